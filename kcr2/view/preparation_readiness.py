"""How are rosters, the pool of the LOCT and tests of reachability shown? Counts with their owner and stand van."""

from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, label_of
from kcr2.picture import Picture
from kcr2.planning.readiness import duty_cover, duty_spans, never_tested, pool_cover
from kcr2.reference import Reference
from kcr2.terms import CoverState, Quality
from kcr2.view.preparation import Attention
from kcr2.view.preparation_calendar import when_words
from kcr2.words import many
from kcr2.words import words as _

SIGNS = {CoverState.SHORT: "⚠", CoverState.UNKNOWN: "?", CoverState.MET: "✓"}
"""A sign before the word: colour is never the only signal."""


def duty_words(state: object) -> str:
    """Say whether a stretch of time is covered."""
    words = {CoverState.MET: _("gevuld"), CoverState.SHORT: _("niet gevuld"), CoverState.UNKNOWN: _("niet gemeld")}
    return f"{SIGNS[CoverState(str(state))]} {words[CoverState(str(state))]}"


def duty_attention(picture: Picture) -> Attention:
    """Count the duties to the horizon: one with a gap is overdue, one that was not wholly reported is unknown."""
    cover = duty_cover(duty_spans(picture))
    states = cover["state"]
    short, unknown = (int((states == state.value).sum()) for state in (CoverState.SHORT, CoverState.UNKNOWN))
    return Attention(_("1 piketfunctie"), _("{n} piketfuncties"), int(cover["told"].sum()), short, 0, unknown)


def pool_attention(picture: Picture) -> Attention:
    """Count the functions of the LOCT: one that surely cannot be relieved is overdue."""
    pool = pool_cover(picture)
    states = pool["relief"]
    short, unknown = (int((states == state.value).sum()) for state in (CoverState.SHORT, CoverState.UNKNOWN))
    return Attention(_("1 LOCT-functie"), _("{n} LOCT-functies"), int((pool["reported"] > 0).sum()), short, 0, unknown)


def reach_attention(picture: Picture) -> Attention:
    """Count the groups: one whose last test is too old is overdue, one of which no test was reported is unknown."""
    last = picture.reach_tests[picture.reach_tests["is_last"]]
    never = len(never_tested(picture))
    old = int(last["is_old"].sum())
    return Attention(_("1 bereikbaarheidstest"), _("{n} bereikbaarheidstesten"), len(last), old, 0, never)


def readiness_attention(picture: Picture) -> Attention:
    """Count duties, functions of the LOCT and groups together: each is one thing that must be in order."""
    found = [one(picture) for one in (duty_attention, pool_attention, reach_attention)]
    total, overdue, unknown = (sum(getattr(one, name) for one in found) for name in ("total", "overdue", "unknown"))
    return Attention(_("1 punt van gereedheid"), _("{n} punten van gereedheid"), total, overdue, 0, unknown)


