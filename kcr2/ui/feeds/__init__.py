"""How are feeds read in the background, and how do they look on the screen?"""
