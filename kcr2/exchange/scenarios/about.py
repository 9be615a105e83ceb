"""What does a scenario say about itself, and what is wrong with it? (scenario.toml)"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kcr2.errors import Fault
from kcr2.exchange.scenarios.places import line_of, places_of
from kcr2.exchange.scenarios.vocabulary import SOURCE, Vocabulary, unlisted
from kcr2.model import DUTCH_TIME, Measure, ScenarioFile
from kcr2.model.checks import file_faults

Place = tuple[str | int, ...]
Found = tuple[Place, str, str]
"""A fault before its line is looked up: path, found, expected."""

FILE = "scenario.toml"
NOT_SOURCED = ("aanname", "fictief")
"""What one may say instead of a source."""


class About:
    """What was read of `scenario.toml`: the raw values as far as they go, the whole if it is whole, the faults."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Read the file of a scenario's folder and check everything in it."""
        self.raw: dict[str, Any] = {}
        self.file: ScenarioFile | None = None
        self.faults: tuple[Fault, ...] = ()
        try:
            text = (folder / FILE).read_bytes().decode("utf-8")
            self.raw = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
            self.faults = (_unreadable(error),)
            return
        places = places_of(text)
        found = [*self._validated(), *self._judged(folder.name, vocabulary)]
        faults = [Fault(line_of(places, path), written(path), told, expected, FILE) for path, told, expected in found]
        self.faults = tuple(sorted(faults, key=lambda fault: fault.row or 0))

    @property
    def sources(self) -> set[str]:
        """The keys of the sources that are listed, as far as that can be read."""
        listed = self.raw.get("sources")
        rows = listed if isinstance(listed, list) else []
        return {str(row["key"]) for row in rows if isinstance(row, dict) and "key" in row}

    def _validated(self) -> list[Found]:
        try:
            self.file = ScenarioFile.model_validate(self.raw)
        except ValidationError as error:
            return file_faults(error, self.raw)
        return []

    def _judged(self, folder: str, vocabulary: Vocabulary) -> Iterator[Found]:
        """Tell what one field cannot know: names that nothing has, sources, order, keys that stand twice."""
        if (name := self.raw.get("name")) and name != folder:
            yield ("name",), str(name), f"{folder}, zoals de map heet"
        yield from self._cited()
        yield from self._twice()
        yield from self._chapters()
        for index, raw in enumerate(_tables(self.raw, "indicators")):
            yield from _measured(raw, ("indicators", index, "measure"), vocabulary)
        for place, value in _walk(self.raw.get("variants"), ("variants",)):
            if place[-1] == "capability" and isinstance(value, str) and (told := vocabulary.unknown_type(value)):
                yield place, value, told

    def _cited(self) -> Iterator[Found]:
        """Tell sources that are cited and not listed, and what has no source nor says that it is supposed."""
        for place, value in _walk(self.raw, ()):
            if not isinstance(value, str) or place[:1] == ("sources",):
                continue
            for key in unlisted(value, self.sources):
                yield place, key, _listed(self.sources)
            stated = place[-1] in {"source", "basis"} and place[0] in {"indicators", "variants"}
            if stated and not SOURCE.search(value) and not any(word in value.lower() for word in NOT_SOURCED):
                yield place, value, "de sleutel van een bron (S56), of het woord aanname of fictief"

    def _twice(self) -> Iterator[Found]:
        for name in ("sources", "indicators"):
            seen: set[str] = set()
            for index, row in enumerate(_tables(self.raw, name)):
                key = row.get("key")
                if isinstance(key, str) and key in seen:
                    yield (name, index, "key"), key, "iedere key één keer"
                seen.add(str(key))

    def _chapters(self) -> Iterator[Found]:
        if self.file is None:
            return
        for index, (earlier, later) in enumerate(pairwise(self.file.chapters), start=1):
            if later.at < earlier.at:
                yield (
                    ("chapters", index, "at"),
                    _moment(later.at),
                    f"niet voor {_moment(earlier.at)}",
                )
        for index, chapter in enumerate(self.file.chapters):
            if not self.file.starts_at <= chapter.at <= self.file.ends_at:
                yield (
                    ("chapters", index, "at"),
                    _moment(chapter.at),
                    "een moment van starts_at tot en met ends_at",
                )


def _unreadable(error: Exception) -> Fault:
    if isinstance(error, OSError):
        return Fault(None, "geheel", "geen leesbaar bestand", "een bestand scenario.toml in de map", FILE)
    row = re.search(r"at line (\d+)", str(error))
    expected = "geldige TOML in UTF-8; tot dit klopt is de rest van dit bestand niet gelezen"
    return Fault(int(row[1]) if row else None, "geheel", str(error), expected, FILE)


def written(path: Place) -> str:
    """Write a path as people point at a field: the third of a list is 3."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in path]
    return ".".join(parts) or "geheel"


def _moment(moment: datetime) -> str:
    return moment.astimezone(DUTCH_TIME).isoformat()


def _listed(sources: set[str]) -> str:
    return f"een bron uit sources: {', '.join(sorted(sources)) or 'er staan geen bronnen in'}"


def _tables(raw: dict[str, Any], name: str) -> Sequence[dict[str, Any]]:
    rows = raw.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _measured(raw: dict[str, Any], place: Place, vocabulary: Vocabulary) -> Iterator[Found]:
    try:
        measure = Measure.model_validate(raw.get("measure"))
    except ValidationError:
        return
    for name, found, expected in vocabulary.measure_faults(measure):
        yield (*place, *name), found, expected


def _walk(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Give every single value with its path."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _walk(inside, (*place, name))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from _walk(inside, (*place, index))
    else:
        yield place, value
