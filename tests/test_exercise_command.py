"""Is an exercise listed, checked, made and reviewed from a script as it is on the screen?"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner, Result

from kcr2.cli.commands import app
from kcr2.exchange.exercise_files import EXERCISES, exercise_names
from kcr2.journal import Journal
from kcr2.terms import SpaceKind

DONE, REFUSED, MISUSED = 0, 1, 2
NAME = "natuurbranden-2027"
FILE = (EXERCISES / NAME / "exercise.toml").read_text(encoding="utf-8")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run exercise commands on a database of their own."""
    env = {"KCR2_DATABASE_URL": address(tmp_path)}
    return lambda *arguments: CliRunner().invoke(app, ["exercise", *map(str, arguments)], env=env)


def address(folder: Path) -> str:
    """Give the database of a test."""
    return f"sqlite:///{folder / 'kcr2.db'}"


def written(folder: Path, text: str, name: str = "proef") -> Path:
    """Write an exercise into a folder; give the folder of exercises."""
    (folder / "oefeningen" / name).mkdir(parents=True)
    (folder / "oefeningen" / name / "exercise.toml").write_text(text, encoding="utf-8")
    return folder / "oefeningen"


def changed(old: str, new: str) -> str:
    """Change the file that lies ready in one place."""
    assert old in FILE
    return FILE.replace(old, new, 1)


def spaces(folder: Path) -> dict[str, SpaceKind]:
    """Give the spaces that there are, with their kinds."""
    journal = Journal(address(folder))
    try:
        return {one.name: one.kind for one in journal.spaces()}
    finally:
        journal.close()


# ---- list and check -------------------------------------------------------------------------------------


def test_exercises_are_listed_with_what_they_are_called(run: Run) -> None:
    ended = run("list")

    assert (ended.exit_code, ended.stderr) == (DONE, "")
    assert [row.split("\t")[0] for row in ended.stdout.splitlines()] == exercise_names()
    assert f"{NAME}\tOefening Twee Heiden\n" in ended.stdout


def test_an_exercise_in_order_says_how_many_injects_and_who_take_part(run: Run) -> None:
    ended = run("check", NAME)

    injects, who = FILE.count("[[injects]]"), FILE.count("{ role = ")
    assert ended.exit_code == DONE
    assert ended.stdout == f"{NAME}: in orde, {injects} injects, {who} deelnemers\n"


def test_checking_makes_no_space(run: Run, tmp_path: Path) -> None:
    run("check", NAME)

    assert spaces(tmp_path) == {}


@pytest.mark.parametrize("name", ["bestaat-niet", "../natuurbranden-2027", ""])
def test_an_exercise_that_is_not_there_is_told_with_those_that_are(run: Run, name: str) -> None:
    ended = run("check", name)

    assert (ended.exit_code, ended.stdout) == (REFUSED, "")
    assert NAME in ended.stderr


def test_every_fault_of_an_exercise_is_told_at_once(run: Run, tmp_path: Path) -> None:
    text = changed('name = "Oefening Twee Heiden"', 'name = "O"').replace(
        'organisation = "VR03"', 'organisation = "VR33"'
    )
    text = text.replace('means = "phone"', 'means = "rooksein"', 1)

    ended = run("check", "proef", "--folder", written(tmp_path, text))

    assert (ended.exit_code, ended.stdout) == (REFUSED, "")
    first, *faults = ended.stderr.splitlines()
    assert "er is niets van de oefening ingelezen" in first
    assert len(faults) >= 2
    assert all(": gevonden " in one and ", verwacht " in one for one in faults)


@pytest.mark.parametrize("text", ["name = ", "[[[", "\x00"])
def test_a_damaged_exercise_is_told_and_never_a_crash(run: Run, tmp_path: Path, text: str) -> None:
    ended = run("check", "proef", "--folder", written(tmp_path, text))

    assert (ended.exit_code, ended.stdout) == (REFUSED, "")
    assert ended.stderr.startswith("Fout: proef/exercise.toml: ")


