"""What is shown of a proposal: its sentence, the map, tables, and why it is so?"""

from datetime import timedelta
from typing import Literal

import streamlit as st

from kcr2.formats import clock_time
from kcr2.planning.allocation import Plan
from kcr2.planning.checking.notices import notices
from kcr2.planning.explanation.explaining import Explanation, Shortage
from kcr2.planning.problem import Problem
from kcr2.ui.map_component import national_map
from kcr2.ui.planning import Found
from kcr2.ui.session import Session
from kcr2.ui.web import geometry_urls
from kcr2.view.proposal import Shown, assumed_table, delivery_table, headline, line_table, unknown_table
from kcr2.view.proposal_compare import aged_words, comparison_table, gain_words, moved_words
from kcr2.view.proposal_cover import cover_table
from kcr2.view.proposal_kept import same_words
from kcr2.view.proposal_map import proposal_drawing
from kcr2.view.proposal_reasons import answer_words, binding, missing_words, reason_table, reason_words, supply_words
from kcr2.view.proposal_why import certificate_table, certificate_words, delivery_why_table, unused_table
from kcr2.words import many
from kcr2.words import words as _

OLD = timedelta(minutes=15)
"""From then on departures and arrivals no longer hold, even when nothing else was told."""
OPENED = 3
"""So many short lines are opened by themselves."""
FEW_ROWS = 8
TOLD = 4
"""So many reasons are told as sentences; all of them stand in the table."""


def head(visit: Session, problem: Problem, found: Found) -> None:
    """Say what the proposal does, what it is not, and whether it is still about the picture on screen."""
    shown = Shown(problem, found.plan, visit.reference)
    st.subheader(_("Voorstel"))
    st.markdown(f"**{headline(shown)}**")
    st.markdown(
        f":orange-badge[**{_('VOORSTEL – geen toewijzing')}**] "
        + _("Iedere eigenaar beslist zelf. Berust op het beeld van {at}, volgnummer {seq}.").format(
            at=clock_time(problem.at), seq=problem.seq
        )
    )
    if found.kept is not None:
        st.info(same_words(shown, found.kept), icon=":material/replay:")
    elif visit.picture.head.seq != problem.seq or visit.moment != found.moment:
        st.warning(moved_words(shown, visit.picture), icon=":material/update:")
    elif visit.picture.at - problem.at > OLD:
        st.warning(aged_words(shown, visit.picture), icon=":material/update:")
    for notice in notices(problem.instance):
        st.caption(f"⚠ {notice.text}")


def plan_part(visit: Session, problem: Problem, plan: Plan) -> None:
    """Show the plan on the map and as tables."""
    shown = Shown(problem, plan, visit.reference)
    left, right = st.columns([4, 6], gap="medium")
    with left:
        national_map(
            proposal_drawing(visit.picture, shown, geometry_urls=geometry_urls()), key="planner_map", height_px=500
        )
        st.caption(
            _("Een pijl van een partner begint in de regio van zijn zetel. {source}").format(
                source=visit.reference.outlines_source
            )
        )
    with right:
        st.markdown(f"**{_('Per regel van een aanvraag')}**")
        st.dataframe(line_table(shown), hide_index=True, width="stretch")
        st.markdown(f"**{_('Per eigenaar')}**")
        if plan.lines:
            st.dataframe(delivery_table(shown), hide_index=True, width="stretch")
        else:
            st.info(_("Het voorstel vraagt niemand iets."))
        unknown(shown)
    st.markdown(f"**{_('Restdekking voor en na')}**")
    st.dataframe(cover_table(shown), hide_index=True, width="stretch", height=_height(len(problem.instance.cover)))
    with st.expander(_("Aannames in dit voorstel"), icon=":material/rule:"):
        st.dataframe(assumed_table(shown), hide_index=True, width="stretch")


def _height(rows: int) -> int | Literal["content"]:
    return "content" if rows <= FEW_ROWS else 35 * (FEW_ROWS + 1)


def unknown(shown: Shown) -> None:
    """Name whose capacity is not known: unknown is not zero."""
    left_out = shown.problem.left_out
    if left_out.empty:
        st.caption(_("Van alle eigenaren met een gevraagd type is een opgave bekend."))
        return
    owners = many(left_out["owner"].nunique(), _("1 eigenaar"), _("{n} eigenaren"))
    with st.expander(_("Onbekend of weggelaten: {owners}").format(owners=owners), icon=":material/help:"):
        st.dataframe(unknown_table(shown), hide_index=True, width="stretch")


def explanation_part(visit: Session, problem: Problem, found: Found) -> None:
    """Say why: per short line what stands in the way and what would help, per delivery and per owner not asked."""
    st.subheader(_("Uitleg"))
    told = found.explanation
    if told is None:
        st.info(_("De uitleg wordt nog doorgerekend, of is niet gemaakt."))
        return
    shown = Shown(problem, found.plan, visit.reference)
    if not told.shortages:
        st.success(_("Geen regel komt iets tekort."), icon=":material/check_circle:")
    for number, shortage in enumerate(told.shortages):
        title = "⚠ " + missing_words(shown, shortage)
        with st.expander(title, expanded=number < OPENED):
            shortage_part(shown, shortage)
    _owners_part(shown, told)


def shortage_part(shown: Shown, shortage: Shortage) -> None:
    """Show one shortage: how much there is, what binds, what would help, and the sum that shows it."""
    st.markdown(supply_words(shown, shortage.request))
    reasons = binding(shortage.reasons)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{_('Wat in de weg staat')}**")
        st.markdown(
            "\n".join(f"- {reason_words(shown, one)}" for one in reasons[:TOLD]) or _("- niemand heeft dit type")
        )
    with right:
        st.markdown(f"**{_('Wat zou helpen')}**")
        st.markdown("\n".join(f"- {text}" for text in answer_words(shown, shortage.answer)))
    if shortage.certificate is not None:
        st.markdown(f"**{_('Waarom het niet kan, na te rekenen')}** {certificate_words(shown, shortage.certificate)}")
        st.dataframe(certificate_table(shown, shortage.certificate), hide_index=True, width="stretch")
    if len(reasons) > TOLD:
        st.markdown(f"**{_('Alle redenen')}**")
        st.dataframe(reason_table(shown, reasons), hide_index=True, width="stretch")


def _owners_part(shown: Shown, told: Explanation) -> None:
    if told.deliveries:
        with st.expander(_("Waarom deze eigenaren, en wie de volgende zou zijn"), icon=":material/alt_route:"):
            st.dataframe(delivery_why_table(shown, told.deliveries), hide_index=True, width="stretch")
    if told.unused:
        with st.expander(_("Waarom andere eigenaren niet"), icon=":material/person_off:"):
            st.dataframe(unused_table(shown, told.unused), hide_index=True, width="stretch")


def comparison_part(found: Found) -> None:
    """Put the proposal beside nearest-first, gains and losses."""
    st.subheader(_("Vergelijking"))
    st.markdown(f"**{gain_words(found.plan, found.nearest)}**")
    st.dataframe(comparison_table(found.plan, found.nearest), hide_index=True, width="stretch")
    st.caption(
        _("Dichtstbij eerst: de zwaarste aanvraag eerst, door wie het eerst aankomt. Lager is beter bij gelijk tekort.")
    )
