"""What stands around every page: space, role, moment and warnings?"""

from datetime import datetime, timedelta

import streamlit as st

from kcr2.access import Permission
from kcr2.exchange.scenarios import Scenario, load_scenario, tell
from kcr2.formats import clock_time, local
from kcr2.picture.fold import UNKNOWN_KINDS
from kcr2.settings import ROOT
from kcr2.terms import SpaceKind
from kcr2.ui import errors, exercise_frame, resources, sign_in
from kcr2.ui.branching import branch_line, part_choice
from kcr2.ui.claims import Account, Function, ends_at
from kcr2.ui.live import listen
from kcr2.ui.looking_back import band, moment_choice
from kcr2.ui.moment_link import keep_link
from kcr2.ui.roles import function_name, organisation_choice, role_choice
from kcr2.ui.session import Session, choose, plays_in, spaces_for
from kcr2.words import LANGUAGES
from kcr2.words import words as _

PLAYED = timedelta(minutes=30)
STORY_STEP = timedelta(minutes=30)
ICON = ROOT / "kcr2" / "ui" / "static" / "icon.png"
PRINT = ROOT / "kcr2" / "ui" / "static" / "print.css"
LOGO = ROOT / "kcr2" / "ui" / "static" / "logo.svg"


def sidebar(visit: Session) -> None:
    """Draw who looks, in which space, at which moment."""
    keep_link(visit.space.name, visit.moment, truth=visit.truth)
    st.logo(str(LOGO), size="large")
    with st.sidebar:
        moment_choice(visit)
        _space(visit)
        _who(visit)
        _story(visit)
        _language_choice()
        listen(visit.space.name, visit.current.head.seq, holds_until=sign_in.until() or _unsigned(visit))


def _unsigned(visit: Session) -> datetime | None:
    """Give until when somebody who plays a role in an exercise hears of it without asking again."""
    played = visit.space.kind is SpaceKind.EXERCISE and plays_in(visit.space)
    return resources.clock() + PLAYED if played else None


def banner(visit: Session) -> None:
    """Say what a reader must know before any figure: the kind of space, the past, damage."""
    st.html(PRINT)
    if notice := st.session_state.get("space_notice"):
        st.info(notice, icon=":material/info:")
    if visit.space.kind is SpaceKind.BRANCH:
        branch_line(visit)
    elif visit.space.kind is SpaceKind.EXERCISE:
        exercise_frame.banner(visit)
        exercise_frame.strip(visit)
    elif visit.space.kind is not SpaceKind.LIVE:
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
    unknown_kinds(visit)
    band(visit)


def unknown_kinds(visit: Session) -> None:
    """Say that the journal holds what this version does not understand: the picture may miss something."""
    kinds = visit.whole.facts.get(UNKNOWN_KINDS, {})
    if kinds:
        told = ", ".join(f"{row['kind']} ({row['n']}×)" for row in kinds.values())
        st.warning(
            _(
                "Het journaal bevat soorten gebeurtenissen die deze versie niet kent: {told}. Ze zijn bewaard en "
                "verzegeld, maar tellen in dit beeld niet mee."
            ).format(told=told),
            icon=":material/update_disabled:",
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
        scenario = resources.scenario(visit.space.scenario)
        if scenario:
            with st.popover(_("Wat is echt, wat niet?"), type="tertiary"):
                _about(scenario)


def _about(scenario: Scenario) -> None:
    st.markdown(f"{scenario.summary}\n\n{scenario.fictional}")
    if scenario.outcome:
        st.markdown(f"**{_('Wat er werkelijk gebeurde')}** {scenario.outcome.text}")
    st.markdown("\n".join(f"- **{key}** {title}" for key, title in scenario.sources.items()))


def _space(visit: Session) -> None:
    spaces = {space.name: space for space in spaces_for(sign_in.account())}
    names = list(spaces)
    chosen = st.selectbox(
        _("Ruimte"), names, index=names.index(visit.space.name), format_func=lambda name: spaces[name].title
    )
    if chosen != visit.space.name:
        st.session_state.update(space=chosen, moment=None, space_notice=None)
        st.rerun()


def _who(visit: Session) -> None:
    """Draw as what one looks, and as whom one signed in."""
    account = sign_in.account()
    if plays_in(visit.space):
        _played_role(visit)
    elif visit.own is not None:
        part_choice(visit)
    elif account is not None:
        _function(account, visit)
    if account is not None:
        _signed_in(account)
    elif sign_in.possible():
        sign_in.ask()


def _function(account: Account, visit: Session) -> None:
    """Draw what somebody acts as; who holds several functions chooses."""
    if visit.author is None:
        return
    acting = Function(visit.author.role, visit.author.organisation)
    if account.functions == (acting,):
        st.text(f"{_('Functie')}: {function_name(acting, visit.reference)}")
        return
    chosen = st.selectbox(
        _("Functie"),
        account.functions,
        index=account.functions.index(acting),
        format_func=lambda one: function_name(one, visit.reference),
    )
    if chosen != acting:
        st.session_state["function"] = chosen
        st.rerun()


def _signed_in(account: Account) -> None:
    ends = ends_at(st.user)
    # As plain text: a name from elsewhere is no markdown of ours.
    told = _("Aangemeld als {name}, tot {at}.").format(name=account.name, at=clock_time(ends) if ends else "")
    st.text("\n".join([told, *account.faults]))
    sign_in.offer_sign_out()


def _played_role(visit: Session) -> None:
    if visit.author is None:
        return
    title = _("Rol (oefening)") if visit.space.kind is SpaceKind.EXERCISE else _("Rol (demonstratie)")
    role = role_choice(title, visit.author.role)
    wanted = organisation_choice(role, visit.author.organisation)
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
