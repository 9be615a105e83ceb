"""Who writes a national product, who establishes it, and what does no step let through? (decisions D93 and D94)"""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kcr2.access import Permission
from kcr2.actions import (
    ChangeProductHead,
    Context,
    Intention,
    ReportTheme,
    StartProduct,
    StepProduct,
    TakeProductFacts,
    WriteProductText,
    decide,
)
from kcr2.actions.markings import marking_in
from kcr2.actions.product_steps import KEY_LINES, STEP_RIGHTS
from kcr2.desk import Desk
from kcr2.errors import RefusedError
from kcr2.journal import Author, Entry, Journal
from kcr2.model import Event, ProductFactsTaken, ProductPrepared
from kcr2.model.product import WAYS
from kcr2.picture.product import FIXED, facts_of
from kcr2.reader import entries_seen_by, seen_by
from kcr2.settings import Settings
from kcr2.terms import Classification, FigureKind, ProductSection, ProductStatus, ProductStep, Role
from tests import make
from tests.pictures import SETTINGS, picture, picture_of, reference, row_of, said

WRITER = make.author(actor="informatiemanager")
SECOND = make.author(actor="leider", role=Role.VALIDATOR)
VR07 = make.author(role=Role.REGIO, organisation="VR07")
NUMBER = "LOB-2025-0001"
SUBMIT, RETURN, ESTABLISH, SEND, WITHDRAW = ProductStep
HEAD = make.product_prepared().model_dump(exclude={"writers", "product_id"})
KEY = make.product_text_written()
WAY_TO = {
    ProductStatus.CONCEPT: (),
    ProductStatus.FOR_APPROVAL: (SUBMIT,),
    ProductStatus.ESTABLISHED: (SUBMIT, ESTABLISH),
    ProductStatus.SENT: (SUBMIT, ESTABLISH, SEND),
    ProductStatus.WITHDRAWN: (WITHDRAW,),
}
"""How a product comes to stand somewhere."""

Told = Event | Entry


def product(status: ProductStatus = ProductStatus.CONCEPT, number: str = NUMBER, **head: Any) -> list[Event]:
    """Tell a product with a key message that was brought to a status."""
    steps = [make.product_stepped(number, number=n, step=step) for n, step in enumerate(WAY_TO[status], start=1)]
    told = [make.product_prepared(number, **head), make.product_facts_taken(number), make.product_text_written(number)]
    return [*told, *steps]


def decided(intention: Intention, *told: Told, by: Author = WRITER, at: Any = make.MOMENT) -> list[Event]:
    """Decide an intention on a picture of what was told."""
    return decide(intention, Context(picture(*told, at=at), by))


def refusal(
    intention: Intention, *told: Told, match: str | None = None, by: Author = WRITER, at: Any = make.MOMENT
) -> str:
    """Have an intention refused with this text, and give the rule."""
    with pytest.raises(RefusedError, match=match) as caught:
        decided(intention, *told, by=by, at=at)
    return caught.value.rule


def start(**values: Any) -> StartProduct:
    """Want a new product."""
    return StartProduct.model_validate({**HEAD, **values})


def step(one: ProductStep, **values: Any) -> StepProduct:
    """Want a step, with a note where that is asked."""
    return StepProduct.model_validate(
        {"observed_at": make.MOMENT, "product_id": NUMBER, "step": one, "note": "Zo is het.", **values}
    )


def write(text: str = "Het is onrustig.", **values: Any) -> WriteProductText:
    """Want the key message written."""
    dull = {"observed_at": make.MOMENT, "product_id": NUMBER, "section": ProductSection.KEY_MESSAGE}
    return WriteProductText.model_validate({**dull, "text": text, **values})


# ---- starting --------------------------------------------------------------------------------------------


