"""Does every text reach a reader of English, and do the documents name what the code names?

Dutch is the source language (decision D12). What is collected here is everything that passes through `words()`:
literals at the call, and the sources that a call with a variable may draw from.
"""

import ast
import importlib
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from string import Formatter
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

import kcr2
from kcr2.errors import DataError, Fault
from kcr2.exchange.sheets import KINDS, fault_table
from kcr2.journal import Head
from kcr2.model import (
    EVENTS,
    Advice,
    Answer,
    AssistanceRequest,
    Bottleneck,
    CalendarExercise,
    CapacityReport,
    Change,
    DutyPeriod,
    Exercise,
    Following,
    GripLevel,
    HandoverTaken,
    Incident,
    Inject,
    LearningPoint,
    Lesson,
    LessonStep,
    NationalPhase,
    OfferAccepted,
    Outage,
    OutsideHelp,
    Plan,
    PoolCount,
    ProductHead,
    ProductMove,
    ProductText,
    Proposal,
    ReachTest,
    Record,
    RegionReport,
    RequestStep,
    RoadState,
    SuppressedDemand,
    ThemeReport,
    WarningMessage,
    WaterLevel,
    WildfireStatement,
    title_of,
    unit_of,
)
from kcr2.model.figure import FigureStatement
from kcr2.model.question import Question, QuestionAnswer
from kcr2.model.signal import Interpretation, Signal
from kcr2.picture import TABLES, build_picture
from kcr2.reference import Reference
from kcr2.reports.difference.watched import WATCHED
from kcr2.reports.steps import Step
from kcr2.reports.wording import PARTS
from kcr2.settings import ROOT, Settings
from kcr2.terms import Role
from kcr2.view.handover import PARTS as HANDOVER
from kcr2.view.layers import LAYERS
from kcr2.words import LANGUAGES, LOCALE, catalogue, joined, many, speak, words
from tests import make

TRANSLATES = {"_", "words"}
ERRORS = {"DataError", "JournalError", "RefusedError", "PlanError"}

DRAWN_FROM = {
    ".label": "a Term or a Step of a legend",
    ".column": "a column that the difference between two moments tells, in WATCHED",
    ".title": "a field of a model, a kind of sheet or a part of a handover",
    ".description": "a field of a model or a setting",
    ".template": "an error",
    ".fix": "an error",
    "title_of()": "a field of a model",
    "LAYERS[]": "a layer of the map",
    "title": "a field of a model, or a page in TITLES",
    "meaning": "a field of a model",
    "part": "a part of a request, in PARTS",
    "VIEWS[]": "a view of the list of requests",
}
"""What a call may translate beside a literal → which collected source that is."""

SAME = {
    **dict.fromkeys(["GHOR", "GRIP", *(f"GRIP {level}" for level in range(1, 6))], "a name of the Dutch field"),
    **dict.fromkeys(["ICT/cyber", "telecom/112", "WGS84."], "an international name"),
    "was {text}": "the same word in both languages",
    **dict.fromkeys(
        ["Code", "Codes.", "Incident", "Indicator", "Live", "Moment", "Open", "Route", "Status", "Scenario"],
        "the same word in both languages",
    ),
    **dict.fromkeys(["Type", "Validator", "Variant", "Water"], "the same word in both languages"),
    **dict.fromkeys(["minister", "open", "storm", "urgent", "validator"], "the same word in both languages"),
    **dict.fromkeys(["Later", "Minimum", "Planner", "Stop", "{n} min later"], "the same in both languages"),
    **dict.fromkeys(["april", "december", "november", "september"], "the same word in both languages"),
    **dict.fromkeys(
        ["1 plan", "incident", "inject {n}", "plan {plan_id} {state}.", "procedure"],
        "the same word in both languages",
    ),
    **dict.fromkeys(["Inject", "LCMS", "{n} min", "{told} (was: {before})"], "the same word in both languages"),
    **dict.fromkeys(["open", "warm", "was {n}", "was {status} ({at})"], "the same word in both languages"),
    **dict.fromkeys(["Inject", "LCMS", "{n} min"], "the same word in both languages"),
    "KCR2": "a name",
}
"""Texts that are the same in English → why."""


