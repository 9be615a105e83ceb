"""What holds for every history, whatever was said, by whom and in which order?"""

import json
import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kcr2.cli.base import Format, write_table
from kcr2.journal import Entry, canonical
from kcr2.model import Event, iso, moment_of
from kcr2.picture import TABLES, Picture
from kcr2.picture.totals import FIGURES, national_totals
from kcr2.reports.steps import UNKNOWN
from kcr2.terms import Theme
from kcr2.view.national import national_drawing
from kcr2.view.questions import Question, answers
from kcr2.view.tables import capacity_table, region_answers, theme_table, totals_table
from tests import make
from tests.histories import REGIONS, Batch, histories, recorded
from tests.pictures import assert_same, head_of, picture_of, reference

Told = list[Entry]
KEYED = {
    "incidents": ["incident_id"],
    "grip": ["incident_id", "region"],
    "reports": ["region", "theme"],
    "situations": ["region"],
    "capacity": ["owner", "capability"],
    "requests": ["request_id"],
    "deliveries": ["delivery_id"],
    "changes": ["change_id"],
    "advice": ["request_id", "version"],
    "suppressed": ["suppression_id"],
    "outside_help": ["outside_id"],
    "proposals": ["proposal_id"],
    "followed": ["scenario"],
    "plans": ["plan_id"],
    "calendar": ["exercise_id"],
    "duties": ["organisation", "function", "starts_at"],
    "loct_pool": ["organisation", "function"],
    "reach_tests": ["organisation", "group", "observed_at"],
    "lessons": ["lesson_id"],
    "products": ["product_id"],
    "product_texts": ["product_id", "section"],
    "product_steps": ["product_id", "number"],
    "handovers": ["number"],
    "warnings": ["sender", "identifier", "observed_at"],
    "wildfire_statements": ["source", "region"],
    "water_levels": ["source", "station", "quantity"],
    "outages": ["source", "outage_id"],
    "bottlenecks": ["bottleneck_id"],
    "phases": [],
    "questions": ["question_id"],
    "question_answers": ["question_id", "number"],
    "signals": ["signal_id"],
    "figure_statements": ["statement_id"],
}
"""Tables that follow from reports → the columns that name a report."""

stories = histories().map(recorded)
some = settings(max_examples=30)
few = settings(max_examples=25)
"""For laws that make every table several times over."""


def moments(entries: Told) -> list[datetime]:
    """Give every moment at which something was recorded."""
    return sorted({moment_of(entry.recorded_at) for entry in entries})


def end_of(entries: Told) -> datetime:
    """Give the moment of the last entry."""
    return moments(entries)[-1]


def at_end(entries: Told) -> Picture:
    """Give the picture at the end of a history."""
    return picture_of(entries, at=end_of(entries))


def holding(entries: Told, *, at: datetime, known_at: datetime) -> dict[str, set[int]]:
    """Say for every table which entries hold, in plain Python: of each subject the latest that is stated."""
    latest: dict[tuple[Any, ...], tuple[str, int]] = {}
    for entry in entries:
        event = entry.event
        observed_at = entry.content["observed_at"]
        key = (event.table, *(getattr(event, name) for name in event.key))
        if entry.recorded_at <= iso(known_at) and observed_at <= iso(at):
            latest[key] = max(latest.get(key, ("", 0)), (observed_at, entry.seq))
    return {table: {seq for key, (_, seq) in latest.items() if key[0] == table} for table in KEYED}


# ---- one story, one picture ------------------------------------------------------------------------


@few
@given(stories)
def test_the_same_events_give_the_same_picture(entries: Told) -> None:
    again = [Entry(*entry) for entry in entries]

    assert_same(at_end(entries), at_end(again))


@few
@given(stories, st.data())
def test_later_events_never_change_an_earlier_picture(entries: Told, data: st.DataObject) -> None:
    moment = data.draw(st.sampled_from(moments(entries)))
    known_then = [entry for entry in entries if entry.recorded_at <= iso(moment)]

    assert_same(picture_of(entries, at=moment), picture_of(known_then, at=moment))


@few
@given(stories, st.data())
def test_a_picture_built_step_by_step_is_the_picture_built_at_once(entries: Told, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(entries)), max_size=4).map(sorted))
    stepped = picture_of([], at=make.EARLIER)
    for first, last in zip([0, *cuts], [*cuts, len(entries)], strict=True):
        step = entries[first:last]
        if step:
            stepped = stepped.with_entries(step, at=end_of(step), head=head_of(step))

    whole = at_end(entries)

    assert (stepped.at, stepped.known_at, stepped.head) == (whole.at, whole.known_at, whole.head)
    assert_same(stepped, whole)