def test_a_new_product_gets_the_next_number_and_the_stand_of_now() -> None:
    told = [make.incident_opened(), *product()]

    head, stand = decided(start(), *told)

    assert isinstance(head, ProductPrepared)
    assert isinstance(stand, ProductFactsTaken)
    assert (head.product_id, head.writers) == ("LOB-2025-0002", (WRITER.actor,))
    assert (stand.observed_at, stand.facts_seq, stand.product_id) == (make.MOMENT, len(told), head.product_id)
    assert stand.facts


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KCR2])
def test_only_the_hub_writes(role: Role) -> None:
    author = make.author(role=role)

    for wanted in (start(), write(), TakeProductFacts(product_id=NUMBER), ChangeProductHead(**HEAD, product_id=NUMBER)):
        assert refusal(wanted, *product(), by=author, match=r"schrijven of het verzenden; dat mag: ") == "role"


@pytest.mark.parametrize(("start_at", "end_at"), [(0, 0), (5, -5), (-5, 5)])
def test_a_period_runs_up_to_now_at_most(start_at: int, end_at: int) -> None:
    wanted = start(period_from=make.at(start_at), period_to=make.at(end_at))

    assert refusal(wanted, match=r"^de periode loopt van .* nu is 03-04-2025 12:00 UTC\.") == "product-period"


def test_a_recipient_is_a_region_a_partner_or_a_party_of_the_state() -> None:
    assert decided(start(recipients=("VR01", "DEF", "NCC", "DCC-BZ", "KCR2")))
    assert refusal(start(recipients=("NCC", "VR26")), match=r"staat VR26; bekend zijn") == "product-recipient-known"


@pytest.mark.parametrize("status", [ProductStatus.CONCEPT, ProductStatus.FOR_APPROVAL, ProductStatus.WITHDRAWN])
def test_what_was_never_established_is_not_followed(status: ProductStatus) -> None:
    assert refusal(start(follows=NUMBER), *product(status), match=status.label) == "product-follows"


@pytest.mark.parametrize("status", [ProductStatus.ESTABLISHED, ProductStatus.SENT])
def test_an_edition_has_one_successor(status: ProductStatus) -> None:
    first, second = product(status), product(number="LOB-2025-0002", follows=NUMBER)

    assert decided(start(follows=NUMBER), *first)
    assert refusal(start(follows=NUMBER), *first, *second, match="LOB-2025-0002") == "product-one-successor"
    withdrawn = make.product_stepped("LOB-2025-0002", step=WITHDRAW)
    assert decided(start(follows=NUMBER), *first, *second, withdrawn)


def test_a_product_does_not_follow_what_is_not_there_or_itself() -> None:
    assert refusal(start(follows="LOB-2025-0009"), match="bestaat niet; er zijn 0") == "product-known"
    own = ChangeProductHead(**HEAD | {"follows": NUMBER}, product_id=NUMBER)
    assert refusal(own, *product()) == "product-follows"


# ---- only a concept changes ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [one for one in WAY_TO if one is not ProductStatus.CONCEPT])
def test_only_a_concept_changes(status: ProductStatus) -> None:
    wanted = (write(), TakeProductFacts(product_id=NUMBER), ChangeProductHead(**HEAD, product_id=NUMBER))

    for one in wanted:
        told = rf"^LOB-2025-0001 is {status.label} sinds 03-04-2025 12:00 UTC; alleen een concept"
        assert refusal(one, *product(status), match=told) == "product-concept"


def test_another_label_takes_the_stand_anew() -> None:
    same = ChangeProductHead(**HEAD, product_id=NUMBER)
    other = ChangeProductHead(**HEAD | {"classification": Classification.CLEAR}, product_id=NUMBER)

    assert [event.kind for event in decided(same, *product())] == ["product_prepared"]
    assert [event.kind for event in decided(other, *product())] == ["product_prepared", "product_facts_taken"]


def test_who_ever_had_a_hand_in_it_stays_a_writer() -> None:
    another = make.author(actor="duider")
    (text,) = decided(write(based_on=3), *product(), by=another)
    (again,) = decided(TakeProductFacts(product_id=NUMBER), *product(), text, by=make.author(actor="plotter"))

    assert again.model_dump()["writers"] == ("duider", WRITER.actor, "plotter")