class Call(NamedTuple):
    """One call in the source, with the file that it is in."""

    path: str
    node: ast.Call

    @property
    def name(self) -> str:
        return called(self.node.func)

    def keyword(self, name: str) -> ast.expr | None:
        return next((one.value for one in self.node.keywords if one.arg == name), None)


def called(function: ast.expr) -> str:
    """Give the last name of what is called: `errors.DataError` is DataError."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@cache
def trees() -> dict[str, ast.Module]:
    """Give every source file of the product by its path from the root."""
    paths = [*ROOT.glob("kcr2/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def calls(sources: Mapping[str, ast.Module]) -> Iterator[Call]:
    """Give every call in the sources."""
    for path, tree in sources.items():
        yield from (Call(path, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def literals(value: ast.expr | None, named: Mapping[str, str]) -> Iterator[str]:
    """Give every text that an expression may be: a literal, a constant of its module, or one of two."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in named:
            yield named[name]
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*literals(body, named), *literals(orelse, named))
        case ast.BoolOp(values=values):
            yield from (text for one in values for text in literals(one, named))


def constants(tree: ast.Module) -> dict[str, str]:
    """Give the texts that a module gives a name to."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


# ---- what there is to translate ------------------------------------------------------------------


def translated(sources: Mapping[str, ast.Module]) -> Iterator[str]:
    """Give what is handed to `words()` as it stands."""
    for call in calls(sources):
        if call.name in TRANSLATES and call.node.args:
            yield from literals(call.node.args[0], {})


def told(sources: Mapping[str, ast.Module]) -> Iterator[str]:
    """Give the templates of errors, and what to do about them; the latter also where it is passed on."""
    named = {name: text for tree in sources.values() for name, text in constants(tree).items()}
    for call in calls(sources):
        if call.name in ERRORS and call.node.args:
            yield from literals(call.node.args[0], named)
        yield from literals(call.keyword("fix"), named)
    for tree in sources.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.arguments):
                pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
                yield from (text for one, given in pairs if one.arg == "fix" for text in literals(given, named))


def labels(sources: Mapping[str, ast.Module]) -> Iterator[str]:
    """Give the label of every member of every closed list."""
    for tree in sources.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and "Term" in map(called, node.bases):
                members = (one.value for one in node.body if isinstance(one, ast.Assign))
                yield from (ast.literal_eval(member)[1] for member in members)


def page_titles(sources: Mapping[str, ast.Module]) -> Iterator[str]:
    """Give the titles of pages; the entry script cannot be imported without running it."""
    for node in sources["kcr2/ui/main.py"].body:
        if isinstance(node, ast.Assign) and called(node.targets[0]) == "TITLES":
            yield from (title for title, _icon in ast.literal_eval(node.value).values())


def view_titles(sources: Mapping[str, ast.Module]) -> Iterator[str]:
    """Give the views of the list of requests; a page cannot be imported without drawing it."""
    for node in sources["pages/aanvragen.py"].body:
        if isinstance(node, ast.Assign) and called(node.targets[0]) == "VIEWS":
            yield from ast.literal_eval(node.value).values()


def field_texts() -> Iterator[str]:
    """Give title and meaning of every field, and the reason of every setting."""
    for model in (*records(), Settings):
        for info in model.model_fields.values():
            yield from (info.title or "", info.description or "")


def step_labels() -> Iterator[str]:
    """Give the classes of all legends."""
    for module in modules():
        for value in vars(module).values():
            held = value.values() if isinstance(value, dict) else [value]
            yield from (one.label for one in held if isinstance(one, Step))


def sheet_texts() -> Iterator[str]:
    """Give the tabs of sheets, and the headings of the table of faults."""
    yield from (kind.title for kind in KINDS.values())
    yield from fault_table(DataError("", faults=[Fault(1, "", "", "")])).columns


@cache
def modules() -> list[object]:
    """Import the whole program but for the screen and the start."""
    names = [one.name for one in pkgutil.walk_packages(kcr2.__path__, "kcr2.")]
    return [importlib.import_module(name) for name in names if not name.startswith(("kcr2.ui", "kcr2.__main__"))]


TOLD = ("kcr2.model.", "kcr2.actions.", "kcr2.simulation.", "kcr2.stress.options")
"""Where the models are whose fields a form or a table names."""


def records() -> list[type[Record]]:
    """Give every model of what is told, events and intentions among them; reference rows stay in their files."""
    modules()
    found, to_do = [], [Record]
    while to_do:
        model = to_do.pop()
        to_do += model.__subclasses__()
        found += [model] if model.__module__.startswith(TOLD) else []
    return found


@cache
def texts() -> frozenset[str]:
    """Give every text that must be in the catalogue; signs and numbers need no translation."""
    sources = trees()
    found = [
        *translated(sources),
        *told(sources),
        *labels(sources),
        *page_titles(sources),
        *view_titles(sources),
        *PARTS,
        *field_texts(),
        *step_labels(),
        *sheet_texts(),
        *(event.title for event in EVENTS.values()),
        *LAYERS.values(),
        *(watched.title for watched in WATCHED),
        *(part.title for part in HANDOVER),
        *(title for watched in WATCHED for title, _term in watched.columns.values()),
    ]
    return frozenset(text for text in found if any(letter.isalpha() for letter in text))


# ---- the catalogue -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    """Begin and end every test in the source language."""
    speak("nl")
    yield
    speak("nl")


def listed(texts: Iterable[object]) -> str:
    """Give one text a line, for a failure that can be worked off."""
    return "".join(f"\n  {text!r}" for text in sorted(texts, key=str))


def fields_in(template: str) -> list[tuple[str, str, str]]:
    """Give the named fields of a template with their format; a brace in plain text gives none."""
    found = [(name, spec or "", conversion or "") for _, name, spec, conversion in Formatter().parse(template) if name]
    return sorted(found)


def test_every_text_of_the_screen_has_an_english_translation() -> None:
    missing = texts() - catalogue("en").keys()

    assert not missing, f"not in {LOCALE / 'en.po'}:{listed(missing)}"


def test_the_catalogue_holds_nothing_that_the_screen_does_not_say() -> None:
    superfluous = catalogue("en").keys() - texts()

    assert not superfluous, f"no longer in the source:{listed(superfluous)}"


def test_a_translation_has_the_fields_of_its_text_and_no_others() -> None:
    differ = {text: english for text, english in catalogue("en").items() if fields_in(text) != fields_in(english)}

    assert not differ, f"fields in braces differ:{listed(differ.items())}"


def test_a_translation_is_the_same_as_its_text_only_for_a_reason() -> None:
    same = {text for text, english in catalogue("en").items() if text == english}

    assert same == SAME.keys(), f"untranslated, or a reason too many:{listed(same ^ SAME.keys())}"


def test_a_translation_begins_and_ends_as_its_text_does() -> None:
    def shape(text: str) -> tuple[bool, bool, bool, int]:
        return (text[:1].isupper(), text.endswith("."), text.endswith("?"), text.count("**"))

    differ = {text: english for text, english in catalogue("en").items() if shape(text) != shape(english)}

    assert not differ, f"capital, full stop or emphasis differs:{listed(differ.items())}"


def test_the_catalogue_parses_and_says_what_it_is() -> None:
    with (LOCALE / "en.po").open("rb") as file:
        messages = read_po(file, abort_invalid=True)
    found = [message for message in messages if message.id]

    assert str(messages.locale) == "en"
    assert messages.charset == "utf-8"
    assert not messages.fuzzy
    assert not [message.id for message in found if message.fuzzy or not message.string]


def test_the_catalogue_is_in_the_order_of_its_texts() -> None:
    held = list(catalogue("en"))

    assert held == sorted(held)


def test_every_language_but_the_source_has_a_catalogue() -> None:
    assert {path.stem for path in LOCALE.glob("*.po")} == LANGUAGES.keys() - {"nl"}


# ---- speaking ------------------------------------------------------------------------------------


def test_dutch_is_spoken_as_it_is_written() -> None:
    assert words("Leverbaar") == "Leverbaar"


def test_english_is_spoken_from_the_catalogue() -> None:
    speak("en")

    assert words("Leverbaar") == "Releasable"


def test_a_text_without_translation_stays_dutch() -> None:
    speak("en")

    assert words("Dit staat nergens.") == "Dit staat nergens."


def test_an_unknown_language_falls_back_to_dutch() -> None:
    speak("en")
    speak("xx")

    assert words("Leverbaar") == "Leverbaar"


@pytest.mark.parametrize(
    ("parts", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_parts_are_joined_as_a_sentence_does(parts: list[str], sentence: str) -> None:
    assert joined(parts) == sentence


def test_parts_are_joined_in_the_language_of_the_reader() -> None:
    speak("en")

    assert joined(["a", "b"]) == "a and b"


def test_one_is_told_in_the_singular_and_anything_else_with_its_number() -> None:
    assert [many(n, "1 rij", "{n} rijen") for n in (0, 1, 2)] == ["0 rijen", "1 rij", "2 rijen"]


# ---- the collecting itself -----------------------------------------------------------------------


def drawn_from(value: ast.expr) -> str:
    """Say in short what an expression takes its text from."""
    match value:
        case ast.BoolOp(values=[first, *_]):
            return drawn_from(first)
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.Call(func=function):
            return f"{called(function)}()"
        case ast.Subscript(value=held):
            return f"{called(held)}[]"
    return getattr(value, "id", ast.unparse(value))


def unknown_sources(sources: Mapping[str, ast.Module]) -> list[str]:
    """Give the calls that translate something which is neither a literal nor collected."""
    return [
        f"{call.path}:{call.node.lineno} {ast.unparse(call.node)}"
        for call in calls(sources)
        if call.name in TRANSLATES and call.node.args
        if not list(literals(call.node.args[0], {})) and drawn_from(call.node.args[0]) not in DRAWN_FROM
    ]


def handed_on(sources: Mapping[str, ast.Module]) -> set[str]:
    """Give the expressions that `_` itself is an argument of."""
    return {
        ast.unparse(call.node.func)
        for call in calls(sources)
        for given in (*call.node.args, *(keyword.value for keyword in call.node.keywords))
        if isinstance(given, ast.Name) and given.id == "_"
    }


def test_every_call_translates_a_literal_or_something_that_is_collected() -> None:
    unknown = unknown_sources(trees())

    assert not unknown, f"translates what no test collects:{listed(unknown)}"


def test_every_source_that_is_collected_is_drawn_from() -> None:
    drawn = {drawn_from(call.node.args[0]) for call in calls(trees()) if call.name in TRANSLATES and call.node.args}

    assert not DRAWN_FROM.keys() - drawn, f"a source too many:{listed(DRAWN_FROM.keys() - drawn)}"


def test_the_translator_itself_is_handed_on_for_the_headings_of_faults_only() -> None:
    assert handed_on(trees()) == {"fault_table(error).rename"}


def parsed(source: str) -> dict[str, ast.Module]:
    return {"kcr2/ui/main.py": ast.parse(source)}


@pytest.mark.parametrize(
    ("collect", "source", "found"),
    [
        (translated, "_('een')", ["een"]),
        (translated, "words('een ' 'twee').format(n=1)", ["een twee"]),
        (translated, "_('een' if x else 'twee')", ["een", "twee"]),
        (translated, "other('een')", []),
        (told, "raise DataError('een {n}', fix='twee', n=1)", ["een {n}", "twee"]),
        (told, "STALE = 'een'\nraise errors.RefusedError(STALE, rule='r')", ["een"]),
        (told, "def refuse(name, *, fix='een'):\n    return DataError(name, fix=fix)", ["een"]),
        (told, "raise JournalError('een', fix='twee' if x else 'drie')", ["een", "twee", "drie"]),
        (labels, "class Mood(Term):\n    GOOD = 'good', 'goed'", ["goed"]),
        (labels, "class Mood(Enum):\n    GOOD = 'good', 'goed'", []),
        (page_titles, "TITLES = {'beheer': ('Beheer', 'icon')}", ["Beheer"]),
    ],
)
def test_a_text_is_found_in_each_way_that_it_is_written(collect: object, source: str, found: list[str]) -> None:
    assert list(collect(parsed(source))) == found


def test_a_call_that_translates_a_variable_is_reported() -> None:
    assert unknown_sources(parsed("_(anything)")) == ["kcr2/ui/main.py:1 _(anything)"]


# ---- the glossary --------------------------------------------------------------------------------

GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")


def section(heading: str, text: str = GLOSSARY, *, depth: int = 2) -> str:
    """Give what stands under a heading, up to the next one of its depth."""
    found = re.search(
        rf"^{'#' * depth} {re.escape(heading)}$(.*?)(?=^#{{1,{depth}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """Give the cells of every row of the tables in a text, without their headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rules = [number for number, line in enumerate(lines) if set(line) <= set("|- ")]
    heads = {number - 1 for number in rules}
    told = [line for number, line in enumerate(lines) if number not in heads.union(rules)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in told]


