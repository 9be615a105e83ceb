"""Which acts does a story consist of, and what is wrong with them? (events.jsonl)"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from kcr2.actions import INTENTIONS, Intention
from kcr2.errors import Fault
from kcr2.exchange.scenarios.about import About, Place, written
from kcr2.exchange.scenarios.vocabulary import Vocabulary, unlisted
from kcr2.journal import Author
from kcr2.model import DUTCH_TIME, Moment, Record
from kcr2.model.checks import file_faults
from kcr2.telling import StoryLine
from kcr2.terms import Decider, Role

FILE = "events.jsonl"
KEYS = (*("at", "actor", "role", "organisation"), *("do", "with"))
MAKES_INCIDENT = "OpenIncident"
MAKES_REQUEST = frozenset({"FileRequest", "SaveDraft"})
PREPARED = frozenset({"RegisterPlan", "TranscribePlan", "LayLesson"})
"""What is prepared: KCR2 and authorities own that too, and no capacity."""

_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


@dataclass
class Story:
    """What was read of a story so far: whole lines, faults, and what the lines made that later ones may name."""

    vocabulary: Vocabulary
    about: About
    lines: list[StoryLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    last: datetime | None = None
    made: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    def read(self, folder: Path) -> None:
        """Read all lines. A scenario without the file has no story."""
        self.sources = self.about.sources
        path = folder / FILE
        if not path.exists():
            return
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError:
            self._fault(None, (), "geen leesbaar bestand", f"een bestand {FILE}, of geen")
            return
        for number, text in enumerate(lines, start=1):
            if text.strip():
                self._read_line(number, text)

    def _read_line(self, number: int, text: bytes) -> None:
        try:
            self._line(number, text)
        except RecursionError:
            self._fault(number, (), text.decode(errors="replace")[:60], "een regel die minder diep in elkaar zit")

    def _line(self, number: int, text: bytes) -> None:
        try:
            raw = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            self._fault(number, (), text.decode(errors="replace")[:60], f"JSON op één regel ({error})")
            return
        if not isinstance(raw, dict):
            self._fault(number, (), str(raw)[:60], f"een object met {', '.join(KEYS)}")
            return
        before = len(self.faults)
        at = self._shape(number, raw)
        made = self._made(number, raw, at)
        if len(self.faults) == before and at is not None and made is not None:
            self.lines.append(StoryLine(number, at, *made))

    def _shape(self, number: int, raw: dict[str, Any]) -> datetime | None:
        """Check keys and moment."""
        for key in KEYS:
            if key not in raw:
                self._fault(number, (key,), "niets", "een waarde (verplicht)")
        for key in sorted(set(raw) - set(KEYS)):
            self._fault(number, (key,), str(raw[key])[:60], f"geen waarde: een regel heeft {', '.join(KEYS)}")
        if "at" not in raw:
            return None
        try:
            at = _MOMENT.validate_python(raw["at"])
        except ValidationError:
            self._fault(number, ("at",), str(raw["at"])[:60], "een moment met tijdzone: 2025-04-03T18:00:00+02:00")
            return None
        self._in_time(number, at)
        return at

    def _in_time(self, number: int, at: datetime) -> None:
        if self.last is not None and at < self.last:
            self._fault(
                number, ("at",), _written(at), f"niet voor het moment van een eerdere regel, {_written(self.last)}"
            )
        self.last = at if self.last is None else max(self.last, at)
        file = self.about.file
        if file is not None and not file.starts_at <= at <= file.ends_at:
            within = f"van starts_at {_written(file.starts_at)} tot en met ends_at {_written(file.ends_at)}"
            self._fault(number, ("at",), _written(at), within)

    def _made(self, number: int, raw: dict[str, Any], at: datetime | None) -> tuple[Author, Intention] | None:
        """Make author and intention, and check what they name."""
        author = self._record(number, (), Author, {key: raw[key] for key in Author.model_fields if key in raw})
        self._acts_for(number, raw)
        values, name = raw.get("with"), raw.get("do")
        if not isinstance(name, str) or name not in INTENTIONS:
            name = None
        if "do" in raw and name is None:
            self._fault(number, ("do",), str(raw["do"])[:60], f"een van: {', '.join(sorted(INTENTIONS))}")
        if "with" in raw and not isinstance(values, dict):
            self._fault(number, ("with",), str(values)[:60], "een object met de velden van de handeling")
        if not isinstance(values, dict):
            return None
        wrong: set[Place] = set()
        intention = None
        if name is not None:
            model = INTENTIONS[name]
            stated = {"observed_at": at} if at is not None and "observed_at" in model.model_fields else {}
            intention = self._record(number, ("with",), model, stated | values, wrong)
        self._names(number, str(raw.get("do")), values, wrong)
        return (author, intention) if author and intention else None

    def _record(
        self, number: int, place: Place, model: type[Record], values: dict[str, Any], wrong: set[Place] | None = None
    ) -> Any:
        try:
            return model.model_validate(values)
        except ValidationError as error:
            for path, found, expected in file_faults(error, values):
                # Without a moment nothing holds at one: that was told already.
                missing = found == "niets" and (path == ("observed_at",) or (not place and len(path) == 1))
                if not missing:
                    self._fault(number, (*place, *path), found, expected)
                if wrong is not None:
                    wrong.add(path)
            return None

    def _acts_for(self, number: int, raw: dict[str, Any]) -> None:
        role, organisation = raw.get("role"), raw.get("organisation")
        if role == Role.REGIO and isinstance(organisation, str):
            self._known(number, ("organisation",), organisation, self.vocabulary.unknown_owner(organisation))
        if role == Role.AUTHORITY and organisation not in list(Decider):
            self._fault(number, ("organisation",), str(organisation), f"een van: {', '.join(Decider)}")

    def _names(self, number: int, name: str, values: dict[str, Any], wrong: set[Place]) -> None:
        """Check codes, sources and what earlier lines must have made; a field that is faulty already is left."""
        for place, value in _texts(values):
            if any(place[: len(path)] == path for path in wrong if path):
                continue
            column = next(part for part in reversed(place) if isinstance(part, str))
            prepared = {"owner": "preparer", "capabilities": "capability"} if name in PREPARED else {}
            self._code(number, ("with", *place), prepared.get(column, column), value)
            self._reference(number, name, ("with", *place), value)
            for key in unlisted(value, self.sources) if column == "source" else ():
                listed = ", ".join(sorted(self.sources)) or "er staan geen bronnen in"
                self._fault(number, ("with", *place), key, f"een bron uit scenario.toml: {listed}")

    def _code(self, number: int, place: Place, column: str, value: str) -> None:
        if column in {"owner", "owners"}:
            self._known(number, place, value, self.vocabulary.unknown_owner(value))
        if column in {"region", "regions"}:
            self._known(number, place, value, self.vocabulary.unknown_region(value))
        if column == "preparer":
            self._known(number, place, value, self.vocabulary.unknown_party(value))
        if column == "capability":
            self._known(number, place, value, self.vocabulary.unknown_type(value))

    def _reference(self, number: int, name: str, place: Place, value: str) -> None:
        """Remember what a line makes, and tell what it names that no earlier line made."""
        column = place[-1]
        if column == "incident_id":
            if name == MAKES_INCIDENT:
                self.made.add(value)
            elif value not in self.made:
                self._fault(number, place, value, "een incident dat een eerdere regel opent (OpenIncident)")
        if column in {"request_id", "delivery_id", "change_id", "to_request"} and value:
            request = value.split("/")[0]
            if name in MAKES_REQUEST and column == "request_id":
                self.made.add(request)
            elif request not in self.made:
                self._fault(number, place, value, "een aanvraag die een eerdere regel indient (FileRequest)")

    def _known(self, number: int, place: Place, value: str, expected: str) -> None:
        if expected:
            self._fault(number, place, value, expected)

    def _fault(self, number: int | None, place: Place, found: str, expected: str) -> None:
        self.faults.append(Fault(number, written(place), found, expected, FILE))


def _texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _texts(inside, (*place, name))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from _texts(inside, (*place, index))
    elif isinstance(value, str):
        yield place, value


def _written(moment: datetime) -> str:
    """Write a moment as people write it in the file: in Dutch time, with its zone."""
    return moment.astimezone(DUTCH_TIME).isoformat()
