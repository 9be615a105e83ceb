"""What is expected, where and when, and where may units wait for it? Asked of the planner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from kcr2.formats import label_of
from kcr2.model import DUTCH_TIME
from kcr2.planning.problem.expecting import AT_SITE, MOST_DAYS, Expected
from kcr2.terms import Urgency
from kcr2.ui.session import Session
from kcr2.view.proposal_suggestions import place_name
from kcr2.words import words as _

AHEAD = timedelta(hours=12)
"""How far ahead the field begins: a shift or two, so that there is something to prepare."""
MOST_UNITS = 1_000


@dataclass(frozen=True)
class Awaited:
    """What is expected, and where units may wait for it."""

    expected: Expected
    places: tuple[str, ...]


@dataclass(frozen=True)
class _Site:
    """A place that can be chosen: a municipality, or the assembly point of an open request. Degrees WGS84."""

    name: str
    region: str
    lon: float
    lat: float


def expecting_form(visit: Session, title: str) -> Awaited | None:
    """Ask what is expected; give it when the calculation is asked for."""
    found, types = sites(visit), visit.reference.capabilities
    with st.form("expecting", enter_to_submit=False):
        left, right = st.columns(2, gap="medium")
        with left:
            site = st.selectbox(
                _("Waar het verwacht wordt"), list(found), key="expecting:site", format_func=lambda key: found[key].name
            )
            capability = st.selectbox(
                _("Type"), list(types.index), key="expecting:type", format_func=lambda code: _type_name(visit, code)
            )
            amount = st.number_input(_("Verwacht aantal (eenheden)"), 1, MOST_UNITS, 2, step=1, key="expecting:units")
        with right:
            moment = _moment(visit)
            urgency = st.selectbox(
                _("Urgentie"),
                [one.value for one in Urgency],
                index=list(Urgency).index(Urgency.URGENT),
                key="expecting:urgency",
                format_func=lambda one: label_of(Urgency, one),
            )
            places = _places(visit)
        st.caption(_assumptions())
        pressed = st.form_submit_button(_("Bereken: {what}").format(what=title), key="ask:positions")
    if not pressed or moment is None:
        return None
    at, chosen = moment.replace(tzinfo=DUTCH_TIME), found[site]
    expected = Expected(chosen.region, capability, int(amount), Urgency(urgency), at, chosen.lon, chosen.lat)
    return Awaited(expected, tuple(places) or (AT_SITE,))


def sites(visit: Session) -> dict[str, _Site]:
    """Give where something may be expected: assembly points of open requests, then all municipalities."""
    return dict(_assembly_points(visit)) | {
        str(code): _Site(row["name"], row["region"], float(row["lon"]), float(row["lat"]))
        for code, row in visit.reference.municipalities.sort_values("name").to_dict("index").items()
    }


def _assembly_points(visit: Session) -> Iterator[tuple[str, _Site]]:
    lines: Any = visit.picture.requests
    for row in lines[lines["is_open"]].drop_duplicates("request_id").to_dict("records"):
        name = _("UGS {place} ({request})").format(place=row["ugs_name"], request=row["request_id"])
        yield row["request_id"], _Site(name, row["region"], float(row["ugs_lon"]), float(row["ugs_lat"]))


def _type_name(visit: Session, code: str) -> str:
    row = visit.reference.capabilities.loc[code]
    return f"{row['name']} ({row['unit']})"


def _moment(visit: Session) -> datetime | None:
    start = (visit.picture.at + AHEAD).astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)
    return st.datetime_input(
        _("Verwacht moment · Nederlandse tijd"), value=start, format="DD-MM-YYYY", step=300, key="expecting:at"
    )


def _places(visit: Session) -> list[str]:
    return st.multiselect(
        _("Waar eenheden mogen wachten"),
        [AT_SITE, *visit.reference.owners],
        default=[AT_SITE],
        key="expecting:places",
        format_func=lambda place: place_name(place, visit.reference),
        placeholder=_("ter plaatse"),
    )


def _assumptions() -> str:
    told = _(
        "Van huis uit wordt een eenheid pas op het verwachte moment gevraagd; wie klaargezet wordt, vertrekt nu. "
        "Wat het voorstel vraagt, telt als weg; de regio waar het verwacht wordt, helpt zichzelf en telt niet mee. "
        "Wegen zijn die van een colonne zonder langzame voertuigen. Ten hoogste {days} dagen vooruit."
    )
    return told.format(days=MOST_DAYS)
