"""What does another policy change? Differences over the same windows, with their intervals and in a sentence."""

from typing import Any

import numpy as np
import pandas as pd

from kcr2.stress.comparing import Comparison, Judged, compare
from kcr2.stress.country import Country
from kcr2.stress.figures import between, number, percent
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.sentences import shift_told, windows_told
from kcr2.view.stress import Shown, interval_or_unknown
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


def difference_sentence(shown: Shown, both: Comparison, policy: str) -> str:
    """Say what a policy changes for the country as a whole, and how sure that is."""
    name = policy[:1].upper() + policy[1:]
    return shift_told(name, _("iets, ergens in het land,"), both.anything, windows_told(shown.options, shown.titles))


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
                f"{number(100 * row['difference'], 2)} ({between(row['low'], row['high'], scale=100, digits=2)})"
                for row in rows
            ],
            _("Tekort verdwijnt in (vensters)"): [number(row["fell"]) for row in rows],
            _("Tekort komt erbij in (vensters)"): [number(row["rose"]) for row in rows],
            _("Verschil in eenheid-uren"): [_amount(row) for row in rows],
        }
    )


def _amount(row: dict[str, Any]) -> str:
    ends = interval_or_unknown(row["unmet_low"], row["unmet_high"])
    return f"{number(float(row['unmet_difference']), 1)} ({ends})"
