"""What becomes of a scenario that is damaged, empty, huge, or written by somebody who does not know the format?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from kcr2.cli.commands import app
from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.exchange.scenarios import load_scenario, open_demonstration, read_scenario, scenario_names
from kcr2.exchange.scenarios.about import written as written_place
from kcr2.exchange.scenarios.places import line_of, places_of
from kcr2.exchange.scenarios.vocabulary import unlisted
from kcr2.model import Demand, ExpectedIncident, ScenarioFile, Variant
from kcr2.terms import SpaceKind
from kcr2.view.scenario import demand_chart, demand_table, most_needed, needed
from tests import make
from tests.pictures import reference

ABOUT = """name = "proef"
title = "Heidebrand, een proef"
kind = "fictional"
summary = "Een heidebrand bij Ede groeit en vraagt om pelotons."
fictional = "Alles is fictief: plaats, aantallen en verloop."
starts_at = 2026-07-01T12:00:00+02:00
opens_at = 2026-07-01T13:00:00+02:00
ends_at = 2026-07-01T20:00:00+02:00
"""
VARIANT = """
[variants.likely]
summary = "De brand is in de avond onder controle."
basis = "Alles is een aanname."
duration_min = 480

[[variants.likely.incidents]]
key = "heide"
name = "Heidebrand (fictief)"
type = "wildfire"
regions = ["VR07"]
"""
OPENED: dict[str, Any] = {
    "incident_id": "NB-PROEF",
    "name": "Heidebrand (fictief)",
    "type": "wildfire",
    "regions": ["VR07"],
    "started_at": "2026-07-01T12:25:00+02:00",
    "quality": "fictitious",
    "source": "fictief",
}
DONE, REFUSED, MISUSED = 0, 1, 2


def line(do: object = "OpenIncident", told: object = None, **values: object) -> str:
    """Write one line of a story; a value of None leaves the key out."""
    said = {
        "at": "2026-07-01T12:30:00+02:00",
        "actor": "Informatiemanager Gelderland-Midden",
        "role": "regio",
        "organisation": "VR07",
        "do": do,
        "with": OPENED if told is None else told,
        **values,
    }
    return orjson.dumps({name: value for name, value in said.items() if value is not None}).decode()


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario into a folder of its own; without a story there is no file of it."""

    def at(about: str | bytes = ABOUT, story: str | bytes | None = None, name: str = "proef") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "scenario.toml").write_bytes(about if isinstance(about, bytes) else about.encode())
        if story is not None:
            (folder / "events.jsonl").write_bytes(story if isinstance(story, bytes) else story.encode())
        return folder

    return at


def faults(folder: Path) -> list[tuple[str, int | None, str, str, str]]:
    """Give what is wrong with a scenario: file, line, field, found, expected."""
    with pytest.raises(DataError, match="er is niets geladen") as caught:
        read_scenario(folder)
    return [(one.file, one.row, one.column, one.found, one.expected) for one in caught.value.faults]


# ---- whole --------------------------------------------------------------------------------------------


def test_a_scenario_without_a_story_has_no_lines_and_is_in_order(write: Write) -> None:
    scenario = read_scenario(write())

    assert (scenario.lines, scenario.variants, scenario.indicators, scenario.outcome) == ((), {}, (), None)


def test_an_empty_story_is_no_fault(write: Write) -> None:
    assert read_scenario(write(story="")).lines == ()


def test_a_blank_line_counts_when_lines_are_numbered(write: Write) -> None:
    (scenario,) = read_scenario(write(story=f"\n\n{line()}\n")).lines

    assert scenario.number == 3


PLAN = {
    "name": "Landelijk crisisplan",
    "plan_kind": "national",
    "owner": "JENV",
    "version": "2025",
    "quality": "unconfirmed",
    "source": "fictief",
}


@pytest.mark.parametrize("owner", ["JENV", "KCR2", "VR07", "RK"])
def test_who_prepares_may_be_an_authority_or_the_hub(write: Write, owner: str) -> None:
    assert len(read_scenario(write(story=line("TranscribePlan", PLAN | {"owner": owner}))).lines) == 1


