"""Who is somebody to us, by what their organisation says of them; until when; and what proves it to a route?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kcr2.journal import Space
from kcr2.reference import Reference
from kcr2.settings import Settings
from kcr2.terms import Decider, Role, SpaceKind
from kcr2.ui.claims import HOMES, Function, account_of, ends_at, name_of, organisations, sign_in_id, texts_of
from kcr2.ui.holding import SignIns
from kcr2.ui.spaces import first_live, offered
from kcr2.ui.tickets import STEP_S, ticket, ticket_until

OWNERS = ["VR06", "VR07", "DEF"]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = b"a key of the server"


def claims(*groups: str, **others: object) -> dict[str, object]:
    return {"sub": "0042", "preferred_username": "piket", "groups": list(groups), **others}


def account(*groups: str, **others: object):
    return account_of(claims(*groups, **others), Settings(), OWNERS)


# ---- from claims to functions --------------------------------------------------------------------


@pytest.mark.parametrize("role", list(HOMES))
def test_a_group_named_after_a_role_gives_that_role_at_its_home(role: Role) -> None:
    held = account(f"kcr2-{role.value}")

    assert held.functions == (Function(role, HOMES[role]),)
    assert held.faults == ()


def test_every_role_is_held_for_an_organisation() -> None:
    assert all(organisations(role, OWNERS) for role in Role)


def test_a_region_is_held_for_the_organisation_of_the_claim() -> None:
    held = account("kcr2-regio", kcr2_organisatie="VR07")

    assert held.functions == (Function(Role.REGIO, "VR07"),)


@pytest.mark.parametrize("decider", list(Decider))
def test_an_authority_is_held_for_a_decider(decider: Decider) -> None:
    held = account("kcr2-gezag", kcr2_organisatie=decider.value)

    assert held.functions == (Function(Role.AUTHORITY, decider.value),)


def test_defence_owns_capacity_in_one_role_and_decides_in_another() -> None:
    held = account("kcr2-regio", "kcr2-gezag", kcr2_organisatie="DEF")

    assert held.functions == (Function(Role.REGIO, "DEF"), Function(Role.AUTHORITY, "DEF"))


def test_several_organisations_give_several_functions() -> None:
    held = account("kcr2-regio", kcr2_organisatie=["VR07", "VR06"])

    assert held.functions == (Function(Role.REGIO, "VR07"), Function(Role.REGIO, "VR06"))


def test_each_role_takes_the_organisations_that_fit_it() -> None:
    held = account("kcr2-gezag", "kcr2-regio", kcr2_organisatie=["JENV", "VR07"])

    assert held.functions == (Function(Role.REGIO, "VR07"), Function(Role.AUTHORITY, "JENV"))
    assert held.faults == ()


def test_several_groups_give_several_functions_each_once_in_the_order_of_the_roles() -> None:
    held = account("kcr2-beheer", "kcr2-kcr2", "kcr2-beheer")

    assert held.functions == (Function(Role.KCR2, "KCR2"), Function(Role.BEHEER, "KCR2"))


def test_a_single_group_may_be_a_text() -> None:
    assert account_of(claims() | {"groups": "kcr2-rijk"}, Settings(), OWNERS).functions == (Function(Role.RIJK, "NCC"),)


def test_settings_name_the_claims() -> None:
    chosen = Settings(
        role_claim="https://kcr2/rollen", role_prefix="/KCR2/", organisation_claim="org", name_claim="upn"
    )
    told = {"sub": "1", "upn": "oom", "https://kcr2/rollen": ["/KCR2/regio"], "org": "VR06", "groups": ["kcr2-beheer"]}

    held = account_of(told, chosen, OWNERS)

    assert held.name == "oom"
    assert held.functions == (Function(Role.REGIO, "VR06"),)


def test_the_claims_fit_the_reference_data(reference: Reference) -> None:
    held = account_of(claims("kcr2-regio", kcr2_organisatie="VR25"), Settings(), list(reference.owners))

    assert held.functions == (Function(Role.REGIO, "VR25"),)


# ---- what cannot be used is told -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "others", "told"),
    [
        ((), {}, "begint met ‘kcr2-’, in de claim ‘groups’. Gevonden: 0 groepen"),
        (("mail", "vpn"), {}, "Gevonden: 2 groepen, geen daarvan begint zo"),
        (("kcr2-minister",), {}, "Groep ‘kcr2-minister’ hoort bij geen rol. Verwacht: een van kcr2-regio, kcr2-kcr2"),
        (("kcr2-REGIO",), {"kcr2_organisatie": "VR07"}, "Groep ‘kcr2-REGIO’ hoort bij geen rol"),
        (("kcr2-",), {}, "Groep ‘kcr2-’ hoort bij geen rol"),
        (("kcr2-regio",), {}, "in de claim ‘kcr2_organisatie’. Verwacht: een van VR06, VR07, DEF. Gevonden: geen."),
        (("kcr2-regio",), {"kcr2_organisatie": "VR77"}, "Gevonden: ‘VR77’."),
        (("kcr2-regio",), {"kcr2_organisatie": "vr07"}, "Gevonden: ‘vr07’."),
        (("kcr2-regio",), {"kcr2_organisatie": 7}, "Gevonden: geen."),
        (("kcr2-gezag",), {"kcr2_organisatie": "VR07"}, "Verwacht: een van JENV, DEF, POL. Gevonden: ‘VR07’."),
        (("kcr2-kcr2",), {"preferred_username": "", "sub": ""}, "een accountnaam van ten hoogste 120 tekens"),
    ],
)
def test_without_a_usable_group_there_is_no_function_and_it_says_why(
    groups: tuple[str, ...], others: dict[str, object], told: str
) -> None:
    held = account(*groups, **others)

    assert held.functions == ()
    assert told in "\n".join(held.faults)


def test_a_group_that_cannot_be_used_stops_no_other_and_is_told() -> None:
    held = account("kcr2-kcr2", "kcr2-minister")

    assert held.functions == (Function(Role.KCR2, "KCR2"),)
    assert "kcr2-minister" in held.faults[0]


def test_groups_of_other_programs_are_not_repeated() -> None:
    assert "geheim-project" not in "\n".join(account("geheim-project").faults)


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"preferred_username": "piket"}, "piket"),
        ({"preferred_username": "  piket "}, "piket"),
        ({}, "0042"),
        ({"preferred_username": ""}, "0042"),
        ({"preferred_username": 7}, "0042"),
        ({"preferred_username": "x" * 121}, "0042"),
        ({"preferred_username": "a\nb"}, "0042"),
        ({"preferred_username": "a\x00"}, "0042"),
    ],
)
def test_the_account_name_is_the_claim_or_else_the_providers_number(stated: dict[str, object], name: str) -> None:
    assert name_of({"sub": "0042", **stated}, "preferred_username") == name


@pytest.mark.parametrize(
    ("value", "texts"),
    [("a", ("a",)), (["a", 1, None, "b"], ("a", "b")), (None, ()), ({"a": 1}, ()), (True, ()), ([["a"]], ())],
)
def test_only_texts_of_a_claim_count(value: object, texts: tuple[str, ...]) -> None:
    assert texts_of(value) == texts


# ---- until when ----------------------------------------------------------------------------------


def test_the_end_is_a_moment() -> None:
    assert ends_at({"exp": NOON.timestamp()}) == NOON


@pytest.mark.parametrize("stated", [None, "soon", True, float("inf"), float("nan"), 10**20])
def test_without_a_sound_end_a_sign_in_does_not_hold(stated: object) -> None:
    assert ends_at({"exp": stated}) is None
    assert ends_at({}) is None


def test_two_sign_ins_of_one_person_are_two_and_neither_names_them() -> None:
    first, second = ({"iss": "i", "sub": "piket", "iat": iat, "nonce": "n"} for iat in (1, 2))

    assert sign_in_id(first) == sign_in_id(dict(first)) != sign_in_id(second)
    assert "piket" not in sign_in_id(first)


def until(sign_ins: SignIns, now: datetime, *, name: str = "a", active: bool = True, idle: timedelta | None = HOUR):
    return sign_ins.until(name, ends_at=NOON + 8 * HOUR, now=now, idle=idle, active=active)


def test_a_sign_in_ends_by_its_own_statement() -> None:
    sign_ins = SignIns()

    assert until(sign_ins, NOON + 8 * HOUR - timedelta(seconds=1), idle=None) == NOON + 8 * HOUR
    assert until(sign_ins, NOON + 8 * HOUR, idle=None) is None


def test_a_sign_in_ends_after_an_hour_without_anybody() -> None:
    sign_ins = SignIns()

    assert until(sign_ins, NOON) == NOON + HOUR
    assert until(sign_ins, NOON + HOUR) is None


def test_doing_something_moves_the_idle_end() -> None:
    sign_ins = SignIns()
    until(sign_ins, NOON)

    assert until(sign_ins, NOON + HOUR / 2) == NOON + HOUR * 1.5
    assert until(sign_ins, NOON + HOUR * 1.4) is not None


def test_news_on_a_screen_is_nobody_doing_something() -> None:
    sign_ins = SignIns()
    until(sign_ins, NOON)

    assert until(sign_ins, NOON + HOUR / 2, active=False) == NOON + HOUR
    assert until(sign_ins, NOON + HOUR, active=False) is None


def test_after_being_idle_coming_back_does_not_help_but_signing_in_does() -> None:
    sign_ins = SignIns()
    until(sign_ins, NOON)

    assert until(sign_ins, NOON + HOUR) is None
    assert until(sign_ins, NOON + HOUR + timedelta(seconds=1)) is None
    assert until(sign_ins, NOON + HOUR, name="b") is not None


def test_without_an_idle_limit_only_its_own_end_counts() -> None:
    sign_ins = SignIns()
    until(sign_ins, NOON, idle=None)

    assert until(sign_ins, NOON + 7 * HOUR, idle=None) == NOON + 8 * HOUR


def test_signing_out_ends_a_sign_in_everywhere_and_no_other() -> None:
    sign_ins = SignIns()
    sign_ins.end("a", ends_at=NOON + 8 * HOUR)

    assert until(sign_ins, NOON) is None
    assert until(sign_ins, NOON, name="b") is not None


def test_what_ended_long_ago_is_forgotten() -> None:
    sign_ins = SignIns()
    until(sign_ins, NOON)
    until(sign_ins, NOON + 9 * HOUR, name="b")

    assert "a" not in sign_ins._seen


# ---- which spaces --------------------------------------------------------------------------------


def space(name: str, kind: SpaceKind, parent: str | None = None) -> Space:
    return Space(name=name, kind=kind, title=name, created_at=NOON, parent=parent)


SPACES = [
    space("demo", SpaceKind.DEMONSTRATION),
    space("oefening", SpaceKind.EXERCISE),
    space("demo-tak", SpaceKind.BRANCH, "demo"),
    space("live", SpaceKind.LIVE),
    space("tak", SpaceKind.BRANCH, "live"),
    space("tak-van-tak", SpaceKind.BRANCH, "tak"),
    space("wees", SpaceKind.BRANCH, "weg"),
    space("nacht", SpaceKind.LIVE),
]


def names(*, signed_in: bool, demonstrations: bool = True, **more: Any) -> list[str]:
    return [one.name for one in offered(SPACES, signed_in=signed_in, demonstrations=demonstrations, **more)]


def test_who_signed_in_is_offered_live_first() -> None:
    expected = ["live", "nacht", "demo-tak", "oefening", "demo"]

    assert names(signed_in=True) == names(signed_in=True, demonstrations=False) == expected


def test_who_may_make_a_what_if_is_offered_those_of_real_spaces_too() -> None:
    assert names(signed_in=True, branches=True) == [
        "live",
        "nacht",
        "demo-tak",
        "tak",
        "tak-van-tak",
        "oefening",
        "demo",
    ]


def test_a_discarded_what_if_is_offered_to_nobody_and_what_left_it_stays() -> None:
    assert "tak" not in names(signed_in=True, branches=True, discarded={"tak"})
    assert "tak-van-tak" in names(signed_in=True, branches=True, discarded={"tak"})


def test_who_did_not_sign_in_is_offered_demonstrations_only_while_they_are_open() -> None:
    assert names(signed_in=False, branches=True) == ["demo", "demo-tak"]
    assert names(signed_in=False, demonstrations=False) == []


def test_the_first_live_space_is_the_oldest() -> None:
    live = first_live(SPACES)

    assert live is not None
    assert live.name == "live"
    assert first_live(SPACES[:3]) is None


# ---- tickets -------------------------------------------------------------------------------------


def test_a_ticket_admits_to_its_space_for_one_to_two_steps() -> None:
    end = ticket_until(ticket("live", now=NOON, key=KEY), "live", now=NOON, key=KEY)

    assert end is not None
    assert timedelta(seconds=STEP_S) <= end - NOON <= timedelta(seconds=2 * STEP_S)


def test_a_ticket_stays_the_same_within_a_step() -> None:
    later = NOON + timedelta(seconds=STEP_S - 1)

    assert ticket("live", now=NOON, key=KEY) == ticket("live", now=later, key=KEY)
    assert ticket("live", now=NOON, key=KEY) != ticket("live", now=NOON + timedelta(seconds=STEP_S), key=KEY)


def test_a_ticket_ends() -> None:
    made = ticket("live", now=NOON, key=KEY)

    assert ticket_until(made, "live", now=NOON + timedelta(seconds=2 * STEP_S), key=KEY) is None


def test_a_ticket_admits_to_no_other_space_and_is_worth_nothing_elsewhere() -> None:
    made = ticket("live", now=NOON, key=KEY)

    assert ticket_until(made, "nacht", now=NOON, key=KEY) is None
    assert ticket_until(made, "live", now=NOON, key=b"another server") is None


def test_a_longer_life_cannot_be_written_on_a_ticket() -> None:
    until_text, _, seal = ticket("live", now=NOON, key=KEY).partition(".")

    assert ticket_until(f"{int(until_text) + 1}.{seal}", "live", now=NOON, key=KEY) is None


@pytest.mark.parametrize("made", ["", ".", "x.y", "-5.abc", "9999999999.", "9" * 40 + ".a", "٣.a", "1.é"])
def test_nonsense_is_no_ticket(made: str) -> None:
    assert ticket_until(made, "live", now=NOON, key=KEY) is None
