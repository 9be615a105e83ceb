"""Which signs of followed scenarios show now? The strip that stands above map and work list."""

import streamlit as st

from kcr2.access import PAGES, Permission
from kcr2.formats import clock_time
from kcr2.model.scenario import SEVERITY
from kcr2.picture import Picture
from kcr2.planning.monitoring import Finding, Watched, monitor, own_watch, watched_in
from kcr2.settings import ROOT
from kcr2.terms import SpaceKind, Status, TriggerState
from kcr2.ui import resources
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.monitoring import (
    basis_words,
    figure_words,
    finding_table,
    level_words,
    missing_words,
    state_words,
    strip_words,
    threshold_words,
    unsure_words,
)
from kcr2.words import words as _

COLOURS = {Status.YELLOW: "yellow", Status.ORANGE: "orange", Status.RED: "red"}


def own_scenario(visit: Session) -> str | None:
    """Give the scenario that a space is told from; a what-if has that of the space it left."""
    space = visit.space
    while space.scenario is None and space.kind is SpaceKind.BRANCH and space.parent:
        space = visit.desk.journal.space(space.parent)
    return space.scenario


def watched(visit: Session) -> list[Watched]:
    """Give the scenarios that are followed in this space."""
    scenario = resources.scenario(own_scenario(visit))
    own = own_watch(scenario.name, scenario.title, scenario.indicators) if scenario else None
    return watched_in(visit.whole, own)


def findings(visit: Session) -> list[Finding]:
    """Give what every followed indicator says. It is a sum, so it is of the whole picture for everybody (D40)."""
    picture, followed = visit.whole, watched(visit)
    moments = (picture.at.isoformat(), picture.known_at.isoformat(), picture.head.seal)
    return list(_monitored((resources.settings().database_url, picture.space, *moments), picture, followed))


@st.cache_resource(max_entries=64, show_spinner=False)
def _monitored(key: tuple[str, ...], _picture: Picture, _followed: list[Watched]) -> tuple[Finding, ...]:
    # What begins with an underscore is not compared: `key` alone says which picture it is, and so what is followed.
    return tuple(monitor(_picture, _followed))


def strip(visit: Session) -> None:
    """Draw the reached thresholds as marks, so that the map stays in sight; one closed line when there are none.

    Nothing is drawn when nothing is followed.
    """
    found = findings(visit)
    if not found:
        return
    reached = [one for one in found if one.state is TriggerState.REACHED]
    named = visit.may(Permission.READ_FIGURES)
    if not reached:
        with st.expander(f"{_('Scenario-indicatoren')}: {strip_words(found)}", icon=":material/radar:"):
            _all(visit, found, named=named)
        return
    with st.container(border=True, key="scenario_strip"):
        st.markdown(
            f":material/radar: **{_('Scenario-indicatoren')}**: {strip_words(found)}  \n"
            + " ".join(_briefly(one) for one in reached)
        )
        with st.expander(_("Wat te doen, en alle indicatoren"), icon=":material/table:"):
            for one in reached:
                _reached(one)
            _all(visit, found, named=named)


def _briefly(finding: Finding) -> str:
    """Give a reached threshold as one mark; what it asks for and rests on is one press away."""
    if finding.trigger is None:
        return ""
    said = f"{level_words(finding.trigger.level)} · {finding.indicator.title}: {figure_words(finding)}"
    return f":{COLOURS[finding.trigger.level]}-badge[{plain(said)}]"


def _reached(finding: Finding) -> None:
    """Say what is reached, what it asks for, and in one line on what that rests; names stand in the table."""
    trigger, indicator = finding.trigger, finding.indicator
    if trigger is None:
        return
    unsure = unsure_words(finding)
    st.markdown(
        f":{COLOURS[trigger.level]}-badge[**{state_words(finding)}**] **{plain(indicator.title)}**: "
        f"**{plain(figure_words(finding))}** ({plain(threshold_words(trigger, indicator.unit))})"
        f"{f' · {unsure}' if unsure else ''} → {plain(trigger.advice)}"
    )
    since = _("bereikt in elk geval sinds {at}").format(at=clock_time(finding.since)) if finding.since else ""
    rests = [basis_words(finding.reading), missing_words(finding.reading, named=False), since]
    st.caption(" · ".join([plain(finding.watched.title), *(plain(part) for part in rests if part)]))


def _all(visit: Session, found: list[Finding], *, named: bool) -> None:
    st.dataframe(finding_table(found, named=named), hide_index=True, height="content")
    if visit.may(PAGES["scenarios"]) and st.button(
        _("Naar de scenario’s"), icon=":material/menu_book:", type="tertiary", key="to_scenarios"
    ):
        st.switch_page(str(ROOT / "pages" / "scenarios.py"))


def worst(found: list[Finding]) -> Status | None:
    """Give the most severe level that is reached, None when none is."""
    levels = [one.trigger.level for one in found if one.trigger is not None]
    return max(levels, key=lambda one: SEVERITY[one], default=None)
