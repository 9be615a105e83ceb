"""What may a journal hold? Hypothesis strategies for events and for whole histories.

A history is a list of batches with moments that never go back. The facts in it may be older than facts
recorded before them: reports come late. Every new kind of event joins `events` here; those of bijstand are
drawn by `tests/courses.py`.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from kcr2.journal import Author, Entry, Journal
from kcr2.model import Event
from kcr2.terms import Phase, ProductStep, Quality, Role, Status, Theme, Trend, WildfirePhase
from tests import make
from tests.courses import KINDS as BIJSTAND
from tests.courses import REQUESTS, Courses, loose

REGIONS = ("VR06", "VR07", "VR08")
CAPABILITIES = ("BRW-PEL-NB", "BRW-HC-OV", "BRW-WTS1000")
EDGES = ("R001", "R109")
EXERCISES = ("OEF-2025-0001", "OEF-2025-0002")
CALENDAR = (
    *(make.exercise_scheduled, make.exercise_moved, make.exercise_cancelled),
    *(make.exercise_held, make.exercise_evaluated),
)
PRODUCT = (make.product_prepared, make.product_facts_taken, make.product_text_written, make.product_stepped)
INCIDENTS = ("I-2025-0001", "I-2025-0002")
KINDS = BIJSTAND | {
    *("capacity_reported", "incident_opened", "incident_updated", "incident_closed", "grip_set"),
    *("bottleneck_noted", "bottleneck_resolved", "national_phase_agreed"),
    *("theme_reported", "region_reported", "road_closed", "road_opened"),
    *("exercise_scheduled", "exercise_moved", "exercise_cancelled", "exercise_held", "exercise_evaluated"),
    *("duty_reported", "pool_reported", "reach_tested"),
    *("plan_registered", "plan_withdrawn", "lesson_laid", "lesson_stepped"),
    *("product_prepared", "product_facts_taken", "product_text_written", "product_stepped"),
    *("warning_received", "wildfire_phase_stated", "water_level_measured", "outage_reported"),
    *("question_asked", "question_answered", "question_withdrawn", "signal_noted", "signal_assessed"),
    *("interpretation_written", "interpretation_withdrawn", "figure_stated", "figure_settled"),
}
"""The kinds of events that a history draws from: every kind that states a fact."""


class Batch(NamedTuple):
    """What one author wrote at once, and when."""

    author: Author
    events: list[Event]
    moment: datetime


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Draw any text that can be stored: every script, quotes, line ends of every kind; no NUL, no half characters."""
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=max_size)


def authors() -> st.SearchStrategy[Author]:
    """Draw somebody of the hub, or of a region."""
    regional = st.builds(make.author, role=st.just(Role.REGIO), organisation=st.sampled_from(REGIONS))
    return st.one_of(st.just(make.author()), regional)


@st.composite
def capacity_reports(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw figures that fit each other; any of them may be missing."""
    total = draw(_maybe(st.integers(0, 20)))
    deployable = draw(_maybe(st.integers(0, 20 if total is None else total)))
    limit = next((number for number in (deployable, total) if number is not None), 20)
    return make.capacity_reported(
        draw(st.sampled_from(REGIONS)),
        capability=draw(st.sampled_from(CAPABILITIES)),
        total=total,
        deployable=deployable,
        releasable=draw(_maybe(st.integers(0, limit))),
        restriction=draw(texts()),
        **stated,
    )


@st.composite
def incidents(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw an incident that opens, goes on or ends; in that order or not."""
    told = draw(st.sampled_from([make.incident_opened, make.incident_updated, make.incident_closed]))
    event: Event = told(
        draw(st.sampled_from(INCIDENTS)),
        regions=tuple(draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3, unique=True))),
        started_at=make.at(-10_000),
        trend=draw(st.sampled_from(Trend)),
        summary=draw(texts()),
        **stated,
    )
    return event


