"""Does the planner's page propose, explain and pass on, on the day of the Peel and the Meinweg?"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Entry, Journal
from kcr2.planning.allocation import Instance, Plan, Run, Status, allocate
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.ui import planning

PEEL, MEINWEG = "A-2020-0001", "A-2020-0002"
SPACE = "demo-peel-meinweg-2020"
ANSWERED = datetime.fromisoformat("2020-04-20T13:55+02:00")
PATIENCE_S = 60


class Planner:
    """A planner at the screen of the demonstration."""

    def __init__(self, url: str, *, role: str = "kcr2", space: str = SPACE) -> None:
        """Open the page."""
        self.url, self.space = url, space
        self.app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        self.app.query_params["rol"] = role
        self.app.query_params["organisatie"] = "VR07"
        self.app.query_params["ruimte"] = space
        self.app.run()
        self.app.switch_page(str(ROOT / "pages" / "planner.py")).run()
        assert not self.app.exception, self.app.exception[0].value

    def press(self, label: str) -> "Planner":
        """Press a button."""
        next(one for one in self.app.button if one.label == label).click().run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def said(self) -> str:
        """Give everything that the screen says, tables too."""
        app = self.app
        shown = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.success, *app.warning]
        words = [str(one.value) for one in [*shown, *app.error]] + [one.label for one in app.expander]
        return "\n".join([*words, *(frame.value.to_string() for frame in app.dataframe)])

    def until(self, there: Callable[["Planner"], bool]) -> "Planner":
        """Look again until something is there."""
        deadline = time.monotonic() + PATIENCE_S
        while not there(self) and time.monotonic() < deadline:
            time.sleep(0.05)
            self.app.run()
        assert there(self), self.said()
        return self

    def plans(self) -> "Planner":
        """Ask for a proposal and wait for its explanation."""
        return self.press("Bereken voorstel").until(lambda me: "Wat zou helpen" in me.said())

    def entries(self) -> list[Entry]:
        """Give everything that was recorded."""
        journal = Journal(self.url)
        read = journal.read(self.space)
        journal.close()
        return read


@pytest.fixture
def url(tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the demonstration at its opening: 20 April 2020, 13:30."""
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    tell(address, reference)
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    return address


@pytest.fixture
def answered(url: str, reference: Reference) -> str:
    """Give the demonstration after Defensie answered: one helicopter for the Peel, none for the Meinweg."""
    tell(url, reference, until=ANSWERED)
    return url


def tell(address: str, reference: Reference, until: datetime | None = None) -> None:
    """Tell the story up to a moment, or to its opening."""
    desk = Desk(Journal(address), reference, Settings(database_url=address))
    open_demonstration(desk, load_scenario("peel-meinweg-2020"), name=SPACE, until=until)
    desk.journal.close()


def test_the_page_is_for_kcr2_and_not_for_a_region(url: str) -> None:
    assert "Bereken voorstel" in [one.label for one in Planner(url).app.button]

    with pytest.raises(ValueError, match="Could not find a navigation page"):
        Planner(url, role="regio")


def test_on_the_day_of_the_peel_the_page_names_the_helicopter_the_time_to_decide_and_what_helps(url: str) -> None:
    said = Planner(url).plans().said()

    assert "0 van 2 regels volledig gedekt; tekort 3 helikopter" in said
    assert "bewezen optimaal op alle 5 doelen" in said
    assert "VOORSTEL – geen toewijzing" in said
    assert (
        "Gevraagd zijn 4 helikopter in 2 regels; te leveren volgens de opgaven: 1 helikopter, door DEF Defensie."
        in said
    )
    assert "DEF Defensie: beslistijd 2 u (aanname), gereed na 3 u (opgave)" in said
    assert (
        "van DEF Defensie is alles (1 blushelikopter met fire bucket (FBO)) ingedeeld; "
        "een zwaardere aanvraag krijgt ervan: A-2020-0002" in said
    )
    assert "A-2020-0002 regel 1 mist minder; gewogen tekort 16 wordt 8 (doorgerekend)" in said
    assert "A-2020-0001 regel 1 kan niet volledig" in said


def test_whose_capacity_is_not_known_is_named_and_not_counted_as_nothing(url: str) -> None:
    said = Planner(url).plans().said()

    assert "Onbekend of weggelaten: 1 eigenaar" in said
    assert "VR20 Midden- en West-Brabant" in said
    assert "geen opgave van dit type" in said


def test_putting_out_makes_a_call_for_what_the_proposal_takes_and_the_page_says_that_the_picture_moved_on(
    url: str,
) -> None:
    planner = Planner(url).plans()
    before = len(planner.entries())
    chosen = next(one for one in planner.app.multiselect if one.label == "Leveringen om uit te zetten")
    assert "al gevraagd 20 apr 13:29" in chosen.options[0]
    chosen.set_value([0])

    planner.press("Zet uit")

    calls = [entry for entry in planner.entries()[before:] if entry.kind == "call_issued"]
    assert [(one.content["request_id"], one.content["owner"], one.content["amount"]) for one in calls] == [
        (MEINWEG, "DEF", 1)
    ]
    assert "1 uitvraag is gedaan: A-2020-0002 regel 1: DEF." in planner.said()
    assert "Het beeld is sindsdien gewijzigd" in planner.said()


