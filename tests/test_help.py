"""Who could help with this request line? Does every owner get the judgement that its own figures give?"""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kcr2.errors import PlanError
from kcr2.model import CapacityReported, Event
from kcr2.picture import Picture
from kcr2.planning import Outcome, who_can_help
from tests import make
from tests.pictures import SETTINGS, ede, picture, reference, row_of

REQUEST = "A-2025-0001"
FAR_AWAY = {"ugs_lon": -68.27, "ugs_lat": 12.15}
"""Kralendijk: no road leads there."""
SELDOM = "BRW-THV"
"""A type without known hosts."""


def asked(capability: str = make.CAPABILITY, *, amount: int = 2, hours: float = 12, **values: Any) -> Event:
    """Let VR07 ask for so many units at Ede, needed so many hours after the picture."""
    line = make.request_line(capability, amount=amount)
    needed_by = make.LATER + timedelta(hours=hours)
    return make.request_filed(REQUEST, lines=(line,), needed_by=needed_by, **values)


def held(owner: str = "VR06", **values: Any) -> CapacityReported:
    """Let an owner have three platoons ready, of which two for others."""
    return make.capacity_reported(owner, **{"total": 3, "deployable": 3, "releasable": 2, **values})


def judged(*told: Event, owner: str = "VR06", **request: Any) -> dict[str, object]:
    """Judge one owner."""
    return row_of(who_can_help(picture(asked(**request), *told), REQUEST), owner=owner)


def reasons(*told: Event, owner: str = "VR06", **request: Any) -> tuple[str, ...]:
    """Give what stands in an owner's way, in words."""
    row = judged(*told, owner=owner, **request)
    assert (row["outcome"] == Outcome.IN_TIME) == (row["obstacles"] == ())
    return row["obstacles"]


@cache
def routes(lon: float, lat: float, max_kmh: float | None) -> pd.DataFrame:
    """Give minutes on the road and beside it, from every owner."""
    return reference().roads.travel_minutes(
        lon, lat, access_detour=SETTINGS.access_detour, access_kmh=SETTINGS.access_kmh, max_kmh=max_kmh
    )


# ---- the request ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_id", "line", "told"),
    [
        ("A-2025-0001", 2, r"^wie kan helpen: aanvraag A-2025-0001 heeft geen regel 2; regels: 1\. Kies een bestaande"),
        ("A-2025-0009", 1, r"^wie kan helpen: aanvraag A-2025-0009 heeft geen regel 1; regels: geen\. Kies een best"),
    ],
)
def test_a_line_that_is_not_there_is_told(request_id: str, line: int, told: str) -> None:
    with pytest.raises(PlanError, match=told):
        who_can_help(picture(asked()), request_id, line)


def test_every_line_of_a_request_is_judged_for_its_own_type() -> None:
    lines = (make.request_line("BRW-TW"), make.request_line("BRW-PEL-NB"))
    seen = picture(make.request_filed(lines=lines), held("VR01", capability="BRW-TW"), held("VR06"))

    water, platoons = who_can_help(seen, REQUEST, 1), who_can_help(seen, REQUEST, 2)

    assert row_of(water, owner="VR01")["unit"] == "voertuig"
    assert "VR01" not in set(platoons["owner"])


def test_a_type_that_nobody_has_gives_an_empty_answer() -> None:
    table = who_can_help(picture(asked(SELDOM)), REQUEST)

    assert table.empty
    assert list(table.columns) == list(who_can_help(picture(asked()), REQUEST).columns)


def test_an_owner_that_is_no_known_host_is_judged_once_it_reported() -> None:
    row = judged(held("DEF", capability=SELDOM), owner="DEF", capability=SELDOM)

    assert (row["outcome"], row["can_give"]) == (Outcome.IN_TIME, 2)


# ---- what stands in the way --------------------------------------------------------------------------


def test_nothing_stands_in_the_way_of_an_owner_that_is_free_and_near() -> None:
    assert reasons(held()) == ()


def test_the_requester_does_not_help_itself() -> None:
    assert reasons(held("VR07"), owner="VR07") == ("vraagt zelf om deze capaciteit",)


def test_a_host_that_did_not_report_is_named_and_its_figures_are_unknown() -> None:
    row = judged()

    assert row["obstacles"] == ("geen opgave van dit type",)
    assert all(pd.isna(row[name]) for name in ("releasable", "deployable", "can_give", "left_at_home", "observed_at"))


def test_a_number_that_was_not_stated_is_not_zero() -> None:
    row = judged(held(releasable=None))

    assert row["obstacles"] == ("leverbaar niet opgegeven",)
    assert pd.isna(row["can_give"])


