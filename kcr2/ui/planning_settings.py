"""Which requests are planned for, and with which figures? Each figure with its unit and its reason."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.formats import label_of
from kcr2.model import PlanOptions, title_of, unit_of
from kcr2.planning.problem import plan_options
from kcr2.reports.wording import owner_of
from kcr2.settings import Settings
from kcr2.terms import Urgency
from kcr2.ui.session import Session
from kcr2.words import words as _

Row = dict[str, Any]
LIMIT_S = 60
"""Seconds of calculation at first; the whole country is mostly proven within it, and stopping keeps the best plan."""
LONGEST_S = 600

NUMBERS = (
    *("decision_urgent_min", "decision_planned_min", "decision_defence_min", "decision_partner_min"),
    *("cover_weight", "burden_days"),
)
SHARES = {"ring_share": 100, "cover_share": 100, "access_detour": 100, "access_kmh": 1}
"""Figures that are not whole: asked in hundredths, because a decimal comma is dropped by the browser's own field."""
PER_URGENCY = ("tolerance_min", "urgency_weights")
OF_SETTINGS = {"cover_share": "minimum_cover_share"}
"""Options that have another name among the settings."""


@dataclass
class Chosen:
    """What a planner chose, and how long may be calculated."""

    options: PlanOptions
    limit_s: float


@dataclass
class _Asking:
    """Draws the fields of the options, and keeps what each of them rests on."""

    visit: Session
    start: PlanOptions
    values: Row = field(default_factory=dict)

    def key(self, name: str) -> str:
        return f"plan:{self.visit.space.name}:{name}"

    def label(self, name: str, *, unit: str = "", of: str = "") -> str:
        told = _(title_of(PlanOptions, name)) + (f", {of}" if of else "")
        unit = unit or unit_of(PlanOptions, name)
        return f"{told} ({unit})" if unit else told

    def number(self, name: str, value: int, *, most: int, label: str, key: str = "") -> int:
        given = st.number_input(label, 0, most, value, step=1, key=self.key(key or name), help=reason(name))
        return int(given)

    def whole(self, name: str) -> None:
        value = int(getattr(self.start, name))
        self.values[name] = self.number(name, value, most=10_000, label=self.label(name))

    def share(self, name: str) -> None:
        """Ask for a fraction in hundredths; left as it stood, it stays what it was to the last bit."""
        exact, parts = getattr(self.start, name), SHARES[name]
        shown = round(exact * parts)
        label = self.label(name, unit="%") if parts > 1 else self.label(name)
        least = 100 if name == "access_detour" else 1 if name == "access_kmh" else 0
        most = 100 if name.endswith("_share") else 1_000 if parts > 1 else 200
        given = st.number_input(label, least, most, shown, step=1, key=self.key(name), help=reason(name))
        self.values[name] = exact if given == shown else given / parts

    def per_urgency(self, name: str) -> None:
        held = getattr(self.start, name)
        self.values[name] = {
            one: self.number(
                name,
                held[one],
                most=100_000 if name == "tolerance_min" else 1_000,
                label=self.label(name, of=label_of(Urgency, one.value)),
                key=f"{name}:{one.value}",
            )
            for one in Urgency
        }

    def steps(self) -> None:
        """Ask how heavily a person weighs from each threshold on."""
        name = "burden_steps"
        self.values[name] = {
            threshold: self.number(
                name,
                weight,
                most=1_000,
                label=self.label(name, of=_("vanaf {n} personen").format(n=threshold)),
                key=f"{name}:{threshold}",
            )
            for threshold, weight in self.start.burden_steps.items()
        }

    def yes(self, name: str) -> None:
        self.values[name] = st.checkbox(
            f"{self.label(name)}: {_(PlanOptions.model_fields[name].description or '')}",
            value=getattr(self.start, name),
            key=self.key(name),
        )


def setting_of(name: str) -> str:
    """Give the name of the setting that an option comes from."""
    return OF_SETTINGS.get(name, name)


def reason(name: str) -> str:
    """Give why a figure stands where it stands: of its setting, or what the option means."""
    setting = Settings.model_fields.get(setting_of(name))
    field_ = setting or PlanOptions.model_fields[name]
    return _(field_.description or "")