@some
@given(stories, st.data())
def test_the_latest_report_of_each_thing_holds_as_a_whole_row(entries: Told, data: st.DataObject) -> None:
    at, known_at = (data.draw(st.sampled_from(moments(entries))) for _ in range(2))

    seen = picture_of(entries, at=at, known_at=known_at)

    shown = {name: set(seen.table(name)["seq"]) for name in KEYED}
    assert shown == holding(entries, at=at, known_at=known_at)


@some
@given(stories)
def test_a_row_says_what_its_entry_says(entries: Told) -> None:
    by_seq = {entry.seq: entry for entry in entries}

    for row in at_end(entries).capacity.to_dict("records"):
        entry = by_seq[row["seq"]]
        stated = {name: row[name] for name in ("owner", "capability", *FIGURES, "ready_min", "restriction", "quality")}
        assert {name: None if pd.isna(value) else value for name, value in stated.items()} == {
            name: entry.content[name] for name in stated
        }
        assert (row["reported_by"], row["recorded_at"]) == (entry.organisation, moment_of(entry.recorded_at))


# ---- names do not matter -----------------------------------------------------------------------------


def renamed(history: Sequence[Batch], names: dict[str, str]) -> list[Batch]:
    """Tell the same history of other regions."""
    return [
        Batch(
            batch.author.model_copy(update={"organisation": _other(batch.author.organisation, names)}),
            [_about_others(event, names) for event in batch.events],
            batch.moment,
        )
        for batch in history
    ]


CODE = re.compile("|".join(REGIONS))


def _about_others(event: Event, names: dict[str, str]) -> Event:
    values = json.loads(CODE.sub(lambda code: names[code[0]], canonical(event)))
    return type(event).model_validate(values | {"source": event.model_dump()["source"]})


def _other(value: Any, names: dict[str, str]) -> Any:
    """Rename the regions in a value of a table, whether it is their code or a name that holds it."""
    if isinstance(value, tuple | list | dict):
        return json.loads(_other(json.dumps(value, default=str, sort_keys=True), names))
    return CODE.sub(lambda code: names.get(code[0], code[0]), value) if isinstance(value, str) else value


