"""How did it go? A stretch of a space's story, played on the map."""

from datetime import datetime, timedelta

import streamlit as st

from kcr2.access import Permission
from kcr2.formats import local
from kcr2.settings import ROOT
from kcr2.ui.errors import errors
from kcr2.ui.playback import player
from kcr2.ui.playback.making import played, recorded_between
from kcr2.ui.session import Session, enter
from kcr2.view.moments import picked_moment, shown_moment
from kcr2.view.questions import Question
from kcr2.words import words as _

HOURS = {"6": 6, "24": 24, "72": 72}
WHOLE, OWN = "whole", "own"


def page(visit: Session) -> None:
    """Draw the page."""
    st.title(_("Afspelen"))
    limits = recorded_between(visit)
    if limits is None:
        st.info(_("In deze ruimte is nog niets vastgelegd; er is niets af te spelen."))
        return
    question, capability, stretch = choices(visit, limits)
    if stretch is None:
        return
    with st.spinner(_("Het verhaal wordt klaargezet …")):
        payload = played(visit, stretch, question, capability)
    moment = player(payload, key=f"playback:{visit.space.name}", begin=None)
    st.caption(
        _(
            "Getoond wordt wat op elk moment bekend was en wat u mag zien. "
            "Alleen bij de weg van een eenheid telt wat later is gemeld: "
            "zij beweegt tussen gemeld vertrek en gemelde aankomst. "
            "Zonder gemelde aankomst beweegt zij naar de verwachting, en dan staat dat erbij."
        )
    )
    if moment is not None:
        st.session_state["moment"] = min(moment, visit.now)
        st.switch_page(str(ROOT / "pages" / "landelijk_beeld.py"))


Limits = tuple[datetime, datetime]


def choices(visit: Session, limits: Limits) -> tuple[Question, str | None, Limits | None]:
    """Ask what the map is coloured by and which stretch is played."""
    figures = visit.may(Permission.READ_FIGURES)
    questions = [one for one in Question if figures or one is not Question.RELEASABLE]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.selectbox(
            _("Kleur de kaart naar"), questions, format_func=lambda one: _(one.label), key="play_question", width=240
        )
        capability = capability_choice(visit) if question is Question.RELEASABLE else None
        names = [WHOLE, *HOURS, OWN]
        chosen = st.selectbox(_("Stuk van het verhaal"), names, format_func=_stretch_title, key="play_part", width=240)
        stretch = own_stretch(limits) if chosen == OWN else _last(limits, chosen or WHOLE)
    if stretch is None:
        st.warning(_("Het eind ligt niet na het begin; kies een ander stuk."))
    return question or Question.STATUS, capability, stretch


def capability_choice(visit: Session) -> str | None:
    """Ask for a capability type."""
    types = visit.reference.capabilities
    chosen: str | None = st.selectbox(
        _("Type"), list(types.index), format_func=lambda code: types.at[code, "name"], key="play_type", width=320
    )
    return chosen


def _stretch_title(name: str) -> str:
    if name in HOURS:
        return _("De laatste {n} uur").format(n=HOURS[name])
    return _("Het hele verhaal") if name == WHOLE else _("Zelf kiezen")


def _last(limits: Limits, name: str) -> Limits:
    start, end = limits
    return (max(start, end - timedelta(hours=HOURS[name])), end) if name in HOURS else limits


def own_stretch(limits: Limits) -> Limits | None:
    """Ask for begin and end; None when they are the wrong way round."""
    told = [_("Van (Nederlandse tijd)"), _("Tot (Nederlandse tijd)")]
    picked = [
        st.datetime_input(
            name,
            value=shown_moment(moment),
            format="DD-MM-YYYY",
            key=f"play_{number}",
            width=220,
        )
        for number, (name, moment) in enumerate(zip(told, limits, strict=True))
    ]
    if any(one is None for one in picked):
        return None
    start, end = (picked_moment(one, moment) for one, moment in zip(picked, limits, strict=True))
    held = max(start, limits[0]), min(end, limits[1])
    if held[0] >= held[1]:
        st.caption(_("Vastgelegd is van {start} tot {end}.").format(start=local(limits[0]), end=local(limits[1])))
        return None
    return held


session = enter("afspelen")
with errors():
    page(session)