def test_an_owner_of_a_plan_that_does_not_exist_is_told_and_so_is_its_type(write: Write) -> None:
    told = faults(write(story=line("TranscribePlan", PLAN | {"owner": "NCC", "capabilities": ["BRW-KANON"]})))

    assert [fault[2:4] for fault in told] == [("with.owner", "NCC"), ("with.capabilities.1", "BRW-KANON")]
    assert told[0][4] == "een regio of partner, of KCR2, JENV, DEF, POL"


def test_files_of_another_system_end_their_lines_otherwise(write: Write) -> None:
    folder = write(ABOUT.replace("\n", "\r\n"), line() + "\r\n")

    assert len(read_scenario(folder).lines) == 1


def test_what_is_stated_without_a_moment_holds_at_the_moment_of_its_line(write: Write) -> None:
    (told,) = read_scenario(write(story=line())).lines

    assert told.intention.model_dump()["observed_at"] == told.at == datetime(2026, 7, 1, 10, 30, tzinfo=UTC)


def test_both_hours_of_the_night_that_the_clock_goes_back_are_told_apart(write: Write) -> None:
    about = re.sub(r"2026-07-01T..:00:00\+02:00", "{}", ABOUT).format(
        "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T03:00:00+01:00"
    )
    opened = OPENED | {"started_at": "2026-10-25T02:00:00+02:00"}
    moments = ("2026-10-25T02:45:00+02:00", "2026-10-25T02:15:00+01:00")
    story = "\n".join(line(told=opened | {"incident_id": f"NB-{n}"}, at=at) for n, at in enumerate(moments, start=100))

    first, second = read_scenario(write(about, story)).lines

    assert (second.at - first.at).total_seconds() == 30 * 60


# ---- damaged ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\x01", b"\xff\xfe n", b"name = ", b"[[[", b"name = 'a'\nname = 'b'\n", b"x = " + b"[" * 5_000],
    ids=["leeg", "binair", "utf-16", "half", "haken", "dubbel", "diep"],
)
def test_a_damaged_file_is_told_and_never_a_crash(write: Write, raw: bytes) -> None:
    assert {file for file, *_ in faults(write(raw))} == {"scenario.toml"}


def test_an_empty_file_lists_every_field_that_must_be_there(write: Write) -> None:
    missing = {column for _file, _row, column, found, _expected in faults(write("")) if found == "niets"}

    assert missing >= {name for name, one in ScenarioFile.model_fields.items() if one.is_required()}


def test_a_file_that_is_a_folder_is_told(write: Write) -> None:
    folder = write()
    (folder / "events.jsonl").mkdir()

    assert faults(folder) == [
        ("events.jsonl", None, "geheel", "geen leesbaar bestand", "een bestand events.jsonl, of geen")
    ]


def test_a_folder_without_the_file_is_told(tmp_path: Path) -> None:
    ((file, row, _column, found, _expected),) = faults(tmp_path)

    assert (file, row, found) == ("scenario.toml", None, "geen leesbaar bestand")


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("{", "{"),
        ("[1, 2]", "[1, 2]"),
        ("7", "7"),
        ("null", "None"),
        ('"tekst"', "tekst"),
        (b"\xff\xfe", "��"),
    ],
)
def test_a_line_that_is_no_object_is_told_as_it_was_found(write: Write, story: str | bytes, found: str) -> None:
    ((file, row, column, told, _expected),) = faults(write(story=story))

    assert (file, row, column, told) == ("events.jsonl", 1, "geheel", found)


@pytest.mark.parametrize("do", [["OpenIncident"], {"a": 1}, 7, "", "openincident", "_Record"])
def test_an_act_that_is_no_act_is_told_with_the_acts_that_there_are(write: Write, do: object) -> None:
    ((_file, _row, column, found, expected),) = faults(write(story=line(do, {})))

    assert (column, found) == ("do", str(do))
    assert expected.startswith("een van: AcceptOffer, ")


@pytest.mark.parametrize("organisation", [["JENV"], {"a": 1}, 7, "", "VR07"])
def test_an_authority_that_decides_nothing_is_told(write: Write, organisation: object) -> None:
    told = faults(write(story=line(role="gezag", organisation=organisation)))

    assert {column for _file, _row, column, *_ in told} == {"organisation"}


