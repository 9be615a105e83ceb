"""Who acts and who reads in a what-if of a real space? (decision D68)"""

import streamlit as st

from kcr2.access import Permission, may
from kcr2.journal import Author
from kcr2.terms import Role
from kcr2.ui import resources, sign_in
from kcr2.ui.claims import LONGEST_NAME, Account, Function, organisations
from kcr2.ui.spaces import ENTER_BRANCH


def enters(account: Account | None) -> Function | None:
    """Give the function in which somebody enters a what-if: the chosen one, or another that they hold; None if none."""
    if account is None or not account.functions:
        return None
    held = (sign_in.function(account), *account.functions)
    return next((one for one in held if one.role in ENTER_BRANCH), None)


def own_author(account: Account) -> Author | None:
    """Give the person themselves: who reads, and who answers for what leaves the what-if."""
    function = enters(account)
    return None if function is None else _author(account.name, function)


def played_author(account: Account) -> Author | None:
    """Give who the person acts as: whom they chose to play, if they may change a what-if at all.

    Each part is another person, as in a demonstration: a second person validates an advice there too.
    """
    own = enters(account)
    if own is None:
        return None
    part = st.session_state.get("part")
    if not isinstance(part, Function) or part == own or not may(own.role, Permission.SIMULATE):
        return _author(account.name, own)
    suffix = f" ({part.role})"
    return _author(f"{account.name[: LONGEST_NAME - len(suffix)]}{suffix}", part)


def play(role: Role, organisation: str) -> None:
    """Take a part in what-ifs; one that is held for several organisations falls back on the first."""
    possible = organisations(role, list(resources.reference().owners))
    st.session_state["part"] = Function(role, organisation if organisation in possible else possible[0])


def _author(name: str, function: Function) -> Author:
    return Author(actor=name, role=function.role, organisation=function.organisation)
