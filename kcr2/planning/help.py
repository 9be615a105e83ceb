"""Who could help with this request line, how fast, and what stands in the way of the others?"""

from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from kcr2.errors import PlanError
from kcr2.picture import Picture
from kcr2.picture.lookup import Found, request_lines
from kcr2.picture.supposing import supposed_out
from kcr2.settings import Settings
from kcr2.terms import Term

DEPARTING = frozenset({"vertrekgereed", "vertrekpunt"})
"""Clocks after which the road still follows; every other clock already ends at the place itself."""


class Outcome(Term):
    """What an owner could mean for a request, as far as the picture tells."""

    IN_TIME = "in_time", "kan op tijd"
    LATE = "late", "kan, maar te laat"
    UNKNOWN = "unknown", "onbekend"
    CANNOT = "cannot", "kan niet"


class Obstacle(Term):
    """What stands in the way. The label is a template over the columns of the row."""

    REQUESTER = "requester", "vraagt zelf om deze capaciteit"
    NOT_REPORTED = "not_reported", "geen opgave van dit type"
    RELEASABLE_UNKNOWN = "releasable_unknown", "leverbaar niet opgegeven"
    SUPPOSED_OUT = "supposed_out", "weggedacht in deze wat-als"
    NONE_RELEASABLE = "none_releasable", "0 {unit} leverbaar volgens de eigenaar"
    COVER = "cover", "na 1 {unit} blijven er {left_after_one}, minimale restdekking is {cover}"
    READY_UNKNOWN = "ready_unknown", "tijd tot vertrekgereed onbekend"
    NO_ROUTE = "no_route", "geen route over de weg bekend"
    TOO_LATE = "too_late", "{late_min} min na gereed op UGS"


@dataclass(frozen=True)
class Asked:
    """One request line: what, how many, where and by when."""

    region: str
    capability: str
    amount: int
    unit: str
    lon: float
    lat: float
    needed_by: pd.Timestamp


def asked_for(picture: Picture, request_id: str, line: int) -> Asked:
    """Give a request line of the picture.

    Raises
    ------
    PlanError
        The picture has no such line.
    """
    lines = request_lines(picture, request_id)
    rows = lines[lines["line"] == line]
    if rows.empty:
        raise PlanError(
            "aanvraag {request_id} heeft geen regel {line}; regels: {known}.",
            where="wie kan helpen",
            fix="Kies een bestaande aanvraag en regel.",
            request_id=request_id,
            line=line,
            known=", ".join(map(str, lines["line"])) or "geen",
        )
    row = rows.iloc[0]
    return Asked(
        row["region"],
        row["capability"],
        int(row["amount"]),
        row["unit"],
        float(row["ugs_lon"]),
        float(row["ugs_lat"]),
        row["needed_by"],
    )


def who_can_help(picture: Picture, request_id: str, line: int = 1) -> pd.DataFrame:
    """Judge every owner for one request line, soonest arrival first.

    Arrival is the moment of the picture + time until ready + road time. The owner's own decision
    takes time too; that is not in here, because nobody knows it beforehand.

    Returns
    -------
    DataFrame, one row per owner
        owner, owner_name
        outcome, obstacles   Outcome; tuple of Dutch reasons, empty when in time
        releasable, deployable, unit, observed_at, age_h, is_old, quality, own_report   as reported
        cover, cover_stated  units that stay at home; False when it is the planning assumption
        can_give             units, at most what was asked; NA when unknown
        left_at_home         deployable units that would remain after giving `can_give`
        ready_min, ready_stated   minutes until ready; False when it is the type's planning figure
        road_min, access_min minutes on the road network, and beside it (assumption)
        arrival_at, margin_min    moment at the UGS; minutes before (+) or after (-) it is needed

    Raises
    ------
    PlanError
        The picture has no such line.
    """
    asked = asked_for(picture, request_id, line)
    type_ = {str(name): value for name, value in picture.reference.capabilities.loc[asked.capability].items()}
    routes = _routes(picture, asked, type_)
    held = picture.capacity[picture.capacity["capability"] == asked.capability].set_index("owner")
    owners = [owner for owner in picture.reference.owners if owner in held.index or _expected(owner, type_)]
    rows = [_judged(picture, asked, type_, owner, held, routes.loc[owner]) for owner in owners]
    table = pd.DataFrame(rows, columns=_COLUMNS).astype(_TYPES)
    for moment in ("arrival_at", "observed_at"):
        table[moment] = pd.to_datetime(table[moment], utc=True).astype("datetime64[us, UTC]")
    rank = table["outcome"].map({outcome.value: place for place, outcome in enumerate(Outcome)})
    ordered = table.assign(rank=rank).sort_values(["rank", "arrival_at", "owner"], ignore_index=True)
    return ordered.drop(columns="rank")


UNKNOWNS = frozenset({Obstacle.NOT_REPORTED, Obstacle.RELEASABLE_UNKNOWN, Obstacle.READY_UNKNOWN, Obstacle.NO_ROUTE})
"""Obstacles that say that something is not known, not that an owner cannot."""


def _outcome(obstacles: list[Obstacle]) -> Outcome:
    stands = set(obstacles)
    if not stands:
        return Outcome.IN_TIME
    if stands == {Obstacle.TOO_LATE}:
        return Outcome.LATE
    return Outcome.UNKNOWN if stands <= UNKNOWNS | {Obstacle.TOO_LATE} else Outcome.CANNOT


