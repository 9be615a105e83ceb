"""What does a visitor choose before a stress test? Which windows, how many, under which policy."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kcr2.model import title_of
from kcr2.model.checks import checked
from kcr2.stress.options import ANY, INCIDENT, Policy, StressOptions
from kcr2.ui.session import Session
from kcr2.ui.stress.policy import policy_fields, policy_from
from kcr2.view.stress_words import MONTHS, number
from kcr2.words import words as _

SIZES = (1_000, 2_500, 10_000)
"""Scenarios: enough for a first look, for a course, and for what is put in a report."""

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Chosen:
    """What was chosen. `workers`: processes that calculate side by side."""

    options: StressOptions
    policy: Policy
    workers: int


def form(visit: Session, hazards: Mapping[str, str]) -> Chosen | None:
    """Draw the choices; give them when the visitor starts. `hazards`: name → title on screen."""
    given_titles = {
        INCIDENT: _("een venster waarin iets gebeurt"),
        ANY: _("elk venster, ook als er niets gebeurt"),
        **{name: _("een venster met: {hazard}").format(hazard=title) for name, title in hazards.items()},
    }
    with st.form(f"stress:{visit.space.name}", enter_to_submit=False):
        first, second = st.columns(2)
        with first:
            scenarios = st.segmented_control(
                _(title_of(StressOptions, "scenarios")),
                SIZES,
                default=SIZES[0],
                format_func=number,
                required=True,
                help=_("Meer scenario's geven een smaller interval. De rekentijd groeit mee."),
            )
        given = second.selectbox(
            _(title_of(StressOptions, "given")),
            list(given_titles),
            format_func=given_titles.__getitem__,
            help=_("Een kans hieronder geldt altijd gegeven deze keuze."),
        )
        left, middle, right = st.columns([2, 1, 1])
        months = left.multiselect(
            _(title_of(StressOptions, "months")),
            list(range(1, 13)),
            format_func=lambda month: _(MONTHS[month - 1]),
            placeholder=_("het hele jaar"),
        )
        seed = middle.number_input(
            _(title_of(StressOptions, "seed")),
            0,
            2**31,
            1,
            step=1,
            help=_("Hetzelfde zaad geeft dezelfde scenario's."),
        )
        workers = right.number_input(
            _("Rekenprocessen"), 1, CORES, CORES, step=1, help=_("De uitkomst hangt er niet van af.")
        )
        with st.expander(_("Beleid: wat is anders dan zoals het land nu staat?"), icon=":material/tune:"):
            told = policy_fields(visit, f"stress-policy:{visit.space.name}")
        pressed = st.form_submit_button(_("Reken door"), type="primary", icon=":material/play_arrow:")
    if not pressed:
        return None
    values = {"seed": seed, "scenarios": scenarios, "given": given, "months": tuple(sorted(months))}
    options = checked(StressOptions, values, where=_("keuzes"))
    return Chosen(options, policy_from(told), int(workers))
