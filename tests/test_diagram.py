"""Does the documentation show the state machine as it is?"""

from kcr2.model.process import MOVES, diagram
from kcr2.settings import ROOT

PAGE = (ROOT / "docs" / "bijstand.md").read_text(encoding="utf-8")


def test_the_diagram_of_the_documentation_is_that_of_the_program() -> None:
    drawn = PAGE.split("```mermaid\n")[1].split("\n```")[0]

    assert drawn == diagram()


def test_the_documentation_names_every_step_of_a_delivery_and_whose_it_is() -> None:
    rows = {line for line in PAGE.splitlines() if line.startswith("| ")}

    told = {
        f"| {move.source.label} | {move.target.label} | {', '.join(sorted(one.label for one in move.parties))} |"
        for move in MOVES
    }
    assert told <= rows
