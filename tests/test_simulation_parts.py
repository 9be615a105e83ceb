"""Do the parts of a simulation keep what they promise: chance, daylight, and the counts of a stock?"""

from datetime import UTC, date, datetime, timedelta
from math import sqrt
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.draws import number_of, triangular
from kcr2.model import title_of, unit_of
from kcr2.settings import Settings
from kcr2.simulation.chance import Lots
from kcr2.simulation.daylight import flight_window, sun
from kcr2.simulation.parameters import Parameters, parameters_of
from kcr2.simulation.stock import Stock
from kcr2.simulation.terms import AskingOrder, Chance
from kcr2.simulation.world import straight_km

AMSTERDAM = (4.90, 52.37)
RUNS = 4_000


# ---- chance --------------------------------------------------------------------------------------


def test_a_draw_belongs_to_its_seed_and_to_what_it_is_about() -> None:
    drawn = number_of(7, "VR06", "brand 1", Chance.REFUSAL)

    assert drawn == number_of(7, "VR06", "brand 1", Chance.REFUSAL)
    others = {
        number_of(8, "VR06", "brand 1", Chance.REFUSAL),
        number_of(7, "VR07", "brand 1", Chance.REFUSAL),
        number_of(7, "VR06", "brand 2", Chance.REFUSAL),
        number_of(7, "VR06", "brand 1", Chance.DECISION),
    }
    assert drawn not in others
    assert len(others) == 4


def test_names_that_run_together_are_other_names() -> None:
    assert number_of(1, "VR1", "2") != number_of(1, "VR12", "")


def test_numbers_are_spread_evenly() -> None:
    numbers = [number_of(seed, "VR06", "brand", Chance.REFUSAL) for seed in range(RUNS)]

    error = 1 / sqrt(12 * RUNS)
    assert all(0 <= number < 1 for number in numbers)
    assert fmean(numbers) == pytest.approx(0.5, abs=4 * error)
    assert sum(number < 0.1 for number in numbers) / RUNS == pytest.approx(0.1, abs=4 * sqrt(0.09 / RUNS))


@pytest.mark.parametrize("chance", [0.15, 0.5])
def test_the_share_of_refusals_is_the_chance(chance: float) -> None:
    refused = [Lots(seed).happens(chance, 0, "VR06", "brand") for seed in range(RUNS)]

    assert fmean(refused) == pytest.approx(chance, abs=4 * sqrt(chance * (1 - chance) / RUNS))


def test_nobody_refuses_at_chance_0_and_everybody_at_chance_1() -> None:
    assert not any(Lots(seed).happens(0.0, 0, "VR06", "brand") for seed in range(200))
    assert all(Lots(seed).happens(1.0, 0, "VR06", "brand") for seed in range(200))


def test_the_mean_of_a_decision_time_is_that_of_a_triangle() -> None:
    minutes = [Lots(seed).takes(120, 1.0, 0, "DEF", "helikopter") for seed in range(RUNS)]

    least, middle, most = 60, 120, 360
    variance = (least**2 + middle**2 + most**2 - least * middle - least * most - middle * most) / 18
    assert min(minutes) >= least
    assert max(minutes) <= most
    assert fmean(minutes) == pytest.approx((least + middle + most) / 3, abs=4 * sqrt(variance / RUNS) + 0.5)


def test_without_spread_a_decision_takes_the_setting() -> None:
    assert {Lots(seed).takes(30, 0.0, 0, "VR06", "brand") for seed in range(50)} == {30}


@pytest.mark.parametrize("number", [0.0, 0.2, 0.5, 0.999])
def test_a_triangle_grows_with_its_number(number: float) -> None:
    value = triangular(number, 60, 120, 360)

    assert 60 <= value <= 360
    assert value <= triangular(min(number + 0.0009, 0.9999), 60, 120, 360)


