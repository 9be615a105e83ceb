"""May a proposal be kept, what does the journal hold of it, and can anybody make its problem again?"""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kcr2.actions import Context, KeepProposal, ReportCapacity, decide
from kcr2.desk import Desk
from kcr2.errors import PlanError, RefusedError
from kcr2.journal import Journal, Space
from kcr2.model import Event, PlanOptions, ProposalKept
from kcr2.picture import Picture
from kcr2.planning.allocation import Level, Run, Status, allocate
from kcr2.planning.problem import (
    Problem,
    build_problem,
    picture_of_proposal,
    plan_options,
    proposal_values,
    reproduce_problem,
)
from kcr2.terms import DeliveryState, PlanLevel, PlanStatus, Role, SpaceKind, Step
from tests import make
from tests.chain import Chain
from tests.pictures import SETTINGS, picture, reference, row_of

HUB = make.author()
REQUEST = "A-2025-0001"


def asked(amount: int = 2, **values: Any) -> Event:
    """Let VR07 ask for so many platoons."""
    return make.request_filed(lines=(make.request_line(amount=amount),), needed_by=make.at(600), **values)


def held(owner: str = "VR06", **values: Any) -> Event:
    """Let an owner have three platoons ready, of which two for others."""
    return make.capacity_reported(owner, **{"total": 3, "deployable": 3, "releasable": 2, **values})


def found(seen: Picture, **chosen: Any) -> tuple[Problem, dict[str, Any]]:
    """Plan, and give the problem with what an intention to keep the plan states."""
    problem = build_problem(seen, plan_options(SETTINGS, **chosen))
    plan = allocate(problem.instance, Run(clock=time.monotonic))
    return problem, proposal_values(problem, plan, note="Eerste voorstel")


def intended(*lines: dict[str, Any], **values: Any) -> KeepProposal:
    """Want to keep a proposal with these lines."""
    dull = make.proposal_kept().model_dump() | {"proposal_id": ""}
    return KeepProposal.model_validate({**dull, "lines": lines or (make.proposal_line(),), **values})


def kept(intention: KeepProposal, *told: Event, seen: Picture | None = None) -> ProposalKept:
    """Keep a proposal."""
    (event,) = decide(intention, Context(seen or picture(asked(), held(), *told), HUB))
    assert isinstance(event, ProposalKept)
    return event


