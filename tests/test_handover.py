"""Is a shift handed over by whose it is, in order, and is its note read by its own organisation and KCR2 alone?"""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcr2.access import MAY, Permission
from kcr2.actions import HandOver
from kcr2.actions.base import Context, decide
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.exchange.exercise_copy import STAYS
from kcr2.journal import Author, Entry, Journal
from kcr2.model import HandoverTaken
from kcr2.picture import Picture
from kcr2.picture.handovers import last_handover
from kcr2.reader import entries_seen_by, seen_by
from kcr2.reference import Reference
from kcr2.reports.difference import By, Change, Told, changes, sentences, way_of, who_and_when
from kcr2.reports.difference.told import LONGEST_QUOTE
from kcr2.settings import Settings
from kcr2.terms import CallState, DeliveryState, Role, Status, Step
from kcr2.view.handover import OF_NOTE, PARTS, handed_over
from kcr2.view.handover_due import due_items
from kcr2.view.handover_open import open_items
from tests import make
from tests.pictures import picture, picture_of, said

HUB = make.author()
NIGHT = make.author(role=Role.KCR2, actor="coördinator nacht")
ORDER = ("incidents", "grip", "reports", "situations", "requests", "offers", "advice", "changes", "deliveries")


def handing_over(**values: object) -> HandOver:
    """Make the wish to hand over the shift that ends now."""
    dull = make.handover_taken().model_dump(exclude={"number", "organisation", "shift"})
    return HandOver(**{**dull, **values})


def decided(intention: HandOver, author: Author = HUB, seen: Picture | None = None) -> HandoverTaken:
    (event,) = decide(intention, Context(seen or picture(), author))
    assert isinstance(event, HandoverTaken)
    return event


def refused(intention: HandOver, author: Author = HUB, seen: Picture | None = None) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        decided(intention, author, seen)
    return caught.value.rule, str(caught.value)


# ---- handing over ------------------------------------------------------------------------------------


def test_a_shift_is_that_of_the_own_organisation_and_role() -> None:
    event = decided(handing_over(), make.author(role=Role.REGIO, organisation="VR23"))

    assert (event.organisation, event.shift, event.number) == ("VR23", Role.REGIO, 1)


def test_handovers_are_numbered_over_all_organisations() -> None:
    seen = picture(make.handover_taken(4, organisation="VR07", shift=Role.REGIO))

    assert decided(handing_over(), seen=seen).number == 5


@pytest.mark.parametrize("role", Role)
def test_who_keeps_a_watch_hands_over_and_nobody_else(role: Role) -> None:
    author = make.author(role=role, organisation="VR07" if role is Role.REGIO else "KCR2")

    if role in MAY[Permission.HAND_OVER]:
        assert decided(handing_over(), author).shift is role
    else:
        assert refused(handing_over(), author)[0] == "role"


@pytest.mark.parametrize(("from_min", "until_min"), [(0, 0), (5, 0), (-60, 90)])
def test_a_shift_without_a_length_or_that_ends_after_now_is_refused(from_min: int, until_min: int) -> None:
    wish = handing_over(from_at=make.at(from_min), until_at=make.at(until_min))

    rule, told = refused(wish, seen=picture(at=make.at(60)))

    assert rule == "handover-moments"
    assert "nu is het" in told


def test_a_shift_may_end_within_the_minute_at_which_the_picture_stands() -> None:
    now = make.at(0)

    event = decided(handing_over(until_at=now + timedelta(seconds=59)), seen=picture(at=now))

    assert event.until_at == now + timedelta(seconds=59)


def test_a_shift_begins_where_the_one_before_ended_or_later() -> None:
    seen = picture(make.handover_taken(until_at=make.at(0)), at=make.at(120))

    wish = handing_over(from_at=make.at(-1), until_at=make.at(60))
    assert refused(wish, seen=seen)[0] == "handover-follows"
    assert decided(handing_over(from_at=make.at(0), until_at=make.at(60)), seen=seen).number == 2


def test_another_role_of_the_same_organisation_has_a_shift_of_its_own() -> None:
    seen = picture(make.handover_taken(until_at=make.at(0)), at=make.at(120))

    wish = handing_over(from_at=make.at(-60), until_at=make.at(60))

    assert decided(wish, make.author(role=Role.VALIDATOR), seen).number == 2


def test_of_two_who_hand_over_the_same_shift_at_once_the_second_is_told(reference: Reference) -> None:
    journal = Journal("sqlite://")
    desk = Desk(journal, reference, Settings())
    space = journal.create_space(make.space())
    desk.perform(space, HUB, [handing_over()], now=make.MOMENT, seen=0)

    with pytest.raises(RefusedError, match="is overgedragen op") as caught:
        desk.perform(space, NIGHT, [handing_over()], now=make.MOMENT, seen=0)

    assert caught.value.rule == "handover-follows"
    journal.close()


