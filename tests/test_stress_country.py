"""What does a country hold? What owners reported goes before planning figures, and unknown stays unknown."""

from datetime import timedelta

import pandas as pd
import pytest

from kcr2.errors import PlanError
from kcr2.picture import Picture
from kcr2.planning.problem.building import plan_options
from kcr2.planning.problem.terms import Basis
from kcr2.stress.capacity import capacity_of, owners_of
from kcr2.stress.country import Country, country_of, country_with
from kcr2.stress.options import Extra, Policy, Staged, StressOptions
from tests import make
from tests.pictures import SETTINGS, picture

WILDFIRE, PLATOON, USAR = "BRW-PEL-NB", "BRW-PEL-BB", "BRW-USAR-SAR"
OPTIONS = plan_options(SETTINGS)
WINDOW = StressOptions(scenarios=1)


def held(told: Picture, policy: Policy | None = None) -> pd.DataFrame:
    """Give what is held, by owner and type."""
    rows = pd.DataFrame(capacity_of(told, OPTIONS, policy or Policy()).held)
    return rows.set_index(["owner", "capability"])


def land(policy: Policy | None = None, *, told: Picture | None = None) -> Country:
    """Give the country of a picture, of which nothing was reported unless said."""
    return country_of(told or picture(), OPTIONS, WINDOW, policy or Policy())


@pytest.fixture(scope="module")
def silent() -> Country:
    """Give the country when nobody has reported anything."""
    return land()


# ---- what is reported, assumed and unknown -------------------------------------------------------


def test_what_an_owner_reported_goes_before_a_planning_figure() -> None:
    told = picture(make.capacity_reported(owner="VR07", capability=PLATOON, total=9, deployable=7, releasable=3))

    row = held(told).loc[("VR07", PLATOON)]

    assert (row["cap"], row["available"], row["basis"]) == (3, 7, Basis.JOURNAL.value)
    assert row["observed_at"] == pd.Timestamp(make.MOMENT)


def test_a_minimum_that_the_owner_stated_stays_home() -> None:
    told = picture(
        make.capacity_reported(owner="VR07", capability=PLATOON, total=9, deployable=7, releasable=6, minimum_cover=4)
    )

    assert held(told).loc[("VR07", PLATOON)]["cap"] == 3


def test_an_owner_that_has_none_has_none_and_no_planning_figure() -> None:
    told = picture(make.capacity_reported(owner="VR07", capability=PLATOON, total=0, deployable=0, releasable=0))

    assert held(told).loc[("VR07", PLATOON)]["cap"] == 0


def test_who_said_nothing_counts_with_the_planning_figure_and_it_says_so() -> None:
    rows = held(picture())

    assert (rows["basis"] == Basis.TYPE.value).all()
    assert rows["observed_at"].isna().all()
    assert rows.xs(PLATOON, level="capability")["available"].sum() == 75


def test_without_planning_figures_what_was_not_reported_is_unknown_and_not_nothing() -> None:
    capacity = capacity_of(picture(), OPTIONS, Policy(unreported=False))

    assert capacity.held == []
    assert ("VR07", PLATOON) in set(zip(capacity.unknown["owner"], capacity.unknown["capability"], strict=True))


def test_a_type_of_which_no_number_is_known_is_unknown(silent: Country) -> None:
    unknown = set(zip(silent.unknown["owner"], silent.unknown["capability"], strict=True))

    assert ("POL", "POL-ME-PEL") in unknown
    assert "POL-ME-PEL" not in set(silent.held["capability"])


def test_a_releasable_figure_that_was_not_stated_is_assumed_like_one_that_never_came() -> None:
    told = picture(make.capacity_reported(owner="VR07", capability=PLATOON, total=9, deployable=7, releasable=None))

    assert held(told).loc[("VR07", PLATOON)]["basis"] == Basis.TYPE.value