def quoted(cell: str) -> list[str]:
    """Give what stands in code quotes."""
    return re.findall(r"`([^`]+)`", cell)


def same(documented: Iterable[object], held: Iterable[object], *, where: str) -> None:
    """Hold a document to the code, and the reverse; tell exactly what to change."""
    said, holds = list(documented), set(held)
    assert len(said) == len(set(said)), f"{where}: twice {listed(one for one in set(said) if said.count(one) > 1)}"
    missing, gone = holds - set(said), set(said) - holds
    assert not missing | gone, f"{where}: missing:{listed(missing)}\nnot in the code:{listed(gone)}"


def own_fields(model: type[Record]) -> list[str]:
    """Give the fields that a model adds to what it is built on."""
    return [name for name in model.model_fields if name in model.__annotations__]


def dictionary() -> dict[str, type[Record]]:
    """Give every model that defines fields of its own."""
    found = (model for model in records() if model.__module__.startswith("kcr2.model."))
    return {model.__name__: model for model in found if own_fields(model)}


def test_every_kind_of_event_is_in_the_glossary_and_the_reverse() -> None:
    documented = [(*quoted(name), *quoted(table)) for name, table, *_ in rows(section("Events"))]

    same(documented, {(kind, event.table) for kind, event in EVENTS.items()}, where="GLOSSARY.md, Events")


