"""How do the picture's tables look on screen? Dutch headings, owner, stand van and quality on every figure."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kcr2.formats import age, clock_time, count, label_of, labelled, local, span
from kcr2.journal import Entry
from kcr2.model import DUTCH_TIME, EVENTS, CapacityReport, moment_of, title_of
from kcr2.picture import Picture
from kcr2.picture.totals import FIGURES, national_totals
from kcr2.planning import Outcome
from kcr2.terms import (
    Classification,
    IncidentStatus,
    IncidentType,
    Phase,
    Quality,
    RequestStatus,
    Role,
    Status,
    Theme,
    Trend,
    Urgency,
)
from kcr2.view.questions import Answers
from kcr2.words import words as _

MOMENT_FORMAT = "DD-MM-YYYY HH:mm"
"""For table columns; moments are put in Dutch local time first, see `in_dutch_time`."""


def in_dutch_time(column: pd.Series) -> pd.Series:
    """Give moments in Dutch local time."""
    return column.dt.tz_convert(DUTCH_TIME)


def region_answers(picture: Picture, answers: Answers, heading: str) -> pd.DataFrame:
    """Give the map as a table: one row per region with the answer in words."""
    regions = picture.regions
    return pd.DataFrame(
        {
            _("Code"): regions.index,
            _("Regio"): regions["name"].to_numpy(),
            heading: [answers[code].words for code in regions.index],
            _("Open incidenten"): regions["incidents"].to_numpy(),
            _("Laatste melding"): [clock_time(at) for at in regions["reported_at"]],
            _("Ouderdom"): [age(hours) for hours in regions["age_h"]],
        }
    )


def silence_table(picture: Picture, silent: Sequence[str], late: Sequence[str]) -> pd.DataFrame:
    """Give the regions without any report, then those whose report is older than their rhythm."""
    rows = picture.regions.loc[[*silent, *late]]
    reported = rows["reported_at"].notna()
    return pd.DataFrame(
        {
            _("Regio"): rows["name"] + " (" + rows.index + ")",
            _("Melding"): [
                _("geen enkele melding") if code in silent else _("verouderd") if told else _("alleen capaciteit")
                for code, told in reported.items()
            ],
            _("Ouderdom"): [age(hours) if told else "–" for hours, told in zip(rows["age_h"], reported, strict=True)],
            _("Ritme"): [
                f"{age(hours)} ({phase})"
                for hours, phase in zip(rows["rhythm_h"], labelled(rows["phase"], Phase), strict=True)
            ],
        }
    )


def theme_table(picture: Picture, region: str) -> pd.DataFrame:
    """Give a region's state on every theme; what it did not report is unknown."""
    held = picture.reports[picture.reports["region"] == region].set_index("theme")
    rows = held.reindex([theme.value for theme in Theme])
    return pd.DataFrame(
        {
            _("Thema"): [_(theme.label) for theme in Theme],
            _("Status"): labelled(rows["status"].fillna(Status.UNKNOWN.value), Status).to_numpy(),
            _("Ontwikkeling"): labelled(rows["trend"], Trend).to_numpy(),
            _("Stand van"): [clock_time(at) for at in rows["observed_at"]],
            _("Ouderdom"): _ages(rows),
            _("Kwaliteit"): labelled(rows["quality"], Quality).to_numpy(),
            _("Wat is"): rows["what_is"].fillna(_("niet gemeld")).to_numpy(),
            _("Gemeld door"): rows["reported_by"].fillna("").to_numpy(),
            _("Bron"): rows["source"].fillna("").to_numpy(),
        }
    )


def capacity_table(capacity: pd.DataFrame) -> pd.DataFrame:
    """Give reported capacity, one row per owner × type; an empty figure is *niet opgegeven*."""
    figures = {title_of(CapacityReport, name): capacity[name] for name in FIGURES}
    return pd.DataFrame(
        {
            _("Eigenaar"): capacity["owner"] + " " + capacity["owner_name"],
            _("Kolom"): capacity["service"],
            _("Type"): capacity["capability_name"],
            _("Eenheid"): capacity["unit"],
            **{_(title): values for title, values in figures.items()},
            _("Stand van"): in_dutch_time(capacity["observed_at"]),
            _("Ouderdom"): _ages(capacity),
            _("Kwaliteit"): labelled(capacity["quality"], Quality),
            _("Opgegeven door"): capacity["reported_by"],
            _("Beperking"): capacity["restriction"],
            _("Bron"): capacity["source"],
        }
    )


def _ages(table: pd.DataFrame) -> list[str]:
    """Write ages; one older than its rhythm says so, because colour is never the only signal."""
    marks = table["is_old"].fillna(value=False)
    return [
        f"{age(hours)} · {_('oud')}" if old is True else age(hours)
        for hours, old in zip(table["age_h"], marks.astype(bool).tolist(), strict=True)
    ]


def totals_table(picture: Picture, capacity: pd.DataFrame) -> pd.DataFrame:
    """Give national sums per type; every sum says how many owners it misses."""
    totals = national_totals(capacity, picture.reference)
    return pd.DataFrame(
        {
            _("Kolom"): totals["service"],
            _("Type"): totals["name"],
            _("Eenheid"): totals["unit"],
            **{_(title_of(CapacityReport, name)): _sums(totals, name) for name in FIGURES},
            _("Eigenaren"): totals["owners"],
            _("Oudste stand"): [clock_time(at) for at in totals["oldest_at"]],
        }
    )


def _sums(totals: pd.DataFrame, figure: str) -> list[str]:
    pairs = zip(totals[figure], totals[f"{figure}_missing"], strict=True)
    return [_sum(amount, missing) for amount, missing in pairs]


