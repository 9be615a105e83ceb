"""How does KCR2 follow a scenario, put a threshold elsewhere, or let it go?"""

from typing import Any

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import FollowScenario
from kcr2.errors import DataError
from kcr2.exchange.scenarios import Scenario
from kcr2.model import Following
from kcr2.ui.errors import errors
from kcr2.ui.forms import Form
from kcr2.ui.monitoring import watched
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.monitoring import level_words, number, threshold_words
from kcr2.words import words as _


def follow_part(visit: Session, scenario: Scenario) -> None:
    """Say whether a scenario is followed here; let KCR2 change that."""
    held = next((one for one in watched(visit) if one.scenario == scenario.name), None)
    if held is None:
        st.markdown(_("Dit scenario wordt in deze ruimte **niet gevolgd**."))
    elif held.by_itself:
        st.markdown(_("✓ Dit scenario wordt hier **gevolgd**: deze ruimte speelt het na."))
    else:
        st.markdown(_("✓ Dit scenario wordt hier **gevolgd**."))
    changed = changes_held(visit, scenario)
    for change in changed:
        title = next(one.title for one in scenario.indicators if one.key == change["indicator"])
        told = _("Andere drempel: {level} bij {at}, omdat: {reason}").format(
            level=_(change["level"].label), at=number(change["at"]), reason=change["reason"]
        )
        st.markdown(f"- {plain(title)}: {plain(told)}")
    if visit.writable and visit.may(Permission.COORDINATE):
        with errors():
            _follow_form(visit, scenario, followed=held is None)
        if held is not None:
            with st.expander(_("Een drempel anders leggen"), icon=":material/tune:"), errors():
                _threshold_form(visit, scenario, changed)


def changes_held(visit: Session, scenario: Scenario) -> list[dict[str, Any]]:
    """Give the thresholds that were put elsewhere, as they were recorded and as far as the scenario still has them."""
    row = visit.whole.latest("followed", (scenario.name,))
    if row is None:
        return []
    held = Following.model_validate({name: row[name] for name in Following.model_fields})
    known = {one.key for one in scenario.indicators}
    return [change.model_dump() for change in held.changes if change.indicator in known]


def _values(visit: Session, scenario: Scenario) -> dict[str, Any]:
    return {"scenario": scenario.name, "scenario_title": scenario.title, "observed_at": visit.now}


def _follow_form(visit: Session, scenario: Scenario, *, followed: bool) -> None:
    form = Form(f"follow:{scenario.name}", visit, FollowScenario)
    label = _("Volg dit scenario") if followed else _("Volg niet meer")
    done = _("Het scenario wordt gevolgd.") if followed else _("Het scenario wordt niet meer gevolgd.")
    indicators = [one.model_dump() for one in scenario.indicators] if followed else []
    with st.form(form.name, enter_to_submit=False, border=False):
        box = st.container()
        if form.pressed(label, primary=followed):
            with box:
                form.carry_out(
                    _values(visit, scenario) | {"followed": followed, "indicators": indicators},
                    done=done,
                )


def _threshold_form(visit: Session, scenario: Scenario, held: list[dict[str, Any]]) -> None:
    """Ask which threshold, what it becomes, and why; thresholds that were changed before stay changed."""
    form = Form(f"threshold:{scenario.name}", visit, FollowScenario)
    pairs = [(one, trigger) for one in scenario.indicators for trigger in one.triggers]
    with st.form(form.name, enter_to_submit=False):
        place = st.selectbox(
            _("Drempel"),
            range(len(pairs)),
            key=form.key("threshold"),
            format_func=lambda at: (
                f"{pairs[at][0].title} · {level_words(pairs[at][1].level)} · "
                f"{threshold_words(pairs[at][1], pairs[at][0].unit)}"
            ),
        )
        typed = st.text_input(_("Nieuwe drempel (getal) *"), key=form.key("at"), placeholder="12 of 2,5")
        reason = st.text_input(_("Reden *"), key=form.key("reason"))
        box = st.container()
        if form.pressed(_("Leg de drempel vast")):
            with box, errors():
                indicator, trigger = pairs[place or 0]
                about = {"indicator": indicator.key, "level": trigger.level, "direction": trigger.direction}
                kept = [one for one in held if {name: one[name] for name in about} != about]
                changes = [*kept, {**about, "at": _number(typed), "reason": reason}]
                values = _values(visit, scenario) | {
                    "indicators": [one.model_dump() for one in scenario.indicators],
                    "changes": changes,
                }
                form.carry_out(values, done=_("De drempel is vastgelegd."))


def _number(typed: str) -> float:
    """Read a number as people here write it.

    Raises
    ------
    DataError
        It is no number.
    """
    try:
        return float(typed.strip().replace(".", "").replace(",", "."))
    except ValueError as error:
        raise DataError(
            "'{typed}' is geen getal.", where=_("formulier"), fix="Schrijf bijvoorbeeld 12 of 2,5.", typed=typed
        ) from error
