"""How does a scenario of the library look? Its list, its facts, and what each variant would need over time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kcr2.actions import OpenIncident
from kcr2.exchange.scenarios import Scenario
from kcr2.formats import clock_time, local, span
from kcr2.model import DUTCH_TIME, Demand, ExpectedIncident, OutcomeFact, Variant
from kcr2.reference import Reference
from kcr2.terms import IncidentType, VariantKind
from kcr2.view.monitoring import level_words, number, threshold_words
from kcr2.words import joined
from kcr2.words import words as _

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
COLOURS = ("#154273", "#c46200", "#2e7d32", "#7b3fa0", "#b3261e", "#00798c")
DAY = "d MMM y"
MOST_NAMED = 6


def incident_types(scenario: Scenario) -> tuple[IncidentType, ...]:
    """Give the types of incident in the story and in the variants."""
    told = {line.intention.type for line in scenario.lines if isinstance(line.intention, OpenIncident)}
    supposed = {one.type for variant in scenario.variants.values() for one in variant.incidents}
    return tuple(one for one in IncidentType if one in told | supposed)


def type_words(scenario: Scenario) -> str:
    """Name the types of incident of a scenario."""
    return joined([_(one.label) for one in incident_types(scenario)]) or _("geen")


def variant_words(scenario: Scenario) -> str:
    """Name the variants of a scenario."""
    return joined([_(kind.label) for kind in VariantKind if kind in scenario.variants])


def period(scenario: Scenario) -> str:
    """Say from which day to which day a scenario runs."""
    first, last = local(scenario.starts_at, pattern=DAY), local(scenario.ends_at, pattern=DAY)
    return first if first == last else f"{first} – {last}"


def library_table(scenarios: Sequence[Scenario], followed: Iterable[str]) -> pd.DataFrame:
    """Give one row per scenario of the library."""
    held = set(followed)
    return pd.DataFrame(
        {
            _("Scenario"): [one.title for one in scenarios],
            _("Soort"): [_(one.kind.label) for one in scenarios],
            _("Incidenttype"): [type_words(one) for one in scenarios],
            _("Periode"): [period(one) for one in scenarios],
            _("Gevolgd"): [_("✓ gevolgd") if one.name in held else "" for one in scenarios],
            _("Varianten"): [
                joined([_(kind.label) for kind in VariantKind if kind in one.variants]) for one in scenarios
            ],
            _("Indicatoren"): pd.Series([len(one.indicators) for one in scenarios], dtype="Int64"),
            _("Naspelen"): [_("ja") if one.lines else _("nee") for one in scenarios],
        }
    )


def outcome_table(facts: Sequence[OutcomeFact], sources: dict[str, str]) -> pd.DataFrame:
    """Give what really happened, each figure with its source."""
    return pd.DataFrame(
        {
            _("Wat"): [fact.title for fact in facts],
            _("Waarde"): [_value(fact) for fact in facts],
            _("Bron"): [f"{fact.source} · {sources.get(fact.source, '')}" for fact in facts],
        }
    )


def _value(fact: OutcomeFact) -> str:
    if isinstance(fact.value, datetime):
        return local(fact.value)
    return f"{number(float(fact.value))} {fact.unit}"


def chapter_table(scenario: Scenario) -> pd.DataFrame:
    """Give the chapters in order."""
    return pd.DataFrame(
        {
            _("Moment"): [local(one.at) for one in scenario.chapters],
            _("Hoofdstuk"): [one.title for one in scenario.chapters],
            _("Tekst"): [one.text for one in scenario.chapters],
        }
    )


def threshold_table(scenario: Scenario) -> pd.DataFrame:
    """Give every threshold of every indicator as the scenario has it."""
    pairs = [(one, trigger) for one in scenario.indicators for trigger in one.triggers]
    return pd.DataFrame(
        {
            _("Indicator"): [one.title for one, _trigger in pairs],
            _("Ernst"): [level_words(trigger.level) for _one, trigger in pairs],
            _("Drempel"): [threshold_words(trigger, one.unit) for one, trigger in pairs],
            _("Wat te doen"): [trigger.advice for _one, trigger in pairs],
            _("Bron van de drempel"): [one.source for one, _trigger in pairs],
        }
    )


def incident_words(incident: ExpectedIncident) -> str:
    """Say what a variant supposes: where, from when until when, and at which level."""
    regions = incident.regions
    where = ", ".join(regions) if len(regions) <= MOST_NAMED else _("{n} regio's").format(n=len(regions))
    begin, end = _after(incident.after_min), incident.ends_after_min
    until = _("duurt voort") if end is None else _("tot {span}").format(span=span(end))
    level = _("GRIP niet gemeld") if incident.grip is None else f"GRIP {incident.grip}"
    return f"{_(incident.type.label)} · {where} · {begin}, {until} · {level}"


def _after(minutes: int) -> str:
    return _("bij het begin") if minutes == 0 else _("na {span}").format(span=span(minutes))


# ---- what a variant needs ------------------------------------------------------------------------------


def needed(variant: Variant) -> pd.DataFrame:
    """Add up what a variant needs, over its incidents.

    Returns
    -------
    DataFrame, one row per (capability, after_min) at which the sum changes
        capability   code
        after_min    minutes after the start of the scenario
        amount       units needed from then on, Int64
    """
    rows = []
    for code in sorted({one.capability for one in variant.demands}):
        demands = [one for one in variant.demands if one.capability == code]
        held: int | None = None
        for minute in sorted({point.after_min for one in demands for point in one.points}):
            amount = sum(_at(one, minute) for one in demands)
            if amount != held:
                rows.append((code, minute, amount))
            held = amount
    return pd.DataFrame(rows, columns=["capability", "after_min", "amount"]).astype(
        {"capability": "str", "after_min": "Int64", "amount": "Int64"}
    )


def _at(demand: Demand, minute: int) -> int:
    reached = [point.amount for point in demand.points if point.after_min <= minute]
    return reached[-1] if reached else 0


def most_needed(variants: Iterable[Variant]) -> int:
    """Give the most units of one type that any of the variants needs, so that their charts have one scale."""
    tables = [needed(variant) for variant in variants]
    return max((int(table["amount"].max()) for table in tables if not table.empty), default=0)


def demand_chart(variant: Variant, starts_at: datetime, reference: Reference, *, most: int) -> go.Figure:
    """Draw what a variant needs as a staircase per type, by colour and dash; the axis runs to `most` units."""
    figure = go.Figure()
    table = needed(variant)
    end = _local(starts_at, variant.duration_min)
    for place, (code, rows) in enumerate(table.groupby("capability", sort=True)):
        name = str(reference.capabilities.at[code, "name"])
        moments = [_local(starts_at, int(minute)) for minute in rows["after_min"]]
        amounts = [int(amount) for amount in rows["amount"]]
        figure.add_scatter(
            x=[_local(starts_at, 0), *moments, end],
            y=[0, *amounts, amounts[-1]],
            mode="lines",
            name=name,
            line={
                "shape": "hv",
                "width": 3,
                "color": COLOURS[place % len(COLOURS)],
                "dash": DASHES[place % len(DASHES)],
            },
            hovertemplate="%{y} · %{x|%d-%m %H:%M}<extra>" + name + "</extra>",
        )
    figure.update_layout(
        height=290,
        margin={"l": 10, "r": 10, "t": 10, "b": 50},
        legend={"orientation": "h", "y": -0.3, "yanchor": "top", "x": 0},
        showlegend=True,
        yaxis={"range": [0, max(most, 1) * 1.05], "title": _("nodig (eenheden)"), "dtick": max(1, -(-most // 6))},
        xaxis={"type": "date", "tickformat": "%H:%M\n%d-%m"},
    )
    return figure


def demand_table(variant: Variant, starts_at: datetime, reference: Reference) -> pd.DataFrame:
    """Give the staircases as a table, for who cannot use a chart."""
    rows = needed(variant)
    types = reference.capabilities
    return pd.DataFrame(
        {
            _("Type"): [str(types.at[code, "name"]) for code in rows["capability"]],
            _("Vanaf"): [clock_time(starts_at + timedelta(minutes=int(minute))) for minute in rows["after_min"]],
            _("Na"): [_after(int(minute)) for minute in rows["after_min"]],
            _("Nodig"): rows["amount"],
            _("Eenheid"): [str(types.at[code, "unit"]) for code in rows["capability"]],
        }
    )


def _local(starts_at: datetime, minutes: int) -> Any:
    """Give a moment of the scenario as Dutch local time without a zone: plotly would draw it in UTC."""
    return (starts_at + timedelta(minutes=minutes)).astimezone(DUTCH_TIME).replace(tzinfo=None)