def test_a_count_is_off_by_every_whole_number_as_often() -> None:
    errors = [Lots(seed).off_by(1, 0, "VR06", "BRW-PEL-NB") for seed in range(RUNS)]

    assert set(errors) == {-1, 0, 1}
    for error in (-1, 0, 1):
        share = errors.count(error) / RUNS
        assert share == pytest.approx(1 / 3, abs=4 * sqrt(2 / 9 / RUNS))


def test_what_was_drawn_is_kept() -> None:
    lots = Lots(3)
    lots.happens(0.15, 10, "VR06", "brand aanvraag 1")
    lots.takes(30, 1.0, 12, "VR06", "brand aanvraag 1")

    assert [draw.purpose for draw in lots.drawn] == [Chance.REFUSAL, Chance.DECISION]
    assert [draw.minute for draw in lots.drawn] == [10, 12]
    assert lots.drawn[0].chance == 0.15


# ---- daylight ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "rise", "fall"),
    [
        # Almanac of Amsterdam: local times 05:18 and 22:06, 08:48 and 16:29.
        (date(2025, 6, 21), datetime(2025, 6, 21, 3, 18, tzinfo=UTC), datetime(2025, 6, 21, 20, 6, tzinfo=UTC)),
        (date(2025, 12, 21), datetime(2025, 12, 21, 7, 48, tzinfo=UTC), datetime(2025, 12, 21, 15, 29, tzinfo=UTC)),
    ],
)
def test_the_sun_rises_and_sets_as_in_the_almanac(day: date, rise: datetime, fall: datetime) -> None:
    found = sun(day, *AMSTERDAM)

    assert abs(found[0] - rise) <= timedelta(minutes=3)
    assert abs(found[1] - fall) <= timedelta(minutes=3)


def test_day_and_night_are_about_as_long_at_the_equinox() -> None:
    rise, fall = sun(date(2025, 3, 20), *AMSTERDAM)

    assert abs((fall - rise) - timedelta(hours=12, minutes=10)) <= timedelta(minutes=10)


def test_who_would_be_too_late_flies_after_the_next_sunrise() -> None:
    evening = datetime(2020, 4, 20, 18, 30, tzinfo=UTC)

    start, fall = flight_window(evening, timedelta(minutes=60), 5.8, 51.4)

    rise = sun(date(2020, 4, 21), 5.8, 51.4)[0]
    assert timedelta(0) <= start - rise <= timedelta(minutes=1)
    assert fall.date() == date(2020, 4, 21)


def test_by_day_a_flight_begins_at_once() -> None:
    noon = datetime(2020, 4, 20, 12, tzinfo=UTC)

    assert flight_window(noon, timedelta(minutes=60), 5.8, 51.4)[0] == noon


@given(st.integers(0, 3 * 1_440), st.integers(0, 240))
def test_a_flight_is_over_before_sunset(minute: int, duration: int) -> None:
    wanted = datetime(2020, 4, 20, tzinfo=UTC) + timedelta(minutes=minute)

    start, fall = flight_window(wanted, timedelta(minutes=duration), 5.8, 51.4)

    assert start >= wanted
    assert start + timedelta(minutes=duration) <= fall
    assert start >= sun(start.date(), 5.8, 51.4)[0] - timedelta(minutes=1)


def test_a_flight_longer_than_any_day_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="does not fit in a day"):
        flight_window(datetime(2020, 12, 20, tzinfo=UTC), timedelta(hours=20), 5.8, 51.4)


def test_a_kilometre_is_a_kilometre() -> None:
    # A degree of latitude is 111.2 km on a sphere of 6371 km.
    assert straight_km(5.0, 52.0, 5.0, 53.0) == pytest.approx(111.19, abs=0.05)


# ---- stock ---------------------------------------------------------------------------------------


