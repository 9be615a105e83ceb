"""What would setting units ready gain for something that nobody asks for yet, beside the plan that there is?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from kcr2.errors import PlanError
from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.allocation.run import Run
from kcr2.planning.problem.building import Problem, problem_of
from kcr2.planning.problem.demand import Asked, Demand
from kcr2.planning.problem.suggesting import minutes_to, seats
from kcr2.planning.suggestions import Positioned, Staging, pre_position
from kcr2.planning.suggestions.free import Away, running, without
from kcr2.terms import Urgency

AT_SITE = "ter plaatse"
"""Waiting where it is expected itself."""
EXPECTED = "verwacht"
"""What the line is called that nobody asked for."""
MOST_DAYS = 14
"""So far ahead may be expected: reports of what is free say nothing about later, a planning assumption."""


@dataclass(frozen=True)
class Expected:
    """Units of a type that may be needed at a place of a region at a moment. Degrees WGS84."""

    region: str
    capability: str
    units: int
    urgency: Urgency
    at: datetime
    lon: float
    lat: float


def expected_problem(picture: Picture, options: PlanOptions, expected: Expected) -> Problem:
    """Make the problem of what is expected, as if it were the only thing that is asked.

    Raises
    ------
    PlanError
        The moment is not after the picture, or further ahead than anybody can tell.
    """
    ahead = pd.Timestamp(expected.at) - pd.Timestamp(picture.at)
    if not pd.Timedelta(0) < ahead <= pd.Timedelta(days=MOST_DAYS):
        raise PlanError(
            "het verwachte moment ligt {hours} uur na het beeld; het moet daarna liggen en ten hoogste {days} dagen.",
            where="vooraf plaatsen",
            fix="Kies een moment na het beeld dat op het scherm staat.",
            hours=round(ahead.total_seconds() / 3600, 1),
            days=MOST_DAYS,
        )
    line = Asked(
        (EXPECTED, 1),
        expected.region,
        expected.capability,
        expected.units,
        expected.urgency,
        pd.Timestamp(expected.at),
        expected.lon,
        expected.lat,
    )
    return problem_of(picture, options, Demand((line,), ()))


def taken_by(problem: Problem, plan: Plan) -> Away:
    """Count what a plan takes beside what was offered or runs already: of that the picture knows."""
    asked: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        asked[line.supplier, line.type] += line.units
    # A counter drops what a plan no longer takes of what runs: nobody has given it back yet.
    return asked - Counter(running(problem.instance))


def places_to_wait(problem: Problem, picture: Picture, expected: Expected, places: Sequence[str]) -> list[Staging]:
    """Give where units may wait: at the seats of owners, or at the place itself (`AT_SITE`)."""
    (location,) = problem.instance.locations
    onward, where = minutes_to(picture, problem.options, expected.lon, expected.lat), seats(picture)
    reach = {place: minutes_to(picture, problem.options, *where.loc[place]) for place in places if place != AT_SITE}
    return [
        Staging(AT_SITE, onward, {location.id: 0})
        if place == AT_SITE
        else Staging(place, {**reach[place], place: 0}, {location.id: onward[place]})
        for place in places
    ]


def position_for(problem: Problem, stagings: Sequence[Staging], run: Run, *, taken: Away) -> Positioned:
    """Compare setting ready with starting from home, with what is left when some units are away.

    The request weighs 1, so that its shortage is in percent of a unit and its lateness in units times minutes.
    """
    expected = [row.model_copy(update={"weight": 1}) for row in problem.instance.requests]
    spare = without(problem.instance, taken)
    return pre_position(spare, expected, run, stagings=stagings, strikes_min=expected[0].needed_by)
