"""Do warnings of CAP 1.2 come in whole, and is everything else refused with a clear text and nothing recorded?"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import cos, pi, sin
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
import shapely
from lxml import etree

from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.exchange.feeds import Found, read_feed, read_sample, samples
from kcr2.exchange.feeds.areas import by_name, by_shape, circle, polygon
from kcr2.journal import Journal
from kcr2.picture import Picture
from kcr2.reference import Reference, load_reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import FeedKind, FeedStatus, Quality, SpaceKind, WarningLevel
from tests import make
from tests.cap_messages import Course, Message, messages, tag

SCHEMA = Path(os.environ.get("KCR2_SCHEMAS", ROOT.parent / "shared" / "schemas")) / "cap-1.2" / "CAP-v1.2-os.xsd"
ALL = messages()
HUB = make.author()


def told(content: bytes, *, reference: Reference, max_mb: float = 5) -> Found:
    return read_feed(FeedKind.WARNINGS, "bericht.xml", content, reference, quality=Quality.UNCONFIRMED, max_mb=max_mb)


def refused(content: bytes, reference: Reference) -> DataError:
    with pytest.raises(DataError) as caught:
        told(content, reference=reference)
    return caught.value


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with a live space in which nothing was told."""
    journal = Journal("sqlite://")
    journal.create_space(make.space())
    yield Desk(journal, reference, Settings())
    journal.close()


# ---- two hundred real-looking messages -------------------------------------------------------------


def test_the_samples_are_those_of_four_makers_with_updates_and_cancellations() -> None:
    kinds = [one.course.kinds[one.place] for one in ALL]

    assert len(ALL) == 200
    assert {one.maker for one in ALL} == {"knmi", "dwd", "nws", "nlalert"}
    assert min(kinds.count(kind) for kind in ("Alert", "Update", "Cancel")) >= 20


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"no schema of CAP 1.2 at {SCHEMA}")
def test_every_sample_is_valid_by_the_schema_of_oasis() -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    shipped = [one.content for one in samples().values() if one.note.kind is FeedKind.WARNINGS]

    for content in [*(one.content for one in ALL), *shipped]:
        schema.assertValid(etree.fromstring(content))


def test_every_sample_is_read_with_what_its_maker_wrote(reference: Reference) -> None:
    for one in ALL:
        (item,) = told(one.content, reference=reference).items
        course, place = one.course, one.place

        assert (item.identifier, item.sender) == (course.names[place], course.sender)
        assert item.observed_at == course.sent[place]
        assert [named.identifier for named in item.references] == [course.names[n] for n in course.about[place]]
        assert [named.sent for named in item.references] == [course.sent[n] for n in course.about[place]]
        assert {part.expires for part in item.parts} <= {course.until[place]}
        assert {part.language[:2] for part in item.parts} <= {"nl" if one.maker in {"knmi", "nlalert"} else "en", ""}
        assert all(part.headline.endswith("& wind < 100 km/u") for part in item.parts)
        assert all((part.level is not None) == (one.maker == "knmi") for part in item.parts)


def everything(desk: Desk) -> list[Message]:
    """Record every sample in an order of its own: chains come in mixed, and later messages before earlier ones."""
    late = max(moment for one in ALL for moment in one.course.sent)
    mixed = sorted(ALL, key=lambda one: crc32(one.course.names[one.place].encode()))
    for start in range(0, len(mixed), 25):
        part = [told(one.content, reference=desk.reference) for one in mixed[start : start + 25]]
        desk.perform(make.space(), HUB, [found.intention("weer") for found in part], now=late)
    return mixed


def standing(seen: Picture) -> set[str]:
    table = seen.warnings
    return set(table.loc[table["is_active"], "identifier"])


def test_chains_of_updates_and_cancellations_leave_the_right_ones_standing(desk: Desk) -> None:
    everything(desk)
    courses: dict[str, Course] = {one.course.names[0]: one.course for one in ALL}
    last = {name: max(one.place for one in ALL if one.course is course) for name, course in courses.items()}
    late = max(moment for course in courses.values() for moment in course.sent)

    for hours in (0, 1, 3, 6, 10, 30):
        at = late + timedelta(hours=hours)
        expected = {
            name
            for first, course in courses.items()
            for name in _cut(course, last[first]).holding(at, desk.settings.warning_without_end_h)
        }
        assert standing(desk.picture(make.space(), now=at, at=at)) == expected


