"""Which sign of a followed scenario shows now? Indicators read from the picture; unknown is never *not reached*."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from kcr2.model import Following, Indicator, Measure, Trigger
from kcr2.model.scenario import SEVERITY
from kcr2.picture import Picture
from kcr2.picture.measures import STATED
from kcr2.planning.measuring import Reading, choose, read
from kcr2.terms import TriggerState

HOLDS_FROM = frozenset({"capacity", "reports", "situations", "incidents"})
"""Tables of which a row holds from its *stand van* on, so that it tells since when."""


@dataclass(frozen=True)
class Watched:
    """A scenario that is followed: the journal says so, or the space is told from it."""

    scenario: str
    title: str
    indicators: tuple[Indicator, ...]
    by_itself: bool = False


@dataclass(frozen=True)
class Finding:
    """What an indicator says now.

    state      reached: `trigger` is the most severe threshold that is certainly reached
    unsure     thresholds, more severe than that, of which it is not known
    since      moment from which it certainly is so; None where the rows do not tell
    """

    watched: Watched
    indicator: Indicator
    reading: Reading
    state: TriggerState
    trigger: Trigger | None
    unsure: tuple[Trigger, ...]
    since: datetime | None


def own_watch(scenario: str, title: str, indicators: tuple[Indicator, ...]) -> Watched:
    """Give the scenario that a space tells as one that is followed by itself."""
    return Watched(scenario, title, indicators, by_itself=True)


def watched_in(picture: Picture, own: Watched | None = None) -> list[Watched]:
    """Give the scenarios that are followed in a space.

    Parameters
    ----------
    own : the scenario that the space tells; it is followed unless the journal says otherwise
    """
    told = [Following.model_validate(row) for row in _rows(picture)]
    held = {one.scenario for one in told}
    by_itself = [own] if own is not None and own.scenario not in held and own.indicators else []
    return by_itself + [Watched(one.scenario, one.scenario_title, one.in_force()) for one in told if one.followed]


def _rows(picture: Picture) -> list[dict[str, object]]:
    kept = Following.model_fields
    facts = picture.facts.get("followed", {})
    return [{name: value for name, value in facts[key].items() if name in kept} for key in sorted(facts)]


def monitor(picture: Picture, watched: Iterable[Watched]) -> list[Finding]:
    """Evaluate every indicator: reached ones first, the most severe on top, then what is unknown."""
    found = [_finding(picture, one, indicator) for one in watched for indicator in one.indicators]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[int, int]:
    state = [TriggerState.REACHED, TriggerState.UNKNOWN, TriggerState.NOT_REACHED].index(finding.state)
    return state, -SEVERITY[finding.trigger.level] if finding.trigger else 0


def _finding(picture: Picture, watched: Watched, indicator: Indicator) -> Finding:
    reading = read(picture, indicator.measure)
    state, trigger, unsure = judge(reading, indicator.triggers)
    since = None if trigger is None else since_when(picture, indicator.measure, trigger)
    return Finding(watched, indicator, reading, state, trigger, unsure, since)


def judge(reading: Reading, triggers: Sequence[Trigger]) -> tuple[TriggerState, Trigger | None, tuple[Trigger, ...]]:
    """Give the state, the most severe threshold that is reached, and the more severe ones that are unknown."""
    states = [(trigger, state_of(reading, trigger)) for trigger in triggers]
    reached = [trigger for trigger, state in states if state is TriggerState.REACHED]
    worst = max(reached, key=lambda one: SEVERITY[one.level], default=None)
    unsure = tuple(
        trigger
        for trigger, state in states
        if state is TriggerState.UNKNOWN and (worst is None or SEVERITY[trigger.level] > SEVERITY[worst.level])
    )
    if worst is not None:
        return TriggerState.REACHED, worst, unsure
    return (TriggerState.UNKNOWN if unsure else TriggerState.NOT_REACHED), None, unsure


def state_of(reading: Reading, trigger: Trigger) -> TriggerState:
    """Say whether a threshold is reached, whatever those who did not report would say."""
    if reading.known is None and not reading.missing:
        # There is nothing of which this could be the most or the least.
        return TriggerState.NOT_REACHED
    low, high, at = reading.low, reading.high, trigger.at
    if trigger.direction == "at_least":
        sure, never = low >= at, high < at
    else:
        sure, never = high <= at, low > at
    return TriggerState.REACHED if sure else TriggerState.NOT_REACHED if never else TriggerState.UNKNOWN


def since_when(picture: Picture, measure: Measure, trigger: Trigger) -> datetime | None:
    """Give the moment from which what is reported now reaches a threshold; it may have been reached before.

    None where a row does not hold from its *stand van* on, such as where the picture computed what is looked for.
    """
    used = {measure.column, *measure.where} - {""}
    if measure.table not in HOLDS_FROM or not used <= set(STATED[measure.table].model_fields):
        return None
    rows = choose(picture, measure).sure.sort_values("observed_at", kind="stable")
    if measure.how != "count":
        rows = rows[rows[measure.column].notna()]
    if rows.empty:
        return None
    enough = _enough(rows, measure, trigger)
    # Where all must fit, a row that fits no longer counts too: nothing is sure before the last report.
    everything = picture.table(measure.table)["observed_at"].max()
    moment = everything if enough is None else rows.loc[enough, "observed_at"].min()
    return None if pd.isna(moment) else moment.to_pydatetime()


def _enough(rows: pd.DataFrame, measure: Measure, trigger: Trigger) -> pd.Series | None:
    """Say for each row, in order of time, whether with it the threshold is reached; None where it takes all of them."""
    if trigger.direction == "at_most":
        return rows[measure.column] <= trigger.at if measure.how == "min" else None
    if measure.how == "count":
        return pd.Series(range(1, len(rows) + 1), index=rows.index) >= trigger.at
    if measure.how == "sum":
        return rows[measure.column].cumsum() >= trigger.at
    return rows[measure.column] >= trigger.at if measure.how == "max" else None
