"""What is due in the coming hours, when, and whose is it?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd

from kcr2.formats import count, label_of
from kcr2.picture import Picture
from kcr2.planning import tasks
from kcr2.reports.information_due import Due as DueKind
from kcr2.reports.information_due import information_due
from kcr2.reports.wording import owner_of
from kcr2.terms import ProductStatus
from kcr2.view.assistance import task_title
from kcr2.words import words as _

Row = dict[str, Any]


class Due(NamedTuple):
    """Something with a moment: when, whose it is, what, and on which page it is done.

    overdue      its moment has passed
    request_id   of a request, so that its page opens on it
    """

    at: pd.Timestamp
    whose: str
    what: str
    overdue: bool
    page: str
    request_id: str = ""


def due_items(picture: Picture, *, until: datetime) -> list[Due]:
    """Give what is due up to a moment, what is overdue first; of a thing without a moment nothing is told."""
    found = [*_tasks(picture), *_needed(picture), *_late_regions(picture), *_information(picture), *_products(picture)]
    end = pd.Timestamp(until)
    return sorted((one for one in found if one.at <= end), key=lambda one: (one.at, one.whose, one.what))


def _tasks(picture: Picture) -> Iterator[Due]:
    for row in tasks(picture).to_dict("records"):
        if pd.isna(row["due"]):
            continue
        about = row["about"] or row["request_id"]
        if row["about"].isdigit():
            about = _("{request} regel {line}").format(request=row["request_id"], line=row["about"])
        yield Due(
            row["due"],
            owner_of(row["organisation"], picture.reference),
            f"{task_title(row['task'])}: {about}",
            bool(row["overdue"]),
            "aanvragen",
            row["request_id"],
        )


def _needed(picture: Picture) -> Iterator[Due]:
    """Tell when units must be there while some are still missing."""
    rows = picture.requests[picture.requests["is_open"] & (picture.requests["gap"] > 0)]
    for row in rows.to_dict("records"):
        yield Due(
            row["needed_by"],
            owner_of(row["region"], picture.reference),
            _("Gereed op UGS: {request} regel {line}, er ontbreekt {gap}").format(
                request=row["request_id"], line=row["line"], gap=count(row["gap"], row["unit"])
            ),
            bool(row["needed_by"] < pd.Timestamp(picture.at)),
            "aanvragen",
            row["request_id"],
        )


def _late_regions(picture: Picture) -> Iterator[Due]:
    """Tell when the report of a region with an open incident is older than its rhythm, or became so."""
    hit = picture.regions[(picture.regions["incidents"] > 0) & picture.regions["reported_at"].notna()]
    for code, row in hit.iterrows():
        at = row["reported_at"] + pd.Timedelta(hours=float(row["rhythm_h"]))
        yield Due(
            at,
            owner_of(str(code), picture.reference),
            _("Nieuw beeld van de regio, elke {n} uur").format(n=f"{row['rhythm_h']:g}".replace(".", ",")),
            bool(at < pd.Timestamp(picture.at)),
            "landelijk_beeld",
        )


def _information(picture: Picture) -> Iterator[Due]:
    """Tell when an answer, an assessment or another interpretation is due."""
    rows = information_due(picture)
    for row in rows[rows["due"].notna()].to_dict("records"):
        kind = label_of(DueKind, row["kind"])
        what = f"{kind[:1].upper()}{kind[1:]}: {row['about']}"
        whose = picture.reference.party_name(row["organisation"])
        yield Due(row["due"], whose, what, bool(row["overdue"]), "vragen")


def _products(picture: Picture) -> Iterator[Due]:
    """Tell when the next edition was promised, by the edition that was sent last."""
    rows = picture.products[picture.products["status"] == ProductStatus.SENT.value]
    last = rows.sort_values("sent_at", kind="stable").tail(1)
    for row in last[last["next_update_at"].notna()].to_dict("records"):
        at = row["next_update_at"]
        what = _("Volgende uitgave na {number}").format(number=row["product_id"])
        yield Due(at, "KCR2", what, bool(at < pd.Timestamp(picture.at)), "lob")
