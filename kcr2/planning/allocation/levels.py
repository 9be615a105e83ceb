"""How is a plan found that is best at the first level, then at the second, and so on?"""
