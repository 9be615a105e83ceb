"""What is different between two pictures, such as two what-ifs, or a what-if and the space that it left?

Everything is told of each side by itself, and then what the second has more than the first. What a side does not know
stays unknown there, and so does the difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from kcr2.model import iso
from kcr2.model.process import GONE, RELEASED
from kcr2.picture import Picture
from kcr2.picture.frames import MOMENT
from kcr2.picture.lookup import effect_of
from kcr2.picture.process import committed_since
from kcr2.planning.help import minimum_cover
from kcr2.terms import DeliveryState

Row = Mapping[str, Any]
SIDES = ("one", "other")
LINE = ["request_id", "line"]
STOCK = ["owner", "capability"]

ABOUT_LINE = ("region", "capability", "capability_name", "unit")
OF_LINE = {
    **{"asked": "Int64", "met": "Int64", "gap": "Int64", "proposed": "Int64", "left": "Float64"},
    **{"first_at": MOMENT, "first_expected": "boolean", "complete_at": MOMENT, "complete_expected": "boolean"},
}
OF_STOCK = {"given": "Int64", "proposed": "Int64", "home": "Int64", "cover": "Int64", "cover_stated": "boolean"}
COUNTED = ("lines", "asked", "met", "gap", "proposed", "left", "suppliers", "given", "below_cover", "unknown")


class Side(NamedTuple):
    """One side: a picture, and the kept proposal that counts along with it, or None."""

    picture: Picture
    proposal: Row | None = None


class Coming(NamedTuple):
    """Units that come to a line: when they are there, None when nobody knows, and whether that is only expected."""

    at: pd.Timestamp | None
    percent: int
    expected: bool


@dataclass(frozen=True)
class Compared:
    """Two sides beside each other; every column ends in `_one` or `_other`.

    lines    one row per request line: asked, met (units that serve it), gap, proposed (units that the proposal would
             add), left (units still missing then); first_at and complete_at, when the first and all of what is asked
             are at the UGS, with whether that is expected or told
    stocks   one row per owner × type that gives, or told its figures: given (units out on a delivery), proposed,
             home (units deployable at home after all that; NA when not told), cover and cover_stated
    totals   one row per figure in `COUNTED`: one, other, change
    """

    lines: pd.DataFrame
    stocks: pd.DataFrame
    totals: pd.DataFrame


def compare(one: Side, other: Side) -> Compared:
    """Put two sides beside each other."""
    lines = [lines_of(side) for side in (one, other)]
    stocks = [stocks_of(side) for side in (one, other)]
    totals = pd.DataFrame(
        {side: _totals(*of) for side, of in zip(SIDES, zip(lines, stocks, strict=True), strict=True)}, dtype="Float64"
    )
    return Compared(
        _beside(lines, LINE, ABOUT_LINE, ("asked", "met", "gap", "proposed", "left")),
        _beside(stocks, STOCK, ("owner_name", "capability_name", "unit"), ("given", "proposed", "home")),
        totals.assign(change=totals["other"] - totals["one"]),
    )


def _beside(tables: list[pd.DataFrame], key: list[str], about: Iterable[str], counted: Iterable[str]) -> pd.DataFrame:
    """Join two tables on their key; what only one side has is NA on the other. `<name>_change`: other less one."""
    one, other = (table.set_index(key).add_suffix(f"_{side}") for side, table in zip(SIDES, tables, strict=True))
    joined = one.join(other, how="outer")
    for name in about:
        joined[name] = joined[f"{name}_one"].fillna(joined[f"{name}_other"])
    # No delivery and no proposal is a fact of a side, and not something that nobody told.
    facts = [f"{name}_{side}" for name in ("given", "proposed") for side in SIDES if key == STOCK]
    joined[facts] = joined[facts].fillna(0)
    changes = {f"{name}_change": joined[f"{name}_other"] - joined[f"{name}_one"] for name in counted}
    dropped = [f"{name}_{side}" for name in about for side in SIDES]
    return joined.assign(**changes).drop(columns=dropped).sort_index().reset_index()


def _totals(lines: pd.DataFrame, stocks: pd.DataFrame) -> dict[str, float]:
    gives = (stocks["given"] + stocks["proposed"]) > 0
    short = (stocks["home"] < stocks["cover"]).fillna(False)
    return {
        "lines": len(lines),
        **{name: float(lines[name].sum()) for name in ("asked", "met", "gap", "proposed", "left")},
        "suppliers": stocks.loc[gives, "owner"].nunique(),
        "given": float(stocks["given"].sum()),
        "below_cover": int(short.sum()),
        "unknown": int(stocks["home"].isna().sum()),
    }


# ---- lines -----------------------------------------------------------------------------------------


def lines_of(side: Side) -> pd.DataFrame:
    """Give one row per line of an open request: what is asked, met and missing, and when it is there."""
    requests = side.picture.requests
    rows = [_line(row, side) for row in requests[requests["is_open"]].to_dict("records")]
    columns = {**dict.fromkeys(ABOUT_LINE, "str"), **OF_LINE}
    table = pd.DataFrame(rows, columns=[*LINE, *columns])
    for name, kind in columns.items():
        table[name] = pd.to_datetime(table[name], utc=True).astype(kind) if kind == MOMENT else table[name].astype(kind)
    return table.astype({"request_id": "str", "line": "Int64"})


def _line(row: dict[str, Any], side: Side) -> dict[str, Any]:
    proposed = [
        line for line in _proposed(side) if (line["request_id"], line["line"]) == (row["request_id"], row["line"])
    ]
    effects = [effect_of(side.picture, row["capability"], line["capability"]) or 0 for line in proposed]
    given = sum(effect * line["amount"] for effect, line in zip(effects, proposed, strict=True))
    planned = [
        Coming(pd.Timestamp(line["arrive_at"]), effect * line["amount"], expected=True)
        for effect, line in zip(effects, proposed, strict=True)
    ]
    coming = [*_underway(row, side.picture), *planned]
    return {
        **{name: row[name] for name in (*LINE, *ABOUT_LINE, "gap")},
        **{"asked": row["amount"], "met": row["accepted"], "proposed": sum(line["amount"] for line in proposed)},
        "left": max(100 * int(row["gap"]) - given, 0) / 100,
        **_arrival(coming, 100 * int(row["amount"])),
    }


def _proposed(side: Side) -> Iterable[Row]:
    return side.proposal["lines"] if side.proposal is not None else ()


def _underway(row: Row, picture: Picture) -> Iterable[Coming]:
    """Give the units that serve a line: those that are there as told, the others as expected."""
    rows = picture.deliveries
    own = (rows["request_id"] == row["request_id"]) & (rows["line"] == row["line"])
    for delivery in rows[own].to_dict("records"):
        state, there = DeliveryState(delivery["state"]), delivery["at_ugs_at"]
        arrived = not pd.isna(there)
        if state is DeliveryState.CANCELLED or (state in RELEASED and not arrived):
            continue
        foreseen = delivery["from_at"] if pd.isna(delivery["expected_at"]) else delivery["expected_at"]
        at = there if arrived else foreseen
        effect = effect_of(picture, row["capability"], delivery["capability"]) or 100
        yield Coming(None if pd.isna(at) else at, effect * int(delivery["amount"]), expected=not arrived)


def _arrival(coming: Iterable[Coming], asked: int) -> dict[str, Any]:
    """Give when the first units are there, and when as much is there as was asked; unknown when nobody knows."""
    # What fills nothing of what was asked is no help that arrives.
    known = sorted(
        (one for one in coming if one.at is not None and one.percent), key=lambda one: (one.at, one.expected)
    )
    given, complete = 0, None
    for one in known:
        given += one.percent
        if given >= asked:
            complete = one
            break
    first = known[0] if known else None
    return {
        "first_at": first.at if first else pd.NaT,
        "first_expected": first.expected if first else pd.NA,
        "complete_at": complete.at if complete else pd.NaT,
        "complete_expected": complete.expected if complete else pd.NA,
    }


# ---- stocks ----------------------------------------------------------------------------------------


def stocks_of(side: Side) -> pd.DataFrame:
    """Give one row per owner × type that told its figures, or gives: what is out, proposed and left at home."""
    picture = side.picture
    told = {(row["owner"], row["capability"]): row for row in picture.capacity.to_dict("records")}
    given, proposed = _out(picture), _wanted(side)
    promising = {(row["owner"], row["capability"]) for row in picture.facts.get("answers", {}).values()} | set(given)
    rows = [
        _stock(key, told.get(key), picture, promised=key in promising)
        | {"given": given.get(key, 0), "proposed": proposed.get(key, 0)}
        for key in sorted({*told, *given, *proposed})
    ]
    columns = {**dict.fromkeys(("owner_name", "capability_name", "unit"), "str"), **OF_STOCK}
    table = pd.DataFrame(rows, columns=[*STOCK, *columns]).astype({**dict.fromkeys(STOCK, "str"), **columns})
    return table.assign(home=(table["home"] - table["proposed"]).clip(lower=0))


def _stock(key: tuple[str, str], told: Row | None, picture: Picture, *, promised: bool) -> dict[str, Any]:
    owner, capability = key
    type_ = picture.reference.capabilities.loc[capability]
    about = {"owner_name": picture.reference.owner_name(owner), "capability_name": type_["name"], "unit": type_["unit"]}
    about |= {"owner": owner, "capability": capability}
    if told is None:
        return about | {"home": pd.NA, "cover": pd.NA, "cover_stated": pd.NA}
    since = iso(told["observed_at"].to_pydatetime())
    away = committed_since(picture.facts, owner, capability, since) if promised else 0
    home = told["deployable"] if pd.isna(told["deployable"]) else max(int(told["deployable"]) - away, 0)
    cover, stated = minimum_cover(dict(told), picture.settings)
    return about | {"home": home, "cover": cover, "cover_stated": stated}


def _out(picture: Picture) -> dict[tuple[str, str], int]:
    """Give the units of each stock that were taken and are not back."""
    rows = picture.deliveries
    away = rows[~rows["state"].isin([state.value for state in GONE])]
    return {(str(owner), str(type_)): int(n) for (owner, type_), n in away.groupby(STOCK)["amount"].sum().items()}


def _wanted(side: Side) -> dict[tuple[str, str], int]:
    wanted: dict[tuple[str, str], int] = {}
    for line in _proposed(side):
        key = line["owner"], line["capability"]
        wanted[key] = wanted.get(key, 0) + line["amount"]
    return wanted


def latest_proposal(picture: Picture) -> Row | None:
    """Give the proposal that was kept last, None when there is none."""
    kept = picture.proposals
    if kept.empty:
        return None
    row: dict[str, Any] = kept.sort_values("seq").iloc[-1].to_dict()
    return row
