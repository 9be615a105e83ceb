"""What changed between two moments, and who changed it?"""

from kcr2.reports.difference.changes import By, Change, changes
from kcr2.reports.difference.document import difference_document
from kcr2.reports.difference.figures import Figure, figures
from kcr2.reports.difference.told import Told, sentences, way_of, who_and_when

__all__ = [
    "By",
    "Change",
    "Figure",
    "Told",
    "changes",
    "difference_document",
    "figures",
    "sentences",
    "way_of",
    "who_and_when",
]
