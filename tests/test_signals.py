"""Do signals stay apart from facts, and interpretations apart from both? (D101)"""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import (
    AssessSignal,
    Context,
    Intention,
    NoteSignal,
    WithdrawInterpretation,
    WriteInterpretation,
    decide,
)
from kcr2.errors import RefusedError
from kcr2.journal import Author
from kcr2.model import Event
from kcr2.model.signal import InterpretationText, InterpretationWritten, SignalAssessed, SignalNoted
from kcr2.picture import TABLES, Picture
from kcr2.reader import entries_seen_by, seen_by
from kcr2.reports.information_due import Due, information_due
from kcr2.settings import Settings
from kcr2.terms import Certainty, Role, SignalConfidence, SignalStatus
from kcr2.view.inquiry import (
    assessment_history,
    interpretation_words,
    signal_table,
    version_history,
)
from tests import make
from tests.pictures import assert_same, picture, row_of, said

VR06 = make.author(role=Role.REGIO, organisation="VR06")
VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR09 = make.author(role=Role.REGIO, organisation="VR09")
NCC = make.author(role=Role.RIJK, organisation="NCC")
HUB = make.author(actor="duider")
HEARD: dict[str, Any] = {
    **{"observed_at": make.MOMENT, "text": "De brug zou dicht zijn.", "heard_from": "een bezoeker"},
    "confidence": SignalConfidence.RUMOUR,
}
MEANT: dict[str, Any] = {
    **{"observed_at": make.MOMENT, "text": "De brand blijft ten zuiden.", "basis": "de wind"},
    **{"certainty": Certainty.LIKELY, "valid_until": make.at(9_000)},
}
BY_VR06 = said(make.signal_noted(), by="VR06")
"""VR06 heard something about VR07."""


def decided(author: Author, seen: Picture, intention: Intention) -> Event:
    """Decide an intention that leads to one event."""
    (event,) = decide(intention, Context(seen, author))
    return event


def rule(author: Author, seen: Picture, intention: Intention) -> str:
    """Have an intention refused, and give the rule."""
    with pytest.raises(RefusedError) as caught:
        decided(author, seen, intention)
    return caught.value.rule


def assess(status: SignalStatus = SignalStatus.REFUTED, number: str = "S-2025-0001") -> AssessSignal:
    """Want a signal to be assessed."""
    return AssessSignal(observed_at=make.MOMENT, signal_id=number, signal_status=status, grounds="De weginspecteur.")


# ---- signals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [VR06, NCC, HUB])
def test_who_reads_figures_notes_what_was_heard(author: Author) -> None:
    event = decided(author, picture(make.signal_noted("S-2025-0004")), NoteSignal(**HEARD, region="VR07"))

    assert isinstance(event, SignalNoted)
    assert event.signal_id == "S-2025-0005"


def test_the_board_notes_nothing_and_an_unknown_incident_is_refused() -> None:
    assert rule(make.author(role=Role.BESTUUR), picture(), NoteSignal(**HEARD)) == "role"
    assert rule(VR06, picture(), NoteSignal(**HEARD, incident_id="I-1-1")) == "incident-known"


@pytest.mark.parametrize("status", [SignalStatus.CONFIRMED, SignalStatus.REFUTED, SignalStatus.KEPT])
def test_the_hub_assesses_with_its_grounds_and_again_when_more_is_known(status: SignalStatus) -> None:
    first = decided(HUB, picture(BY_VR06), assess(status))
    second = decided(HUB, picture(BY_VR06, make.signal_assessed()), assess(status))

    assert isinstance(first, SignalAssessed)
    assert isinstance(second, SignalAssessed)
    assert (first.number, second.number) == (1, 2)


def test_nobody_else_assesses_and_nothing_is_no_assessment() -> None:
    assert rule(VR07, picture(BY_VR06), assess()) == "role"
    assert rule(HUB, picture(BY_VR06), assess(SignalStatus.NOTED)) == "signal-assessed"
    assert rule(HUB, picture(), assess()) == "signal-known"


def test_an_assessment_without_grounds_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        AssessSignal(observed_at=make.MOMENT, signal_id="S-2025-0001", signal_status=SignalStatus.CONFIRMED, grounds="")


def test_a_signal_changes_no_other_table() -> None:
    plain = picture(make.incident_opened())
    heard = picture(make.incident_opened(), BY_VR06, make.signal_assessed(signal_status=SignalStatus.CONFIRMED))

    assert_same(plain, heard, tables=[name for name in TABLES if name != "signals"])
    assert len(heard.signals) == 1


