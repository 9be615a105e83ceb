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
    # A norm is not something that somebody registered, so it is not in the total.
    return Attention(_("1 planningsnorm"), _("{n} planningsnormen"), 0, 0, 0, unknown)


def norm_summary(norms: pd.DataFrame) -> str:
    """Say how many norms are met, not met and unknown."""
    counts = [f"{SIGNS[state]} {int((norms['state'] == state.value).sum())} {_(state.label)}" for state in SIGNS]
    return f"{many(len(norms), _('1 planningsnorm'), _('{n} planningsnormen'))}: {' · '.join(counts)}"


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
        _("Gevraagd"): [f"{count(row['amount'])} × {row['capability_name']}" for row in rows],
        _("Zeker op tijd"): [_in_time(row) for row in rows],
        _("Binnen"): [_("{n} uur").format(n=_hours(row["within_h"])) for row in rows],
        _("Waar"): [label_of(NormScope, row["scope"]) for row in rows],
        _("Volhouden"): [hold_words(row) for row in rows],
        _("Zeker met aflossing"): [_with_relief(row) for row in rows],
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


def hold_words(row: Row) -> str:
    """Say how long it must be kept up, and by how many crews; a norm may not name that."""
    if not row["hold_h"]:
        return "–"
    crews = many(int(row["crews"]), _("zonder aflossing"), _("in {n} ploegen na elkaar"))
    return _("{hours} uur, {crews}").format(hours=_hours(row["hold_h"]), crews=crews)


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
    return _surely(row, "in_time", "amount")


def _with_relief(row: Row) -> str:
    return _surely(row, "in_all", "needed_in_all") if row["crews"] > 1 else "–"


def _surely(row: Row, there: str, needed: str) -> str:
    """Say how many are surely there of how many are needed; where somebody is silent there may be more."""
    least = _("ten minste {n} van {m}") if row["silent"] or not row["hosts_known"] else _("{n} van {m}")
    return least.format(n=count(row[there]), m=count(row[needed]))


def _hours(hours: float) -> str:
    return f"{hours:g}".replace(".", ",")
