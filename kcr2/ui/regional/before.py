"""What did a region say in the report before the present one? (out of the journal, as it was known then)"""

from datetime import timedelta
from typing import Any

import pandas as pd

from kcr2.picture import Picture
from kcr2.terms import Theme
from kcr2.ui.session import Session
from kcr2.view.regional import Before

JUST_BEFORE = timedelta(microseconds=1)


def themes_before(visit: Session, region: str) -> Before:
    """Give what was held of each theme of a region just before its present report was recorded.

    One past picture per moment of recording: a region that reports everything at once costs one.
    """
    rows = visit.picture.reports[visit.picture.reports["region"] == region].to_dict("records")
    return {Theme(row["theme"]): _held_before(visit, "reports", (region, row["theme"]), row) for row in rows}


def load_before(visit: Session, region: str) -> dict[str, Any] | None:
    """Give what a region said of its load before the present."""
    row = visit.picture.latest("situations", (region,))
    return None if row is None else _held_before(visit, "situations", (region,), row)


def _held_before(visit: Session, table: str, key: tuple[str, ...], row: dict[str, Any]) -> dict[str, Any] | None:
    return _picture_at(visit, pd.Timestamp(row["recorded_at"]) - JUST_BEFORE).latest(table, key)


def _picture_at(visit: Session, at: pd.Timestamp) -> Picture:
    return visit.desk.picture(visit.space, now=visit.now, at=at.to_pydatetime())
