"""Does the page of the national product carry one from start to sent, and show each role what is for it?"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import Intention, StartProduct, StepProduct, WriteProductText
from kcr2.desk import Desk
from kcr2.journal import Journal, Space
from kcr2.model.signal import InterpretationWritten
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Classification, ProductSection, ProductStep, Quality, Role
from tests import make
from tests.pages.conftest import DEMONSTRATION, Open

FIRST, SECOND = "LOB-2025-0001", "LOB-2025-0002"
WRITER = make.author(actor="demonstratie (kcr2)")
OTHER = make.author(actor="demonstratie (validator)", role=Role.VALIDATOR)

Page = Callable[..., AppTest]


class Story:
    """A demonstration in which products are prepared by people who are not at the screen."""

    def __init__(self, url: str, reference: Reference) -> None:
        self.url = url
        self.desk = Desk(Journal(url), reference, Settings(database_url=url))
        self.space: Space = self.desk.journal.space(DEMONSTRATION)

    @property
    def now(self) -> datetime:
        """The moment at which the story stands."""
        return self.desk.now(self.space, datetime.now(UTC))

    def does(self, kind: type[Intention], *, by: object = WRITER, **values: object) -> None:
        """Let somebody do something now."""
        wanted = kind.model_validate({"observed_at": self.now, "quality": Quality.FICTITIOUS, **values})
        self.desk.perform(self.space, by, [wanted], now=self.now)  # type: ignore[arg-type]

    def starts(self, **values: object) -> None:
        """Start a product about the last hour."""
        period = {"period_from": self.now.replace(hour=6), "period_to": self.now}
        dull = {"classification": Classification.AMBER, "recipients": ("NCC", "VR07")}
        self.does(StartProduct, **period, **dull | values)  # type: ignore[arg-type]

    def writes(self, text: str, section: ProductSection = ProductSection.KEY_MESSAGE, number: str = FIRST) -> None:
        """Write a section that nobody wrote before."""
        self.does(WriteProductText, product_id=number, section=section, text=text)

    def steps(self, *steps: ProductStep, number: str = FIRST) -> None:
        """Take steps, each by who may."""
        for step in steps:
            by = OTHER if step in {ProductStep.ESTABLISH, ProductStep.RETURN} else WRITER
            self.does(StepProduct, by=by, product_id=number, step=step, note="Zie de duiding.")

    def product(self, number: str = FIRST) -> dict[str, object]:
        """Give a product as the picture has it."""
        products = self.desk.picture(self.space, now=self.now).products
        (row,) = products[products["product_id"] == number].to_dict("records")
        return row  # type: ignore[return-value]


@pytest.fixture
def story(journal_urls: dict[str, str], reference: Reference, tmp_path: Path) -> Story:
    """Give a copy of the demonstration of one's own."""
    path = tmp_path / "kcr2.db"
    path.write_bytes(Path(journal_urls["demonstration"].removeprefix("sqlite:///")).read_bytes())
    return Story(f"sqlite:///{path}", reference)


@pytest.fixture
def page(open_page: Open, story: Story) -> Page:
    """Give a way to open the page as a role."""

    def opened(role: str = "kcr2", owner: str = "VR07") -> AppTest:
        return open_page("lob", role=role, owner=owner, url=story.url)

    return opened


def said(app: AppTest) -> str:
    """Give all texts of a page."""
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.warning, *app.error, *app.text]
    return "\n".join(str(part.value) for part in parts)


def labels(app: AppTest) -> list[str]:
    """Give the labels of all buttons."""
    return [one.label for one in app.button]


def press(app: AppTest, label: str, place: int = 0) -> AppTest:
    """Press a button with a label; the first one if not told otherwise."""
    assert not app.exception
    [one for one in app.button if one.label == label][place].click().run()
    assert not app.exception
    return app


def section(app: AppTest, label: str) -> int:
    """Give the place of a section among those that are written."""
    return [one.label for one in app.text_area if not one.label.startswith("Toelichting")].index(label)


def write(app: AppTest, label: str, text: str) -> AppTest:
    """Write a section and save it."""
    next(one for one in app.text_area if one.label == label).set_value(text)
    return press(app, "Bewaren", section(app, label))


# ---- the whole journey -------------------------------------------------------------------------------


def test_a_product_goes_from_start_to_sent_by_two_people(page: Page, story: Story) -> None:
    app = press(page(), "Opstellen")
    assert "De uitgave is opgesteld." in said(app)
    assert "TLP:AMBER" in said(app)

    app = press(app, "Voorleggen ter vaststelling")
    assert "de kernboodschap heeft 0 regels" in said(app)
    app = write(app, "Kernboodschap", "De brand bij Ede is onder controle.")
    assert "Kernboodschap is bewaard." in said(app)
    app = press(app, "Voorleggen ter vaststelling")
    assert "U schreef hieraan mee of legde het voor; iemand anders stelt vast." in said(app)
    assert "Vaststellen" not in labels(app)
    assert not [one for one in app.text_area if one.label == "Kernboodschap"]

    second = page("validator")
    assert "demonstratie (kcr2)" in "\n".join(frame.value.to_string() for frame in second.dataframe)
    second = press(second, "Vaststellen")
    assert "✓ vastgesteld" in said(second)
    assert story.product()["established_by"] == "demonstratie (validator)"

    app = press(page(), "Verzenden vastleggen")
    assert "Dit programma verstuurt zelf geen mail." in said(app)
    assert story.product()["status"] == "sent"


