"""Is a simulation run from a script as on the screen, and how does it end when it cannot?"""

import csv
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kcr2.cli.commands import app
from kcr2.journal import Journal
from kcr2.terms import SpaceKind

DONE, REFUSED, MISUSED = 0, 1, 2
SCENARIO = "112-uitval-2019"


def run(folder: Path, *arguments: str) -> Result:
    """Run the command on a database of its own."""
    return CliRunner().invoke(app, ["simulate", *arguments], env={"KCR2_DATABASE_URL": address(folder)})


def address(folder: Path) -> str:
    """Give the database of a test."""
    return f"sqlite:///{folder / 'kcr2.db'}"


def test_the_same_seed_gives_the_same_figures_in_two_branches(tmp_path: Path) -> None:
    first, second = (run(tmp_path, SCENARIO, "--seed", "7", "--branch", name) for name in ("sim-a", "sim-b"))

    assert (first.exit_code, second.exit_code) == (DONE, DONE), first.stderr
    assert first.stdout == second.stdout
    rows = list(csv.DictReader(StringIO(first.stdout)))
    assert rows
    assert {"stream", "most_needed", "departed_at", "complete_min"} <= set(rows[0])
    journal = Journal(address(tmp_path))
    assert {one.name for one in journal.spaces() if one.kind is SpaceKind.BRANCH} == {"sim-a", "sim-b"}
    journal.close()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("bestaat-niet",), REFUSED, "scenario bestaat-niet bestaat niet"),
        ((SCENARIO, "--variant", "beste"), MISUSED, "beste"),
        ((SCENARIO, "--seed", "-1"), MISUSED, "--seed"),
        ((SCENARIO, "--seed", "99999999999"), MISUSED, "--seed"),
        ((SCENARIO, "--branch", "Foo Bar/x"), REFUSED, "'Foo Bar/x' kan geen naam van een ruimte zijn."),
        ((SCENARIO, "--branch", "x" * 61), REFUSED, "ten hoogste 60"),
        ((SCENARIO, "--branch", "demo-x"), REFUSED, "begin niet met demo-"),
        ((SCENARIO, "--at", "gisteren"), REFUSED, "'gisteren' is geen moment"),
    ],
)
def test_what_cannot_be_simulated_says_why(tmp_path: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    ended = run(tmp_path, *arguments)

    assert ended.exit_code == code
    assert told in ended.stderr
