"""Which way may a request go, and a delivery? Is the state machine the one of the domain, and complete?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.model import RequestStep
from kcr2.model.process import (
    ASKED_BY,
    DERIVED,
    ENDED,
    FORWARDS,
    GONE,
    MOVES,
    OPEN_TO_OFFERS,
    RELEASED,
    RUNNING,
    WAYS,
    diagram,
    edges,
    moves_from,
    party_of,
    ways_from,
)
from kcr2.terms import CompetentAuthority, DeliveryState, LegalBasis, Party, RequestStatus, Route, Step
from tests.pictures import SETTINGS

S = RequestStatus
D = DeliveryState

TABLE = """
–                     → concept               : aanvrager
–                     → ingediend             : aanvrager
concept               → concept               : aanvrager
concept               → ingediend             : aanvrager
concept               → ingetrokken           : aanvrager
ingediend             → ingediend             : aanvrager
ingediend             → in toetsing           : KCR2
ingediend             → ingetrokken           : aanvrager
in toetsing           → aanvulling gevraagd   : KCR2
in toetsing           → in behandeling        : KCR2
in toetsing           → afwijzing voorgesteld : KCR2
in toetsing           → ingetrokken           : aanvrager
aanvulling gevraagd   → ingediend             : aanvrager
aanvulling gevraagd   → ingetrokken           : aanvrager
afwijzing voorgesteld → afgewezen             : beslissend gezag
afwijzing voorgesteld → in toetsing           : beslissend gezag
afwijzing voorgesteld → ingetrokken           : aanvrager
in behandeling        → uitgezet              : KCR2
in behandeling        → doorgeleid            : KCR2
in behandeling        → ingetrokken           : aanvrager
uitgezet              → uitgezet              : KCR2
uitgezet              → aanbod ontvangen      : eigenaar
uitgezet              → deels aanbod of niet leverbaar : KCR2
uitgezet              → doorgeleid            : KCR2
uitgezet              → ingetrokken           : aanvrager
aanbod ontvangen      → uitgezet              : KCR2
aanbod ontvangen      → uitgezet              : eigenaar
aanbod ontvangen      → deels aanbod of niet leverbaar : KCR2
aanbod ontvangen      → advies gereed         : validator
aanbod ontvangen      → doorgeleid            : KCR2
aanbod ontvangen      → ingetrokken           : aanvrager
deels aanbod of niet leverbaar → uitgezet     : KCR2
deels aanbod of niet leverbaar → advies gereed : validator
deels aanbod of niet leverbaar → doorgeleid   : KCR2
deels aanbod of niet leverbaar → ingetrokken  : aanvrager
advies gereed         → voorgelegd            : KCR2
advies gereed         → ingetrokken           : aanvrager
voorgelegd            → bijstellen            : aanvrager
voorgelegd            → akkoord aanvrager     : aanvrager
voorgelegd            → ingetrokken           : aanvrager
bijstellen            → ingediend             : aanvrager
bijstellen            → ingetrokken           : aanvrager
akkoord aanvrager     → toegekend             : beslissend gezag
akkoord aanvrager     → afgewezen             : beslissend gezag
akkoord aanvrager     → ingetrokken           : aanvrager
toegekend             → in uitvoering         : eigenaar
toegekend             → afgeschaald           : aanvrager
in uitvoering         → toegekend             : eigenaar
in uitvoering         → afgeschaald           : aanvrager
afgeschaald           → afgesloten            : KCR2
"""
"""The state machine of domain 2.4, written down once more by hand: who changes one must change both.

