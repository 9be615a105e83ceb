"""Is everything that is wrong with a scenario told at once, with file, line, field, found and expected?"""

import re
from pathlib import Path

import orjson
import pytest

from kcr2.errors import DataError
from kcr2.exchange.scenarios import read_scenario
from kcr2.exchange.scenarios.places import line_of, places_of
from kcr2.exchange.scenarios.trial import refusals
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings

GOLDEN = ROOT / "tests" / "scenario_faults.txt"
DOCUMENT = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def fenced(language: str) -> str:
    """Give the example of the documentation in a language."""
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return found[1]


def written(folder: Path, toml: str, lines: str, name: str = "voorbeeld") -> Path:
    """Write a scenario into a folder of its own."""
    place = folder / name
    place.mkdir()
    (place / "scenario.toml").write_text(toml, encoding="utf-8")
    (place / "events.jsonl").write_text(lines, encoding="utf-8")
    return place


def faults_told(place: Path) -> list[str]:
    """Give the faults of a scenario, one line each."""
    with pytest.raises(DataError, match="fouten gevonden") as caught:
        read_scenario(place)
    return [f"{one.file}:{one.row}: {one.column}: {one.found} | {one.expected}" for one in caught.value.faults]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """Replace parts of a text that must be in it."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_the_example_of_the_documentation_is_read_and_told(tmp_path: Path, reference: Reference) -> None:
    scenario = read_scenario(written(tmp_path, fenced("toml"), fenced("json")))

    assert (len(scenario.lines), len(scenario.indicators), len(scenario.variants)) == (2, 2, 1)
    assert refusals(scenario, reference, Settings()) == []


def test_a_file_with_twelve_faults_lists_twelve(tmp_path: Path) -> None:
    toml = changed(
        fenced("toml"),
        ('kind = "fictional"', 'kind = "verzonnen"'),
        ('table = "capacity"', 'table = "capaciteit"'),
        ('where = { type = "wildfire"', 'where = { type = "heidebrand"'),
        ('source = "aanname"', 'source = "S99"'),
        ("duration_min = 480", "duration_min = 0"),
        ('capability = "BRW-PEL-NB"\neffect', 'capability = "BRW-PEL-XX"\neffect'),
    )
    opened, reported = fenced("json").splitlines()
    lines = [
        opened,
        changed(reported, ('"do": "ReportCapacity"', '"do": "VraagCapaciteit"')),
        changed(reported, ('"total": 3', '"total": -3')),
        changed(reported, ("T12:40:00+02:00", "T12:35:00+02:00")),
        changed(reported, ('"capability": "BRW-PEL-NB"', '"capability": "BRW-PEL-YY"')),
        changed(
            opened,
            ('"do": "OpenIncident"', '"do": "UpdateIncident"'),
            ("NB-VOORBEELD", "NB-ANDERS"),
            ("T12:30:00", "T12:45:00"),
        ),
        "{geen json",
    ]

    told = faults_told(written(tmp_path, toml, "\n".join(lines)))

    assert len(told) == 12
    # Lists of what may be chosen grow with the program: their beginning is enough.
    assert "".join(f"{line[:110]}\n" for line in told) == GOLDEN.read_text(encoding="utf-8")


def test_each_fault_names_the_line_that_it_is_on(tmp_path: Path) -> None:
    toml = changed(fenced("toml"), ('level = "red"', 'level = "paars"'))
    number = next(n for n, line in enumerate(toml.splitlines(), start=1) if line.startswith("triggers = ["))

    (told,) = faults_told(written(tmp_path, toml, fenced("json")))

    assert told.startswith(f"scenario.toml:{number}: indicators.1.triggers.2.level: paars | ")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('name = "voorbeeld"', 'name = "anders"', "name"),
        ("opens_at = 2026-07-01T13", "opens_at = 2026-07-02T13", "geheel"),
        ("at = 2026-07-01T12:30", "at = 2026-07-03T12:30", "chapters.1.at"),
        ('column = "releasable"', 'column = "leverbaar"', "indicators.1.measure.column"),
        ('column = "releasable"', 'column = "source"', "indicators.1.measure.column"),
        ('key = "branden"', 'key = "pelotons"', "indicators.2.key"),
        ("lon = 5.75\n", "", "variants.likely.incidents.1"),
        ('incident = "heide"', 'incident = "duin"', "variants.likely"),
        ("is_open = true", 'is_open = "ja"', "indicators.2.measure.where.is_open"),
        ("{ at = 8, ", "{ at = 3, ", "indicators.1.triggers"),
    ],
)
def test_one_fault_is_told_once_and_at_its_field(tmp_path: Path, old: str, new: str, column: str) -> None:
    (told,) = faults_told(written(tmp_path, changed(fenced("toml"), (old, new)), fenced("json")))

    assert told.split(": ")[1] == column


def test_a_line_before_the_story_and_a_request_that_nobody_made_are_told(tmp_path: Path) -> None:
    opened, reported = fenced("json").splitlines()
    early = changed(opened, ("2026-07-01T12:30", "2026-06-30T12:30"))
    step = orjson.loads(reported) | {"do": "TakeStep", "with": {"request_id": "A-2026-0001", "step": "take_in"}}

    told = faults_told(written(tmp_path, fenced("toml"), f"{early}\n{orjson.dumps(step).decode()}"))

    assert [one.split(": ")[1] for one in told] == ["at", "with.request_id"]


def test_what_is_no_toml_is_told_with_the_faults_of_the_story(tmp_path: Path) -> None:
    told = faults_told(written(tmp_path, "name = ", "{geen json"))

    assert [one.split(":")[0] for one in told] == ["scenario.toml", "events.jsonl"]


def test_a_refused_line_is_told_by_its_rule_and_the_story_goes_on(tmp_path: Path, reference: Reference) -> None:
    opened, reported = fenced("json").splitlines()
    other = changed(reported, ('"organisation": "VR07"', '"organisation": "VR08"'))
    scenario = read_scenario(written(tmp_path, fenced("toml"), "\n".join([opened, other, reported])))

    (told,) = refusals(scenario, reference, Settings())

    assert (told.row, told.column, told.expected) == (2, "ReportCapacity", "regel own-data")


def test_lines_of_texts_and_tables_are_counted_apart() -> None:
    places = places_of('a = """\nb = 1\n"""\n[[t]]\nc = 1\n[[t]]\nc = 2\n[t.u]\nd = 3\n')

    assert places[("a",)] == 1
    assert ("b",) not in places
    assert line_of(places, ("t", 1, "c", "deep")) == 7
    assert line_of(places, ("t", 1, "u", "d")) == 9
