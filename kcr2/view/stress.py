"""What does a stress test show, type by type? Tables with every chance beside its interval.

Nothing here orders regions by how they fare: they stand in the order of their codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kcr2.reference import Reference
from kcr2.stress.amounts import late_table, unmet, unmet_table
from kcr2.stress.country import Country
from kcr2.stress.figures import between, number, percent
from kcr2.stress.options import StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.results import anything, chances
from kcr2.stress.sentences import anything_told, type_told, windows_told
from kcr2.words import words as _

NOT_ASKED = "–"
"""Nobody asked for it in any window, so nothing can be said. That is not 0."""


@dataclass(frozen=True, eq=False)
class Shown:
    """Outcomes as they are on screen; each table is made once.

    titles   hazard → what it is called on screen
    whole    whether every scenario that was asked for is in it
    """

    outcomes: Outcomes
    country: Country
    options: StressOptions
    reference: Reference
    titles: Mapping[str, str]
    whole: bool = True

    @property
    def n(self) -> int:
        """Count the windows that the figures rest on."""
        return len(self.outcomes)

    @cached_property
    def by_type(self) -> pd.DataFrame:
        """Give the chance of shortage per type, index capability."""
        return chances(self.outcomes, self.country).set_index("capability")

    @cached_property
    def by_block(self) -> pd.DataFrame:
        """Give the chance of shortage per type and block."""
        return chances(self.outcomes, self.country, "block")

    @cached_property
    def by_region(self) -> pd.DataFrame:
        """Give the chance of shortage per type and region."""
        return chances(self.outcomes, self.country, "region")

    @cached_property
    def by_region_block(self) -> pd.DataFrame:
        """Give the chance of shortage per type, region and block."""
        return chances(self.outcomes, self.country, "region", "block")

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Give how the unit-hours that are missing are spread, index capability."""
        return unmet_table(self.outcomes, self.country).set_index("capability")

    @cached_property
    def late(self) -> pd.DataFrame:
        """Give how the unit-hours that come late are spread, index capability."""
        return late_table(self.outcomes, self.country).set_index("capability")

    @cached_property
    def hours(self) -> np.ndarray:
        """Give (n, types): unit-hours that are missing."""
        return unmet(self.outcomes, self.country)

    @cached_property
    def asked(self) -> list[str]:
        """Give the types that were asked for, those that are short most often first; equal ones by the list of types.

        Types may be ordered by need; regions never are.
        """
        rows = self.by_type[self.by_type["asked_in"] > 0]
        worst = rows.assign(maybe=rows["short"] + rows["undecided"]).sort_values(
            ["short", "maybe"], ascending=False, kind="stable"
        )
        return list(worst.index)

    def name(self, capability: str) -> str:
        """Give what a type is called."""
        return str(self.reference.capabilities.at[capability, "name"])

    def unit(self, capability: str) -> str:
        """Give the unit that a type is counted in."""
        return str(self.reference.capabilities.at[capability, "unit"])

    def hour(self, block: int) -> str:
        """Write the hours of a block."""
        return f"{block * self.options.block_h}–{(block + 1) * self.options.block_h}"


def chance_told(row: Mapping[str, object]) -> str:
    """Write a chance with its interval; nothing can be said of what nobody asked for."""
    if pd.isna(row["chance"]):
        return NOT_ASKED
    ends = between(float(str(row["low"])), float(str(row["high"])), scale=100)
    return f"{percent(float(str(row['chance'])))} ({ends}%)"


def amount_told(row: Mapping[str, object], name: str) -> str:
    """Write an amount with its interval, as far as the windows tell."""
    if pd.isna(row[name]):
        return NOT_ASKED
    ends = interval_or_unknown(row[f"{name}_low"], row[f"{name}_high"])
    return f"{number(float(str(row[name])), 1)} ({ends})"


def interval_or_unknown(low: object, high: object, scale: float = 1) -> str:
    """Write an interval of an amount, of which the ends may be unknown."""
    if pd.isna(low):
        return _("onbekend: te weinig vensters")
    if pd.isna(high):
        return _("ten minste {low}").format(low=number(scale * float(str(low)), 1))
    return between(float(str(low)), float(str(high)), scale=scale)


SENTENCES = 5


