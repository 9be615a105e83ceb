"""Does a handover name exactly what changed? The Limburg case, against a list that was written by hand."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import pytest

from kcr2.desk import Desk
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.journal import Journal, Space
from kcr2.reports.difference import Told, changes, sentences, way_of, who_and_when
from kcr2.reports.document import plain_text
from kcr2.settings import Settings
from kcr2.view.handover import HandedOver, handed_over
from kcr2.view.handover_document import handover_document
from tests.limburg_shift import END, EXPECTED, INCIDENT, START, Changed, on_15_july, told_until
from tests.pictures import reference

Limburg = tuple[Desk, Space]


@pytest.fixture(scope="module")
def limburg() -> Iterator[Limburg]:
    """Give the case, told up to the end of the shift."""
    journal = Journal("sqlite://")
    desk = Desk(journal, reference(), Settings())
    yield desk, told_until(desk, END)
    journal.close()


def between(limburg: Limburg, start: datetime, end: datetime) -> HandedOver:
    """Give the handover of a stretch of time, as KCR2 sees it."""
    desk, space = limburg
    history = desk.history(space)
    entries = desk.journal.read(space.name, after=history.seq_at(start), until=history.seq_at(end))
    before, after = (desk.picture(space, now=END, at=at) for at in (start, end))
    return handed_over(before, after, entries, hours=8)


def told_in(found: HandedOver) -> dict[tuple[str, tuple[object, ...]], Told]:
    """Give every sentence by what it is about."""
    return {(one.table, one.key): one for _part, told in found.told for one in told}


def names_of(one: Changed) -> tuple[str, tuple[object, ...]]:
    return one.table, one.key


# ---- exactly the documented changes ------------------------------------------------------------------


def test_between_six_and_six_every_documented_change_is_named_and_nothing_else(limburg: Limburg) -> None:
    told = told_in(between(limburg, START, END))

    assert set(told) == {names_of(one) for one in EXPECTED}


def test_each_is_named_with_what_it_was_and_what_it_is_and_no_other_column(limburg: Limburg) -> None:
    desk, space = limburg
    history = desk.history(space)
    entries = desk.journal.read(space.name, after=history.seq_at(START), until=history.seq_at(END))
    before, after = (desk.picture(space, now=END, at=at) for at in (START, END))

    found: dict[tuple[str, tuple[object, ...]], dict[str, tuple[str, str]]] = defaultdict(dict)
    for change in changes(before, after, entries):
        found[change.table, change.key][change.column] = change.before, change.after

    assert found == {names_of(one): one.columns for one in EXPECTED}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: ":".join(map(str, one.key)))
def test_its_sentence_says_what_it_is_called_and_how_it_stands_now(limburg: Limburg, expected: Changed) -> None:
    sentence = told_in(between(limburg, START, END))[names_of(expected)].sentence

    assert sentence.startswith(expected.name)
    for _before, after in expected.columns.values():
        assert after.rstrip(".") in sentence


def test_a_documented_change_carries_the_moment_of_the_source(limburg: Limburg) -> None:
    told = told_in(between(limburg, START, END))

    assert who_and_when(told["deliveries", ("A-2021-0001/1/DEF/1", "A-2021-0001")].by) == "VR24, 15 jul 18:00"
    assert who_and_when(told["capacity", ("RB", "RB-NRV-EENH")].by) == "RB, 15 jul 12:00"
    assert who_and_when(told["incidents", (INCIDENT,)].by) == "KCR2, 15 jul 12:15"
    assert who_and_when(told["capacity", ("NIPV", "BRW-LOG-ZZ")].by) == "NIPV, 15 jul 16:00"


def test_who_moved_a_grip_level_did_not_report_the_water(limburg: Limburg) -> None:
    told = told_in(between(limburg, START, END))

    assert who_and_when(told["reports", ("VR23", "water")].by) == "VR23, 15 jul 08:30"
    assert who_and_when(told["requests", ("A-2021-0001", 1)].by) == "KCR2, 15 jul 09:12"


def test_the_way_between_the_two_moments_is_told_too(limburg: Limburg) -> None:
    told = told_in(between(limburg, START, END))

    boats = way_of(told["deliveries", ("A-2021-0002/1/RB/1", "A-2021-0002")].by)
    assert boats == "Stappen: ingezet 06:02 (VR24), afgelost 14:02 (VR24), retour 14:31 (VR24)."
    assert way_of(told["grip", (INCIDENT, "VR23")].by) == "Stappen: GRIP 2 09:00 (VR23), GRIP 4 18:00 (VR23)."
    assert way_of(told["reports", ("VR24", "water")].by) == ""


def test_the_glance_counts_what_is_told(limburg: Limburg) -> None:
    counted = dict(between(limburg, START, END).glance)

    assert counted["Incidenten en GRIP"] == "1 nieuw, 1 gewijzigd"
    assert counted["Regio's"] == "2 nieuw, 3 gewijzigd"
    assert counted["Leveringen"] == "4 nieuw, 3 gewijzigd"
    assert counted["Capaciteit"] == "4 gewijzigd"


# ---- the edges ---------------------------------------------------------------------------------------


def test_what_was_recorded_at_the_first_moment_belongs_to_the_shift_before(limburg: Limburg) -> None:
    at = on_15_july("08:30")

    before, after = told_in(between(limburg, START, at)), told_in(between(limburg, at, END))

    assert ("reports", ("VR23", "water")) in before
    assert ("reports", ("VR23", "water")) not in after


@pytest.mark.parametrize("clock", ["06:30", "09:00", "12:00", "16:24", "17:59"])
def test_two_shifts_together_name_every_thing_of_the_whole(limburg: Limburg, clock: str) -> None:
    at = on_15_july(clock)

    halves = told_in(between(limburg, START, at)).keys() | told_in(between(limburg, at, END)).keys()

    assert told_in(between(limburg, START, END)).keys() <= halves


def test_in_a_quiet_quarter_nothing_changed_although_everything_aged(limburg: Limburg) -> None:
    found = between(limburg, on_15_july("13:00"), on_15_july("13:59"))

    assert found.told == ()
    assert found.recorded == 0
    assert dict(found.glance)["Wat is veranderd"] == "niets"


# ---- what is open and due ------------------------------------------------------------------------------


def test_at_six_in_the_morning_the_boats_are_due_and_at_six_in_the_evening_the_signature(limburg: Limburg) -> None:
    morning, evening = (between(limburg, on_15_july("01:00"), at) for at in (START, END))

    assert any("A-2021-0002/1/RB/2" in one.what and one.whose.startswith("RB") for one in morning.due)
    assert [one.what for one in evening.due if "Handtekening" in one.what] == []
    day_ahead = [one for one in between_hours(limburg, 24).due if "Handtekening" in one.what]
    assert [(one.request_id, one.whose, one.overdue) for one in day_ahead] == [
        ("A-2021-0004", "VR23 Limburg-Noord", False)
    ]


def between_hours(limburg: Limburg, hours: float) -> HandedOver:
    """Give the shift with what is due so many hours ahead."""
    desk, space = limburg
    before, after = (desk.picture(space, now=END, at=at) for at in (START, END))
    return handed_over(before, after, [], hours=hours)


def test_a_region_in_the_flood_is_late_after_its_rhythm_and_is_named(limburg: Limburg) -> None:
    due = between(limburg, START, END).due

    regions = {one.whose: one for one in due if one.what.startswith("Nieuw beeld")}
    assert set(regions) == {"VR23 Limburg-Noord", "VR24 Zuid-Limburg"}
    assert regions["VR24 Zuid-Limburg"].overdue


def test_what_is_due_is_told_in_the_order_of_its_moments(limburg: Limburg) -> None:
    moments = [one.at for one in between_hours(limburg, 24).due]

    assert moments == sorted(moments)


def test_the_open_incident_is_told_with_its_levels(limburg: Limburg) -> None:
    (incident,) = [one for one in between(limburg, START, END).still_open if one.kind == "Incident"]

    assert incident.sentence == (
        "Hoogwater en wateroverlast Limburg: actief, verslechtert; GRIP 4 VR23 Limburg-Noord, GRIP 4 VR24 Zuid-Limburg."
    )


# ---- on paper ------------------------------------------------------------------------------------------


def test_the_paper_says_all_that_the_screen_says(limburg: Limburg) -> None:
    desk, space = limburg
    found = between(limburg, START, END)
    note = {"until_at": START, "taken_by": "coördinator dag", "note": "Bel *Venlo*."}

    paper = handover_document(found, desk.picture(space, now=END, at=END), space, whose="KCR2", note=note)

    text = plain_text(paper)
    for told in told_in(found).values():
        assert told.sentence in text
    for due in found.due:
        assert due.what in text
    assert "Bel *Venlo*." in text
    assert "DEMONSTRATIE" in paper.banner.upper()
    assert write_docx(paper)[:2] == b"PK"
    assert write_pdf(paper)[:5] == b"%PDF-"


def test_a_paper_of_a_quiet_time_says_so(limburg: Limburg) -> None:
    desk, space = limburg
    at = on_15_july("13:59")
    found = between(limburg, on_15_july("13:00"), at)

    paper = handover_document(found, desk.picture(space, now=END, at=at), space, whose="KCR2", note=None)

    assert "Er is niets veranderd; in deze tijd zijn 0 gebeurtenissen vastgelegd." in plain_text(paper)
    assert "Notitie" not in plain_text(paper)


def test_the_sentences_of_no_change_are_none() -> None:
    assert sentences([]) == []
