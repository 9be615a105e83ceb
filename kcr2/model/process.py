"""Which way does a request go, and a delivery? The state machine of domain 2.4 as data, and nowhere else.

The screen's buttons, the checks of the actions, the diagram of the documentation and the tests derive from it.
"""

from typing import NamedTuple

from kcr2.settings import Settings
from kcr2.terms import CompetentAuthority, DeliveryState, LegalBasis, Party, RequestStatus, Route, Step


class Way(NamedTuple):
    """One step of a request: from where, to where, whose it is, and what must be said with it."""

    step: Step
    sources: frozenset[RequestStatus | None]
    target: RequestStatus
    party: Party
    needs: tuple[str, ...] = ()


def _way(
    step: Step, sources: set[RequestStatus | None], target: RequestStatus, party: Party, *needs: str
) -> tuple[Step, Way]:
    return step, Way(step, frozenset(sources), target, party, needs)


_S = RequestStatus
_TREATED: set[RequestStatus | None] = {_S.IN_TREATMENT, _S.CALLED, _S.OFFERED, _S.SHORT}
_BEFORE_GRANT: set[RequestStatus | None] = {
    *(_S.DRAFT, _S.FILED, _S.IN_CHECK, _S.INCOMPLETE, _S.REJECTION_PROPOSED),
    *_TREATED,
    *(_S.ADVISED, _S.PRESENTED, _S.ADJUSTING, _S.AGREED),
}

WAYS: dict[Step, Way] = dict(
    [
        _way(Step.SAVE, {None, _S.DRAFT}, _S.DRAFT, Party.REQUESTER),
        _way(
            Step.FILE,
            {None, _S.DRAFT, _S.FILED, _S.INCOMPLETE, _S.ADJUSTING},
            _S.FILED,
            Party.REQUESTER,
        ),
        _way(Step.TAKE_IN, {_S.FILED}, _S.IN_CHECK, Party.HUB),
        _way(Step.ASK_MORE, {_S.IN_CHECK}, _S.INCOMPLETE, Party.HUB, "note"),
        _way(Step.ACCEPT, {_S.IN_CHECK}, _S.IN_TREATMENT, Party.HUB, "legal_basis"),
        _way(Step.PROPOSE_REJECTION, {_S.IN_CHECK}, _S.REJECTION_PROPOSED, Party.HUB, "reason", "note"),
        _way(Step.RECONSIDER, {_S.REJECTION_PROPOSED}, _S.IN_CHECK, Party.AUTHORITY, "decided_for", "note"),
        _way(Step.REJECT, {_S.REJECTION_PROPOSED, _S.AGREED}, _S.REJECTED, Party.AUTHORITY, "decided_for", "note"),
        _way(Step.CALL, _TREATED, _S.CALLED, Party.HUB),
        _way(Step.SETTLE_SHORT, {_S.CALLED, _S.OFFERED}, _S.SHORT, Party.HUB, "note"),
        _way(Step.VALIDATE, {_S.OFFERED, _S.SHORT}, _S.ADVISED, Party.VALIDATOR),
        _way(Step.PRESENT, {_S.ADVISED}, _S.PRESENTED, Party.HUB),
        _way(Step.ADJUST, {_S.PRESENTED}, _S.ADJUSTING, Party.REQUESTER, "note"),
        _way(Step.AGREE, {_S.PRESENTED}, _S.AGREED, Party.REQUESTER),
        _way(Step.GRANT, {_S.AGREED}, _S.GRANTED, Party.AUTHORITY, "decided_for", "legal_basis"),
        _way(Step.STAND_DOWN, {_S.GRANTED, _S.UNDERWAY}, _S.STOOD_DOWN, Party.REQUESTER),
        _way(Step.CLOSE, {_S.STOOD_DOWN}, _S.CLOSED, Party.HUB, "note"),
        _way(Step.WITHDRAW, _BEFORE_GRANT, _S.WITHDRAWN, Party.REQUESTER),
        _way(Step.FORWARD, _TREATED, _S.FORWARDED, Party.HUB, "route", "reference"),
    ]
)
"""Every step of a request. A grant by one of several deciders leaves the request where it is until all decided."""

DERIVED: dict[tuple[RequestStatus, RequestStatus], Party] = {
    (_S.CALLED, _S.OFFERED): Party.OWNER,
    (_S.OFFERED, _S.CALLED): Party.OWNER,
    (_S.GRANTED, _S.UNDERWAY): Party.OWNER,
    (_S.UNDERWAY, _S.GRANTED): Party.OWNER,
}
"""Changes that follow from what owners do: the first offer, the last one taken back, the first alarm, its cancelling.

Nobody takes these steps: owners act on their own lines, so that two of them never stand in each other's way.
"""

ENDED = frozenset({_S.CLOSED, _S.REJECTED, _S.WITHDRAWN, _S.FORWARDED})
"""Where a request needs nothing more."""

