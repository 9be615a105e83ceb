"""How does a region say it stands?"""

from kcr2.model.base import Event, Stated, field
from kcr2.model.incident import RegionCode
from kcr2.terms import Phase, Status, Theme, Trend, WildfirePhase


class ThemeReport(Stated):
    """One region's state on one theme: what is, what if, courses of action (VIC structure)."""

    region: RegionCode = field("Veiligheidsregio", "Regio die meldt.")
    theme: Theme = field("Thema", "Waarover de regio meldt.")
    status: Status = field("Status", "Groen tot rood; onbekend is grijs.")
    what_is: str = field("Wat is", "De feiten.", default="", max_length=2_000)
    what_if: str = field("Wat als", "Wat er kan gebeuren.", default="", max_length=2_000)
    perspective: str = field("Handelingsperspectief", "Wat de regio kan doen.", default="", max_length=2_000)
    trend: Trend = field("Ontwikkeling", "Waar het naartoe gaat.", default=Trend.UNKNOWN)


class ThemeReported(ThemeReport, Event):
    """A region stated its state on a theme."""

    kind = "theme_reported"
    title = "Thema gemeld"
    table = "reports"
    key = ("region", "theme")


class RegionReport(Stated):
    """A region's own view of its load and its wildfire phase."""

    region: RegionCode = field("Veiligheidsregio", "Regio die meldt.")
    pressure: int | None = field(
        "Druk op capaciteit",
        "0 geen tot 4 zeer hoog; leeg is onbekend.",
        unit="schaal 0–4",
        default=None,
        ge=0,
        le=4,
    )
    wildfire_phase: WildfirePhase | None = field(
        "Natuurbrandfase", "Fase 1 of 2 volgens de regio; leeg is onbekend.", default=None
    )
    phase: Phase | None = field(
        "Fase volgens de regio", "Leeg: zoals uit de incidenten volgt. Kan de fase verhogen.", default=None
    )


class RegionReported(RegionReport, Event):
    """A region stated its load and wildfire phase."""

    kind = "region_reported"
    title = "Regiobeeld gemeld"
    table = "situations"
    key = ("region",)
