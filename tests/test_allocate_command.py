"""How is a proposal asked for from a script? What is written, what is said, and what is refused."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kcr2.cli.commands import app
from kcr2.cli.planning import interruptible
from kcr2.planning.checking.checker import check
from kcr2.settings import ROOT
from tests import allocations

DONE, REFUSED, MISUSED = 0, 1, 2
SHORT, SERVED, SHIFTS = "s01", "e01-nearest", "t01"


class Ended:
    """How a command ended, and what it wrote."""

    def __init__(self, result: Any, out: Path) -> None:
        self.code: int = result.exit_code
        self.out: str = result.stdout
        self.err: str = result.stderr
        self.written: Any = json.loads(out.read_bytes()) if out.is_file() else None


def run(command: str, file: Path, folder: Path, *options: object) -> Ended:
    """Run a command on a file."""
    out = folder / "uit.json"
    arguments = [command, str(file), "--out", str(out), *map(str, options)]
    return Ended(CliRunner().invoke(app, arguments), out)


def allocated(name: str, folder: Path, *options: object) -> Ended:
    """Ask for a proposal for a known problem."""
    return run("allocate", allocations.FOLDER / f"{name}.json", folder, *options)


def spoilt(folder: Path, name: str, **changes: object) -> Path:
    """Write a known problem with other values."""
    path = folder / "fout.json"
    path.write_text(json.dumps(allocations.rows(name) | changes), encoding="utf-8")
    return path


# ---- what is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [SHORT, SERVED, SHIFTS])
def test_a_proposal_is_written_with_its_proof(name: str, tmp_path: Path) -> None:
    ended = allocated(name, tmp_path)

    known = allocations.expected(name)["objectives"]
    assert (ended.code, ended.written["status"]) == (DONE, "optimal")
    assert ended.written["objectives"] == known
    assert ended.written["bounds"] == known


def test_a_proposal_holds_every_part_of_the_file(tmp_path: Path) -> None:
    ended = allocated(SHORT, tmp_path)

    assert list(ended.written) == [
        "status", "objectives", "bounds", "allocation", "short", "explanations", "what_if", "what_if_combined",
        "alternatives", "solver", "seconds",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [SHORT, SHIFTS])
def test_the_lines_that_are_written_keep_every_rule(name: str, tmp_path: Path) -> None:
    ended = allocated(name, tmp_path)

    checked = check(allocations.instance(name), allocations.lines(ended.written["allocation"]))
    assert checked.violations == ()
    assert {level.value: score for level, score in checked.objectives.items()} == ended.written["objectives"]


def test_only_a_request_that_misses_something_is_short(tmp_path: Path) -> None:
    ended = allocated(SHORT, tmp_path)

    ranges = allocations.expected(SHORT)["unmet_range"]
    assert ended.written["short"]
    assert all(0 < missing <= ranges[request][1] for request, missing in ended.written["short"].items())
    assert {request for request, (least, _) in ranges.items() if least} <= ended.written["short"].keys()


def test_a_problem_that_can_be_met_has_nobody_short(tmp_path: Path) -> None:
    assert allocated(SERVED, tmp_path).written["short"] == {}


def test_the_solver_and_its_options_are_told(tmp_path: Path) -> None:
    solver = allocated(SERVED, tmp_path).written["solver"]

    assert solver["name"] == "HiGHS"
    assert solver["version"].count(".") == 2
    assert solver["options"]["threads"] == 1


def test_every_stage_tells_its_seconds(tmp_path: Path) -> None:
    seconds = allocated(SHORT, tmp_path).written["seconds"]

    assert {"build", "start", "unmet", "late", "cover", "burden", "travel"} <= seconds.keys()


def test_the_same_problem_gives_the_same_file_but_for_the_seconds(tmp_path: Path) -> None:
    first, second = (allocated(SHORT, tmp_path).written | {"seconds": None} for _ in range(2))

    assert first == second


def test_no_requests_is_an_outcome_of_its_own(tmp_path: Path) -> None:
    ended = allocated("e16-no-requests", tmp_path)

    assert (ended.code, ended.written["status"], ended.written["allocation"]) == (DONE, "no requests", [])
    assert ended.err.startswith("geen aanvragen: 0 regels")


def test_a_proposal_that_ran_out_of_time_says_what_was_not_looked_for(tmp_path: Path) -> None:
    ended = allocated(SHORT, tmp_path, "--time-limit", "1e-9")

    assert (ended.code, ended.written["status"]) == (DONE, "gap")
    assert ended.written["bounds"] == dict.fromkeys(ended.written["objectives"])
    assert "ondergrens onbekend" in ended.err


def test_without_being_asked_nothing_is_explained(tmp_path: Path) -> None:
    written = allocated(SHORT, tmp_path).written

    assert [written[name] for name in ("explanations", "what_if", "what_if_combined", "alternatives")] == [[]] * 4


def test_an_explanation_speaks_of_every_shortage_and_every_delivery(tmp_path: Path) -> None:
    written = allocated(SHORT, tmp_path, "--explain").written

    shortages = [row["request"] for row in written["explanations"] if row["kind"] == "shortage"]
    deliveries = [row for row in written["explanations"] if row["kind"] == "delivery"]
    assert shortages == list(written["short"])
    assert {row["request"] for row in deliveries} == {line["request"] for line in written["allocation"]}


def test_a_change_that_is_said_to_help_leaves_less_unmet(tmp_path: Path) -> None:
    written = allocated(SHORT, tmp_path, "--explain").written

    assert written["what_if"]
    assert all(change["unmet"] < written["objectives"]["unmet"] for change in written["what_if"])


def test_other_proposals_keep_every_rule_and_what_weighs_most(tmp_path: Path) -> None:
    written = allocated(SHORT, tmp_path, "--alternatives", 2).written

    plans = [written, *written["alternatives"]]
    checked = [check(allocations.instance(SHORT), allocations.lines(plan["allocation"])) for plan in plans]
    assert len(plans) == 3
    assert all(one.violations == () for one in checked)
    assert len({(plan["objectives"]["unmet"], plan["objectives"]["late"]) for plan in plans}) == 1
    assert len({json.dumps(plan["allocation"], sort_keys=True) for plan in plans}) == 3


def test_explaining_changes_nothing_about_the_proposal(tmp_path: Path) -> None:
    plain = allocated(SHORT, tmp_path).written

    explained = allocated(SHORT, tmp_path, "--explain", "--alternatives", 1).written

    for name in ("status", "objectives", "bounds", "allocation", "short"):
        assert explained[name] == plain[name]
    assert {"explain", "alternatives"} <= explained["seconds"].keys()


# ---- what is said --------------------------------------------------------------------------------


def test_a_summary_goes_to_standard_error_and_nothing_to_standard_output(tmp_path: Path) -> None:
    ended = allocated(SHORT, tmp_path)

    assert ended.out == ""
    assert ended.err == (
        "bewezen optimaal: 14 regels; 2 van 8 aanvragen met tekort; "
        "unmet 4800; late 1220; cover 78; burden 275; travel 3105.\n"
    )


@pytest.mark.parametrize("command", [("allocate", SHORT), ("stress", "mc-01")], ids=lambda command: command[0])
def test_not_even_the_solver_writes_to_standard_output(command: tuple[str, str], tmp_path: Path) -> None:
    name, file = command
    arguments = [sys.executable, "-m", "kcr2", name, str(allocations.FOLDER / f"{file}.json"), "--out", "uit.json"]

    ended = subprocess.run(
        arguments, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )

    assert ended.stdout == b""
    assert (tmp_path / "uit.json").is_file()


def test_ctrl_c_is_taken_as_a_wish_to_end() -> None:
    before = signal.getsignal(signal.SIGINT)

    with interruptible() as cancelled:
        asked = cancelled()
        os.kill(os.getpid(), signal.SIGINT)
        wished = cancelled()
        after = signal.getsignal(signal.SIGINT)

    assert (asked, wished) == (False, True)
    assert after is before
    assert signal.getsignal(signal.SIGINT) is before


# ---- what is refused -----------------------------------------------------------------------------


def test_a_faulty_problem_tells_every_fault_and_writes_nothing(tmp_path: Path) -> None:
    told = allocations.rows(SHORT)
    told["stock"][0]["available"] = -1
    told["requests"][0]["type"] = "koffie"
    told["requests"][1]["latest"] = 0
    path = spoilt(tmp_path, SHORT, stock=told["stock"], requests=told["requests"])

    ended = run("allocate", path, tmp_path)

    assert (ended.code, ended.out, ended.written) == (REFUSED, "", None)
    for place in ("stock[0].available", "requests[0].type", "requests[1].latest"):
        assert f"\n  {place}: gevonden " in ended.err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf"])
def test_a_time_limit_is_a_number_of_seconds_above_nothing(seconds: str, tmp_path: Path) -> None:
    ended = allocated(SERVED, tmp_path, "--time-limit", seconds)

    assert (ended.code, ended.written) == (REFUSED, None)
    assert ended.err.startswith("Fout: --time-limit: ")
    assert "is geen tijd om in te rekenen. Geef meer dan 0 seconden" in ended.err


@pytest.mark.parametrize("count", [-1, 11])
def test_there_is_a_most_to_the_alternatives(count: int, tmp_path: Path) -> None:
    ended = allocated(SERVED, tmp_path, "--alternatives", count)

    assert (ended.code, ended.written) == (REFUSED, None)
    assert ended.err == f"Fout: --alternatives: {count} andere voorstellen kan niet. Kies 0 tot en met 10.\n"


@pytest.mark.parametrize("command", ["allocate", "stress"])
@pytest.mark.parametrize("name", ["bestaat-niet.json", "."])
def test_a_file_that_cannot_be_read_is_told(command: str, name: str, tmp_path: Path) -> None:
    ended = run(command, tmp_path / name, tmp_path)

    assert ended.code == REFUSED
    assert "kan niet worden gelezen: " in ended.err
    assert "Geef een bestand dat er is en dat u mag lezen." in ended.err


@pytest.mark.parametrize("command", [("allocate", SERVED), ("stress", "mc-02")], ids=lambda command: command[0])
@pytest.mark.parametrize("place", ["nergens/uit.json", "."])
def test_a_place_that_cannot_be_written_is_told(command: tuple[str, str], place: str, tmp_path: Path) -> None:
    name, file = command

    ended = run(name, allocations.FOLDER / f"{file}.json", tmp_path, "--out", tmp_path / place)

    assert ended.code == REFUSED
    assert ended.err.startswith("Fout: --out: ")
    assert "kan niet worden geschreven: " in ended.err


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"schema": "kcr2-alloc/2"}'], ids=["empty", "bytes", "list", "schema"]
)
@pytest.mark.parametrize("command", ["allocate", "stress"])
def test_what_is_no_problem_at_all_is_refused(command: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fout.json"
    path.write_bytes(content)

    ended = run(command, path, tmp_path)

    assert (ended.code, ended.written) == (REFUSED, None)
    assert ended.err.startswith("Fout: fout.json: ")


@pytest.mark.parametrize("command", ["allocate", "stress"])
def test_a_call_without_a_place_to_write_is_a_wrong_call(command: str) -> None:
    ended = CliRunner().invoke(app, [command, "x.json"])

    assert ended.exit_code == MISUSED
    assert "--out" in ended.stderr


# ---- scenarios -----------------------------------------------------------------------------------


def test_scenarios_are_written_in_their_order(tmp_path: Path) -> None:
    ended = run("stress", allocations.FOLDER / "mc-02.json", tmp_path)

    known = [row["unmet"] for row in allocations.rows("mc-02")["expected"]]
    assert (ended.code, ended.out) == (DONE, "")
    assert ended.written["unmet"] == known
    assert [row["unmet"] for row in ended.written["scenarios"]] == known
    assert [row["bound"] for row in ended.written["scenarios"]] == known


def test_scenarios_are_summed_up_in_one_line(tmp_path: Path) -> None:
    ended = run("stress", allocations.FOLDER / "mc-01.json", tmp_path)

    unmet = [row["unmet"] for row in allocations.rows("mc-01")["expected"]]
    assert ended.err == (
        f"150 scenario's, {sum(one > 0 for one in unmet)} met tekort; gewogen tekort gemiddeld "
        f"{sum(unmet) / 150:.0f} en ten hoogste {max(unmet)} procenteenheden.\n"
    )


def test_a_set_without_scenarios_says_so(tmp_path: Path) -> None:
    ended = run("stress", spoilt(tmp_path, "mc-02", scenarios=[]), tmp_path)

    assert (ended.code, ended.written["unmet"]) == (DONE, [])
    assert ended.err == "Geen scenario's.\n"


def test_a_faulty_scenario_is_told_with_its_place(tmp_path: Path) -> None:
    scenarios = allocations.rows("mc-02")["scenarios"]
    scenarios[3]["requests"][0]["location"] = "nergens"

    ended = run("stress", spoilt(tmp_path, "mc-02", scenarios=scenarios), tmp_path)

    assert (ended.code, ended.written) == (REFUSED, None)
    assert "scenarios[3].requests[0].location" in ended.err
