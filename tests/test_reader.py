"""Who sees which concept, call, offer, advice and closed request? In tables, in facts and in the journal."""

from dataclasses import dataclass

import pandas as pd
import pytest

from kcr2.journal import Author, Entry
from kcr2.model import Event
from kcr2.picture import TABLES, Picture
from kcr2.picture.lookup import draft, request_status
from kcr2.reader import entries_seen_by, seen_by
from kcr2.terms import AnswerKind, Classification, Party, RequestStatus, Role, Step
from tests import make
from tests.pictures import picture_of, row_of, said

REQUEST, CONCEPT, OTHER = "A-2025-0001", "A-2025-0002", "A-2025-0003"


def region(code: str) -> Author:
    """Give somebody of a region."""
    return make.author(role=Role.REGIO, organisation=code)


READERS: dict[str, Author | None] = {
    "requester": region("VR07"),
    "called": region("VR06"),
    "volunteer": region("VR08"),
    "third": region("VR09"),
    "hub": make.author(),
    "validator": make.author(role=Role.VALIDATOR),
    "authority": make.author(role=Role.AUTHORITY, organisation="JENV"),
    "state": make.author(role=Role.RIJK, organisation="NCC"),
    "board": make.author(role=Role.BESTUUR, organisation="VR07"),
    "management": make.author(role=Role.BEHEER, organisation="VR07"),
    "nobody": None,
}
"""The parties to one request of VR07: VR06 was called, VR08 offered of its own accord, VR09 stands aside."""

HANDLING = {"hub", "validator", "authority"}
WRITING = {"hub", "validator"}
EVERYBODY = set(READERS)

COURSE: list[Event] = [
    make.incident_opened(),
    make.request_drafted(CONCEPT),
    make.request_stepped(CONCEPT, step=Step.SAVE),
    make.request_drafted(REQUEST),
    make.request_stepped(step=Step.SAVE, number=1),
    make.request_filed(),
    *(
        make.request_stepped(step=step, number=n)
        for n, step in enumerate([Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL], start=2)
    ),
    make.call_issued("VR06"),
    make.call_answered("VR06"),
    make.call_answered("VR08"),
    make.demand_suppressed(),
    make.advice_written(1),
    make.advice_validated(1),
    make.request_stepped(step=Step.VALIDATE, number=6),
]
PRESENTED: list[Event] = [make.request_stepped(step=Step.PRESENT, number=7)]
DELIVERED: list[Event] = [
    make.offer_accepted("VR06"),
    make.delivery_stepped(),
    make.relief_planned(),
    make.change_proposed(),
    make.consent_given(),
    make.signature_received(),
]


@dataclass(frozen=True)
class Story:
    """A journal and its picture."""

    entries: list[Entry]

    @property
    def whole(self) -> Picture:
        """What the hub's computer knows."""
        return picture_of(self.entries, at=make.LATER)

    def who(self, table: str, **key: object) -> set[str]:
        """Name the readers that find a row with these values in a table of the picture."""
        whole = self.whole
        return {name for name, one in READERS.items() if _holds(seen_by(whole, one).table(table), key)}

    def who_knows(self, table: str, *key: object) -> set[str]:
        """Name the readers that find a fact by its key."""
        whole = self.whole
        return {name for name, one in READERS.items() if seen_by(whole, one).latest(table, key)}

    def who_reads(self, kind: str, request_id: str = "") -> set[str]:
        """Name the readers that find an entry of a kind in the journal."""
        whole = self.whole
        return {
            name
            for name, one in READERS.items()
            if any(e.kind == kind and request_id in e.payload for e in entries_seen_by(self.entries, whole, one))
        }


def _holds(table: pd.DataFrame, key: dict[str, object]) -> bool:
    for name, value in key.items():
        table = table[table[name] == value]
    return not table.empty


def story(*told: Event) -> Story:
    """Write down what was said, each by whom it is about; what a region did to its request is its own."""
    own = ("request_stepped", "request_drafted")
    entries = [said(event, by="VR07" if event.kind in own else "") for event in told]
    return Story([entry._replace(seq=seq) for seq, entry in enumerate(entries, start=1)])


# ---- concepts --------------------------------------------------------------------------------------


