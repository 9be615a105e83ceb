"""For whom may the visitor state something, and how sure is it then? An owner for itself, the hub also for others."""

from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from kcr2.access import Permission
from kcr2.terms import Quality, SpaceKind
from kcr2.ui.forms import Form
from kcr2.ui.preparation.fields import parties
from kcr2.ui.session import Session
from kcr2.words import words as _


def own_code(visit: Session) -> str:
    """Give the visitor's own organisation, or an empty text."""
    return visit.author.organisation if visit.author else ""


def stated_for(visit: Session) -> list[str]:
    """Give the organisations that the visitor may state something for, its own first."""
    own = own_code(visit)
    return [own, *(code for code in parties(visit) if code != own)] if visit.may(Permission.TRANSCRIBE) else [own]


def as_stated(visit: Session, organisation: str) -> dict[str, Any]:
    """Give what a form says of quality and source when the hub takes over what another sent it."""
    if organisation == own_code(visit):
        return {}
    live = visit.space.kind is SpaceKind.LIVE
    source = _("overgenomen van {organisation}").format(organisation=organisation)
    return {"quality": Quality.UNCONFIRMED if live else Quality.FICTITIOUS, "source": source}


def proposed(form: Form, *, hours: int) -> datetime:
    """Propose the moment so many hours after the coming whole hour, the same for as long as somebody is at the form.

    A proposal that moved on with the clock would be another field, and what was typed in it would be gone.
    """
    hour = form.visit.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    start: datetime = st.session_state.setdefault(f"proposed:{form.name}", hour)
    return start + timedelta(hours=hours)


def may_go_on(visit: Session, organisation: str, reported_by: str) -> bool:
    """Say whether the visitor may state something anew: its own, or what the hub took over itself."""
    own = own_code(visit)
    return organisation == own or (visit.may(Permission.TRANSCRIBE) and reported_by != organisation)
