"""Which single row of the picture is meant?"""

from typing import Any

import pandas as pd

from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.terms import RequestStatus, Step

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


def request_line(picture: Picture, request_id: str, line: int) -> Found | None:
    """Give one line of a request, or None."""
    lines = request_lines(picture, request_id)
    return _only(lines[lines["line"] == line])


def draft(picture: Picture, request_id: str) -> Row | None:
    """Give the concept of a request as it was last saved, or None."""
    return picture.latest("drafts", (request_id,))


def request_status(picture: Picture, request_id: str) -> RequestStatus | None:
    """Give where a request stands, concepts too; None when there is no such request."""
    lines = request_lines(picture, request_id)
    if not lines.empty:
        return RequestStatus(lines["status"].iloc[0])
    if draft(picture, request_id) is None:
        return None
    steps = picture.steps[picture.steps["request_id"] == request_id]
    return RequestStatus.WITHDRAWN if (steps["step"] == Step.WITHDRAW.value).any() else RequestStatus.DRAFT


def requester(picture: Picture, request_id: str) -> str | None:
    """Give the region that asks, or None when there is no such request."""
    row = picture.latest("requests", (request_id,)) or draft(picture, request_id)
    return None if row is None else str(row["region"])


def offer_row(picture: Picture, request_id: str, line: int, owner: str) -> Found | None:
    """Give what was called of, and answered by, an owner for a line; or None."""
    table = picture.offers
    chosen = (table["request_id"] == request_id) & (table["line"] == line) & (table["owner"] == owner)
    return _only(table[chosen])


def delivery_row(picture: Picture, delivery_id: str) -> Found | None:
    """Give a delivery, or None."""
    return _only(picture.deliveries[picture.deliveries["delivery_id"] == delivery_id])


def change_row(picture: Picture, change_id: str) -> Found | None:
    """Give a proposed change, or None."""
    return _only(picture.changes[picture.changes["change_id"] == change_id])


def effect_of(picture: Picture, asked: str, use: str) -> int | None:
    """Give what a unit of a type does where another is asked, in percent; None when it is no substitute."""
    if asked == use:
        return 100
    table = picture.reference.substitutions
    rows = table[(table["asked"] == asked) & (table["use"] == use)]
    return None if rows.empty else int(rows["effect"].iloc[0])


def branch_of(picture: Picture) -> Row | None:
    """Give where a what-if left its parent, and its question; None anywhere else.

    Of a branch of a branch it is the youngest: a later beginning replaces the one that it read from its parent.
    """
    return picture.latest("branch", ())


def branch_end_of(picture: Picture) -> Row | None:
    """Give whether a what-if was kept or discarded; what became of the parent that it left does not count."""
    start, end = branch_of(picture), picture.latest("branch_end", ())
    return end if start is not None and end is not None and end["seq"] > start["seq"] else None


def _only(rows: pd.DataFrame) -> Found | None:
    if rows.empty:
        return None
    return {str(name): value for name, value in rows.iloc[0].items()}
