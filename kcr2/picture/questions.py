"""Which questions are there, of whom to whom, and which of them wait too long? (decision D100)"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from kcr2.model import iso, moment_of
from kcr2.model.question import Question, QuestionAnswer
from kcr2.picture.fold import Facts, Row
from kcr2.picture.frames import MOMENT, ORIGIN, column_types, frame, table_of
from kcr2.reference import Reference
from kcr2.terms import QuestionStatus

ADDED = {
    **dict.fromkeys(["to_name", "asked_by", "asked_by_name", "status", "answer", "answered_by"], "str"),
    **dict.fromkeys(["answer_quality", "end_reason"], "str"),
    "answered_at": MOMENT,
    "answers": "Int64",
    "hours_left": "Float64",
    **dict.fromkeys(["is_open", "is_overdue", "own_answer"], "bool"),
}


def answers_of(facts: Facts, question_id: str) -> Sequence[Row]:
    """Give all versions of the answer to a question, the first one first."""
    rows = facts.get("question_answers", {}).values()
    return sorted((row for row in rows if row["question_id"] == question_id), key=lambda row: int(row["number"]))


def status_of(facts: Facts, question_id: str) -> QuestionStatus:
    """Give where a question stands: what was withdrawn stays so, whatever is answered afterwards."""
    if (question_id,) in facts.get("question_ends", {}):
        return QuestionStatus.WITHDRAWN
    return QuestionStatus.ANSWERED if answers_of(facts, question_id) else QuestionStatus.OPEN


def questions(facts: Facts, reference: Reference, at: datetime) -> pd.DataFrame:
    """Give one row per question: open ones first, by their deadline, then the others.

    asked_by                 organisation that asked
    status                   a `QuestionStatus`
    answer, answered_by      the last version; empty until there is one
    own_answer               whether who was asked answered; else KCR2 took it over
    answers                  versions of the answer
    hours_left               hours until the deadline, below 0 after it; NA when it is not open
    is_overdue               open, and the deadline is past
    end_reason               why it was withdrawn
    """
    rows = [_question(row, facts, reference, at) for row in facts.get("questions", {}).values()]
    table = table_of(rows, {**column_types(Question), **ADDED, **ORIGIN})
    ordered = table.assign(_closed=~table["is_open"])
    return ordered.sort_values(["_closed", "deadline", "question_id"], ignore_index=True).drop(columns="_closed")


def _question(row: Row, facts: Facts, reference: Reference, at: datetime) -> dict[str, Any]:
    found = answers_of(facts, row["question_id"])
    status = status_of(facts, row["question_id"])
    is_open = status is QuestionStatus.OPEN
    left = (moment_of(row["deadline"]) - at).total_seconds() / 3600
    ended = facts.get("question_ends", {}).get((row["question_id"],))
    return row | {
        "to_name": reference.party_name(row["to"]),
        "asked_by": row["reported_by"],
        "asked_by_name": reference.party_name(row["reported_by"]),
        "status": status.value,
        "answers": len(found),
        "is_open": is_open,
        "is_overdue": is_open and row["deadline"] < iso(at),
        "hours_left": left if is_open else None,
        "end_reason": ended["reason"] if ended else "",
        **_answer(row, found),
    }


def _answer(row: Row, found: Sequence[Row]) -> dict[str, Any]:
    if not found:
        return {"answer": "", "answered_by": "", "answer_quality": "", "own_answer": False}
    last = found[-1]
    return {
        "answer": last["answer"],
        "answered_by": last["reported_by"],
        "answered_at": last["observed_at"],
        "answer_quality": last["quality"],
        "own_answer": last["reported_by"] == row["to"],
    }


def question_answers(facts: Facts) -> pd.DataFrame:
    """Give one row per version of an answer."""
    rows = facts.get("question_answers", {}).values()
    numbers = pd.Series([row["number"] for row in rows], dtype="Int64")
    types = {**column_types(QuestionAnswer), "number": "Int64"}
    table = frame(rows, QuestionAnswer).assign(number=numbers)[[*types, *ORIGIN]]
    return table.sort_values(["question_id", "number"], ignore_index=True)
