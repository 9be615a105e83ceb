"""Does the difference between two moments say no more, no less and nothing surer than its reader may know?"""

from datetime import UTC, datetime

import pytest

from kcr2.journal import Author, Entry
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.reader import entries_seen_by, seen_by
from kcr2.reports.difference import By, Change, Figure, changes, difference_document, figures
from kcr2.reports.difference.document import NAMED, TOLD, recorded_by, row_of, summary
from kcr2.reports.difference.watched import WATCHED
from kcr2.reports.document import plain_text
from kcr2.terms import Classification, DeliveryState, IncidentStatus, Role, SpaceKind, Step
from tests import make
from tests.pictures import picture_of, reference, said

STRANGER = make.author(actor="vreemde", role=Role.REGIO, organisation="VR25")
HUB = make.author()
REQUEST = "A-2025-0001"
HIDDEN = "geen vastlegging die u mag zien; kan volgen uit het verstrijken van de tijd"

Stretch = tuple[Picture, Picture, list[Entry]]


def stretch(earlier: list[Event], later: list[Event]) -> Stretch:
    """Give the pictures before and after, and what was recorded between."""
    told = [said(one, at=make.at(0)) for one in earlier] + [said(one, at=make.at(60)) for one in later]
    entries = [entry._replace(seq=seq) for seq, entry in enumerate(told, start=1)]
    return (
        picture_of(entries[: len(earlier)], at=make.at(30)),
        picture_of(entries, at=make.at(90)),
        entries[len(earlier) :],
    )


def seen(told: Stretch, reader: Author) -> list[Change]:
    """Give what changed for one reader, as the page does."""
    before, after, entries = told
    views = (seen_by(one, reader, judged_on=after) for one in (before, after))
    return changes(*views, entries_seen_by(entries, after, reader))


def by_column(found: list[Change], table: str) -> dict[str, Change]:
    """Give the changes of one table by what changed."""
    return {one.column: one for one in found if one.table == table}


def by(seq: int) -> By:
    """Give somebody who recorded something."""
    return By("VR06", "regio", make.at(seq), seq, "capacity_reported")


# ---- who recorded it --------------------------------------------------------------------------------


def test_what_nobody_visibly_recorded_is_not_told_as_the_work_of_time_alone() -> None:
    assert recorded_by([]) == HIDDEN


def test_who_recorded_something_is_named_with_moment_and_number() -> None:
    assert recorded_by([by(1)]) == "VR06, 3 apr 14:01, nr 1"


def test_of_many_who_recorded_something_the_last_are_named_and_the_rest_counted() -> None:
    told = recorded_by([by(seq) for seq in range(1, 6)])

    assert told.count("nr ") == NAMED
    assert told.endswith("nr 5; en 3 eerder")


def test_two_who_recorded_something_are_both_named() -> None:
    assert recorded_by([by(1), by(2)]) == "VR06, 3 apr 14:01, nr 1; VR06, 3 apr 14:02, nr 2"


# ---- who may see it ---------------------------------------------------------------------------------


def a_course(then: Classification, now: Classification) -> Stretch:
    """Give a request that was there before, and what came of it, under another label at the end."""
    stock = make.capacity_reported("VR06", total=4, releasable=3)
    filed = make.request_filed(REQUEST, classification=then, effect="Geheim doel")
    steps = [
        make.request_stepped(step=step, number=number)
        for number, step in enumerate([Step.FILE, Step.TAKE_IN, Step.ACCEPT, Step.CALL], start=1)
    ]
    later = [make.call_issued("VR06"), make.call_answered("VR06"), make.offer_accepted("VR06")]
    again = make.request_filed(REQUEST, classification=now, effect="Geheim doel", version=2)
    return stretch([make.incident_opened(), stock, filed, *steps], [*later, again])


