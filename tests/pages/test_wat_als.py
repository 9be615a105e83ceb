"""Can a what-if be made, changed, compared, carried back and ended on the screen, and by nobody who may not?"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.actions import KeepProposal
from kcr2.desk import Desk
from kcr2.journal import Journal, Space
from kcr2.reference import Reference
from kcr2.settings import ROOT, Settings
from kcr2.terms import BranchOutcome, Role, SpaceKind
from tests import make
from tests.pages.conftest import DEMONSTRATION

LIVE, BRANCH = "landelijk", "wat-als-20250403-1800"
AUTH = {"auth": {"cookie_secret": "only-for-tests-0123456789abcdef"}}
QUESTION = "Wat als VR06 uitvalt?"
BANNER = "NIETS HIERVAN IS ECHT"
ACCOUNT = "piket"


@pytest.fixture
def url(journal_urls: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a copy of the demonstration that may be written in."""
    copy = tmp_path / "kcr2.db"
    shutil.copy(journal_urls["demonstration"].removeprefix("sqlite:///"), copy)
    monkeypatch.setenv("KCR2_DATABASE_URL", f"sqlite:///{copy}")
    return f"sqlite:///{copy}"


@pytest.fixture
def desk(url: str, reference: Reference) -> Iterator[Desk]:
    """Give a desk on the same journal, with a live space in which a region asked for help."""
    journal = Journal(url)
    journal.create_space(Space(name=LIVE, kind=SpaceKind.LIVE, title="Landelijk beeld", created_at=make.EARLIER))
    events = [
        make.incident_opened(),
        make.request_filed(),
        make.capacity_reported("VR06", total=6, deployable=5, releasable=4, minimum_cover=1),
    ]
    journal.append(LIVE, events, author=make.author(), at=make.MOMENT, seen=0)
    yield Desk(journal, reference, Settings(database_url=url))
    journal.close()


def fork(desk: Desk) -> Space:
    """Make a what-if of the live space."""
    at = make.at(30)
    branch = make.space(name="wat-als-live", kind=SpaceKind.BRANCH, title="Wat-als live")
    return desk.fork(desk.journal.space(LIVE), branch, at=at, question=QUESTION, author=make.author())


def screen(**address: str) -> AppTest:
    """Open the application as an address says."""
    app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app


def demonstration(role: str = "kcr2", *, space: str = DEMONSTRATION) -> AppTest:
    """Open the page in a demonstration, in a role."""
    app = screen(rol=role, organisatie="VR07", ruimte=space).run()
    return page(app)


def signed_in(space: str, *roles: str, organisation: str | None = None) -> AppTest:
    """Arrive at a space as an account with these roles."""
    app = screen(ruimte=space)
    app.secrets = dict(AUTH)
    life = int((datetime.now(UTC) + timedelta(hours=8)).timestamp())
    groups = [f"kcr2-{role}" for role in roles]
    app.user = {"is_logged_in": True, "sub": "42", "preferred_username": ACCOUNT, "groups": groups, "exp": life}
    app.user |= {"nonce": f"{space}{groups}{datetime.now(UTC).timestamp()}"}
    if organisation:
        app.user |= {"kcr2_organisatie": organisation}
    return app.run()


def page(app: AppTest, name: str = "wat_als") -> AppTest:
    """Go to a page."""
    app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not app.exception, app.exception[0].value
    return app


def said(app: AppTest) -> str:
    """Give everything that the screen says in words."""
    kinds = (app.title, app.subheader, app.markdown, app.text, app.caption, app.info, app.error, app.warning)
    told = [str(part.value) for kind in (*kinds, app.success) for part in kind]
    return "\n".join([*told, *(frame.value.to_string() for frame in app.dataframe)])


def part(app: AppTest, title: str, space: str = BRANCH) -> AppTest:
    """Go to a part of the page."""
    app.session_state[f"what_if:{space}"] = title
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press a button."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception[0].value
    return app


def field(app: AppTest, kind: str, name: str) -> Any:
    """Find a field of a form by the end of its key."""
    return next(one for one in getattr(app, kind) if str(one.key).endswith(name))


def made() -> AppTest:
    """Make a what-if of the demonstration, on the screen."""
    app = demonstration()
    app.text_area(key="branch_question").set_value(QUESTION)
    return press(app, "Maak wat-als")


# ---- in a demonstration --------------------------------------------------------------------------


def test_a_what_if_is_made_of_the_moment_on_screen_and_says_that_nothing_is_real(desk: Desk) -> None:
    app = made()

    assert app.session_state["space"] == BRANCH
    assert BANNER in said(app)
    assert f"Vraag: {QUESTION}" in said(app)
    assert "Tak van Natuurbrand Ede, 3 april 2025, vertakt op do 3 apr 2025 18:00." in said(app)


@pytest.mark.parametrize("name", ["landelijk_beeld", "capaciteiten", "planner", "aanvragen", "inzet", "journaal"])
def test_every_page_of_a_what_if_says_so(desk: Desk, name: str) -> None:
    app = page(made(), name)

    assert BANNER in said(app)
    assert not app.error


