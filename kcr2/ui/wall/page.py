"""How does the national picture hang on a wall: over the whole screen, refreshed by itself, without controls?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.settings import ROOT
from kcr2.terms import SpaceKind
from kcr2.ui import resources
from kcr2.ui.errors import errors
from kcr2.ui.session import Session, enter
from kcr2.ui.wall import show_wall
from kcr2.ui.web import geometry_urls
from kcr2.view.wall import wall
from kcr2.words import words as _

REFRESH_S = 60
"""Seconds between two pictures while nothing is recorded: ages go on. What is recorded comes at once."""

ALONE = "<style>[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar] { display: none; }</style>"
"""Only on this page: what is behind the wall can be neither seen nor reached by the keyboard."""


@st.fragment(run_every=REFRESH_S)
def wall_page() -> None:
    """Draw the wall of now, or of the moment that is looked back at."""
    with errors():
        draw(enter("wandbeeld"))


def draw(visit: Session) -> None:
    """Draw the wall."""
    st.html(ALONE)
    shown = wall(
        visit.picture,
        figures=visit.may(Permission.READ_FIGURES),
        geometry_urls=geometry_urls(),
        past=visit.moment,
    )
    named = {"title": visit.space.title, "banner": banner_words(visit)}
    stamp = resources.clock().isoformat()
    if show_wall({**shown, **named}, stamp=stamp, refresh_s=REFRESH_S, key="wall"):
        st.switch_page(str(ROOT / "pages" / "landelijk_beeld.py"))


def banner_words(visit: Session) -> str:
    """Say of any space that is not live what it is, always in sight."""
    broken = visit.desk.broken_at(visit.space)
    kind = (
        "" if visit.space.kind is SpaceKind.LIVE else f"{_(visit.space.kind.label).upper()} – {_('fictieve gegevens')}"
    )
    hurt = "" if broken is None else _("JOURNAAL BESCHADIGD vanaf volgnummer {seq}").format(seq=broken)
    return " · ".join(part for part in (kind, hurt) if part)
