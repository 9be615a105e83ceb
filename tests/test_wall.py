"""Does the wall show what the picture says, what is unknown as unknown, and no more than its reader may see?"""

from typing import Any

import pytest

from kcr2.facts import facts
from kcr2.picture import Picture
from kcr2.terms import Step, Urgency
from kcr2.view.handover_due import Due, due_items
from kcr2.view.wall import MOST, due_counts, grip_lines, key_figures, product_lines, short_lines, wall, warning_lines
from tests import make
from tests.pictures import picture

URLS = {"regions": "/r", "islands": "/i", "hazards": "/h"}
FILED = (make.incident_opened(), make.request_filed(), make.request_stepped(step=Step.FILE))


def shown(seen: Picture, *, figures: bool = True, **values: Any) -> dict[str, Any]:
    return wall(seen, figures=figures, geometry_urls=URLS, **values)


def part(seen: Picture, title: str, *, figures: bool = True) -> dict[str, Any]:
    (found,) = [one for one in shown(seen, figures=figures)["parts"] if one["title"] == title]
    return found


def said(lines: list[dict[str, Any]]) -> str:
    return " ".join(str(value) for line in lines for value in line.values())


# ---- nothing reported is not nothing going on ------------------------------------------------------------


def test_an_empty_country_is_unknown_and_not_green() -> None:
    found = shown(picture())

    assert {style for _style, style, _text in found["map"]["r"].values()} == {"?"}
    assert [one[1] for one in found["figures"]] == ["0", "?", "0", "25 / 25", "0 / 25"]
    assert all(one["nothing"] for one in found["parts"])
    assert not any(one["lines"] for one in found["parts"])


def test_silent_and_late_regions_are_counted_and_named_by_code() -> None:
    seen = picture(make.theme_reported("VR07"), make.theme_reported("VR06"), at=make.at(60 * 72))

    *_others, silent, late = key_figures(facts(seen))

    assert silent[1] == "23 / 25"
    assert (late[1], late[2], late[3]) == ("2 / 25", "VR06, VR07", True)


# ---- GRIP ------------------------------------------------------------------------------------------------


def test_regions_of_one_level_stand_together_in_the_order_of_their_codes() -> None:
    seen = picture(
        make.incident_opened(regions=("VR07", "VR06", "VR08")),
        make.grip_set(region="VR07", level=2),
        make.grip_set(region="VR06", level=2, observed_at=make.at(-30)),
        make.grip_set(region="VR08", level=4),
    )

    lines = grip_lines(seen)

    assert [one["head"] for one in lines] == ["GRIP 4", "GRIP 2"]
    assert lines[1]["text"].index("VR06") < lines[1]["text"].index("VR07")
    assert lines[1]["side"].startswith("stand van ")


# ---- what is short and due ---------------------------------------------------------------------------------


def test_what_is_short_says_how_much_of_what_for_whom_and_when() -> None:
    (line,) = short_lines(picture(*FILED), figures=True)

    assert line["head"] == "A-2025-0001"
    assert "VR07" in line["text"]
    assert line["side"].startswith("nodig ")


def test_the_board_sees_what_is_short_per_type_and_nothing_of_whose_it_is() -> None:
    seen = picture(*FILED)

    lines = short_lines(seen, figures=False)

    assert len(lines) == 1
    assert "VR07" not in said(lines)
    assert "A-2025" not in said(lines)


def test_nothing_on_the_boards_wall_names_a_request_or_an_owner_of_a_task() -> None:
    seen = picture(*FILED, make.call_issued(), at=make.at(30))

    board = shown(seen, figures=False)
    hub = shown(seen, figures=True)

    lists = [said(one["lines"]) for one in board["parts"]]
    assert not any("A-2025-0001" in one for one in lists)
    assert any("A-2025-0001" in said(one["lines"]) for one in hub["parts"])


def test_the_most_urgent_comes_first() -> None:
    seen = picture(
        *FILED,
        make.request_filed(request_id="A-2025-0002", urgency=Urgency.LIFE_SAVING),
        make.request_stepped("A-2025-0002", step=Step.FILE),
    )

    lines = short_lines(seen, figures=True)

    assert lines[0]["head"] == "A-2025-0002"
    assert lines[0]["urgent"]


def test_what_does_not_fit_is_counted() -> None:
    many = [
        event
        for number in range(2, 9)
        for event in (
            make.request_filed(request_id=f"A-2025-{number:04}"),
            make.request_stepped(f"A-2025-{number:04}", step=Step.FILE),
        )
    ]

    found = part(picture(*FILED, *many), "Open aanvragen met tekort")

    assert len(found["lines"]) == MOST["short"]
    assert found["more"] == f"en nog {8 - MOST['short']}"


def test_what_is_due_is_counted_for_who_may_not_see_whose_it_is() -> None:
    due = due_items(picture(*FILED), until=make.at(60 * 72))
    late = [one._replace(overdue=True) for one in due]

    assert due_counts([]) == []
    assert [one["head"] for one in due_counts(due)] == [str(len(due))]
    assert [one["head"] for one in due_counts(late)] == [str(len(due)), "0"]
    assert isinstance(due[0], Due)


# ---- the past, warnings and the product --------------------------------------------------------------------


def test_a_look_back_says_so() -> None:
    assert shown(picture())["past"] == ""
    assert "dit is niet het beeld van nu" in shown(picture(), past=make.MOMENT)["past"]


def test_a_warning_that_holds_is_told_with_colour_in_words_area_source_and_end() -> None:
    seen = picture(make.warning_received(), at=make.at(5))

    lines = warning_lines(seen)

    assert lines
    assert all(one["head"] and one["text"] and " · " in one["side"] for one in lines)


def test_a_warning_that_is_over_is_not_on_the_wall() -> None:
    assert warning_lines(picture(make.warning_received(), at=make.at(60 * 24 * 30))) == []


def test_without_an_established_product_the_wall_says_so() -> None:
    assert product_lines(picture()) == []
    assert part(picture(), "Laatst vastgestelde LOB")["nothing"] == "Er is nog geen LOB vastgesteld."


@pytest.mark.parametrize("figures", [True, False])
def test_every_part_is_always_there(figures: bool) -> None:
    titles = [one["title"] for one in shown(picture(*FILED), figures=figures)["parts"]]

    assert titles == ["GRIP", "Open aanvragen met tekort", "Komende 4 uur", "Waarschuwingen", "Laatst vastgestelde LOB"]