def test_what_a_rule_stops_is_told_with_the_rule_for_its_line(url: str) -> None:
    planner = Planner(url).plans()
    next(one for one in planner.app.multiselect if one.label == "Leveringen om uit te zetten").set_value([0])
    deadline = next(one for one in planner.app.datetime_input if one.label.startswith("Reactie uiterlijk"))
    deadline.set_value(datetime.fromisoformat("2020-04-20T13:00"))

    planner.press("Zet uit")

    assert "deadline-to-come" in planner.said()
    assert "A-2020-0002 regel 1" in "".join(str(one.value) for one in planner.app.warning)


def test_a_kept_proposal_is_made_again_from_the_journal_and_comes_out_the_same(url: str) -> None:
    planner = Planner(url).plans()
    planner.press("Voorstel bewaren")
    assert "Het voorstel is bewaard." in planner.said()

    planner.press("Open en reken na").until(lambda me: "is opnieuw gemaakt uit het journaal" in me.said())

    assert "V-2020-0001" in planner.said()
    assert "het voorstel komt regel voor regel hetzelfde uit" in planner.said()


def test_a_draft_of_the_advice_fills_the_form_and_is_not_sent(answered: str) -> None:
    planner = Planner(answered).plans()
    before = len(planner.entries())
    next(one for one in planner.app.selectbox if one.label == "Aanvraag").set_value(MEINWEG).run()
    assert "**niet haalbaar** · Regel 1: van 2 helikopter" in planner.said()

    planner.press("Neem over in het adviesformulier")

    fields = {one.label.rstrip(" *"): one.value for one in planner.app.text_area}
    assert "DEF Defensie gaf aan niet te leveren." in fields["Oordeel"]
    assert "DEF Defensie beslistijd van de eigenaar (min): 120." in fields["Aannames"]
    assert fields["Gevolg voor de restdekking"].startswith("Het voorstel vraagt voor deze aanvraag niets")
    assert len(planner.entries()) == before


def test_what_an_owner_refusing_would_cost_is_calculated_on_request(url: str) -> None:
    planner = Planner(url).plans()

    planner.press("Bereken: Wat als een eigenaar weigert").until(lambda me: "Zonder DEF Defensie" in me.said())

    table = next(frame.value for frame in planner.app.dataframe if "Anders dan het voorstel" in frame.value.columns)
    assert table["Voorstel"].tolist() == ["Voorstel", "Zonder DEF Defensie"]
    assert table["tekort, gewogen naar urgentie"].tolist() == ["1600", "2400 (+800)"]
    assert table["verlies van restdekking"].tolist() == ["2", "niet bepaald"]


def test_a_calculation_ends_when_it_is_stopped_and_keeps_the_best_plan(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def endless(instance: Instance, run: Run) -> Plan:
        plan = allocate(instance, run)
        begun.set()
        while not run.cancelled():
            time.sleep(0.01)
        return replace(plan, status=Status.CANCELLED, bounds={})

    monkeypatch.setattr(planning, "allocate", endless)
    planner = Planner(url).press("Bereken voorstel")
    begun.wait(PATIENCE_S)

    planner.until(lambda me: "Beste tot nu toe" in me.said()).press("Stop")

    planner.until(lambda me: "nog niets bewezen over tekort" in me.said())
    assert "Stop" not in [one.label for one in planner.until(lambda me: "Wat zou helpen" in me.said()).app.button]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (PlanError("HiGHS eindigde met {found}.", where="planning", found="Unknown"), "HiGHS eindigde met Unknown."),
        (KeyError("x"), "brak af door een fout in het programma (KeyError)"),
    ],
)
def test_what_goes_wrong_in_the_thread_is_told_on_the_page(
    url: str, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: str
) -> None:
    def failing(instance: Instance, run: Run) -> Plan:
        raise fault

    monkeypatch.setattr(planning, "allocate", failing)

    planner = Planner(url).press("Bereken voorstel").until(lambda me: bool(me.app.error))

    assert told in planner.app.error[0].value
    assert "Per eigenaar" not in planner.said()


