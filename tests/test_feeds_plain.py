"""Do wildfire phases, water levels and outages come in whole from JSON and CSV, or not at all with every fault?"""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.actions import Context, RecordFeedItems, decide, sort_out
from kcr2.errors import DataError
from kcr2.exchange.feeds import Found, read_feed
from kcr2.model import Event, WildfirePhaseStated
from kcr2.reference import Reference
from kcr2.terms import FeedKind, FeedStatus, MessageType, Quality, WarningState, WildfirePhase
from tests import make
from tests.pictures import picture, row_of, said

AT = "2025-04-03T14:00:00+02:00"
PHASE = {"region": "VR07", "wildfire_phase": "2", "observed_at": AT}
LEVEL = {"station": "EIJSDEN", "value": 4512.5, "unit": "cm", "datum": "NAP", "observed_at": AT}
OUTAGE = {"outage_id": "S-1", "area": "Ede", "observed_at": AT}
ROWS = {FeedKind.WILDFIRE: PHASE, FeedKind.WATER: LEVEL, FeedKind.OUTAGES: OUTAGE}


def in_json(kind: FeedKind, *items: dict[str, Any], **head: Any) -> bytes:
    told = {"kcr2_feed": kind.value, "version": 1, "source": "bron", "status": "Actual", "items": list(items)}
    return json.dumps({**told, **head}).encode()


def in_csv(*items: dict[str, Any], separator: str = ",") -> bytes:
    heads = ["source", "status", *items[0]]
    lines = [heads, *(["bron", "Actual", *map(str, item.values())] for item in items)]
    return "\r\n".join(separator.join(line) for line in lines).encode()


def told(
    kind: FeedKind,
    content: bytes,
    reference: Reference,
    *,
    quality: Quality = Quality.UNCONFIRMED,
    name: str = "f.json",
) -> Found:
    return read_feed(kind, name, content, reference, quality=quality, max_mb=5)


def faults(kind: FeedKind, content: bytes, reference: Reference) -> list[tuple[int | None, str]]:
    with pytest.raises(DataError) as caught:
        told(kind, content, reference)
    return [(fault.row, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("separator", [",", ";"])
def test_json_and_csv_tell_the_same(kind: FeedKind, separator: str, reference: Reference) -> None:
    one = told(kind, in_json(kind, ROWS[kind]), reference)
    other = told(kind, b"\xef\xbb\xbf" + in_csv(ROWS[kind], separator=separator), reference)

    assert one == other
    assert one.status is FeedStatus.ACTUAL
    assert one.items[0].quality is Quality.UNCONFIRMED


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n"])
def test_every_line_ending_is_read(ending: str, reference: Reference) -> None:
    content = in_csv(LEVEL).decode().replace("\r\n", ending).encode()

    assert len(told(FeedKind.WATER, content, reference).items) == 1


def test_a_file_of_a_byte_order_mark_alone_is_refused_in_words(reference: Reference) -> None:
    assert faults(FeedKind.WATER, b"\xef\xbb\xbf", reference)


def test_a_cell_without_end_is_refused_in_words(reference: Reference) -> None:
    content = in_csv(LEVEL | {"station": '"' + "x" * 140_000 + '"'})

    assert faults(FeedKind.WATER, content, reference)[0] == (None, "bestand")


def test_what_a_source_says_of_its_own_quality_stands_unless_all_is_fictitious(reference: Reference) -> None:
    content = in_json(FeedKind.WATER, LEVEL | {"quality": "estimate"})

    assert told(FeedKind.WATER, content, reference).items[0].quality is Quality.ESTIMATE
    made_up = told(FeedKind.WATER, content, reference, quality=Quality.FICTITIOUS)
    assert made_up.items[0].quality is Quality.FICTITIOUS


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        ({"lon": 5.70, "lat": 50.78}, ("VR24",)),
        ({"lon": 3.2, "lat": 53.2}, ()),
        ({}, ()),
        ({"regions": ["VR23"], "lon": 5.70, "lat": 50.78}, ("VR23",)),
    ],
)
def test_a_station_is_traced_to_its_region_by_its_place(
    place: dict[str, Any], regions: tuple[str, ...], reference: Reference
) -> None:
    (item,) = told(FeedKind.WATER, in_json(FeedKind.WATER, LEVEL | place), reference).items

    assert item.regions == regions