@pytest.mark.parametrize(
    ("code", "owner"),
    [("DEF-HELI-FBO", "DEF"), ("KMAR-BE", "KMAR"), ("RB-NRV-EENH", "RB"), ("BRW-LOG-DP", "NIPV"), ("RK-OV", "RK")],
)
def test_what_a_partner_owns_is_not_the_region_where_it_stands(code: str, owner: str) -> None:
    assert owners_of(picture(), code) == (owner,)


def test_planning_figures_add_up_to_the_national_number_of_every_type(silent: Country) -> None:
    counts = picture().reference.capabilities["national_count"].dropna()
    divided = silent.held.groupby("capability")["available"].sum()

    assert {code: int(divided[code]) for code in divided.index} == {code: int(counts[code]) for code in divided.index}
    assert len(divided) > 50


def test_nobody_is_given_a_planning_figure_of_nothing_while_others_have_two(silent: Country) -> None:
    for code, rows in silent.held.groupby("capability"):
        if rows["available"].max() > 1:
            assert rows["available"].min() > 0, code


def test_what_stays_home_by_assumption_is_a_third_rounded_up(silent: Country) -> None:
    rows = silent.held[silent.held["capability"] == PLATOON]

    assert all(minimum == -(-units // 3) for units, minimum in zip(rows["available"], rows["minimum"], strict=True))
    assert (rows["cap"] == rows["available"] - rows["minimum"]).all()


# ---- policy --------------------------------------------------------------------------------------


def test_a_quarter_at_home_leaves_no_less_to_give_than_a_third(silent: Country) -> None:
    quarter = land(Policy(cover_share=0.25))

    assert (quarter.held["cap"] >= silent.held["cap"]).all()
    assert quarter.held["cap"].sum() > silent.held["cap"].sum()


def test_a_share_for_everybody_goes_before_what_an_owner_stated() -> None:
    told = picture(
        make.capacity_reported(owner="VR07", capability=PLATOON, total=8, deployable=8, releasable=1, minimum_cover=7)
    )

    assert held(told, Policy(cover_share=0.25)).loc[("VR07", PLATOON)]["cap"] == 6


def test_who_is_left_out_has_nothing_and_is_not_unknown() -> None:
    out = land(Policy(owners_out=("VR07",)))

    assert "VR07" not in set(out.held["owner"])
    assert "VR07" not in set(out.unknown["owner"])


def test_extra_units_may_leave_home_and_come_on_top(silent: Country) -> None:
    more = land(Policy(extra=(Extra(owner="VR07", capability=PLATOON, units=2),)))

    assert _cap(more, "VR07", PLATOON) == _cap(silent, "VR07", PLATOON) + 2


def test_extra_units_of_what_an_owner_never_had_are_ready_as_the_type_says() -> None:
    more = land(Policy(extra=(Extra(owner="VR13", capability="DEF-HELI-FBO", units=1),)))

    row = more.held.set_index(["supplier", "capability"]).loc[("VR13", "DEF-HELI-FBO")]
    assert (row["cap"], row["ready_min"], row["basis"]) == (1, 180, Basis.OPTION.value)


def test_fewer_units_never_become_less_than_none() -> None:
    fewer = land(Policy(extra=(Extra(owner="VR07", capability=PLATOON, units=-50),)))

    assert _cap(fewer, "VR07", PLATOON) == 0


def test_units_that_wait_elsewhere_are_no_longer_at_home(silent: Country) -> None:
    staged = land(Policy(staged=(Staged(owner="VR06", capability=WILDFIRE, units=1, region="VR22"),)))

    assert _cap(staged, "VR06", WILDFIRE) == _cap(silent, "VR06", WILDFIRE) - 1
    assert _cap(staged, "VR06@VR22", WILDFIRE) == 1


def test_units_that_wait_in_a_region_are_there_at_once() -> None:
    staged = land(Policy(staged=(Staged(owner="VR06", capability=WILDFIRE, units=1, region="VR22"),)))
    place = staged.base.stock[staged.base.stock_at["VR06@VR22", WILDFIRE]]

    assert place.mobilise == 0
    assert staged.base.road("VR06@VR22", WILDFIRE, "VR22") == staged.base.road("VR22", PLATOON, "VR22")


def test_units_named_twice_wait_as_one_stock() -> None:
    one = Staged(owner="VR07", capability=PLATOON, units=1, region="VR22")
    staged = land(Policy(staged=(one, one)), told=both(4))

    assert [row.cap for row in staged.base.stock if row.supplier == "VR07@VR22"] == [2]
    assert _cap(staged, "VR07", PLATOON) == 2


def test_who_is_left_out_gives_nothing_extra_and_nothing_that_waits() -> None:
    extra = Extra(owner="VR06", capability=WILDFIRE, units=2)
    staged = Staged(owner="VR06", capability=WILDFIRE, units=1, region="VR22")

    out = land(Policy(owners_out=("VR06",), extra=(extra,), staged=(staged,)))

    assert "VR06" not in set(out.held["owner"])
    assert {row.supplier for row in out.base.stock}.isdisjoint({"VR06", "VR06@VR22"})


def test_units_that_wait_elsewhere_took_their_crew_along() -> None:
    told = both(4)
    staged = land(Policy(staged=(Staged(owner="VR07", capability=PLATOON, units=3, region="VR22"),)), told=told)

    assert _crew(land(told=told), "VR07") - _crew(staged, "VR07") == 3 * _people(PLATOON)
    assert not [pool for pool in staged.base.pools if pool.supplier == "VR07@VR22"]


def test_all_that_there_are_people_for_may_wait_elsewhere_and_then_nobody_is_left() -> None:
    told = both(4)
    crew = _crew(land(told=told), "VR07")
    least = min((USAR, PLATOON), key=_people)
    most = max((USAR, PLATOON), key=_people)

    staged = land(Policy(staged=(Staged(owner="VR07", capability=most, units=4, region="VR22"),)), told=told)

    assert crew == 4 * _people(most)
    assert _crew(staged, "VR07") == 0
    pair = (Staged(owner="VR07", capability=code, units=4, region="VR22") for code in (most, least))
    with pytest.raises(PlanError, match=r"VR07 heeft 0 eenheden .* 4 klaarzetten kan niet"):
        land(Policy(staged=tuple(pair)), told=told)


def test_a_unit_that_a_policy_adds_has_its_own_crew_like_one_that_is_looked_for() -> None:
    told = both(4)

    for code in (PLATOON, USAR):
        more = land(Policy(extra=(Extra(owner="VR07", capability=code, units=1),)), told=told)

        assert more.base.pools == country_with(land(told=told), "VR07", code).base.pools


def test_a_partner_that_gets_a_unit_takes_its_own_time_to_decide() -> None:
    more = land(Policy(extra=(Extra(owner="DEF", capability="BRW-HC-ZN", units=1),)))

    row = more.held.set_index(["supplier", "capability"]).loc[("DEF", "BRW-HC-ZN")]
    assert row["decision_min"] == OPTIONS.decision_defence_min


def test_more_units_than_may_leave_cannot_wait_elsewhere() -> None:
    with pytest.raises(PlanError, match=r"VR06 heeft .* eenheden BRW-PEL-NB die weg mogen; 40 klaarzetten kan niet"):
        land(Policy(staged=(Staged(owner="VR06", capability=WILDFIRE, units=40, region="VR22"),)))


def test_a_policy_that_names_what_there_is_not_is_told_all_of_it_at_once() -> None:
    policy = Policy(owners_out=("VR77",), extra=(Extra(owner="VR07", capability="BRW-ZZZ", units=1),))

    with pytest.raises(PlanError, match="VR77, BRW-ZZZ"):
        land(policy)


# ---- roads, shifts, families ---------------------------------------------------------------------


def test_the_road_from_seat_to_seat_is_that_of_the_road_network(silent: Country) -> None:
    to = picture().reference.regions.loc["VR13"]
    known = picture().roads.travel_minutes(
        to["lon"], to["lat"], access_detour=OPTIONS.access_detour, access_kmh=OPTIONS.access_kmh, max_kmh=60
    )

    assert silent.base.road("VR20", PLATOON, "VR13") == pytest.approx(known.at["VR20", "travel_min"], abs=1)


def test_what_ends_its_clock_at_the_place_itself_knows_no_road(silent: Country) -> None:
    assert {silent.base.road("DEF", "DEF-HELI-FBO", region) for region in silent.regions} == {0}


def test_in_its_own_region_an_owner_needs_no_decision_and_half_an_hour_of_road() -> None:
    quick = plan_options(SETTINGS, decision_urgent_min=10)

    own = country_of(picture(), quick, WINDOW, Policy())

    place = own.base.stock[own.base.stock_at["VR07", PLATOON]]
    assert place.mobilise + (own.base.road("VR07", PLATOON, "VR07") or 0) == 60 + 30


def test_shifts_and_rest_are_whole_blocks(silent: Country) -> None:
    types = silent.base.type_of

    assert (types[PLATOON].max_stint, types[PLATOON].rest) == (2, 2)
    assert (types["BRW-IBGS-GPT"].max_stint, types["BRW-IBGS-GPT"].rest) == (1, 2)
    assert (types["WAT-EHCP-3000"].max_stint, types["WAT-EHCP-3000"].rest) == (42, 0)
    for goods in ("BRW-LOG-ZZ", "RK-VELDBED", "BZ-OPV"):
        assert (types[goods].max_stint, types[goods].rest) == (silent.blocks, 0)


def test_types_that_stand_in_for_each_other_or_share_crews_are_one_family(silent: Country) -> None:
    families = {code: family for family in silent.families for code in family}

    assert set(families[WILDFIRE]) >= {PLATOON, "BRW-HC-OV", "BRW-HC-ZN", "BRW-USAR-SAR"}
    assert families["GHOR-AMB"] == ("GHOR-AMB",)
    assert sorted(code for family in silent.families for code in family) == sorted(silent.types)


def test_the_picture_does_not_move_with_time_unless_something_is_reported() -> None:
    later = picture(at=make.LATER + timedelta(hours=5))

    assert land(told=later).base == land().base


def test_one_unit_more_brings_its_own_crew(silent: Country) -> None:
    pool = next(pool for pool in silent.base.pools if len(pool.use) > 1)
    code = next(iter(pool.use))

    more = country_with(silent, pool.supplier, code)

    caps = {row.id: row.cap for row in more.base.pools}
    assert caps[pool.id] == pool.cap + pool.use[code]
    assert more.base.stock[more.base.stock_at[pool.supplier, code]].cap == 1 + _stock(silent, pool.supplier, code)


def test_one_unit_more_of_what_an_owner_never_had_is_a_new_stock(silent: Country) -> None:
    more = country_with(silent, "VR13", "DEF-HELI-FBO")

    assert ("VR13", "DEF-HELI-FBO") not in silent.base.stock_at
    assert _stock(more, "VR13", "DEF-HELI-FBO") == 1


def _cap(country: Country, supplier: str, code: str) -> int:
    rows = country.held.set_index(["supplier", "capability"])
    return int(rows.at[(supplier, code), "cap"])


def both(units: int) -> Picture:
    """Give a picture in which a region has as many of two types that share crews, and nothing has to stay."""
    figures = {"total": units, "deployable": units, "releasable": units, "minimum_cover": 0}
    return picture(
        make.capacity_reported(owner="VR07", capability=PLATOON, **figures),
        make.capacity_reported(owner="VR07", capability=USAR, **figures),
    )


def _crew(country: Country, supplier: str) -> int:
    [crew] = [pool.cap for pool in country.base.pools if pool.id == f"bemanning {supplier} usar"]
    return crew


def _people(code: str) -> int:
    return int(picture().reference.capabilities.at[code, "crew"])


def _stock(country: Country, supplier: str, code: str) -> int:
    return country.base.stock[country.base.stock_at[supplier, code]].cap


def test_a_type_does_not_become_unknown_because_its_only_owner_is_taken_away(silent: Country) -> None:
    out = land(Policy(owners_out=("RIVM",)))

    assert silent.known is not None
    assert out.known == silent.known
    assert "RIVM-MOD" in silent.known
    assert "POL-ME-PEL" not in silent.known
