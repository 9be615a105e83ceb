"""Which steps may this visitor take with this request now?"""

from typing import Any

import streamlit as st

from kcr2.access import PARTIES, Permission
from kcr2.actions import RecordSignature, TakeStep
from kcr2.actions.requests import OWN_FORM
from kcr2.model.process import WAYS, Way, party_of, ways_from
from kcr2.planning import tasks
from kcr2.planning.worklist import EXPECTED
from kcr2.terms import (
    CompetentAuthority,
    Decider,
    LegalBasis,
    Party,
    RejectionReason,
    RequestStatus,
    Route,
    Signature,
    Step,
)
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form, lingers
from kcr2.ui.session import Session
from kcr2.words import words as _

Row = dict[str, Any]
TERMS = {"reason": RejectionReason, "legal_basis": LegalBasis, "decided_for": Decider, "route": Route}
"""The fields of a step that are chosen from a closed list."""

BACKWARD = frozenset({Step.WITHDRAW, Step.REJECT, Step.PROPOSE_REJECTION, Step.ASK_MORE, Step.ADJUST, Step.RECONSIDER})
"""Steps that hold a request up or end it; they come after the others."""


def possible(visit: Session, request: Row) -> list[Way]:
    """Give the steps without a form of their own that this visitor may take or is still at, the expected one first."""
    status = RequestStatus(request["status"])
    now = ways_from(status)
    ways = [
        way
        for way in WAYS.values()
        if way.step not in OWN_FORM
        and _mine(visit, request, way.step)
        and (way in now or lingers(visit, f"step:{request['request_id']}:{way.step}"))
    ]
    return sorted(ways, key=lambda way: (way.step is not EXPECTED.get(status), way.step in BACKWARD))


def _mine(visit: Session, request: Row, step: Step) -> bool:
    party = party_of(step, visit.picture.settings)
    settings = visit.picture.settings
    asked = set(request["waits_for"])
    if step is not Step.GRANT:
        asked |= set(settings.grant_deciders.get(LegalBasis(request["ground"]), ()))
    owners = {Party.REQUESTER: [request["region"]], Party.AUTHORITY: [str(one) for one in asked]}.get(party)
    return visit.may(PARTIES[party], owners=owners)


def steps_panel(visit: Session, request: Row) -> None:
    """Let the visitor take a step, with what has to be said with it."""
    if not visit.writable:
        return
    waiting = tasks(visit.picture)
    expected = set(waiting.loc[waiting["request_id"] == request["request_id"], "task"])
    for way in possible(visit, request):
        is_next = way.step.value in expected
        still = RequestStatus(request["status"]) in way.sources
        with st.expander(_(way.step.label), expanded=is_next or not still, icon=":material/arrow_forward:"), errors():
            if not still:
                st.info(_("Deze stap kan niet meer; wat u typte, staat er nog."))
            step_form(visit, request, way)
    if visit.may(Permission.COORDINATE) and request["signature"] == Signature.FOLLOWS:
        with st.expander(_("Handtekening ontvangen"), icon=":material/draw:"), errors():
            signature_form(visit, request)


def step_form(visit: Session, request: Row, way: Way) -> None:
    """Ask what has to be said with a step, and take it."""
    form = Form(f"step:{request['request_id']}:{way.step}", visit, TakeStep)
    with st.form(form.name, enter_to_submit=False):
        values: Row = {"request_id": request["request_id"], "step": way.step, "observed_at": visit.now}
        for name, terms in TERMS.items():
            if name in way.needs:
                values[name] = _choice(form, visit, name, terms, request)
        if "reference" in way.needs:
            values["reference"] = form.text("reference")
        values["note"] = form.text("note", area="note" in way.needs)
        form.submit(_(way.step.label), values, done=_("Gedaan: {step}.").format(step=_(way.step.label)))


def _choice(form: Form, visit: Session, name: str, terms: type[Any], request: Row) -> Any:
    organisation = visit.author.organisation if visit.author else ""
    if name == "decided_for":
        # Who signs in as an authority decides for that one; by a changed mandate, for the one that is waited for.
        chosen = organisation if organisation in set(Decider) else next(iter(request["waits_for"]), Decider.MINISTER)
        st.caption(_("Besluit namens: {who}").format(who=_(Decider(chosen).label)))
        return Decider(chosen)
    return form.term(name, terms, value=LegalBasis(request["ground"]) if name == "legal_basis" else None)


def signature_form(visit: Session, request: Row) -> None:
    """Record that the signed form came in."""
    form = Form(f"signature:{request['request_id']}", visit, RecordSignature)
    with st.form(form.name, enter_to_submit=False):
        values = {
            "request_id": request["request_id"],
            "signed_by": form.term("signed_by", CompetentAuthority, value=CompetentAuthority(request["authority"])),
            "reference": form.text("reference"),
            "observed_at": visit.now,
        }
        form.submit(_("Vastleggen"), values, done=_("De handtekening is vastgelegd."))