def refusal(intention: KeepProposal, *told: Event, match: str) -> str:
    """Have a proposal refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        kept(intention, *told)
    return caught.value.rule


# ---- from a plan to the journal ------------------------------------------------------------------


def test_a_plan_becomes_a_proposal_with_all_that_it_rests_on() -> None:
    seen = picture(asked(3), held())
    problem, values = found(seen)

    event = kept(intended(**values, observed_at=seen.at), seen=seen)

    (line,) = event.lines
    (row,) = problem.instance.stock
    assert event.proposal_id == "V-2025-0001"
    assert (event.based_on, event.based_on_seq, event.based_on_seal) == (seen.at, seen.head.seq, seen.head.seal)
    assert (line.request_id, line.line, line.owner, line.amount) == (REQUEST, 1, "VR06", 2)
    assert (line.depart_at - seen.at).total_seconds() == 60 * row.mobilise
    assert event.status is PlanStatus.OPTIMAL
    assert event.short == {f"{REQUEST}/1": 100}
    assert event.objectives[PlanLevel.UNMET] == event.bounds[PlanLevel.UNMET] == 400
    assert event.options == problem.options


def test_the_next_proposal_gets_the_next_number() -> None:
    assert kept(intended(), make.proposal_kept("V-2025-0007")).proposal_id == "V-2025-0008"


def test_the_picture_shows_a_proposal_as_it_was_kept() -> None:
    row = row_of(picture(asked(), make.proposal_kept()).proposals, proposal_id="V-2025-0001")

    assert (row["amount"], row["status"], row["reported_by"]) == (2, "optimal", "KCR2")
    assert PlanOptions.model_validate(row["options"]) == make.plan_options()


def test_levels_and_outcomes_have_a_word_on_the_screen_each() -> None:
    assert [level.value for level in PlanLevel] == [level.value for level in Level]
    assert {status.value for status in PlanStatus} == {status.value for status in Status} | {PlanStatus.CARRIED.value}


def test_options_name_every_urgency() -> None:
    with pytest.raises(ValueError, match="levensreddend ontbreekt"):
        make.plan_options(urgency_weights={"urgent": 1, "pressing": 1, "planned": 1})


# ---- what is refused -----------------------------------------------------------------------------


def test_a_line_that_is_not_there_is_refused() -> None:
    other = intended(make.proposal_line(line=2))
    unknown = intended(make.proposal_line(request_id="A-2025-0009"))

    assert refusal(other, match=r"^aanvraag A-2025-0001 heeft geen open regel 2") == "proposal-line-known"
    assert refusal(unknown, match=r"^aanvraag A-2025-0009 heeft geen open regel 1") == "proposal-line-known"


def test_a_request_that_has_ended_is_refused() -> None:
    over = make.request_stepped(step=Step.WITHDRAW)

    assert refusal(intended(), over, match="heeft geen open regel 1") == "proposal-line-known"


def test_the_requester_does_not_supply_itself() -> None:
    own = intended(make.proposal_line("VR07"))

    assert refusal(own, match=r"VR07 vraagt zelf om regel 1; .* 2 peloton") == "proposal-not-the-requester"


def test_an_owner_or_type_that_nobody_knows_is_refused() -> None:
    assert refusal(intended(make.proposal_line("VR99")), match="VR99") == "owner-known"
    assert refusal(intended(make.proposal_line(capability="BRW-ONZIN")), match="BRW-ONZIN") == "capability-known"


def test_a_type_that_does_not_serve_is_refused() -> None:
    boats = intended(make.proposal_line(capability="RB-NRV-EENH"))

    assert refusal(boats, match="RB-NRV-EENH vervangt BRW-PEL-NB niet; 2 eenheden") == "proposal-serves"


def test_more_than_a_line_misses_is_refused() -> None:
    told = "regel 1 mist 2 peloton; het voorstel brengt 3 eenheden, samen goed voor 300 %"

    assert refusal(intended(make.proposal_line(amount=3)), match=told) == "proposal-within-gap"


def test_what_was_accepted_since_leaves_less_to_propose() -> None:
    taken = make.offer_accepted("VR08", amount=1)

    assert refusal(intended(), taken, match="regel 1 mist 1 peloton") == "proposal-within-gap"


def test_substitutes_may_be_more_in_number_as_long_as_each_is_needed() -> None:
    engines = make.proposal_line(capability="BRW-PEL-BB", amount=4)

    assert kept(intended(engines)).lines[0].amount == 4
    assert refusal(intended({**engines, "amount": 5}), match="samen goed voor 300 %") == "proposal-within-gap"


def test_what_runs_may_be_planned_anew_up_to_what_is_asked() -> None:
    anew = make.plan_options(include_running=True)
    granted = [make.request_stepped(step=step, number=n) for n, step in enumerate((Step.AGREE, Step.GRANT), start=1)]
    running = [make.offer_accepted("VR06"), *granted, make.delivery_stepped(DeliveryState.ALARMED)]

    assert kept(intended(options=anew), *running).lines[0].amount == 2
    assert refusal(intended(), *running, match="regel 1 mist 0 peloton") == "proposal-within-gap"


def test_a_proposal_without_lines_is_refused() -> None:
    empty = KeepProposal.model_validate(make.proposal_kept(lines=()).model_dump() | {"proposal_id": ""})

    assert refusal(empty, match="het voorstel heeft 0 regels") == "proposal-lines"


@pytest.mark.parametrize(
    "values",
    [{"based_on_seq": 99}, {"based_on_seq": 2, "based_on_seal": "f" * 64}, {"based_on": make.at(61)}],
    ids=["a later sequence", "another seal", "a later moment"],
)
def test_a_picture_that_the_journal_never_had_is_refused(values: dict[str, Any]) -> None:
    assert refusal(intended(**values), match="het voorstel berust op volgnummer") == "proposal-based-on"


# ---- made again ----------------------------------------------------------------------------------


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Give a desk with an empty journal."""
    journal = Journal("sqlite://")
    yield Desk(journal, reference(), SETTINGS)
    journal.close()