OPEN_TO_OFFERS = frozenset({_S.IN_TREATMENT, _S.CALLED, _S.OFFERED, _S.SHORT})
"""Where an owner may offer, called or not."""

RUNNING = frozenset({_S.GRANTED, _S.UNDERWAY})
"""Where units may move."""


class Move(NamedTuple):
    """One step of a delivery: from where, to where, and whose it may be."""

    source: DeliveryState
    target: DeliveryState
    parties: frozenset[Party]


_D = DeliveryState
_OWNER, _SITE = frozenset({Party.OWNER}), frozenset({Party.OWNER, Party.REQUESTER})

MOVES: tuple[Move, ...] = (
    Move(_D.ACCEPTED, _D.ALARMED, _OWNER),
    Move(_D.ALARMED, _D.READY, _OWNER),
    Move(_D.READY, _D.EN_ROUTE, _OWNER),
    Move(_D.EN_ROUTE, _D.AT_UGS, _SITE),
    Move(_D.AT_UGS, _D.DEPLOYED, frozenset({Party.REQUESTER})),
    Move(_D.DEPLOYED, _D.RELIEVED, _SITE),
    Move(_D.RELIEF_PLANNED, _D.RELIEVED, _SITE),
    Move(_D.AT_UGS, _D.RETURNING, _SITE),
    Move(_D.DEPLOYED, _D.RETURNING, _SITE),
    Move(_D.RELIEF_PLANNED, _D.RETURNING, _SITE),
    Move(_D.RELIEVED, _D.RETURNING, _SITE),
    Move(_D.RETURNING, _D.AVAILABLE, _OWNER),
    Move(_D.ACCEPTED, _D.CANCELLED, _SITE),
    Move(_D.ALARMED, _D.CANCELLED, _SITE),
    Move(_D.READY, _D.CANCELLED, _SITE),
    Move(_D.EN_ROUTE, _D.RETURNING, _SITE),
)
"""Every step of a delivery. `relief_planned` is how a deployed delivery is called once its relief is planned."""

GONE = frozenset({_D.AVAILABLE, _D.CANCELLED})
"""Where a delivery is no longer away from its owner."""

RELEASED = frozenset({_D.RETURNING, *GONE})
"""Where a delivery is no longer needed by the requester."""


def moves_from(state: DeliveryState) -> list[Move]:
    """Give the steps that a delivery may take."""
    return [move for move in MOVES if move.source is state]


def ways_from(status: RequestStatus | None) -> list[Way]:
    """Give the steps that a request may take."""
    return [way for way in WAYS.values() if status in way.sources]


def party_of(step: Step, settings: Settings) -> Party:
    """Give whose step it is; a setting, because the mandate changes when the foundation starts."""
    return settings.step_parties.get(step, WAYS[step].party)


def edges() -> set[tuple[RequestStatus | None, RequestStatus]]:
    """Give every change of status that exists."""
    taken = {(source, way.target) for way in WAYS.values() for source in way.sources}
    return taken | set(DERIVED)


ASKED_BY: dict[LegalBasis, frozenset[CompetentAuthority]] = {
    LegalBasis.WVR_51: frozenset({CompetentAuthority.CHAIR}),
    LegalBasis.WVR_51_MILITARY: frozenset({CompetentAuthority.CHAIR}),
    LegalBasis.POLICE_56: frozenset({CompetentAuthority.MAYOR, CompetentAuthority.PROSECUTOR}),
    LegalBasis.POLICE_57: frozenset({CompetentAuthority.MAYOR, CompetentAuthority.PROSECUTOR}),
    LegalBasis.POLICE_61: frozenset({CompetentAuthority.KMAR_COMMANDER}),
    LegalBasis.MILITARY_SUPPORT: frozenset(
        {
            CompetentAuthority.MINISTER,
            CompetentAuthority.KINGS_COMMISSIONER,
            CompetentAuthority.MAYOR,
            CompetentAuthority.DIKE_REEVE,
        }
    ),
    LegalBasis.BES: frozenset({CompetentAuthority.ISLAND_GOVERNOR}),
}
"""Who may ask on which ground (domain 2.2)."""

FORWARDS = frozenset({Route.DEFENCE, Route.POLICE, Route.INTERNATIONAL})
"""Where KCR2 may forward a request to; the other routes pass it by and are seen in the picture only."""


def diagram() -> str:
    """Write the request's states and steps as a Mermaid diagram for the documentation."""
    lines, order = ["stateDiagram-v2"], [None, *RequestStatus]
    for way in WAYS.values():
        for source in sorted(way.sources, key=order.index):
            start = "[*]" if source is None else source.value
            lines.append(f"    {start} --> {way.target.value}: {way.step.label} ({way.party.label})")
    lines += [f"    {a.value} --> {b.value}: vanzelf ({party.label})" for (a, b), party in DERIVED.items()]
    lines += [f"    {status.value} --> [*]" for status in RequestStatus if status in ENDED]
    return "\n".join([*lines, *(f"    {status.value}: {status.label}" for status in RequestStatus)])
