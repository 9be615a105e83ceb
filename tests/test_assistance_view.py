"""Do the tables of bijstand say what the picture holds: late, missing, unknown and nothing in different words?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.planning import Task, tasks
from kcr2.terms import (
    AnswerKind,
    DeliveryState,
    Overdue,
    Party,
    RequestStatus,
    Route,
    Signature,
    Step,
    Suppression,
)
from kcr2.view.assistance import (
    change_table,
    delivery_table,
    gap_words,
    offer_table,
    outside_table,
    overdue_words,
    parties_words,
    status_words,
    suppressed_table,
    task_table,
    task_title,
)
from kcr2.words import speak
from tests import make
from tests.pictures import picture, reference

D, S = DeliveryState, RequestStatus
PRESENTED: list[Event] = [make.incident_opened(), make.request_filed(), make.request_stepped(step=Step.PRESENT)]
SHOWN = "3 apr 17:00"
"""needed_by of the dull request, in Dutch time."""


@pytest.fixture
def english() -> Iterator[None]:
    """Let the screen speak English for one test."""
    speak("en")
    yield
    speak("nl")


def only(table: pd.DataFrame) -> dict[str, Any]:
    """Give the one row of a table."""
    (row,) = table.to_dict("records")
    return {str(name): value for name, value in row.items()}


def asked(seen: Picture) -> dict[str, Any]:
    """Give the one thing that waits, as it is shown."""
    return only(task_table(tasks(seen), seen))


def offered(*events: Event, at: Any = make.LATER) -> dict[str, Any]:
    """Give the one call or answer, as it is shown."""
    return only(offer_table(picture(make.request_filed(), *events, at=at).offers, reference()))


def delivered(*events: Event, at: Any = make.LATER) -> dict[str, Any]:
    """Give the one delivery, as it is shown."""
    accepted = make.offer_accepted(relief_due=make.at(600))
    return only(delivery_table(picture(make.request_filed(), accepted, *events, at=at).deliveries, reference()))


def line(*events: Event, at: Any = make.LATER, **values: Any) -> dict[str, Any]:
    """Give the one line of a request."""
    return only(picture(make.request_filed(**values), *events, at=at).requests)


# ---- what waits --------------------------------------------------------------------------------------


def test_what_waits_says_on_whom_since_when_and_until_when() -> None:
    assert asked(picture(*PRESENTED, make.call_answered(), at=make.at(60))) == {
        "Wat": "Akkoord gaan",
        "Wacht op": "aanvrager · VR07 Gelderland-Midden",
        "Aanvraag": "A-2025-0001",
        "Betreft": "",
        "Urgentie": "spoed (< 4 uur)",
        "Wacht sinds": "3 apr 14:00",
        "Uiterlijk": f"{SHOWN} · nog 2 u",
    }


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (145, "nog 35 min"),
        (180, "nog 0 min"),
        (195, "15 min te laat"),
        (180 + 95, "1 u 35 min te laat"),
        (180 + 3 * 1440, "3 dagen te laat"),
    ],
)
def test_a_term_says_how_long_is_left_and_how_late_it_is(minutes: int, words: str) -> None:
    assert asked(picture(*PRESENTED, make.call_answered(), at=make.at(minutes)))["Uiterlijk"] == f"{SHOWN} · {words}"


def test_what_has_no_term_says_so() -> None:
    assert asked(picture(*PRESENTED[:2]))["Uiterlijk"] == "geen termijn"


def test_a_call_is_about_a_line_and_a_delivery_about_itself() -> None:
    called: list[Event] = [make.request_stepped(step=Step.CALL), make.call_issued(line=1, deadline=make.at(120))]
    granted: list[Event] = [make.request_stepped(step=Step.GRANT, decided_for="JENV"), make.offer_accepted()]

    assert asked(picture(make.request_filed(), *called))["Betreft"] == "regel 1"
    assert asked(picture(make.request_filed(), *granted))["Betreft"] == make.delivery_id()


def test_a_party_that_is_no_region_or_partner_goes_by_its_code() -> None:
    seen = picture(make.request_filed(), make.request_stepped(step=Step.AGREE))

    assert asked(seen)["Wacht op"].startswith("beslissend gezag · JENV")


@pytest.mark.parametrize("task", [*Step, *Task], ids=str)
def test_everything_that_can_wait_has_a_title(task: Step | Task) -> None:
    assert task_title(task.value) == task.label


def test_nothing_that_waits_is_a_table_with_headings() -> None:
    seen = picture()

    table = task_table(tasks(seen), seen)

    assert table.empty
    assert list(table) == ["Wat", "Wacht op", "Aanvraag", "Betreft", "Urgentie", "Wacht sinds", "Uiterlijk"]


# ---- offers ------------------------------------------------------------------------------------------


def test_an_offer_shows_every_number_and_term() -> None:
    row = offered(make.call_issued(amount=3), make.call_answered(conditions="Alleen overdag"))

    told = {name: row[name] for name in ("Gevraagd", "Aangeboden", "Aanvaard", "Voorwaarden", "Antwoord", "Eigenaar")}
    assert told == {
        "Gevraagd": "3 peloton",
        "Aangeboden": "2 peloton",
        "Aanvaard": "0 peloton",
        "Voorwaarden": "Alleen overdag",
        "Antwoord": "aangeboden",
        "Eigenaar": f"VR06 {reference().owner_name('VR06')}",
    }
    assert (row["Vanaf"], row["Tot"], row["Reactie uiterlijk"]) == ("3 apr 16:00", "4 apr 04:00", "3 apr 15:00")


def test_who_did_not_answer_offers_nothing_and_not_zero() -> None:
    row = offered(make.call_issued(), at=make.at(30))

    assert (row["Antwoord"], row["Aangeboden"], row["Aanvaard"]) == ("gevraagd", "–", "0 peloton")
    assert (row["Vanaf"], row["Tot"], row["Voorwaarden"]) == ("–", "–", "")


@pytest.mark.parametrize(
    ("answer", "word"), [(AnswerKind.REFUSED, "geweigerd"), (AnswerKind.TAKEN_BACK, "teruggetrokken")]
)
def test_who_refused_or_took_back_offers_nothing_and_not_zero(answer: AnswerKind, word: str) -> None:
    row = offered(make.call_issued(), make.call_answered(answer=answer))

    assert (row["Antwoord"], row["Aangeboden"]) == (word, "–")


def test_who_let_the_term_pass_is_shown_as_silent() -> None:
    assert offered(make.call_issued(), at=make.LATER)["Antwoord"] == "gevraagd"
    assert offered(make.call_issued(), at=make.LATER + timedelta.resolution)["Antwoord"] == "geen reactie"


def test_who_offers_without_being_asked_is_told_to_have_done_so() -> None:
    row = offered(make.call_answered())

    assert row["Antwoord"] == "aangeboden (zonder uitvraag)"
    assert (row["Gevraagd"], row["Reactie uiterlijk"]) == ("–", "–")


# ---- deliveries --------------------------------------------------------------------------------------


def test_a_delivery_says_what_is_agreed_expected_and_reported_about_its_arrival() -> None:
    coming = make.delivery_stepped(D.EN_ROUTE, expected_at=make.at(100), observed_at=make.at(5))
    there = make.delivery_stepped(D.AT_UGS, number=2, observed_at=make.at(50))

    assert delivered()["Op UGS"] == "3 apr 16:00 (afgesproken)"
    assert delivered(coming)["Op UGS"] == "3 apr 15:40 (verwacht)"
    assert delivered(coming, there)["Op UGS"] == "3 apr 14:50 (aangemeld)"


def test_a_delivery_says_whether_its_relief_is_planned() -> None:
    planned = delivered(make.relief_planned())

    assert delivered()["Aflossing"] == "uiterlijk 4 apr 00:00; nog niet gepland"
    assert planned["Aflossing"] == "3 apr 22:00 door peloton Utrecht"


def test_a_delivery_names_its_units_and_where_they_serve() -> None:
    row = delivered(make.delivery_stepped(D.ALARMED))

    assert row["Wat"] == "2 peloton · Peloton natuurbrandbestrijding"
    assert (row["Status"], row["Voor aanvraag"]) == ("gealarmeerd", "A-2025-0001 · VR07")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (119, ""),
        (120, ""),
        (121, "⚠ niet op tijd op de UGS"),
        (361, "⚠ niet op tijd op de UGS; ⚠ aflossing nog niet gepland"),
    ],
)
def test_a_delivery_says_what_should_have_happened_by_now(minutes: int, words: str) -> None:
    assert delivered(at=make.at(minutes))["Let op"] == words


def test_every_reason_to_be_late_has_a_mark_that_is_not_a_colour() -> None:
    assert overdue_words([one.value for one in Overdue]).count("⚠") == len(Overdue)
    assert overdue_words(()) == ""


# ---- changes -----------------------------------------------------------------------------------------


def changed(*events: Event) -> dict[str, Any]:
    """Give the one proposal, as it is shown an hour and a half after MOMENT."""
    seen = picture(make.request_filed(), make.offer_accepted(), *events, at=make.at(90))
    return only(change_table(seen.changes))


def test_a_proposal_says_on_whom_it_waits_who_spoke_and_how_long_it_took() -> None:
    row = changed(make.change_proposed(), make.consent_given(observed_at=make.at(30)))

    assert row == {
        "Soort": "verlenging",
        "Levering": make.delivery_id(),
        "Waarheen": "tot 4 apr 14:00",
        "Status": "wacht op instemming",
        "Wacht op": "KCR2 KCR2",
        "Niet ingestemd": "",
        "Ingestemd": "eigenaar VR06",
        "Gewacht": "1 u 30 min",
        "Voorgelegd": "3 apr 14:00",
        "Reden": "Het brandt nog.",
    }


def test_a_proposal_that_was_refused_says_by_whom() -> None:
    row = changed(make.change_proposed(), make.consent_given(consents=False, observed_at=make.at(30)))

    assert (row["Status"], row["Niet ingestemd"], row["Ingestemd"]) == ("niet ingestemd", "eigenaar VR06", "")


def test_a_redistribution_says_where_to() -> None:
    row = changed(make.moved(to_request="A-2025-0002", to_line=2, needs=("owner:VR06",)))

    assert (row["Soort"], row["Waarheen"]) == ("herverdeling", "naar A-2025-0002 regel 2")


@pytest.mark.parametrize("party", Party)
def test_every_party_has_a_word(party: Party) -> None:
    assert parties_words([f"{party.value}:DEF"]) == f"{party.label} DEF"


def test_parties_are_listed_in_order_and_nobody_is_nothing() -> None:
    assert parties_words(("owner:VR06", "authority:DEF")) == "eigenaar VR06, beslissend gezag DEF"
    assert parties_words(()) == ""


# ---- suppressed demand and outside help --------------------------------------------------------------


def test_suppressed_demand_says_what_was_needed_and_what_was_asked() -> None:
    seen = picture(make.demand_suppressed(wanted=4, asked=0, how=Suppression.NOT_MADE))

    row = only(suppressed_table(seen.suppressed))

    assert (row["Nodig"], row["Gevraagd"], row["Soort"]) == ("4 peloton", "0 peloton", "niet gevraagd")
    assert row["Reden"] == "Er is toch niets."


def test_help_of_an_unknown_size_is_unknown_and_never_zero() -> None:
    unknown = only(outside_table(picture(make.outside_help_recorded()).outside_help))
    known = only(outside_table(picture(make.outside_help_recorded(amount=1600)).outside_help))

    assert (unknown["Aantal"], known["Aantal"]) == ("onbekend", "1.600")


@pytest.mark.parametrize("route", Route)
def test_every_route_has_a_word(route: Route) -> None:
    assert only(outside_table(picture(make.outside_help_recorded(route=route)).outside_help))["Route"] == route.label


# ---- a request in words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (180, "ingediend"),
        (181, "ingediend · over tijd"),
        (24 * 60 + 1, "ingediend · over tijd · handtekening over tijd"),
    ],
)
def test_a_status_says_what_stands_out(minutes: int, words: str) -> None:
    row = line(at=make.at(minutes), signature=Signature.FOLLOWS)

    assert status_words(row) == words


def test_a_request_that_is_granted_is_not_late_any_more() -> None:
    row = line(make.request_stepped(step=Step.GRANT, decided_for="JENV"), at=make.at(600))

    assert status_words(row) == "toegekend"


def test_the_gap_is_told_in_numbers() -> None:
    none, some = line(), line(make.call_answered(), make.offer_accepted(amount=1))

    assert gap_words(none) == "0 van 2 peloton aangeboden, 0 aanvaard, nog 2 niet aanvaard"
    assert gap_words(some) == "2 van 2 peloton aangeboden, 1 aanvaard, nog 1 niet aanvaard"


# ---- in English --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("english")
def test_the_tables_speak_english_when_the_screen_does() -> None:
    late = picture(*PRESENTED, at=make.at(195))
    row = only(task_table(tasks(late), late))

    dutch = {"Wat", "Wacht op", "Aanvraag", "Betreft", "Urgentie", "Wacht sinds", "Uiterlijk", "te laat", "aanvrager"}
    assert dutch.isdisjoint(row)
    assert not any(word in str(value) for value in row.values() for word in ("te laat", "aanvrager", "Akkoord"))
    assert status_words(line(at=make.at(181))) == "filed · overdue"
    assert (
        "zonder uitvraag"
        not in offer_table(picture(make.request_filed(), make.call_answered()).offers, reference()).to_string()
    )
    assert parties_words(["owner:VR06"]) == "owner VR06"


def test_after_english_the_tables_are_dutch_again() -> None:
    speak("en")
    speak("nl")

    assert status_words(line()) == "ingediend"
