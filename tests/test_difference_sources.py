"""Is a change laid at the door of who made it, and of nobody else? Column by column."""

from collections.abc import Sequence

import pytest

from kcr2.journal import Entry
from kcr2.model import Event
from kcr2.picture.resting import RESTS_ON, TABLES
from kcr2.reports.difference import Change, changes
from kcr2.reports.difference.base import Watched
from kcr2.reports.difference.changes import written
from kcr2.reports.difference.watched import WATCHED
from kcr2.terms import Signature, Status, Step, Theme
from tests import make
from tests.pictures import picture, picture_of, said

FILED = (make.incident_opened(), make.request_filed(), make.request_stepped(step=Step.FILE))


def moved(earlier: Sequence[Event], later: Sequence[Entry]) -> list[Change]:
    """Give what changed after the first half hour."""
    told = [*(said(event, at=make.at(0)) for event in earlier), *later]
    entries = [entry._replace(seq=seq) for seq, entry in enumerate(told, start=1)]
    before, after = picture_of(entries, at=make.at(30)), picture_of(entries, at=make.at(600))
    return changes(before, after, entries[len(earlier) :])


def makers(found: list[Change], table: str, column: str) -> list[str]:
    """Name who is said to have made the one change of a column."""
    (change,) = [one for one in found if one.table == table and one.column == column]
    return [by.organisation for by in change.by]


def test_a_grip_level_and_a_theme_of_one_region_have_makers_of_their_own() -> None:
    later = [
        said(make.theme_reported(status=Status.RED, observed_at=make.at(50)), by="VR07", at=make.at(60)),
        said(make.grip_set(level=3, observed_at=make.at(70)), by="VR08", at=make.at(80)),
    ]

    found = moved([make.incident_opened(), make.theme_reported(), make.grip_set(level=1)], later)

    assert makers(found, "reports", "Status") == ["VR07"]
    assert makers(found, "grip", "GRIP-niveau") == ["VR08"]


def test_a_signature_is_of_who_recorded_it_and_a_status_of_who_took_the_step() -> None:
    later = [
        said(make.request_stepped(step=Step.TAKE_IN, number=2, observed_at=make.at(50)), by="KCR2", at=make.at(60)),
        said(make.signature_received(observed_at=make.at(70)), by="VR07", at=make.at(80)),
    ]

    unsigned = make.request_filed(signature=Signature.FOLLOWS)
    found = moved([FILED[0], unsigned, FILED[2]], later)

    assert makers(found, "requests", "Status") == ["KCR2"]
    assert makers(found, "requests", "Handtekening") == ["VR07"]


def test_two_themes_of_one_region_are_kept_apart() -> None:
    earlier = [make.theme_reported(theme=theme) for theme in (Theme.FIRE, Theme.WATER)]
    later = [
        said(
            make.theme_reported(theme=Theme.FIRE, status=Status.RED, observed_at=make.at(50)), by="VR07", at=make.at(60)
        ),
        said(make.theme_reported(theme=Theme.WATER, observed_at=make.at(50)), by="KCR2", at=make.at(61)),
    ]

    assert makers(moved(earlier, later), "reports", "Status") == ["VR07"]


def test_a_text_is_marked_as_text_and_a_status_is_not() -> None:
    later = [said(make.theme_reported(what_is="De brug is dicht.", observed_at=make.at(50)), at=make.at(60))]

    found = {one.column: one for one in moved([make.theme_reported(what_is="Alles rijdt.")], later)}

    assert set(found) == {"Wat is"}
    assert found["Wat is"].is_text
    assert (found["Wat is"].before, found["Wat is"].after) == ("Alles rijdt.", "De brug is dicht.")


def test_an_empty_text_of_something_new_is_no_change() -> None:
    found = moved([], [said(make.theme_reported(what_is="", what_if="", observed_at=make.at(50)), at=make.at(60))])

    assert {"Wat is", "Wat als"}.isdisjoint(one.column for one in found)


def test_an_entry_remembers_its_moment_and_the_step_that_it_was() -> None:
    later = [said(make.grip_set(level=3, observed_at=make.at(50)), at=make.at(60))]

    (change,) = [one for one in moved([make.incident_opened()], later) if one.table == "grip"]

    (by,) = change.by
    assert (by.held_at, by.at, by.step) == (make.at(50), make.at(60), "3")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "ja"),
        (False, "nee"),
        (None, "niet opgegeven"),
        ("", "niet opgegeven"),
        (3.5, "3,5"),
        (100.0, "100"),
        (7, "7"),
    ],
)
def test_a_value_is_written_as_people_read_it(value: object, text: str) -> None:
    assert written(value, None) == text


@pytest.mark.parametrize("watched", WATCHED, ids=lambda one: one.table)
def test_what_is_watched_is_there_and_follows_from_facts_that_the_table_rests_on(watched: Watched) -> None:
    table = picture().table(watched.table)

    assert watched.table in TABLES
    assert {*watched.key, *watched.columns, *watched.texts} <= set(table.columns)
    assert set(watched.sources) <= set(watched.columns)
    for column in watched.columns:
        assert watched.told_in(column) <= RESTS_ON[watched.table]
        assert watched.told_in(column)


def test_each_delivery_state_of_a_request_is_of_its_own_delivery() -> None:
    two = [make.offer_accepted("VR06"), make.offer_accepted("VR06", delivery_id="A-2025-0001/1/VR06/2")]
    later = [said(make.delivery_stepped(observed_at=make.at(50)), by="VR06", at=make.at(60))]

    found = [one for one in moved([*FILED, *two], later) if one.table == "deliveries"]

    assert {one.key[0] for one in found} == {"A-2025-0001/1/VR06/1"}