def test_what_comes_back_says_why_and_may_be_written_again(page: Page, story: Story) -> None:
    story.starts()
    story.writes("Rustig.")
    story.steps(ProductStep.SUBMIT)
    app = page("validator")
    app = press(app, "Teruggeven")
    assert "bij Teruggeven hoort een toelichting; er staan 0 tekens." in said(app)
    next(one for one in app.text_area if one.key.startswith("demo-ede-2025") and ":return:" in one.key).set_value(
        "Te kort."
    )
    app = press(app, "Teruggeven")

    assert story.product()["status"] == "concept"
    assert [one for one in page().text_area if one.label == "Kernboodschap"]


# ---- writing -----------------------------------------------------------------------------------------


def test_facts_stand_locked_beside_what_people_write(page: Page, story: Story) -> None:
    story.starts()
    app = page()

    tables = [frame.value for frame in app.dataframe if "Eigenaar" in frame.value and "Kwaliteit" in frame.value]
    assert sum(map(len, tables)) == story.product()["n_facts"]
    assert "Vast aan de bron" in said(app)
    assert [one.label for one in app.text_area][:2] != []


def test_a_text_that_somebody_wrote_meanwhile_is_shown_and_not_overwritten(page: Page, story: Story) -> None:
    story.starts()
    app = page()
    story.writes("Van een ander.")
    app.run()
    assert "Intussen geschreven door demonstratie" in said(app)
    assert "Van een ander." in said(app)

    app = write(app, "Kernboodschap", "Van mij.")
    assert "is intussen geschreven door" in said(app)

    app = press(app, "Verder met die tekst")
    (box,) = [one for one in app.text_area if one.label == "Kernboodschap"]
    assert box.value == "Van een ander."
    assert "is bewaard" in said(write(app, "Kernboodschap", "Van ons beiden."))


def test_a_marking_of_a_state_secret_is_refused_on_the_page(page: Page, story: Story) -> None:
    story.starts()

    assert "draagt het merk 'Stg. GEHEIM'" in said(write(page(), "Advies", "Stg. GEHEIM: bel de minister."))


def test_the_next_edition_takes_nothing_over_by_itself_and_says_what_it_took(page: Page, story: Story) -> None:
    story.starts()
    story.writes("De brand is onder controle.")
    story.steps(ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND)
    app = press(page(), "Opstellen")
    assert story.product(SECOND)["follows"] == FIRST
    (box,) = [one for one in app.text_area if one.label == "Kernboodschap"]
    assert box.value == ""
    assert "Verschil met LOB-2025-0001" in "\n".join(one.label for one in app.expander)

    app = press(app, "Neem over")
    (box,) = [one for one in app.text_area if one.label == "Kernboodschap"]
    assert box.value == "De brand is onder controle."
    assert "overgenomen uit LOB\\-2025\\-0001 \\(demonstratie \\(kcr2\\)" in said(app)
    app = write(app, "Kernboodschap", "De brand is uit.")
    assert "overgenomen uit" not in said(app)


def test_an_interpretation_is_taken_over_with_its_author_and_moment(page: Page, story: Story) -> None:
    story.starts()
    event = make.interpretation_written(observed_at=story.now, valid_until=story.now.replace(hour=23))
    assert isinstance(event, InterpretationWritten)
    story.desk.journal.append(DEMONSTRATION, [event], author=WRITER, at=story.now, seen=10**6)
    app = press(page(), "Neem over")

    (box,) = [one for one in app.text_area if one.label == "Duiding"]
    assert event.text in box.value
    assert event.writer in said(app)


# ---- who sees what -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["regio", "rijk", "bestuur", "gezag"])
def test_a_concept_is_shown_to_nobody_outside(page: Page, story: Story, role: str) -> None:
    story.starts()
    app = page(role, {"gezag": "JENV"}.get(role, "VR07"))

    assert not app.exception
    assert "Er is geen landelijk operationeel beeld voor u." in said(app)
    assert FIRST not in said(app)


def test_what_was_sent_is_read_by_who_is_on_the_list_and_written_by_nobody(page: Page, story: Story) -> None:
    story.starts()
    story.writes("Rustig.")
    story.steps(ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND)

    listed, other = page("regio", "VR07"), page("regio", "VR08")
    assert FIRST in said(listed)
    assert not {"Bewaren", "Opstellen", "Intrekken", "Vaststellen"} & set(labels(listed))
    assert "Er is geen landelijk operationeel beeld voor u." in said(other)


def test_looking_back_nothing_is_written(page: Page, story: Story) -> None:
    story.starts()
    app = page()
    app.session_state["moment"] = story.now
    app.run()

    assert not app.exception
    assert not {"Bewaren", "Opstellen", "Voorleggen ter vaststelling"} & set(labels(app))


def test_the_page_speaks_english(page: Page, story: Story) -> None:
    story.starts()
    app = page()
    app.session_state["language"] = "en"
    app.run()

    assert not app.exception
    assert app.title[0].value == "National Operational Picture"
    assert "Save" in labels(app)


@pytest.mark.parametrize("shown", ["full", "one", "mail"])
def test_the_preview_is_the_document_and_bears_its_label(page: Page, story: Story, shown: str) -> None:
    story.starts()
    app = page()
    app.session_state["lob_preview"] = shown
    app.run()

    assert not app.exception
    if shown == "mail":
        assert "TLP:AMBER" in app.code[0].value