def test_a_text_that_somebody_wrote_in_between_is_not_overwritten() -> None:
    told = r"^Kernboodschap van LOB-2025-0001 is intussen geschreven door officier \(volgnummer 3\)"

    assert refusal(write(), *product(), match=told) == "product-text-since"
    assert decided(write(based_on=3), *product())


def test_a_text_older_than_what_is_there_is_refused() -> None:
    late = write(based_on=3, observed_at=make.EARLIER)

    assert refusal(late, *product()) == "newer-than-held"


# ---- steps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", WAY_TO)
@pytest.mark.parametrize("one", ProductStep)
def test_a_step_that_the_way_does_not_have_is_refused(status: ProductStatus, one: ProductStep) -> None:
    told, intention = product(status), step(one)

    if (status, one) in WAYS:
        (event,) = decided(intention, *told, by=SECOND if STEP_RIGHTS[one] is Permission.ESTABLISH_PRODUCT else WRITER)
        assert event.model_dump()["number"] == len(WAY_TO[status]) + 1
    else:
        by = WRITER
        assert refusal(intention, *told, by=by, match=status.label) == "product-in-order"


@pytest.mark.parametrize("lines", [0, KEY_LINES + 1])
def test_a_key_message_has_one_to_five_lines(lines: int) -> None:
    text = make.product_text_written(text="\n".join(["Regel."] * lines))
    told = rf"de kernboodschap heeft {lines} regels"

    assert refusal(step(SUBMIT), *product(), text, match=told) == "product-key-message"


def test_one_long_paragraph_counts_as_its_lines() -> None:
    text = make.product_text_written(text="x" * 501)

    assert refusal(step(SUBMIT), *product(), text, match="heeft 6 regels van 100 tekens") == "product-key-message"


def test_without_a_text_there_is_no_key_message() -> None:
    told = [make.product_prepared(), make.product_facts_taken()]

    assert refusal(step(SUBMIT), *told, match="heeft 0 regels") == "product-key-message"


def test_nobody_submits_a_product_for_nobody() -> None:
    assert refusal(step(SUBMIT), *product(recipients=()), match="staan 0 ontvangers") == "product-recipients"


def test_a_stand_that_is_too_old_is_not_submitted() -> None:
    most = Settings().product_stand_max_h
    old = make.MOMENT + timedelta(hours=most, minutes=6)

    assert decided(step(SUBMIT), *product(), at=make.MOMENT + timedelta(hours=most))
    told = r"^LOB-2025-0001: de stand van 03-04-2025 12:00 UTC is 3\.1 uur oud; voorleggen kan tot 3 uur\."
    assert refusal(step(SUBMIT), *product(), at=old, match=told) == "product-stand-age"


@pytest.mark.parametrize("one", [RETURN, WITHDRAW])
def test_returning_and_withdrawing_say_why(one: ProductStep) -> None:
    status = ProductStatus.FOR_APPROVAL

    assert refusal(step(one, note=""), *product(status), by=SECOND, match="staan 0 tekens") == "product-says"


@pytest.mark.parametrize("role", [Role.KCR2, Role.VALIDATOR])
def test_a_writer_never_establishes_whatever_the_role(role: Role) -> None:
    told = r"^informatiemanager is een van de 2 accounts die aan LOB-2025-0001 schreven of het voorlegden "
    own = make.author(actor="informatiemanager", role=role)

    assert refusal(step(ESTABLISH), *product(ProductStatus.FOR_APPROVAL), by=own, match=told) == "product-second-person"


def test_who_laid_it_before_the_other_does_not_establish_it() -> None:
    submitter = make.author(actor="officier", role=Role.KCR2)

    assert refusal(step(ESTABLISH), *product(ProductStatus.FOR_APPROVAL), by=submitter) == "product-second-person"


