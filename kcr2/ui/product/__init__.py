"""The parts of the page on which the national product is written, established and read."""
