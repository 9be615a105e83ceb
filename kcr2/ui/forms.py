"""How does a person state something? Forms that turn fields into intentions, and refusals into messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from kcr2.actions import Intention
from kcr2.errors import DataError, Kcr2Error
from kcr2.journal import Entry
from kcr2.model import DUTCH_TIME, title_of
from kcr2.model.checks import checked
from kcr2.model.request import NEEDED_IN_WRITING
from kcr2.terms import Term
from kcr2.ui import errors
from kcr2.ui.session import Session
from kcr2.words import words as _

NOW_WHEN_EMPTY = ("observed_at", "started_at", "ended_at")
"""Moments that mean now when they are left empty; now is the moment of pressing, not of opening the form."""


@dataclass(frozen=True)
class Place:
    """What was entered about a place; it is read when the form is submitted, so that a slip is told in place."""

    prefix: str
    code: str | None
    typed: str
    municipalities: pd.DataFrame

    def fields(self) -> dict[str, float | None]:
        """Give longitude and latitude in degrees; coordinates go before the municipality."""
        if self.typed.strip():
            lon, lat = coordinates(self.typed)
        elif self.code is not None:
            row = self.municipalities.loc[self.code]
            lon, lat = float(row["lon"]), float(row["lat"])
        else:
            return {f"{self.prefix}lon": None, f"{self.prefix}lat": None}
        return {f"{self.prefix}lon": lon, f"{self.prefix}lat": lat}


class Form:
    """One form of one organisation in one space: draws fields by their definition, carries out what is submitted.

    It remembers the sequence of the picture at which somebody began to type, or that was on screen when the button
    was pressed, so that a change by somebody else in between is refused and not overwritten (decision D1). After
    success it starts empty.
    """

    def __init__(self, name: str, visit: Session, model: type[Intention]) -> None:
        """Name the form and the intention that it makes."""
        self.about = _about(visit, name)
        self.name = _round(self.about)
        self.visit = visit
        self.model = model
        if not lingers(visit, name):
            # Nobody is at it: what is on screen now is what a next press is based on.
            st.session_state.pop(f"seen:{self.name}", None)
        self.seen: int = st.session_state.setdefault(f"seen:{self.name}", visit.picture.head.seq)

    def label(self, field: str) -> str:
        """Give the title of a field, marked when it must be filled."""
        info = self.model.model_fields[field]
        return _(title_of(self.model, field)) + (" *" if info.is_required() or field in NEEDED_IN_WRITING else "")

    def key(self, field: str) -> str:
        """Give the widget key of a field."""
        return f"{self.name}:{field}"

    def text(self, field: str, *, value: str = "", area: bool = False) -> str:
        """Ask for a text."""
        draw = st.text_area if area else st.text_input
        st.session_state[f"initial:{self.key(field)}"] = value
        return str(draw(self.label(field), value=value, key=self.key(field), help=self.help(field)))

    def term(self, field: str, terms: type[Term], *, value: Term | None = None) -> Term | None:
        """Ask for one of a closed list."""
        options = list(terms)
        index = options.index(value) if value is not None else 0
        return st.selectbox(
            self.label(field), options, index=index, key=self.key(field), format_func=lambda one: _(one.label)
        )

    def moment(self, field: str, *, value: datetime | None = None) -> datetime | None:
        """Ask for a moment in Dutch local time; without a value to start from, empty means now."""
        local = value and value.astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)
        title = _(title_of(self.model, field)) if local is None else self.label(field)
        note = _("Nederlandse tijd") if local else _("Nederlandse tijd; leeg is nu")
        picked = st.datetime_input(f"{title} · {note}", value=local, format="DD-MM-YYYY", step=300, key=self.key(field))
        return None if picked is None else picked.replace(tzinfo=DUTCH_TIME)

    def optional_moment(self, field: str, *, value: datetime | None = None) -> datetime | None:
        """Ask for a moment in Dutch local time that may stay empty."""
        local = value and value.astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)
        title = f"{_(title_of(self.model, field))} · {_('Nederlandse tijd; mag leeg blijven')}"
        picked = st.datetime_input(title, value=local, format="DD-MM-YYYY", step=300, key=self.key(field))
        return None if picked is None else picked.replace(tzinfo=DUTCH_TIME)

    def number(self, field: str, *, value: int = 1, least: int = 1, most: int = 10_000) -> int:
        """Ask for a whole number; a fraction would be misread in Dutch (a comma is dropped)."""
        given = st.number_input(
            self.label(field), least, most, value, step=1, key=self.key(field), help=self.help(field)
        )
        return int(given)

    def yes(self, field: str, *, value: bool = False) -> bool:
        """Ask whether something is so."""
        return bool(st.checkbox(self.label(field), value=value, key=self.key(field), help=self.help(field)))

    def help(self, field: str) -> str | None:
        """Give the meaning of a field."""
        meaning = self.model.model_fields[field].description
        return _(meaning) if meaning else None

    def submit(self, label: str, values: Mapping[str, Any], *, done: str, place: Place | None = None) -> None:
        """Draw the button; when it is pressed, check all fields and carry out the intention."""
        box = st.container()
        if self.pressed(label):
            with box:
                self.carry_out(values, done=done, place=place)

    def pressed(self, label: str, *, primary: bool = True) -> bool:
        """Draw a button and say whether it was pressed."""
        return bool(
            st.form_submit_button(label, type="primary" if primary else "secondary", key=f"send:{self.name}:{label}")
        )

    def carry_out(
        self,
        values: Mapping[str, Any],
        *,
        done: str,
        place: Place | None = None,
        model: type[Intention] | None = None,
    ) -> None:
        """Check all fields and carry out the form's intention, or another on the same fields; tell what is wrong."""
        made = model or self.model

        def wanted() -> list[Intention]:
            filled = self._filled(values, made) | (place.fields() if place else {})
            return [checked(made, filled, where=_("formulier"))]

        self.carry_out_all(wanted, done=done)

    def carry_out_all(self, wanted: Callable[[], Sequence[Intention]], *, done: str) -> None:
        """Carry out what was pressed, all of it or nothing; tell what is wrong, also in making it."""
        with errors.errors():
            try:
                entries = self.visit.perform(wanted(), seen=self.seen)
            except Kcr2Error:
                forget_done()
                # What changed is on the screen from now on: a second press confirms on top of it.
                st.session_state.pop(f"seen:{self.name}", None)
                raise
            self._finish(done, entries)

    def _filled(self, values: Mapping[str, Any], model: type[Intention]) -> dict[str, Any]:
        stated = {"source": self.visit.source, "quality": self.visit.quality}
        stated = {name: value for name, value in stated.items() if name in model.model_fields}
        now = {name: self.visit.now for name in NOW_WHEN_EMPTY if name in values and values[name] is None}
        return {**stated, **values, **now}

    def _finish(self, done: str, entries: Sequence[Entry]) -> None:
        overtaken = not all(self.visit.holds(entry) for entry in entries)
        note = " " + _("Let op: er is al een nieuwere stand bekend; die blijft gelden.") if overtaken else ""
        self.close(done + note)

    def close(self, done: str) -> None:
        """End this round of the form, say what was done, and draw the page anew with an empty form."""
        st.session_state[f"round:{self.about}"] = st.session_state.get(f"round:{self.about}", 0) + 1
        forget_done()
        st.session_state["done"] = done
        st.rerun()


