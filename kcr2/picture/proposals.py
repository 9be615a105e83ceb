"""Which proposals were kept, and on which picture does each rest?"""

import pandas as pd

from kcr2.model import Proposal
from kcr2.picture.fold import Facts
from kcr2.picture.frames import ORIGIN, column_types, table_of


def proposals(facts: Facts) -> pd.DataFrame:
    """Give one row per kept proposal; `options` and `lines` as they were recorded.

    amount   units in all its lines
    """
    kept = facts.get("proposals", {}).values()
    rows = [row | {"amount": sum(line["amount"] for line in row["lines"])} for row in kept]
    types = {**column_types(Proposal), "options": "object", "origin": "object", "amount": "Int64", **ORIGIN}
    return table_of(rows, types).sort_values("proposal_id", ignore_index=True)
