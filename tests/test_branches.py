"""Does a what-if share its past with its parent and nothing else, and may it suppose what nobody may elsewhere?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from kcr2.access import MAY, Permission
from kcr2.actions import (
    INTENTIONS,
    AnswerCall,
    CloseBranch,
    CloseRoad,
    Intention,
    KeepProposal,
    OpenIncident,
    OpenRoad,
    ReportCapacity,
    SupposeCapacity,
    SupposeRegionBack,
    SupposeRegionOut,
    ViewStrict,
)
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.branches import branch_told, discarded, new_name
from kcr2.exchange.carrying import carry_back
from kcr2.journal import Author, Entry, Journal, Space
from kcr2.model import Event
from kcr2.picture import TABLES, Picture
from kcr2.picture.closures import closed_edges
from kcr2.planning.help import who_can_help
from kcr2.planning.problem.demand import demand_of
from kcr2.reader import seen_by
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import BranchOutcome, Classification, PlanStatus, Quality, Role, SpaceKind
from tests import make
from tests.test_actions import BY_HUB_TOO, OF_OWNERS, OF_TWO, SAMPLES, Sample, named

NOW = make.at(30)
QUESTION = "Wat als VR06 uitvalt?"
HUB = make.author()
REGION = make.author(role=Role.REGIO, organisation="VR07", actor="hovd")
VIOLET = make.author(role=Role.REGIO, organisation="VR06", actor="hovd-06")

USUAL = (make.incident_opened(), make.request_filed())
"""What is told in the parent before anything forks."""

CAPACITY = (
    make.capacity_reported("VR06", total=6, deployable=5, releasable=4, minimum_cover=1),
    make.capacity_reported("VR08", total=4, deployable=4, releasable=3, minimum_cover=1),
)


@pytest.fixture
def desk(reference: Reference) -> Iterator[Desk]:
    """Give a desk with a live space in which the usual was told."""
    journal = Journal("sqlite://")
    made = Desk(journal, reference, Settings())
    journal.create_space(make.space())
    tell(made, "live", *USUAL, *CAPACITY)
    yield made
    journal.close()


def tell(desk: Desk, name: str, *events: Event, at: datetime = NOW, author: Author = HUB) -> list[Entry]:
    """Write events as somebody who looked at all that went before."""
    return desk.journal.append(name, list(events), author=author, at=at, seen=desk.journal.head(name).seq)


def fork(desk: Desk, name: str = "wat-als", *, parent: str = "live", at: datetime = NOW) -> Space:
    """Make a what-if."""
    branch = make.space(name=name, kind=SpaceKind.BRANCH)
    return desk.fork(desk.journal.space(parent), branch, at=at, question=QUESTION, author=HUB)


def do(desk: Desk, space: Space, *intentions: Intention, author: Author = HUB, now: datetime = NOW) -> list[Entry]:
    """Let somebody act."""
    return desk.perform(space, author, list(intentions), now=now)


def picture(desk: Desk, space: Space, now: datetime = NOW) -> Picture:
    """Give the picture of a space now."""
    return desk.picture(space, now=now)


def live(desk: Desk) -> Space:
    """Give the live space."""
    return desk.journal.space("live")


def tables(seen: Picture) -> dict[str, pd.DataFrame]:
    """Give every table of a picture."""
    return {name: seen.table(name) for name in TABLES}


def same(one: Picture, other: Picture) -> None:
    """Hold two pictures to be equal, table by table."""
    for name, table in tables(one).items():
        pd.testing.assert_frame_equal(table, other.table(name), obj=name)


def heads(desk: Desk) -> dict[str, Any]:
    """Give where every space stands."""
    return {space.name: desk.journal.head(space.name) for space in desk.journal.spaces()}


def refused(desk: Desk, space: Space, intention: Intention, *, author: Author = HUB) -> RefusedError:
    """Have an intention refused, and give the refusal; nothing was written."""
    before = heads(desk)
    with pytest.raises(RefusedError) as caught:
        do(desk, space, intention, author=author)
    assert heads(desk) == before
    return caught.value


def out(region: str = "VR06") -> SupposeRegionOut:
    """Suppose that a region can give nothing."""
    return SupposeRegionOut(region=region, reason="Heeft zelf brand.")


def close(*edges: str, at: datetime = NOW) -> CloseRoad:
    """Say that roads are closed."""
    return CloseRoad(observed_at=at, edges=edges or (make.EDGE,), reason="Rook over de weg.")


# ---- nothing reaches another space ---------------------------------------------------------------


def somebody(sample: Sample) -> Author:
    """Give somebody who may do what a sample wants."""
    role = next(role for role in Role if role in MAY[sample.right])
    organisation = sample.whose if role is not Role.KCR2 else "KCR2"
    # Another person than who told what went before: nobody stands for a product of their own.
    return make.author(actor="een ander", role=role, organisation=organisation)


def told_before(desk: Desk, one: Event | Entry) -> None:
    """Write in live what a sample rests on; an entry by whom it names."""
    if isinstance(one, Entry):
        tell(desk, "live", one.event, author=make.author(role=Role.REGIO, organisation=one.organisation))
    else:
        tell(desk, "live", one)


OF_AN_EXERCISE = {Permission.LEAD_EXERCISE, Permission.TAKE_PART}


@pytest.mark.parametrize("sample", [*SAMPLES, *OF_TWO, *OF_OWNERS, *BY_HUB_TOO], ids=named)
def test_no_act_in_a_what_if_reaches_another_space(reference: Reference, sample: Sample) -> None:
    desk = Desk(Journal("sqlite://"), reference, Settings())
    desk.journal.create_space(make.space())
    desk.journal.create_space(make.space(name="ander"))
    tell(desk, "ander", *USUAL)
    about_it = {"branch_started", "region_supposed"}
    tell(desk, "live", *USUAL)
    for one in sample.told:
        if one.kind not in about_it:
            told_before(desk, one)
    branch, sibling = fork(desk), fork(desk, "zuster")
    inside = [one for one in sample.told if isinstance(one, Event) and one.kind == "region_supposed"]
    if isinstance(sample.intention, ViewStrict):
        # Only what was filed in the what-if is opened there.
        inside.append(make.request_filed())
    if inside:
        tell(desk, branch.name, *inside)
    before, seen = heads(desk), {name: picture(desk, desk.journal.space(name)) for name in ("live", "ander", "zuster")}

    written = done_or_refused(desk, branch, sample)

    after = heads(desk)
    assert after[branch.name].seq == before[branch.name].seq + len(written)
    assert {name: head for name, head in after.items() if name != branch.name} == {
        name: head for name, head in before.items() if name != branch.name
    }
    for name, picture_before in seen.items():
        same(picture_before, picture(desk, desk.journal.space(name)))
    assert {entry.space for entry in written} <= {branch.name} != {sibling.name}


def done_or_refused(desk: Desk, branch: Space, sample: Sample) -> list[Entry]:
    """Carry out an act in a what-if: all are taken there, but those of an exercise."""
    if sample.right in OF_AN_EXERCISE:
        with pytest.raises(RefusedError, match="dit kan alleen in een oefening"):
            do(desk, branch, sample.intention, author=somebody(sample))
        return []
    written = do(desk, branch, sample.intention, author=somebody(sample))
    assert written
    return written


def test_every_intention_is_tried_in_a_what_if() -> None:
    assert {type(sample.intention) for sample in [*SAMPLES, *OF_TWO, *OF_OWNERS, *BY_HUB_TOO]} == set(
        INTENTIONS.values()
    )


def test_before_its_fork_a_what_if_is_its_parent(desk: Desk) -> None:
    tell(desk, "live", make.theme_reported(observed_at=make.at(40)), at=make.at(45))
    branch = fork(desk, at=make.at(50))
    do(desk, branch, out(), now=make.at(50))

    for at in (make.at(10), NOW, make.at(45)):
        same(
            desk.picture(branch, now=make.at(50), at=at, known_at=at),
            desk.picture(live(desk), now=make.at(50), at=at, known_at=at),
        )


def test_what_its_parent_is_told_later_never_changes_a_what_if(desk: Desk) -> None:
    branch = fork(desk)
    before = picture(desk, branch)

    tell(desk, "live", make.capacity_reported("VR06", total=1), make.road_closed(), make.theme_reported(), at=NOW)

    same(before, picture(desk, branch))
    assert closed_edges(picture(desk, live(desk)).facts, desk.reference) == {make.EDGE}


def test_two_what_ifs_of_one_moment_with_the_same_edits_are_equal(desk: Desk) -> None:
    one, other = fork(desk, "een"), fork(desk, "twee")
    edits = [
        out(),
        close(),
        SupposeCapacity(**make.capacity_reported("VR08", total=9, deployable=9, releasable=9).model_dump()),
        OpenIncident(**make.incident_opened().model_dump() | {"incident_id": ""}),
    ]

    for branch in (one, other):
        do(desk, branch, *edits)

    same(picture(desk, one), picture(desk, other))


def test_a_what_if_of_a_what_if_goes_its_own_way_from_there(desk: Desk) -> None:
    first = fork(desk)
    do(desk, first, out())
    second = fork(desk, "wat-als-2", parent=first.name)
    do(desk, second, SupposeRegionBack(region="VR06", reason="Toch beschikbaar."))

    assert picture(desk, first).capacity.set_index("owner").at["VR06", "releasable"] == 0
    assert picture(desk, second).capacity.set_index("owner").at["VR06", "releasable"] == 4
    assert picture(desk, second).latest("branch", ())["parent"] == first.name  # type: ignore[index]


# ---- supposing -----------------------------------------------------------------------------------

SUPPOSING = [
    out(),
    SupposeRegionBack(region="VR06", reason="Toch beschikbaar."),
    SupposeCapacity(**make.capacity_reported("VR06").model_dump()),
    CloseBranch(outcome=BranchOutcome.KEPT, reason="De vraag is beantwoord."),
]


@pytest.mark.parametrize("intention", SUPPOSING, ids=lambda one: type(one).__name__)
def test_nothing_is_supposed_outside_a_what_if(desk: Desk, intention: Intention) -> None:
    refusal = refused(desk, live(desk), intention)

    assert refusal.rule == "only-in-what-if"
    assert refusal.message == "live is geen wat-als; veronderstellen kan alleen daar."


@pytest.mark.parametrize("intention", SUPPOSING, ids=lambda one: type(one).__name__)
def test_a_played_region_supposes_nothing(desk: Desk, intention: Intention) -> None:
    assert refused(desk, fork(desk), intention, author=REGION).rule == "role"


def test_a_region_that_is_thought_away_has_nothing_to_give_and_says_it_is_assumed(desk: Desk) -> None:
    branch = fork(desk)
    do(desk, branch, out())
    row = picture(desk, branch).capacity.set_index("owner").loc["VR06"]

    assert (row["total"], row["deployable"], row["releasable"]) == (6, 0, 0)
    assert (row["quality"], row["source"]) == (Quality.ASSUMED, "wat-als: regio weggedacht")
    assert not row["own_report"]


def test_putting_a_region_back_restores_everything(desk: Desk) -> None:
    branch = fork(desk)
    before = tables(picture(desk, branch))

    do(desk, branch, out())
    do(desk, branch, SupposeRegionBack(region="VR06", reason="Toch beschikbaar."))

    for name, table in tables(picture(desk, branch)).items():
        pd.testing.assert_frame_equal(table, before[name], obj=name)


def offered(desk: Desk) -> None:
    """Let VR06 offer two units for the request of VR07."""
    tell(desk, "live", make.call_issued(), make.call_answered())


def test_what_a_region_offered_and_nobody_took_lapses_while_it_is_thought_away(desk: Desk) -> None:
    offered(desk)
    branch = fork(desk)
    do(desk, branch, out())
    seen = picture(desk, branch)

    assert seen.offers["state"].tolist() == ["taken_back"]
    assert seen.requests["offered"].tolist() == [0]
    assert picture(desk, live(desk)).requests["offered"].tolist() == [2]


def test_what_was_taken_of_an_offer_stays(desk: Desk) -> None:
    offered(desk)
    tell(desk, "live", make.offer_accepted(amount=1))
    branch = fork(desk)
    do(desk, branch, out())
    seen = picture(desk, branch)

    assert seen.requests["accepted"].tolist() == [1]
    assert seen.deliveries["owner"].tolist() == ["VR06"]


def test_a_region_that_is_thought_away_cannot_help_and_is_told_so(desk: Desk) -> None:
    branch = fork(desk)
    do(desk, branch, out())
    row = who_can_help(picture(desk, branch), "A-2025-0001").set_index("owner").loc["VR06"]

    assert row["outcome"] == "cannot"
    assert row["obstacles"] == ("weggedacht in deze wat-als",)


@pytest.mark.parametrize(
    "intention",
    [
        ReportCapacity(**make.capacity_reported("VR06").model_dump()),
        AnswerCall(
            observed_at=make.MOMENT,
            request_id="A-2025-0001",
            line=1,
            owner="VR06",
            answer="offered",
            amount=1,
            from_at=make.at(120),
            until=make.at(600),
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_would_not_count_is_refused_and_not_lost(desk: Desk, intention: Intention) -> None:
    branch = fork(desk)
    written = do(desk, branch, out())

    refusal = refused(desk, branch, intention, author=VIOLET)

    assert refusal.rule == "region-out"
    assert f"volgnummer {written[0].seq}" in refusal.message


@pytest.mark.parametrize("again", [out("VR06"), SupposeRegionBack(region="VR08", reason="Was er al.")])
def test_a_region_is_thought_away_once_and_put_back_once(desk: Desk, again: Intention) -> None:
    branch = fork(desk)
    do(desk, branch, out("VR06"))

    assert refused(desk, branch, again).rule == "region-out-already"


def test_figures_that_are_supposed_go_over_the_owner_s_own_and_say_so(desk: Desk) -> None:
    tell(desk, "live", make.capacity_reported("VR06", total=6), author=VIOLET)
    branch = fork(desk)
    supposed = make.capacity_reported("VR06", total=None, deployable=None, releasable=2, observed_at=NOW)
    do(desk, branch, SupposeCapacity(**supposed.model_dump()))
    row = picture(desk, branch).capacity.set_index("owner").loc["VR06"]

    assert row["releasable"] == 2
    assert pd.isna(row["deployable"])
    assert (row["quality"], row["source"], row["own_report"]) == (Quality.ASSUMED, "wat-als", False)


# ---- roads ---------------------------------------------------------------------------------------


def test_a_closed_road_is_no_way_to_anywhere(desk: Desk) -> None:
    roads = desk.reference.roads
    direct = roads.edges.loc[make.EDGE]
    branch = fork(desk)

    do(desk, branch, close())
    around = picture(desk, branch).roads.route(direct["from_node"], direct["to_node"])

    assert around.minutes > direct["minutes"]
    assert roads.route(direct["from_node"], direct["to_node"]).minutes <= direct["minutes"]
    assert picture(desk, live(desk)).roads is roads


def travel(seen: Picture) -> pd.Series:
    """Give the minutes on the road and beside it from each owner to the request of VR07."""
    judged = who_can_help(seen, "A-2025-0001").set_index("owner")
    minutes: pd.Series = judged["road_min"] + judged["access_min"]
    return minutes


def test_who_can_help_drives_around_a_closed_road(desk: Desk) -> None:
    branch = fork(desk)
    before = travel(picture(desk, branch))
    open_roads = desk.reference.roads
    near = [
        str(code)
        for code, row in open_roads.edges.iterrows()
        if "VR07" in {open_roads.nodes.at[row[end], "region"] for end in ("from_node", "to_node")}
    ]

    do(desk, branch, close(*near[: len(near) // 2]))
    after = travel(picture(desk, branch))[before.index]

    known = before.notna() & after.notna()
    assert (after[known] >= before[known] - 1e-9).all()
    assert (after[known] > before[known] + 1).any()


def test_the_network_without_some_roads_is_made_once(desk: Desk) -> None:
    roads = desk.reference.roads

    assert roads.without(frozenset()) is roads
    assert roads.without(frozenset({"R001", "R002"})) is roads.without(frozenset({"R002", "R001"}))
    assert len(roads.without(frozenset({"R001"})).edges) == len(roads.edges) - 1
    for number in range(3, 30):
        roads.without(frozenset({f"R{number:03}"}))
    assert len(roads._without) <= 8


def test_a_road_that_was_opened_again_is_open_and_its_story_stays(desk: Desk) -> None:
    branch = fork(desk)
    do(desk, branch, close())
    do(desk, branch, OpenRoad(observed_at=NOW, edges=(make.EDGE,), reason="Rook is weg."))
    row = picture(desk, branch).road_closures.iloc[0]

    assert not row["closed"]
    assert (row["road"], row["from_region"], row["reason"]) == ("A12", "VR07", "Rook is weg.")
    assert picture(desk, branch).roads is desk.reference.roads


def test_roads_are_facts_in_live_too_for_the_regions_at_their_ends(desk: Desk) -> None:
    do(desk, live(desk), close(), author=REGION)

    assert refused(desk, live(desk), close("R001"), author=REGION).rule == "own-data"
    assert refused(desk, live(desk), close(), author=REGION).rule == "road-told-already"
    assert refused(desk, live(desk), close("R999")).rule == "road-known"


def test_of_several_roads_none_is_closed_when_one_cannot_be(desk: Desk) -> None:
    branch = fork(desk)
    do(desk, branch, close())

    assert refused(desk, branch, close("R001", make.EDGE)).rule == "road-told-already"
    assert closed_edges(picture(desk, branch).facts, desk.reference) == {make.EDGE}


def test_roads_over_a_river_are_found(reference: Reference) -> None:
    hazards = reference.hazards
    river = hazards[hazards["name"] == "IJssel"].iloc[0]
    found = {reference.roads.edges.at[code, "road"] for code in reference.roads.crossing(river["geometry"])}

    assert {"A1", "A28", "A12"} <= found


# ---- keeping and discarding ----------------------------------------------------------------------


def discard(desk: Desk, branch: Space) -> list[Entry]:
    """Discard a what-if."""
    return do(desk, branch, CloseBranch(outcome=BranchOutcome.DISCARDED, reason="Leverde niets op."))


def test_a_discarded_what_if_takes_nothing_more_and_says_why(desk: Desk) -> None:
    branch = fork(desk)
    ended = discard(desk, branch)[0]

    refusal = refused(desk, branch, out())

    assert refusal.rule == "branch-discarded"
    assert f"volgnummer {ended.seq} (Leverde niets op.)" in refusal.message
    assert desk.journal.read(branch.name)[-1].kind == "branch_closed"


def test_a_kept_what_if_goes_on(desk: Desk) -> None:
    branch = fork(desk)
    do(desk, branch, CloseBranch(outcome=BranchOutcome.KEPT, reason="Bruikbaar voor morgen."))

    assert do(desk, branch, out())
    told = branch_told(desk.journal, branch)
    assert told is not None
    assert (told.outcome, told.reason, told.question) == (BranchOutcome.KEPT, "Bruikbaar voor morgen.", QUESTION)


def test_what_left_a_what_if_before_it_was_discarded_goes_on(desk: Desk) -> None:
    first = fork(desk)
    second = fork(desk, "wat-als-2", parent=first.name)
    discard(desk, first)

    assert do(desk, second, out())
    assert discarded(desk.journal, desk.journal.spaces()) == {first.name}


def test_a_what_if_is_named_after_its_moment() -> None:
    assert new_name(make.MOMENT, []) == "wat-als-20250403-1400"
    assert new_name(make.MOMENT, ["wat-als-20250403-1400", "wat-als-20250403-1400-2"]) == "wat-als-20250403-1400-3"


# ---- who sees what -------------------------------------------------------------------------------


def test_a_concept_of_a_region_stays_closed_and_one_made_in_the_what_if_is_open(desk: Desk) -> None:
    tell(desk, "live", make.request_drafted("A-2025-0007"), author=REGION)
    branch = fork(desk)
    tell(desk, branch.name, make.request_drafted("A-2025-0008"), author=REGION)

    seen = seen_by(picture(desk, branch), HUB)

    assert set(seen.facts["drafts"]) == {("A-2025-0008",)}


def test_who_reads_a_strict_request_of_the_parent_is_recorded_there_and_nowhere_else(desk: Desk) -> None:
    strict = make.request_filed("A-2025-0009", classification=Classification.RED)
    tell(desk, "live", strict)
    branch = fork(desk)
    view = ViewStrict(observed_at=NOW, request_id="A-2025-0009")

    refusal = refused(desk, branch, view)

    assert refusal.rule == "view-in-parent"
    assert "komt uit live" in refusal.message
    seen = seen_by(picture(desk, branch), HUB).requests.set_index("request_id")
    assert seen.at["A-2025-0009", "situation"] == "gerubriceerd: open de aanvraag"
    assert do(desk, live(desk), view)


# ---- carrying back -------------------------------------------------------------------------------


def kept(desk: Desk, branch: Space, *lines: dict[str, Any]) -> str:
    """Keep a proposal in a what-if; give its number."""
    head = picture(desk, branch).head
    rests = {"based_on": NOW, "based_on_seq": head.seq, "based_on_seal": head.seal, "observed_at": NOW}
    told = make.proposal_kept(lines=lines or (make.proposal_line(amount=2),), **rests).model_dump()
    (entry,) = do(desk, branch, KeepProposal(**told | {"proposal_id": ""}))
    number: str = entry.content["proposal_id"]
    return number


def carry(desk: Desk, branch: Space, number: str, **values: Any) -> list[Entry]:
    """Bring a proposal to the parent."""
    return carry_back(desk, branch, number, author=HUB, now=NOW, quality=Quality.CONFIRMED, **values)


def test_a_proposal_is_carried_to_the_parent_and_says_where_it_comes_from(desk: Desk) -> None:
    branch = fork(desk)
    number = kept(desk, branch)
    source = desk.journal.head(branch.name)
    base = desk.journal.head("live")

    (entry,) = carry(desk, branch, number)

    row = picture(desk, live(desk)).proposals.iloc[0]
    assert (entry.space, entry.actor, entry.role) == ("live", HUB.actor, HUB.role)
    assert row["origin"] == {"branch": "wat-als", "proposal_id": number, "seq": source.seq, "seal": source.seal}
    assert (row["based_on_seq"], row["based_on_seal"]) == (base.seq, base.seal)
    assert (row["status"], row["objectives"], row["bounds"]) == (PlanStatus.CARRIED, {}, {})
    assert desk.journal.head(branch.name) == source


def test_only_the_chosen_lines_go_along_and_the_gap_is_counted_here(desk: Desk) -> None:
    branch = fork(desk)
    number = kept(desk, branch, make.proposal_line("VR06", amount=1), make.proposal_line("VR08", amount=1))

    carry(desk, branch, number, chosen=[1])

    row = picture(desk, live(desk)).proposals.iloc[0]
    assert [line["owner"] for line in row["lines"]] == ["VR08"]
    assert row["short"] == {"A-2025-0001/1": 100}


def test_what_only_the_what_if_supposes_cannot_be_carried(desk: Desk) -> None:
    branch = fork(desk)
    more = make.capacity_reported("VR09", total=9, deployable=9, releasable=9, observed_at=NOW)
    do(desk, branch, SupposeCapacity(**more.model_dump()))
    number = kept(desk, branch, make.proposal_line("VR09", amount=2))
    before = heads(desk)

    with pytest.raises(RefusedError, match="VR09 heeft hier onbekend hoeveel BRW-PEL-NB leverbaar") as caught:
        carry(desk, branch, number)

    assert caught.value.rule == "proposal-within-stock"
    assert heads(desk) == before


def test_every_line_that_cannot_go_is_told_at_once_and_nothing_goes(desk: Desk) -> None:
    asked = make.request_filed("A-2025-0002", region="VR23")
    branch = fork(desk)
    tell(desk, branch.name, asked)
    number = kept(
        desk,
        branch,
        make.proposal_line("VR06", request_id="A-2025-0002", amount=1),
        make.proposal_line("VR09", amount=1),
        make.proposal_line("VR08", amount=1),
    )
    before = heads(desk)

    with pytest.raises(RefusedError) as caught:
        carry(desk, branch, number)

    assert caught.value.rule == "proposal-several"
    assert [fault.column for fault in caught.value.faults] == ["proposal-line-known", "proposal-within-stock"]
    assert "aanvraag A-2025-0002 heeft geen open regel 1" in str(caught.value)
    assert heads(desk) == before


def test_what_the_parent_was_told_since_counts_when_a_proposal_is_carried(desk: Desk) -> None:
    branch = fork(desk)
    number = kept(desk, branch)
    offered(desk)
    tell(desk, "live", make.offer_accepted(amount=1))

    with pytest.raises(RefusedError, match="regel 1 mist 1 peloton") as caught:
        carry(desk, branch, number)

    assert caught.value.rule == "proposal-within-gap"


def test_an_offer_for_the_very_line_is_no_reason_against_carrying(desk: Desk) -> None:
    tell(desk, "live", make.capacity_reported("VR06", total=3, deployable=3, releasable=2))
    branch = fork(desk)
    number = kept(desk, branch)
    offered(desk)

    assert carry(desk, branch, number)


def test_a_proposal_is_carried_only_from_a_what_if_that_kept_it(desk: Desk) -> None:
    branch = fork(desk)

    for space, rule in ((live(desk), "only-in-what-if"), (branch, "carried-kept-there")):
        with pytest.raises(RefusedError) as caught:
            carry(desk, space, "V-2025-0001")
        assert caught.value.rule == rule


def test_who_may_not_coordinate_in_the_parent_carries_nothing(desk: Desk) -> None:
    branch = fork(desk)
    number = kept(desk, branch)

    with pytest.raises(RefusedError) as caught:
        carry_back(desk, branch, number, author=REGION, now=NOW, quality=Quality.CONFIRMED)

    assert caught.value.rule == "role"


def test_planning_in_a_what_if_leaves_out_what_lapsed(desk: Desk) -> None:
    offered(desk)
    branch = fork(desk)
    options = make.plan_options()
    before = demand_of(picture(desk, branch), options)

    do(desk, branch, out())

    assert [one.owner for one in before.serving] == ["VR06"]
    assert demand_of(picture(desk, branch), options).serving == ()