def settings_form(visit: Session) -> Chosen | None:
    """Ask for requests and figures; give them when the calculation is asked for."""
    asking = _Asking(visit, plan_options(visit.picture.settings))
    with st.form(f"plan:{visit.space.name}", enter_to_submit=False):
        requests = request_choice(visit, asking)
        with st.expander(_("Instellingen, met hun redenen"), icon=":material/tune:"):
            limit = _fields(visit, asking)
            st.dataframe(reasons_table(asking.start), hide_index=True)
        pressed = st.form_submit_button(
            _("Bereken voorstel"), type="primary", icon=":material/calculate:", key=asking.key("go")
        )
    if not pressed:
        return None
    most = asking.values.pop("most_suppliers")
    options = plan_options(
        visit.picture.settings, **asking.values, request_ids=requests, max_suppliers=most if most else None
    )
    return Chosen(options, float(limit))


def open_requests(visit: Session) -> pd.DataFrame:
    """Give the open lines that miss units."""
    lines = visit.picture.requests
    return lines[lines["is_open"] & (lines["gap"] > 0)]


def request_choice(visit: Session, asking: _Asking) -> tuple[str, ...]:
    """Ask which requests take part; all of them is the same as no choice, so that later ones join by themselves."""
    lines = open_requests(visit)
    numbers = list(dict.fromkeys(lines["request_id"]))
    titles = {str(row["request_id"]): f"{row['request_id']} · {row['region']}" for row in lines.to_dict("records")}
    chosen = st.multiselect(
        _("Aanvragen die meedoen (leeg: alle open aanvragen met een tekort)"),
        numbers,
        key=asking.key("requests"),
        format_func=lambda number: titles.get(number, number),
        placeholder=_("alle"),
    )
    return tuple(chosen)


def _fields(visit: Session, asking: _Asking) -> int:
    st.markdown(f"**{_('Wie en wat doet mee')}**")
    for name in ("partners", "substitutes", "include_running"):
        asking.yes(name)
    asking.values["owners_out"] = tuple(
        st.multiselect(
            _("Zonder deze eigenaren"),
            list(visit.reference.owners),
            key=asking.key("owners_out"),
            format_func=lambda code: owner_of(code, visit.reference),
            placeholder=_("geen"),
        )
    )
    asking.values["most_suppliers"] = st.number_input(
        _("Ten hoogste zoveel eigenaren per aanvraag (0: geen grens)"), 0, 100, 0, step=1, key=asking.key("most")
    )
    _figures(asking)
    st.markdown(f"**{_('Rekentijd')}**")
    return int(
        st.number_input(
            _("Rekentijd (seconden)"),
            1,
            LONGEST_S,
            LIMIT_S,
            step=10,
            key=asking.key("limit"),
            help=_("Daarna geldt het beste voorstel tot dan, met hoe ver het bewezen is. Stoppen kan altijd."),
        )
    )


def _figures(asking: _Asking) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{_('Aannames')}**")
        for name in NUMBERS[:4]:
            asking.whole(name)
        asking.values["travel_factor"] = st.number_input(
            asking.label("travel_factor"), 1, 1_000, 100, step=5, key=asking.key("factor"), help=reason("travel_factor")
        )
        for name in SHARES:
            asking.share(name)
        asking.per_urgency("tolerance_min")
        asking.whole("burden_days")
    with right:
        st.markdown(f"**{_('Waardeoordelen')}**")
        asking.per_urgency("urgency_weights")
        asking.whole("cover_weight")
        asking.steps()


def reasons_table(options: PlanOptions) -> pd.DataFrame:
    """Give every figure with its unit, what it is and why it stands where it stands."""
    names = [*NUMBERS[:4], *SHARES, "tolerance_min", "burden_days", "urgency_weights", "cover_weight", "burden_steps"]
    return pd.DataFrame(
        {
            _("Instelling"): [_(title_of(PlanOptions, name)) for name in names],
            _("Waarde"): [_value(getattr(options, name)) for name in names],
            _("Eenheid"): [unit_of(PlanOptions, name) for name in names],
            _("Wat het is"): [
                _("waardeoordeel") if name in {"urgency_weights", "cover_weight", "burden_steps"} else _("aanname")
                for name in names
            ],
            _("Reden"): [reason(name) for name in names],
        }
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(
            f"{label_of(Urgency, key) if isinstance(key, Urgency) else key}: {told}" for key, told in value.items()
        )
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
