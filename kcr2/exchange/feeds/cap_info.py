"""Of what does a warning of CAP 1.2 warn, in which language, how bad, where?"""

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from kcr2.exchange.feeds.areas import Geocode, Placed, circle, place, polygon
from kcr2.exchange.feeds.collecting import Faults, Part
from kcr2.exchange.feeds.xml import Node
from kcr2.model import WarningPart
from kcr2.reference import Reference
from kcr2.terms import Term, WarningCertainty, WarningLevel, WarningSeverity, WarningUrgency

INFO = {
    **dict.fromkeys(["language", "event", "urgency", "severity", "certainty", "audience"], False),
    **dict.fromkeys(["effective", "onset", "expires", "senderName", "headline", "description"], False),
    **dict.fromkeys(["instruction", "web", "contact"], False),
    **dict.fromkeys(["category", "responseType", "eventCode", "parameter", "resource", "area"], True),
}
AREA = {
    **dict.fromkeys(["areaDesc", "altitude", "ceiling"], False),
    **dict.fromkeys(["polygon", "circle", "geocode"], True),
}
PAIR = {"valueName": False, "value": False}
RESOURCE = dict.fromkeys(["resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"], False)
"""Children of an element → whether there may be several."""

LANGUAGES = ("nl", "en")
"""Which language is read when a message has several; else the first that it has."""

AWARENESS = "awareness_level"
COLOURS = {one.value: one for one in WarningLevel}
POLYGON = "punten breedte,lengte, vier tot 20.000, het laatste gelijk aan het eerste"
CIRCLE = "breedte,lengte en een straal in km"
MOST_SHAPES = 2_000
"""Polygons and circles of one message; each is laid over every region."""


class Category(Term):
    """What kind of danger it is, as CAP 1.2 has it (`category`)."""

    GEO = "Geo", "aarde"
    MET = "Met", "weer"
    SAFETY = "Safety", "veiligheid"
    SECURITY = "Security", "beveiliging"
    RESCUE = "Rescue", "redding"
    FIRE = "Fire", "brand"
    HEALTH = "Health", "gezondheid"
    ENV = "Env", "milieu"
    TRANSPORT = "Transport", "vervoer"
    INFRA = "Infra", "infrastructuur"
    CBRNE = "CBRNE", "CBRN en explosieven"
    OTHER = "Other", "overig"


def parts_of(infos: Iterable[Node], faults: Faults, reference: Reference) -> tuple[WarningPart, ...]:
    """Give what a message warns of, in one language: Dutch, else English, else the first that it has.

    Every block is checked, also those in other languages.
    """
    told = list(infos)
    if (drawn := sum(map(_drawn, told))) > MOST_SHAPES:
        faults.add(None, "area", f"{drawn} vormen", f"ten hoogste {MOST_SHAPES} vormen")
        return ()
    made = [_part(Part(node, faults, INFO), reference) for node in told]
    if len(infos_read := [one for one in made if one is not None]) > 200:
        faults.add(None, "info", f"{len(infos_read)}", "ten hoogste 200 delen")
        return ()
    spoken = list(dict.fromkeys(_primary(one.language) for one in infos_read))
    chosen = next((one for one in LANGUAGES if one in spoken), spoken[0] if spoken else "")
    return tuple(one for one in infos_read if _primary(one.language) == chosen)


def _drawn(info: Node) -> int:
    areas = [node for node in info.children if node.name == "area"]
    return sum(node.name in {"polygon", "circle"} for area in areas for node in area.children)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower() or "en"


def _part(info: Part, reference: Reference) -> WarningPart | None:
    before = len(info.faults.found)
    areas = [_area(Part(node, info.faults, AREA), reference) for node in info.all("area")]
    for node in info.all("resource"):
        Part(node, info.faults, RESOURCE)
    told = {
        "language": info.text("language", most=40),
        "category": _categories(info),
        "event": info.text("event", required=True, most=300),
        "urgency": info.choice("urgency", WarningUrgency),
        "severity": info.choice("severity", WarningSeverity),
        "certainty": info.choice("certainty", WarningCertainty),
        "level": _level(info),
        **{name: info.moment(name) for name in ("effective", "onset", "expires")},
        "publisher": info.text("senderName", most=300),
        "headline": info.text("headline", most=1_000),
        "description": info.text("description"),
        "instruction": info.text("instruction"),
        "areas": tuple(area.name for area in areas),
        "regions": tuple(sorted({code for area in areas for code in area.regions})),
        "unplaced": tuple(area.name for area in areas if not area.regions),
    }
    return WarningPart.model_validate(told) if len(info.faults.found) == before else None


def _categories(info: Part) -> tuple[str, ...]:
    found = info.all("category")
    if not found:
        info.missing("category")
    known = {one.value for one in Category}
    for node in found:
        if node.text not in known:
            info.faults.add(node.line, "info/category", node.text, "een van: " + ", ".join(sorted(known)))
    return tuple(node.text for node in found)


def _level(info: Part) -> WarningLevel | None:
    """Give the colour that the source names ("2; yellow; Moderate" of MeteoAlarm); never one that follows from it."""
    for node in info.all("parameter"):
        name, value = _pair(node, info.faults)
        if name.lower() == AWARENESS:
            words = {word.strip().lower() for word in value.split(";")}
            colour = next((COLOURS[word] for word in words if word in COLOURS), None)
            if colour is None:
                info.faults.add(node.line, "info/parameter", value, "een kleur: green, yellow, orange of red")
            return colour
    for node in info.all("eventCode"):
        _pair(node, info.faults)
    return None


def _pair(node: Node, faults: Faults) -> tuple[str, str]:
    part = Part(node, faults, PAIR)
    return part.text("valueName", required=True), part.text("value")


def _area(area: Part, reference: Reference) -> Placed:
    name = area.text("areaDesc", required=True, most=500)
    codes = [Geocode(*_pair(node, area.faults)) for node in area.all("geocode")]
    drawn = [
        *(_shape(node, polygon(node.text), POLYGON, area.faults) for node in area.all("polygon")),
        *(_shape(node, circle(node.text), CIRCLE, area.faults) for node in area.all("circle")),
    ]
    return place(name, codes, [shape for shape in drawn if shape is not None], reference)


def _shape(node: Node, shape: BaseGeometry | None, expected: str, faults: Faults) -> BaseGeometry | None:
    if shape is None:
        faults.add(node.line, f"area/{node.name}", node.text, expected)
    return shape
