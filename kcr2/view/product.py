"""How do editions of the national product, their facts, texts and steps stand in tables and lines?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kcr2.actions.product_steps import KEY_LINE, KEY_LINES, key_lines
from kcr2.facts.compared import Difference, compared
from kcr2.formats import age, clock_time, label_of, local
from kcr2.model.product import TAKEN_OVER
from kcr2.picture import Picture
from kcr2.picture.product import facts_of
from kcr2.reference import Reference
from kcr2.reports.product.held import with_unit
from kcr2.terms import (
    Classification,
    FactChange,
    FactPart,
    ProductSection,
    ProductStatus,
    ProductStep,
    Quality,
    Status,
)
from kcr2.words import joined, many
from kcr2.words import words as _

Row = dict[str, Any]

SIGNS = {
    ProductStatus.CONCEPT: "✎",
    ProductStatus.FOR_APPROVAL: "◔",
    ProductStatus.ESTABLISHED: "✓",
    ProductStatus.SENT: "➤",
    ProductStatus.REPLACED: "⟳",
    ProductStatus.WITHDRAWN: "✗",
}
"""The sign of a status: never a colour alone."""

LEVEL_SIGNS = {Status.GREEN: "●", Status.YELLOW: "▲", Status.ORANGE: "▲▲", Status.RED: "▲▲▲", Status.UNKNOWN: "?"}
CHANGE_SIGNS = {FactChange.NEW: "＋", FactChange.CHANGED: "≠", FactChange.GONE: "−"}

Part = tuple[str, tuple[FactPart, ...], tuple[ProductSection, ...]]
"""A heading of the product, the facts below it, and the texts of people below it."""


def order() -> tuple[Part, ...]:
    """Give the order of the product (domain 5.4). Its head (1 and 11) is a form of its own."""
    section = ProductSection
    scenarios = (section.SCENARIO_LIKELY, section.SCENARIO_BEST, section.SCENARIO_WORST, section.INDICATORS)
    return (
        (_("2 Kernboodschap"), (), (section.KEY_MESSAGE,)),
        (_("3 Wat is: de feiten"), (FactPart.SITUATION, FactPart.REGIONS, FactPart.WARNINGS), ()),
        (_("4 Duiding"), (), (section.INTERPRETATION,)),
        (_("5 Wat als: scenario’s"), (), scenarios),
        (_("6 Capaciteit en bijstand"), (FactPart.ASSISTANCE, FactPart.CAPACITY), ()),
        (_("7 Knelpunten en vragen"), (FactPart.BOTTLENECKS, FactPart.QUESTIONS), ()),
        (_("8 Advies"), (), (section.ADVICE,)),
        (_("9 Acties en besluiten"), (), (section.ACTIONS,)),
        (_("10 Communicatie"), (), (section.COMMUNICATION,)),
        (_("12 Bronnen en onzekerheden"), (FactPart.SOURCES,), (section.UNCERTAINTY,)),
    )


def status_words(status: object) -> str:
    """Give a status with its sign."""
    return f"{SIGNS[ProductStatus(str(status))]} {label_of(ProductStatus, status)}"


def edition_words(row: Row) -> str:
    """Name an edition in a list: number, status, stand van."""
    return f"{row['product_id']} · {status_words(row['status'])} · {_('stand van')} {clock_time(row['facts_at'])}"


def tlp_words(classification: object) -> str:
    """Give the label as the Traffic Light Protocol writes it.

    >>> tlp_words("amber_strict")
    'TLP:AMBER+STRICT'
    """
    return Classification(str(classification)).tlp


def edition_table(products: pd.DataFrame) -> pd.DataFrame:
    """Give one line per edition, the latest first."""
    rows = products.iloc[::-1].to_dict("records")
    return pd.DataFrame(
        {
            _("Uitgave"): [row["product_id"] for row in rows],
            _("Status"): [status_words(row["status"]) for row in rows],
            _("Rubricering"): [tlp_words(row["classification"]) for row in rows],
            _("Stand van"): [local(row["facts_at"]) for row in rows],
            _("Vastgesteld door"): [_established(row) for row in rows],
            _("Verzonden"): ["" if pd.isna(row["sent_at"]) else local(row["sent_at"]) for row in rows],
            _("Volgt op"): [_text(row["follows"]) for row in rows],
            _("Opgevolgd door"): [_text(row["successor"]) for row in rows],
        }
    )


def _established(row: Row) -> str:
    return "" if pd.isna(row["established_at"]) else f"{row['established_by']}, {clock_time(row['established_at'])}"


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def fact_table(facts: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give facts as they are frozen: value with its sign, whose it is, stand van and quality."""
    rows = facts.to_dict("records")
    return pd.DataFrame(
        {
            _("Over"): [row["group"] for row in rows],
            _("Feit"): [row["label"] for row in rows],
            _("Waarde"): [value_words(row) for row in rows],
            _("Eigenaar"): [f"{row['owner']} {reference.party_name(row['owner'])}" for row in rows],
            _("Stand van"): [stand_words(row) for row in rows],
            _("Kwaliteit"): [
                _("geteld") if pd.isna(row["quality"]) else label_of(Quality, row["quality"]) for row in rows
            ],
        }
    )


