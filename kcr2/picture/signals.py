"""What was heard and is no fact, what became of it, and what do the facts mean? (decision D101)"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from kcr2.model import iso, moment_of
from kcr2.model.signal import Interpretation, Signal
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, table_of
from kcr2.settings import Settings
from kcr2.terms import InterpretationStatus, SignalStatus

OF_SIGNAL = {
    **dict.fromkeys(["status", "grounds", "assessed_by", "noted_by"], "str"),
    "assessed_at": MOMENT,
    "assessments": "Int64",
    "waits_h": "Float64",
    **dict.fromkeys(["is_open", "is_overdue"], "bool"),
}
OF_INTERPRETATION = {
    **dict.fromkeys(["version", "versions"], "Int64"),
    **dict.fromkeys(["writer", "status", "end_reason"], "str"),
    "hours_left": "Float64",
    "holds": "bool",
}


def assessments_of(facts: Facts, signal_id: str) -> Sequence[Row]:
    """Give how a signal was assessed, the first time first."""
    rows = facts.get("signal_assessments", {}).values()
    return sorted((row for row in rows if row["signal_id"] == signal_id), key=lambda row: int(row["number"]))


def is_shared(facts: Facts, row: Row, organisation: str) -> bool:
    """Say whether a signal, or what became of it, is for an organisation: the picture must not spread a rumour.

    Until KCR2 assessed it, it stays with who noted it and the region that it is about.
    """
    noted = facts.get("signals", {}).get((row["signal_id"],), row)
    near = {noted.get("reported_by"), noted.get("region")}
    # Not by the first: of an earlier moment a later assessment may be the only one that is known.
    return organisation in near or any(key[0] == row["signal_id"] for key in facts.get("signal_assessments", {}))


def signals(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per signal: what was not assessed yet first, the oldest first. None of it is a fact.

    status           a `SignalStatus`
    grounds          what KCR2 assessed it by
    waits_h          hours since it was noted, NA once it was assessed
    is_open          not assessed yet
    is_overdue       not assessed within the agreed time
    """
    rows = [_signal(row, facts, at, settings.signal_assess_h) for row in facts.get("signals", {}).values()]
    table = table_of(rows, {**column_types(Signal), **OF_SIGNAL, **ORIGIN})
    ordered = table.assign(_closed=~table["is_open"])
    return ordered.sort_values(["_closed", "observed_at", "signal_id"], ignore_index=True).drop(columns="_closed")


def _signal(row: Row, facts: Facts, at: datetime, within_h: float) -> dict[str, Any]:
    found = assessments_of(facts, row["signal_id"])
    last = found[-1] if found else None
    waits_h = (at - moment_of(row["observed_at"])).total_seconds() / 3600
    return row | {
        "status": last["signal_status"] if last else SignalStatus.NOTED.value,
        "grounds": last["grounds"] if last else "",
        "assessed_by": last["reported_by"] if last else "",
        "assessed_at": last["observed_at"] if last else None,
        "assessments": len(found),
        "noted_by": row["reported_by"],
        "waits_h": None if last else waits_h,
        "is_open": last is None,
        "is_overdue": last is None and waits_h > within_h,
    }


def versions_of(facts: Facts, interpretation_id: str) -> Sequence[Row]:
    """Give every version of an interpretation, the first one first."""
    rows = facts.get("interpretations", {}).values()
    named = (row for row in rows if row["interpretation_id"] == interpretation_id)
    return sorted(named, key=lambda row: int(row["version"]))


def interpretations(facts: Facts, at: datetime) -> pd.DataFrame:
    """Give one row per interpretation, its last version; what holds first, by when it ends.

    status         an `InterpretationStatus`
    holds          neither expired nor withdrawn
    hours_left     hours until it must be looked at again, below 0 after that; NA when it was withdrawn
    versions       how many there are
    """
    last: dict[str, Row] = {}
    for row in facts.get("interpretations", {}).values():
        held = last.get(row["interpretation_id"])
        if held is None or held["version"] < row["version"]:
            last[row["interpretation_id"]] = row
    rows = [_interpretation(row, facts, at) for row in last.values()]
    table = table_of(rows, {**column_types(Interpretation), **OF_INTERPRETATION, **ORIGIN})
    ordered = table.assign(_past=~table["holds"])
    return ordered.sort_values(["_past", "valid_until", "interpretation_id"], ignore_index=True).drop(columns="_past")


def _interpretation(row: Row, facts: Facts, at: datetime) -> dict[str, Any]:
    ended = facts.get("interpretation_ends", {}).get((row["interpretation_id"],))
    status = InterpretationStatus.EXPIRED if row["valid_until"] <= iso(at) else InterpretationStatus.HOLDS
    status = InterpretationStatus.WITHDRAWN if ended else status
    left = (moment_of(row["valid_until"]) - at).total_seconds() / 3600
    return row | {
        "status": status.value,
        "end_reason": ended["reason"] if ended else "",
        "versions": len(versions_of(facts, row["interpretation_id"])),
        "hours_left": None if ended else left,
        "holds": status is InterpretationStatus.HOLDS,
    }