def test_a_line_that_nests_deeper_than_anybody_reads_is_told(write: Write) -> None:
    deep = '{"a":' * 400 + "1" + "}" * 400
    raw = line().replace('"NB-PROEF"', deep)

    assert {row for _file, row, *_ in faults(write(story=f"{raw}\n{line()}"))} == {1}


def test_a_long_value_is_told_by_its_beginning(write: Write) -> None:
    ((_file, _row, _column, found, _expected),) = faults(write(story=line("x" * 5_000, {})))

    assert len(found) <= 60


@pytest.mark.parametrize("key", ["at", "actor", "role", "organisation", "do", "with"])
def test_a_key_that_is_not_there_is_told_once_and_by_its_name(write: Write, key: str) -> None:
    # Without the act nothing is made: what the line would make is then left out too.
    whole = orjson.loads(line(told={"quality": "fictitious"} if key == "do" else None))
    without = {name: value for name, value in whole.items() if name != key}

    told = faults(write(story=orjson.dumps(without)))

    assert [(row, column, found) for _file, row, column, found, _expected in told] == [(1, key, "niets")]


def test_a_key_that_nobody_asked_for_is_told(write: Write) -> None:
    ((_file, _row, column, found, _expected),) = faults(write(story=line(opmerking="hoi")))

    assert (column, found) == ("opmerking", "hoi")


@pytest.mark.parametrize("at", ["2026-07-01T12:30:00", "gisteren", 7, [], ""])
def test_a_moment_without_a_zone_or_that_is_none_is_told(write: Write, at: object) -> None:
    ((_file, _row, column, _found, expected),) = faults(write(story=line(at=at)))

    assert (column, expected) == ("at", "een moment met tijdzone: 2025-04-03T18:00:00+02:00")


def test_a_line_after_the_end_is_told_with_the_time_of_the_story(write: Write) -> None:
    ((_file, _row, column, _found, expected),) = faults(write(story=line(at="2026-07-01T20:00:01+02:00")))

    assert column == "at"
    assert expected == "van starts_at 2026-07-01T12:00:00+02:00 tot en met ends_at 2026-07-01T20:00:00+02:00"


def test_a_line_at_the_very_end_is_in_time(write: Write) -> None:
    assert len(read_scenario(write(story=line(at="2026-07-01T20:00:00+02:00"))).lines) == 1


def test_one_line_too_early_does_not_make_the_others_late(write: Write) -> None:
    others = [
        line(told=OPENED | {"incident_id": f"NB-{minute}"}, at=f"2026-07-01T12:{minute}:00+02:00")
        for minute in ("40", "35", "45")
    ]

    told = faults(write(story="\n".join(others)))

    assert [row for _file, row, *_ in told] == [2]


# ---- names that nothing has -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        ({"regions": ["VR07", "VR26"]}, "with.regions.2", None),
        ({"source": "S99"}, "with.source", "een bron uit scenario.toml: er staan geen bronnen in"),
        ({"type": "heidebrand"}, "with.type", None),
        ({"started_at": "vanmiddag"}, "with.started_at", None),
        ({"naam": "x"}, "with.naam", None),
    ],
)
def test_a_name_that_nothing_has_is_told_at_its_place(
    write: Write, change: dict[str, object], column: str, expected: str | None
) -> None:
    ((_file, _row, place, _found, told),) = faults(write(story=line(told=OPENED | change)))

    assert place == column
    assert expected is None or told == expected


@pytest.mark.parametrize(
    ("do", "told", "column"),
    [
        ("SetGrip", {"incident_id": "NB-NIET", "region": "VR07", "level": 2}, "with.incident_id"),
        ("TakeStep", {"request_id": "A-2026-0001", "step": "take_in"}, "with.request_id"),
        ("StepDelivery", {"delivery_id": "A-2026-0001/1/VR06/1", "state": "alarmed"}, "with.delivery_id"),
    ],
)
def test_what_no_earlier_line_made_cannot_be_named(write: Write, do: str, told: dict[str, object], column: str) -> None:
    assert [place for _file, _row, place, *_ in faults(write(story=line(do, told)))] == [column]


