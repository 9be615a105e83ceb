"""What does a policy change in what the country has: units more or fewer, and units that wait elsewhere?"""

from collections.abc import Iterator

import pandas as pd

from kcr2.errors import PlanError
from kcr2.picture import Picture
from kcr2.planning.help import DEPARTING
from kcr2.planning.problem.terms import Basis
from kcr2.stress.capacity import Row, named
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


def changed(picture: Picture, held: list[Row], policy: Policy) -> list[Row]:
    """Give what is held under a policy, one row per supplier × type.

    Raises
    ------
    PlanError
        More units are staged than may leave their home.
    """
    rows = {(row["owner"], row["capability"]): dict(row) for row in held}
    for one in policy.extra:
        key = one.owner, one.capability
        if key not in rows and one.units > 0:
            rows[key] = _new(picture, *key)
        if key in rows:
            # What stays home stays: a unit more is one that may leave, and so is one less.
            rows[key] |= {name: max(rows[key][name] + one.units, 0) for name in ("cap", "available")}
            rows[key]["basis"] = Basis.OPTION.value
    waiting = [_staged(rows.get((one.owner, one.capability)), one) for one in policy.staged]
    return [*rows.values(), *waiting]


def _new(picture: Picture, owner: str, code: str) -> Row:
    type_ = picture.reference.capabilities.loc[code]
    none = dict.fromkeys(["available", "cap", "minimum"], 0)
    times = {"ready_min": int(type_["ready_min"]), "decision_min": picture.settings.decision_urgent_min}
    told = {"drives": type_["clock"] in DEPARTING, "observed_at": pd.NaT, "quality": "", "basis": Basis.OPTION.value}
    return {"supplier": owner, "owner": owner, **named(picture, owner, code), **none, **times, **told}


def _staged(home: Row | None, one: Staged) -> Row:
    """Take units from home, and give what waits elsewhere: it was decided already and stands ready."""
    free = 0 if home is None else home["cap"]
    if home is None or free < one.units:
        raise PlanError(
            "{owner} heeft {free} eenheden {code} die weg mogen; {units} klaarzetten kan niet.",
            where="stresstest",
            fix="Zet ten hoogste zoveel klaar als er weg mogen.",
            owner=one.owner,
            free=free,
            code=one.capability,
            units=one.units,
        )
    home["cap"], home["available"] = free - one.units, home["available"] - one.units
    supplier = WAITING.format(owner=one.owner, region=one.region)
    held = {"available": one.units, "cap": one.units, "minimum": 0, "ready_min": 0, "decision_min": 0}
    return {**home, **held, "supplier": supplier, "basis": Basis.OPTION.value}


def places(held: list[Row]) -> Iterator[tuple[str, str]]:
    """Give every supplier with the owner or region from where its units leave."""
    for supplier, owner in dict.fromkeys((row["supplier"], row["owner"]) for row in held):
        yield supplier, supplier.partition("@")[2] or owner
