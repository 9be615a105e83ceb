"""Which exercises are when, and how is one planned, moved, cancelled, held or evaluated?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import CancelExercise, EvaluateExercise, HoldExercise, MoveExercise, ScheduleExercise
from kcr2.exchange.scenarios import scenario_names
from kcr2.picture.exercise import has_ended
from kcr2.picture.preparation import today
from kcr2.settings import ROOT
from kcr2.terms import CalendarState, SpaceKind
from kcr2.ui import resources, sign_in
from kcr2.ui.forms import Form
from kcr2.ui.preparation.fields import parties, party, party_words
from kcr2.ui.preparation.taking_over import as_stated, may_go_on, proposed, stated_for
from kcr2.ui.session import Session, spaces_for
from kcr2.view.preparation_calendar import calendar_table, month_table, state_words, year_table, years
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]


def calendar_part(visit: Session) -> None:
    """Show what is late, a year at a glance and the calendar by month; let organisers keep their own exercises."""
    calendar = visit.picture.calendar
    if calendar.empty:
        st.info(
            _(
                "Er staat nog geen oefening in de kalender. Een regio, partner of gezag zet hier eigen oefeningen in; "
                "KCR2 de landelijke, en wat op een andere weg bekend is gemaakt."
            )
        )
    else:
        _late(visit, calendar)
        _year(visit, calendar)
        _open_space(visit, calendar)
    if visit.writable and visit.may(Permission.PREPARE):
        with st.expander(_("Oefening plannen of plan bijwerken"), icon=":material/event:"):
            plan_form(visit)
        with st.expander(_("Melden wat ervan werd"), icon=":material/edit_calendar:"):
            step_form(visit)


def _late(visit: Session, calendar: pd.DataFrame) -> None:
    late = calendar[calendar["due"] != ""]
    if late.empty:
        return
    told = many(len(late), _("1 oefening vraagt aandacht"), _("{n} oefeningen vragen aandacht"))
    st.markdown(f"**⚠ {told}**")
    st.dataframe(calendar_table(late, visit.reference), hide_index=True, key="calendar_late")


def _year(visit: Session, calendar: pd.DataFrame) -> None:
    known = years(calendar, visit.picture.at)
    now = today(visit.picture.at).year
    year = st.segmented_control(
        _("Jaar"), known, default=now if now in known else known[-1], key="calendar_year", required=True
    )
    st.dataframe(year_table(calendar, int(year or now)), hide_index=True, key="calendar_at_a_glance")
    table = month_table(calendar, visit.reference, int(year or now))
    st.dataframe(table, hide_index=True, height="content", key="calendar_months")


def _open_space(visit: Session, calendar: pd.DataFrame) -> None:
    """Lead to the space of an exercise, for whom may enter it."""
    named = {name for spaces in calendar["spaces"] for name in spaces}
    open_ = {space.name: space for space in spaces_for(sign_in.account()) if space.name in named}
    if not open_:
        if named:
            st.caption(_("De oefenruimten in de kalender bestaan nog niet, of zijn voor u niet te openen."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Oefenruimte"), list(open_), key="calendar_space", format_func=lambda one: open_[one].title, width=360
        )
        if st.button(_("Open de oefenruimte"), key="calendar_space_go", icon=":material/arrow_forward:"):
            st.session_state.update(space=name, moment=None, space_notice=None)
            st.switch_page(str(ROOT / "pages" / "oefening.py"))


def plan_form(visit: Session) -> None:
    """Ask for a new exercise, or for a plan anew of one that is still planned."""
    held = {row["exercise_id"]: row for row in _own(visit, CalendarState.PLANNED)}
    number = st.selectbox(
        _("Welke oefening"),
        ["", *held],
        key="calendar_chosen",
        format_func=lambda one: _title(held[one]) if one else _("een nieuwe oefening"),
    )
    row = held.get(number, {})
    form = Form(f"calendar:{number}", visit, ScheduleExercise)
    with st.form(form.name, enter_to_submit=False):
        values = _asked(form, row) | {"exercise_id": number}
        form.submit(
            _("Zet in de kalender"),
            values | as_stated(visit, values["organiser"]),
            done=_("De oefening staat in de kalender."),
        )


def _asked(form: Form, row: Row) -> Row:
    visit = form.visit
    left, right = st.columns(2)
    with left:
        owners = [row["organiser"]] if row else stated_for(visit)
        organiser = party(form, "organiser", owners, value=row.get("organiser"))
        name = form.text("name", value=row.get("name", ""))
        aim = form.text("aim", value=row.get("aim", ""), area=True)
    with right:
        starts_at = form.moment("starts_at", value=row["starts_at"] if row else proposed(form, hours=0))
        ends_at = form.moment("ends_at", value=row["ends_at"] if row else proposed(form, hours=3))
        scenario = _scenario(form, row.get("scenario", ""))
    held = list(row.get("participants", ()))
    participants = st.multiselect(
        form.label("participants"),
        parties(visit),
        default=held,
        key=form.key("participants"),
        format_func=lambda code: party_words(visit, code),
        placeholder=_("geen"),
    )
    return {
        **{"organiser": organiser, "name": name, "aim": aim, "starts_at": starts_at, "ends_at": ends_at},
        **{"scenario": scenario, "participants": tuple(participants), "spaces": _spaces(form, row.get("spaces", ()))},
        "observed_at": form.moment("observed_at"),
    }


def _scenario(form: Form, held: str) -> str:
    known = scenario_names()
    options = ["", *known, *([held] if held and held not in known else [])]
    return str(
        st.selectbox(
            form.label("scenario"),
            options,
            index=options.index(held),
            key=form.key("scenario"),
            accept_new_options=True,
            format_func=lambda one: one or _("geen"),
        )
        or ""
    )


def _spaces(form: Form, held: tuple[str, ...]) -> tuple[str, ...]:
    """Ask for names of spaces; a name that does not exist yet may be told, since a space is made shortly before."""
    known = [space.name for space in spaces_for(sign_in.account()) if space.kind is SpaceKind.EXERCISE]
    chosen = st.multiselect(
        form.label("spaces"),
        list(dict.fromkeys([*known, *held])),
        default=list(held),
        key=form.key("spaces"),
        help=form.help("spaces"),
        accept_new_options=True,
        placeholder=_("geen"),
    )
    return tuple(str(one) for one in chosen)


def step_form(visit: Session) -> None:
    """Ask what became of an exercise."""
    steps = {
        "move": _("Verplaatsen"),
        "cancel": _("Laten vervallen"),
        "hold": _("Gehouden"),
        "evaluate": _("Geëvalueerd"),
    }
    step = st.segmented_control(
        _("Wat meldt u"), list(steps), default="move", key="calendar_step", format_func=steps.__getitem__, required=True
    )
    wanted = CalendarState.HELD if step == "evaluate" else CalendarState.PLANNED
    held = {row["exercise_id"]: row for row in _own(visit, wanted)}
    if not held:
        st.caption(_("Er is geen oefening van u waarvoor dit kan."))
        return
    number = st.selectbox(
        _("Welke oefening"), list(held), key=f"calendar_one:{step}", format_func=lambda one: _title(held[one])
    )
    row = held[str(number)]
    {"move": _move, "cancel": _cancel, "hold": _hold, "evaluate": _evaluate}[step or "move"](visit, row)


def _base(form: Form, row: Row) -> Row:
    taken = as_stated(form.visit, row["organiser"])
    return {"exercise_id": row["exercise_id"], "observed_at": form.moment("observed_at")} | taken


def _move(visit: Session, row: Row) -> None:
    form = Form(f"calendar-move:{row['exercise_id']}", visit, MoveExercise)
    with st.form(form.name, enter_to_submit=False):
        values = {
            "starts_at": form.moment("starts_at", value=row["starts_at"]),
            "ends_at": form.moment("ends_at", value=row["ends_at"]),
            "reason": form.text("reason"),
        }
        form.submit(_("Verplaats"), values | _base(form, row), done=_("De oefening is verplaatst."))


def _cancel(visit: Session, row: Row) -> None:
    form = Form(f"calendar-cancel:{row['exercise_id']}", visit, CancelExercise)
    with st.form(form.name, enter_to_submit=False):
        values = {"reason": form.text("reason")}
        form.submit(_("Laat vervallen"), values | _base(form, row), done=_("De oefening is vervallen."))


def _hold(visit: Session, row: Row) -> None:
    form = Form(f"calendar-hold:{row['exercise_id']}", visit, HoldExercise)
    with st.form(form.name, enter_to_submit=False):
        values = {"spaces": _spaces(form, tuple(row["spaces"]))}
        form.submit(_("Meld gehouden"), values | _base(form, row), done=_("De oefening is gehouden."))


def _evaluate(visit: Session, row: Row) -> None:
    form = Form(f"calendar-evaluate:{row['exercise_id']}", visit, EvaluateExercise)
    with st.form(form.name, enter_to_submit=False):
        report = form.text("report")
        space = st.selectbox(
            form.label("review_space"),
            ["", *reviewed(visit, row["spaces"])],
            key=form.key("review_space"),
            help=form.help("review_space"),
            format_func=lambda one: one or _("geen"),
        )
        values = {"report": report, "review_space": space or ""}
        form.submit(_("Meld geëvalueerd"), values | _base(form, row), done=_("De oefening is geëvalueerd."))


def reviewed(visit: Session, names: Sequence[str]) -> list[str]:
    """Give the spaces of which there is a review: those that the visitor may enter and whose exercise has ended."""
    clock = resources.clock()
    spaces = [space for space in spaces_for(sign_in.account()) if space.name in names]
    pictures = {space.name: visit.desk.picture(space, now=visit.desk.now(space, clock)) for space in spaces}
    return [name for name, picture in pictures.items() if has_ended(picture.facts)]


def _own(visit: Session, state: CalendarState) -> list[Row]:
    """Give the exercises in a state that the visitor may go on with."""
    rows: list[Row] = visit.picture.calendar.to_dict("records")
    return [
        row for row in rows if row["state"] == state.value and may_go_on(visit, row["organiser"], row["reported_by"])
    ]


def _title(row: Row) -> str:
    return f"{row['name']} · {row['organiser']} · {state_words(pd.Series(row))} ({row['exercise_id']})"
