"""What do we tell? Facts first, then words; a report is a pure function of the picture."""

from kcr2.reports.conclusion import conclusion

__all__ = ["conclusion"]
