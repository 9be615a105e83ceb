"""Can bijstand be done through the screens alone, everybody in their own role?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kcr2.journal import Journal, Space
from kcr2.model import IncidentOpened
from kcr2.terms import AnswerKind, Bearer, Classification, DeliveryState, IncidentType, Role, SpaceKind
from kcr2.ui import resources
from tests import make
from tests.pages.people import LIVE, Arrive, Clock, Person, entries

NOON = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
NUMBER = "A-2026-0001"
WRITTEN = {
    "filed_by": "HOvD",
    "mandate": "mandaatregeling regio",
    "decision_contact": "HOvD, via de meldkamer",
    "effect": "Het vuur gaat niet over de spoorlijn.",
    "situation": "Tien hectare, snel groeiend.",
    "own_effort": "Drie pelotons.",
    "amount": 2,
    "ugs_name": "Kazerne Ede",
    "ugs_coordinates": "52,03; 5,69",
    "contact": "OvD-B, gespreksgroep 07-3",
    "command": "OvD-B",
    "safety": "Rook; adembescherming.",
}
ADVICE = {
    "judgement": "Twee pelotons van VR06 zijn op tijd.",
    "assumptions": "De wegen zijn vrij.",
}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a live space in which one incident is open."""
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    monkeypatch.setenv("KCR2_SESSION_IDLE_MIN", "0")
    journal = Journal(address)
    journal.create_space(Space(name=LIVE, kind=SpaceKind.LIVE, title="Landelijk", created_at=NOON))
    incident = IncidentOpened(
        incident_id="I-2026-0001",
        name="Heidebrand",
        type=IncidentType.WILDFIRE,
        regions=("VR07", "VR23"),
        started_at=NOON - timedelta(hours=1),
        observed_at=NOON,
    )
    region = make.author(role=Role.REGIO, organisation="VR07")
    journal.append(LIVE, [incident], author=region, at=NOON, seen=0)
    journal.close()
    return address


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that every screen reads."""
    told = Clock(NOON + timedelta(minutes=5))
    monkeypatch.setattr(resources, "clock", told)
    return told


@pytest.fixture
def arrive(url: str, clock: Clock) -> Arrive:
    """Give a way to let somebody sign in."""
    assert url

    def arrived(name: str, role: str, organisation: str | None = None) -> Person:
        return Person(name, role, organisation, clock)

    return arrived


class Crew:
    """The people of one request, and the usual way through the screens."""

    def __init__(self, arrive: Arrive, clock: Clock) -> None:
        """Let everybody sign in."""
        self.clock = clock
        self.requester = arrive("hovd-07", "regio", "VR07")
        self.owner = arrive("ac-06", "regio", "VR06")
        self.hub = arrive("piket", "kcr2")
        self.validator = arrive("tweede", "validator")
        self.minister = arrive("hoofd", "gezag", "JENV")

    def file(self) -> None:
        """File a whole request."""
        self.requester.open("aanvragen").does("Indienen", form="request:", **WRITTEN)

    def treat(self) -> None:
        """Check the request and ask VR06."""
        self.clock.wait(minutes=5)
        self.hub.open("aanvragen", request=NUMBER).does("In toetsing nemen", form=f"step:{NUMBER}")
        self.hub.open("aanvragen", request=NUMBER).does("In behandeling nemen", form=f"step:{NUMBER}")
        self.hub.open("aanvragen", request=NUMBER, part="Aanbod")
        self.hub.does("Uitvragen", form=f"call:{NUMBER}:1", owners=["VR06"])

    def offer(self) -> None:
        """Let the owner offer, from its own page."""
        self.clock.wait(minutes=10)
        self.owner.open("mijn_regio").does("Aanbieden", form=f"offer:{NUMBER}:1", amount=2)

    def advise(self) -> None:
        """Write, validate and present the advice."""
        self.hub.open("aanvragen", request=NUMBER, part="Advies").does(
            "Advies bewaren", form=f"advice:{NUMBER}", **ADVICE
        )
        self.validator.open("aanvragen", request=NUMBER, part="Advies").does(
            "Advies valideren", form=f"validate:{NUMBER}"
        )
        self.hub.open("aanvragen", request=NUMBER).does("Voorleggen", form=f"step:{NUMBER}")

    def agree(self) -> None:
        """Take the offer and let it be granted."""
        self.requester.open("aanvragen", request=NUMBER, part="Aanbod").does("Aanvaarden", form=f"accept:{NUMBER}")
        self.requester.open("aanvragen", request=NUMBER).does("Akkoord gaan", form=f"step:{NUMBER}")
        self.minister.open("aanvragen", request=NUMBER).does("Toekennen", form=f"step:{NUMBER}")

    def deploy(self, *states: DeliveryState) -> None:
        """Report the units' steps, each by whose it is."""
        for state in states:
            self.clock.wait(minutes=20)
            person = self.requester if state is DeliveryState.DEPLOYED else self.owner
            form = f"move:{NUMBER}/1/VR06/1:{state}"
            person.open("inzet").does(f"Meld: {state.label}", form=form)


