"""What does a visitor see who may not enter, or not yet?"""

from collections.abc import Callable

import streamlit as st

from kcr2.errors import Kcr2Error
from kcr2.journal import Space
from kcr2.terms import Role
from kcr2.ui import errors, resources, session, sign_in
from kcr2.ui.claims import HOMES, Account
from kcr2.ui.roles import decider_choice, owner_choice, role_choice
from kcr2.ui.spaces import is_played
from kcr2.words import words as _

NAME = "KCR2 Landelijk Beeld"

Answer = Callable[[], None]


def answer() -> Answer:
    """Give what every address answers a visitor who was not let in."""
    if not sign_in.signed_in():
        return welcome
    account = sign_in.account()
    if account is None:
        return ended
    return without_live_space if account.functions else without_function


def welcome() -> None:
    """Let a visitor sign in, or say in which role they look at the demonstration."""
    st.title(NAME)
    _say_how_to_sign_in()
    if resources.settings().demonstration_open:
        _demonstration_role()
    else:
        st.info(_("Demonstraties zijn op deze installatie alleen na aanmelden te bezoeken."))


def _say_how_to_sign_in() -> None:
    if not sign_in.possible():
        st.caption(_("Aanmelden is op deze installatie niet ingericht; alleen een demonstratie is te bezoeken."))
        return
    st.write(_("Meld u aan met het account van uw organisatie; uw rol komt daarvandaan."))
    sign_in.ask()
    st.divider()


def _demonstration_role() -> None:
    st.info(
        _(
            "Dit is een **demonstratie** met deels fictieve gegevens: u kiest zelf in welke rol u kijkt. "
            "In een echte ruimte kan dat niet."
        ),
        icon=":material/theater_comedy:",
    )
    role = role_choice(_("Rol"), Role.KCR2)
    if role is Role.AUTHORITY:
        organisation = decider_choice()
    else:
        owner = owner_choice(_("Regio of partner (voor de rol Regio)"), disabled=role is not Role.REGIO)
        organisation = HOMES.get(role, owner)
    with st.container(horizontal=True):
        if st.button(_("Open het beeld"), type="secondary" if sign_in.possible() else "primary"):
            session.choose(role, organisation)
            st.rerun()
        if st.button(_("Start de demonstratie voor het bestuur"), icon=":material/slideshow:"):
            session.choose(Role.BESTUUR, None)
            st.session_state.update(begin_story=True, wanted_page="demonstratie")
            st.rerun()


def ended() -> None:
    """Say that a sign-in holds no longer; what was on the screen is gone."""
    st.title(_("Uw sessie is beëindigd"))
    st.write(
        _(
            "Uw aanmelding is verlopen, u was langere tijd weg of u heeft zich afgemeld. Er worden geen gegevens "
            "meer getoond. Meld u opnieuw aan; u komt dan terug op deze pagina."
        )
    )
    with st.container(horizontal=True):
        sign_in.ask(_("Opnieuw aanmelden"))
        sign_in.offer_sign_out()


def without_function() -> None:
    """Say what was found and what was expected of an account that has no role here."""
    account = sign_in.account() or Account("", (), ())
    st.title(_("U heeft hier nog geen rol"))
    st.write(_("U bent aangemeld, maar aan uw account is geen rol te ontlenen. Daarom worden geen gegevens getoond."))
    # As plain text: names of groups come from elsewhere and are no markdown of ours.
    for fault in account.faults:
        st.text(fault)
    st.write(
        _(
            "Vraag het aan wie in uw organisatie de accounts beheert, of aan beheer van KCR2, en geef deze tekst door. "
            "Meld u daarna opnieuw aan."
        )
    )
    if account.name:
        st.text(_("Uw accountnaam: {name}").format(name=account.name))
    sign_in.offer_sign_out()


def without_live_space() -> None:
    """Say that nothing is live yet, and offer what there is."""
    st.title(NAME)
    st.info(
        _(
            "Er is nog geen live ruimte. Beheer maakt er een met de opdracht {command}. Tot dan kunt u oefenen of "
            "de demonstratie bekijken."
        ).format(command="`python -m kcr2 space create`"),
        icon=":material/info:",
    )
    with st.container(horizontal=True):
        for space in session.spaces_for(sign_in.account()):
            if not is_played(space) and st.button(space.title, icon=":material/exercise:"):
                _enter(space)
        if st.button(_("Naar de demonstratie"), icon=":material/theater_comedy:"):
            _enter(resources.demonstration(resources.settings()))
    sign_in.offer_sign_out()


def _enter(space: Space) -> None:
    st.session_state["space"] = space.name
    st.rerun()


def no_access() -> None:
    """Say that a page is not for this role."""
    st.title(_("Geen toegang"))
    st.write(_("Deze pagina is niet voor uw rol. Kies een pagina in het menu of een andere rol."))


def unusable(error: Kcr2Error) -> None:
    """Say that the journal cannot be opened; nothing is shown that cannot be vouched for."""
    st.title(NAME)
    st.error(_("**Alleen-lezen: het journaal kan niet worden gelezen.** Er wordt niets geschreven."))
    errors.show(error)
