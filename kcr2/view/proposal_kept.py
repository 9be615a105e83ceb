"""Which proposals were kept, and does a plan that is made again come out the same?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kcr2.formats import clock_time, count, label_of
from kcr2.planning.problem import proposal_values
from kcr2.terms import PlanStatus
from kcr2.view.proposal import Shown
from kcr2.words import words as _

Row = Mapping[str, Any]


def kept_table(kept: pd.DataFrame) -> pd.DataFrame:
    """Give the kept proposals, the latest first."""
    rows = kept.iloc[::-1]
    return pd.DataFrame(
        {
            _("Voorstel"): rows["proposal_id"],
            _("Bewaard"): [clock_time(at) for at in rows["observed_at"]],
            _("Beeld van"): [clock_time(at) for at in rows["based_on"]],
            _("Tot volgnummer"): rows["based_on_seq"],
            _("Uitkomst"): [label_of(PlanStatus, status) for status in rows["status"]],
            _("Eenheden"): [count(amount) for amount in rows["amount"]],
            _("Regels met tekort"): [count(len(short)) for short in rows["short"]],
            _("Toelichting"): rows["note"],
        }
    )


def same_words(shown: Shown, kept: Row) -> str:
    """Say whether a plan that was calculated again is the kept one, to the last line."""
    now, number = proposal_values(shown.problem, shown.plan), kept["proposal_id"]
    lines, scores = _lines(now["lines"]), {str(name): int(value) for name, value in now["objectives"].items()}
    held, before = _lines(kept["lines"]), {str(name): int(value) for name, value in kept["objectives"].items()}
    if lines == held and scores == before:
        return _(
            "{number} is opnieuw gemaakt uit het journaal tot volgnummer {seq}: hetzelfde vraagstuk, en het voorstel "
            "komt regel voor regel hetzelfde uit."
        ).format(number=number, seq=shown.problem.seq)
    told = _(
        "{number} is opnieuw gemaakt uit het journaal tot volgnummer {seq}: hetzelfde vraagstuk, maar {n} regels zijn "
        "anders. Bewaard als: {status}."
    )
    return told.format(
        number=number, seq=shown.problem.seq, n=len(lines ^ held), status=label_of(PlanStatus, kept["status"])
    )


def _lines(lines: Any) -> set[tuple[Any, ...]]:
    names = ("request_id", "line", "owner", "capability", "amount")
    return {(*(line[name] for name in names), pd.Timestamp(line["arrive_at"])) for line in lines}