def test_a_signal_that_waits_too_long_is_overdue_and_one_that_was_assessed_is_not() -> None:
    agreed = Settings(signal_assess_h=2)
    waits = row_of(picture(BY_VR06, at=make.at(121), settings=agreed).signals, signal_id="S-2025-0001")
    in_time = row_of(picture(BY_VR06, at=make.at(119), settings=agreed).signals, signal_id="S-2025-0001")
    done = row_of(picture(BY_VR06, make.signal_assessed(), at=make.at(500)).signals, signal_id="S-2025-0001")

    assert (waits["is_overdue"], in_time["is_overdue"], done["is_overdue"]) == (True, False, False)
    assert (done["status"], done["grounds"]) == ("refuted", "De weginspecteur reed erover.")
    assert pd.isna(done["waits_h"])


@settings(max_examples=20)
@given(st.lists(st.sampled_from([SignalStatus.CONFIRMED, SignalStatus.REFUTED, SignalStatus.KEPT]), max_size=4))
def test_the_last_assessment_holds_and_all_stay(course: list[SignalStatus]) -> None:
    told = [
        make.signal_assessed(number=number, signal_status=status, observed_at=make.at(number))
        for number, status in enumerate(course, start=1)
    ]
    seen = picture(BY_VR06, *told)

    row = row_of(seen.signals, signal_id="S-2025-0001")

    assert row["status"] == (course[-1] if course else SignalStatus.NOTED)
    assert row["assessments"] == len(course) == len(assessment_history(seen, "S-2025-0001"))


@pytest.mark.parametrize(
    ("author", "before", "after"),
    [
        (VR06, True, True),
        (VR07, True, True),
        (VR09, False, True),
        (NCC, False, True),
        (HUB, True, True),
        (make.author(role=Role.VALIDATOR), True, True),
        (make.author(role=Role.AUTHORITY, organisation="JENV"), False, True),
        (make.author(role=Role.BESTUUR, organisation="Veiligheidsberaad"), False, False),
        (make.author(role=Role.BEHEER), False, False),
    ],
)
def test_an_unassessed_signal_stays_with_who_noted_it_its_region_and_the_hub(
    author: Author, before: bool, after: bool
) -> None:
    judged = said(make.signal_assessed(), by="KCR2")
    early, late = picture(BY_VR06), picture(BY_VR06, judged)

    assert len(seen_by(early, author).signals) == int(before)
    assert len(seen_by(late, author).signals) == int(after)
    assert len(entries_seen_by([BY_VR06], early, author)) == int(before)
    assert len(entries_seen_by([BY_VR06, judged], late, author)) == 2 * after


def test_the_table_calls_a_signal_heard_and_no_fact() -> None:
    (row,) = signal_table(picture(BY_VR06, at=make.at(200)).signals).to_dict("records")

    assert row["Gehoord, geen feit"] == "De brug zou dicht zijn."
    assert (row["Beoordeling"], row["Zekerheid"]) == ("? nog niet beoordeeld", "gerucht")
    assert (row["Wacht"], row["Thema"], row["Waarop dat rust"]) == ("⚠ 3 u 20 min", "–", "–")
    (done,) = signal_table(picture(BY_VR06, make.signal_assessed()).signals).to_dict("records")
    assert (done["Wacht"], done["Beoordeling"]) == ("–", "✗ weerlegd")


# ---- interpretations -----------------------------------------------------------------------------


def test_the_hub_interprets_in_its_own_name_and_nobody_else_does() -> None:
    event = decided(HUB, picture(), WriteInterpretation(**MEANT))

    assert isinstance(event, InterpretationWritten)
    assert (event.interpretation_id, event.version, event.writer) == ("D-2025-0001", 1, "duider")
    assert rule(VR07, picture(), WriteInterpretation(**MEANT)) == "role"
    assert rule(NCC, picture(), WriteInterpretation(**MEANT)) == "role"


def test_a_new_version_takes_the_place_of_the_one_before_which_stays() -> None:
    seen = picture(
        make.interpretation_written(), make.interpretation_written(version=2, text="De brand slaat over de weg.")
    )

    event = decided(HUB, seen, WriteInterpretation(**MEANT, interpretation_id="D-2025-0001"))

    assert isinstance(event, InterpretationWritten)
    assert event.version == 3
    row = row_of(seen.interpretations, interpretation_id="D-2025-0001")
    assert (row["text"], row["version"], row["versions"]) == ("De brand slaat over de weg.", 2, 2)
    assert list(version_history(seen, "D-2025-0001")["Versie"]) == [2, 1]


def test_what_is_not_there_or_was_withdrawn_is_not_written_anew() -> None:
    anew = WriteInterpretation(**MEANT, interpretation_id="D-2025-0001")
    end = WithdrawInterpretation(observed_at=make.MOMENT, interpretation_id="D-2025-0001", reason="De wind draaide.")
    written, ended = picture(make.interpretation_written()), make.interpretation_withdrawn()

    assert decided(HUB, written, end).kind == "interpretation_withdrawn"
    assert rule(HUB, picture(), anew) == "interpretation-known"
    assert rule(HUB, picture(make.interpretation_written(), ended), anew) == "interpretation-known"
    assert rule(HUB, picture(make.interpretation_written(), ended), end) == "interpretation-known"


