"""Can the case of the Peel and the Meinweg (April 2020) be entered through the screens alone?

Two fires asked for helicopters at once; one flew. Moving it took hours, because nobody knew whose consent was
needed (Algemene Rekenkamer 2021). Amounts and times here are assumptions of the test.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kcr2.journal import Journal, Space
from kcr2.terms import AnswerKind, DeliveryState, Feasibility, LegalBasis, SpaceKind
from kcr2.ui import resources
from tests.pages.people import LIVE, Clock, Person

FIRE = datetime(2020, 4, 20, 10, 45, tzinfo=UTC)
PEEL, MEINWEG = "A-2020-0001", "A-2020-0002"
HELICOPTER = f"{PEEL}/1/DEF/1"
ASKED = {
    "oral": True,
    "call_back": "HOvD, via de meldkamer",
    "legal_basis": LegalBasis.WVR_51_MILITARY,
    "capability": "DEF-HELI-FBO",
    "amount": 1,
    "contact": "HOvD, gespreksgroep volgt",
}


class Case:
    """The people of the case, each at an own screen."""

    def __init__(self, clock: Clock) -> None:
        """Let everybody sign in."""
        self.clock = clock
        self.peel = Person("hovd-22", "regio", "VR22", clock)
        self.meinweg = Person("hovd-23", "regio", "VR23", clock)
        self.hub = Person("piket", "kcr2", None, clock)
        self.second = Person("tweede", "validator", None, clock)
        self.defence = Person("doc", "regio", "DEF", clock)
        self.chief = Person("cds", "gezag", "DEF", clock)
        self.minister = Person("hoofd", "gezag", "JENV", clock)

    def ask(self, person: Person, name: str, effect: str, ugs: str, place: str) -> None:
        """Open the incident and ask for a helicopter by telephone."""
        person.open("landelijk_beeld").does("Incident openen", form="incident", name=name)
        person.open("aanvragen").does(
            "Indienen", form="request:", effect=effect, ugs_name=ugs, ugs_coordinates=place, **ASKED
        )
        self.clock.wait(minutes=15)

    def treat(self, request: str) -> None:
        """Check a request and ask Defensie."""
        for step in ("In toetsing nemen", "In behandeling nemen"):
            self.hub.open("aanvragen", request=request).does(step, form=f"step:{request}")
        self.hub.open("aanvragen", request=request, part="Aanbod")
        self.hub.does("Uitvragen", form=f"call:{request}:1", owners=["DEF"])
        self.clock.wait(minutes=10)

    def advise(self, request: str, feasibility: Feasibility, condition: str = "") -> None:
        """Write, validate and present an advice."""
        self.hub.open("aanvragen", request=request, part="Advies").does(
            "Advies bewaren",
            form=f"advice:{request}",
            feasibility=feasibility,
            judgement="Eén helikopter vliegt vandaag.",
            condition=condition,
            assumptions="Daglicht tot 20.40 uur.",
        )
        self.second.open("aanvragen", request=request, part="Advies").does(
            "Advies valideren", form=f"validate:{request}"
        )
        self.hub.open("aanvragen", request=request).does("Voorleggen", form=f"step:{request}")

    def grant(self, request: str) -> None:
        """Let minister and Chief of Defence grant."""
        for person in (self.minister, self.chief):
            person.open("aanvragen", request=request).does("Toekennen", form=f"step:{request}")

    def fly(self) -> None:
        """Bring the helicopter to the Peel."""
        states = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS)
        for state in states:
            self.clock.wait(minutes=15)
            self.defence.open("inzet").does(f"Meld: {state.label}", form=f"move:{HELICOPTER}:{state}")
        self.peel.open("inzet").does("Meld: ingezet", form=f"move:{HELICOPTER}:deployed")

    def consent(self, person: Person) -> None:
        """Say yes to the redistribution."""
        person.open("inzet").does("Vastleggen", form="consent", consents=True)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Give an empty live space on the morning of the fires."""
    address = f"sqlite:///{tmp_path / 'kcr2.db'}"
    monkeypatch.setenv("KCR2_DATABASE_URL", address)
    monkeypatch.setenv("KCR2_SESSION_IDLE_MIN", "0")
    clock = Clock(FIRE)
    monkeypatch.setattr(resources, "clock", clock)
    journal = Journal(address)
    journal.create_space(Space(name=LIVE, kind=SpaceKind.LIVE, title="Landelijk", created_at=FIRE))
    journal.close()
    return Case(clock)


