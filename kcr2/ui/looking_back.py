"""At which moment does one look, and how does one go to another? (time travel: on every page, and read-only)"""

from datetime import UTC, datetime, timedelta

import streamlit as st

from kcr2.formats import local
from kcr2.model import DUTCH_TIME
from kcr2.picture.history import History
from kcr2.ui.branching import branch_button
from kcr2.ui.session import Session
from kcr2.view.moments import last_morning, last_recorded, shown_moment, story_line
from kcr2.words import words as _

BAND = """<style>
.st-key-looking_back { border-left: 6px solid #b45309; background: rgb(245 158 11 / 14%); gap: 0.4rem; }
</style>"""
"""A look back must be seen at a glance; the words beside it say the same."""


def moment_choice(visit: Session) -> None:
    """Say in the sidebar what is now in this space, and let somebody look back."""
    st.markdown(f"**{_('Nu in deze ruimte')}**  \n{local(visit.now)}")
    # The key carries the space: another space starts in its own now.
    key = f"looking_back:{visit.space.name}"
    st.session_state[key] = visit.moment is not None
    st.toggle(_("Terugkijken"), key=key, on_change=_turn, args=(key, visit.now))
    branch_button(visit)


def band(visit: Session) -> None:
    """Mark a look back, say which question it answers, and let one go through the story."""
    if visit.moment is None:
        return
    st.html(BAND)
    history = visit.desk.history(visit.space)
    with st.container(border=True, key="looking_back"):
        _said(visit)
        _through_the_story(visit, history)
        _steps(visit, history)


def _said(visit: Session) -> None:
    moment = local(visit.moment or visit.now)
    known = _("zoals wij het nu weten") if visit.truth else _("zoals wij het toen wisten")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/history: **{_('U kijkt terug')}** {_('naar')} **{moment}**, {known}. "
            f"{_('Wijzigen kan alleen in het nu.')}",
            width="stretch",
        )
        key = f"truth:{visit.space.name}"
        st.session_state[key] = bool(visit.truth)
        st.segmented_control(
            _("Welke vraag"),
            [False, True],
            format_func=lambda truth: _("Wat was er toen waar?") if truth else _("Wat wisten wij toen?"),
            key=key,
            on_change=_ask,
            args=(key,),
            required=True,
            label_visibility="collapsed",
            width="content",
            help=_(
                "Wat wisten wij: alleen wat toen al was vastgelegd. "
                "Wat was waar: ook wat later over dat moment is gemeld."
            ),
        )


def _through_the_story(visit: Session, history: History) -> None:
    first, at = history.first, visit.moment
    line = None if first is None else story_line(first, visit.now)
    if line is None or at is None:
        return
    start, end = line
    key = f"moment_on_line:{visit.space.name}"
    st.session_state[key] = min(max(shown_moment(at), start), end)
    st.slider(
        _("Moment in het verhaal (Nederlandse tijd)"),
        min_value=start,
        max_value=end,
        step=timedelta(minutes=1),
        format="DD-MM HH:mm",
        key=key,
        on_change=_pick,
        args=(key, visit.now),
        label_visibility="collapsed",
    )


def _steps(visit: Session, history: History) -> None:
    at = visit.moment or visit.now
    morning = last_morning(visit.now)
    with st.container(horizontal=True, vertical_alignment="center"):
        _go(_("Vorige gebeurtenis"), ":material/skip_previous:", history.before(at), "moment_back")
        _go(_("Volgende gebeurtenis"), ":material/skip_next:", _not_after(history.after(at), visit.now), "moment_on")
        begun = history.first is not None and morning >= history.first
        _go(_("Laatste 06.00 uur"), ":material/bedtime:", morning if begun else None, "moment_morning")
        key = f"moment_at:{visit.space.name}"
        # In the hour that comes twice in autumn the widget means the first; the steps reach both.
        st.session_state[key] = shown_moment(at)
        st.datetime_input(
            _("Moment (Nederlandse tijd)"),
            format="DD-MM-YYYY",
            key=key,
            on_change=_pick,
            args=(key, visit.now),
            label_visibility="collapsed",
            width=220,
        )
        st.button(
            _("Terug naar nu"), icon=":material/update:", type="primary", key="moment_now", on_click=_look, args=(None,)
        )
    if told := last_recorded(visit.desk, visit.space, at, current=visit.current, author=visit.reader):
        st.caption(told)


def _go(label: str, icon: str, moment: datetime | None, key: str) -> None:
    st.button(label, icon=icon, key=key, disabled=moment is None, on_click=_look, args=(moment,))


def _look(moment: datetime | None) -> None:
    st.session_state["moment"] = moment


def _turn(key: str, now: datetime) -> None:
    _look(now if st.session_state[key] else None)


def _ask(key: str) -> None:
    st.session_state["truth"] = bool(st.session_state[key])


def _pick(key: str, now: datetime) -> None:
    picked: datetime | None = st.session_state[key]
    if picked is not None:
        _look(min(picked.replace(tzinfo=DUTCH_TIME).astimezone(UTC), now))


def _not_after(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is None or moment <= now else None
