"""How does the country stand? The national picture: map, key figures, the silent, and the region's panel."""

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.facts import Facts, facts
from kcr2.formats import age, clock_time, count
from kcr2.reports import conclusion
from kcr2.ui.errors import errors
from kcr2.ui.feeds.strip import warning_strip
from kcr2.ui.forms import say_done
from kcr2.ui.map_component import national_map
from kcr2.ui.monitoring import strip
from kcr2.ui.reporting import reporting
from kcr2.ui.session import Session, enter
from kcr2.ui.web import geometry_urls
from kcr2.view.layers import LAYERS
from kcr2.view.national import national_drawing
from kcr2.view.questions import Question, answers
from kcr2.view.tables import (
    capacity_table,
    incident_table,
    region_answers,
    request_table,
    silence_table,
    theme_table,
)
from kcr2.words import mid_sentence
from kcr2.words import words as _

WILDFIRE_PLATOON = "BRW-PEL-NB"


def page(visit: Session) -> None:
    """Draw the page."""
    say_done()
    found = facts(visit.picture)
    st.markdown(f"**{conclusion(found)}**")
    strip(visit)
    warning_strip(visit)
    picture_part()
    tables(visit)
    with st.expander(_("Melden"), icon=":material/edit_note:"):
        reporting(visit)


# A part of its own: another question or another region sends the map again, not the whole page.
@st.fragment
def picture_part() -> None:
    """Draw the part of the page that answers to the map."""
    with errors():
        draw_picture(enter("landelijk_beeld"))


def draw_picture(visit: Session) -> None:
    """Draw the map with what it answers, and beside it the chosen region or who is silent."""
    found = facts(visit.picture)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        question, capability, layers = choices(visit)
        region = draw_map(visit, question, capability, layers)
    with right:
        key_figures(visit, found)
        if region:
            panel(visit, region)
        else:
            silent(visit, found)
    with st.expander(_("Kaart als tabel"), icon=":material/table:"):
        answered = answers(visit.picture, question, capability)
        st.dataframe(region_answers(visit.picture, answered, _(question.label)), hide_index=True, height=320)


def key_figures(visit: Session, found: Facts) -> None:
    """Show the numbers that matter first."""
    top, bottom = st.columns(2, gap="small"), st.columns(2, gap="small")
    top[0].metric(_("Open incidenten"), found.open_incidents, border=True)
    grip = _("niet gemeld") if found.highest_grip is None else f"GRIP {found.highest_grip}"
    top[1].metric(_("Hoogste niveau"), grip, border=True, help=found.highest_grip_region)
    bottom[0].metric(_("Open aanvragen"), found.open_requests, border=True)
    bottom[1].metric(_("Zonder melding of opgave"), f"{len(found.silent)} / {found.regions}", border=True)
    if found.deployed and visit.may(Permission.READ_FIGURES):
        most = found.deployed[0]
        st.metric(
            _("Ingezet: {name}").format(name=mid_sentence(most.name)),
            _("{n} van {owners} eigenaren").format(n=count(most.amount, most.unit), owners=len(most.owners)),
            border=True,
        )
        st.caption(
            _("Opgegeven door {owners}; oudste stand van {at}.").format(
                owners=", ".join(most.owners), at=clock_time(most.oldest_at)
            )
        )


def choices(visit: Session) -> tuple[Question, str | None, list[str]]:
    """Ask what the map must answer and which layers it shows."""
    figures = visit.may(Permission.READ_FIGURES)
    questions = [one for one in Question if figures or one is not Question.RELEASABLE]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.selectbox(
            _("Kleur de kaart naar"), questions, format_func=lambda one: _(one.label), key="question", width=240
        )
        capability = capability_choice(visit) if question is Question.RELEASABLE else None
        layers = st.multiselect(
            _("Lagen"), list(LAYERS), format_func=lambda kind: _(LAYERS[kind]), key="layers", placeholder=_("geen")
        )
    return question or Question.STATUS, capability, list(layers)


def capability_choice(visit: Session) -> str | None:
    """Ask for a capability type."""
    types = visit.reference.capabilities
    codes = list(types.index)
    chosen: str | None = st.selectbox(
        _("Type"),
        codes,
        index=codes.index(WILDFIRE_PLATOON),
        format_func=lambda code: f"{types.at[code, 'name']} ({types.at[code, 'unit']})",
        key="map_capability",
        width=380,
    )
    return chosen


def draw_map(visit: Session, question: Question, capability: str | None, layers: list[str]) -> str | None:
    """Draw the map and give the region that was clicked."""
    drawing = national_drawing(
        visit.picture,
        question,
        geometry_urls=geometry_urls(),
        capability=capability,
        layers={kind: _(LAYERS[kind]) for kind in layers},
        selected=st.session_state.get("region"),
    )
    chosen = national_map(drawing, key="national_map")
    st.session_state["region"] = chosen.region
    st.caption(visit.reference.outlines_source)
    return chosen.region


def silent(visit: Session, found: Facts) -> None:
    """Name who has not reported, and whose report is old."""
    st.subheader(_("Wie heeft niet gemeld"))
    others = [*found.late, *found.capacity_only]
    if found.silent or others:
        st.dataframe(silence_table(visit.picture, found.silent, others), hide_index=True, height="content")
    else:
        st.write(_("Alle regio's meldden binnen hun ritme."))
    st.caption(_("Kies een regio op de kaart voor haar cijfers."))


def panel(visit: Session, region: str) -> None:
    """Show what is known of one region; every figure with owner, stand van and quality."""
    row = visit.picture.regions.loc[region]
    st.subheader(f"{row['name']} ({region})")
    grip = _("niet gemeld") if pd.isna(row["grip"]) else row["grip"]
    load = f"{_('schaal 0–4')}, {_('stand van')} {clock_time(row['situation_at'])}"
    st.markdown(
        f"{_('Laatste melding')} **{clock_time(row['reported_at'])}** ({age(row['age_h'])}) · "
        f"{_('open incidenten')} **{row['incidents']}** · GRIP **{grip}** · "
        f"{_('druk')} **{count(row['pressure'])}** ({load})"
    )
    if visit.may(Permission.READ_FIGURES):
        st.dataframe(theme_table(visit.picture, region), hide_index=True, height="content")
        held = visit.picture.capacity[visit.picture.capacity["owner"] == region]
        if held.empty:
            st.info(_("Deze regio gaf geen capaciteit op."))
        else:
            st.dataframe(
                capacity_table(held), hide_index=True, placeholder=_("niet opgegeven"), column_order=panel_columns()
            )


def panel_columns() -> list[str]:
    """Name the columns of a region's capacity in the order in which they matter here."""
    figures = [_("Leverbaar"), _("Inzetbaar"), _("Ingezet"), _("Totaal"), _("Minimale restdekking")]
    return [_("Type"), _("Eenheid"), *figures, _("Stand van"), _("Ouderdom"), _("Kwaliteit"), _("Eigenaar"), _("Bron")]


def tables(visit: Session) -> None:
    """Give incidents and requests as tables, for who cannot use a map."""
    if not visit.may(Permission.READ_FIGURES):
        st.dataframe(incident_table(visit.picture), hide_index=True)
        return
    incidents, requests = st.tabs([_("Incidenten"), _("Open aanvragen")])
    with incidents:
        st.dataframe(incident_table(visit.picture), hide_index=True)
    with requests:
        still_open = visit.picture.requests[visit.picture.requests["is_open"]]
        st.dataframe(request_table(still_open), hide_index=True)


session = enter("landelijk_beeld")
with errors():
    page(session)
