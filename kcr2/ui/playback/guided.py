"""What does the board's demonstration show? The case told to its end in a space of its own, and a proposal on it."""

from functools import lru_cache
from time import monotonic
from typing import Any

from kcr2.access import PAGES, may
from kcr2.exchange.demonstrations import load_demonstration
from kcr2.journal import Author
from kcr2.planning.allocation import Run, allocate
from kcr2.planning.checking.checker import require_sound
from kcr2.planning.problem import build_problem, plan_options
from kcr2.terms import Role
from kcr2.ui import resources
from kcr2.ui.web import geometry_urls
from kcr2.view.board import scenes_payload, stretch_of
from kcr2.view.board_figures import Board, figures
from kcr2.view.playback import Stretch, play, playback_payload
from kcr2.view.questions import Question
from kcr2.words import speak

STORY = "bestuur"
ONLOOKER = Author(actor="demonstratie", role=Role.BESTUUR, organisation="bestuur")
"""Through whose eyes everybody sees the story: aggregated, no owner's figures beside the two fires."""

MOMENTS = 100
"""Enough for scenes of a minute, and ready sooner."""


def guided(role: Role, language: str) -> dict[str, Any]:
    """Give the whole story for the browser of somebody in a role."""
    shown = load_demonstration(STORY)
    key = resources.settings().model_dump_json()
    allowed = {page for page, needed in PAGES.items() if may(role, needed)}
    told = scenes_payload(shown, figures(_board(key)), language=language, allowed=allowed)
    return _film(key, language) | told


@lru_cache(maxsize=4)
def _board(_settings: str) -> Board:
    desk, shown = resources.desk(), load_demonstration(STORY)
    space = resources.board_demonstration(desk.settings, shown.scenario)
    now = desk.now(space, resources.clock())
    opening = desk.picture(space, now=now, at=shown.opens_at)
    problem = build_problem(opening, plan_options(desk.settings))
    # Two requests for one type are solved in milliseconds: nothing is cut off, and it is proven.
    plan = allocate(problem.instance, Run(clock=monotonic))
    require_sound(problem.instance, plan)
    return Board(desk.picture(space, now=now), opening, problem, plan)


@lru_cache(maxsize=4)
def _film(key: str, language: str) -> dict[str, Any]:
    speak(language)
    board, desk = _board(key), resources.desk()
    space = desk.journal.space(resources.BOARD_SPACE)
    entries, _complete = desk.journal.read_sound(space.name)
    start, end = stretch_of(load_demonstration(STORY))
    stretch = Stretch(start, end, Question.GRIP, ONLOOKER, named=False, most=MOMENTS)
    return playback_payload(play(entries, board.picture, stretch), geometry_urls=geometry_urls())
