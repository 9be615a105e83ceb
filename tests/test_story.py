"""Is everything that happened to a request told once, by whom, and do the numbers over time follow it?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from kcr2.actions import AnswerCall, GiveConsent, PlanRelief, ProposeChange, RecordSignature, SaveDraft
from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration, tell
from kcr2.journal import Entry, Journal
from kcr2.model import EVENTS
from kcr2.picture import Picture
from kcr2.reader import seen_by
from kcr2.terms import (
    AnswerKind,
    ChangeKind,
    CompetentAuthority,
    DeliveryState,
    LegalBasis,
    Party,
    RequestStatus,
    Role,
    Signature,
    Step,
)
from kcr2.view.story import TELLERS, Line, gap_over_time, story, story_table
from kcr2.words import speak
from tests import make
from tests.chain import REQUEST, Chain, hub, minister, owner, requester
from tests.pictures import SETTINGS, ede, picture, reference, said

S, D = RequestStatus, DeliveryState
OTHER = "A-2025-0002"
DELIVERY = make.delivery_id()
other_requester = make.author(actor="HOvD twee", role=Role.REGIO, organisation="VR23")

TOLD_BY_A_STEP = {"request_filed", "request_drafted"}
"""What comes with a step of the same moment; the step is told."""

NO_STEP = {"demand_suppressed", "record_viewed"}
"""What names a request and is not a part of what happened to it."""


@pytest.fixture
def chain(desk: Desk) -> Chain:
    """Give people around an incident."""
    return Chain(desk, make.space(name="bijstand"))


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


def everything(chain: Chain) -> Chain:
    """Let everything happen that can happen to a request, and something to another."""
    chain.do(requester, SaveDraft, region="VR07", content={"situation": "Heide"}, request_id=REQUEST)
    chain.file(request_id=REQUEST, signature=Signature.FOLLOWS)
    chain.file(other_requester)
    chain.step(hub, Step.TAKE_IN, OTHER)
    for status, act in chain._way()[1:10]:
        act()
        assert chain.status() is status
    chain.do(hub, RecordSignature, signed_by=CompetentAuthority.CHAIR, reference="poststuk 7")
    at = chain.now + timedelta(hours=5)
    chain.do(owner, PlanRelief, delivery_id=DELIVERY, relief_at=at, relieved_by="peloton Utrecht")
    longer: dict[str, Any] = {"change": ChangeKind.EXTENSION, "until": make.at(3000), "reason": "Het brandt nog."}
    chain.do(hub, ProposeChange, delivery_id=DELIVERY, **longer)
    consent: dict[str, Any] = {"change_id": f"{DELIVERY}/w1", "organisation": "VR06", "consents": True}
    chain.do(owner, GiveConsent, party=Party.OWNER, **consent)
    chain.move(D.RETURNING, D.AVAILABLE)
    chain.step(requester, Step.STAND_DOWN)
    chain.step(hub, Step.CLOSE, note="Kosten verrekend.")
    return chain


def about(entries: list[Entry], request_id: str) -> list[Entry]:
    """Give the entries that are a step, an answer, a delivery or a change of a request."""
    found = []
    for entry in entries:
        said = entry.content
        identity = said.get("request_id") or said.get("delivery_id") or said.get("change_id") or ""
        if identity.split("/")[0] == request_id and entry.kind not in TOLD_BY_A_STEP | NO_STEP:
            found.append(entry)
    return found


# ---- what happened -----------------------------------------------------------------------------------


def test_everything_that_happened_is_told_once_in_order_by_whom_it_was_done(chain: Chain) -> None:
    everything(chain)

    told = story(chain.picture, REQUEST)

    entries = about(chain.desk.journal.read(chain.space.name), REQUEST)
    assert [line.seq for line in told] == [entry.seq for entry in entries]
    assert {entry.kind for entry in entries} == {kind for kind, event in EVENTS.items() if event.table in TELLERS}, (
        "not every kind was tried"
    )
    for line, entry in zip(told, entries, strict=True):
        assert line.at == pd.Timestamp(entry.content["observed_at"])
        assert (line.actor, line.role, line.organisation) == (entry.actor, Role(entry.role).label, entry.organisation)


def test_every_kind_of_event_about_a_request_has_a_teller_or_a_reason_not_to() -> None:
    named = {"request_id", "delivery_id", "change_id"}

    silent = {event.kind for event in EVENTS.values() if named & set(event.model_fields) and event.table not in TELLERS}

    assert silent == TOLD_BY_A_STEP | NO_STEP


def test_nothing_of_another_request_is_told(chain: Chain) -> None:
    everything(chain)

    told = story(chain.picture, OTHER)

    assert [(line.what, line.organisation) for line in told] == [("Indienen", "VR23"), ("In toetsing nemen", "KCR2")]
    assert {line.seq for line in told}.isdisjoint(line.seq for line in story(chain.picture, REQUEST))


def test_a_request_that_nobody_knows_has_no_story() -> None:
    assert story(picture(make.request_filed()), "A-2025-0009") == []
    assert list(story_table([]).index) == []


def test_a_number_that_begins_the_same_is_another_request() -> None:
    seen = picture(make.call_answered(request_id="A-2025-00011"), make.call_answered(request_id="A-2025-0001"))

    assert len(story(seen, "A-2025-0001")) == 1


def test_what_was_stated_later_about_earlier_stands_in_the_order_of_the_journal() -> None:
    late = said(make.call_answered(observed_at=make.at(-30)), at=make.at(20))
    seen = picture(said(make.call_issued(), at=make.at(5)), late)

    told = story(seen, REQUEST)

    assert [(line.seq, line.at) for line in told] == [(1, make.MOMENT), (2, make.at(-30))]


WORDS: list[tuple[Any, str, tuple[str, ...]]] = [
    (
        make.request_stepped(step=Step.GRANT, decided_for="JENV", legal_basis=LegalBasis.WVR_51, note="Akkoord."),
        "Toekennen",
        ("minister van JenV", "Wvr art. 51", "Akkoord."),
    ),
    (
        make.request_stepped(step=Step.PROPOSE_REJECTION, reason="need", note="Te klein."),
        "Afwijzing voorstellen",
        ("nut of noodzaak ontbreekt", "Te klein."),
    ),
    (
        make.request_stepped(step=Step.FORWARD, route="defence", reference="D-7"),
        "Doorgeleiden",
        ("Defensie", "D-7"),
    ),
    (make.call_issued(note="Bel eerst."), "Uitvraag gedaan", ("regel 1: 2 aan VR06", "3 apr 15:00", "Bel eerst.")),
    (make.call_answered(conditions="Alleen overdag"), "VR06: aangeboden", ("regel 1 · 2", "Alleen overdag")),
    (make.call_answered(answer=AnswerKind.REFUSED), "VR06: geweigerd", ("regel 1",)),
    (make.offer_accepted(), "Aanbod aanvaard", (DELIVERY, "2")),
    (make.delivery_stepped(note="Brug dicht"), f"{DELIVERY}: gealarmeerd", ("Brug dicht",)),
    (make.advice_written(2), "Advies geschreven", ("versie 2", "haalbaar")),
    (make.advice_validated(2, note="Gezien."), "Advies gevalideerd", ("versie 2", "Gezien.")),
    (make.relief_planned(), "Aflossing gepland", (DELIVERY, "3 apr 22:00", "peloton Utrecht")),
    (make.change_proposed(), "Voorstel: verlenging", (DELIVERY, "tot 4 apr 14:00", "Het brandt nog.")),
    (
        make.moved(to_request=OTHER, to_line=2, needs=("owner:VR06",)),
        "Voorstel: herverdeling",
        (f"naar {OTHER} regel 2", "Het brandt nog."),
    ),
    (make.consent_given(), "Stemt in", ("eigenaar VR06",)),
    (make.consent_given(consents=False, note="Nodig thuis."), "Stemt niet in", ("eigenaar VR06", "Nodig thuis.")),
    (make.signature_received(), "Handtekening ontvangen", ("poststuk 7",)),
]


@pytest.mark.parametrize(("event", "what", "details"), WORDS, ids=[what for _, what, _ in WORDS])
def test_a_line_says_what_happened_and_its_details(event: Any, what: str, details: tuple[str, ...]) -> None:
    (line,) = story(picture(event), REQUEST)

    assert line.what == what
    assert [part for part in details if part not in line.detail] == []


def test_a_refusal_shows_no_number_and_nothing_that_was_not_said() -> None:
    (line,) = story(picture(make.call_answered(answer=AnswerKind.REFUSED)), REQUEST)

    assert line.detail == "regel 1"


def test_the_table_of_a_story_has_the_newest_on_top(chain: Chain) -> None:
    chain.to(S.IN_TREATMENT)

    table = story_table(story(chain.picture, REQUEST))

    assert list(table) == ["Moment", "Wat", "Toelichting", "Functie", "Rol", "Organisatie", "Nr"]
    assert list(table["Wat"]) == ["In behandeling nemen", "In toetsing nemen", "Indienen"]
    assert list(table["Nr"]) == sorted(table["Nr"], reverse=True)
    assert table["Moment"].iloc[0] == "3 apr 14:04"


@pytest.mark.usefixtures("english")
def test_a_story_is_told_in_english_when_the_screen_speaks_it() -> None:
    (line,) = story(picture(make.call_answered(answer=AnswerKind.REFUSED)), REQUEST)

    assert line.what == "VR06: refused"
    assert line.detail == "line 1"
    assert line.role == "Region or partner (own data)"


def test_who_may_not_see_an_answer_is_not_told_of_it(chain: Chain) -> None:
    chain.to(S.ADVISED)

    def told(organisation: str, role: Role = Role.REGIO) -> list[Line]:
        return story(seen_by(chain.picture, make.author(role=role, organisation=organisation)), REQUEST)

    def kinds(lines: list[Line]) -> set[str]:
        return {line.what for line in lines} & {"VR06: aangeboden", "Uitvraag gedaan", "Advies geschreven"}

    assert kinds(told("VR09")) == set()
    assert kinds(told("VR06")) == {"VR06: aangeboden", "Uitvraag gedaan"}
    assert kinds(told("KCR2", Role.KCR2)) == {"VR06: aangeboden", "Uitvraag gedaan", "Advies geschreven"}


# ---- the numbers over time ---------------------------------------------------------------------------


def numbers(seen: Picture, request_id: str = REQUEST) -> list[tuple[int, int, int, int, int]]:
    """Give asked, offered, accepted, on site and gap after each event."""
    rows = gap_over_time(seen, request_id)[["asked", "offered", "accepted", "on_site", "gap"]]
    return [(int(a), int(o), int(t), int(s), int(g)) for a, o, t, s, g in rows.itertuples(index=False)]


def test_the_numbers_follow_the_usual_way(chain: Chain) -> None:
    chain.to(S.UNDERWAY)
    chain.move(D.RETURNING, D.AVAILABLE)

    history = gap_over_time(chain.picture, REQUEST)

    row = chain.picture.deliveries.iloc[0]
    filed, answered = chain.picture.requests["observed_at"].iloc[0], chain.picture.offers["observed_at"].iloc[0]
    assert numbers(chain.picture) == [
        (2, 0, 0, 0, 2),
        (2, 2, 0, 0, 2),
        (2, 2, 2, 0, 0),
        (2, 2, 2, 2, 0),
        (2, 2, 2, 0, 0),
    ]
    accepted = story(chain.picture, REQUEST)
    (taken,) = [line.at for line in accepted if line.what == "Aanbod aanvaard"]
    assert list(history["at"]) == [filed, answered, taken, row["at_ugs_at"], row["returning_at"]]


def test_an_offer_that_is_lowered_and_taken_back_goes_down(chain: Chain) -> None:
    chain.to(S.CALLED)
    chain.offer(amount=3)
    chain.offer(amount=1)
    chain.do(owner, AnswerCall, line=1, owner="VR06", answer=AnswerKind.TAKEN_BACK)

    assert [row[1] for row in numbers(chain.picture)] == [0, 3, 1, 0]


def test_offers_of_several_owners_add_up() -> None:
    seen = picture(
        make.request_filed(),
        make.call_answered("VR06", observed_at=make.at(1)),
        make.call_answered("VR08", observed_at=make.at(2), amount=5),
        make.call_answered("VR06", observed_at=make.at(3), amount=1, number=2),
        make.call_answered("VR06", observed_at=make.at(4), amount=4, line=2),
    )

    assert [row[1] for row in numbers(seen)] == [0, 2, 7, 6, 10]


def test_a_delivery_that_was_cancelled_opens_the_gap_again(chain: Chain) -> None:
    chain.to(S.GRANTED)

    chain.move(D.CANCELLED)

    assert numbers(chain.picture)[-2:] == [(2, 2, 2, 0, 0), (2, 2, 0, 0, 2)]


def test_units_that_turned_back_on_their_way_were_never_on_site(chain: Chain) -> None:
    chain.to(S.GRANTED)

    chain.move(D.ALARMED, D.READY, D.EN_ROUTE, D.RETURNING)

    assert {row[3] for row in numbers(chain.picture)} == {0}


def test_what_happens_at_one_moment_is_one_row() -> None:
    seen = picture(make.request_filed(), make.call_answered("VR06"), make.call_answered("VR08"))

    assert numbers(seen) == [(2, 4, 0, 0, 2)]


def test_more_than_was_asked_leaves_no_negative_gap() -> None:
    seen = picture(make.request_filed(lines=(make.request_line(amount=1),)), make.offer_accepted())

    assert numbers(seen)[-1] == (1, 0, 2, 0, 0)


def test_the_lines_of_a_request_are_asked_together() -> None:
    lines = (make.request_line(amount=2), make.request_line("BRW-HC-OV", amount=3))

    assert numbers(picture(make.request_filed(lines=lines)))[0][0] == 5


def test_a_request_that_nobody_knows_has_no_numbers() -> None:
    history = gap_over_time(picture(make.request_filed()), "A-2025-0009")

    assert history.empty
    assert list(history) == ["at", "asked", "offered", "accepted", "on_site", "gap"]
    assert [str(kind) for kind in history.dtypes] == ["datetime64[us, UTC]", *["Int64"] * 5]


def test_the_last_numbers_are_those_of_the_picture(chain: Chain) -> None:
    for status in (S.FILED, S.OFFERED, S.AGREED, S.UNDERWAY, S.CLOSED):
        stage = Chain(Desk(Journal("sqlite://"), reference(), SETTINGS)).to(status)
        assert_ends_like_the_picture(stage.picture)
    assert_ends_like_the_picture(ede())


@pytest.mark.parametrize("name", ["ede-2025", "limburg-2021"])
def test_the_last_numbers_of_a_real_case_are_those_of_the_picture(name: str) -> None:
    assert_ends_like_the_picture(ended(name))


def ended(name: str) -> Picture:
    """Give the picture that a real case ends with."""
    scenario = load_scenario(name)
    desk = Desk(Journal("sqlite://"), reference(), SETTINGS)
    space = open_demonstration(desk, scenario, name=name)
    tell(desk, space, scenario, until=scenario.ends_at)
    told = desk.picture(space, now=scenario.ends_at)
    desk.journal.close()
    return told


def assert_ends_like_the_picture(seen: Picture) -> None:
    """Fail unless the last row of every history holds what the picture counts."""
    sums = seen.requests.groupby("request_id")[["amount", "offered", "accepted"]].sum()
    assert not sums.empty
    for request_id, row in sums.iterrows():
        asked, offered, accepted, on_site, gap = numbers(seen, str(request_id))[-1]
        assert (asked, offered, accepted) == tuple(row), request_id
        assert gap == max(asked - accepted, 0)
        assert 0 <= on_site <= accepted


# ---- what the story does not tell yet ----------------------------------------------------------------

not_yet = pytest.mark.xfail(strict=True, raises=AssertionError, reason="reported as a fault of the story")


@not_yet
def test_what_was_asked_before_a_new_version_stays_in_the_history(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.step(requester, Step.ADJUST, note="Meer nodig.")

    chain.file(request_id=REQUEST, lines=(make.request_line(amount=3),))

    assert [row[0] for row in numbers(chain.picture)] == [2, 2, 3]


def test_an_offer_stands_when_its_owner_is_called_again(chain: Chain) -> None:
    chain.to(S.OFFERED)

    chain.call()

    assert_ends_like_the_picture(chain.picture)


@not_yet
def test_a_first_call_is_still_told_when_the_owner_was_called_again(chain: Chain) -> None:
    chain.to(S.CALLED)

    chain.call(amount=1)

    assert [line.what for line in story(chain.picture, REQUEST)].count("Uitvraag gedaan") == 2


@not_yet
def test_a_first_plan_of_relief_is_still_told_when_it_was_planned_again(chain: Chain) -> None:
    chain.to(S.GRANTED)
    for hours in (5, 6):
        at = chain.now + timedelta(hours=hours)
        chain.do(owner, PlanRelief, delivery_id=DELIVERY, relief_at=at, relieved_by="peloton Utrecht")

    assert [line.what for line in story(chain.picture, REQUEST)].count("Aflossing gepland") == 2


def test_what_was_accepted_and_let_go_by_adjusting_was_held_until_then(chain: Chain) -> None:
    chain.to(S.PRESENTED)
    chain.accept()

    chain.step(requester, Step.ADJUST, note="Anders.")

    assert [row[2] for row in numbers(chain.picture)][-2:] == [2, 0]


def redistributed() -> Picture:
    """Give units of one request that were moved to another, an hour after they were accepted."""
    return picture(
        make.request_filed(REQUEST),
        make.request_filed(OTHER, region="VR23", observed_at=make.at(30)),
        make.call_answered(observed_at=make.at(5)),
        make.offer_accepted(observed_at=make.at(10)),
        make.moved(to_request=OTHER, needs=("owner:VR06",), observed_at=make.at(40)),
        make.consent_given(observed_at=make.at(50)),
    )


def test_units_that_went_elsewhere_served_here_until_then() -> None:
    assert [row[2] for row in numbers(redistributed())] == [0, 0, 2, 0]


def test_units_that_came_from_elsewhere_serve_here_since_then() -> None:
    history = gap_over_time(redistributed(), OTHER)

    assert list(zip(history["at"], history["accepted"], strict=True)) == [(make.at(30), 0), (make.at(50), 2)]


def test_the_request_that_units_go_to_tells_of_it_too() -> None:
    assert "Voorstel: herverdeling" in [line.what for line in story(redistributed(), OTHER)]


def test_who_grants_stands_in_the_story(chain: Chain) -> None:
    chain.to(S.GRANTED)

    (line,) = [line for line in story(chain.picture, REQUEST) if line.what == "Toekennen"]

    assert (line.actor, line.organisation) == (minister.actor, "JENV")
