"""Can somebody with access to the database make a live space or an exercise, and nothing else?"""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kcr2.cli.commands import app
from kcr2.journal import Journal
from kcr2.terms import SpaceKind


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    return address


def create(name: str, kind: str, title: str = "Landelijk") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["space", "create", name, "--kind", kind, "--title", title])
    return done.exit_code, done.output


@pytest.mark.parametrize("kind", [SpaceKind.LIVE, SpaceKind.EXERCISE])
def test_a_space_is_made_of_the_kind_that_was_asked(url: str, kind: SpaceKind) -> None:
    code, told = create("landelijk-2026", kind.value)

    made = Journal(url).space("landelijk-2026")
    assert (code, made.kind, made.title) == (0, kind, "Landelijk")
    assert "landelijk-2026" in told


@pytest.mark.parametrize("kind", ["demonstration", "branch", "echt"])
def test_no_other_kind_of_space_is_made(url: str, kind: str) -> None:
    code, told = create("landelijk", kind)

    assert code == 1
    assert "Kies uit: live, exercise" in told
    assert Journal(url).spaces() == []


@pytest.mark.parametrize("name", ["demo-ede-2025", "Landelijk", "a/b", "a b", "-a", "a-", "x" * 61, "?"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(url: str, name: str) -> None:
    done = CliRunner().invoke(app, ["space", "create", "--kind", "live", "--title", "Landelijk", "--", name])

    assert done.exit_code == 1
    assert "kleine letters" in done.output
    assert Journal(url).spaces() == []


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_must_fit(url: str, title: str) -> None:
    assert create("landelijk", "live", title)[0] == 1


def test_a_name_is_given_once(url: str) -> None:
    create("landelijk", "live")

    code, told = create("landelijk", "exercise")

    assert code == 1
    assert "bestaat al" in told
