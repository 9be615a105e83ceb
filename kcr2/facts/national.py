"""Which numbers say how the country stands? Each is counted here, and nowhere else."""

from dataclasses import dataclass

import pandas as pd

from kcr2.picture import Picture
from kcr2.terms import Urgency


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
