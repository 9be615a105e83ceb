"""Do suggestions say what the picture says: shifts, roads and what is under way?"""

from kcr2.planning.allocation import allocate
from kcr2.planning.problem import build_problem, plan_options
from kcr2.planning.problem.suggesting import (
    lasting_of,
    minutes_between,
    move_ups_of,
    relief_of,
    turns_of,
)
from kcr2.planning.suggestions import Lasting, Turn
from kcr2.terms import DeliveryState, Step
from tests import make
from tests.explained import RUN
from tests.pictures import SETTINGS, picture
from tests.test_problem import LINE, PLATOON, REQUEST, asked, held, problem

OPTIONS = plan_options(SETTINGS, ring_share=0)
MIN_BETWEEN = int((make.LATER - make.MOMENT).total_seconds() // 60)
"""Minutes from the moment of the facts to that of the picture."""


def test_a_line_lasts_from_when_it_is_needed_for_as_long_as_was_asked() -> None:
    told = (asked(amount=2, hours=6, duration_h=30), held())

    (found,) = lasting_of(problem(*told), picture(*told))

    assert found == Lasting(LINE, 360, 360 + 30 * 60, 2)


def deployed(**values: object) -> list[object]:
    """Let VR06 have two platoons on site."""
    steps = (
        *(DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE),
        *(DeliveryState.AT_UGS, DeliveryState.DEPLOYED),
    )
    return [
        make.offer_accepted("VR06", capability=PLATOON, **values),
        *(make.delivery_stepped(one, number=number) for number, one in enumerate(steps, start=1)),
    ]


def test_what_is_on_site_is_to_be_relieved_when_its_shift_ends() -> None:
    told = (asked(amount=2, duration_h=30), *deployed(), held("VR06"), held("VR08"))
    seen = picture(*told)
    running = build_problem(seen, OPTIONS.model_copy(update={"include_running": True}))

    (found,) = lasting_of(running, seen)

    assert found == Lasting(LINE, max(600 - MIN_BETWEEN, 0), max(840 - MIN_BETWEEN, 0), 2)


def test_what_has_its_relief_planned_is_not_planned_again() -> None:
    told = (asked(amount=2, duration_h=30), *deployed(), make.relief_planned(), held("VR06"), held("VR08"))
    seen = picture(*told)
    running = build_problem(seen, OPTIONS.model_copy(update={"include_running": True}))

    assert len(running.instance.requests) == 1
    assert list(lasting_of(running, seen)) == []


def test_a_platoon_works_its_own_shift_and_rests_as_long_as_is_assumed() -> None:
    told = (asked(), held())

    found = turns_of(problem(*told), picture(*told))

    assert found[PLATOON] == Turn(8 * 60, int(SETTINGS.rest_h * 60))


def test_owners_relieve_each_other_at_a_request_that_lasts() -> None:
    told = (asked(amount=1, hours=8, duration_h=24), held("VR06"), held("VR08"), held("VR09"))

    found = relief_of(picture(*told), OPTIONS, RUN)

    assert {spell.line.request for spell in found.spells} == {LINE}
    assert len({spell.line.supplier for spell in found.spells}) > 1
    assert [spell for spell in found.spells if spell.relieves]
    assert found.instance.minutes == 360


def test_nobody_is_planned_for_what_is_not_reported() -> None:
    found = relief_of(picture(asked(amount=1, duration_h=24)), OPTIONS, RUN)

    assert found.spells == ()
    assert sum(hole.missing for hole in found.holes) > 0


def test_the_road_between_two_owners_is_as_long_either_way_and_none_leads_to_itself() -> None:
    told = (asked(), held("VR06"), held("VR08"))

    found = minutes_between(problem(*told), picture(*told))

    assert set(found) == {"VR06", "VR08"}
    assert "VR06" not in found["VR06"]
    there, back = found["VR06"]["VR08"], found["VR08"]["VR06"]
    assert there is not None
    assert back is not None
    assert abs(there - back) <= 1
    assert 20 < there < 200


def test_cover_that_a_plan_takes_is_restored_by_an_owner_that_can_spare_units() -> None:
    """VR06 has no platoon over its target after the plan; VR08 has more than it wants at home."""
    told = (
        asked(amount=3),
        held("VR06", total=3, deployable=3, releasable=3, minimum_cover=None),
        held("VR08", total=9, deployable=9, releasable=9, ready_min=2_000),
    )
    made = problem(*told)
    plan = allocate(made.instance, RUN)

    found = move_ups_of(made, plan, picture(*told), RUN)

    assert [(move.supplier, move.to, move.units) for move in found.moves] == [("VR08", "VR06", 1)]
    assert [(rule.left, rule.after, rule.target) for rule in found.rules] == [(0, 1, 1)]


def test_a_request_that_was_stood_down_lasts_no_longer() -> None:
    told = (asked(duration_h=30), make.request_stepped(REQUEST, step=Step.WITHDRAW), held())

    assert list(lasting_of(problem(*told), picture(*told))) == []