def _cut(course: Course, last: int) -> Course:
    """Leave out what a chain tells beyond the two hundred."""
    parts = (course.names, course.kinds, course.about, course.sent, course.until)
    return Course(course.sender, *(one[: last + 1] for one in parts))  # type: ignore[arg-type]


def test_reading_all_samples_again_records_nothing(desk: Desk) -> None:
    mixed = everything(desk)
    before = desk.journal.head("live")

    written = desk.perform(
        make.space(),
        HUB,
        [told(one.content, reference=desk.reference).intention("weer") for one in mixed],
        now=make.MOMENT + timedelta(days=30),
    )

    assert written == []
    assert desk.journal.head("live") == before


# ---- what is refused ---------------------------------------------------------------------------------

GOOD = ALL[0].content
DOCTYPE = b'<!DOCTYPE alert [<!ENTITY a "lach">%s]>'
HEAD, _end, BODY = GOOD.partition(b"?>")
HEAD += b"?>"


def with_dtd(entities: bytes) -> bytes:
    return HEAD + DOCTYPE % entities + BODY.replace(b"Blijf binnen.", b"&z;")


LAUGHS = b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("z") + 1)
)
HOSTILE = {
    "billion laughs": (with_dtd(LAUGHS), "DTD of entiteiten"),
    "external file": (with_dtd(b'<!ENTITY z SYSTEM "file:///etc/passwd">'), "DTD of entiteiten"),
    "external http": (with_dtd(b'<!ENTITY z SYSTEM "http://127.0.0.1:9/">'), "DTD of entiteiten"),
    "external dtd": (HEAD + b'<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x.dtd">' + BODY, "DTD of entiteiten"),
    "parameter entity": (with_dtd(b'<!ENTITY % p SYSTEM "file:///etc/passwd">%p;'.replace(b"%", b"%")), "DTD"),
    "deep": (HEAD + b"<a>" * 50_000, "dieper dan 12 niveaus of meer dan"),
    "many": (HEAD + b"<a>" + b"<b/>" * 30_000 + b"</a>", "meer dan 20000 elementen"),
    "cut off": (GOOD[: len(GOOD) // 2], "geen geldige XML: regel"),
    "no xml": (b"%PDF-1.7 geen xml", "geen geldige XML: regel 1"),
    "empty": (b"  \n", "het bestand is leeg"),
    "not UTF-8": (GOOD.replace(b"Blijf", b"Bl\xffjf"), "geen tekst in UTF-8: byte"),
    "another encoding": (GOOD.replace(b'"UTF-8"', b'"ISO-8859-1"'), 'encoding="iso-8859-1"'),
    "UTF-16": (GOOD.decode().encode("utf-16"), "geen tekst in UTF-8: byte 1"),
    "wrong namespace": (GOOD.replace(b"cap:1.2", b"cap:9.9"), r"verwacht <alert> van CAP 1.2"),
    "no namespace": (GOOD.replace(b' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', b""), "geen naamruimte"),
    "CAP 1.1": (GOOD.replace(b"cap:1.2", b"cap:1.1"), "<alert> van CAP 1.1, verwacht"),
    "feed": (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "een Atom-lijst"),
    "control sign": (GOOD.replace(b"Blijf", b"Bl\x01jf"), "geen tekst in UTF-8: teken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_malformed_or_hostile_file_is_refused_with_a_clear_text(name: str, reference: Reference) -> None:
    content, match = HOSTILE[name]

    error = refused(content, reference)

    assert match in str(error)
    assert error.where == "bericht.xml"
    assert error.fix


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(reference: Reference) -> None:
    content = GOOD + b" " * 50_000_000

    error = refused(content, reference)

    assert str(error).startswith(
        "bericht.xml: 50.0 MB is meer dan de 5 MB die een bron mag sturen; het is niet gelezen."
    )


def test_what_the_limit_allows_is_read_and_a_smaller_limit_refuses_it(reference: Reference) -> None:
    assert told(GOOD, reference=reference).items

    with pytest.raises(DataError, match=r"meer dan de 0\.0001 MB"):
        told(GOOD, reference=reference, max_mb=0.0001)


def test_a_byte_order_mark_of_utf_8_is_legal_and_changes_nothing(reference: Reference) -> None:
    assert told(b"\xef\xbb\xbf" + GOOD, reference=reference) == told(GOOD, reference=reference)


@pytest.mark.parametrize(
    ("old", "new", "where", "expected"),
    [
        ("<scope>Public</scope>", "<scope>Private</scope>", "alert/scope", "Public"),
        ("<scope>Public</scope>", "", "alert/scope", "verplicht"),
        ("<status>Actual</status>", "<status>Real</status>", "alert/status", "een van: Actual"),
        ("<event>", "<bogus>1</bogus><event>", "info/bogus", "een element van CAP 1.2"),
        ("<identifier>", "<identifier>a b", "alert/identifier", "zonder spaties"),
        ("<category>Met</category>", "<category>Weer</category>", "info/category", "een van: CBRNE"),
        ("<category>Met</category>", "", "info/category", "verplicht"),
        ("<headline>", "<headline>a</headline><headline>", "info/headline", "ten hoogste één keer"),
        ("<areaDesc>", "<polygon>1,2 3,4</polygon><areaDesc>", "area/polygon", "vier tot 20.000"),
        ("<areaDesc>", "<circle>95,5 3</circle><areaDesc>", "area/circle", "straal in km"),
        ("+02:00</sent>", "</sent>", "alert/sent", "een tijdzone: jjjj-mm-dd"),
        ("+02:00</sent>", "+99:00</sent>", "alert/sent", "een dag en een tijd die bestaan"),
        ("; red;", "; purple;", "info/parameter", "een kleur"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_was_expected(
    old: str, new: str, where: str, expected: str, reference: Reference
) -> None:
    text = _red().decode()
    assert old in text

    error = refused(text.replace(old, new).encode(), reference)

    fault = next(fault for fault in error.faults if fault.column == where)
    assert expected in fault.expected
    assert fault.row is not None
    assert fault.row >= 1


def _red() -> bytes:
    return next(one.content for one in ALL if b"; red;" in one.content and b"<area>" in one.content)


def test_all_faults_are_told_at_once(reference: Reference) -> None:
    text = (
        _red()
        .replace(b"<scope>Public</scope>", b"")
        .replace(b"; red;", b"; purple;")
        .replace(b"<event>", b"<x/><event>")
    )

    error = refused(text, reference)

    assert {"alert/scope", "info/parameter", "info/x"} <= {fault.column for fault in error.faults}
    assert str(error).startswith(f"bericht.xml: {len(error.faults)} fouten in het bestand; er is niets ingelezen.")


def test_z_and_fractions_are_read_with_a_note_because_they_leave_no_doubt(reference: Reference) -> None:
    course = ALL[0].course
    written = b"<sent>" + GOOD.partition(b"<sent>")[2].partition(b"</sent>")[0] + b"</sent>"
    plain = course.sent[0].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    found = told(GOOD.replace(written, f"<sent>{plain}.000Z</sent>".encode()), reference=reference)

    assert found.items[0].observed_at == course.sent[0]
    assert "eenduidig" in found.notes[0]


def test_a_signature_is_not_read_and_that_is_noted(reference: Reference) -> None:
    signed = GOOD.replace(
        b"</alert>", b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><x/></Signature></alert>'
    )

    assert "handtekening" in told(signed, reference=reference).notes[0]


def test_an_update_without_what_it_is_about_is_refused(reference: Reference) -> None:
    update = next(one.content for one in ALL if one.course.kinds[one.place] == "Update")
    start, _tag, rest = update.partition(b"<references>")

    error = refused(start + rest.partition(b"</references>")[2], reference)

    assert [fault.column for fault in error.faults] == ["alert/references"]


# ---- status ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [one for one in FeedStatus if one is not FeedStatus.ACTUAL])
def test_only_what_is_real_comes_into_live(desk: Desk, status: FeedStatus) -> None:
    found = told(GOOD.replace(b">Actual<", f">{status.value}<".encode()), reference=desk.reference)

    with pytest.raises(RefusedError, match=rf"status {status.value} .* alleen Actual") as caught:
        desk.perform(make.space(), HUB, [found.intention("weer")], now=make.LATER + timedelta(days=1))

    assert caught.value.rule == "feed-status"
    assert desk.journal.head("live").seq == 0


@pytest.mark.parametrize("status", FeedStatus)
def test_only_what_is_for_exercise_comes_into_an_exercise(desk: Desk, status: FeedStatus) -> None:
    space = make.space(name="oef", kind=SpaceKind.EXERCISE)
    desk.journal.create_space(space)
    found = told(GOOD.replace(b">Actual<", f">{status.value}<".encode()), reference=desk.reference)
    intention = found.intention("weer")

    if status is FeedStatus.EXERCISE:
        assert desk.perform(space, HUB, [intention], now=make.LATER + timedelta(days=1))
    else:
        with pytest.raises(RefusedError, match="alleen Exercise"):
            desk.perform(space, HUB, [intention], now=make.LATER + timedelta(days=1))


# ---- where it is ---------------------------------------------------------------------------------------


def test_a_polygon_of_cap_is_latitude_first(reference: Reference) -> None:
    ede = polygon("52.00,5.60 52.00,5.75 52.10,5.75 52.10,5.60 52.00,5.60")
    turned = polygon("5.60,52.00 5.75,52.00 5.75,52.10 5.60,52.10 5.60,52.00")

    assert by_shape(ede, reference) == ("VR07",)
    assert by_shape(turned, reference) == ()


def test_a_circle_reaches_as_many_kilometres_as_it_says(reference: Reference) -> None:
    lat, lon = 52.0406, 5.6699
    assert by_shape(circle(f"{lat},{lon} 0"), reference) == ("VR07",)

    drawn = circle(f"{lat},{lon} 30")
    west, south, east, north = drawn.bounds

    assert (north - south) * 111.32 == pytest.approx(60, abs=0.2)
    assert (east - west) * 111.32 * 0.615 == pytest.approx(60, abs=0.3)
    assert {"VR07", "VR06", "VR09"} <= set(by_shape(drawn, reference))


def test_a_sliver_over_the_border_is_no_warning_for_the_neighbour(reference: Reference) -> None:
    outline = reference.outlines.to_crs("EPSG:4326").geometry["VR19"]

    assert by_shape(outline.buffer(0.003), reference) == ("VR19",)


@pytest.mark.parametrize(
    "text",
    ["", "1,2", "1,2 3,4 5,6 7,8", "a,b c,d e,f a,b", "91,0 91,1 90,1 91,0", "1,1 1,1 1,1 1,1", "nan,1 2,2 3,3 nan,1"],
)
def test_what_is_no_polygon_is_none(text: str) -> None:
    assert polygon(text) is None


def _tangled(points: int) -> str:
    drawn = Random(points)
    told = [f"{drawn.uniform(51.9, 52.2):.3f},{drawn.uniform(5.5, 5.9):.3f}" for _ in range(points)]
    return " ".join([*told, told[0]])


@pytest.mark.parametrize("points", [30, 500, 15_000])
def test_a_tangle_of_lines_holds_nobody_and_still_touches_its_region(reference: Reference, points: int) -> None:
    # Mended line by line five hundred points already take a minute.
    found = polygon(_tangled(points))

    assert found is not None
    assert "VR07" in by_shape(found, reference)


def test_a_large_outline_with_one_small_loop_keeps_its_form() -> None:
    ring = [(5 + cos(turn * pi / 500), 52 + sin(turn * pi / 500)) for turn in range(750)]
    loop = [(5, 52), (5.0004, 52.0004), (5.0004, 52), (5, 52.0004)]
    told = " ".join(f"{lat:.6f},{lon:.6f}" for lon, lat in [*ring, *loop, ring[0]])

    found = polygon(told)

    assert found is not None
    assert found.area == pytest.approx(0.75 * pi, rel=0.01)


def test_a_polygon_of_more_points_than_a_country_has_is_none() -> None:
    assert polygon(" ".join(["52,5", *["53,5", "53,6"] * 10_000, "52,5"])) is None


def test_a_message_of_thousands_of_shapes_is_refused(reference: Reference) -> None:
    shapes = "<polygon>52,5 53,5 53,6 52,5</polygon>" * 2_001

    error = refused(_red().replace(b"</area>", f"{shapes}</area>".encode(), 1), reference)

    assert "ten hoogste 2000 vormen" in {fault.expected for fault in error.faults}


def test_a_polygon_that_crosses_itself_is_mended_to_the_same_points() -> None:
    assert isinstance(polygon("52,5 53,6 52,6 53,5 52,5"), shapely.MultiPolygon)


@pytest.mark.parametrize("text", ["", "52,5", "52,5 -1", "52,5 30 4", "99,5 3", "52;5 3", "nan,5 3", "52,5 nan"])
def test_what_is_no_circle_is_none(text: str) -> None:
    assert circle(text) is None


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("Gelderland", ("VR06", "VR07", "VR08")),
        ("friesland", ("VR02",)),
        ("Limburg", ("VR23", "VR24")),
        ("Ede", ("VR07",)),
        ("Waddenzee", ()),
        ("", ()),
    ],
)
def test_a_name_is_traced_when_it_is_exactly_one_that_is_known(
    name: str, regions: tuple[str, ...], reference: Reference
) -> None:
    assert by_name(name, reference) == regions


def test_an_area_that_is_not_traced_is_told_and_not_dropped(reference: Reference) -> None:
    area = b"<area><areaDesc>Duitse Bocht</areaDesc></area>"
    text = GOOD.replace(b"</info>", area + b"</info>")

    (item,) = told(text, reference=reference).items

    assert all("Duitse Bocht" in part.areas and part.unplaced[-1] == "Duitse Bocht" for part in item.parts)


@pytest.mark.parametrize(
    ("scheme", "code", "regions"),
    [
        ("NUTS2", "NL34", {"VR19"}),
        ("NUTS3", "NL341", set()),
        ("VR", "VR19", {"VR19"}),
        ("VR", "VR99", set()),
        ("GM", "GM0228", {"VR07"}),
        ("GM", "GM9999", set()),
        ("EMMA_ID", "NL009", set()),
    ],
)
def test_a_code_is_traced_by_its_list(scheme: str, code: str, regions: set[str], reference: Reference) -> None:
    pair = tag("valueName", scheme) + tag("value", code)
    area = f"<area><areaDesc>Ergens</areaDesc><geocode>{pair}</geocode></area></info>"
    text = GOOD.decode().replace("</info>", area)
    without = {code for part in told(GOOD, reference=reference).items[0].parts for code in part.regions}

    found = {code for part in told(text.encode(), reference=reference).items[0].parts for code in part.regions}

    assert found == without | regions


# ---- the examples that come along ----------------------------------------------------------------------


def test_every_example_is_read_now_and_says_that_it_is_fictitious() -> None:
    reference, now = load_reference(), datetime(2026, 1, 31, 9, 34, tzinfo=UTC)

    for sample in samples().values():
        found = read_sample(
            sample,
            lambda kind, name, content: read_feed(kind, name, content, reference, quality=Quality.FICTITIOUS, max_mb=5),
            now=now,
        )
        assert all(item.quality is Quality.FICTITIOUS for item in found.items)
        assert all(now - timedelta(hours=48) < item.observed_at <= now for item in found.items)
        assert b"oorbeeld" in sample.content


def test_the_chain_of_examples_ends_with_nothing_in_force(desk: Desk) -> None:
    now = make.at(600)
    left = []
    for name in ("weer-onweer.xml", "weer-onweer-bijstelling.xml", "weer-onweer-intrekking.xml"):
        found = read_sample(
            samples()[name],
            lambda kind, name, content: read_feed(
                kind, name, content, desk.reference, quality=Quality.FICTITIOUS, max_mb=5
            ),
            now=now,
        )
        desk.perform(make.space(), HUB, [found.intention("voorbeeld")], now=now)
        table = desk.picture(make.space(), now=now).warnings
        left.append(set(table.loc[table["is_active"], "level"]))

    assert left == [{WarningLevel.ORANGE}, {WarningLevel.RED}, set()]
