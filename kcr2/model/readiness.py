"""Who can be there? Counts of people on duty, in the pool of the LOCT and reached in a test; never a name."""

from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from kcr2.model.base import Event, Moment, Stated, field
from kcr2.model.calendar import OrganisationCode

PEOPLE = "personen"
Function = Annotated[str, Field(min_length=2, max_length=60)]


class DutyPeriod(Stated):
    """How many people one function needs in one duty period, and how many the roster has."""

    organisation: OrganisationCode = field("Organisatie", "Code van wie het piket houdt.")
    function: Function = field("Functie", "Code of naam van de functie; nooit de naam van een persoon.")
    starts_at: Moment = field("Vanaf", "Moment waarop de periode begint.")
    ends_at: Moment = field("Tot", "Moment waarop de periode eindigt.")
    needed: PositiveInt = field(
        "Nodig", "Aantal mensen dat de functie dan nodig heeft.", unit=PEOPLE, default=1, le=100
    )
    available: NonNegativeInt | None = field(
        "Beschikbaar", "Aantal mensen in het rooster; leeg: niet bekend.", unit=PEOPLE, default=None, le=100
    )
    withdrawn: bool = field("Ingetrokken", "Of de periode niet meer geldt.", default=False)

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("een einde na het begin")
        return self


class DutyReported(DutyPeriod, Event):
    """An organisation told how far a duty period is filled."""

    kind = "duty_reported"
    title = "Piketbezetting gemeld"
    table = "duties"
    key = ("organisation", "function", "starts_at")


class PoolCount(Stated):
    """How many people of one organisation can take one function of the LOCT."""

    organisation: OrganisationCode = field("Organisatie", "Code van wie de mensen levert.")
    function: str = field("Functie", "Code van een functie van het LOCT.", pattern=r"^[A-Z-]{3,12}$")
    available: NonNegativeInt | None = field(
        "Beschikbaar",
        "Aantal mensen dat de functie kan vervullen; leeg: niet bekend.",
        unit=PEOPLE,
        default=None,
        le=1_000,
    )


class PoolReported(PoolCount, Event):
    """An organisation told how many people it has for a function of the LOCT."""

    kind = "pool_reported"
    title = "LOCT-pool gemeld"
    table = "loct_pool"
    key = ("organisation", "function")


class ReachTest(Stated):
    """How many of a group of people were reached in a test."""

    observed_at: Moment = field("Moment van de test", "Wanneer er is gebeld of gealarmeerd.")
    organisation: OrganisationCode = field("Organisatie", "Code van wie de test hield.")
    group: Function = field("Groep", "Functie of groep die is opgeroepen; nooit de naam van een persoon.")
    called: PositiveInt = field("Opgeroepen", "Aantal mensen dat is opgeroepen.", unit=PEOPLE, le=10_000)
    reached: NonNegativeInt = field("Bereikt", "Aantal dat binnen de tijd antwoordde.", unit=PEOPLE, le=10_000)
    within_min: PositiveInt = field("Binnen", "Minuten waarbinnen antwoord telt.", unit="min", default=15, le=1_440)

    @model_validator(mode="after")
    def _not_more_than_called(self) -> Self:
        if self.reached > self.called:
            raise ValueError(f"bereikt is {self.reached}, meer dan opgeroepen {self.called}")
        return self


class ReachTested(ReachTest, Event):
    """An organisation told the result of a test of reachability."""

    kind = "reach_tested"
    title = "Bereikbaarheidstest gemeld"
    table = "reach_tests"
    key = ("organisation", "group", "observed_at")