def test_an_interpretation_holds_until_a_moment_that_is_still_to_come() -> None:
    past = WriteInterpretation(**MEANT | {"valid_until": make.at(5)})

    assert rule(HUB, picture(at=make.at(10)), past) == "interpretation-until"
    with pytest.raises(ValueError, match="ná de stand van"):
        InterpretationText.model_validate(MEANT | {"valid_until": make.MOMENT})


def test_one_that_is_past_its_moment_is_told_as_expired() -> None:
    for at, status, holds in ((make.at(1439), "holds", True), (make.at(1440), "expired", False)):
        row = row_of(picture(make.interpretation_written(), at=at).interpretations, interpretation_id="D-2025-0001")
        assert (row["status"], row["holds"]) == (status, holds)


def test_one_that_was_withdrawn_says_why_and_awaits_nothing() -> None:
    seen = picture(make.interpretation_written(), make.interpretation_withdrawn(), at=make.at(5))
    row = row_of(seen.interpretations, interpretation_id="D-2025-0001")

    assert (row["status"], row["end_reason"], row["holds"]) == ("withdrawn", "De wind draaide.", False)
    assert pd.isna(row["hours_left"])
    assert interpretation_words(row).endswith("(ingetrokken)")


def test_under_an_interpretation_stand_its_author_its_moment_and_how_long_it_holds() -> None:
    seen = picture(make.interpretation_written(), at=make.at(1380))

    told = interpretation_words(row_of(seen.interpretations, interpretation_id="D-2025-0001"))

    assert told.startswith("D-2025-0001 versie 1 · duider, ")
    assert told.endswith("(nog 1 u)")


def test_what_holds_stands_before_what_does_not() -> None:
    told = [
        make.interpretation_written("D-2025-0001", valid_until=make.at(10)),
        make.interpretation_written("D-2025-0002", valid_until=make.at(900)),
        make.interpretation_written("D-2025-0003", valid_until=make.at(800)),
    ]

    table = picture(*told, at=make.at(100)).interpretations

    assert list(table["interpretation_id"]) == ["D-2025-0003", "D-2025-0002", "D-2025-0001"]


@pytest.mark.parametrize(("author", "shown"), [(VR09, 1), (NCC, 1), (make.author(role=Role.BESTUUR), 0)])
def test_interpretations_are_for_every_reader_of_figures(author: Author, shown: int) -> None:
    assert len(seen_by(picture(make.interpretation_written()), author).interpretations) == shown


# ---- what is due ---------------------------------------------------------------------------------


def test_what_asks_for_something_stands_in_one_table_what_is_too_late_first() -> None:
    area = [make.figure_stated(), make.figure_stated("C-2025-0002", stated_by="Omroep", value=400.0)]
    told = [
        make.incident_opened(),
        make.question_asked(deadline=make.at(200)),
        make.question_asked("V-2025-0002", deadline=make.at(60)),
        make.question_asked("V-2025-0003"),
        make.question_answered("V-2025-0003"),
        BY_VR06,
        make.interpretation_written(valid_until=make.at(130)),
        make.interpretation_written("D-2025-0002", valid_until=make.at(9_000)),
        *area,
    ]

    table = information_due(picture(*told, at=make.at(100)))

    assert list(table["about"]) == ["V-2025-0002", "S-2025-0001", "D-2025-0001", "V-2025-0001", "I-2025-0001"]
    assert list(table["overdue"]) == [True, False, False, False, False]
    assert list(table["organisation"]) == ["VR07", "KCR2", "KCR2", "VR07", "VR07"]
    assert list(table["kind"]) == [Due.QUESTION, Due.SIGNAL, Due.INTERPRETATION, Due.QUESTION, Due.FIGURE]
    assert pd.isna(table["due"].iloc[-1])
    assert table["text"].iloc[-1] == "oppervlakte"


def test_where_nothing_is_asked_nothing_is_due() -> None:
    empty = information_due(picture())

    assert empty.empty
    assert list(empty.columns) == ["kind", "about", "text", "organisation", "due", "overdue"]


def test_what_was_settled_withdrawn_or_assessed_asks_for_nothing() -> None:
    done = [
        *(make.incident_opened(), make.question_asked(), make.question_withdrawn()),
        *(BY_VR06, make.signal_assessed(), make.interpretation_written(), make.interpretation_withdrawn()),
        *(make.figure_stated(), make.figure_stated("C-2025-0002", stated_by="Omroep", value=400.0)),
        make.figure_settled(),
    ]

    assert information_due(picture(*done, at=make.at(9_000))).empty


def test_an_expired_interpretation_is_overdue() -> None:
    table = information_due(picture(make.interpretation_written(), at=make.at(2_000)))

    assert list(table["overdue"]) == [True]
