"""How is what changed between two moments told on paper?"""

from collections.abc import Sequence
from itertools import groupby

from kcr2.formats import clock_time, local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.reports.difference.changes import By, Change
from kcr2.reports.difference.figures import Figure
from kcr2.reports.document import Block, Document, Grid, Heading, Paragraph
from kcr2.reports.request_form import banner, seal_of, stand
from kcr2.terms import Classification
from kcr2.words import many
from kcr2.words import words as _

TOLD = 200
"""Changes of one part that a paper tells; the screen has them all."""

NAMED = 2
"""How many of those who recorded something about a change are named beside it: the last."""


def difference_document(
    before: Picture, after: Picture, space: Space, *, moved: Sequence[Figure], changed: Sequence[Change], recorded: int
) -> Document:
    """Give the difference between two pictures as a document.

    Parameters
    ----------
    moved, changed : what `figures` and `changes` gave for these pictures
    recorded : number of events recorded between them that the reader may see
    """
    return Document(
        title=_("Verschil tussen twee momenten"),
        subtitle=_("Van {start} tot {end}").format(start=local(before.at), end=local(after.at)),
        number="",
        banner=banner(space),
        classification=_(Classification.AMBER.label),
        blocks=(Paragraph(summary(changed, recorded)), *_figures(moved), *_parts(changed)),
        stand=stand(after),
        seal=seal_of(after, space),
    )


def summary(changed: Sequence[Change], recorded: int) -> str:
    """Say in one sentence how much happened."""
    if not changed:
        return _("Er is niets veranderd; in deze tijd zijn {n} gebeurtenissen vastgelegd.").format(n=recorded)
    things = len({(change.table, change.name) for change in changed})
    told = many(things, _("Van 1 onderwerp is iets veranderd"), _("Van {n} onderwerpen is iets veranderd"))
    return _("{told}; in deze tijd zijn {n} gebeurtenissen vastgelegd.").format(told=told, n=recorded)


def _figures(moved: Sequence[Figure]) -> list[Block]:
    headings = (_("Cijfer"), _("Toen"), _("Later"), _("Verschil"))
    rows = tuple((one.title, one.written(one.before), one.written(one.after), one.difference) for one in moved)
    return [Heading(_("Cijfers")), Grid(headings, rows)]


def _parts(changed: Sequence[Change]) -> list[Block]:
    blocks: list[Block] = []
    for title, part in groupby(changed, key=lambda change: change.title):
        rows = list(part)
        blocks += [Heading(_(title)), Grid(headings(), tuple(row_of(change) for change in rows[:TOLD]))]
        if len(rows) > TOLD:
            blocks.append(Paragraph(_("Hier staan de eerste {n} van {of}.").format(n=TOLD, of=len(rows))))
    return blocks


def headings() -> tuple[str, ...]:
    """Give the headings over changes."""
    return _("Onderwerp"), _("Wat"), _("Toen"), _("Later"), _("Vastgelegd door")


def row_of(change: Change) -> tuple[str, ...]:
    """Give a change as a row under `headings`."""
    before = _("nog niet in beeld") if change.is_new else change.before
    return change.name, _(change.column) if change.column else "", before, change.after, recorded_by(change.by)


def recorded_by(by: Sequence[By]) -> str:
    """Name who recorded what a change follows from.

    The picture may also change because time passed, or by what this reader may not see: which of the two is not told.
    """
    if not by:
        return _("geen vastlegging die u mag zien; kan volgen uit het verstrijken van de tijd")
    last = "; ".join(f"{one.organisation}, {clock_time(one.at)}, nr {one.seq}" for one in by[-NAMED:])
    earlier = len(by) - NAMED
    return last if earlier <= 0 else _("{last}; en {n} eerder").format(last=last, n=earlier)
