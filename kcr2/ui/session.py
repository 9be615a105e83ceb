"""Who looks, in which space, at which moment? (one visitor's session)"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import streamlit as st

from kcr2.access import PAGES, Permission, may, may_write_for, require
from kcr2.actions import Intention
from kcr2.desk import Desk
from kcr2.exchange.branches import discarded
from kcr2.journal import Author, Entry, Space
from kcr2.model import EVENTS
from kcr2.picture import Picture
from kcr2.reader import seen_by
from kcr2.reference import Reference
from kcr2.terms import Quality, Role, SpaceKind
from kcr2.ui import playing, resources, sign_in
from kcr2.ui.claims import Account, organisations
from kcr2.ui.moment_link import follow_link
from kcr2.ui.spaces import first_live, is_played, offered, played
from kcr2.words import LANGUAGES, speak
from kcr2.words import words as _

VISITOR = "demonstratie"
"""The actor of whoever tries a demonstration; in any other space it is the account's name."""


@dataclass(frozen=True)
class Session:
    """What a page needs: the desk, the space, who acts, who looks and at which moment."""

    desk: Desk
    space: Space
    author: Author | None
    moment: datetime | None
    """The past moment that is looked at, None for now."""
    truth: bool = False
    """Of a past moment: what was true then as far as we know now, and not only what we knew then (decision D4)."""
    own: Author | None = None
    """Who looks, where that is somebody else than who acts: in a what-if every party is played (decision D68)."""

    @property
    def reader(self) -> Author | None:
        """Who looks: what is shown is what this person may see, whoever is played."""
        return self.own or self.author

    @property
    def now(self) -> datetime:
        """What counts as now in the space."""
        return self.desk.now(self.space, resources.clock())

    @cached_property
    def current(self) -> Picture:
        """The whole picture of now, whatever moment is looked at."""
        return self.desk.picture(self.space, now=self.now)

    @cached_property
    def whole(self) -> Picture:
        """The whole picture at the chosen moment; what of it is shown is in `picture`."""
        if self.moment is None:
            return self.current
        known_at = self.current.at if self.truth else None
        return self.desk.picture(self.space, now=self.now, at=self.moment, known_at=known_at)

    @cached_property
    def picture(self) -> Picture:
        """The picture as this visitor may see it: one and the same for everything that this look shows."""
        return seen_by(self.whole, self.reader, judged_on=self.current)

    @property
    def reference(self) -> Reference:
        """The reference data."""
        return self.desk.reference

    @property
    def writable(self) -> bool:
        """True when what is on screen is now and the space is whole."""
        mine = self.own is None or may(self.own.role, Permission.SIMULATE)
        return mine and self.moment is None and self.desk.broken_at(self.space) is None

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

    def opens(self, page: str) -> bool:
        """Say whether the visitor may see a page: who plays others in a what-if keeps the page about what-ifs."""
        needed = PAGES[page]
        return self.may(needed) or (
            needed is Permission.SIMULATE and self.reader is not None and may(self.reader.role, needed)
        )

    def perform(self, intentions: Sequence[Intention], *, seen: int) -> list[Entry]:
        """Carry out intentions in the name of who acts, based on the picture at sequence `seen`."""
        return self._perform(self.author, intentions, seen)

    def perform_as_self(self, intentions: Sequence[Intention], *, seen: int) -> list[Entry]:
        """Carry out intentions in the visitor's own name, whoever is played."""
        return self._perform(self.reader, intentions, seen)

    def _perform(self, author: Author | None, intentions: Sequence[Intention], seen: int) -> list[Entry]:
        if author is None:
            raise PermissionError
        if self.own is not None:
            # Who only reads along in a what-if plays nobody.
            require(self.own, Permission.SIMULATE)
        return self.desk.perform(self.space, author, intentions, now=self.now, seen=seen, looked_at=self.moment)


def current() -> Session | None:
    """Give the session of this visitor; None while nobody was let in."""
    account = sign_in.account()
    if sign_in.signed_in() and (account is None or not account.functions):
        return None
    space = chosen_space(account)
    author = None if space is None else author_in(space, account)
    if space is None or author is None:
        return None
    follow_link()
    truth = bool(st.session_state.get("truth"))
    session = Session(resources.desk(), space, author, st.session_state.get("moment"), truth, own_in(space, account))
    return _not_ahead(session)


def _not_ahead(session: Session) -> Session:
    """Keep a look back at or before now: of what is still to come there is no picture, whatever a link asks for."""
    if session.moment is None or session.moment <= session.now:
        return session
    st.session_state["moment"] = session.now
    return replace(session, moment=session.now)


def chosen_space(account: Account | None) -> Space | None:
    """Give the space that was chosen in the address or on screen, or else the first; None when there is none."""
    spaces = spaces_for(account)
    default = first_live(spaces) if account else _demonstration()
    name = st.session_state.get("space") or st.query_params.get("ruimte")
    chosen = next((space for space in spaces if space.name == name), default)
    if chosen is not None:
        if name and name != chosen.name:
            _say_unknown(name, chosen, account)
        st.session_state["space"] = chosen.name
    return chosen


