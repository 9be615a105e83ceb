"""Which phase is a region in, how often does it then report, and what stands in its way?"""

import pandas as pd

from kcr2.model import Bottleneck, NationalPhase
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import BottleneckStatus, IncidentStatus, Phase, PhaseReason

RANK = {phase: rank for rank, phase in enumerate(Phase)}
"""Order of the phases: a higher one is busier."""

BY_INCIDENT = {
    IncidentStatus.ACTIVE.value: PhaseReason.INCIDENT_ACTIVE,
    IncidentStatus.SIGNAL.value: PhaseReason.INCIDENT_OPEN,
    IncidentStatus.STABILISED.value: PhaseReason.INCIDENT_OPEN,
    IncidentStatus.AFTERMATH.value: PhaseReason.INCIDENT_OPEN,
}
"""Status of an incident → why it raises the phase of the regions that it touches; a closed one does not."""

PHASE_BY_INCIDENT = {
    PhaseReason.INCIDENT_ACTIVE: Phase.WARM,
    PhaseReason.INCIDENT_OPEN: Phase.TEPID,
    PhaseReason.NONE: Phase.COLD,
}

ADDED = {
    **{"owner_name": "str", "bottleneck_status": "str", "is_open": "boolean", "since": MOMENT},
    **{"resolved_at": MOMENT, "how": "str", "own_report": "boolean"},
}

Ground = tuple[Phase, PhaseReason]


def rhythm_of(phase: Phase, settings: Settings) -> float:
    """Give the agreed reporting rhythm of a phase in hours."""
    return {
        Phase.COLD: settings.report_rhythm_cold_h,
        Phase.TEPID: settings.report_rhythm_tepid_h,
        Phase.WARM: settings.report_rhythm_warm_h,
    }[phase]


def phase_by_region(facts: Facts, reference: Reference, settings: Settings) -> pd.DataFrame:
    """Give one row per region, index its code: the highest phase that anything asks for, and why.

    phase         a `Phase`
    phase_reason  a `PhaseReason`; of grounds for the same phase the one that comes first in that list
    rhythm_h      hours between two reports in this phase
    """
    grounds = _grounds(facts, reference)
    highest = {region: max(told, key=_height) for region, told in grounds.items()}
    return pd.DataFrame(
        {
            "phase": [phase.value for phase, _ in highest.values()],
            "phase_reason": [reason.value for _, reason in highest.values()],
            "rhythm_h": [rhythm_of(phase, settings) for phase, _ in highest.values()],
        },
        index=reference.regions.index,
    ).astype({"phase": "str", "phase_reason": "str", "rhythm_h": "float64"})


def _height(ground: Ground) -> tuple[int, int]:
    phase, reason = ground
    return RANK[phase], -list(PhaseReason).index(reason)


def _grounds(facts: Facts, reference: Reference) -> dict[str, list[Ground]]:
    agreed = facts.get("phases", {}).get(())
    everywhere = [(Phase.COLD, PhaseReason.NONE), *([(Phase(agreed["phase"]), PhaseReason.AGREED)] if agreed else [])]
    grounds: dict[str, list[Ground]] = {region: list(everywhere) for region in reference.regions.index}
    for incident in facts.get("incidents", {}).values():
        reason = BY_INCIDENT.get(incident["status"], PhaseReason.NONE)
        for region in incident["regions"]:
            grounds[region].append((PHASE_BY_INCIDENT[reason], reason))
    for row in facts.get("situations", {}).values():
        if row.get("phase"):
            grounds[row["region"]].append((Phase(row["phase"]), PhaseReason.REGION))
    return grounds


def phases(facts: Facts) -> pd.DataFrame:
    """Give the phase that the regions last agreed on for the whole country: one row, none when there is none."""
    return frame(facts.get("phases", {}).values(), NationalPhase)


def bottlenecks(facts: Facts, reference: Reference) -> pd.DataFrame:
    """Give one row per bottleneck: what is open first, then by region, theme and number.

    owner_name          of whom it lies with
    bottleneck_status   a `BottleneckStatus`; is_open says the same in one word
    since               stand van with which it was first noted
    resolved_at, how    stand van and words of its end, NA while it is open
    own_report          whether the region itself stated it last
    """
    ends = facts.get("bottleneck_ends", {})
    rows = [_bottleneck(row, ends.get(key), reference) for key, row in facts.get("bottlenecks", {}).items()]
    table = table_of(rows, {**column_types(Bottleneck), **ADDED, **ORIGIN})
    ordered = table.assign(closed=~table["is_open"]).sort_values(
        ["closed", "region", "theme", "bottleneck_id"], ignore_index=True
    )
    return ordered.drop(columns="closed")


def _bottleneck(row: Row, end: Row | None, reference: Reference) -> Row:
    return row | {
        "owner_name": reference.party_name(row["owner"]),
        "bottleneck_status": (BottleneckStatus.OPEN if end is None else BottleneckStatus.RESOLVED).value,
        "is_open": end is None,
        "resolved_at": end and end["observed_at"],
        "how": end and end["how"],
        "own_report": row["reported_by"] == row["region"],
    }


def due_at(reported_at: pd.Series, rhythm_h: pd.Series) -> pd.Series:
    """Give when the next report of each region is due; NA where there is no report to count from."""
    return reported_at + pd.to_timedelta(rhythm_h, unit="h")
