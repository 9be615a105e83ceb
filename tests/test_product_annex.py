"""Does the annex of a national product tell what each region reported, and name what it did not?"""

from kcr2.facts import fact_sheet
from kcr2.picture import Picture
from kcr2.reports.document import Grid, Heading, Paragraph
from kcr2.reports.product import head
from kcr2.reports.product.annex import region_reports
from kcr2.reports.product.held import Held, held
from kcr2.reports.product.situation import status_map
from kcr2.terms import Classification, Status, Theme
from tests import lob, make
from tests.pictures import ede, picture


def frozen(shown: Picture) -> Picture:
    """Give a picture in which the facts of another are those of a product."""
    return picture(*lob.told(lob.FIRST, fact_sheet(shown, Classification.AMBER).facts))


def facts_in(shown: Picture) -> Held:
    """Give the facts of the product."""
    return held(shown, head.found(shown, lob.FIRST), previous=False)


def test_the_annex_has_one_row_per_theme_with_whose_it_is_and_names_what_was_not_reported() -> None:
    shown = frozen(ede())
    blocks = list(region_reports(facts_in(shown), shown))
    places = {block.text: place for place, block in enumerate(blocks) if isinstance(block, Heading)}
    said = blocks[places["VR01 Groningen"] + 2]

    assert isinstance(said, Grid)
    assert [row[0] for row in said.rows] == [
        "Brandweer: groen (oud), stabiel (oud)",
        "Water: geel (oud), stabiel (oud)",
    ]
    assert said.rows[0][3] == "VR01, 2 apr 16:27, fictief"
    missing = blocks[places["VR01 Groningen"] + 3]
    assert isinstance(missing, Paragraph)
    assert missing.text.startswith("Niet gemeld: GHOR, Bevolkingszorg")


def test_a_region_of_which_only_its_phase_is_known_reported_nothing() -> None:
    shown = frozen(picture())
    last = list(region_reports(facts_in(shown), shown))[-1]

    assert isinstance(last, Paragraph)
    assert last.text.startswith("Niets gemeld: VR01 Groningen, VR02 Fryslân")


def test_a_region_that_said_unknown_reads_unknown_and_one_that_said_nothing_not_reported() -> None:
    said = make.theme_reported(region="VR07", theme=Theme.FIRE, status=Status.UNKNOWN)
    shown = frozen(picture(said))
    facts = facts_in(shown)

    assert facts.state("region:VR07:fire").text == "onbekend"
    assert facts.state("region:VR07:police").text == "niet gemeld"
    assert facts.state("region:VR08:fire").text == "niet gemeld"


def test_the_map_in_words_tells_who_does_not_know_apart_from_who_said_nothing() -> None:
    said = make.theme_reported(region="VR07", theme=Theme.FIRE, status=Status.UNKNOWN)
    shown = frozen(picture(said))
    words = status_map(facts_in(shown), shown).alt

    assert "; onbekend: VR07 Gelderland-Midden" in words or ". onbekend: VR07 Gelderland-Midden" in words
    assert "niet gemeld: VR01 Groningen, VR02 Fryslân" in words