def test_a_plan_that_breaks_a_rule_is_shown_to_nobody(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(instance: Instance, run: Run) -> Plan:
        plan = allocate(instance, run)
        return replace(plan, lines=tuple(replace(line, units=line.units + 1) for line in plan.lines))

    monkeypatch.setattr(planning, "allocate", greedy)

    planner = Planner(url).press("Bereken voorstel").until(lambda me: bool(me.app.error))

    assert "breekt een harde regel (E09)" in planner.app.error[0].value
    assert "Per eigenaar" not in planner.said()


def test_another_visitor_sees_nothing_of_a_calculation(url: str) -> None:
    assert "Wat zou helpen" in Planner(url).plans().said()

    assert "Wat zou helpen" not in Planner(url).said()


def test_a_call_for_a_type_that_stands_in_says_so_in_its_note(url: str) -> None:
    planner = Planner(url, space="demo-ede-2025").press("Bereken voorstel")
    planner.until(lambda me: "Geen regel komt iets tekort." in me.said())
    before = len(planner.entries())

    planner.press("Zet uit")

    calls = [entry.content for entry in planner.entries()[before:] if entry.kind == "call_issued"]
    notes = {one["owner"]: one["note"] for one in calls if one["request_id"] == "A-2025-0003"}
    assert "Bedoeld is Peloton brandbestrijding, ter vervanging van Peloton natuurbrandbestrijding" in notes["VR08"]


def test_what_cannot_be_put_out_yet_is_refused_by_its_line_and_the_rest_goes_out(url: str) -> None:
    planner = Planner(url, space="demo-ede-2025").press("Bereken voorstel")
    planner.until(lambda me: "Geen regel komt iets tekort." in me.said())
    before = len(planner.entries())
    box = next(one for one in planner.app.multiselect if one.label == "Leveringen om uit te zetten")
    early = [at for at, told in enumerate(box.options) if "in toetsing" in told]
    asked = [at for at, told in enumerate(box.options) if "al gevraagd" in told]
    assert early
    assert box.value == [at for at in range(len(box.options)) if at not in (*early, *asked)]
    box.set_value([*box.value, *early])

    planner.press("Zet uit")

    calls = [entry for entry in planner.entries()[before:] if entry.kind == "call_issued"]
    assert len(calls) == len(box.options) - len(early) - len(asked) > 4
    refused = [str(one.value) for one in planner.app.warning if "step-in-order" in str(one.value)]
    assert refused
    assert all("A-2025-0004 regel 1" in told for told in refused)


def test_who_looks_back_may_calculate_and_not_put_out(url: str) -> None:
    planner = Planner(url)
    planner.app.session_state["moment"] = datetime.fromisoformat("2020-04-20T13:25+02:00")
    planner.app.session_state[f"looking_back:{SPACE}"] = True

    planner.app.run()
    planner.plans()

    assert "U kijkt terug, of de ruimte is alleen-lezen" in planner.said()
    assert "Zet uit" not in [one.label for one in planner.app.button]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (
            "Restdekking herstellen",
            "1 grens blijft onder minimum of doel; niemand met een bekende weg kan er eenheden voor missen.",
        ),
        ("Aflossing van lange inzet", "⚠ van 20 apr 16:00 tot 21 apr 01:30 ontbreekt 2 helikopter"),
        ("Vooraf plaatsen", "Vooraf plaatsen wint; het minste dat daarvoor nodig is: 2 eenheden."),
    ],
)
def test_each_suggestion_gives_its_result_or_says_that_there_is_none(url: str, title: str, told: str) -> None:
    planner = Planner(url).plans()

    planner.press(f"Bereken: {title}").until(lambda me: told in me.said())

    assert "Vragen aan eigenaren, nooit een opdracht" in planner.said()
    assert not planner.app.error


def test_waiting_ready_is_shown_beside_starting_from_home(url: str) -> None:
    planner = Planner(url).plans()

    planner.press("Bereken: Vooraf plaatsen").until(lambda me: "Van huis uit" in me.said())

    gain = next(frame.value for frame in planner.app.dataframe if "Van huis uit" in frame.value.columns)
    moves = next(frame.value for frame in planner.app.dataframe if "Klaar te zetten" in frame.value.columns)
    assert gain["Maat"].tolist() == ["tekort", "te laat, bij elkaar"]
    assert gain["Eenheid"].tolist() == ["peloton", "eenheid × minuut"]
    assert int(gain["Van huis uit"][1]) > int(gain["Vooraf geplaatst"][1])
    assert moves["Aantal"].tolist() == ["1 peloton", "1 peloton"]


def test_what_is_expected_before_the_picture_is_refused_with_both_numbers(url: str) -> None:
    planner = Planner(url).plans()
    moment = next(one for one in planner.app.datetime_input if one.label.startswith("Verwacht moment"))
    moment.set_value(datetime.fromisoformat("2020-04-20T12:00"))

    planner.press("Bereken: Vooraf plaatsen")

    assert "het verwachte moment ligt -1.5 uur na het beeld" in planner.app.error[0].value


def test_suggestions_end_with_the_proposal_that_they_stand_beside(url: str) -> None:
    planner = Planner(url).plans()
    planner.press("Bereken: Restdekking herstellen").until(lambda me: "1 grens blijft" in me.said())

    planner.plans()

    assert "1 grens blijft" not in planner.said()