@pytest.mark.parametrize(
    ("area", "regions"), [("Ede", ("VR07",)), ("Limburg", ("VR23", "VR24")), ("Ede en omgeving", ())]
)
def test_an_outage_is_traced_by_the_exact_name_of_its_area(
    area: str, regions: tuple[str, ...], reference: Reference
) -> None:
    (item,) = told(FeedKind.OUTAGES, in_json(FeedKind.OUTAGES, OUTAGE | {"area": area}), reference).items

    assert item.regions == regions
    assert item.customers is None


@pytest.mark.parametrize(
    ("kind", "values", "column"),
    [
        (FeedKind.WILDFIRE, {"region": "VR26"}, "Veiligheidsregio"),
        (FeedKind.WILDFIRE, {"wildfire_phase": "3"}, "Natuurbrandfase"),
        (FeedKind.WILDFIRE, {"observed_at": "2025-04-03T14:00:00"}, "Stand van"),
        (FeedKind.WILDFIRE, {"observed_at": 5}, "Stand van"),
        (FeedKind.WILDFIRE, {"colour": "red"}, "colour"),
        (FeedKind.WATER, {"unit": "voet"}, "geheel"),
        (FeedKind.WATER, {"value": "4512,5"}, "Meetwaarde"),
        (FeedKind.WATER, {"value": 1e9}, "Meetwaarde"),
        (FeedKind.WATER, {"lon": 200, "lat": 50}, "lon, lat"),
        (FeedKind.WATER, {"lon": 5}, "lon, lat"),
        (FeedKind.OUTAGES, {"customers": -1}, "Getroffen aansluitingen"),
        (FeedKind.OUTAGES, {"started_at": AT, "restored_at": "2025-04-03T10:00:00+02:00"}, "geheel"),
    ],
)
def test_a_fault_names_its_row_and_field_and_loads_nothing(
    kind: FeedKind, values: dict[str, Any], column: str, reference: Reference
) -> None:
    content = in_json(kind, ROWS[kind], ROWS[kind] | values)

    assert (2, column) in faults(kind, content, reference)


def test_all_faults_of_all_rows_are_told_at_once(reference: Reference) -> None:
    content = in_json(FeedKind.WILDFIRE, PHASE | {"region": "X"}, PHASE, PHASE | {"wildfire_phase": "9", "region": ""})

    found = faults(FeedKind.WILDFIRE, content, reference)

    assert found == [(1, "Veiligheidsregio"), (3, "Veiligheidsregio"), (3, "Natuurbrandfase")]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b'{"kcr2_feed":', "bestand"),
        (b"[1, 2]", "bestand"),
        (in_json(FeedKind.WATER, PHASE), "kcr2_feed"),
        (in_json(FeedKind.WILDFIRE, PHASE, version=2), "version"),
        (in_json(FeedKind.WILDFIRE, PHASE, extra=1), "extra"),
        (in_json(FeedKind.WILDFIRE, PHASE, status="Echt"), "status"),
        (in_json(FeedKind.WILDFIRE, PHASE, items={}), "items"),
        (in_json(FeedKind.WILDFIRE), "items"),
        (in_json(FeedKind.WILDFIRE, PHASE, items=["x"]), "item"),
        (in_json(FeedKind.WILDFIRE, *[PHASE] * 5_001), "items"),
        (b"region,wildfire_phase\nVR07,2", "source"),
        (b"source,status,status\nbron,Actual,Actual", "koppen"),
        (b"source,status,region\nbron,Actual", "rij"),
        (b"source,status,region,wildfire_phase,observed_at\nb,Actual,VR07,2,x\nb,Test,VR07,2,x", "status"),
        (b"[" * 100_000, "bestand"),
    ],
)
def test_a_file_of_another_form_is_refused_with_what_was_expected(
    content: bytes, column: str, reference: Reference
) -> None:
    assert column in {name for _row, name in faults(FeedKind.WILDFIRE, content, reference)}