def test_a_region_that_does_not_exist_acts_for_nobody(write: Write) -> None:
    ((_file, _row, column, found, _expected),) = faults(write(story=line(organisation="VR99")))

    assert (column, found) == ("organisation", "VR99")


def test_a_source_is_found_wherever_it_is_cited() -> None:
    assert unlisted("verslag (S12, S3); niet AS4 of S5a", {"S3"}) == ["S12"]


def test_a_text_that_cites_what_is_not_listed_is_told_in_any_field(write: Write) -> None:
    about = ABOUT.replace("om pelotons.", "om pelotons (S77).")

    ((_file, row, column, found, expected),) = faults(write(about))

    assert (row, column, found, expected) == (4, "summary", "S77", "een bron uit sources: er staan geen bronnen in")


# ---- the file itself --------------------------------------------------------------------------------------


def test_a_separator_within_a_text_ends_no_line(write: Write) -> None:
    about = ABOUT.replace("bij Ede groeit", "bij Ede\u2028groeit\u0085snel").replace('"fictional"', '"verzonnen"')
    after = about.replace("ends_at = 2026-07-01T20", "ends_at = 2026-06-01T20")

    assert [row for _file, row, column, *_ in faults(write(after)) if column == "kind"] == [3]
    assert places_of(after)["ends_at",] == 8


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ("sources = 3", "sources"),
        ("sources = {}", "sources"),
        ("indicators = 'geen'", "indicators"),
        ("variants = 7", "variants"),
        ("variants = { middel = {} }", "variants.middel"),
        ("chapters = [1]", "chapters.1"),
        ("outcome = 'goed'", "outcome"),
    ],
)
def test_a_part_of_another_shape_is_told_and_breaks_nothing(write: Write, wrong: str, column: str) -> None:
    told = faults(write(f"{ABOUT}{wrong}\n"))

    assert {place.split(".")[0] for _file, _row, place, *_ in told} == {column.split(".")[0]}
    assert {row for _file, row, *_ in told} == {9}


def test_what_really_happened_needs_an_outcome_and_a_source(write: Write) -> None:
    told = faults(write(ABOUT.replace('"fictional"', '"real"')))

    assert [expected for *_, expected in told] == [
        "bij een echt gebeurd scenario een afloop (outcome) en ten minste één bron (sources)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("duration_min = 480", "duration_min = 0", "meer dan 0"),
        ('regions = ["VR07"]', "regions = []", "1"),
        ('regions = ["VR07"]', 'regions = ["VR07"]\nends_after_min = 5\nafter_min = 5', "ends_after_min na after_min"),
        ('regions = ["VR07"]', 'regions = ["VR07"]\nafter_min = 481', "alles binnen duration_min (480)"),
        ('regions = ["VR07"]', 'regions = ["VR07"]\nlon = 5.7', "lon en lat samen"),
        ('regions = ["VR07"]', 'regions = ["VR07"]\ngrip = 6', "5"),
        ('basis = "Alles is een aanname."', 'basis = "Uit het hoofd."', "het woord aanname of fictief"),
    ],
)
def test_a_variant_that_cannot_be_is_told(write: Write, old: str, new: str, expected: str) -> None:
    assert old in VARIANT

    told = faults(write(ABOUT + VARIANT.replace(old, new)))

    assert len(told) == 1
    assert expected in told[0][-1]


def demand(*points: tuple[int, int], **values: object) -> dict[str, object]:
    """Make a line of demand: from each minute on, so many platoons."""
    return {
        "incident": "heide",
        "region": "VR07",
        "capability": make.CAPABILITY,
        "effect": "Flanken van de brand houden.",
        "urgency": "urgent",
        "ugs_name": "Ede, transferium",
        "lon": 5.72,
        "lat": 52.04,
        "points": [{"after_min": minute, "amount": amount} for minute, amount in points],
        **values,
    }


def variant(*demands: dict[str, object], **incident: object) -> Variant:
    """Make a variant with one incident."""
    held = {"key": "heide", "name": "Heidebrand", "type": "wildfire", "regions": ("VR07",), **incident}
    return Variant.model_validate(
        {
            "kind": "likely",
            "summary": "De brand is in de avond onder controle.",
            "basis": "aanname",
            "duration_min": 480,
            "incidents": [held],
            "demands": demands,
        }
    )


