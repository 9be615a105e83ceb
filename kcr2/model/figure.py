"""What does a source say that a figure of an incident is, and what was settled where sources differ? (decision D102)"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, PositiveInt, model_validator

from kcr2.model.base import Event, Stated, field
from kcr2.model.incident import IncidentId, RegionCode
from kcr2.terms import FigureKind

StatementNumber = Annotated[str, Field(pattern=r"^C-\d{4}-\d{4,}$")]

UNITS: dict[FigureKind, str] = {
    **dict.fromkeys((FigureKind.DEAD, FigureKind.INJURED_T1, FigureKind.INJURED_T2), "personen"),
    **dict.fromkeys((FigureKind.INJURED_T3, FigureKind.MISSING, FigureKind.EVACUATED), "personen"),
    FigureKind.HOMES: "woningen",
    FigureKind.AREA: "ha",
    FigureKind.WITHOUT_POWER: "klanten",
    FigureKind.SHELTER_PLACES: "plaatsen",
}
"""In what each kind is counted; whoever names a figure of their own says it themselves."""

MEASURED = frozenset({FigureKind.AREA, FigureKind.OTHER})
"""Kinds that may have decimals; of the others there is no half one."""

MOST = 1e9

Topic = tuple[str, str, str, str]
"""What statements and settlements of one figure share: incident, region or empty, figure, own name or empty."""


def topic_of(stated: Mapping[str, Any]) -> Topic:
    """Give which figure something is about, by the fields of `FigureTopic` as they are stored."""
    return stated["incident_id"], stated["region"] or "", stated["figure"], stated["named"].casefold()


Span = tuple[float, float]
"""Lowest and highest of a figure; the same for one value."""


def span_of(stated: Mapping[str, Any]) -> Span | None:
    """Give lowest and highest by the fields of `FigureValue`; None when it is not known."""
    if stated["value"] is not None:
        return stated["value"], stated["value"]
    return None if stated["lowest"] is None else (stated["lowest"], stated["highest"])


class FigureTopic(Stated):
    """Which figure it is about: an incident, one region of it or the whole, and what is counted."""

    incident_id: IncidentId = field("Incidentnummer", "Incident waar het cijfer bij hoort.")
    region: RegionCode | None = field("Veiligheidsregio", "Leeg: over het hele incident.", default=None)
    figure: FigureKind = field("Cijfer", "Wat er wordt geteld of gemeten.")
    named: str = field("Eigen naam", "Alleen bij anders: wat er wordt geteld.", default="", max_length=80)

    @property
    def subject(self) -> str:
        """Share a subject with all that is said of the figure: who settles must have seen every statement."""
        return ":".join(("figures", *topic_of(self.model_dump(mode="json"))))

    @model_validator(mode="after")
    def _is_named_where_it_must(self) -> "FigureTopic":
        if (self.figure is FigureKind.OTHER) != bool(self.named):
            raise ValueError("een eigen naam bij anders, en bij geen ander cijfer")
        return self


class FigureValue(FigureTopic):
    """What the figure is: one value, from lowest to highest, or not known."""

    value: float | None = field(
        "Waarde", "Leeg bij een bereik, of als het niet bekend is.", unit="eenheid van het cijfer", default=None
    )
    lowest: float | None = field("Laagste", "Bij een bereik.", unit="eenheid van het cijfer", default=None)
    highest: float | None = field("Hoogste", "Bij een bereik.", unit="eenheid van het cijfer", default=None)

    @model_validator(mode="after")
    def _is_one_value_or_a_range(self) -> "FigureValue":
        told = [number for number in (self.value, self.lowest, self.highest) if number is not None]
        if not all(0 <= number <= MOST for number in told):
            raise ValueError("getallen van 0 tot en met 1.000.000.000")
        if self.figure not in MEASURED and any(number != int(number) for number in told):
            raise ValueError("hele getallen: hiervan bestaat geen deel")
        if (self.lowest is None) != (self.highest is None) or (self.value is not None and self.lowest is not None):
            raise ValueError("één waarde, of een laagste én een hoogste, of niets als het niet bekend is")
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError("een laagste die niet boven de hoogste ligt")
        return self


class FigureStatement(FigureValue):
    """What one source says; it stays beside what others say."""

    stated_by: str = field(
        "Volgens", "Code van de organisatie, of naam van een bron van buiten.", min_length=2, max_length=80
    )
    unit: str = field("Eenheid", "Leeg: die bij het cijfer hoort.", default="", max_length=30)

    @model_validator(mode="after")
    def _has_its_unit(self) -> "FigureStatement":
        expected = UNITS.get(self.figure)
        if expected is None and not self.unit:
            raise ValueError("een eenheid: een cijfer met een eigen naam heeft er geen")
        if expected is not None and self.unit not in {"", expected}:
            raise ValueError(f"{expected}, of leeg")
        return self


class FigureStated(FigureStatement, Event):
    """A source said what a figure is."""

    kind = "figure_stated"
    title = "Cijfer opgegeven"
    table = "figure_statements"
    key = ("statement_id",)

    statement_id: StatementNumber = field("Opgavenummer", "Nummer van de opgave.")


class FigureSettlement(FigureValue):
    """What holds from now on where sources differ, and why; no statement changes by it."""

    reason: str = field("Reden", "Waarom deze waarde geldt.", min_length=5, max_length=1_000)


class FigureSettled(FigureSettlement, Event):
    """Who has the right settled what holds."""

    kind = "figure_settled"
    title = "Cijfer vastgesteld"
    table = "figure_settlements"
    key = ("incident_id", "region", "figure", "named", "number")

    number: PositiveInt = field("Hoeveelste vaststelling", "De hoeveelste van dit cijfer.")
