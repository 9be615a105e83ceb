"""What is to be known and done about one request?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import ViewStrict
from kcr2.formats import clock_time, label_of
from kcr2.model.process import OPEN_TO_OFFERS
from kcr2.picture.lookup import branch_of, request_lines
from kcr2.planning import tasks
from kcr2.reader import STRICT
from kcr2.reports.wording import PARTS, part_rows
from kcr2.terms import Classification, LegalBasis, RequestStatus, Urgency
from kcr2.ui.advising import advice_part, paper_part
from kcr2.ui.deploying import consent_forms, deployment_part
from kcr2.ui.errors import errors
from kcr2.ui.help import help_for
from kcr2.ui.offering import accept_forms, answer_forms, call_form, may_offer, own_offer
from kcr2.ui.requesting import request_form
from kcr2.ui.session import Session
from kcr2.ui.stepping import steps_panel
from kcr2.view.assistance import change_table, gap_words, offer_table, status_words, task_table
from kcr2.view.story import gap_over_time, story, story_table
from kcr2.view.timeline import deployment_chart, gap_chart
from kcr2.words import words as _

Row = dict[str, Any]
EDITABLE = frozenset({RequestStatus.FILED, RequestStatus.INCOMPLETE, RequestStatus.ADJUSTING})


def request_detail(visit: Session, request_id: str) -> None:
    """Show one request: where it stands, what may be done, and the part that the reader chose."""
    lines = request_lines(visit.picture, request_id)
    if lines.empty:
        st.warning(_("Aanvraag {number} bestaat niet in dit beeld, of is niet voor u.").format(number=request_id))
        return
    request: Row = {str(name): value for name, value in lines.iloc[0].items()}
    if not _noted(visit, request):
        return
    head(visit, request, lines)
    with errors():
        steps_panel(visit, request)
    parts = {
        _("Verhaal"): _story,
        _("Aanvraag"): _fields,
        _("Aanbod"): _offers,
        _("Wie kan helpen?"): _help,
        _("Advies"): _advice,
        _("Inzet"): _deployment,
    }
    chosen = st.segmented_control(
        _("Onderdeel"), list(parts), default=_suggested(visit, request), key=f"part:{request_id}", required=True
    )
    with errors():
        parts[chosen or _("Verhaal")](visit, request, lines)


def _noted(visit: Session, request: Row) -> bool:
    """Record who opens a strictly classified request, once a session; without that it stays closed."""
    who = visit.reader.actor if visit.reader else ""
    memory = f"viewed:{visit.space.name}:{who}:{request['request_id']}"
    if request["classification"] not in STRICT:
        return True
    if st.session_state.get(memory) or _opened_in_parent(visit, request, who):
        st.caption(_("Dat u deze gerubriceerde aanvraag heeft geopend, is vastgelegd."))
        return True
    with errors():
        stated = {"observed_at": visit.now, "source": visit.source, "quality": visit.quality}
        opened = ViewStrict(request_id=request["request_id"], **stated)
        visit.perform_as_self([opened], seen=visit.picture.head.seq)
        st.session_state[memory] = True
        st.rerun()
    return False


def _opened_in_parent(visit: Session, request: Row, who: str) -> bool:
    """Say whether this person opened a request before the what-if left its parent: it need not be recorded again."""
    start = branch_of(visit.whole)
    return start is not None and visit.whole.latest("viewings", (request["request_id"], who)) is not None


def head(visit: Session, request: Row, lines: pd.DataFrame) -> None:
    """Say what is asked, where it stands and what it waits for."""
    st.subheader(f"{request['request_id']} · {request['effect']}")
    st.markdown(
        f":blue-badge[**{status_words(request)}**] · {_('sinds')} {clock_time(request['status_at'])} · "
        f"{request['region']} · {label_of(Urgency, request['urgency'])} · "
        f"{label_of(LegalBasis, request['ground'])} · {label_of(Classification, request['classification'])}"
    )
    for line in lines.to_dict("records"):
        st.markdown(f"- **{_('Regel')} {line['line']}** {line['capability_name']}: {gap_words(line)}")
    waiting = tasks(visit.picture)
    own = waiting[waiting["request_id"] == request["request_id"]]
    if not own.empty:
        st.dataframe(task_table(own, visit.picture).drop(columns=[_("Aanvraag"), _("Urgentie")]), hide_index=True)


def _suggested(visit: Session, request: Row) -> str:
    """Give the part where this visitor most likely has something to do."""
    status = RequestStatus(request["status"])
    if visit.may(Permission.COORDINATE) or visit.may(Permission.VALIDATE):
        by_status = {
            RequestStatus.IN_TREATMENT: _("Aanbod"),
            RequestStatus.CALLED: _("Aanbod"),
            RequestStatus.OFFERED: _("Advies"),
            RequestStatus.SHORT: _("Advies"),
        }
        return by_status.get(status, _("Verhaal"))
    if status is RequestStatus.PRESENTED or (may_offer(visit, request) and status in OPEN_TO_OFFERS):
        return _("Aanbod")
    return _("Inzet") if status in {RequestStatus.GRANTED, RequestStatus.UNDERWAY} else _("Verhaal")


def _story(visit: Session, request: Row, _lines: pd.DataFrame) -> None:
    wide = {
        _("Toelichting"): st.column_config.TextColumn(width="large"),
        _("Nr"): st.column_config.Column(width="small"),
    }
    told = story_table(story(visit.picture, request["request_id"]))
    st.dataframe(told, hide_index=True, column_config=wide)
    history = gap_over_time(visit.picture, request["request_id"])
    st.markdown(f"**{_('Gevraagd, aangeboden en geleverd in de tijd')}**")
    st.plotly_chart(gap_chart(history), key=f"gap:{request['request_id']}")


def _fields(visit: Session, request: Row, _lines: pd.DataFrame) -> None:
    row = visit.picture.latest("requests", (request["request_id"],)) or {}
    paper_part(visit, request)
    for part in PARTS:
        st.markdown(f"**{_(part)}**")
        st.markdown("\n".join(f"- {title}: **{text}**" for title, text in part_rows(part, row, visit.reference)))
    own = visit.writable and visit.may(Permission.FILE_REQUEST, owners=[request["region"]])
    if own and RequestStatus(request["status"]) in EDITABLE:
        with st.expander(_("Nieuwe versie indienen"), icon=":material/edit:"), errors():
            request_form(visit, request_id=request["request_id"], start=row)


def _offers(visit: Session, request: Row, lines: pd.DataFrame) -> None:
    offers = visit.picture.offers[visit.picture.offers["request_id"] == request["request_id"]]
    if offers.empty:
        st.info(_("Er is nog niemand gevraagd, of wat is gevraagd is niet voor u."))
    else:
        st.dataframe(offer_table(offers, visit.reference), hide_index=True)
    status = RequestStatus(request["status"])
    if visit.writable and visit.may(Permission.COORDINATE) and status in OPEN_TO_OFFERS:
        for line in lines.to_dict("records"):
            with (
                st.expander(
                    _("Uitvragen: regel {line}").format(line=line["line"]), expanded=True, icon=":material/campaign:"
                ),
                errors(),
            ):
                call_form(visit, line)
    if may_offer(visit, request):
        for line in lines.to_dict("records"):
            answer_forms(visit, line, own_offer(visit, line["request_id"], int(line["line"])))
    own = visit.writable and visit.may(Permission.FILE_REQUEST, owners=[request["region"]])
    if own and status is RequestStatus.PRESENTED:
        accept_forms(visit, offers, {int(row["line"]): int(row["gap"]) for row in lines.to_dict("records")})


def _help(visit: Session, _request: Row, lines: pd.DataFrame) -> None:
    help_for(visit, lines)


def _advice(visit: Session, request: Row, _lines: pd.DataFrame) -> None:
    advice_part(visit, request)


def _deployment(visit: Session, request: Row, _lines: pd.DataFrame) -> None:
    deliveries = visit.picture.deliveries
    own = deliveries[(deliveries["request_id"] == request["request_id"])]
    if not own.empty:
        st.plotly_chart(deployment_chart(own, pd.Timestamp(visit.picture.at)), key=f"gantt:{request['request_id']}")
    deployment_part(visit, own)
    changes = visit.picture.changes
    about = changes["delivery_id"].isin(own["delivery_id"])
    about |= changes["delivery_id"].str.startswith(f"{request['request_id']}/")
    about |= changes["to_request"] == request["request_id"]
    if about.any():
        st.markdown(f"**{_('Verlenging en herverdeling')}**")
        st.dataframe(change_table(changes[about]), hide_index=True)
        consent_forms(visit, changes[about])
