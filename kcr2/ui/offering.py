"""How are owners asked, how do they answer, and how is an offer taken?"""

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import AcceptOffer, AnswerCall, CallForOffers
from kcr2.formats import clock_time, count
from kcr2.model.process import OPEN_TO_OFFERS
from kcr2.picture.lookup import capacity_row
from kcr2.planning import Outcome, who_can_help
from kcr2.reports.wording import owner_of
from kcr2.terms import AnswerKind, CallState, RequestStatus
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form, lingers
from kcr2.ui.session import Session
from kcr2.view.assistance import gap_words
from kcr2.words import words as _

Row = dict[str, Any]
ANSWER_IN = {"life_saving": timedelta(minutes=15), "urgent": timedelta(minutes=30)}
"""Usual time to answer by urgency (planning assumption); otherwise four hours."""
USUALLY = timedelta(hours=4)


def call_form(visit: Session, line: Row) -> None:
    """Ask owners about a line; those that could help in time are proposed, the planner decides whom to ask."""
    form = Form(f"call:{line['request_id']}:{line['line']}", visit, CallForOffers)
    judged = who_can_help(visit.picture, line["request_id"], int(line["line"]))
    able = judged[judged["outcome"] == Outcome.IN_TIME.value]["owner"].tolist()
    owners = [code for code in visit.reference.owners if code != line["region"]]
    offers = visit.picture.offers
    same = (offers["request_id"] == line["request_id"]) & (offers["line"] == line["line"])
    asked_before = set(offers.loc[same, "owner"])
    with st.form(form.name, enter_to_submit=False):
        st.markdown(f"**{_('Regel')} {line['line']} · {line['capability_name']}** · {gap_words(line)}")
        asked = st.multiselect(
            form.label("owners"),
            owners,
            default=[code for code in able if code in owners and code not in asked_before],
            key=form.key("owners"),
            format_func=lambda code: owner_of(code, visit.reference),
            help=_(
                "Voorgesteld zijn de eigenaren die volgens het beeld op tijd kunnen leveren en nog niet zijn gevraagd."
            ),
        )
        values = {
            "request_id": line["request_id"],
            "line": int(line["line"]),
            "owners": tuple(asked),
            "amount": form.number("amount", value=max(int(line["gap"]), 1)),
            "deadline": form.moment("deadline", value=visit.now + ANSWER_IN.get(line["urgency"], USUALLY)),
            "note": form.text("note"),
            "observed_at": visit.now,
        }
        form.submit(_("Uitvragen"), values, done=_("De uitvraag is gedaan."))


def answer_forms(visit: Session, line: Row, offer: Row | None) -> None:
    """Let an owner offer, refuse, or take its offer back."""
    owner = visit.author.organisation if visit.author else ""
    about = f"{line['request_id']}:{line['line']}"
    open_to = RequestStatus(line["status"]) in OPEN_TO_OFFERS or lingers(visit, f"offer:{about}")
    offered = offer is not None and offer["state"] == CallState.OFFERED
    if open_to:
        label = _("Aanbod wijzigen") if offered else _("Aanbieden")
        with st.expander(label, expanded=not offered, icon=":material/volunteer_activism:"), errors():
            offer_form(visit, line, offer, owner)
    if offered:
        with st.expander(_("Aanbod terugtrekken"), icon=":material/undo:"), errors():
            no_form(visit, line, owner, AnswerKind.TAKEN_BACK)
    elif offer is not None and (offer["state"] == CallState.ASKED or lingers(visit, f"{AnswerKind.REFUSED}:{about}")):
        with st.expander(_("Niet leveren (geen reden nodig)"), icon=":material/block:"), errors():
            no_form(visit, line, owner, AnswerKind.REFUSED)


