"""How is a visitor asked in which role, and for which organisation?"""

import streamlit as st

from kcr2.reference import Reference
from kcr2.terms import Decider, Role
from kcr2.ui import resources
from kcr2.ui.claims import Function, organisations
from kcr2.words import words as _

FIRST_SHOWN = 6
"""The owner that a demonstration begins with: the region where its case happened."""


def role_choice(label: str, held: Role) -> Role:
    """Ask for a role."""
    roles = list(Role)
    return st.selectbox(label, roles, index=roles.index(held), format_func=lambda one: _(one.label))


def owner_choice(label: str, held: str | None = None, *, disabled: bool = False) -> str:
    """Ask for a region or partner."""
    owners = list(resources.reference().owners)
    return st.selectbox(
        label,
        owners,
        index=owners.index(held) if held in owners else FIRST_SHOWN,
        format_func=lambda code: organisation_name(Role.REGIO, code, resources.reference()),
        disabled=disabled,
    )


def decider_choice(held: str | None = None) -> str:
    """Ask for which authority somebody decides."""
    codes = [decider.value for decider in Decider]
    return st.selectbox(
        _("Gezag"),
        codes,
        index=codes.index(held) if held in codes else 0,
        format_func=lambda code: organisation_name(Role.AUTHORITY, code, resources.reference()),
    )


def organisation_choice(role: Role, held: str) -> str:
    """Give the organisation that a role is held for; ask where there are several."""
    if role is Role.REGIO:
        return owner_choice(_("Regio of partner"), held)
    if role is Role.AUTHORITY:
        return decider_choice(held)
    return organisations(role, ())[0]


def organisation_name(role: Role, code: str, reference: Reference) -> str:
    """Name an organisation as it is known in a role: one code may own capacity and decide."""
    if role is Role.AUTHORITY:
        return _(Decider(code).label)
    return f"{code} {reference.owner_name(code)}" if role is Role.REGIO else code


def function_name(function: Function, reference: Reference) -> str:
    """Name a role together with the organisation that it is held for."""
    return f"{_(function.role.label)} · {organisation_name(function.role, function.organisation, reference)}"
