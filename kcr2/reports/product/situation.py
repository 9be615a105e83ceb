"""What is: how does the country look in a product, on the map, by region and theme, by incident?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase

from kcr2.picture import Picture
from kcr2.reports.document import Block, Heading, Paragraph
from kcr2.reports.ground import ground
from kcr2.reports.pictures import Cell, Filled, Map, Mark, Matrix
from kcr2.reports.product.grids import listed, said, tabled
from kcr2.reports.product.held import Held
from kcr2.reports.steps import STATUS_STEPS, UNKNOWN, Step
from kcr2.terms import FactPart, Theme
from kcr2.words import words as _

GRIP = re.compile("incident:[^:]+:grip")
CODE = re.compile(r"\bVR\d\d\b")

THEMES = {
    Theme.FIRE: "Brandweer",
    Theme.MEDICAL: "GHOR",
    Theme.POPULATION_CARE: "Bev.zorg",
    Theme.POLICE: "Politie",
    Theme.DEFENCE: "Defensie",
    Theme.WATER: "Water",
    Theme.VITAL: "Vitaal",
    Theme.COMMUNICATION: "Comm.",
}
"""Theme → how it is written over a narrow column."""


def situation(held: Held, picture: Picture) -> Iterator[Block]:
    """Tell the national figures, the map, regions by theme, incidents and warnings."""
    national = [row for row in held.part(FactPart.SITUATION) if str(row["key"]).startswith("national:")]
    if national:
        yield listed(held, national, _("Landelijke cijfers"))
    yield status_map(held, picture)
    yield region_table(held, picture)
    yield Heading(_("Incidenten"), 2)
    yield from _incidents(held)
    if figures := held.others(FactPart.SITUATION, "national", "incident"):
        yield listed(held, figures, _("Cijfers bij incidenten"))
    yield from _warnings(held)


def _incidents(held: Held) -> Iterator[Block]:
    incidents = held.subjects("incident")
    if not incidents:
        yield Paragraph(_("Geen incidenten in deze stand."))
        return
    levels = [key.split(":", 2)[2] for key in held.facts if GRIP.match(key)]
    grid = tabled(held, incidents, _("Incident"), but=("summary", *levels))
    letters = [*ascii_uppercase, *[""] * len(incidents)]
    told = zip(letters, grid.rows, [_levels(held, subject) for subject in incidents], strict=False)
    rows = tuple((f"{letter} {row[0]}".strip(), *row[1:-1], grip, row[-1]) for letter, row, grip in told)
    yield replace(grid, headings=(*grid.headings[:-1], _("GRIP"), grid.headings[-1]), rows=rows)
    summaries = [held.facts[f"{subject}:summary"] for subject in incidents if f"{subject}:summary" in held.facts]
    if summaries:
        yield said(held, summaries, _("Incident"))


def _levels(held: Held, subject: str) -> str:
    """Give the level of an incident per region that set one: regions may stand at different levels."""
    keys = [key for key in held.facts if GRIP.match(key) and key.startswith(f"{subject}:")]
    told = [f"{key.partition(':grip:')[2]} {held.shown(key)}".strip() for key in keys]
    return "; ".join(told) or _("niet gemeld")


def _warnings(held: Held) -> Iterator[Block]:
    yield Heading(_("Waarschuwingen en metingen"), 2)
    rows = list(held.part(FactPart.WARNINGS))
    yield listed(held, rows) if rows else Paragraph(_("Geen waarschuwingen of metingen in deze stand."))


# ---- the map -------------------------------------------------------------------------------------


def status_map(held: Held, picture: Picture, *, height_mm: float = 94) -> Map:
    """Give the map of the state of every region; who did not report is grey."""
    codes = [str(code) for code in picture.reference.regions.index]
    steps = {code: held.region_step(code) for code in codes}
    fills = tuple(Filled(code, step, held.sign(f"region:{code}:status", step)) for code, step in steps.items())
    land = ground(picture.reference)
    return Map(
        caption=_("Status per regio, zoals de regio die zelf opgaf"),
        alt=map_words(held, steps, picture),
        ground=land,
        fills=fills,
        legend=tuple(_translated(step) for step in (*STATUS_STEPS.values(), UNKNOWN)),
        marks=incident_marks(held),
        height_mm=height_mm,
    )


def _translated(step: Step) -> Step:
    return Step(step.fill, _(step.label), step.sign, step.pattern)


def map_words(held: Held, steps: Mapping[str, Step], picture: Picture) -> str:
    """Say the map in words: the names of the regions in each class, the gravest first, unknown and silent last."""
    names = picture.reference.regions["name"]
    found: dict[str, list[str]] = {_(step.label): [] for step in reversed(STATUS_STEPS.values())}
    for code, step in steps.items():
        word = held.level_word(f"region:{code}:status") if step is UNKNOWN else _(step.label)
        found.setdefault(word, []).append(f"{code} {names[code]}")
    told = [f"{word}: {', '.join(regions)}" for word, regions in found.items() if regions]
    return _("Kaart van Nederland met de status per regio. {told}.").format(told="; ".join(told))


def incident_marks(held: Held) -> tuple[Mark, ...]:
    """Give a letter to each incident, on the regions that its facts name."""
    marks = []
    for letter, (subject, rows) in zip(ascii_uppercase, held.subjects("incident").items(), strict=False):
        row = held.facts.get(f"{subject}:regions")
        codes = CODE.findall(str(row["text"])) if row is not None else []
        marks.append(Mark(letter, tuple(dict.fromkeys(codes)), str(rows[0]["group"]) or subject.partition(":")[2]))
    return tuple(marks)


# ---- region × theme ------------------------------------------------------------------------------


def region_table(held: Held, picture: Picture) -> Matrix:
    """Give the state of every region on every theme, in words; nothing reported is said, not left empty."""
    names = picture.reference.regions["name"]
    rows = tuple(_region_row(held, str(code), str(name)) for code, name in names.items())
    headings = (_("Regio"), _("Status"), *THEMES.values())
    told = _("Status per regio en thema (!: verouderd; Bev.zorg: bevolkingszorg; Comm.: crisiscommunicatie)")
    return Matrix(headings, rows, told)


def _region_row(held: Held, code: str, name: str) -> tuple[Cell, ...]:
    keys = [f"region:{code}:{what}" for what in ("status", *(theme.value for theme in THEMES))]
    rows = [held.facts[key] for key in keys if key in held.facts]
    new = held.new_words(rows) if rows else ""
    status, *themes = (held.state(key, compared=not new) for key in keys)
    step = held.region_step(code)
    if step is not status.step:
        status = Cell(f"{step.sign} {status.text.partition(' ')[2]}", step)
    return Cell(" ".join(filter(None, [code, name, new]))), status, *themes
