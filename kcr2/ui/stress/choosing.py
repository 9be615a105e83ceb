"""What does a visitor choose before a stress test? Which windows, how many, under which policy."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kcr2.model import title_of
from kcr2.model.checks import checked
from kcr2.settings import Settings
from kcr2.stress.figures import number
from kcr2.stress.options import ANY, INCIDENT, Policy, StressOptions
from kcr2.ui.session import Session
from kcr2.ui.stress.policy import policy_fields, policy_from
from kcr2.view.stress_words import months
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
    with st.form(f"stress:{visit.space.name}", enter_to_submit=False):
        values = _windows(hazards, visit.desk.settings)
        workers = values.pop("workers")
        with st.expander(_("Beleid: wat is anders dan zoals het land nu staat?"), icon=":material/tune:"):
            told = policy_fields(visit, f"stress-policy:{visit.space.name}")
        pressed = st.form_submit_button(_("Reken door"), type="primary", icon=":material/play_arrow:")
    if not pressed:
        return None
    return Chosen(checked(StressOptions, values, where=_("keuzes")), policy_from(told), int(workers))


def _windows(hazards: Mapping[str, str], settings: Settings) -> dict[str, Any]:
    """Ask which windows are drawn, how many, and with how many processes."""
    first, second = st.columns(2)
    with first:
        scenarios = st.segmented_control(
            _title("scenarios"),
            SIZES,
            default=SIZES[0],
            format_func=number,
            required=True,
            help=_("Meer scenario's geven een smaller interval. De rekentijd groeit mee."),
        )
    titles = given_titles(hazards)
    given = second.selectbox(
        _title("given"),
        list(titles),
        format_func=titles.__getitem__,
        help=_("Een kans hieronder geldt altijd gegeven deze keuze."),
    )
    left, middle, right = st.columns([2, 1, 1])
    names = months()
    chosen = left.multiselect(
        _title("months"),
        list(range(1, 13)),
        format_func=lambda month: names[month - 1],
        placeholder=_("het hele jaar"),
    )
    seed = middle.number_input(_title("seed"), 0, 2**31, 1, step=1, help=_("Hetzelfde zaad geeft dezelfde scenario's."))
    away = bool(settings.stress_cluster)
    elsewhere = _("Er wordt gerekend op het ingestelde rekencluster.")
    workers = right.number_input(
        _("Rekenprocessen"),
        1,
        CORES,
        min(settings.stress_workers, CORES),
        step=1,
        disabled=away,
        help=elsewhere if away else _("De uitkomst hangt er niet van af."),
    )
    windows = {"seed": seed, "scenarios": scenarios, "given": given, "months": tuple(sorted(chosen))}
    return windows | {"workers": workers}


def given_titles(hazards: Mapping[str, str]) -> dict[str, str]:
    """Give what each condition is called."""
    return {
        INCIDENT: _("een venster waarin iets gebeurt"),
        ANY: _("elk venster, ook als er niets gebeurt"),
        **{name: _("een venster met: {hazard}").format(hazard=title) for name, title in hazards.items()},
    }


def _title(name: str) -> str:
    return _(title_of(StressOptions, name))
