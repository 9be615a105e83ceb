"""How is a drawn scenario of a stress test opened as a what-if? By the same intentions as any story (decision D84).

Each incident opens at its own moment, and each need is filed by its region when it is asked for. What was asked before
the window began is filed at its beginning; an incident of which something is asked before it begins opens then, as a
signal. Layers of demand are not merged into their peak: what the same incident asks of a region for the same hours is
one request with a line per type, so that what is needed at any hour is exactly what the scenario needs at that hour.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from kcr2.actions import FileRequest, OpenIncident
from kcr2.actions.incidents import next_incident_id
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Space
from kcr2.model.process import ASKED_BY
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.stress.drawn import Drawn, Need, Struck
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import StressOptions
from kcr2.telling import StoryLine, tell_acts
from kcr2.terms import (
    CompetentAuthority,
    IncidentStatus,
    IncidentType,
    LegalBasis,
    Quality,
    Role,
    Signature,
    SpaceKind,
    Trend,
    Urgency,
)

GROUNDS = {"politie": LegalBasis.POLICE_56, "defensie": LegalBasis.WVR_51_MILITARY}
"""Service of a type → ground on which it is asked; for all others article 51 (domain 2.2)."""

MOST_LINES = 20
"""Lines that one request may have."""

NAME_LENGTH = 80


class Hazard(NamedTuple):
    """What an incident of a hazard is called on screen, its kind, and the unit of its size."""

    title: str
    type: IncidentType
    unit: str


KINDS = {
    "wildfire": IncidentType.WILDFIRE,
    "flood_meuse": IncidentType.FLOOD,
    "flood_rhine": IncidentType.FLOOD,
    "cloudburst": IncidentType.HEAVY_RAIN,
    "storm": IncidentType.STORM,
    "blackout": IncidentType.VITAL_FAILURE,
    "telecom": IncidentType.TELECOM,
    "rail_hazmat": IncidentType.HAZMAT,
    "industrial_fire": IncidentType.HAZMAT,
    "gathering": IncidentType.PUBLIC_ORDER,
    "epidemic": IncidentType.HEALTH,
    "reception": IncidentType.DISPLACED,
}
"""Key of a hazard → kind of its incidents; of any other the kind is other."""


def kinds_of(hazards: Hazards) -> dict[str, Hazard]:
    """Give what the incidents of every hazard are called, by its key; one of no known kind is called other."""
    return {
        one.key: Hazard(one.title, KINDS.get(one.key, IncidentType.OTHER), one.size.unit) for one in hazards.hazards
    }


@dataclass(frozen=True)
class Opening:
    """Where the what-if leaves: the space and moment, its name and title. `made_at`: when it is made."""

    parent: Space
    at: datetime
    name: str
    title: str
    made_at: datetime


class _Asked(NamedTuple):
    """What needs must share to be one request. `asked_min`: since the window began."""

    asked_min: int
    first: int
    incident: int
    region: str
    last: int
    within_min: int
    urgency: Urgency
    ground: LegalBasis


def open_scenario(
    desk: Desk,
    opening: Opening,
    drawn: Drawn,
    options: StressOptions,
    *,
    hazards: Mapping[str, Hazard],
    author: Author,
) -> Space:
    """Make a what-if in which a drawn scenario happens, and give its space.

    It stands at the moment of the last thing that is asked, so that all of it can be looked back on.

    Parameters
    ----------
    hazards : name of a hazard in the scenario → what its incidents are called
    author : who opens it, in the own name; what happens in it is told in the name of the regions

    Raises
    ------
    RefusedError
        The author may not make a what-if, the name is taken, or nothing happens in the scenario.
    """
    if not drawn.incidents:
        raise RefusedError(
            "in scenario {number} gebeurt niets; er is niets te openen.",
            rule="scenario-has-incident",
            where="stresstest",
            fix="Kies een scenario met een incident.",
            number=drawn.number,
        )
    made = Space(name=opening.name, kind=SpaceKind.BRANCH, title=opening.title, created_at=opening.made_at)
    question = f"Redt het land scenario {drawn.number} van de stresstest? {drawn_from(drawn, options)}"
    branch = desk.fork(opening.parent, made, at=opening.at, question=question, author=author)
    lines = acts_of_scenario(desk.picture(branch, now=opening.at), drawn, options, hazards=hazards)
    tell_acts(desk, branch, lines, until=lines[-1].at, source=f"scenario {drawn.number}")
    return branch


def drawn_from(drawn: Drawn, options: StressOptions) -> str:
    """Say with which seed and choices a scenario was drawn, so that it can be drawn again."""
    months = ", ".join(map(str, options.months)) or "hele jaar"
    return (
        f"Getrokken met zaad {options.seed}, gegeven {options.given}, maanden: {months}, "
        f"venster {options.hours} uur in blokken van {options.block_h} uur; het scenario valt in maand {drawn.month}."
    )


def acts_of_scenario(
    picture: Picture, drawn: Drawn, options: StressOptions, *, hazards: Mapping[str, Hazard]
) -> list[StoryLine]:
    """Give everything that happens in a scenario, in the order of its moments, from the moment of the picture on."""
    told = _Telling(picture, drawn, options, hazards)
    acts = sorted([*told.incidents(), *told.requests()], key=lambda act: act[0])
    return [StoryLine(number, at, author, said) for number, (at, author, said) in enumerate(acts, start=1)]


Act = tuple[datetime, Author, OpenIncident | FileRequest]


@dataclass(frozen=True)
class _Telling:
    picture: Picture
    drawn: Drawn
    options: StressOptions
    hazards: Mapping[str, Hazard]

    @property
    def source(self) -> str:
        return f"stresstest, zaad {self.options.seed}, scenario {self.drawn.number}"

    @property
    def reference(self) -> Reference:
        return self.picture.reference

    def at(self, block: int) -> datetime:
        return self.after(60 * block * self.options.block_h)

    def after(self, minutes: int) -> datetime:
        return self.picture.at + timedelta(minutes=minutes)

    def asked_min(self, need: Need) -> int:
        return max(60 * need.first * self.options.block_h - need.ahead_min, 0)

    def opened_min(self, place: int) -> int:
        """Give when an incident is told: as it begins, or as the first is asked for it."""
        begins = 60 * self.drawn.incidents[place].block * self.options.block_h
        return min([begins, *(self.asked_min(need) for need in self.drawn.needs if need.incident == place)])

    def number(self, place: int) -> str:
        """Give the number of an incident: those after what the picture already has."""
        series, _, first = next_incident_id(self.picture).rpartition("-")
        return f"{series}-{int(first) + place:04}"

    def name(self, struck: Struck) -> str:
        hazard = self.hazards[struck.hazard]
        where = self.reference.owner_name(struck.regions[0])
        return f"{hazard.title} {where} (stresstest {self.drawn.number})"[:NAME_LENGTH]

    def incidents(self) -> Iterator[Act]:
        for place, struck in enumerate(self.drawn.incidents):
            region, opened = self.reference.regions.loc[struck.regions[0]], self.after(self.opened_min(place))
            yield (
                opened,
                _of(self.reference, struck.regions[0], "Informatiemanager"),
                OpenIncident(
                    incident_id=self.number(place),
                    name=self.name(struck),
                    type=self.hazards[struck.hazard].type,
                    regions=tuple(struck.regions),
                    lon=float(region["lon"]),
                    lat=float(region["lat"]),
                    started_at=self.at(struck.block),
                    status=IncidentStatus.ACTIVE if self.at(struck.block) <= opened else IncidentStatus.SIGNAL,
                    trend=Trend.UNKNOWN,
                    summary=self.situation(struck),
                    observed_at=opened,
                    quality=Quality.FICTITIOUS,
                    source=self.source,
                ),
            )

    def situation(self, struck: Struck) -> str:
        hazard = self.hazards[struck.hazard]
        size, hours = f"{struck.size:.1f}".replace(".", ","), f"{struck.hours:.0f}"
        return (
            f"Fictief: getrokken door de stresstest, niet gebeurd. {hazard.title}, omvang {size} {hazard.unit}, "
            f"duurt {hours} uur. Scenario {self.drawn.number}. {drawn_from(self.drawn, self.options)}"
        )

    def requests(self) -> Iterator[Act]:
        needs = sorted(self.drawn.needs, key=lambda need: (self.shared(need), need.capability))
        for shared, group in groupby(needs, key=self.shared):
            for lines in _in_parts(list(_summed(group).items())):
                yield (
                    self.after(shared.asked_min),
                    _of(self.reference, shared.region, "HOvD"),
                    self.request(shared, lines),
                )

    def shared(self, need: Need) -> _Asked:
        service = str(self.reference.capabilities.at[need.capability, "service"])
        ground = GROUNDS.get(service, LegalBasis.WVR_51)
        asked = self.asked_min(need)
        return _Asked(asked, need.first, need.incident, need.region, need.last, need.within_min, need.urgency, ground)

    def request(self, shared: _Asked, lines: Iterable[tuple[str, int]]) -> FileRequest:
        asked, struck = self.after(shared.asked_min), self.drawn.incidents[shared.incident]
        region = self.reference.regions.loc[shared.region]
        return FileRequest(
            region=shared.region,
            incident_id=self.number(shared.incident),
            authority=next(one for one in CompetentAuthority if one in ASKED_BY[shared.ground]),
            filed_by="HOvD",
            mandate="mandaat van het bevoegd gezag (stresstest)",
            signature=Signature.FOLLOWS,
            legal_basis=shared.ground,
            effect=f"{self.name(struck)} beheersen: wat de stresstest op dit uur vraagt.",
            situation=self.situation(struck),
            own_effort="Niet geteld: de stresstest telt eigen eenheden van de regio mee als van ieder ander.",
            lines=tuple({"capability": code, "amount": units} for code, units in lines),
            urgency=shared.urgency,
            ugs_name=f"UGS {region['seat']} (stresstest)",
            ugs_lon=float(region["lon"]),
            ugs_lat=float(region["lat"]),
            # A request is needed after it is asked, and nothing is there at once.
            needed_by=max(self.at(shared.first) + timedelta(minutes=shared.within_min), asked + timedelta(minutes=1)),
            duration_h=float((shared.last - shared.first) * self.options.block_h),
            contact="HOvD (stresstest)",
            decision_contact="Operationeel Leider (stresstest)",
            command="Operationeel Leider",
            safety="Fictief; volgens de aanvrager.",
            observed_at=asked,
            quality=Quality.FICTITIOUS,
            source=self.source,
        )


def _in_parts(lines: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    return [lines[start : start + MOST_LINES] for start in range(0, len(lines), MOST_LINES)]


def _summed(needs: Iterable[Need]) -> dict[str, int]:
    """Give units per type: a request names each type once."""
    units: dict[str, int] = {}
    for need in needs:
        units[need.capability] = units.get(need.capability, 0) + need.units
    return units


def _of(reference: Reference, region: str, function: str) -> Author:
    return Author(actor=f"{function} {reference.owner_name(region)} (stresstest)", role=Role.REGIO, organisation=region)
