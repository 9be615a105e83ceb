"""What changed between two moments, who changed it, and is nothing left out or made up?"""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.journal import Entry
from kcr2.model import Event, moment_of
from kcr2.picture import Picture
from kcr2.reports.difference import Change, changes, difference_document, figures
from kcr2.reports.difference.document import summary
from kcr2.reports.difference.watched import WATCHED
from kcr2.reports.document import plain_text
from kcr2.terms import DeliveryState, Status, Step
from tests import make
from tests.histories import histories, recorded
from tests.pictures import ede, picture_of, said

SPACE = make.space()
MIDDAY, EVENING = make.at(0), make.at(600)


def stretch(earlier: list[Event | Entry], later: list[Event | Entry]) -> tuple[Picture, Picture, list[Entry]]:
    """Give the pictures before and after, and what was recorded between, an hour after the first."""
    told = [one if isinstance(one, Entry) else said(one, at=MIDDAY) for one in earlier]
    told += [one if isinstance(one, Entry) else said(one, at=make.at(60)) for one in later]
    entries = [entry._replace(seq=seq) for seq, entry in enumerate(told, start=1)]
    before = picture_of(entries, at=make.at(30))
    return before, picture_of(entries, at=EVENING), entries[len(earlier) :]


def moved(earlier: list[Event | Entry], later: list[Event | Entry]) -> list[Change]:
    """Give what changed."""
    return changes(*stretch(earlier, later))


def one_about(found: list[Change], table: str, column: str) -> Change:
    """Give the one change of a column."""
    (change,) = [one for one in found if one.table == table and one.column == column]
    return change


# ---- what changed ------------------------------------------------------------------------------------


def test_a_figure_that_moved_is_told_with_both_values_and_who_reported_it() -> None:
    before = make.capacity_reported("VR06", total=4, releasable=3)
    after = make.capacity_reported("VR06", total=4, releasable=1, observed_at=make.at(50))

    found = moved([before], [said(after, by="VR06", at=make.at(60))])

    change = one_about(found, "capacity", "Leverbaar")
    assert (change.before, change.after) == ("3", "1")
    assert [(by.organisation, by.seq) for by in change.by] == [("VR06", 2)]
    assert change.name.startswith("VR06")


def test_a_figure_that_was_withdrawn_is_not_told_as_nought() -> None:
    before = make.capacity_reported(total=4, releasable=3)
    after = make.capacity_reported(total=4, releasable=None, observed_at=make.at(50))

    change = one_about(moved([before], [after]), "capacity", "Leverbaar")

    assert (change.before, change.after) == ("3", "niet opgegeven")


def test_what_was_not_in_the_picture_yet_says_so() -> None:
    found = moved([], [make.incident_opened(observed_at=make.at(50), started_at=make.at(40))])

    change = one_about(found, "incidents", "Status")
    assert change.is_new
    assert change.after == "actief"


def test_a_status_that_follows_from_steps_names_who_took_them() -> None:
    filed = [make.incident_opened(), make.request_filed(), make.request_stepped(step=Step.FILE)]
    taken = make.request_stepped(step=Step.TAKE_IN, number=2, observed_at=make.at(50))

    found = moved(filed, [said(taken, by="KCR2", at=make.at(60))])

    change = one_about(found, "requests", "Status")
    assert (change.before, change.after) == ("ingediend", "in toetsing")
    assert [by.organisation for by in change.by] == ["KCR2"]


def test_a_delivery_that_moved_names_its_owner() -> None:
    before = [make.incident_opened(), make.request_filed(), make.offer_accepted("VR06")]
    step = make.delivery_stepped(DeliveryState.EN_ROUTE, observed_at=make.at(50))

    found = moved(before, [said(step, by="VR06", at=make.at(60))])

    change = one_about(found, "deliveries", "Status")
    assert change.after == "onderweg"
    assert [by.organisation for by in change.by] == ["VR06"]


def test_a_call_whose_term_passed_changed_by_time_alone() -> None:
    filed = [make.incident_opened(), make.request_filed(), make.call_issued("VR06", deadline=make.at(45))]

    change = one_about(moved(filed, []), "offers", "Antwoord")

    assert (change.before, change.after, change.by) == ("gevraagd", "geen reactie", ())


def test_a_region_of_another_theme_is_not_named() -> None:
    before = make.theme_reported("VR07", status=Status.GREEN)
    after = make.theme_reported("VR07", status=Status.RED, observed_at=make.at(50))
    other = make.theme_reported("VR08", status=Status.RED, observed_at=make.at(50))

    found = moved([before], [said(other, by="VR08", at=make.at(60)), said(after, by="VR07", at=make.at(60))])

    (change,) = [one for one in found if one.name.startswith("VR07") and one.column == "Status"]
    assert {by.organisation for by in change.by} == {"VR07"}


# ---- laws --------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(history=histories().map(recorded))
def test_a_picture_does_not_differ_from_itself(history: list[Entry]) -> None:
    end = picture_of(history, at=moment_of(history[-1].recorded_at))

    assert changes(end, end, []) == []
    assert all(one.difference == "gelijk" for one in figures(end, end))


@settings(max_examples=25)
@given(history=histories(min_size=2).map(recorded))
def test_every_cell_that_differs_is_told_and_no_other(history: list[Entry]) -> None:
    middle = moment_of(history[len(history) // 2].recorded_at)
    before = picture_of([one for one in history if moment_of(one.recorded_at) <= middle], at=middle)
    after = picture_of(history, at=moment_of(history[-1].recorded_at))
    between = [one for one in history if moment_of(one.recorded_at) > middle]

    found = changes(before, after, between)

    assert all(one.before != one.after for one in found if not one.is_new)
    assert {by.seq for one in found for by in one.by} <= {one.seq for one in between}
    for watched in WATCHED:
        old, new = before.table(watched.table), after.table(watched.table)
        if old.equals(new):
            assert not [one for one in found if one.table == watched.table]


# ---- on paper ----------------------------------------------------------------------------------------


def test_the_paper_holds_every_figure_and_every_change() -> None:
    before, after, between = stretch(
        [make.capacity_reported("VR06", total=4, releasable=3)],
        [make.capacity_reported("VR06", total=4, releasable=1, observed_at=make.at(50)), make.incident_opened()],
    )
    found, cells = changes(before, after, between), figures(before, after)

    paper = difference_document(before, after, SPACE, moved=cells, changed=found, recorded=len(between))

    text = plain_text(paper)
    assert all(one.title in text and one.written(one.after) in text for one in cells)
    assert all(one.name in text and one.after in text for one in found)
    assert summary(found, 2) in text
    assert paper.seal.seq == after.head.seq
    assert write_docx(paper)[:2] == b"PK"
    assert write_pdf(paper)[:4] == b"%PDF"


def test_a_quiet_stretch_says_that_nothing_changed() -> None:
    before, after, between = stretch([make.incident_opened()], [])

    assert summary(changes(before, after, between), 0) == (
        "Er is niets veranderd; in deze tijd zijn 0 gebeurtenissen vastgelegd."
    )


@pytest.mark.parametrize("hours", [1, 6])
def test_the_afternoon_of_ede_is_told_by_the_regions_that_reported(hours: int) -> None:
    now = ede()
    before = picture_of([], at=now.at - timedelta(hours=hours))

    told = figures(before, now)

    assert {one.title: one.after for one in told}["Open incidenten"] == len(now.incidents[now.incidents["is_open"]])
    assert next(one for one in told if one.title == "Hoogste GRIP-niveau").difference == "niet te vergelijken"
