"""What do feeds tell at a moment: which warnings hold, how high is the water, where is the power out?"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from kcr2.model import Outage, WarningMessage, WarningPart, WaterLevel, WildfireStatement, iso, moment_of
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.settings import Settings
from kcr2.terms import MessageType, WarningState

ANSWERS = frozenset({MessageType.CANCEL, MessageType.ACK, MessageType.ERROR})
"""Messages that warn of nothing themselves."""

REPLACING = {MessageType.UPDATE: WarningState.REPLACED, MessageType.CANCEL: WarningState.CANCELLED}

_WARNING = {name: kind for name, kind in column_types(WarningMessage).items() if name not in {"references", "parts"}}
WARNING_COLUMNS = {
    **_WARNING,
    "part": "Int64",
    **column_types(WarningPart),
    **{"state": "str", "is_active": "boolean", "replaced_by": "str"},
    **{"valid_from": MOMENT, "valid_until": MOMENT, "age_h": "Float64"},
    **ORIGIN,
}

Triplet = tuple[str, str, str]
"""Sender, identifier and moment of sending: the name of a message of CAP."""


def warnings(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per message × part, what holds first, then the latest; a message without parts has one row.

    state, is_active         a `WarningState`, and whether that is active
    replaced_by              identifier of the later message of the same sender that replaced or cancelled it
    valid_from, valid_until  onset, else effective, else sent; expires, NA when the source names no end: then it
                             holds `warning_without_end_h` from being sent
    part                     which part of the message, from 1; 0 when it has none
    age_h                    hours since it was sent
    """
    held = facts.get("warnings", {})
    ended = _ended(held.values())
    rows = [line for key, row in held.items() for line in _lines(row, ended.get(_triplet(key)), at, settings)]
    table = table_of(rows, WARNING_COLUMNS)
    order = table.assign(rank=~table["is_active"].astype("bool"))
    by = ["rank", "observed_at", "sender", "identifier", "part"]
    return order.sort_values(by, ascending=[True, False, True, True, True], ignore_index=True).drop(columns="rank")


def _triplet(key: Iterable[Any]) -> Triplet:
    sender, identifier, sent = key
    return str(sender), str(identifier), str(sent)


def _ended(messages: Iterable[Row]) -> Mapping[Triplet, tuple[WarningState, str]]:
    """Give which messages no longer hold because of a later one, and by which: only their own sender ends them."""
    rows = sorted(messages, key=lambda row: str(row["observed_at"]))
    ended: dict[Triplet, tuple[WarningState, str]] = {}
    latest: dict[tuple[str, str], Triplet] = {}
    for row in rows:
        name: Triplet = (row["sender"], row["identifier"], row["observed_at"])
        if (before := latest.get(name[:2])) is not None:
            # One number used twice: the later message is what its sender says now.
            ended[before] = (WarningState.REPLACED, row["identifier"])
        latest[name[:2]] = name
        state = REPLACING.get(MessageType(row["message_type"]))
        for told in row["references"] if state else ():
            about: Triplet = (told["sender"], told["identifier"], told["sent"])
            if state and about[0] == name[0] and _comes_before(about, name, state):
                ended[about] = (state, row["identifier"])
    return ended


def _comes_before(about: Triplet, name: Triplet, state: WarningState) -> bool:
    # Moments are whole seconds: what is cancelled in the second in which it was sent does not hold.
    return about[2] < name[2] or (state is WarningState.CANCELLED and about[2] == name[2] and about != name)


def _lines(row: Row, ended: tuple[WarningState, str] | None, at: datetime, settings: Settings) -> list[Row]:
    parts: list[Row] = row["parts"] or [{}]
    return [
        {**row, **part, "part": place if row["parts"] else 0, **_holding(row, part, ended, at, settings)}
        for place, part in enumerate(parts, start=1)
    ]


def _holding(
    row: Row, part: Row, ended: tuple[WarningState, str] | None, at: datetime, settings: Settings
) -> dict[str, Any]:
    until = part.get("expires")
    end = moment_of(until) if until else _without_end(row, settings)
    state = WarningState.ACTIVE
    if MessageType(row["message_type"]) in ANSWERS or not part:
        state = WarningState.NO_WARNING
    elif ended is not None:
        state = ended[0]
    elif end <= at:
        state = WarningState.EXPIRED
    return {
        "state": state.value,
        "is_active": state is WarningState.ACTIVE,
        "replaced_by": ended[1] if ended else None,
        "valid_from": part.get("onset") or part.get("effective") or row["observed_at"],
        "valid_until": until,
        "age_h": _hours(row["observed_at"], at),
    }


def _without_end(row: Row, settings: Settings) -> datetime:
    return moment_of(row["observed_at"]) + timedelta(hours=settings.warning_without_end_h)


def _hours(since: str, at: datetime) -> float:
    return (at - moment_of(since)).total_seconds() / 3600


def wildfire_statements(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per source × region, by region.

    own_phase, own_observed_at  what the region itself last stated, NA when it stated nothing
    differs                     whether both stated a phase and it is another
    age_h, is_old               hours since it held, and whether that is beyond `wildfire_rhythm_h`
    """
    rows = list(facts.get("wildfire_statements", {}).values())
    own = {key[0]: row for key, row in facts.get("situations", {}).items()}
    table = _aged(frame(rows, WildfireStatement), at, settings.wildfire_rhythm_h)
    stated = [own.get(row["region"], {}) for row in rows]
    phases = pd.Series([row.get("wildfire_phase") for row in stated], dtype="str")
    moments = table_of([{"at": row.get("observed_at")} for row in stated], {"at": MOMENT})["at"]
    differs = (phases != table["wildfire_phase"]) & phases.notna()
    told = table.assign(own_phase=phases, own_observed_at=moments, differs=differs.astype("boolean"))
    return told.sort_values(["region", "source"], ignore_index=True)


def water_levels(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per source × station × quantity: the latest measurement.

    age_h, is_old  hours since it was measured, and whether that is beyond `water_rhythm_h`
    """
    table = _aged(frame(facts.get("water_levels", {}).values(), WaterLevel), at, settings.water_rhythm_h)
    return table.sort_values(["source", "station", "quantity"], ignore_index=True)


def outages(facts: Facts, at: datetime, settings: Settings) -> pd.DataFrame:
    """Give one row per outage, what is still out first.

    is_active      not restored at the moment, as far as was told
    age_h, is_old  hours since it was told, and whether that is beyond `outage_rhythm_h`
    """
    rows = list(facts.get("outages", {}).values())
    table = _aged(frame(rows, Outage), at, settings.outage_rhythm_h)
    out = pd.Series([not row["restored_at"] or row["restored_at"] > iso(at) for row in rows], dtype="boolean")
    ordered = table.assign(is_active=out).sort_values(["source", "outage_id"])
    return ordered.sort_values("is_active", ascending=False, kind="stable", ignore_index=True)


def _aged(table: pd.DataFrame, at: datetime, rhythm_h: float) -> pd.DataFrame:
    age_h = ((pd.Timestamp(at) - table["observed_at"]).dt.total_seconds() / 3600).astype("Float64")
    return table.assign(age_h=age_h, is_old=(age_h > rhythm_h).astype("boolean"))