def test_an_owner_that_releases_nothing_said_so_itself() -> None:
    assert reasons(held(releasable=0)) == ("0 peloton leverbaar volgens de eigenaar",)


def test_minimum_cover_stays_at_home() -> None:
    told = reasons(held(total=3, deployable=2, releasable=2, minimum_cover=2))

    assert told == ("na 1 peloton blijven er 1, minimale restdekking is 2",)


def test_too_late_says_how_many_minutes() -> None:
    row = judged(held(), hours=1)
    late_min = ceil((row["arrival_at"] - pd.Timestamp(make.LATER)) / pd.Timedelta(minutes=1) - 60)

    assert row["outcome"] == Outcome.LATE
    assert row["obstacles"] == (f"{late_min} min na gereed op UGS",)


def test_where_no_road_leads_the_arrival_is_unknown() -> None:
    row = judged(held(), **FAR_AWAY)

    assert row["obstacles"] == ("geen route over de weg bekend",)
    assert pd.isna(row["arrival_at"])
    assert pd.isna(row["margin_min"])


def test_all_that_stands_in_the_way_is_told() -> None:
    told = reasons(held(releasable=0), hours=1)

    assert told[0] == "0 peloton leverbaar volgens de eigenaar"
    assert told[1].endswith(" min na gereed op UGS")


def test_a_type_without_a_planning_figure_needs_the_owner_to_say_when_it_is_ready() -> None:
    seen = picture(asked(), held("VR06"), held("VR05", ready_min=20))
    types = reference().capabilities.assign(ready_min=pd.array([pd.NA] * len(reference().capabilities), "Int64"))

    table = who_can_help(replace(seen, reference=replace(reference(), capabilities=types)), REQUEST)

    assert row_of(table, owner="VR06")["obstacles"] == ("tijd tot vertrekgereed onbekend",)
    assert row_of(table, owner="VR05")["obstacles"] == ()


# ---- what can be given -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "amount", "can_give", "left"),
    [
        ({"deployable": 3, "releasable": 2, "minimum_cover": 0}, 1, 1, 2),
        ({"deployable": 3, "releasable": 2, "minimum_cover": 0}, 9, 2, 1),
        ({"deployable": 3, "releasable": 3, "minimum_cover": 2}, 9, 1, 2),
        ({"deployable": 3, "releasable": 0, "minimum_cover": 2}, 9, 0, 3),
        ({"deployable": 1, "releasable": 1, "minimum_cover": 3}, 9, 0, 1),
    ],
)
def test_an_owner_gives_at_most_what_is_asked_released_and_above_its_cover(
    values: dict[str, int], amount: int, can_give: int, left: int
) -> None:
    row = judged(held(**values), amount=amount)

    assert (row["can_give"], row["left_at_home"]) == (can_give, left)


def test_an_owner_that_states_only_what_it_releases_is_taken_at_its_word() -> None:
    row = judged(held(total=None, deployable=None, releasable=2))

    assert (row["outcome"], row["can_give"]) == (Outcome.IN_TIME, 2)
    assert pd.isna(row["left_at_home"])


@pytest.mark.parametrize(
    ("values", "cover", "stated"),
    [
        ({"total": 9, "minimum_cover": 2}, 2, True),
        ({"total": 9, "minimum_cover": 0}, 0, True),
        ({"total": 9}, 3, False),
        ({"total": 10}, 4, False),
        ({"total": 3}, 1, False),
        ({"total": None}, 1, False),
        ({"total": 0, "deployable": 0, "releasable": 0}, 1, False),
    ],
)
def test_cover_is_what_the_owner_says_or_a_third_and_never_less_than_one(
    values: dict[str, int | None], cover: int, stated: bool
) -> None:
    row = judged(held(**values))

    assert (row["cover"], row["cover_stated"]) == (cover, stated)


# ---- when it arrives -----------------------------------------------------------------------------------


def drive_min(owner: str, kmh: float) -> float:
    """Give the minutes that a convoy of an owner drives to Ede."""
    return float(routes(5.66, 52.04, kmh).loc[owner, ["road_min", "access_min"]].sum())


def under_way_min(row: dict[str, Any]) -> float:
    """Give the minutes from the picture to the arrival."""
    return float((row["arrival_at"] - pd.Timestamp(make.LATER)) / pd.Timedelta(minutes=1))


def test_who_is_ready_to_depart_still_has_to_drive() -> None:
    row = judged(held())

    assert (row["ready_min"], row["ready_stated"]) == (60, False)
    assert under_way_min(row) == pytest.approx(60 + drive_min("VR06", 55))


def test_a_clock_that_ends_on_scene_has_driven_already() -> None:
    row = judged(held("VR15", capability="BRW-LOG-DP"), owner="VR15", capability="BRW-LOG-DP")

    assert (row["road_min"], row["access_min"]) == (0, 0)
    assert under_way_min(row) == 240


