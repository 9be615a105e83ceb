"""How is what changed told in sentences, one for each thing?"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from kcr2.formats import clock_time, label_of, local
from kcr2.reports.difference.changes import By, Change
from kcr2.terms import DeliveryState, Status, Step, Term
from kcr2.words import mid_sentence
from kcr2.words import words as _

LONGEST_QUOTE = 280
"""Characters of a running text that a sentence quotes; the page of the thing itself has all of it."""


class Told(NamedTuple):
    """One thing that changed, in one sentence.

    table, key   where it stands in the picture
    sentence     what is different now, with what it was before
    is_new       it was not in the picture before
    by           who recorded what it follows from, the first one first
    """

    table: str
    key: tuple[Any, ...]
    sentence: str
    is_new: bool
    by: tuple[By, ...]


def sentences(changed: Sequence[Change]) -> list[Told]:
    """Give a sentence for each thing that changed, in the order of the changes."""
    return [_told(list(part)) for _key, part in groupby(changed, key=lambda one: (one.table, one.key))]


def _told(changed: Sequence[Change]) -> Told:
    first = changed[0]
    parts = [_("nieuw")] if first.is_new else []
    parts += [_part(one) for one in changed]
    by = sorted({by for one in changed for by in one.by}, key=lambda by: by.seq)
    return Told(first.table, first.key, f"{first.name}: {'; '.join(parts)}.", first.is_new, tuple(by))


def _part(change: Change) -> str:
    if not change.column:
        return _("niet meer in beeld")
    title = mid_sentence(_(change.column))
    if change.is_text:
        return f"{title}: “{_quoted(change.after)}”"
    told = f"{title} {change.after}"
    return told if change.is_new else _("{told} (was: {before})").format(told=told, before=change.before)


def _quoted(text: str) -> str:
    whole = " ".join(text.split()).rstrip(".")
    return whole if len(whole) <= LONGEST_QUOTE else f"{whole[:LONGEST_QUOTE].rstrip()} …"


STEPS: dict[str, type[Term]] = {
    "request_stepped": Step,
    "delivery_stepped": DeliveryState,
    "theme_reported": Status,
}
"""Kind of event → the list that its step is of; a step that is in none is a GRIP level."""


def way_of(by: Sequence[By]) -> str:
    """Give the steps on the way with their moments and who took them; empty where there was one, or none."""
    steps = [one for one in by if one.step]
    if len(steps) < 2:
        return ""
    told = (f"{_step_words(one)} {local(one.at, pattern='HH:mm')} ({one.organisation})" for one in steps)
    return _("Stappen: {steps}.").format(steps=", ".join(told))


def _step_words(by: By) -> str:
    terms = STEPS.get(by.kind)
    return f"GRIP {by.step}" if terms is None else mid_sentence(label_of(terms, by.step))


def who_and_when(by: Sequence[By]) -> str:
    """Say who recorded the last of it, when, and of which moment it is where that is another.

    The picture may also change because time passed, or by what this reader may not see: which of the two is not told.
    """
    if not by:
        return _("zonder vastlegging die u mag zien; kan volgen uit het verstrijken van de tijd")
    last = by[-1]
    told = f"{last.organisation}, {clock_time(last.at)}"
    if last.held_at is not None and clock_time(last.held_at) != clock_time(last.at):
        told = _("{told}, stand van {held}").format(told=told, held=clock_time(last.held_at))
    others = list(dict.fromkeys(one.organisation for one in by if one.organisation != last.organisation))
    return _("{told} (ook {others})").format(told=told, others=", ".join(others)) if others else told
