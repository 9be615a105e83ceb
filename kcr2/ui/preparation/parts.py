"""What is a part of the page Preparatie, and what stands above all of them?"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from kcr2.formats import clock_time, count
from kcr2.picture import Picture
from kcr2.ui.session import Session
from kcr2.view.preparation import Attention, summary
from kcr2.words import words as _

UNSAID = "–"
"""Where nothing is registered, nothing can be said of how much is late. That is not 0."""


class Part(NamedTuple):
    """One part: its name in the language of the screen, what draws it, and what of it stands out in a picture."""

    title: str
    draw: Callable[[Session], None]
    attention: Callable[[Picture], Attention]


def overview(visit: Session, parts: Sequence[Part]) -> None:
    """Show how many things are too late, soon due or unknown. It is a sum, so of the whole picture for everybody."""
    found = [part.attention(visit.whole) for part in parts]
    nothing = not any(one.total for one in found)
    with st.container(horizontal=True):
        st.metric(f"⚠ {_('Te laat')}", UNSAID if nothing else count(sum(one.overdue for one in found)))
        st.metric(f"◔ {_('Binnenkort')}", UNSAID if nothing else count(sum(one.soon for one in found)))
        st.metric(f"? {_('Stand onbekend')}", count(sum(one.unknown for one in found)))
        st.metric(_("Vastgelegd"), count(sum(one.total for one in found)))
    st.markdown(f"**{summary(found)}**")
    st.caption(_("Stand van het beeld: {at}").format(at=clock_time(visit.picture.at)))


def draw(visit: Session, parts: Sequence[Part]) -> None:
    """Draw every part under its own tab."""
    for tab, part in zip(st.tabs([part.title for part in parts]), parts, strict=True):
        with tab:
            part.draw(visit)
