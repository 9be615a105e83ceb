"""Does a page's body run for nobody who may not see it? Direct addresses, fresh sessions, a fresh server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kcr2.access import PAGES, may
from kcr2.terms import Role
from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

BODY = {
    "landelijk_beeld": "Kleur de kaart naar",
    "mijn_regio": "Eigen inzet bij anderen",
    "regiobeeld": "Tegenover de vorige melding",
    "coordinatie": "Wacht op anderen",
    "planner": "Bereken voorstel",
    "capaciteiten": "Landelijk per type",
    "aanvragen": "Wacht op mij",
    "inzet": "wanneer zij worden afgelost",
    "wat_als": "Alle wat-als",
    "simulatie": "Wie wordt gevraagd",
    "lob": "geen landelijk operationeel beeld",
    "terugblik": "Van (Nederlandse tijd)",
    "scenarios": "Een scenario is geen voorspelling",
    "afspelen": "Stuk van het verhaal",
    "oefening": "Er is nog geen oefening om aan mee te doen",
    "demonstratie": "Begin nu",
    "preparatie": "Stand onbekend",
    "journaal": "Controleer alle zegels",
    "stresstest": "uitkomst van een model",
    "wandbeeld": "Laatst vastgestelde LOB",
    "vragen": "Cijfers niet vastgesteld",
    "wachtoverdracht": "Notitie van de vorige wacht",
    "bronnen": "Stand van de bronnen",
    "beheer": "Referentiegegevens",
}
"""Words that only the body of a page says."""

LONGEST_MS = 120_000
"""The first to open the board's demonstration waits until its case is told."""


def address(page: str) -> str:
    return "/" + page.replace("_", "-")


# The first test on the server: nobody was let in by anybody before.
@pytest.mark.parametrize("page", list(PAGES))
def test_nobody_gets_the_door_on_every_direct_address(visitor: Visitor, page: str) -> None:
    shown = visitor.go(address(page))

    expect(shown.get_by_role("button", name="Open het beeld")).to_be_visible()
    assert not any(words in shown.locator("body").inner_text() for words in BODY.values())


@pytest.mark.parametrize("role", list(Role))
def test_a_direct_address_runs_a_page_only_for_roles_that_may_see_it(arrive: Callable[[], Visitor], role: Role) -> None:
    for page, needed in PAGES.items():
        shown = arrive().go(f"{address(page)}?rol={role.value}&organisatie=VR07")
        if may(role, needed):
            expect(shown.get_by_text(BODY[page]).first).to_be_visible(timeout=LONGEST_MS)
        else:
            expect(shown.get_by_role("heading", name="Geen toegang")).to_be_visible()
            assert BODY[page] not in shown.locator("body").inner_text()


def test_an_unknown_role_in_the_address_is_nobody(visitor: Visitor) -> None:
    shown = visitor.go("/capaciteiten?rol=minister")

    expect(shown.get_by_role("button", name="Open het beeld")).to_be_visible()


@pytest.mark.parametrize("path", ["/api/iets", "/kaart/onbekend.geojson"])
def test_an_address_that_does_not_exist_is_not_found(visitor: Visitor, path: str) -> None:
    answer = visitor.page.request.get(visitor.server.url + path)

    assert answer.status == 404
    assert "bestaat niet" in answer.json()["fout"]


def test_every_answer_carries_the_security_headers(visitor: Visitor, server: Server) -> None:
    headers = visitor.page.request.get(server.url + "/gezond").headers

    policy = headers["content-security-policy"].split("; ")
    assert {"frame-ancestors 'none'", "form-action 'self'", "base-uri 'self'", "object-src 'none'"} <= set(policy)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "drawn"), [("/?rol=kcr2", "[data-region=VR01]"), ("/aanvragen?rol=kcr2", "[data-testid=stDataFrame]")]
)
def test_the_policy_stops_nothing_that_the_pages_need(visitor: Visitor, path: str, drawn: str) -> None:
    refused: list[str] = []
    visitor.page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )

    page = visitor.go(path)
    page.locator(drawn).first.wait_for()

    assert refused == []


def test_news_of_a_space_that_does_not_exist_is_not_found(visitor: Visitor) -> None:
    answer = visitor.page.request.get(visitor.server.url + "/live/nergens")

    assert answer.status == 404