def test_every_model_with_fields_of_its_own_is_in_the_glossary_and_the_reverse() -> None:
    documented = re.findall(r"^### `(\w+)`$", section("Fields"), re.MULTILINE)

    same(documented, dictionary(), where="GLOSSARY.md, Fields")


@pytest.mark.parametrize("name", dictionary())
def test_every_field_is_in_the_glossary_with_title_and_unit_and_the_reverse(name: str) -> None:
    model = dictionary()[name]
    table = rows(section(f"`{name}`", section("Fields"), depth=3))
    documented = [(*quoted(field), title, unit) for field, title, unit, _meaning in table]
    held = {(field, title_of(model, field), unit_of(model, field)) for field in own_fields(model)}

    same(documented, held, where=f"GLOSSARY.md, Fields, {name}")


def test_every_table_of_the_picture_is_in_the_glossary_and_the_reverse() -> None:
    documented = [
        name for cell, *_ in rows(section("Tables", section("Tables of the picture"), depth=3)) for name in quoted(cell)
    ]

    same(documented, TABLES, where="GLOSSARY.md, Tables of the picture")


ROWS: dict[str, type[Record]] = {
    "regions": Record,
    "incidents": Incident,
    "grip": GripLevel,
    "reports": ThemeReport,
    "situations": RegionReport,
    "capacity": CapacityReport,
    "requests": AssistanceRequest,
    "steps": RequestStep,
    "offers": Answer,
    "deliveries": OfferAccepted,
    "changes": Change,
    "advice": Advice,
    "suppressed": SuppressedDemand,
    "outside_help": OutsideHelp,
    "proposals": Proposal,
    "road_closures": RoadState,
    "exercise": Exercise,
    "injects": Inject,
    "inject_messages": Record,
    "learning_points": LearningPoint,
    "followed": Following,
    "plans": Plan,
    "calendar": CalendarExercise,
    "duties": DutyPeriod,
    "loct_pool": PoolCount,
    "reach_tests": ReachTest,
    "lessons": Lesson,
    "lesson_steps": LessonStep,
    "products": ProductHead,
    "product_texts": ProductText,
    "product_steps": ProductMove,
    "handovers": HandoverTaken,
    "warnings": WarningMessage,
    "wildfire_statements": WildfireStatement,
    "water_levels": WaterLevel,
    "outages": Outage,
    "bottlenecks": Bottleneck,
    "phases": NationalPhase,
    "questions": Question,
    "question_answers": QuestionAnswer,
    "signals": Signal,
    "interpretations": Interpretation,
    "figures": FigureStatement,
    "figure_statements": FigureStatement,
}
"""Table of the picture → the model that its rows are; the regions are no event's."""


