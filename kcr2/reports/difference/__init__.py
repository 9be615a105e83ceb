"""What changed between two moments, and who changed it?"""

from kcr2.reports.difference.changes import By, Change, changes
from kcr2.reports.difference.document import difference_document
from kcr2.reports.difference.figures import Figure, figures

__all__ = ["By", "Change", "Figure", "changes", "difference_document", "figures"]