@pytest.mark.parametrize("then", [Classification.GREEN, Classification.RED])
@pytest.mark.parametrize("now", [Classification.AMBER_STRICT, Classification.RED])
def test_a_request_that_is_closed_now_is_in_no_line_of_a_stranger_s_difference(
    then: Classification, now: Classification
) -> None:
    found = seen(a_course(then, now), STRANGER)

    told = " ".join(" ".join(row_of(change)) for change in found)
    assert REQUEST not in told
    assert not {change.table for change in found} & {"requests", "offers", "deliveries", "changes"}


def test_the_hub_sees_what_became_of_it() -> None:
    tables = {change.table for change in seen(a_course(Classification.RED, Classification.RED), HUB)}

    assert {"offers", "deliveries"} <= tables


def test_the_figures_of_a_stranger_hold_nothing_of_a_closed_request() -> None:
    before, after, _entries = a_course(Classification.RED, Classification.RED)
    views = [seen_by(one, STRANGER, judged_on=after) for one in (before, after)]

    told = {one.title: (one.before, one.after) for one in figures(*views)}

    assert told["Open aanvragen"] == (0, 0)
    assert not [title for title in told if title.startswith("Ontbreekt")]


def test_no_entry_that_a_stranger_may_not_see_is_named_as_the_cause_of_anything() -> None:
    told = a_course(Classification.RED, Classification.RED)
    visible = {entry.seq for entry in entries_seen_by(told[2], told[1], STRANGER)}

    assert {one.seq for change in seen(told, STRANGER) for one in change.by} <= visible


# ---- figures ----------------------------------------------------------------------------------------


def figure(before: int | None, after: int | None, *, asked: bool = False) -> Figure:
    """Give a figure at both moments."""
    return Figure("Ingezet", "pelotons", before, after, asked)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (3, 5, "+2"),
        (5, 3, "−2"),
        (4, 4, "gelijk"),
        (0, 0, "gelijk"),
        (None, None, "gelijk"),
        (None, 4, "niet te vergelijken"),
        (4, None, "niet te vergelijken"),
        (None, 0, "niet te vergelijken"),
        (0, None, "niet te vergelijken"),
        (0, 12345, "+12.345"),
    ],
)
def test_a_difference_is_told_only_between_two_figures_that_were_stated(
    before: int | None, after: int | None, told: str
) -> None:
    assert figure(before, after).difference == told


@pytest.mark.parametrize(("before", "after", "told"), [(None, 2, "+2"), (2, None, "−2"), (None, None, "gelijk")])
def test_what_nobody_asks_for_is_known_and_does_compare(before: int | None, after: int | None, told: str) -> None:
    assert figure(before, after, asked=True).difference == told


def test_a_figure_that_was_not_stated_is_not_written_as_a_number() -> None:
    assert figure(None, 1).written(None) == "niet opgegeven"
    assert figure(None, 1, asked=True).written(None) == "geen vraag"
    assert figure(0, 1).written(0) == "0 pelotons"


def test_what_is_deployed_and_no_longer_stated_does_not_become_nought() -> None:
    before = make.capacity_reported(total=4, deployed=2)
    after = make.capacity_reported(total=4, deployed=None, observed_at=make.at(50))

    (one,) = [one for one in figures(*stretch([before], [after])[:2]) if one.title.startswith("Ingezet")]

    assert (one.before, one.after, one.difference) == (2, None, "niet te vergelijken")


def test_one_owner_that_stays_silent_does_not_hide_what_another_deployed() -> None:
    told = [make.capacity_reported("VR06", total=4, deployed=2), make.capacity_reported("VR08", total=4)]

    (one,) = [one for one in figures(*stretch([], told)[:2]) if one.title.startswith("Ingezet")]

    assert (one.before, one.after) == (None, 2)


def test_between_two_empty_moments_no_level_is_told_as_level_nought() -> None:
    told = {one.title: one for one in figures(*stretch([], [])[:2])}

    assert told["Hoogste GRIP-niveau"].written(told["Hoogste GRIP-niveau"].after) == "niet opgegeven"
    assert told["Regio's zonder melding of opgave"].after == 25
    assert all(one.difference == "gelijk" for one in told.values())


