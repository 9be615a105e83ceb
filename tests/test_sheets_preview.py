"""Does a preview say what loading a sheet would do, and do its intentions do exactly that?"""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions.capacity import ReportCapacity, TranscribeCapacity
from kcr2.actions.reports import ReportTheme, TranscribeTheme
from kcr2.errors import RefusedError
from kcr2.exchange.sheets import THEMES, Change, Outcome, Preview, preview
from kcr2.journal import Author
from kcr2.model import Stated
from kcr2.terms import Quality, Role, Status, Theme, Trend
from tests.test_sheets_builders import (
    HUB,
    LATER,
    NOON,
    REFERENCE,
    ROW,
    STATE,
    THEME_ROW,
    VR07,
    Bench,
    capacity,
    csv_file,
    read,
    sheet_of,
    theme,
)

HOUR = timedelta(hours=1)


def viewed(bench: Bench, author: Author, *stated: Stated) -> Preview:
    """Preview records as if they came from a file."""
    return preview(sheet_of(*stated), bench.picture, author)


def load(bench: Bench, author: Author, *stated: Stated) -> Preview:
    """Preview records and perform what that leads to."""
    found = viewed(bench, author, *stated)
    bench.perform(author, found.intentions)
    return found


def outcomes(found: Preview) -> list[Outcome]:
    """Give the outcome of each row."""
    return [verdict.outcome for verdict in found.verdicts]


# ---- an owner reports ------------------------------------------------------------------------------------------------


def test_a_row_about_which_nothing_is_known_is_new() -> None:
    found = viewed(Bench(), VR07, capacity())

    assert outcomes(found) == [Outcome.NEW]
    assert found.intentions == (ReportCapacity(**capacity().model_dump()),)


def test_a_row_that_says_what_is_known_is_unchanged_and_loads_nothing() -> None:
    bench = Bench()
    load(bench, VR07, capacity())

    found = viewed(bench, VR07, capacity())

    assert outcomes(found) == [Outcome.UNCHANGED]
    assert found.intentions == ()


def test_a_changed_row_tells_old_and_new_of_each_field_and_only_those() -> None:
    bench = Bench()
    load(bench, VR07, capacity(total=3, restriction="", deployable=2))

    found = viewed(
        bench, VR07, capacity(total=4, restriction="niet 's nachts", deployable=None, observed_at=NOON + HOUR)
    )

    assert outcomes(found) == [Outcome.CHANGED]
    assert found.verdicts[0].changes == (
        Change("Totaal", "3", "4"),
        Change("Inzetbaar", "2", "niet opgegeven"),
        Change("Beperking", "leeg", "niet 's nachts"),
        Change("Stand van", "03-04-2025 12:00", "03-04-2025 13:00"),
    )


def test_a_count_that_was_not_reported_and_becomes_zero_is_a_change() -> None:
    bench = Bench()
    load(bench, VR07, capacity(total=None))

    found = viewed(bench, VR07, capacity(total=0))

    assert found.verdicts[0].changes == (Change("Totaal", "niet opgegeven", "0"),)


def test_closed_lists_are_told_by_their_labels() -> None:
    bench = Bench()
    load(bench, VR07, theme())

    found = viewed(bench, VR07, theme(status=Status.RED, trend=Trend.WORSE, what_is="brand"))

    assert [str(change) for change in found.verdicts[0].changes] == [
        "Status: groen → rood",
        "Wat is: leeg → brand",
        "Ontwikkeling: onbekend → verslechtert",
    ]
    assert found.intentions == (
        ReportTheme(**theme(status=Status.RED, trend=Trend.WORSE, what_is="brand").model_dump()),
    )


def test_a_row_older_than_what_is_known_is_shown_and_not_loaded() -> None:
    bench = Bench()
    load(bench, VR07, capacity(observed_at=NOON + HOUR))

    found = viewed(bench, VR07, capacity(total=9))

    assert outcomes(found) == [Outcome.OLDER]
    assert found.verdicts[0].note == "bekend is een stand van 03-04-2025 13:00"
    assert found.intentions == ()


def test_another_report_of_the_same_moment_is_a_change() -> None:
    bench = Bench()
    load(bench, VR07, capacity())

    assert outcomes(viewed(bench, VR07, capacity(total=4))) == [Outcome.CHANGED]


