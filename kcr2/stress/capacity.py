"""What does every owner have of every type: what it reported, and where it said nothing a planning figure?"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.help import DEPARTING
from kcr2.planning.problem.demand import Asked, Demand
from kcr2.planning.problem.supply import Held, Supply, kind_of, supply_of
from kcr2.planning.problem.terms import Basis
from kcr2.stress.options import Policy
from kcr2.terms import Urgency

PARTNERS = {
    "reddingsbrigade": "RB",
    "kustwacht/KNRM": "KNRM",
    "kennis": "RIVM",
    "politie": "POL",
    "defensie": "DEF",
    "rode kruis": "RK",
    "meldkamer/comms": "LMS",
}
"""Service of a type → who owns it, where the reference data name a place (a host region) and not an owner."""

PARTNER_TYPES = {"KMAR-BE": "KMAR", "RWS-OLIE": "RWS", "WAT-EHCP-3000": "RWS", "WAT-EHCP-5000": "RWS"} | {
    "BRW-LOG-ZZ": "NIPV",
    "BRW-LOG-DP": "NIPV",
}
"""Types of which another partner is the owner, or of which the service says nothing (domain 3, S32, S38)."""

_HELD = {
    **dict.fromkeys(
        ["supplier", "owner", "owner_name", "capability", "capability_name", "unit", "quality", "basis"], "str"
    ),
    **dict.fromkeys(["available", "cap", "minimum", "ready_min", "decision_min"], "int64"),
    "drives": "bool",
}
_UNKNOWN = dict.fromkeys(["owner", "owner_name", "capability", "capability_name"], "str")

Row = dict[str, Any]


@dataclass(frozen=True)
class Capacity:
    """What there is, a row per owner and type, of what nothing is known, and the known types (see `Country`)."""

    held: list[Row]
    unknown: pd.DataFrame
    known: frozenset[str]


def capacity_of(picture: Picture, options: PlanOptions, policy: Policy) -> Capacity:
    """Judge what everybody has, under a policy. What is promised to requests of today is not in it."""
    known = _reported(picture, options)
    planned = dict(_planned(picture, policy))
    rows, missing = [], []
    for owner, code in _expected(picture, known):
        if owner in policy.owners_out:
            continue
        if (held := known.get((owner, code))) is not None:
            rows.append(_stated(picture, options, policy, held))
        elif (owner, code) in planned:
            rows.append(_assumed(picture, options, policy, (owner, code, planned[owner, code])))
        else:
            missing.append({"owner": owner, **named(picture, owner, code)})
    # Also of who is left out: a type does not become unknown because its only owner is taken away.
    types = frozenset({code for _, code in known} | {code for _, code in planned})
    return Capacity(rows, pd.DataFrame(missing, columns=list(_UNKNOWN)).astype(_UNKNOWN), types)


def owners_of(picture: Picture, code: str) -> tuple[str, ...]:
    """Give who is expected to have a type; nobody where the reference data name nobody."""
    type_ = picture.reference.capabilities.loc[code]
    partner = PARTNER_TYPES.get(code) or PARTNERS.get(str(type_["service"]))
    return (partner,) if partner else tuple(type_["hosts"])


def _reported(picture: Picture, options: PlanOptions) -> dict[tuple[str, str], Held]:
    supply: Supply = supply_of(picture, options, Demand(tuple(_everything(picture)), ()))
    return {one.key: one for one in supply.held}


def _everything(picture: Picture) -> Iterator[Asked]:
    """Give one line per type, so that the supply of every type is judged; who asks it does not matter."""
    for number, code in enumerate(picture.reference.capabilities.index):
        yield Asked(("voorraad", number + 1), "", code, 1, Urgency.URGENT, pd.Timestamp(picture.at), 0.0, 0.0)


def _expected(picture: Picture, known: dict[tuple[str, str], Held]) -> list[tuple[str, str]]:
    """Give every owner × type that was reported or is expected, by type and owner in the order of the reference."""
    found = set(known) | {
        (owner, code) for code in picture.reference.capabilities.index for owner in owners_of(picture, code)
    }
    owners = {owner: place for place, owner in enumerate(picture.reference.owners)}
    types = {code: place for place, code in enumerate(picture.reference.capabilities.index)}
    return sorted(found, key=lambda pair: (types[pair[1]], owners[pair[0]]))


def _planned(picture: Picture, policy: Policy) -> Iterator[tuple[tuple[str, str], int]]:
    """Divide the national planning figure of every type over who is expected to have it."""
    counts = picture.reference.capabilities["national_count"]
    for code, count in counts.items() if policy.unreported else ():
        if not pd.isna(count) and (owners := owners_of(picture, str(code))):
            yield from zip(((owner, str(code)) for owner in owners), _shares(picture, owners, int(count)), strict=True)


def _shares(picture: Picture, owners: tuple[str, ...], count: int) -> list[int]:
    """Divide units: one each as far as they go, the rest by inhabitants (an assumption), largest remainders first."""
    inhabitants = picture.reference.regions["inhabitants"]
    people = [int(inhabitants[owner]) if owner in inhabitants.index else 1 for owner in owners]
    order = sorted(range(len(owners)), key=lambda place: (-people[place], place))
    if count < len(owners):
        return [int(place in order[:count]) for place in range(len(owners))]
    rest, everybody = count - len(owners), sum(people)
    shares = [1 + rest * own // everybody for own in people]
    by_remainder = sorted(range(len(owners)), key=lambda place: (-(rest * people[place] % everybody), place))
    for place in by_remainder[: count - sum(shares)]:
        shares[place] += 1
    return shares


def _stated(picture: Picture, options: PlanOptions, policy: Policy, held: Held) -> Row:
    """Give what an owner reported. Its releasable figure counts, unless a policy sets what stays home everywhere."""
    if policy.cover_share is None:
        minimum = held.minimum or 0
        cap = min(held.offer_cap, max(held.available - minimum, 0))
    else:
        minimum = _stays(picture, (held.owner, held.capability), held.available, policy.cover_share)
        cap = max(held.available - minimum, 0)
    return {
        "supplier": held.owner,
        "owner": held.owner,
        **named(picture, held.owner, held.capability),
        "available": held.available,
        "cap": cap,
        "minimum": minimum,
        "ready_min": held.ready_min,
        "decision_min": held.decision_min,
        "drives": held.drives,
        "observed_at": held.stated["observed_at"],
        "quality": held.stated["quality"],
        "basis": Basis.JOURNAL.value,
    }


def _assumed(picture: Picture, options: PlanOptions, policy: Policy, count: tuple[str, str, int]) -> Row:
    """Give the planning figure of an owner that reported nothing."""
    owner, code, units = count
    type_ = picture.reference.capabilities.loc[code]
    share = options.cover_share if policy.cover_share is None else policy.cover_share
    minimum = _stays(picture, (owner, code), units, share)
    return {
        "supplier": owner,
        "owner": owner,
        **named(picture, owner, code),
        "available": units,
        "cap": units - minimum,
        "minimum": minimum,
        "ready_min": int(type_["ready_min"]),
        "decision_min": decision_of(picture, options, owner),
        "drives": type_["clock"] in DEPARTING,
        "observed_at": pd.NaT,
        "quality": "",
        "basis": Basis.TYPE.value,
    }


def _stays(picture: Picture, key: tuple[str, str], units: int, share: float) -> int:
    """Give what stays home: the share, rounded up; nothing of an only unit, nor of what serves the whole country."""
    owner, code = key
    regional = picture.reference.capabilities.at[code, "bound"] == "regionaal"
    if not regional or owner not in picture.reference.regions.index or units < 2:
        return 0
    return min(ceil(round(share * units, 6)), units)


def decision_of(picture: Picture, options: PlanOptions, owner: str) -> int:
    """Give the minutes that an owner takes to decide."""
    kind = kind_of(picture, owner)
    named = {"region": options.decision_urgent_min, "military": options.decision_defence_min}
    return named.get(kind, options.decision_partner_min)


def named(picture: Picture, owner: str, code: str) -> Row:
    """Give the names of an owner and a type, and the unit."""
    type_ = picture.reference.capabilities.loc[code]
    name = picture.reference.owner_name(owner)
    return {"owner_name": name, "capability": code, "capability_name": type_["name"], "unit": type_["unit"]}


def held_table(rows: list[Row]) -> pd.DataFrame:
    """Give rows of what is held as a table, see `Country.held`."""
    table = pd.DataFrame(rows, columns=[*_HELD, "observed_at"]).astype(_HELD)
    return table.assign(observed_at=pd.to_datetime(table["observed_at"], utc=True).astype("datetime64[us, UTC]"))