def test_who_wrote_it_before_it_went_back_does_not_establish_it_either() -> None:
    early = make.product_text_written(writers=("duider", "informatiemanager"))
    later = make.product_text_written(writers=("duider", "informatiemanager", "plotter"), text="Nieuw.")
    told = [*product(), early, later, make.product_stepped()]

    assert refusal(step(ESTABLISH), *told, by=make.author(actor="duider")) == "product-second-person"
    assert decided(step(ESTABLISH), *told, by=SECOND)


def test_strict_amber_stays_inside_and_red_is_never_sent_to_a_list() -> None:
    strict: dict[str, Any] = {"classification": Classification.AMBER_STRICT}
    red: dict[str, Any] = {"classification": Classification.RED}

    told = r"dat blijft binnen KCR2; op de lijst staan nog 2 andere: NCC, VR07"
    assert refusal(step(SUBMIT), *product(**strict), match=told) == "product-label-allows"
    assert refusal(step(SEND), *product(ProductStatus.ESTABLISHED, **strict)) == "product-label-allows"
    assert decided(step(SEND), *product(ProductStatus.ESTABLISHED, **strict, recipients=("KCR2",)))
    assert decided(step(SUBMIT), *product(**red))
    told = r"dat gaat niet naar een lijst van 2 ontvangers"
    assert refusal(step(SEND), *product(ProductStatus.ESTABLISHED, **red), match=told) == "product-red"


@pytest.mark.parametrize(
    ("one", "status"),
    [(SUBMIT, ProductStatus.CONCEPT), (ESTABLISH, ProductStatus.FOR_APPROVAL), (SEND, ProductStatus.ESTABLISHED)],
)
def test_a_request_that_got_a_stricter_label_since_stops_every_step_towards_readers(
    one: ProductStep, status: ProductStatus
) -> None:
    facts = (make.fact("request:A-2025-0001:effect", text="Bluswater"),)
    told = [*product(status), make.product_facts_taken(facts=facts)]
    by = SECOND if one is ESTABLISH else WRITER
    stricter = make.request_filed(classification=Classification.AMBER)

    assert refusal(step(one), *told, stricter, by=by, match="noemt A-2025-0001") == "product-request-stricter"
    assert decided(step(one), *told, make.request_filed(classification=Classification.GREEN), by=by)
    assert decided(step(WITHDRAW), *told, stricter, by=SECOND)


@pytest.mark.parametrize("one", [SUBMIT, WITHDRAW])
def test_no_step_is_dated_before_what_it_stands_for(one: ProductStep) -> None:
    early = step(one, observed_at=make.MOMENT - timedelta(minutes=1))

    assert refusal(early, *product()) == "newer-than-held"


def test_a_marking_in_a_name_that_a_source_gave_keeps_the_stand_out_of_a_product() -> None:
    figure = make.figure_stated(named="Stg. GEHEIM object", unit="objecten", figure=FigureKind.OTHER)

    assert refusal(TakeProductFacts(product_id=NUMBER), make.incident_opened(), figure, *product()) == "state-secret"


def test_of_two_successors_that_were_started_at_once_none_is_established_before_one_is_withdrawn() -> None:
    first = product(ProductStatus.SENT)
    twins = [
        event
        for number in ("LOB-2025-0002", "LOB-2025-0003")
        for event in product(ProductStatus.FOR_APPROVAL, number, follows=NUMBER)
    ]
    wanted = step(ESTABLISH, product_id="LOB-2025-0003")

    assert refusal(wanted, *first, *twins, by=SECOND) == "product-one-successor"
    assert decided(wanted, *first, *twins, make.product_stepped("LOB-2025-0002", number=2, step=WITHDRAW), by=SECOND)


# ---- state secrets ---------------------------------------------------------------------------------------

