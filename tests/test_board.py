"""Does the board's demonstration tell what the case holds? Every named figure, against the file of the case itself."""

from collections.abc import Iterator
from string import Formatter
from typing import Any

import orjson
import pytest

from kcr2.access import PAGES
from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.exchange.demonstrations import DEMONSTRATIONS, Demonstration, Scene, load_demonstration
from kcr2.exchange.scenarios import SCENARIOS, load_scenario, open_demonstration
from kcr2.formats import clock_time, span
from kcr2.journal import Journal
from kcr2.model import moment_of
from kcr2.planning.allocation import Run, allocate
from kcr2.planning.problem import build_problem, plan_options
from kcr2.reference import REGION_CODES, Reference
from kcr2.settings import Settings
from kcr2.view.board import scenes_payload
from kcr2.view.board_figures import FIGURES, Board, Figure, figures

CASE = "peel-meinweg-2020"


@pytest.fixture(scope="module")
def shown() -> Demonstration:
    """Give the guided story."""
    return load_demonstration("bestuur")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory, reference: Reference, shown: Demonstration) -> Iterator[Board]:
    """Tell the case to its end and propose at the opening."""
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('board') / 'kcr2.db'}")
    desk, case = Desk(Journal(settings.database_url), reference, settings), load_scenario(CASE)
    space = open_demonstration(desk, case, name="demo-bestuur", until=case.ends_at)
    opening = desk.picture(space, now=case.ends_at, at=shown.opens_at)
    problem = build_problem(opening, plan_options(settings))
    yield Board(desk.picture(space, now=case.ends_at), opening, problem, allocate(problem.instance, Run(lambda: 0.0)))
    desk.journal.close()


@pytest.fixture(scope="module")
def told(board: Board) -> dict[str, Figure]:
    """Give every figure."""
    return figures(board)


def acts(kind: str, **values: Any) -> list[dict[str, Any]]:
    """Find acts in the file of the case, by what they hold."""
    lines = (SCENARIOS / CASE / "events.jsonl").read_bytes().splitlines()
    rows = [orjson.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row["do"] == kind and values.items() <= row["with"].items()]


def at(act: dict[str, Any]) -> str:
    """Write the moment of an act."""
    return clock_time(moment_of(act["at"]))


def arrival(delivery: str, number: int = 0) -> str:
    """Write when a delivery came to its assembly point."""
    return at(acts("StepDelivery", delivery_id=delivery, state="at_ugs")[number])


