"""Has this visitor signed in, as whom, and does that still hold?"""

import hmac
import secrets
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import NoReturn

import streamlit as st

from kcr2.ui import resources
from kcr2.ui.claims import Account, Function, account_of, ends_at, sign_in_id
from kcr2.ui.holding import SignIns
from kcr2.words import words as _

_sign_ins = SignIns()

_WOKEN = "woken"


def possible() -> bool:
    """Say whether this installation knows an organisation that signs people in."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def signed_in() -> bool:
    """Say whether the visitor came with a sign-in, whether or not it still holds."""
    return st.user.get("is_logged_in") is True


def until() -> datetime | None:
    """Give until when the visitor's sign-in holds; None for nobody's, and for one that has ended."""
    end = ends_at(st.user)
    if not signed_in() or end is None:
        return None
    idle_min = resources.settings().session_idle_min
    return _sign_ins.until(
        sign_in_id(st.user),
        ends_at=end,
        now=resources.clock(),
        idle=timedelta(minutes=idle_min) if idle_min else None,
        active=_WOKEN not in st.session_state,
    )


def account() -> Account | None:
    """Give who the visitor is; None for nobody, and for a sign-in that has ended."""
    if until() is None:
        return None
    return account_of(st.user, resources.settings(), list(resources.reference().owners))


def woken() -> None:
    """Note that the screen runs by itself, for news: that is no sign that anybody is there."""
    st.session_state[_WOKEN] = True


def somebody_is_there() -> None:
    """Note that a run by itself is over: what follows is somebody's doing."""
    st.session_state.pop(_WOKEN, None)


def function(held: Account) -> Function:
    """Give what somebody acts as: what they chose, of what they hold."""
    chosen = st.session_state.get("function")
    return next((one for one in held.functions if one == chosen), held.functions[0])


def ask(label: str = "") -> None:
    """Offer to sign in. The browser remembers by this key from where, see static/door.js."""
    if st.button(label or _("Aanmelden"), type="primary", icon=":material/login:", key="sign_in"):
        st.login()
        st.stop()


def offer_sign_out() -> None:
    """Offer to sign out, here and in every other tab."""
    if st.button(_("Afmelden"), icon=":material/logout:", key="sign_out"):
        _sign_out()


def _sign_out() -> NoReturn:
    end = ends_at(st.user)
    if end is not None:
        _sign_ins.end(sign_in_id(st.user), ends_at=end)
    st.logout()
    st.stop()


@cache
def ticket_key() -> bytes:
    """Give the key of tickets: from the cookie's secret, so that all processes know it, or else made up."""
    if not possible() or "cookie_secret" not in st.secrets["auth"]:
        return secrets.token_bytes(32)
    return hmac.new(str(st.secrets["auth"]["cookie_secret"]).encode(), b"kcr2 tickets", sha256).digest()