def told_of(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Rename the regions in a table, and leave out what the reference data say of them."""
    known = [
        "owner_name",
        "from_region",
        "to_region",
        "to_name",
        "asked_by_name",
        *(["name"] if "rhythm_h" in table else []),
    ]
    plain = table.drop(columns=known, errors="ignore")
    texts = [name for name in plain if plain[name].dtype in ("object", "str")]
    plain[texts] = plain[texts].apply(lambda column: column.map(lambda value: _other(value, names)))
    for name in {"regions", "consented", "needs", "waits_on", "refused_by"} & set(plain.columns):
        plain[name] = plain[name].map(sorted)
    by = ["region"] if "rhythm_h" in plain else ["seq", *({"line"} & set(plain.columns))]
    return plain.sort_values(by, ignore_index=True)


@few
@given(histories(), st.permutations(REGIONS))
def test_renaming_regions_renames_the_picture_and_changes_nothing_else(history: list[Batch], others: list[str]) -> None:
    names = dict(zip(REGIONS, others, strict=True))

    plain, changed = at_end(recorded(history)), at_end(recorded(renamed(history, names)))

    for name in TABLES:
        assert_frame_equal(told_of(plain.table(name), names), told_of(changed.table(name), {}), obj=name)


# ---- not reported is not zero --------------------------------------------------------------------------


def unreported(entries: Told) -> dict[str, int]:
    """Count for every figure how many reports that hold do not state it."""
    held = holding(entries, at=end_of(entries), known_at=end_of(entries))["capacity"]
    contents = [entry.content for entry in entries if entry.seq in held]
    return {figure: sum(content[figure] is None for content in contents) for figure in FIGURES}


def exported(table: pd.DataFrame, form: Format) -> str:
    """Give what the command line writes to a file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "table"
        write_table(table, form, out)
        return out.read_text(encoding="utf-8-sig")


@some
@given(stories)
def test_an_unreported_count_stays_unreported_in_the_picture(entries: Told) -> None:
    capacity = at_end(entries).capacity

    assert capacity[list(FIGURES)].isna().sum().to_dict() == unreported(entries)


@some
@given(stories)
def test_an_unreported_count_stays_unreported_in_csv_and_json(entries: Told) -> None:
    capacity = at_end(entries).capacity

    rows = json.loads(exported(capacity, Format.JSON))
    cells = pd.read_csv(StringIO(exported(capacity, Format.CSV)), sep=";", dtype="str", keep_default_na=False)

    for figure, missing in unreported(entries).items():
        assert sum(row[figure] is None for row in rows) == missing
        assert (cells[figure] == "").sum() == missing


@some
@given(stories)
def test_a_sum_says_how_many_owners_it_misses_and_a_sum_of_nothing_is_unknown(entries: Told) -> None:
    capacity = at_end(entries).capacity

    totals = national_totals(capacity, reference())

    for code, reports in capacity.groupby("capability"):
        for figure in FIGURES:
            stated = [int(count) for count in reports[figure].dropna()]
            total, missing = totals.at[code, figure], totals.at[code, f"{figure}_missing"]
            assert (None if pd.isna(total) else total) == (sum(stated) if stated else None)
            assert missing == totals.at[code, "owners"] - len(stated)


@some
@given(stories)
def test_a_table_on_screen_keeps_what_was_not_reported_apart_from_zero(entries: Told) -> None:
    seen = at_end(entries)

    on_screen, sums = capacity_table(seen.capacity), totals_table(seen, seen.capacity)

    assert on_screen["Totaal"].isna().tolist() == seen.capacity["total"].isna().tolist()
    totals = national_totals(seen.capacity, reference())["total"]
    assert (sums["Totaal"] == "onbekend").tolist() == totals.isna().tolist()


# ---- unknown is never green ----------------------------------------------------------------------------


@few
@given(stories)
def test_a_region_that_said_nothing_is_unknown_in_the_table_on_the_map_and_in_words(entries: Told) -> None:
    seen = at_end(entries)
    silent = set(reference().regions.index) - set(seen.reports["region"])

    drawing = national_drawing(seen, Question.STATUS, geometry_urls={})

    assert set(seen.regions.loc[sorted(silent), "status"]) == {"unknown"}
    for code in silent:
        fill = drawing.regions[code]
        assert (fill.unknown, fill.fill, fill.value) == (True, UNKNOWN.fill, "?")
        assert fill.text.endswith("niet gemeld")
        assert set(theme_table(seen, code)["Status"]) == {"onbekend"}


@few
@given(stories, st.sampled_from(Question))
def test_every_question_tells_who_did_not_answer_it(entries: Told, question: Question) -> None:
    seen = at_end(entries)
    drawing = national_drawing(seen, question, capability=make.CAPABILITY, geometry_urls={})

    for code in set(reference().regions.index) - set(REGIONS):
        fill = drawing.regions[code]
        assert fill.unknown
        assert fill.text.endswith(("niet gemeld", "nooit gemeld", "geen opgave van dit type"))


@few
@given(stories)
def test_a_theme_that_was_not_reported_is_unknown(entries: Told) -> None:
    seen = at_end(entries)

    for region in REGIONS:
        told = set(seen.reports.loc[seen.reports["region"] == region, "theme"])
        table = theme_table(seen, region).set_index("Thema")
        for theme in set(Theme) - {Theme(value) for value in told}:
            row = table.loc[theme.label]
            assert (row["Status"], row["Wat is"], row["Stand van"]) == ("onbekend", "niet gemeld", "onbekend")


# ---- whose, since when, in what ----------------------------------------------------------------------------


@some
@given(stories)
def test_every_figure_has_an_owner_a_moment_and_a_unit(entries: Told) -> None:
    seen = at_end(entries)
    asked = seen.requests[["region", "observed_at", "unit", "age_h", "quality", "source"]]
    stated = seen.capacity[["owner", "observed_at", "unit", "age_h", "quality", "source", "reported_by"]]

    assert asked.notna().all(axis=None)
    assert stated.notna().all(axis=None)
    assert (stated["unit"] != "").all()


@some
@given(stories)
def test_every_answer_of_a_region_has_its_moment(entries: Told) -> None:
    regions = at_end(entries).regions

    assert regions.loc[regions["grip"].notna(), "grip_at"].notna().all()
    assert regions.loc[regions["pressure"].notna(), "situation_at"].notna().all()
    assert regions.loc[regions["wildfire_phase"].notna(), "situation_at"].notna().all()
    assert regions.loc[regions["status"] != "unknown", "reported_at"].notna().all()


@some
@given(stories)
def test_no_figure_is_younger_than_now(entries: Told) -> None:
    seen = at_end(entries)

    for name in ("capacity", "reports", "requests", "incidents"):
        assert (seen.table(name)["age_h"] >= 0).all()


@few
@given(stories, st.sampled_from(Question))
def test_the_map_and_its_table_say_the_same_of_every_region(entries: Told, question: Question) -> None:
    seen = at_end(entries)
    answered = answers(seen, question, make.CAPABILITY)

    fills = national_drawing(seen, question, capability=make.CAPABILITY, geometry_urls={}).regions
    table = region_answers(seen, answered, "Antwoord").set_index("Code")

    assert list(fills) == list(table.index) == list(reference().regions.index)
    for code, fill in fills.items():
        assert fill.text == f"{table.at[code, 'Regio']} ({code}): {table.at[code, 'Antwoord']}"
