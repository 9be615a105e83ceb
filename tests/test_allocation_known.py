"""Is every problem with a known optimum solved to it, proven at every level?"""

import time

import pytest

from kcr2.planning.allocation import Plan, Run, Status, allocate
from kcr2.planning.checking.checker import require_sound
from tests.allocations import KNOWN, expected, instance


def solved(name: str) -> Plan:
    """Solve a known problem to the end."""
    return allocate(instance(name), Run(clock=time.monotonic))


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_problem_is_solved_to_its_optimum_at_every_level(name: str) -> None:
    known = expected(name)

    plan = solved(name)

    require_sound(instance(name), plan)
    assert plan.objectives == known["objectives"]
    assert plan.bounds == known["objectives"]
    ranges = known.get("unmet_range", {})
    assert all(low <= plan.short[request] <= high for request, (low, high) in ranges.items())


def test_a_problem_without_requests_is_told_as_such() -> None:
    plan = solved("e16-no-requests")

    assert (plan.status, plan.lines, plan.short) == (Status.NO_REQUESTS, (), {})