Beside the domain's own rows: a concept that is saved again, a filing that is corrected before it is taken in, a call
that is repeated, and what follows from owners who take an offer or an alarm back. What the domain calls `deels
afgeschaald`, `verlengd` and `herverdeling` happens to deliveries.
"""

Line = tuple[str, str, str]


def written_down() -> set[Line]:
    """Read the table above."""
    rows = [row.replace(" → ", " : ").split(" : ") for row in TABLE.strip().splitlines()]
    return {(source.strip(), target.strip(), party.strip()) for source, target, party in rows}


def as_built() -> set[Line]:
    """Give what the program does, in the same words."""
    taken = {
        (source.label if source else "–", way.target.label, way.party.label)
        for way in WAYS.values()
        for source in way.sources
    }
    return taken | {(source.label, target.label, party.label) for (source, target), party in DERIVED.items()}


# ---- requests --------------------------------------------------------------------------------------


def test_the_machine_is_the_one_of_the_domain() -> None:
    assert as_built() == written_down()


def test_the_edges_are_those_of_the_table() -> None:
    labels = {status.label: status for status in S}

    assert edges() == {(labels.get(source), labels[target]) for source, target, _party in written_down()}


def test_every_step_leads_somewhere_and_is_named_by_its_own_key() -> None:
    assert set(WAYS) == set(Step)
    assert all(way.step is step and way.sources for step, way in WAYS.items())


def reached() -> set[S]:
    """Give every status that can be come to from nothing."""
    found: set[S | None] = {None}
    while more := {target for source, target in edges() if source in found} - found:
        found |= more
    return {status for status in found if status is not None}


def test_every_status_can_be_reached() -> None:
    assert reached() == set(S)


@pytest.mark.parametrize("status", S)
def test_only_what_has_ended_has_no_way_out(status: S) -> None:
    ways_out = {target for source, target in edges() if source is status} - {status}

    assert (not ways_out) == (status in ENDED)
    assert (not ways_from(status)) == (status in ENDED)


@pytest.mark.parametrize("status", [status for status in S if status not in ENDED])
def test_from_everywhere_a_request_can_come_to_an_end(status: S) -> None:
    found: set[S | None] = {status}
    while more := {target for source, target in edges() if source in found} - found:
        found |= more

    assert found & ENDED


@pytest.mark.parametrize("status", S)
def test_a_request_is_withdrawn_before_it_is_granted_and_not_after(status: S) -> None:
    after = RUNNING | ENDED | {S.STOOD_DOWN}

    assert (WAYS[Step.WITHDRAW] in ways_from(status)) == (status not in after)


@given(st.sampled_from([None, *S]))
def test_the_ways_from_a_status_are_the_steps_that_name_it(status: S | None) -> None:
    assert {way.step for way in ways_from(status)} == {step for step, way in WAYS.items() if status in way.sources}


def test_nobody_assigns_the_capacity_of_an_owner() -> None:
    assert not [way.step for way in WAYS.values() if way.party is Party.OWNER]
    assert (S.CALLED, S.OFFERED) in DERIVED
    assert set(DERIVED.values()) == {Party.OWNER}


def test_nothing_is_granted_without_the_requester_and_an_authority() -> None:
    assert WAYS[Step.GRANT].sources == {S.AGREED}
    assert WAYS[Step.GRANT].party is Party.AUTHORITY
    assert [way.step for way in WAYS.values() if way.target is S.AGREED] == [Step.AGREE]
    assert WAYS[Step.AGREE].party is Party.REQUESTER


def test_the_hub_proposes_to_reject_and_an_authority_does() -> None:
    assert WAYS[Step.PROPOSE_REJECTION].party is Party.HUB
    assert WAYS[Step.REJECT].party is Party.AUTHORITY
    assert S.REJECTED not in {way.target for way in WAYS.values() if way.party is Party.HUB}


@pytest.mark.parametrize("step", Step)
def test_what_must_be_said_with_a_step_is_a_field_of_a_step(step: Step) -> None:
    assert set(WAYS[step].needs) <= set(RequestStep.model_fields)


def test_what_must_be_said_is_what_the_domain_records() -> None:
    assert {step.value: way.needs for step, way in WAYS.items() if way.needs} == {
        "ask_more": ("note",),
        "accept": ("legal_basis",),
        "propose_rejection": ("reason", "note"),
        "reconsider": ("decided_for", "note"),
        "reject": ("decided_for", "note"),
        "settle_short": ("note",),
        "adjust": ("note",),
        "grant": ("decided_for", "legal_basis"),
        "close": ("note",),
        "forward": ("route", "reference"),
    }


def test_offers_are_taken_between_treatment_and_advice() -> None:
    assert WAYS[Step.CALL].sources == OPEN_TO_OFFERS
    assert not OPEN_TO_OFFERS & (ENDED | RUNNING)


@pytest.mark.parametrize("step", Step)
def test_whose_step_it_is_follows_the_setting(step: Step) -> None:
    other = next(party for party in Party if party is not WAYS[step].party)
    moved = SETTINGS.model_copy(update={"step_parties": {step: other}})

    assert party_of(step, SETTINGS) is WAYS[step].party
    assert party_of(step, moved) is other
    assert [one for one in Step if one is not step and party_of(one, moved) is not WAYS[one].party] == []


# ---- deliveries ------------------------------------------------------------------------------------

CHAIN = {
    D.ACCEPTED: {D.ALARMED, D.CANCELLED},
    D.ALARMED: {D.READY, D.CANCELLED},
    D.READY: {D.EN_ROUTE, D.CANCELLED},
    D.EN_ROUTE: {D.AT_UGS, D.RETURNING},
    D.AT_UGS: {D.DEPLOYED, D.RETURNING},
    D.DEPLOYED: {D.RELIEVED, D.RETURNING},
    D.RELIEF_PLANNED: {D.RELIEVED, D.RETURNING},
    D.RELIEVED: {D.RETURNING},
    D.RETURNING: {D.AVAILABLE},
    D.AVAILABLE: set(),
    D.CANCELLED: set(),
}
"""Where a delivery goes, written down once more."""


@pytest.mark.parametrize("state", D)
def test_a_delivery_goes_where_the_domain_says(state: D) -> None:
    assert {move.target for move in moves_from(state)} == CHAIN[state]


def test_every_state_of_a_delivery_is_reached_one_of_them_by_a_plan() -> None:
    found, before = {D.ACCEPTED, D.RELIEF_PLANNED}, 0
    while len(found) > before:
        before, found = len(found), found | {move.target for move in MOVES if move.source in found}

    assert found == set(D)
    assert D.RELIEF_PLANNED not in {move.target for move in MOVES}


def test_a_move_is_there_once_and_belongs_to_somebody() -> None:
    assert len({(move.source, move.target) for move in MOVES}) == len(MOVES)
    assert all(move.parties and move.parties <= {Party.OWNER, Party.REQUESTER} for move in MOVES)


@pytest.mark.parametrize("state", D)
def test_a_delivery_that_is_gone_goes_nowhere(state: D) -> None:
    assert (not moves_from(state)) == (state in GONE)


def test_who_is_released_is_on_its_way_home_or_there() -> None:
    assert {D.RETURNING, D.AVAILABLE, D.CANCELLED} == RELEASED


def test_units_leave_by_their_owner_and_are_deployed_by_the_requester() -> None:
    parties = {(move.source, move.target): move.parties for move in MOVES}

    assert parties[D.ACCEPTED, D.ALARMED] == parties[D.READY, D.EN_ROUTE] == {Party.OWNER}
    assert parties[D.AT_UGS, D.DEPLOYED] == {Party.REQUESTER}
    assert parties[D.RETURNING, D.AVAILABLE] == {Party.OWNER}


# ---- who asks on which ground, and where else it goes --------------------------------------------------


def test_every_ground_has_somebody_who_may_ask_on_it() -> None:
    assert set(ASKED_BY) == set(LegalBasis)
    assert all(ASKED_BY.values())
    assert set().union(*ASKED_BY.values()) == set(CompetentAuthority)


def test_only_the_head_of_a_region_asks_for_help_of_other_regions() -> None:
    assert ASKED_BY[LegalBasis.WVR_51] == ASKED_BY[LegalBasis.WVR_51_MILITARY] == {CompetentAuthority.CHAIR}


def test_help_between_neighbours_is_not_forwarded() -> None:
    assert {Route.DEFENCE, Route.POLICE, Route.INTERNATIONAL} == FORWARDS


# ---- the diagram ---------------------------------------------------------------------------------------


def test_the_diagram_draws_every_edge_with_its_step_and_its_party() -> None:
    lines = [line.strip() for line in diagram().splitlines()]
    drawn = {
        f"{source.value if source else '[*]'} --> {way.target.value}: {way.step.label} ({way.party.label})"
        for way in WAYS.values()
        for source in way.sources
    }
    alone = {f"{a.value} --> {b.value}: vanzelf ({party.label})" for (a, b), party in DERIVED.items()}
    ends = {f"{status.value} --> [*]" for status in ENDED}

    assert lines[0] == "stateDiagram-v2"
    assert {line for line in lines if "-->" in line} == drawn | alone | ends
    assert len(lines) == len(set(lines))


def test_the_diagram_names_every_status() -> None:
    lines = {line.strip() for line in diagram().splitlines()}

    assert {f"{status.value}: {status.label}" for status in S} <= lines


def test_the_diagram_is_always_drawn_in_the_same_order() -> None:
    assert diagram() == diagram()
    assert diagram().splitlines()[1] == "    [*] --> draft: Concept bewaren (aanvrager)"
