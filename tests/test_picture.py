"""What is going on? Does the picture tell what was reported, no more and no less?"""

import pandas as pd
import pytest

from kcr2.errors import RefusedError
from kcr2.model import Event
from kcr2.picture import TABLES
from kcr2.picture.lookup import capacity_row, incident_row, request_lines
from kcr2.picture.totals import FIGURES, national_totals
from kcr2.terms import IncidentStatus, Status, Theme
from tests import make
from tests.pictures import SETTINGS, assert_same, head_of, picture, reference, row_of, said

EVERYTHING = [event for event in make.one_of_each() if event.kind != "incident_closed"]


def capacity(*told: Event, **moments: object) -> dict[str, object]:
    """Give the one row of capacity that follows from what was said."""
    return row_of(picture(*told, **moments).capacity)


def region(*told: Event, code: str = "VR07", minutes: float = 60) -> dict[str, object]:
    """Give the row of a region in the picture of what was said."""
    return row_of(picture(*told, at=make.at(minutes)).table("regions"), region=code)


# ---- nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_journal_gives_columns_of_the_same_types_as_a_full_one(name: str) -> None:
    empty, full = picture().table(name), picture(*EVERYTHING).table(name)

    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_an_empty_journal_names_every_region_and_knows_nothing_of_it() -> None:
    regions = picture().regions

    assert list(regions.index) == list(reference().regions.index)
    assert set(regions["status"]) == {"unknown"}
    assert regions[["grip", "pressure", "wildfire_phase", "age_h", "capacity_types"]].isna().all(axis=None)
    assert regions["is_old"].all()
    assert (regions["incidents"] == 0).all()


def test_a_table_is_asked_for_by_a_name_that_exists() -> None:
    with pytest.raises(RefusedError, match=r"^tabel peloton bestaat niet\. Kies uit: regions, incidents, ") as refusal:
        picture().table("peloton")

    assert refusal.value.rule == "table-known"


def test_an_event_of_a_newer_version_is_counted_and_changes_nothing_else() -> None:
    known = make.grip_set(level=2)
    strange = said(make.grip_set(level=4, observed_at=make.at(5)))._replace(kind="grip_foreseen")

    seen = picture(known, strange)

    assert seen.facts["unknown_kinds"] == {
        ("grip_foreseen",): {"kind": "grip_foreseen", "n": 1, "first_seq": 2, "last_seq": 2}
    }
    assert seen.grip["level"].tolist() == [2]


# ---- which report holds ----------------------------------------------------------------------------


def test_the_latest_report_wins_as_a_whole_row() -> None:
    row = capacity(
        make.capacity_reported(total=3, deployable=2, restriction="geen nacht"),
        make.capacity_reported(total=4, observed_at=make.at(10)),
    )

    assert row["total"] == 4
    assert pd.isna(row["deployable"])
    assert row["restriction"] == ""


def test_a_withdrawn_number_is_not_revived() -> None:
    row = capacity(make.capacity_reported(total=3), make.capacity_reported(total=None, observed_at=make.at(10)))

    assert pd.isna(row["total"])


def test_a_late_report_about_an_earlier_moment_does_not_win() -> None:
    late = said(make.capacity_reported(total=9, observed_at=make.at(-10)), at=make.at(20))

    row = capacity(make.capacity_reported(total=3), late)

    assert row["total"] == 3


def test_of_two_reports_about_one_moment_the_later_recorded_wins() -> None:
    row = capacity(make.capacity_reported(total=3), said(make.capacity_reported(total=4), at=make.at(5)))

    assert row["total"] == 4


def test_reports_of_different_owners_and_types_stand_beside_each_other() -> None:
    table = picture(
        make.capacity_reported("VR06"),
        make.capacity_reported("VR07"),
        make.capacity_reported("VR07", capability="BRW-TW"),
    ).capacity

    assert list(zip(table["owner"], table["capability"], strict=True)) == [
        ("VR06", "BRW-PEL-NB"),
        ("VR07", "BRW-PEL-NB"),
        ("VR07", "BRW-TW"),
    ]


# ---- what was known, and what was true -------------------------------------------------------------

BEFORE = make.capacity_reported(total=3)
TOLD_LATE = said(make.capacity_reported(total=9, observed_at=make.at(10)), at=make.at(30))


def test_what_was_known_leaves_out_what_was_told_later() -> None:
    row = capacity(BEFORE, TOLD_LATE, at=make.at(20))

    assert row["total"] == 3


def test_what_was_true_takes_in_what_was_told_later() -> None:
    row = capacity(BEFORE, TOLD_LATE, at=make.at(20), known_at=make.at(30))

    assert row["total"] == 9


def test_what_was_true_leaves_out_what_happened_later() -> None:
    row = capacity(BEFORE, TOLD_LATE, at=make.at(5), known_at=make.at(30))

    assert row["total"] == 3


def test_what_is_recorded_at_the_moment_itself_is_known() -> None:
    row = capacity(BEFORE, TOLD_LATE, at=make.at(30))

    assert row["total"] == 9


