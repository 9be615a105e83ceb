"""What cannot be taken from a cell as it stands?"""


class Misread(ValueError):
    """A cell that says something else than its column holds; the text is what was expected, in Dutch.

    It never leaves this room: the reader turns it into a `Fault` at the cell's row and column.
    """
