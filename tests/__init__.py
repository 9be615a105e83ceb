"""The tests: one file per room, named like the room, and laws that hold for every history."""
