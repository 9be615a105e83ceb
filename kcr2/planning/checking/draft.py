"""What of a problem can be read, when not all of it can? Readable rows by their place, and every id that is said."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from kcr2.planning.allocation.instance import (
    Cover,
    Horizon,
    Incumbent,
    Location,
    Part,
    Pool,
    Request,
    Stock,
    Substitution,
    Supplier,
    TypeRow,
)

Said = Mapping[str, Any]
"""A JSON object as it stands in the file."""

Row = TypeVar("Row", bound=Part)


@dataclass(frozen=True)
class Draft:
    """A problem as far as it can be read. A row that cannot still gives its id: one fault is not told twice."""

    said: Said
    horizon: Horizon | None
    types: dict[int, TypeRow]
    substitutions: dict[int, Substitution]
    suppliers: dict[int, Supplier]
    locations: dict[int, Location]
    stock: dict[int, Stock]
    cover: dict[int, Cover]
    pools: dict[int, Pool]
    requests: dict[int, Request]
    incumbent: dict[int, Incumbent]

    @property
    def shifts(self) -> bool:
        """Whether units relieve each other over periods."""
        return bool(self.said.get("kind") == "shifts")

    def ids(self, table: str) -> Iterator[tuple[int, str]]:
        """Give place and id of every row of a table that says one."""
        for place, row in enumerate(listed(self.said, table)):
            name = row.get("id") if isinstance(row, Mapping) else None
            if isinstance(name, str):
                yield place, name

    def known(self, table: str) -> set[str]:
        """Give the ids of a table."""
        return {name for _, name in self.ids(table)}

    def held(self) -> set[tuple[Any, Any]]:
        """Give each supplier and type that a row of stock is about."""
        rows = [row for row in listed(self.said, "stock") if isinstance(row, Mapping)]
        return {(str(row.get("supplier")), str(row.get("type"))) for row in rows}


def draft_of(said: Said) -> Draft:
    """Read what can be read."""
    return Draft(
        said,
        readable(Horizon, said.get("horizon")),
        readable_rows(said, "types", TypeRow),
        readable_rows(said, "substitutions", Substitution),
        readable_rows(said, "suppliers", Supplier),
        readable_rows(said, "locations", Location),
        readable_rows(said, "stock", Stock),
        readable_rows(said, "cover", Cover),
        readable_rows(said, "pools", Pool),
        readable_rows(said, "requests", Request),
        readable_rows(said, "incumbent", Incumbent),
    )


def listed(said: Said, table: str) -> list[Any]:
    """Give the rows of a table as they stand; none when it is no list."""
    rows = said.get(table)
    return rows if isinstance(rows, list) else []


def mapped(said: Said, table: str) -> dict[str, Any]:
    """Give a table that is an object as it stands; an empty one when it is none."""
    rows = said.get(table)
    return rows if isinstance(rows, dict) else {}


def readable_rows(said: Said, table: str, model: type[Row]) -> dict[int, Row]:
    """Give the rows of a table that can be read, by their place."""
    rows = ((place, readable(model, row)) for place, row in enumerate(listed(said, table)))
    return {place: row for place, row in rows if row is not None}


def readable(model: type[Row], row: object) -> Row | None:
    """Give a row if it can be read; its faults are told where the whole file is read."""
    try:
        # By way of JSON: strict models take a list for a tuple only from there.
        return model.model_validate_json(json.dumps(row))
    except ValidationError:
        return None