@pytest.fixture
def crew(arrive: Arrive, clock: Clock) -> Crew:
    """Give the people of one request."""
    return Crew(arrive, clock)


OUT = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS, DeliveryState.DEPLOYED)
HOME = (DeliveryState.RETURNING, DeliveryState.AVAILABLE)


def test_a_request_goes_from_concept_to_closed_through_the_screens(crew: Crew, url: str) -> None:
    crew.requester.open("aanvragen").does("Concept bewaren", form="request:", **WRITTEN)
    crew.requester.open("aanvragen").does("Indienen", form=f"request:{NUMBER}")
    crew.treat()
    crew.offer()
    crew.advise()
    crew.agree()
    crew.deploy(*OUT, *HOME)
    crew.requester.open("aanvragen", request=NUMBER).does("Afschalen", form=f"step:{NUMBER}")
    crew.hub.open("aanvragen", request=NUMBER).does(
        "Vastleggen", form=f"signature:{NUMBER}", reference="Getekend formulier, map 12"
    )
    crew.hub.open("aanvragen", request=NUMBER).does("Afsluiten", form=f"step:{NUMBER}", note="Kosten verrekend.")

    journal = Journal(url)
    assert journal.broken_at(LIVE) is None
    journal.close()
    said = crew.hub.open("aanvragen", request=NUMBER, part="Verhaal").said()
    assert "afgesloten" in said
    assert all(name in said for name in ("hovd-07", "ac-06", "piket", "tweede", "hoofd"))


def test_an_incomplete_request_hears_every_missing_field_at_once_and_keeps_what_was_typed(crew: Crew) -> None:
    person = crew.requester.open("aanvragen")
    person.fill("request:", effect="Het vuur gaat niet over de spoorlijn.").press("Indienen", form="request:")

    told = person.told()
    for title in ("Ingediend door", "Mandaat", "Situatieschets", "Eigen inzet", "Operationele leiding", "Veiligheid"):
        assert title in told
    assert person.widget("request:", "effect").value == "Het vuur gaat niet over de spoorlijn."


def test_a_request_by_telephone_needs_only_what_is_known_and_a_number_to_call(crew: Crew) -> None:
    known = {name: WRITTEN[name] for name in ("effect", "ugs_name", "ugs_coordinates", "contact")}
    person = crew.requester.open("aanvragen").fill("request:", oral=True, **known).press("Indienen", form="request:")
    assert "Terugbelnummer" in person.told()

    person.does("Indienen", form="request:", call_back="HOvD, via de meldkamer")