_STATED = ("releasable", "deployable", "observed_at", "age_h", "is_old", "quality", "own_report")
_TYPES = {
    **dict.fromkeys(["releasable", "deployable", "cover", "can_give", "left_at_home", "ready_min"], "Int64"),
    **dict.fromkeys(["road_min", "access_min", "margin_min", "age_h"], "Float64"),
}
_COLUMNS = (
    *("owner", "owner_name", "outcome", "obstacles", "can_give", "unit", "left_at_home", "cover", "cover_stated"),
    *("arrival_at", "margin_min", "ready_min", "ready_stated", "road_min", "access_min"),
    *_STATED,
)


def _expected(owner: str, type_: Found) -> bool:
    """Say whether an owner that reported nothing must be named: it is a known host of the type."""
    return owner in type_["hosts"]


def _routes(picture: Picture, asked: Asked, type_: Found) -> pd.DataFrame:
    settings = picture.settings
    speed = type_["travel_kmh"]
    return picture.roads.travel_minutes(
        asked.lon,
        asked.lat,
        access_detour=settings.access_detour,
        access_kmh=settings.access_kmh,
        max_kmh=None if pd.isna(speed) else float(speed),
    )


def _judged(
    picture: Picture, asked: Asked, type_: Found, owner: str, held: pd.DataFrame, route: pd.Series
) -> dict[str, Any]:
    stated = {} if owner not in held.index else {str(name): value for name, value in held.loc[owner].items()}
    row = {
        "owner": owner,
        "owner_name": picture.reference.owner_name(owner),
        "unit": asked.unit,
        **{name: stated.get(name, pd.NA) for name in _STATED},
        **_cover(stated, asked, picture.settings),
        **_arrival(stated, asked, type_, route, picture),
    }
    out = owner in supposed_out(picture.facts)
    obstacles = _obstacles(row, asked, reported=bool(stated), out=out)
    row["outcome"] = _outcome(obstacles).value
    row["obstacles"] = tuple(obstacle.label.format(**row) for obstacle in obstacles)
    return row


def _cover(stated: Found, asked: Asked, settings: Settings) -> dict[str, Any]:
    """Give what stays at home and what can therefore be given, as far as it is known."""
    releasable, deployable = stated.get("releasable", pd.NA), stated.get("deployable", pd.NA)
    cover, cover_stated = minimum_cover(stated, settings)
    # Only a cover that the owner stated binds: what it calls releasable goes before our assumption (D9).
    spare = max(deployable - cover, 0) if cover_stated and not pd.isna(deployable) else pd.NA
    known = [amount for amount in (releasable, spare, asked.amount) if not pd.isna(amount)]
    can_give = pd.NA if pd.isna(releasable) else min(known)
    return {
        "cover": cover,
        "cover_stated": cover_stated,
        "can_give": can_give,
        "left_at_home": deployable - can_give,
        "left_after_one": deployable - 1,
    }


def minimum_cover(stated: Found, settings: Settings) -> tuple[int, bool]:
    """Give the units that stay at home, and whether the owner stated it or it is the assumption."""
    own = stated.get("minimum_cover", pd.NA)
    if not pd.isna(own):
        return int(own), True
    total = stated.get("total", pd.NA)
    share = 1 if pd.isna(total) else ceil(total * settings.minimum_cover_share)
    return max(share, 1), False


def _arrival(stated: Found, asked: Asked, type_: Found, route: pd.Series, picture: Picture) -> dict[str, Any]:
    own_ready = stated.get("ready_min", pd.NA)
    ready_stated = not pd.isna(own_ready)
    ready_min = own_ready if ready_stated else type_["ready_min"]
    # An owner states the time until ready to depart; a type may state another clock (domain part 3).
    drives = ready_stated or type_["clock"] in DEPARTING
    road_min, access_min = (route["road_min"], route["access_min"]) if drives else (0.0, 0.0)
    total_min = ready_min + road_min + access_min
    unknown = pd.isna(total_min) or not stated
    arrival_at = pd.NaT if unknown else pd.Timestamp(picture.at) + pd.Timedelta(minutes=float(total_min))
    margin_min = pd.NA if unknown else (asked.needed_by - arrival_at) / pd.Timedelta(minutes=1)
    return {
        "ready_min": ready_min,
        "ready_stated": ready_stated,
        "road_min": road_min,
        "access_min": access_min,
        "arrival_at": arrival_at,
        "margin_min": margin_min,
        "late_min": pd.NA if unknown else ceil(-margin_min),
    }


def _obstacles(row: dict[str, Any], asked: Asked, *, reported: bool, out: bool) -> list[Obstacle]:
    """List everything in the way, the owner's own figures first."""
    if row["owner"] == asked.region:
        return [Obstacle.REQUESTER]
    if not reported:
        return [Obstacle.NOT_REPORTED]
    if out:
        return [Obstacle.SUPPOSED_OUT]
    late = not pd.isna(row["margin_min"]) and row["margin_min"] < 0
    checks = {
        Obstacle.RELEASABLE_UNKNOWN: pd.isna(row["releasable"]),
        Obstacle.NONE_RELEASABLE: not pd.isna(row["releasable"]) and row["releasable"] == 0,
        Obstacle.COVER: _below_cover(row),
        Obstacle.READY_UNKNOWN: pd.isna(row["ready_min"]),
        Obstacle.NO_ROUTE: pd.isna(row["road_min"]),
        Obstacle.TOO_LATE: late,
    }
    return [obstacle for obstacle, stands in checks.items() if stands]


def _below_cover(row: dict[str, Any]) -> bool:
    some = not pd.isna(row["releasable"]) and row["releasable"] > 0
    return (
        row["cover_stated"]
        and some
        and not pd.isna(row["left_after_one"])
        and bool(row["left_after_one"] < row["cover"])
    )
