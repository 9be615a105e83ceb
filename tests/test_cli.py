"""How is the product used from a script? Commands, their help, their output, and how they end."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from kcr2 import __version__
from kcr2.cli import commands
from kcr2.cli.commands import DEMONSTRATION, app
from kcr2.errors import DataError, Fault
from kcr2.journal import Journal
from kcr2.journal.verifier import verify
from kcr2.picture import TABLES
from kcr2.settings import DATA, ROOT
from tests import make
from tests.pictures import ede, reference

DONE, REFUSED, MISUSED, BROKEN = 0, 1, 2, 3
HEADINGS = ["Eigenaar", "Type", "Totaal", "Inzetbaar", "Leverbaar", "Stand van"]
OPENING = "2025-04-03T18:00"
EVENTS = 270
"""Events in the demonstration of Ede as it opens."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database in which Ede was told up to where it opens. Read only."""
    database = tmp_path_factory.mktemp("told") / "kcr2.db"
    loaded = CliRunner().invoke(app, ["scenario", "load", "ede-2025"], env=environment(database))
    assert loaded.exit_code == DONE, loaded.stderr
    return database


@pytest.fixture
def database(told: Path, tmp_path: Path) -> Path:
    """Give a copy of that database to write in."""
    copy = tmp_path / "kcr2.db"
    with closing(sqlite3.connect(told)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


class Ended:
    """How a command ended."""

    def __init__(self, result: Any) -> None:
        self.code: int = result.exit_code
        self.out: str = result.stdout
        self.err: str = result.stderr

    @property
    def rows(self) -> list[dict[str, str]]:
        """Standard output read as CSV."""
        return list(csv.DictReader(StringIO(self.out)))


Run = Callable[..., Ended]


def runner(database: Path) -> Run:
    """Give a way to run commands on a database."""

    def run(*arguments: object) -> Ended:
        return Ended(CliRunner().invoke(app, [str(one) for one in arguments], env=environment(database)))

    return run


def environment(database: Path) -> dict[str, str]:
    """Say where the journal is."""
    return {"KCR2_DATABASE_URL": f"sqlite:///{database}"}


@pytest.fixture
def ask(told: Path) -> Run:
    """Run commands that only read."""
    return runner(told)


@pytest.fixture
def run(database: Path) -> Run:
    """Run commands that may write."""
    return runner(database)


def heads(run: Run) -> dict[str, int]:
    """Give how many events each space has."""
    return {row["name"]: int(row["events"]) for row in run("spaces").rows}


def sheet(folder: Path, *rows: Sequence[object]) -> Path:
    """Write a sheet of capacity that an owner filled in."""
    path = folder / "opgave.csv"
    lines = [";".join(map(str, row)) for row in (HEADINGS, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# ---- help ----------------------------------------------------------------------------------------


def every_command(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command with the words that call it."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from every_command(command, (*path, name))


def shown_as(parameter: Any) -> str:
    """Give how the help writes a parameter."""
    named = parameter.metavar or parameter.name
    return str(named if parameter.param_type_name == "argument" else parameter.opts[0])


ROOT_COMMAND: Any = typer.main.get_command(app)
COMMANDS = dict(every_command(ROOT_COMMAND))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_says_what_it_does_and_what_every_option_means(path: tuple[str, ...], ask: Run) -> None:
    command = COMMANDS[path]

    shown = ask(*path, "--help")

    assert shown.code == DONE
    assert command.help
    assert " ".join(command.help.split()[:4]) in shown.out
    for parameter in command.params:
        assert parameter.help, parameter.name
        assert shown_as(parameter) in shown.out


def test_the_help_names_every_command_and_every_exit_code(ask: Run) -> None:
    shown = ask("--help")

    assert all(f"\n  {name} " in shown.out for name in ROOT_COMMAND.commands)
    told = " ".join(shown.out.split())
    assert "0 klaar, 1 geweigerd of fout, 2 verkeerd aangeroepen, 3 journaal niet heel" in told


def test_no_command_is_left_untested() -> None:
    assert {" ".join(path) for path in COMMANDS} == {
        "picture", "import", "template", "verify", "export", "spaces", "version",
        "scenario", "space", "space create", "scenario list", "scenario load", "reference", "reference update-outlines",
        "allocate", "stress", "stress-national", "scenario check", "scenario monitor", "simulate", "read-feed",
        "exercise", "exercise list", "exercise check", "exercise create", "exercise review",
    }  # fmt: skip


# ---- wrong calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("peloton",),
        ("picture",),
        ("picture", "capacity", "--role", "koning"),
        ("picture", "capacity", "--format", "xml"),
        ("import", "bestaat-niet.csv", "--role", "regio", "--organisation", "VR07"),
        ("verify", "--snel"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_two_and_writes_nothing_to_standard_output(arguments: tuple[str, ...], ask: Run) -> None:
    ended = ask(*arguments)

    assert ended.code == MISUSED
    assert "Usage: " in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("picture", "peloton"), "Fout: tabel peloton bestaat niet. Kies uit: regions, incidents, "),
        (("picture", "regions", "--space", "live"), "Fout: Ruimte live bestaat niet. Bekijk de ruimten met "),
        (("picture", "regions", "--at", "gisteren"), "Fout: --at: 'gisteren' is geen moment. Schrijf het als "),
        (("verify", "--space", "live"), "Fout: Ruimte live bestaat niet."),
        (
            ("scenario", "load", "atlantis"),
            "Fout: data/scenarios: scenario atlantis bestaat niet. Kies uit: 112-uitval-",
        ),
        (("template", "x.xlsx", "--kind", "koffie"), "Fout: --kind: koffie is geen soort bestand. Kies uit: capacity,"),
        (("template", "x.xlsx", "--organisation", "VR26"), "Fout: Capaciteit: VR26 is niet een van de 35 die dit blad"),
        (("picture", "regions", "--out", "/bestaat/niet"), "Fout: --out: /bestaat/niet kan niet worden geschreven: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_ends_with_one_and_says_why_on_standard_error(
    arguments: tuple[str, ...], message: str, ask: Run
) -> None:
    ended = ask(*arguments)

    assert ended.code == REFUSED
    assert ended.err.startswith(message)
    assert ended.out == ""


def test_a_moment_beyond_the_calendar_is_told(ask: Run) -> None:
    assert ask("picture", "regions", "--at", "0001-01-01").err.startswith("Fout: --at: ")


# ---- picture ---------------------------------------------------------------------------------------


def test_at_ede_twelve_platoons_of_four_regions_are_deployed(ask: Run) -> None:
    rows = ask("picture", "capacity", "--at", OPENING).rows

    deployed = {
        row["owner"]: int(row["deployed"]) for row in rows if row["capability"] == "BRW-PEL-NB" and row["deployed"]
    }
    there = {owner: amount for owner, amount in deployed.items() if amount}
    assert set(there) == {"VR04", "VR06", "VR07", "VR09"}
    assert sum(there.values()) == 12


def test_no_figure_on_the_command_line_lacks_owner_moment_age_or_unit(ask: Run) -> None:
    rows = ask("picture", "capacity", "--at", OPENING).rows

    assert len(rows) > 100
    assert all(row[name] for row in rows for name in ("owner", "observed_at", "age_h", "unit", "quality", "source"))


@pytest.mark.parametrize("table", TABLES)
def test_csv_reads_back_as_the_table_it_was(table: str, ask: Run) -> None:
    expected = ede().table(table)

    told = ask("picture", table, "--at", OPENING)
    rows = told.rows

    assert (told.code, len(rows)) == (DONE, len(expected))
    for name in expected.select_dtypes(["number", "str"]):
        stated = ["" if pd.isna(value) else str(value) for value in expected[name]]
        assert [row[name] for row in rows] == stated, name


@pytest.mark.parametrize("table", TABLES)
def test_json_reads_back_as_the_table_it_was(table: str, ask: Run) -> None:
    expected = ede().table(table)

    rows = json.loads(ask("picture", table, "--at", OPENING, "--format", "json").out)

    assert [list(row) for row in rows] == [list(expected.columns)] * len(expected)
    for name in expected.select_dtypes(["number", "str"]):
        stated = [None if pd.isna(value) else value for value in expected[name]]
        assert [row[name] for row in rows] == [
            pytest.approx(value) if isinstance(value, float) else value for value in stated
        ]


def test_what_was_not_reported_is_empty_in_csv_and_null_in_json(ask: Run) -> None:
    row = next(row for row in ask("picture", "capacity").rows if row["owner"] == "DEF")
    value = next(row for row in json.loads(ask("picture", "capacity", "-f", "json").out) if row["owner"] == "DEF")

    assert (row["total"], row["releasable"]) == ("", "")
    assert (value["total"], value["releasable"]) == (None, None)


def test_moments_are_written_in_utc_with_their_zone(ask: Run) -> None:
    rows = ask("picture", "requests").rows
    values = json.loads(ask("picture", "requests", "--format", "json").out)

    relief = next(row for row in rows if row["request_id"] == "A-2025-0003")
    assert relief["needed_by"] == "2025-04-03T18:30:00Z"
    assert [value["needed_by"] for value in values] == [row["needed_by"] for row in rows]


def test_a_list_in_a_cell_is_written_with_semicolons(database: Path, run: Run) -> None:
    with closing(Journal(environment(database)["KCR2_DATABASE_URL"])) as journal:
        journal.append(
            DEMONSTRATION,
            [make.incident_opened(regions=("VR07", "VR08"))],
            author=make.author(),
            at=ede().at,
            seen=EVENTS,
        )

    rows = run("picture", "incidents").rows

    assert {row["regions"] for row in rows} == {"VR07", "VR03", "VR07;VR08"}


@pytest.mark.parametrize("moment", ["2025-04-03T12:00", "2025-04-03T10:00:00Z", "2025-04-03T12:00+02:00"])
def test_a_moment_without_a_zone_is_dutch_time(moment: str, ask: Run) -> None:
    assert ask("picture", "capacity", "--at", moment).out == ask("picture", "capacity", "--at", "2025-04-03T12:00").out


def test_without_a_moment_the_picture_is_of_now_in_the_demonstration(ask: Run) -> None:
    assert ask("picture", "regions").out == ask("picture", "regions", "--at", OPENING).out


def test_what_was_known_and_what_was_true_are_two_questions(database: Path, run: Run) -> None:
    late = make.capacity_reported("VR12", total=7, observed_at=ede().at.replace(hour=7))
    with closing(Journal(environment(database)["KCR2_DATABASE_URL"])) as journal:
        journal.append(DEMONSTRATION, [late], author=make.author(), at=ede().at, seen=EVENTS)

    known = run("picture", "capacity", "--at", "2025-04-03T10:00").rows
    true = run("picture", "capacity", "--at", "2025-04-03T10:00", "--known-at", OPENING).rows

    assert "VR12" not in {row["owner"] for row in known}
    assert "VR12" in {row["owner"] for row in true}


def test_what_was_known_then_of_now_can_be_asked(ask: Run) -> None:
    known = ask("picture", "capacity", "--known-at", "2025-04-02T17:00").rows

    assert len(known) < 20


def test_a_table_is_written_to_a_file_and_nothing_to_standard_output(ask: Run, tmp_path: Path) -> None:
    ended = ask("picture", "regions", "--format", "json", "--out", tmp_path / "regions.json")

    assert (ended.code, ended.out, ended.err) == (DONE, "", "")
    assert len(json.loads((tmp_path / "regions.json").read_text(encoding="utf-8"))) == 25


def test_a_moment_in_a_csv_file_is_not_two_hours_off(ask: Run, tmp_path: Path) -> None:
    ask("picture", "requests", "--out", tmp_path / "requests.csv")

    text = (tmp_path / "requests.csv").read_text(encoding="utf-8-sig")

    assert "03-04-2025 20:30" in text or "2025-04-03T18:30:00Z" in text


# ---- rights ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "arguments", "code"),
    [
        ("bestuur", ("picture", "regions"), DONE),
        ("bestuur", ("picture", "capacity"), REFUSED),
        ("beheer", ("picture", "regions"), REFUSED),
        ("rijk", ("picture", "capacity"), DONE),
        ("regio", ("picture", "capacity"), DONE),
        ("bestuur", ("export", "journal", "{out}"), REFUSED),
        ("beheer", ("export", "journal", "{out}"), REFUSED),
        ("bestuur", ("export", "capacity", "{out}"), REFUSED),
        ("rijk", ("export", "journal", "{out}"), DONE),
    ],
)
def test_a_role_reads_on_the_command_line_what_it_may_read_on_screen(
    role: str, arguments: tuple[str, ...], code: int, ask: Run, tmp_path: Path
) -> None:
    out = tmp_path / "uitvoer"

    ended = ask(*(one.format(out=out) for one in arguments), "--role", role)

    assert ended.code == code
    assert ("mag niet" in ended.err) == (code == REFUSED)
    assert code == DONE or (ended.out == "" and not out.exists())


# ---- import ----------------------------------------------------------------------------------------

GOOD = ["VR12", "BRW-PEL-BB", 3, 2, 1, "03-04-2025 17:30"]
OWN = ("--role", "regio", "--organisation", "VR12")


def test_a_good_sheet_is_loaded_in_the_name_of_its_owner(run: Run, tmp_path: Path) -> None:
    ended = run("import", sheet(tmp_path, GOOD), *OWN, "--actor", "AC-B Kennemerland")

    assert (ended.code, ended.err) == (DONE, "Vastgelegd: 1 nieuw.\n")
    assert [row["Uitkomst"] for row in ended.rows] == ["nieuw"]
    (held,) = [row for row in run("picture", "capacity").rows if row["owner"] == "VR12"]
    assert (held["total"], held["releasable"], held["own_report"], held["source"]) == ("3", "1", "True", "opgave.csv")
    assert held["observed_at"] == "2025-04-03T15:30:00Z"
    assert heads(run) == {DEMONSTRATION: EVENTS + 1}


def test_a_sheet_loaded_twice_changes_nothing_the_second_time(run: Run, tmp_path: Path) -> None:
    run("import", sheet(tmp_path, GOOD), *OWN)

    again = run("import", sheet(tmp_path, GOOD), *OWN)

    assert (again.code, again.err) == (DONE, "Niets vastgelegd: 1 ongewijzigd.\n")
    assert heads(run) == {DEMONSTRATION: EVENTS + 1}


def test_a_dry_run_shows_what_would_change_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    ended = run("import", sheet(tmp_path, GOOD), *OWN, "--dry-run")

    assert (ended.code, ended.err) == (DONE, "Niets vastgelegd: 1 nieuw.\n")
    assert [row["Uitkomst"] for row in ended.rows] == ["nieuw"]
    assert heads(run) == {DEMONSTRATION: EVENTS}


def test_a_sheet_with_faults_is_told_fault_by_fault_and_nothing_is_loaded(run: Run, tmp_path: Path) -> None:
    faulty = sheet(
        tmp_path, GOOD, ["VR12", "BRW-TW", -2, "", "", "gisteren"], ["VR26", "BRW-TW", 1, "", "", "03-04-2025 17:30"]
    )

    ended = run("import", faulty, *OWN)

    assert (ended.code, ended.out) == (REFUSED, "")
    first, *faults = ended.err.splitlines()
    assert first.startswith("Fout: opgave.csv: ")
    assert "er is niets ingelezen" in first
    assert [fault.split(": gevonden ")[0] for fault in faults] == [
        "  rij 3, Stand van",
        "  rij 3, Totaal",
        "  rij 4, Eigenaar",
    ]
    assert all(", verwacht " in fault for fault in faults)
    assert heads(run) == {DEMONSTRATION: EVENTS}


def test_a_sheet_with_a_row_of_another_owner_is_refused_whole(run: Run, tmp_path: Path) -> None:
    ended = run("import", sheet(tmp_path, GOOD, ["VR07", "BRW-TW", 1, "", "", "03-04-2025 17:30"]), *OWN)

    assert ended.code == REFUSED
    assert ended.err.startswith(
        "Fout: opgave.csv: 1 rijen worden geweigerd; er is niets ingelezen.\n  rij 3, Eigenaar: "
    )
    assert heads(run) == {DEMONSTRATION: EVENTS}


def test_who_may_not_report_loads_no_sheet(run: Run, tmp_path: Path) -> None:
    ended = run("import", sheet(tmp_path, GOOD), "--role", "rijk", "--organisation", "NCC")

    assert ended.code == REFUSED
    assert "rol Rijk mag niet capaciteit opgeven" in ended.err
    assert heads(run) == {DEMONSTRATION: EVENTS}


def test_what_the_hub_loads_into_a_demonstration_is_fictional_and_not_the_owners_own(run: Run, tmp_path: Path) -> None:
    run("import", sheet(tmp_path, GOOD), "--role", "kcr2", "--organisation", "KCR2")

    (held,) = [row for row in run("picture", "capacity").rows if row["owner"] == "VR12"]

    assert (held["quality"], held["own_report"], held["reported_by"]) == ("fictitious", "False", "KCR2")


# ---- template --------------------------------------------------------------------------------------


def test_a_template_of_an_owner_sets_out_its_rows(ask: Run, tmp_path: Path) -> None:
    ended = ask("template", tmp_path / "leeg.xlsx", "--organisation", "VR12")

    rows = list(load_workbook(tmp_path / "leeg.xlsx").worksheets[0].iter_rows(values_only=True))
    assert (ended.code, ended.out) == (DONE, "")
    assert rows[0][:2] == ("Eigenaar", "Type")
    assert {row[0] for row in rows[1:]} == {"VR12"}
    assert ("VR12", "BRW-PEL-BB") in {row[:2] for row in rows[1:]}


# ---- seals -----------------------------------------------------------------------------------------


def test_a_whole_space_is_said_to_be_whole_with_its_last_seal(database: Path, run: Run) -> None:
    with closing(Journal(environment(database)["KCR2_DATABASE_URL"])) as journal:
        seal = journal.head(DEMONSTRATION).seal

    ended = run("verify")

    assert (ended.code, ended.err) == (DONE, "")
    assert ended.out == f"{DEMONSTRATION}: heel, {EVENTS} gebeurtenissen, laatste zegel {seal}\n"


@pytest.mark.parametrize(
    ("tamper", "seq"),
    [
        ("UPDATE journal SET payload = replace(payload, '\"total\":3', '\"total\":4') WHERE seq = 1", 1),
        ("UPDATE journal SET organisation = 'VR02' WHERE seq = 40", 40),
        ("DELETE FROM journal WHERE seq = 100", 100),
    ],
)
def test_a_tampered_space_ends_with_three_and_names_the_place(tamper: str, seq: int, database: Path, run: Run) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(tamper).rowcount == 1
        connection.commit()

    ended = run("verify")

    assert (ended.code, ended.out) == (BROKEN, "")
    assert ended.err == f"{DEMONSTRATION}: verbroken bij volgnummer {seq}.\n"


def test_nothing_is_written_in_a_tampered_space(database: Path, run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE journal SET actor = 'iemand' WHERE seq = 7")
        connection.commit()

    ended = run("import", sheet(tmp_path, GOOD), *OWN)

    assert ended.code == REFUSED
    assert "alleen-lezen: volgnummer 7 is niet wat is verzegeld" in ended.err


# ---- export ----------------------------------------------------------------------------------------


def test_an_exported_journal_is_verified_without_this_package(ask: Run, tmp_path: Path) -> None:
    out = tmp_path / "journaal.jsonl"
    shutil.copy(ROOT / "kcr2" / "journal" / "verifier.py", tmp_path)

    ended = ask("export", "journal", out)
    seal = ended.err.split()[-1]
    judged = subprocess.run(
        [sys.executable, "-I", tmp_path / "verifier.py", out, seal], capture_output=True, text=True, check=False
    )

    assert (ended.code, ended.out) == (DONE, "")
    assert ended.err.startswith(f"{out}: geschreven; kopzegel ")
    assert (judged.returncode, judged.stderr) == (0, "")
    assert judged.stdout == f"Heel: {EVENTS} gebeurtenissen, laatste zegel {seal}.\n"


def test_an_exported_journal_that_was_changed_is_found_out(ask: Run, tmp_path: Path) -> None:
    out = tmp_path / "journaal.jsonl"
    ask("export", "journal", out)

    whole, verdict = verify(out.read_text(encoding="utf-8").replace("AC-B Groningen", "AC-B Fryslân", 1))

    assert not whole
    assert verdict.startswith("Verbroken bij volgnummer 1: ")


def test_a_table_is_exported_as_the_picture_command_writes_it(ask: Run, tmp_path: Path) -> None:
    ask("export", "regions", tmp_path / "a.json", "--format", "json", "--at", OPENING)
    ask("picture", "regions", "--out", tmp_path / "b.json", "--format", "json", "--at", OPENING)

    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize("organisation", ["VR22", "VR25"])
def test_an_exported_table_holds_what_is_for_who_asks(ask: Run, tmp_path: Path, organisation: str) -> None:
    who = ("--role", "regio", "--organisation", organisation, "--format", "json")
    ask("export", "offers", tmp_path / "whole.json", "--format", "json")
    ask("export", "offers", tmp_path / "a.json", *who)
    ask("picture", "offers", "--out", tmp_path / "b.json", *who)

    own, whole = (tmp_path / "a.json").read_bytes(), (tmp_path / "whole.json").read_bytes()
    assert own == (tmp_path / "b.json").read_bytes()
    assert len(own) < len(whole)


# ---- spaces and scenarios ----------------------------------------------------------------------------


def test_spaces_are_listed_with_how_far_they_are(ask: Run) -> None:
    (row,) = ask("spaces").rows

    assert (row["name"], row["kind"], row["scenario"], row["events"]) == (
        DEMONSTRATION,
        "demonstration",
        "ede-2025",
        str(EVENTS),
    )
    assert row["title"] == "Natuurbrand Ede, 3 april 2025"


def test_an_empty_journal_has_headings_and_no_spaces(tmp_path: Path) -> None:
    ended = runner(tmp_path / "leeg.db")("spaces")

    assert ended.out == "name,kind,title,created_at,parent,parent_seq,scenario,events\n"


def test_scenarios_are_listed_with_their_titles(ask: Run) -> None:
    ended = ask("scenario", "list")

    assert "ede-2025\tNatuurbrand Ede, 3 april 2025\n" in ended.out


def test_a_whole_scenario_is_in_order_and_its_story_can_be_told(ask: Run) -> None:
    assert re.fullmatch(r"ede-2025: in orde; \d+ regels verteld\n", ask("scenario", "check", "ede-2025", "--tell").out)


def test_a_faulty_scenario_ends_with_one_and_tells_file_line_and_field(ask: Run, tmp_path: Path) -> None:
    (tmp_path / "fout").mkdir()
    (tmp_path / "fout" / "scenario.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "fout" / "events.jsonl").write_text("{geen json", encoding="utf-8")

    ended = ask("scenario", "check", str(tmp_path / "fout"))

    assert ended.code == REFUSED
    assert ended.err.startswith("Fout: scenario fout: fouten gevonden: 2; er is niets geladen.")
    assert "  events.jsonl, regel 1, geheel: gevonden {geen json, verwacht JSON op één regel" in ended.err


def test_what_is_no_scenario_and_no_folder_is_a_wrong_call(ask: Run) -> None:
    assert ask("scenario", "check", "/bestaat/niet").code == 2


def test_the_indicators_of_a_space_are_given_with_what_they_say(ask: Run) -> None:
    ended = ask("scenario", "monitor")

    assert ended.code == 0
    assert ended.out.startswith("Stand,Indicator,Cijfer,Drempel,")


def test_a_scenario_is_loaded_up_to_a_moment_and_then_told_on(tmp_path: Path) -> None:
    run = runner(tmp_path / "kcr2.db")

    begun = run("scenario", "load", "ede-2025", "--space", "proef", "--until", "2025-04-02T17:00")
    told_on = run("scenario", "load", "ede-2025", "--space", "proef")

    assert (begun.code, told_on.code) == (DONE, DONE)
    assert 0 < int(begun.out.split()[1]) < int(told_on.out.split()[1])
    assert told_on.out.startswith("proef: ")


def test_a_scenario_that_was_loaded_is_not_told_twice(run: Run) -> None:
    again = run("scenario", "load", "ede-2025")

    assert again.out == f"{DEMONSTRATION}: {EVENTS} gebeurtenissen\n"


def test_a_scenario_that_is_refused_says_at_which_line(tmp_path: Path) -> None:
    database = tmp_path / "kcr2.db"
    run = runner(database)
    run("scenario", "load", "ede-2025", "--until", "2025-04-02T17:00")
    opened = make.incident_opened("NB-2025-EDE", observed_at=make.at(-60 * 24), started_at=make.at(-60 * 24))
    with closing(Journal(environment(database)["KCR2_DATABASE_URL"])) as journal:
        head = journal.head(DEMONSTRATION)
        journal.append(DEMONSTRATION, [opened], author=make.author(), at=make.at(-60 * 21), seen=head.seq)

    ended = run("scenario", "load", "ede-2025")

    assert ended.code == REFUSED
    assert "incident NB-2025-EDE bestaat al" in ended.err
    assert "ede-2025, regel " in ended.err


# ---- the rest ----------------------------------------------------------------------------------------


def test_the_version_is_told(ask: Run) -> None:
    assert ask("version").out == f"{__version__}\n"


def test_outlines_that_were_updated_say_so(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "update_outlines", lambda folder: f"vervangen in {folder.name}")

    ended = ask("reference", "update-outlines")

    assert (ended.code, ended.out) == (DONE, "vervangen in reference\n")


def test_outlines_that_could_not_be_updated_say_why(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(_: Path) -> str:
        raise DataError("geen netwerk.", where="PDOK", faults=[Fault(None, "VR07", "niets", "een vlak")])

    monkeypatch.setattr(commands, "update_outlines", offline)

    ended = ask("reference", "update-outlines")

    assert (ended.code, ended.out) == (REFUSED, "")
    assert ended.err == "Fout: PDOK: geen netwerk.\n  VR07: gevonden niets, verwacht een vlak\n"


def test_a_database_that_cannot_be_used_is_told() -> None:
    ended = Ended(CliRunner().invoke(app, ["spaces"], env={"KCR2_DATABASE_URL": "oracle://nergens"}))

    assert (ended.code, ended.out) == (REFUSED, "")
    assert "KCR2_DATABASE_URL" in ended.err


# ---- a real process ------------------------------------------------------------------------------------


def process(database: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m kcr2` as a script would."""
    return subprocess.run(
        [sys.executable, "-m", "kcr2", *map(str, arguments)],
        cwd=ROOT,
        env=environment(database) | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_script_gets_the_table_and_nothing_else(told: Path) -> None:
    done = process(told, "picture", "capacity", "--at", OPENING, "--format", "json")

    assert (done.returncode, done.stderr) == (DONE, "")
    assert {row["unit"] for row in json.loads(done.stdout)} <= set(reference().capabilities["unit"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("picture", "capacity", "--role", "bestuur"), REFUSED), (("picture",), MISUSED)],
)
def test_a_script_hears_by_its_exit_code_what_went_wrong(arguments: tuple[str, ...], code: int, told: Path) -> None:
    done = process(told, *arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_script_hears_of_a_broken_journal(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM journal WHERE seq = 5")
        connection.commit()

    assert process(database, "verify").returncode == BROKEN


# ---- feeds ---------------------------------------------------------------------------------------

WARNING = DATA / "feeds" / "samples" / "weer-onweer.xml"


def test_a_feed_is_read_shown_recorded_once_and_known_after_that(run: Run) -> None:
    before = heads(run)["demo-ede-2025"]

    shown = run("read-feed", "cap", WARNING, "--dry-run")
    assert (shown.code, shown.rows[0]["Wat"]) == (0, "waarschuwing: Onweer")
    assert "Niets vastgelegd: 1 nieuw, 0 al bekend, 0 ouder dan wat er ligt." in shown.err
    assert heads(run)["demo-ede-2025"] == before

    assert "Vastgelegd: 1 nieuw" in run("read-feed", "cap", WARNING).err
    assert heads(run)["demo-ede-2025"] == before + 1
    assert "Niets vastgelegd: 0 nieuw, 1 al bekend" in run("read-feed", "cap", WARNING).err


def test_a_faulty_feed_ends_with_all_its_faults_and_records_nothing(run: Run, tmp_path: Path) -> None:
    before = heads(run)
    path = tmp_path / "w.xml"
    path.write_bytes(WARNING.read_bytes().replace(b"<scope>Public</scope>", b"").replace(b">Met<", b">Weer<"))

    ended = run("read-feed", "cap", path)

    assert ended.code == 1
    assert "er is niets ingelezen" in ended.err
    assert "alert/scope: gevonden niets" in ended.err
    assert "info/category: gevonden Weer" in ended.err
    assert heads(run) == before


def test_a_feed_above_the_limit_is_not_even_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    path.write_bytes(b" " * 5_000_001)

    ended = run("read-feed", "cap", path)

    assert (ended.code, ended.out) == (1, "")
    assert "5.0 MB is meer dan de 5 MB" in ended.err