def test_a_concept_is_seen_by_its_region_and_by_nobody_else(crew: Crew, arrive: Arrive) -> None:
    crew.requester.open("aanvragen").does("Concept bewaren", form="request:", **WRITTEN)

    assert any(NUMBER in box.label for box in crew.requester.open("aanvragen").app.expander)
    for person in (crew.owner, crew.hub, crew.validator, crew.minister, arrive("ncc", "rijk")):
        for page in ("aanvragen", "journaal"):
            said = person.open(page).said() + "".join(box.label for box in person.app.expander)
            assert NUMBER not in said
            assert WRITTEN["effect"] not in said


def test_an_owner_sees_its_own_call_and_not_what_others_were_asked(crew: Crew, arrive: Arrive) -> None:
    crew.file()
    crew.treat()
    crew.offer()
    other = arrive("ac-08", "regio", "VR08")

    assert "VR06" not in other.open("aanvragen", request=NUMBER, part="Aanbod").said()
    assert "Er wacht geen uitvraag op antwoord." in other.open("mijn_regio").said()
    assert "VR06" in crew.requester.open("aanvragen", request=NUMBER, part="Aanbod").said()


def test_what_waits_is_counted_in_the_menu_of_whom_it_waits_on(crew: Crew) -> None:
    crew.file()
    assert "1 ding wacht op u" in crew.hub.open("coordinatie").said()
    crew.treat()

    assert "Uitvraag beantwoorden" in crew.owner.open("mijn_regio").said()
    assert "Er wacht niets op u." in crew.hub.open("coordinatie").said()


def test_an_owner_refuses_without_a_reason(crew: Crew) -> None:
    crew.file()
    crew.treat()

    crew.owner.open("mijn_regio").does("Niet leveren", form=f"{AnswerKind.REFUSED}:{NUMBER}:1")

    said = crew.hub.open("aanvragen", request=NUMBER, part="Aanbod").table("Antwoord")
    assert said["Antwoord"].tolist() == ["geweigerd"]


def test_an_answer_after_the_deadline_is_refused_with_both_moments(crew: Crew, clock: Clock) -> None:
    crew.file()
    crew.treat()
    form = crew.owner.open("mijn_regio").fill(f"offer:{NUMBER}:1", amount=2, conditions="Met eigen chauffeur")
    clock.wait(hours=5)
    form.press("Aanbieden", form=f"offer:{NUMBER}:1")

    assert "call-deadline" in form.told()
    assert "02-11-2026" in form.told()


def test_two_people_at_one_request_the_second_hears_what_changed_and_keeps_the_text(crew: Crew, arrive: Arrive) -> None:
    crew.file()
    colleague = arrive("piket-2", "kcr2")
    crew.hub.open("aanvragen", request=NUMBER)
    colleague.open("aanvragen", request=NUMBER).fill(f"step:{NUMBER}:take_in", note="Ik pak hem op.")
    crew.hub.does("In toetsing nemen", form=f"step:{NUMBER}")

    colleague.press("In toetsing nemen", form=f"step:{NUMBER}:take_in")

    assert "is in toetsing" in colleague.told() or "gewijzigd sinds u keek" in colleague.told()


def test_the_writer_of_an_advice_cannot_validate_it(crew: Crew, arrive: Arrive) -> None:
    crew.file()
    crew.treat()
    crew.offer()
    crew.hub.open("aanvragen", request=NUMBER, part="Advies").does("Advies bewaren", form=f"advice:{NUMBER}", **ADVICE)
    same = arrive("piket", "validator")

    same.open("aanvragen", request=NUMBER, part="Advies").press("Advies valideren", form=f"validate:{NUMBER}")

    assert "second-person" in same.told()


def test_who_opens_a_strictly_classified_request_is_recorded_once(crew: Crew, arrive: Arrive, url: str) -> None:
    crew.requester.open("aanvragen").does("Indienen", form="request:", classification=Classification.RED, **WRITTEN)

    crew.hub.open("aanvragen", request=NUMBER)
    crew.hub.open("aanvragen", request=NUMBER)
    stranger = arrive("ac-20", "regio", "VR20")

    viewed = [entry for entry in entries(url) if entry.kind == "record_viewed"]
    assert [entry.actor for entry in viewed] == ["piket"]
    assert WRITTEN["effect"] not in stranger.open("aanvragen", request=NUMBER).said()
    assert WRITTEN["effect"] not in stranger.open("journaal").said()


