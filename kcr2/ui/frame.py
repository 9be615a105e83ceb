"""What stands around every page: space, role, moment, warnings and the door?"""

from datetime import UTC, datetime, timedelta

import streamlit as st

from kcr2.access import Permission
from kcr2.errors import Kcr2Error
from kcr2.exchange.scenarios import Scenario, load_scenario, tell
from kcr2.model import DUTCH_TIME
from kcr2.settings import ROOT
from kcr2.terms import Role, SpaceKind
from kcr2.ui import errors, resources
from kcr2.ui.live import listen
from kcr2.ui.session import HOMES, Session, choose, demonstrations
from kcr2.view.formats import local
from kcr2.words import LANGUAGES
from kcr2.words import words as _

STORY_STEP = timedelta(minutes=30)
ICON = ROOT / "kcr2" / "ui" / "static" / "icon.png"
LOGO = ROOT / "kcr2" / "ui" / "static" / "logo.svg"


def welcome() -> None:
    """Let a visitor of the demonstration say in which role they look."""
    st.title("KCR2 Landelijk Beeld")
    st.info(
        _(
            "Dit is een **demonstratie** met deels fictieve gegevens. Aanmelden bestaat nog niet: u kiest zelf in "
            "welke rol u kijkt. In een echte ruimte kan dat niet."
        ),
        icon=":material/theater_comedy:",
    )
    with st.form("welcome"):
        role = st.selectbox(_("Rol"), list(Role), index=1, format_func=lambda one: _(one.label))
        owner = st.selectbox(
            _("Regio of partner (voor de rol Regio)"),
            resources.reference().owners,
            index=6,
            format_func=lambda code: f"{code} {resources.reference().owner_name(code)}",
        )
        if st.form_submit_button(_("Open het beeld"), type="primary"):
            choose(role, owner)
            st.rerun()


def no_access() -> None:
    """Say that a page is not for this role."""
    st.title(_("Geen toegang"))
    st.write(_("Deze pagina is niet voor uw rol. Kies een pagina in het menu of een andere rol."))


def unusable(error: Kcr2Error) -> None:
    """Say that the journal cannot be opened; nothing is shown that cannot be vouched for."""
    st.title("KCR2 Landelijk Beeld")
    st.error(_("**Alleen-lezen: het journaal kan niet worden gelezen.** Er wordt niets geschreven."))
    errors.show(error)


def sidebar(visit: Session) -> None:
    """Draw who looks, in which space, at which moment."""
    st.logo(str(LOGO), size="large")
    with st.sidebar:
        _moment(visit)
        _space(visit)
        _role(visit)
        _story(visit)
        _language_choice()
        listen(visit.space.name, visit.picture.head.seq)


def banner(visit: Session) -> None:
    """Say what a reader must know before any figure: the kind of space, the past, damage."""
    if visit.space.kind is not SpaceKind.LIVE:
        _space_line(visit)
    broken = visit.desk.broken_at(visit.space)
    if broken is not None:
        st.error(
            _(
                "**Alleen-lezen: het journaal is beschadigd vanaf volgnummer {seq}.** Getoond wordt wat daarvóór is "
                "vastgelegd. Zet een onbeschadigde kopie terug."
            ).format(seq=broken),
            icon=":material/gpp_bad:",
        )
    if visit.moment is not None:
        st.warning(
            _(
                "**U kijkt terug** naar {at}. Wat daarna gebeurde is niet te zien; wijzigen kan alleen in het nu."
            ).format(at=local(visit.moment)),
            icon=":material/history:",
        )


def _space_line(visit: Session) -> None:
    """Say that this is not live, which moment it shows, and what in it is fictional."""
    kind = _(visit.space.kind.label).upper()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":orange-badge[**{kind} · {_('deels fictieve gegevens')}**] **{visit.space.title}** · "
            f"{_('stand van het beeld')} **{local(visit.picture.at)}**",
            width="content",
        )
        if visit.space.scenario:
            with st.popover(_("Wat is echt, wat niet?"), type="tertiary"):
                _about(load_scenario(visit.space.scenario))


def _about(scenario: Scenario) -> None:
    st.markdown(
        f"{scenario.summary}\n\n{scenario.fictional}\n\n**{_('Wat er werkelijk gebeurde')}** {scenario.outcome['text']}"
    )
    st.markdown("\n".join(f"- **{key}** {title}" for key, title in scenario.sources.items()))


def _moment(visit: Session) -> None:
    now = visit.now
    st.markdown(f"**{_('Nu in deze ruimte')}**  \n{local(now)}")
    # The keys carry the space: another space starts in its own now.
    back = st.toggle(_("Terugkijken"), value=visit.moment is not None, key=f"looking_back:{visit.space.name}")
    if not back:
        chosen = None
    else:
        local_now = (visit.moment or now).astimezone(DUTCH_TIME).replace(tzinfo=None)
        picked = st.datetime_input(
            _("Moment (Nederlandse tijd)"),
            value=local_now,
            format="DD-MM-YYYY",
            key=f"moment_at:{visit.space.name}",
        )
        chosen = _aware(picked, now)
    if chosen != visit.moment:
        st.session_state["moment"] = chosen
        st.rerun()


def _aware(picked: datetime | None, now: datetime) -> datetime | None:
    """Give a picked local moment in UTC, never after now."""
    return None if picked is None else min(picked.replace(tzinfo=DUTCH_TIME).astimezone(UTC), now)


def _space(visit: Session) -> None:
    spaces = {space.name: space for space in demonstrations()}
    names = list(spaces)
    chosen = st.selectbox(
        _("Ruimte"), names, index=names.index(visit.space.name), format_func=lambda name: spaces[name].title
    )
    if chosen != visit.space.name:
        st.session_state.update(space=chosen, moment=None)
        st.rerun()


def _role(visit: Session) -> None:
    if visit.author is None:
        return
    roles, owners = list(Role), list(visit.reference.owners)
    role = st.selectbox(
        _("Rol (demonstratie)"), roles, index=roles.index(visit.author.role), format_func=lambda one: _(one.label)
    )
    owner = visit.author.organisation
    if role is Role.REGIO:
        index = owners.index(owner) if owner in owners else 6
        owner = st.selectbox(
            _("Regio of partner"),
            owners,
            index=index,
            format_func=lambda code: f"{code} {visit.reference.owner_name(code)}",
        )
    wanted = owner if role is Role.REGIO else HOMES[role]
    if (role, wanted) != (visit.author.role, visit.author.organisation):
        choose(role, wanted)
        st.rerun()


def _story(visit: Session) -> None:
    """Let KCR2 tell a demonstration further."""
    told = visit.space.scenario is not None and visit.may(Permission.TELL_STORY) and visit.writable
    if not told or not st.button(_("Vertel een half uur verder"), icon=":material/fast_forward:"):
        return
    with errors.errors():
        scenario = load_scenario(str(visit.space.scenario))
        if visit.now >= scenario.ends_at:
            st.info(_("Het verhaal is uit: {at}.").format(at=local(scenario.ends_at)))
            return
        tell(visit.desk, visit.space, scenario, until=visit.now + STORY_STEP)
        st.rerun()


def _language_choice() -> None:
    codes = list(LANGUAGES)
    held = st.session_state.get("language", "nl")
    chosen = st.segmented_control(
        _("Taal"), codes, default=held, format_func=lambda code: LANGUAGES[code], required=True
    )
    if chosen and chosen != held:
        st.session_state["language"] = chosen
        st.rerun()