def test_nobody_asks_for_an_incident_that_has_not_begun() -> None:
    with pytest.raises(
        ValidationError, match=r"vraag niet voor het begin van heide \(60 min\); gevonden na 30 minuten"
    ):
        variant(demand((30, 2)), after_min=60)


def test_one_may_ask_from_the_moment_that_it_begins() -> None:
    assert variant(demand((60, 2)), after_min=60).demands[0].points[0].after_min == 60


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"points": [{"after_min": 5, "amount": 1}, {"after_min": 5, "amount": 2}]},
            "oplopende minuten; gevonden 5, 5",
        ),
        ({"points": []}, "at least 1 item"),
        ({"lon": 8.5}, "less than or equal to 8"),
        ({"lat": 5.0}, "greater than or equal to 12"),
        ({"capability": "brw"}, "pattern"),
        ({"region": "Utrecht"}, "pattern"),
    ],
)
def test_a_demand_that_cannot_be_says_why(change: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Demand.model_validate(demand((0, 1)) | change)


def test_an_incident_without_a_place_is_no_fault() -> None:
    held = ExpectedIncident.model_validate({"key": "net", "name": "Uitval", "type": "other", "regions": ["VR01"]})

    assert (held.lon, held.lat, held.grip) == (None, None, None)


# ---- places -----------------------------------------------------------------------------------------------


def test_a_field_that_is_missing_has_the_line_of_what_it_is_missing_from() -> None:
    places = places_of("a = 1\n\n[[t]]\nb = 2\n[[t]]\nc = 3\n")

    assert line_of(places, ("t", 1, "b")) == 5
    assert line_of(places, ("nergens", 3)) is None


def test_keys_in_a_text_of_several_lines_are_no_keys() -> None:
    places = places_of("a = '''\nb = 1\n[t]\n'''\nc = 2\n")

    assert places == {("a",): 1, ("c",): 5}


def test_a_list_is_counted_from_one_for_people() -> None:
    assert written_place(("variants", "likely", "demands", 0, "points", 2)) == "variants.likely.demands.1.points.3"
    assert written_place(()) == "geheel"


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["[[t]]", "[u]", "k = 1", "# [v]", "", "  x = [", "]", '"q r" = 2']), max_size=12))
def test_every_place_is_a_line_that_is_there(lines: list[str]) -> None:
    places = places_of("\n".join(lines))

    assert all(1 <= number <= len(lines) for number in places.values())
    assert all(lines[number - 1].strip()[:1] not in {"#", "", "]"} for number in places.values())


# ---- big ---------------------------------------------------------------------------------------------------


def test_a_story_of_a_thousand_faulty_lines_tells_a_thousand_faults(write: Write) -> None:
    told = faults(write(story="\n".join(line(told=OPENED | {"regions": ["VR77"]}) for _ in range(1_000))))

    assert [row for _file, row, *_ in told] == list(range(1, 1_001))


# ---- the library -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../ede-2025", "", ".", "ede", "EDE-2025", "ede-2025/"])
def test_a_name_that_is_not_in_the_library_reads_no_file(name: str) -> None:
    with pytest.raises(DataError, match="bestaat niet") as caught:
        load_scenario(name)

    assert "ede-2025" in str(caught.value)


def test_an_empty_library_says_that_it_has_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"Kies uit: geen\."):
        load_scenario("ede-2025", tmp_path)


