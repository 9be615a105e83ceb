"""What does an owner say about its capacity of one type?"""

from pydantic import NonNegativeInt, model_validator

from kcr2.model.base import Event, Stated, field

UNITS = "eenheden"


class CapacityReport(Stated):
    """One owner's figures for one capability type; an empty count is *not reported*, never 0."""

    owner: str = field("Eigenaar", "Code van de regio of partner die hierover beslist.", pattern=r"^[A-Z0-9-]{2,12}$")
    capability: str = field("Type", "Code uit de lijst van capaciteitstypen.", pattern=r"^[A-Z0-9-]{3,20}$")
    total: NonNegativeInt | None = field(
        "Totaal", "Aantal dat de eigenaar organiek heeft.", unit=UNITS, default=None, le=100_000
    )
    deployable: NonNegativeInt | None = field(
        "Inzetbaar", "Aantal dat nu in de eigen regio inzetbaar is.", unit=UNITS, default=None, le=100_000
    )
    releasable: NonNegativeInt | None = field(
        "Leverbaar",
        "Aantal dat de eigenaar nu nog voor bijstand kan afstaan, zonder wat al is toegezegd of ingezet.",
        unit=UNITS,
        default=None,
        le=100_000,
    )
    committed: NonNegativeInt | None = field(
        "Toegezegd", "Aantal dat is toegezegd maar nog niet vertrokken.", unit=UNITS, default=None, le=100_000
    )
    deployed: NonNegativeInt | None = field(
        "Ingezet", "Aantal dat nu is ingezet, in de eigen regio of als bijstand.", unit=UNITS, default=None, le=100_000
    )
    resting: NonNegativeInt | None = field(
        "In rust", "Aantal dat na een inzet rust of herstelt.", unit=UNITS, default=None, le=100_000
    )
    minimum_cover: NonNegativeInt | None = field(
        "Minimale restdekking", "Aantal dat altijd in de eigen regio blijft.", unit=UNITS, default=None, le=100_000
    )
    ready_min: NonNegativeInt | None = field(
        "Tijd tot vertrekgereed",
        "Minuten van alarm tot vertrekgereed; leeg betekent de waarde van het type.",
        unit="min",
        default=None,
        le=10_080,
    )
    restriction: str = field(
        "Beperking", "Wat de inzet beperkt: nacht, wind, taal, eigen risico.", default="", max_length=300
    )

    @model_validator(mode="after")
    def _counts_fit(self) -> "CapacityReport":
        _at_most(self, "deployable", "total")
        _at_most(self, "releasable", "deployable")
        parts = [self.deployable, self.deployed, self.resting]
        known = sum(part for part in parts if part is not None)
        if self.total is not None and known > self.total:
            raise ValueError(f"inzetbaar, ingezet en in rust samen zijn {known}, meer dan totaal {self.total}")
        return self


def _at_most(report: CapacityReport, part: str, whole: str) -> None:
    some, all_ = getattr(report, part), getattr(report, whole)
    if some is not None and all_ is not None and some > all_:
        titles = {name: CapacityReport.model_fields[name].title or name for name in (part, whole)}
        raise ValueError(f"{titles[part].lower()} is {some}, meer dan {titles[whole].lower()} {all_}")


class CapacityReported(CapacityReport, Event):
    """An owner stated its capacity of one type."""

    kind = "capacity_reported"
    title = "Capaciteit opgegeven"
    table = "capacity"
    key = ("owner", "capability")