def test_a_type_that_is_nothing_at_both_moments_is_left_out() -> None:
    told = make.capacity_reported(total=4, deployed=0)

    assert not [one for one in figures(*stretch([told], [])[:2]) if one.title.startswith("Ingezet")]


def test_what_is_missing_is_told_per_type_and_with_its_unit() -> None:
    asked = (make.request_line(make.CAPABILITY, amount=2), make.request_line("DEF-HELI-FBO", amount=3))
    later = [make.request_filed(lines=asked), make.request_stepped(step=Step.FILE)]

    told = [one for one in figures(*stretch([make.incident_opened()], later)[:2]) if one.asked]

    assert sorted(one.difference for one in told) == ["+2", "+3"]
    assert all(one.unit for one in told)


# ---- changes ----------------------------------------------------------------------------------------


def test_the_order_is_that_of_the_parts_of_the_picture() -> None:
    later = [make.capacity_reported(), make.theme_reported("VR08"), make.incident_opened(), make.grip_set()]

    found = [change.table for change in changes(*stretch([], later))]

    order = [watched.table for watched in WATCHED]
    assert found == sorted(found, key=order.index)
    assert len(set(found)) >= 4


def test_a_closed_incident_is_told_with_both_states() -> None:
    later = make.incident_closed(observed_at=make.at(50), ended_at=make.at(45))

    change = by_column(changes(*stretch([make.incident_opened()], [later])), "incidents")["Status"]

    assert change.before == IncidentStatus.ACTIVE.label
    assert change.after == IncidentStatus.CLOSED.label


def test_a_level_that_went_down_to_nought_is_told_as_that_and_not_as_gone() -> None:
    earlier = [make.incident_opened(), make.grip_set(level=3)]

    change = by_column(changes(*stretch(earlier, [make.grip_set(level=0, observed_at=make.at(50))])), "grip")

    assert (change["GRIP-niveau"].before, change["GRIP-niveau"].after) == ("3", "0")


def test_what_is_no_longer_in_the_picture_says_that_it_is_gone() -> None:
    before, after, _entries = stretch([], [make.incident_opened()])

    (gone,) = [one for one in changes(after, before, []) if one.table == "incidents"]

    assert row_of(gone) == ("Heidebrand (I-2025-0001)", "", "in beeld", "weg", HIDDEN)


def test_what_is_new_says_that_it_was_not_in_the_picture_yet() -> None:
    found = changes(*stretch([], [make.incident_opened()]))

    assert {row_of(change)[2] for change in found if change.table == "incidents"} == {"nog niet in beeld"}


def test_a_report_that_says_the_same_again_changes_nothing() -> None:
    again = make.capacity_reported(total=4, observed_at=make.at(50))

    assert not by_column(changes(*stretch([make.capacity_reported(total=4)], [again])), "capacity")


def test_a_report_of_another_type_is_not_named_as_the_cause() -> None:
    earlier = [make.capacity_reported("VR06", total=4, releasable=3)]
    later = [
        make.capacity_reported("VR06", total=4, releasable=1, observed_at=make.at(50)),
        make.capacity_reported("VR06", capability="BRW-HC-OV", total=9, observed_at=make.at(50)),
    ]

    change = by_column([one for one in changes(*stretch(earlier, later)) if one.before == "3"], "capacity")

    assert [one.seq for one in change["Leverbaar"].by] == [2]


def test_a_name_with_signs_of_a_page_is_told_as_it_was_written() -> None:
    name = "<b>Brand</b> & [klik](http://elders)"

    found = changes(*stretch([], [make.incident_opened(name=name)]))

    assert by_column(found, "incidents")["Status"].name == f"{name} (I-2025-0001)"


