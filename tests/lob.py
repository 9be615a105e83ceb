"""What does a national product look like in a test? A small fixed one, and a busy one of 25 regions by eight themes.

The facts are made by hand: what counts them is tested elsewhere.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from kcr2.journal import Space
from kcr2.model import Event, Fact
from kcr2.picture import Picture
from kcr2.reference import REGION_CODES
from kcr2.terms import FactPart, ProductSection, ProductStep, Quality, SpaceKind, Status, Theme, Trend
from tests import make
from tests.pictures import picture, reference

FIRST, SECOND = "LOB-2025-0001", "LOB-2025-0002"
LIVE = Space(name="live", kind=SpaceKind.LIVE, title="Live", created_at=make.MOMENT)
STATES = (Status.GREEN, Status.YELLOW, Status.ORANGE, Status.RED)
LABEL = {status: status.label for status in Status}


def region(code: str, *levels: Status) -> Iterator[Fact]:
    """Tell the facts of a region: its status is the gravest of its themes, in the order of `Theme`."""
    worst = max(levels, key=list(STATES).index)
    yield _stated(f"region:{code}:status", "Status", worst, code)
    for theme, level in zip(Theme, levels, strict=False):
        yield _stated(f"region:{code}:{theme.value}", theme.label, level, code)


def _stated(key: str, label: str, level: Status, code: str, **more: Any) -> Fact:
    told = {"part": FactPart.REGIONS, "group": reference().owner_name(code), "level": level, "owner": code}
    return make.fact(key, label=label, text=level.label, number=None, quality=Quality.CONFIRMED, **told, **more)


def counted(key: str, label: str, number: float | None, **more: Any) -> Fact:
    """Tell a figure that KCR2 counted; None: nobody gave it."""
    text = "niet opgegeven" if number is None else f"{number:.0f}"
    return make.fact(key, label=label, number=number, **{"text": text, "observed_at": None, **more})


def need(code: str, name: str, asked: float, accepted: float | None) -> Iterator[Fact]:
    """Tell what is asked of a type and what of it is accepted."""
    gap = None if accepted is None else asked - accepted
    told = {"part": FactPart.ASSISTANCE, "group": name}
    yield counted(f"need:{code}:asked", "Gevraagd", asked, **told)
    yield counted(f"need:{code}:accepted", "Aanvaard", accepted, **told)
    yield counted(f"need:{code}:gap", "Tekort", gap, **told)


def incident(number: str, name: str, regions: str, **grip: int | None) -> Iterator[Fact]:
    """Tell an incident: status, regions, GRIP per region and trend."""
    told = {"group": name, "owner": regions.split(",")[0], "quality": Quality.UNCONFIRMED, "number": None}
    yield make.fact(f"incident:{number}:status", label="Status", text="lopend", **told)
    yield make.fact(f"incident:{number}:regions", label="Regio's", text=regions, **told)
    for code, level in grip.items():
        text = "niet gemeld" if level is None else f"GRIP {level}"
        label = f"GRIP-niveau {code}"
        yield make.fact(f"incident:{number}:grip:{code}", label=label, text=text, **{**told, "number": level})
    yield make.fact(f"incident:{number}:trend", label="Ontwikkeling", text=Trend.WORSE.label, **told)


def silent(code: str) -> Iterator[Fact]:
    """Tell that a region reported nothing, as the fact sheet does."""
    for end, label in (("status", "Status"), *((theme.value, theme.label) for theme in Theme)):
        told = {"part": FactPart.REGIONS, "group": code, "owner": code, "level": Status.UNKNOWN, "is_old": True}
        key = f"region:{code}:{end}"
        yield make.fact(key, label=label, text="niet gemeld", number=None, **{**told, "observed_at": None})


def small_facts() -> Iterator[Fact]:
    """Tell a country in which four regions reported: one of them only in part, one of them long ago."""
    yield counted("national:open_incidents", "Lopende incidenten", 1)
    yield counted("national:open_requests", "Open bijstandsaanvragen", 2)
    yield from region("VR07", *[Status.RED, Status.ORANGE, *[Status.GREEN] * 6])
    yield from region("VR08", *[Status.GREEN] * 8)
    yield from region("VR09", Status.GREEN, Status.GREEN)
    yield from (one.model_copy(update={"is_old": True}) for one in region("VR21", *[Status.YELLOW] * 8))
    what = {"part": FactPart.REGIONS, "group": "Gelderland-Midden", "owner": "VR07", "number": None}
    yield make.fact("region:VR07:fire:what_is", label="Brandweer: wat is", text="Heidebrand van 60 ha.", **what)
    yield from incident("I-1", "Natuurbrand Ginkelse Heide", "VR07, VR08", VR07=2, VR08=None)
    yield from silent("VR01")
    told = {"part": FactPart.WARNINGS, "owner": "KNMI", "number": None, "quality": Quality.DOCUMENTED}
    yield make.fact("warning:W-1", label="Code oranje wind", text="windstoten tot 100 km/u", **told)
    yield from need("fire_platoon", "Peloton natuurbrandbestrijding", 12, 8)
    yield from need("helicopter", "Blushelikopter", 3, None)
    free = {"part": FactPart.CAPACITY, "group": "Peloton natuurbrandbestrijding"}
    yield counted("capacity:fire_platoon:releasable", "Leverbaar", 14, **free)
    yield counted("capacity:fire_platoon:rest_cover", "Restdekking", None, **free)
    held = {"owner": "VR07", "group": "Gelderland-Midden", "number": None}
    yield make.fact("bottleneck:K-1", part=FactPart.BOTTLENECKS, label="Water", text="Te weinig bluswater.", **held)
    yield make.fact("question:V-1", part=FactPart.QUESTIONS, label="Aan NCC", text="Mag Defensie blussen?", **held)
    yield make.fact("source:silent", part=FactPart.SOURCES, label="Niet gemeld", text="21 regio's", number=21)


TEXTS = {
    ProductSection.KEY_MESSAGE: "De heidebrand bij Ede breidt uit. De aflossing van morgen is nog niet rond.",
    ProductSection.INTERPRETATION: "De wind draait; wij verwachten dat de vraag naar pelotons toeneemt.",
    ProductSection.SCENARIO_LIKELY: "De brand is morgenavond onder controle.",
    ProductSection.SCENARIO_WORST: "De brand bereikt de A12.",
    ProductSection.INDICATORS: "Windkracht boven 6; rook boven de A12.",
    ProductSection.ADVICE: "Vraag de minister de inzet van Defensie voor te bereiden.",
    ProductSection.ACTIONS: "KCR2 vraagt regio's om aflossing.",
    ProductSection.COMMUNICATION: "De regio woordvoert; het NKC sluit aan.",
    ProductSection.UNCERTAINTY: "Het aantal evacués is een schatting.",
}


def told(product_id: str, facts: tuple[Fact, ...], **head: Any) -> list[Event]:
    """Tell a product with its facts and its texts."""
    return [
        make.product_prepared(product_id, next_update_at=make.MOMENT + timedelta(hours=6), **head),
        make.product_facts_taken(product_id, facts=facts),
        *(make.product_text_written(product_id, section=section, text=text) for section, text in TEXTS.items()),
    ]


def steps(product_id: str, *taken: ProductStep) -> list[Event]:
    """Tell the steps of a product, in order."""
    return [make.product_stepped(product_id, number=number, step=step) for number, step in enumerate(taken, start=1)]


def small() -> Picture:
    """Give the small product alone, as a concept."""
    return picture(*told(FIRST, tuple(small_facts())))


def second(changed: Mapping[str, Fact | None] | None = None) -> Picture:
    """Give a second edition in which facts changed: key → the fact now, None: gone."""
    before = {one.key: one for one in small_facts()}
    now = {**before, **(changed or {})}
    facts = tuple(fact for fact in now.values() if fact is not None)
    return picture(*told(FIRST, tuple(before.values())), *told(SECOND, facts, follows=FIRST))


CHANGED: dict[str, Fact | None] = {
    "national:open_incidents": counted("national:open_incidents", "Lopende incidenten", 3),
    "need:fire_platoon:gap": counted("need:fire_platoon:gap", "Tekort", 2, part=FactPart.ASSISTANCE, group="Peloton"),
    "region:VR08:water": _stated("region:VR08:water", "Water", Status.RED, "VR08"),
    "region:VR09:fire": None,
    "question:V-1": None,
    "bottleneck:K-2": make.fact("bottleneck:K-2", part=FactPart.BOTTLENECKS, label="Brandstof", text="Bijna op."),
}
"""Facts of a second edition that are not those of the first."""

LONG = "De situatie is onoverzichtelijk en de beschikbare capaciteit wordt per uur opnieuw bezien. " * 5


def busy_facts() -> Iterator[Fact]:
    """Tell a country in which everybody reported on everything, with all that a product can hold."""
    yield from (counted(f"national:figure_{n}", f"Landelijk cijfer {n + 1}", 10 * n) for n in range(6))
    for place, code in enumerate(REGION_CODES):
        yield from region(code, *(STATES[(place + theme) % 4] for theme in range(8)))
        yield from _reported(code)
    for n in range(12):
        yield from incident(f"I-{n}", f"Incident met een lange naam, nummer {n}", f"VR{n + 1:02}, VR25", VR25=3)
    for n in range(30):
        yield from need(f"type_{n}", f"Type met een lange naam dat schaars is, {n}", 40, n)
    yield from _much_capacity()
    yield from _many_obstacles()


REPORTED = {"what_is": "wat is", "what_if": "wat als", "perspective": "handelingsperspectief"}


def _reported(code: str) -> Iterator[Fact]:
    what = {"part": FactPart.REGIONS, "group": reference().owner_name(code), "owner": code, "number": None}
    for theme in Theme:
        for field, label in REPORTED.items():
            key = f"region:{code}:{theme.value}:{field}"
            yield make.fact(key, label=f"{theme.label}: {label}", text=LONG[:300], **what)


def _much_capacity() -> Iterator[Fact]:
    for n in range(60):
        free = {"part": FactPart.CAPACITY, "group": f"Type {n} met een lange naam"}
        for aspect, label in (("releasable", "Leverbaar"), ("deployed", "Ingezet"), ("rest_cover", "Restdekking")):
            yield counted(f"capacity:type_{n}:{aspect}", label, n, **free)


def _many_obstacles() -> Iterator[Fact]:
    held = {"owner": "VR07", "group": "Gelderland-Midden", "number": None, "text": LONG[:200]}
    for n in range(20):
        yield make.fact(f"bottleneck:K-{n}", part=FactPart.BOTTLENECKS, label=f"Knelpunt {n}", **held)
        yield make.fact(f"question:V-{n}", part=FactPart.QUESTIONS, label=f"Vraag {n}", **held)


def busy() -> Picture:
    """Give a busy product with long texts that follows another."""
    texts = [make.product_text_written(SECOND, section=section, text=LONG * 12) for section in ProductSection]
    return picture(*told(FIRST, tuple(small_facts())), *told(SECOND, tuple(busy_facts()), follows=FIRST), *texts)
