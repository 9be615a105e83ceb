"""Is somebody there when it happens? Rosters, the pool of the LOCT and tests of reachability, and what is unknown.

What nobody reported is unknown and never filled; counts only, never a name (decision D88).
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pandas as pd

from kcr2.model import DUTCH_TIME
from kcr2.picture import Picture
from kcr2.picture.preparation import today
from kcr2.reference import Reference
from kcr2.terms import CoverState, FunctionUse

EVERY_REGION = "regio"
"""The party of a function that each region has for itself."""


def expected_duties(reference: Reference) -> list[tuple[str, str]]:
    """Give organisation and function of every duty that is expected to be kept."""
    functions = reference.functions
    duties = functions[functions["use"] == FunctionUse.DUTY.value]
    return [(organisation, str(code)) for code, row in duties.iterrows() for organisation in _parties(row, reference)]


def horizon(picture: Picture) -> datetime:
    """Give until when duties are looked at: the end of the last Dutch day within `duty_horizon_days`."""
    last = today(picture.at) + timedelta(days=picture.settings.duty_horizon_days + 1)
    return datetime.combine(last, time(), tzinfo=DUTCH_TIME)


def duty_spans(picture: Picture) -> pd.DataFrame:
    """Give, from now to the horizon, who covers which stretch of time.

    Returns
    -------
    DataFrame, one row per organisation × function × stretch, in that order
        organisation, function, function_name, starts_at, ends_at
        state               CoverState: filled, short, or unknown where nothing was reported
        needed, available   people; NA where nothing was reported
        own_report          False where the hub took it over; NA where nothing was reported
        observed_at         stand van; NaT where nothing was reported
    """
    told = picture.duties[~picture.duties["withdrawn"].fillna(False).astype(bool)]
    periods = {key: rows.to_dict("records") for key, rows in told.groupby(["organisation", "function"])}
    pairs = dict.fromkeys([*expected_duties(picture.reference), *periods])
    until = pd.Timestamp(horizon(picture)).tz_convert("UTC")
    rows = [
        {"organisation": organisation, "function": function, **span}
        for organisation, function in sorted(pairs)
        for span in _spans(periods.get((organisation, function), []), pd.Timestamp(picture.at), until)
    ]
    counts = {"needed": "Int64", "available": "Int64"}
    table = pd.DataFrame(rows, columns=["organisation", "function", *_SPAN]).astype(counts)
    names = table["function"].map(picture.reference.functions["name"]).fillna(table["function"])
    observed_at = pd.to_datetime(table["observed_at"], utc=True).astype("datetime64[us, UTC]")
    return table.assign(function_name=names.astype("str"), observed_at=observed_at)


_SPAN = ("starts_at", "ends_at", "state", "needed", "available", "own_report", "observed_at")


def _spans(periods: list[dict[str, Any]], start: pd.Timestamp, until: pd.Timestamp) -> Iterator[dict[str, Any]]:
    """Go through time, and name what lies between periods unknown."""
    reached = start
    for row in sorted(periods, key=lambda one: one["starts_at"]):
        begins, ends = max(row["starts_at"], reached), min(row["ends_at"], until)
        if begins >= ends:
            continue
        if begins > reached:
            yield _unknown(reached, begins)
        yield {name: row[name] for name in _SPAN} | {"starts_at": begins, "ends_at": ends}
        reached = ends
    if reached < until:
        yield _unknown(reached, until)


def _unknown(begins: pd.Timestamp, ends: pd.Timestamp) -> dict[str, Any]:
    nothing = dict.fromkeys(("needed", "available", "own_report"), pd.NA)
    return {"starts_at": begins, "ends_at": ends, "state": CoverState.UNKNOWN.value, **nothing, "observed_at": pd.NaT}


def duty_cover(spans: pd.DataFrame) -> pd.DataFrame:
    """Give one row per organisation × function of `duty_spans`.

    state       SHORT when a stretch is short, else UNKNOWN when one is unknown, else MET
    first_at    beginning of the first stretch of that state; NaT when all is filled
    told        whether anything was reported
    """
    rows = []
    for (organisation, function), group in spans.groupby(["organisation", "function"]):
        short, unknown = (group[group["state"] == state.value] for state in (CoverState.SHORT, CoverState.UNKNOWN))
        worst = short if not short.empty else unknown
        state = CoverState.MET.value if worst.empty else worst["state"].iloc[0]
        first = pd.NaT if worst.empty else worst["starts_at"].iloc[0]
        told = bool(group["needed"].notna().any())
        rows.append((organisation, function, group["function_name"].iloc[0], state, first, told))
    return pd.DataFrame(rows, columns=["organisation", "function", "function_name", "state", "first_at", "told"])


def pool_cover(picture: Picture) -> pd.DataFrame:
    """Give one row per function of the LOCT: can a first and a relief shift be filled?

    Returns
    -------
    DataFrame, in the order of the reference data
        code, name, needed, quality, source     people per shift, and where that number comes from
        available           people that were reported; NA when nobody did
        reported, silent    suppliers that told a number, and expected ones that did not
        old, oldest_at      how many of those numbers are old, and the oldest stand van
        first, relief       CoverState of the first shift, and of both shifts together
    """
    functions = picture.reference.functions
    pool = functions[functions["use"] == FunctionUse.POOL.value]
    return pd.DataFrame([_pool_row(picture, str(code), row) for code, row in pool.iterrows()])


def _pool_row(picture: Picture, code: str, function: pd.Series) -> dict[str, Any]:
    told = picture.loct_pool[picture.loct_pool["function"] == code]
    stated = told[told["available"].notna()]
    expected = set(_parties(function, picture.reference)) | set(told["organisation"])
    silent = len(expected - set(stated["organisation"]))
    available = pd.NA if stated.empty else int(stated["available"].sum())
    needed = int(function["needed"])
    return {
        "code": code,
        **{name: function[name] for name in ("name", "needed", "quality", "source")},
        "available": available,
        "reported": len(stated),
        "silent": silent,
        "old": int(stated["is_old"].sum()),
        "oldest_at": stated["observed_at"].min(),
        "first": _filled(available, needed, silent).value,
        "relief": _filled(available, 2 * needed, silent).value,
    }


def _filled(available: Any, needed: int, silent: int) -> CoverState:
    if not pd.isna(available) and available >= needed:
        return CoverState.MET
    return CoverState.UNKNOWN if silent else CoverState.SHORT


def never_tested(picture: Picture) -> list[tuple[str, str]]:
    """Give organisation and function of every expected duty of which no test was reported."""
    tested = set(zip(picture.reach_tests["organisation"], picture.reach_tests["group"], strict=True))
    return [pair for pair in expected_duties(picture.reference) if pair not in tested]


def _parties(function: pd.Series, reference: Reference) -> tuple[str, ...]:
    """Give who has a function, or supplies people for it."""
    party = str(function["party"])
    return tuple(map(str, reference.regions.index)) if party == EVERY_REGION else (party,)
