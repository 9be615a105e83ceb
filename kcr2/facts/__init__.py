"""Which facts make up the national picture? Each once, with whose it is, its stand van and its quality."""

from kcr2.facts.national import Deployed, Facts, facts

__all__ = ["Deployed", "Facts", "facts"]
