"""What does the national map show for a picture and a question?"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, label_of
from kcr2.picture import Picture
from kcr2.reports.steps import UNKNOWN, Step
from kcr2.terms import IncidentStatus, IncidentType, Urgency
from kcr2.view.drawing import Closure, Flow, LegendItem, MapDrawing, Mark, RegionFill
from kcr2.view.questions import Answer, Answers, Question, answers, legend
from kcr2.words import words as _

URGENT = {Urgency.LIFE_SAVING.value, Urgency.URGENT.value}


def national_drawing(
    picture: Picture,
    question: Question,
    *,
    geometry_urls: Mapping[str, str],
    capability: str | None = None,
    layers: Mapping[str, str] = MappingProxyType({}),
    selected: str | None = None,
) -> MapDrawing:
    """Draw the picture coloured by a question, with incidents, requests and hazard layers."""
    answered = answers(picture, question, capability)
    return MapDrawing(
        regions=fills(picture, answered),
        islands=island_fills(picture),
        marks=[*incident_marks(picture), *request_marks(picture)],
        flows=[],
        layers=dict(layers),
        legend=legend_of(question),
        selected=selected,
        label=_("Kaart van Nederland: {question}").format(question=_(question.label)),
        geometry_urls=dict(geometry_urls),
        closures=closures(picture),
    )


def help_drawing(
    picture: Picture, judged: pd.DataFrame, request: pd.Series, *, geometry_urls: Mapping[str, str]
) -> MapDrawing:
    """Draw who could help with a request: outcome per region, an arrow from each that can."""
    outcomes = judged.set_index("owner")
    return MapDrawing(
        regions={str(code): _help_fill(picture, outcomes, str(code)) for code in picture.regions.index},
        islands=island_fills(picture),
        marks=[mark for mark in request_marks(picture) if mark.id == request["request_id"]],
        flows=_help_flows(judged, request),
        layers={},
        legend=[_legend_item(step) for step in HELP_STEPS.values()],
        selected=None,
        label=_("Kaart: wie kan helpen bij {request}").format(request=request["request_id"]),
        geometry_urls=dict(geometry_urls),
        closures=closures(picture),
    )


def place_drawing(picture: Picture, *, geometry_urls: Mapping[str, str]) -> MapDrawing:
    """Draw the country to pick a place on, with incidents and requests as landmarks."""
    plain = Step("#e8edf3", "", "")
    names = picture.regions["name"]
    return MapDrawing(
        regions={str(code): _fill(f"{names[code]} ({code})", Answer(plain, "", "")) for code in names.index},
        islands=island_fills(picture),
        marks=[*incident_marks(picture), *request_marks(picture)],
        flows=[],
        layers={},
        legend=[],
        selected=None,
        label=_("Kaart: kies de uitgangsstelling"),
        geometry_urls=dict(geometry_urls),
        pick=True,
    )


HELP_STEPS = {
    "in_time": Step("#5a8fbf", "kan op tijd", "✓"),
    "late": Step("#e7c38a", "kan, maar te laat", "L", "lines"),
    "unknown": UNKNOWN,
    "cannot": Step("#f3f4f6", "kan niet", "–"),
}


def legend_of(question: Question) -> list[LegendItem]:
    """Give the legend of a question."""
    return [_legend_item(step) for step in legend(question)]


def fills(picture: Picture, answered: Answers) -> dict[str, RegionFill]:
    """Give the fill of every region for its answer."""
    return region_fills(picture.regions, answered)


def region_fills(regions: pd.DataFrame, answered: Answers) -> dict[str, RegionFill]:
    """Give the fill of every region for its answer. `regions`: index code, column name."""
    names = regions["name"]
    return {code: _fill(f"{names[code]} ({code})", answer) for code, answer in answered.items()}


def island_fills(picture: Picture) -> dict[str, RegionFill]:
    """Give the fill of the Caribbean islands: no safety regions, and nothing is reported for them here."""
    words = _("geen veiligheidsregio; geen melding in dit beeld")
    answer = Answer(UNKNOWN, UNKNOWN.sign, words)
    return {str(code): _fill(str(name), answer) for code, name in picture.reference.islands["name"].items()}


def incident_marks(picture: Picture) -> list[Mark]:
    """Give a mark for every open incident that has a place."""
    rows = picture.incidents[picture.incidents["is_open"] & picture.incidents["lon"].notna()]
    return [_incident_mark(row) for row in rows.to_dict("records")]


def request_marks(picture: Picture) -> list[Mark]:
    """Give a mark at the assembly point of every open request."""
    rows = picture.requests[picture.requests["is_open"]].sort_values(["request_id", "line"]).to_dict("records")
    return [_request_mark(str(key), list(lines)) for key, lines in groupby(rows, key=lambda row: row["request_id"])]


def closures(picture: Picture) -> list[Closure]:
    """Give a line for every stretch of road that is closed and still in the network."""
    rows, roads = picture.road_closures, picture.reference.roads
    there = rows["closed"].astype(bool) & rows["edge"].isin(roads.edges.index)
    return [Closure(*roads.ends(row["edge"]), _closure_words(row)) for row in rows[there].to_dict("records")]


def _closure_words(row: Mapping[str, Any]) -> str:
    return _("{road} dicht: {start} – {end}, {reason}; gemeld door {who}, stand van {at}").format(
        road=row["road"],
        start=row["from_name"],
        end=row["to_name"],
        reason=row["reason"],
        who=row["reported_by"],
        at=clock_time(row["observed_at"]),
    )


def _incident_mark(row: Mapping[str, Any]) -> Mark:
    grip = _("GRIP niet gemeld") if pd.isna(row["grip"]) else f"GRIP {row['grip']}"
    kind = label_of(IncidentType, row["type"])
    state = label_of(IncidentStatus, row["status"])
    text = _("{name}: {kind}, {state}, {grip}, stand van {at}").format(
        name=row["name"], kind=kind, state=state, grip=grip, at=clock_time(row["observed_at"])
    )
    return Mark(
        id=str(row["incident_id"]),
        kind="incident",
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        text=text,
        urgent=row["status"] == IncidentStatus.ACTIVE.value,
        count=None,
    )


def _request_mark(request_id: str, lines: Sequence[Mapping[str, Any]]) -> Mark:
    first = lines[0]
    asked = ", ".join(f"{line['amount']} × {line['unit']} {line['capability_name']}" for line in lines)
    text = _("{request}: {asked}, gereed {at} op {ugs}").format(
        request=request_id, asked=asked, at=clock_time(first["needed_by"]), ugs=first["ugs_name"]
    )
    return Mark(
        id=request_id,
        kind="request",
        lon=float(first["ugs_lon"]),
        lat=float(first["ugs_lat"]),
        text=text,
        urgent=first["urgency"] in URGENT,
        count=sum(int(line["amount"]) for line in lines),
    )


def _fill(name: str, answer: Answer) -> RegionFill:
    return RegionFill(
        fill=answer.step.fill,
        text=f"{name}: {answer.words}",
        value=answer.sign,
        unknown=answer.unknown,
        pattern=None if answer.unknown else answer.step.pattern,
    )


def _legend_item(step: Step) -> LegendItem:
    known = step is not UNKNOWN
    return LegendItem(
        fill=step.fill,
        label=_(step.label),
        unknown=not known,
        pattern=step.pattern if known else None,
    )


def _help_fill(picture: Picture, outcomes: pd.DataFrame, code: str) -> RegionFill:
    name = f"{picture.regions.at[code, 'name']} ({code})"
    if code not in outcomes.index or pd.isna(outcomes.at[code, "observed_at"]):
        return _fill(name, Answer(UNKNOWN, UNKNOWN.sign, _("geen opgave van dit type")))
    row = outcomes.loc[code]
    step = HELP_STEPS[str(row["outcome"])]
    reasons = "; ".join(row["obstacles"])
    words = reasons or _("vroegste aankomst {at}").format(at=clock_time(row["arrival_at"]))
    return _fill(name, Answer(step, step.sign, words))


def _help_flows(judged: pd.DataFrame, request: pd.Series) -> list[Flow]:
    able = judged[(judged["outcome"] == "in_time") & judged["owner"].str.startswith("VR")]
    return [
        Flow(
            from_code=row["owner"],
            to_lon=float(request["ugs_lon"]),
            to_lat=float(request["ugs_lat"]),
            text=f"{row['owner_name']}: {row['can_give']} × {row['unit']}, {clock_time(row['arrival_at'])}",
            width=2,
        )
        for row in able.head(8).to_dict("records")
    ]