def test_text_that_is_not_utf_8_is_refused(reference: Reference) -> None:
    with pytest.raises(DataError, match="geen tekst in UTF-8: byte 1"):
        told(FeedKind.WATER, b"\xff\xfe{", reference)


# ---- what is new -------------------------------------------------------------------------------------


def recorded(*events: Event, **values: Any) -> list[Event]:
    """Decide what a feed tells on a picture in which something was told."""
    intention = RecordFeedItems(**make.feed_items(**values))
    return decide(intention, Context(picture(*events), make.author()))


def test_what_is_held_is_not_recorded_again() -> None:
    assert [event.kind for event in recorded()] == ["outage_reported"]
    assert recorded(make.outage_reported()) == []


def test_what_is_older_than_what_is_held_does_not_replace_it() -> None:
    held = make.water_level_measured(observed_at=make.at(10), value=20.0)
    older = make.water_level_measured(value=10.0)

    sorted_ = sort_out([_plain(older)], picture(held, at=make.at(60)))

    assert sorted_ == ((), 0, 1)


def test_the_same_value_measured_later_is_news_because_it_is_fresher() -> None:
    later = make.water_level_measured(observed_at=make.at(10))

    new = sort_out([_plain(later)], picture(make.water_level_measured(), at=make.at(60))).new

    assert new == (later,)


def test_of_one_station_twice_in_one_file_the_latest_counts() -> None:
    first, last = make.water_level_measured(value=1.0), make.water_level_measured(observed_at=make.at(5), value=2.0)

    found = sort_out([_plain(last), _plain(first)], picture())

    assert found.new == (last,)
    assert found.older == 1


def _plain(event: Event) -> Any:
    (model,) = [base for base in type(event).__mro__ if base is not type(event) and base is not Event][:1]
    return model.model_validate(event.model_dump())


# ---- the tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after_min", "state"),
    [(0, WarningState.ACTIVE), (359, WarningState.ACTIVE), (360, WarningState.EXPIRED)],
)
def test_a_warning_holds_until_its_end(after_min: int, state: WarningState) -> None:
    row = row_of(picture(make.warning_received(), at=make.at(after_min)).warnings)

    assert row["state"] == state
    assert row["is_active"] == (state is WarningState.ACTIVE)
    assert row["age_h"] == pytest.approx(after_min / 60)


def test_a_warning_without_an_end_holds_as_long_as_the_setting_says() -> None:
    endless = make.warning_received(parts=(make.warning_part(expires=None),))

    assert row_of(picture(endless, at=make.at(24 * 60 - 1)).warnings)["is_active"]
    assert not row_of(picture(endless, at=make.at(24 * 60)).warnings)["is_active"]


def about(*named: str, sender: str = "weer@voorbeeld.nl") -> tuple[dict[str, Any], ...]:
    return tuple({"sender": sender, "identifier": one, "sent": make.MOMENT} for one in named)


def later(identifier: str, kind: MessageType, **values: Any) -> Event:
    return make.warning_received(identifier, observed_at=make.at(5), message_type=kind, **values)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (MessageType.UPDATE, WarningState.REPLACED),
        (MessageType.CANCEL, WarningState.CANCELLED),
        (MessageType.ACK, WarningState.ACTIVE),
        (MessageType.ERROR, WarningState.ACTIVE),
        (MessageType.ALERT, WarningState.ACTIVE),
    ],
)
def test_an_update_replaces_and_a_cancellation_ends_and_nothing_else_does(
    kind: MessageType, state: WarningState
) -> None:
    seen = picture(make.warning_received(), later("W-2", kind, references=about("W-1")), at=make.at(10))

    assert row_of(seen.warnings, identifier="W-1")["state"] == state


