"""What falls by chance? Every draw belongs to who and what it is about, so that no draw shifts another.

A draw is a number between 0 and 1 made of the seed and the names of what it is about: changing one thing leaves all
other draws as they were (common random numbers), on every machine.
"""

from dataclasses import dataclass, field

from kcr2.draws import number_of, triangular
from kcr2.simulation.terms import Chance


@dataclass(frozen=True)
class Draw:
    """One thing that fell by chance.

    about    the line of demand and the how-manieth request of it
    number   0 ≤ number < 1
    chance   probability, or the middle of a time in minutes, or the most that a count may be off
    result   1 or 0, minutes, or units
    """

    minute: int
    purpose: Chance
    owner: str
    about: str
    number: float
    chance: float
    result: int


@dataclass
class Lots:
    """Draws for one seed, and what was drawn."""

    seed: int
    drawn: list[Draw] = field(default_factory=list)

    def happens(self, chance: float, minute: int, owner: str, about: str) -> bool:
        """Draw whether an owner refuses."""
        number = number_of(self.seed, owner, about, Chance.REFUSAL)
        self._keep(minute, Chance.REFUSAL, owner, about, number, chance, int(number < chance))
        return number < chance

    def takes(self, middle: int, spread: float, minute: int, owner: str, about: str) -> int:
        """Draw how many minutes a decision takes: triangular from half to three times the middle at spread 1."""
        number = number_of(self.seed, owner, about, Chance.DECISION)
        minutes = round(triangular(number, middle * (1 - spread / 2), middle, middle * (1 + 2 * spread)))
        self._keep(minute, Chance.DECISION, owner, about, number, middle, minutes)
        return minutes

    def off_by(self, most: int, minute: int, owner: str, about: str) -> int:
        """Draw by how many units a count is off: every whole number from -most to most is as likely."""
        number = number_of(self.seed, owner, about, Chance.COUNT)
        error = int(number * (2 * most + 1)) - most
        self._keep(minute, Chance.COUNT, owner, about, number, most, error)
        return error

    def _keep(
        self, minute: int, purpose: Chance, owner: str, about: str, number: float, chance: float, result: int
    ) -> None:
        self.drawn.append(Draw(minute, purpose, owner, about, number, chance, result))
