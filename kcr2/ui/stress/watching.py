"""How does a visitor watch a stress test, stop it and go on with it?"""

import streamlit as st

from kcr2.stress.figures import number
from kcr2.ui import errors, sign_in
from kcr2.ui.session import Session, enter
from kcr2.ui.stress.run import MAIN, OTHER, StressRun, runs
from kcr2.view.stress_words import time_left
from kcr2.words import words as _

POLL_S = 1.0
FIRST = 200
"""Scenarios from which a first interim result is drawn; then at every doubling."""


def watch(visit: Session) -> None:
    """Show how far tests are, anew every second while one runs, and what went wrong in them."""
    held = runs(visit)
    busy = tuple(name for name, made in held.items() if made.running)
    if busy:
        for name in busy:
            st.session_state[_drawn(name)] = held[name].done
        st.fragment(_watched, run_every=POLL_S)(busy)
    for name, made in held.items():
        if made.error is not None:
            errors.show(made.error)
        if not made.running and not made.whole:
            _unfinished(name, made)


def _drawn(name: str) -> str:
    return f"stress-drawn:{name}"


def _watched(names: tuple[str, ...]) -> None:
    """Draw what runs. When one is done, or has twice what is on screen, the whole page is drawn anew."""
    held = runs(enter("stresstest"))
    running = [name for name in names if name in held and held[name].running]
    drawn = {name: st.session_state.get(_drawn(name), 0) for name in running}
    more = any(held[name].done >= max(FIRST, 2 * drawn[name]) for name in running)
    if more or len(running) < len(names):
        sign_in.woken()
        st.rerun()
    for name in running:
        _progress(name, held[name])


def titles() -> dict[str, str]:
    """Give what each test is called."""
    return {MAIN: _("Stresstest"), OTHER: _("Zelfde scenario's, ander beleid")}


def _progress(name: str, made: StressRun) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"**{titles()[name]}** · {_told(made)}")
        right.button(
            _("Stop"), key=f"stress-stop:{name}", icon=":material/stop_circle:", on_click=made.stop, width="stretch"
        )
        share = made.progress.share if made.progress else 0.0
        st.progress(
            share,
            text=_("{done} van {all} scenario's").format(done=number(made.done), all=number(made.options.scenarios)),
        )


def _told(made: StressRun) -> str:
    if made.waits:
        return _("wacht tot een andere stresstest klaar is")
    if made.stopped:
        return _("wordt gestopt")
    left_s = made.progress.left_s if made.progress else None
    return _("wordt gestart") if left_s is None else _("nog ongeveer {time}").format(time=time_left(left_s))


def _unfinished(name: str, made: StressRun) -> None:
    """Offer to go on with a test that was stopped; what is finished is not done again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("**{title} gestopt na {done} van {all} scenario's.** Wat klaar is, blijft bruikbaar.").format(
                title=titles()[name], done=number(made.done), all=number(made.options.scenarios)
            )
        )
        st.button(_("Ga verder"), key=f"stress-resume:{name}", icon=":material/resume:", on_click=made.begin)