def added_columns(reference: Reference) -> set[tuple[str, str]]:
    """Give table and name of every column that is not a field of the table's model."""
    head = Head(0, "", "")
    empty = build_picture([], reference, make.MOMENT, space="live", head=head, settings=Settings())
    return {(name, column) for name in TABLES for column in empty.table(name) if column not in ROWS[name].model_fields}


def test_every_column_that_the_picture_adds_is_in_the_glossary_and_the_reverse(reference: Reference) -> None:
    table = rows(section("Columns that the picture adds", section("Tables of the picture"), depth=3))
    documented = [(where, column) for cell, places, *_ in table for column in quoted(cell) for where in quoted(places)]

    same(documented, added_columns(reference), where="GLOSSARY.md, Columns that the picture adds")


def test_every_role_is_in_the_glossary_and_the_reverse() -> None:
    documented = [(*quoted(role), label) for role, label, *_ in rows(section("Roles"))]

    same(documented, {(role.value, role.label) for role in Role}, where="GLOSSARY.md, Roles")


def test_every_capability_type_is_in_the_glossary_and_the_reverse(reference: Reference) -> None:
    documented = [(*quoted(code), name, unit) for code, name, unit, *_ in rows(section("Capability types"))]
    types = reference.capabilities
    held = zip(types.index, types["name"], types["unit"], strict=True)

    same(documented, held, where="GLOSSARY.md, Capability types")


