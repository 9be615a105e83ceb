"""What is played for this visitor? Made once per story, stretch, question and reader, and then kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from kcr2.access import Permission, may
from kcr2.journal import Entry
from kcr2.ui import resources
from kcr2.ui.session import Session
from kcr2.ui.web import geometry_urls
from kcr2.view.playback import Stretch, play, playback_payload
from kcr2.view.playback_chapters import Chapter
from kcr2.view.questions import Question
from kcr2.words import words as _

KEPT = 24
"""Playbacks that one process keeps; one is at most a few hundred kilobytes."""


def recorded_between(visit: Session) -> tuple[datetime, datetime] | None:
    """Give from when to when there is something to play, up to the moment that is looked at; None for nothing."""
    end, start = visit.moment or visit.now, visit.desk.history(visit.space).first
    return None if start is None or start >= end else (start, end)


def _entries(visit: Session, until: int) -> Sequence[Entry]:
    return visit.desk.journal.read(visit.space.name, until=until)


def played(
    visit: Session, limits: tuple[datetime, datetime], question: Question, capability: str | None
) -> dict[str, Any]:
    """Give what is played of a stretch, as values for the browser."""
    now = visit.desk.picture(visit.space, now=visit.now)
    author = visit.reader
    stretch = Stretch(
        *limits,
        question=question,
        author=author,
        named=author is not None and may(author.role, Permission.READ_FIGURES),
        capability=capability,
        chapters=scenario_chapters(visit.space.scenario),
    )
    reader = None if author is None else author.model_dump_json()
    key = (visit.space.name, now.head.seal, *limits, question.value, capability, reader, _("nl"))
    return _made(key, visit, stretch)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _made(key: tuple[Any, ...], _visit: Session, _stretch: Stretch) -> dict[str, Any]:
    now = _visit.desk.picture(_visit.space, now=_visit.now)
    return playback_payload(play(_entries(_visit, now.head.seq), now, _stretch), geometry_urls=geometry_urls())


def scenario_chapters(name: str | None) -> tuple[Chapter, ...]:
    """Give the chapters that a scenario names."""
    case = resources.scenario(name)
    return tuple(Chapter(one.at, one.title, one.text) for one in case.chapters) if case else ()
