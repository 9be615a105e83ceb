"""Does a what-if tell apart who acts and who reads, and does its list stand when somebody wrote in one?"""

from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import text

from kcr2.access import Permission, may
from kcr2.actions import CloseBranch, ReportCapacity
from kcr2.desk import Desk
from kcr2.errors import JournalError, RefusedError
from kcr2.exchange.branches import branch_told, discarded, new_name
from kcr2.journal import Journal, Space
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import BranchOutcome, Role, SpaceKind
from kcr2.ui import playing, sign_in
from kcr2.ui.branching import plain
from kcr2.ui.claims import LONGEST_NAME, Account, Function, organisations
from kcr2.ui.exercise_making import space_name
from kcr2.ui.spaces import ENTER_BRANCH, offered
from tests import make

HUB = make.author(actor="piket")
OF_HUB = Function(Role.KCR2, "KCR2")
OF_REGION = Function(Role.REGIO, "VR07")
OF_VALIDATOR = Function(Role.VALIDATOR, "KCR2")
QUESTION = "Wat als VR06 uitvalt?"


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> MutableMapping[str, Any]:
    """Give a visit of its own: what is kept of it, and the function that was chosen is the first."""
    held: MutableMapping[str, Any] = {}
    monkeypatch.setattr(st, "session_state", held)
    monkeypatch.setattr(sign_in, "function", lambda account: account.functions[0])
    return held


def account(*functions: Function, name: str = "A. de Vries") -> Account:
    """Give somebody who signed in."""
    return Account(name, functions, ())


# ---- who enters ----------------------------------------------------------------------------------------


def test_nobody_and_who_holds_no_function_enter_no_what_if() -> None:
    assert playing.enters(None) is None
    assert playing.enters(account()) is None
    assert playing.own_author(account()) is None
    assert playing.played_author(account()) is None


@pytest.mark.parametrize("role", list(Role))
def test_who_may_make_what_ifs_or_validates_enters_and_nobody_else(role: Role) -> None:
    expected = may(role, Permission.SIMULATE) or role is Role.VALIDATOR
    entered = playing.enters(account(Function(role, "KCR2")))

    assert (entered is not None) is expected is (role in ENTER_BRANCH)


def test_who_holds_several_functions_enters_by_the_one_that_may() -> None:
    assert playing.enters(account(OF_REGION, OF_HUB)) == OF_HUB


def test_the_chosen_function_comes_first_when_it_may() -> None:
    assert playing.enters(account(OF_VALIDATOR, OF_HUB)) == OF_VALIDATOR


# ---- who acts ----------------------------------------------------------------------------------------


def test_without_a_part_somebody_acts_as_themselves() -> None:
    own = account(OF_HUB)

    assert playing.played_author(own) == playing.own_author(own)


def test_who_plays_a_region_acts_as_another_person_and_reads_as_themselves(state: MutableMapping[str, Any]) -> None:
    state["part"] = OF_REGION
    played, own = playing.played_author(account(OF_HUB)), playing.own_author(account(OF_HUB))

    assert played is not None
    assert own is not None
    assert (played.role, played.organisation, played.actor) == (Role.REGIO, "VR07", "A. de Vries (regio)")
    assert (own.role, own.organisation, own.actor) == (Role.KCR2, "KCR2", "A. de Vries")


def test_a_validator_plays_nobody(state: MutableMapping[str, Any]) -> None:
    state["part"] = OF_REGION
    played = playing.played_author(account(OF_VALIDATOR))

    assert played == playing.own_author(account(OF_VALIDATOR))


def test_who_plays_their_own_part_keeps_their_own_name(state: MutableMapping[str, Any]) -> None:
    state["part"] = OF_HUB

    assert playing.played_author(account(OF_HUB)) == playing.own_author(account(OF_HUB))


@pytest.mark.parametrize("left", [None, "regio", ("regio", "VR07"), {"role": "regio"}, 7])
def test_what_is_no_part_is_nobodys_part(state: MutableMapping[str, Any], left: Any) -> None:
    state["part"] = left

    assert playing.played_author(account(OF_HUB)) == playing.own_author(account(OF_HUB))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KCR2])
def test_the_longest_name_with_a_part_is_one_that_the_journal_takes(
    state: MutableMapping[str, Any], role: Role
) -> None:
    state["part"] = Function(role, "VR07")
    played = playing.played_author(account(OF_HUB, name="x" * LONGEST_NAME))

    assert played is not None
    assert len(played.actor) == LONGEST_NAME
    assert played.actor.endswith(f" ({role})")


def test_two_parts_of_one_person_are_two_persons(state: MutableMapping[str, Any]) -> None:
    names = set()
    for part in (OF_VALIDATOR, OF_REGION, OF_HUB):
        state["part"] = part
        played = playing.played_author(account(OF_HUB))
        assert played is not None
        names.add(played.actor)

    assert len(names) == 3


