"""How does a row of the picture become a fact that keeps its source?"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from kcr2.formats import count
from kcr2.model import Fact
from kcr2.terms import FactPart

Row = Mapping[str, Any]

LONGEST = {"label": 200, "group": 200, "text": 4_000}
"""What each text of a fact may measure."""


def stated(key: str, part: FactPart, row: Row, **told: Any) -> Fact:
    """Make a fact of what somebody stated: owner, stand van, quality and source are those of the row."""
    origin = {
        "owner": row["reported_by"],
        "observed_at": known(row["observed_at"]),
        "quality": known(row["quality"]),
        "source": row["source"],
        "is_old": bool(row.get("is_old", False)),
    }
    return Fact(key=key, part=part, **{**origin, **told, **_fitting(told)})


def _fitting(told: dict[str, Any]) -> dict[str, str]:
    """Cut texts of outside sources to what a fact may hold, and show that they were cut."""
    held = {name: str(told[name]) for name in LONGEST if name in told}
    return {
        name: text if len(text) <= LONGEST[name] else text[: LONGEST[name] - 1] + "…" for name, text in held.items()
    }


def counted(key: str, part: FactPart, at: Any, **told: Any) -> Fact:
    """Make a fact that KCR2 counted over the picture at a moment: it has no quality of its own."""
    return Fact(key=key, part=part, observed_at=at, source="geteld in het beeld", **told)


def number(value: Any, unit: str = "") -> dict[str, Any]:
    """Give a count as number, unit and text; a missing one is *niet opgegeven* and no number (decision D6).

    The unit is not in the text: it is the name of one (team, peloton), and stands beside the number.
    """
    return {"number": None if pd.isna(value) else float(value), "unit": unit, "text": count(value)}


def plain_number(value: float) -> str:
    """Write a number as it is read here, whole as it was told: never in powers of ten.

    >>> plain_number(12345.67), plain_number(-4.0), plain_number(0.00001)
    ('12.345,67', '-4', '0,00001')
    """
    told = f"{Decimal(repr(float(value))):,f}"
    whole, _, rest = told.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def known(value: Any) -> Any:
    """Give None for what is not there, whatever pandas calls it."""
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table as plain rows."""
    rows: list[dict[str, Any]] = table.to_dict("records")
    return rows


def named(code: str, name: str) -> str:
    """Write an owner with its code: VR07 Gelderland-Midden."""
    return code if name in ("", code) else f"{code} {name}"