def test_a_clock_that_ends_at_the_point_of_departure_still_has_to_drive() -> None:
    row = judged(held(capability="RB-NRV-PEL"), capability="RB-NRV-PEL")

    assert under_way_min(row) == pytest.approx(180 + drive_min("VR06", 70))


def test_an_owner_that_states_when_it_is_ready_is_taken_at_its_word() -> None:
    row = judged(held(ready_min=20))

    assert (row["ready_min"], row["ready_stated"]) == (20, True)
    assert under_way_min(row) == pytest.approx(20 + drive_min("VR06", 55))


def test_readiness_that_the_owner_states_is_to_depart_whatever_the_clock_of_the_type() -> None:
    row = judged(held("VR15", capability="BRW-LOG-DP", ready_min=30), owner="VR15", capability="BRW-LOG-DP")

    assert under_way_min(row) == pytest.approx(30 + drive_min("VR15", 60))


def test_who_arrives_first_is_named_first_within_each_outcome() -> None:
    told = [held(owner) for owner in ("VR02", "VR04", "VR06", "VR21")]

    table = who_can_help(picture(asked(hours=2.5), *told), REQUEST)

    assert list(table["owner"].head(4)) == ["VR06", "VR21", "VR04", "VR02"]
    assert list(table["outcome"].head(4)) == ["in_time", "in_time", "late", "late"]


# ---- against a plain calculation -------------------------------------------------------------------------

TYPES = ("BRW-PEL-NB", "BRW-LOG-DP", "DEF-HELI-FBO", "BRW-IBGS-BO", "RB-NRV-PEL")
PLACES = ((5.66, 52.04), (4.48, 51.92), (FAR_AWAY["ugs_lon"], FAR_AWAY["ugs_lat"]))
"""Ede, Rotterdam, and where no road leads."""


class Case(NamedTuple):
    """A request, and what owners said of that type."""

    request: Event
    reports: dict[str, CapacityReported]

    @property
    def seen(self) -> Picture:
        """The picture of it."""
        return picture(self.request, *self.reports.values())


counts = st.none() | st.integers(0, 6)


