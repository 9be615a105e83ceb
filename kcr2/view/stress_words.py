"""How are months, conditions and waiting times of a stress test written?"""

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
