"""Who may do what, on whose data? (decision D8)"""

import pytest

from kcr2.access import MAY, PAGES, PARTIES, Permission, may, may_write_for, require
from kcr2.errors import RefusedError
from kcr2.settings import ROOT
from kcr2.terms import Party, Role
from tests import make

READERS = {Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK, Role.AUTHORITY}
RIGHTS = {
    Permission.READ_PICTURE: READERS | {Role.BESTUUR},
    Permission.READ_FIGURES: READERS,
    Permission.READ_JOURNAL: READERS,
    Permission.REPORT_CAPACITY: {Role.REGIO},
    Permission.TRANSCRIBE: {Role.KCR2},
    Permission.REPORT_REGION: {Role.REGIO},
    Permission.RECORD_PHASE: {Role.KCR2},
    Permission.MANAGE_INCIDENT: {Role.REGIO, Role.KCR2},
    Permission.SET_GRIP: {Role.REGIO},
    Permission.FILE_REQUEST: {Role.REGIO},
    Permission.COORDINATE: {Role.KCR2},
    Permission.VALIDATE: {Role.VALIDATOR},
    Permission.SUPPLY: {Role.REGIO},
    Permission.GRANT: {Role.AUTHORITY},
    Permission.RECORD_OUTSIDE: {Role.REGIO, Role.KCR2},
    Permission.REPORT_ROAD: {Role.REGIO, Role.KCR2},
    Permission.PREPARE: {Role.REGIO, Role.KCR2, Role.AUTHORITY},
    Permission.VIEW_STRICT: READERS,
    Permission.WRITE_PRODUCT: {Role.KCR2},
    Permission.ESTABLISH_PRODUCT: {Role.KCR2, Role.VALIDATOR},
    Permission.TELL_STORY: {Role.KCR2, Role.BEHEER},
    Permission.ASK: READERS,
    Permission.RECORD_FEED: {Role.KCR2},
    Permission.INTERPRET: {Role.KCR2},
    Permission.STATE_FIGURE: {Role.REGIO, Role.KCR2},
    Permission.HAND_OVER: {Role.REGIO, Role.KCR2, Role.VALIDATOR, Role.RIJK},
    Permission.SIMULATE: {Role.KCR2},
    Permission.LEAD_EXERCISE: {Role.KCR2, Role.BEHEER},
    Permission.TAKE_PART: set(Role),
    Permission.MANAGE_SPACES: {Role.BEHEER},
}
"""The rights as decision D8 gives them, written down once more: who changes one must change both."""

SQUARES = [pytest.param(role, right, id=f"{role}-{right}") for role in Role for right in Permission]


def test_every_right_is_given_to_somebody() -> None:
    assert set(MAY) == set(Permission)
    assert all(MAY.values())


@pytest.mark.parametrize(("role", "right"), SQUARES)
def test_a_role_may_what_was_decided_and_nothing_else(role: Role, right: Permission) -> None:
    assert may(role, right) == (role in RIGHTS[right])


@pytest.mark.parametrize("right", Permission)
def test_nobody_may_nothing(right: Permission) -> None:
    assert not may(None, right)


READING = {Permission.READ_PICTURE, Permission.READ_FIGURES, Permission.READ_JOURNAL, Permission.VIEW_STRICT}
OWNED = {
    *(Permission.REPORT_CAPACITY, Permission.REPORT_REGION, Permission.SET_GRIP),
    *(Permission.FILE_REQUEST, Permission.SUPPLY),
}


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.RIJK, {Permission.HAND_OVER, Permission.ASK}),
        (Role.BESTUUR, set()),
        (
            Role.VALIDATOR,
            {Permission.VALIDATE, Permission.ESTABLISH_PRODUCT, Permission.HAND_OVER, Permission.ASK},
        ),
        (Role.AUTHORITY, {Permission.GRANT, Permission.PREPARE, Permission.ASK}),
    ],
)
def test_who_looks_writes_nothing_but_what_is_its_own(role: Role, own: set[Permission]) -> None:
    assert {right for right in Permission if may(role, right)} - READING - {Permission.TAKE_PART} == own


