"""Do two pages say what was found: every figure as in the tables, in each kind of file, and what it rests on?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

import docx
import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from kcr2.draws import number_of
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.hazard_files import load_hazards
from kcr2.planning.problem.building import plan_options
from kcr2.reports.document import Document, Grid, Heading, plain_text
from kcr2.stress.comparing import Judged, compare
from kcr2.stress.country import Country, country_of
from kcr2.stress.figures import between, number, percent
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.report import Findings, capacity_report
from kcr2.stress.report_tables import MOST_MORE, MOST_POLICIES, MOST_TYPES, assumed_share, places, types_found
from kcr2.terms import SpaceKind
from tests import make
from tests.pictures import SETTINGS, ede, reference

N = 200
DEMO = make.space(name="demo-ede-2025", kind=SpaceKind.DEMONSTRATION)
POLICIES = (
    "Restdekking overal van een derde naar een kwart",
    "Zonder Noord- en Oost-Gelderland",
    "4 × peloton natuurbrandbestrijding klaar in Zuid-Limburg",
    "Zonder Midden- en West-Brabant",
    "10 × specialistisch team technische hulpverlening (STH) klaar in Hollands Midden",
)


@cache
def nation() -> Country:
    """Give the country of the demonstration."""
    return country_of(ede(), plan_options(SETTINGS), StressOptions(), Policy())


def outcomes(*, of: float = 1.0) -> Outcomes:
    """Give windows in which every type is asked for, and each family is short with a chance of its own."""
    there = nation()
    entries = list(_entries(there, of))
    scenario, kind, region, block, missing = np.array(entries, dtype=np.int64).reshape(-1, 5).T
    found = np.zeros((N, len(there.families)), dtype=np.int64)
    np.add.at(found, (scenario, there.family_of[kind]), 10 * missing)
    asked = np.full((N, len(there.types)), 40)
    bound = np.where(np.arange(N)[:, None] % 50 == 7, 0, found * 9 // 10)
    late = np.zeros_like(asked)
    return Outcomes(np.arange(N), asked, late, found, bound, found > 0, scenario, kind, region, block, missing)


def _entries(there: Country, of: float) -> Iterator[tuple[int, int, int, int, int]]:
    for scenario in range(N):
        for kind, code in enumerate(there.types):
            luck = number_of(1, str(scenario), code)
            if luck < of * 0.4 * number_of(2, code) ** 3:
                yield scenario, kind, kind % 25, scenario % 18, 100 + int(1e6 * luck) % 400


@cache
def marginal() -> pd.DataFrame:
    """Give what one more unit buys of more types than the paper has room for."""
    there = nation()
    rows = [
        {"capability": code, "owner": region, "group": 1 + place % 2, "hours": 0.01 * kind + 0.02}
        for kind, code in enumerate(there.types[:10])
        for place, region in enumerate(there.regions)
    ]
    table = pd.DataFrame(rows)
    return table.assign(hours_low=table["hours"] - 0.01, hours_high=table["hours"] + 0.02)


@cache
def findings() -> Findings:
    """Give all that a report may hold."""
    before = Judged(nation(), outcomes())
    compared = [
        (name, compare(before, Judged(nation(), outcomes(of=0.5 + place / 3)))) for place, name in enumerate(POLICIES)
    ]
    options = StressOptions(scenarios=N)
    hazards = load_hazards(reference())
    return Findings(before.outcomes, nation(), options, hazards, "het land zoals het is", marginal(), tuple(compared))


@cache
def report() -> Document:
    """Give the report of all that."""
    return capacity_report(findings(), ede(), DEMO)


@cache
def pages() -> tuple[str, ...]:
    """Give the text of each page of the PDF."""
    return tuple(page.extract_text() for page in PdfReader(BytesIO(write_pdf(report()))).pages)


def grids(document: Document) -> list[Grid]:
    """Give the tables of a document."""
    return [block for block in document.blocks if isinstance(block, Grid)]


def together(text: str) -> str:
    """Leave out all white, and the hyphens of broken lines: how a text is laid out is not what it says."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def word_text() -> str:
    """Give all text of the DOCX, tables included."""
    held = docx.Document(BytesIO(write_docx(report())))
    cells = (cell.text for table in held.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in held.paragraphs), *cells])


def test_a_national_report_with_all_that_it_may_hold_is_two_pages() -> None:
    types, more, policies = grids(report())

    assert (len(types.rows), len(more.rows), len(policies.rows)) == (MOST_TYPES, MOST_MORE, MOST_POLICIES)
    assert len(pages()) == 2


def test_the_longest_words_that_may_stand_in_it_still_fit_on_two_pages() -> None:
    hazard = max(findings().hazards.hazards, key=lambda one: len(one.title))
    options = StressOptions(scenarios=800, given=hazard.key, months=tuple(range(1, 12)), hours=70)
    policy = "restdekking 25 % bij iedereen; zonder Noord- en Oost-Gelderland, Brabant-Zuidoost en Hollands Midden"

    document = capacity_report(replace(findings(), options=options, policy=policy), ede(), DEMO)

    assert "oktober en november)" in plain_text(document)
    assert len(PdfReader(BytesIO(write_pdf(document))).pages) == 2


