"""What changed between two moments, and who changed it?"""

from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from kcr2.formats import local
from kcr2.model import DUTCH_TIME
from kcr2.reports.difference import Change, Figure, changes, difference_document, figures
from kcr2.reports.difference.document import headings, row_of, summary
from kcr2.ui.advising import downloads
from kcr2.ui.errors import errors
from kcr2.ui.session import Session, enter
from kcr2.ui.stretch import asked, picture_at, recorded
from kcr2.view.moments import last_morning, shown_moment
from kcr2.words import words as _

DAY = timedelta(days=1)


def page(visit: Session) -> None:
    """Draw the page."""
    st.title(_("Terugblik"))
    start, end = stretch(visit)
    if start >= end:
        st.warning(_("Het eerste moment ligt niet voor het tweede; kies een eerder begin."))
        return
    before, after = picture_at(visit, start), picture_at(visit, end)
    entries = recorded(visit, start, end)
    changed, moved = changes(before, after, entries), figures(before, after)
    st.markdown(f"**{_('Van')} {local(start)} {_('tot')} {local(end)}.** {summary(changed, len(entries))}")
    st.dataframe(figure_table(moved), hide_index=True, height="content")
    parts(changed)
    name = f"verschil-{visit.space.name}-{end.astimezone(DUTCH_TIME):%Y%m%d-%H%M}"
    downloads(
        name,
        lambda: difference_document(
            before,
            after,
            visit.space,
            moved=figures(before, after),
            changed=changes(before, after, entries),
            recorded=len(entries),
        ),
    )


def stretch(visit: Session) -> tuple[datetime, datetime]:
    """Ask between which moments; at first from the last 06:00, or the beginning, up to the moment that is looked at."""
    end = visit.moment or visit.now
    first = visit.desk.history(visit.space).first or end
    start = min(max(last_morning(end - timedelta(minutes=1)), first), end)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = asked(_("Van (Nederlandse tijd)"), start, f"difference_from:{visit.space.name}")
        until = asked(_("Tot (Nederlandse tijd)"), end, f"difference_to:{visit.space.name}:{end.isoformat()}")
        shorter = {_("1 uur"): timedelta(hours=1), _("6 uur"): 6 * timedelta(hours=1), _("1 dag"): DAY}
        for label, back in shorter.items():
            st.button(
                _("Laatste {span}").format(span=label),
                on_click=go_back,
                args=(f"difference_from:{visit.space.name}", until - back),
            )
    return chosen, min(until, visit.now)


def go_back(key: str, moment: datetime) -> None:
    """Choose another beginning."""
    st.session_state[key] = shown_moment(moment)


def figure_table(moved: list[Figure]) -> pd.DataFrame:
    """Give the figures of both moments with their difference in sign and words."""
    return pd.DataFrame(
        {
            _("Cijfer"): [one.title for one in moved],
            _("Toen"): [one.written(one.before) for one in moved],
            _("Later"): [one.written(one.after) for one in moved],
            _("Verschil"): [one.difference for one in moved],
        }
    )


def parts(changed: list[Change]) -> None:
    """Show what changed, per part of the picture."""
    titles = list(dict.fromkeys(change.title for change in changed))
    if not titles:
        return
    for tab, title in zip(st.tabs([_(title) for title in titles]), titles, strict=True):
        rows = [row_of(change) for change in changed if change.title == title]
        with tab:
            st.dataframe(pd.DataFrame(rows, columns=list(headings())), hide_index=True, height="content")


session = enter("terugblik")
with errors():
    page(session)
