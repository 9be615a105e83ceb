"""On which line of a TOML file does a value stand? The standard reader does not say."""

import re
from collections import defaultdict
from collections.abc import Iterator

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\" ]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+|\"[^\"]*\")\s*=(.*)$")


def line_of(places: dict[Path, int], path: Path) -> int | None:
    """Give the line of a value, or of the nearest thing that it stands in; None when that is the whole file."""
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
    return None


def places_of(text: str) -> dict[Path, int]:
    """Give the line on which each table and each key of a table begins.

    What stands within a list or a table on one line has the line of its key.
    """
    places: dict[Path, int] = {}
    seen: dict[Path, int] = defaultdict(int)
    table: Path = ()
    for number, line in _outside_texts(text):
        if header := _HEADER.match(line):
            table = _table(header[2], many=header[1] == "[[", seen=seen)
            places[table] = number
        elif key := _KEY.match(line):
            places[(*table, key[1].strip('"'))] = number
    return places


def _table(name: str, *, many: bool, seen: dict[Path, int]) -> Path:
    """Give the path of a table; a table of tables counts, and what is under it belongs to the last one."""
    path: Path = ()
    parts = [part.strip(' "') for part in name.split(".")]
    for part in parts[:-1]:
        path = (*path, part)
        if seen[path]:
            path = (*path, seen[path] - 1)
    path = (*path, parts[-1])
    if not many:
        return path
    seen[path] += 1
    return (*path, seen[path] - 1)


def _outside_texts(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that do not lie inside a text of several lines, numbered from 1."""
    closing = ""
    for number, line in enumerate(text.split("\n"), start=1):
        # Not splitlines: a text may hold other separators, which end no line of TOML.
        if closing:
            closing = "" if closing in line else closing
            continue
        yield number, line
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2:
                closing = quotes