def gap_table(spans: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give the stretches of time that somebody reported, or should have beside what was reported; gaps first."""
    pairs = pd.MultiIndex.from_frame(spans[["organisation", "function"]])
    told = pairs.isin(pairs[spans["needed"].notna()])
    rank = spans["state"].map({state.value: place for place, state in enumerate(SIGNS)})
    shown = spans.assign(rank=rank)[told].sort_values(["rank", "starts_at", "organisation", "function"])
    rows = shown.to_dict("records")
    return pd.DataFrame(
        {
            _("Piket"): [duty_words(row["state"]) for row in rows],
            _("Organisatie"): [party_words(row["organisation"], reference) for row in rows],
            _("Functie"): [row["function_name"] for row in rows],
            _("Periode"): [when_words(row["starts_at"], row["ends_at"]) for row in rows],
            _("Beschikbaar van nodig"): [_of(row) for row in rows],
            _("Stand van"): [clock_time(row["observed_at"]) for row in rows],
            _("Opgegeven door"): [_by_whom(row["own_report"], row["organisation"]) for row in rows],
        }
    )


def duty_totals(cover: pd.DataFrame) -> pd.DataFrame:
    """Give per function how many organisations fill it to the horizon, do not, or did not report all of it."""
    rows = []
    for name, group in cover.groupby("function_name", sort=False):
        counted = {state: int((group["state"] == state.value).sum()) for state in SIGNS}
        titles = {state: duty_words(state) for state in SIGNS} | {CoverState.UNKNOWN: f"? {_('niet geheel gemeld')}"}
        rows.append({_("Functie"): name, **{titles[state]: count(n) for state, n in counted.items()}})
    return pd.DataFrame(rows)


def pool_table(pool: pd.DataFrame) -> pd.DataFrame:
    """Give one row per function of the LOCT, what cannot be filled first: two shifts, with who did not report."""
    rank = pool["relief"].map({state.value: place for place, state in enumerate(SIGNS)})
    rows = pool.assign(rank=rank).sort_values("rank", kind="stable").to_dict("records")
    return pd.DataFrame(
        {
            _("Eerste ploeg"): [_cover(row["first"]) for row in rows],
            _("Met aflossing"): [_cover(row["relief"]) for row in rows],
            _("Functie"): [row["name"] for row in rows],
            _("Beschikbaar"): [_at_least(row) for row in rows],
            _("Nodig per ploeg"): [count(row["needed"]) for row in rows],
            _("Opgaven"): [_reports(row["reported"], row["silent"], row["old"]) for row in rows],
            _("Oudste stand"): [clock_time(row["oldest_at"]) for row in rows],
            _("Bron van de norm"): [row["source"] for row in rows],
        }
    )


def pool_rows(pool: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give one row per organisation × function of the pool as it was reported."""
    rows = pool.to_dict("records")
    return pd.DataFrame(
        {
            _("Functie"): [row["function_name"] for row in rows],
            _("Organisatie"): [party_words(row["organisation"], reference) for row in rows],
            _("Beschikbaar"): [count(row["available"]) for row in rows],
            _("Stand van"): [_stamped(row) for row in rows],
            _("Kwaliteit"): [label_of(Quality, row["quality"]) for row in rows],
            _("Opgegeven door"): [_by_whom(row["own_report"], row["organisation"]) for row in rows],
        }
    )


def reach_table(tests: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give the last test of every group, too old first: counts beside the share, for groups are small."""
    last = tests[tests["is_last"]].sort_values(["is_old", "organisation", "group"], ascending=[False, True, True])
    rows = last.to_dict("records")
    return pd.DataFrame(
        {
            _("Laatste test"): [_test_words(row) for row in rows],
            _("Organisatie"): [party_words(row["organisation"], reference) for row in rows],
            _("Groep"): [row["group_name"] for row in rows],
            _("Bereikt van opgeroepen"): [_share(row) for row in rows],
            _("Binnen"): [f"{row['within_min']} min" for row in rows],
            _("Moment"): [clock_time(row["observed_at"]) for row in rows],
            _("Kwaliteit"): [label_of(Quality, row["quality"]) for row in rows],
            _("Bron"): [row["source"] for row in rows],
            _("Opgegeven door"): [_by_whom(row["own_report"], row["organisation"]) for row in rows],
        }
    )


def party_words(code: str, reference: Reference) -> str:
    """Name an organisation by its code and name."""
    name = reference.party_name(code)
    return code if name == code else f"{code} {name}"


def _cover(state: object) -> str:
    return f"{SIGNS[CoverState(str(state))]} {label_of(CoverState, state)}"


def _of(row: dict[str, Any]) -> str:
    if pd.isna(row["needed"]):
        return "–"
    return _("{n} van {m}").format(n=count(row["available"]), m=count(row["needed"]))


def _at_least(row: dict[str, Any]) -> str:
    if pd.isna(row["available"]):
        return _("onbekend")
    known = count(row["available"])
    return f"{_('ten minste')} {known}" if row["silent"] else known


def _reports(reported: int, silent: int, old: int) -> str:
    told = _("{n} van {m} gaven op").format(n=reported, m=reported + silent)
    return f"{told}; {many(old, _('1 oud'), _('{n} oud'))}" if old else told


def _share(row: dict[str, Any]) -> str:
    share = round(100 * row["reached"] / row["called"])
    return _("{n} van {m} ({share} %)").format(n=count(row["reached"]), m=count(row["called"]), share=share)


def _test_words(row: dict[str, Any]) -> str:
    age = many(int(row["days"]), _("1 dag geleden"), _("{n} dagen geleden")) if row["days"] else _("vandaag")
    return f"⚠ {_('te oud')}: {age}" if row["is_old"] else f"✓ {age}"


def _stamped(row: dict[str, Any]) -> str:
    told = clock_time(row["observed_at"])
    return f"⚠ {_('oud')}: {told}" if row["is_old"] else told


def _by_whom(own: object, organisation: str) -> str:
    if pd.isna(own):
        return "–"
    return organisation if own else _("overgenomen door KCR2")
