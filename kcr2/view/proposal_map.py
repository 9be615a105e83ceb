"""How does a proposal look on the map: who gives, who asks, who is unknown, and what goes where?"""

from collections.abc import Mapping

from kcr2.formats import clock_time, count
from kcr2.picture import Picture
from kcr2.planning.allocation import Line
from kcr2.planning.problem import LeftOut
from kcr2.reference import Reference
from kcr2.reports.steps import UNKNOWN, Step
from kcr2.view.drawing import Flow, LegendItem, MapDrawing, RegionFill
from kcr2.view.national import closures, incident_marks, island_fills, request_marks
from kcr2.view.proposal import Shown
from kcr2.words import words as _

STEPS = {
    "gives": Step("#5a8fbf", "levert in dit voorstel", "✓"),
    "asks": Step("#f4d35e", "vraagt", "V", "dots"),
    "spare": Step("#cfe0ee", "biedt aan, niet ingedeeld", "–"),
    "left": Step("#e5d5e8", "door de planner weggelaten", "W", "cross"),
    "unknown": UNKNOWN,
    "none": Step("#f3f4f6", "heeft of biedt niets van de gevraagde typen", ""),
}
BY_CHOICE = frozenset({LeftOut.CHOSEN.value, LeftOut.PARTNERS.value})
WIDEST = 8
"""Pixels: a wider arrow hides the country under it."""


def proposal_drawing(picture: Picture, shown: Shown, *, geometry_urls: Mapping[str, str]) -> MapDrawing:
    """Draw a proposal: an arrow for each delivery, and for each region whether it gives, asks or is not known."""
    asking = {str(row["request_id"]) for row in shown.asked.values()}
    return MapDrawing(
        regions={str(code): _fill(shown, str(code)) for code in picture.regions.index},
        islands=island_fills(picture),
        marks=[*incident_marks(picture), *(mark for mark in request_marks(picture) if mark.id in asking)],
        flows=flows(picture, shown),
        layers={},
        legend=[
            LegendItem(step.fill, _(step.label), step is UNKNOWN, None if step is UNKNOWN else step.pattern)
            for step in STEPS.values()
        ],
        selected=None,
        label=_("Kaart: het voorstel, wie levert waaraan"),
        geometry_urls=dict(geometry_urls),
        flow_label=_("Voorgestelde levering"),
        closures=closures(picture),
    )


def flows(picture: Picture, shown: Shown) -> list[Flow]:
    """Give an arrow for each delivery; of a partner from the region of its seat."""
    places = picture.requests.drop_duplicates("request_id").set_index("request_id")
    found = []
    for line in shown.plan.lines:
        request_id = shown.asked[line.request]["request_id"]
        if request_id in places.index:
            place = places.loc[request_id]
            start = home_region(line.supplier, shown.reference)
            width = min(1 + line.units, WIDEST)
            found.append(Flow(start, float(place["ugs_lon"]), float(place["ugs_lat"]), _told(shown, line), width))
    return found


def home_region(owner: str, reference: Reference) -> str:
    """Give the region that an owner is in: itself, or that of the municipality nearest to a partner's seat."""
    if owner in reference.regions.index:
        return owner
    seat, towns = reference.organisations.loc[owner], reference.municipalities
    # A degree of longitude is about 0.61 of a degree of latitude at 52 degrees north.
    apart = ((towns["lon"] - seat["lon"]) * 0.61) ** 2 + (towns["lat"] - seat["lat"]) ** 2
    return str(towns.loc[apart.idxmin(), "region"])


def _told(shown: Shown, line: Line) -> str:
    return _("{owner} → {request}: {amount} {type}, aankomst {at}").format(
        owner=shown.owner(line.supplier),
        request=shown.request(line.request),
        amount=count(line.units, shown.unit(line.type)),
        type=shown.type_(line.type),
        at=clock_time(shown.at(line.arrive)),
    )


def _fill(shown: Shown, code: str) -> RegionFill:
    step, words = _answer(shown, code)
    return RegionFill(
        fill=step.fill,
        text=f"{shown.owner(code)}: {words}",
        value=step.sign,
        unknown=step is UNKNOWN,
        pattern=None if step is UNKNOWN else step.pattern,
    )


def _answer(shown: Shown, code: str) -> tuple[Step, str]:
    given = [line for line in shown.plan.lines if line.supplier == code]
    if given:
        return STEPS["gives"], "; ".join(_told(shown, line) for line in given)
    if asked := [name for name, row in shown.asked.items() if row["region"] == code]:
        return STEPS["asks"], _("vraagt: {lines}").format(lines=", ".join(map(shown.request, asked)))
    held = [row for pair, row in shown.stock.items() if pair[0] == code]
    if offered := [row["capability"] for row in held if min(row["available"], row["offer_cap"]) > 0]:
        types = ", ".join(map(shown.type_, offered))
        return STEPS["spare"], _("biedt aan, niet ingedeeld: {types}").format(types=types)
    left_out = shown.problem.left_out
    if reasons := set(left_out.loc[left_out["owner"] == code, "reason"]):
        words = "; ".join(_(LeftOut(reason).label) for reason in sorted(reasons))
        return STEPS["left" if reasons & BY_CHOICE else "unknown"], words
    if held:
        types = ", ".join(shown.type_(row["capability"]) for row in held)
        return STEPS["none"], _("biedt nu niets aan: {types}").format(types=types)
    return STEPS["none"], _("heeft niets van de gevraagde typen opgegeven")