def test_a_folder_without_the_file_is_no_scenario(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()

    assert scenario_names(tmp_path) == []


def test_the_first_reading_of_a_file_is_not_kept(write: Write) -> None:
    folder = write()
    read_scenario(folder)
    (folder / "scenario.toml").write_text(ABOUT.replace("een proef", "nu anders"), encoding="utf-8")

    assert read_scenario(folder).title == "Heidebrand, nu anders"


# ---- opening -----------------------------------------------------------------------------------------------


def test_a_scenario_is_not_told_in_a_space_that_is_another(write: Write, desk: Desk) -> None:
    scenario = read_scenario(write(story=line()))

    with pytest.raises(RefusedError, match="live is live, geen demonstratie van proef") as caught:
        open_demonstration(desk, scenario, name="live")

    assert caught.value.rule == "story-in-demonstration"
    assert desk.journal.head("live").seq == 0


def test_a_scenario_without_a_story_opens_at_its_moment(write: Write, desk: Desk) -> None:
    scenario = read_scenario(write())

    space = open_demonstration(desk, scenario, name="demo-proef")

    assert (space.kind, desk.now(space, make.MOMENT)) == (SpaceKind.DEMONSTRATION, scenario.opens_at)
    assert desk.picture(space, now=scenario.opens_at).incidents.empty


# ---- what a variant needs ----------------------------------------------------------------------------------


def test_demands_of_one_type_are_added_up_at_every_change() -> None:
    table = needed(variant(demand((0, 2), (120, 4)), demand((60, 1), (120, 0), (240, 3))))

    assert list(zip(table["after_min"], table["amount"], strict=True)) == [(0, 2), (60, 3), (120, 4), (240, 7)]


def test_a_change_that_changes_no_sum_is_no_row() -> None:
    table = needed(variant(demand((0, 2), (60, 1)), demand((0, 1), (60, 2))))

    assert list(table["amount"]) == [3]


def test_a_variant_that_needs_nothing_has_no_rows_and_no_most() -> None:
    assert needed(variant()).empty
    assert most_needed([variant()]) == 0
    assert most_needed([]) == 0
    assert demand_table(variant(), make.MOMENT, reference()).empty
    assert not demand_chart(variant(), make.MOMENT, reference(), most=0).data


def test_the_charts_of_variants_have_one_scale() -> None:
    few, much = variant(demand((0, 2))), variant(demand((0, 40)))
    most = most_needed([few, much])

    ranges = [demand_chart(one, make.MOMENT, reference(), most=most).layout.yaxis.range for one in (few, much)]

    assert most == 40
    assert ranges[0] == ranges[1]


def test_a_chart_is_in_dutch_time_on_both_sides_of_the_change_of_clock() -> None:
    figure = demand_chart(variant(demand((0, 2))), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), reference(), most=2)

    assert [f"{moment:%H:%M}" for moment in figure.data[0].x] == ["01:30", "01:30", "10:30"]


# ---- commands ----------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Run commands on a database of their own."""
    env = {"KCR2_DATABASE_URL": f"sqlite:///{tmp_path / 'kcr2.db'}"}
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments], env=env)


def test_a_scenario_in_the_folder_that_one_stands_in_is_checked(
    write: Write, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(story=line()))

    ended = run("scenario", "check", ".")

    assert (ended.exit_code, ended.stdout) == (DONE, "proef: in orde; 1 regels gelezen\n")


@pytest.mark.parametrize("name", ["x" * 61, "Foo Bar", "demo-", "../live", "-proef"])
def test_a_space_with_a_name_that_cannot_be_is_not_made(write: Write, run: Callable[..., Result], name: str) -> None:
    ended = run("scenario", "load", write(story=line()), f"--space={name}")

    assert ended.exit_code == REFUSED
    assert f"'{name}' kan geen naam van een ruimte zijn." in ended.stderr
    assert run("spaces").stdout.count("\n") == 1


@pytest.mark.parametrize("name", ["demo-anders", "proef"])
def test_a_demonstration_may_be_called_as_one_likes(write: Write, run: Callable[..., Result], name: str) -> None:
    assert run("scenario", "load", write(story=line()), "--space", name).stdout.startswith(f"{name}: ")


def test_a_refused_act_ends_the_check_with_its_line_and_its_rule(write: Write, run: Callable[..., Result]) -> None:
    twice = f"{line()}\n{line(at='2026-07-01T12:31:00+02:00')}"

    ended = run("scenario", "check", write(story=twice), "--tell")

    assert ended.exit_code == REFUSED
    assert "  events.jsonl, regel 2, OpenIncident: gevonden " in ended.stderr
    assert "regel incident-once" in ended.stderr


def test_who_may_not_read_figures_gets_no_indicators(run: Callable[..., Result]) -> None:
    ended = run("scenario", "monitor", "--role", "beheer")

    assert (ended.exit_code, ended.stdout) == (REFUSED, "")
    assert "mag niet" in ended.stderr