def test_a_delivery_that_goes_on_is_told_once_with_where_it_is_now() -> None:
    earlier = [make.incident_opened(), make.request_filed(), make.offer_accepted("VR06")]
    states = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE)
    later = [
        make.delivery_stepped(state, number=number, observed_at=make.at(50 + number))
        for number, state in enumerate(states, start=1)
    ]

    change = by_column(changes(*stretch(earlier, later)), "deliveries")["Status"]

    assert change.after == DeliveryState.EN_ROUTE.label
    assert [one.seq for one in change.by] == [4, 5, 6]


def test_a_moment_in_the_hour_that_comes_twice_says_which_of_the_two() -> None:
    second = datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    told = stretch([make.incident_opened()], [make.request_filed(needed_by=second)])

    change = by_column(changes(*told), "requests")["Gereed op UGS"]

    assert change.after == "26 okt 02:30 (wintertijd)"


# ---- in one sentence and on paper -------------------------------------------------------------------


def test_one_thing_and_several_things_are_counted_as_things_and_not_as_columns() -> None:
    one = changes(*stretch([], [make.incident_opened()]))
    two = changes(*stretch([], [make.incident_opened(), make.incident_opened("I-2025-0002")]))

    assert summary([change for change in one if change.table == "incidents"], 1).startswith("Van 1 onderwerp ")
    assert summary([change for change in two if change.table == "incidents"], 2).startswith("Van 2 onderwerpen ")


@pytest.fixture(scope="module")
def crowded() -> Stretch:
    """Give a stretch in which every region reported every type."""
    types = reference().capabilities.index
    regions = reference().regions.index
    return stretch([], [make.capacity_reported(str(one), capability=str(kind)) for one in regions for kind in types])


def test_a_crowded_stretch_is_told_whole_on_screen_and_in_part_on_paper(crowded: Stretch) -> None:
    before, after, entries = crowded
    found = changes(before, after, entries)

    paper = difference_document(before, after, make.space(), moved=[], changed=found, recorded=len(entries))

    capacity = [one for one in found if one.table == "capacity"]
    assert len({one.name for one in capacity}) == len(entries)
    assert f"Hier staan de eerste {TOLD} van {len(capacity)}." in plain_text(paper)


def test_every_change_of_a_crowded_stretch_names_its_own_report(crowded: Stretch) -> None:
    before, after, entries = crowded

    named = [one.by for one in changes(before, after, entries) if one.table == "capacity" and one.column == "Totaal"]

    assert sorted(one.seq for (one,) in named) == [entry.seq for entry in entries]


def test_the_paper_says_between_which_moments_and_for_whom_it_is() -> None:
    before, after, _entries = stretch([], [])

    paper = difference_document(before, after, make.space(), moved=[], changed=[], recorded=0)

    assert paper.subtitle == "Van do 3 apr 2025 14:30 tot do 3 apr 2025 15:30"
    assert paper.classification == Classification.AMBER.label
    assert paper.banner == ""


@pytest.mark.parametrize(
    ("kind", "word"),
    [(SpaceKind.EXERCISE, "OEFENING"), (SpaceKind.DEMONSTRATION, "DEMONSTRATIE"), (SpaceKind.BRANCH, "WAT-ALS")],
)
def test_the_paper_of_what_is_not_real_says_so_on_every_page(kind: SpaceKind, word: str) -> None:
    before, after, _entries = stretch([], [])

    paper = difference_document(before, after, make.space(kind=kind), moved=[], changed=[], recorded=0)

    assert paper.banner.upper().startswith(word)
    assert "deels fictieve gegevens" in paper.banner


# ---- figures of incidents -----------------------------------------------------------------------------


def test_two_sources_that_both_tell_their_own_figure_are_told_apart() -> None:
    # Both say "eigen opgave"; which of them was right is exactly what is open.
    one = make.figure_stated("C-2025-0001", stated_by="VR07", region=None, value=100.0)
    other = make.figure_stated("C-2025-0002", stated_by="VR06", region=None, value=250.0)

    found = changes(*stretch([], [one, other]))

    told = {(change.name.rpartition(" ")[2], change.after) for change in found if change.column == "Waarde"}
    assert told == {("VR07", "100"), ("VR06", "250")}
