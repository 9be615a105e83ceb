"""Which figures does the board's demonstration tell? Each out of the picture or the proposal, by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, label_of, span
from kcr2.model import DUTCH_TIME
from kcr2.picture import Picture
from kcr2.planning.allocation import Plan
from kcr2.planning.problem import Problem
from kcr2.simulation.daylight import sun
from kcr2.terms import Decider, Party, Quality
from kcr2.words import joined
from kcr2.words import words as _

HELICOPTER = "DEF-HELI-FBO"
PEEL, MEINWEG = "NB-2020-PEEL", "NB-2020-MEINWEG"
Row = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One figure as it is told: its words, what it is, how sure, where from, and of which moment."""

    words: str
    title: str
    quality: str
    source: str
    at: str


@dataclass(frozen=True)
class Board:
    """What the demonstration rests on.

    picture   the whole story as known at its end
    opening   the picture at the moment of the proposal, with the problem in it and the plan that was found
    """

    picture: Picture
    opening: Picture
    problem: Problem
    plan: Plan

    def incident(self, incident_id: str) -> Row:
        """Give an incident as it was told at the opening."""
        rows = self.opening.incidents
        return _only(rows[rows["incident_id"] == incident_id])

    def requests(self) -> list[Row]:
        """Give the lines that asked for helicopters, in the order in which they were filed."""
        rows = self.picture.requests
        return list(rows[rows["capability"] == HELICOPTER].sort_values("observed_at").to_dict("records"))

    def first_of(self, incident_id: str) -> Row:
        """Give the first request of an incident for helicopters."""
        return next(row for row in self.requests() if row["incident_id"] == incident_id)

    def arrivals(self, region: str) -> list[Row]:
        """Give the deliveries of helicopters that reached a region, in the order in which they did."""
        rows = self.picture.deliveries
        asked = {row["request_id"] for row in self.requests() if row["region"] == region}
        mine = rows[rows["request_id"].isin(asked) & (rows["capability"] == HELICOPTER) & rows["at_ugs_at"].notna()]
        return list(mine.sort_values("at_ugs_at", kind="stable").to_dict("records"))

    def change(self) -> Row:
        """Give the redistribution."""
        return _only(self.picture.changes)

    def stock(self) -> Row:
        """Give what the owner of the helicopters stated when the proposal was made."""
        rows = self.opening.capacity
        return _only(rows[rows["capability"] == HELICOPTER])

    def grants(self, request_id: str) -> list[Row]:
        """Give the grants of a request."""
        rows = self.picture.steps
        return list(rows[(rows["request_id"] == request_id) & (rows["step"] == "grant")].to_dict("records"))


def _only(rows: pd.DataFrame) -> Row:
    return dict(rows.iloc[0])


def figures(board: Board) -> dict[str, Figure]:
    """Give every figure by its name."""
    return {name: made(board) for name, made in FIGURES.items()}


def _told(words: str, title: str, row: Row, at: Any = None) -> Figure:
    quality = label_of(Quality, row["quality"])
    return Figure(words, title, quality, row["source"], clock_time(row["observed_at"] if at is None else at))


def _computed(board: Board, words: str, title: str, source: str) -> Figure:
    return Figure(words, title, _("gesimuleerd"), source, clock_time(board.opening.at))


def _began(incident: str, title: Callable[[], str]) -> Callable[[Board], Figure]:
    def made(board: Board) -> Figure:
        row = board.incident(incident)
        return _told(clock_time(row["started_at"]), title(), row)

    return made


def _fire_gap(board: Board) -> Figure:
    one, two = board.incident(PEEL), board.incident(MEINWEG)
    minutes = (two["started_at"] - one["started_at"]) / pd.Timedelta(minutes=1)
    return _told(span(minutes), _("Tussen beide branden"), two)


def _filed(number: int, title: Callable[[], str]) -> Callable[[Board], Figure]:
    def made(board: Board) -> Figure:
        row = board.requests()[number]
        return _told(clock_time(row["observed_at"]), title(), row)

    return made


def _asked(board: Board) -> Figure:
    rows = [board.first_of(PEEL), board.first_of(MEINWEG)]
    return _told(helicopters(sum(row["amount"] for row in rows)), _("Samen gevraagd"), rows[1])


def helicopters(amount: Any) -> str:
    """Write an amount of helicopters."""
    return _("1 helikopter") if amount == 1 else _("{n} helikopters").format(n=count(amount))


def _releasable(board: Board) -> Figure:
    row = board.stock()
    return _told(helicopters(row["releasable"]), _("Direct leverbaar volgens de eigenaar"), row)


def _ready(board: Board) -> Figure:
    row = board.stock()
    return _told(span(row["ready_min"]), _("Tijd tot vertrekgereed volgens de eigenaar"), row)


def _deciders(board: Board) -> Figure:
    rows = board.grants(board.first_of(PEEL)["request_id"])
    names = [label_of(Decider, row["decided_for"]) for row in rows]
    return _told(joined(list(dict.fromkeys(names))), _("Wie moest toekennen"), rows[-1])


def _decided_in(board: Board) -> Figure:
    request = board.first_of(PEEL)
    last = board.grants(request["request_id"])[-1]
    minutes = (last["observed_at"] - request["observed_at"]) / pd.Timedelta(minutes=1)
    return _told(span(minutes), _("Van indienen tot laatste toekenning"), last)


def _arrived(region: str, number: int, title: Callable[[], str]) -> Callable[[Board], Figure]:
    def made(board: Board) -> Figure:
        row = board.arrivals(region)[number]
        return _told(clock_time(row["at_ugs_at"]), title(), row, row["at_ugs_at"])

    return made