MARKED = [
    *("Stg. GEHEIM", "STG CONFIDENTIEEL", "stg.zeer geheim", "Stg GEHEIM", "stg. c", "Staatsgeheim ZEER GEHEIM"),
    *("Dep. VERTROUWELIJK", "dep vertrouwelijk", "Departementaal Vertrouwelijk", "DEP.V"),
    *("NATO SECRET", "nato restricted", "COSMIC TOP SECRET", "EU SECRET", "SECRET UE", "RESTREINT UE/EU RESTRICTED"),
    *("S\u200btg. GEHEIM", "\uff33\uff34\uff27 GEHEIM", "stg_geheim", "STG\nGEHEIM"),
]
HARMLESS = ["een geheim", "vertrouwelijk overleg", "EU-secretaris", "de stag is geheim", "NATO en het secretariaat"]


@pytest.mark.parametrize("text", MARKED)
def test_a_marking_of_a_state_secret_is_refused_in_any_text(text: str) -> None:
    around = f"Let op: {text}, niet verspreiden"

    assert refusal(write(around, based_on=3), *product(), match="draagt het merk") == "state-secret"
    assert refusal(step(WITHDRAW, note=around), *product()) == "state-secret"
    assert refusal(start(source=around)) == "state-secret"


def test_the_marking_is_refused_in_what_a_region_reports_too() -> None:
    report = ReportTheme(**make.theme_reported(what_is="Zie het stuk Stg. GEHEIM.").model_dump())

    assert refusal(report, by=VR07, match=r"^Wat is: de tekst draagt het merk 'Stg. GEHEIM'") == "state-secret"


@pytest.mark.parametrize("text", HARMLESS)
def test_a_word_that_only_resembles_a_marking_is_no_marking(text: str) -> None:
    assert marking_in(text) == ""


# ---- who reads it ----------------------------------------------------------------------------------------


def visible(author: Author | None, *told: Told) -> bool:
    """Say whether a reader sees a product: in tables, facts and journal alike."""
    entries = [one if isinstance(one, Entry) else said(one, by="KCR2") for one in told]
    numbered = [entry._replace(seq=seq) for seq, entry in enumerate(entries, start=1)]
    whole = picture_of(numbered, at=make.LATER)
    seen = seen_by(whole, author)
    found = {
        not seen.products.empty,
        not seen.product_texts.empty,
        not facts_of(seen.facts, NUMBER).empty,
        any(entry.kind == "product_text_written" for entry in entries_seen_by(numbered, whole, author)),
    }
    (one,) = found
    return one


HUB_TOO = [make.author(), make.author(role=Role.VALIDATOR)]
LISTED = [
    VR07,
    make.author(role=Role.RIJK, organisation="NCC"),
    make.author(role=Role.AUTHORITY, organisation="JENV"),
]
UNLISTED = [
    make.author(role=Role.REGIO, organisation="VR08"),
    make.author(role=Role.BESTUUR, organisation="VR07"),
    make.author(role=Role.BEHEER, organisation="VR07"),
    None,
]
LIST: dict[str, Any] = {"recipients": ("NCC", "VR07", "JENV")}


@pytest.mark.parametrize("status", [ProductStatus.CONCEPT, ProductStatus.FOR_APPROVAL, ProductStatus.ESTABLISHED])
def test_what_was_not_sent_is_for_hub_and_validator_only(status: ProductStatus) -> None:
    told = product(status, **LIST, classification=Classification.CLEAR)

    assert all(visible(one, *told) for one in HUB_TOO)
    assert not any(visible(one, *told) for one in [*LISTED, *UNLISTED])


def test_what_was_sent_is_for_who_is_on_the_list_also_after_it_was_replaced_or_withdrawn() -> None:
    sent = product(ProductStatus.SENT, **LIST)
    gone = [*sent, make.product_stepped(number=4, step=WITHDRAW)]

    for told in (sent, gone):
        assert all(visible(one, *told) for one in [*HUB_TOO, *LISTED])
        assert not any(visible(one, *told) for one in UNLISTED)


