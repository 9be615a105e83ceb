"""Do the real cases go through the whole chain of bijstand, each step by who may take it?"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kcr2.access import PARTIES, may
from kcr2.desk import Desk
from kcr2.exchange.scenarios import Scenario, load_scenario, open_demonstration, tell
from kcr2.journal import Entry, Journal, Space
from kcr2.model import DUTCH_TIME, iso
from kcr2.model.process import ENDED, MOVES, WAYS
from kcr2.picture import Picture
from kcr2.settings import Settings
from kcr2.terms import Decider, DeliveryState, Party, RequestStatus, Role, Step
from tests.pictures import reference

CASES = ("ede-2025", "limburg-2021", "peel-meinweg-2020")
WORKING = {DeliveryState.DEPLOYED, DeliveryState.RELIEF_PLANNED, DeliveryState.RELIEVED}
MOVED = "A-2020-0006/1/DEF/3"
"""The helicopter that went from the Peel to the Meinweg."""


class Told:
    """A case told to where it opens, and then to its end."""

    def __init__(self, name: str, folder: Path) -> None:
        """Tell it in a space of its own."""
        self.scenario: Scenario = load_scenario(name)
        self.desk = Desk(Journal(f"sqlite:///{folder / 'journal.db'}"), reference(), Settings())
        self.space: Space = open_demonstration(self.desk, self.scenario, name=name)
        tell(self.desk, self.space, self.scenario, until=self.scenario.ends_at)
        self.entries: list[Entry] = self.desk.journal.read(name)

    def at(self, moment: str | datetime) -> Picture:
        """Give what was known at a moment; text is Dutch time."""
        when = datetime.fromisoformat(moment).replace(tzinfo=DUTCH_TIME) if isinstance(moment, str) else moment
        return self.desk.picture(self.space, now=self.scenario.ends_at, at=when)

    def opening(self) -> Picture:
        """Give the picture in which a visitor comes in."""
        return self.at(self.scenario.opens_at)

    def end(self) -> Picture:
        """Give the picture that the story ends with."""
        return self.at(self.scenario.ends_at)

    def of_kind(self, kind: str) -> list[Entry]:
        """Give the entries of one kind, in order."""
        return [entry for entry in self.entries if entry.kind == kind]

    def steps(self, step: Step) -> list[Entry]:
        """Give the entries of one step of requests."""
        return [entry for entry in self.of_kind("request_stepped") if entry.content["step"] == step]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Told]]:
    told = {name: Told(name, tmp_path_factory.mktemp(name)) for name in CASES}
    yield told
    for story in told.values():
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


def statuses(picture: Picture) -> dict[str, str]:
    """Give where each request stands."""
    lines = picture.requests.drop_duplicates("request_id")
    return dict(zip(lines["request_id"], lines["status"], strict=True))


def line(picture: Picture, request_id: str, number: int = 1) -> dict[str, Any]:
    """Give one line of a request."""
    lines = picture.requests
    chosen = lines[(lines["request_id"] == request_id) & (lines["line"] == number)]
    return {str(name): value for name, value in chosen.iloc[0].items()}


def working(picture: Picture, capability: str) -> dict[str, int]:
    """Give how many units of a type work for each request."""
    table = picture.deliveries
    there = table[(table["capability"] == capability) & table["state"].isin([state.value for state in WORKING])]
    return {str(request): int(amount) for request, amount in there.groupby("request_id")["amount"].sum().items()}


def reported_out(picture: Picture, capability: str) -> int:
    """Give how many units of a type their owners say are deployed."""
    table = picture.capacity
    return int(table.loc[table["capability"] == capability, "deployed"].fillna(0).sum())


# ---- every case ----------------------------------------------------------------------------------


def test_every_story_is_told_to_its_end_without_a_refusal(case: Told) -> None:
    assert case.entries[-1].recorded_at == iso(case.scenario.ends_at)


def test_the_seals_of_the_journal_verify(case: Told) -> None:
    assert case.desk.verify(case.space) is None


def test_nothing_that_was_delivered_is_withdrawn_as_fulfilled(case: Told) -> None:
    for entry in case.steps(Step.WITHDRAW):
        assert "vervuld" not in entry.content["note"].lower()
    withdrawn = {request for request, status in statuses(case.end()).items() if status == RequestStatus.WITHDRAWN}
    assert not withdrawn & set(case.end().deliveries["request_id"])


def test_at_the_end_every_request_has_ended_or_still_runs(case: Told) -> None:
    assert set(statuses(case.end()).values()) <= {RequestStatus.UNDERWAY.value, *(status.value for status in ENDED)}


def test_units_that_came_back_belong_to_a_request_that_was_closed_or_still_runs(case: Told) -> None:
    end = case.end()
    there = statuses(end)
    for row in end.deliveries.to_dict("records"):
        assert row["state"] in {state.value for state in WORKING} | {DeliveryState.AVAILABLE.value}
        closed = there[row["request_id"]] == RequestStatus.CLOSED
        assert row["state"] == DeliveryState.AVAILABLE or not closed


def test_deliveries_never_exceed_what_was_offered(case: Told) -> None:
    offered: dict[tuple[str, int, str], int] = {}
    accepted: Counter[tuple[str, int, str]] = Counter()
    for entry in case.entries:
        said = entry.content
        if entry.kind == "call_answered":
            offered[said["request_id"], said["line"], said["owner"]] = said["amount"]
        if entry.kind == "offer_accepted":
            accepted[said["request_id"], said["line"], said["owner"]] += said["amount"]
    assert accepted
    assert {key: count for key, count in accepted.items() if count > offered.get(key, 0)} == {}


def test_deliveries_never_exceed_what_was_asked(case: Told) -> None:
    for picture in (case.opening(), case.end()):
        assert (picture.requests["accepted"] <= picture.requests["amount"]).all()


def test_every_step_of_a_request_is_taken_by_who_it_belongs_to(case: Told) -> None:
    region = dict(case.end().requests[["request_id", "region"]].itertuples(index=False))
    for entry in case.of_kind("request_stepped"):
        said = entry.content
        party = WAYS[Step(said["step"])].party
        assert may(Role(entry.role), PARTIES[party]), entry.content
        owner = {Party.REQUESTER: region[said["request_id"]], Party.AUTHORITY: said["decided_for"]}
        assert entry.organisation == owner.get(party, "KCR2"), entry.content


def test_every_step_of_a_delivery_is_taken_by_its_owner_or_by_who_it_serves(case: Told) -> None:
    regions = dict(case.end().requests[["request_id", "region"]].itertuples(index=False))
    rows = case.end().deliveries.set_index("delivery_id")
    parties = {target: Counter[Party]() for target in DeliveryState}
    for move in MOVES:
        parties[move.target].update(move.parties)
    for entry in case.of_kind("delivery_stepped"):
        row = rows.loc[entry.content["delivery_id"]]
        served = {row["region"], regions[row["origin_request"]]}
        whose = {Party.OWNER: {row["owner"]}, Party.REQUESTER: served}
        allowed = set().union(*(whose[party] for party in parties[DeliveryState(entry.content["state"])]))
        assert entry.organisation in allowed, entry.content
        assert entry.role == Role.REGIO


def test_an_advice_is_written_by_one_person_and_validated_by_another(case: Told) -> None:
    advice = case.end().advice
    assert not advice.empty
    assert advice["validated_at"].notna().all()
    assert (advice["writer"] != advice["validator"]).all()


def test_help_of_defence_is_granted_by_the_minister_and_by_the_chief_of_defence(case: Told) -> None:
    supplied = case.end().deliveries
    by_defence = set(supplied.loc[supplied["owner"] == "DEF", "origin_request"])
    assert by_defence
    for request in by_defence:
        grants = {entry.content["decided_for"] for entry in case.steps(Step.GRANT) if entry.subject.endswith(request)}
        assert grants == {Decider.MINISTER, Decider.CHIEF_OF_DEFENCE}


def test_no_units_move_before_the_last_grant(case: Told) -> None:
    granted = {entry.content["request_id"]: entry.recorded_at for entry in case.steps(Step.GRANT)}
    for entry in case.of_kind("delivery_stepped"):
        assert entry.recorded_at > granted[entry.content["delivery_id"].split("/")[0]]


def test_a_signature_comes_within_a_day_and_before_the_request_is_closed(case: Told) -> None:
    requests = case.end().requests.drop_duplicates("request_id").set_index("request_id")
    signed = {entry.content["request_id"]: entry.recorded_at for entry in case.of_kind("signature_received")}
    for request, when in signed.items():
        assert when <= iso((requests.at[request, "observed_at"] + timedelta(hours=24)).to_pydatetime())
    assert {entry.content["request_id"] for entry in case.steps(Step.CLOSE)} <= set(signed)


# ---- Ede 2025 ------------------------------------------------------------------------------------


def test_ede_opens_with_requests_at_every_stage_of_the_chain(ede: Told) -> None:
    assert statuses(ede.opening()) == {
        "A-2025-0001": RequestStatus.UNDERWAY,
        "A-2025-0002": RequestStatus.IN_TREATMENT,
        # Called with a deadline to come; the first offer makes that "aanbod ontvangen".
        "A-2025-0003": RequestStatus.OFFERED,
        "A-2025-0004": RequestStatus.IN_CHECK,
    }


def test_ede_opens_with_two_offers_one_refusal_without_a_reason_and_one_owner_still_to_answer(ede: Told) -> None:
    seen = ede.opening()
    relief = line(seen, "A-2025-0003")
    offers = seen.offers[seen.offers["request_id"] == "A-2025-0003"].set_index("owner")
    assert dict(offers["state"]) == {"VR05": "refused", "VR14": "asked", "VR21": "offered", "VR22": "offered"}
    assert offers.at["VR05", "reason"] == ""
    assert (relief["gap"], relief["offered"], relief["refused"], relief["waiting"]) == (2, 2, 1, 1)
    assert offers.at["VR14", "deadline"] > pd.Timestamp(ede.scenario.opens_at)


def test_ede_opens_with_its_helicopter_deployed_in_time_and_nothing_overdue(ede: Told) -> None:
    seen = ede.opening()
    helicopter = seen.deliveries.iloc[0]
    assert helicopter["state"] == DeliveryState.DEPLOYED
    assert helicopter["deployed_at"] < line(seen, "A-2025-0001")["needed_by"]
    assert set(seen.deliveries["overdue"]) == {()}


def test_the_story_of_ede_ends_with_the_helicopter_closed_and_the_rest_no_longer_needed(ede: Told) -> None:
    assert statuses(ede.end()) == {
        "A-2025-0001": RequestStatus.CLOSED,
        "A-2025-0002": RequestStatus.WITHDRAWN,
        "A-2025-0003": RequestStatus.WITHDRAWN,
        "A-2025-0004": RequestStatus.WITHDRAWN,
    }
    for entry in ede.steps(Step.WITHDRAW):
        assert entry.content["note"].startswith("Niet meer nodig")


# ---- Peel and Meinweg 2020 -----------------------------------------------------------------------


def test_at_the_opening_both_fires_wait_for_the_same_owner(peel: Told) -> None:
    seen = peel.opening()
    assert statuses(seen) == {"A-2020-0001": RequestStatus.CALLED, "A-2020-0002": RequestStatus.CALLED}
    assert list(seen.offers["owner"]) == ["DEF", "DEF"]
    assert list(seen.offers["state"]) == ["asked", "asked"]


def test_on_the_first_day_the_peel_has_one_helicopter_and_the_meinweg_none(peel: Told) -> None:
    assert working(peel.at("2020-04-20T17:00"), "DEF-HELI-FBO") == {"A-2020-0001": 1}
    assert line(peel.at("2020-04-20T17:00"), "A-2020-0002")["status"] == RequestStatus.SHORT


@pytest.mark.parametrize("moment", ["2020-04-20T17:00", "2020-04-21T11:00", "2020-04-22T12:00", "2020-04-23T12:00"])
def test_as_many_helicopters_are_delivered_as_defence_reports(peel: Told, moment: str) -> None:
    seen = peel.at(moment)
    assert sum(working(seen, "DEF-HELI-FBO").values()) == reported_out(seen, "DEF-HELI-FBO")


def test_moving_a_helicopter_waited_nearly_five_hours_for_four_parties(peel: Told) -> None:
    change = peel.end().changes.iloc[0]
    assert (change["delivery_id"], change["to_request"], change["state"]) == (MOVED, "A-2020-0002", "settled")
    assert change["consented"] == ("authority:DEF", "owner:DEF", "requester:VR22", "requester:VR23")
    assert change["waited_h"] == pytest.approx(4 + 55 / 60)


def test_the_decider_is_the_last_that_the_helicopter_waits_for(peel: Told) -> None:
    change = peel.at("2020-04-21T14:00").changes.iloc[0]
    assert change["waits_on"] == ("authority:DEF",)
    assert change["waited_h"] == pytest.approx(3 + 8 / 60)
    assert peel.of_kind("consent_given")[-1].role == Role.AUTHORITY


def test_the_helicopter_leaves_the_peel_at_the_last_consent_and_then_has_to_get_there(peel: Told) -> None:
    before = working(peel.at("2020-04-21T15:46"), "DEF-HELI-FBO")
    under_way = working(peel.at("2020-04-21T15:47"), "DEF-HELI-FBO")
    after = working(peel.at("2020-04-21T16:12"), "DEF-HELI-FBO")
    assert before == {"A-2020-0006": 3}
    assert under_way == {"A-2020-0006": 2}
    assert after == {"A-2020-0002": 1, "A-2020-0006": 2}


def test_the_hours_of_waiting_are_marked_as_assumed(peel: Told) -> None:
    for entry in [*peel.of_kind("change_proposed"), *peel.of_kind("consent_given")]:
        assert entry.content["quality"] == "assumed"
        assert "S12" in entry.content["source"]


def test_the_relief_of_the_handcrews_is_planned_before_they_work(peel: Told) -> None:
    crews = peel.end().deliveries.query("capability == 'BRW-HC-OV'")
    assert len(crews) == 2
    assert (crews["relief_at"] <= crews["relief_due"]).all()
    assert (crews["relieved_at"] - crews["relief_at"] < pd.Timedelta(minutes=10)).all()
    planned = peel.at("2020-04-20T19:00").deliveries.query("capability == 'BRW-HC-OV'")
    assert planned["relief_at"].notna().all()
    assert planned["deployed_at"].isna().all()


def test_german_help_stands_in_the_picture_as_help_outside_kcr2(peel: Told) -> None:
    seen = peel.end().outside_help
    assert set(seen["route"]) == {"neighbour"}
    assert set(seen["incident_id"]) == {"NB-2020-MEINWEG"}
    assert seen["amount"].max() == 1_600


# ---- Limburg 2021 --------------------------------------------------------------------------------


def test_the_first_boats_leave_at_half_past_two_as_a_delivery(limburg: Told) -> None:
    boats = limburg.end().deliveries.set_index("delivery_id").loc["A-2021-0002/1/RB/1"]
    assert boats["en_route_at"] == pd.Timestamp("2021-07-15T02:30", tz=DUTCH_TIME)
    assert boats["amount"] == 4


def test_at_the_opening_a_platoon_of_boats_waits_for_the_requester(limburg: Told) -> None:
    boats = line(limburg.opening(), "A-2021-0008")
    assert (boats["status"], boats["offered"], boats["gap"]) == (RequestStatus.PRESENTED, 16, 16)


def test_what_still_lies_in_the_water_keeps_its_request_underway(limburg: Told) -> None:
    running = {one for one, status in statuses(limburg.end()).items() if status == RequestStatus.UNDERWAY}
    assert running == {"A-2021-0003", "A-2021-0004", "A-2021-0006"}
    assert working(limburg.end(), "BRW-LOG-DP") == {"A-2021-0003": 100, "A-2021-0004": 900}
    assert sum(working(limburg.end(), "RK-VELDBED").values()) == reported_out(limburg.end(), "RK-VELDBED")


def test_ambulances_and_the_action_centre_pass_kcr2_by(limburg: Told) -> None:
    seen = limburg.end()
    assert statuses(seen)["A-2021-0005"] == statuses(seen)["A-2021-0007"] == RequestStatus.WITHDRAWN
    assert Counter(seen.outside_help["route"]) == {"ambulance": 1, "neighbour": 2}
    assert not set(seen.offers["request_id"]) & {"A-2021-0005", "A-2021-0007"}


def test_help_that_was_not_asked_of_a_flooded_neighbour_is_suppressed_demand(limburg: Told) -> None:
    seen = limburg.end().suppressed.iloc[0]
    assert (seen["how"], seen["asked"]) == ("not_made", 0)
    assert "aanname" in seen["source"]
