"""How does a proposal go from a what-if to the space that it left? By an action there, and in no other way."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kcr2.actions import KeepProposal
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Space
from kcr2.model import ProposalKept, ProposalLine, ProposalOrigin
from kcr2.picture import Picture
from kcr2.picture.lookup import effect_of, request_line
from kcr2.terms import PlanStatus, Quality, SpaceKind

SOURCE = "wat-als"


def carry_back(
    desk: Desk,
    branch: Space,
    proposal_id: str,
    *,
    author: Author,
    now: datetime,
    quality: Quality,
    chosen: Collection[int] | None = None,
) -> list[Entry]:
    """Keep a proposal of a what-if in its parent, judged anew on the parent's picture of now.

    Parameters
    ----------
    proposal_id : number of the proposal in the what-if
    author : who does it, by name and role in the parent
    now : what counts as now in the parent
    quality : how sure what is entered in the parent is: outside a live space it is fictional
    chosen : places of the lines that go along, from 0; all of them when not given

    Raises
    ------
    RefusedError
        There is no such proposal, or a rule of the parent stops a line; then nothing was written.
    """
    parent = desk.journal.space(_parent_of(branch))
    entry = _kept(desk, branch, proposal_id)
    picture = desk.picture(parent, now=now)
    intention = carried(entry, picture, quality=quality, chosen=chosen)
    return desk.perform(parent, author, [intention], now=now, seen=picture.head.seq)


def carried(entry: Entry, picture: Picture, *, quality: Quality, chosen: Collection[int] | None = None) -> KeepProposal:
    """Give the intention to keep a proposal of a what-if in its parent. `picture`: the parent's, of now.

    What it was worth was counted on another picture, so that it says nothing of that here. What a line would still
    miss is counted on this one.
    """
    made = ProposalKept.model_validate(entry.content)
    lines = tuple(line for at, line in enumerate(made.lines) if chosen is None or at in chosen)
    origin = ProposalOrigin(branch=entry.space, proposal_id=made.proposal_id, seq=entry.seq, seal=entry.seal)
    return KeepProposal(
        observed_at=picture.at,
        quality=quality,
        source=SOURCE,
        based_on=picture.at,
        based_on_seq=picture.head.seq,
        based_on_seal=picture.head.seal,
        fingerprint=made.fingerprint,
        options=made.options,
        status=PlanStatus.CARRIED,
        lines=lines,
        short=_short(lines, picture),
        note=made.note,
        origin=origin,
    )


def _short(lines: tuple[ProposalLine, ...], picture: Picture) -> dict[str, int]:
    """Give what the lines of requests would still miss in this picture, in percent of a unit."""
    given: dict[tuple[str, int], int] = {}
    for line in lines:
        found = request_line(picture, line.request_id, line.line)
        effect = 0 if found is None else effect_of(picture, found["capability"], line.capability) or 0
        given[line.request_id, line.line] = given.get((line.request_id, line.line), 0) + effect * line.amount
    missing = {f"{request}/{line}": _gap(picture, request, line) - got for (request, line), got in given.items()}
    return {name: amount for name, amount in missing.items() if amount > 0}


def _gap(picture: Picture, request_id: str, line: int) -> int:
    found: dict[str, Any] | None = request_line(picture, request_id, line)
    return 0 if found is None else 100 * int(found["gap"])


def _parent_of(branch: Space) -> str:
    if branch.kind is not SpaceKind.BRANCH or branch.parent is None:
        raise RefusedError(
            "{space} is geen wat-als; er is geen ruimte waarnaar een voorstel kan worden overgebracht.",
            rule="only-in-what-if",
            fix="Open eerst een wat-als.",
            space=branch.name,
        )
    return branch.parent


def _kept(desk: Desk, branch: Space, proposal_id: str) -> Entry:
    entries, _complete = desk.journal.read_sound(branch.name, after=branch.parent_seq)
    for entry in entries:
        if entry.kind == ProposalKept.kind and entry.content["proposal_id"] == proposal_id:
            return entry
    raise RefusedError(
        "voorstel {number} is niet in wat-als {space} bewaard.",
        rule="carried-kept-there",
        fix="Bewaar het voorstel eerst in de wat-als.",
        number=proposal_id,
        space=branch.name,
    )