def test_what_is_clear_is_for_every_reader_the_board_too_and_not_for_administrators() -> None:
    told = product(ProductStatus.SENT, classification=Classification.CLEAR, recipients=("NCC",))
    region, board, administrator, nobody = UNLISTED

    assert visible(region, *told)
    assert visible(board, *told)
    assert not visible(administrator, *told)
    assert not visible(nobody, *told)


def test_why_it_went_back_is_not_for_who_received_it() -> None:
    told = [*product(), *(make.product_stepped(number=n, step=one) for n, one in enumerate(ROUND, start=1))]
    whole = picture(*told)

    assert set(seen_by(whole, VR07).product_steps["step"]) == {ESTABLISH.value, SEND.value}
    assert list(seen_by(whole, SECOND).product_steps["step"]) == [one.value for one in ROUND]


ROUND = (SUBMIT, RETURN, SUBMIT, ESTABLISH, SEND)


# ---- whatever people do ----------------------------------------------------------------------------------

PEOPLE = {
    "anna": make.author(actor="anna"),
    "bram": make.author(actor="bram"),
    "carla": make.author(actor="carla", role=Role.VALIDATOR),
}


class Products(RuleBasedStateMachine):
    """People do whatever to one product; a ledger of a few lines says what may come of it."""

    @initialize()
    def begin(self) -> None:
        """Let Anna start a product."""
        journal = Journal("sqlite://")
        journal.create_space(make.space())
        self.space, self.now = journal.space("live"), make.MOMENT
        self.desk = Desk(journal, reference(), SETTINGS)
        self.desk.perform(self.space, PEOPLE["anna"], [start()], now=self.now)
        self.status, self.hands, self.text, self.frozen = ProductStatus.CONCEPT, {"anna"}, "", ""

    def tries(self, who: str, wanted: Intention) -> bool:
        """Try something a minute later; say whether it was accepted."""
        try:
            self.desk.perform(self.space, PEOPLE[who], [wanted], now=self.now)
        except RefusedError:
            return False
        return True

    @rule(who=st.sampled_from(sorted(PEOPLE)), text=st.sampled_from(["", "Rustig.", "Onrustig.", "r\n" * 6]))
    def somebody_writes(self, who: str, text: str) -> None:
        """Write the key message, having seen what is there."""
        self.now += timedelta(minutes=1)
        held = self.desk.picture(self.space, now=self.now).latest("product_texts", (NUMBER, "key_message"))
        wanted = write(text, observed_at=self.now, based_on=held and held["seq"])
        may = self.status is ProductStatus.CONCEPT and who != "carla"
        assert self.tries(who, wanted) is may
        if may:
            self.text, self.hands = text.strip(), self.hands | {who}

    @rule(who=st.sampled_from(sorted(PEOPLE)), one=st.sampled_from(ProductStep))
    def somebody_steps(self, who: str, one: ProductStep) -> None:
        """Take a step, whether that may be or not."""
        self.now += timedelta(minutes=1)
        may = (self.status, one) in WAYS and (who != "carla" or one in {RETURN, ESTABLISH, WITHDRAW})
        may &= one is not SUBMIT or 1 <= len(self.text.splitlines()) <= KEY_LINES
        may &= one is not ESTABLISH or who not in self.hands
        assert self.tries(who, step(one, observed_at=self.now)) is may
        if may:
            self.status = WAYS[self.status, one]
            self.hands |= {who} if one is SUBMIT else set()
            self.frozen = self.text if one is ESTABLISH else self.frozen

    @invariant()
    def the_picture_says_what_the_ledger_says(self) -> None:
        """Compare status, writers and text; what was established stays to the letter."""
        seen = self.desk.picture(self.space, now=self.now)
        row = row_of(seen.products)
        texts = list(seen.product_texts["text"])
        assert row["status"] == self.status
        assert set(row["writers"]) <= self.hands
        assert texts in ([self.text], [])
        if self.status in FIXED - {ProductStatus.WITHDRAWN}:
            assert texts == [self.frozen]
            assert row["established_by"] not in self.hands


TestProducts = Products.TestCase
TestProducts.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
