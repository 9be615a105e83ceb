"""What does the national picture say in one line? Facts first, then words."""

from dataclasses import replace

import pytest

from kcr2.facts import Deployed, Facts, facts
from kcr2.model import Event
from kcr2.reports import conclusion
from kcr2.terms import Theme, Urgency
from kcr2.words import speak
from tests import make
from tests.pictures import ede, picture, reference

REGIONS = tuple(reference().regions.index)
QUIET = Facts(
    open_incidents=0,
    largest_incident=None,
    highest_grip=None,
    highest_grip_region=None,
    open_requests=0,
    overdue_requests=0,
    life_saving=0,
    regions=25,
    silent=(),
    late=(),
    deployed=(),
)
"""A day on which nothing happens and everybody says so."""
PLATOONS = Deployed("BRW-PEL-NB", "Peloton natuurbrandbestrijding", "peloton", 12, ("VR04", "VR06", "VR07", "VR09"))


def found(*told: Event, minutes: float = 60) -> Facts:
    """Give the facts of what was said."""
    return facts(picture(*told, at=make.at(minutes)))


# ---- facts ---------------------------------------------------------------------------------------


def test_of_an_empty_picture_the_only_fact_is_that_nobody_spoke() -> None:
    assert found() == replace(QUIET, silent=REGIONS)


def test_only_open_incidents_count() -> None:
    told = [
        make.incident_opened("I-2025-0001"),
        make.incident_opened("I-2025-0002"),
        make.incident_closed("I-2025-0002"),
    ]

    assert found(*told).open_incidents == 1


def test_the_largest_incident_is_the_one_with_the_highest_grip() -> None:
    told = [
        make.incident_opened("I-2025-0001", name="Heidebrand"),
        make.incident_opened("I-2025-0002", name="Duinbrand", regions=("VR10",)),
        make.grip_set("I-2025-0001", level=1),
        make.grip_set("I-2025-0002", region="VR10", level=3),
    ]

    assert (found(*told).largest_incident, found(*told).highest_grip) == ("Duinbrand", 3)
    assert found(*told).highest_grip_region == "Noord-Holland Noord"


def test_of_incidents_without_grip_the_oldest_is_named() -> None:
    told = [
        make.incident_opened("I-2025-0001", name="Jong"),
        make.incident_opened("I-2025-0002", name="Oud", started_at=make.at(-600)),
    ]

    assert (found(*told).largest_incident, found(*told).highest_grip) == ("Oud", None)


def test_a_request_with_two_lines_is_one_request() -> None:
    lines = (make.request_line("BRW-TW"), make.request_line("BRW-PEL-NB"))
    told = make.request_filed(lines=lines, urgency=Urgency.LIFE_SAVING, needed_by=make.at(30))

    seen = found(told)

    assert (seen.open_requests, seen.life_saving, seen.overdue_requests) == (1, 1, 1)


def test_a_withdrawn_request_is_not_open() -> None:
    seen = found(make.request_filed(urgency=Urgency.LIFE_SAVING, needed_by=make.at(30)), make.request_stepped())

    assert (seen.open_requests, seen.life_saving, seen.overdue_requests) == (0, 0, 0)


def test_what_is_deployed_is_added_up_per_type_that_of_most_owners_first() -> None:
    told = [
        make.capacity_reported("VR06", deployed=2),
        make.capacity_reported("VR07", deployed=3),
        make.capacity_reported("VR08", deployed=0),
        make.capacity_reported("VR09", deployed=None),
        make.capacity_reported("VR07", capability="BRW-TW", total=9, deployed=9),
    ]

    amounts = [(one.capability, one.unit, one.amount, one.owners) for one in found(*told).deployed]

    assert amounts == [("BRW-PEL-NB", "peloton", 5, ("VR06", "VR07")), ("BRW-TW", "voertuig", 9, ("VR07",))]


def test_a_region_is_silent_when_it_said_nothing_at_all() -> None:
    told = [make.theme_reported("VR01"), make.region_reported("VR02"), make.capacity_reported("VR03")]

    assert set(REGIONS) - set(found(*told).silent) == {"VR01", "VR02", "VR03"}


