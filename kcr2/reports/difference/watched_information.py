"""Which columns tell that the information itself changed: bottlenecks, questions, figures, warnings, products?"""

from collections.abc import Mapping

import pandas as pd

from kcr2.formats import label_of
from kcr2.reference import Reference
from kcr2.reports.difference.base import Row, Watched
from kcr2.reports.wording import owner_of
from kcr2.terms import (
    FigureKind,
    FigureState,
    InterpretationStatus,
    Phase,
    ProductStatus,
    QuestionStatus,
    SignalStatus,
    Term,
    WarningSeverity,
    WarningState,
    WildfirePhase,
)
from kcr2.words import words as _

Columns = Mapping[str, tuple[str, type[Term] | None]]


def _country(_row: Row, _reference: Reference) -> str:
    return _("Heel Nederland")


def _question(row: Row, _reference: Reference) -> str:
    return _("Vraag {number} van {asker} aan {to}").format(
        number=row["question_id"], asker=row["asked_by_name"], to=row["to_name"]
    )


def _signal(row: Row, _reference: Reference) -> str:
    return _("Signaal {number}").format(number=row["signal_id"])


def _interpretation(row: Row, _reference: Reference) -> str:
    return _("Duiding {number}").format(number=row["interpretation_id"])


def _figure(row: Row, reference: Reference) -> str:
    where = _("heel incident") if pd.isna(row["region"]) else owner_of(str(row["region"]), reference)
    name = row["named"] or label_of(FigureKind, row["figure"])
    return _("{incident}, {where}, {name} volgens {source}").format(
        incident=row["incident_id"], where=where, name=name, source=row["stated_by"]
    )


def _warning(row: Row, _reference: Reference) -> str:
    where = ", ".join(row["areas"]) if isinstance(row["areas"], list | tuple) else ""
    what = row["identifier"] if pd.isna(row["event"]) else row["event"]
    return f"{what} ({where}), {row['source']}" if where else f"{what}, {row['source']}"


def _outage(row: Row, _reference: Reference) -> str:
    return _("Stroomstoring {area}, {source}").format(area=row["area"], source=row["source"])


def _product(row: Row, _reference: Reference) -> str:
    return str(row["product_id"])


def _wildfire(row: Row, reference: Reference) -> str:
    return f"{owner_of(str(row['region']), reference)}, {row['source']}"


_FIGURE: Columns = {
    "value": ("Waarde", None),
    "lowest": ("Laagste", None),
    "highest": ("Hoogste", None),
    "state": ("Stand van het cijfer", FigureState),
}

WATCHED_INFORMATION = (
    Watched("phases", "Landelijke fase", (), {"phase": ("Landelijke fase", Phase)}, _country),
    Watched(
        "questions",
        "Vragen",
        ("question_id",),
        {
            "status": ("Status", QuestionStatus),
            "deadline": ("Antwoord vóór", None),
            "text": ("Vraag", None),
            "answer": ("Antwoord", None),
        },
        _question,
        texts=frozenset({"text", "answer"}),
    ),
    Watched(
        "signals",
        "Signalen",
        ("signal_id",),
        {"status": ("Status", SignalStatus), "text": ("Signaal", None), "grounds": ("Waarop beoordeeld", None)},
        _signal,
        texts=frozenset({"text", "grounds"}),
    ),
    Watched(
        "interpretations",
        "Duiding",
        ("interpretation_id",),
        {"status": ("Status", InterpretationStatus), "text": ("Duiding", None)},
        _interpretation,
        texts=frozenset({"text"}),
    ),
    Watched(
        "figures",
        "Cijfers van incidenten",
        ("incident_id", "figure", "named", "stated_by", "region"),
        _FIGURE,
        _figure,
        sources={name: frozenset({"figure_statements"}) for name in ("value", "lowest", "highest")},
    ),
    Watched(
        "warnings",
        "Waarschuwingen",
        ("identifier", "sender", "observed_at", "part"),
        {"state": ("Status", WarningState), "severity": ("Ernst", WarningSeverity)},
        _warning,
    ),
    Watched(
        "outages",
        "Stroomstoringen",
        ("outage_id", "source"),
        {
            "is_active": ("Nog uitgevallen", None),
            "customers": ("Getroffen aansluitingen", None),
            "expected_at": ("Verwacht hersteld", None),
            "restored_at": ("Hersteld", None),
        },
        _outage,
    ),
    Watched(
        "wildfire_statements",
        "Natuurbrandfase volgens bron",
        ("region", "source"),
        {"wildfire_phase": ("Natuurbrandfase", WildfirePhase)},
        _wildfire,
        sources={"wildfire_phase": frozenset({"wildfire_statements"})},
    ),
    Watched(
        "products",
        "Landelijk operationeel beeld",
        ("product_id",),
        {"status": ("Status", ProductStatus), "next_update_at": ("Volgende uitgave", None)},
        _product,
    ),
)
"""What the report looks at beside incidents and assistance. Water levels always move: see their own page."""
