"""What does a what-if suppose, and how do the other tables honour it? (decision D69)"""

from collections.abc import Iterable

from kcr2.picture.fold import Facts, Row
from kcr2.terms import Quality

OUT = "wat-als: regio weggedacht"
"""The source of a figure that is 0 because its owner was supposed out."""


def supposed_out(facts: Facts) -> dict[str, Row]:
    """Give the regions that are supposed out, with what was said of it; none outside a what-if."""
    return {key[0]: row for key, row in facts.get("regions_out", {}).items() if row["out"]}


def supposed_capacity(facts: Facts) -> Iterable[Row]:
    """Give the capacity reports that hold: of a region that is out, nothing is deployable or releasable.

    What it has in all, and what is on its way, stays as it was told: only what it could still give is gone.
    """
    out = supposed_out(facts)
    for row in facts.get("capacity", {}).values():
        told = out.get(row["owner"])
        yield row if told is None else row | _nothing(told)


def _nothing(told: Row) -> Row:
    return {
        **{"deployable": 0, "releasable": 0, "quality": Quality.ASSUMED.value, "source": OUT},
        **{name: told[name] for name in ("observed_at", "seq", "recorded_at", "reported_by")},
    }