# ---- the last one --------------------------------------------------------------------------------------


def test_the_last_handover_is_the_latest_of_the_own_organisation_and_role() -> None:
    seen = picture(
        make.handover_taken(1, until_at=make.at(-30)),
        make.handover_taken(2, until_at=make.at(-10), note="De laatste."),
        make.handover_taken(3, organisation="VR07", shift=Role.REGIO),
        make.handover_taken(4, shift=Role.VALIDATOR),
    )

    last = last_handover(seen.handovers, HUB)

    assert last is not None
    assert (last["number"], last["note"]) == (2, "De laatste.")


def test_nobody_and_a_first_shift_have_no_last_one() -> None:
    assert last_handover(picture().handovers, HUB) is None
    assert last_handover(picture(make.handover_taken()).handovers, None) is None
    assert last_handover(picture(make.handover_taken()).handovers, make.author(role=Role.RIJK)) is None


# ---- who reads the note --------------------------------------------------------------------------------

READERS = {
    "hub": make.author(),
    "own region": make.author(role=Role.REGIO, organisation="VR07"),
    "other region": make.author(role=Role.REGIO, organisation="VR08"),
    "validator": make.author(role=Role.VALIDATOR),
    "state": make.author(role=Role.RIJK, organisation="RIJK"),
    "board": make.author(role=Role.BESTUUR, organisation="VR07"),
    "keeper": make.author(role=Role.BEHEER, organisation="VR07"),
    "nobody": None,
}


def readers_of(taken: HandoverTaken) -> tuple[set[str], set[str]]:
    """Name who finds a handover in the picture, and who finds it in the journal."""
    entries = [said(taken, by=taken.organisation)._replace(seq=1)]
    whole = picture_of(entries, at=make.LATER)
    pictured = {name for name, one in READERS.items() if not seen_by(whole, one).handovers.empty}
    return pictured, {name for name, one in READERS.items() if entries_seen_by(entries, whole, one)}


def test_the_note_of_a_region_is_read_by_that_region_and_the_hub() -> None:
    taken = make.handover_taken(organisation="VR07", shift=Role.REGIO)

    assert readers_of(taken) == ({"hub", "own region"}, {"hub", "own region"})


def test_the_note_of_the_hub_is_read_by_its_own_people() -> None:
    assert readers_of(make.handover_taken()) == ({"hub", "validator"}, {"hub", "validator"})


def test_an_exercise_takes_no_notes_along() -> None:
    assert "handovers" in STAYS


# ---- what is no change ---------------------------------------------------------------------------------


def told_of(earlier: list[Entry], later: list[Entry], *, minutes: int = 600) -> tuple[Told, ...]:
    """Give what a handover tells of what was recorded after the first half hour."""
    entries = [entry._replace(seq=seq) for seq, entry in enumerate([*earlier, *later], start=1)]
    before, after = picture_of(entries, at=make.at(30)), picture_of(entries, at=make.at(minutes))
    found = handed_over(before, after, entries[len(earlier) :], hours=8)
    return tuple(one for _part, told in found.told for one in told)


def test_what_only_aged_is_no_change() -> None:
    earlier = [
        said(make.theme_reported(status=Status.RED)),
        said(make.capacity_reported()),
        said(make.incident_opened()),
        said(make.region_reported(pressure=3)),
    ]

    assert told_of(earlier, [], minutes=60 * 72) == ()


def test_what_was_confirmed_unchanged_is_no_change() -> None:
    reports = [make.theme_reported, make.capacity_reported, make.region_reported]
    earlier = [said(one()) for one in reports]
    later = [said(one(observed_at=make.at(50)), at=make.at(60)) for one in reports]

    assert told_of(earlier, later) == ()


def test_what_went_there_and_back_again_is_no_change() -> None:
    states = [Status.RED, Status.GREEN]
    later = [
        said(make.theme_reported(status=state, observed_at=make.at(50 + n)), at=make.at(60 + n))
        for n, state in enumerate(states)
    ]

    assert told_of([said(make.theme_reported(status=Status.GREEN))], later) == ()


@given(st.integers(31, 60 * 48))
@settings(max_examples=15, deadline=None)
def test_time_alone_never_makes_a_change_of_what_people_reported(minutes: int) -> None:
    earlier = [said(make.theme_reported()), said(make.capacity_reported()), said(make.grip_set())]

    assert told_of(earlier, [], minutes=minutes) == ()


def test_a_figure_on_which_nobody_counts_is_counted_and_not_told() -> None:
    earlier = said(make.capacity_reported(total=4, deployable=4, releasable=2))
    later = said(make.capacity_reported(total=5, deployable=5, releasable=2, observed_at=make.at(50)), at=make.at(60))
    entries = [earlier._replace(seq=1), later._replace(seq=2)]
    before, after = picture_of(entries, at=make.at(30)), picture_of(entries, at=make.at(90))

    found = handed_over(before, after, entries[1:], hours=8)

    assert found.told == ()
    assert found.unnoted == 1
    assert {"Leverbaar", "Ingezet"} <= OF_NOTE


