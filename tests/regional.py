"""What if all 25 regions report? A script through the actions: every theme, load and bottlenecks, the same every time.

    desk.journal.create_space(make.space())
    report_all(desk, make.space(), now=make.MOMENT)

What is told is fictional and says so. It is no random draw: the content follows from the place of region and theme in
their lists, so that a test can count on it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from kcr2.actions import Intention, NoteBottleneck, ReportRegion, ReportTheme
from kcr2.desk import Desk
from kcr2.journal import Author, Entry, Space
from kcr2.terms import Quality, Role, Status, Theme, Trend, WildfirePhase

STATES = (Status.GREEN, Status.GREEN, Status.YELLOW, Status.GREEN, Status.ORANGE, Status.GREEN, Status.RED)
TRENDS = (Trend.STABLE, Trend.BETTER, Trend.WORSE, Trend.STABLE, Trend.UNKNOWN)
OWNERS = ("NCC", "DEF", "RWS", "DCC-VWS", "RK")
SAID = "fictief: invulling voor een test"


def theme_state(region: str, theme: Theme) -> Status:
    """Give the state that a region reports on a theme: most are green, every seventh is red."""
    return STATES[(int(region[2:]) + list(Theme).index(theme)) % len(STATES)]


def has_bottleneck(region: str, theme: Theme) -> bool:
    """Say whether a region notes a bottleneck on a theme: wherever it is orange or red."""
    return theme_state(region, theme) in (Status.ORANGE, Status.RED)


def _stated(now: datetime) -> dict[str, object]:
    return {"observed_at": now, "quality": Quality.FICTITIOUS, "source": SAID}


def theme_report(region: str, theme: Theme, now: datetime) -> ReportTheme:
    """Give what a region says of a theme."""
    place = int(region[2:]) + list(Theme).index(theme)
    status = theme_state(region, theme)
    worse = status in (Status.ORANGE, Status.RED)
    return ReportTheme(
        region=region,
        theme=theme,
        status=status,
        what_is=f"{theme.label}: {place % 4} inzetten gaande in {region}.",
        what_if="Bij een tweede inzet is er te weinig aflossing." if worse else "",
        perspective="Buren gevraagd mee te kijken." if worse else "",
        trend=TRENDS[place % len(TRENDS)],
        **_stated(now),  # type: ignore[arg-type]
    )


def load_report(region: str, now: datetime) -> ReportRegion:
    """Give what a region says of its load: four of the regions take no part in the wildfire phases."""
    number = int(region[2:])
    phase = WildfirePhase.NOT_PARTICIPATING if number % 6 == 0 else list(WildfirePhase)[number % 2]
    return ReportRegion(region=region, pressure=number % 5, wildfire_phase=phase, **_stated(now))  # type: ignore[arg-type]


def bottleneck(region: str, theme: Theme, now: datetime) -> NoteBottleneck:
    """Give what stands in a region's way on a theme; every third lies with the region itself."""
    place = int(region[2:]) + list(Theme).index(theme)
    owner = region if place % 3 == 0 else OWNERS[place % len(OWNERS)]
    text = f"Te weinig aflossing voor {theme.label.lower()} vanaf 18:00."
    return NoteBottleneck(region=region, theme=theme, text=text, owner=owner, **_stated(now))  # type: ignore[arg-type]


def whole_report(region: str, now: datetime) -> list[Intention]:
    """Give everything that a region reports at once: eight themes, its load, and its bottlenecks."""
    themes = [theme_report(region, theme, now) for theme in Theme]
    stuck = [bottleneck(region, theme, now) for theme in Theme if has_bottleneck(region, theme)]
    return [*themes, load_report(region, now), *stuck]


def region_author(region: str) -> Author:
    """Give who reports for a region."""
    return Author(actor=f"informatiemanager {region}", role=Role.REGIO, organisation=region)


def report_all(
    desk: Desk, space: Space, *, now: datetime, but: Collection[str] = (), regions: Sequence[str] = ()
) -> list[Entry]:
    """Let all regions report, each in its own name and in one writing.

    Parameters
    ----------
    but : regions that stay silent
    regions : who reports; all 25 when not given
    """
    telling = [region for region in regions or desk.reference.regions.index if region not in but]
    return [
        entry
        for region in telling
        for entry in desk.perform(space, region_author(region), whole_report(region, now), now=now)
    ]