def _sum(amount: object, missing: int) -> str:
    if pd.isna(amount):
        return _("onbekend")
    return _("{n} (mist {missing})").format(n=count(amount), missing=missing) if missing else count(amount)


def incident_table(picture: Picture) -> pd.DataFrame:
    """Give incidents, open ones first."""
    rows = picture.incidents.sort_values(["is_open", "started_at"], ascending=[False, True])
    return pd.DataFrame(
        {
            _("Incident"): rows["name"],
            _("Type"): labelled(rows["type"], IncidentType),
            _("Status"): labelled(rows["status"], IncidentStatus),
            _("Regio's"): rows["regions"].map(", ".join),
            _("GRIP"): [_("niet gemeld") if pd.isna(level) else str(level) for level in rows["grip"]],
            _("Ontwikkeling"): labelled(rows["trend"], Trend),
            _("Aanvang"): [clock_time(at) for at in rows["started_at"]],
            _("Stand van"): [clock_time(at) for at in rows["observed_at"]],
            _("Kwaliteit"): labelled(rows["quality"], Quality),
            _("Gemeld door"): rows["reported_by"],
            _("Bron"): rows["source"],
            _("Situatie"): rows["summary"],
        }
    )


def request_table(lines: pd.DataFrame) -> pd.DataFrame:
    """Give request lines with what is asked, where and by when."""
    return pd.DataFrame(
        {
            _("Aanvraag"): lines["request_id"],
            _("Regio"): lines["region"],
            _("Status"): [_state(row) for row in lines.to_dict("records")],
            _("Gewenst effect"): lines["effect"],
            _("Gevraagd"): [f"{n} × {unit}" for n, unit in zip(lines["amount"], lines["unit"], strict=True)],
            _("Type"): lines["capability_name"],
            _("Urgentie"): labelled(lines["urgency"], Urgency),
            _("Gereed op UGS"): [clock_time(at) for at in lines["needed_by"]],
            _("UGS"): lines["ugs_name"],
            _("Ingediend"): [clock_time(at) for at in lines["observed_at"]],
            _("Kwaliteit"): labelled(lines["quality"], Quality),
            _("Gemeld door"): lines["reported_by"],
            _("Rubricering"): labelled(lines["classification"], Classification),
        }
    )


def _state(line: Mapping[str, object]) -> str:
    state = label_of(RequestStatus, line["status"])
    return f"{state} · {_('over tijd')}" if line["is_overdue"] else state


def help_table(judged: pd.DataFrame) -> pd.DataFrame:
    """Give who could help: arrival and margin first, then what it rests on, then what stands in the way."""
    return pd.DataFrame(
        {
            _("Eigenaar"): judged["owner"] + " " + judged["owner_name"],
            _("Oordeel"): labelled(judged["outcome"], Outcome),
            _("Vroegste aankomst"): [clock_time(at) for at in judged["arrival_at"]],
            _("Marge"): [_margin(minutes) for minutes in judged["margin_min"]],
            _("Kan geven"): [count(n, unit) for n, unit in zip(judged["can_give"], judged["unit"], strict=True)],
            _("Waarom niet"): ["; ".join(reasons) for reasons in judged["obstacles"]],
            _("Blijft thuis"): [_home(row) for row in judged.to_dict("records")],
            _("Opbouw"): [_build_up(row) for row in judged.to_dict("records")],
            _("Stand van"): [clock_time(at) for at in judged["observed_at"]],
            _("Ouderdom"): _ages(judged),
            _("Kwaliteit"): labelled(judged["quality"], Quality),
        }
    )


def _margin(minutes: object) -> str:
    if pd.isna(minutes):
        return _("onbekend")
    told = span(abs(float(str(minutes))))
    return _("{span} vóór").format(span=told) if float(str(minutes)) >= 0 else _("{span} te laat").format(span=told)


def _home(row: Mapping[str, object]) -> str:
    left = count(row["left_at_home"])
    source = _("opgave") if row["cover_stated"] else _("aanname")
    return _("{left}; minimaal {cover} ({source})").format(left=left, cover=row["cover"], source=source)


def _build_up(row: Mapping[str, object]) -> str:
    ready = _("vertrekgereed {span} ({source})").format(
        span=span(row["ready_min"]), source=_("opgave") if row["ready_stated"] else _("aanname")
    )
    road = _("weg {span}").format(span=span(row["road_min"]))
    return f"{ready} + {road} + " + _("tot wegennet {span} (aanname)").format(span=span(row["access_min"]))


def kind_title(kind: str) -> str:
    """Give what a kind of event is called; one of another version keeps its own name."""
    return _(EVENTS[kind].title) if kind in EVENTS else kind


def journal_table(entries: Iterable[Entry]) -> pd.DataFrame:
    """Give journal entries, newest first."""
    rows = sorted(entries, key=lambda entry: -entry.seq)
    return pd.DataFrame(
        {
            _("Nr"): [entry.seq for entry in rows],
            _("Vastgelegd"): [local(moment_of(entry.recorded_at)) for entry in rows],
            _("Soort"): [kind_title(entry.kind) for entry in rows],
            _("Onderwerp"): [entry.subject for entry in rows],
            _("Functie"): [entry.actor for entry in rows],
            _("Rol"): [label_of(Role, entry.role) for entry in rows],
            _("Organisatie"): [entry.organisation for entry in rows],
            _("Inhoud"): [entry.payload for entry in rows],
            _("Zegel"): [entry.seal[:16] for entry in rows],
        }
    )