def test_going_on_leaves_the_earlier_picture_as_it_was() -> None:
    earlier = picture(BEFORE, at=make.MOMENT)
    entry = said(make.capacity_reported(total=9, observed_at=make.at(10)))._replace(seq=2)

    later = earlier.with_entries([entry], at=make.at(20), head=head_of([entry]))

    assert row_of(later.capacity)["total"] == 9
    assert_same(earlier, picture(BEFORE, at=make.MOMENT))


# ---- capacity --------------------------------------------------------------------------------------


def test_a_figure_carries_its_owner_its_unit_and_its_moment() -> None:
    row = capacity(make.capacity_reported(total=3))

    assert (row["owner"], row["owner_name"]) == ("VR07", "Gelderland-Midden")
    assert (row["capability_name"], row["unit"]) == ("Peloton natuurbrandbestrijding", "peloton")
    assert (row["observed_at"], row["age_h"]) == (pd.Timestamp(make.MOMENT), 1.0)
    assert (row["seq"], row["reported_by"], row["quality"]) == (1, "VR07", "confirmed")


@pytest.mark.parametrize(("by", "own"), [("VR07", True), ("KCR2", False), ("VR06", False)])
def test_an_own_report_is_one_by_the_owner_itself(by: str, own: bool) -> None:
    row = capacity(said(make.capacity_reported("VR07"), by=by))

    assert row["own_report"] is own


@pytest.mark.parametrize(("minutes", "old"), [(0, False), (24 * 60, False), (24 * 60 + 1, True)])
def test_a_figure_is_old_when_it_is_older_than_its_rhythm(minutes: float, old: bool) -> None:
    row = capacity(make.capacity_reported(), at=make.at(minutes))

    assert row["is_old"] is old


# ---- incidents and GRIP ----------------------------------------------------------------------------


def test_an_incident_has_its_highest_grip_level() -> None:
    told = [make.grip_set(region="VR06", level=1), make.grip_set(region="VR07", level=3)]

    row = row_of(picture(make.incident_opened(regions=("VR06", "VR07")), *told).incidents)

    assert (row["grip"], row["is_open"]) == (3, True)


def test_an_incident_without_reported_grip_has_none_and_not_zero() -> None:
    row = row_of(picture(make.incident_opened()).incidents)

    assert pd.isna(row["grip"])


def test_a_closed_incident_is_not_open_and_stays_in_the_picture() -> None:
    row = row_of(picture(make.incident_opened(), make.incident_closed()).incidents)

    assert (row["status"], row["is_open"]) == ("closed", False)


def test_the_grip_of_a_closed_incident_no_longer_holds_in_its_region() -> None:
    told = [make.incident_opened(), make.grip_set(level=3)]

    assert region(*told)["grip"] == 3
    assert pd.isna(region(*told, make.incident_closed())["grip"])


def test_a_region_counts_the_open_incidents_that_hit_it() -> None:
    told = [
        make.incident_opened("I-2025-0001", regions=("VR06", "VR07")),
        make.incident_opened("I-2025-0002"),
        make.incident_opened("I-2025-0003"),
        make.incident_closed("I-2025-0003"),
    ]

    assert region(*told, code="VR07")["incidents"] == 2
    assert region(*told, code="VR06")["incidents"] == 1
    assert region(*told, code="VR08")["incidents"] == 0


# ---- regions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([Status.GREEN], "green"),
        ([Status.GREEN, Status.ORANGE, Status.YELLOW], "orange"),
        ([Status.UNKNOWN, Status.RED], "red"),
        ([Status.UNKNOWN], "unknown"),
        ([], "unknown"),
    ],
)
def test_a_region_is_as_bad_as_its_worst_theme_that_says_something(states: list[Status], status: str) -> None:
    told = [make.theme_reported(theme=theme, status=state) for theme, state in zip(Theme, states, strict=False)]

    assert region(*told)["status"] == status


def test_a_region_last_reported_when_its_latest_theme_or_load_did() -> None:
    row = region(make.theme_reported(), make.region_reported(observed_at=make.at(30), pressure=3))

    assert (row["reported_at"], row["age_h"]) == (pd.Timestamp(make.at(30)), 0.5)
    assert (row["pressure"], row["situation_at"]) == (3, pd.Timestamp(make.at(30)))


@pytest.mark.parametrize(
    ("incident", "hours", "old"),
    [
        ([], SETTINGS.report_rhythm_cold_h, False),
        ([], SETTINGS.report_rhythm_cold_h + 1, True),
        ([make.incident_opened()], SETTINGS.report_rhythm_warm_h, False),
        ([make.incident_opened()], SETTINGS.report_rhythm_warm_h + 1, True),
        ([make.incident_opened(), make.incident_closed()], SETTINGS.report_rhythm_warm_h + 1, False),
    ],
)
def test_a_region_with_an_open_incident_reports_more_often(incident: list[Event], hours: float, old: bool) -> None:
    row = region(make.theme_reported(), *incident, minutes=hours * 60)

    assert row["is_old"] is old


