"""Which rules do several actions share?"""

from datetime import datetime

import pandas as pd

from kcr2.actions.base import Context
from kcr2.errors import RefusedError
from kcr2.model import DUTCH_TIME, iso, moment_of
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.picture.lookup import Found, branch_of, incident_row
from kcr2.reference import Reference
from kcr2.terms import Quality


def require_unconfirmed(quality: Quality, what: str) -> None:
    """Refuse that KCR2 calls confirmed what it took over of an owner (decision D9)."""
    if quality is Quality.CONFIRMED:
        raise RefusedError(
            "{where_} is door KCR2 overgenomen en kan niet bevestigd heten.",
            rule="transcribed-unconfirmed",
            fix="Neem over als onbevestigd; de eigenaar bevestigt zelf.",
            where_=what,
        )


def known_owner(reference: Reference, owner: str) -> None:
    """Refuse an owner that is neither a region nor a partner."""
    if owner not in reference.owners:
        raise RefusedError(
            "eigenaar {owner} is geen van de {n} regio's en partners.",
            rule="owner-known",
            fix="Gebruik VR01 tot en met VR25 of een partnercode uit data/reference/organisations.csv.",
            owner=owner,
            n=len(reference.owners),
        )


def known_capability(reference: Reference, capability: str) -> None:
    """Refuse a capability type that is not in the list."""
    if capability not in reference.capabilities.index:
        raise RefusedError(
            "type {capability} is geen van de {n} capaciteitstypen.",
            rule="capability-known",
            fix="Kies een code uit data/reference/capability_types.csv.",
            capability=capability,
            n=len(reference.capabilities),
        )


def open_incident(context: Context, incident_id: str) -> Found:
    """Give an incident that is still open, or refuse; it must still be so when the decision is written."""
    context.relied_on.add(f"incidents:{incident_id}")
    row = incident_row(context.picture, incident_id)
    if row is None or not row["is_open"]:
        raise RefusedError(
            "incident {incident_id} {state}; open zijn: {known}.",
            rule="incident-open",
            incident_id=incident_id,
            state="bestaat niet in dit beeld" if row is None else "is afgesloten",
            known=", ".join(context.picture.incidents.query("is_open")["incident_id"]) or "geen",
        )
    return row


def not_older(name: str, observed_at: datetime, held: Row) -> None:
    """Refuse what is older than what is held of the same thing: it would be recorded, and nobody would see it."""
    if iso(observed_at) < held["observed_at"]:
        raise RefusedError(
            "{request_id} is van {asked:%d-%m-%Y %H:%M} UTC; wat er al ligt is van {held:%d-%m-%Y %H:%M} UTC.",
            rule="newer-than-held",
            fix="Geef een stand van die niet ouder is dan wat er ligt.",
            request_id=name,
            asked=observed_at,
            held=moment_of(held["observed_at"]),
        )


def next_number(picture: Picture, taken: pd.Series, letter: str) -> str:
    """Give the next number of a kind of thing in the Dutch year of the picture: letter-year-number."""
    year = picture.at.astimezone(DUTCH_TIME).year
    numbers = taken.str.extract(rf"^{letter}-{year}-(\d+)$", expand=False).dropna().astype(int)
    return f"{letter}-{year}-{1 if numbers.empty else int(numbers.max()) + 1:04}"


def in_what_if(context: Context) -> Row:
    """Give where the what-if began, or refuse: anywhere else it is the owner who tells."""
    start = branch_of(context.picture)
    if start is None:
        raise RefusedError(
            "{space} is geen wat-als; veronderstellen kan alleen daar.",
            rule="only-in-what-if",
            fix="Maak van dit moment een wat-als en doe het daarin.",
            space=context.picture.space,
        )
    return start
