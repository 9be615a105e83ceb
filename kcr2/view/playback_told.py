"""What was recorded in a step of a story, in words? Alike things of one organisation are told as one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kcr2.formats import label_of
from kcr2.journal import Entry
from kcr2.model import EVENTS
from kcr2.picture import Picture
from kcr2.reader import UNOPENED, Reader
from kcr2.terms import Decider, Role, Status, Step, Theme
from kcr2.view.story import TELLERS
from kcr2.view.tables import kind_title
from kcr2.words import words as _

Row = dict[str, Any]

SILENT = frozenset({"story_advanced", "record_viewed"})
"""Kinds that say nothing about the crisis."""
IN_OUTLINE = frozenset({"incident_opened", "incident_updated", "incident_closed", "grip_set", "request_filed"})
"""Kinds that a reader sees who has no right to figures per owner or to the journal."""
MOST = 10
"""Lines of one step; what is more is counted."""
LONGEST = 140


@dataclass(frozen=True)
class Told:
    """One line of what happened. `seq`: of the first entry; `times`: how many entries it stands for."""

    seq: int
    at: str
    what: str
    detail: str
    who: str
    times: int = 1


class Teller:
    """Tells entries to one reader."""

    def __init__(self, picture: Picture, reader: Reader, *, outline: bool) -> None:
        """Tell by the names in `picture`, as far as `reader` may know; `outline` for who sees no figures."""
        self.picture, self.reader, self.outline = picture, reader, outline

    def tell(self, entries: Iterable[Entry]) -> list[Told]:
        """Give the lines of one step; `entries` are those that the reader may see."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            if self._says(entry):
                groups.setdefault((entry.kind, entry.organisation), []).append(entry)
        lines = [self._line(group) for group in groups.values()]
        if len(lines) <= MOST:
            return lines
        rest = lines[MOST - 1 :]
        more = _("en nog {n} regels").format(n=sum(line.times for line in rest))
        return [*lines[: MOST - 1], Told(rest[0].seq, rest[0].at, more, "", "", sum(line.times for line in rest))]

    def _says(self, entry: Entry) -> bool:
        # Filing is told by the request itself.
        silent = entry.kind in SILENT or (entry.kind == "request_stepped" and entry.content["step"] == Step.FILE)
        return not silent and (not self.outline or entry.kind in IN_OUTLINE)

    def _line(self, group: list[Entry]) -> Told:
        first = group[0]
        what, detail = self._words(first) if len(group) == 1 else (kind_title(first.kind), self._several(group))
        who = self.organisation(first.role, first.organisation)
        return Told(first.seq, first.recorded_at, what, _short(detail), who, len(group))

    def organisation(self, role: str, code: str) -> str:
        """Name who recorded something."""
        if role == Role.AUTHORITY:
            return label_of(Decider, code)
        reference = self.picture.reference
        return reference.owner_name(code) if code in reference.owners else code

    def _several(self, group: list[Entry]) -> str:
        subjects = list(dict.fromkeys(self._words(entry)[1] for entry in group))
        told = "; ".join(one for one in islice(subjects, 3) if one)
        return f"{len(group)} × {told}" + ("; …" if len(subjects) > 3 else "")

    def _words(self, entry: Entry) -> tuple[str, str]:
        title, event = kind_title(entry.kind), EVENTS.get(entry.kind)
        if event is None:
            return title, ""
        row = entry.content
        if not self.reader.has_opened(row):
            return title, UNOPENED
        if event.table in TELLERS:
            return self._of_request(event.table, row)
        teller = DETAILS.get(entry.kind)
        return title, teller(self, row) if teller else ""

    def _of_request(self, table: str, row: Row) -> tuple[str, str]:
        what, detail = TELLERS[table](row)
        about = str(row.get("request_id") or row.get("delivery_id", "")).split("/")[0]
        named = about and about not in f"{what} {detail}"
        return what, " · ".join(part for part in (about if named else "", detail) if part)

    def incident(self, row: Row) -> str:
        """Name an incident."""
        held = self.picture.latest("incidents", (row["incident_id"],))
        return str(row.get("name") or (held or {}).get("name") or row["incident_id"])

    def grip(self, row: Row) -> str:
        """Say a level, where and of what."""
        region = self.picture.reference.owner_name(row["region"])
        return f"GRIP {row['level']} · {region} · {self.incident(row)}"

    def capacity(self, row: Row) -> str:
        """Name a type of capacity."""
        types = self.picture.reference.capabilities
        return str(types.at[row["capability"], "name"]) if row["capability"] in types.index else row["capability"]

    def theme(self, row: Row) -> str:
        """Say how a theme stands in a region."""
        return f"{label_of(Theme, row['theme'])}: {label_of(Status, row['status'])}"

    def request(self, row: Row) -> str:
        """Say what effect is asked for."""
        return f"{row['request_id']} · {row['effect']}"


DETAILS: dict[str, Callable[[Teller, Row], str]] = {
    "incident_opened": Teller.incident,
    "incident_updated": Teller.incident,
    "incident_closed": Teller.incident,
    "grip_set": Teller.grip,
    "capacity_reported": Teller.capacity,
    "theme_reported": Teller.theme,
    "request_filed": Teller.request,
}
"""How the details are told of what is not a step of bijstand."""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
