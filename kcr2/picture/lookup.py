"""Which single row of the picture is meant?"""

from typing import Any

import pandas as pd

from kcr2.picture import Picture

Found = dict[str, Any]
"""One row by column name; NA stays NA."""


def capacity_row(picture: Picture, owner: str, capability: str) -> Found | None:
    """Give what an owner reported on a type, or None."""
    table = picture.capacity
    return _only(table[(table["owner"] == owner) & (table["capability"] == capability)])


def incident_row(picture: Picture, incident_id: str) -> Found | None:
    """Give an incident, or None."""
    return _only(picture.incidents[picture.incidents["incident_id"] == incident_id])


def request_lines(picture: Picture, request_id: str) -> pd.DataFrame:
    """Give the lines of a request; empty when there is no such request."""
    return picture.requests[picture.requests["request_id"] == request_id]


def _only(rows: pd.DataFrame) -> Found | None:
    if rows.empty:
        return None
    return {str(name): value for name, value in rows.iloc[0].items()}
