"""Which facts make up the national picture? Each once, with whose it is, its stand van and its quality."""

from kcr2.facts.compared import Difference, compared
from kcr2.facts.national import Deployed, Facts, facts
from kcr2.facts.sheet import Sheet, fact_sheet

__all__ = ["Deployed", "Difference", "Facts", "Sheet", "compared", "fact_sheet", "facts"]