def offer_form(visit: Session, line: Row, offer: Row | None, owner: str) -> None:
    """Ask for number, from, until and conditions; the owner's own last figures stand beside it."""
    form = Form(f"offer:{line['request_id']}:{line['line']}", visit, AnswerCall)
    before = offer if offer is not None and offer["state"] == CallState.OFFERED else None
    start = before["from_at"].to_pydatetime() if before else line["needed_by"].to_pydatetime()
    end = before["until"].to_pydatetime() if before else start + timedelta(hours=float(line["duration_h"]))
    asked = line["gap"] if offer is None or pd.isna(offer["asked"]) else offer["asked"]
    with st.form(form.name, enter_to_submit=False):
        st.caption(own_stock(visit, owner, line))
        values = {
            "request_id": line["request_id"],
            "line": int(line["line"]),
            "owner": owner,
            "answer": AnswerKind.OFFERED,
            "amount": form.number("amount", value=int(before["amount_offered"]) if before else max(int(asked), 1)),
            "from_at": form.moment("from_at", value=start),
            "until": form.moment("until", value=end),
            "conditions": form.text("conditions", value=str(before["conditions"]) if before else ""),
            "observed_at": visit.now,
        }
        form.submit(_("Aanbieden"), values, done=_("Het aanbod is gedaan."))


def own_stock(visit: Session, owner: str, line: Row) -> str:
    """Say what the owner last reported of the type; nothing reported is said too."""
    held = capacity_row(visit.picture, owner, line["capability"])
    if held is None:
        return _("Van dit type is door u niets opgegeven.")
    return _("Eigen opgave: {releasable} leverbaar, {deployable} inzetbaar, stand van {at}.").format(
        releasable=count(held["releasable"], held["unit"]),
        deployable=count(held["deployable"]),
        at=clock_time(held["observed_at"]),
    )


def no_form(visit: Session, line: Row, owner: str, answer: AnswerKind) -> None:
    """Refuse, or take an offer back; the reason may stay empty."""
    form = Form(f"{answer}:{line['request_id']}:{line['line']}", visit, AnswerCall)
    label = _("Niet leveren") if answer is AnswerKind.REFUSED else _("Terugtrekken")
    with st.form(form.name, enter_to_submit=False):
        values = {
            "request_id": line["request_id"],
            "line": int(line["line"]),
            "owner": owner,
            "answer": answer,
            "reason": form.text("reason"),
            "observed_at": visit.now,
        }
        form.submit(label, values, done=_("Uw antwoord is vastgelegd."))


def accept_forms(visit: Session, offers: pd.DataFrame, gaps: dict[int, int]) -> None:
    """Let the requester take what is offered, whole or in part. `gaps`: units that each line still misses."""
    for offer in offers.to_dict("records"):
        name = f"accept:{offer['request_id']}:{offer['line']}:{offer['owner']}"
        if not offer["remaining"] and not lingers(visit, name):
            continue
        title = _("Aanvaarden: {owner}, {amount}").format(
            owner=owner_of(offer["owner"], visit.reference), amount=count(offer["remaining"], offer["unit"])
        )
        with st.expander(title, expanded=True, icon=":material/handshake:"), errors():
            form = Form(name, visit, AcceptOffer)
            with st.form(form.name, enter_to_submit=False):
                values = {
                    "request_id": offer["request_id"],
                    "line": int(offer["line"]),
                    "owner": offer["owner"],
                    "amount": form.number(
                        "amount", value=max(min(int(offer["remaining"]), gaps.get(int(offer["line"]), 1)), 1)
                    ),
                    "observed_at": visit.now,
                }
                form.submit(_("Aanvaarden"), values, done=_("Het aanbod is aanvaard."))


def own_offer(visit: Session, request_id: str, line: int) -> Row | None:
    """Give what was asked of, and answered by, the visitor's own organisation for a line."""
    owner = visit.author.organisation if visit.author else ""
    offers = visit.picture.offers
    rows = offers[(offers["request_id"] == request_id) & (offers["line"] == line) & (offers["owner"] == owner)]
    found: list[Row] = rows.to_dict("records")
    return found[0] if found else None


def may_offer(visit: Session, request: Row) -> bool:
    """Say whether the visitor acts for an owner that could offer for a request."""
    own = visit.author.organisation if visit.author else ""
    return visit.writable and visit.may(Permission.SUPPLY, owners=[own]) and own != request["region"]
