"""How are the fields of a request written, on screen and on paper alike?"""

from typing import Any

import pandas as pd

from kcr2.formats import count, label_of, local
from kcr2.model import AssistanceRequest, title_of, unit_of
from kcr2.model.checks import choices_of
from kcr2.picture.fold import Row
from kcr2.reference import Reference
from kcr2.words import words as _

MOMENTS = frozenset({"observed_at", "needed_by", "relief_from"})

PARTS: dict[str, tuple[str, ...]] = {
    "Wie vraagt": (
        *("region", "authority", "filed_by", "mandate", "signature", "legal_basis", "oral", "call_back"),
        "decision_contact",
    ),
    "Wat er nodig is": ("incident_id", "effect", "situation", "own_effort", "urgency"),
    "Waar en wanneer": (
        *("ugs_name", "position", "guide_point", "needed_by", "duration_h", "relief_from", "contact", "command"),
    ),
    "Voorwaarden": (
        *("food", "fuel", "lodging", "maintenance", "communications", "safety", "armament", "costs", "evaluation"),
    ),
}
"""The parts of a request and the fields in them, as the form, the screen and the paper show them."""


def owner_of(code: str, reference: Reference) -> str:
    """Give code and name of an owner; of another organisation only its code."""
    return f"{code} {reference.owner_name(code)}" if code in reference.owners else code


def part_rows(part: str, row: Row, reference: Reference) -> tuple[tuple[str, str], ...]:
    """Give the fields of one part of a request as title and text; an empty one says so."""
    return tuple((_field_title(name), _field_text(name, row, reference)) for name in PARTS[part])


def _field_title(name: str) -> str:
    return _("Coördinaten UGS (WGS84)") if name == "position" else _(title_of(AssistanceRequest, name))


def _field_text(name: str, row: Row, reference: Reference) -> str:
    if name == "position":
        return f"{row['ugs_lat']:.5f}; {row['ugs_lon']:.5f}".replace(".", ",")
    value = row.get(name)
    if value is None or value == "":
        return _("niet ingevuld")
    if name == "region":
        return owner_of(str(value), reference)
    if name in MOMENTS:
        return local(pd.Timestamp(value))
    return _plain_text(name, value)


def _plain_text(name: str, value: Any) -> str:
    if terms := choices_of(AssistanceRequest, name):
        return label_of(terms, value)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float):
        return f"{value:g} {unit_of(AssistanceRequest, name)}".replace(".", ",")
    return str(value)


def asked_rows(lines: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Give the lines of a request: number, what, type, requirements, and what of it is agreed."""
    return tuple(
        (
            str(row["line"]),
            count(row["amount"], row["unit"]),
            row["capability_name"],
            row["requirements"] or "–",
            count(row["accepted"], row["unit"]),
        )
        for row in lines.to_dict("records")
    )
