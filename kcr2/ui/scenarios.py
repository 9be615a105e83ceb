"""What does the library hold, and what of it is followed in this space? The parts of the page Scenario's."""

import streamlit as st

from kcr2.access import PAGES, Permission
from kcr2.exchange.scenarios import Scenario, open_demonstration
from kcr2.formats import local
from kcr2.model import Variant
from kcr2.settings import ROOT
from kcr2.terms import VariantKind
from kcr2.ui import resources
from kcr2.ui.errors import errors
from kcr2.ui.following import follow_part
from kcr2.ui.monitoring import findings, watched
from kcr2.ui.plain import plain
from kcr2.ui.session import Session, demonstrations
from kcr2.view.monitoring import finding_table
from kcr2.view.scenario import (
    chapter_table,
    demand_chart,
    demand_table,
    incident_words,
    library_table,
    most_needed,
    outcome_table,
    period,
    threshold_table,
    type_words,
)
from kcr2.words import words as _

SIMULATION = "simulatie"
"""The page on which a variant is calculated forward, where there is one."""


def library_part(visit: Session, scenarios: list[Scenario]) -> Scenario | None:
    """Draw the library and give the scenario that was chosen in it."""
    names = [one.name for one in scenarios]
    held = st.session_state.get("scenario")
    if held not in names:
        st.session_state["scenario"] = visit.space.scenario if visit.space.scenario in names else names[0]
    st.dataframe(
        library_table(scenarios, [one.scenario for one in watched(visit)]),
        hide_index=True,
        height="content",
        selection_mode="single-row",
        on_select=lambda: _picked(names),
        key="scenario_rows",
    )
    titles = {one.name: one.title for one in scenarios}
    chosen = st.selectbox(_("Scenario"), names, key="scenario", format_func=titles.__getitem__, width=480)
    return next((one for one in scenarios if one.name == chosen), None)


def _picked(names: list[str]) -> None:
    rows = st.session_state["scenario_rows"]["selection"]["rows"]
    if rows:
        st.session_state["scenario"] = names[rows[0]]


def detail(visit: Session, scenario: Scenario) -> None:
    """Draw everything that is known of one scenario."""
    st.header(scenario.title)
    st.markdown(
        f":blue-badge[**{_(scenario.kind.label)}**] {plain(type_words(scenario))} · {period(scenario)}"
        + (f" · {_('demonstratie opent')} {local(scenario.opens_at)}" if scenario.lines else "")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        demonstration_button(visit, scenario)
        simulation_button(visit)
    about, signs, ways, happened = st.tabs(
        [_("Waar het om gaat"), _("Indicatoren"), _("Varianten"), _("Wat er werkelijk gebeurde")]
    )
    with about:
        about_part(scenario)
    with signs, errors():
        signs_part(visit, scenario)
    with ways:
        variants_part(visit, scenario)
    with happened:
        outcome_part(scenario)


def demonstration_button(visit: Session, scenario: Scenario) -> None:
    """Lead to the demonstration of a scenario; who tells stories may open one that is not there yet."""
    name = f"demo-{scenario.name}"
    there = {space.name for space in demonstrations()}
    if not scenario.lines:
        st.caption(_("Dit scenario heeft geen verhaal om na te spelen."))
        return
    label, icon = _("Open als demonstratie"), ":material/play_circle:"
    allowed = name in there or visit.may(Permission.TELL_STORY)
    if visit.space.name == name:
        st.caption(_("U bent in de demonstratie van dit scenario."))
    elif allowed and st.button(label, icon=icon, key=f"open:{scenario.name}"):
        with errors():
            if name not in there:
                open_demonstration(visit.desk, scenario, name=name)
            st.session_state.update(space=name, moment=None, space_notice=None)
            st.rerun()


def simulation_button(visit: Session) -> None:
    """Lead to the page that calculates a variant forward, where that is there and allowed."""
    allowed = SIMULATION in PAGES and visit.may(PAGES[SIMULATION])
    if allowed and st.button(_("Reken door"), icon=":material/fast_forward:", key="to_simulation"):
        st.switch_page(str(ROOT / "pages" / f"{SIMULATION}.py"))


def about_part(scenario: Scenario) -> None:
    """Show what it is about, what in it is real, its chapters and its sources."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(_("Samenvatting"))
        st.markdown(plain(scenario.summary))
    with right:
        st.subheader(_("Gedocumenteerd, aangenomen, fictief"))
        st.markdown(plain(scenario.fictional))
    if scenario.chapters:
        st.subheader(_("Hoofdstukken"))
        st.dataframe(chapter_table(scenario), hide_index=True, height="content")
    if scenario.sources:
        st.subheader(_("Bronnen"))
        st.markdown("\n".join(f"- **{plain(key)}** {plain(title)}" for key, title in scenario.sources.items()))


def signs_part(visit: Session, scenario: Scenario) -> None:
    """Show the indicators with what they say in this space, and let KCR2 follow or let go."""
    if not scenario.indicators:
        st.info(_("Dit scenario heeft geen indicatoren."))
        return
    found = [one for one in findings(visit) if one.watched.scenario == scenario.name]
    follow_part(visit, scenario)
    if found:
        st.subheader(_("Nu in deze ruimte"))
        st.dataframe(
            finding_table(found, named=visit.may(Permission.READ_FIGURES)).drop(columns=_("Scenario")),
            hide_index=True,
            height="content",
        )
    st.subheader(_("Drempels van het scenario"))
    st.dataframe(threshold_table(scenario), hide_index=True, height="content")


def variants_part(visit: Session, scenario: Scenario) -> None:
    """Show the variants side by side: how it goes, on what that rests, and what it needs."""
    held = [scenario.variants[kind] for kind in VariantKind if kind in scenario.variants]
    if not held:
        st.info(_("Dit scenario heeft geen varianten."))
        return
    most = most_needed(held)
    for column, variant in zip(st.columns(len(held), gap="medium"), held, strict=True):
        with column:
            variant_part(visit, scenario, variant, most=most)


def variant_part(visit: Session, scenario: Scenario, variant: Variant, *, most: int) -> None:
    """Show one variant."""
    st.subheader(_(variant.kind.label).capitalize())
    st.markdown(plain(variant.summary))
    st.caption(f"{_('Onderbouwing')}: {plain(variant.basis)}")
    st.markdown("\n".join(f"- **{plain(one.name)}**: {plain(incident_words(one))}" for one in variant.incidents))
    if not variant.demands:
        st.info(_("Deze variant vraagt geen bijstand."))
        return
    chart = demand_chart(variant, scenario.starts_at, visit.reference, most=most)
    st.plotly_chart(chart, key=f"demand:{scenario.name}:{variant.kind}")
    with st.expander(_("Vraag als tabel"), icon=":material/table:"):
        table = demand_table(variant, scenario.starts_at, visit.reference)
        st.dataframe(table, hide_index=True, height="content")


def outcome_part(scenario: Scenario) -> None:
    """Show what really happened, with sources; a scenario that was made up has nothing here."""
    if scenario.outcome is None:
        st.info(_("Dit scenario is fictief: er is niets werkelijk gebeurd."))
        return
    st.markdown(plain(scenario.outcome.text))
    if scenario.outcome.facts:
        st.dataframe(outcome_table(scenario.outcome.facts, scenario.sources), hide_index=True, height="content")


def faulty_part() -> None:
    """Tell which scenarios of the library could not be read: the others are there all the same."""
    for error in resources.faulty_scenarios():
        with errors():
            raise error
