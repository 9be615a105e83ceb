"""Are questions answered by who was asked, in time, and by nobody else? (D100)"""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import (
    AnswerQuestion,
    AskQuestion,
    Context,
    Intention,
    TakeOverAnswer,
    WithdrawQuestion,
    decide,
)
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry
from kcr2.model import Event
from kcr2.model.question import QuestionAnswered, QuestionAsked
from kcr2.picture import Picture
from kcr2.reader import entries_seen_by, seen_by
from kcr2.terms import Quality, Role, Urgency
from kcr2.view.inquiry import (
    answer_history,
    answer_words,
    left_words,
    party_words,
    question_table,
    waiting_questions,
    waiting_words,
)
from tests import make
from tests.pictures import picture, row_of, said

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR08 = make.author(role=Role.REGIO, organisation="VR08")
NCC = make.author(role=Role.RIJK, organisation="NCC")
HUB = make.author()
ASKED: dict[str, Any] = {"observed_at": make.MOMENT, "text": "Hoeveel mensen zijn er weg?", "deadline": make.at(9_000)}
ANSWER: dict[str, Any] = {"observed_at": make.MOMENT, "question_id": "V-2025-0001", "answer": "Twintig."}
BY_NCC = said(make.question_asked(), by="NCC")
"""NCC asks VR07 something."""


def decided(author: Author, seen: Picture, intention: Intention) -> Event:
    """Decide an intention that leads to one event."""
    (event,) = decide(intention, Context(seen, author))
    return event


def refused(author: Author, seen: Picture, intention: Intention) -> RefusedError:
    """Have an intention refused, and give the refusal."""
    with pytest.raises(RefusedError) as caught:
        decided(author, seen, intention)
    return caught.value


def answered(by: str = "VR07", *, number: int = 1, **values: Any) -> Entry:
    """Record an answer."""
    return said(make.question_answered(number=number, **values), by=by)


def only(seen: Picture) -> dict[str, Any]:
    """Give the only question of a picture."""
    return row_of(seen.questions, question_id="V-2025-0001")


# ---- asking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [VR07, HUB, NCC, make.author(role=Role.VALIDATOR)])
def test_who_reads_figures_asks_and_gets_the_next_number(author: Author) -> None:
    first = decided(author, picture(), AskQuestion(**ASKED, to="VR23"))
    second = decided(author, picture(make.question_asked("V-2025-0007")), AskQuestion(**ASKED, to="VR23"))

    assert isinstance(first, QuestionAsked)
    assert isinstance(second, QuestionAsked)
    assert (first.question_id, second.question_id) == ("V-2025-0001", "V-2025-0008")


@pytest.mark.parametrize("role", [Role.BESTUUR, Role.BEHEER])
def test_the_board_and_the_administrators_ask_through_others(role: Role) -> None:
    assert refused(make.author(role=role), picture(), AskQuestion(**ASKED, to="VR23")).rule == "role"


@pytest.mark.parametrize("to", ["VR01", "DEF", "KCR2", "NCC", "DCC-IENW", "WMCN"])
def test_a_region_a_partner_the_hub_and_the_state_can_be_asked(to: str) -> None:
    assert decided(VR07, picture(), AskQuestion(**ASKED, to=to)).kind == "question_asked"


def test_nobody_asks_a_stranger_itself_or_something_for_yesterday() -> None:
    assert refused(VR07, picture(), AskQuestion(**ASKED, to="VR26")).rule == "question-to-known"
    assert refused(VR07, picture(), AskQuestion(**ASKED, to="VR07")).rule == "question-to-another"
    late = AskQuestion(**ASKED | {"deadline": make.MOMENT}, to="VR23")
    assert refused(VR07, picture(at=make.MOMENT), late).rule == "question-deadline"
    assert refused(VR07, picture(), AskQuestion(**ASKED, to="VR23", incident_id="I-1-1")).rule == "incident-known"


def test_a_question_is_passed_on_by_who_was_asked_and_to_another() -> None:
    to_hub = said(make.question_asked(to="KCR2"), by="NCC")
    on = AskQuestion(**ASKED, to="VR07", follows="V-2025-0001")

    passed = decided(HUB, picture(to_hub), on)

    assert isinstance(passed, QuestionAsked)
    assert passed.follows == "V-2025-0001"
    assert refused(VR08, picture(to_hub), on).rule == "own-data"
    assert refused(HUB, picture(to_hub), on.model_copy(update={"to": "NCC"})).rule == "question-passed-on"
    assert refused(HUB, picture(), on).rule == "question-known"


