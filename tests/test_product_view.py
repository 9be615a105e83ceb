"""Do lists, facts and lines of the national product say what is so, with a sign and never by colour alone?"""

from typing import Any

import pandas as pd
import pytest

from kcr2.exchange.documents.pdf_file import page_drawings
from kcr2.facts.compared import compared
from kcr2.model import Fact
from kcr2.model.product import TAKEN_OVER
from kcr2.picture.product import facts_of
from kcr2.reports.product import file_name, product_document
from kcr2.reports.product.head import written_by
from kcr2.terms import Classification, FactChange, FactPart, ProductSection, ProductStatus, ProductStep, Quality, Status
from kcr2.view.product import (
    CHANGE_SIGNS,
    LEVEL_SIGNS,
    SIGNS,
    difference_table,
    difference_words,
    differences,
    edition_table,
    edition_words,
    fact_table,
    head_words,
    is_taken_over,
    key_words,
    order,
    recipients_words,
    stand_words,
    status_words,
    step_table,
    taken_over,
    text_table,
    tlp_words,
    value_words,
    written_words,
)
from kcr2.words import speak
from tests import make
from tests.pictures import picture, reference, row_of

FIRST, SECOND = "LOB-2025-0001", "LOB-2025-0002"
SENT = [
    make.product_stepped(FIRST, number=number, step=step)
    for number, step in enumerate((ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND), start=1)
]


def row(fact: Fact) -> dict[str, Any]:
    """Give a fact as a row of the table of facts."""
    return row_of(pd.DataFrame([fact.model_dump()]))


def test_every_status_level_and_change_has_a_sign_of_its_own() -> None:
    for signs, terms in ((SIGNS, ProductStatus), (LEVEL_SIGNS, Status), (CHANGE_SIGNS, FactChange)):
        assert set(signs) == set(terms)
        assert len(set(signs.values())) == len(signs)


def test_the_order_holds_every_part_and_every_section_once() -> None:
    parts = [part for _, held, _ in order() for part in held]
    sections = [section for _, _, held in order() for section in held]

    assert sorted(parts) == sorted(FactPart)
    assert sorted(sections) == sorted(ProductSection)


@pytest.mark.parametrize(
    ("label", "told"), [(Classification.CLEAR, "TLP:CLEAR"), (Classification.AMBER_STRICT, "TLP:AMBER+STRICT")]
)
def test_a_label_is_written_as_the_protocol_does(label: Classification, told: str) -> None:
    assert tlp_words(label) == told


def test_a_list_of_editions_says_where_each_stands_the_latest_first() -> None:
    told = [make.product_prepared(), make.product_facts_taken(), *SENT, make.product_prepared(SECOND, follows=FIRST)]
    table = edition_table(picture(*told).products)

    assert list(table["Uitgave"]) == [SECOND, FIRST]
    assert list(table["Status"]) == ["✎ concept", "➤ verzonden"]
    assert list(table["Volgt op"]) == [FIRST, ""]
    assert table["Vastgesteld door"].iloc[1].startswith("officier, 3 apr 14:00")
    assert table["Verzonden"].iloc[0] == ""


def test_an_edition_that_was_replaced_names_its_successor() -> None:
    later = [make.product_prepared(SECOND, follows=FIRST)]
    sent = [
        make.product_stepped(SECOND, number=number, step=step)
        for number, step in enumerate((ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND), start=1)
    ]
    table = edition_table(picture(make.product_prepared(), *SENT, *later, *sent).products)

    assert table["Status"].iloc[1] == "⟳ vervangen"
    assert table["Opgevolgd door"].iloc[1] == SECOND


def test_an_edition_is_named_by_number_status_and_stand() -> None:
    (one,) = picture(make.product_prepared(), make.product_facts_taken()).products.to_dict("records")

    assert edition_words(one) == f"{FIRST} · ✎ concept · stand van 3 apr 14:00"
    assert status_words("for_approval") == "◔ ter vaststelling"


# ---- facts -------------------------------------------------------------------------------------------


def test_a_fact_shows_its_owner_stand_and_quality_and_a_counted_one_says_so() -> None:
    stated = make.fact(
        "region:VR07:status", owner="VR07", quality=Quality.CONFIRMED, level=Status.ORANGE, text="oranje"
    )
    counted = make.fact(quality=None, is_old=True)
    table = fact_table(pd.DataFrame([stated.model_dump(), counted.model_dump()]), reference())

    assert list(table["Kwaliteit"]) == ["bevestigd", "geteld"]
    assert table["Eigenaar"].iloc[0] == "VR07 Gelderland-Midden"
    assert table["Waarde"].iloc[0] == "▲▲ oranje"
    assert table["Stand van"].iloc[1] == "3 apr 14:00 (oud)"


def test_what_is_unknown_has_a_question_mark_and_no_unit() -> None:
    assert value_words(row(make.fact(level=Status.UNKNOWN, text="niet gemeld", number=None))) == "? niet gemeld"
    assert value_words(row(make.fact(text="niet opgegeven", number=None, unit="pelotons"))) == "niet opgegeven"
    assert value_words(row(make.fact("need:x:gap", text="3", number=3.0, unit="pelotons"))) == "3 pelotons"


def test_a_text_that_names_its_unit_does_not_get_it_twice() -> None:
    phase = make.fact("region:VR07:phase", text="koud (besluit), meldt elke 24 uur", number=24.0, unit="uur")
    stock = make.fact("capacity:x:releasable", text="130", number=130.0, unit="1.000 stuks")

    assert value_words(row(phase)) == "koud (besluit), meldt elke 24 uur"
    assert value_words(row(stock)) == "130 × 1.000 stuks"
    assert stand_words(row(make.fact(observed_at=None))) == "onbekend"