@pytest.mark.parametrize("role", [Role.KCR2, Role.VALIDATOR, Role.AUTHORITY])
def test_nobody_reports_asks_or_supplies_for_an_owner(role: Role) -> None:
    assert not [right for right in OWNED if may(role, right)]


def test_nobody_but_an_authority_decides_for_one() -> None:
    assert [role for role in Role if may(role, Permission.GRANT)] == [Role.AUTHORITY]


@pytest.mark.parametrize("role", Role)
def test_nobody_both_writes_and_validates_an_advice(role: Role) -> None:
    assert not (may(role, Permission.COORDINATE) and may(role, Permission.VALIDATE))


def test_management_sees_no_operational_data() -> None:
    allowed = {right for right in Permission if may(Role.BEHEER, right)}

    # What happens in a demonstration or an exercise is no operational data.
    played = {Permission.TELL_STORY, Permission.LEAD_EXERCISE, Permission.TAKE_PART}
    assert allowed == {Permission.MANAGE_SPACES} | played


# ---- own data ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "owners", "allowed"),
    [
        (Role.REGIO, ["VR07"], True),
        (Role.REGIO, ["VR06", "VR07"], True),
        (Role.REGIO, ["VR06"], False),
        (Role.REGIO, [], False),
        (Role.KCR2, ["VR06"], True),
        (Role.RIJK, ["VR07"], False),
    ],
)
def test_a_region_writes_for_itself_only(role: Role, owners: list[str], allowed: bool) -> None:
    who = make.author(role=role, organisation="VR07")

    assert may_write_for(who, Permission.MANAGE_INCIDENT, owners) is allowed


@pytest.mark.parametrize(("decider", "allowed"), [("JENV", True), ("DEF", False)])
def test_an_authority_decides_for_itself_only(decider: str, allowed: bool) -> None:
    minister = make.author(role=Role.AUTHORITY, organisation="JENV")

    assert may_write_for(minister, Permission.GRANT, [decider]) is allowed


def test_every_party_to_a_request_has_a_right_that_somebody_holds() -> None:
    assert set(PARTIES) == set(Party)
    assert len(set(PARTIES.values())) == len(Party)


def test_a_refused_role_hears_which_roles_may() -> None:
    told = (
        r"^NCC: rol Rijk mag niet een incident openen, bijwerken of sluiten; "
        r"dat mag: Regio of partner \(eigen gegevens\); KCR2 \(coördinatie\)\.$"
    )

    with pytest.raises(RefusedError, match=told) as refusal:
        require(make.author(role=Role.RIJK, organisation="NCC"), Permission.MANAGE_INCIDENT)

    assert refusal.value.rule == "role"


def test_who_writes_for_another_hears_whom_to_ask() -> None:
    told = (
        r"^VR07: VR07 mag niet capaciteit opgeven voor VR06, VR08: iedere eigenaar beslist over eigen gegevens\. "
        r"Vraag het aan VR06, VR08\.$"
    )

    with pytest.raises(RefusedError, match=told) as refusal:
        require(make.author(role=Role.REGIO, organisation="VR07"), Permission.REPORT_CAPACITY, owners=["VR06", "VR08"])

    assert refusal.value.rule == "own-data"


@pytest.mark.parametrize("right", Permission)
def test_a_right_completes_the_sentence_mag_niet(right: Permission) -> None:
    assert right.label == right.label.strip()
    assert right.label[0].islower()
    assert not right.label.endswith(".")


# ---- pages ---------------------------------------------------------------------------------------


def test_every_page_that_exists_asks_for_a_right() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_page_to_start_on(role: Role) -> None:
    assert [page for page, right in PAGES.items() if may(role, right)]


def test_the_board_sees_the_picture_and_no_figures_of_owners() -> None:
    seen = [page for page, right in PAGES.items() if may(Role.BESTUUR, right)]
    expected = ["landelijk_beeld", "scenarios", "lob", "afspelen", "demonstratie", "stresstest", "oefening"]
    assert seen == [*expected, "preparatie", "bronnen", "wandbeeld"]