def test_each_page_says_that_it_is_a_demonstration_and_who_may_read_it() -> None:
    for page in pages():
        assert "DEMONSTRATIE – deels fictieve gegevens" in page
        assert "Beperkt (TLP:AMBER)" in page
        assert "Stand van het beeld: do 3 apr 2025 18:00" in page


def test_every_figure_on_paper_is_that_of_the_table_of_results() -> None:
    found = types_found(findings().outcomes, nation()).head(MOST_TYPES)
    names = reference().capabilities["name"]

    written = [
        (
            names[row["capability"]] + ("" if row["certain"] else " *"),
            percent(row["chance"]),
            f"{between(row['low'], row['high'], scale=100)}%",
            percent(row["of_asked"]),
        )
        for row in found.to_dict("records")
    ]

    assert [row[:4] for row in grids(report())[0].rows] == written


def test_every_cell_of_every_table_is_in_both_kinds_of_file() -> None:
    pdf, word = together(" ".join(pages())), together(word_text())

    for grid in grids(report()):
        for cell in {cell for row in (grid.headings, *grid.rows) for cell in row}:
            assert together(cell) in pdf
            assert together(cell) in word


def test_the_first_sentences_are_in_both_kinds_of_file_whole() -> None:
    [first, *_] = [line for line in plain_text(report()).splitlines() if line.startswith("In ")]

    assert "driedaagse vensters met een groot incident komt er ergens iets tekort (95%-interval" in first
    assert together(first) in together(pages()[0])
    assert together(first) in together(word_text())


def test_the_paper_can_be_read_by_a_screen_reader() -> None:
    reader = PdfReader(BytesIO(write_pdf(report())))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [block.level for block in report().blocks if isinstance(block, Heading)] == [1] * 5
    assert all(all(grid.headings) for grid in grids(report()))


def test_types_stand_by_their_probability_and_the_rest_is_told_with_the_highest_end() -> None:
    found = types_found(findings().outcomes, nation())

    assert found["chance"].is_monotonic_decreasing
    rest = found.iloc[MOST_TYPES:]
    told = f"Van {len(rest)} andere gevraagde types ligt het hele interval onder {percent(rest['high'].max())}."
    assert told in plain_text(report())


def test_a_type_of_which_nobody_told_anything_is_named_and_in_no_table() -> None:
    blank = "peloton Mobiele Eenheid (ME)"

    assert "POL-ME-PEL" not in set(types_found(findings().outcomes, nation())["capability"])
    assert "Van geen enkele eigenaar bekend, dus zonder uitspraak: specialisme" in plain_text(report())
    assert all(blank not in cell.lower() for grid in grids(report()) for row in grid.rows for cell in row)


def test_what_is_assumed_is_told_in_numbers() -> None:
    held = nation().held
    stated = int((held["basis"] == "journal").sum())

    text = plain_text(report())

    assert f"van {number(len(held))} combinaties" in text
    assert f"rusten er {stated} op een opgave van de eigenaar" in text
    assert re.search(r"van [\d.]+ opgaven over hoe vaak, waar, hoe groot .* zijn er [\d.]+ een aanname", text)


def test_the_share_of_planning_figures_counts_units_and_is_nought_where_all_was_stated() -> None:
    there = nation()
    rows = [("A", "type", 3), ("A", "journal", 1), ("B", "journal", 2), ("C", "type", 0)]
    held = pd.DataFrame(rows, columns=["capability", "basis", "available"])

    share = assumed_share(replace(there, held=held))

    assert share["A"] == 0.75
    assert share["B"] == 0
    assert np.isnan(share["C"])


def test_a_run_that_is_not_whole_says_so() -> None:
    part = replace(findings(), options=StressOptions(scenarios=800))

    assert "Doorgerekend zijn 200 van de 800 vensters (25%): de uitkomst is voorlopig." in plain_text(
        capacity_report(part, ede(), DEMO)
    )
    assert "voorlopig" not in plain_text(report())


def test_what_nobody_asked_for_is_told_as_not_calculated() -> None:
    bare = replace(findings(), marginal=pd.DataFrame(), compared=())

    document = capacity_report(bare, ede(), make.space())

    assert plain_text(document).count("Niet doorgerekend.") == 2
    assert document.banner == ""


def test_places_that_do_not_clearly_help_are_not_put_forward() -> None:
    vague = marginal().assign(hours_low=-0.01)

    text = plain_text(capacity_report(replace(findings(), marginal=vague), ede(), DEMO))

    assert "Van geen enkel type scheelt één eenheid erbij aantoonbaar iets." in text


@pytest.mark.parametrize(
    ("owners", "told"),
    [
        (["VR01"], "VR01"),
        (["VR01", "VR02", "VR03", "VR04"], "VR01, VR02, VR03 en VR04"),
        ([f"VR{number:02}" for number in range(1, 8)], "VR01, VR02, VR03 en nog 4"),
        (["DEF", *(f"VR{number:02}" for number in range(1, 26))], "elke regio"),
    ],
)
def test_places_are_named_as_far_as_there_is_room(owners: list[str], told: str) -> None:
    assert places(owners, nation().regions) == told


def test_a_policy_without_a_clear_difference_names_no_type() -> None:
    same = compare(Judged(nation(), outcomes()), Judged(nation(), outcomes()))

    document = capacity_report(replace(findings(), compared=(("Niets", same),)), ede(), DEMO)

    assert grids(document)[-1].rows[0][-1] == "geen dat van toeval te onderscheiden is"