def test_without_a_question_nothing_is_made(desk: Desk) -> None:
    before = desk.journal.spaces()
    app = press(demonstration(), "Maak wat-als")

    assert "Vraag is niets, verwacht ten minste 5 tekens" in said(app)
    assert desk.journal.spaces() == before


def think_away(app: AppTest, region: str) -> AppTest:
    """Think a region away."""
    field(app, "selectbox", "region-out:0:region").set_value(region)
    field(app, "text_input", "region-out:0:reason").set_value("Heeft zelf brand")
    return press(app, "Denk weg")


def test_a_region_is_thought_away_and_put_back(desk: Desk) -> None:
    head = desk.journal.head(DEMONSTRATION)
    app = think_away(made(), "VR06")
    assert "De regio is weggedacht in deze wat-als." in said(app)

    field(app, "text_input", "region-back:0:reason").set_value("Toch beschikbaar")
    press(app, "Zet terug")

    assert "De regio doet weer mee." in said(app)
    kinds = [entry.kind for entry in desk.journal.read(BRANCH, after=head.seq)]
    assert kinds == ["branch_started", "region_supposed", "region_supposed"]
    assert desk.journal.head(DEMONSTRATION) == head


def test_other_figures_are_supposed_and_what_was_left_empty_is_not_zero(desk: Desk) -> None:
    app = made()
    app.selectbox(key="suppose_owner").set_value("VR06").run()
    app.selectbox(key="suppose_type:VR06").set_value("RK-OV").run()
    field(app, "number_input", ":RK-OV:0:releasable").set_value(7)
    press(app, "Veronderstel")

    told = desk.journal.read(BRANCH)[-1].content
    assert (told["total"], told["releasable"], told["quality"], told["source"]) == (None, 7, "assumed", "wat-als")


def test_a_road_is_closed_and_opened_again(desk: Desk) -> None:
    app = made()
    next(one for one in app.multiselect if one.label == "Wegvakken").set_value([make.EDGE])
    field(app, "text_input", "close-road:0:reason").set_value("Rook")
    press(app, "Sluit af")
    assert "De weg is afgesloten" in said(app)

    next(one for one in app.multiselect if one.label == "Weer open").set_value([make.EDGE])
    field(app, "text_input", "open-road:0:reason").set_value("Rook is weg")
    press(app, "Stel open")

    assert [entry.kind for entry in desk.journal.read(BRANCH)[-2:]] == ["road_closed", "road_opened"]


def test_no_road_chosen_is_told_in_place(desk: Desk) -> None:
    app = made()
    field(app, "text_input", "close-road:0:reason").set_value("Rook")
    press(app, "Sluit af")

    assert "Wegvakken is niets" in said(app) or "Wegvakken is ()" in said(app)


def test_roads_over_a_river_are_chosen_together(desk: Desk) -> None:
    app = made()
    app.session_state["road_how"] = "Over een rivier"
    app.run()
    app.selectbox(key="road_river").set_value("H004").run()

    chosen = next(one for one in app.multiselect if one.label == "Wegvakken").value
    assert len(chosen) == len(desk.reference.roads.crossing(desk.reference.hazards.at["H004", "geometry"])) > 3


def test_the_parent_and_the_what_if_stand_side_by_side(desk: Desk) -> None:
    app = part(think_away(made(), "VR06"), "Vergelijken")

    assert f"Wat er anders is in {BRANCH}" in said(app)
    assert "Noord- en Oost-Gelderland (VR06) is weggedacht: Heeft zelf brand" in said(app)
    assert "geen rangorde van regio's" in said(app)
    assert not app.error


def test_what_ifs_are_compared_at_one_moment_too(desk: Desk) -> None:
    app = part(made(), "Vergelijken")
    app.session_state["compare_when"] = "op één moment"
    app.run()

    assert not app.exception
    assert "Er is geen verschil." in said(app)


def test_a_discarded_what_if_is_left_and_stays_in_the_list_with_its_reason(desk: Desk) -> None:
    app = part(made(), "Afsluiten")
    field(app, "selectbox", "close-branch:0:outcome").set_value(BranchOutcome.DISCARDED)
    field(app, "text_input", "close-branch:0:reason").set_value("Leverde niets op")
    press(app, "Leg vast")

    assert app.session_state["space"] == DEMONSTRATION
    assert "De wat-als is verworpen." in said(app)
    assert "✗ verworpen" in said(app)
    assert "Leverde niets op" in said(app)
    ruimte = next(one for one in app.selectbox if one.label == "Ruimte")
    assert not any(option.startswith("Wat-als") for option in ruimte.options)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KCR2])
def test_who_may_not_make_what_ifs_has_no_such_page(desk: Desk, role: Role) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        demonstration(role.value)


# ---- of the live space ---------------------------------------------------------------------------


def test_a_what_if_of_live_is_offered_to_the_hub(desk: Desk) -> None:
    fork(desk)
    app = page(signed_in("wat-als-live", "kcr2"))

    assert app.session_state["space"] == "wat-als-live"
    assert BANNER in said(app)
    assert "U leest als: KCR2 (coördinatie) · KCR2" in said(app)