# ---- what differs ------------------------------------------------------------------------------------

BEFORE = (make.fact("a:1", text="1"), make.fact("b:1", text="1"), make.fact("c:1", text="1"))
AFTER = (make.fact("a:1", text="1"), make.fact("b:1", text="2"), make.fact("d:1", text="4"))


def test_what_differs_from_the_edition_before_is_new_changed_or_gone() -> None:
    told = [
        *(make.product_prepared(), make.product_facts_taken(facts=BEFORE), *SENT),
        *(make.product_prepared(SECOND, follows=FIRST), make.product_facts_taken(SECOND, facts=AFTER)),
    ]
    seen = picture(*told)
    rows = {one["product_id"]: one for one in seen.products.to_dict("records")}
    found = differences(seen, rows[SECOND])

    assert differences(seen, rows[FIRST]) is None
    assert found is not None
    assert difference_words(found) == "＋ 1 nieuw · ≠ 1 gewijzigd · − 1 vervallen"
    table = difference_table(found)
    assert list(zip(table["Eerder"], table["Nu"], strict=True)) == [("1", "2"), ("", "4"), ("1", "")]


def test_nothing_that_differs_is_said_in_words() -> None:
    rows = [row(one) for one in BEFORE]

    assert difference_words(compared(rows, rows)) == "✓ geen verschil in de feiten"


def test_an_edition_that_follows_one_without_a_stand_is_not_compared() -> None:
    seen = picture(make.product_prepared(), *SENT, make.product_prepared(SECOND, follows=FIRST))

    assert differences(seen, row_of(seen.products, product_id=SECOND)) is None


# ---- texts and steps ---------------------------------------------------------------------------------


def test_a_text_says_who_wrote_it_and_from_where_it_came_until_it_is_touched() -> None:
    taken = make.product_text_written(source=taken_over("LOB-2025-0009 (anna, 3 apr 08:00)"))
    own = make.product_text_written(section=ProductSection.ADVICE)
    seen = picture(make.product_prepared(), taken, own)
    key, advice = (row_of(seen.product_texts, section=one) for one in ("key_message", "advice"))

    assert written_words(key) == "door officier, 3 apr 14:00 · overgenomen uit LOB-2025-0009 (anna, 3 apr 08:00)"
    assert written_words(advice) == "door officier, 3 apr 14:00"
    assert (is_taken_over(key), is_taken_over(advice)) == (True, False)
    assert written_by(key).endswith("overgenomen uit LOB-2025-0009 (anna, 3 apr 08:00)")
    assert TAKEN_OVER not in written_by(advice)
    table = text_table(seen.product_texts)
    assert list(table["Onderdeel"]) == ["Kernboodschap", "Advies"]
    assert list(table["Herkomst"]) == [key["source"], "zelf geschreven"]


def test_a_text_that_was_emptied_is_not_listed_and_a_long_source_fits() -> None:
    seen = picture(make.product_prepared(), make.product_text_written(text=""))

    assert text_table(seen.product_texts).empty
    assert len(taken_over("x" * 500)) == 300


def test_steps_stand_in_their_order_with_who_and_why() -> None:
    steps = [make.product_stepped(), make.product_stepped(number=2, step=ProductStep.RETURN, note="Te lang.")]
    table = step_table(picture(make.product_prepared(), *steps).product_steps)

    assert list(table["Stap"]) == ["Voorleggen ter vaststelling", "Teruggeven"]
    assert list(table["Toelichting"]) == ["", "Te lang."]


def test_a_key_message_shows_its_lines_beside_what_it_may_have() -> None:
    assert key_words("Een\nTwee") == "2 van ten hoogste 5 regels van 100 tekens"


# ---- the head ----------------------------------------------------------------------------------------


def test_the_head_says_on_what_the_edition_rests() -> None:
    head = make.product_prepared(next_update_at=make.at(300))
    seen = picture(head, make.product_facts_taken(left_out=2), at=make.at(90))
    told = head_words(row_of(seen.products), seen)

    assert "(1 u 30 min oud)" in told
    assert "1 feit" in told
    assert "2 aanvragen met een strenger label niet opgenomen" in told
    assert "volgende uitgave 3 apr 19:00" in told


def test_all_regions_are_named_as_one_and_nobody_as_nobody() -> None:
    regions = tuple(reference().regions.index)

    assert recipients_words({"recipients": ("NCC", *regions)}, reference()).startswith(
        "alle 25 regio’s en NCC Nationaal"
    )
    assert recipients_words({"recipients": ("VR07",)}, reference()) == "VR07 Gelderland-Midden"
    assert recipients_words({"recipients": ()}, reference()) == "niemand"


def test_a_file_is_named_by_number_label_and_the_dutch_time_of_its_stand() -> None:
    (one,) = picture(make.product_prepared(), make.product_facts_taken()).products.to_dict("records")

    assert file_name(one, "pdf") == f"{FIRST}_CONCEPT_TLP-GREEN_2025-04-03_1400.pdf"


# ---- the preview -------------------------------------------------------------------------------------


def test_the_preview_has_the_pages_of_the_document() -> None:
    seen = picture(make.product_prepared(), make.product_facts_taken(), make.product_text_written())
    pages = page_drawings(product_document(seen, make.space(), FIRST))

    assert pages
    assert all(page.startswith("<svg") for page in pages)
    assert not facts_of(seen.facts, FIRST).empty


def test_words_of_the_page_are_english_where_that_is_spoken() -> None:
    speak("en")
    try:
        assert order()[0][0] == "2 Key message"
        assert status_words("sent") == "➤ sent"
    finally:
        speak("nl")
