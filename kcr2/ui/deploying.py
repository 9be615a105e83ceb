"""How are units moved on, relieved, kept longer or sent elsewhere?"""

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import PARTIES, Permission
from kcr2.actions import GiveConsent, PlanRelief, ProposeChange, StepDelivery
from kcr2.formats import age, clock_time
from kcr2.model.process import MOVES, RELEASED, RUNNING, Move, moves_from
from kcr2.picture.lookup import request_line
from kcr2.terms import ChangeKind, ChangeState, DeliveryState, Party, RequestStatus
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form, lingers
from kcr2.ui.session import Session
from kcr2.view.assistance import delivery_table
from kcr2.words import words as _

Row = dict[str, Any]
LONGER = timedelta(hours=4)


def deployment_part(visit: Session, deliveries: pd.DataFrame) -> None:
    """Show deliveries; let one be chosen and taken further by whose it is."""
    if deliveries.empty:
        st.info(_("Er zijn nog geen leveringen."))
        return
    st.dataframe(delivery_table(deliveries, visit.reference), hide_index=True)
    rows = {row["delivery_id"]: row for row in deliveries.to_dict("records")}
    mine = [identity for identity, row in rows.items() if visit.writable and may_touch(visit, row)]
    if not mine:
        return
    chosen = st.selectbox(_("Levering bijwerken"), mine, format_func=lambda one: _name(rows[one]), key="delivery")
    delivery_forms(visit, rows[chosen])


def _name(row: Row) -> str:
    return f"{row['delivery_id']} · {row['amount']} {row['unit']} · {row['capability_name']}"


def may_touch(visit: Session, row: Row) -> bool:
    """Say whether a delivery is partly this visitor's: as owner, requester or hub."""
    if visit.may(Permission.COORDINATE):
        return True
    return visit.may(Permission.SUPPLY, owners=[row["owner"], row["region"]])


def delivery_forms(visit: Session, row: Row) -> None:
    """Let a delivery be taken further, relieved, kept longer or moved."""
    request = visit.picture.requests.set_index("request_id")["status"]
    running = RequestStatus(request[request.index == row["request_id"]].iloc[0]) in RUNNING
    state = DeliveryState(row["state"])
    for move in _offered(visit, row, running=running):
        with errors():
            move_form(visit, row, move)
    if state in RELEASED:
        return
    with st.expander(_("Aflossing plannen"), icon=":material/groups:"), errors():
        relief_form(visit, row)
    if running and (visit.may(Permission.COORDINATE) or visit.may(Permission.FILE_REQUEST, owners=[row["region"]])):
        with st.expander(_("Verlenging vragen"), icon=":material/more_time:"), errors():
            extension_form(visit, row)
        with st.expander(_("Herverdeling voorleggen"), icon=":material/alt_route:"), errors():
            redistribution_form(visit, row)


def _offered(visit: Session, row: Row, *, running: bool) -> list[Move]:
    """Give the steps that this visitor may take with units, or is still at."""
    now = [move for move in moves_from(DeliveryState(row["state"])) if running or move.target in RELEASED]
    left = {move.target: move for move in MOVES if lingers(visit, f"move:{row['delivery_id']}:{move.target}")}
    offered = left | {move.target: move for move in now}
    return [move for move in offered.values() if _mine(visit, row, move)]


def _mine(visit: Session, row: Row, move: Move) -> bool:
    whose = {Party.OWNER: row["owner"], Party.REQUESTER: row["region"]}
    return any(visit.may(PARTIES[party], owners=[whose[party]]) for party in move.parties)


def move_form(visit: Session, row: Row, move: Move) -> None:
    """Ask what has to be said with a step of the units, and take it."""
    form = Form(f"move:{row['delivery_id']}:{move.target}", visit, StepDelivery)
    with st.form(form.name, enter_to_submit=False):
        values: Row = {"delivery_id": row["delivery_id"], "state": move.target}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            values["observed_at"] = form.moment("observed_at")
            if move.target is DeliveryState.EN_ROUTE:
                values["expected_at"] = form.optional_moment("expected_at")
            values["note"] = form.text("note")
            label = _("Meld: {state}").format(state=_(move.target.label))
            form.submit(label, values, done=_("Gemeld: {state}.").format(state=_(move.target.label)))


def relief_form(visit: Session, row: Row) -> None:
    """Ask when and by whom units are relieved; the latest moment is the proposal."""
    form = Form(f"relief:{row['delivery_id']}", visit, PlanRelief)
    with st.form(form.name, enter_to_submit=False):
        st.caption(_("Uiterste aflossing: {at}.").format(at=clock_time(row["relief_due"])))
        planned = row["relief_due"] if pd.isna(row["relief_at"]) else row["relief_at"]
        values = {
            "delivery_id": row["delivery_id"],
            "relief_at": form.moment("relief_at", value=planned.to_pydatetime()),
            "relieved_by": form.text("relieved_by", value=str(row["relieved_by"] or "")),
            "observed_at": visit.now,
        }
        form.submit(_("Aflossing plannen"), values, done=_("De aflossing is gepland."))


