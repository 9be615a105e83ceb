"""Which figures moved between two moments?"""

from typing import NamedTuple

import pandas as pd

from kcr2.facts import Facts, facts
from kcr2.formats import count
from kcr2.picture import Picture
from kcr2.words import words as _


class Figure(NamedTuple):
    """One figure at both moments.

    before, after   None is not reported, and then there is no difference to tell
    asked           of what is missing None means that nobody asks for it: that is known, and counts as 0
    """

    title: str
    unit: str
    before: int | None
    after: int | None
    asked: bool = False

    def written(self, value: int | None) -> str:
        """Write one of its values for a reader."""
        return _("geen vraag") if value is None and self.asked else count(value, self.unit)

    @property
    def difference(self) -> str:
        """The difference with its sign, in words where it cannot be told."""
        old, new = self.before, self.after
        if self.asked:
            old, new = old or 0, new or 0
        if old is None or new is None:
            return _("gelijk") if old is new else _("niet te vergelijken")
        moved = new - old
        return _("gelijk") if moved == 0 else f"{'+' if moved > 0 else '−'}{count(abs(moved))}"


def figures(before: Picture, after: Picture) -> list[Figure]:
    """Give the key figures of both pictures, then what is missing and deployed per type."""
    old, new = facts(before), facts(after)
    return [*_key_figures(old, new), *_missing(before, after), *_deployed(before, after)]


def _key_figures(old: Facts, new: Facts) -> list[Figure]:
    return [
        Figure(_("Open incidenten"), "", old.open_incidents, new.open_incidents),
        Figure(_("Hoogste GRIP-niveau"), "", old.highest_grip, new.highest_grip),
        Figure(_("Open aanvragen"), "", old.open_requests, new.open_requests),
        Figure(_("Aanvragen over tijd"), "", old.overdue_requests, new.overdue_requests),
        Figure(_("Regio's zonder melding of opgave"), "", len(old.silent), len(new.silent)),
        Figure(_("Regio's met een verouderde melding"), "", len(old.late), len(new.late)),
    ]


def _missing(before: Picture, after: Picture) -> list[Figure]:
    old, new = _gaps(before), _gaps(after)
    return [one._replace(asked=True) for one in _per_type(_("Ontbreekt: {name}"), old, new, after)]


def _gaps(picture: Picture) -> pd.Series:
    still_open = picture.requests[picture.requests["is_open"]]
    return still_open.groupby("capability")["gap"].sum()


def _deployed(before: Picture, after: Picture) -> list[Figure]:
    old, new = _out(before), _out(after)
    return _per_type(_("Ingezet: {name}"), old, new, after)


def _out(picture: Picture) -> pd.Series:
    # min_count: a type of which nobody stated what is deployed is not 0 (decision D6).
    return picture.capacity.groupby("capability")["deployed"].sum(min_count=1).dropna()


def _per_type(title: str, old: pd.Series, new: pd.Series, picture: Picture) -> list[Figure]:
    """Give a figure for each type that has one at either moment, unless it is nothing at both."""
    types = picture.reference.capabilities
    moved = []
    for code in sorted(set(old.index) | set(new.index)):
        one = Figure(title.format(name=types.at[code, "name"]), types.at[code, "unit"], _at(old, code), _at(new, code))
        if one.before or one.after:
            moved.append(one)
    return moved


def _at(column: pd.Series, code: str) -> int | None:
    return int(column[code]) if code in column.index else None
