"""How is the national stress test run from a script? What is written, what is said, and how it is gone on with."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kcr2.cli import stressing
from kcr2.cli.base import clock, open_desk, space_of
from kcr2.cli.commands import app
from kcr2.cli.stressing import KEEP_S, Keeper
from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.hazard_files import load_hazards
from kcr2.exchange.stress_files import RunAbout, about_of, read_run, write_run
from kcr2.reference import load_reference
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import (
    Here,
    Partial,
    Place,
    Processes,
    Progress,
    Submit,
    Work,
    cluster,
    evaluate_chunk,
    work_of,
)
from kcr2.stress.running.cluster import Cluster
from tests import stress_fakes as fakes

DONE, REFUSED, MISUSED = 0, 1, 2
SCENARIOS = 60
"""More than one chunk."""


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the commands of this file one database, so that its case is told once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KCR2_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('db') / 'kcr2.db'}")
        yield


@pytest.fixture(scope="module")
def desk(database: None) -> Desk:
    """Give one desk, so that the road network is asked once."""
    return open_desk()


@pytest.fixture(autouse=True)
def at_that_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every command of this file sit at it."""
    monkeypatch.setattr(stressing, "open_desk", lambda: desk)


@pytest.fixture(scope="module")
def asked(desk: Desk) -> tuple[Work, RunAbout]:
    """Give the work that the command makes, made here."""
    held = space_of(desk, "demo-ede-2025")
    picture = desk.picture(held, now=desk.now(held, clock()))
    options = StressOptions(scenarios=SCENARIOS)
    work = work_of(picture, load_hazards(desk.reference), options, Policy(), exact=False)
    return work, about_of(work, picture)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in this thread: what processes do is tested elsewhere."""
    monkeypatch.setattr(stressing, "place_of", lambda workers, address: Here())


def run(out: Path, *options: object) -> Result:
    """Run the command."""
    told = ["stress-national", "--out", str(out), "--scenarios", str(SCENARIOS), "--no-exact", *map(str, options)]
    return CliRunner().invoke(app, told)


def outcomes(out: Path) -> Outcomes:
    """Read what was written."""
    found = read_run(out)[1].outcomes
    assert found is not None
    return found


def test_the_outcomes_are_those_of_the_scenarios_whatever_the_processes(
    tmp_path: Path, asked: tuple[Work, RunAbout]
) -> None:
    out = tmp_path / "land.npz"

    ended = run(out, "--workers", 2)

    assert (ended.exit_code, ended.stdout) == (DONE, ""), ended.stderr
    assert outcomes(out).same(evaluate_chunk(asked[0], range(SCENARIOS)))
    assert read_run(out)[0] == asked[1]
    assert f"0 van {SCENARIOS} scenario's" in ended.stderr
    assert f"{SCENARIOS} van {SCENARIOS} scenario's in {out}." in ended.stderr


@pytest.mark.usefixtures("here")
def test_what_came_out_is_told_for_the_country_and_for_every_type_that_was_asked_for(
    tmp_path: Path, asked: tuple[Work, RunAbout]
) -> None:
    out, work = tmp_path / "land.npz", asked[0]

    told = run(out).stderr.splitlines()

    place = told.index(f"{SCENARIOS} van {SCENARIOS} scenario's in {out}.")
    assert "driedaagse vensters met een groot incident komt er ergens iets tekort (95%-interval" in told[place + 1]
    types = [
        code for code, asked_in in zip(work.country.types, outcomes(out).asked.any(axis=0), strict=True) if asked_in
    ]
    assert [line.partition(":")[0].rpartition("(")[2] for line in told[place + 2 :]] == [f"{code})" for code in types]
    assert told[place + 2].startswith(f"{name_of(types[0])} (")


@pytest.mark.usefixtures("here")
def test_the_same_command_goes_on_from_its_file(tmp_path: Path, asked: tuple[Work, RunAbout]) -> None:
    out = tmp_path / "land.npz"
    work, about = asked
    write_run(out, about, evaluate_chunk(work, range(20, 40)))

    ended = run(out)

    assert f"20 van {SCENARIOS} scenario's" in ended.stderr
    assert outcomes(out).same(evaluate_chunk(work, range(SCENARIOS)))


@pytest.mark.usefixtures("here")
def test_a_whole_file_is_left_as_it_is(tmp_path: Path, asked: tuple[Work, RunAbout]) -> None:
    out = tmp_path / "land.npz"
    work, about = asked
    write_run(out, about, evaluate_chunk(work, range(SCENARIOS)))
    before = out.stat().st_mtime_ns

    ended = run(out)

    assert ended.exit_code == DONE
    assert out.stat().st_mtime_ns == before


@pytest.mark.usefixtures("here")
def test_a_file_of_other_choices_is_neither_used_nor_written_over(tmp_path: Path, asked: tuple[Work, RunAbout]) -> None:
    out = tmp_path / "land.npz"
    work, about = asked
    write_run(out, about, evaluate_chunk(work, range(2)))
    before = out.read_bytes()

    ended = run(out, "--seed", 2, "--owner-out", "DEF", "--cover-share", 0.25)

    assert ended.exit_code == REFUSED
    assert "een ander onderzoek" in ended.stderr
    for line in ("Toevalszaad: gevonden 1, verwacht 2", "Restdekking: gevonden geen", "Zonder: gevonden geen"):
        assert line in ended.stderr
    assert out.read_bytes() == before


class Interrupted:
    """A place where somebody presses Ctrl+C during the first chunk."""

    ahead = 1

    @contextmanager
    def open(self, work: Work) -> Iterator[Submit]:
        with Here().open(work) as submit:

            def pressed(numbers: range) -> "Future[Outcomes]":
                os.kill(os.getpid(), signal.SIGINT)
                return submit(numbers)

            yield pressed


def test_interrupting_keeps_what_is_finished_and_the_same_command_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[Work, RunAbout]
) -> None:
    out = tmp_path / "land.npz"
    monkeypatch.setattr(stressing, "place_of", lambda workers, address: Interrupted())
    stopped = run(out)
    kept = outcomes(out).number.tolist()

    monkeypatch.setattr(stressing, "place_of", lambda workers, address: Here())
    run(out)

    assert (stopped.exit_code, kept) == (DONE, list(range(50)))
    assert f"50 van {SCENARIOS} scenario's in {out}" in stopped.stderr
    assert outcomes(out).same(evaluate_chunk(asked[0], range(SCENARIOS)))


class Refusing:
    """A place that fails at the second chunk."""

    ahead = 1

    @contextmanager
    def open(self, work: Work) -> Iterator[Submit]:
        with Here().open(work) as submit:

            def failing(numbers: range) -> "Future[Outcomes]":
                if numbers[0]:
                    raise PlanError("het rekenproces viel weg.", where="stresstest")
                return submit(numbers)

            yield failing


def test_what_was_finished_before_a_failure_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "land.npz"
    monkeypatch.setattr(stressing, "place_of", lambda workers, address: Refusing())

    failed = run(out)

    assert failed.exit_code == REFUSED
    assert "het rekenproces viel weg" in failed.stderr
    assert outcomes(out).number.tolist() == list(range(50))


def test_what_is_finished_is_kept_on_the_way(tmp_path: Path, asked: tuple[Work, RunAbout]) -> None:
    out = tmp_path / "land.npz"
    keeper = Keeper(out, asked[1])
    begun = Partial.nothing(asked[0])
    partial = begun.having(evaluate_chunk(asked[0], range(5)))

    keeper.told(Progress(begun, 0, 12, 0, elapsed_s=30.0))
    before = out.exists()
    keeper.told(Progress(partial, 0, 12, 1, elapsed_s=30.0 + KEEP_S - 1))
    between = out.exists()
    keeper.told(Progress(partial, 0, 12, 1, elapsed_s=30.0 + KEEP_S))

    assert (before, between) == (False, False)
    assert len(outcomes(out)) == 5


def test_progress_tells_how_long_it_takes_still(
    tmp_path: Path, asked: tuple[Work, RunAbout], capsys: pytest.CaptureFixture[str]
) -> None:
    keeper, done = Keeper(tmp_path / "land.npz", asked[1]), evaluate_chunk(asked[0], range(15))
    begun = Partial.nothing(asked[0])

    for partial, elapsed_s in ((begun, 0.0), (begun.having(done), 5.0), (begun.having(done), 6.0), (begun, 100.0)):
        keeper.told(Progress(partial, 0, 2, 0, elapsed_s))
    keeper.told(Progress(begun.having(done), 0, 2, 0, 200.0))

    assert capsys.readouterr().err.splitlines() == [
        "    0.0 s  0 van 60 scenario's",
        "    5.0 s  15 van 60 scenario's, nog ongeveer 15 s",
        "  100.0 s  0 van 60 scenario's",
        "  200.0 s  15 van 60 scenario's, nog ongeveer 10 min",
    ]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ((), Cluster("tcp://10.0.0.5:8786")),
        (("--workers", "3"), Processes(3)),
        (("--dask", "tcp://127.0.0.1:9"), Cluster("tcp://127.0.0.1:9")),
        (("--dask", ""), Processes(5)),
    ],
)
def test_the_place_follows_the_options_and_then_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], place: Place
) -> None:
    chosen: list[Place] = []
    monkeypatch.setenv("KCR2_STRESS_CLUSTER", "tcp://10.0.0.5:8786")
    monkeypatch.setenv("KCR2_STRESS_WORKERS", "5")
    monkeypatch.setattr(stressing, "open_desk", open_desk)
    monkeypatch.setattr(stressing, "work_of", lambda *_, **__: fakes.work(3))
    monkeypatch.setattr(stressing, "load_hazards", lambda *_: None)
    monkeypatch.setattr(stressing, "_carried_out", lambda _work, at, *_: (chosen.append(at), Partial("", 3))[1])

    ended = run(tmp_path / "land.npz", *options)

    assert chosen == [place]
    assert "Gestopt voordat iets klaar was: 0 van 3 scenario's; er is niets geschreven." in ended.stderr


def name_of(code: str) -> str:
    """Give the name of a type."""
    return str(load_reference().capabilities.loc[code, "name"])


# ---- refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--seed", "-1"), REFUSED, "Toevalszaad: gevonden -1, verwacht ten minste 0"),
        (("--scenarios", "0"), REFUSED, "Aantal scenario's: gevonden 0"),
        (("--months", "6,13"), REFUSED, "Maanden"),
        (("--months", "juni"), REFUSED, "verwacht een heel getal"),
        (("--cover-share", "1.5"), REFUSED, "Restdekking: gevonden 1.5, verwacht ten hoogste 1"),
        (("--extra", "VR07:NBP"), REFUSED, "--extra: 'VR07:NBP' heeft niet 3 delen tussen dubbele punten"),
        (("--staged", "VR07:NBP:1"), REFUSED, "--staged: 'VR07:NBP:1' heeft niet 4 delen"),
        (("--extra", "VR07:WAT-EHCP-3000:veel"), REFUSED, "verwacht een heel getal"),
        (("--extra", "VR99:WAT-EHCP-3000:1"), REFUSED, "het beleid noemt VR99"),
        (
            ("--given", "komeet"),
            REFUSED,
            "'komeet' is geen gevaar waarop vensters kunnen worden gekozen. Kies uit: any,",
        ),
        (("--hazards", "nergens.toml"), REFUSED, "nergens.toml"),
        (("--space", "nergens"), REFUSED, "nergens"),
        (("--at", "gisteren"), REFUSED, "'gisteren' is geen moment"),
        (("--workers", "0"), MISUSED, "--workers"),
        (("--dask", "tcp://127.0.0.1:9"), REFUSED, "het rekencluster tcp://127.0.0.1:9 antwoordt niet"),
    ],
)
def test_what_cannot_be_done_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.setattr(cluster, "REACH_S", 0.2)

    ended = run(tmp_path / "land.npz", *options)

    assert ended.exit_code == code
    assert told in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("here")
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    ended = run(tmp_path)

    assert ended.exit_code == REFUSED
    assert "kan niet worden geschreven: map" in ended.stderr


@pytest.mark.usefixtures("here")
def test_a_file_that_is_no_run_is_left_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    out.write_bytes(b"Geachte heer")

    ended = run(out)

    assert (ended.exit_code, out.read_bytes()) == (REFUSED, b"Geachte heer")
    assert "geen heel bestand met uitkomsten" in ended.stderr
