"""Which shifts were handed over, and when did this one begin?"""

from typing import Any

import pandas as pd

from kcr2.journal import Author
from kcr2.model import HandoverTaken
from kcr2.picture.fold import Facts
from kcr2.picture.frames import ORIGIN, column_types, table_of


def handovers(facts: Facts) -> pd.DataFrame:
    """Give one row per handover, the last one last.

    number                 in the order in which they were recorded
    organisation, shift    whose shift it was: a code, and a `Role`
    from_at, until_at      the shift; the next one begins where it ends
    taken_by, note         who goes on, and what they must know
    actor                  account or function that recorded it
    """
    types = {**column_types(HandoverTaken), "actor": "str", **ORIGIN}
    return table_of(facts.get("handovers", {}).values(), types).sort_values("number", ignore_index=True)


def last_handover(table: pd.DataFrame, author: Author | None) -> dict[str, Any] | None:
    """Give the latest handover of somebody's own organisation and role; None when there is none."""
    if author is None or table.empty:
        return None
    own = table[(table["organisation"] == author.organisation) & (table["shift"] == author.role.value)]
    if own.empty:
        return None
    last: dict[str, Any] = own.sort_values(["until_at", "number"]).iloc[-1].to_dict()
    return last