def short_answer(shown: Shown) -> list[str]:
    """Say how often anything is missing, and then the types that are missing most often."""
    windows = windows_told(shown.options, shown.titles)
    types = shown.by_type.loc[shown.asked[:SENTENCES]]
    told = [type_told(shown.name(str(code)), row, windows) for code, row in types.iterrows()]
    return [anything_told(anything(shown.outcomes, shown.country), windows), *told]


def type_table(shown: Shown) -> pd.DataFrame:
    """Give every type: how often asked, how likely short, how much is missing and late."""
    codes = [*shown.asked, *(code for code in shown.by_type.index if code not in set(shown.asked))]
    rows = [shown.by_type.loc[code] for code in codes]
    missing, late = ([table.loc[code] for code in codes] for table in (shown.missing, shown.late))
    return pd.DataFrame(
        {
            _("Type"): [shown.name(code) for code in codes],
            _("Eenheid"): [shown.unit(code) for code in codes],
            _("Gevraagd in"): [number(row["asked_in"]) for row in rows],
            _("Kans op tekort (95 %-interval)"): [chance_told(row) for row in rows],
            _("Niet beslist"): [NOT_ASKED if pd.isna(row["undecided"]) else number(row["undecided"]) for row in rows],
            _("Gemiddeld tekort, eenheid-uren"): [amount_told(row, "mean") for row in missing],
            _("Tekort, 95e percentiel"): [amount_told(row, "q95") for row in missing],
            _("Gemiddeld te laat, eenheid-uren"): [amount_told(row, "mean") for row in late],
            _("Zeker"): [_("ja") if row["certain"] else _("als groep") for row in rows],
        }
    )


def region_table(shown: Shown, capability: str) -> pd.DataFrame:
    """Give a type's chance of shortage in every region, in the order of their codes."""
    rows = shown.by_region[shown.by_region["capability"] == capability].to_dict("records")
    return pd.DataFrame(
        {
            _("Regio"): [f"{row['region']} {shown.reference.owner_name(str(row['region']))}" for row in rows],
            _("Kans op tekort (95 %-interval)"): [chance_told(row) for row in rows],
            _("Vensters met tekort"): [NOT_ASKED if pd.isna(row["short"]) else number(row["short"]) for row in rows],
            _("Niet beslist"): [NOT_ASKED if pd.isna(row["undecided"]) else number(row["undecided"]) for row in rows],
        }
    )


def hour_table(shown: Shown, capabilities: list[str]) -> pd.DataFrame:
    """Give the chance per type (row) and hours since the start (column), with its interval."""
    rows = shown.by_block[shown.by_block["capability"].isin(capabilities)]
    table = pd.DataFrame({_("Type"): [shown.name(code) for code in capabilities]})
    for block, part in rows.groupby("block"):
        told = {str(row["capability"]): chance_told(row) for row in part.to_dict("records")}
        table[_("uur {hours}").format(hours=shown.hour(int(str(block))))] = [told[code] for code in capabilities]
    return table


def region_hour_table(shown: Shown, capability: str) -> pd.DataFrame:
    """Give a type's chance per region (row, in the order of codes) and hours since the start (column)."""
    rows = shown.by_region_block[shown.by_region_block["capability"] == capability]
    table = pd.DataFrame({_("Regio"): [f"{c} {shown.reference.owner_name(c)}" for c in shown.country.regions]})
    for block, part in rows.groupby("block"):
        told = {str(row["region"]): chance_told(row) for row in part.to_dict("records")}
        table[_("uur {hours}").format(hours=shown.hour(int(str(block))))] = [told[c] for c in shown.country.regions]
    return table


def spread_table(shown: Shown, capability: str) -> pd.DataFrame:
    """Give how much of a type is missing at most in so many of all windows."""
    row = shown.missing.loc[capability]
    titles = {
        "q50": _("in de helft van de vensters"),
        "q90": _("in 9 van de 10 vensters"),
        "q95": _("in 19 van de 20 vensters"),
        "q99": _("in 99 van de 100 vensters"),
        "mean": _("gemiddeld"),
    }
    told = [amount_told(row, name) for name in titles]
    most = NOT_ASKED if pd.isna(row["most"]) else number(float(row["most"]), 1)
    return pd.DataFrame(
        {
            _("Tekort ten hoogste"): [*titles.values(), _("grootste in één venster")],
            _("Eenheid-uren (95 %-interval)"): [*told, most],
        }
    )
