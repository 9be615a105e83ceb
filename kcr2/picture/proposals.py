"""Which proposals were kept on which picture, and which scenarios are followed?"""

import pandas as pd

from kcr2.model import Following, Proposal
from kcr2.picture.fold import Facts
from kcr2.picture.frames import ORIGIN, column_types, frame, table_of


def proposals(facts: Facts) -> pd.DataFrame:
    """Give one row per kept proposal; `options` and `lines` as they were recorded.

    amount   units in all its lines
    """
    kept = facts.get("proposals", {}).values()
    rows = [row | {"amount": sum(line["amount"] for line in row["lines"])} for row in kept]
    types = {**column_types(Proposal), "options": "object", "origin": "object", "amount": "Int64", **ORIGIN}
    return table_of(rows, types).sort_values("proposal_id", ignore_index=True)


def followed(facts: Facts) -> pd.DataFrame:
    """Give one row per scenario that was followed or let go; `indicators` and `changes` as they were recorded."""
    return frame(facts.get("followed", {}).values(), Following).sort_values("scenario", ignore_index=True)