def test_the_helicopter_moves_only_when_all_four_have_consented_and_the_hours_are_shown(case: Case) -> None:
    case.ask(case.peel, "Deurnese Peel", "Het veen brandt niet verder naar Griendtsveen.", "Deurne", "51,46; 5,80")
    case.ask(case.meinweg, "De Meinweg", "Herkenbosch is buiten bereik van het vuur.", "Herkenbosch", "51,16; 6,07")
    case.treat(PEEL)
    case.defence.open("mijn_regio").does("Aanbieden", form=f"offer:{PEEL}:1", amount=1)
    case.advise(PEEL, Feasibility.YES)
    case.peel.open("aanvragen", request=PEEL, part="Aanbod").does("Aanvaarden", form=f"accept:{PEEL}")
    case.peel.open("aanvragen", request=PEEL).does("Akkoord gaan", form=f"step:{PEEL}")
    case.grant(PEEL)
    case.fly()

    case.treat(MEINWEG)
    case.defence.open("mijn_regio").does("Niet leveren", form=f"{AnswerKind.REFUSED}:{MEINWEG}:1")
    case.hub.open("aanvragen", request=MEINWEG).does(
        "Tekort vastleggen", form=f"step:{MEINWEG}:settle_short", note="Er is er één, en die vliegt bij de Peel."
    )
    case.advise(MEINWEG, Feasibility.YES_IF, "De helikopter van de Peel komt over.")
    case.hub.open("inzet").does(
        "Herverdeling voorleggen", form=f"redistribute:{HELICOPTER}", reason="Herkenbosch wordt bedreigd."
    )
    case.meinweg.open("aanvragen", request=MEINWEG).does("Akkoord gaan", form=f"step:{MEINWEG}")
    case.grant(MEINWEG)

    asked = case.hub.open("coordinatie").table("Gewacht")
    assert asked["Wacht op"].tolist() == ["eigenaar DEF, aanvrager VR22, aanvrager VR23, beslissend gezag DEF"]
    case.consent(case.meinweg)
    case.clock.wait(hours=1)
    case.consent(case.peel)
    case.clock.wait(hours=1, minutes=30)
    case.consent(case.defence)
    assert PEEL in case.hub.open("inzet").table("Levering")["Voor aanvraag"].iloc[0]
    case.clock.wait(hours=1)
    case.consent(case.chief)

    moved = case.hub.open("coordinatie").table("Gewacht")
    assert moved["Status"].tolist() == ["ingegaan"]
    assert moved["Gewacht"].tolist() == ["3 u 30 min"]
    assert MEINWEG in case.hub.open("inzet").table("Levering")["Voor aanvraag"].iloc[0]


def test_without_the_consent_of_the_chief_of_defence_nothing_moves(case: Case) -> None:
    case.ask(case.peel, "Deurnese Peel", "Het veen brandt niet verder naar Griendtsveen.", "Deurne", "51,46; 5,80")
    case.ask(case.meinweg, "De Meinweg", "Herkenbosch is buiten bereik van het vuur.", "Herkenbosch", "51,16; 6,07")
    case.treat(PEEL)
    case.defence.open("mijn_regio").does("Aanbieden", form=f"offer:{PEEL}:1", amount=1)
    case.advise(PEEL, Feasibility.YES)
    case.peel.open("aanvragen", request=PEEL, part="Aanbod").does("Aanvaarden", form=f"accept:{PEEL}")
    case.peel.open("aanvragen", request=PEEL).does("Akkoord gaan", form=f"step:{PEEL}")
    case.grant(PEEL)
    case.hub.open("inzet").does("Herverdeling voorleggen", form=f"redistribute:{HELICOPTER}", reason="Om de wind.")

    case.chief.open("inzet").does("Vastleggen", form="consent", consents=False, note="De Peel gaat voor.")

    table = case.hub.open("coordinatie").table("Gewacht")
    assert table["Status"].tolist() == ["niet ingestemd"]
    assert table["Niet ingestemd"].tolist() == ["beslissend gezag DEF"]
    assert PEEL in case.hub.open("inzet").table("Levering")["Voor aanvraag"].iloc[0]