def test_a_rejection_is_proposed_by_the_hub_and_decided_by_the_authority(crew: Crew) -> None:
    crew.file()
    crew.hub.open("aanvragen", request=NUMBER).does("In toetsing nemen", form=f"step:{NUMBER}")
    crew.hub.open("aanvragen", request=NUMBER).does(
        "Afwijzing voorstellen", form=f"step:{NUMBER}:propose_rejection", note="De eigen middelen volstaan."
    )
    assert "Afwijzen" not in [button.label for button in crew.hub.open("aanvragen", request=NUMBER).app.button]

    crew.minister.open("aanvragen", request=NUMBER).does(
        "Afwijzen", form=f"step:{NUMBER}:reject", note="Akkoord met het voorstel."
    )

    crew.requester.app.session_state["request_view"] = "einde"
    assert "afgewezen" in crew.requester.open("aanvragen", request=NUMBER).said()


def test_relief_is_planned_and_extension_needs_owner_and_hub(crew: Crew, clock: Clock) -> None:
    crew.file()
    crew.treat()
    crew.offer()
    crew.advise()
    crew.agree()
    crew.deploy(*OUT)
    delivery = f"{NUMBER}/1/VR06/1"
    crew.owner.open("inzet").does("Aflossing plannen", form=f"relief:{delivery}", relieved_by="VR08")
    assert "aflossing gepland" in crew.hub.open("inzet").said()

    crew.requester.open("inzet").does("Verlenging vragen", form=f"extend:{delivery}", reason="Het vuur smeult nog.")
    clock.wait(hours=2)
    for person in (crew.owner, crew.hub):
        form = "consent"
        person.open("inzet").does("Vastleggen", form=form, consents=True)

    table = crew.hub.open("coordinatie").table("Gewacht")
    assert table["Status"].tolist() == ["ingegaan"]
    assert table["Gewacht"].tolist() == ["2 u"]


def test_suppressed_demand_and_help_by_another_route_are_recorded(crew: Crew) -> None:
    crew.requester.open("aanvragen").does(
        "Vastleggen", form="suppression", wanted=4, asked=2, reason="Meer werd toch geweigerd."
    )
    crew.hub.open("coordinatie").does(
        "Vastleggen", form="outside", region="VR23", what="Vier brandweerauto's", amount=4
    )

    said = crew.hub.open("coordinatie").said()
    assert "Meer werd toch geweigerd." in said
    assert "Vier brandweerauto's" in said


def test_every_form_field_of_a_request_reaches_the_journal(crew: Crew, url: str) -> None:
    more = {"food": Bearer.SUPPLIER, "evaluation": True, "guide_point": "Afrit 24", "requirements": "terreinwaardig"}
    crew.requester.open("aanvragen").does("Indienen", form="request:", **WRITTEN, **more)

    content = next(entry.content for entry in entries(url) if entry.kind == "request_filed")
    for name in ("filed_by", "mandate", "effect", "ugs_name", "contact", "command", "safety", "guide_point"):
        assert content[name] == (WRITTEN | more)[name]
    assert content["food"] == "supplier"
    assert content["evaluation"] is True
    assert content["lines"] == [{"capability": "BRW-PEL-NB", "amount": 2, "requirements": "terreinwaardig"}]
    assert (content["ugs_lat"], content["ugs_lon"]) == (52.03, 5.69)


def test_what_comes_to_wait_is_told_on_whatever_page_one_is(crew: Crew) -> None:
    crew.hub.open("journaal")
    assert not crew.hub.app.toast

    crew.file()
    crew.hub.app.run()

    assert [told.value for told in crew.hub.app.toast] == [f"In toetsing nemen · {NUMBER}"]
