"""How is a stress test asked for, watched and read on the screen?"""
