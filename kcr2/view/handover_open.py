"""What is still open when a shift ends?"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from kcr2.formats import clock_time, count, label_of
from kcr2.picture import Picture
from kcr2.reports.information_due import Due as DueKind
from kcr2.reports.information_due import information_due
from kcr2.reports.wording import owner_of
from kcr2.terms import Classification, IncidentStatus, ProductStatus, RequestStatus, Theme, Trend
from kcr2.words import words as _


class Open(NamedTuple):
    """Something that is not finished: of which kind, what, its stand van, and on which page it is.

    request_id   of a request, so that its page opens on it
    """

    kind: str
    sentence: str
    since: pd.Timestamp | None
    page: str
    request_id: str = ""

    @property
    def stand(self) -> str:
        """Write the stand van; a dash where the thing carries its own."""
        return "–" if self.since is None else clock_time(self.since)


def open_items(picture: Picture) -> list[Open]:
    """Give what is open, the kinds in the order in which they are handed over."""
    told = [*_incidents(picture), *_silent(picture), *_short(picture), *_unanswered(picture)]
    return [*told, *_bottlenecks(picture), *_information(picture), *_products(picture)]


def _incidents(picture: Picture) -> Iterator[Open]:
    grip = picture.grip
    for row in picture.incidents[picture.incidents["is_open"]].to_dict("records"):
        levels = grip[(grip["incident_id"] == row["incident_id"]) & grip["level"].notna()]
        told = ", ".join(
            f"GRIP {one['level']} {owner_of(one['region'], picture.reference)}" for one in levels.to_dict("records")
        )
        yield Open(
            _("Incident"),
            _("{name}: {status}, {trend}; {grip}.").format(
                name=row["name"],
                status=label_of(IncidentStatus, row["status"]),
                trend=label_of(Trend, row["trend"]),
                grip=told or _("GRIP niet gemeld"),
            ),
            row["observed_at"],
            "landelijk_beeld",
        )


def _silent(picture: Picture) -> Iterator[Open]:
    """Tell the regions with an open incident that never reported: no moment passes that would remind of them."""
    regions = picture.regions
    for code in regions.index[(regions["incidents"] > 0) & regions["reported_at"].isna()]:
        sentence = _("{region} heeft een open incident en meldde nog niets; de toestand is onbekend.")
        told = sentence.format(region=owner_of(str(code), picture.reference))
        yield Open(_("Regio zonder melding"), told, None, "landelijk_beeld")


def _short(picture: Picture) -> Iterator[Open]:
    requests = picture.requests
    for row in requests[requests["is_open"] & (requests["gap"] > 0)].to_dict("records"):
        yield Open(
            _("Aanvraag met tekort"),
            _("{request} regel {line}, {region}: {gap} {name} ontbreekt van {amount}; {status}.").format(
                request=row["request_id"],
                line=row["line"],
                region=owner_of(row["region"], picture.reference),
                gap=count(row["gap"], row["unit"]),
                name=row["capability_name"],
                amount=count(row["amount"]),
                status=label_of(RequestStatus, row["status"]),
            ),
            row["status_at"],
            "aanvragen",
            row["request_id"],
        )


def _unanswered(picture: Picture) -> Iterator[Open]:
    """Tell the calls that nobody answered in time: nothing reminds of them any more."""
    open_ones = set(picture.requests.loc[picture.requests["is_open"], "request_id"])
    offers = picture.offers[(picture.offers["state"] == "lapsed") & picture.offers["request_id"].isin(open_ones)]
    for row in offers.to_dict("records"):
        yield Open(
            _("Uitvraag zonder antwoord"),
            _("{request} regel {line}: {owner} antwoordde niet voor {at}.").format(
                request=row["request_id"],
                line=row["line"],
                owner=owner_of(row["owner"], picture.reference),
                at=clock_time(row["deadline"]),
            ),
            row["deadline"],
            "aanvragen",
            row["request_id"],
        )


def _bottlenecks(picture: Picture) -> Iterator[Open]:
    rows = picture.bottlenecks
    for row in rows[rows["is_open"]].to_dict("records"):
        yield Open(
            _("Knelpunt"),
            _("{region}, {theme}: {text} Ligt bij {owner}.").format(
                region=owner_of(row["region"], picture.reference),
                theme=label_of(Theme, row["theme"]),
                text=row["text"],
                owner=row["owner_name"],
            ),
            row["observed_at"],
            "landelijk_beeld",
        )


def _information(picture: Picture) -> Iterator[Open]:
    """Tell the questions without an answer, signals nobody assessed, interpretations that end, contested figures."""
    for row in information_due(picture).to_dict("records"):
        kind = label_of(DueKind, row["kind"])
        sentence = f"{row['about']}: {row['text']} ({row['organisation']})"
        yield Open(f"{kind[:1].upper()}{kind[1:]}", sentence, None, "vragen")


def _products(picture: Picture) -> Iterator[Open]:
    """Tell the editions that did not go out yet: one that nobody establishes is read by nobody."""
    products = picture.products
    waiting = products["is_open"] | (products["status"] == ProductStatus.ESTABLISHED.value)
    # What is only for a person is never sent to a list: established, it is finished.
    by_hand = (products["classification"] == Classification.RED.value) & ~products["is_open"]
    for row in products[waiting & ~by_hand].to_dict("records"):
        yield Open(
            _("Landelijk operationeel beeld"),
            _("{number}: {status}, nog niet verzonden; feiten van {at}.").format(
                number=row["product_id"],
                status=label_of(ProductStatus, row["status"]),
                at=clock_time(row["facts_at"]),
            ),
            row["status_at"],
            "lob",
        )
