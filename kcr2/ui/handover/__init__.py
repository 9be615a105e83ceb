"""How is a shift handed over on the screen?"""
