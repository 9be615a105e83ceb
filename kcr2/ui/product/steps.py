"""What may be done with an edition where it stands, by whom, and how did it get there?"""

import streamlit as st

from kcr2.actions import StepProduct, TakeProductFacts
from kcr2.actions.product_steps import SAYS_WHY, STEP_RIGHTS
from kcr2.model.product import WAYS
from kcr2.terms import ProductStatus, ProductStep
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.view.product import Row, step_table, text_table
from kcr2.words import words as _

ICONS = {
    ProductStep.SUBMIT: ":material/gavel:",
    ProductStep.RETURN: ":material/undo:",
    ProductStep.ESTABLISH: ":material/verified:",
    ProductStep.SEND: ":material/send:",
    ProductStep.WITHDRAW: ":material/block:",
}


def step_buttons(visit: Session, row: Row) -> None:
    """Show the steps that the visitor may take from where the edition stands."""
    if not visit.writable:
        return
    ways = [step for (status, step) in WAYS if status == row["status"] and visit.may(STEP_RIGHTS[step])]
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="lob_steps"):
        if is_written(visit, row):
            _stand(visit, row)
        for step in ways:
            if step in SAYS_WHY:
                with st.popover(_(step.label), icon=ICONS[step]):
                    _form(visit, row, step)
            elif step is not ProductStep.ESTABLISH or not _own_work(visit, row):
                _form(visit, row, step)
    if ProductStep.ESTABLISH in ways and _own_work(visit, row):
        st.info(
            _("U schreef hieraan mee of legde het voor; iemand anders stelt vast."),
            icon=":material/supervisor_account:",
        )


def _stand(visit: Session, row: Row) -> None:
    """Let the facts of now be taken in the place of those that the concept has."""
    form = Form(f"lob-stand:{row['product_id']}", visit, TakeProductFacts)
    with st.form(form.name, enter_to_submit=False, border=False, width="content"):
        if form.pressed(_("Stand van nu nemen"), primary=False):
            form.carry_out({"product_id": row["product_id"]}, done=_("De stand is opnieuw genomen."))


def _own_work(visit: Session, row: Row) -> bool:
    steps = visit.picture.product_steps
    mine = steps[(steps["product_id"] == row["product_id"]) & (steps["step"] == ProductStep.SUBMIT.value)]
    return visit.author is not None and visit.author.actor in {*row["writers"], *mine["actor"]}


def _form(visit: Session, row: Row, step: ProductStep) -> None:
    form = Form(f"lob-step:{row['product_id']}:{step.value}", visit, StepProduct)
    with st.form(form.name, enter_to_submit=False, border=False, width="stretch" if step in SAYS_WHY else "content"):
        note = form.text("note", area=True) if step in SAYS_WHY else ""
        values = {"product_id": row["product_id"], "step": step, "note": note, "observed_at": None}
        form.submit(_(step.label), values, done=_done(step))


def _done(step: ProductStep) -> str:
    return {
        ProductStep.SUBMIT: _("Voorgelegd; iemand die er niet aan schreef, stelt vast."),
        ProductStep.RETURN: _("Teruggegeven aan de schrijvers."),
        ProductStep.ESTABLISH: _("Vastgesteld. Het verandert niet meer; het krijgt alleen een opvolger."),
        ProductStep.SEND: _("Vastgelegd dat het is verzonden. Dit programma verstuurt zelf geen mail."),
        ProductStep.WITHDRAW: _("Ingetrokken."),
    }[step]


def who_wrote(visit: Session, row: Row) -> None:
    """Show who wrote what, and each step that was taken: what somebody stands for who establishes it."""
    texts, steps = visit.picture.product_texts, visit.picture.product_steps
    mine = texts[texts["product_id"] == row["product_id"]]
    st.markdown(f"##### {_('Wie schreef wat')}")
    if mine.empty:
        st.caption(_("Er is nog niets geschreven."))
    else:
        st.dataframe(text_table(mine), hide_index=True, height="content")
    taken = steps[steps["product_id"] == row["product_id"]]
    if not taken.empty:
        st.markdown(f"##### {_('Verloop')}")
        st.dataframe(step_table(taken), hide_index=True, height="content")


def is_written(visit: Session, row: Row) -> bool:
    """Say whether the visitor may go on writing this edition."""
    concept = row["status"] == ProductStatus.CONCEPT
    return bool(concept and visit.writable and visit.may(STEP_RIGHTS[ProductStep.SUBMIT]))