def minutes_between(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Count the minutes between two acts."""
    return (moment_of(other["at"]) - moment_of(one["at"])).total_seconds() / 60


def expected() -> dict[str, str]:
    """Give what the case's own file says, figure by figure."""
    fires = [moment_of(act["with"]["started_at"]) for act in acts("OpenIncident")[:2]]
    filed = [act for act in acts("FileRequest") if act["with"]["lines"][0]["capability"] == "DEF-HELI-FBO"]
    grants = acts("TakeStep", request_id="A-2020-0001", step="grant")
    change, consents = acts("ProposeChange")[0], acts("GiveConsent")
    stock = acts("ReportCapacity", owner="DEF", capability="DEF-HELI-FBO")[0]["with"]
    waited = span(minutes_between(change, consents[-1]))
    return {
        "fire_one": clock_time(fires[0]),
        "fire_two": clock_time(fires[1]),
        "fire_gap": span((fires[1] - fires[0]).total_seconds() / 60),
        "request_one": at(filed[0]),
        "request_two": at(filed[1]),
        "request_night": at(filed[2]),
        "asked": f"{sum(act['with']['lines'][0]['amount'] for act in filed[:2])} helikopters",
        "releasable": "1 helikopter" if stock["releasable"] == 1 else f"{stock['releasable']} helikopters",
        "ready": span(stock["ready_min"]),
        "deciders": "minister van JenV (in mandaat: hoofd LOCC-KCR2) en Commandant der Strijdkrachten",
        "decided_in": span(minutes_between(filed[0], grants[-1])),
        "first_peel": arrival("A-2020-0001/1/DEF/1"),
        "second": arrival("A-2020-0006/1/DEF/1"),
        "third": arrival("A-2020-0006/1/DEF/2"),
        "first_meinweg": arrival("A-2020-0006/1/DEF/3", -1),
        "day_one": "1 helikopter",
        "proposed": at(change),
        "consents": str(len(consents)),
        "settled": at(consents[-1]),
        "waited": waited,
        "in_parallel": span(120),
        "saved": span(minutes_between(change, consents[-1]) - 120),
        "hub_at": "20 apr 13:30",
        "hub_given": "1 helikopter",
        "hub_for": "Limburg-Noord",
        "hub_short": "3 helikopters",
        "hub_arrival": "20 apr 20:03",
        "sunset": "20 apr 20:38",
    }


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_what_the_case_says(told: dict[str, Figure], name: str) -> None:
    assert told[name].words == expected()[name]


def test_every_figure_tells_its_source_quality_and_moment(told: dict[str, Figure]) -> None:
    for name, figure in told.items():
        assert all((figure.title, figure.words, figure.quality, figure.source, figure.at)), name
    assert told["fire_gap"].quality == "gedocumenteerd"
    assert told["decided_in"].quality == "aanname"
    assert {told[name].quality for name in told if name.startswith(("hub_", "saved", "in_"))} == {"gesimuleerd"}


def names_in(scene: Scene) -> set[str]:
    """Give the figures that the texts of a scene name, in both languages."""
    texts = [scene.title, *scene.text, scene.en.title, *scene.en.text]
    return {name for text in texts for _said, name, _spec, _conversion in Formatter().parse(text) if name}


def test_texts_name_only_figures_that_there_are_and_hold_no_figure_themselves(shown: Demonstration) -> None:
    for scene in shown.scenes:
        assert names_in(scene) | set(scene.figures) <= set(FIGURES)
        bare = " ".join([scene.title, *scene.text]).replace("6 oktober 2025", "").replace("april 2020", "")
        assert not any(letter.isdigit() for letter in bare), scene.key


def test_both_languages_name_the_same_figures(shown: Demonstration) -> None:
    for scene in shown.scenes:
        dutch = Scene.model_construct(**{**scene.__dict__, "en": scene})
        english = Scene.model_construct(**{**scene.__dict__, "title": scene.en.title, "text": scene.en.text})
        assert names_in(dutch) == names_in(english), scene.key


@pytest.mark.parametrize("language", ["nl", "en"])
def test_scenes_are_filled_and_links_lead_only_where_one_may_go(
    shown: Demonstration, told: dict[str, Figure], language: str
) -> None:
    sent = scenes_payload(shown, told, language=language, allowed={"landelijk_beeld"})

    text = orjson.dumps(sent).decode()
    assert "{" + "hub_at}" not in text
    pages = [page for task in sent["tasks"] for page in task["pages"]]
    assert {name for name, _title, allowed in pages if allowed} == {"landelijk_beeld"}
    assert {name for name, _title, _allowed in pages} <= set(PAGES)
    assert 540 <= sum(scene["seconds"] for scene in sent["scenes"]) <= 630


def test_no_region_is_named_beside_the_two_that_burned(
    shown: Demonstration, told: dict[str, Figure], reference: Reference
) -> None:
    text = orjson.dumps(scenes_payload(shown, told, language="nl", allowed=())).decode()

    others = [reference.owner_name(code) for code in REGION_CODES if code not in {"VR22", "VR23"}]
    assert not [name for name in others if name in text]


def test_a_scene_with_a_fault_is_refused_with_its_place(tmp_path: Any) -> None:
    text = (DEMONSTRATIONS / "bestuur.toml").read_text(encoding="utf-8")
    (tmp_path / "kapot.toml").write_text(text.replace("seconds = 35", "seconds = -3"), encoding="utf-8")

    with pytest.raises(DataError) as fault:
        load_demonstration("kapot", tmp_path)

    assert "kapot.toml" in str(fault.value.where)
