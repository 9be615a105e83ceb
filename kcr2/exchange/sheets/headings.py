"""Which column of the file is which field?"""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from kcr2.errors import Fault
from kcr2.exchange.sheets.cells import shown
from kcr2.exchange.sheets.columns import Column, folded
from kcr2.exchange.sheets.grid import Grid, Line, letter
from kcr2.words import many

HEADINGS = "koppen"
"""The column of a fault that is about the row of headings as a whole."""
HEADED = "een kop boven de kolom, of een lege kolom"
MERGED = "samengevoegde cellen"

Places = Mapping[int, Column]
"""Number of the column in the file → the column that it is."""


def match_headings(
    grid: Grid, columns: Sequence[Column], *, optional: Collection[str] = ()
) -> tuple[Places, list[Fault]]:
    """Find the columns by their headings in the first row that is not blank.

    Parameters
    ----------
    optional : required fields that may be left out all the same
    """
    first = grid.lines[0]
    by_name = {name: column for column in columns for name in column.known_as}
    said = {place: by_name.get(folded(shown(raw))) for place, raw in first.cells.items()}
    if not any(said.values()):
        return {}, [_none_known(first, columns)]
    faults = _merged(grid, last=max(said))
    places: dict[int, Column] = {}
    for place, column in said.items():
        if column in places.values():
            faults.append(_double(first, place, places))
        elif column:
            places[place] = column
    for place in (place for place, column in said.items() if column is None):
        meant = _meant(first, place, [column for column in columns if column not in places.values()])
        faults.append(_unknown(first, place, meant))
        if meant:
            places[place] = meant  # so that its cells are checked in the same go
    return places, [*faults, *_gaps(grid, places, columns, optional)]


def _none_known(line: Line, columns: Sequence[Column]) -> Fault:
    found = ", ".join(shown(raw)[:40] for raw in list(line.cells.values())[:8])
    return Fault(line.number, HEADINGS, found, "koppen als " + ", ".join(column.header for column in columns))


def _meant(line: Line, place: int, columns: Sequence[Column]) -> Column | None:
    """Give the column whose title looks like the heading."""
    titles = {folded(column.title): column for column in columns}
    near = get_close_matches(folded(shown(line.cells[place])), titles, n=1)
    return titles[near[0]] if near else None


def _unknown(line: Line, place: int, meant: Column | None) -> Fault:
    known = f"'{meant.title}'" if meant else "een kop van het sjabloon"
    expected = f"{known}, of haal de kolom weg"
    return Fault(line.number, letter(place), shown(line.cells[place])[:80], expected)


def _double(line: Line, place: int, places: Places) -> Fault:
    heading = folded(shown(line.cells[place]))
    other, column = next((at, known) for at, known in places.items() if heading in known.known_as)
    expected = f"één keer; {letter(other)} heet ook zo"
    return Fault(line.number, letter(place), f"nog eens {column.title}", expected)


def _gaps(grid: Grid, places: Places, columns: Sequence[Column], optional: Collection[str]) -> list[Fault]:
    """Tell which headings are missing, unless they may be under a merged one."""
    first = grid.lines[0]
    if any(top <= first.number <= bottom for top, bottom, _, _ in grid.merged):
        return []
    needed = [column for column in columns if column.required and column.name not in optional]
    missing = [_missing(first, column) for column in needed if column not in places.values()]
    return [*missing, *_without_heading(grid)]


def _missing(line: Line, column: Column) -> Fault:
    return Fault(line.number, column.title, "geen kolom", "een kolom met deze kop (verplicht veld)")


def _merged(grid: Grid, *, last: int) -> list[Fault]:
    """Tell each range of merged cells: only one of them holds the value, so the others would seem empty."""
    return [
        Fault(row, letter(left), MERGED, "losse cellen, elk met een eigen waarde")
        for row, bottom, left, _ in sorted(grid.merged)
        if left <= last and bottom >= grid.lines[0].number
    ]


def _without_heading(grid: Grid) -> list[Fault]:
    headed = grid.lines[0].cells
    rows: dict[int, list[int]] = {}
    for line in grid.lines[1:]:
        for place in line.cells.keys() - headed.keys():
            rows.setdefault(place, []).append(line.number)
    return [
        Fault(numbers[0], letter(place), many(len(numbers), "1 waarde", "{n} waarden") + " zonder kop", HEADED)
        for place, numbers in sorted(rows.items())
    ]