@pytest.mark.parametrize(
    ("role", "organisation"), [("regio", "VR07"), ("rijk", None), ("bestuur", None), ("beheer", None)]
)
def test_a_what_if_of_live_is_offered_to_nobody_else(desk: Desk, role: str, organisation: str | None) -> None:
    fork(desk)
    app = signed_in("wat-als-live", role, organisation=organisation)

    assert app.session_state["space"] == LIVE
    assert BANNER not in said(app)
    assert "Ruimte wat-als-live bestaat niet" in said(app)


def test_a_validator_reads_a_what_if_and_changes_nothing_in_it(desk: Desk) -> None:
    fork(desk)
    app = page(signed_in("wat-als-live", "validator"), "landelijk_beeld")

    assert BANNER in said(app)
    assert not any(box.label == "U speelt (wat-als)" for box in app.selectbox)
    assert "Melden kan alleen in het nu" in said(app)


def play(app: AppTest, role: Role, organisation: str) -> AppTest:
    """Play a party in a what-if."""
    next(box for box in app.selectbox if box.label == "U speelt (wat-als)").set_value(role).run()
    if role is Role.REGIO:
        next(box for box in app.selectbox if box.label == "Regio of partner").set_value(organisation).run()
    assert not app.exception, app.exception[0].value
    return app


def test_the_hub_plays_a_region_in_a_what_if_under_its_own_name_and_keeps_the_page(desk: Desk) -> None:
    fork(desk)
    before = desk.journal.head(LIVE)
    app = page(play(signed_in("wat-als-live", "kcr2"), Role.REGIO, "VR07"), "regiobeeld")
    next(box for box in app.selectbox if box.label == "Status *").select_index(2)
    press(app, "Meld dit, de rest ongewijzigd")

    (entry,) = desk.journal.read("wat-als-live", after=before.seq + 1)
    assert (entry.kind, entry.actor) == ("theme_reported", f"{ACCOUNT} (regio)")
    assert (entry.role, entry.organisation) == ("regio", "VR07")
    assert desk.journal.head(LIVE) == before
    assert "Veronderstellen" in [one.label for one in page(app).tabs] or BANNER in said(app)


def test_who_plays_a_region_reads_no_concept_that_it_wrote_in_the_parent(desk: Desk) -> None:
    concept = make.request_drafted("A-2025-0007", content={"situation": "Alleen voor de regio zelf"})
    region = make.author(role=Role.REGIO, organisation="VR07")
    desk.journal.append(LIVE, [concept], author=region, at=make.at(10), seen=desk.journal.head(LIVE).seq)
    fork(desk)
    app = page(play(signed_in("wat-als-live", "kcr2"), Role.REGIO, "VR07"), "aanvragen")

    assert "A-2025-0007" not in said(app)
    assert "Alleen voor de regio zelf" not in said(app)


def test_what_was_played_counts_in_no_other_space(desk: Desk) -> None:
    fork(desk)
    app = play(signed_in("wat-als-live", "kcr2"), Role.REGIO, "VR07")
    app.session_state["space"] = LIVE
    app.run()

    assert BANNER not in said(app)
    assert "Functie: KCR2 (coördinatie) · KCR2" in said(app)


def kept(desk: Desk, branch: Space, *, owner: str, amount: int = 1) -> None:
    """Keep a proposal in a what-if."""
    head = desk.journal.head(branch.name)
    rests = {"based_on": make.at(30), "based_on_seq": head.seq, "based_on_seal": head.seal}
    told = make.proposal_kept(lines=(make.proposal_line(owner, amount=amount),), **rests).model_dump()
    desk.perform(branch, make.author(), [KeepProposal(**told | {"proposal_id": ""})], now=make.at(30))


def test_a_proposal_goes_to_live_in_the_own_name_whoever_is_played(desk: Desk) -> None:
    branch = fork(desk)
    kept(desk, branch, owner="VR06")
    app = page(play(signed_in(branch.name, "kcr2"), Role.REGIO, "VR07"))
    part(app, "Overbrengen", branch.name)
    app.button(key="carry").click().run()

    entry = desk.journal.read(LIVE)[-1]
    assert (entry.kind, entry.actor, entry.role) == ("proposal_kept", ACCOUNT, "kcr2")
    assert entry.content["origin"]["branch"] == branch.name
    assert "1 levering bewaard als V-" in said(app)


def test_what_cannot_go_is_told_with_its_rule_and_live_stays_as_it_was(desk: Desk) -> None:
    branch = fork(desk)
    kept(desk, branch, owner="VR09")
    before = desk.journal.head(LIVE)
    app = part(page(signed_in(branch.name, "kcr2")), "Overbrengen", branch.name)
    app.button(key="carry").click().run()

    assert "VR09 heeft hier onbekend hoeveel BRW-PEL-NB leverbaar" in said(app)
    assert "proposal-within-stock" in said(app)
    assert desk.journal.head(LIVE) == before
