"""How does a proposal leave the house, so that anybody can count it again? One JSON object."""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from kcr2.planning.allocation import Plan
from kcr2.planning.allocation.solver import OPTIONS
from kcr2.planning.stress import ScenarioResult

Rows = Sequence[Mapping[str, Any]]


def plan_file(
    plan: Plan,
    *,
    told: Mapping[str, Rows] | None = None,
    alternatives: Iterable[Plan] = (),
    seconds: Mapping[str, float],
) -> bytes:
    """Give a proposal with its proof, why it is as it is, and other proposals of about the same worth.

    A bound that is null was not looked for. `told` holds the explanations and the changes that would help.
    """
    return _written(
        {
            "status": plan.status.value,
            "objectives": _scores(plan),
            "bounds": {level.value: plan.bounds.get(level) for level in plan.objectives},
            "allocation": _lines(plan),
            "short": _short(plan),
            "explanations": [],
            "what_if": [],
            "what_if_combined": [],
            **(told or {}),
            "alternatives": [
                {"objectives": _scores(other), "allocation": _lines(other), "short": _short(other)}
                for other in alternatives
            ],
            "solver": _solver(),
            "seconds": _rounded(seconds),
        }
    )


def stress_file(results: Sequence[ScenarioResult], *, seconds: Mapping[str, float]) -> bytes:
    """Give what each scenario misses at least, in the order of the scenarios."""
    return _written(
        {
            "unmet": [result.unmet for result in results],
            "scenarios": [
                {"unmet": result.unmet, "bound": result.bound, "by_type": result.by_type} for result in results
            ],
            "solver": _solver(),
            "seconds": _rounded(seconds),
        }
    )


def _scores(plan: Plan) -> dict[str, int]:
    return {level.value: score for level, score in plan.objectives.items()}


def _lines(plan: Plan) -> Rows:
    return [line.as_row() for line in plan.lines]


def _short(plan: Plan) -> dict[str, int]:
    """Give only the requests that miss something."""
    return {request: missing for request, missing in plan.short.items() if missing}


def _solver() -> dict[str, Any]:
    return {"name": "HiGHS", "version": version("highspy"), "options": OPTIONS}


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(spent, 3) for stage, spent in seconds.items()}


def _written(told: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