def test_every_table_that_is_compared_has_a_part() -> None:
    tables = [table for part in PARTS for table in part.tables]

    assert len(tables) == len(set(tables))
    assert set(ORDER) <= set(tables)


# ---- the sentences ---------------------------------------------------------------------------------------


def change(**values: object) -> Change:
    dull = {"table": "reports", "title": "Regiobeelden", "name": "VR07", "column": "Status"}
    return Change(**{**dull, "before": "geel", "after": "rood", "is_new": False, "by": (), "key": ("VR07",), **values})


def by(seq: int, organisation: str = "VR07", kind: str = "theme_reported", step: str = "") -> By:
    return By(organisation, "regio", make.at(seq), seq, kind, make.at(seq), step)


def test_a_long_text_is_quoted_up_to_a_length() -> None:
    (told,) = sentences([change(column="Wat is", after="a" * 500, is_text=True)])

    assert told.sentence == f"VR07: wat is: “{'a' * LONGEST_QUOTE} …”."


def test_what_is_gone_says_so() -> None:
    assert sentences([change(column="", before="in beeld", after="weg")])[0].sentence == "VR07: niet meer in beeld."


def test_who_and_when_names_the_last_the_others_and_a_moment_that_is_another() -> None:
    assert who_and_when(()) == "zonder vastlegging die u mag zien; kan volgen uit het verstrijken van de tijd"
    assert who_and_when((by(1, "VR06"), by(2))).endswith("(ook VR06)")
    late = by(60)._replace(held_at=make.at(0))
    assert "stand van" in who_and_when((late,))


def test_a_way_of_one_step_is_no_way() -> None:
    assert way_of((by(1, step="green"),)) == ""
    told = way_of((by(1, step="green"), by(2, kind="grip_set", step="2")))
    assert told.startswith("Stappen: groen ")
    assert "GRIP 2" in told


# ---- what is open and due ----------------------------------------------------------------------------------

FILED = (make.incident_opened(), make.request_filed(), make.request_stepped(step=Step.FILE))
CALLED = (
    make.request_stepped(step=Step.TAKE_IN, number=2),
    make.request_stepped(step=Step.ACCEPT, number=3),
    make.call_issued(deadline=make.at(60)),
    make.request_stepped(step=Step.CALL, number=4),
)


def test_a_request_that_misses_units_is_open_and_due_when_they_are_needed() -> None:
    seen = picture(*FILED, at=make.at(10))

    (short,) = [one for one in open_items(seen) if one.kind == "Aanvraag met tekort"]
    needed = [one for one in due_items(seen, until=make.at(60 * 72)) if one.what.startswith("Gereed op UGS")]

    assert "ontbreekt van" in short.sentence
    assert short.request_id == "A-2025-0001"
    assert [one.whose for one in needed] == ["VR07 Gelderland-Midden"]


def test_a_call_is_due_at_its_deadline_and_open_when_nobody_answered() -> None:
    asked, lapsed = (picture(*FILED, *CALLED, at=make.at(minutes)) for minutes in (30, 90))

    answers = [one for one in due_items(asked, until=make.at(120)) if one.what.startswith("Uitvraag beantwoorden")]
    assert [(one.at, one.overdue) for one in answers] == [(pd.Timestamp(make.at(60)), False)]
    assert [one.kind for one in open_items(lapsed) if "antwoordde niet" in one.sentence] == ["Uitvraag zonder antwoord"]
    assert set(lapsed.offers["state"]) == {CallState.LAPSED.value}


def test_a_lapsed_call_is_told_as_a_change_that_nobody_recorded() -> None:
    entries = [said(event)._replace(seq=seq) for seq, event in enumerate([*FILED, *CALLED], start=1)]
    before, after = picture_of(entries, at=make.at(30)), picture_of(entries, at=make.at(90))

    (told,) = sentences(changes(before, after, []))

    assert "antwoord geen reactie (was: gevraagd)" in told.sentence
    assert who_and_when(told.by).startswith("zonder vastlegging")


def test_what_is_due_later_than_asked_is_not_told() -> None:
    seen = picture(*FILED, *CALLED, at=make.at(30))

    assert not [one for one in due_items(seen, until=make.at(45)) if one.at > pd.Timestamp(make.at(45))]


def test_nothing_is_open_and_nothing_due_in_an_empty_picture() -> None:
    assert open_items(picture()) == []
    assert due_items(picture(), until=make.at(600)) == []


def test_a_delivery_state_has_words_for_its_way() -> None:
    told = way_of([by(n, kind="delivery_stepped", step=state.value) for n, state in enumerate(DeliveryState)])

    assert all(state.label.lower() in told.lower() for state in DeliveryState)
