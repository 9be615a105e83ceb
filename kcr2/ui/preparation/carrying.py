"""How do the learning points of an exercise come before their owners?"""

from typing import Any

import streamlit as st

from kcr2.errors import RefusedError
from kcr2.exchange.lessons import BASES, Learnt, lay_before, learnt_in
from kcr2.journal import Author, Space
from kcr2.terms import LearningStatus, SpaceKind
from kcr2.ui import resources, sign_in
from kcr2.ui.errors import errors
from kcr2.ui.forms import forget_done
from kcr2.ui.preparation.fields import parties, party_words
from kcr2.ui.session import Session, author_in, spaces_for
from kcr2.view.preparation_lessons import learnt_table
from kcr2.words import many
from kcr2.words import words as _

SETTLED = {LearningStatus.DONE.value, LearningStatus.DECLINED.value}


def carry_panel(visit: Session) -> None:
    """Choose an exercise, its learning points and whom each is laid before; the owner decides what follows."""
    if visit.space.kind not in BASES:
        return
    account = sign_in.account()
    exercises = {space.name: space for space in spaces_for(account) if space.kind is SpaceKind.EXERCISE}
    with st.expander(_("Leerpunten uit een oefening"), icon=":material/exercise:"):
        if not exercises:
            st.caption(_("Er is geen oefening die u mag inzien."))
            return
        name = st.selectbox(
            _("Oefening"), list(exercises), key="carry_exercise", format_func=lambda one: exercises[one].title
        )
        exercise = exercises[str(name)]
        reader = author_in(exercise, account)
        learnt = learnt_in(visit.desk, exercise, visit.whole, reader=reader, clock=resources.clock())
        if learnt.points.empty:
            st.caption(_("Van deze oefening ziet u geen leerpunten; na afloop zijn ze er voor iedereen die meedeed."))
            return
        st.dataframe(learnt_table(learnt.points), hide_index=True, height="content")
        _choose(visit, exercise, reader, learnt)


def _choose(visit: Session, exercise: Space, reader: Author | None, learnt: Learnt) -> None:
    rows: dict[int, dict[str, Any]] = {
        int(row["point"]): row for row in learnt.points.to_dict("records") if not row["in_register"]
    }
    if not rows:
        st.success(_("Alle leerpunten van deze oefening staan in het register."), icon=":material/check_circle:")
        return
    key = f"carry:{visit.space.name}:{exercise.name}:{len(rows)}"
    chosen = st.multiselect(
        _("Leerpunten die worden voorgelegd"),
        list(rows),
        default=[point for point, row in rows.items() if row["learning_status"] not in SETTLED],
        key=key,
        format_func=lambda point: f"{point} · {rows[point]['observation']}",
        placeholder=_("geen"),
    )
    with st.form(f"{key}:form", enter_to_submit=False):
        owners = {point: _owner(visit, point, rows[point], f"{key}:{point}") for point in chosen}
        st.caption(_("De eigenaar neemt een leerpunt over of niet; niemand doet dat voor een ander."))
        if st.form_submit_button(_("Leg voor aan de eigenaren"), type="primary", key=f"{key}:go") and chosen:
            forget_done()
            with errors():
                _lay(visit, exercise, reader, owners)


def _owner(visit: Session, point: int, row: dict[str, Any], key: str) -> str | None:
    told = f" ({row['owner']})" if row["owner"] else ""
    return st.selectbox(
        f"{_('Eigenaar van leerpunt {point}').format(point=point)}{told}",
        parties(visit),
        index=None,
        key=key,
        format_func=lambda code: party_words(visit, code),
        placeholder=_("kies een eigenaar"),
    )


def _lay(visit: Session, exercise: Space, reader: Author | None, owners: dict[int, str | None]) -> None:
    missing = [point for point, owner in owners.items() if owner is None]
    if missing:
        raise RefusedError(
            "leerpunt {points} heeft nog geen eigenaar; {n} van {total} zijn gekozen.",
            rule="lesson-owner",
            fix="Kies voor elk leerpunt wie het kan oppakken, of haal het uit de keuze.",
            points=", ".join(map(str, missing)),
            n=len(owners) - len(missing),
            total=len(owners),
        )
    if visit.author is None:
        raise PermissionError
    named = {point: owner for point, owner in owners.items() if owner is not None}
    lay_before(visit.desk, exercise, visit.space, named, author=visit.author, reader=reader, clock=resources.clock())
    done = many(len(named), _("1 leerpunt is voorgelegd aan zijn eigenaar."), _("{n} leerpunten zijn voorgelegd."))
    st.session_state["done"] = done
    st.rerun()
