"""Does the table of gains show the losses too, and is nothing solved twice?"""

import json
from dataclasses import asdict
from pathlib import Path

from tests.bench.gain import BEGIN, DOCUMENT, END, Compared, compare_all, table, write

NEAREST = {"unmet": 1000.0, "late": 50.0, "travel": 4000.0, "units": 40.0, "per unit": 100.0}


def compared(seed: int, *proven: str, **best: float) -> Compared:
    """Give a comparison with some better or worse scores."""
    return Compared(seed, 9.0, 4.0, list(proven), NEAREST, NEAREST | best)


def row(told: str, name: str) -> list[str]:
    """Give the cells of a row of the table."""
    [line] = [line for line in told.splitlines() if line.startswith(f"| {name}")]
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_the_table_shows_what_falls_and_what_rises() -> None:
    told = table([compared(1, unmet=700, travel=5000), compared(2, unmet=900, late=80), compared(3, late=20)])

    assert row(told, "unmet") == [
        "unmet, weighted", "1,000", "866.7", "−133.3 (−13.3 %)", "−300.0", "0.0", "2 / 1 / 0", "0",
    ]  # fmt: skip
    assert row(told, "late")[4:7] == ["−30.0", "+30.0", "1 / 1 / 1"]
    assert row(told, "travel")[4:7] == ["0.0", "+1,000", "0 / 2 / 1"]


def test_the_table_says_how_much_is_proven() -> None:
    told = table([compared(1, "unmet", "late", "travel"), compared(2, "unmet")])

    assert "All levels are proven in 1 of 2" in told
    assert row(told, "unmet")[7] == "2"
    assert row(told, "late")[7] == "1"
    assert row(told, "units that travel")[7] == ""


def test_what_was_solved_before_is_not_solved_again(tmp_path: Path) -> None:
    path = tmp_path / "gain.jsonl"
    known = [compared(seed, "unmet") for seed in (1, 2)]
    path.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in known), encoding="utf-8")
    before = path.read_bytes()

    found = compare_all([2, 1], 9.0, path)

    assert found == known[::-1]
    assert path.read_bytes() == before


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")

    write("new", path)

    assert path.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_the_document_has_room_for_the_table() -> None:
    told = DOCUMENT.read_text(encoding="utf-8")

    assert (told.count(BEGIN), told.count(END)) == (1, 1)