def extension_form(visit: Session, row: Row) -> None:
    """Ask for a later end; owner and KCR2 must consent."""
    form = Form(f"extend:{row['delivery_id']}", visit, ProposeChange)
    with st.form(form.name, enter_to_submit=False):
        values = {
            "change": ChangeKind.EXTENSION,
            "delivery_id": row["delivery_id"],
            "until": form.moment("until", value=(row["until"] + LONGER).to_pydatetime()),
            "reason": form.text("reason"),
            "observed_at": visit.now,
        }
        form.submit(_("Verlenging vragen"), values, done=_("De verlenging is voorgelegd."))


def redistribution_form(visit: Session, row: Row) -> None:
    """Ask where units would do more; everybody whose consent it needs is asked."""
    lines = visit.picture.requests
    open_lines = lines[
        lines["is_open"]
        & (lines["capability"] == row["capability"])
        & (lines["request_id"] != row["request_id"])
        & (lines["gap"] >= row["amount"])
    ].to_dict("records")
    if not open_lines:
        st.caption(_("Geen andere lopende aanvraag mist nog zoveel van dit type."))
        return
    form = Form(f"redistribute:{row['delivery_id']}", visit, ProposeChange)
    with st.form(form.name, enter_to_submit=False):
        target = st.selectbox(
            _("Naar aanvraag en regel"),
            range(len(open_lines)),
            key=form.key("target"),
            format_func=lambda at: _line(open_lines[at]),
        )
        values = {
            "change": ChangeKind.REDISTRIBUTION,
            "delivery_id": row["delivery_id"],
            "to_request": open_lines[target]["request_id"],
            "to_line": int(open_lines[target]["line"]),
            "reason": form.text("reason"),
            "observed_at": visit.now,
        }
        form.submit(_("Herverdeling voorleggen"), values, done=_("De herverdeling is voorgelegd."))


def _line(row: Row) -> str:
    return (
        f"{row['request_id']} · {row['region']} · {_('regel {line}').format(line=row['line'])} · {row['effect'][:50]}"
    )


def consent_forms(visit: Session, changes: pd.DataFrame) -> None:
    """Let everybody who is asked say yes or no to an open change."""
    for change in changes.to_dict("records"):
        for asked in change["needs"]:
            party, organisation = Party(asked.split(":")[0]), asked.split(":")[1]
            waits = change["state"] == ChangeState.OPEN and asked in change["waits_on"]
            if not waits and not lingers(visit, f"consent:{change['change_id']}:{asked}"):
                continue
            owners = None if party is Party.HUB else [organisation]
            if visit.writable and visit.may(PARTIES[party], owners=owners):
                with errors():
                    consent_form(visit, change, party, organisation)


def where_words(visit: Session, change: Row) -> str:
    """Say where units would go, or until when they would stay."""
    if change["change"] == ChangeKind.EXTENSION:
        return _("tot {at}").format(at=clock_time(change["until"]))
    told = _("naar {request} regel {line}").format(request=change["to_request"], line=change["to_line"])
    line = request_line(visit.picture, change["to_request"], int(change["to_line"]))
    return told if line is None else f"{told} · {line['region']} · {line['ugs_name']}"


def consent_form(visit: Session, change: Row, party: Party, organisation: str) -> None:
    """Ask one party for its word on a change."""
    form = Form(f"consent:{change['change_id']}:{party}:{organisation}", visit, GiveConsent)
    with st.form(form.name, enter_to_submit=False):
        told = _("{kind} van {delivery} {where}. Reden: {reason}. Wacht al {hours}.").format(
            kind=_(ChangeKind(change["change"]).label).capitalize(),
            delivery=change["delivery_id"],
            where=where_words(visit, change),
            reason=str(change["reason"]).rstrip("."),
            hours=age(change["waited_h"]),
        )
        st.markdown(f"**{_('Gevraagd als {party}').format(party=_(party.label))}** · {told}")
        answer = st.radio(
            _("Stemt u in?"),
            [True, False],
            index=None,
            horizontal=True,
            key=form.key("consents"),
            format_func=lambda yes: _("Ja, ik stem in") if yes else _("Nee"),
        )
        values = {
            "change_id": change["change_id"],
            "party": party,
            "organisation": organisation,
            "consents": answer,
            "note": form.text("note"),
            "observed_at": visit.now,
        }
        form.submit(_("Vastleggen"), values, done=_("Uw antwoord is vastgelegd."))
