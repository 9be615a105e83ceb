"""What does the national picture say in one line?"""

from dataclasses import dataclass

import pandas as pd

from kcr2.picture import Picture
from kcr2.terms import Urgency
from kcr2.words import joined, many, mid_sentence
from kcr2.words import words as _


@dataclass(frozen=True)
class Deployed:
    """How many units of a type are deployed, by how many owners."""

    capability: str
    name: str
    unit: str
    amount: int
    owners: tuple[str, ...]
    oldest_at: pd.Timestamp | None = None
    """Stand van of the oldest report in the amount."""


@dataclass(frozen=True)
class Facts:
    """Every number that the key figures and the conclusion print, once, under its name."""

    open_incidents: int
    largest_incident: str | None
    highest_grip: int | None
    highest_grip_region: str | None
    open_requests: int
    overdue_requests: int
    life_saving: int
    regions: int
    silent: tuple[str, ...]
    """Codes of regions without any report."""
    late: tuple[str, ...]
    """Codes of regions whose last report is older than their rhythm."""
    deployed: tuple[Deployed, ...]
    """Types with units deployed, those of most owners first: amounts of different units do not compare."""
    capacity_only: tuple[str, ...] = ()
    """Codes of regions that gave capacity but no report."""


def facts(picture: Picture) -> Facts:
    """Compute the facts of a picture."""
    regions, requests = picture.regions, picture.requests[picture.requests["is_open"]]
    incidents = picture.incidents[picture.incidents["is_open"]]
    grip = regions["grip"].dropna()
    silent = regions["reported_at"].isna() & regions["capacity_at"].isna()
    late = regions["reported_at"].notna() & regions["is_old"]
    capacity_only = regions["reported_at"].isna() & regions["capacity_at"].notna()
    by_request = requests.drop_duplicates("request_id")
    return Facts(
        open_incidents=len(incidents),
        largest_incident=_largest(incidents),
        highest_grip=None if grip.empty else int(grip.max()),
        highest_grip_region=None if grip.empty else str(regions.at[grip.idxmax(), "name"]),
        open_requests=len(by_request),
        overdue_requests=int(by_request["is_overdue"].sum()),
        life_saving=int((by_request["urgency"] == Urgency.LIFE_SAVING.value).sum()),
        regions=len(regions),
        silent=tuple(regions.index[silent]),
        late=tuple(regions.index[late]),
        capacity_only=tuple(regions.index[capacity_only]),
        deployed=_deployed(picture.capacity),
    )


def conclusion(found: Facts) -> str:
    """Say the picture in one line: what runs, who asks, what is out, who is silent."""
    parts = [_incidents(found), _requests(found), _units(found), _silence(found)]
    return " ".join(part for part in parts if part)


def _largest(incidents: pd.DataFrame) -> str | None:
    """Name the incident with the highest GRIP level, the oldest among equals."""
    if incidents.empty:
        return None
    level = incidents["grip"].fillna(-1)
    return str(incidents.loc[level.idxmax(), "name"])


def _deployed(capacity: pd.DataFrame) -> tuple[Deployed, ...]:
    out = capacity[capacity["deployed"].fillna(0) > 0]
    found = [
        Deployed(
            str(code),
            rows["capability_name"].iloc[0],
            rows["unit"].iloc[0],
            int(rows["deployed"].sum()),
            tuple(rows["owner"]),
            rows["observed_at"].min(),
        )
        for code, rows in out.groupby("capability")
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.owners), -one.amount, one.capability)))


def _incidents(found: Facts) -> str:
    if not found.open_incidents:
        return _("Geen lopende incidenten gemeld.")
    told = many(found.open_incidents, _("1 lopend incident"), _("{n} lopende incidenten"))
    name = found.largest_incident
    if found.highest_grip:
        return _("{told}; {name} met hoogste niveau GRIP {grip} in {region}.").format(
            told=told, name=name, grip=found.highest_grip, region=found.highest_grip_region
        )
    return _("{told}, waaronder {name}; geen GRIP gemeld.").format(told=told, name=name)


def _requests(found: Facts) -> str:
    if not found.open_requests:
        return _("Geen open bijstandsaanvragen.")
    told = many(found.open_requests, _("1 open bijstandsaanvraag"), _("{n} open bijstandsaanvragen"))
    notes = []
    if found.life_saving:
        notes.append(_("{n} levensreddend").format(n=found.life_saving))
    if found.overdue_requests:
        notes.append(_("{n} over tijd").format(n=found.overdue_requests))
    return f"{told} ({joined(notes)})." if notes else f"{told}."


def _units(found: Facts) -> str:
    if not found.deployed:
        return ""
    most = found.deployed[0]
    owners = many(len(most.owners), _("1 eigenaar"), _("{n} eigenaren"))
    return _("Ingezet onder meer: {name}, {amount} (eenheid: {unit}) van {owners}.").format(
        amount=most.amount, unit=most.unit, name=mid_sentence(most.name), owners=owners
    )


def _silence(found: Facts) -> str:
    if not (found.silent or found.late or found.capacity_only):
        return _("Alle {n} regio's meldden op tijd.").format(n=found.regions)
    notes = []
    if found.silent:
        notes.append(_("{n} van {of} regio's gaven niets op").format(n=len(found.silent), of=found.regions))
    if found.late:
        notes.append(many(len(found.late), _("1 melding is verouderd"), _("{n} meldingen zijn verouderd")))
    if found.capacity_only:
        notes.append(
            many(
                len(found.capacity_only),
                _("1 regio gaf alleen capaciteit op"),
                _("{n} regio's gaven alleen capaciteit op"),
            )
        )
    told = joined(notes)
    return f"{told[:1].upper()}{told[1:]}."