def test_capacity_alone_is_no_report_of_the_region() -> None:
    row = region(make.capacity_reported(), make.capacity_reported(capability="BRW-TW"))

    assert pd.isna(row["reported_at"])
    assert row["is_old"] is True
    assert (row["capacity_types"], row["capacity_at"]) == (2, pd.Timestamp(make.MOMENT))


# ---- requests --------------------------------------------------------------------------------------


def test_a_request_has_a_row_for_every_type_it_asks_for() -> None:
    lines = (make.request_line("BRW-TW", amount=4), make.request_line("BRW-PEL-NB", amount=2))

    table = picture(make.request_filed(lines=lines)).requests

    assert table[["line", "capability", "amount", "unit"]].values.tolist() == [
        [1, "BRW-TW", 4, "voertuig"],
        [2, "BRW-PEL-NB", 2, "peloton"],
    ]
    assert table["is_open"].all()


def test_a_withdrawn_request_is_no_longer_open_whenever_the_withdrawal_was_stated() -> None:
    row = row_of(picture(make.request_filed(), make.request_stepped()).requests)

    assert (row["status"], row["is_open"], row["is_overdue"]) == ("withdrawn", False, False)


@pytest.mark.parametrize(("minutes", "overdue"), [(179, False), (180, False), (181, True)])
def test_a_request_is_overdue_after_the_moment_it_was_needed(minutes: float, overdue: bool) -> None:
    row = row_of(picture(make.request_filed(needed_by=make.at(180)), at=make.at(minutes)).requests)

    assert row["is_overdue"] is overdue


def test_a_withdrawn_request_is_never_overdue() -> None:
    row = row_of(picture(make.request_filed(), make.request_stepped(), at=make.at(600)).requests)

    assert row["is_overdue"] is False


# ---- totals ----------------------------------------------------------------------------------------


def totals(*told: Event) -> pd.Series:
    """Give the national total of wildfire platoons."""
    seen = picture(*told)
    return national_totals(seen.capacity, reference()).loc[make.CAPABILITY]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_sum_of_nothing_is_not_zero(figure: str) -> None:
    total = totals(make.capacity_reported(total=None))

    assert pd.isna(total[figure])


def test_a_sum_says_how_many_owners_it_misses() -> None:
    hosts = len(reference().capabilities.at[make.CAPABILITY, "hosts"])

    total = totals(
        make.capacity_reported("VR06", total=2, releasable=1),
        make.capacity_reported("VR07", total=3),
        make.capacity_reported("VR09", total=None),
    )

    assert (total["total"], total["total_missing"]) == (5, hosts - 2)
    assert (total["releasable"], total["releasable_missing"]) == (1, hosts - 1)
    assert total["owners"] == hosts


def test_an_owner_that_is_no_known_host_counts_as_soon_as_it_reports() -> None:
    hosts = reference().capabilities.at[make.CAPABILITY, "hosts"]
    assert "VR01" not in hosts

    total = totals(make.capacity_reported("VR01", total=1))

    assert (total["owners"], total["total_missing"]) == (len(hosts) + 1, len(hosts))


def test_a_reported_zero_is_a_zero() -> None:
    total = totals(make.capacity_reported(total=0))

    assert total["total"] == 0


def test_a_sum_is_as_old_as_its_oldest_report() -> None:
    total = totals(make.capacity_reported("VR06", observed_at=make.at(-90)), make.capacity_reported("VR07"))

    assert total["oldest_at"] == pd.Timestamp(make.at(-90))


def test_a_type_without_hosts_or_reports_has_no_total() -> None:
    table = national_totals(picture().capacity, reference())

    assert make.CAPABILITY in table.index
    assert "C2000-MOP" not in table.index


# ---- one row ---------------------------------------------------------------------------------------


def test_one_row_is_found_by_its_key_and_only_then() -> None:
    seen = picture(make.capacity_reported(), make.incident_opened(), make.request_filed())

    assert (capacity_row(seen, "VR07", "BRW-PEL-NB") or {})["total"] == 3
    assert capacity_row(seen, "VR07", "BRW-TW") is None
    assert (incident_row(seen, "I-2025-0001") or {})["status"] == IncidentStatus.ACTIVE
    assert incident_row(seen, "I-2025-0002") is None
    assert list(request_lines(seen, "A-2025-0001")["line"]) == [1]
    assert request_lines(seen, "A-2025-0002").empty


def test_the_latest_report_of_one_thing_is_found_without_its_table() -> None:
    seen = picture(make.capacity_reported(total=3), make.capacity_reported(total=4, observed_at=make.at(10)))

    held = seen.latest("capacity", ("VR07", "BRW-PEL-NB"))

    assert held is not None
    assert (held["total"], held["reported_by"], held["seq"]) == (4, "VR07", 2)
    assert seen.latest("capacity", ("VR07", "BRW-TW")) is None
    assert seen.latest("grip", ("I-2025-0001", "VR07")) is None
