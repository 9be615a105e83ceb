"""Does the house stand as it was drawn? Import order, who may use which library, and sizes, as rules.

Each rule also has a planted violation that it must report: a rule that cannot fail guards nothing.
"""

import ast
import statistics
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from kcr2.settings import ROOT, Settings

ORDER = (
    ("kcr2", "errors", "terms", "settings", "words", "draws"),
    ("model",),
    ("formats",),
    ("journal",),
    ("reference",),
    ("picture",),
    ("access", "reader", "facts"),
    ("actions", "planning", "reports"),
    ("past", "stress"),
    ("desk",),
    ("telling",),
    ("exchange", "simulation"),
    ("view",),
    ("ui", "cli"),
    ("pages", "app", "__main__"),
)
"""The rooms from left to right; a room imports to the left only. Only the first lot may look sideways."""

LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

HOMES = {
    "streamlit": ("kcr2/ui/", "pages/", "app.py"),
    "sqlalchemy": ("kcr2/journal/",),
    "geopandas": ("kcr2/reference/", "kcr2/exchange/", "kcr2/view/geometry.py"),
    "starlette": ("kcr2/ui/web.py", "app.py"),
    "networkx": ("kcr2/reference/",),
    "typer": ("kcr2/cli/",),
    "docx": ("kcr2/exchange/documents/",),
    "typst": ("kcr2/exchange/documents/",),
    "openpyxl": ("kcr2/exchange/",),
    "highspy": ("kcr2/planning/",),
    "simpy": ("kcr2/simulation/",),
    "scipy": ("kcr2/stress/",),
    "distributed": ("kcr2/stress/running/",),
    "defusedxml": ("kcr2/exchange/feeds/",),
}
"""Library → the only places that may import it."""

STAND_ALONE = "kcr2/journal/verifier.py"
COUNTED_APART = {
    f"kcr2/planning/checking/{name}.py": {
        "kcr2.errors",
        "kcr2.words",
        "kcr2.terms",
        "kcr2.planning.allocation.instance",
        "kcr2.planning.allocation.plan",
        "kcr2.planning.checking.tally",
    }
    for name in ("checker", "tally")
}
"""What counts a plan again → all that it may import of this house: nothing of the model that made the plan (D50)."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")} | {
    ("Timestamp", name) for name in ("now", "utcnow", "today")
}
CLOCK_MODULES = {"time"}
RANDOM_MODULES = {"random", "secrets", "uuid"}
MOST_FUNCTION_LINES = 40
MOST_MEDIAN_LINES = 8
MOST_FILE_LINES = 300

UNITS = {"h": "Uur", "s": "Seconden", "kmh": "Km/uur", "share": "Deel 0..1", "detour": "Factor"}
"""Last part of a setting's name → how its description begins."""


class Broken(NamedTuple):
    """One place where a rule does not hold."""

    rule: str
    line: int
    told: str


class Import(NamedTuple):
    """One module that a file imports."""

    module: str
    line: int


Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[str, ast.Module], Iterator[Broken]]


def broken(path: str, source: str) -> list[Broken]:
    """Judge one file by every rule."""
    tree = ast.parse(source)
    found = [fault for rule in RULES for fault in rule(path, tree)]
    lines = len(source.splitlines())
    if lines > MOST_FILE_LINES:
        found.append(Broken("file-size", lines, f"{lines} lines, at most {MOST_FILE_LINES}"))
    return found


