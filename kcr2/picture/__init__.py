"""What is going on? A pure function of journal, reference and a moment: the national picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import pandas as pd

from kcr2.errors import RefusedError
from kcr2.journal import Entry, Head
from kcr2.model import iso
from kcr2.picture import assistance, closures, proposals, regional, tables
from kcr2.picture import exercise as exercises
from kcr2.picture.fold import NOTHING, Key, Row, fold
from kcr2.picture.information import InformationTables
from kcr2.picture.prepared import PreparationTables
from kcr2.picture.resting import RESTS_ON, TABLES, TIMELESS
from kcr2.reference import Reference
from kcr2.reference.roads import Roads
from kcr2.settings import Settings


@dataclass(frozen=True)
class Picture(InformationTables, PreparationTables):
    """The tables at a moment. Each is made when it is first asked for and then kept: do not change it."""

    @cached_property
    def capacity(self) -> pd.DataFrame:
        """One row per owner × capability; see `tables.capacity`."""
        return tables.aged(self._capacity_told, self.at, self.settings.capacity_rhythm_h)

    @cached_property
    def grip(self) -> pd.DataFrame:
        """One row per incident × region; see `tables.grip`."""
        return tables.grip(self.facts)

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """One row per incident; see `tables.incidents`."""
        return tables.incidents(self._incidents_told, self.at)

    @cached_property
    def reports(self) -> pd.DataFrame:
        """One row per region × theme; see `tables.reports`."""
        return tables.reports(self._reports_told, self.at, self._phase["rhythm_h"])

    @cached_property
    def situations(self) -> pd.DataFrame:
        """One row per region that stated its load; see `tables.situations`."""
        return tables.situations(self.facts)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """One row per request line; see `assistance.requests`."""
        return assistance.requests(self.facts, self.reference, self.at, self.settings)

    @property
    def numbers_taken(self) -> pd.Series:
        """The numbers of all requests and concepts."""
        taken = {key[0] for table in ("requests", "drafts") for key in self.facts.get(table, {})}
        return pd.Series(sorted(taken), dtype="str")

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row per step of a request; see `assistance.steps`."""
        return assistance.steps(self.facts)

    @cached_property
    def offers(self) -> pd.DataFrame:
        """One row per request line × owner called or answering; see `assistance.offers`."""
        return assistance.offers(self.facts, self.reference, self.at)

    @cached_property
    def deliveries(self) -> pd.DataFrame:
        """One row per delivery; see `assistance.deliveries`."""
        return assistance.deliveries(self.facts, self.reference, self.at, self.settings)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row per extension or redistribution; see `assistance.changes`."""
        return assistance.changes(self.facts, self.at)

    @cached_property
    def advice(self) -> pd.DataFrame:
        """One row per version of an advice; see `assistance.advice`."""
        return assistance.advice(self.facts)

    @cached_property
    def suppressed(self) -> pd.DataFrame:
        """One row per help asked less than needed; see `assistance.suppressed`."""
        return assistance.suppressed(self.facts, self.reference)

    @cached_property
    def outside_help(self) -> pd.DataFrame:
        """One row per help that passes KCR2 by; see `assistance.outside_help`."""
        return assistance.outside_help(self.facts)

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """One row per kept proposal; see `proposals.proposals`."""
        return proposals.proposals(self.facts)

    @cached_property
    def road_closures(self) -> pd.DataFrame:
        """One row per stretch of road that was said to be closed; see `closures.road_closures`."""
        return closures.road_closures(self.facts, self.reference)

    @cached_property
    def roads(self) -> Roads:
        """The road network without what is closed at this moment."""
        return self.reference.roads.without(closures.closed_edges(self.facts, self.reference))

    @cached_property
    def exercise(self) -> pd.DataFrame:
        """The one row of an exercise; see `exercise.exercise`."""
        return exercises.exercise(self.facts)

    @cached_property
    def injects(self) -> pd.DataFrame:
        """One row per inject; see `exercise.injects`."""
        return exercises.injects(self.facts, self.at)

    @cached_property
    def inject_messages(self) -> pd.DataFrame:
        """One row per delivered inject × receiver; see `exercise.messages`."""
        return exercises.messages(self.facts)

    @cached_property
    def learning_points(self) -> pd.DataFrame:
        """One row per learning point; see `exercise.learning_points`."""
        return exercises.learning_points(self.facts)

    @cached_property
    def followed(self) -> pd.DataFrame:
        """One row per scenario that was followed or let go; see `proposals.followed`."""
        return proposals.followed(self.facts)

    @cached_property
    def regions(self) -> pd.DataFrame:
        """One row per region, reported or not; see `tables.regions`."""
        return tables.regions(
            self.reference,
            self.at,
            report_table=self.reports,
            situation_table=self.situations,
            grip_table=self.grip,
            capacity_table=self.capacity,
            incident_table=self.incidents,
            phase_table=self._phase,
        )

    @cached_property
    def _capacity_told(self) -> pd.DataFrame:
        return tables.capacity_told(self.facts, self.reference)

    @cached_property
    def _incidents_told(self) -> pd.DataFrame:
        return tables.incidents_told(self.facts, self.grip)

    @cached_property
    def _reports_told(self) -> pd.DataFrame:
        return tables.reports_told(self.facts)

    @cached_property
    def _phase(self) -> pd.DataFrame:
        return regional.phase_by_region(self.facts, self.reference, self.settings)

    def latest(self, table: str, key: Key) -> Row | None:
        """Give the latest report of one thing as it was recorded, without making a table of all."""
        return self.facts.get(table, {}).get(key)

    def table(self, name: str) -> pd.DataFrame:
        """Give a table by its name in `TABLES`; `regions` gets its code as a column."""
        if name not in TABLES:
            raise RefusedError(
                "tabel {name} bestaat niet.",
                rule="table-known",
                fix="Kies uit: {known}.",
                name=name,
                known=", ".join(TABLES),
            )
        table: pd.DataFrame = getattr(self, name)
        return table.rename_axis("region").reset_index() if name == "regions" else table

    def with_entries(self, entries: Iterable[Entry], *, at: datetime, head: Head) -> "Picture":
        """Give the picture at a later moment with the entries recorded since; this one stays as it is."""
        facts = fold(self.facts, entries, at=iso(at), known_at=iso(at))
        later = replace(self, at=at, known_at=at, head=head, facts=facts)
        later.__dict__.update({name: self.__dict__[name] for name in self._still_true(later)})
        return later

    def _still_true(self, later: "Picture") -> list[str]:
        """Name the tables made here that are the same in a later picture: nothing they rest on changed."""
        touched = {name for name in later.facts if later.facts[name] is not self.facts.get(name)}
        kept = RESTS_ON | TIMELESS if later.at == self.at else TIMELESS
        return [name for name, rests_on in kept.items() if name in self.__dict__ and not touched & rests_on]


def build_picture(
    entries: Iterable[Entry],
    reference: Reference,
    at: datetime,
    *,
    space: str,
    head: Head,
    settings: Settings,
    known_at: datetime | None = None,
) -> Picture:
    """Fold the journal into the picture at `at`.

    The same entries and the same moments give the same picture: no clock, no files, no randomness.

    Parameters
    ----------
    entries : the entries of one space, in order
    at : moment the picture is about
    known_at : moment up to which was recorded what may be used; `at` when not given
    """
    known = known_at or at
    facts = fold(NOTHING, entries, at=iso(at), known_at=iso(known))
    return Picture(space, at, known, head, reference, settings, facts)


__all__ = ["RESTS_ON", "TABLES", "Picture", "build_picture"]
