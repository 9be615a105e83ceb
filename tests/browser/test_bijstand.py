"""Can three people, each signed in at their own organisation, carry a request from concept to closed?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kcr2.journal import verifier
from kcr2.terms import DeliveryState
from tests.browser.conftest import SignedIn, Visitor
from tests.browser.organisation import LIVE, Organisation

pytestmark = pytest.mark.browser

EFFECT = "Het vuur gaat niet over de spoorlijn."
TEXTS = {
    "Ingediend door": "HOvD",
    "Mandaat": "mandaatregeling regio",
    "Contact over het besluit": "HOvD, via de meldkamer",
    "Gewenst effect": EFFECT,
    "Situatieschets": "Tien hectare, snel groeiend.",
    "Eigen inzet": "Drie pelotons.",
    "Uitgangsstelling (UGS)": "Kazerne Ede",
    "Of coördinaten": "52,03; 5,69",
    "Contact ter plaatse": "OvD-B, gespreksgroep 07-3",
    "Operationele leiding": "OvD-B",
    "Veiligheid": "Rook; adembescherming.",
}


ECHO_MS, PRESS_AGAIN_MS = 1_500, 12_000


class Desk:
    """One person's browser, and the few things that people do in it."""

    def __init__(self, visitor: Visitor) -> None:
        """Sit down."""
        self.visitor = visitor
        self.page: Page = visitor.page

    def go(self, path: str) -> "Desk":
        """Open an address and wait until it is drawn."""
        self.visitor.go(path)
        expect(self.page.get_by_role("navigation").first).to_be_visible()
        self.settled()
        return self

    def settled(self) -> None:
        """Wait until nothing runs any more."""
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0)

    def write(self, label: str, text: str) -> None:
        """Fill a text field."""
        self.page.get_by_role("textbox", name=label).first.fill(text)

    def part(self, name: str) -> None:
        """Choose a part of the request."""
        self.page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        self.settled()

    def press(self, label: str, said: str) -> None:
        """Press a button and read that it was done."""
        button: Locator = self.page.get_by_role("button", name=label, exact=True)
        told = self.page.get_by_text(said).first
        # News of one's own last act redraws the page within about a second; a person does not press while it does.
        self.page.wait_for_timeout(ECHO_MS)
        self.settled()
        button.last.click()
        try:
            expect(told).to_be_visible(timeout=PRESS_AGAIN_MS)
        except AssertionError:
            # A press can still meet a redraw. Nobody was told a success, so a person presses again.
            if button.count():
                button.last.click()
            expect(told).to_be_visible()
        self.settled()


def test_three_signed_in_people_carry_a_request_from_concept_to_closed(
    signed_in: SignedIn, organisation: Organisation, tmp_path: Path
) -> None:
    region = Desk(signed_in("hovd-07", roles=["kcr2-regio"], organisation="VR07"))
    # The hub's officer of this trial holds the functions that a night shift of a small installation would share.
    hub = Desk(signed_in("piket", roles=["kcr2-kcr2"]))
    owner = Desk(signed_in("ac-06", roles=["kcr2-regio"], organisation="VR06"))

    number = filed(region)
    treated(hub, number)
    offered(owner)
    advised(hub, number, signed_in)
    agreed(region, number)
    granted(number, signed_in)
    deployed(owner, region, number)
    closed(region, hub, number)

    hub.go(f"/aanvragen?aanvraag={number}&lijst=einde").part("Verhaal")
    hub.visitor.keep("bijstand-9-verhaal")
    exported = export(organisation, tmp_path)
    assert steps_in(exported)[-1] == "close"
    assert_verified(exported)


def filed(region: Desk) -> str:
    """Open an incident, save a concept and file it; give the number of the request."""
    page = region.go("/landelijk-beeld").page
    page.get_by_text("Melden", exact=True).first.click()
    page.get_by_role("tab", name="Incident openen").click()
    region.write("Naam incident", "Heidebrand")
    region.press("Incident openen", "Het incident staat in het beeld.")
    page = region.go("/aanvragen").page
    page.get_by_text("Nieuwe aanvraag").click()
    for label, text in TEXTS.items():
        region.write(label, text)
    region.visitor.keep("bijstand-1-aanvraag")
    region.press("Concept bewaren", "Het concept is bewaard.")
    page.get_by_text("Concept A-", exact=False).first.click()
    region.press("Indienen", "De aanvraag is ingediend.")
    row = page.get_by_role("combobox", name="Aanvraag openen")
    row.click()
    return page.get_by_role("option").first.inner_text().split(" · ")[0]


