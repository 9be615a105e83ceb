"""How are questions, signals, interpretations and differing figures worked with on screen?"""
