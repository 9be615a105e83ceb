"""How does a plan become a proposal for the journal, and how is the problem that it solved made again?"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from kcr2.errors import PlanError
from kcr2.journal import Entry, Head
from kcr2.model import PlanOptions, iso, moment_of
from kcr2.picture import Picture, build_picture
from kcr2.planning.allocation.plan import Plan
from kcr2.planning.problem.building import Problem, build_problem
from kcr2.reference import Reference
from kcr2.settings import Settings

Row = Mapping[str, Any]
"""A kept proposal: a row of the picture's table, or the content of its entry."""


def proposal_values(problem: Problem, plan: Plan, *, note: str = "") -> dict[str, Any]:
    """Give what an intention to keep a plan states, but for its own moment and quality."""
    return {
        "based_on": problem.at,
        "based_on_seq": problem.seq,
        "based_on_seal": problem.seal,
        "fingerprint": problem.fingerprint,
        "options": problem.options,
        "status": plan.status.value,
        "objectives": {level.value: value for level, value in plan.objectives.items()},
        "bounds": {level.value: value for level, value in plan.bounds.items()},
        "lines": [_line(problem, line.as_row()) for line in plan.lines],
        "short": {request: units for request, units in plan.short.items() if units > 0},
        "note": note,
    }


def _line(problem: Problem, line: Row) -> dict[str, Any]:
    request_id, _, number = line["request"].rpartition("/")
    return {
        "request_id": request_id,
        "line": int(number),
        "owner": line["supplier"],
        "capability": line["type"],
        "amount": line["units"],
        "depart_at": problem.at + timedelta(minutes=line["depart"]),
        "arrive_at": problem.at + timedelta(minutes=line["arrive"]),
    }


def picture_of_proposal(entries: Iterable[Entry], kept: Row, reference: Reference, settings: Settings) -> Picture:
    """Make the picture that a proposal rests on, of the journal of its space.

    Cut at the sequence and not only at the moment: in a demonstration many things are recorded at one moment.

    Raises
    ------
    PlanError
        The journal does not hold that sequence, or holds something else there.
    """
    until = [entry for entry in entries if entry.seq <= kept["based_on_seq"]]
    head = Head(until[-1].seq, until[-1].seal, until[-1].recorded_at) if until else Head(0, kept["based_on_seal"], "")
    _same_head(kept, head)
    space = until[-1].space if until else ""
    return build_picture(until, reference, _moment(kept["based_on"]), space=space, head=head, settings=settings)


def reproduce_problem(picture: Picture, kept: Row) -> Problem:
    """Make the problem of a kept proposal again, on the picture that it rests on; the same to the last figure.

    Raises
    ------
    PlanError
        The picture is another, or what it is judged by (reference data, mandate) changed since.
    """
    _same_head(kept, picture.head)
    if iso(picture.at) != iso(_moment(kept["based_on"])):
        raise PlanError(
            "het voorstel berust op het beeld van {moment}; dit beeld is van {at}.",
            where=kept["proposal_id"],
            fix="Neem het beeld van dat moment.",
            moment=iso(_moment(kept["based_on"])),
            at=iso(picture.at),
        )
    problem = build_problem(picture, PlanOptions.model_validate(kept["options"]))
    if problem.fingerprint != kept["fingerprint"]:
        raise PlanError(
            "het vraagstuk heeft nu vingerafdruk {now} en bij het bewaren {then}.",
            where=kept["proposal_id"],
            fix="Gebruik de referentiegegevens en instellingen van toen.",
            now=problem.fingerprint[:16],
            then=kept["fingerprint"][:16],
        )
    return problem


def _same_head(kept: Row, head: Head) -> None:
    if (kept["based_on_seq"], kept["based_on_seal"]) != (head.seq, head.seal):
        raise PlanError(
            "het voorstel berust op volgnummer {seq} met zegel {seal}; het beeld op {found} met zegel {held}.",
            where=kept["proposal_id"],
            fix="Neem het journaal van de ruimte waarin het voorstel is bewaard.",
            seq=kept["based_on_seq"],
            seal=kept["based_on_seal"][:8] or "geen",
            found=head.seq,
            held=head.seal[:8] or "geen",
        )


def _moment(value: Any) -> datetime:
    """Read a moment of a table or of an entry."""
    if isinstance(value, str):
        return moment_of(value)
    moment: datetime = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    return moment
