"""Does the page Vragen en duiding show each role what concerns it, and does each party only its own part there?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import AskQuestion, Intention, NoteSignal, SettleFigure, StateFigure, WriteInterpretation
from kcr2.desk import Desk
from kcr2.journal import Author, Journal
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Certainty, FigureKind, Quality, Role, SignalConfidence
from tests import make
from tests.pages.conftest import DEMONSTRATION, Open

VR07 = make.author(role=Role.REGIO, organisation="VR07")
VR09 = make.author(role=Role.REGIO, organisation="VR09")
NCC = make.author(role=Role.RIJK, organisation="NCC")
HUB = make.author()
INCIDENT = "NB-2025-EDE"

Opened = Callable[..., AppTest]


def told(now: datetime) -> list[tuple[Author, Intention]]:
    """Give what was asked, heard, interpreted and stated in the demonstration."""
    stated: dict[str, Any] = {"quality": Quality.FICTITIOUS, "observed_at": now}
    area = stated | {"incident_id": INCIDENT, "region": "VR07", "figure": FigureKind.AREA}
    homes = area | {"figure": FigureKind.HOMES}
    heard = {"heard_from": "een bezoeker", "confidence": SignalConfidence.RUMOUR}
    meant = {"basis": "de wind", "certainty": Certainty.LIKELY, "valid_until": now + timedelta(hours=3)}
    soon = now + timedelta(hours=1)
    return [
        (NCC, AskQuestion(**stated, to="KCR2", text="Hoeveel mensen zijn er *weg*?", deadline=soon)),
        (HUB, AskQuestion(**stated, to="VR07", text="Hoeveel mensen zijn er bij u weg?", deadline=soon)),
        (VR09, NoteSignal(**stated, **heard, text="De brug zou dicht zijn.", region="VR07")),
        (HUB, WriteInterpretation(**stated, **meant, text="De brand blijft ten <b>zuiden</b>.")),
        (VR07, StateFigure(**area, value=100)),
        (VR07, StateFigure(**area, value=150, stated_by="Omroep")),
        (VR07, StateFigure(**homes, value=12)),
        (VR07, SettleFigure(**homes, value=12, reason="Geteld ter plaatse.")),
    ]


@pytest.fixture
def opened(journal_urls: dict[str, str], reference: Reference, tmp_path: Path, open_page: Open) -> Opened:
    """Give a way to open a page as a role, on the demonstration in which something is asked and heard."""
    path = tmp_path / "kcr2.db"
    path.write_bytes(Path(journal_urls["demonstration"].removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{path}"
    desk = Desk(Journal(url), reference, Settings(database_url=url))
    space = desk.journal.space(DEMONSTRATION)
    now = desk.now(space, datetime.now(UTC))
    for author, wanted in told(now):
        desk.perform(space, author, [wanted], now=now)
    desk.journal.close()

    def opening(role: str = "kcr2", owner: str = "VR07", page: str = "vragen") -> AppTest:
        return open_page(page, role=role, owner=owner, url=url)

    return opening


def metrics(app: AppTest) -> dict[str, str]:
    """Give the numbers above the page by their name."""
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    """Give everything that the page says in words."""
    parts = [*app.markdown, *app.caption, *app.success, *app.info, *app.warning, *app.error, *app.text]
    return "\n".join(str(part.value) for part in parts)


def press(app: AppTest, label: str, place: int = 0) -> AppTest:
    """Press a button by its label."""
    return [button for button in app.button if button.label == label][place].click().run()


def fill(app: AppTest, form: str, **values: Any) -> None:
    """Fill the fields of a form."""
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    for name, value in values.items():
        next(one for one in fields if f":{form}:" in str(one.key) and str(one.key).endswith(f":{name}")).set_value(
            value
        )


def labels(app: AppTest) -> set[str]:
    """Give the labels of all buttons."""
    return {str(button.label) for button in app.button}


def test_the_hub_sees_what_waits_on_it_and_all_that_is_open(opened: Opened) -> None:
    found = metrics(opened())

    assert found["Vragen aan u"] == "1"
    assert (found["Open vragen"], found["Signalen niet beoordeeld"]) == ("2", "1")
    assert (found["Duiding die geldt"], found["Cijfers niet vastgesteld"]) == ("1", "1")


def test_texts_of_people_are_shown_as_they_were_written(opened: Opened) -> None:
    app = opened()

    assert r"Hoeveel mensen zijn er \*weg\*?" in said(app)
    assert "De brand blijft ten <b>zuiden</b>." in [one.value for one in app.text]


def test_the_hub_answers_what_the_state_asks(opened: Opened) -> None:
    app = opened()
    fill(app, "answer:V-2025-0001", answer="Twintig mensen.")

    press(app, "Beantwoord")

    assert not app.exception
    assert "Het antwoord is vastgelegd." in said(app)
    assert metrics(app)["Vragen aan u"] == "0"
    assert "Er wacht geen vraag op uw organisatie." in said(app)


def test_an_empty_answer_is_told_in_place(opened: Opened) -> None:
    app = press(opened(), "Beantwoord")

    assert "Antwoord is niets, verwacht ten minste 2 tekens" in said(app)
    assert metrics(app)["Vragen aan u"] == "1"


def test_a_region_answers_its_own_question_only(opened: Opened) -> None:
    app = opened("regio", "VR07")
    fill(app, "answer:V-2025-0002", answer="Niemand.")

    press(app, "Beantwoord")

    assert "Het antwoord is vastgelegd." in said(app)
    assert "Beantwoord" not in labels(app)
    assert metrics(opened("regio", "VR09"))["Vragen aan u"] == "0"


def test_the_state_asks_and_takes_its_question_back(opened: Opened) -> None:
    app = opened("rijk")
    fill(app, "ask", to="VR09", text="Hoeveel plaatsen zijn er in de opvang?")
    press(app, "Stel de vraag")
    assert "De vraag is gesteld." in said(app)
    app.selectbox(key="question_open").set_value("V-2025-0003").run()
    fill(app, "withdraw:V-2025-0003", reason="Al beantwoord.")

    press(app, "Trek de vraag in")

    assert "De vraag is ingetrokken." in said(app)


def test_the_hub_takes_an_answer_over_and_says_so(opened: Opened) -> None:
    app = opened()
    app.selectbox(key="question_open").set_value("V-2025-0002").run()
    fill(app, "answer-over:V-2025-0002", answer="Twintig, aan de telefoon.", source="officier van dienst")

    press(app, "Neem antwoord over")

    assert "Het antwoord is overgenomen." in said(app)
    assert "overgenomen door KCR2" in said(app)


def test_a_signal_is_seen_by_its_region_and_by_no_other_until_it_was_assessed(opened: Opened) -> None:
    assert metrics(opened("regio", "VR07"))["Signalen niet beoordeeld"] == "1"
    assert metrics(opened("regio", "VR06"))["Signalen niet beoordeeld"] == "0"
    app = opened()
    app.selectbox(key="signal_open").set_value("S-2025-0001").run()
    fill(app, "assess:S-2025-0001", grounds="Gebeld met de weginspecteur.")

    press(app, "Weerleg")

    assert "Het signaal is beoordeeld." in said(app)
    tables = [frame.value for frame in opened("regio", "VR06").dataframe]
    assert any("✗ weerlegd" in list(table.get("Beoordeling", [])) for table in tables)


def test_a_region_notes_a_signal_and_assesses_none(opened: Opened) -> None:
    app = opened("regio", "VR06")
    fill(app, "signal", text="De camping zou leeg zijn.", heard_from="een boswachter")

    press(app, "Noteer")

    assert "Het signaal is genoteerd; het is nog geen feit." in said(app)
    app.selectbox(key="signal_open").set_value("S-2025-0002").run()
    assert not {"Bevestig", "Weerleg", "Houd als signaal"} & labels(app)


def test_only_the_hub_interprets(opened: Opened) -> None:
    assert "Leg duiding vast" not in labels(opened("rijk"))
    app = opened()
    fill(app, "interpret:D-2025-0001", text="De brand slaat over de weg.")

    press(app, "Leg duiding vast", place=1)

    assert "De duiding is vastgelegd." in said(app)
    assert "versie 2" in said(app)


def test_an_interpretation_that_is_withdrawn_says_why(opened: Opened) -> None:
    app = opened()
    fill(app, "interpret-end:D-2025-0001", reason="De wind draaide.")

    press(app, "Trek de duiding in")

    assert "ingetrokken: De wind draaide" in said(app)
    assert metrics(app)["Duiding die geldt"] == "0"


def test_a_contested_figure_is_a_range_until_its_region_settles_it(opened: Opened) -> None:
    assert "100–150 ha, nog niet vastgesteld" in said(opened())
    assert "Stel vast" not in labels(opened())
    app = opened("regio", "VR07")
    fill(app, f"settle:{INCIDENT}:VR07:area:", value="120-130", reason="Ingemeten.")

    press(app, "Stel vast")

    assert "elke opgave blijft zichtbaar" in said(app)
    assert "120–130 ha, vastgesteld door VR07" in said(app)
    assert metrics(app)["Cijfers niet vastgesteld"] == "0"


def test_a_figure_that_cannot_be_read_is_told_in_place(opened: Opened) -> None:
    app = opened("regio", "VR07")
    fill(app, f"settle:{INCIDENT}:VR07:area:", value="ongeveer 120", reason="Ingemeten.")

    press(app, "Stel vast")

    assert "'ongeveer 120' is geen waarde en geen bereik." in said(app)


def test_an_organisation_states_a_figure_and_a_newer_one_reopens_what_was_settled(opened: Opened) -> None:
    app = opened("regio", "VR07")
    fill(app, f"figure:{INCIDENT}", figure=FigureKind.HOMES, region="VR07", value="15", stated_by="Omroep")

    press(app, "Geef op")

    assert "Het cijfer is opgegeven." in said(app)
    assert "12–15 woningen, nog niet vastgesteld" in said(app)


def test_the_hub_names_whose_figure_it_is(opened: Opened) -> None:
    app = opened()
    fill(app, f"figure:{INCIDENT}", value="15")

    press(app, "Geef op")

    assert "KCR2 is zelf geen bron van cijfers over een incident." in said(app)


@pytest.mark.parametrize(("page", "role"), [("mijn_regio", "regio"), ("coordinatie", "kcr2")])
def test_the_work_lists_say_that_a_question_waits_with_the_way_there(opened: Opened, page: str, role: str) -> None:
    app = opened(role, "VR07", page)

    assert "Vragen en duiding: **1 vraag wacht op uw antwoord" in said(app)
    assert "Naar de vragen" in labels(app)


def test_the_picture_of_a_region_shows_its_figures_side_by_side_too(opened: Opened) -> None:
    app = opened("regio", "VR07", "regiobeeld")

    assert "100–150 ha, nog niet vastgesteld" in said(app)
    assert "Cijfers bij incidenten" in [heading.value for heading in app.subheader]
    assert "Cijfers bij incidenten" not in [one.value for one in opened("regio", "VR09", "regiobeeld").subheader]


def test_looking_back_shows_no_forms(opened: Opened) -> None:
    app = opened()

    app.toggle[0].set_value(True).run()

    assert not {"Beantwoord", "Stel de vraag", "Noteer", "Geef op"} & labels(app)


def test_the_page_speaks_english_when_asked(opened: Opened) -> None:
    app = opened()
    app.session_state["language"] = "en"

    app.run()

    assert app.title[0].value == "Questions and interpretation"
    assert "Questions to you" in metrics(app)
