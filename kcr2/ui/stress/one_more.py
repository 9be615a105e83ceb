"""What would one more unit of a type buy, and where? Calculated when asked for, place by place."""

from dataclasses import dataclass, field

import streamlit as st

from kcr2.stress.marginal import Marginal, Search, marginal, search
from kcr2.stress.placing import marginal_table
from kcr2.ui import errors, sign_in
from kcr2.ui.branching import may_branch
from kcr2.ui.session import Session, enter
from kcr2.ui.stress.beside import Beside
from kcr2.ui.stress.run import StressRun
from kcr2.view.stress import Shown
from kcr2.view.stress_more import more_sentences, more_table
from kcr2.words import words as _

POLL_S = 1.0


@dataclass
class OneMore(Beside):
    """One more unit of a type, at every place that may have one. `found`: places that are done."""

    made: StressRun
    shown: Shown
    capability: str
    chosen: Search
    found: list[Marginal] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every place is done."""
        return len(self.found) == len(self.chosen.candidates)

    def work(self) -> None:
        """Judge the places that are left."""
        left = self.chosen.candidates[len(self.found) :]
        for one in marginal(left, self.shown.outcomes, self.shown.country, self.made.drawn):
            self.found.append(one)
            if self.stopped:
                return


def more_part(visit: Session, made: StressRun, shown: Shown, capability: str) -> None:
    """Offer to calculate one more unit of a type, and show what is known of it."""
    st.markdown(f"#### {_('Wat doet één eenheid erbij?')}")
    chosen = search(shown.outcomes, made.country, types=[capability])
    if not chosen.candidates:
        st.info(_("Van dit type ontbreekt in deze vensters niets; één erbij verandert niets."))
        return
    job = held(visit, shown, capability)
    if job is None:
        st.caption(
            _("Dezelfde scenario's, met één eenheid meer, op {n} plaatsen na elkaar.").format(n=len(chosen.candidates))
        )
        if may_branch(visit) and st.button(_("Reken uit"), icon=":material/calculate:", disabled=made.running):
            _start(visit, OneMore(made, shown, capability, chosen))
            st.rerun()
        return
    _watch(visit, job)
    if job.found:
        _known(shown, job)


def _place(visit: Session) -> str:
    return f"stress-more:{visit.space.name}"


def held(visit: Session, shown: Shown, capability: str) -> OneMore | None:
    """Give what was asked for of a type, if it was about the windows that are on screen."""
    job = last(visit, shown)
    return job if job is not None and job.capability == capability else None


def last(visit: Session, shown: Shown) -> OneMore | None:
    """Give what was asked for last, of whatever type, if it was about the windows that are on screen."""
    job: OneMore | None = st.session_state.get(_place(visit))
    return job if job is not None and job.shown is shown else None


def _start(visit: Session, job: OneMore) -> None:
    before: OneMore | None = st.session_state.get(_place(visit))
    if before is not None:
        before.stop()
    st.session_state[_place(visit)] = job
    job.begin()


def _watch(visit: Session, job: OneMore) -> None:
    if job.error is not None:
        errors.show(job.error)
    if job.running:
        st.fragment(_progress, run_every=POLL_S)(visit.space.name)
    elif not job.whole:
        st.button(_("Ga verder"), key="stress-more-resume", icon=":material/resume:", on_click=job.begin)


def _progress(space: str) -> None:
    """Draw how many places are done; when all are, the whole page is drawn anew."""
    enter("stresstest")
    job: OneMore | None = st.session_state.get(f"stress-more:{space}")
    if job is None or not job.running:
        sign_in.woken()
        st.rerun()
    done, all_ = len(job.found), len(job.chosen.candidates)
    left, right = st.columns([5, 1], vertical_alignment="center")
    told = _("wacht tot een andere stresstest klaar is") if job.waits else _("{done} van {all} plaatsen")
    left.progress(done / all_, text=told.format(done=done, all=all_))
    right.button(_("Stop"), key="stress-more-stop", icon=":material/stop_circle:", on_click=job.stop, width="stretch")


def _known(shown: Shown, job: OneMore) -> None:
    table = marginal_table(job.found)
    if not job.whole:
        st.warning(_("Nog niet alle plaatsen zijn doorgerekend."))
    else:
        for sentence in more_sentences(shown, table):
            st.text(sentence)
    st.dataframe(more_table(shown, table), hide_index=True, height=320)
    st.caption(
        _(
            "Plaatsen van dezelfde groep zijn met deze vensters niet te onderscheiden; groep 1 voorkomt het meest. De "
            "tabel staat in volgorde van code: het is geen rangorde van regio's."
        )
    )
