"""What does another policy change? Differences over the same windows, with their intervals and in a sentence."""

from typing import Any

import numpy as np
import pandas as pd

from kcr2.stress.comparing import Comparison, Judged, compare
from kcr2.stress.country import Country
from kcr2.stress.outcomes import Outcomes
from kcr2.view.stress import Shown
from kcr2.view.stress_words import decimal, number, percent
from kcr2.words import words as _


def compared(shown: Shown, country: Country, outcomes: Outcomes) -> Comparison | None:
    """Compare with outcomes under another policy, over the windows that both have; None when they share none."""
    both = np.intersect1d(shown.outcomes.number, outcomes.number)
    if not len(both):
        return None
    return compare(Judged(shown.country, only(shown.outcomes, both)), Judged(country, only(outcomes, both)))


def only(outcomes: Outcomes, numbers: np.ndarray) -> Outcomes:
    """Give the outcomes of some scenarios."""
    rows, cells = np.isin(outcomes.number, numbers), np.isin(outcomes.scenario, numbers)
    per_window = (getattr(outcomes, name)[rows] for name in ("number", "asked", "late", "found", "bound", "solved"))
    per_cell = (getattr(outcomes, name)[cells] for name in ("scenario", "type", "region", "block", "missing"))
    return Outcomes(*per_window, *per_cell)


def difference_sentence(both: Comparison) -> str:
    """Say what changes for the country as a whole, and how sure that is."""
    held = both.anything
    words = _(
        "De kans dat er ergens iets ontbreekt gaat van {before} naar {after}: een verschil van {change} procentpunt "
        "({low} tot {high}). In {fell} vensters verdwijnt het tekort, in {rose} komt er een bij."
    ).format(
        before=percent(held.before / held.n),
        after=percent(held.after / held.n),
        change=points(held.difference),
        low=points(held.interval.low),
        high=points(held.interval.high),
        fell=number(held.fell),
        rose=number(held.rose),
    )
    if held.clear:
        return words
    return words + " " + _("Met zoveel vensters is niet zeker dat het beleid hier iets aan verandert.")


def points(share: float) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    told = decimal(abs(100 * share), 2)
    return told if not 100 * abs(share) >= 0.005 else f"{'+' if share > 0 else '−'}{told}"


def difference_rows(shown: Shown, both: Comparison) -> list[dict[str, Any]]:
    """Give the types of which the chance differs, the largest difference first."""
    rows = both.types[(both.types["fell"] > 0) | (both.types["rose"] > 0)]
    rows = rows.assign(size=rows["difference"].abs()).sort_values("size", ascending=False, kind="stable")
    return [
        {"label": shown.name(row["capability"]), "change": row["difference"], "low": row["low"], "high": row["high"]}
        for row in rows.to_dict("records")
    ]


def difference_table(shown: Shown, both: Comparison) -> pd.DataFrame:
    """Give per type the chance before and after, and the difference with its interval."""
    rows = both.types.to_dict("records")
    return pd.DataFrame(
        {
            _("Type"): [shown.name(row["capability"]) for row in rows],
            _("Kans nu"): [percent(row["before"]) for row in rows],
            _("Kans dan"): [percent(row["after"]) for row in rows],
            _("Verschil, procentpunt (95 %-interval)"): [
                f"{points(row['difference'])} ({points(row['low'])} … {points(row['high'])})" for row in rows
            ],
            _("Vensters zonder tekort erbij"): [number(row["fell"]) for row in rows],
            _("Vensters met tekort erbij"): [number(row["rose"]) for row in rows],
            _("Verschil in eenheid-uren"): [_amount(row) for row in rows],
        }
    )


def _amount(row: dict[str, Any]) -> str:
    told = decimal(float(row["unmet_difference"]))
    if pd.isna(row["unmet_low"]) or pd.isna(row["unmet_high"]):
        return _("{value} (interval onbekend: te weinig vensters)").format(value=told)
    return f"{told} ({decimal(float(row['unmet_low']))} … {decimal(float(row['unmet_high']))})"
