"""How would it go on? A variant of a scenario runs on from the picture, in a branch of its own."""

from datetime import datetime

import streamlit as st

from kcr2.journal import Space
from kcr2.settings import ROOT
from kcr2.simulation.branch import Start, branch_off
from kcr2.simulation.running import Simulation
from kcr2.ui import errors as fault
from kcr2.ui import resources, sign_in
from kcr2.ui.errors import errors
from kcr2.ui.session import Session, enter
from kcr2.ui.simulating import Job, job_of, keep
from kcr2.ui.simulating_form import Chosen, form
from kcr2.view.simulation import course_chart, moments_table, refusals_table, waits_table
from kcr2.words import words as _

POLL_S = 1.0


def page(visit: Session) -> None:
    """Draw the page."""
    st.title(_("Simuleren"))
    st.markdown(
        _(
            "Hoe gaat het verder als deze variant nu begint? Aanvragen, antwoorden, toekenningen en eenheden lopen "
            "door in een eigen tak; deze ruimte verandert niet. **Alles daarin is fictief.**"
        )
    )
    chosen = form(visit)
    if chosen is not None:
        start(visit, chosen)
    job = job_of(visit)
    if job is None:
        return
    if job.running:
        st.fragment(progress, run_every=POLL_S)()
    elif job.error is not None:
        fault.show(job.error)
    if job.result is not None:
        outcome(visit, job, job.result)


def start(visit: Session, chosen: Chosen) -> None:
    """Make the branch and let it run."""
    if visit.author is None:
        return
    p, kind = chosen.parameters, chosen.variant.kind
    title = _("Simulatie: {case}, {variant}, zaad {seed}").format(
        case=chosen.scenario.title, variant=_(kind.label), seed=p.seed
    )
    made = resources.clock()
    begin = Start(visit.space, visit.moment or visit.now, free_name(visit, made, p.seed), title, made)
    branch = branch_off(visit.desk, begin, chosen.variant, p, visit.author)
    job = Job(branch, title)
    keep(visit, job)
    job.begin(visit.desk, chosen.variant, p)


def free_name(visit: Session, made: datetime, seed: int) -> str:
    """Give a name that no space has."""
    taken = {space.name for space in visit.desk.journal.spaces()}
    name = f"sim-{made:%Y%m%d-%H%M%S}-{seed}"
    return name if name not in taken else f"{name}-{len(taken)}"


def progress() -> None:
    """Draw how far it is, with a way to stop; when it is done the whole page is drawn anew."""
    visit = enter("simulatie")
    job = job_of(visit)
    if job is None or not job.running:
        sign_in.woken()
        st.rerun()
    st.progress(job.share, text=_("{title}: {share} % verteld").format(title=job.title, share=round(100 * job.share)))
    if st.button(_("Stoppen"), disabled=job.stopped, icon=":material/stop:"):
        job.stop()


def outcome(visit: Session, job: Job, result: Simulation) -> None:
    """Draw what came of it."""
    st.subheader(job.title)
    if job.stopped and job.share < 1:
        st.warning(_("Gestopt: de tak loopt tot waar zij was; de figuren tonen de hele simulatie."))
    with st.container(horizontal=True):
        open_branch(job.branch)
        st.caption(
            _("{acts} handelingen, elk aanvaard door de regels van het programma.").format(acts=len(result.lines))
        )
    st.dataframe(moments_table(result, visit.reference), hide_index=True)
    types = visit.reference.capabilities
    for stream in result.streams.values():
        demand = stream.demand
        st.markdown(f"**{types.at[demand.capability, 'name']}** · {visit.reference.owner_name(demand.region)}")
        unit = str(types.at[demand.capability, "unit"])
        st.plotly_chart(course_chart(result, stream.key, unit), key=f"course:{job.branch.name}:{stream.key}")
    waited, refused = st.tabs([_("Wachttijden"), _("Trekkingen van weigering")])
    waited.dataframe(waits_table(result, visit.reference), hide_index=True)
    refused.dataframe(refusals_table(result, visit.reference), hide_index=True)


def open_branch(branch: Space) -> None:
    """Lead to the branch, where it can be looked at like any other."""
    if st.button(_("Open de tak"), icon=":material/account_tree:"):
        st.session_state.update(space=branch.name, moment=None, space_notice=None)
        st.switch_page(str(ROOT / "pages" / "landelijk_beeld.py"))


session = enter("simulatie")
with errors():
    page(session)