def test_a_region_is_late_when_it_spoke_longer_ago_than_agreed() -> None:
    told = [make.theme_reported("VR01"), make.theme_reported("VR02", observed_at=make.at(30))]

    assert found(*told, minutes=24 * 60 + 10).late == ("VR01",)


def test_a_region_that_gave_its_capacity_today_is_not_late() -> None:
    seen = found(make.capacity_reported("VR03"))

    assert (seen.late, seen.capacity_only) == ((), ("VR03",))


def test_not_every_region_reported_when_one_gave_its_capacity_only() -> None:
    told = [make.theme_reported(code) for code in REGIONS if code != "VR03"]

    said = conclusion(found(*told, make.capacity_reported("VR03")))

    assert "Alle 25 regio's meldden op tijd" not in said


# ---- words ---------------------------------------------------------------------------------------

BUSY = replace(QUIET, open_incidents=2, largest_incident="Heidebrand", highest_grip=2, highest_grip_region="Twente")


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (QUIET, "Geen lopende incidenten gemeld. Geen open bijstandsaanvragen. Alle 25 regio's meldden op tijd."),
        (BUSY, "2 lopende incidenten; Heidebrand met hoogste niveau GRIP 2 in Twente."),
        (replace(BUSY, open_incidents=1), "1 lopend incident; Heidebrand met hoogste niveau GRIP 2 in Twente."),
        (replace(BUSY, highest_grip=None), "2 lopende incidenten, waaronder Heidebrand; geen GRIP gemeld."),
        (replace(QUIET, open_requests=1), "1 open bijstandsaanvraag."),
        (replace(QUIET, open_requests=3), "3 open bijstandsaanvragen."),
        (replace(QUIET, open_requests=3, life_saving=1), "3 open bijstandsaanvragen (1 levensreddend)."),
        (replace(QUIET, open_requests=3, overdue_requests=2), "3 open bijstandsaanvragen (2 over tijd)."),
        (
            replace(QUIET, open_requests=3, life_saving=1, overdue_requests=2),
            "3 open bijstandsaanvragen (1 levensreddend en 2 over tijd).",
        ),
        (
            replace(QUIET, deployed=(PLATOONS,)),
            "Ingezet onder meer: peloton natuurbrandbestrijding, 12 (eenheid: peloton) van 4 eigenaren.",
        ),
        (replace(QUIET, deployed=(replace(PLATOONS, owners=("VR07",)),)), "van 1 eigenaar."),
        (replace(QUIET, silent=("VR01", "VR02")), "2 van 25 regio's gaven niets op."),
        (replace(QUIET, late=("VR01",)), "1 melding is verouderd."),
        (replace(QUIET, late=("VR01", "VR02")), "2 meldingen zijn verouderd."),
        (
            replace(QUIET, silent=("VR03",), late=("VR01",)),
            "1 van 25 regio's gaven niets op en 1 melding is verouderd.",
        ),
    ],
)
def test_every_fact_has_its_words(seen: Facts, told: str) -> None:
    assert told in conclusion(seen)


def test_a_conclusion_is_whole_sentences() -> None:
    told = conclusion(facts(ede()))

    assert told[0].isupper() or told[0].isdigit()
    assert told.endswith(".")
    assert "  " not in told
    assert "None" not in told
    assert "nan" not in told.lower().split()


def test_a_name_keeps_its_capitals() -> None:
    team = Deployed("BRW-USAR-HEAVY", "USAR.NL (heavy team)", "team", 1, ("VR17",))

    assert "USAR.NL (heavy team)" in conclusion(replace(QUIET, deployed=(team,)))


def test_a_conclusion_is_told_in_the_language_of_the_reader() -> None:
    speak("en")
    try:
        told = conclusion(QUIET)
    finally:
        speak("nl")

    assert told.endswith("All 25 regions reported in time.")


def test_a_theme_alone_is_a_report() -> None:
    everybody = [make.theme_reported(code, theme=Theme.WATER) for code in REGIONS]

    assert conclusion(found(*everybody)).endswith("Alle 25 regio's meldden op tijd.")
