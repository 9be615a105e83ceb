"""What comes and goes? Files in and out, and the outlines of the regions."""