def test_a_concept_is_seen_by_its_region_alone() -> None:
    told = story(*COURSE)

    assert told.who_knows("drafts", CONCEPT) == {"requester"}
    assert told.who("steps", request_id=CONCEPT) == {"requester"}
    assert told.who_reads("request_drafted") == {"requester"}
    assert told.who_reads("request_stepped", CONCEPT) == {"requester"}


def test_nobody_else_can_tell_that_a_concept_is_there() -> None:
    whole = story(*COURSE).whole

    for name, one in READERS.items():
        seen = seen_by(whole, one)
        mine = name == "requester"
        assert (request_status(seen, CONCEPT) is RequestStatus.DRAFT) is mine
        assert (draft(seen, CONCEPT) is not None) is mine
        assert (CONCEPT in set(seen.numbers_taken)) is mine


def test_the_steps_of_what_was_filed_are_seen_by_everybody() -> None:
    told = story(*COURSE)

    assert told.who("steps", request_id=REQUEST) == EVERYBODY
    assert told.who_knows("request_steps", REQUEST, 2) == EVERYBODY
    assert told.who("requests", request_id=REQUEST) == EVERYBODY


# ---- calls and offers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "seen_by_owner"), [("VR06", {"called"}), ("VR08", {"volunteer"})], ids=["called", "of its own accord"]
)
def test_an_offer_is_seen_by_its_owner_the_requester_and_who_handles_it(owner: str, seen_by_owner: set[str]) -> None:
    told = story(*COURSE)
    expected = HANDLING | {"requester", "state"} | seen_by_owner

    assert told.who("offers", owner=owner) == expected
    assert told.who_knows("answers", REQUEST, 1, owner, 1) == expected


def test_a_call_is_seen_by_the_owner_that_is_asked_and_not_by_another() -> None:
    told = story(*COURSE)
    expected = HANDLING | {"requester", "state", "called"}

    assert told.who_knows("calls", REQUEST, 1, "VR06") == expected
    assert told.who_reads("call_issued") == expected
    assert told.who_reads("call_answered") == expected | {"volunteer"}


def test_states_and_sums_are_those_of_the_whole_picture_for_every_reader() -> None:
    whole = story(*COURSE[:-3]).whole
    row = row_of(whole.requests, request_id=REQUEST)

    for one in READERS.values():
        seen = row_of(seen_by(whole, one).requests, request_id=REQUEST)
        assert (seen["status"], seen["offered"], seen["gap"]) == (row["status"], 4, 2)
    assert row["status"] == RequestStatus.OFFERED
    assert seen_by(whole, READERS["third"]).offers.empty


# ---- advice ----------------------------------------------------------------------------------------


def test_an_advice_reaches_the_requester_when_it_is_presented() -> None:
    before, after = story(*COURSE), story(*COURSE, *PRESENTED)

    for told, expected in ((before, WRITING), (after, HANDLING | {"requester"})):
        assert told.who("advice", version=1) == expected
        assert told.who_knows("advice", REQUEST, 1) == expected
        assert told.who_knows("validations", REQUEST, 1) == expected
        assert told.who_reads("advice_written") == expected
        assert told.who_reads("advice_validated") == expected


def test_a_version_written_after_the_presentation_waits_for_the_next_one() -> None:
    second = [*COURSE, *PRESENTED, make.advice_written(2)]
    again = make.request_stepped(step=Step.PRESENT, number=8)

    assert story(*second).who("advice", version=2) == WRITING
    assert story(*second).who("advice", version=1) == HANDLING | {"requester"}
    assert story(*second, again).who("advice", version=2) == WRITING
    assert story(*second, make.advice_validated(2), again).who("advice", version=2) == HANDLING | {"requester"}


# ---- closed requests -------------------------------------------------------------------------------

STRICT = [Classification.AMBER_STRICT, Classification.RED]


def closed(label: Classification, *more: Event) -> Story:
    """Tell the whole course of a request with this label."""
    told: list[Event] = [
        make.request_filed(classification=label) if one.kind == "request_filed" else one for one in COURSE
    ]
    return story(*told, *PRESENTED, *DELIVERED, *more)