def value_words(row: Row) -> str:
    """Give the value of a fact with unit and, where it has a state, its sign."""
    sign = "" if pd.isna(row["level"]) else LEVEL_SIGNS[Status(row["level"])]
    return " ".join(filter(None, [sign, with_unit(row)]))


def stand_words(row: Row) -> str:
    """Give when a fact held, with a word where that is longer ago than agreed."""
    told = clock_time(row["observed_at"])
    return f"{told} ({_('oud')})" if row["is_old"] else told


def differences(picture: Picture, row: Row) -> Sequence[Difference] | None:
    """Give what differs from the edition that this one follows; None when there is none to compare with."""
    if pd.isna(row["follows"]):
        return None
    before = facts_of(picture.facts, row["follows"])
    after = facts_of(picture.facts, row["product_id"])
    return None if before.empty else compared(before.to_dict("records"), after.to_dict("records"))


def difference_words(found: Sequence[Difference]) -> str:
    """Say in one line how many facts are new, changed or gone, each with its sign."""
    counts = {change: sum(one.change is change for one in found) for change in FactChange}
    told = [f"{CHANGE_SIGNS[change]} {n} {_(change.label)}" for change, n in counts.items() if n]
    return " · ".join(told) or _("✓ geen verschil in de feiten")


def difference_table(found: Sequence[Difference]) -> pd.DataFrame:
    """Give one line per fact that differs: what it was and what it is."""
    rows = [one.after or one.before or {} for one in found]
    return pd.DataFrame(
        {
            _("Verschil"): [f"{CHANGE_SIGNS[one.change]} {_(one.change.label)}" for one in found],
            _("Feit"): [": ".join(filter(None, [row["group"], row["label"]])) for row in rows],
            _("Eerder"): ["" if one.before is None else value_words(dict(one.before)) for one in found],
            _("Nu"): ["" if one.after is None else value_words(dict(one.after)) for one in found],
            _("Eigenaar"): [row["owner"] for row in rows],
        }
    )


def written_words(row: Row) -> str:
    """Say who wrote a text and when, and from where it was taken over as long as nobody touched it since."""
    told = _("door {who}, {at}").format(who=row["actor"], at=clock_time(row["observed_at"]))
    return f"{told} · {row['source']}" if is_taken_over(row) else told


def taken_over(source: str) -> str:
    """Say where a text comes from: it stands with the text until somebody writes there."""
    return f"{TAKEN_OVER} {source}"[:300]


def is_taken_over(row: Row) -> bool:
    """Say whether a text stands as it was taken over."""
    return str(row["source"]).startswith(TAKEN_OVER)


def key_words(text: str) -> str:
    """Say how many lines a key message takes of those that it may."""
    return _("{n} van ten hoogste {most} regels van {signs} tekens").format(
        n=key_lines(text), most=KEY_LINES, signs=KEY_LINE
    )


def text_table(texts: pd.DataFrame) -> pd.DataFrame:
    """Give who wrote which part, in the order of the product."""
    by_section = {row["section"]: row for row in texts.to_dict("records") if row["text"]}
    shown = [by_section[section.value] for section in ProductSection if section.value in by_section]
    return pd.DataFrame(
        {
            _("Onderdeel"): [label_of(ProductSection, row["section"]) for row in shown],
            _("Geschreven door"): [row["actor"] for row in shown],
            _("Moment"): [local(row["observed_at"]) for row in shown],
            _("Herkomst"): [row["source"] if is_taken_over(row) else _("zelf geschreven") for row in shown],
        }
    )


def step_table(steps: pd.DataFrame) -> pd.DataFrame:
    """Give how a product went: each step with who took it, when and why."""
    rows = steps.to_dict("records")
    return pd.DataFrame(
        {
            _("Stap"): [label_of(ProductStep, row["step"]) for row in rows],
            _("Door"): [row["actor"] for row in rows],
            _("Moment"): [local(row["observed_at"]) for row in rows],
            _("Toelichting"): [row["note"] for row in rows],
        }
    )


def head_words(row: Row, picture: Picture) -> str:
    """Say in one line what an edition is about: stand van with its age, period, next edition."""
    hours = (picture.at - row["facts_at"]).total_seconds() / 3600
    parts = [
        _("Stand van {at} ({age} oud)").format(at=local(row["facts_at"]), age=age(hours)),
        _("periode {start} – {end}").format(start=clock_time(row["period_from"]), end=clock_time(row["period_to"])),
        many(int(row["n_facts"]), _("1 feit"), _("{n} feiten")),
    ]
    if row["left_out"]:
        parts.append(
            many(
                int(row["left_out"]),
                _("1 aanvraag met een strenger label niet opgenomen"),
                _("{n} aanvragen met een strenger label niet opgenomen"),
            )
        )
    if not pd.isna(row["next_update_at"]):
        parts.append(_("volgende uitgave {at}").format(at=clock_time(row["next_update_at"])))
    return " · ".join(parts)


def recipients_words(row: Row, reference: Reference) -> str:
    """Name who is on the distribution list; all regions are named as one."""
    codes, regions = list(row["recipients"]), list(reference.regions.index)
    told = [] if not set(regions) <= set(codes) else [_("alle {n} regio’s").format(n=len(regions))]
    told += [f"{code} {reference.party_name(code)}" for code in codes if not (told and code in regions)]
    return joined(told) if told else _("niemand")