def treated(hub: Desk, number: str) -> None:
    """Check the request and ask the owner."""
    hub.go("/coordinatie").visitor.keep("bijstand-2-coordinatie")
    hub.go(f"/aanvragen?aanvraag={number}").press("In toetsing nemen", "Gedaan: In toetsing nemen.")
    hub.press("In behandeling nemen", "Gedaan: In behandeling nemen.")
    hub.part("Aanbod")
    box = hub.page.get_by_role("combobox", name="Eigenaren")
    box.press_sequentially("VR06")
    hub.page.get_by_role("option", name="VR06", exact=False).first.click()
    hub.page.keyboard.press("Escape")
    hub.press("Uitvragen", "De uitvraag is gedaan.")


def offered(owner: Desk) -> None:
    """Answer the call for the own organisation."""
    owner.go("/mijn-regio").visitor.keep("bijstand-3-mijn-regio")
    owner.press("Aanbieden", "Het aanbod is gedaan.")


def advised(hub: Desk, number: str, signed_in: SignedIn) -> None:
    """Write an advice, let a second person validate it, and lay it before the requester."""
    hub.go(f"/aanvragen?aanvraag={number}").part("Advies")
    hub.write("Oordeel", "Het peloton van VR06 is op tijd.")
    hub.write("Aannames", "De wegen zijn vrij.")
    hub.press("Advies bewaren", "Het advies is bewaard")
    second = Desk(signed_in("tweede", roles=["kcr2-validator"]))
    second.go(f"/aanvragen?aanvraag={number}").part("Advies")
    second.press("Advies valideren", "Het advies is gevalideerd.")
    second.visitor.keep("bijstand-4-advies")
    hub.go(f"/aanvragen?aanvraag={number}").press("Voorleggen", "Gedaan: Voorleggen.")


def agreed(region: Desk, number: str) -> None:
    """Take what is offered and agree."""
    region.go(f"/aanvragen?aanvraag={number}").part("Aanbod")
    region.press("Aanvaarden", "Het aanbod is aanvaard.")
    region.press("Akkoord gaan", "Gedaan: Akkoord gaan.")


def granted(number: str, signed_in: SignedIn) -> None:
    """Grant on behalf of the minister."""
    minister = Desk(signed_in("hoofd", roles=["kcr2-gezag"], organisation="JENV"))
    minister.go(f"/aanvragen?aanvraag={number}").press("Toekennen", "Gedaan: Toekennen.")


def deployed(owner: Desk, region: Desk, number: str) -> None:
    """Report every step of the units until they are home."""
    out = (DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS)
    home = (DeliveryState.RETURNING, DeliveryState.AVAILABLE)
    steps = [(owner, out), (region, (DeliveryState.DEPLOYED,)), (owner, home)]
    for desk, states in steps:
        desk.go("/inzet")
        for state in states:
            desk.press(f"Meld: {state.label}", f"Gemeld: {state.label}.")
        desk.visitor.keep(f"bijstand-7-inzet-{states[-1].value}")
    assert number


def closed(region: Desk, hub: Desk, number: str) -> None:
    """Stand down, record the signature and close."""
    region.go(f"/aanvragen?aanvraag={number}").press("Afschalen", "Gedaan: Afschalen.")
    hub.go(f"/aanvragen?aanvraag={number}")
    hub.page.get_by_text("Handtekening ontvangen").first.click()
    hub.write("Kenmerk", "Getekend formulier, map 12")
    hub.press("Vastleggen", "De handtekening is vastgelegd.")
    hub.write("Toelichting", "Kosten verrekend.")
    hub.press("Afsluiten", "Gedaan: Afsluiten.")


def export(organisation: Organisation, folder: Path) -> Path:
    """Take the journal out, as another process would."""
    exported = folder / "journaal.jsonl"
    organisation.server.command("export", "journal", str(exported), "--space", LIVE)
    return exported


def steps_in(exported: Path) -> list[str]:
    """Give the steps that an exported journal holds."""
    rows = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    return [json.loads(row["payload"])["step"] for row in rows if row.get("kind") == "request_stepped"]


def assert_verified(exported: Path) -> None:
    """Let the stand-alone verifier, without the program, judge an exported journal."""
    command = [sys.executable, "-I", verifier.__file__, str(exported)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