# ---- answering -----------------------------------------------------------------------------------


def test_only_who_was_asked_answers() -> None:
    seen = picture(BY_NCC)

    own = decided(VR07, seen, AnswerQuestion(**ANSWER))

    assert isinstance(own, QuestionAnswered)
    assert own.number == 1
    for other in (VR08, HUB, NCC):
        assert refused(other, seen, AnswerQuestion(**ANSWER)).rule == "own-data"


def test_an_improved_answer_is_a_new_version_and_the_old_one_stays() -> None:
    seen = picture(BY_NCC, answered(), answered(number=2, answer="Dertig.", observed_at=make.at(5)))

    better = decided(VR07, seen, AnswerQuestion(**ANSWER))

    assert isinstance(better, QuestionAnswered)
    assert better.number == 3
    assert (only(seen)["answer"], only(seen)["answers"]) == ("Dertig.", 2)
    assert list(seen.question_answers["answer"]) == ["Twintig.", "Dertig."]
    assert list(answer_history(seen, "V-2025-0001")["Antwoord"]) == ["Dertig.", "Twintig."]


def test_the_hub_takes_over_an_answer_unconfirmed_and_never_over_an_own_one() -> None:
    unconfirmed = TakeOverAnswer(**ANSWER, quality=Quality.UNCONFIRMED)

    assert decided(HUB, picture(BY_NCC), unconfirmed).kind == "question_answered"
    assert refused(HUB, picture(BY_NCC), TakeOverAnswer(**ANSWER)).rule == "transcribed-unconfirmed"
    assert refused(HUB, picture(BY_NCC, answered()), unconfirmed).rule == "own-report-stands"
    assert refused(VR07, picture(BY_NCC), unconfirmed).rule == "role"


def test_an_answer_that_was_taken_over_shows_as_such_until_the_own_one_comes() -> None:
    over = answered("KCR2", quality=Quality.UNCONFIRMED)
    seen = picture(BY_NCC, over)

    assert answer_words(only(seen)) == "Twintig. (overgenomen door KCR2, onbevestigd)"
    assert answer_words(only(picture(BY_NCC, over, answered(number=2, answer="Dertig.")))) == "Dertig."


def test_what_is_not_there_or_was_withdrawn_is_not_answered() -> None:
    assert refused(VR07, picture(), AnswerQuestion(**ANSWER)).rule == "question-known"
    ended = picture(BY_NCC, make.question_withdrawn())
    assert refused(VR07, ended, AnswerQuestion(**ANSWER)).rule == "question-withdrawn"
    assert refused(HUB, ended, TakeOverAnswer(**ANSWER, quality=Quality.UNCONFIRMED)).rule == "question-withdrawn"


def test_who_asked_withdraws_while_it_is_open() -> None:
    end = WithdrawQuestion(observed_at=make.MOMENT, question_id="V-2025-0001", reason="Al bekend.")

    assert decided(NCC, picture(BY_NCC), end).kind == "question_withdrawn"
    assert refused(VR07, picture(BY_NCC), end).rule == "own-data"
    assert refused(NCC, picture(BY_NCC, answered()), end).rule == "question-open"
    assert refused(NCC, picture(BY_NCC, make.question_withdrawn()), end).rule == "question-open"


def test_an_answer_and_a_withdrawal_of_one_question_are_about_one_subject() -> None:
    told = (make.question_asked(), make.question_answered(), make.question_withdrawn())

    assert {event.subject for event in told} == {"questions:V-2025-0001"}


# ---- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "overdue", "left"), [(make.at(1380), False, 1.0), (make.at(1440), False, 0.0), (make.at(1500), True, -1.0)]
)
def test_a_question_is_overdue_after_its_deadline(at: datetime, overdue: bool, left: float) -> None:
    row = only(picture(BY_NCC, at=at))

    assert (row["is_overdue"], row["hours_left"]) == (overdue, left)


def test_what_is_answered_or_withdrawn_is_no_longer_overdue() -> None:
    for end in (answered(), make.question_withdrawn()):
        row = only(picture(BY_NCC, end, at=make.at(1500)))
        assert not row["is_overdue"]
        assert pd.isna(row["hours_left"])


def test_open_questions_stand_first_by_their_deadline() -> None:
    told = [
        make.question_asked("V-2025-0001"),
        make.question_asked("V-2025-0002", deadline=make.at(2000)),
        make.question_asked("V-2025-0003", deadline=make.at(1000)),
    ]
    seen = picture(*told, answered())

    assert list(seen.questions["question_id"]) == ["V-2025-0003", "V-2025-0002", "V-2025-0001"]


