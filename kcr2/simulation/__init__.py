"""How would it go on? From a picture, a variant and a seed to timed acts; and those told into a branch."""