def test_nobody_ends_the_warning_of_another_sender() -> None:
    other = later("W-2", MessageType.CANCEL, sender="kwaad@voorbeeld.nl", references=about("W-1"), parts=())

    seen = picture(make.warning_received(), other, at=make.at(10))

    assert row_of(seen.warnings, identifier="W-1")["is_active"]
    assert row_of(seen.warnings, identifier="W-2")["state"] == WarningState.NO_WARNING


def test_a_message_about_an_earlier_one_that_comes_in_first_ends_it_all_the_same() -> None:
    cancelling = later("W-2", MessageType.CANCEL, references=about("W-1"), parts=())

    seen = picture(cancelling, make.warning_received(), at=make.at(10))

    assert row_of(seen.warnings, identifier="W-1")["state"] == WarningState.CANCELLED
    assert row_of(seen.warnings, identifier="W-1")["replaced_by"] == "W-2"


def test_before_the_cancellation_was_sent_the_warning_held() -> None:
    events = (make.warning_received(), later("W-2", MessageType.CANCEL, references=about("W-1"), parts=()))

    assert list(picture(*events, at=make.at(4)).warnings["is_active"]) == [True]


def test_the_phase_of_a_source_stands_beside_that_of_the_region_and_never_over_it() -> None:
    own = said(make.region_reported("VR07", wildfire_phase=WildfirePhase.PHASE_2), by="VR07")
    seen = picture(own, make.wildfire_phase_stated(), make.wildfire_phase_stated("VR08"))

    row = row_of(seen.wildfire_statements, region="VR07")
    assert (row["wildfire_phase"], row["own_phase"], row["differs"]) == ("1", "2", True)
    assert row_of(seen.situations, region="VR07")["wildfire_phase"] == "2"
    other = row_of(seen.wildfire_statements, region="VR08")
    assert other["own_phase"] is None or other["own_phase"] != other["own_phase"]
    assert not other["differs"]


@pytest.mark.parametrize(("after_min", "old"), [(60, False), (61, True)])
def test_a_level_older_than_the_rhythm_is_old(after_min: int, old: bool) -> None:
    assert row_of(picture(make.water_level_measured(), at=make.at(after_min)).water_levels)["is_old"] == old


def test_an_outage_that_is_restored_is_over_from_that_moment() -> None:
    over = make.outage_reported(observed_at=make.at(5), restored_at=make.at(30))

    assert row_of(picture(over, at=make.at(20)).outages)["is_active"]
    assert not row_of(picture(over, at=make.at(30)).outages)["is_active"]


def test_a_number_of_connections_that_is_not_told_is_not_zero() -> None:
    assert picture(make.outage_reported()).outages["customers"].isna().all()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["1", "2"])), min_size=1, max_size=8))
def test_whatever_the_order_of_files_the_latest_statement_holds(told_: list[tuple[int, str]]) -> None:
    events: list[Event] = []
    for minute, phase in told_:
        event = make.wildfire_phase_stated(observed_at=make.at(minute), wildfire_phase=phase)
        events += sort_out([_plain(event)], picture(*events, at=make.at(60))).new

    held = row_of(picture(*events, at=make.at(60)).wildfire_statements)
    latest = max(minute for minute, _phase in told_)

    assert held["observed_at"] == make.MOMENT + timedelta(minutes=latest)
    last = [phase for minute, phase in told_ if minute == latest][-1]
    assert held["wildfire_phase"] == last
    assert all(isinstance(event, WildfirePhaseStated) for event in events)


def test_a_warning_cancelled_in_the_second_in_which_it_was_sent_does_not_hold() -> None:
    about = ({"sender": "weer@voorbeeld.nl", "identifier": "W-1", "sent": make.MOMENT},)
    end = make.warning_received("W-2", message_type=MessageType.CANCEL, references=about, parts=())

    for told_in_order in ([make.warning_received("W-1"), end], [end, make.warning_received("W-1")]):
        seen = picture(*told_in_order)
        assert row_of(seen.warnings, identifier="W-1")["state"] == WarningState.CANCELLED
        assert not seen.warnings["is_active"].any()
