"""Does a national product tell its facts and nothing else, in order, and what people wrote visibly apart?"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.errors import PlanError
from kcr2.facts import fact_sheet
from kcr2.formats import clock_time, local
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.picture.product import facts_of
from kcr2.reference import REGION_CODES
from kcr2.reports.document import Block, Bullets, Document, Facts, Grid, Heading, Paragraph, Seal, legible, plain_text
from kcr2.reports.mail import WIDTH, mail_lines
from kcr2.reports.pictures import Cell, Chart, Map, Matrix, Statement
from kcr2.reports.product import file_name, mail_text, numbers_of, one_page_document, product_document
from kcr2.reports.product.one_page import cut
from kcr2.reports.steps import PARTLY_GREEN, STATUS_STEPS, UNKNOWN
from kcr2.terms import Classification, FactPart, ProductSection, ProductStep, SpaceKind, Status
from tests import lob, make
from tests.pictures import ede, picture

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def document(shown: Picture, product_id: str = lob.FIRST, **how: Any) -> Document:
    """Give the product as a document, in a live space."""
    return product_document(shown, lob.LIVE, product_id, **how)


def blocks(told: Document, kind: type[Any]) -> list[Any]:
    """Give the blocks of one kind."""
    return [block for block in told.blocks if isinstance(block, kind)]


def under(told: Document, title: str) -> list[Block]:
    """Give what stands under a heading, up to the next one of its level or above."""
    place = next(n for n, block in enumerate(told.blocks) if isinstance(block, Heading) and block.text == title)
    level = told.blocks[place].level  # type: ignore[union-attr]
    rest = told.blocks[place + 1 :]
    ends = (n for n, block in enumerate(rest) if isinstance(block, Heading) and block.level <= level)
    return list(rest[: next(ends, len(rest))])


def row(told: Document, first: str) -> dict[str, str]:
    """Give the row of the table of states that begins with this region."""
    matrix = blocks(told, Matrix)[0]
    cells = next(cells for cells in matrix.rows if cells[0].text.startswith(first))
    return {heading: cell.text for heading, cell in zip(matrix.headings, cells, strict=True)}


def cell(told: Document, subject: str, heading: str) -> str:
    """Give a cell of the first table that has such a heading and a row of such a name."""
    for grid in blocks(told, Grid):
        for cells in grid.rows:
            if subject in cells[0] and heading in grid.headings:
                return str(cells[grid.headings.index(heading)])
    raise AssertionError(f"no {heading} of {subject}")


# ---- order ---------------------------------------------------------------------------------------


def test_the_parts_stand_in_the_order_of_the_agreed_format() -> None:
    parts = [block.text for block in blocks(document(lob.small()), Heading) if block.level == 1]

    assert parts == [
        *("1 Over dit beeld", "2 Kernboodschap", "3 Wat is: de feiten", "4 Duiding"),
        *("5 Wat als: scenario's en indicatoren", "6 Capaciteit en bijstand", "7 Knelpunten en vragen", "8 Advies"),
        *("9 Acties en besluiten", "10 Communicatie", "11 Volgende update", "12 Bronnen en onzekerheden"),
        "Bijlage: wat de regio's meldden",
    ]


def test_headings_never_skip_a_level() -> None:
    levels = [block.level for block in blocks(document(lob.busy(), lob.SECOND), Heading)]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_head_says_what_when_who_and_for_whom() -> None:
    (head,) = (block for block in under(document(lob.small()), "1 Over dit beeld") if isinstance(block, Grid))

    told = dict(head.rows)
    assert told["LOB-nummer"] == lob.FIRST
    assert told["Stand van"] == local(make.MOMENT)
    assert told["Opgesteld door"] == "informatiemanager (KCR2)"
    assert told["Vastgesteld door"] == "nog niet vastgesteld"
    assert told["Rubricering"] == "Intern (TLP:GREEN)"
    assert told["Verzendlijst"] == "NCC Nationaal Crisiscentrum (NCTV); VR07 Gelderland-Midden"
    assert told["Periode"].endswith(local(make.MOMENT))
    assert "Volgt op" not in told


def test_who_is_not_in_the_reference_data_stands_on_the_list_by_name() -> None:
    shown = picture(*lob.told(lob.FIRST, tuple(lob.small_facts()), recipients=("Burgemeester van Ede",)))

    assert "Burgemeester van Ede" in plain_text(document(shown))


def test_a_product_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(PlanError, match="het LOB LOB-2025-0099 bestaat niet in dit beeld; bekend zijn: LOB-2025-0001"):
        document(lob.small(), "LOB-2025-0099")


def test_a_product_without_facts_says_so_everywhere_and_is_not_green() -> None:
    told = document(picture(make.product_prepared()))

    text = plain_text(told)
    assert "Nog geen stand genomen" in text
    assert {fill.step for fill in blocks(told, Map)[0].fills} == {UNKNOWN}
    assert "G groen" not in text
    assert "Moment van de volgende uitgave is niet bepaald." in text
    assert text.count("Hier is niets geschreven.") == 6


# ---- what people wrote ---------------------------------------------------------------------------


def test_what_people_wrote_is_a_statement_with_author_and_moment() -> None:
    (told,) = under(document(lob.small()), "2 Kernboodschap")

    assert told == Statement(
        lob.TEXTS[ProductSection.KEY_MESSAGE], f"Geschreven door officier, {clock_time(make.MOMENT)}"
    )


def test_no_text_of_a_person_stands_in_a_block_of_facts() -> None:
    told = document(lob.small())

    facts = "\n".join(plain_text_of(block) for block in told.blocks if not isinstance(block, Statement))
    assert [text for text in lob.TEXTS.values() if text in facts] == []
    assert {block.text for block in blocks(told, Statement)} == set(lob.TEXTS.values())


def plain_text_of(block: Block) -> str:
    """Give one block as text."""
    alone = Document("T", "", "", "", "", (block,), "", Seal("live", 1, ""))
    return plain_text(alone)


def test_an_emptied_text_is_no_text() -> None:
    emptied = make.product_text_written(section=ProductSection.ADVICE, text=" ")
    told = document(picture(*lob.told(lob.FIRST, tuple(lob.small_facts())), emptied))

    assert under(told, "8 Advies") == [Paragraph("Hier is niets geschreven.")]


def test_scenarios_without_a_text_have_no_heading() -> None:
    titles = [block.text for block in under(document(lob.small()), "5 Wat als: scenario's en indicatoren")[::2]]

    assert titles == ["Wat als: waarschijnlijk", "Wat als: ongunstig", "Indicatoren"]


# ---- not reported is not green -------------------------------------------------------------------


def test_a_region_that_did_not_report_is_grey_and_said_so_on_map_in_table_and_in_text() -> None:
    told = document(lob.small())
    (drawn,) = blocks(told, Map)

    for code in ("VR01", "VR25"):
        fill = next(one for one in drawn.fills if one.code == code)
        assert (fill.step, fill.sign) == (UNKNOWN, "?")
        assert set(list(row(told, code).values())[1:]) == {"niet gemeld"}
        assert code in under(told, "Niet gemeld")[0].text  # type: ignore[union-attr]
    assert "niet gemeld: VR01 Groningen" in drawn.alt


def test_green_on_a_part_of_the_themes_is_its_own_class() -> None:
    told = document(lob.small())
    fills = {fill.code: fill for fill in blocks(told, Map)[0].fills}

    assert fills["VR08"].step == STATUS_STEPS[Status.GREEN.value]
    assert fills["VR09"].step == STATUS_STEPS[PARTLY_GREEN]
    assert row(told, "VR09")["Status"] == "G? groen"
    assert row(told, "VR09")["Politie"] == "niet gemeld"


def test_what_is_older_than_agreed_says_so_on_map_and_in_table() -> None:
    told = document(lob.small())

    assert next(fill.sign for fill in blocks(told, Map)[0].fills if fill.code == "VR21") == "Ge!"
    assert row(told, "VR21")["Water"] == "Ge! geel"
    assert "geel (oud)" in plain_text(told)


def test_every_region_is_on_the_map_and_in_the_table_and_no_island_is() -> None:
    told = document(lob.small())
    (drawn,) = blocks(told, Map)

    assert [fill.code for fill in drawn.fills] == list(REGION_CODES)
    assert [cells[0].text[:4] for cells in blocks(told, Matrix)[0].rows] == list(REGION_CODES)
    assert sum(bool(shape.inset) for shape in drawn.ground.shapes) == 6
    assert "(eigen schaal)" in drawn.ground.inset_title


def test_every_class_of_the_legend_is_told_apart_without_colour() -> None:
    (drawn,) = blocks(document(lob.small()), Map)

    assert len({step.sign for step in drawn.legend}) == len(drawn.legend)
    assert all(step.pattern for step in drawn.legend[1:])


def test_an_unknown_amount_is_unknown_in_table_and_chart() -> None:
    told = document(lob.small())
    (chart,) = blocks(told, Chart)

    assert [(bar.part, bar.whole) for bar in chart.bars] == [(8, 12), (None, 3)]
    assert chart.bars[1].text == "niet opgegeven van 3"
    assert cell(told, "Blushelikopter", "Tekort") == "niet opgegeven"
    assert "Blushelikopter: niet opgegeven van 3" in chart.alt


def test_an_incident_has_the_same_letter_on_the_map_and_in_the_table() -> None:
    told = document(lob.small())
    (mark,) = blocks(told, Map)[0].marks

    assert (mark.letter, mark.codes, mark.label) == ("A", ("VR07", "VR08"), "Natuurbrand Ginkelse Heide")
    assert cell(told, "Natuurbrand Ginkelse Heide", "Incident") == "A Natuurbrand Ginkelse Heide"
    assert cell(told, "Natuurbrand Ginkelse Heide", "GRIP") == "VR07 GRIP 2; VR08 niet gemeld"


# ---- every figure is a fact ----------------------------------------------------------------------


def allowed(shown: Picture, product_id: str, *earlier: str) -> set[str]:
    """Give the numbers of the frozen facts, of their moments, and of the head of the product."""
    found: set[str] = set()
    for name in (product_id, *earlier):
        table = facts_of(shown.facts, name)
        for one in table.to_dict("records"):
            texts = [one[column] for column in ("text", "label", "group", "owner", "unit", "key")]
            found |= set(NUMBER.findall(" ".join([*texts, clock_time(one["observed_at"]), local(one["observed_at"])])))
    head = shown.products.set_index("product_id").loc[product_id]
    names = " ".join(REGION_CODES)
    return found | set(NUMBER.findall(f"{names} {head['left_out']} {head['facts_seq']} {head['follows']}"))


@pytest.mark.parametrize(
    ("made", "product_id"),
    [(lob.small, lob.FIRST), (lob.busy, lob.SECOND)],
)
def test_every_number_in_the_sections_of_facts_is_in_the_facts(made: Callable[[], Picture], product_id: str) -> None:
    shown = made()

    told = numbers_of(document(shown, product_id))

    assert len(told) > 10
    assert told - allowed(shown, product_id, lob.FIRST) == set()


def test_every_number_told_of_a_real_case_is_in_its_frozen_facts() -> None:
    shown = picture(*lob.told(lob.FIRST, fact_sheet(ede(), Classification.AMBER).facts))

    told = numbers_of(document(shown))

    assert len(told) > 50
    assert told - allowed(shown, lob.FIRST) == set()


def test_no_fact_of_a_real_case_is_left_out() -> None:
    shown = picture(*lob.told(lob.FIRST, fact_sheet(ede(), Classification.AMBER).facts))
    text = plain_text(document(shown))

    facts = facts_of(shown.facts, lob.FIRST)

    assert len(facts) > 400
    assert [key for key, told in zip(facts["key"], facts["text"], strict=True) if told not in text] == []


@pytest.mark.parametrize("part", FactPart)
def test_a_fact_of_a_kind_that_nobody_foresaw_is_told_in_its_part(part: FactPart) -> None:
    odd = make.fact("strange:thing", part=part, label="Vreemd", text="Iets dat nieuw is.", number=None)

    text = plain_text(document(picture(*lob.told(lob.FIRST, (odd,)))))

    assert text.count("Iets dat nieuw is.") == 1


def test_a_number_that_is_no_fact_would_be_found() -> None:
    told = document(lob.small())
    forged = Document(**{**vars(told), "blocks": (Heading("3 Wat is: de feiten"), Paragraph("Er zijn 4711 pelotons."))})

    assert numbers_of(forged) - allowed(lob.small(), lob.FIRST) == {"4711"}


@given(st.integers(1, 9_999), st.integers(0, 9_999))
@settings(max_examples=20, deadline=None)
def test_what_the_facts_say_is_what_the_table_says(asked: int, accepted: int) -> None:
    shown = picture(*lob.told(lob.FIRST, tuple(lob.need("pump", "Pomp", asked, accepted))))

    told = document(shown)

    assert [cell(told, "Pomp", heading) for heading in ("Gevraagd", "Aanvaard", "Tekort")] == [
        str(asked),
        str(accepted),
        str(asked - accepted),
    ]


# ---- the edition before --------------------------------------------------------------------------


def fact_now(key: str, **changes: Any) -> Fact:
    """Give a fact of the small product as it is now."""
    return next(one for one in lob.small_facts() if one.key == key).model_copy(update=changes)


def test_a_figure_that_rose_or_fell_says_what_it_was_with_a_sign_and_a_word() -> None:
    risen = fact_now("national:open_incidents", text="3", number=3.0)
    fallen = fact_now("national:open_requests", text="1", number=1.0)

    told = document(lob.second({risen.key: risen, fallen.key: fallen}), lob.SECOND)

    assert cell(told, "Lopende incidenten", "Waarde") == "3 ▲ was 1"
    assert cell(told, "Open bijstandsaanvragen", "Waarde") == "1 ▼ was 2"


def test_another_state_of_a_theme_says_which_it_was() -> None:
    worse = fact_now("region:VR08:water", text="rood", level=Status.RED)

    told = document(lob.second({worse.key: worse}), lob.SECOND)

    assert row(told, "VR08")["Water"] == "R rood ◆ was groen"
    assert row(told, "VR08")["Politie"] == "G groen"


def test_what_is_new_and_what_is_gone_is_said() -> None:
    new = make.fact("bottleneck:K-2", part=FactPart.BOTTLENECKS, label="Brandstof", text="Bijna op.", owner="VR07")

    told = document(lob.second({new.key: new, "question:V-1": None}), lob.SECOND)

    assert cell(told, "Brandstof", "Waarde") == "Bijna op. ◆ nieuw"
    (gone,) = under(told, "Vervallen sinds de vorige uitgave")
    assert "Aan NCC\t◇ was Mag Defensie blussen?" in plain_text_of(gone)


def test_a_region_that_stopped_reporting_is_grey_again_and_says_what_it_was() -> None:
    told = document(lob.second({"region:VR08:status": None, "region:VR08:fire": None}), lob.SECOND)

    assert row(told, "VR08")["Status"] == "niet gemeld ◇ was groen"
    assert row(told, "VR08")["Brandweer"] == "niet gemeld ◇ was groen"


def test_nothing_is_marked_without_a_comparison() -> None:
    risen = fact_now("national:open_incidents", text="3", number=3.0)
    told = document(lob.second({risen.key: risen}), lob.SECOND, previous=False)

    assert not set("▲▼◆◇") & set(plain_text(told))
    assert "Niet vergeleken met LOB-2025-0001." in plain_text(told)


def test_the_same_facts_again_are_marked_nowhere() -> None:
    text = plain_text(document(lob.second(), lob.SECOND)).replace("▲ gestegen, ▼ gedaald, ◆ nieuw of anders, ◇", "")

    assert not set("▲▼◆◇") & set(text)
    assert "Vergeleken met LOB-2025-0001" in text


def test_a_row_that_is_new_as_a_whole_says_so_once() -> None:
    told = document(lob.busy(), lob.SECOND)

    incidents = next(grid for grid in blocks(told, Grid) if grid.headings[0] == "Incident")
    (found,) = (cells for cells in incidents.rows if "nummer 3" in cells[0])
    assert found[0].endswith("◆ nieuw")
    assert not any("nieuw" in text for text in found[1:-2])


# ---- what it is not ------------------------------------------------------------------------------


def stepped(*steps: ProductStep) -> Document:
    """Give the small product after these steps."""
    return document(picture(*lob.told(lob.FIRST, tuple(lob.small_facts())), *lob.steps(lob.FIRST, *steps)))


@pytest.mark.parametrize(
    ("steps", "banner"),
    [
        ((), "CONCEPT – nog niet vastgesteld"),
        ((ProductStep.SUBMIT,), "CONCEPT – ligt ter vaststelling"),
        ((ProductStep.SUBMIT, ProductStep.ESTABLISH), ""),
        ((ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND), ""),
        ((ProductStep.WITHDRAW,), "INGETROKKEN – niet gebruiken"),
    ],
)
def test_what_is_not_established_or_no_more_in_force_says_so_on_every_page(
    steps: Sequence[ProductStep], banner: str
) -> None:
    assert stepped(*steps).banner == banner


def test_a_replaced_product_names_its_successor() -> None:
    out = (ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND)
    facts = tuple(lob.small_facts())
    shown = picture(
        *lob.told(lob.FIRST, facts),
        *lob.steps(lob.FIRST, *out),
        *lob.told(lob.SECOND, facts, follows=lob.FIRST),
        *lob.steps(lob.SECOND, *out),
    )

    assert document(shown).banner == "VERVANGEN – gebruik LOB-2025-0002"
    assert document(shown, lob.SECOND).banner == ""


@pytest.mark.parametrize("of_before", [Classification.GREEN, Classification.AMBER, Classification.RED])
def test_what_a_stricter_edition_told_does_not_come_out_as_what_was(of_before: Classification) -> None:
    told = {"part": FactPart.ASSISTANCE, "group": "A-2025-0001, VR07", "label": "Gewenst effect", "number": None}
    before = make.fact("request:A-2025-0001:effect", text="bewaking van het gesloten object", **told)
    shown = picture(
        *lob.told(lob.FIRST, (before,), classification=of_before),
        *lob.told(lob.SECOND, (make.fact(),), follows=lob.FIRST, classification=Classification.GREEN),
    )

    text = mail_text(shown, lob.LIVE, lob.SECOND)

    assert ("gesloten object" in " ".join(text.split())) is (of_before is Classification.GREEN)
    assert ("Niet vergeleken met LOB-2025-0001" in text) is (of_before is not Classification.GREEN)


@pytest.mark.parametrize(("hour", "end"), [(0, "0230-zomertijd"), (1, "0230-wintertijd"), (2, "0330")])
def test_a_file_of_the_night_with_two_hours_of_half_past_two_has_a_plain_name(hour: int, end: str) -> None:
    row = {"product_id": lob.FIRST, "status": "sent", "classification": "amber"}

    name = file_name(row | {"facts_at": datetime(2026, 10, 25, hour, 30, tzinfo=UTC)}, "pdf")

    assert name == f"LOB-2025-0001_TLP-AMBER_2026-10-25_{end}.pdf"


def test_an_exercise_says_so_beside_the_status() -> None:
    space = lob.LIVE.model_copy(update={"kind": SpaceKind.EXERCISE})

    told = product_document(lob.small(), space, lob.FIRST)

    assert told.banner.startswith("OEFENING – OEFENING")
    assert told.banner.endswith("· CONCEPT – nog niet vastgesteld")


@pytest.mark.parametrize(
    ("classification", "label"),
    [
        (Classification.CLEAR, "TLP-CLEAR"),
        (Classification.GREEN, "TLP-GREEN"),
        (Classification.AMBER, "TLP-AMBER"),
        (Classification.AMBER_STRICT, "TLP-AMBER-STRICT"),
        (Classification.RED, "TLP-RED"),
    ],
)
def test_the_label_is_in_the_name_of_the_file(classification: Classification, label: str) -> None:
    told = {"product_id": lob.FIRST, "status": "sent", "classification": classification.value}

    assert file_name(told, "docx") == f"LOB-2025-0001_{label}.docx"
    assert file_name(told | {"status": "withdrawn"}, "pdf") == f"LOB-2025-0001_INGETROKKEN_{label}.pdf"


# ---- one page and mail ---------------------------------------------------------------------------


def test_one_page_has_the_message_the_figures_the_map_the_shortages_and_the_next() -> None:
    told = one_page_document(lob.small(), lob.LIVE, lob.FIRST)

    assert [type(block).__name__ for block in told.blocks] == [
        *("Statement", "Grid", "Map", "Grid", "Heading", "Bullets", "Paragraph"),
    ]
    assert cell(told, "Peloton", "Tekort") == "4"
    assert cell(told, "Blushelikopter", "Tekort") == "niet opgegeven"


def test_what_does_not_fit_on_one_page_is_counted() -> None:
    text = plain_text(one_page_document(lob.busy(), lob.LIVE, lob.SECOND))

    assert "Tekorten (en 26 meer)" in text
    assert "Knelpunten (en 17 meer)" in text
    assert "…" in text


def test_one_page_without_anything_says_so() -> None:
    text = plain_text(one_page_document(picture(make.product_prepared()), lob.LIVE, lob.FIRST))

    assert "Er is nog geen kernboodschap geschreven." in text
    assert "Tekorten" not in text


@given(st.text(max_size=60), st.integers(2, 40))
@settings(max_examples=30)
def test_a_cut_text_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    shown = cut(text, most)

    assert len(shown) <= most
    assert "\n" not in shown


@pytest.mark.parametrize(("made", "product_id"), [(lob.small, lob.FIRST), (lob.busy, lob.SECOND)])
def test_a_mail_is_plain_and_narrow_and_has_its_label_first_and_last(
    made: Callable[[], Picture], product_id: str
) -> None:
    lines = mail_text(made(), lob.LIVE, product_id).splitlines()

    assert lines[0] == lines[-1] == "Intern (TLP:GREEN)"
    assert lines[1] == f"Onderwerp: [TLP:GREEN] CONCEPT {product_id}, stand 3 apr 2025 14:00"
    assert max(map(len, lines)) <= WIDTH
    assert not any("\t" in line or line != line.rstrip() for line in lines)


def test_in_a_mail_headings_are_capitals_and_what_people_wrote_is_marked() -> None:
    text = mail_text(lob.small(), lob.LIVE, lob.FIRST)

    assert "\n2 KERNBOODSCHAP\n===============\n| (Geschreven door officier, 3 apr 14:00)\n| De heidebrand" in text
    assert "VR01 Groningen – niet gemeld" in text
    assert "VR07 Gelderland-Midden – R rood: Status, Brandweer; O oranje: GHOR; G groen:" in text


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
@settings(max_examples=30)
def test_whatever_somebody_writes_a_mail_stays_plain_and_narrow(text: str) -> None:
    said: list[Block] = [Heading(text), Statement(text, text), Bullets((text,)), Facts(((text, text),))]
    lines = list(mail_lines(legible(tuple([*said, Grid((text,), ((text,),))]))))

    assert max(map(len, lines), default=0) <= WIDTH
    assert not any(sign in line for line in lines for sign in "\t\n")


def test_a_row_that_does_not_fit_under_the_headings_of_a_table_of_states_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells under 2 headings"):
        Matrix(("a", "b"), ((Cell("c"),),), "")
