"""Does the page of the stress test let choose, run, watch, stop, go on, read, compare, share and open a scenario?"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Journal, Space
from kcr2.reference import Reference
from kcr2.reports.document import plain_text
from kcr2.settings import ROOT, Settings
from kcr2.stress.comparing import shift
from kcr2.stress.country import Country
from kcr2.stress.drawn import Drawn
from kcr2.stress.intervals import Interval
from kcr2.stress.marginal import Candidate, Marginal
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Here, Work
from kcr2.terms import SpaceKind
from kcr2.ui.stress import choosing, one_more, report, run, starting
from kcr2.ui.stress import run as running
from tests.pages.test_simulatie import MORNING, SPACE

SCENARIOS = 120
PATIENCE_S = 60
PARTS = ("In het kort", "Per type", "Ander beleid", "Zwaarste scenario's", "Aannames", "Rapport")

GATE = Event()
"""Closed, nothing is evaluated: so that a test can look at a run that is under way."""


def told_by_hand(country: Country, scenarios: Sequence[Drawn], *, exact: bool = True) -> Outcomes:
    """Give outcomes at once: of every other window the first need misses a unit in its first block.

    Under a policy that keeps nothing at home nothing is missing.
    """
    GATE.wait(PATIENCE_S)
    n, families = len(scenarios), len(country.families)
    asked = np.zeros((n, len(country.types)), dtype=int)
    found = np.zeros((n, families))
    cells = []
    for at, drawn in enumerate(scenarios):
        for need in drawn.needs:
            asked[at, country.types.index(need.capability)] += need.units * (need.last - need.first)
        if drawn.number % 2 == 0 and country.policy.cover_share is None and drawn.needs:
            first = drawn.needs[0]
            code, region = country.types.index(first.capability), country.regions.index(first.region)
            found[at, country.family_of[code]] = 1_000
            cells.append((drawn.number, code, region, first.first, 100))
    number = np.array([drawn.number for drawn in scenarios])
    columns = np.array(sorted(cells), dtype=int).reshape(-1, 5).T
    return Outcomes(number, asked, np.zeros_like(asked), found, found.copy(), found > 0, *columns)


def broken(country: Country, scenarios: Sequence[Drawn], *, exact: bool = True) -> Outcomes:
    """Make a mistake."""
    raise ZeroDivisionError


def refused(country: Country, scenarios: Sequence[Drawn], *, exact: bool = True) -> Outcomes:
    """Say what is wrong."""
    raise PlanError("het rekenproces viel weg.", where="stresstest")


class Visitor:
    """Somebody at the page."""

    def __init__(self, *, role: str = "kcr2", space: str = SPACE) -> None:
        """Open the page."""
        self.app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        self.app.query_params.update({"rol": role, "organisatie": "VR07", "ruimte": space})
        self.app.run()
        self.app.switch_page(str(ROOT / "pages" / "stresstest.py"))
        self.look()

    def look(self) -> "Visitor":
        """Draw the page anew."""
        self.app.run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def press(self, label: str) -> "Visitor":
        """Press a button."""
        next(one for one in self.app.button if one.label == label).click().run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def choose(self, label: str, value: object) -> "Visitor":
        """Choose from a list."""
        next(one for one in self.app.selectbox if one.label == label).set_value(value).run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def part(self, name: str) -> "Visitor":
        """Open a part of the results."""
        self.app.session_state[f"stress-part:{SPACE}"] = name
        return self.look()

    def labels(self) -> set[str]:
        """Give the buttons that are there."""
        return {one.label for one in self.app.button}

    def said(self) -> str:
        """Give everything that the page says in words."""
        app = self.app
        parts = [
            *app.markdown,
            *app.caption,
            *app.info,
            *app.warning,
            *app.error,
            *app.text,
            *app.title,
            *app.subheader,
        ]
        return "\n".join(str(part.value) for part in parts)

    def column(self, name: str) -> pd.Series:
        """Give the first column of that name."""
        found: pd.Series = next(table.value[name] for table in self.app.dataframe if name in table.value)
        return found

    def columns(self) -> set[str]:
        """Give the titles of all columns of all tables."""
        return {str(name) for table in self.app.dataframe for name in table.value.columns}

    def until(self, there: Callable[["Visitor"], bool]) -> "Visitor":
        """Look again until something is there."""
        deadline = time.monotonic() + PATIENCE_S
        while not there(self) and time.monotonic() < deadline:
            time.sleep(0.05)
            self.look()
        assert there(self)
        return self

    def calculated(self) -> "Visitor":
        """Run a test to its end."""
        self.press("Reken door")
        return self.until(lambda one: f"**{SCENARIOS} vensters" in one.said() and "Stop" not in one.labels())


@pytest.fixture(scope="module")
def told(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the morning of Ede, told once."""
    path = tmp_path_factory.mktemp("stress") / "kcr2.db"
    address = f"sqlite:///{path}"
    desk = Desk(Journal(address), reference, Settings(database_url=address))
    open_demonstration(desk, load_scenario("ede-2025"), name=SPACE, until=MORNING)
    desk.journal.close()
    return path


