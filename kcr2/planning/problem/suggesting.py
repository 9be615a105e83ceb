"""What can owners be asked beside a plan, as the picture stands: to stand in, to be set ready, to relieve?"""

from collections.abc import Iterator
from math import ceil
from typing import Any

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.model.process import RELEASED
from kcr2.picture import Picture
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.run import Run
from kcr2.planning.problem.building import Problem, build_problem
from kcr2.planning.suggestions import Lasting, MoveUps, Relief, Turn, move_up, relief_plan

Minutes = dict[str, dict[str, int | None]]
"""Owner → owner → minutes by road; None where no way is known."""


def move_ups_of(problem: Problem, plan: Plan, picture: Picture, run: Run) -> MoveUps:
    """Give the moves that would restore the cover that a plan takes."""
    return move_up(problem.instance, plan, run, between=minutes_between(problem, picture))


def minutes_between(problem: Problem, picture: Picture) -> Minutes:
    """Give the minutes by road between the seats of all owners of a problem, for a convoy without slow vehicles."""
    owners = [row.id for row in problem.instance.suppliers]
    places = seats(picture)
    found = {owner: minutes_to(picture, problem.options, *places.loc[owner]) for owner in owners}
    return {owner: {other: found[other][owner] for other in owners if other != owner} for owner in owners}


def seats(picture: Picture) -> pd.DataFrame:
    """Give where every owner is, degrees WGS84."""
    return pd.concat([picture.reference.regions, picture.reference.organisations], join="inner")[["lon", "lat"]]


def minutes_to(picture: Picture, options: PlanOptions, lon: float, lat: float) -> dict[str, int | None]:
    """Give the minutes by road from every owner to a place, for a convoy without slow vehicles."""
    table = picture.roads.travel_minutes(
        float(lon), float(lat), access_detour=options.access_detour, access_kmh=options.access_kmh
    )
    share = options.travel_factor / 100
    return {
        str(owner): None if pd.isna(minutes) else ceil(round(float(minutes) * share, 6))
        for owner, minutes in table["travel_min"].items()
    }


def relief_of(picture: Picture, options: PlanOptions, run: Run) -> Relief:
    """Plan who relieves whom at everything that lasts, with what is not under way."""
    problem = build_problem(picture, options.model_copy(update={"include_running": True}))
    lasting, turns = tuple(lasting_of(problem, picture)), turns_of(problem, picture)
    return relief_plan(problem.instance, lasting, run, turns=turns)


def turns_of(problem: Problem, picture: Picture) -> dict[str, Turn]:
    """Give how long each type with a crew may work and must rest; goods without one stay to the end."""
    types, settings = picture.reference.capabilities, picture.settings
    turns = {}
    for row in problem.instance.types:
        type_ = types.loc[row.id]
        if not pd.isna(type_["crew"]) and type_["crew"] > 0:
            hours = settings.shift_h if pd.isna(type_["max_shift_h"]) else float(type_["max_shift_h"])
            turns[row.id] = Turn(int(hours * 60), ceil(settings.rest_h * 60))
    return turns


def lasting_of(problem: Problem, picture: Picture) -> Iterator[Lasting]:
    """Give what must be on site for long: what is missing, from when it is needed; what is there, when its shift ends.

    Who has its relief planned already needs none from here.
    """
    rows = {f"{row['request_id']}/{row['line']}": row for row in picture.requests.to_dict("records")}
    running = picture.deliveries[~picture.deliveries["state"].isin([state.value for state in RELEASED])]
    serving: dict[str, list[dict[str, Any]]] = {}
    for delivery in running.to_dict("records"):
        serving.setdefault(f"{delivery['request_id']}/{delivery['line']}", []).append(delivery)
    for request in problem.instance.requests:
        held = serving.get(request.id, [])
        missing = request.quantity - sum(int(one["amount"]) for one in held)
        if missing > 0:
            until_min = request.needed_by + int(float(rows[request.id]["duration_h"]) * 60)
            yield Lasting(request.id, request.needed_by, until_min, missing)
        for one in held:
            if pd.isna(one["relief_at"]) and one["relief_due"] < one["until"]:
                from_min, until_min = (_after(picture, one[name]) for name in ("relief_due", "until"))
                yield Lasting(request.id, from_min, until_min, int(one["amount"]))


def _after(picture: Picture, moment: pd.Timestamp) -> int:
    return max(int((moment - pd.Timestamp(picture.at)) // pd.Timedelta(minutes=1)), 0)