def test_a_question_names_its_parties() -> None:
    row = only(picture(BY_NCC))

    assert (row["asked_by"], row["asked_by_name"]) == ("NCC", "Nationaal Crisiscentrum (NCTV)")
    assert (row["to"], row["to_name"]) == ("VR07", "Gelderland-Midden")
    assert party_words("VR07", "Gelderland-Midden") == "VR07 Gelderland-Midden"
    assert party_words("KCR2", "KCR2") == "KCR2"


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["VR07", "KCR2", "end"]), max_size=5))
def test_a_question_has_one_standing_and_its_last_answer_whatever_happens(course: list[str]) -> None:
    told: list[Event | Entry] = [BY_NCC]
    for number, step in enumerate(course, start=1):
        ended = make.question_withdrawn(observed_at=make.at(number))
        told.append(ended if step == "end" else answered(step, number=number, observed_at=make.at(number)))

    row = only(picture(*told))

    answers = [step for step in course if step != "end"]
    expected = "withdrawn" if "end" in course else "answered" if answers else "open"
    assert (row["status"], row["answers"]) == (expected, len(answers))
    assert row["answered_by"] == (answers[-1] if answers else "")
    assert row["is_open"] is (expected == "open")


# ---- who sees it, and what waits on whom -----------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "organisation", "shown"),
    [
        *((Role.REGIO, code, True) for code in ("VR07", "VR23")),
        *((role, "KCR2", True) for role in (Role.KCR2, Role.VALIDATOR)),
        *((Role.RIJK, "NCC", True), (Role.AUTHORITY, "JENV", True)),
        *((Role.BESTUUR, "Veiligheidsberaad", False), (Role.BEHEER, "KCR2", False)),
    ],
)
def test_every_reader_of_figures_sees_a_question_and_its_answer_in_table_and_journal(
    role: Role, organisation: str, shown: bool
) -> None:
    whole = picture(BY_NCC, answered())
    author = make.author(role=role, organisation=organisation)

    seen = seen_by(whole, author)

    assert len(seen.questions) == len(seen.question_answers) == int(shown)
    assert len(entries_seen_by([BY_NCC, answered()], whole, author)) == 2 * shown


def test_nobody_sees_nothing() -> None:
    assert seen_by(picture(BY_NCC), None).questions.empty


def test_what_waits_on_an_organisation_is_told_in_one_line() -> None:
    late = make.question_asked("V-2025-0002", deadline=make.at(10))
    seen = picture(BY_NCC, late, make.signal_noted(), at=make.at(20))

    assert list(waiting_questions(seen, VR07)["question_id"]) == ["V-2025-0002", "V-2025-0001"]
    assert waiting_words(seen, VR07) == "2 vragen wachten op uw antwoord en 1 antwoord is te laat"
    assert waiting_words(seen, VR08) == ""
    assert waiting_words(seen, HUB) == "1 signaal wacht op beoordeling"
    assert waiting_words(seen, None) == ""


@pytest.mark.parametrize(
    ("hours", "told"), [(2.0, "nog 2 u"), (0.0, "nog 0 min"), (-0.5, "⚠ 30 min te laat"), (pd.NA, "–")]
)
def test_a_deadline_is_told_in_words(hours: Any, told: str) -> None:
    assert left_words(hours) == told


def test_the_table_says_who_asks_whom_before_when_and_what_came_of_it() -> None:
    asked = make.question_asked(urgency=Urgency.URGENT)
    seen = picture(said(asked, by="NCC"), make.question_withdrawn(), at=make.at(10))

    (row,) = question_table(seen.questions).to_dict("records")

    assert row["Stand"] == "– ingetrokken"
    assert row["Van"] == "NCC Nationaal Crisiscentrum (NCTV)"
    assert row["Aan"] == "VR07 Gelderland-Midden"
    assert row["Antwoord"] == "ingetrokken: Al bekend."
    assert row["Urgentie"] == "spoed (< 4 uur)"
    assert (row["Termijn"], row["Vraagnummer"]) == ("–", "V-2025-0001")


def test_an_open_question_has_a_dash_for_its_answer_and_its_urgency() -> None:
    (row,) = question_table(picture(BY_NCC, at=make.at(1380)).questions).to_dict("records")

    assert (row["Antwoord"], row["Urgentie"], row["Stand"], row["Termijn"]) == ("–", "–", "○ open", "nog 1 u")