def _demonstration() -> Space | None:
    settings = resources.settings()
    return resources.demonstration(settings) if settings.demonstration_open else None


def _say_unknown(name: str, shown: Space, account: Account | None) -> None:
    if account is None and sign_in.possible():
        told = _("Ruimte {name} bestaat niet of vraagt aanmelden; getoond wordt {title}.")
    else:
        told = _("Ruimte {name} bestaat niet; getoond wordt {title}.")
    # Kept until another space is chosen: a flash would be lost to the redraw that opens the first page.
    st.session_state["space_notice"] = told.format(name=name, title=shown.title)


def spaces_for(account: Account | None) -> list[Space]:
    """Give the spaces that a visitor may enter; the board's demonstration plays on one that nobody works in."""
    journal = resources.desk().journal
    spaces = [space for space in journal.spaces() if space.name != resources.BOARD_SPACE]
    return offered(
        spaces,
        signed_in=account is not None and bool(account.functions),
        demonstrations=resources.settings().demonstration_open,
        branches=playing.enters(account) is not None,
        discarded=discarded(journal, spaces),
        exercises=played_exercises(),
    )


def played_exercises() -> set[str]:
    """Give the exercises in which a role may be chosen: where nobody can sign in, and only without a copy of live."""
    if sign_in.possible():
        return set()
    spaces = {space.name: space for space in resources.desk().journal.spaces()}
    exercises = [space for space in spaces.values() if space.kind is SpaceKind.EXERCISE]
    return {space.name for space in exercises if not _copied_live(space, spaces)}


def _copied_live(space: Space, spaces: dict[str, Space]) -> bool:
    desk = resources.desk()
    planned = desk.picture(space, now=desk.now(space, resources.clock())).latest("exercise", ())
    source = spaces.get(planned["copied_from"]) if planned else None
    return source is not None and source.kind is not SpaceKind.DEMONSTRATION


def plays_in(space: Space) -> bool:
    """Say whether the visitor chooses a role in this space, and is nobody else there (decision D8)."""
    return is_demonstration(space) or (space.kind is SpaceKind.EXERCISE and not sign_in.possible())


def demonstrations() -> list[Space]:
    """Give the spaces in which a role may be chosen."""
    return [space for space in resources.desk().journal.spaces() if is_played(space)]


def author_in(space: Space, account: Account | None) -> Author | None:
    """Give who the visitor is in a space: played in a demonstration, and anywhere else who they signed in as.

    What was chosen for a demonstration, in the address or on screen, is not looked at anywhere else. In a what-if of
    a real space who may make one plays every party.
    """
    if account is not None and not account.functions:
        return None
    if plays_in(space):
        return _played(space, account)
    if account is None:
        return None
    if space.kind is SpaceKind.BRANCH:
        return playing.played_author(account)
    role, organisation = sign_in.function(account)
    return Author(actor=account.name, role=role, organisation=organisation)


def is_demonstration(space: Space) -> bool:
    """Say whether a role may be chosen freely: in a demonstration, and in a what-if of one."""
    return is_played(space) or (space.kind is SpaceKind.BRANCH and played(space, resources.desk().journal.spaces()))


def own_in(space: Space, account: Account | None) -> Author | None:
    """Give who looks in a what-if of a real space; None anywhere else: there who acts is who looks."""
    if account is None or space.kind is not SpaceKind.BRANCH or is_demonstration(space):
        return None
    return playing.own_author(account)


def _played(space: Space, account: Account | None) -> Author | None:
    """Give who the visitor said to be, or None; the address may say so too (?rol=regio&organisatie=VR07)."""
    if "role" not in st.session_state:
        choose(st.query_params.get("rol"), st.query_params.get("organisatie"))
    if "role" not in st.session_state and account is not None:
        choose(*sign_in.function(account))
    role = st.session_state.get("role")
    if role is None:
        return None
    # Each role is another person: the writer of an advice does not validate it in a demonstration either.
    visitor = VISITOR if is_demonstration(space) else "oefening"
    return Author(actor=f"{visitor} ({role})", role=role, organisation=st.session_state["organisation"])


def choose(role: str | None, organisation: str | None) -> None:
    """Take on a role in demonstrations; one that is held for several organisations falls back on the first."""
    if role not in set(Role):
        return
    possible = organisations(Role(role), list(resources.reference().owners))
    st.session_state["role"] = Role(role)
    st.session_state["organisation"] = organisation if organisation in possible else possible[0]


def choose_language() -> None:
    """Speak the language that this visitor chose, on screen or first in the address."""
    asked = st.query_params.get("taal", "nl")
    speak(st.session_state.setdefault("language", asked if asked in LANGUAGES else "nl"))


def enter(page: str) -> Session:
    """Open a page for this visitor, or stop: the first line of every page, and of a part that runs alone."""
    choose_language()
    st.session_state["page"] = page
    session = current()
    if session is None:
        # A part that runs alone: the whole screen is drawn anew, and shows the door.
        st.rerun()
    if not session.opens(page):
        st.error(_("Deze pagina is niet voor uw rol."))
        st.stop()
    return session
