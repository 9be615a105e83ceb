"""May this region's state be reported, and by whom?"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import Event, RegionReport, RegionReported, ThemeReport, ThemeReported
from kcr2.terms import Quality


class ReportTheme(ThemeReport, Intention):
    """A region states how it stands on a theme."""


class TranscribeTheme(ThemeReport, Intention):
    """KCR2 takes over a region's state that came another way; never over the region's own report."""


class ReportRegion(RegionReport, Intention):
    """A region states its load and wildfire phase."""


@decides(ReportTheme)
def report_theme(intention: ReportTheme, context: Context) -> list[Event]:
    """Accept a region's own state."""
    require(context.author, Permission.REPORT_REGION, owners=[intention.region])
    return [ThemeReported(**intention.model_dump())]


@decides(TranscribeTheme)
def transcribe_theme(intention: TranscribeTheme, context: Context) -> list[Event]:
    """Accept a state on behalf of a region that has not reported this theme itself."""
    require(context.author, Permission.TRANSCRIBE)
    where = f"{intention.region} {intention.theme.label}"
    if intention.quality is Quality.CONFIRMED:
        raise RefusedError(
            "{where_} is door KCR2 overgenomen en kan niet bevestigd heten.",
            rule="transcribed-unconfirmed",
            fix="Neem over als onbevestigd; de regio bevestigt zelf.",
            where_=where,
        )
    if own_theme_report(context, intention):
        raise RefusedError(
            "{where_}: de regio meldde zelf; die melding blijft staan.",
            rule="own-report-stands",
            fix="Vraag {region} de eigen melding bij te werken.",
            where_=where,
            region=intention.region,
        )
    return [ThemeReported(**intention.model_dump())]


def own_theme_report(context: Context, report: ThemeReport) -> bool:
    """Say whether the region's present state on the theme is its own report."""
    held = context.picture.latest("reports", (report.region, report.theme.value))
    return held is not None and held["reported_by"] == report.region


@decides(ReportRegion)
def report_region(intention: ReportRegion, context: Context) -> list[Event]:
    """Accept a region's own load and wildfire phase."""
    require(context.author, Permission.REPORT_REGION, owners=[intention.region])
    return [RegionReported(**intention.model_dump())]
