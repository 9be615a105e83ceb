"""Do questions, signals and figures hold when people act at once, in a what-if and in an exercise? (D100–D102)"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from kcr2.actions import (
    AnswerQuestion,
    AskQuestion,
    AssessSignal,
    Intention,
    NoteSignal,
    OpenIncident,
    SettleFigure,
    StateFigure,
    TakeOverAnswer,
    WithdrawQuestion,
    WriteInterpretation,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import opening
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.picture import Picture
from kcr2.reader import seen_by
from kcr2.reference import Reference
from kcr2.reports.information_due import information_due
from kcr2.settings import Settings
from kcr2.terms import Certainty, FigureKind, Quality, Role, SignalConfidence, SignalStatus, SpaceKind
from tests import make

NOW = make.at(30)
HUB = make.author(actor="coördinator")
SECOND = make.author(actor="tweede coördinator")
NCC = make.author(actor="ncc", role=Role.RIJK, organisation="NCC")
VR07 = make.author(actor="hovd-07", role=Role.REGIO, organisation="VR07")
VR08 = make.author(actor="hovd-08", role=Role.REGIO, organisation="VR08")
INCIDENT = "I-2025-0001"
AT: dict[str, Any] = {"observed_at": make.MOMENT}
AREA: dict[str, Any] = {**AT, "incident_id": INCIDENT, "region": "VR07", "figure": FigureKind.AREA}


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with a live space in which an incident runs in two regions."""
    journal = Journal("sqlite://")
    made = Desk(journal, reference, Settings())
    journal.create_space(make.space())
    opened = make.incident_opened(regions=("VR07", "VR08")).model_dump() | {"incident_id": ""}
    made.perform(journal.space("live"), HUB, [OpenIncident(**opened)], now=NOW)
    yield made
    journal.close()


def live(desk: Desk) -> Space:
    """Give the live space."""
    return desk.journal.space("live")


def do(desk: Desk, author: Author, *wanted: Intention, now: datetime = NOW, seen: int | None = None) -> list[Entry]:
    """Let somebody act in live, on what is there or on what they saw."""
    return desk.perform(live(desk), author, list(wanted), now=now, seen=seen)


def shown(desk: Desk, now: datetime = NOW) -> Picture:
    """Give the picture of live."""
    return desk.picture(live(desk), now=now)


def question(to: str = "VR07", **values: Any) -> AskQuestion:
    """Want to ask how many are away."""
    return AskQuestion(**AT, to=to, text="Hoeveel mensen zijn er weg?", **{"deadline": make.at(600), **values})


def answer(number: str = "V-2025-0001", text: str = "Twintig.") -> AnswerQuestion:
    """Want to answer."""
    return AnswerQuestion(**AT, question_id=number, answer=text)


def head(desk: Desk) -> int:
    """Give where the journal of live ends."""
    return desk.journal.head("live").seq


# ---- at the same time ------------------------------------------------------------------------------


def test_two_who_ask_on_the_same_view_get_two_numbers(desk: Desk) -> None:
    seen = head(desk)

    do(desk, NCC, question(), seen=seen)
    do(desk, HUB, question("VR08"), seen=seen)

    assert list(shown(desk).questions["question_id"]) == ["V-2025-0001", "V-2025-0002"]
    assert list(shown(desk).questions["asked_by"]) == ["NCC", "KCR2"]


def test_an_answer_to_what_was_withdrawn_meanwhile_is_refused_and_says_so(desk: Desk) -> None:
    do(desk, NCC, question())
    seen = head(desk)
    do(desk, NCC, WithdrawQuestion(**AT, question_id="V-2025-0001", reason="Al bekend."))

    with pytest.raises(RefusedError) as caught:
        do(desk, VR07, answer(), seen=seen)

    assert caught.value.rule in {"seen-latest", "question-withdrawn"}
    assert shown(desk).question_answers.empty


def test_two_answers_on_one_view_are_not_merged(desk: Desk) -> None:
    do(desk, NCC, question())
    seen = head(desk)
    do(desk, VR07, answer(text="Twintig."), seen=seen)

    with pytest.raises(RefusedError, match="is gewijzigd sinds u keek"):
        do(desk, VR07, answer(text="Dertig."), seen=seen)

    assert list(shown(desk).question_answers["answer"]) == ["Twintig."]


