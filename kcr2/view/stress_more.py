"""What does one more unit buy at each place? In a table by code, and in a sentence per group of places."""

import pandas as pd

from kcr2.stress.figures import between, number, percent
from kcr2.stress.sentences import places_told
from kcr2.view.stress import NOT_ASKED, Shown, interval_or_unknown
from kcr2.words import words as _


def more_table(shown: Shown, found: pd.DataFrame) -> pd.DataFrame:
    """Give what one more unit buys per place, in the order of codes. `found`: as `placing.marginal_table` gives."""
    rows = found.sort_values("owner", kind="stable").to_dict("records")
    return pd.DataFrame(
        {
            _("Eén erbij bij"): [f"{row['owner']} {shown.reference.owner_name(row['owner'])}" for row in rows],
            _("Groep"): [int(row["group"]) for row in rows],
            _("Minder tekort per 100 vensters, eenheid-uren"): [
                f"{number(100 * row['hours'], 1)} ({interval_or_unknown(row['hours_low'], row['hours_high'], 100)})"
                for row in rows
            ],
            _("Kans op tekort daarna"): [_chance(row["chance_after"]) for row in rows],
            _("Verschil, procentpunt (95 %-interval)"): [
                f"{number(100 * row['difference'], 2)} ({between(row['low'], row['high'], scale=100, digits=2)})"
                for row in rows
            ],
            _("Vensters opnieuw bekeken"): [f"{number(row['again'])} / {number(row['n'])}" for row in rows],
        }
    )


def _chance(share: object) -> str:
    return NOT_ASKED if pd.isna(share) else percent(float(str(share)))


def more_sentences(shown: Shown, found: pd.DataFrame) -> list[str]:
    """Say what one more unit buys, for the places that avoid most: those that cannot be told apart together."""
    told = []
    for code, rows in found[found["group"] == 1].groupby("capability", sort=False):
        places = [shown.reference.owner_name(owner) for owner in rows["owner"]]
        told.append(places_told(shown.name(str(code)), places, rows.iloc[0].to_dict()))
    return told
