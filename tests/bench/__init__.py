"""How fast is it, as a ratio of two things measured side by side in one run? Asserts nothing."""
