"""How does a region write a request: as a concept, whole, or as a new version?"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import streamlit as st

from kcr2.actions import FileRequest, SaveDraft
from kcr2.model import RequestLine, moment_of, title_of
from kcr2.picture.fold import Row
from kcr2.terms import Bearer, Classification, CompetentAuthority, Costs, LegalBasis, Signature, Term, Urgency
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form, Place, choose_place, written
from kcr2.ui.map_component import national_map
from kcr2.ui.session import Session
from kcr2.ui.web import geometry_urls
from kcr2.view.national import place_drawing
from kcr2.words import words as _

NEEDED_IN = timedelta(hours=4)
USUAL_DURATION_H = 8
WILDFIRE_PLATOON = "BRW-PEL-NB"
MOST_LINES = 20


def request_form(visit: Session, *, request_id: str = "", start: Row | None = None) -> None:
    """Ask for an effect, and propose means for it. `start`: what a concept or the last version says."""
    region = visit.author.organisation if visit.author else ""
    held = start or {}
    incidents = _incidents(visit, region)
    if not incidents:
        st.caption(_("Open eerst het incident op de pagina Landelijk beeld."))
        return
    form = Form(f"request:{request_id}", visit, FileRequest)
    lines = _how_many(form, held)
    _pick_on_map(form, visit)
    with st.form(form.name, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            values = _who(form, held) | _what(form, visit, incidents, held, lines)
        with right:
            where, place = _where(form, visit, region, held)
            values |= where | _conditions(form, held)
        values |= {"region": region, "observed_at": visit.now, "request_id": request_id}
        filed = visit.picture.latest("requests", (request_id,)) is not None
        _buttons(form, values, place, draft=not filed)


def _incidents(visit: Session, region: str) -> dict[str, str]:
    rows = visit.picture.incidents[visit.picture.incidents["is_open"]]
    return {row["incident_id"]: row["name"] for row in rows.to_dict("records") if region in row["regions"]}


def _how_many(form: Form, held: Row) -> int:
    """Ask for the number of lines before the form, because a form draws only after it is sent."""
    before = max(len(held.get("lines") or ()), 1)
    given = st.number_input(_("Aantal regels"), 1, MOST_LINES, before, step=1, key=form.key("line_count"), width=160)
    return int(given)


def _pick_on_map(form: Form, visit: Session) -> None:
    """Let a place be picked on the map; it fills the coordinates of the form."""
    with st.expander(_("Kies de uitgangsstelling op de kaart"), icon=":material/location_on:"):
        drawing = place_drawing(visit.picture, geometry_urls=geometry_urls())
        picked = national_map(drawing, key=form.key("ugs_map"), height_px=420).place
        memory = form.key("ugs_picked")
        if picked is not None and st.session_state.get(memory) != picked:
            st.session_state[memory] = picked
            st.session_state[form.key("ugs_coordinates")] = written(*picked)


def _term(form: Form, field: str, terms: type[Term], held: Row, default: Term) -> Term | None:
    return form.term(field, terms, value=terms(held[field]) if held.get(field) else default)


def _text(form: Form, field: str, held: Row, *, area: bool = False) -> str:
    return form.text(field, value=str(held.get(field) or ""), area=area)


def _moment(held: Row, field: str) -> datetime | None:
    return moment_of(held[field]) if held.get(field) else None


def _who(form: Form, held: Row) -> dict[str, Any]:
    st.markdown(f"**{_('Wie vraagt')}**")
    return {
        "authority": _term(form, "authority", CompetentAuthority, held, CompetentAuthority.CHAIR),
        "filed_by": _text(form, "filed_by", held),
        "mandate": _text(form, "mandate", held),
        "signature": _term(form, "signature", Signature, held, Signature.FOLLOWS),
        "legal_basis": _term(form, "legal_basis", LegalBasis, held, LegalBasis.WVR_51),
        "oral": form.yes("oral", value=bool(held.get("oral"))),
        "call_back": _text(form, "call_back", held),
        "decision_contact": _text(form, "decision_contact", held),
    }


def _what(form: Form, visit: Session, incidents: dict[str, str], held: Row, lines: int) -> dict[str, Any]:
    st.markdown(f"**{_('Wat er nodig is')}**")
    known = list(incidents)
    index = known.index(held["incident_id"]) if held.get("incident_id") in known else 0
    incident_id = st.selectbox(
        form.label("incident_id"), known, index=index, format_func=incidents.__getitem__, key=form.key("incident")
    )
    return {
        "incident_id": incident_id,
        "effect": _text(form, "effect", held, area=True),
        "situation": _text(form, "situation", held, area=True),
        "own_effort": _text(form, "own_effort", held, area=True),
        "urgency": _term(form, "urgency", Urgency, held, Urgency.URGENT),
        "lines": tuple(_line(form, visit, number, held) for number in range(lines)),
    }


def _line(form: Form, visit: Session, number: int, held: Row) -> dict[str, Any]:
    before = held.get("lines") or ()
    line = before[number] if number < len(before) else {}
    types = visit.reference.capabilities
    codes = list(types.index)
    which = f" {number + 1}" if number else ""
    capability = st.selectbox(
        _("Gevraagd type") + which,
        codes,
        index=codes.index(line.get("capability", WILDFIRE_PLATOON)),
        key=form.key(f"capability{number or ''}"),
        format_func=lambda code: f"{types.at[code, 'name']} ({types.at[code, 'unit']})",
    )
    amount = st.number_input(
        _("Gevraagd aantal") + which,
        min_value=1,
        max_value=10_000,
        value=int(line.get("amount", 1)),
        step=1,
        key=form.key(f"amount{number or ''}"),
    )
    requirements = st.text_input(
        _(title_of(RequestLine, "requirements")) + which,
        value=line.get("requirements", ""),
        key=form.key(f"requirements{number or ''}"),
    )
    return {"capability": capability, "amount": int(amount), "requirements": requirements}


def _where(form: Form, visit: Session, region: str, held: Row) -> tuple[dict[str, Any], Place]:
    st.markdown(f"**{_('Waar en wanneer')}**")
    ugs_name = _text(form, "ugs_name", held)
    start = written(held["ugs_lon"], held["ugs_lat"]) if held.get("ugs_lon") is not None else ""
    place = choose_place(form, "ugs_", region=region, start=start)
    fields: dict[str, Any] = {
        "ugs_name": ugs_name,
        "guide_point": _text(form, "guide_point", held),
        "needed_by": form.moment("needed_by", value=_moment(held, "needed_by") or visit.now + NEEDED_IN),
        "duration_h": form.number("duration_h", value=int(held.get("duration_h") or USUAL_DURATION_H), most=1_000),
        "relief_from": form.optional_moment("relief_from", value=_moment(held, "relief_from")),
        "contact": _text(form, "contact", held),
        "command": _text(form, "command", held),
    }
    return fields, place


def _conditions(form: Form, held: Row) -> dict[str, Any]:
    st.markdown(f"**{_('Voorwaarden')}**")
    bearers = {name: _term(form, name, Bearer, held, Bearer.REQUESTER) for name in ("food", "fuel", "lodging")}
    return {
        **bearers,
        "maintenance": _term(form, "maintenance", Bearer, held, Bearer.SUPPLIER),
        "communications": _text(form, "communications", held),
        "safety": _text(form, "safety", held, area=True),
        "armament": _text(form, "armament", held),
        "costs": _term(form, "costs", Costs, held, Costs.OPEN),
        "evaluation": form.yes("evaluation", value=bool(held.get("evaluation"))),
        "classification": _term(form, "classification", Classification, held, Classification.GREEN),
    }


def _buttons(form: Form, values: dict[str, Any], place: Place, *, draft: bool) -> None:
    box = st.container()
    with st.container(horizontal=True):
        filed = form.pressed(_("Indienen"))
        saved = draft and form.pressed(_("Concept bewaren"), primary=False)
    with box:
        if filed:
            form.carry_out(values, done=_("De aanvraag is ingediend."), place=place)
        if saved:
            with errors():
                form.carry_out(_concept(values, place), done=_("Het concept is bewaard."), model=SaveDraft)


def _concept(values: dict[str, Any], place: Place) -> dict[str, Any]:
    """Give a concept of what was filled in; what is empty is left out."""
    shared = ("request_id", "region", "observed_at")
    filled = {name: _plain(value) for name, value in (values | place.fields()).items() if name not in shared}
    content = {name: value for name, value in filled.items() if value not in (None, "")}
    return {name: values[name] for name in shared} | {"content": content}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