def import_order(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell imports of a room beside this one or to its right."""
    here = room_of(path)
    for module, line in imports(tree):
        there = room_imported(module)
        if there is not None and there != here and not may_import(here, there):
            yield Broken("import-order", line, f"{here} imports {there}")


def libraries(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell imports of a library outside its home."""
    for module, line in imports(tree):
        homes = HOMES.get(module.partition(".")[0])
        if homes is not None and not path.startswith(homes):
            yield Broken("library", line, f"{module} is at home in {', '.join(homes)}")


def stands_alone(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell what the verifier needs beside Python: who does not trust us need not install us."""
    for module, line in imports(tree):
        if path == STAND_ALONE and module.partition(".")[0] not in sys.stdlib_module_names:
            yield Broken("stand-alone", line, module)


def counts_apart(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell what the checker of plans shares with what makes them."""
    for module, line in imports(tree):
        if path in COUNTED_APART and module.startswith("kcr2") and module not in COUNTED_APART[path]:
            yield Broken("counted-apart", line, module)


def no_clock(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell clocks below the screen and the command line: there a moment is an argument."""
    if LEVEL[room_of(path)] >= LEVEL["ui"]:
        return
    yield from _modules("clock", tree, CLOCK_MODULES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (_last_name(node.value), node.attr) in CLOCKS:
            yield Broken("clock", node.lineno, f"{_last_name(node.value)}.{node.attr}")


def no_chance(path: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell chance below the screen and the command line: there a generator is an argument."""
    if LEVEL[room_of(path)] >= LEVEL["ui"]:
        return
    yield from _modules("random", tree, RANDOM_MODULES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (_last_name(node.value), node.attr) in {
            ("np", "random"),
            ("os", "urandom"),
        }:
            yield Broken("random", node.lineno, f"{_last_name(node.value)}.{node.attr}")


def no_late_imports(_: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell imports inside functions: they hide a cycle, and a cycle means that the rooms are wrong."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield Broken("late-import", node.lineno, f"in {function.name}")


def small_functions(_: str, tree: ast.Module) -> Iterator[Broken]:
    """Tell functions that cannot be read at a glance."""
    for function in functions(tree):
        if length(function) > MOST_FUNCTION_LINES:
            yield Broken("function-size", function.lineno, f"{function.name} has {length(function)} lines")


RULES: tuple[Rule, ...] = (
    import_order,
    libraries,
    stands_alone,
    counts_apart,
    no_clock,
    no_chance,
    no_late_imports,
    small_functions,
)


def room_of(path: str) -> str:
    """Give the room that a file is in: kcr2/picture/fold.py is in picture."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] != "kcr2":
        return parts[0]
    return "kcr2" if parts[1] == "__init__" else parts[1]


def room_imported(module: str) -> str | None:
    """Give the room that a module belongs to, None when it is not of this house."""
    parts = module.split(".")
    if parts[0] in {"pages", "app"}:
        return parts[0]
    if parts[0] != "kcr2":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in LEVEL else "kcr2"


def may_import(here: str, there: str) -> bool:
    """Say whether one room may import another."""
    return LEVEL[there] < LEVEL[here] or LEVEL[there] == LEVEL[here] == 0


def imports(tree: ast.Module) -> Iterator[Import]:
    """Give every module that is imported, wherever that stands in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "kcr2":
            yield from (Import(f"kcr2.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", node.lineno)


def functions(tree: ast.Module) -> Iterator[Function]:
    """Give every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Count the lines of a function without its docstring."""
    first = function.body[0]
    said = first if ast.get_docstring(function) is not None else None
    return function.end_lineno - function.lineno + 1 - (said.end_lineno - said.lineno + 1 if said else 0)


def _modules(rule: str, tree: ast.Module, names: set[str]) -> Iterator[Broken]:
    for module, line in imports(tree):
        if module.partition(".")[0] in names:
            yield Broken(rule, line, module)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@cache
def sources() -> dict[str, str]:
    """Give every source file of the product by its path from the root."""
    paths = [*ROOT.glob("kcr2/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


@pytest.mark.parametrize("path", sources())
def test_a_file_keeps_every_rule_of_the_house(path: str) -> None:
    assert broken(path, sources()[path]) == []


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {room_of(path) for path in sources()}

    assert rooms == set(LEVEL)


def test_the_middle_function_is_short() -> None:
    lengths = [length(function) for source in sources().values() for function in functions(ast.parse(source))]

    assert statistics.median(lengths) <= MOST_MEDIAN_LINES


def test_there_is_a_line_of_test_for_every_line_of_source() -> None:
    tested = sum(_lines(path.read_text(encoding="utf-8")) for path in ROOT.glob("tests/**/*.py"))

    assert tested >= sum(_lines(source) for source in sources().values())


def _lines(source: str) -> int:
    return len(source.splitlines())


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_says_what_it_is_and_in_which_unit(name: str) -> None:
    described = Settings.model_fields[name].description or ""
    ending = name.rpartition("_")[2]

    assert described.endswith(".")
    assert described.startswith(UNITS.get(ending, ""))


# ---- planted violations --------------------------------------------------------------------------

LONG = "def long():\n" + "    x = 1\n" * 40

PLANTED = [
    ("import-order", "kcr2/model/base.py", "from kcr2.picture import Picture"),
    ("import-order", "kcr2/picture/fold.py", "import kcr2.view.tables"),
    ("import-order", "kcr2/settings.py", "from kcr2 import model"),
    ("import-order", "kcr2/planning/help.py", "from kcr2.actions import decide"),
    ("import-order", "kcr2/actions/base.py", "from kcr2.reports import conclusion"),
    ("import-order", "kcr2/reports/conclusion.py", "from kcr2.planning.help import who_can_help"),
    ("import-order", "kcr2/ui/frame.py", "from kcr2.cli.base import clock"),
    ("import-order", "kcr2/view/tables.py", "def late():\n    from kcr2.ui import frame"),
    ("import-order", "kcr2/ui/main.py", "import app"),
    ("library", "kcr2/view/tables.py", "import streamlit as st"),
    ("library", "kcr2/desk.py", "from sqlalchemy.exc import DBAPIError"),
    ("library", "kcr2/view/national.py", "import geopandas as gpd"),
    ("library", "kcr2/ui/live.py", "from starlette.requests import Request"),
    ("library", "kcr2/planning/help.py", "import networkx as nx"),
    ("library", "kcr2/ui/main.py", "import typer"),
    ("library", "kcr2/cli/commands.py", "import highspy"),
    ("library", "pages/beheer.py", "from openpyxl import Workbook"),
    ("library", "kcr2/planning/help.py", "import simpy"),
    ("library", "kcr2/ui/main.py", "from distributed import Client"),
    ("library", "kcr2/view/tables.py", "import scipy.stats"),
    ("library", "kcr2/ui/feeds/page.py", "import defusedxml"),
    ("import-order", "kcr2/stress/country.py", "from kcr2.desk import Desk"),
    ("import-order", "kcr2/simulation/running.py", "from kcr2.exchange.scenarios import tell"),
    ("import-order", "kcr2/desk.py", "from kcr2.telling import StoryLine"),
    ("stand-alone", STAND_ALONE, "from kcr2.journal.seals import seal_of"),
    ("stand-alone", STAND_ALONE, "import orjson"),
    ("counted-apart", "kcr2/planning/checking/checker.py", "from kcr2.planning.allocation.program import Program"),
    ("counted-apart", "kcr2/planning/checking/tally.py", "import kcr2.planning.allocation.columns"),
    ("clock", "kcr2/desk.py", "at = datetime.now(UTC)"),
    ("clock", "kcr2/picture/tables.py", "at = pd.Timestamp.now('UTC')"),
    ("clock", "kcr2/model/base.py", "day = datetime.date.today()"),
    ("clock", "kcr2/exchange/scenarios.py", "from time import monotonic"),
    ("random", "kcr2/planning/help.py", "import random"),
    ("random", "kcr2/planning/help.py", "rng = np.random.default_rng()"),
    ("random", "kcr2/journal/entry.py", "from uuid import uuid4"),
    ("late-import", "kcr2/ui/frame.py", "class A:\n    def f(self):\n        import json"),
    ("function-size", "kcr2/cli/base.py", LONG),
    ("file-size", "kcr2/view/layers.py", "x = 1\n" * 301),
]


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_violation_is_reported(rule: str, path: str, source: str) -> None:
    assert rule in {fault.rule for fault in broken(path, source)}


ALLOWED = [
    ("kcr2/words.py", "from kcr2.settings import DATA"),
    ("kcr2/planning/help.py", "from kcr2.picture import Picture"),
    ("kcr2/planning/__init__.py", "from kcr2.planning.help import who_can_help"),
    ("kcr2/cli/commands.py", "from kcr2 import __version__"),
    ("kcr2/cli/base.py", "import typer\nnow = datetime.now(UTC)"),
    ("kcr2/view/geometry.py", "import geopandas as gpd"),
    ("kcr2/cli/commands.py", "now = desk.now(space, at)"),
    ("app.py", "from kcr2.ui.web import ROUTES"),
    ("kcr2/model/base.py", 'def short():\n    """Say.\n' + "\n" * 50 + '    """\n    return 1'),
    ("kcr2/view/layers.py", "x = 1\n" * 300),
]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_is_allowed_is_not_reported(path: str, source: str) -> None:
    assert broken(path, source) == []
