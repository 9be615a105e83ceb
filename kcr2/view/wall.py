"""What hangs on the wall? The whole country at a glance, as plain values for a large screen (decision D107)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from kcr2.facts import Facts, facts
from kcr2.formats import clock_time, count, label_of, local
from kcr2.picture import Picture
from kcr2.reports import conclusion
from kcr2.terms import ProductStatus, Urgency, WarningLevel, WarningSeverity
from kcr2.view.drawing import payload
from kcr2.view.handover_due import Due, due_items
from kcr2.view.national import national_drawing
from kcr2.view.questions import Question
from kcr2.words import many
from kcr2.words import words as _

AHEAD_H = 4
"""Hours ahead of which the most urgent is told."""

MOST = {"short": 4, "due": 4, "warnings": 3, "grip": 3, "product": 1}
"""Lines of each list that fit without scrolling; how many more there are is said."""

SENT = frozenset({ProductStatus.ESTABLISHED.value, ProductStatus.SENT.value, ProductStatus.REPLACED.value})
LEVELS = {WarningLevel.RED: 0, WarningLevel.ORANGE: 1, WarningLevel.YELLOW: 2}

Lines = list[dict[str, Any]]


def wall(
    picture: Picture, *, figures: bool, geometry_urls: Mapping[str, str], past: datetime | None = None
) -> dict[str, Any]:
    """Give what the wall shows.

    Parameters
    ----------
    picture : as the reader may see it
    figures : the reader may see figures per owner; otherwise what is short is summed per type and what is due counted
    past : the moment that is looked back at; None when it is now
    """
    found = facts(picture)
    due = due_items(picture, until=(pd.Timestamp(picture.at) + pd.Timedelta(hours=AHEAD_H)).to_pydatetime())
    drawing = national_drawing(picture, Question.STATUS, geometry_urls=geometry_urls)
    return {
        "map": payload(drawing),
        "conclusion": conclusion(found),
        "stand": local(picture.at),
        "past": ""
        if past is None
        else _("U kijkt terug naar {at}; dit is niet het beeld van nu.").format(at=local(past)),
        "figures": key_figures(found),
        "parts": [
            _part(_("GRIP"), grip_lines(picture), _("Geen GRIP gemeld."), "grip"),
            _part(
                _("Open aanvragen met tekort"), short_lines(picture, figures=figures), _nothing_short(found), "short"
            ),
            _part(
                _("Komende {n} uur").format(n=AHEAD_H),
                due_lines(due) if figures else due_counts(due),
                _("Niets met een termijn."),
                "due",
            ),
            _part(_("Waarschuwingen"), warning_lines(picture), _("Geen waarschuwing van een bron."), "warnings"),
            _part(
                _("Laatst vastgestelde LOB"), product_lines(picture), _("Er is nog geen LOB vastgesteld."), "product"
            ),
        ],
    }


def _part(title: str, lines: Lines, nothing: str, kind: str) -> dict[str, Any]:
    most = MOST[kind]
    more = many(len(lines) - most, _("en nog 1"), _("en nog {n}")) if len(lines) > most else ""
    return {"title": title, "lines": lines[:most], "more": more, "nothing": nothing, "brief": kind == "product"}


def _line(head: str, text: str, *, side: str = "", urgent: bool = False) -> dict[str, Any]:
    return {"head": head, "text": text, "side": side, "urgent": urgent}


def key_figures(found: Facts) -> list[list[Any]]:
    """Give label, value, note and whether it asks for attention, of each key figure."""
    return [
        [_("Open incidenten"), str(found.open_incidents), found.largest_incident or "", False],
        [
            _("Hoogste niveau"),
            "?" if found.highest_grip is None else f"GRIP {found.highest_grip}",
            found.highest_grip_region or _("niet gemeld"),
            False,
        ],
        [
            _("Open aanvragen"),
            str(found.open_requests),
            _("{n} levensreddend, {late} over tijd").format(n=found.life_saving, late=found.overdue_requests),
            bool(found.life_saving or found.overdue_requests),
        ],
        [
            _("Zonder melding of opgave"),
            f"{len(found.silent)} / {found.regions}",
            _codes(found.silent),
            bool(found.silent),
        ],
        [_("Regio's te laat"), f"{len(found.late)} / {found.regions}", _codes(found.late), bool(found.late)],
    ]


def _codes(codes: tuple[str, ...]) -> str:
    shown = ", ".join(codes[:5])
    return f"{shown} …" if len(codes) > 5 else shown


def _nothing_short(found: Facts) -> str:
    return _("Geen open aanvraag mist iets.") if found.open_requests else _("Geen open bijstandsaanvragen.")


def grip_lines(picture: Picture) -> Lines:
    """Give who has each GRIP level, by the code of the region: the level orders lines, and nobody is ranked in one."""
    rows = picture.regions[picture.regions["grip"].fillna(0) > 0]
    return [
        _line(
            f"GRIP {level}",
            ", ".join(f"{code} {name}" for code, name in held.sort_index()["name"].items()),
            side=_("stand van {at}").format(at=clock_time(held["grip_at"].min())),
        )
        for level, held in sorted(rows.groupby("grip"), key=lambda one: -int(one[0]))
    ]


def short_lines(picture: Picture, *, figures: bool) -> Lines:
    """Give what open requests still miss, the most urgent first; or summed per type, without whose it is."""
    requests = picture.requests
    rows = requests[requests["is_open"] & (requests["gap"] > 0)]
    if not figures:
        by_type = rows.groupby(["capability_name", "unit"], sort=True)["gap"].sum()
        return [_line(count(gap, str(unit)), str(name)) for (name, unit), gap in by_type.items()]
    rank = rows["urgency"].map({urgency.value: place for place, urgency in enumerate(Urgency)})
    ordered = rows.assign(rank=rank).sort_values(["rank", "needed_by", "request_id", "line"])
    return [_short_line(row, picture) for row in ordered.to_dict("records")]


def _short_line(row: Mapping[str, Any], picture: Picture) -> dict[str, Any]:
    return _line(
        str(row["request_id"]),
        _("{gap} {name} voor {region}").format(
            gap=count(row["gap"], row["unit"]),
            name=row["capability_name"],
            region=row["region"],
        ),
        side=_("nodig {at}").format(at=clock_time(row["needed_by"])),
        urgent=row["urgency"] == Urgency.LIFE_SAVING.value or bool(row["is_overdue"]),
    )


def due_lines(due: list[Due]) -> Lines:
    """Give what is due, the first first."""
    return [_line(clock_time(one.at), one.what, side=one.whose.partition(" ")[0], urgent=one.overdue) for one in due]


def due_counts(due: list[Due]) -> Lines:
    """Count what is due, without whose it is."""
    late = sum(one.overdue for one in due)
    lines = [_line(str(late), _("over tijd"), urgent=True)] if late else []
    return [*lines, _line(str(len(due) - late), _("met een termijn"))] if due else []


def warning_lines(picture: Picture) -> Lines:
    """Give the warnings that hold, by the colour that the source gave; one without a colour comes after."""
    rows = picture.warnings[picture.warnings["is_active"].fillna(value=False) & (picture.warnings["part"] > 0)]
    told = rows.drop_duplicates(["sender", "identifier", "event", "level", "valid_until"])
    found = sorted(told.to_dict("records"), key=lambda row: LEVELS.get(row["level"], len(LEVELS)))
    return [_warning_line(row) for row in found]


def _warning_line(row: Mapping[str, Any]) -> dict[str, Any]:
    level = (
        label_of(WarningSeverity, row["severity"]) if pd.isna(row["level"]) else label_of(WarningLevel, row["level"])
    )
    where = ", ".join([*row["regions"], *row["unplaced"]]) or _("gebied niet opgegeven")
    until = (
        _("zonder einde") if pd.isna(row["valid_until"]) else _("tot {at}").format(at=clock_time(row["valid_until"]))
    )
    urgent = row["level"] in {WarningLevel.RED.value, WarningLevel.ORANGE.value}
    return _line(level, f"{row['event']}: {where}", side=f"{row['source']} · {until}", urgent=urgent)


def product_lines(picture: Picture) -> Lines:
    """Give the national product that was established last."""
    rows = picture.products[picture.products["status"].isin(SENT)]
    if rows.empty:
        return []
    last = rows.sort_values("established_at").iloc[-1]
    told = _("{status}, stand van {at}").format(
        status=label_of(ProductStatus, last["status"]), at=clock_time(last["facts_at"])
    )
    return [_line(str(last["product_id"]), told)]
