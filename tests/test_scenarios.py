"""Is every real case accepted by the rules, marked, sourced, and true to what happened?"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pytest

from kcr2.actions import CallForOffers, FileRequest, SaveDraft, ValidateAdvice
from kcr2.desk import Desk
from kcr2.exchange.scenarios import (
    SCENARIOS,
    Scenario,
    load_scenario,
    open_demonstration,
    scenario_names,
    tell,
)
from kcr2.journal import Entry, Journal, Space
from kcr2.model import Outcome, OutcomeFact, StoryAdvanced, iso
from kcr2.picture import Picture
from kcr2.picture.lookup import capacity_row, incident_row, request_lines
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.telling import StoryLine

REFERENCE = load_reference()
CASES = ("ede-2025", "limburg-2021", "peel-meinweg-2020")
LINE_KEYS = ["at", "actor", "role", "organisation", "do", "with"]
REGIONAL = {"AC-B", "ACBZ", "ACGZ", "HOvD", "Informatiemanager", "Operationeel Leider"}
PARTNERS = {
    "DEF": "Officier van dienst Defensie Operatiecentrum",
    "KCR2": "Dienstdoende coördinator LOCC",
    "LMS": "Piket Landelijke Meldkamer Samenwerking",
    "NIPV": "Piket logistiek en ondersteuning NIPV",
    "RB": "Actiecentrum Reddingsbrigade Nederland",
    "RIVM": "Piket Milieuongevallendienst RIVM",
    "RK": "Coördinator noodhulp Rode Kruis",
}
BY_ROLE = {
    ("validator", "KCR2"): "Tweede coördinator LOCC",
    ("gezag", "JENV"): "Hoofd LOCC, namens de minister van JenV",
    ("gezag", "DEF"): "Directeur Operaties, namens de Commandant der Strijdkrachten",
}
"""Functions that belong to a role beside the usual one of an organisation."""

FUNCTIONS = {f"{function} {name}" for function in REGIONAL for name in REFERENCE.regions["name"]}
PERSONAL = re.compile(r"\b(dhr|mevr|mw|meneer|mevrouw|burgemeester [A-Z]|minister [A-Z]|generaal [A-Z])\b")
SOURCE_KEY = re.compile(r"\bS\d+\b")
ZONE = "+02:00"


@dataclass(frozen=True)
class Told:
    """A case told to its end in a space of its own."""

    scenario: Scenario
    desk: Desk
    space: Space
    entries: list[Entry]

    def at(self, moment: datetime | str) -> Picture:
        """Give what was known at a moment; text is a local time without its zone."""
        when = datetime.fromisoformat(moment + ZONE) if isinstance(moment, str) else moment
        return self.desk.picture(self.space, now=self.scenario.ends_at, at=when)


def desk_at(folder: Path) -> Desk:
    """Give a desk on an empty journal."""
    return Desk(Journal(f"sqlite:///{folder / 'journal.db'}"), REFERENCE, Settings())


def told(name: str, folder: Path) -> Told:
    """Tell a whole case."""
    scenario, desk = load_scenario(name), desk_at(folder)
    space = open_demonstration(desk, scenario, name=name, until=scenario.ends_at)
    return Told(scenario, desk, space, desk.journal.read(space.name))


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Told]]:
    whole = {name: told(name, tmp_path_factory.mktemp(name)) for name in CASES}
    yield whole
    for story in whole.values():
        story.desk.journal.close()


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, stories: dict[str, Told]) -> Told:
    return stories[request.param]


@pytest.fixture
def ede(stories: dict[str, Told]) -> Told:
    return stories["ede-2025"]


@pytest.fixture
def peel(stories: dict[str, Told]) -> Told:
    return stories["peel-meinweg-2020"]


@pytest.fixture
def limburg(stories: dict[str, Told]) -> Told:
    return stories["limburg-2021"]


def raw_lines(name: str) -> list[dict[str, Any]]:
    """Give the lines of a case as the file states them."""
    text = (SCENARIOS / name / "events.jsonl").read_text(encoding="utf-8")
    return [orjson.loads(line) for line in text.splitlines()]


def of_type(picture: Picture, capability: str) -> pd.DataFrame:
    """Give what owners reported on one type, index owner."""
    table = picture.capacity
    return table[table["capability"] == capability].set_index("owner")


def row_of(picture: Picture, owner: str, capability: str) -> dict[str, Any]:
    """Give what one owner reported on one type."""
    row = capacity_row(picture, owner, capability)
    assert row is not None
    return row


def incident(picture: Picture, incident_id: str) -> dict[str, Any]:
    """Give one incident as it stands."""
    row = incident_row(picture, incident_id)
    assert row is not None
    return row


def deployed(picture: Picture, capability: str = "BRW-PEL-NB") -> dict[str, int]:
    """Give who has how many deployed of a type, without those who have none."""
    counts = of_type(picture, capability)["deployed"].dropna()
    return {str(owner): int(count) for owner, count in counts.items() if count > 0}


def open_amounts(picture: Picture, capability: str) -> dict[str, int]:
    """Give how many units of a type each incident has open requests for."""
    lines = picture.requests[picture.requests["is_open"] & (picture.requests["capability"] == capability)]
    return {str(incident): int(amount) for incident, amount in lines.groupby("incident_id")["amount"].sum().items()}


def outcome_of(name: str) -> Outcome:
    """Give what really happened in a case."""
    outcome = load_scenario(name).outcome
    assert outcome is not None
    return outcome


def facts_to_replay() -> list[Any]:
    """Give every figure of what really happened that the story must show too."""
    return [
        pytest.param(name, fact, id=f"{name}: {fact.title}")
        for name in CASES
        for fact in outcome_of(name).facts
        if fact.replay
    ]


# ---- every case ----------------------------------------------------------------------------------


def test_the_three_cases_are_there() -> None:
    assert set(CASES) <= set(scenario_names())


def written_by(line: StoryLine) -> int:
    """Say how many events a line leads to: a filing and a validation are a step too, a call one event per owner."""
    if isinstance(line.intention, CallForOffers):
        return 1 + len(line.intention.owners)
    return 2 if isinstance(line.intention, SaveDraft | FileRequest | ValidateAdvice) else 1


def test_every_line_is_accepted_by_the_actions(case: Told) -> None:
    kinds = Counter(entry.kind for entry in case.entries)
    assert kinds.total() - kinds[StoryAdvanced.kind] == sum(map(written_by, case.scenario.lines))


def test_every_line_is_recorded_at_its_own_moment(case: Told) -> None:
    recorded = [entry.recorded_at for entry in case.entries if entry.kind != StoryAdvanced.kind]
    assert recorded == [iso(line.at) for line in case.scenario.lines for _event in range(written_by(line))]


def test_the_told_space_is_whole(case: Told) -> None:
    assert case.desk.verify(case.space) is None


def test_time_never_goes_back(case: Told) -> None:
    moments = [line.at for line in case.scenario.lines]
    assert all(earlier <= later for earlier, later in pairwise(moments))


def test_the_story_stays_within_its_own_time(case: Told) -> None:
    scenario = case.scenario
    assert scenario.starts_at < scenario.opens_at < scenario.ends_at
    assert scenario.starts_at <= scenario.lines[0].at
    assert scenario.lines[-1].at <= scenario.ends_at


def test_a_story_told_in_two_parts_is_the_same_story(case: Told, tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    space = open_demonstration(desk, case.scenario, name=case.scenario.name)
    tell(desk, space, case.scenario, until=case.scenario.ends_at)
    end = case.scenario.ends_at
    parts = desk.picture(space, now=end, at=end)
    for name in ("capacity", "incidents", "requests", "regions"):
        pd.testing.assert_frame_equal(_plain(parts.table(name)), _plain(case.at(end).table(name)))
    desk.journal.close()


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="seq", errors="ignore")


@pytest.mark.parametrize("name", CASES)
def test_every_event_is_marked_and_sourced(name: str) -> None:
    for number, line in enumerate(raw_lines(name), start=1):
        assert line["with"].get("quality") in {"documented", "assumed", "fictitious"}, f"regel {number}"
        assert line["with"].get("source"), f"regel {number}"


@pytest.mark.parametrize("name", CASES)
def test_a_mark_says_what_its_source_says(name: str) -> None:
    for number, line in enumerate(raw_lines(name), start=1):
        quality, source = line["with"]["quality"], line["with"]["source"]
        where = f"regel {number}: {source}"
        if quality == "documented":
            assert SOURCE_KEY.search(source), where
        if quality == "assumed":
            assert "aanname" in source, where
        if quality == "fictitious":
            assert source.startswith("fictief"), where
            assert not SOURCE_KEY.search(source), where


@pytest.mark.parametrize("name", CASES)
def test_every_source_is_known_and_every_known_source_is_used(name: str) -> None:
    scenario = load_scenario(name)
    cited = {key for line in raw_lines(name) for key in SOURCE_KEY.findall(line["with"]["source"])}
    cited |= {fact.source for fact in outcome_of(name).facts}
    assert cited == set(scenario.sources)


@pytest.mark.parametrize("name", CASES)
def test_only_functions_act_never_persons(name: str) -> None:
    for number, line in enumerate(raw_lines(name), start=1):
        special = BY_ROLE.get((line["role"], line["organisation"]))
        known = {special} if special else {PARTNERS.get(line["organisation"])} | FUNCTIONS
        assert line["actor"] in known, f"regel {number}: {line['actor']}"
        contact, _, _ = line["with"].get("contact", line["actor"]).partition(", gespreksgroep")
        assert contact in known, f"regel {number}: {contact}"


@pytest.mark.parametrize("name", CASES)
def test_who_acts_belongs_to_the_organisation_acted_for(name: str) -> None:
    regions = REFERENCE.regions["name"]
    for number, line in enumerate(raw_lines(name), start=1):
        if line["organisation"] in regions.index:
            assert line["actor"].endswith(regions[line["organisation"]]), f"regel {number}"


@pytest.mark.parametrize("name", CASES)
def test_no_text_names_a_person(name: str) -> None:
    for file in ("scenario.toml", "events.jsonl"):
        found = PERSONAL.search((SCENARIOS / name / file).read_text(encoding="utf-8"))
        assert found is None, f"{file}: {found}"


@pytest.mark.parametrize("name", CASES)
def test_lines_read_alike_so_that_a_change_shows(name: str) -> None:
    for number, line in enumerate(raw_lines(name), start=1):
        assert list(line) == LINE_KEYS, f"regel {number}"
        assert list(line["with"])[-2:] == ["quality", "source"], f"regel {number}"


@pytest.mark.parametrize("name", CASES)
def test_the_case_says_what_is_fictional_in_it(name: str) -> None:
    about = tomllib.loads((SCENARIOS / name / "scenario.toml").read_text(encoding="utf-8"))
    assert about["name"] == name
    assert "Fictief" in about["fictional"]
    assert "Aangenomen" in about["fictional"]


def test_owners_never_report_more_than_the_country_has(case: Told) -> None:
    national = REFERENCE.capabilities["national_count"]
    for moment in (case.scenario.opens_at, case.scenario.ends_at):
        totals = case.at(moment).capacity.groupby("capability")["total"].sum(min_count=1).dropna()
        known = totals[national.reindex(totals.index).notna()]
        assert (known <= national.reindex(known.index)).all(), known[known > national.reindex(known.index)]


def test_a_type_is_reported_by_its_hosts_or_the_owner_that_decides(case: Told) -> None:
    hosts = REFERENCE.capabilities["hosts"]
    table = case.at(case.scenario.ends_at).capacity
    regional = table[table["owner"].str.startswith("VR") & (table["total"] > 0)]
    reported = zip(regional["owner"], regional["capability"], strict=True)
    assert not [f"{owner} {code}" for owner, code in reported if owner not in hosts.loc[code]]


@pytest.mark.parametrize(("name", "fact"), facts_to_replay())
def test_the_story_shows_what_really_happened(name: str, fact: OutcomeFact, stories: dict[str, Told]) -> None:
    replay = fact.replay
    assert replay is not None
    counts = of_type(stories[name].at(replay.at), replay.capability)[replay.column].dropna()
    if replay.owners:
        counts = counts[counts.index.isin(replay.owners)]
    counts = counts[~counts.index.isin(replay.without)]
    shown = {"sum": counts.sum(), "owners": (counts > 0).sum()}[replay.measure]
    assert shown == fact.value


# ---- Ede 2025 ------------------------------------------------------------------------------------


def test_ede_opens_with_twelve_platoons_from_exactly_four_regions(ede: Told) -> None:
    there = deployed(ede.at(ede.scenario.opens_at))
    assert there.keys() == {"VR04", "VR06", "VR07", "VR09"}
    assert sum(there.values()) == 12


def test_ede_keeps_two_platoons_after_control(ede: Told) -> None:
    for moment in ("2025-04-03T22:00", "2025-04-04T12:00"):
        assert deployed(ede.at(moment)) == {"VR07": 2}


def test_ede_never_has_more_than_twelve_platoons_nor_a_fifth_region(ede: Told) -> None:
    for moment in sorted({line.at for line in ede.scenario.lines}):
        there = deployed(ede.at(moment))
        assert sum(there.values()) <= 12
        assert there.keys() <= {"VR04", "VR06", "VR07", "VR09"}


def test_ede_is_under_control_from_twenty_to_nine(ede: Told) -> None:
    before, after = ede.at("2025-04-03T20:39"), ede.at("2025-04-03T20:40")
    assert incident(before, "NB-2025-EDE")["status"] == "active"
    assert incident(after, "NB-2025-EDE")["status"] == "stabilised"


def test_ede_has_one_helicopter_and_tells_its_litres(ede: Told) -> None:
    picture = ede.at(ede.scenario.opens_at)
    assert deployed(picture, "DEF-HELI-FBO") == {"DEF": 1}
    assert pd.isna(row_of(picture, "DEF", "DEF-HELI-FBO")["releasable"])
    assert picture.reports["what_is"].str.contains("182.000 L", regex=False).any()


def test_ede_shows_grip_nl_alert_and_a_place_in_its_own_region(ede: Told) -> None:
    fire = incident(ede.at(ede.scenario.opens_at), "NB-2025-EDE")
    assert fire["grip"] == 2
    assert REFERENCE.region_of(fire["lon"], fire["lat"]) == "VR07"
    assert any("NL-Alert" in entry.payload for entry in ede.entries)


def test_ede_opens_with_requests_for_platoons_and_handcrews(ede: Told) -> None:
    picture = ede.at(ede.scenario.opens_at)
    assert open_amounts(picture, "BRW-PEL-NB") == {"NB-2025-EDE": 2}
    assert open_amounts(picture, "BRW-HC-OV") == {"NB-2025-EDE": 2}
    assert not picture.requests.loc[picture.requests["is_open"], "is_overdue"].any()


def test_ede_gives_many_answers_to_who_can_help(ede: Told) -> None:
    picture = ede.at(ede.scenario.opens_at)
    platoons = of_type(picture, "BRW-PEL-NB")
    hosts = REFERENCE.capabilities["hosts"].loc["BRW-PEL-NB"]
    assert set(hosts) - set(platoons.index) == {"VR10", "VR19", "VR23"}, "niet opgegeven"
    free = platoons["releasable"].fillna(0) > 0
    in_time = _in_time(picture, "A-2025-0003").reindex(platoons.index)
    assert set(platoons.index[free & in_time]) == {"VR14", "VR21", "VR22"}, "op tijd"
    assert set(platoons.index[free & ~in_time]) == {"VR05", "VR20"}, "te laat"
    breach = platoons["deployable"] - 2 < platoons["minimum_cover"]
    assert "VR21" in platoons.index[free & breach.fillna(False)], "onder de restdekking"
    assert {"VR02", "VR06"} <= set(platoons.index[(platoons["releasable"] == 0) & (platoons["deployable"] > 0)])
    assert pd.isna(row_of(picture, "VR14", "BRW-PEL-NB")["total"])


def _in_time(picture: Picture, request_id: str) -> pd.Series:
    """Say by owner whether a unit that is alarmed now arrives before it is needed."""
    line = request_lines(picture, request_id).to_dict("records")[0]
    kind = REFERENCE.capabilities.loc[[line["capability"]]].to_dict("records")[0]
    travel = REFERENCE.roads.travel_minutes(
        line["ugs_lon"],
        line["ugs_lat"],
        access_detour=picture.settings.access_detour,
        access_kmh=picture.settings.access_kmh,
        max_kmh=kind["travel_kmh"],
    )["travel_min"]
    ready = of_type(picture, line["capability"])["ready_min"].reindex(travel.index).fillna(kind["ready_min"])
    minutes = (line["needed_by"] - pd.Timestamp(picture.at)) / timedelta(minutes=1)
    arrives_in_time: pd.Series = (travel + ready) <= minutes
    return arrives_in_time


def test_ede_shows_what_is_unknown_old_and_not_taking_part(ede: Told) -> None:
    picture = ede.at(ede.scenario.opens_at)
    regions = picture.regions
    silent = regions["capacity_types"].isna() & regions["reported_at"].isna()
    assert set(regions.index[silent]) == {"VR10", "VR12", "VR19"}
    aside = regions["wildfire_phase"] == "not_participating"
    assert set(regions.index[aside.fillna(False)]) == {"VR11", "VR13", "VR17", "VR18"}
    assert {"VR01", "VR16", "VR18", "VR24"} <= set(picture.capacity.loc[picture.capacity["is_old"], "owner"])
    assert picture.capacity["minimum_cover"].isna().any()
    assert (picture.reports["status"] == "unknown").any()


def test_ede_marks_its_second_fire_as_fictional(ede: Told) -> None:
    fire = incident(ede.at(ede.scenario.opens_at), "NB-2025-FICTIEF-01")
    assert fire["quality"] == "fictitious"
    assert "fictief" in fire["name"]
    assert REFERENCE.region_of(fire["lon"], fire["lat"]) == "VR03"


# ---- Peel and Meinweg 2020 -----------------------------------------------------------------------


def test_both_fires_ask_for_helicopters_and_fewer_are_there_than_asked(peel: Told) -> None:
    picture = peel.at(peel.scenario.opens_at)
    started = picture.incidents.set_index("incident_id")["started_at"]
    assert started["NB-2020-MEINWEG"] - started["NB-2020-PEEL"] == pd.Timedelta(minutes=15)
    asked = open_amounts(picture, "DEF-HELI-FBO")
    assert asked.keys() == {"NB-2020-PEEL", "NB-2020-MEINWEG"}
    assert of_type(picture, "DEF-HELI-FBO")["deployable"].sum() < sum(asked.values())


def test_more_helicopters_come_twenty_to_twenty_four_hours_after_the_start(peel: Told) -> None:
    start = datetime.fromisoformat("2020-04-20T12:45" + ZONE)
    moments = (line.at for line in peel.scenario.lines)
    first = next(at for at in moments if deployed(peel.at(at), "DEF-HELI-FBO").get("DEF", 0) > 1)
    assert timedelta(hours=19) < first - start < timedelta(hours=24)
    assert deployed(peel.at("2020-04-21T12:45"), "DEF-HELI-FBO") == {"DEF": 3}


def test_helicopters_fly_by_daylight_and_handcrews_work_at_night(peel: Told) -> None:
    night = peel.at("2020-04-20T23:00")
    assert deployed(night, "DEF-HELI-FBO") == {}
    assert deployed(night, "BRW-HC-OV")


def test_the_southern_handcrew_does_not_exist_before_2023(peel: Told, limburg: Told) -> None:
    for whole in (peel, limburg):
        assert of_type(whole.at(whole.scenario.ends_at), "BRW-HC-ZN").empty


def test_conflicting_sizes_of_the_peel_fire_stay_visible(peel: Told) -> None:
    told_sizes = [str(entry.content.get("summary", "")) for entry in peel.entries]
    assert any("100 tot 800 ha gemeld" in text for text in told_sizes)
    assert any("700 tot 710 ha" in text for text in told_sizes)


def test_the_village_is_empty_at_six_in_the_morning(peel: Told) -> None:
    summary = incident(peel.at("2020-04-22T06:00"), "NB-2020-MEINWEG")["summary"]
    assert "4.200 inwoners voltooid om 06.00 uur" in summary


# ---- Limburg 2021 --------------------------------------------------------------------------------


def test_the_first_call_for_boats_comes_at_one_in_the_night(limburg: Told) -> None:
    requests = limburg.at(limburg.scenario.ends_at).requests
    boats = requests[requests["capability"] == "RB-NRV-EENH"].sort_values("observed_at")
    assert boats["region"].iloc[0] == "VR24"
    assert boats["observed_at"].iloc[0] == pd.Timestamp("2021-07-15T01:00" + ZONE)


def test_the_first_boats_leave_at_half_past_two(limburg: Told) -> None:
    assert deployed(limburg.at("2021-07-15T02:29"), "RB-NRV-EENH") == {}
    assert "RB" in deployed(limburg.at("2021-07-15T02:30"), "RB-NRV-EENH")


def test_forty_eight_boats_stand_by_which_is_three_of_five_platoons(limburg: Told) -> None:
    boats = of_type(limburg.at("2021-07-16T12:00"), "RB-NRV-EENH")["committed"].sum()
    platoon = REFERENCE.capabilities.loc["RB-NRV-PEL"]
    assert boats / platoon["vehicle_count"] == 3
    assert platoon["national_count"] == 5


def test_boats_are_counted_on_one_level_only(limburg: Told) -> None:
    assert not any(line["with"].get("capability") == "RB-NRV-PEL" for line in raw_lines("limburg-2021"))
    assert of_type(limburg.at(limburg.scenario.ends_at), "RB-NRV-PEL").empty


def test_the_evacuation_of_venlo_stands_in_the_opening_picture(limburg: Told) -> None:
    summary = limburg.at(limburg.scenario.opens_at).incidents["summary"].iloc[0]
    for figure in ("10.700", "4.746", "10.000", "550", "237", "3.300", "3.700"):
        assert figure in summary
