"""Why is the plan as it is, what would help, and what else is as good?"""
