"""What came of a stress test? Part by part, the short answer first; every figure with its interval."""

from collections.abc import Callable

import streamlit as st

from kcr2.formats import local
from kcr2.stress.figures import number
from kcr2.ui.branching import may_branch
from kcr2.ui.errors import errors
from kcr2.ui.session import Session
from kcr2.ui.stress.assumptions import assumptions_part
from kcr2.ui.stress.by_type import type_part
from kcr2.ui.stress.comparing import policy_part
from kcr2.ui.stress.hazards import titles_of
from kcr2.ui.stress.overview import overview_part
from kcr2.ui.stress.report import report_part
from kcr2.ui.stress.run import StressRun, is_shared, share
from kcr2.ui.stress.tail import tail_part
from kcr2.view.stress import Shown
from kcr2.view.stress_policy import policy_told
from kcr2.view.stress_words import given_told, months_told
from kcr2.words import words as _

Part = Callable[[Session, StressRun, Shown], None]


def results(visit: Session, made: StressRun) -> None:
    """Draw what is finished of a test."""
    shown = shown_of(visit, made)
    if shown is None:
        return
    st.divider()
    _head(visit, made, shown)
    parts: dict[str, Part] = {
        _("In het kort"): overview_part,
        _("Per type"): type_part,
        _("Ander beleid"): policy_part,
        _("Zwaarste scenario's"): tail_part,
        _("Aannames"): assumptions_part,
        _("Rapport"): report_part,
    }
    chosen = st.segmented_control(
        _("Onderdeel"), list(parts), default=next(iter(parts)), key=f"stress-part:{visit.space.name}", required=True
    )
    with errors():
        parts[chosen or next(iter(parts))](visit, made, shown)


def shown_of(visit: Session, made: StressRun) -> Shown | None:
    """Give what is finished as it is on screen; its tables are made once for so many scenarios."""
    progress = made.progress
    if progress is None or progress.partial.outcomes is None:
        return None
    held = st.session_state.get(f"stress-shown:{visit.space.name}")
    if held is None or held[0] is not progress.partial:
        outcomes, titles = progress.partial.outcomes, titles_of(made.hazards)
        shown = Shown(outcomes, made.country, made.options, visit.reference, titles, progress.partial.whole)
        held = st.session_state[f"stress-shown:{visit.space.name}"] = (progress.partial, shown)
    found: Shown = held[1]
    return found


def _head(visit: Session, made: StressRun, shown: Shown) -> None:
    """Say what the figures rest on, and whether more is to come."""
    st.subheader(_("Uitkomst"))
    options = made.options
    st.markdown(
        _("**{n} vensters van {hours} uur** · gegeven {given} · {months} · zaad {seed} · {policy}").format(
            n=number(shown.n),
            hours=options.hours,
            given=given_told(options.given, shown.titles),
            months=months_told(options.months),
            seed=options.seed,
            policy=policy_told(made.country.policy, visit.reference),
        )
    )
    st.caption(
        _("Capaciteit met stand van het beeld {at}, doorgerekend door {who}. Intervallen zijn 95 %.").format(
            at=local(made.picture.at), who=made.made_by
        )
    )
    if not shown.whole:
        st.warning(
            _("Tussenstand na {done} van {all} scenario's: bruikbaar, met een breder interval.").format(
                done=number(shown.n), all=number(options.scenarios)
            ),
            icon=":material/hourglass_top:",
        )
    _sharing(visit, made)


def _sharing(visit: Session, made: StressRun) -> None:
    if is_shared(visit, made):
        st.caption(_("Deze uitkomst is gedeeld: wie deze ruimte mag lezen, leest haar hier."))
    elif may_branch(visit) and st.button(_("Deel deze uitkomst"), icon=":material/share:", key="stress-share"):
        share(visit, made)
        st.rerun()