def test_who_settles_has_seen_every_statement(desk: Desk) -> None:
    do(desk, VR07, StateFigure(**AREA, value=100))
    seen = head(desk)
    do(desk, VR08, StateFigure(**AREA, value=400))

    with pytest.raises(RefusedError) as caught:
        do(desk, VR07, SettleFigure(**AREA, value=100, reason="Ingemeten."), seen=seen)

    assert caught.value.rule == "seen-latest"
    assert set(shown(desk).figures["state"]) == {"contested"}
    do(desk, VR07, SettleFigure(**AREA, value=100, reason="Ingemeten."))
    assert set(shown(desk).figures["state"]) == {"settled"}


def test_of_two_sources_on_one_view_the_second_sees_the_first_and_both_stand(desk: Desk) -> None:
    seen = head(desk)
    do(desk, VR07, StateFigure(**AREA, value=100), seen=seen)

    with pytest.raises(RefusedError, match="is gewijzigd sinds u keek"):
        do(desk, VR08, StateFigure(**AREA, value=400), seen=seen)

    do(desk, VR08, StateFigure(**AREA, value=400))
    table = shown(desk).figures
    assert list(table["stated_by"]) == ["VR07", "VR08"]
    assert list(table["statement_id"]) == ["C-2025-0001", "C-2025-0002"]


def test_two_assessments_on_one_view_are_not_merged(desk: Desk) -> None:
    heard = NoteSignal(**AT, text="De brug zou dicht zijn.", heard_from="een bezoeker", confidence="rumour")
    do(desk, VR07, heard)
    seen = head(desk)
    judged: dict[str, Any] = {**AT, "signal_id": "S-2025-0001", "grounds": "De weginspecteur."}
    do(desk, HUB, AssessSignal(**judged, signal_status=SignalStatus.REFUTED), seen=seen)

    with pytest.raises(RefusedError) as caught:
        do(desk, SECOND, AssessSignal(**judged, signal_status=SignalStatus.CONFIRMED), seen=seen)

    assert caught.value.rule == "seen-latest"
    assert list(shown(desk).signals["status"]) == ["refuted"]


def test_two_new_versions_of_an_interpretation_on_one_view_are_not_merged(desk: Desk) -> None:
    meant: dict[str, Any] = {**AT, "basis": "de wind", "certainty": Certainty.LIKELY, "valid_until": make.at(600)}
    do(desk, HUB, WriteInterpretation(**meant, text="De brand blijft ten zuiden."))
    seen = head(desk)
    anew = meant | {"interpretation_id": "D-2025-0001"}
    do(desk, HUB, WriteInterpretation(**anew, text="De brand slaat over de weg."), seen=seen)

    with pytest.raises(RefusedError) as caught:
        do(desk, SECOND, WriteInterpretation(**anew, text="De brand gaat liggen."), seen=seen)

    assert caught.value.rule == "seen-latest"
    assert list(shown(desk).interpretations["writer"]) == ["coördinator"]


def test_an_own_answer_comes_over_one_that_was_taken_over_and_not_the_reverse(desk: Desk) -> None:
    do(desk, NCC, question())
    over = TakeOverAnswer(**AT, question_id="V-2025-0001", answer="Tien, telefonisch.", quality=Quality.UNCONFIRMED)
    do(desk, HUB, over)
    do(desk, VR07, answer())

    with pytest.raises(RefusedError, match="VR07 beantwoordde V-2025-0001 zelf"):
        do(desk, HUB, over)

    (row,) = shown(desk).questions.to_dict("records")
    assert (row["answer"], row["own_answer"], row["answers"]) == ("Twintig.", True, 2)


# ---- what was known when ---------------------------------------------------------------------------


def test_an_earlier_moment_shows_what_was_asked_and_known_then(desk: Desk) -> None:
    do(desk, NCC, question(), now=make.at(30))
    later = answer().model_copy(update={"observed_at": make.at(60)})
    do(desk, VR07, later, now=make.at(60))

    before, after = shown(desk, make.at(60)), shown(desk, make.at(61))
    then = desk.picture(live(desk), now=make.at(61), at=make.at(45))

    assert list(then.questions["status"]) == ["open"]
    assert list(before.questions["status"]) == list(after.questions["status"]) == ["answered"]


