"""What do warnings of real senders look like? A deterministic generator of messages in CAP 1.2, for tests only.

Four makers, after what KNMI by MeteoAlarm, the DWD, the NWS and NL-Alert publish: several languages, several
areas, polygons, circles and codes, and chains of updates and cancellations. The course of a chain is told apart from
the XML, so that a test can say by itself which messages still hold.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random
from xml.sax.saxutils import escape

from tests import make

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
ZONES = {"knmi": 2, "dwd": 1, "nws": -5, "nlalert": 2}
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
COLOURS = {1: "green", 2: "yellow", 3: "orange", 4: "red"}
EVENTS = {
    "knmi": ("Wind", "Onweer", "Gladheid", "Hitte", "Neerslag"),
    "dwd": ("STURMBÖEN", "GEWITTER", "FROST", "STARKREGEN"),
    "nws": ("Severe Thunderstorm Warning", "Flood Watch", "Red Flag Warning"),
    "nlalert": ("NL-Alert",),
}
PROVINCES = (("Gelderland", "NL22"), ("Limburg", "NL42"), ("Groningen", "NL11"), ("Utrecht", "NL31"))
AROUND = {"knmi": (52.1, 5.6), "dwd": (51.5, 7.0), "nws": (39.7, -95.2), "nlalert": (52.05, 5.67)}


@dataclass
class Course:
    """What a chain of messages does, told without XML: the oracle of the tests."""

    sender: str
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    about: list[list[int]] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)
    until: list[datetime | None] = field(default_factory=list)

    def holding(self, at: datetime, without_end_h: float) -> set[str]:
        """Give the names of the messages that hold at a moment, by walking the chain."""
        told = [place for place in range(len(self.names)) if self.sent[place] <= at]
        over = {one for place in told if self.kinds[place] in {"Update", "Cancel"} for one in self.about[place]}
        standing = set()
        for place in told:
            end = self.until[place] or self.sent[place] + timedelta(hours=without_end_h)
            if self.kinds[place] in {"Alert", "Update"} and place not in over and at < end:
                standing.add(self.names[place])
        return standing


@dataclass
class Message:
    """One message as bytes, and its place in its chain."""

    maker: str
    content: bytes
    course: Course
    place: int


def tag(name: str, text: str) -> str:
    """Write an element with text."""
    return f"<{name}>{escape(text)}</{name}>"


def stamp(moment: datetime, hours: int) -> str:
    """Write a moment as CAP has it."""
    return moment.astimezone(timezone(timedelta(hours=hours))).isoformat(timespec="seconds")


def messages(amount: int = 200, seed: int = 7) -> list[Message]:
    """Make messages of all four makers in turn, in chains of one to four."""
    rng, made, chain = Random(seed), [], 0
    while len(made) < amount:
        maker = tuple(ZONES)[chain % len(ZONES)]
        made += _chain(maker, chain, rng)
        chain += 1
    return made[:amount]


def _chain(maker: str, number: int, rng: Random) -> list[Message]:
    course = Course(sender=f"{maker}@voorbeeld.example")
    made, moment = [], make.MOMENT + timedelta(minutes=rng.randrange(300))
    for place in range(rng.randint(1, 4)):
        moment += timedelta(minutes=rng.randint(1, 90)) if place else timedelta()
        kind = "Alert" if place == 0 else rng.choice(("Update", "Update", "Cancel", "Alert"))
        course.names.append(f"{maker}.{number}.{place}")
        course.kinds.append(kind)
        course.sent.append(moment)
        course.about.append([] if kind == "Alert" else _about(place, rng))
        # The NWS gives messages without an end too; the other makers always name one.
        endless = maker == "nws" and rng.random() < 0.3
        ends = kind != "Cancel" and not endless
        course.until.append(moment + timedelta(minutes=rng.randint(30, 600)) if ends else None)
        made.append(Message(maker, _alert(maker, course, place, rng), course, place))
    return made


def _about(place: int, rng: Random) -> list[int]:
    """Name the message before, or all before it."""
    return list(range(place)) if rng.random() < 0.5 else [place - 1]


def _alert(maker: str, course: Course, place: int, rng: Random) -> bytes:
    hours = ZONES[maker]
    named = [f"{course.sender},{course.names[one]},{stamp(course.sent[one], hours)}" for one in course.about[place]]
    kind = course.kinds[place]
    blocks = [] if kind == "Cancel" and rng.random() < 0.5 else _infos(maker, course, place, rng)
    inside = [
        tag("identifier", course.names[place]),
        tag("sender", course.sender),
        tag("sent", stamp(course.sent[place], hours)),
        tag("status", "Actual"),
        tag("msgType", kind),
        tag("source", maker) if maker != "nlalert" else "",
        tag("scope", "Public"),
        tag("code", "profile:CAP-EU:1.0") if maker == "knmi" else "",
        tag("note", "Voorbeeld, verzonnen") if maker != "nws" else "",
        tag("references", " ".join(named)) if named else "",
        *blocks,
    ]
    text = "\n".join(one for one in inside if one)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="{NAMESPACE}">\n{text}\n</alert>'.encode()


def _infos(maker: str, course: Course, place: int, rng: Random) -> list[str]:
    languages = {"knmi": ("nl-NL", "en-GB"), "dwd": ("de-DE", "en"), "nws": ("en-US",), "nlalert": ("nl-NL",)}[maker]
    event, words = rng.choice(EVENTS[maker]), [rng.choice(one) for one in (URGENCIES, SEVERITIES, CERTAINTIES)]
    areas = "".join(_area(maker, rng) for _ in range(rng.randint(1, 3)))
    colour = rng.randint(1, 4)
    return [_info(maker, language, event, words, colour, course, place, areas) for language in languages]


def _info(
    maker: str, language: str, event: str, words: list[str], colour: int, course: Course, place: int, areas: str
) -> str:
    hours, sent, until = ZONES[maker], course.sent[place], course.until[place]
    level = tag("valueName", "awareness_level") + tag("value", f"{colour}; {COLOURS[colour]}; {words[1]}")
    inside = [
        tag("language", language) if maker != "nws" else "",
        tag("category", "Met"),
        tag("event", event),
        *(tag(name, word) for name, word in zip(("urgency", "severity", "certainty"), words, strict=True)),
        tag("effective", stamp(sent, hours)),
        tag("onset", stamp(sent + timedelta(minutes=20), hours)),
        tag("expires", stamp(until, hours)) if until else "",
        tag("senderName", f"Dienst {maker} (verzonnen)"),
        tag("headline", f"{event} & wind < 100 km/u"),
        tag("description", "Regel één.\nRegel twee: ‘ü’ en 東."),
        tag("instruction", "Blijf binnen."),
        tag("web", "https://voorbeeld.example/"),
        f"<parameter>{level}</parameter>" if maker == "knmi" else "",
        areas,
    ]
    return "<info>" + "\n".join(one for one in inside if one) + "</info>"


def _area(maker: str, rng: Random) -> str:
    lat, lon = AROUND[maker]
    lat, lon = lat + rng.uniform(-0.4, 0.4), lon + rng.uniform(-0.4, 0.4)
    if maker == "knmi":
        name, code = rng.choice(PROVINCES)
        scheme = rng.choice(("NUTS2", "EMMA_ID"))
        codes = tag("valueName", scheme) + tag("value", code if scheme == "NUTS2" else "NL009")
        return f"<area>{tag('areaDesc', name)}<geocode>{codes}</geocode></area>"
    if maker == "nlalert" and rng.random() < 0.5:
        drawn = tag("circle", f"{lat:.4f},{lon:.4f} {rng.uniform(0, 12):.1f}")
        return f"<area>{tag('areaDesc', 'Rond de brand')}{drawn}</area>"
    corners = [(lat, lon), (lat, lon + 0.2), (lat + 0.2, lon + 0.2), (lat + 0.2, lon), (lat, lon)]
    shape = " ".join(f"{one:.5f},{two:.5f}" for one, two in corners)
    codes = f"<geocode>{tag('valueName', 'SAME')}{tag('value', '020091')}</geocode>" if maker == "nws" else ""
    return f"<area>{tag('areaDesc', 'Kreis Vorbild')}{tag('polygon', shape)}{codes}</area>"
