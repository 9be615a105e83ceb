"""Does signing in let in whom it should, where they wanted to be, for as long as it holds, and nobody else?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kcr2.access import PAGES
from tests.browser.conftest import SignedIn, Visitor
from tests.browser.organisation import LIVE, LIVE_TITLE, Organisation
from tests.browser.test_doors import BODY, address

pytestmark = pytest.mark.browser

HUB = ["kcr2-kcr2"]
REGION = ["kcr2-regio"]


def body(page: Page) -> str:
    return page.locator("body").inner_text()


def shows_no_data(page: Page) -> bool:
    return not any(words in body(page) for words in BODY.values())


# The first test on the server: nobody was let in by anybody before.
@pytest.mark.parametrize("page", list(PAGES))
def test_without_signing_in_no_direct_address_shows_a_live_space(
    arrive_unknown: Callable[[], Visitor], page: str
) -> None:
    shown = arrive_unknown().go(f"{address(page)}?ruimte={LIVE}")

    expect(shown.get_by_role("button", name="Aanmelden")).to_be_visible()
    assert shows_no_data(shown)
    assert LIVE_TITLE not in body(shown)


def test_a_role_in_the_address_opens_a_demonstration_and_never_the_live_space(
    arrive_unknown: Callable[[], Visitor],
) -> None:
    shown = arrive_unknown().go(f"/capaciteiten?ruimte={LIVE}&rol=kcr2")

    expect(shown.get_by_text("DEMONSTRATIE ·")).to_be_visible()
    assert LIVE_TITLE not in body(shown)


def test_somebody_signs_in_and_is_in_the_live_space_as_who_they_are(signed_in: SignedIn) -> None:
    officer = signed_in("piket", roles=HUB)

    expect(officer.page.get_by_text("Aangemeld als piket")).to_be_visible()
    expect(officer.page.get_by_text("KCR2 (coördinatie) · KCR2")).to_be_visible()
    expect(officer.page.get_by_text(BODY["landelijk_beeld"])).to_be_visible()
    assert "DEMONSTRATIE" not in body(officer.page)
    officer.keep("aangemeld")


def test_somebody_lands_where_they_wanted_to_be(signed_in: SignedIn) -> None:
    wanted = "/aanvragen?aanvraag=A-2026-0001"
    officer = signed_in("piket", roles=HUB, path=wanted)

    expect(officer.page.get_by_role("heading", name="Aanvragen", exact=True)).to_be_visible()
    assert officer.page.url.startswith(officer.server.url + wanted)


@pytest.mark.parametrize(
    "wanted", ["//elders.example/x", "https://elders.example/", "/\\\\elders.example", "javascript:x"]
)
def test_nobody_is_led_to_another_site(signed_in: SignedIn, wanted: str) -> None:
    officer = signed_in("piket", roles=HUB)
    officer.page.evaluate(
        "wanted => sessionStorage.setItem('kcr2.wanted', JSON.stringify({ wanted, at: Date.now() }))", wanted
    )

    officer.go("/")

    expect(officer.page.get_by_text(BODY["landelijk_beeld"])).to_be_visible()
    assert officer.page.url.startswith(officer.server.url)
    assert not [url for url in officer.elsewhere if "elders" in url]


def test_a_region_acts_for_itself_whatever_the_address_says(signed_in: SignedIn) -> None:
    region = signed_in("oom-vr07", roles=REGION, organisation="VR07")
    shown = region.go(f"/capaciteiten?ruimte={LIVE}&rol=kcr2&organisatie=VR08")

    expect(shown.get_by_text("Regio of partner (eigen gegevens) · VR07")).to_be_visible()
    assert "VR08 " not in shown.get_by_test_id("stSidebar").inner_text()


def test_a_role_played_in_a_demonstration_stays_there(signed_in: SignedIn) -> None:
    region = signed_in("oom-vr07", roles=REGION, organisation="VR07")
    shown = region.go("/landelijk-beeld?ruimte=demo-ede-2025&rol=beheer")
    expect(shown.get_by_role("heading", name="Geen toegang")).to_be_visible()

    choose_space(shown, LIVE_TITLE)

    expect(shown.get_by_text("Regio of partner (eigen gegevens) · VR07")).to_be_visible()
    expect(shown.get_by_text("Rol (demonstratie)")).to_have_count(0)
    region.keep("aangemeld-regio")


def choose_space(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Ruimte").click()
    page.get_by_role("option", name=title).click()


def test_somebody_with_two_functions_chooses_between_these_two(signed_in: SignedIn) -> None:
    double = signed_in("dubbel", roles=["kcr2-kcr2", "kcr2-gezag"], organisation="JENV")
    choice = double.page.get_by_test_id("stSidebar").get_by_role("combobox", name="Functie")
    choice.click()

    options = double.page.get_by_role("option").all_inner_texts()
    assert options == [
        "KCR2 (coördinatie) · KCR2",
        "Beslissend gezag · minister van JenV (in mandaat: hoofd LOCC-KCR2)",
    ]


def test_a_person_without_a_role_reads_why_and_sees_no_data(signed_in: SignedIn) -> None:
    stranger = signed_in("onbekend", roles=["mail", "kcr2-minister"])

    expect(stranger.page.get_by_role("heading", name="U heeft hier nog geen rol")).to_be_visible()
    expect(stranger.page.get_by_text("Groep ‘kcr2-minister’ hoort bij geen rol")).to_be_visible()
    for page in PAGES:
        shown = stranger.go(f"{address(page)}?rol=kcr2")
        expect(shown.get_by_role("heading", name="U heeft hier nog geen rol")).to_be_visible()
        assert shows_no_data(shown)
    stranger.keep("zonder-rol")


def test_a_region_without_organisation_reads_what_is_missing(signed_in: SignedIn) -> None:
    stranger = signed_in("zonder-regio", roles=REGION, organisation="VR77")

    expect(stranger.page.get_by_text("Gevonden: ‘VR77’.")).to_be_visible()


def test_signing_out_ends_it_in_every_tab(signed_in: SignedIn, organisation: Organisation) -> None:
    officer = signed_in("piket-uit", roles=HUB)
    other = officer.page.context.new_page()
    other.goto(officer.server.url + "/aanvragen")
    expect(other.get_by_text("Aangemeld als piket-uit")).to_be_visible()

    officer.page.get_by_role("button", name="Afmelden").click()
    organisation.confirm_sign_out(officer.page)

    expect(officer.page.get_by_role("button", name="Aanmelden")).to_be_visible()
    other.get_by_text("Terugkijken").click()
    expect(other.get_by_role("heading", name="Uw sessie is beëindigd")).to_be_visible()
    assert shows_no_data(other)
    officer.go(f"/aanvragen?ruimte={LIVE}")
    expect(officer.page.get_by_role("button", name="Aanmelden")).to_be_visible()
    assert shows_no_data(officer.page)
    officer.keep("afgemeld")


def test_a_screen_closes_by_itself_when_the_sign_in_ends_and_opens_again_where_it_was(
    signed_in: SignedIn, organisation: Organisation
) -> None:
    officer = signed_in("kort", roles=HUB, path="/aanvragen", life_s=20)
    expect(officer.page.get_by_role("heading", name="Aanvragen", exact=True)).to_be_visible()

    expect(officer.page.get_by_role("heading", name="Uw sessie is beëindigd")).to_be_visible(timeout=60_000)
    assert shows_no_data(officer.page)
    officer.keep("sessie-beeindigd")
    expect(officer.go("/capaciteiten?rol=kcr2").get_by_role("heading", name="Uw sessie is beëindigd")).to_be_visible()

    organisation.enrol("kort", {"preferred_username": "kort", "groups": HUB})
    officer.page.get_by_role("button", name="Opnieuw aanmelden").click()
    organisation.sign_in(officer.page, "kort")
    expect(officer.page.get_by_role("heading", name="Capaciteiten", exact=True)).to_be_visible()


def test_news_of_the_live_space_needs_proof(signed_in: SignedIn, arrive_unknown: Callable[[], Visitor]) -> None:
    officer = signed_in("piket", roles=HUB)
    told: list[str] = []
    officer.page.on("request", lambda asked: told.append(asked.url) if "/live/" in asked.url else None)
    with officer.page.expect_response(lambda answer: f"/live/{LIVE}" in answer.url) as heard:
        officer.go("/aanvragen")
    stranger = arrive_unknown()

    assert heard.value.status == 200
    proof = told[0].partition("?")[2]
    assert proof.startswith("bewijs=")
    for path in (f"/live/{LIVE}", f"/live/{LIVE}?bewijs=1.2", f"/live/elders?{proof}"):
        assert stranger.page.request.get(stranger.server.url + path).status == 404


def test_news_of_the_live_space_reaches_a_screen_that_was_let_in(signed_in: SignedIn, tmp_path: Path) -> None:
    officer = signed_in("piket", roles=HUB, path="/journaal")
    before = officer.page.get_by_text("Laatste volgnummer").inner_text()

    report_from_elsewhere(officer, tmp_path / "opgave.csv")

    expect(officer.page.get_by_text("Laatste volgnummer")).not_to_have_text(before, timeout=10_000)


def test_a_screen_whose_proof_is_refused_asks_for_another(signed_in: SignedIn, tmp_path: Path) -> None:
    officer = signed_in("piket", roles=HUB, path="/journaal")
    expect(officer.page.get_by_text("Laatste volgnummer")).to_be_visible()
    # As if the proof had ended: the first time it is refused.
    officer.page.route("**/live/**", lambda route: route.fulfill(status=404), times=1)
    officer.go("/journaal")
    before = officer.page.get_by_text("Laatste volgnummer").inner_text()

    report_from_elsewhere(officer, tmp_path / "opgave.csv")

    expect(officer.page.get_by_text("Laatste volgnummer")).not_to_have_text(before, timeout=10_000)


def report_from_elsewhere(visitor: Visitor, path: Path) -> None:
    """Let another process read a report of VR07 into the live space."""
    path.write_text("Eigenaar;Type;Totaal\nVR07;BRW-SCHUIM;9\n", encoding="utf-8")
    arguments = ("--role", "regio", "--organisation", "VR07", "--space", LIVE)
    visitor.server.command("import", str(path), *arguments)


def test_the_policy_lets_signing_in_through(arrive_unknown: Callable[[], Visitor], organisation: Organisation) -> None:
    visitor = arrive_unknown()
    refused: list[str] = []
    visitor.page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    organisation.enrol("piket", {"preferred_username": "piket", "groups": HUB})

    visitor.go("/").get_by_role("button", name="Aanmelden").click()
    organisation.sign_in(visitor.page, "piket")
    expect(visitor.page.get_by_text("Aangemeld als piket")).to_be_visible()

    assert refused == []


def test_the_door_says_how_to_enter(arrive_unknown: Callable[[], Visitor]) -> None:
    visitor = arrive_unknown()
    expect(visitor.go("/").get_by_text("Meld u aan met het account van uw organisatie")).to_be_visible()
    visitor.keep("deur")