def test_a_term_of_the_glossary_is_called_the_same_on_the_screen() -> None:
    said = {text.casefold(): english.casefold() for text, english in catalogue("en").items()}
    terms = {dutch: english for dutch, english, *_ in rows(section("Terms"))}
    differ = {
        (dutch, english, said[dutch.casefold()])
        for dutch, english in terms.items()
        if said.get(dutch.casefold(), english.casefold()) != english.casefold()
    }

    assert not differ, f"term, English of the glossary, English of the screen:{listed(differ)}"


def test_a_term_has_one_line() -> None:
    terms = [dutch.casefold() for dutch, *_ in rows(section("Terms"))]

    assert sorted(terms) == sorted(set(terms))


# ---- the other documents -------------------------------------------------------------------------


def test_every_rule_of_a_refusal_is_in_the_architecture_and_the_reverse() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    documented = [*(name for cell, _ in rows(section("What an error carries", text)) for name in quoted(cell))]
    refusals = [call for call in calls(trees()) if call.name == "RefusedError"]
    used = {rule for call in refusals for rule in literals(call.keyword("rule"), {})}

    same(documented, used, where="ARCHITECTURE.md, What an error carries")


def test_every_refusal_names_its_rule_as_a_literal() -> None:
    vague = [
        f"{call.path}:{call.node.lineno}"
        for call in calls(trees())
        if call.name == "RefusedError" and not list(literals(call.keyword("rule"), {}))
    ]

    assert not vague, f"rule is not a literal:{listed(vague)}"


def default_of(name: str) -> str:
    """Write a default as the README does: paths from the root, four digits, JSON where the environment takes it."""
    default = Settings.model_fields[name].default
    if isinstance(default, bool | dict | tuple):
        return json.dumps(default)
    return f"{default:.4g}" if isinstance(default, float | int) else str(default).replace(f"{ROOT}/", "")


def test_every_setting_is_in_the_readme_with_its_default_and_reason_and_the_reverse() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    documented = [(*quoted(name), default, why) for name, default, why in rows(section("Settings", text))]
    held = {(name, default_of(name), info.description) for name, info in Settings.model_fields.items()}

    same(documented, held, where="README.md, Settings")
