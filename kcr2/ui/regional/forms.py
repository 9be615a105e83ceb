"""Which forms does the page of a region offer to whom?"""

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import RecordNationalPhase, TranscribeTheme
from kcr2.terms import Phase, Quality, SpaceKind, Status, Theme, Trend
from kcr2.ui.forms import Form
from kcr2.ui.regional.bottlenecks import note_form, resolve_form
from kcr2.ui.regional.changing import changing_form
from kcr2.ui.regional.head import is_own, takes_over, unchanged_button
from kcr2.ui.session import Session
from kcr2.words import words as _


def quick_forms(visit: Session, region: str) -> None:
    """Draw, for the region itself, the two ways to report in under a minute."""
    if not is_own(visit, region):
        return
    unchanged_button(visit, region)
    with st.expander(_("Melden wat veranderde"), icon=":material/edit_note:"):
        changing_form(visit, region)


def forms(visit: Session, region: str) -> None:
    """Draw the other forms that this visitor may use, or say why there are none."""
    own, hub = is_own(visit, region), takes_over(visit)
    if not own and not hub:
        st.caption(
            _("U leest mee: een regio meldt zelf hoe zij ervoor staat.")
            if visit.writable
            else _("Melden kan alleen in het nu van een onbeschadigde ruimte.")
        )
        return
    if not own:
        with st.expander(_("Thema overnemen van de regio"), icon=":material/forward_to_inbox:"):
            transcribe_form(visit, region)
    title = _("Knelpunt melden of bijwerken") if own else _("Knelpunt overnemen van de regio")
    with st.expander(title, icon=":material/block:"):
        note_form(visit, region)
    with st.expander(_("Knelpunt is opgelost"), icon=":material/task_alt:"):
        resolve_form(visit, region)
    if visit.may(Permission.RECORD_PHASE):
        with st.expander(_("Landelijke fase vastleggen zoals met de regio's afgesproken"), icon=":material/handshake:"):
            phase_form(visit)


def transcribe_form(visit: Session, region: str) -> None:
    """Take over a theme that the region told another way; what it reported itself is not on offer."""
    reports = visit.picture.reports
    own = set(reports.loc[(reports["region"] == region) & (reports["reported_by"] == region), "theme"])
    free = [theme for theme in Theme if theme.value not in own]
    if not free:
        st.caption(_("De regio meldde alle thema's zelf; die meldingen blijven staan."))
        return
    theme = st.selectbox(_("Thema"), free, key=f"transcribe:{region}", format_func=lambda one: _(one.label), width=320)
    form = Form(f"transcribe:{region}:{theme}", visit, TranscribeTheme)
    row = visit.picture.latest("reports", (region, str(theme))) or {}
    with st.form(form.name, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            status = form.term("status", Status, value=Status(row.get("status", Status.UNKNOWN)))
            trend = form.term("trend", Trend, value=Trend(row.get("trend", Trend.UNKNOWN)))
            observed_at = form.moment("observed_at")
            source = form.text("source")
        with right:
            texts = {
                name: form.text(name, value=row.get(name, ""), area=True)
                for name in ("what_is", "what_if", "perspective")
            }
        values = {"region": region, "theme": theme, "status": status, "trend": trend, "observed_at": observed_at}
        form.submit(
            _("Overnemen"),
            {**values, **texts, "source": source or visit.source, "quality": quality_taken_over(visit)},
            done=_("Het thema is overgenomen, als onbevestigd."),
        )


def quality_taken_over(visit: Session) -> Quality:
    """Give how sure it is what the hub takes over: never confirmed (decision D9)."""
    return Quality.UNCONFIRMED if visit.space.kind is SpaceKind.LIVE else Quality.FICTITIOUS


def phase_form(visit: Session) -> None:
    """Record the phase that the regions agreed on for the whole country."""
    form = Form("national_phase", visit, RecordNationalPhase)
    held = visit.picture.latest("phases", ()) or {}
    with st.form(form.name, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            phase = form.term("phase", Phase, value=Phase(held.get("phase", Phase.COLD)))
        with right:
            observed_at = form.moment("observed_at")
        values = {"phase": phase, "agreed_in": form.text("agreed_in"), "observed_at": observed_at}
        form.submit(_("Vastleggen"), values, done=_("De landelijke fase is vastgelegd."))