@st.composite
def grip_levels(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a GRIP level of an incident in a region."""
    return make.grip_set(
        draw(st.sampled_from(INCIDENTS)),
        region=draw(st.sampled_from(REGIONS)),
        level=draw(st.integers(0, 5)),
        **stated,
    )


@st.composite
def reports(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a region's state on a theme, or its own view of its load."""
    region = draw(st.sampled_from(REGIONS))
    if draw(st.booleans()):
        of_lists = {"wildfire_phase": WildfirePhase, "phase": Phase}
        told = {name: draw(_maybe(st.sampled_from(terms))) for name, terms in of_lists.items()}
        return make.region_reported(region, pressure=draw(_maybe(st.integers(0, 4))), **told, **stated)
    theme, status = draw(st.sampled_from(Theme)), draw(st.sampled_from(Status))
    return make.theme_reported(region, theme=theme, status=status, what_is=draw(texts()), **stated)


@st.composite
def bottlenecks(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a bottleneck, its end, or a phase for the whole country; in that order or not."""
    number = draw(st.sampled_from(["K-2025-0001", "K-2025-0002"]))
    if draw(st.booleans()):
        # One number is one region's: a bottleneck does not move.
        region = REGIONS[int(number[-1])]
        return make.bottleneck_noted(number, region=region, owner=region, since=make.EARLIER, **stated)
    if draw(st.booleans()):
        return make.bottleneck_resolved(number, how=draw(texts()), **stated)
    return make.phase_agreed(draw(st.sampled_from(Phase)), **stated)


@st.composite
def roads(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw the closure of a stretch of road, or its end."""
    told = draw(st.sampled_from([make.road_closed, make.road_opened]))
    event: Event = told(draw(st.sampled_from(EDGES)), reason="weg " + draw(texts()), **stated)
    return event


@st.composite
def preparation(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a line of the calendar, or something of readiness; any count may be missing."""
    organisation = draw(st.sampled_from(REGIONS))
    if draw(st.booleans()):
        told = draw(st.sampled_from(CALENDAR))
        return told(draw(st.sampled_from(EXERCISES)), organiser=organisation, **stated)  # type: ignore[no-any-return]
    if draw(st.booleans()):
        called = draw(st.integers(1, 9))
        counts = {"called": called, "reached": draw(st.integers(0, called))}
        return make.reach_tested(organisation, **counts, **stated)
    available = draw(_maybe(st.integers(0, 3)))
    kept = draw(st.sampled_from([make.duty_reported, make.pool_reported]))
    return kept(organisation, available=available, **stated)


@st.composite
def lessons(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a plan, its end, a learning point or a step of one; in that order or not."""
    told = draw(st.sampled_from([make.plan_registered, make.plan_withdrawn, make.lesson_laid, make.lesson_stepped]))
    event: Event = told(**stated)
    return event


@st.composite
def products(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a head, the stand, a text or a step of one of two national products; in that order or not."""
    number = draw(st.sampled_from(["LOB-2025-0001", "LOB-2025-0002"]))
    told = draw(st.sampled_from(PRODUCT))
    if told is make.product_stepped:
        return make.product_stepped(
            number, number=draw(st.integers(1, 4)), step=draw(st.sampled_from(ProductStep)), **stated
        )
    event: Event = told(number, **stated)
    return event


@st.composite
def feeds(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw what a feed tells; its source has a name."""
    told = {**stated, "source": "bron" + stated["source"].replace("\n", " ")}
    region = draw(st.sampled_from(REGIONS))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return make.warning_received(draw(st.sampled_from(("W-1", "W-2"))), **told)
    if kind == 1:
        return make.wildfire_phase_stated(region, wildfire_phase=draw(st.sampled_from(WildfirePhase)), **told)
    if kind == 2:
        return make.water_level_measured(value=draw(st.floats(-500, 5_000)), **told)
    return make.outage_reported(customers=draw(_maybe(st.integers(0, 900))), **told)


@st.composite
def asked(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw a question, an answer, a signal or what became of it, or an interpretation; in that order or not."""
    number = draw(st.integers(1, 3))
    numbered = {"question_answered": "number", "signal_assessed": "number", "interpretation_written": "version"}
    told = [one for one in make.of_information() if one.table not in {"figure_statements", "figure_settlements"}]
    event = draw(st.sampled_from(told))
    named = {numbered[event.kind]: number} if event.kind in numbered else {}
    made: Event = getattr(make, event.kind)(**named, **stated)
    return made


@st.composite
def figures(draw: st.DrawFn, stated: dict[str, Any]) -> Event:
    """Draw what a source says of a figure, or what was settled: a value, a range, or that it is not known."""
    region = draw(st.sampled_from(["VR07", None]))
    low, high = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    spans = [{"value": float(low)}, {"lowest": float(low), "highest": float(high)}, {"value": None}]
    span = draw(st.sampled_from(spans))
    number = draw(st.integers(1, 4))
    if draw(st.booleans()):
        return make.figure_settled(number=number, region=region, **span, **stated)
    by = draw(st.sampled_from(["VR07", "Omroep Gelderland", "VR08"]))
    return make.figure_stated(f"C-2025-000{number}", region=region, stated_by=by, **span, **stated)


@st.composite
def facts(draw: st.DrawFn, moment: datetime) -> dict[str, Any]:
    """Draw what every event states: it holds at a moment, or up to ten hours before."""
    return {
        "observed_at": moment - timedelta(minutes=draw(st.integers(0, 600))),
        "quality": draw(st.sampled_from(Quality)),
        "source": draw(texts()),
    }


FACTS = (
    *(capacity_reports, incidents, grip_levels, reports, bottlenecks, roads),
    *(preparation, lessons, products, feeds, asked, figures, loose, loose),
)


@st.composite
def events(draw: st.DrawFn, moment: datetime = make.MOMENT) -> Event:
    """Draw any event that can be recorded at a moment."""
    kind = draw(st.sampled_from(FACTS))
    event: Event = draw(kind(draw(facts(moment))))
    return event


@st.composite
def acts(draw: st.DrawFn, moment: datetime, courses: Courses) -> list[Event]:
    """Draw what somebody writes at once: one to three loose events, or a part of a request's usual way."""
    if draw(st.booleans()):
        stated = {"observed_at": moment, "source": draw(texts())}
        going_on = courses.next(draw(st.sampled_from(REQUESTS)), stated, draw(st.integers(1, 12)))
        if going_on:
            return going_on
    return draw(st.lists(events(moment), min_size=1, max_size=3))


@st.composite
def histories(draw: st.DrawFn, *, min_size: int = 1, max_size: int = 8) -> list[Batch]:
    """Draw batches of events, at the same moment or up to two hours after each other."""
    moment, batches, courses = make.MOMENT, [], Courses()
    for pause in draw(st.lists(st.integers(0, 120), min_size=min_size, max_size=max_size)):
        moment += timedelta(minutes=pause)
        batches.append(Batch(draw(authors()), draw(acts(moment, courses)), moment))
    return batches


def record(journal: Journal, history: list[Batch], *, space: str = "live") -> list[Entry]:
    """Write a history, every batch by somebody who looked at all that went before; give what the journal holds."""
    for batch in history:
        seen = journal.head(space).seq
        journal.append(space, batch.events, author=batch.author, at=batch.moment, seen=seen)
    return journal.read(space)


def recorded(history: list[Batch]) -> list[Entry]:
    """Give the entries of a history in a live space that nobody keeps."""
    journal = Journal("sqlite://")
    journal.create_space(make.space())
    entries = record(journal, history)
    journal.close()
    return entries


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy
