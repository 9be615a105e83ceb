"""Which row of which table is for whom? Concepts, calls, advice and strict records are not for everybody."""

from collections.abc import Callable
from typing import Any

from kcr2.journal import Author
from kcr2.picture import Picture
from kcr2.picture.exercise import has_ended, leads, participants
from kcr2.picture.lessons import shared
from kcr2.picture.lookup import branch_of
from kcr2.picture.process import standings
from kcr2.picture.product import OUTWARD, reaches
from kcr2.picture.signals import is_shared
from kcr2.terms import Classification, Role, Step

STRICT = frozenset(label.value for label in Classification if label.is_strict)
"""Labels of a request that only those involved may open; who does is recorded."""

INVOLVED = frozenset({Role.KCR2, Role.VALIDATOR, Role.AUTHORITY})
"""Roles that see every call and answer; of a strictly classified request an authority only when it decides about it."""

WITHOUT_FIGURES = frozenset({None, Role.BESTUUR, Role.BEHEER})
"""Who reads sums only, or nothing of what goes on."""

ASSISTANCE = ("requests", "steps", "offers", "deliveries", "changes", "advice", "suppressed", "proposals")
PREPARATION = ("lessons", "lesson_steps")
PRODUCT = ("products", "product_texts", "product_steps")
SHIFTS = ("handovers",)
EXERCISE = ("injects", "inject_messages", "learning_points")
INFORMATION = ("questions", "question_answers", "interpretations", "figures", "figure_statements")
"""Tables of the picture of which some rows are not for everybody."""

PRIVATE = frozenset({*ASSISTANCE, *PREPARATION, *SHIFTS, *PRODUCT, *EXERCISE, *INFORMATION, "signals"})

READ_PRODUCTS = frozenset({Role.REGIO, Role.RIJK, Role.AUTHORITY, Role.BESTUUR})
"""Roles that read a national product when it was sent to them; administrators hold no operational data."""

TOLD = ("effect", "situation", "own_effort", "ugs_name", "contact", "requirements", "safety")
"""Texts of a request that a list shows only to who has opened it."""

UNOPENED = "gerubriceerd: open de aanvraag"

Row = dict[str, Any]


class Reader:
    """What one person may see of one picture."""

    def __init__(self, picture: Picture, author: Author | None) -> None:
        """Find out which requests are closed to this person."""
        self.role = author.role if author else None
        self.own = author.organisation if author and author.role is Role.REGIO else ""
        self.authority = author.organisation if author and author.role is Role.AUTHORITY else ""
        facts = picture.facts
        start = branch_of(picture)
        self.made_after = None if start is None else int(start["parent_seq"])
        self.regions = {row["request_id"]: row["region"] for row in facts.get("requests", {}).values()}
        strict = [row for row in facts.get("requests", {}).values() if row["classification"] in STRICT]
        parties = self._parties(picture) if strict else set()
        self.closed = frozenset(row["request_id"] for row in strict if not self._involved(row, parties))
        viewer = author.actor if author else ""
        self.unopened = frozenset(
            row["request_id"]
            for row in strict
            if row["region"] != self.own and (row["request_id"], viewer) not in facts.get("viewings", {})
        )
        self.leads = author is not None and leads(facts, author.role, author.organisation)
        self.receiver = (author.role.value, author.organisation) if author else ("", "")
        self.takes_part = self.receiver in participants(facts)
        self.exercise_ended = has_ended(facts)
        self.organisation = author.organisation if author else ""
        self.lessons = {key[0]: row for key, row in facts.get("lessons", {}).items()}
        self.shared_lessons = shared(facts)
        self.facts = facts
        self.validated = {key: row["seq"] for key, row in facts.get("validations", {}).items()}
        self.presented: dict[str, int] = {}
        for row in facts.get("request_steps", {}).values():
            if row["step"] == Step.PRESENT:
                self.presented[row["request_id"]] = max(row["seq"], self.presented.get(row["request_id"], 0))

    def _parties(self, picture: Picture) -> set[str]:
        """Give the requests to which this person is a party otherwise: asked, answering, consenting or deciding."""
        facts = picture.facts
        asked = [row for table in ("calls", "answers") for row in facts.get(table, {}).values()]
        own = {row["request_id"] for row in asked if row["owner"] == self.own}
        for row in facts.get("changes", {}).values():
            if {f"owner:{self.own}", f"requester:{self.own}", f"authority:{self.authority}"} & set(row["needs"]):
                own |= {row["to_request"], row["delivery_id"].split("/")[0]}
        if self.authority:
            judged = standings(facts, picture.settings)
            own |= {name for name, one in judged.items() if self.authority in one.needed | one.granted}
        return own

    def _involved(self, row: Row, parties: set[str]) -> bool:
        own = bool(self.own) and row["region"] == self.own
        return own or self.role in {Role.KCR2, Role.VALIDATOR} or row["request_id"] in parties

    def sees(self, table: str, row: Row) -> bool:
        """Say whether a row of facts, or of the picture's table made of them, is for this person."""
        if self._requests_of(row) & self.closed:
            return False
        return RULES[table](self, row) if table in RULES else True

    def has_opened(self, row: Row) -> bool:
        """Say whether a row belongs to no strictly classified request that this person has not opened yet."""
        return not self._requests_of(row) & self.unopened

    def _requests_of(self, row: Row) -> set[str]:
        named = (row.get(name) for name in ("request_id", "delivery_id", "change_id", "to_request"))
        return {one.split("/")[0] for one in named if isinstance(one, str)}

    def _draft(self, row: Row) -> bool:
        return self._made_here(row) or (bool(self.own) and row["region"] == self.own)

    def _step(self, row: Row) -> bool:
        # A step of a concept is as private as the concept.
        known = row["request_id"] in self.regions or row.get("reported_by") == self.own
        return known or self._made_here(row)

    def _made_here(self, row: Row) -> bool:
        """Say whether something was made in a what-if: it is nobody's, and whoever is in it plays every party."""
        return self.made_after is not None and row["seq"] > self.made_after

    def _offer(self, row: Row) -> bool:
        all_of_them = self.role in INVOLVED or self.role is Role.RIJK
        return all_of_them or (bool(self.own) and self.own in (row["owner"], self.regions.get(row["request_id"])))

    def _advice(self, row: Row) -> bool:
        # Only what a second person stood for, and was then laid before them, is for requester and authority.
        validated = self.validated.get((row["request_id"], row["version"]))
        told = validated is not None and validated < self.presented.get(row["request_id"], 0)
        asked = bool(self.authority) or (bool(self.own) and self.regions.get(row["request_id"]) == self.own)
        return self.role in {Role.KCR2, Role.VALIDATOR} or (asked and told)

    def _suppressed(self, row: Row) -> bool:
        return self.role in INVOLVED or self.role is Role.RIJK or (bool(self.own) and row["region"] == self.own)

    def _proposal(self, _row: Row) -> bool:
        # It names who would give what, and nobody was asked yet.
        return self.role in {Role.KCR2, Role.VALIDATOR}

    def _viewing(self, _row: Row) -> bool:
        return self.role in {Role.KCR2, Role.BEHEER}

    def _of_control(self, _row: Row) -> bool:
        # What is still to come, and what is expected of whom, would spoil the exercise.
        return self.leads

    def _delivered(self, row: Row) -> bool:
        asked = ((row["to_role"], self.receiver[0]), (row["to_organisation"], self.receiver[1]))
        return self.leads or (self.takes_part and all(not wanted or wanted == own for wanted, own in asked))

    def _of_receiver(self, row: Row) -> bool:
        return self.leads or (row["role"], row["organisation"]) == self.receiver

    def _lesson(self, row: Row) -> bool:
        # What an owner did not take on says something of that owner alone; what it did is for all to learn from.
        if self.role in WITHOUT_FIGURES:
            return False
        laid = self.lessons.get(row["lesson_id"], row)
        parties = {laid.get("reported_by"), row.get("owner"), row.get("reported_by")}
        if self.role is Role.KCR2 or self.organisation in parties or self._made_here(row):
            return True
        # What an earlier owner declined stays with that owner, whoever it was laid before since.
        of_now = row["seq"] >= laid["seq"]
        return of_now and (self.organisation == laid.get("owner") or row["lesson_id"] in self.shared_lessons)

    def _handover(self, row: Row) -> bool:
        # A note for the next shift is between two shifts of one organisation, and KCR2.
        own = self.role not in WITHOUT_FIGURES and row["organisation"] == self.organisation
        return own or self.role is Role.KCR2 or self._made_here(row)

    def _product(self, row: Row) -> bool:
        if self.role in {Role.KCR2, Role.VALIDATOR} or self._made_here(row):
            return True
        # Figures per owner are not for the board, which still reads what is for everybody.
        reader = "" if self.role is Role.BESTUUR else self.organisation
        return self.role in READ_PRODUCTS and reaches(self.facts, row["product_id"], reader)

    def _product_step(self, row: Row) -> bool:
        # Why a concept went back is between its writers and who establishes.
        inside = self.role in {Role.KCR2, Role.VALIDATOR} or self._made_here(row)
        return self._product(row) and (inside or row["step"] in OUTWARD)

    def _of_readers(self, _row: Row) -> bool:
        # Who asks once asks for all, so that the same is not asked again; figures per owner are not for sums.
        return self.role not in WITHOUT_FIGURES

    def _signal(self, row: Row) -> bool:
        near = self.role in {Role.KCR2, Role.VALIDATOR} or self._made_here(row)
        return self._of_readers(row) and (near or is_shared(self.facts, row, self.organisation))

    def _learnt(self, _row: Row) -> bool:
        return self.leads or self.exercise_ended


RULES: dict[str, Callable[[Reader, Row], bool]] = {
    "drafts": Reader._draft,
    "request_steps": Reader._step,
    "steps": Reader._step,
    "calls": Reader._offer,
    "answers": Reader._offer,
    "offers": Reader._offer,
    "advice": Reader._advice,
    "validations": Reader._advice,
    "suppressed": Reader._suppressed,
    "proposals": Reader._proposal,
    "viewings": Reader._viewing,
    "lessons": Reader._lesson,
    "lesson_steps": Reader._lesson,
    "handovers": Reader._handover,
    **dict.fromkeys((*INFORMATION, "question_ends", "interpretation_ends", "figure_settlements"), Reader._of_readers),
    **dict.fromkeys(("signals", "signal_assessments"), Reader._signal),
    "injects": Reader._of_control,
    "inject_deliveries": Reader._delivered,
    "inject_receipts": Reader._of_receiver,
    "inject_answers": Reader._of_receiver,
    "inject_messages": Reader._of_receiver,
    "learning_points": Reader._learnt,
    **dict.fromkeys(("products", "product_facts", "product_texts"), Reader._product),
    "product_steps": Reader._product_step,
}
"""Who sees a row, by the facts or the table that it is in; what is not named is for every reader."""

OF_A_REQUEST = frozenset({"requests", "deliveries", "delivery_steps", "reliefs", "changes", "consents", "signatures"})
"""Facts that every reader sees, unless the request that they belong to is closed."""


def is_private(table: str) -> bool:
    """Say whether a table of facts holds rows that are not for everybody."""
    return table in RULES or table in OF_A_REQUEST
