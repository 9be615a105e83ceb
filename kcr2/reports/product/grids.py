"""How do facts become tables: one row per subject, one column per thing that is said of it?"""

from collections.abc import Mapping, Sequence

from kcr2.reports.document import Grid
from kcr2.reports.product.held import Held, Row, quality_of, stand_of
from kcr2.words import words as _


def listed(held: Held, rows: Sequence[Row], caption: str = "", *, grouped: bool = True) -> Grid:
    """Give facts one under the other: what (with the group that it belongs to), value, whose, stand van."""
    headings = (_("Feit"), _("Waarde"), _("Eigenaar"), _("Stand van"), _("Kwaliteit"))
    return Grid(headings, tuple(_listed(held, row, grouped) for row in rows), caption)


def _listed(held: Held, row: Row, grouped: bool) -> tuple[str, ...]:
    key = str(row["key"])
    name = " · ".join(filter(None, [str(row["group"]) if grouped else "", str(row["label"])]))
    # What is no more has no value: only what it was.
    value = held.shown(key) if key in held.facts else held.change(key)
    return name, value, str(row["owner"]), stand_of([row]), quality_of([row])


def said(held: Held, rows: Sequence[Row], first: str) -> Grid:
    """Give texts that owners stated of incidents or requests, each beside what it is about."""
    told = tuple(
        (str(row["group"]), held.shown(str(row["key"])), str(row["owner"]), stand_of([row]), quality_of([row]))
        for row in rows
    )
    return Grid((first, str(rows[0]["label"]), _("Eigenaar"), _("Stand van"), _("Kwaliteit")), told)


def tabled(
    held: Held, subjects: Mapping[str, Sequence[Row]], first: str, caption: str = "", *, but: Sequence[str] = ()
) -> Grid:
    """Give one row per subject and one column per fact that any of them has, with the oldest stand van.

    Parameters
    ----------
    subjects : beginning of the keys → the facts of that subject
    first : heading over the names of the subjects
    but : ends of keys that are told elsewhere
    """
    aspects = {
        _aspect(key, row): _heading(row)
        for key, rows in subjects.items()
        for row in rows
        if _aspect(key, row) not in but
    }
    told = tuple(
        (
            " ".join(filter(None, [name_of(subject, rows), held.new_words(rows)])),
            *cells(held, [f"{subject}:{aspect}" for aspect in aspects], rows),
            stand_of(rows),
        )
        for subject, rows in subjects.items()
    )
    return Grid((first, *aspects.values(), _("Stand van")), told, caption)


def name_of(subject: str, rows: Sequence[Row]) -> str:
    """Name what facts are about: their group, else what follows the kind in their keys; and what of it."""
    group = str(rows[0]["group"]) or subject.partition(":")[2]
    of = str(rows[0]["label"]).rpartition(": ")[0]
    return f"{group} · {of}" if of and of != group else group


def cells(held: Held, keys: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the facts of a row; of a row that is new as a whole only its name says so."""
    return tuple((held.value if held.new_words(rows) else held.shown)(key) for key in keys)


def _aspect(subject: str, row: Row) -> str:
    return str(row["key"]).removeprefix(f"{subject}:")


def _heading(row: Row) -> str:
    word = str(row["label"]).rpartition(": ")[2]
    return word[:1].upper() + word[1:]