def test_a_settlement_of_later_does_not_settle_an_earlier_picture(desk: Desk) -> None:
    do(desk, VR07, StateFigure(**AREA, value=100))
    do(desk, VR08, StateFigure(**AREA, value=400))
    later = SettleFigure(**AREA | {"observed_at": make.at(60)}, value=110, reason="Ingemeten.")
    do(desk, VR07, later, now=make.at(60))

    then = desk.picture(live(desk), now=make.at(61), at=make.at(45))

    assert set(then.figures["state"]) == {"contested"}
    assert set(shown(desk, make.at(61)).figures["state"]) == {"settled"}


def test_what_is_due_grows_old_by_itself(desk: Desk) -> None:
    do(desk, NCC, question(deadline=make.at(100)))
    do(desk, VR07, NoteSignal(**AT, text="De brug zou dicht zijn.", heard_from="iemand", confidence="rumour"))

    assert list(information_due(shown(desk)).overdue) == [False, False]
    assert list(information_due(shown(desk, make.at(150))).overdue) == [True, True]


# ---- another space -----------------------------------------------------------------------------------


def test_a_question_in_a_what_if_reaches_nobody_in_live(desk: Desk) -> None:
    do(desk, NCC, question())
    branch = make.space(name="wat-als", kind=SpaceKind.BRANCH)
    space = desk.fork(live(desk), branch, at=NOW, question="Wat als niemand antwoordt?", author=HUB)

    desk.perform(space, HUB, [question("VR08")], now=NOW)

    inside = desk.picture(space, now=NOW)
    assert list(inside.questions["to"]) == ["VR07", "VR08"]
    assert list(shown(desk).questions["to"]) == ["VR07"]


def test_a_rumour_that_is_made_up_in_a_what_if_is_for_whoever_is_in_it(desk: Desk) -> None:
    space = desk.fork(
        live(desk), make.space(name="wat-als", kind=SpaceKind.BRANCH), at=NOW, question="Wat als?", author=HUB
    )
    heard: dict[str, Any] = {"text": "De brug zou dicht zijn.", "heard_from": "iemand", "region": "VR08"}
    desk.perform(space, HUB, [NoteSignal(**AT, **heard, confidence=SignalConfidence.RUMOUR)], now=NOW)

    assert len(seen_by(desk.picture(space, now=NOW), VR07).signals) == 1
    do(desk, HUB, NoteSignal(**AT, **heard, confidence=SignalConfidence.RUMOUR))
    assert seen_by(shown(desk), VR07).signals.empty


def test_a_copy_for_an_exercise_holds_only_what_who_makes_it_may_see(desk: Desk) -> None:
    do(desk, NCC, question())
    meant: dict[str, Any] = {**AT, "basis": "de wind", "certainty": Certainty.LIKELY, "valid_until": make.at(600)}
    do(desk, HUB, WriteInterpretation(**meant, text="De brand blijft ten zuiden."))
    entries = desk.journal.read("live")

    by_hub = opening(entries, shown(desk), HUB)
    by_administrator = opening(entries, shown(desk), make.author(role=Role.BEHEER))

    assert {"question_asked", "interpretation_written"} <= {entry.kind for entry in by_hub}
    assert not {"question_asked", "interpretation_written"} & {entry.kind for entry in by_administrator}


def test_the_journal_stays_whole_with_all_of_them(desk: Desk) -> None:
    do(desk, NCC, question())
    do(desk, VR07, answer())
    do(desk, VR07, StateFigure(**AREA, value=100), StateFigure(**AREA, value=400, stated_by="Omroep"))
    do(desk, VR07, SettleFigure(**AREA, value=110, reason="Ingemeten."))

    assert desk.broken_at(live(desk)) is None
    assert [entry.kind for entry in desk.journal.read("live")][-3:] == [
        "figure_stated",
        "figure_stated",
        "figure_settled",
    ]
