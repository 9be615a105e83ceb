"""Which columns does a sheet have, and what may stand in them? All of it from the model (decision D7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from kcr2.exchange.sheets.kinds import Kind
from kcr2.model import Stated, title_of, unit_of
from kcr2.model.checks import choices_of
from kcr2.reference import Reference


class Content(Enum):
    """What stands in the cells of a column."""

    CODE = "code"
    CHOICE = "choice"
    COUNT = "count"
    MOMENT = "moment"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """One column: the field it holds, and what its cells may be.

    labels  stored value → what people call it: the names of codes, the labels of a closed list
    bounds  the JSON schema of the field: minimum, maximum, maxLength
    """

    name: str
    title: str
    meaning: str
    unit: str
    required: bool
    content: Content
    labels: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, Any] = field(default_factory=dict)

    @property
    def header(self) -> str:
        """The title with its unit, as it stands above the column."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def known_as(self) -> frozenset[str]:
        """Every heading, folded, under which the column is recognised."""
        return frozenset({folded(self.title), folded(self.header), folded(self.name)})

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What may stand in a cell → the value it stands for.

        A closed list is taken in any capitals; a code or an official name only as it is written, because
        names that look alike are different bodies (domain, pitfall 28).
        """
        told = folded if self.content is Content.CHOICE else str
        by_label = {told(label): value for value, label in self.labels.items()}
        return by_label | {told(value): value for value in self.labels}


def columns_of(kind: Kind, reference: Reference) -> tuple[Column, ...]:
    """Give the columns of a sheet: what names the row, what it says, and how that is known."""
    schema = kind.model.model_json_schema()["properties"]
    stated = [name for name in Stated.model_fields]
    said = [name for name in kind.model.model_fields if name not in stated]
    return tuple(_column(kind, name, reference, schema[name]) for name in (*said, *stated))


def folded(text: str) -> str:
    """Take away what people do not see as a difference: capitals and the amount of white space."""
    return " ".join(text.split()).casefold()


def _column(kind: Kind, name: str, reference: Reference, schema: Mapping[str, Any]) -> Column:
    info = kind.model.model_fields[name]
    labels = _labels(kind, name, reference)
    bounds = _bounds(schema)
    return Column(
        name=name,
        title=title_of(kind.model, name),
        meaning=info.description or "",
        unit=unit_of(kind.model, name),
        required=info.is_required(),
        content=_content(kind, name, bounds),
        labels=labels,
        bounds=bounds,
    )


def _labels(kind: Kind, name: str, reference: Reference) -> Mapping[str, str]:
    if terms := choices_of(kind.model, name):
        return {term.value: term.label for term in terms}
    match dict(kind.codes).get(name):
        case "owners":
            return {code: reference.owner_name(code) for code in reference.owners}
        case None:
            return {}
        case table:
            names = getattr(reference, table)["name"]
            return {str(code): str(told) for code, told in names.items()}


def _bounds(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the schema of the value itself: for an optional field, without the branch for nothing."""
    for branch in schema.get("anyOf", ()):
        if branch.get("type") != "null":
            return dict(branch)
    return dict(schema)


def _content(kind: Kind, name: str, bounds: Mapping[str, Any]) -> Content:
    if choices_of(kind.model, name):
        return Content.CHOICE
    if name in dict(kind.codes):
        return Content.CODE
    if bounds.get("type") == "integer":
        return Content.COUNT
    return Content.MOMENT if bounds.get("format") == "date-time" else Content.TEXT
