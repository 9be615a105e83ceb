"""What does the country have of each type, and how many owners does that sum miss? (decision D6)"""

import pandas as pd

from kcr2.reference import Reference

FIGURES = ("total", "deployable", "releasable", "committed", "deployed", "resting", "minimum_cover")
"""The counts of a capacity report that add up over owners."""


def national_totals(capacity: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Add up what owners stated, per capability.

    A sum of nothing is NA, not 0. Missing is counted over the owners that could have stated it: the
    known hosts of the type and whoever reported it.

    Parameters
    ----------
    capacity : DataFrame, `Picture.capacity` or a selection of it

    Returns
    -------
    DataFrame, one row per capability with a host or a report, index `capability`
        name, service, unit
        owners               number of owners that could have stated it
        <figure>             sum of what was stated, NA when nobody did
        <figure>_missing     number of owners that did not state it
        oldest_at            stand van of the oldest report in the sums
    """
    owners = _owners(capacity, reference)
    grouped = capacity.groupby("capability")
    index = pd.Index(owners.index, name="capability")
    types = reference.capabilities.loc[index, ["name", "service", "unit"]]
    columns: dict[str, pd.Series] = {"owners": owners}
    for figure in FIGURES:
        columns[figure] = grouped[figure].sum(min_count=1).reindex(index).astype("Int64")
        stated = grouped[figure].count().reindex(index).fillna(0).astype("Int64")
        columns[f"{figure}_missing"] = owners - stated
    columns["oldest_at"] = grouped["observed_at"].min().reindex(index)
    return types.assign(**columns)


def _owners(capacity: pd.DataFrame, reference: Reference) -> pd.Series:
    """Count the owners per capability that could have reported: known hosts and actual reporters."""
    reported = capacity.groupby("capability")["owner"].agg(set).to_dict()
    hosts = reference.capabilities["hosts"]
    counts = {code: len(set(hosts[code]) | reported.get(code, set())) for code in reference.capabilities.index}
    return pd.Series({code: n for code, n in counts.items() if n}, dtype="Int64")
