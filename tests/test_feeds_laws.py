"""What holds for every message and every order in which they come: laws of feeds, and of the documents about them?"""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcr2.errors import DataError
from kcr2.exchange.feeds import read_feed
from kcr2.exchange.feeds.xml import MOST_DEPTH, MOST_ELEMENTS
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import FeedKind, FeedStatus, MessageType, Quality
from tests import make
from tests.cap_messages import messages
from tests.pictures import picture

GOOD = messages(8)
some = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


# ---- bytes -------------------------------------------------------------------------------------------


@some
@given(st.sampled_from(GOOD), st.integers(0, 2_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_message_is_read_whole_or_refused_in_words_and_never_a_crash(
    reference: Reference, message: Any, at: int, damage: bytes
) -> None:
    content = message.content[:at] + damage + message.content[at + len(damage) :]

    refusal, items = "", 1
    try:
        found = read_feed(FeedKind.WARNINGS, "x.xml", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)
        items = len(found.items)
    except DataError as error:
        refusal = error.fix

    # Anything else than a refusal would have crashed.
    assert items == 1
    assert refusal == "" or refusal.endswith(".")


@some
@given(st.sampled_from([kind for kind in FeedKind if kind is not FeedKind.WARNINGS]), st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(reference: Reference, kind: FeedKind, content: bytes) -> None:
    with pytest.raises(DataError) as caught:
        read_feed(kind, "x", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)

    assert caught.value.told()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@some
@given(st.dictionaries(st.sampled_from(["station", "value", "unit", "lon", "lat", "regions", "x"]), JSON, max_size=6))
def test_any_row_is_an_item_or_a_fault(reference: Reference, row: dict[str, Any]) -> None:
    told = {"kcr2_feed": "water", "version": 1, "source": "bron", "status": "Actual", "items": [row]}
    content = _json(told)

    with pytest.raises(DataError) as caught:
        read_feed(FeedKind.WATER, "x.json", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)

    # It never says when it was measured.
    assert caught.value.faults


def _json(told: Any) -> bytes:
    return json.dumps(told).encode()


# ---- order -------------------------------------------------------------------------------------------

Step = tuple[MessageType, frozenset[int], int]
steps = st.lists(
    st.tuples(
        st.sampled_from([MessageType.ALERT, MessageType.UPDATE, MessageType.CANCEL]),
        st.frozensets(st.integers(0, 5), max_size=3),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=6,
)


def told(course: list[Step]) -> list[Event]:
    """Make messages: each about earlier ones, sent some minutes after the one before."""
    made: list[Event] = []
    moments: list[datetime] = []
    moment = make.MOMENT
    for place, (kind, about, pause) in enumerate(course):
        moment += timedelta(minutes=pause)
        earlier = [one for one in about if one < place] if kind is not MessageType.ALERT else []
        named = tuple(
            {"sender": "weer@voorbeeld.nl", "identifier": f"W-{one}", "sent": moments[one]} for one in earlier
        )
        parts = () if kind is MessageType.CANCEL else (make.warning_part(expires=moment + timedelta(hours=3)),)
        made.append(
            make.warning_received(f"W-{place}", observed_at=moment, message_type=kind, references=named, parts=parts)
        )
        moments.append(moment)
    return made


def standing(seen: Picture) -> set[str]:
    return set(seen.warnings.loc[seen.warnings["is_active"], "identifier"])


@some
@given(steps, st.randoms(use_true_random=False), st.integers(0, 800))
def test_the_order_in_which_messages_come_in_changes_nothing(course: list[Step], chance: Any, minutes: int) -> None:
    events = told(course)
    mixed = list(events)
    chance.shuffle(mixed)
    at = make.at(minutes)

    assert standing(picture(*events, at=at)) == standing(picture(*mixed, at=at))


@some
@given(steps, st.integers(0, 800))
def test_what_stands_is_what_nobody_ended_and_what_is_not_over(course: list[Step], minutes: int) -> None:
    events: list[Any] = told(course)
    at = make.at(minutes)
    known = [event for event in events if event.observed_at <= at]
    ended = {
        one.identifier
        for event in known
        if event.message_type in {MessageType.UPDATE, MessageType.CANCEL}
        for one in event.references
    }

    expected = {
        event.identifier
        for event in known
        if event.parts and event.identifier not in ended and event.parts[0].expires > at
    }

    assert standing(picture(*events, at=at)) == expected


@some
@given(steps)
def test_a_later_message_never_changes_what_was_in_force_before_it(course: list[Step]) -> None:
    events: list[Any] = told(course)
    just_before = events[-1].observed_at - timedelta(seconds=1)

    assert standing(picture(*events, at=just_before)) == standing(picture(*events[:-1], at=just_before))


# ---- bounds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over", [0, 1])
def test_depth_and_number_are_bounded_exactly(over: int, reference: Reference) -> None:
    deep = b"<a>" * (MOST_DEPTH + over) + b"</a>" * (MOST_DEPTH + over)
    many = b"<a>" + b"<b/>" * (MOST_ELEMENTS - 1 + over) + b"</a>"

    for content in (deep, many):
        with pytest.raises(DataError, match="zo is geen echte" if over else "verwacht <alert>"):
            read_feed(FeedKind.WARNINGS, "x.xml", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)


@pytest.mark.parametrize("kind", FeedKind)
@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
def test_an_empty_file_is_told_as_empty(kind: FeedKind, content: bytes, reference: Reference) -> None:
    with pytest.raises(DataError, match="het bestand is leeg"):
        read_feed(kind, "x", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)


@pytest.mark.parametrize("kind", FeedKind)
def test_every_kind_refuses_fifty_megabytes(kind: FeedKind, reference: Reference) -> None:
    with pytest.raises(DataError, match="het is niet gelezen"):
        read_feed(kind, "x", b" " * 50_000_000, reference, quality=Quality.UNCONFIRMED, max_mb=5)


# ---- the documents -----------------------------------------------------------------------------------

TEXT = (ROOT / "docs" / "bronnen.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[bytes]:
    return [one.encode() for one in re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)]


@pytest.mark.parametrize(
    ("kind", "language", "place", "amount"),
    [
        (FeedKind.WARNINGS, "xml", 0, 1),
        (FeedKind.WILDFIRE, "csv", 0, 2),
        (FeedKind.WATER, "json", 0, 1),
        (FeedKind.OUTAGES, "json", 1, 1),
    ],
)
def test_every_example_of_the_documents_is_read(
    kind: FeedKind, language: str, place: int, amount: int, reference: Reference
) -> None:
    content = blocks(language)[place]

    found = read_feed(kind, "docs", content, reference, quality=Quality.UNCONFIRMED, max_mb=5)

    assert len(found.items) == amount
    assert found.status is FeedStatus.ACTUAL
    assert found.notes == ()


def test_the_feeds_of_the_documents_are_settings_that_are_accepted() -> None:
    (told_,) = re.findall(r"KCR2_FEEDS='(.*?)'", TEXT, re.DOTALL)

    feeds = Settings.model_validate_json(f'{{"feeds": {told_}}}').feeds

    assert [(feed.name, feed.space) for feed in feeds] == [("Weer", "landelijk"), ("Maas", "landelijk")]


@pytest.mark.parametrize("name", ["feeds", "feed_folder", "feed_timeout_s", "feed_max_mb", "warning_without_end_h"])
def test_the_documents_name_every_setting_of_feeds(name: str) -> None:
    assert f"KCR2_{name.upper()}" in TEXT


def test_the_documents_name_the_bounds_that_the_program_has() -> None:
    assert f"more than {MOST_DEPTH} levels or {MOST_ELEMENTS:,} elements" in TEXT
    assert all(f"`{kind.value}`" in TEXT for kind in FeedKind)