def stock(**values: Any) -> Stock:
    """Make a stock; every other count has a dull default."""
    plain: dict[str, Any] = {
        "owner": "VR06",
        "capability": "BRW-PEL-NB",
        "row": {"ready_min": None, "restriction": ""},
        "total": 6,
        "deployable": 5,
        "deployed": 0,
        "resting": 1,
        "minimum": 1,
        "cover": 1,
        "free": 3,
        "ready_min": 60,
        "drives": True,
        "military": False,
    }
    return Stock(**{**plain, **values})


def whole(one: Stock) -> int:
    """Count every unit once."""
    return (one.deployable or 0) + (one.deployed or 0) + (one.resting or 0)


@given(st.lists(st.sampled_from(["offer", "promise", "back", "leave", "home", "rest"]), max_size=60))
def test_units_are_never_made_nor_lost(steps: list[str]) -> None:
    one = stock()
    out = home = 0

    for step in steps:
        if step == "offer" and one.can_offer:
            one.offer(1)
        elif step == "promise" and one.offered:
            one.promise(1)
        elif step == "back" and one.offered:
            one.let_go(1, accepted=False)
        elif step == "leave" and one.promised:
            one.leave(1)
            out += 1
        elif step == "home" and out:
            one.come_home(1)
            out, home = out - 1, home + 1
        elif step == "rest" and home:
            one.rested(1)
            home -= 1

        assert whole(one) == 6
        assert one.free + one.offered + one.promised + out + home == 3
        assert (one.deployable or 0) - one.promised - one.offered >= 1
        assert 0 <= one.values()["releasable"] <= one.values()["deployable"]


def test_the_stated_cover_stays_at_home() -> None:
    assert stock(deployable=3, minimum=2, free=3).can_offer == 1


def test_what_was_asked_elsewhere_is_not_asked_again() -> None:
    one = stock()
    one.asked = 2

    assert one.can_be_asked == 1


def test_counts_that_nobody_stated_stay_unknown() -> None:
    one = stock(total=None, deployable=None, deployed=None, resting=None, minimum=None)
    one.offer(2)
    one.promise(2)
    one.leave(2)

    assert one.values()["deployable"] is None
    assert one.values()["total"] is None
    assert one.values()["deployed"] == 2
    assert one.own_spare == 0


@pytest.mark.parametrize(("error", "free", "total"), [(-1, 2, 6), (0, 3, 6), (1, 4, 7)])
def test_an_error_moves_all_counts_together(error: int, free: int, total: int) -> None:
    one = stock()

    one.correct(error)

    assert (one.free, one.total) == (free, total)
    assert one.deployable == 5 + error
    assert one.told == (error == 0)


def test_an_error_never_leaves_less_than_nothing() -> None:
    one = stock(free=0)

    one.correct(-1)

    assert (one.free, one.deployable) == (0, 5)


def test_what_did_not_stand_ready_is_built_up_to_the_whole() -> None:
    one = stock(total=4, deployable=1, deployed=1, resting=0, free=0)

    one.built_up()

    assert (one.deployable, one.free) == (3, 2)
    assert whole(one) == 4


# ---- parameters ----------------------------------------------------------------------------------


def test_parameters_come_from_the_settings(settings: Settings) -> None:
    held = parameters_of(settings, seed=7)

    assert (held.refusal_chance, held.refusal_chance_pressed) == (0.15, 0.5)
    assert held.decision_defence_min == settings.decision_defence_min
    assert held.relief_lead_min == 60 * settings.relief_warning_h
    assert held.asking is AskingOrder.PROPOSAL


@pytest.mark.parametrize("name", Parameters.model_fields)
def test_every_parameter_has_a_title_and_a_basis(name: str) -> None:
    assert title_of(Parameters, name) != name
    assert (Parameters.model_fields[name].description or "").endswith(".")


@pytest.mark.parametrize("name", [name for name in Parameters.model_fields if name.endswith(("_min", "_h", "chance"))])
def test_every_figure_has_a_unit(name: str) -> None:
    assert unit_of(Parameters, name) in {"min", "uur", "kans"}