def test_a_row_of_another_owner_is_refused_by_the_rule_and_then_nothing_is_loaded() -> None:
    found = viewed(Bench(), VR07, capacity(), capacity(owner="VR08"))

    assert outcomes(found) == [Outcome.NEW, Outcome.REFUSED]
    assert found.intentions == ()
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.found) == (3, "Eigenaar", "VR08")
    assert "VR07 mag niet capaciteit opgeven voor VR08: iedere eigenaar beslist over eigen gegevens." in fault.expected


def test_a_row_of_another_region_is_refused_on_a_theme_too() -> None:
    found = viewed(Bench(), VR07, theme(region="VR09"))

    assert "VR07 mag niet het beeld van een regio melden voor VR09" in found.verdicts[0].note


def test_a_row_from_the_future_is_refused() -> None:
    found = viewed(Bench(), VR07, capacity(observed_at=LATER + HOUR))

    assert outcomes(found) == [Outcome.REFUSED]
    assert found.verdicts[0].note == (
        "stand van 03-04-2025 19:00 ligt in de toekomst: het beeld is van 03-04-2025 18:00"
    )


def test_a_row_of_the_minute_in_which_the_picture_was_made_is_no_future() -> None:
    found = viewed(Bench(), VR07, capacity(observed_at=LATER + timedelta(seconds=59)))

    assert outcomes(found) == [Outcome.NEW]


@pytest.mark.parametrize("role", [Role.RIJK, Role.BESTUUR, Role.VALIDATOR, Role.BEHEER])
def test_a_role_that_reports_nothing_gets_no_preview(role: Role) -> None:
    author = STATE.model_copy(update={"role": role})

    with pytest.raises(RefusedError, match=rf"rol {role.label} mag niet capaciteit opgeven; dat mag: Regio of partner"):
        viewed(Bench(), author, capacity())


# ---- KCR2 takes over -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stated", [capacity(), theme()])
def test_what_kcr2_takes_over_is_unconfirmed_and_that_is_shown(stated: Stated) -> None:
    found = viewed(Bench(), HUB, stated)

    (verdict,) = found.verdicts
    assert verdict.outcome is Outcome.NEW
    assert verdict.record.quality is Quality.UNCONFIRMED
    assert verdict.note == "bevestigd wordt onbevestigd: KCR2 neemt over"
    assert isinstance(found.intentions[0], TranscribeCapacity | TranscribeTheme)


@pytest.mark.parametrize("quality", [Quality.UNCONFIRMED, Quality.ESTIMATE, Quality.ASSUMED])
def test_a_quality_below_confirmed_is_taken_over_as_it_is(quality: Quality) -> None:
    found = viewed(Bench(), HUB, capacity(quality=quality))

    assert found.verdicts[0].record.quality is quality
    assert found.verdicts[0].note == ""


def test_an_owners_own_report_stands_and_the_other_rows_are_taken_over() -> None:
    bench = Bench()
    load(bench, VR07, capacity())

    found = load(bench, HUB, capacity(total=9, observed_at=NOON + HOUR), capacity(owner="VR08"))

    assert outcomes(found) == [Outcome.OWN_REPORT_STANDS, Outcome.NEW]
    assert found.verdicts[0].note == "stand van 03-04-2025 12:00; alleen de eigenaar werkt die bij"
    held = bench.picture.capacity.set_index("owner")["total"]
    assert held.to_dict() == {"VR07": 3, "VR08": 3}


def test_a_regions_own_report_on_a_theme_stands_too() -> None:
    bench = Bench()
    load(bench, VR07, theme())

    found = viewed(bench, HUB, theme(status=Status.RED), theme(theme=Theme.WATER))

    assert outcomes(found) == [Outcome.OWN_REPORT_STANDS, Outcome.NEW]


def test_an_owner_replaces_what_kcr2_took_over() -> None:
    bench = Bench()
    load(bench, HUB, capacity())

    found = load(bench, VR07, capacity())

    assert found.verdicts[0].changes == (Change("Kwaliteit", "onbevestigd", "bevestigd"),)
    assert bench.picture.capacity["own_report"].tolist() == [True]


def test_the_same_file_of_kcr2_twice_loads_nothing_the_second_time() -> None:
    bench = Bench()
    stated = [capacity(owner=owner) for owner in REFERENCE.regions.index]
    load(bench, HUB, *stated)

    again = viewed(bench, HUB, *stated)

    assert again.counts[Outcome.UNCHANGED] == 25
    assert again.intentions == ()


