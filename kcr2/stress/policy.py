"""What does a policy change in what the country has: units more or fewer, and units that wait elsewhere?"""

from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

import pandas as pd

from kcr2.errors import PlanError
from kcr2.model import PlanOptions
from kcr2.picture import Picture
from kcr2.planning.help import DEPARTING
from kcr2.planning.problem.terms import Basis
from kcr2.stress.capacity import Row, decision_of, named
from kcr2.stress.options import Extra, Policy, Staged

WAITING = "{owner}@{region}"
"""What a supplier is called whose units wait in another region."""


def require_known(picture: Picture, policy: Policy) -> None:
    """Refuse a policy that names what there is not: all faults at once."""
    owners, types = set(picture.reference.owners), set(picture.reference.capabilities.index)
    changes: list[Extra | Staged] = [*policy.extra, *policy.staged]
    said = [(name, owners) for name in (*policy.owners_out, *(one.owner for one in changes))]
    said += [(one.capability, types) for one in changes]
    said += [(one.region, set(picture.reference.regions.index)) for one in policy.staged]
    unknown = list(dict.fromkeys(name for name, known in said if name not in known))
    if unknown:
        raise PlanError(
            "het beleid noemt {names}; zulke eigenaren, typen of regio's zijn er niet.",
            where="stresstest",
            fix="Gebruik de codes uit data/reference.",
            names=", ".join(unknown),
        )


def changed(picture: Picture, options: PlanOptions, held: list[Row], policy: Policy) -> list[Row]:
    """Give what is held under a policy, one row per supplier × type. Who is left out gives nothing, in no way.

    Raises
    ------
    PlanError
        More units are staged than may leave their home.
    """
    rows = {(row["owner"], row["capability"]): dict(row) for row in held}
    for one in (one for one in policy.extra if one.owner not in policy.owners_out):
        key = one.owner, one.capability
        if key not in rows and one.units > 0:
            rows[key] = _new(picture, options, key)
        if key in rows:
            # What stays home stays: a unit more is one that may leave, and so is one less.
            rows[key] |= {name: max(rows[key][name] + one.units, 0) for name in ("cap", "available")}
            rows[key]["basis"] = Basis.OPTION.value
    waiting = [_staged(rows.get((one.owner, one.capability)), one) for one in staged_of(policy)]
    return [*rows.values(), *waiting]


def staged_of(policy: Policy) -> Iterator[Staged]:
    """Give what waits elsewhere, each owner, type and region once; nothing of who is left out."""
    units: Counter[tuple[str, str, str]] = Counter()
    for one in (one for one in policy.staged if one.owner not in policy.owners_out):
        units[one.owner, one.capability, one.region] += one.units
    for (owner, code, region), count in units.items():
        # Together they may be more than one line of a policy may say: what is too many is refused as such.
        yield Staged.model_construct(owner=owner, capability=code, units=count, region=region)


def _new(picture: Picture, options: PlanOptions, key: tuple[str, str]) -> Row:
    owner, code = key
    type_ = picture.reference.capabilities.loc[code]
    none = dict.fromkeys(["available", "cap", "minimum"], 0)
    times = {"ready_min": int(type_["ready_min"]), "decision_min": decision_of(picture, options, owner)}
    told = {"drives": type_["clock"] in DEPARTING, "observed_at": pd.NaT, "quality": "", "basis": Basis.OPTION.value}
    return {"supplier": owner, "owner": owner, **named(picture, owner, code), **none, **times, **told}


def _staged(home: Row | None, one: Staged) -> Row:
    """Take units from home, and give what waits elsewhere: it was decided already and stands ready."""
    free = 0 if home is None else home["cap"]
    if home is None or free < one.units:
        refuse_staged(one, free)
    home["cap"], home["available"] = free - one.units, home["available"] - one.units
    supplier = WAITING.format(owner=one.owner, region=one.region)
    held = {"available": one.units, "cap": one.units, "minimum": 0, "ready_min": 0, "decision_min": 0}
    return {**home, **held, "supplier": supplier, "basis": Basis.OPTION.value}


def refuse_staged(one: Staged, free: int) -> NoReturn:
    """Refuse to stage more than may leave, or than there are people for."""
    raise PlanError(
        "{owner} heeft {free} eenheden {code} die weg mogen; {units} klaarzetten kan niet.",
        where="stresstest",
        fix="Zet ten hoogste zoveel klaar als er weg mogen.",
        owner=one.owner,
        free=free,
        code=one.capability,
        units=one.units,
    )


def places(held: list[Row]) -> Iterator[tuple[str, str]]:
    """Give every supplier with the owner or region from where its units leave."""
    for supplier, owner in dict.fromkeys((row["supplier"], row["owner"]) for row in held):
        yield supplier, supplier.partition("@")[2] or owner