def _day_one(board: Board) -> Figure:
    """Count the most helicopters that were out at once on the day of the fires."""
    rows = board.picture.deliveries
    day = board.incident(PEEL)["started_at"].normalize()
    mine = rows[(rows["capability"] == HELICOPTER) & (rows["at_ugs_at"] < day + pd.Timedelta(days=1))]
    at_once = [
        int(mine.loc[(mine["at_ugs_at"] <= at) & (mine["returning_at"] > at), "amount"].sum())
        for at in mine["at_ugs_at"]
    ]
    return _told(helicopters(max(at_once)), _("Tegelijk ingezet op dag één"), dict(mine.iloc[0]))


def _proposed(board: Board) -> Figure:
    row = board.change()
    return _told(clock_time(row["observed_at"]), _("Voorstel tot verplaatsen"), row)


def _consents(board: Board) -> Figure:
    row = board.change()
    return _told(str(len(row["needs"])), _("Partijen die moesten instemmen"), row)


def _settled(board: Board) -> Figure:
    row = board.change()
    return _told(clock_time(row["settled_at"]), _("Laatste instemming"), row)


def _waited(board: Board) -> Figure:
    row = board.change()
    return _told(span(row["waited_h"] * 60), _("Wachten op instemming"), row)


def in_parallel_min(board: Board) -> int:
    """Give how long all consents take when all are asked at once: the longest assumed time to decide."""
    settings = board.picture.settings
    times = {Party.AUTHORITY.value: settings.decision_defence_min, Party.OWNER.value: settings.decision_defence_min}
    asked = [str(party).split(":")[0] for party in board.change()["needs"]]
    return max(int(times.get(party, settings.decision_urgent_min)) for party in asked)


ASSUMED_TIMES = "instellingen decision_defence_min en decision_urgent_min (aannames)"


def _in_parallel(board: Board) -> Figure:
    return _computed(board, span(in_parallel_min(board)), _("Allen tegelijk gevraagd"), ASSUMED_TIMES)


def _saved(board: Board) -> Figure:
    minutes = board.change()["waited_h"] * 60 - in_parallel_min(board)
    return _computed(board, span(minutes), _("Eerder besloten"), ASSUMED_TIMES)


def _proof(board: Board) -> str:
    return _("voorstel over beide aanvragen; optimaal bewezen op {n} niveaus").format(n=len(board.plan.proven))


def _hub_at(board: Board) -> Figure:
    return _computed(board, clock_time(board.opening.at), _("Moment van het voorstel"), _proof(board))


def _given(board: Board) -> int:
    return sum(line.units for line in board.plan.lines)


def _hub_given(board: Board) -> Figure:
    return _computed(board, helicopters(_given(board)), _("In het voorstel"), _proof(board))


def _hub_for(board: Board) -> Figure:
    asked = board.problem.asked.set_index("request")["region"]
    regions = [board.picture.reference.owner_name(asked[line.request]) for line in board.plan.lines]
    return _computed(board, joined(list(dict.fromkeys(regions))), _("Voor"), _proof(board))


def _hub_short(board: Board) -> Figure:
    missing = int(board.problem.asked["quantity"].sum()) - _given(board)
    return _computed(board, helicopters(missing), _("Ontbreekt zeker"), _proof(board))


def _hub_arrival(board: Board) -> Figure:
    first = min(line.arrive for line in board.plan.lines)
    at = pd.Timestamp(board.opening.at) + pd.Timedelta(minutes=first)
    return _computed(board, clock_time(at), _("Aankomst volgens het voorstel"), _("opgave van de eigenaar en aannames"))


def _sunset(board: Board) -> Figure:
    place = board.incident(MEINWEG)
    day = board.opening.at.astimezone(DUTCH_TIME).date()
    _rise, sets = sun(day, float(place["lon"]), float(place["lat"]))
    return _computed(board, clock_time(sets), _("Zonsondergang"), _("berekend uit datum en plaats"))


VR_PEEL, VR_MEINWEG = "VR22", "VR23"
FIGURES: dict[str, Callable[[Board], Figure]] = {
    "fire_one": _began(PEEL, lambda: _("Begin brand Deurnese Peel")),
    "fire_two": _began(MEINWEG, lambda: _("Begin brand De Meinweg")),
    "fire_gap": _fire_gap,
    "request_one": _filed(0, lambda: _("Eerste aanvraag")),
    "request_two": _filed(1, lambda: _("Tweede aanvraag")),
    "request_night": _filed(2, lambda: _("Aanvraag voor de volgende dag")),
    "asked": _asked,
    "releasable": _releasable,
    "ready": _ready,
    "deciders": _deciders,
    "decided_in": _decided_in,
    "first_peel": _arrived(VR_PEEL, 0, lambda: _("Eerste helikopter bij de Peel")),
    "second": _arrived(VR_PEEL, 1, lambda: _("Tweede helikopter bij de Peel")),
    "third": _arrived(VR_PEEL, 2, lambda: _("Derde helikopter bij de Peel")),
    "first_meinweg": _arrived(VR_MEINWEG, 0, lambda: _("Eerste helikopter bij De Meinweg")),
    "day_one": _day_one,
    "proposed": _proposed,
    "consents": _consents,
    "settled": _settled,
    "waited": _waited,
    "in_parallel": _in_parallel,
    "saved": _saved,
    "hub_at": _hub_at,
    "hub_given": _hub_given,
    "hub_for": _hub_for,
    "hub_short": _hub_short,
    "hub_arrival": _hub_arrival,
    "sunset": _sunset,
}
"""Every figure by the name that the texts use."""
