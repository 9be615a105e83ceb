"""How does each region say it stands? What it did not say is told as such, and is never green."""

from collections.abc import Iterator, Mapping

import pandas as pd

from kcr2.facts.base import Row, counted, known, named, records, stated
from kcr2.formats import clock_time, label_of
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart, Phase, PhaseReason, Status, Theme, Trend, WildfirePhase

PART = FactPart.REGIONS
NOT_REPORTED = "niet gemeld"
PRESSURE = ("geen", "licht", "matig", "hoog", "zeer hoog")
TEXTS = {"what_is": "Wat is", "what_if": "Wat als", "perspective": "Handelingsperspectief"}


def region_facts(picture: Picture) -> Iterator[Fact]:
    """Give for all regions, by code: worst status, last report, each theme, load and wildfire phase."""
    reports = {(row["region"], row["theme"]): row for row in records(picture.reports)}
    loads = {row["region"]: row for row in records(picture.situations)}
    for code, row in picture.regions.iterrows():
        group = named(str(code), str(row["name"]))
        yield _status(str(code), group, row)
        yield _reported(str(code), group, row)
        yield _phase(str(code), group, row, picture)
        for theme in Theme:
            yield from _theme(theme, group, str(code), reports)
        yield from _load(str(code), group, loads.get(str(code)))


def _silent(key: str, group: str, label: str, owner: str) -> Fact:
    return Fact(
        key=key, part=PART, group=group, label=label, text=NOT_REPORTED, level=Status.UNKNOWN, owner=owner, is_old=True
    )


def _status(code: str, group: str, row: pd.Series) -> Fact:
    themes = int(row["themes"])
    key, label = f"region:{code}:status", "Status van de regio"
    if pd.isna(row["reported_at"]):
        return _silent(key, group, label, code)
    text = f"{label_of(Status, row['status'])}, {themes} van {len(Theme)} thema's gemeld"
    return Fact(
        key=key,
        part=PART,
        group=group,
        label=label,
        text=text,
        number=float(themes),
        unit=f"van {len(Theme)} thema's",
        level=Status(row["status"]),
        owner=code,
        observed_at=known(row["status_at"]),
        source="ernstigste status van de gemelde thema's",
        is_old=bool(row["is_old"]),
    )


def _reported(code: str, group: str, row: pd.Series) -> Fact:
    key, label = f"region:{code}:reported", "Laatste melding"
    if pd.isna(row["reported_at"]):
        return _silent(key, group, label, code)
    late = f", ouder dan het ritme van {row['rhythm_h']:g} uur" if row["is_old"] else ""
    return Fact(
        key=key,
        part=PART,
        group=group,
        label=label,
        text=clock_time(row["reported_at"]) + late,
        owner=code,
        observed_at=known(row["reported_at"]),
        source="eigen melding",
        is_old=bool(row["is_old"]),
    )


def _phase(code: str, group: str, row: pd.Series, picture: Picture) -> Fact:
    """Give the phase of a region: it follows from incidents, the region's own word and what was agreed."""
    reason = label_of(PhaseReason, row["phase_reason"])
    text = f"{label_of(Phase, row['phase'])} ({reason}), meldt elke {row['rhythm_h']:g} uur"
    key = f"region:{code}:phase"
    return counted(
        key, PART, picture.at, group=group, label="Fase", text=text, number=float(row["rhythm_h"]), unit="uur"
    )


def _theme(theme: Theme, group: str, code: str, reports: Mapping[tuple[str, str], Row]) -> Iterator[Fact]:
    key = f"region:{code}:{theme.value}"
    row = reports.get((code, theme.value))
    if row is None:
        yield _silent(key, group, theme.label, code)
        return
    status = Status(row["status"])
    yield stated(key, PART, row, group=group, label=theme.label, text=label_of(Status, status), level=status)
    if row["trend"] != Trend.UNKNOWN:
        text = label_of(Trend, row["trend"])
        yield stated(f"{key}:trend", PART, row, group=group, label=f"{theme.label}: ontwikkeling", text=text)
    for name, title in TEXTS.items():
        if row[name]:
            label = f"{theme.label}: {title.lower()}"
            yield stated(f"{key}:{name}", PART, row, group=group, label=label, text=row[name])


def _load(code: str, group: str, row: Row | None) -> Iterator[Fact]:
    key, label = f"region:{code}:pressure", "Druk op capaciteit (schaal 0–4)"
    if row is None or pd.isna(row["pressure"]):
        yield _silent(key, group, label, code)
    else:
        level = int(row["pressure"])
        text = f"{level} ({PRESSURE[level]})"
        yield stated(key, PART, row, group=group, label=label, text=text, number=float(level), unit="schaal 0–4")
    if row is not None and not pd.isna(row["wildfire_phase"]):
        text = label_of(WildfirePhase, row["wildfire_phase"])
        yield stated(f"region:{code}:wildfire", PART, row, group=group, label="Natuurbrandfase", text=text)
