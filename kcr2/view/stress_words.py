"""How are numbers and chances of a stress test written? A chance is never written without its interval."""

from collections.abc import Collection, Mapping

from kcr2.formats import span
from kcr2.stress.options import ANY, INCIDENT
from kcr2.words import words as _


def months() -> tuple[str, ...]:
    """Give the names of the months, January first."""
    return (
        *(_("januari"), _("februari"), _("maart"), _("april"), _("mei"), _("juni")),
        *(_("juli"), _("augustus"), _("september"), _("oktober"), _("november"), _("december")),
    )


def number(count: float) -> str:
    """Write a whole number as people do: 10.000."""
    return f"{count:,.0f}".replace(",", ".")


def decimal(value: float, places: int = 1) -> str:
    """Write a number with a decimal comma: 1.234,5."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Write a share in percent; a small one that is not nought is never written as nought."""
    if 0 < share < 0.001:
        return "< 0,1 %"
    if 0.999 < share < 1:
        return "> 99,9 %"
    return f"{decimal(100 * share)} %"


def interval_told(low: float, high: float) -> str:
    """Write an interval of shares, as wide as it is."""
    return f"{percent(low).removesuffix(' %')}–{percent(high)}"


def time_left(seconds: float) -> str:
    """Write how long something still takes, no finer than it is known."""
    return f"{max(5 * round(seconds / 5), 5)} s" if seconds < 90 else span(seconds / 60)


def given_told(given: str, titles: Mapping[str, str]) -> str:
    """Say under which condition the windows were drawn."""
    if given == ANY:
        return _("niets (elk venster)")
    if given == INCIDENT:
        return _("dat er iets gebeurt")
    return _("dit gevaar: {hazard}").format(hazard=titles.get(given, given))


def months_told(chosen: Collection[int]) -> str:
    """Say in which months the windows lie."""
    names = months()
    return ", ".join(names[month - 1] for month in chosen) if chosen else _("hele jaar")
