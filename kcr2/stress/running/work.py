"""What is there to be carried out, when is it the same work, and what is one chunk of it?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

from pydantic import BaseModel

from kcr2 import __version__
from kcr2.errors import DataError, PlanError
from kcr2.picture import Picture
from kcr2.planning.problem.building import plan_options
from kcr2.stress.country import Country, country_of
from kcr2.stress.drawing import draw
from kcr2.stress.drawn import Drawn
from kcr2.stress.evaluating import VERSION, evaluate
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import ANY, INCIDENT, Policy, StressOptions
from kcr2.stress.outcomes import Outcomes

CHUNK = 50
"""Scenarios that go to a process at once: enough to be worth the way, few enough to lose when it is killed."""

TOLD = {"held", "unknown", "ready"}
"""What a country tells beside its allocation problem (stand van, quality, names): it changes no outcome."""


class Draw(Protocol):
    """Draws one window of time; the same whoever asks, and whatever else is drawn."""

    def __call__(self, hazards: Any, options: StressOptions, number: int, /) -> Drawn:
        """Give the window of a number."""


class Evaluate(Protocol):
    """Holds windows against a country; what is said of one does not depend on which others come with it."""

    def __call__(self, country: Country, scenarios: Sequence[Drawn], /, *, exact: bool) -> Outcomes:
        """Give the outcomes in the order of the windows."""


@dataclass(frozen=True, eq=False)
class Work:
    """Everything a process needs, sent to it once.

    hazards  what the draw draws from: `Hazards`, for the draw of this program
    exact    whether the exact engine judges where plan and bound disagree
    draw, evaluate
             functions of a module, so that another process finds them by name
    release  the version of the program that made it: a process with another version refuses it
    """

    hazards: Any
    options: StressOptions
    country: Country
    exact: bool = True
    draw: Draw = draw
    evaluate: Evaluate = evaluate
    release: str = __version__

    @cached_property
    def fingerprint(self) -> str:
        """Give what names this work: two works with the same fingerprint have the same outcomes."""
        return fingerprint(self)


def work_of(picture: Picture, hazards: Hazards, options: StressOptions, policy: Policy, *, exact: bool = True) -> Work:
    """Give the work of testing the country of a picture.

    Raises
    ------
    DataError
        The windows are to hold a hazard that there is not.
    PlanError
        The policy names what there is not, or stages more than there is.
    """
    known = [ANY, INCIDENT, *hazards.by_key]
    if options.given not in known:
        raise DataError(
            "'{found}' is geen gevaar waarop vensters kunnen worden gekozen.",
            where="stresstest",
            fix="Kies uit: {known}.",
            found=options.given,
            known=", ".join(known),
        )
    country = country_of(picture, plan_options(picture.settings), options, policy)
    return Work(hazards, options, country, exact)


def evaluate_chunk(work: Work, numbers: range) -> Outcomes:
    """Draw the scenarios of some numbers and hold them against the country.

    Raises
    ------
    PlanError
        This process runs another version of the program than the one that asks.
    """
    if work.release != __version__:
        raise PlanError(
            "een rekenproces heeft versie {found} van het programma, gevraagd is {expected}.",
            where="stresstest",
            fix="Zet op elke machine van het cluster dezelfde versie neer.",
            found=__version__,
            expected=work.release,
        )
    scenarios = [work.draw(work.hazards, work.options, number) for number in numbers]
    outcomes = work.evaluate(work.country, scenarios, exact=work.exact)
    if outcomes.number.tolist() != list(numbers):
        told = f"chunk {numbers} came back with other scenarios"
        raise ValueError(told)
    return outcomes


def fingerprint(work: Work) -> str:
    """Give the SHA-256 of all that outcomes depend on, as hexadecimal digits."""
    country = {one.name: getattr(work.country, one.name) for one in fields(work.country) if one.name not in TOLD}
    told = {
        "evaluation": VERSION,
        "release": work.release,
        "draw": _name(work.draw),
        "evaluate": _name(work.evaluate),
        "exact": work.exact,
        "options": work.options,
        "hazards": work.hazards,
        "country": country,
    }
    text = json.dumps(canonical(told), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _name(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def canonical(value: Any) -> Any:
    """Give a value as what JSON knows, the same for the same content.

    Raises
    ------
    TypeError
        It holds something of which the content is not known.
    """
    if isinstance(value, BaseModel):
        return canonical(value.model_dump(mode="json"))
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: canonical(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): canonical(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(held) for held in value]
    if isinstance(value, set | frozenset):
        return sorted(map(canonical, value))
    if value is None or isinstance(value, str | int | float):
        return value
    told = f"{type(value).__name__} has no canonical form"
    raise TypeError(told)