@pytest.mark.parametrize("role", list(Role))
def test_a_part_that_is_taken_is_for_an_organisation_that_can_hold_it(
    state: MutableMapping[str, Any], reference: Reference, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(playing.resources, "reference", lambda: reference)
    playing.play(role, "XX99")

    assert state["part"].role is role
    assert state["part"].organisation in organisations(role, list(reference.owners))


def test_a_part_keeps_the_organisation_that_was_chosen(
    state: MutableMapping[str, Any], reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing.resources, "reference", lambda: reference)
    playing.play(Role.REGIO, "VR23")
    region = state["part"]
    playing.play(Role.AUTHORITY, "DEF")

    assert region == Function(Role.REGIO, "VR23")
    assert state["part"] == Function(Role.AUTHORITY, "DEF")


# ---- which spaces are offered --------------------------------------------------------------------------

LIVE = make.space()
DEMO = make.space(name="demo", kind=SpaceKind.DEMONSTRATION)
OF_LIVE = make.branch(parent_seq=0)
OF_DEMO = make.branch(name="wat-als-demo", parent="demo", parent_seq=0)
SECOND = make.branch(name="wat-als-2", parent="wat-als", parent_seq=1)
ORPHAN = make.branch(name="wees", parent="weg", parent_seq=0)
EXERCISE = make.space(name="oefening", kind=SpaceKind.EXERCISE)
ALL = [LIVE, DEMO, OF_LIVE, OF_DEMO, SECOND, ORPHAN, EXERCISE]


def names(**values: Any) -> set[str]:
    """Give the names of what is offered."""
    return {space.name for space in offered(ALL, **{"signed_in": True, "demonstrations": True, **values})}


def test_who_signed_in_and_may_not_branch_sees_no_what_if_of_live() -> None:
    assert names() == {"live", "demo", "wat-als-demo", "oefening"}


def test_who_may_branch_sees_what_ifs_of_what_ifs_and_none_whose_parent_is_gone() -> None:
    assert names(branches=True) - names() == {"wat-als", "wat-als-2"}


def test_a_what_if_that_was_discarded_is_not_offered_and_those_of_it_are() -> None:
    assert names(branches=True, discarded={"wat-als"}) == names(branches=True) - {"wat-als"}


def test_nobody_sees_only_what_is_played_and_the_exercises_that_are_open() -> None:
    assert names(signed_in=False) == {"demo", "wat-als-demo"}
    assert names(signed_in=False, exercises={"oefening"}) == {"demo", "wat-als-demo", "oefening"}
    assert names(signed_in=False, demonstrations=False, exercises={"oefening"}) == set()


# ---- what a what-if says of itself ---------------------------------------------------------------------


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with a live space and two what-ifs of it, of which the second was discarded."""
    journal = Journal("sqlite://")
    journal.create_space(make.space())
    journal.append("live", [make.incident_opened()], author=HUB, at=make.LATER, seen=0)
    made = Desk(journal, reference, Settings())
    for name in ("een", "twee"):
        wanted = make.space(name=name, kind=SpaceKind.BRANCH)
        made.fork(journal.space("live"), wanted, at=make.LATER, question=QUESTION, author=HUB)
    end = CloseBranch(outcome=BranchOutcome.DISCARDED, reason="Leverde niets op.")
    made.perform(journal.space("twee"), HUB, [end], now=make.LATER)
    yield made
    journal.close()


def write_in(desk: Desk, space: str, kind: str, payload: str) -> None:
    """Do what nobody may: write over what was recorded, outside the program."""
    told = text("update journal set payload = :payload where space = :space and kind = :kind")
    with desk.journal._engine.begin() as connection:
        connection.execute(told, {"payload": payload, "space": space, "kind": kind})


def space(desk: Desk, name: str) -> Space:
    """Give a space."""
    return desk.journal.space(name)


def test_a_what_if_tells_its_question_and_by_whom_it_was_made_and_ended(desk: Desk) -> None:
    one, two = (branch_told(desk.journal, space(desk, name)) for name in ("een", "twee"))

    assert one is not None
    assert two is not None
    assert (one.question, one.forked_at, one.made_by, one.outcome) == (QUESTION, make.LATER, "piket", None)
    assert (two.outcome, two.reason, two.closed_by) == (BranchOutcome.DISCARDED, "Leverde niets op.", "piket")
    assert two.closed_seq == desk.journal.head("twee").seq


def test_live_says_nothing_of_itself_as_a_what_if(desk: Desk) -> None:
    assert branch_told(desk.journal, space(desk, "live")) is None


@pytest.mark.parametrize("payload", ["kapot", "{}", "[]", "null", '{"question": 7}', ""])
def test_a_what_if_that_was_written_in_never_stops_the_list_of_the_others(desk: Desk, payload: str) -> None:
    write_in(desk, "een", "branch_started", payload)

    assert branch_told(desk.journal, space(desk, "een")) is None
    assert discarded(desk.journal, desk.journal.spaces()) == {"twee"}


@pytest.mark.parametrize("payload", ["kapot", "{}", '{"outcome": "winner", "reason": "Gewonnen."}'])
def test_an_end_that_was_written_in_is_no_end_and_the_space_is_broken(desk: Desk, payload: str) -> None:
    write_in(desk, "twee", "branch_closed", payload)
    told = branch_told(desk.journal, space(desk, "twee"))

    assert told is not None
    assert told.outcome is None
    assert discarded(desk.journal, desk.journal.spaces()) == frozenset()
    assert desk.verify(space(desk, "twee")) == told.space.parent_seq + 2


def test_in_a_what_if_that_was_written_in_nothing_more_is_written(desk: Desk) -> None:
    write_in(desk, "een", "branch_started", "{}")
    desk.verify(space(desk, "een"))
    report = ReportCapacity(**make.capacity_reported("VR06").model_dump())

    with pytest.raises(JournalError, match="alleen-lezen"):
        desk.perform(space(desk, "een"), HUB, [report], now=make.LATER)


def test_a_what_if_can_be_kept_after_all_and_the_last_word_counts(desk: Desk) -> None:
    for outcome, reason in ((BranchOutcome.KEPT, "Bruikbaar."), (BranchOutcome.DISCARDED, "Toch niet bruikbaar.")):
        desk.perform(space(desk, "een"), HUB, [CloseBranch(outcome=outcome, reason=reason)], now=make.LATER)
    told = branch_told(desk.journal, space(desk, "een"))

    assert told is not None
    assert (told.outcome, told.reason) == (BranchOutcome.DISCARDED, "Toch niet bruikbaar.")


def test_a_what_if_does_not_speak_for_its_parent_what_if(desk: Desk) -> None:
    wanted = make.space(name="drie", kind=SpaceKind.BRANCH)
    third = desk.fork(space(desk, "een"), wanted, at=make.LATER, question="En als VR08 ook uitvalt?", author=HUB)
    told = branch_told(desk.journal, third)

    assert told is not None
    assert (told.question, told.space.parent) == ("En als VR08 ook uitvalt?", "een")


def test_a_what_if_of_a_moment_before_anything_begins_empty(desk: Desk) -> None:
    wanted = make.space(name="vroeg", kind=SpaceKind.BRANCH)
    early = desk.fork(space(desk, "live"), wanted, at=make.EARLIER, question=QUESTION, author=HUB)

    assert early.parent_seq == 0
    assert desk.picture(early, now=make.EARLIER).incidents.empty


def test_a_region_makes_no_what_if_and_nothing_is_left_of_it(desk: Desk) -> None:
    region = make.author(role=Role.REGIO, organisation="VR07")
    wanted = make.space(name="stiekem", kind=SpaceKind.BRANCH)

    with pytest.raises(RefusedError) as caught:
        desk.fork(space(desk, "live"), wanted, at=make.LATER, question=QUESTION, author=region)
    assert caught.value.rule == "role"
    assert "stiekem" not in {one.name for one in desk.journal.spaces()}


# ---- names -----------------------------------------------------------------------------------------------


def test_what_ifs_of_the_doubled_hour_have_two_names() -> None:
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    one = new_name(first, [])
    other = new_name(first + timedelta(hours=1), [one])

    assert (one, other) == ("wat-als-20271031-0230", "wat-als-20271031-0230-2")


def test_a_name_is_of_dutch_time_over_the_turn_of_the_year() -> None:
    assert new_name(datetime(2026, 12, 31, 23, 15, tzinfo=UTC), []) == "wat-als-20270101-0015"


def test_a_hundred_what_ifs_of_one_moment_have_a_hundred_names() -> None:
    taken: list[str] = []
    for _ in range(100):
        taken.append(new_name(make.MOMENT, taken))

    assert len(set(taken)) == 100
    assert taken[-1].endswith("-100")


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Twee heiden", set(), "oef-twee-heiden"),
        ("???", set(), "oef-ening"),
        ("???", {"oef-ening"}, "oef-ening-2"),
        ("x" * 200, set(), "oef-" + "x" * 40),
        ("Brand!  --  2027", {"oef-brand-2027", "oef-brand-2027-2"}, "oef-brand-2027-3"),
    ],
)
def test_an_exercise_gets_an_address_that_is_free(title: str, taken: set[str], name: str) -> None:
    assert space_name(title, taken) == name


def test_a_title_of_people_is_no_markdown() -> None:
    assert plain("**vet** [x](y) <b>") == r"\*\*vet\*\* \[x\]\(y\) \<b\>"
