"""Does what a region reported still hold? Reporting by "ongewijzigd" (decision D92)."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import (
    Bottleneck,
    BottleneckNoted,
    Event,
    Moment,
    RegionReport,
    RegionReported,
    Stated,
    ThemeReport,
    ThemeReported,
    iso,
    moment_of,
)
from kcr2.model.incident import RegionCode
from kcr2.picture.fold import Row
from kcr2.terms import Theme


class ReportUnchanged(Stated, Intention):
    """A region states that what it reported still holds: all of it, or these themes with its load and bottlenecks."""

    region: RegionCode = Field(title="Veiligheidsregio", description="Regio die meldt.")
    themes: tuple[Theme, ...] | None = Field(
        default=None,
        title="Welke thema's",
        description="Leeg: alle thema's die de regio meldde.",
        max_length=len(Theme),
    )
    load: bool = Field(default=True, title="Ook druk en fasen", description="Druk, natuurbrandfase en fase gelden nog.")
    bottlenecks: bool = Field(
        default=True, title="Ook open knelpunten", description="De open knelpunten staan nog in de weg."
    )
    adopt: bool = Field(
        default=False,
        title="Ook wat KCR2 overnam",
        description="Wat KCR2 van de regio overnam, wordt haar eigen melding.",
    )


@decides(ReportUnchanged)
def report_unchanged(intention: ReportUnchanged, context: Context) -> list[Event]:
    """Accept that what is held of a region still holds: each part is an event again, with a new stand van."""
    require(context.author, Permission.REPORT_REGION, owners=[intention.region])
    _all_held(intention, context)
    load = list(_load(intention, context))
    if not load and not _held_themes(intention, context):
        raise _nothing_held(intention, context)
    return [
        *_themes(intention, context),
        *(load if intention.load else ()),
        *(_bottlenecks(intention, context) if intention.bottlenecks else ()),
    ]


def _said_by(row: Row, intention: ReportUnchanged) -> bool:
    return intention.adopt or row["reported_by"] == intention.region


def _held_themes(intention: ReportUnchanged, context: Context) -> dict[Theme, Row]:
    held = {theme: context.picture.latest("reports", (intention.region, theme.value)) for theme in Theme}
    return {theme: row for theme, row in held.items() if row is not None and _said_by(row, intention)}


def _all_held(intention: ReportUnchanged, context: Context) -> None:
    """Refuse themes by name that the region did not report: what was never said cannot be unchanged."""
    held = _held_themes(intention, context)
    asked = intention.themes or ()
    missing = [theme for theme in asked if theme not in held]
    if missing:
        raise RefusedError(
            "{region} meldde {n} van de {asked} genoemde thema's niet zelf: {themes}.",
            rule="unchanged-held",
            fix="Meld die thema's met een status, of neem over wat KCR2 van u overnam.",
            region=intention.region,
            n=len(missing),
            asked=len(asked),
            themes=", ".join(theme.label for theme in missing),
        )


def _nothing_held(intention: ReportUnchanged, context: Context) -> RefusedError:
    rows = context.picture.facts.get("reports", {}).values()
    taken_over = [row for row in rows if row["region"] == intention.region]
    return RefusedError(
        "{region} meldde zelf 0 van de {n} thema's; KCR2 nam er {taken} over. Er is niets dat ongewijzigd kan zijn.",
        rule="unchanged-nothing",
        fix="Meld eerst hoe de regio ervoor staat.",
        region=intention.region,
        n=len(Theme),
        taken=len(taken_over),
    )


def _themes(intention: ReportUnchanged, context: Context) -> Iterator[Event]:
    held = _held_themes(intention, context)
    for theme in held if intention.themes is None else intention.themes:
        yield ThemeReported.model_validate(_again(held[theme], ThemeReport, intention))


def _load(intention: ReportUnchanged, context: Context) -> Iterator[Event]:
    held = context.picture.latest("situations", (intention.region,))
    if held is not None and _said_by(held, intention):
        yield RegionReported.model_validate(_again(held, RegionReport, intention))


def _bottlenecks(intention: ReportUnchanged, context: Context) -> Iterator[Event]:
    ended = context.picture.facts.get("bottleneck_ends", {})
    for key, row in context.picture.facts.get("bottlenecks", {}).items():
        if row["region"] == intention.region and key not in ended and _said_by(row, intention):
            yield BottleneckNoted.model_validate(_again(row, Bottleneck, intention) | {"since": row["since"]})


def _again(held: Row, model: type[Stated], intention: ReportUnchanged) -> dict[str, Any]:
    """Give what was held, stated anew: as of the moment, with the quality and from the source that were pressed."""
    _not_before(held, intention.observed_at, intention.region)
    kept = {name: held[name] for name in model.model_fields if name in held}
    return kept | {name: getattr(intention, name) for name in Stated.model_fields}


def _not_before(held: Row, observed_at: Moment, region: str) -> None:
    if iso(observed_at) < held["observed_at"]:
        raise RefusedError(
            "{region} meldde al met stand van {held:%d-%m-%Y %H:%M} UTC; ongewijzigd per {asked:%d-%m-%Y %H:%M} UTC "
            "is ouder.",
            rule="newer-than-held",
            fix="Geef een stand van die niet ouder is dan wat er ligt.",
            region=region,
            held=moment_of(held["observed_at"]),
            asked=observed_at,
        )