@st.composite
def reports(draw: st.DrawFn, owner: str, capability: str) -> CapacityReported:
    """Any figures that fit each other."""
    total, deployable, releasable = draw(counts), draw(counts), draw(counts)
    limits = [total, deployable]
    if deployable is not None and total is not None:
        deployable = min(deployable, total)
    known = [number for number in (deployable, *limits) if number is not None]
    releasable = None if releasable is None else min([releasable, *known])
    return make.capacity_reported(
        owner,
        capability=capability,
        total=total,
        deployable=deployable,
        releasable=releasable,
        minimum_cover=draw(counts),
        ready_min=draw(st.none() | st.integers(0, 300)),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any request of VR07, with figures of some owners."""
    capability, (lon, lat) = draw(st.sampled_from(TYPES)), draw(st.sampled_from(PLACES))
    owners = draw(st.sets(st.sampled_from(["VR01", "VR06", "VR07", "VR15", "VR17", "VR20", "DEF"]), min_size=1))
    amount, hours = draw(st.integers(1, 9)), draw(st.integers(0, 6))
    request = asked(capability, amount=amount, hours=hours, ugs_lon=lon, ugs_lat=lat)
    return Case(request, {owner: draw(reports(owner, capability)) for owner in sorted(owners)})


class Judgement(NamedTuple):
    """What the plain calculation says of an owner."""

    outcome: str
    can_give: int | None
    arrival_at: pd.Timestamp | None


def plainly(case: Case, owner: str) -> Judgement:
    """Judge an owner again, without tables."""
    request, said = case.request.model_dump(), case.reports.get(owner)
    (line,) = request["lines"]
    kind = reference().capabilities.loc[line["capability"]]
    arrival_at = _arrives(request, said, kind, owner)
    if said is None:
        return Judgement("cannot" if owner == "VR07" else "unknown", None, None)
    bound = said.minimum_cover is not None and said.deployable is not None
    spare = max(0, said.deployable - said.minimum_cover) if bound else 99
    can_give = None if said.releasable is None else min(said.releasable, spare, line["amount"])
    if owner == "VR07" or can_give == 0:
        return Judgement("cannot", can_give, arrival_at)
    if can_give is None or arrival_at is None:
        return Judgement("unknown", can_give, arrival_at)
    return Judgement("in_time" if arrival_at <= request["needed_by"] else "late", can_give, arrival_at)


def _arrives(
    request: dict[str, Any], said: CapacityReported | None, kind: pd.Series, owner: str
) -> pd.Timestamp | None:
    own = None if said is None else said.ready_min
    minutes = float(kind["ready_min"] if own is None else own)
    if own is not None or kind["clock"] in {"vertrekgereed", "vertrekpunt"}:
        kmh = None if pd.isna(kind["travel_kmh"]) else float(kind["travel_kmh"])
        minutes += (
            routes(request["ugs_lon"], request["ugs_lat"], kmh).loc[owner, ["road_min", "access_min"]].sum(skipna=False)
        )
    return None if pd.isna(minutes) else pd.Timestamp(make.LATER) + pd.Timedelta(minutes=minutes)


@settings(max_examples=60)
@given(cases())
def test_a_plain_calculation_agrees(case: Case) -> None:
    table = who_can_help(case.seen, REQUEST)

    for row in table.to_dict("records"):
        arrival_at = None if pd.isna(row["arrival_at"]) else row["arrival_at"]
        can_give = None if pd.isna(row["can_give"]) else row["can_give"]
        expected = plainly(case, row["owner"])
        assert (row["outcome"], can_give) == expected[:2], row["owner"]
        assert (arrival_at is None) == (expected.arrival_at is None), row["owner"]
        assert arrival_at is None or abs(arrival_at - expected.arrival_at) < pd.Timedelta(seconds=1), row["owner"]


@settings(max_examples=40)
@given(cases())
def test_every_known_host_and_everybody_who_reported_is_judged_once(case: Case) -> None:
    table = who_can_help(case.seen, REQUEST)

    (line,) = case.request.model_dump()["lines"]
    hosts = reference().capabilities.at[line["capability"], "hosts"]
    assert sorted(table["owner"]) == sorted({*hosts, *case.reports})


@settings(max_examples=40)
@given(cases(), st.data())
def test_more_that_can_be_released_never_makes_an_owner_worse(case: Case, data: st.DataObject) -> None:
    owner = data.draw(st.sampled_from(sorted(case.reports)))
    less = case.reports[owner]
    assume(less.releasable is not None)  # nothing stated is not less than something
    limits = [number for number in (less.deployable, less.total) if number is not None]
    more = less.model_copy(update={"releasable": min([(less.releasable or 0) + 1, *limits])})

    before = row_of(who_can_help(case.seen, REQUEST), owner=owner)
    after = row_of(who_can_help(Case(case.request, case.reports | {owner: more}).seen, REQUEST), owner=owner)

    rank = {outcome.value: place for place, outcome in enumerate(Outcome)}
    assert rank[str(after["outcome"])] <= rank[str(before["outcome"])]
    assert pd.isna(before["can_give"]) or after["can_give"] >= before["can_give"]
    assert pd.isna(before["arrival_at"]) == pd.isna(after["arrival_at"])


@settings(max_examples=40)
@given(cases())
def test_nobody_gives_more_than_it_said_or_goes_below_its_cover(case: Case) -> None:
    table = who_can_help(case.seen, REQUEST)

    able = table[table["outcome"].isin([Outcome.IN_TIME, Outcome.LATE])]
    assert (able["can_give"] >= 1).all()
    assert (able["can_give"] <= able["releasable"]).all()
    left = able.loc[able["left_at_home"].notna()]
    assert (left["left_at_home"] >= left["cover"].where(left["cover_stated"], 0)).all()


# ---- Ede, 3 April 2025 at 18:00 ----------------------------------------------------------------------------


def relief() -> pd.DataFrame:
    """Judge everybody for the relief of the platoons at Ede, index owner."""
    return who_can_help(ede(), "A-2025-0003").set_index("owner")


def test_at_ede_three_regions_can_relieve_in_time_the_soonest_first() -> None:
    table = relief()

    assert list(table.index[table["outcome"] == Outcome.IN_TIME]) == ["VR22", "VR14", "VR21"]
    assert list(table.index[table["outcome"] == Outcome.LATE]) == ["VR20", "VR05"]


def test_at_ede_brabant_noord_releases_two_and_keeps_one_at_home() -> None:
    row = relief().loc["VR21"]

    assert (row["releasable"], row["cover"], row["can_give"], row["left_at_home"]) == (2, 1, 1, 1)
    assert row["cover_stated"]


def test_at_ede_gooi_en_vechtstreek_decides_itself_that_its_only_platoon_may_go() -> None:
    row = relief().loc["VR14"]

    assert (row["releasable"], row["left_at_home"], row["obstacles"]) == (1, 0, ())
    assert not row["cover_stated"]


def test_at_ede_a_region_that_reported_nothing_is_no_region_with_nothing() -> None:
    row = relief().loc["VR10"]

    assert row["obstacles"] == ("geen opgave van dit type",)
    assert pd.isna(row["releasable"])