# ---- create ---------------------------------------------------------------------------------------------


def test_an_exercise_gets_a_space_of_its_own_kind(run: Run, tmp_path: Path) -> None:
    ended = run("create", NAME, "--space", "oefening-heide")

    assert ended.exit_code == DONE, ended.stderr
    assert ended.stdout.startswith(f"oefening-heide: oefening, {FILE.count('[[injects]]')} injects, begint 2027-06-24T")
    assert spaces(tmp_path) == {"oefening-heide": SpaceKind.EXERCISE}


def test_an_exercise_begins_when_one_says(run: Run) -> None:
    ended = run("create", NAME, "--space", "oefening-heide", "--starts-at", "2027-06-25T09:00")

    assert ended.stdout.endswith("begint 2027-06-25T07:00:00+00:00\n")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--space", "Oefening!"), REFUSED, "'Oefening!' kan geen naam van een ruimte zijn."),
        (("--space", "demo-ede-2025"), REFUSED, "begin niet met demo-"),
        (("--space", "proef", "--starts-at", "morgen"), REFUSED, "'morgen' is geen moment"),
        (("--space", "proef", "--speed", "3"), REFUSED, ""),
        (("--space", "proef", "--copy-of", "bestaat-niet"), REFUSED, "bestaat-niet"),
        (("--space", "proef", "--role", "regio"), REFUSED, "mag niet"),
        ((), MISUSED, "--space"),
    ],
)
def test_an_exercise_that_cannot_be_made_says_why_and_makes_none(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = run("create", NAME, *arguments)

    assert (ended.exit_code, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert spaces(tmp_path) == {}


def test_a_name_that_is_taken_is_not_taken_twice(run: Run, tmp_path: Path) -> None:
    run("create", NAME, "--space", "oefening-heide")

    ended = run("create", NAME, "--space", "oefening-heide")

    assert (ended.exit_code, ended.stdout) == (REFUSED, "")
    assert "oefening-heide" in ended.stderr
    assert len(spaces(tmp_path)) == 1


# ---- review ---------------------------------------------------------------------------------------------


def test_a_review_is_written_from_the_journal_with_its_seal(run: Run, tmp_path: Path) -> None:
    run("create", NAME, "--space", "oefening-heide")
    out = tmp_path / "evaluatie.docx"

    ended = run("review", "oefening-heide", out)

    assert (ended.exit_code, ended.stdout) == (DONE, "")
    journal = Journal(address(tmp_path))
    seal = journal.head("oefening-heide").seal
    journal.close()
    assert ended.stderr == f"{out}: geschreven; kopzegel {seal}\n"
    told = "\n".join(one.text for one in Document(BytesIO(out.read_bytes())).paragraphs)
    assert "Oefening Twee Heiden" in told


def test_a_review_on_paper_is_a_pdf(run: Run, tmp_path: Path) -> None:
    run("create", NAME, "--space", "oefening-heide")

    assert run("review", "oefening-heide", tmp_path / "evaluatie.PDF").exit_code == DONE
    assert (tmp_path / "evaluatie.PDF").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["evaluatie.txt", "evaluatie", "evaluatie.docx.exe"])
def test_a_review_is_a_document_and_nothing_else(run: Run, tmp_path: Path, name: str) -> None:
    ended = run("review", "oefening-heide", tmp_path / name)

    assert ended.exit_code == REFUSED
    assert "Eindig de naam op .docx of .pdf." in ended.stderr
    assert not (tmp_path / name).exists()


def test_of_a_space_that_is_not_there_no_review_is_written(run: Run, tmp_path: Path) -> None:
    ended = run("review", "bestaat-niet", tmp_path / "evaluatie.docx")

    assert ended.exit_code == REFUSED
    assert "bestaat-niet" in ended.stderr
    assert not (tmp_path / "evaluatie.docx").exists()