def story(desk: Desk) -> Chain:
    """Let VR07 ask in a demonstration, where a lot is recorded at one and the same moment."""
    chain = Chain(desk, make.space(name="demo", kind=SpaceKind.DEMONSTRATION))
    for owner in ("VR06", "VR05"):
        report = held(owner).model_dump(exclude={"observed_at"})
        chain.do(make.author(role=Role.REGIO, organisation=owner), ReportCapacity, **report)
    chain.file()
    return chain


def keep(desk: Desk, space: Space) -> tuple[Problem, dict[str, Any]]:
    """Plan on the present picture and keep the plan; give the problem and the row that the picture has of it."""
    now = desk.now(space, make.LATER)
    seen = desk.picture(space, now=now)
    problem, values = found(seen)
    desk.perform(space, HUB, [KeepProposal(**values, observed_at=now)], now=now)
    return problem, row_of(desk.picture(space, now=now).proposals, proposal_id="V-2025-0001")


def test_a_problem_made_again_is_the_same_to_the_last_figure(desk: Desk) -> None:
    chain = story(desk)
    problem, row = keep(desk, chain.space)
    # Said at the very same moment: it must not creep into the picture that the proposal rests on.
    now = desk.now(chain.space, make.LATER)
    late = held("VR08", observed_at=now).model_dump()
    desk.perform(chain.space, make.author(role=Role.REGIO, organisation="VR08"), [ReportCapacity(**late)], now=now)

    seen = picture_of_proposal(desk.journal.read(chain.space.name), row, reference(), SETTINGS)
    again = reproduce_problem(seen, row)

    assert again.instance.model_dump_json() == problem.instance.model_dump_json()
    assert again.fingerprint == row["fingerprint"]
    assert (again.at, again.seq, again.seal, again.options) == (problem.at, problem.seq, problem.seal, problem.options)


def test_a_problem_is_made_again_of_the_journal_alone(desk: Desk) -> None:
    chain = story(desk)
    problem, _ = keep(desk, chain.space)
    entries = desk.journal.read(chain.space.name)
    (content,) = [entry.content for entry in entries if entry.kind == "proposal_kept"]

    again = reproduce_problem(picture_of_proposal(entries, content, reference(), SETTINGS), content)

    assert again.instance == problem.instance


def test_settings_that_changed_since_change_nothing(desk: Desk) -> None:
    chain = story(desk)
    problem, row = keep(desk, chain.space)
    other = SETTINGS.model_copy(update={"ring_share": 0.9, "decision_urgent_min": 5, "minimum_cover_share": 0.9})

    seen = picture_of_proposal(desk.journal.read(chain.space.name), row, reference(), other)

    assert reproduce_problem(seen, row).instance == problem.instance


def test_another_picture_is_told(desk: Desk) -> None:
    chain = story(desk)
    _, row = keep(desk, chain.space)
    seen = picture_of_proposal(desk.journal.read(chain.space.name), row, reference(), SETTINGS)

    with pytest.raises(PlanError, match=r"V-2025-0001: het voorstel berust op volgnummer \d+ met zegel"):
        reproduce_problem(desk.picture(chain.space, now=make.LATER), row)
    with pytest.raises(PlanError, match="het voorstel berust op het beeld van"):
        reproduce_problem(replace(seen, at=make.at(600)), row)


def test_a_journal_with_something_else_there_is_told(desk: Desk) -> None:
    chain = story(desk)
    _, row = keep(desk, chain.space)
    entries = desk.journal.read(chain.space.name)

    with pytest.raises(PlanError, match="Neem het journaal van de ruimte"):
        picture_of_proposal(entries[:3], row, reference(), SETTINGS)


def test_reference_data_that_changed_since_are_told(desk: Desk) -> None:
    chain = story(desk)
    _, row = keep(desk, chain.space)
    slower = reference().capabilities.assign(ready_min=999)
    seen = picture_of_proposal(
        desk.journal.read(chain.space.name), row, replace(reference(), capabilities=slower), SETTINGS
    )

    with pytest.raises(PlanError, match="vingerafdruk"):
        reproduce_problem(seen, row)
