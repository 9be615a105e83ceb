"""May this proposal be kept? Keeping assigns nothing: it only becomes something when owners are asked."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd
from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.carrying import beyond_stock
from kcr2.actions.rules import known_capability, known_owner, next_number
from kcr2.errors import Fault, RefusedError
from kcr2.model import Event, Proposal, ProposalKept, ProposalLine
from kcr2.model.process import RELEASED
from kcr2.picture import Picture
from kcr2.picture.lookup import Found, effect_of, request_line

Asked = tuple[str, int]
"""Request and line."""


class KeepProposal(Proposal, Intention):
    """A planner keeps a proposal with what it rests on; it gets its number when it is accepted."""

    proposal_id: str = Field(default="", title="Voorstelnummer", description="Volgt bij het bewaren.", pattern=r"^$")

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


@decides(KeepProposal)
def keep_proposal(intention: KeepProposal, context: Context) -> list[Event]:
    """Accept a proposal about lines that are there, within what they miss, on a picture that has been."""
    require(context.author, Permission.COORDINATE)
    _on_a_picture_that_was(intention, context.picture)
    if not intention.lines:
        raise RefusedError(
            "het voorstel heeft 0 regels; er is niets te bewaren.",
            rule="proposal-lines",
            fix="Leg vast waarom er niets kan met een advies of een tekort.",
        )
    refusals = list(_refusals(intention, context))
    if refusals:
        raise _together(refusals)
    number = next_number(context.picture, context.picture.proposals["proposal_id"], "V")
    return [ProposalKept(**intention.model_dump() | {"proposal_id": number})]


def _refusals(intention: KeepProposal, context: Context) -> Iterator[RefusedError]:
    """Give what stops each line, all of it: a proposal is kept whole or not at all."""
    for asked, lines in _by_line(intention).items():
        try:
            found = _known_line(asked, context)
            for line in lines:
                _fits(line, found, context)
            _within_gap(lines, found, intention, context)
        except RefusedError as refusal:
            yield refusal
    if intention.origin is not None:
        yield from beyond_stock(intention.lines, context.picture)


def _together(refusals: list[RefusedError]) -> RefusedError:
    if len(refusals) == 1:
        return refusals[0]
    return RefusedError(
        "{n} bezwaren, er is niets bewaard. {told}",
        rule="proposal-several",
        fix="Laat deze regels weg, of maak het voorstel opnieuw op het beeld van nu.",
        faults=[Fault(number, one.rule, one.message, one.where) for number, one in enumerate(refusals, 1)],
        n=len(refusals),
        told=" ".join(f"({number}) {one.where}: {one.message} [{one.rule}]" for number, one in enumerate(refusals, 1)),
    )


def _by_line(intention: KeepProposal) -> dict[Asked, list[ProposalLine]]:
    lines: dict[Asked, list[ProposalLine]] = defaultdict(list)
    for line in intention.lines:
        lines[line.request_id, line.line].append(line)
    return lines


def _on_a_picture_that_was(intention: KeepProposal, picture: Picture) -> None:
    seq, seal, _ = picture.head
    other = intention.based_on_seq == seq and intention.based_on_seal != seal
    if intention.based_on_seq > seq or other or intention.based_on > picture.at:
        raise RefusedError(
            "het voorstel berust op volgnummer {based} van {moment:%d-%m-%Y %H:%M} UTC met zegel {found}; het journaal "
            "loopt tot {seq} van {at:%d-%m-%Y %H:%M} UTC met zegel {seal}.",
            rule="proposal-based-on",
            fix="Maak het voorstel opnieuw op het beeld van nu.",
            based=intention.based_on_seq,
            moment=intention.based_on,
            found=intention.based_on_seal[:8] or "geen",
            seq=seq,
            at=picture.at,
            seal=seal[:8] or "geen",
        )


def _known_line(asked: Asked, context: Context) -> Found:
    found = request_line(context.picture, *asked)
    if found is None or not found["is_open"]:
        raise RefusedError(
            "aanvraag {request_id} heeft geen open regel {line} in dit beeld.",
            rule="proposal-line-known",
            fix="Maak het voorstel opnieuw op het beeld van nu.",
            request_id=asked[0],
            line=asked[1],
        )
    return found


def _fits(line: ProposalLine, found: Found, context: Context) -> None:
    known_owner(context.reference, line.owner)
    known_capability(context.reference, line.capability)
    if line.owner == found["region"]:
        raise RefusedError(
            "{owner} vraagt zelf om regel {line}; het voorstel laat die {amount} {unit} van zichzelf komen.",
            rule="proposal-not-the-requester",
            where=line.request_id,
            fix="Maak het voorstel opnieuw.",
            owner=line.owner,
            line=line.line,
            amount=line.amount,
            unit=found["unit"],
        )
    if effect_of(context.picture, found["capability"], line.capability) is None:
        raise RefusedError(
            "{capability} vervangt {asked} niet; {n} eenheden van {owner} dienen regel {line} niet.",
            rule="proposal-serves",
            where=line.request_id,
            fix="Kies een type uit data/reference/substitutions.csv.",
            capability=line.capability,
            asked=found["capability"],
            n=line.amount,
            owner=line.owner,
            line=line.line,
        )


def _within_gap(lines: list[ProposalLine], found: Found, intention: KeepProposal, context: Context) -> None:
    """Refuse more than a line misses: a unit that could stay at home without anything missing."""
    gap = int(found["gap"]) + (_coming(found, context.picture) if intention.options.include_running else 0)
    effects = [effect_of(context.picture, found["capability"], line.capability) or 0 for line in lines]
    given = sum(effect * line.amount for effect, line in zip(effects, lines, strict=True))
    if given - min(effects) >= 100 * gap:
        raise RefusedError(
            "regel {line} mist {gap} {unit}; het voorstel brengt {amount} eenheden, samen goed voor {given} %.",
            rule="proposal-within-gap",
            where=found["request_id"],
            fix="Maak het voorstel opnieuw op het beeld van nu.",
            line=int(found["line"]),
            gap=gap,
            unit=found["unit"],
            amount=sum(line.amount for line in lines),
            given=given,
        )


def _coming(found: Found, picture: Picture) -> int:
    """Count the units that serve a line and may be planned anew."""
    rows: pd.DataFrame = picture.deliveries
    own = (rows["request_id"] == found["request_id"]) & (rows["line"] == found["line"])
    return int(rows.loc[own & ~rows["state"].isin([state.value for state in RELEASED]), "amount"].sum())