@pytest.fixture
def url(told: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the database that nobody writes in; a test of the country is small there and its outcomes are known."""
    address = f"sqlite:///{told}"
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    monkeypatch.setattr(choosing, "SIZES", (SCENARIOS, 2_500))
    monkeypatch.setattr(running, "place_of", lambda workers, cluster: Here())
    monkeypatch.setattr(running, "_shared", {})
    evaluates(monkeypatch, told_by_hand)
    GATE.set()
    yield address
    GATE.set()


@pytest.fixture
def own_url(url: str, told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a database to write in."""
    (tmp_path / "kcr2.db").write_bytes(told.read_bytes())
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    return address


def evaluates(monkeypatch: pytest.MonkeyPatch, evaluate: Callable[..., Outcomes]) -> None:
    """Let a test be evaluated in some way."""
    monkeypatch.setattr(starting, "Work", lambda *parts: Work(*parts, evaluate=evaluate))


def spaces(url: str, reference: Reference) -> list[Space]:
    """Give the spaces that are in the journal, all of them whole."""
    journal = Journal(url)
    desk = Desk(journal, reference, Settings(database_url=url))
    found = list(journal.spaces())
    assert all(desk.verify(space) is None for space in found)
    journal.close()
    return found


# ---- before a test -------------------------------------------------------------------------------


def test_before_any_result_the_page_says_how_much_of_the_country_is_known(url: str) -> None:
    visitor = Visitor()

    figures = {one.label: int(one.value) for one in visitor.app.metric}
    assert set(figures) == {"Opgegeven door de eigenaar", "Planningsaantal (aanname)", "Onbekend"}
    assert all(count > 0 for count in figures.values())
    assert "Opgaven met stand van" in visitor.said()
    assert "geen oordeel over een regio" in visitor.said()
    assert "Kans op tekort (95 %-interval)" not in visitor.columns()


def test_every_hazard_may_be_given_and_the_seed_and_processes_be_chosen(url: str) -> None:
    app = Visitor().app

    given = next(one for one in app.selectbox if one.label == "Gegeven")
    assert len(given.options) > 8
    assert given.options[0] == "een venster waarin iets gebeurt"
    assert {one.label for one in app.number_input} == {"Toevalszaad", "Rekenprocessen"}


@pytest.mark.parametrize("role", ["regio", "bestuur", "rijk"])
def test_who_may_not_simulate_gets_no_choices_and_hears_that_nothing_is_shared(url: str, role: str) -> None:
    visitor = Visitor(role=role)

    assert "Reken door" not in visitor.labels()
    assert "nog geen stresstest gedeeld" in visitor.said()


# ---- running -------------------------------------------------------------------------------------


def test_a_test_runs_and_answers_in_sentences_with_intervals(url: str) -> None:
    visitor = Visitor().calculated()

    said = visitor.said()
    assert "In 50 van de 100 driedaagse vensters met een groot incident komt er ergens iets tekort" in said
    assert "95%-interval" in said
    assert "het land zoals het is" in said
    assert "Kans op tekort (95 %-interval)" in visitor.columns()


def test_a_cluster_that_is_set_is_where_a_test_runs(own_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setenv("KCR2_STRESS_CLUSTER", "tcp://10.0.0.5:8786")
    monkeypatch.setattr(running, "place_of", lambda workers, cluster: asked.append(cluster) or Here())

    visitor = Visitor()
    [processes] = [one for one in visitor.app.number_input if one.label == "Rekenprocessen"]
    visitor.calculated()

    assert processes.disabled
    assert processes.help == "Er wordt gerekend op het ingestelde rekencluster."
    assert asked == ["tcp://10.0.0.5:8786"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_results_opens(url: str, part: str) -> None:
    visitor = Visitor().calculated().part(part)

    assert visitor.app.dataframe or part == "Ander beleid"
    assert not visitor.app.error


def test_the_result_says_what_it_rests_on(url: str) -> None:
    visitor = Visitor()
    next(one for one in visitor.app.number_input if one.label == "Toevalszaad").set_value(7)
    next(one for one in visitor.app.multiselect if one.label == "Maanden").set_value([7, 4])

    visitor.calculated()

    assert "april, juli · zaad 7" in visitor.said()
    assert "gegeven dat er iets gebeurt" in visitor.said()
    assert "doorgerekend door" in visitor.said()


def test_a_given_hazard_is_in_every_window(url: str) -> None:
    visitor = Visitor()
    given = next(one for one in visitor.app.selectbox if one.label == "Gegeven")
    given.set_value("storm")

    visitor.calculated().part("Zwaarste scenario's")

    assert "dit gevaar: Zware storm" in visitor.said()
    incidents = visitor.column("Incidenten")
    assert incidents.str.contains("Zware storm").all()


def test_a_test_under_way_shows_how_far_it_is_and_is_stopped_and_gone_on_with(url: str) -> None:
    GATE.clear()
    visitor = Visitor().press("Reken door").until(lambda one: "Stop" in one.labels())
    assert "Er is nog geen stresstest" not in visitor.said()

    visitor.press("Stop")
    GATE.set()
    visitor.until(lambda one: "Ga verder" in one.labels())
    assert "Tussenstand" in visitor.said() or "gestopt na 0" in visitor.said()

    visitor.press("Ga verder").until(lambda one: "Ga verder" not in one.labels() and "Stop" not in one.labels())
    assert f"**{SCENARIOS} vensters" in visitor.said()
    assert "Tussenstand" not in visitor.said()


def test_a_mistake_in_the_thread_is_told_on_the_page(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluates(monkeypatch, broken)

    visitor = Visitor().press("Reken door").until(lambda one: bool(one.app.error))

    assert "fout in het programma (ZeroDivisionError)" in visitor.app.error[0].value


def test_what_stops_a_test_is_told_on_the_page(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluates(monkeypatch, refused)

    visitor = Visitor().press("Reken door").until(lambda one: bool(one.app.error))

    assert "het rekenproces viel weg" in visitor.app.error[0].value


def test_a_policy_with_half_a_row_is_refused_whole_and_nothing_runs(url: str) -> None:
    visitor = Visitor()
    key = f"stress-policy:{SPACE}:extra"
    visitor.app.session_state[key] = {"edited_rows": {}, "added_rows": [{"owner": "VR06"}], "deleted_rows": []}

    visitor.press("Reken door")

    assert "de rijen kloppen niet (fouten: 2); er is niets doorgerekend" in visitor.said()
    assert "Stop" not in visitor.labels()


# ---- reading -------------------------------------------------------------------------------------


def test_a_type_is_shown_on_the_map_by_region_and_hour_with_a_table_beside_it(url: str) -> None:
    visitor = Visitor().calculated().part("Per type")

    regions = visitor.column("Regio")
    assert [one[:4] for one in regions] == [f"VR{number:02}" for number in range(1, 26)]
    assert "Wat doet één eenheid erbij?" in visitor.said()


def test_another_type_is_chosen(url: str) -> None:
    visitor = Visitor().calculated().part("Per type")
    types = next(one for one in visitor.app.selectbox if one.label == "Type").options

    visitor.choose("Type", visitor.app.session_state[f"stress-shown:{SPACE}"][1].asked[1])

    assert f"**{types[1]}**: kans op tekort" in visitor.said()


def test_every_number_of_the_hazards_has_a_source_or_the_word_aanname(url: str) -> None:
    visitor = Visitor().calculated().part("Aannames")

    sources = next(
        table.value["Bron of aanname"] for table in visitor.app.dataframe if "Bron of aanname" in table.value
    )
    assert len(sources) > 100
    assert (sources.str.strip().str.len() > 3).all()
    visitor.choose("Gevaar", "Zware storm")
    hazards = visitor.column("Gevaar")
    assert set(hazards) == {"Zware storm"}


def test_the_same_scenarios_under_another_policy_are_compared_in_a_sentence(url: str) -> None:
    visitor = Visitor().calculated().part("Ander beleid")
    visitor.app.selectbox(key=f"stress-other-policy:{SPACE}:cover").set_value("quarter")

    visitor.press("Vergelijk").until(lambda one: "in plaats van" in one.said())
    visitor.until(lambda one: "Tussenstand" not in one.said())

    assert (
        "Restdekking 25 % bij iedereen: iets, ergens in het land, komt tekort in 0,0 in plaats van 50" in visitor.said()
    )
    assert "Verschil, procentpunt (95 %-interval)" in visitor.columns()


def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list that grows with the text of every report that the page offers."""
    kept: list[str] = []
    monkeypatch.setattr(report, "downloads", lambda name, made: kept.append(plain_text(made())))
    return kept


def test_the_report_is_about_what_is_on_screen_and_says_what_was_not_calculated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = papers(monkeypatch)

    visitor = Visitor().calculated().part("Rapport")

    [text] = kept
    assert f"Landelijke stresstest: {SCENARIOS} driedaagse vensters met een groot incident" in text
    assert "DEMONSTRATIE" in text
    assert "In 50 van de 100 driedaagse vensters met een groot incident komt er ergens iets tekort" in text
    assert text.count("Niet doorgerekend.") == 2
    assert "nog niet doorgerekend (zie Ander beleid)" in visitor.said()


def test_another_policy_that_was_calculated_stands_in_the_report(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = papers(monkeypatch)
    visitor = Visitor().calculated().part("Ander beleid")
    visitor.app.selectbox(key=f"stress-other-policy:{SPACE}:cover").set_value("quarter")
    visitor.press("Vergelijk").until(lambda one: "in plaats van" in one.said() and "Tussenstand" not in one.said())

    visitor.part("Rapport")

    [row] = [line for line in kept[-1].splitlines() if line.startswith("Restdekking 25 % bij iedereen")]
    assert row.split("\t")[1:3] == ["50,0", "0,0"]
    assert kept[-1].count("Niet doorgerekend.") == 1


def test_a_shared_outcome_is_read_by_others_without_figures_of_owners_for_the_board(url: str) -> None:
    Visitor().calculated().press("Deel deze uitkomst")

    board = Visitor(role="bestuur")
    assert f"**{SCENARIOS} vensters" in board.said()
    assert "Reken door" not in board.labels()
    board.part("Aannames")
    assert "niet voor uw rol" in board.said()
    assert "Kan weg" not in board.columns()
    assert "Kan weg" in Visitor(role="rijk").part("Aannames").columns()


def test_who_only_reads_opens_no_scenario_and_compares_nothing(url: str) -> None:
    Visitor().calculated().press("Deel deze uitkomst")

    reader = Visitor(role="rijk")

    assert "Open als wat-als" not in reader.part("Zwaarste scenario's").labels()
    assert "Vergelijk" not in reader.part("Ander beleid").labels()


def test_what_is_not_shared_is_read_by_nobody_else(url: str) -> None:
    Visitor().calculated()

    assert "nog geen stresstest gedeeld" in Visitor(role="rijk").said()


# ---- one more unit, and paper --------------------------------------------------------------------


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one more unit be worth what the number of its region says."""

    def marginal(candidates: Sequence[Candidate], outcomes: Outcomes, *rest: object) -> Iterator[Marginal]:
        n = len(outcomes)
        same = (outcomes.short.any(axis=1), np.zeros(n, dtype=bool))
        for one in candidates:
            worth = float(one.owner[2:])
            ends = Interval(worth - 0.5, worth + 0.5)
            each = np.full(n, worth) + np.arange(n) % 2
            yield Marginal(one, worth, ends, worth, worth, ends, shift(same, same), n, n, each)

    monkeypatch.setattr(one_more, "marginal", marginal)


def test_what_one_more_unit_buys_is_calculated_when_asked_for_and_stands_in_order_of_code(
    url: str, judged: None
) -> None:
    visitor = Visitor().calculated().part("Per type")
    assert "Eén erbij bij" not in visitor.columns()

    visitor.press("Reken uit").until(lambda one: "één erbij bij" in one.said())

    places = [place[:4] for place in visitor.column("Eén erbij bij")]
    assert len(places) > 1
    assert places == sorted(places)
    assert "geen rangorde van regio's" in visitor.said()


def test_who_only_reads_does_not_calculate_one_more_unit(url: str) -> None:
    Visitor().calculated().press("Deel deze uitkomst")

    assert "Reken uit" not in Visitor(role="rijk").part("Per type").labels()


def test_another_type_has_its_own_answer_of_one_more(url: str, judged: None) -> None:
    visitor = Visitor().calculated().part("Per type")
    visitor.press("Reken uit").until(lambda one: "één erbij bij" in one.said())

    visitor.choose("Type", visitor.app.session_state[f"stress-shown:{SPACE}"][1].asked[1])

    assert "één erbij bij" not in visitor.said()


def test_the_report_is_offered_as_two_files_to_every_reader(url: str) -> None:
    Visitor().calculated().press("Deel deze uitkomst")

    for role in ("kcr2", "bestuur"):
        offered = {one.label for one in Visitor(role=role).part("Rapport").app.get("download_button")}
        assert offered == {"PDF: capaciteitsbeeld", "Word (DOCX): capaciteitsbeeld"}


def test_one_more_unit_that_was_calculated_stands_in_the_report(url: str, judged: None) -> None:
    visitor = Visitor().calculated().part("Per type")
    visitor.press("Reken uit").until(lambda one: "één erbij bij" in one.said())

    assert "Eén eenheid erbij: nog niet doorgerekend" not in visitor.part("Rapport").said()


# ---- a scenario as a what-if ---------------------------------------------------------------------


def test_a_scenario_of_the_tail_opens_as_a_what_if_and_this_space_stays_as_it_was(
    own_url: str, reference: Reference
) -> None:
    visitor = Visitor().calculated().part("Zwaarste scenario's")
    journal = Journal(own_url)
    before = journal.head(SPACE)

    visitor.press("Open als wat-als")

    (branch,) = [space for space in spaces(own_url, reference) if space.kind is SpaceKind.BRANCH]
    assert branch.title.startswith("Stresstest scenario ")
    assert journal.head(SPACE) == before
    kinds = {entry.kind for entry in journal.read(branch.name) if entry.seq > branch.parent_seq}
    assert {"branch_started", "incident_opened", "request_filed"} <= kinds
    assert visitor.app.session_state["space"] == branch.name
    journal.close()


def test_a_new_test_takes_the_place_of_the_old_one_and_of_its_comparison(url: str) -> None:
    visitor = Visitor().calculated().part("Ander beleid")
    visitor.press("Vergelijk").until(lambda one: "in plaats van" in one.said())

    visitor.press("Reken door").until(lambda one: "Stop" not in one.labels())

    assert "in plaats van" not in visitor.said()
    assert set(visitor.app.session_state[f"stress-runs:{SPACE}"]) == {run.MAIN}
