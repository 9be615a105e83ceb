"""How does a region change what changed and confirm the rest, in one press?"""

from typing import Any

import streamlit as st

from kcr2.actions import ReportRegion, ReportTheme
from kcr2.model import title_of
from kcr2.terms import Phase, Quality, Status, Term, Theme, Trend, WildfirePhase
from kcr2.ui.forms import Form
from kcr2.ui.regional.pressed import Held, Values, held_of, wanted
from kcr2.ui.session import Session
from kcr2.words import words as _

PRESSURES = (None, 0, 1, 2, 3, 4)


def changing_form(visit: Session, region: str) -> None:
    """Ask what changed, per theme and of the load; everything starts from what is held."""
    form = Form(f"regional:{region}", visit, ReportTheme)
    held = held_of(visit.picture, region)
    with st.form(form.name, enter_to_submit=False):
        st.caption(_("Verander alleen wat veranderde; de rest van uw melding bevestigt u met dezelfde knop."))
        tabs = st.tabs([*(_(theme.label) for theme in Theme), _("Druk en fasen")])
        themes: dict[Theme, Values] = {}
        for tab, theme in zip(tabs, Theme, strict=False):
            with tab:
                themes[theme] = _theme(form, theme, held.themes[theme])
        with tabs[-1]:
            load = _load(form, held)
        left, right = st.columns(2)
        with left:
            observed_at = form.moment("observed_at")
        with right:
            quality = form.term("quality", Quality, value=visit.quality)
        box = st.container()
        if form.pressed(_("Meld dit, de rest ongewijzigd")):
            stated = {"observed_at": observed_at or visit.now, "quality": quality, "source": visit.source}
            with box:
                form.carry_out_all(
                    lambda: wanted(region, held, themes, load, stated), done=_("Het regiobeeld is gemeld.")
                )


def _theme(form: Form, theme: Theme, held: Values) -> Values:
    left, *columns = st.columns([2, 3, 3, 3])
    with left:
        status = _term(form, f"{theme}:status", Status, held["status"])
        trend = _term(form, f"{theme}:trend", Trend, held["trend"])
    texts = {}
    for column, name in zip(columns, ("what_is", "what_if", "perspective"), strict=True):
        with column:
            texts[name] = _text(form, theme, name, held[name])
    return {"status": status, "trend": trend, **texts}


def _term(form: Form, key: str, terms: type[Term], held: Any) -> Any:
    options = list(terms)
    return st.selectbox(
        form.label(key.split(":")[1]),
        options,
        index=options.index(terms(held)),
        key=form.key(key),
        format_func=lambda one: _(one.label),
    )


def _text(form: Form, theme: Theme, name: str, held: str) -> str:
    key = form.key(f"{theme}:{name}")
    st.session_state[f"initial:{key}"] = held
    return str(st.text_area(form.label(name), value=held, key=key, help=form.help(name), height=116)).strip()


def _load(form: Form, held: Held) -> Values:
    left, middle, right = st.columns(3)
    with left:
        pressure = _choice(form, "pressure", PRESSURES, held.load["pressure"])
    with middle:
        wildfire = _choice(form, "wildfire_phase", (None, *WildfirePhase), held.load["wildfire_phase"])
    with right:
        phase = _choice(form, "phase", (None, *Phase), held.load["phase"])
    return {"pressure": pressure, "wildfire_phase": wildfire, "phase": phase}


def _choice(form: Form, name: str, options: tuple[Any, ...], held: Any) -> Any:
    info = ReportRegion.model_fields[name]
    empty = _("volgt uit de incidenten") if name == "phase" else _("onbekend")

    def written(one: Any) -> str:
        return empty if one is None else _(one.label) if isinstance(one, Term) else str(one)

    return st.selectbox(
        _(title_of(ReportRegion, name)),
        options,
        index=options.index(held),
        key=form.key(name),
        help=_(info.description) if info.description else None,
        format_func=written,
    )