OF_IT = ("requests", "deliveries", "changes")
FACTS = {
    "requests": (REQUEST,),
    "deliveries": (make.delivery_id(),),
    "delivery_steps": (make.delivery_id(), 1),
    "reliefs": (make.delivery_id(),),
    "changes": (f"{make.delivery_id()}/w1",),
    "consents": (f"{make.delivery_id()}/w1", "owner", "VR06"),
    "signatures": (REQUEST,),
}
KINDS = {
    *("request_filed", "request_stepped", "offer_accepted", "delivery_stepped"),
    *("relief_planned", "change_proposed", "consent_given", "signature_received"),
}


@pytest.mark.parametrize("label", Classification)
def test_a_closed_request_is_open_to_who_is_involved_only(label: Classification) -> None:
    told = closed(label)
    expected = HANDLING | {"requester", "called", "volunteer"} if label in STRICT else EVERYBODY

    for table in OF_IT:
        assert told.who(table) == expected, table
    for table, key in FACTS.items():
        assert told.who_knows(table, *key) == expected, table
    for kind in KINDS:
        assert told.who_reads(kind, REQUEST) == expected, kind


def test_what_is_closed_hides_its_offers_from_the_state_too() -> None:
    assert "state" not in closed(Classification.RED).who("offers", owner="VR06")


def test_who_is_asked_to_send_its_units_to_a_closed_request_may_open_it() -> None:
    target = make.request_filed(OTHER, region="VR10", classification=Classification.RED)
    move = make.moved(to_request=OTHER, needs=("owner:VR06", "requester:VR07", "requester:VR10"))

    assert "called" in story(*COURSE, target, make.offer_accepted(), move).who("requests", request_id=OTHER)
    assert story(*COURSE, target).who("requests", request_id=OTHER) == HANDLING


def test_who_refused_a_closed_request_stays_involved_and_a_stranger_does_not_become_it() -> None:
    no = make.call_answered("VR09", answer=AnswerKind.REFUSED)

    assert "third" in closed(Classification.RED, no).who("requests")
    assert "third" not in closed(Classification.RED, make.consent_given(Party.OWNER, "VR09")).who("requests")


def test_who_opened_a_record_is_known_to_the_hub_and_to_management() -> None:
    told = story(*COURSE, make.record_viewed())

    assert told.who_knows("viewings", REQUEST, "officier") == {"hub", "management"}
    assert told.who_reads("record_viewed") == {"hub", "management"}


# ---- proposals ------------------------------------------------------------------------------------


def test_a_proposal_is_seen_by_the_hub_and_the_validator_only() -> None:
    told = story(*COURSE, make.proposal_kept())

    assert told.who("proposals", proposal_id="V-2025-0001") == WRITING
    assert told.who_knows("proposals", "V-2025-0001") == WRITING
    assert told.who_reads("proposal_kept") == WRITING


# ---- the rest --------------------------------------------------------------------------------------


def test_suppressed_demand_is_seen_by_its_region_the_state_and_who_handles_requests() -> None:
    expected = HANDLING | {"requester", "state"}

    assert story(*COURSE).who("suppressed") == expected
    assert story(*COURSE).who_reads("demand_suppressed") == expected


@pytest.mark.parametrize(
    "name", sorted(set(TABLES) - {"requests", "steps", "offers", "deliveries", "changes", "advice"})
)
def test_what_is_for_everybody_is_the_same_table(name: str) -> None:
    whole = story(*COURSE).whole

    if name != "suppressed":
        for one in READERS.values():
            assert getattr(seen_by(whole, one), name) is getattr(whole, name)


@pytest.mark.parametrize("name", TABLES)
def test_a_view_has_the_columns_of_the_whole(name: str) -> None:
    whole = closed(Classification.RED).whole

    for one in READERS.values():
        assert seen_by(whole, one).table(name).dtypes.equals(whole.table(name).dtypes)


def test_a_view_is_made_once_per_person() -> None:
    whole = story(*COURSE).whole

    assert seen_by(whole, region("VR07")) is seen_by(whole, region("VR07"))
    assert seen_by(whole, region("VR07")) is not seen_by(whole, region("VR06"))


def test_a_region_s_name_opens_nothing_to_another_role() -> None:
    told = closed(Classification.RED)

    assert not told.who("requests") & {"board", "management", "state", "nobody"}