def lingers(visit: Session, name: str) -> bool:
    """Say whether somebody is still at a form that is no longer offered, because the picture moved on.

    Without this a press on it would be lost without a word, and what was typed with it.
    """
    form = _round(_about(visit, name))
    state = {str(key): value for key, value in st.session_state.items()}
    if any(value is True for key, value in state.items() if key.startswith(f"send:{form}:")):
        return True
    typed = {key: value for key, value in state.items() if key.startswith(f"{form}:") and isinstance(value, str)}
    return any(value.strip() and value != state.get(f"initial:{key}", value) for key, value in typed.items())


def _about(visit: Session, name: str) -> str:
    organisation = visit.author.organisation if visit.author else ""
    return f"{visit.space.name}:{organisation}:{name}"


def _round(about: str) -> str:
    return f"{about}:{st.session_state.get(f'round:{about}', 0)}"


def say_done() -> None:
    """Tell what was carried out, until something else is, or another page is opened.

    It stays, because a flash may be missed: by a reader, and by the browser when news of the journal draws the
    page anew in the same moment.
    """
    done, page = st.session_state.get("done"), st.session_state.get("page")
    if not done:
        return
    shown_on = st.session_state.setdefault("done_on", page)
    if shown_on == page:
        st.success(done, icon=":material/check_circle:")
    else:
        forget_done()


def forget_done() -> None:
    """Let what was told go."""
    st.session_state.pop("done", None)
    st.session_state.pop("done_on", None)


def choose_place(form: Form, prefix: str, *, region: str | None, start: str = "") -> Place:
    """Ask for a place: a municipality, or coordinates when they are known better.

    `start` are the coordinates to begin with, as `written` writes them.
    """
    table = form.visit.reference.municipalities.sort_values("name")
    own = [code for code in table.index if region is None or table.at[code, "region"] == region]
    code = st.selectbox(
        _("Gemeente"),
        own,
        index=None,
        key=form.key(f"{prefix}municipality"),
        format_func=lambda one: str(table.at[one, "name"]),
    )
    typed = st.text_input(
        _("Of coördinaten (breedtegraad; lengtegraad)"),
        value=start,
        key=form.key(f"{prefix}coordinates"),
        placeholder="52,03; 5,74",
        help=_("WGS84, bijvoorbeeld 52,03; 5,74. Leeg: het midden van de gemeente."),
    )
    return Place(prefix, code, typed, table)


def written(lon: float, lat: float) -> str:
    """Write coordinates as `coordinates` reads them.

    >>> written(5.74, 52.03)
    '52,03; 5,74'
    """
    plain = (f"{degrees:.5f}".rstrip("0").rstrip(".") for degrees in (lat, lon))
    return "; ".join(plain).replace(".", ",")


def coordinates(typed: str) -> tuple[float, float]:
    """Read `breedtegraad; lengtegraad` with decimal commas or points.

    Returns
    -------
    tuple
        Longitude, latitude in degrees.

    Raises
    ------
    DataError
        The text is not two numbers.

    >>> coordinates("52,03; 5,74")
    (5.74, 52.03)
    """
    parts = typed.replace(",", ".").split(";")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError as error:
        raise DataError(
            "'{typed}' is geen breedtegraad; lengtegraad.",
            where=_("coördinaten"),
            fix="Schrijf twee getallen met een puntkomma ertussen, bijvoorbeeld 52,03; 5,74.",
            typed=typed,
        ) from error
    return longitude, latitude


def region_choice(form: Form, regions: Sequence[str]) -> Sequence[str]:
    """Ask for one or more regions."""
    names = form.visit.reference.regions["name"]
    return st.multiselect(
        form.label("regions"),
        names.index,
        default=list(regions),
        key=form.key("regions"),
        format_func=lambda code: f"{code} {names[code]}",
    )
