"""How does a reader see what changed, what is open and what is due?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kcr2.access import PAGES
from kcr2.formats import clock_time, span
from kcr2.reports.difference import Told, way_of, who_and_when
from kcr2.settings import ROOT
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.ui.worklist import open_request
from kcr2.view.handover import HandedOver, Part
from kcr2.view.handover_document import nothing_changed, unnoted
from kcr2.words import many
from kcr2.words import words as _

SHOWN = 60
"""Sentences of one part on the screen; of more than that nobody reads the rest here."""


def glance(found: HandedOver) -> None:
    """Show the counts with their words."""
    with st.container(horizontal=True):
        for title, words in found.glance:
            with st.container(border=True, width="content", gap=None):
                st.caption(title)
                st.markdown(f"**{words}**")


def changed(visit: Session, found: HandedOver) -> None:
    """Tell what changed, each part with a way to its page."""
    st.subheader(_("Wat is veranderd"))
    if not found.told:
        st.info(nothing_changed(found))
    for part, told in found.told:
        _head(visit, part)
        st.markdown("\n".join(_line(one) for one in told[:SHOWN]))
        if len(told) > SHOWN:
            st.caption(_("Hier staan de eerste {n} van {of}.").format(n=SHOWN, of=len(told)))
    if found.unnoted:
        st.caption(unnoted(found))


def _head(visit: Session, part: Part) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {_(part.title)}", width="content")
        if part.page in PAGES and visit.opens(part.page):
            st.page_link(str(ROOT / "pages" / f"{part.page}.py"), icon=":material/arrow_forward:", width="content")


def _line(told: Told) -> str:
    name, _colon, rest = told.sentence.partition(": ")
    way = way_of(told.by)
    steps = f"  \n  :small[{plain(way)}]" if way else ""
    return f"- **{plain(name)}**: {plain(rest)}{steps}  \n  :small[:gray[{plain(who_and_when(told.by))}]]"


def still_open(found: HandedOver) -> None:
    """Tell what is open."""
    st.subheader(_("Wat staat open"))
    if not found.still_open:
        st.success(_("Er staat niets open in dit beeld."))
        return
    heads = (_("Soort"), _("Wat"), _("Stand van"))
    _table(
        heads,
        [(one.kind, one.sentence, one.stand) for one in found.still_open],
    )


def due(visit: Session, found: HandedOver) -> None:
    """Tell what is due, with its moment and whose it is, and lead on to a request of it."""
    st.subheader(_("Wat komt eraan, tot {at}").format(at=clock_time(found.horizon)))
    if not found.due:
        st.success(_("Er komt niets met een termijn."))
        return
    late = sum(one.overdue for one in found.due)
    if late:
        st.markdown(f":red-badge[⚠ {many(late, _('1 zaak over tijd'), _('{n} zaken over tijd'))}]")
    rows = [(clock_time(one.at), _left(one.at, found, overdue=one.overdue), one.whose, one.what) for one in found.due]
    _table((_("Wanneer"), _("Nog"), _("Van wie"), _("Wat")), rows)
    named = [*(one.request_id for one in found.due), *(one.request_id for one in found.still_open)]
    numbers = [number for number in dict.fromkeys(named) if number]
    if numbers and visit.opens("aanvragen"):
        open_request(numbers, key="handover_request")


def _left(at: pd.Timestamp, found: HandedOver, *, overdue: bool) -> str:
    minutes = abs(at - pd.Timestamp(found.until)) / pd.Timedelta(minutes=1)
    return (
        _("⚠ {span} over tijd").format(span=span(minutes)) if overdue else _("over {span}").format(span=span(minutes))
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show rows as a table that wraps, so that it can be read on paper too."""
    lines = [heads, ["---"] * len(heads), *([plain(cell) for cell in row] for row in rows)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
