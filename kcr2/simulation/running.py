"""How would it go on? From a picture, a variant and parameters to a list of timed acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kcr2.actions import CloseIncident, OpenIncident, SetGrip, UpdateIncident
from kcr2.model import DUTCH_TIME, ExpectedIncident, Variant, iso
from kcr2.picture import Picture
from kcr2.simulation import demanding, people
from kcr2.simulation.cases import Course
from kcr2.simulation.chance import Draw
from kcr2.simulation.demand import Stream
from kcr2.simulation.parameters import Parameters
from kcr2.simulation.script import Script
from kcr2.simulation.trace import Trace
from kcr2.simulation.world import World
from kcr2.telling import StoryLine
from kcr2.terms import IncidentStatus, Quality


@dataclass(frozen=True)
class Simulation:
    """What a simulation gave: the acts in order, what was drawn, and what came of it.

    streams   line of demand → what it is about
    """

    at: datetime
    variant: Variant
    parameters: Parameters
    lines: tuple[StoryLine, ...]
    drawn: tuple[Draw, ...]
    trace: Trace
    streams: dict[str, Stream]


def simulate(picture: Picture, variant: Variant, parameters: Parameters) -> Simulation:
    """Let a variant begin at the moment of a picture and see how it goes on.

    The same picture, variant and parameters give the same acts. Nothing is written: every act is an intention that
    still has to pass the actions (D21).
    """
    source = f"simulatie {variant.kind.label}, zaad {parameters.seed}"
    world = World(picture, variant, parameters, Script(picture.at, source))
    streams = [
        Stream(f"{demand.incident} {demand.region} {demand.capability} {number}", demand, "")
        for number, demand in enumerate(variant.demands, start=1)
    ]
    for incident in variant.incidents:
        world.incidents[incident.key] = _incident_id(world, incident)
        world.env.process(_incident(world, incident))
    for stream in streams:
        stream.incident_id = world.incidents[stream.demand.incident]
        world.env.process(demanding.course(world, stream))
    world.env.run(until=variant.duration_min + 1)
    named = {stream.key: stream for stream in streams}
    return Simulation(
        picture.at, variant, parameters, tuple(world.script.lines), tuple(world.lots.drawn), world.trace, named
    )


def _incident_id(world: World, incident: ExpectedIncident) -> str:
    """Give the number of an open incident of that name, or one that nothing has yet."""
    held = world.picture.incidents
    # One that another incident of the variant goes on with is not shared: it ends once.
    free = ~held["incident_id"].isin(list(world.incidents.values()))
    same = held[held["is_open"] & (held["name"] == incident.name) & free]
    if not same.empty:
        return str(same["incident_id"].iloc[0])
    taken = {*held["incident_id"], *world.incidents.values()}
    plain = f"SIM-{world.picture.at.astimezone(DUTCH_TIME).year}-{incident.key[:20].upper()}"
    return next(name for name in (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _incident(world: World, incident: ExpectedIncident) -> Course:
    """Open an incident, set its GRIP level, and end it."""
    yield world.env.timeout(incident.after_min)
    name, reference = world.incidents[incident.key], world.picture.reference
    author = people.informer(reference, incident.regions[0])
    values, held = _values(world, incident, name), world.picture.latest("incidents", (name,))
    if held is None:
        world.script.say(world.now, author, OpenIncident, **values)
        world.add_incident(_row(world, values))
    else:
        values |= _goes_on(incident, held)
        if len(values["regions"]) > len(held["regions"]):
            world.script.say(world.now, people.HUB, UpdateIncident, **values)
    for region in incident.regions if incident.grip is not None else ():
        world.set_grip(region, incident.grip or 0)
        grip = {"incident_id": name, "region": region, "level": incident.grip}
        world.script.say(world.now, people.leader(reference, region), SetGrip, **grip)
    if incident.ends_after_min is not None:
        # After the line of demand let go: a closed incident takes no more requests.
        yield world.env.timeout(max(incident.ends_after_min + 2 - world.now, 0))
        ended = {"ended_at": world.script.moment(world.now), "status": IncidentStatus.CLOSED}
        world.script.say(world.now, author, CloseIncident, **values | ended)


def _values(world: World, incident: ExpectedIncident, name: str) -> dict[str, Any]:
    return {
        "incident_id": name,
        "name": incident.name,
        "type": incident.type,
        "regions": incident.regions,
        "lon": incident.lon,
        "lat": incident.lat,
        "started_at": world.script.moment(world.now),
        "summary": world.variant.summary,
    }


def _goes_on(incident: ExpectedIncident, held: dict[str, Any]) -> dict[str, Any]:
    """Give what stays of an incident that was there: what it is, where and since when; it may hit more regions."""
    kept = {name: held[name] for name in ("type", "lon", "lat", "started_at", "status", "trend", "summary")}
    return kept | {"regions": tuple(dict.fromkeys([*held["regions"], *incident.regions]))}


def _row(world: World, values: dict[str, Any]) -> dict[str, Any]:
    at = iso(world.script.moment(world.now))
    return {
        **values,
        "type": values["type"].value,
        "regions": list(values["regions"]),
        "started_at": at,
        "ended_at": None,
        "status": IncidentStatus.ACTIVE.value,
        "trend": "unknown",
        **{"observed_at": at, "recorded_at": at, "quality": Quality.FICTITIOUS.value, "source": ""},
        **{"seq": 0, "reported_by": values["regions"][0], "actor": "", "role": ""},
    }
