"""How is an advice written, validated, and handed over on paper?"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import ValidateAdvice, WriteAdvice
from kcr2.actions.advising import ADVISABLE
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.formats import label_of, local
from kcr2.reader import seen_by
from kcr2.reports.advice import advice_document, left_at_home, validation_words
from kcr2.reports.document import Document
from kcr2.reports.request_form import request_form
from kcr2.reports.wording import owner_of
from kcr2.terms import CallState, Feasibility, RequestStatus
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form
from kcr2.ui.session import Session
from kcr2.words import in_dutch
from kcr2.words import words as _

Row = dict[str, Any]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def advice_part(visit: Session, request: Row) -> None:
    """Show every version of the advice; let it be written and validated by who may."""
    versions = visit.picture.advice[visit.picture.advice["request_id"] == request["request_id"]]
    if versions.empty:
        st.info(_("Er is nog geen advies."))
    for advice in versions.iloc[::-1].to_dict("records"):
        show_advice(visit, advice)
    if not visit.writable or RequestStatus(request["status"]) not in ADVISABLE:
        return
    if visit.may(Permission.COORDINATE):
        with st.expander(_("Advies schrijven"), expanded=versions.empty, icon=":material/edit_note:"), errors():
            advice_form(visit, request, versions.iloc[-1].to_dict() if not versions.empty else {})
    if visit.may(Permission.VALIDATE) and not versions.empty:
        with st.expander(_("Advies valideren"), expanded=True, icon=":material/fact_check:"), errors():
            validate_form(visit, request, int(versions["version"].max()))


def show_advice(visit: Session, advice: Row) -> None:
    """Show one version: judgement first, then what it rests on, then who stands for it."""
    with st.container(border=True):
        head = f"{_('Advies')} · {_('versie {n}').format(n=advice['version'])}"
        st.markdown(f"**{head} · {label_of(Feasibility, advice['feasibility'])}** · {validation_words(advice)}")
        st.write(advice["judgement"])
        told = {
            _("Mits"): advice["condition"],
            _("Gevolg voor de restdekking"): advice["cover_effect"],
            _("Aannames"): advice["assumptions"],
            _("Alternatieven"): advice["alternatives"],
            _("Afwijkend standpunt"): advice["dissent"],
        }
        st.markdown("\n".join(f"- **{title}** {text}" for title, text in told.items() if text))
        st.caption(
            _("Opgesteld door {writer}, {at}.").format(writer=advice["writer"], at=local(advice["observed_at"]))
            + (" " + _("Gevalideerd door {who}.").format(who=advice["validator"]) if advice["validator"] else "")
        )
        request_id, version = str(advice["request_id"]), int(advice["version"])
        downloads(f"advies-{request_id}-v{version}", lambda: _advice(visit, request_id, version))


def _advice(visit: Session, request_id: str, version: int) -> Document:
    """Make the document on the picture in which it was validated: a paper keeps the figures that were judged."""
    versions = visit.picture.advice
    row = versions[(versions["request_id"] == request_id) & (versions["version"] == version)].iloc[0]
    if pd.isna(row["validated_at"]):
        return advice_document(visit.picture, visit.space, request_id, version)
    then = visit.desk.picture(visit.space, now=visit.now, at=row["validated_at"].to_pydatetime())
    return advice_document(seen_by(then, visit.reader, judged_on=visit.current), visit.space, request_id, version)


def paper_part(visit: Session, request: Row) -> None:
    """Hand over the request as a form on paper."""
    request_id = str(request["request_id"])
    downloads(f"aanvraag-{request_id}", lambda: request_form(visit.picture, visit.space, request_id))


def downloads(name: str, made: Callable[[], Document]) -> None:
    """Offer a document as DOCX and PDF; it is made when it is asked for, in Dutch whatever the screen speaks."""
    writers = {"PDF": ("pdf", "application/pdf", write_pdf), "Word (DOCX)": ("docx", DOCX, write_docx)}
    with st.container(horizontal=True):
        for label, (ending, mime, write) in writers.items():
            st.download_button(
                f"{label}: {name}",
                data=partial(_written, write, made),
                file_name=f"{name}.{ending}",
                mime=mime,
                on_click="ignore",
                icon=":material/description:",
                key=f"{name}.{ending}",
            )


def _written(write: Callable[[Document], bytes], made: Callable[[], Document]) -> bytes:
    return write(in_dutch(made))


def advice_form(visit: Session, request: Row, before: Row) -> None:
    """Ask for judgement, assumptions, alternatives and dissent; what stays at home is filled in from the reports."""
    form = Form(f"advice:{request['request_id']}", visit, WriteAdvice)
    draft = st.session_state.get(_draft_key(visit, str(request["request_id"])), {})
    before = {**before, **draft}
    with st.form(form.name, enter_to_submit=False):
        start = Feasibility(before["feasibility"]) if before else Feasibility.YES
        values: Row = {
            "request_id": request["request_id"],
            "feasibility": form.term("feasibility", Feasibility, value=start),
            "judgement": form.text("judgement", value=str(before.get("judgement", "")), area=True),
            "condition": form.text("condition", value=str(before.get("condition", ""))),
            "cover_effect": form.text(
                "cover_effect", value=draft.get("cover_effect") or cover_words(visit, request), area=True
            ),
            "observed_at": visit.now,
        }
        for name in ("assumptions", "alternatives", "dissent"):
            values[name] = form.text(name, value=str(before.get(name, "")), area=True)
        form.submit(_("Advies bewaren"), values, done=_("Het advies is bewaard; een tweede persoon valideert."))


def keep_draft(visit: Session, request_id: str, draft: Row) -> None:
    """Let the form for the next version of an advice begin with a draft; nothing is sent."""
    st.session_state[_draft_key(visit, request_id)] = draft


def _draft_key(visit: Session, request_id: str) -> str:
    versions = int((visit.picture.advice["request_id"] == request_id).sum())
    return f"advice-draft:{visit.space.name}:{request_id}:{versions}"


def cover_words(visit: Session, request: Row) -> str:
    """Say per offering owner what stays at home, by its own report."""
    offers = visit.picture.offers
    rows = offers[(offers["request_id"] == request["request_id"]) & (offers["state"] == CallState.OFFERED.value)]
    parts = [
        f"{owner_of(row['owner'], visit.reference)}: {left_at_home(visit.picture, row)}"
        for row in rows.to_dict("records")
    ]
    return "; ".join(parts) or _("Er is geen aanbod.")


def validate_form(visit: Session, request: Row, version: int) -> None:
    """Let a second person stand for the latest version."""
    form = Form(f"validate:{request['request_id']}:{version}", visit, ValidateAdvice)
    with st.form(form.name, enter_to_submit=False):
        values = {
            "request_id": request["request_id"],
            "version": version,
            "note": form.text("note"),
            "observed_at": visit.now,
        }
        form.submit(_("Advies valideren"), values, done=_("Het advies is gevalideerd."))
