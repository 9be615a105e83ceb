"""Who looks, in which space, at which moment? (one visitor's session)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import streamlit as st

from kcr2.access import PAGES, Permission, may, may_write_for
from kcr2.actions import Intention
from kcr2.desk import Desk
from kcr2.journal import Author, Entry, Space
from kcr2.model import EVENTS
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.terms import Quality, Role, SpaceKind
from kcr2.ui import resources
from kcr2.words import LANGUAGES, speak
from kcr2.words import words as _

VISITOR = "demonstratie"
"""The actor of whoever tries the demonstration; sign-in replaces it by an account."""


@dataclass(frozen=True)
class Session:
    """What a page needs: the desk, the space, who looks and at which moment."""

    desk: Desk
    space: Space
    author: Author | None
    moment: datetime | None
    """The past moment that is looked at, None for now."""

    @property
    def now(self) -> datetime:
        """What counts as now in the space."""
        return self.desk.now(self.space, resources.clock())

    @cached_property
    def picture(self) -> Picture:
        """The picture at the chosen moment: one and the same for everything that this look shows."""
        return self.desk.picture(self.space, now=self.now, at=self.moment)

    @property
    def reference(self) -> Reference:
        """The reference data."""
        return self.desk.reference

    @property
    def writable(self) -> bool:
        """True when what is on screen is now and the space is whole."""
        return self.moment is None and self.desk.broken_at(self.space) is None

    @property
    def quality(self) -> Quality:
        """How sure what is entered here is: outside a live space it is fictional, and says so."""
        return Quality.CONFIRMED if self.space.kind is SpaceKind.LIVE else Quality.FICTITIOUS

    @property
    def source(self) -> str:
        """Where what is entered here comes from."""
        own = self.author is not None and self.author.role is Role.REGIO
        return _("eigen opgave") if own else f"{_('melding')} {self.author.organisation if self.author else ''}"

    def holds(self, entry: Entry) -> bool:
        """Say whether an entry that was just written is what the picture now shows of its subject."""
        event = EVENTS[entry.kind]
        row = entry.content
        latest = self.desk.picture(self.space, now=self.now).latest(event.table, tuple(row[name] for name in event.key))
        return latest is not None and latest["seq"] == entry.seq

    def may(self, permission: Permission, *, owners: Sequence[str] | None = None) -> bool:
        """Say whether the visitor may do something, so that what would be refused can be hidden."""
        if self.author is None:
            return False
        if owners is None:
            return may(self.author.role, permission)
        return may_write_for(self.author, permission, owners)

    def perform(self, intentions: Sequence[Intention], *, seen: int) -> list[Entry]:
        """Carry out intentions in the visitor's name, based on the picture at sequence `seen`."""
        if self.author is None:
            raise PermissionError
        return self.desk.perform(self.space, self.author, intentions, now=self.now, seen=seen)


def current() -> Session:
    """Give the session of this visitor; a demonstration space until sign-in exists."""
    return Session(resources.desk(), chosen_space(), chosen_author(), st.session_state.get("moment"))


def chosen_space() -> Space:
    """Give the space of this visitor: a demonstration, chosen by name in the address or on screen."""
    default = resources.demonstration(resources.settings())
    name = st.session_state.setdefault("space", st.query_params.get("ruimte", default.name))
    chosen = next((space for space in demonstrations() if space.name == name), None)
    if chosen is None:
        st.session_state["space"] = default.name
        st.toast(_("Ruimte {name} bestaat niet; getoond wordt {title}.").format(name=name, title=default.title))
    return chosen or default


def demonstrations() -> list[Space]:
    """Give the spaces that may be entered without sign-in."""
    return [space for space in resources.desk().journal.spaces() if space.kind is SpaceKind.DEMONSTRATION]


def chosen_author() -> Author | None:
    """Give who the visitor said to be, or None; the address may say so too (?rol=regio&organisatie=VR07)."""
    if "role" not in st.session_state:
        choose(st.query_params.get("rol"), st.query_params.get("organisatie"))
    role = st.session_state.get("role")
    if role is None:
        return None
    return Author(actor=VISITOR, role=role, organisation=st.session_state["organisation"])


def choose(role: str | None, organisation: str | None) -> None:
    """Take on a role; a region's role needs an owner, others act for their own organisation."""
    if role not in set(Role):
        return
    owners = resources.reference().owners
    if role == Role.REGIO:
        organisation = organisation if organisation in owners else owners[0]
    st.session_state["role"] = Role(role)
    st.session_state["organisation"] = organisation if role == Role.REGIO else HOMES[Role(role)]


HOMES = {
    Role.KCR2: "KCR2",
    Role.VALIDATOR: "KCR2",
    Role.RIJK: "NCC",
    Role.BESTUUR: "Veiligheidsberaad",
    Role.BEHEER: "KCR2",
}
"""The organisation that each role other than a region acts for."""


def choose_language() -> None:
    """Speak the language that this visitor chose, on screen or first in the address."""
    asked = st.query_params.get("taal", "nl")
    speak(st.session_state.setdefault("language", asked if asked in LANGUAGES else "nl"))


def enter(page: str) -> Session:
    """Open a page for this visitor, or stop: the first line of every page, and of a part that runs alone."""
    choose_language()
    session = current()
    if not session.may(PAGES[page]):
        st.error(_("Deze pagina is niet voor uw rol."))
        st.stop()
    return session
