"""What is a policy called, and what is wrong with the rows that somebody filled in for it?"""

from collections.abc import Iterator

import pandas as pd

from kcr2.errors import Fault
from kcr2.reference import Reference
from kcr2.stress.options import Policy
from kcr2.words import words as _

COVER: dict[str, float | None] = {"as_it_is": None, "third": 1 / 3, "quarter": 1 / 4, "none": 0.0}
"""Choice → the share that stays at home; None: as it is."""


def cover_titles() -> dict[str, str]:
    """Give what each choice of cover is called."""
    return {
        "as_it_is": _("zoals het is"),
        "third": _("overal 1/3"),
        "quarter": _("overal 1/4"),
        "none": _("niets blijft thuis"),
    }


def column_titles() -> dict[str, str]:
    """Give what each column of the rows of a policy is called."""
    return {"owner": _("Eigenaar"), "capability": _("Type"), "units": _("Aantal"), "region": _("In regio")}


def row_faults(rows: pd.DataFrame, where: str) -> Iterator[Fault]:
    """Find every cell that is empty in a row that somebody began, and every number that changes nothing."""
    titles = column_titles()
    for number, row in enumerate(rows.to_dict("records"), start=1):
        for name, cell in row.items():
            if pd.isna(cell) or cell == "":
                yield Fault(number, titles[str(name)], _("leeg"), _("een waarde"), where)
            elif name == "units" and (cell == 0 or (cell < 0 and "region" in row)):
                expected = _("ten minste 1") if "region" in row else _("een getal dat niet 0 is")
                yield Fault(number, titles["units"], str(cell), expected, where)


def policy_told(policy: Policy, reference: Reference) -> str:
    """Say in one line what is different from how the country stands."""
    parts = list(_parts(policy, reference))
    return "; ".join(parts) if parts else _("het land zoals het is")


def _parts(policy: Policy, reference: Reference) -> Iterator[str]:
    if policy.cover_share is not None:
        yield _("restdekking {share} % bij iedereen").format(share=round(100 * policy.cover_share))
    if policy.owners_out:
        yield _("zonder {owners}").format(owners=", ".join(map(reference.owner_name, policy.owners_out)))
    names = reference.capabilities["name"]
    for extra in policy.extra:
        yield f"{extra.units:+} {names[extra.capability]} {reference.owner_name(extra.owner)}"
    for one in policy.staged:
        yield _("{units} {type} van {owner} klaar in {region}").format(
            units=one.units,
            type=names[one.capability],
            owner=reference.owner_name(one.owner),
            region=reference.owner_name(one.region),
        )
    if not policy.unreported:
        yield _("wie niets opgaf telt niet mee")
