"""What does the picture show at each of a few hundred moments of a story, to one reader?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import pandas as pd

from kcr2.formats import count
from kcr2.journal import Author, Entry, Head
from kcr2.model import iso, moment_of
from kcr2.picture import RESTS_ON, Picture, build_picture
from kcr2.reader import seen_by
from kcr2.terms import DeliveryState
from kcr2.view.drawing import Mark, RegionFill
from kcr2.view.national import incident_marks, region_fills, request_marks
from kcr2.view.playback_told import Told
from kcr2.view.questions import Question, answers, region_answers
from kcr2.words import words as _

MOST_FRAMES = 240
PRESENT = frozenset({DeliveryState.AT_UGS.value, DeliveryState.DEPLOYED.value, DeliveryState.RELIEF_PLANNED.value})


@dataclass(frozen=True)
class Frame:
    """The picture at one moment, as one reader knew it then; `told` is what was recorded since the frame before."""

    at: datetime
    fills: dict[str, RegionFill]
    marks: list[Mark]
    figures: tuple[str, ...]
    told: list[Told]


def frame_moments(
    recorded: Sequence[datetime], start: datetime, end: datetime, kept: Sequence[datetime], *, most: int = MOST_FRAMES
) -> list[datetime]:
    """Choose the moments to show: all that were recorded, or else evenly; begin, end and chapters always.

    >>> from datetime import UTC
    >>> hours = [datetime(2025, 4, 3, hour, tzinfo=UTC) for hour in range(24)]
    >>> [at.hour for at in frame_moments(hours, hours[0], hours[23], [hours[7]], most=5)]
    [0, 1, 7, 12, 23]
    """
    always = {start, end} | {at for at in kept if start <= at <= end}
    rest = sorted({at for at in recorded if start < at < end} - always)
    room = max(most - len(always), 0)
    if len(rest) > room:
        rest = [rest[number * len(rest) // room] for number in range(room)] if room else []
    return sorted(always | set(rest))


Made = Callable[[], Any]
OF_REGIONS = tuple(sorted(RESTS_ON["regions"]))
OF_REQUESTS = tuple(sorted(RESTS_ON["requests"] | {"viewings", "incidents"}))


class Film:
    """Makes frames of one story for one reader.

    What a step of the story did not touch is not made anew: most steps touch one request or one report.
    """

    def __init__(self, latest: Picture, author: Author | None, *, named: bool) -> None:
        """Show to `author`; the labels in `latest`, the whole picture now, say what they may see of the past."""
        self.latest, self.author, self.named = latest, author, named
        self._held: dict[str, tuple[list[Any], Any]] = {}

    def pictures(self, entries: Sequence[Entry], moments: Sequence[datetime]) -> Iterator[Picture]:
        """Give the whole picture at each moment, in order; each is folded from the one before."""
        space, settings = self.latest.space, self.latest.settings
        reference, genesis = self.latest.reference, Head(0, "", "")
        made = build_picture([], reference, moments[0], space=space, head=genesis, settings=settings)
        rest = iter(entries)
        ahead = next(rest, None)
        for moment in moments:
            until, new = iso(moment), []
            while ahead is not None and ahead.recorded_at <= until:
                new.append(ahead)
                ahead = next(rest, None)
            head = Head(new[-1].seq, new[-1].seal, new[-1].recorded_at) if new else made.head
            made = made.with_entries(new, at=moment, head=head)
            yield made

    def frame(self, whole: Picture, told: list[Told], question: Question, capability: str | None) -> Frame:
        """Give the frame of a picture."""
        seen = seen_by(whole, self.author, judged_on=self.latest)
        regions = self._regions(whole)
        if question is Question.RELEASABLE:
            found = answers(seen, question, capability)
        else:
            found = region_answers(regions, pd.Timestamp(whole.at), question)
        incidents = self._kept("incidents", ("incidents", "grip"), whole, lambda: incident_marks(seen))
        marks, counted = self._kept("requests", OF_REQUESTS, whole, lambda: self._of_requests(seen))
        figures = (*region_figures(regions, self._open(whole)), *counted)
        return Frame(whole.at, region_fills(regions, found), [*incidents, *marks], figures, told)

    def _open(self, whole: Picture) -> int:
        return int(self._kept("open", ("incidents",), whole, lambda: whole.incidents["is_open"].sum()))

    def _kept(self, name: str, facts: tuple[str, ...], whole: Picture, make: Made) -> Any:
        """Give what was made before, as long as the facts that it rests on are the very same."""
        rests_on = [whole.facts.get(table) for table in facts]
        held = self._held.get(name)
        if held is None or any(one is not other for one, other in zip(held[0], rests_on, strict=True)):
            held = self._held[name] = (rests_on, make())
        return held[1]

    def _regions(self, whole: Picture) -> pd.DataFrame:
        """Give the table of regions; of the moment itself only the ages depend."""
        held = self._kept("regions", OF_REGIONS, whole, lambda: whole.regions)
        age_h = ((pd.Timestamp(whole.at) - held["reported_at"]) / pd.Timedelta(hours=1)).astype("Float64")
        return held.assign(age_h=age_h)

    def _of_requests(self, seen: Picture) -> tuple[list[Mark], tuple[str, ...]]:
        return [*request_marks(seen), *self._present(seen)], assistance_figures(seen)

    def _present(self, seen: Picture) -> Iterator[Mark]:
        """Give one mark per request for the units that are at its assembly point, or at work from there."""
        rows = seen.deliveries
        rows = rows[rows["state"].isin(PRESENT)]
        for request_id, there in rows.groupby("request_id"):
            goal = seen.latest("requests", (request_id,))
            if goal is not None:
                units = ", ".join(self._unit(row) for row in there.to_dict("records"))
                text = _("op de UGS of ingezet voor {request}: {units}").format(request=request_id, units=units)
                place = float(goal["ugs_lon"]), float(goal["ugs_lat"])
                yield Mark(f"{request_id}/ugs", "unit", *place, text, urgent=False, count=int(there["amount"].sum()))

    def _unit(self, row: dict[str, Any]) -> str:
        told = f"{row['amount']} × {row['unit']} {row['capability_name']}"
        return f"{told} ({self.latest.reference.owner_name(row['owner'])})" if self.named else told


def region_figures(picture_regions: pd.DataFrame, open_incidents: int) -> tuple[str, ...]:
    """Give the figures that come from the regions as they are printed; see `figure_titles`."""
    grip = picture_regions["grip"].dropna()
    silent = int((picture_regions["reported_at"].isna() & picture_regions["capacity_at"].isna()).sum())
    level = f"GRIP {int(grip.max())}" if len(grip) else _("niet gemeld")
    return str(open_incidents), level, f"{silent} / {len(picture_regions)}"


def assistance_figures(seen: Picture) -> tuple[str, ...]:
    """Give the figures that come from requests and deliveries as they are printed; see `figure_titles`."""
    requests = seen.requests[seen.requests["is_open"]]
    moving = seen.deliveries[seen.deliveries["state"] == DeliveryState.EN_ROUTE.value]
    return str(requests["request_id"].nunique()), _amounts(requests, "gap"), _amounts(moving, "amount")


def figure_titles() -> list[str]:
    """Name the key figures."""
    return [
        _("Open incidenten"),
        _("Hoogste niveau"),
        _("Zonder melding of opgave"),
        _("Open aanvragen"),
        _("Ontbreekt nog"),
        _("Onderweg"),
    ]


def _amounts(rows: pd.DataFrame, column: str) -> str:
    """Add up per unit: amounts of different units do not add. What is not known is told as unknown."""
    if rows.empty:
        return _("geen")
    sums = rows.groupby("unit")[column].sum(min_count=1)
    unknown = rows.groupby("unit")[column].apply(lambda values: values.isna().any())
    told = [_("{unit}: onbekend").format(unit=unit) if unknown[unit] else count(n, unit) for unit, n in sums.items()]
    shown = [words for words, n in zip(told, sums, strict=True) if pd.isna(n) or n > 0]
    return ", ".join(shown) or _("geen")


def moments_recorded(entries: Sequence[Entry], end: datetime) -> list[datetime]:
    """Give the moments at which something was recorded, up to the end."""
    until = iso(end)
    known = takewhile(lambda entry: entry.recorded_at <= until, entries)
    return [moment_of(at) for at in dict.fromkeys(entry.recorded_at for entry in known)]
