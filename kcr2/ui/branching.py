"""How is a what-if made of the moment that is looked at, and how does it say that nothing in it is real?"""

import streamlit as st

from kcr2.access import Permission, may
from kcr2.exchange.branches import new_name
from kcr2.formats import local
from kcr2.journal import Space
from kcr2.model import BranchPoint, moment_of
from kcr2.model.checks import checked
from kcr2.picture.lookup import branch_of
from kcr2.settings import ROOT
from kcr2.terms import SpaceKind
from kcr2.ui import errors, playing, resources
from kcr2.ui.claims import Function
from kcr2.ui.roles import function_name, organisation_choice, role_choice
from kcr2.ui.session import Session
from kcr2.words import words as _

PAGE = ROOT / "pages" / "wat_als.py"
TITLE_LENGTH = 120


def may_branch(visit: Session) -> bool:
    """Say whether this visitor may make a what-if."""
    return visit.reader is not None and may(visit.reader.role, Permission.SIMULATE)


def branch_button(visit: Session) -> None:
    """Offer to make a what-if of the moment that is looked at; nothing for who may not."""
    if may_branch(visit) and st.button(_("Maak hiervan een wat-als"), icon=":material/alt_route:", key="branch"):
        st.dialog(_("Wat-als maken"))(branch_form)(visit)


def branch_form(visit: Session) -> None:
    """Ask which question the what-if must answer, and make it."""
    at = visit.moment or visit.now
    st.markdown(
        _(
            "De wat-als begint met alles wat in **{space}** tot **{at}** is vastgelegd en gaat daarna een eigen weg."
        ).format(space=plain(visit.space.title), at=local(at))
    )
    with st.form("branch_form", enter_to_submit=False):
        question = st.text_area(
            _("Welke vraag moet de wat-als beantwoorden?") + " *",
            key="branch_question",
            max_chars=300,
            placeholder=_("Wat als VR07 geen pelotons meer kan leveren en de A12 dicht gaat?"),
        )
        st.caption(_("Niets wat u daarin doet is echt of bereikt de ruimte waarvan u aftakt."))
        if st.form_submit_button(_("Maak wat-als"), type="primary", key="branch_go"):
            with errors.errors():
                enter_branch(make_branch(visit, question))


def make_branch(visit: Session, question: str) -> Space:
    """Make a what-if of the moment that is looked at, in the visitor's own name; give its space.

    Raises
    ------
    DataError
        The question is too short.
    RefusedError
        The visitor may not make one.
    """
    if visit.reader is None:
        raise PermissionError
    at = visit.moment or visit.now
    held = {"parent": visit.space.name, "parent_seq": 0, "parent_seal": "", "forked_at": at}
    asked = checked(BranchPoint, held | {"question": question}, where=_("wat-als"))
    taken = [space.name for space in visit.desk.journal.spaces()]
    title = f"{_('Wat-als')} {local(at)} · {asked.question}"
    branch = Space(
        name=new_name(at, taken),
        kind=SpaceKind.BRANCH,
        title=title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…",
        created_at=resources.clock(),
    )
    return visit.desk.fork(visit.space, branch, at=at, question=asked.question, author=visit.reader)


def enter_branch(space: Space) -> None:
    """Go to a what-if, at its own now."""
    enter_space(space.name)


def enter_space(name: str) -> None:
    """Go to another space, at its own now."""
    st.session_state.update(space=name, moment=None, space_notice=None)
    st.rerun()


def branch_line(visit: Session) -> None:
    """Say above everything that nothing here is real: the question, the parent and the moment of the fork."""
    start = branch_of(visit.whole)
    with st.container(border=True, key="what_if_banner"):
        st.markdown(
            f":violet-badge[:material/alt_route: **{_('WAT-ALS · NIETS HIERVAN IS ECHT')}**] "
            f"{_('stand van het beeld')} **{local(visit.picture.at)}**"
        )
        if start is None:
            return
        # As plain text: what people typed is no markdown of ours.
        st.text(
            _("Vraag: {question}").format(question=start["question"])
            + "\n"
            + _("Tak van {parent}, vertakt op {at}.").format(
                parent=parent_title(visit), at=local(moment_of(start["forked_at"]))
            )
        )


def parent_title(visit: Session) -> str:
    """Give the title of the space that this what-if left."""
    return visit.desk.journal.space(visit.space.parent).title if visit.space.parent else ""


def part_choice(visit: Session) -> None:
    """Let who may make what-ifs play any party in one; what they may read stays what they may read."""
    if visit.own is None or visit.author is None or not may_branch(visit):
        return
    st.text(f"{_('U leest als')}: {function_name(Function(visit.own.role, visit.own.organisation), visit.reference)}")
    role = role_choice(_("U speelt (wat-als)"), visit.author.role)
    wanted = organisation_choice(role, visit.author.organisation)
    if (role, wanted) != (visit.author.role, visit.author.organisation):
        playing.play(role, wanted)
        st.rerun()


def plain(text: str) -> str:
    """Write a text of people so that no sign in it is markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~:$" else sign for sign in text)
