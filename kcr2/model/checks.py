"""How does a faulty value become a Dutch sentence that says what to do about it?"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kcr2.errors import DataError, Fault
from kcr2.model.base import title_of, unit_of
from kcr2.terms import Term

M = TypeVar("M", bound=BaseModel)

EXPECTED = {
    "missing": "een waarde (verplicht veld)",
    "missing_in_writing": "een waarde, of kies mondeling vooraf",
    "missing_call_back": "functie en nummer van wie belde",
    "int_parsing": "een heel getal",
    "int_type": "een heel getal",
    "int_from_float": "een heel getal, zonder decimalen",
    "float_parsing": "een getal",
    "float_type": "een getal",
    "finite_number": "een eindig getal",
    "greater_than_equal": "ten minste {ge}",
    "greater_than": "meer dan {gt}",
    "less_than_equal": "ten hoogste {le}",
    "less_than": "minder dan {lt}",
    "string_too_short": "ten minste {min_length} tekens",
    "string_too_long": "ten hoogste {max_length} tekens",
    "string_type": "tekst",
    "string_unicode": "tekst in geldige tekens",
    "int_parsing_size": "een heel getal van gewone lengte",
    "tuple_type": "een lijst",
    "model_type": "een onderdeel met eigen velden",
    "too_short": "ten minste {min_length}",
    "too_long": "ten hoogste {max_length}",
    "string_pattern_mismatch": "een code van de vorm {pattern}",
    "timezone_aware": "een moment met tijdzone",
    "datetime_parsing": "een datum en tijd",
    "datetime_from_date_parsing": "een datum en tijd",
    "datetime_type": "een datum en tijd",
    "extra_forbidden": "geen waarde: dit veld bestaat niet",
}
"""What was expected, by the type of fault that pydantic names."""


def checked(model: type[M], values: Mapping[str, Any], *, where: str) -> M:
    """Make a record of values, or tell every fault at once.

    Raises
    ------
    DataError
        With one `Fault` per faulty field; nothing was made.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = faults_of(error, model)
        raise DataError(
            "dit klopt niet: {told}.",
            where=where,
            fix="Verbeter de velden en probeer opnieuw.",
            faults=faults,
            told="; ".join(f"{fault.column} is {fault.found}, verwacht {fault.expected}" for fault in faults),
        ) from error


def faults_of(error: ValidationError, model: type[BaseModel], *, row: int | None = None) -> list[Fault]:
    """Give every fault of a validation in Dutch, by the title of its field."""
    details = error.errors()
    inside = {detail["loc"][0] for detail in details if len(detail["loc"]) > 1}
    return [
        Fault(row, _column(model, detail), _found(detail), _expected(model, detail))
        for detail in details
        # A list with a wrong part is also told as too short: the part is what is wrong.
        if detail["type"] != "too_short" or detail["loc"][0] not in inside
    ]


def file_faults(error: ValidationError, values: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    """Give every fault of a validation as path, found and expected, in the words of a file that people write.

    Parameters
    ----------
    values : what was validated; a path goes no deeper than this does, so a field has one fault
    """
    told: dict[tuple[str | int, ...], tuple[str, str]] = {}
    details = error.errors()
    inside = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    for detail in details:
        # A list with a wrong part is also told as too short: the part is what is wrong.
        if detail["type"] == "too_short" and detail["loc"] in inside:
            continue
        path = _path(detail["loc"], values, missing=detail["type"] == "missing")
        told.setdefault(path, (_found(detail), _expected_value(detail)))
    return [(path, *rest) for path, rest in told.items()]


def _path(location: tuple[str | int, ...], values: Any, *, missing: bool) -> tuple[str | int, ...]:
    """Leave out of a location what pydantic adds to it, such as the alternatives of a union."""
    path: list[str | int] = []
    for part in location:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            if missing and part == location[-1]:
                return (*path, part)
            continue
        path.append(part)
    return tuple(path)


def _expected_value(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    if detail["type"] in {"enum", "literal_error"}:
        return "een van: " + str(context["expected"]).replace(" or ", ", ").replace("'", "")
    template = EXPECTED.get(detail["type"])
    return template.format(**context) if template else detail["msg"]


def choices_of(model: type[BaseModel], name: str) -> type[Term] | None:
    """Give the closed list that a field takes its value from, if it has one."""
    annotation = model.model_fields[name].annotation
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, Term):
            return part
    return None


def _column(model: type[BaseModel], detail: ErrorDetails) -> str:
    location = detail["loc"]
    if not location:
        return "geheel"
    name = str(location[0])
    title = title_of(model, name) if name in model.model_fields else name
    number = next((part + 1 for part in location[1:] if isinstance(part, int)), None)
    return title if number is None else f"{title} {number}"


def _found(detail: ErrorDetails) -> str:
    value = detail["input"]
    if detail["type"] == "missing":
        return "niets"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping | BaseModel) or not detail["loc"]:
        return "een combinatie die niet kan"
    return "niets" if value is None or value == "" else str(value)[:80]


def _expected(model: type[BaseModel], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "value_error":
        return f"anders: {detail['ctx']['error']}"
    if detail["type"] == "enum":
        terms = choices_of(model, name)
        return "een van: " + ", ".join(term.label for term in terms) if terms else detail["ctx"]["expected"]
    template = EXPECTED.get(detail["type"])
    told = template.format(**detail.get("ctx", {})) if template else detail["msg"]
    unit = unit_of(model, name) if name in model.model_fields else ""
    return f"{told} {unit}".strip() if "than" in detail["type"] else told
