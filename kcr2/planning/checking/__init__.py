"""Is a problem whole, and is a plan what it says? Faults, notices, and a count that shares nothing with the model."""
