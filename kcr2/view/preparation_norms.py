"""How do planning norms look: met, not met or unknown, with numbers, who did not report, and the source?"""

from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, label_of
from kcr2.picture import Picture
from kcr2.planning.norms import norm_cover
from kcr2.terms import CoverState, NormScope
from kcr2.view.preparation import Attention
from kcr2.view.preparation_readiness import SIGNS
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]
ASSUMED = "X"


def norm_attention(picture: Picture) -> Attention:
    """Count the norms: unknown ones; a norm that is not met is no term that passed, so none is overdue."""
    states = norm_cover(picture)["state"]
    unknown = int((states == CoverState.UNKNOWN.value).sum())
    return Attention(_("1 planningsnorm"), _("{n} planningsnormen"), len(states), 0, 0, unknown)


def norm_table(norms: pd.DataFrame, *, named: bool) -> pd.DataFrame:
    """Give one row per norm, not met first, then unknown.

    Parameters
    ----------
    named : whether regions may be named where a norm is not met or unknown
    """
    rank = norms["state"].map({state.value: place for place, state in enumerate(SIGNS)})
    rows = norms.assign(rank=rank).sort_values(["rank", "code"], kind="stable").to_dict("records")
    table = {
        _("Stand"): [state_words(row) for row in rows],
        _("Norm"): [row["title"] for row in rows],
        _("Gevraagd"): [asked_words(row) for row in rows],
        _("Zeker op tijd"): [_in_time(row) for row in rows],
        _("Plekken"): [places_words(row) for row in rows],
        _("Opgaven"): [reports_words(row) for row in rows],
        _("Oudste stand"): [clock_time(row["oldest_at"]) for row in rows],
        _("Bron"): [source_words(row) for row in rows],
        _("Voorbehoud"): [row["note"] for row in rows],
    }
    if named:
        table[_("Niet gehaald in")] = [", ".join(filter(None, row["short_at"])) or "–" for row in rows]
        table[_("Onbekend in")] = [", ".join(filter(None, row["unknown_at"])) or "–" for row in rows]
    return pd.DataFrame(table)


def state_words(row: Row) -> str:
    """Say how a norm stands, with its sign."""
    return f"{SIGNS[CoverState(row['state'])]} {label_of(CoverState, row['state'])}"


def asked_words(row: Row) -> str:
    """Say what a norm asks for: how many of what, within which time, where, and how long."""
    asked = _("{amount} {capability} binnen {hours} uur, {where}").format(
        amount=count(row["amount"], row["unit"]),
        capability=row["capability_name"],
        hours=_hours(row["within_h"]),
        where=label_of(NormScope, row["scope"]),
    )
    if not row["hold_h"]:
        return asked
    crews = many(int(row["crews"]), _("zonder aflossing"), _("in {n} ploegen na elkaar"))
    return asked + _("; {hours} uur volhouden, {crews}").format(hours=_hours(row["hold_h"]), crews=crews)


def places_words(row: Row) -> str:
    """Say at how many places a norm is met, not met or unknown."""
    if row["scope"] == NormScope.DEPARTURE.value:
        return "–"
    return "; ".join(f"{row[state.value]} {_(state.label)}" for state in CoverState if row[state.value])


def reports_words(row: Row) -> str:
    """Say how many owners told a figure; where nobody knows who has a type, that is said first."""
    told = _("{n} van {m} gaven op").format(n=row["owners"] - row["silent"], m=row["owners"])
    if not row["hosts_known"]:
        told = _("niet bekend wie dit type heeft; {told}").format(told=told)
    return f"{told}; {many(row['old'], _('1 oud'), _('{n} oud'))}" if row["old"] else told


def source_words(row: Row) -> str:
    """Say where a norm comes from, or that it is an assumption."""
    if row["quality"] == ASSUMED:
        return _("aanname")
    told = str(row["source"])
    return told if row["quality"] == "S" else _("{source}; getal uit eigen kennis").format(source=told)


def _in_time(row: Row) -> str:
    least = _("ten minste {n}") if row["silent"] or not row["hosts_known"] else "{n}"
    return least.format(n=count(row["in_time"], row["unit"]))


def _hours(hours: float) -> str:
    return f"{hours:g}".replace(".", ",")
