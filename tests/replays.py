"""What was documented of three real cases, and what does a simulation of them give for the same figure?

A replay begins with what was asked and how it began (`history.toml` beside the case), not with what came of it.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kcr2.desk import Desk
from kcr2.exchange.scenarios import SCENARIOS, load_scenario, open_demonstration
from kcr2.journal import Space
from kcr2.model import Variant
from kcr2.simulation.outcome import presence
from kcr2.simulation.parameters import parameters_of
from kcr2.simulation.running import Simulation, simulate
from kcr2.simulation.terms import Happening

CASES = ("ede-2025", "peel-meinweg-2020", "limburg-2021")
Measure = Callable[[Simulation], float | None]


@dataclass(frozen=True)
class History:
    """Where a case begins and what was asked then."""

    at: datetime
    variant: Variant


@dataclass(frozen=True)
class Figure:
    """A documented figure, and how the same is read of a simulation; None: it did not come to that."""

    title: str
    unit: str
    documented: float
    source: str
    measure: Measure
    why: str


def history(case: str) -> History:
    """Read what was asked in a case."""
    raw = tomllib.loads((SCENARIOS / case / "history.toml").read_text(encoding="utf-8"))
    return History(raw["at"], Variant.model_validate(raw["variant"]))


def begun(desk: Desk, case: str) -> Space:
    """Give a demonstration that was told up to where the case begins."""
    return open_demonstration(desk, load_scenario(case), name=f"demo-{case}", until=history(case).at)


def replay(desk: Desk, space: Space, case: str, seed: int) -> Simulation:
    """Simulate a case from where it began."""
    told = history(case)
    picture = desk.picture(space, now=told.at)
    return simulate(picture, told.variant, parameters_of(desk.settings, seed=seed))


def _minute(simulation: Simulation, at: str) -> int:
    return int((datetime.fromisoformat(at) - simulation.at).total_seconds() // 60)


def _streams(simulation: Simulation, capability: str, region: str = "") -> list[str]:
    return [
        key
        for key, stream in simulation.streams.items()
        if stream.demand.capability == capability and region in {"", stream.demand.region}
    ]


def at_work(simulation: Simulation, capability: str, region: str = "") -> dict[int, int]:
    """Give the units of a type at work from each minute on at which their number changed."""
    each = [presence(simulation, key) for key in _streams(simulation, capability, region)]
    minutes = sorted({minute for one in each for minute in one})
    return {minute: sum(_held(one, minute) for one in each) for minute in minutes}


def _held(moved: dict[int, int], minute: int) -> int:
    return moved[max((one for one in moved if one <= minute), default=-1)] if any(one <= minute for one in moved) else 0


def most_until(simulation: Simulation, *, capability: str, until: str) -> float:
    """Give the most units at work at any time before a moment."""
    end = _minute(simulation, until)
    return max((n for minute, n in at_work(simulation, capability).items() if minute < end), default=0)


def present_at(simulation: Simulation, *, capability: str, at: str) -> float:
    """Give the units at work at a moment."""
    return _held(at_work(simulation, capability), _minute(simulation, at))


def owners_until(simulation: Simulation, *, capability: str, until: str) -> float:
    """Count the owners of which units were at work before a moment, the asking region too."""
    streams, end = _streams(simulation, capability), _minute(simulation, until)
    worked = [one for one in simulation.trace.happened if one.happening is Happening.DEPLOYED and one.minute < end]
    return len({one.owner for one in worked if one.stream in streams})


def hours_until_at_work(
    simulation: Simulation, *, capability: str, region: str, units: int, since: str
) -> float | None:
    """Give the hours from a moment until so many units are at work in a region for the first time."""
    there = at_work(simulation, capability, region)
    first = next((minute for minute, n in there.items() if n >= units), None)
    return None if first is None else (first - _minute(simulation, since)) / 60


def hours_until_departure(simulation: Simulation, *, capability: str, since: str) -> float | None:
    """Give the hours from a moment until the first unit leaves."""
    streams = _streams(simulation, capability)
    left = [
        one.minute for one in simulation.trace.happened if one.happening is Happening.DEPARTED and one.stream in streams
    ]
    return (min(left) - _minute(simulation, since)) / 60 if left else None


PLATOON, HELICOPTER, BOAT = "BRW-PEL-NB", "DEF-HELI-FBO", "RB-NRV-EENH"
MIDNIGHT_EDE = "2025-04-04T00:00:00+02:00"

FIGURES: dict[str, tuple[Figure, ...]] = {
    "ede-2025": (
        Figure(
            "Pelotons tegelijk ingezet op dezelfde dag",
            "pelotons",
            12,
            "S56",
            partial(most_until, capability=PLATOON, until=MIDNIGHT_EDE),
            "De eigenaren buiten VR07 noemden die ochtend samen 11 leverbaar (fictieve opgaven); de meeste staan in "
            "fase 2 en weigeren dan de helft van de keren. In werkelijkheid gaven vier regio's meer dan zij vooraf "
            "leverbaar noemden.",
        ),
        Figure(
            "Regio's waarvan pelotons werkten",
            "regio's",
            4,
            "S56",
            partial(owners_until, capability=PLATOON, until=MIDNIGHT_EDE),
            "Het voorstel vraagt ieder om ten hoogste wat leverbaar heet en dus meer regio's om minder.",
        ),
        Figure(
            "Pelotons na het onder controle zijn, 22.00 uur",
            "pelotons",
            2,
            "S56",
            partial(present_at, capability=PLATOON, at="2025-04-03T22:00:00+02:00"),
            "De vraag is dan 2. Wie werkt gaat als geheel naar huis; de eigen pelotons blijven het langst.",
        ),
        Figure(
            "Blushelikopters ingezet",
            "helikopters",
            1,
            "S56",
            partial(most_until, capability=HELICOPTER, until=MIDNIGHT_EDE),
            "Weigert Defensie de eerste keer, dan is het na opnieuw vragen donker.",
        ),
    ),
    "peel-meinweg-2020": (
        Figure(
            "Blushelikopters bij beide branden op 20 april",
            "helikopters",
            1,
            "S57",
            partial(most_until, capability=HELICOPTER, until="2020-04-21T00:00:00+02:00"),
            "Er stond er één gereed (beginstand). Wie het eerst vraagt krijgt hem.",
        ),
        Figure(
            "Eerste helikopter bij de Peel, uren na aanvang",
            "uur",
            4.5,
            "verhaal van het geval; tijd aanname",
            partial(
                hours_until_at_work,
                capability=HELICOPTER,
                region="VR22",
                units=1,
                since="2020-04-20T12:45:00+02:00",
            ),
            "Toetsing, antwoord, toekenning en 180 minuten tot ter plaatse tellen op.",
        ),
        Figure(
            "Tweede helikopter bij de Peel, uren na aanvang",
            "uur",
            19.75,
            "S57: rond 08.30 uur",
            partial(
                hours_until_at_work,
                capability=HELICOPTER,
                region="VR22",
                units=2,
                since="2020-04-20T12:45:00+02:00",
            ),
            "Wat niet gereed staat komt in het model na de formele 24 uur (S13); in werkelijkheid kwam het eerder.",
        ),
        Figure(
            "Derde helikopter bij de Peel, uren na aanvang",
            "uur",
            21.75,
            "S57: rond 10.30 uur",
            partial(
                hours_until_at_work,
                capability=HELICOPTER,
                region="VR22",
                units=3,
                since="2020-04-20T12:45:00+02:00",
            ),
            "Zoals de tweede. Het model kent geen grondteam als schaars middel (S12).",
        ),
    ),
    "limburg-2021": (
        Figure(
            "Eerste vertrek van de Reddingsvloot, uren na de vraag",
            "uur",
            1.5,
            "S59, S37: 01.00 en 02.30 uur",
            partial(hours_until_departure, capability=BOAT, since="2021-07-15T01:00:00+02:00"),
            "Het model laat eenheden vertrekken na toekenning en de formele 180 minuten (S37); de eerste eenheid reed "
            "in werkelijkheid voor het peloton compleet was.",
        ),
        Figure(
            "Boten op 16 juli, 12.00 uur",
            "boten",
            48,
            "S37: gereed",
            partial(present_at, capability=BOAT, at="2021-07-16T12:00:00+02:00"),
            "Ploegen werken 8 uur en rusten 11: met 80 leverbare boten is 48 aaneen niet vol te houden. Op 16 juli "
            "stonden 48 boten gereed; dat is niet hetzelfde als ingezet.",
        ),
        Figure(
            "Meeste boten tegelijk tot en met 16 juli",
            "boten",
            48,
            "S37",
            partial(most_until, capability=BOAT, until="2021-07-17T00:00:00+02:00"),
            "Eén eigenaar beslist over alle boten: weigert die, dan komt er die ronde niets.",
        ),
    ),
}
"""Case → its documented figures."""
