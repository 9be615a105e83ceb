"""What does a visitor choose before a simulation? Scenario, variant, moment, seed and every parameter."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import streamlit as st

from kcr2.exchange.scenarios import Scenario
from kcr2.formats import local
from kcr2.model import Variant, title_of, unit_of
from kcr2.simulation.parameters import Parameters, parameters_of
from kcr2.simulation.terms import AskingOrder
from kcr2.terms import VariantKind
from kcr2.ui import resources
from kcr2.ui.session import Session
from kcr2.words import words as _

SHOWN_APART = frozenset({"seed", "asking", "own_first", "daylight"})


@dataclass(frozen=True)
class Chosen:
    """What was chosen."""

    scenario: Scenario
    variant: Variant
    parameters: Parameters


def form(visit: Session) -> Chosen | None:
    """Draw the choices; give them when the visitor starts."""
    cases = {name: case for name, case in resources.library().items() if case.variants}
    if not cases:
        st.info(_("Geen scenario heeft varianten; er is niets te simuleren."))
        return None
    scenario, variant = _variant(visit, cases)
    with st.form("simulate", enter_to_submit=False):
        chosen = _parameters(visit)
        pressed = st.form_submit_button(_("Simuleren"), type="primary", icon=":material/play_arrow:")
    return Chosen(scenario, variant, chosen) if pressed else None


def _variant(visit: Session, cases: dict[str, Scenario]) -> tuple[Scenario, Variant]:
    left, right = st.columns(2)
    names = list(cases)
    own = names.index(visit.space.scenario) if visit.space.scenario in names else 0
    name = left.selectbox(_("Scenario"), names, index=own, format_func=lambda one: cases[one].title)
    variants = cases[name].variants
    kinds = list(variants)
    likely = kinds.index(VariantKind.LIKELY) if VariantKind.LIKELY in kinds else 0
    kind = right.selectbox(_("Variant"), kinds, index=likely, format_func=lambda one: _(one.label).capitalize())
    variant = variants[kind]
    at = visit.moment or visit.now
    until = local(at + timedelta(minutes=variant.duration_min))
    st.markdown(
        _("Vanaf **{at}** in *{space}*, tot **{until}**.").format(at=local(at), until=until, space=visit.space.title)
    )
    st.caption(variant.summary)
    st.caption(f"{_('Onderbouwing')}: {variant.basis}")
    return cases[name], variant


def _parameters(visit: Session) -> Parameters:
    held = parameters_of(visit.desk.settings)
    seed, asking = st.columns(2)
    values: dict[str, Any] = {
        "seed": seed.number_input(
            _(title_of(Parameters, "seed")), min_value=0, value=held.seed, help=_help("seed"), step=1
        ),
        "asking": asking.selectbox(
            _(title_of(Parameters, "asking")),
            list(AskingOrder),
            format_func=lambda one: _(one.label).capitalize(),
            help=_help("asking"),
        ),
    }
    for name, column in zip(("own_first", "daylight"), st.columns(2), strict=True):
        values[name] = column.checkbox(_(title_of(Parameters, name)), value=getattr(held, name), help=_help(name))
    with st.expander(_("Alle parameters, met eenheid en onderbouwing")):
        values |= _numbers(held)
    return Parameters(**values)


def _numbers(held: Parameters) -> dict[str, Any]:
    names = [name for name in Parameters.model_fields if name not in SHOWN_APART]
    columns = st.columns(3)
    return {name: _number(columns[place % 3], name, getattr(held, name)) for place, name in enumerate(names)}


def _number(column: Any, name: str, value: float) -> float:
    """Ask for whole numbers; a fraction is chosen from a slider, because a typed comma would be lost."""
    unit = unit_of(Parameters, name)
    label = f"{_(title_of(Parameters, name))} ({unit})" if unit else _(title_of(Parameters, name))
    if isinstance(value, int):
        return int(column.number_input(label, min_value=0, value=value, step=1, help=_help(name)))
    most = 1.0 if name.endswith(("chance", "pressed", "spread")) else max(48.0, value)
    least, step = (0.0, 0.05) if most == 1.0 else (1.0, 0.5)
    return float(column.slider(label, least, most, float(value), step, help=_help(name)))


def _help(name: str) -> str:
    return _(Parameters.model_fields[name].description or "")
