"""What becomes of a proposal: calls to owners, a kept proposal, a draft advice? Nothing of it assigns anything."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import streamlit as st

from kcr2.actions import CallForOffers, KeepProposal
from kcr2.actions.advising import ADVISABLE
from kcr2.errors import Kcr2Error
from kcr2.formats import clock_time
from kcr2.model.checks import checked
from kcr2.model.process import OPEN_TO_OFFERS
from kcr2.picture.lookup import request_status
from kcr2.planning.allocation import Line
from kcr2.planning.problem import Problem, proposal_values
from kcr2.settings import ROOT
from kcr2.terms import Feasibility, RequestStatus, Urgency
from kcr2.ui import errors
from kcr2.ui.advising import keep_draft
from kcr2.ui.forms import Form
from kcr2.ui.offering import ANSWER_IN, USUALLY
from kcr2.ui.planning import Found
from kcr2.ui.session import Session
from kcr2.view.proposal import Shown
from kcr2.view.proposal_advice import advice_draft
from kcr2.words import in_dutch, many
from kcr2.words import words as _

Row = dict[str, Any]
REQUESTS = ROOT / "pages" / "aanvragen.py"


def actions_part(visit: Session, problem: Problem, found: Found) -> None:
    """Offer what may be done with a proposal now."""
    st.subheader(_("Verder met dit voorstel"))
    shown = Shown(problem, found.plan, visit.reference)
    if not visit.writable:
        st.info(_("U kijkt terug, of de ruimte is alleen-lezen: uitvragen en bewaren kan alleen in het nu."))
        return
    with st.expander(_("Zet uit bij eigenaren"), expanded=True, icon=":material/campaign:"), errors.errors():
        call_part(visit, shown)
    with st.expander(_("Advies opstellen"), icon=":material/edit_note:"), errors.errors():
        advice_part(visit, shown, found)
    with st.expander(_("Voorstel bewaren"), icon=":material/bookmark:"), errors.errors():
        keep_form(visit, problem, found)


def call_part(visit: Session, shown: Shown) -> None:
    """Turn chosen deliveries into calls: each owner is asked for what the proposal takes from it."""
    form = Form("plan-calls", visit, CallForOffers)
    told, faults = st.session_state.get(f"sent:{form.about}", ("", []))
    if told:
        st.success(told, icon=":material/check_circle:")
    for error in faults:
        errors.show(error)
    lines = list(shown.plan.lines)
    if not lines:
        st.info(_("Het voorstel vraagt niemand iets; er is niets uit te zetten."))
        return
    with st.form(form.name, enter_to_submit=False):
        chosen = st.multiselect(
            _("Leveringen om uit te zetten"),
            range(len(lines)),
            default=[at for at, line in enumerate(lines) if is_next(visit, shown, line)],
            key=form.key("lines"),
            format_func=lambda at: call_words(visit, shown, lines[at]),
            placeholder=_("geen"),
        )
        deadline = form.moment("deadline", value=visit.now + answer_in(shown, lines))
        note = form.text("note", value=in_dutch(lambda: _note(shown)))
        st.caption(
            _(
                "Het gevraagde aantal is dat van het voorstel. Niet vooraf gekozen is wie al is gevraagd, en wat nog "
                "niet in behandeling is. Wie opnieuw wordt gevraagd, ziet het nieuwe aantal en de nieuwe termijn."
            )
        )
        if form.pressed(_("Zet uit")):
            send(visit, form, calls(visit, shown, [lines[at] for at in chosen], deadline, note))


def _note(shown: Shown) -> str:
    return _("Voorstel op het beeld van {at}; u beslist zelf.").format(at=clock_time(shown.problem.at))


def answer_in(shown: Shown, lines: list[Line]) -> timedelta:
    """Give the usual time to answer of the most urgent of these lines."""
    urgencies = [Urgency(shown.asked[line.request]["urgency"]) for line in lines]
    most = min(urgencies, key=list(Urgency).index, default=None)
    return USUALLY if most is None else ANSWER_IN.get(most.value, USUALLY)


def asked_before(visit: Session, shown: Shown, line: Line) -> Any:
    """Give when an owner was asked for a line, None when it was not."""
    asked, offers = shown.asked[line.request], visit.picture.offers
    same = (offers["request_id"] == asked["request_id"]) & (offers["line"] == asked["line"])
    called = offers.loc[same & (offers["owner"] == line.supplier), "called_at"].dropna()
    return None if called.empty else called.iloc[-1]


def is_next(visit: Session, shown: Shown, line: Line) -> bool:
    """Say whether a delivery is to be put out now: the owner was not asked, and the request is open to offers."""
    status = request_status(visit.picture, shown.asked[line.request]["request_id"])
    return status in OPEN_TO_OFFERS and asked_before(visit, shown, line) is None


def call_words(visit: Session, shown: Shown, line: Line) -> str:
    """Say who would be asked for what, when it was asked before, and where a request is not open to offers yet."""
    told = [f"{shown.owner(line.supplier)} → {shown.request(line.request)}", f"{line.units} × {shown.type_(line.type)}"]
    if (before := asked_before(visit, shown, line)) is not None:
        told.append(f"{_('al gevraagd')} {clock_time(before)}")
    status = request_status(visit.picture, shown.asked[line.request]["request_id"])
    if status is not None and status not in OPEN_TO_OFFERS:
        told.append(_(status.label))
    return " · ".join(told)


def calls(visit: Session, shown: Shown, lines: list[Line], deadline: datetime | None, note: str) -> list[Row]:
    """Give the calls: owners that are asked the same of the same line are asked together."""
    together: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for line in lines:
        together[line.request, line.type, line.units].append(line.supplier)
    stated: Row = {"deadline": deadline, "observed_at": visit.now}
    stated |= {"source": visit.source, "quality": visit.quality}
    return [
        {
            "request_id": shown.asked[request]["request_id"],
            "line": int(shown.asked[request]["line"]),
            "owners": tuple(owners),
            "amount": amount,
            "note": " ".join(filter(None, [note, in_dutch(partial(substitute_words, shown, request, type_))])),
            **stated,
        }
        for (request, type_, amount), owners in together.items()
    ]


def substitute_words(shown: Shown, request: str, type_: str) -> str:
    """Say which type was meant, where it stands in for what the line asks: a call names the type of its line."""
    asked = shown.asked[request]["capability"]
    if type_ == asked:
        return ""
    effect = dict(shown.problem.instance.serving[asked])[type_]
    return _("Bedoeld is {type}, ter vervanging van {asked}: telt voor {effect} %.").format(
        type=shown.type_(type_), asked=shown.type_(asked), effect=effect
    )


def send(visit: Session, form: Form, wanted: list[Row]) -> None:
    """Carry out each call by itself: what one rule stops does not stop the others."""
    done: list[str] = []
    faults: list[Kcr2Error] = []
    seen = form.seen
    for values in wanted:
        name = f"{values['request_id']} {_('regel')} {values['line']}"
        try:
            entries = visit.perform([checked(CallForOffers, values, where=name)], seen=seen)
        except Kcr2Error as error:
            error.where = error.where or name
            faults.append(error)
            continue
        # What was just written is known to who wrote it; what somebody else wrote in between is not.
        seen = entries[-1].seq if entries[0].seq == seen + 1 else seen
        done.append(f"{name}: {', '.join(values['owners'])}")
    told = many(len(done), _("1 uitvraag is gedaan"), _("{n} uitvragen zijn gedaan"))
    # Said beside the button: at the head of this long page it would not be seen.
    st.session_state[f"sent:{form.about}"] = (f"{told}: {'; '.join(done)}." if done else "", faults)
    form.close("")


def keep_form(visit: Session, problem: Problem, found: Found) -> None:
    """Keep the proposal in the journal with what it rests on."""
    form = Form("plan-keep", visit, KeepProposal)
    with st.form(form.name, enter_to_submit=False):
        note = form.text("note")
        st.caption(_("Bewaren legt niets vast voor een eigenaar; iedereen kan het voorstel later narekenen."))
        values = proposal_values(problem, found.plan, note=note) | {"observed_at": visit.now}
        form.submit(_("Voorstel bewaren"), values, done=_("Het voorstel is bewaard."))


def advice_part(visit: Session, shown: Shown, found: Found) -> None:
    """Show a draft for a request, and lead on to its advice form with the draft filled in."""
    numbers = list(dict.fromkeys(str(row["request_id"]) for row in shown.asked.values()))
    if not numbers:
        st.info(_("Er is geen aanvraag in dit voorstel."))
        return
    request_id = str(st.selectbox(_("Aanvraag"), numbers, key="plan_advice", width=240))
    draft = in_dutch(lambda: advice_draft(shown, found.explanation, found.nearest, request_id))
    st.markdown(f"**{_(Feasibility(draft['feasibility']).label)}** · {draft['judgement']}")
    told = {
        _("Mits"): draft["condition"],
        _("Gevolg voor de restdekking"): draft["cover_effect"],
        _("Aannames"): draft["assumptions"],
        _("Alternatieven"): draft["alternatives"],
    }
    st.markdown("\n".join(f"- **{title}** {text}" for title, text in told.items() if text))
    _lead_on(visit, request_id, draft)


def _lead_on(visit: Session, request_id: str, draft: Row) -> None:
    status = request_status(visit.picture, request_id)
    if status not in ADVISABLE:
        st.info(
            _(
                "Het adviesformulier is er bij: {states}. De aanvraag is nu: {status}. Het concept blijft klaarstaan."
            ).format(
                states=", ".join(_(one.label) for one in RequestStatus if one in ADVISABLE),
                status=_(status.label) if status else _("onbekend"),
            )
        )
    if st.button(_("Neem over in het adviesformulier"), key="plan_advice_go", icon=":material/arrow_forward:"):
        keep_draft(visit, request_id, draft)
        st.session_state["request"] = request_id
        st.session_state.pop("request_open", None)
        st.switch_page(REQUESTS)