# ---- as a whole ------------------------------------------------------------------------------------------------------


def test_the_counts_name_every_outcome() -> None:
    found = viewed(Bench(), VR07, capacity(), capacity(capability="BRW-PEL-NB"))

    assert found.counts == {outcome: 2 if outcome is Outcome.NEW else 0 for outcome in Outcome}


def test_the_table_tells_each_row_in_dutch() -> None:
    bench = Bench()
    load(bench, HUB, capacity())

    table = viewed(bench, HUB, capacity(total=4), capacity(owner="DEF", capability="DEF-HELI-FBO")).table

    expected = pd.DataFrame(
        {
            "Rij": pd.array([2, 3], dtype="Int64"),
            "Eigenaar": ["VR07", "DEF"],
            "Type": ["BRW-PEL-BB", "DEF-HELI-FBO"],
            "Uitkomst": ["gewijzigd", "nieuw"],
            "Wijziging": ["Totaal: 3 → 4", ""],
            "Toelichting": ["bevestigd wordt onbevestigd: KCR2 neemt over"] * 2,
        }
    )
    pd.testing.assert_frame_equal(table, expected)


def test_the_table_of_themes_names_the_theme_by_its_label() -> None:
    table = viewed(Bench(), VR07, theme()).table

    assert table[["Veiligheidsregio", "Thema"]].to_numpy().tolist() == [["VR07", "Brandweer"]]


def test_the_labels_of_the_outcomes_are_what_people_read() -> None:
    assert [outcome.label for outcome in Outcome] == [
        "nieuw",
        "gewijzigd",
        "ongewijzigd",
        "ouder dan wat bekend is",
        "eigen opgave blijft staan",
        "geweigerd",
    ]


def test_a_preview_writes_nothing() -> None:
    bench = Bench()

    viewed(bench, VR07, capacity())

    assert bench.picture.capacity.empty


def test_a_file_goes_from_disk_to_picture_and_the_second_time_changes_nothing() -> None:
    bench = Bench()
    content = csv_file(ROW | {"Leverbaar": "1", "Beperking": "één ploeg"}, ROW | {"Type": "BRW-PEL-NB", "Totaal": ""})

    first = preview(read(content), bench.picture, VR07)
    written = bench.perform(VR07, first.intentions)
    second = preview(read(content), bench.picture, VR07)

    assert written == 2
    assert outcomes(second) == [Outcome.UNCHANGED] * 2
    assert bench.picture.capacity["source"].tolist() == ["opgave.csv"] * 2
    assert bench.picture.capacity["total"].isna().tolist() == [False, True]


def test_a_theme_file_goes_from_disk_to_picture_too() -> None:
    bench = Bench()
    content = csv_file(THEME_ROW | {"Wat is": "rustig"}, THEME_ROW | {"Thema": "Water", "Status": "geel"})

    found = preview(read(content, kind=THEMES), bench.picture, VR07)
    bench.perform(VR07, found.intentions)

    assert bench.picture.reports["status"].tolist() == ["green", "yellow"]


FIGURES = st.builds(
    capacity,
    owner=st.sampled_from(["VR01", "VR07", "DEF"]),
    capability=st.sampled_from(["BRW-PEL-BB", "BRW-PEL-NB"]),
    total=st.one_of(st.none(), st.integers(0, 9)),
    releasable=st.one_of(st.none(), st.integers(0, 9)),
    observed_at=st.sampled_from([NOON - HOUR, NOON, NOON + HOUR]),
    quality=st.sampled_from(Quality),
)


def unique(stated: list[Stated]) -> list[Stated]:
    """Keep one record of each owner and type."""
    return list(
        {(record.model_dump()["owner"], record.model_dump()["capability"]): record for record in stated}.values()
    )


@given(st.lists(FIGURES, max_size=6), st.lists(FIGURES, min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_whatever_is_known_a_file_loads_as_previewed_and_never_twice(known: list[Stated], stated: list[Stated]) -> None:
    bench = Bench()
    for record in unique(known):
        owner = record.model_dump()["owner"]
        load(bench, VR07.model_copy(update={"organisation": owner}), record)

    first = load(bench, HUB, *unique(stated))
    second = viewed(bench, HUB, *unique(stated))

    assert sum(first.counts.values()) == len(first.verdicts)
    assert second.intentions == ()
    assert second.counts[Outcome.UNCHANGED] == first.counts[Outcome.UNCHANGED] + len(first.intentions)
