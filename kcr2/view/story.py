"""What happened to this request, step by step: when, by whom, in which role, on which ground?"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from kcr2.formats import clock_time
from kcr2.model import moment_of
from kcr2.picture import Picture
from kcr2.terms import (
    AnswerKind,
    ChangeKind,
    Decider,
    DeliveryState,
    Feasibility,
    LegalBasis,
    Party,
    RejectionReason,
    Role,
    Route,
    Step,
)
from kcr2.words import words as _

Row = dict[str, Any]


class Line(NamedTuple):
    """One thing that happened. `seq` is its place in the journal."""

    at: pd.Timestamp
    seq: int
    what: str
    detail: str
    actor: str
    role: str
    organisation: str


def story(picture: Picture, request_id: str) -> list[Line]:
    """Give what happened to a request, oldest first, as far as the picture shows it to its reader."""
    lines = [
        _line(row, *TELLERS[table](row))
        for table in TELLERS
        for row in picture.facts.get(table, {}).values()
        if request_id in _about(row)
    ]
    return sorted(lines, key=lambda line: line.seq)


def story_table(lines: list[Line]) -> pd.DataFrame:
    """Give a story as a table, newest first."""
    newest = lines[::-1]
    return pd.DataFrame(
        {
            _("Moment"): [clock_time(line.at) for line in newest],
            _("Wat"): [line.what for line in newest],
            _("Toelichting"): [line.detail for line in newest],
            _("Functie"): [line.actor for line in newest],
            _("Rol"): [line.role for line in newest],
            _("Organisatie"): [line.organisation for line in newest],
            _("Nr"): [line.seq for line in newest],
        }
    )


def _about(row: Row) -> set[str]:
    named = (row.get(name) for name in ("request_id", "delivery_id", "change_id", "to_request"))
    return {str(one).split("/")[0] for one in named if one}


def _line(row: Row, what: str, detail: str) -> Line:
    at = pd.Timestamp(moment_of(row["observed_at"]))
    role = _(Role(row["role"]).label)
    return Line(at, row["seq"], what, detail, row["actor"], role, row["reported_by"])


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _said(row: Row, name: str, term: Callable[[str], Any]) -> str:
    return _(term(row[name]).label) if row.get(name) else ""


def _step(row: Row) -> tuple[str, str]:
    return _(Step(row["step"]).label), _joined(
        _said(row, "reason", RejectionReason),
        _said(row, "decided_for", Decider),
        _said(row, "legal_basis", LegalBasis),
        _said(row, "route", Route),
        row["reference"],
        row["note"],
    )


def _call(row: Row) -> tuple[str, str]:
    told = _("regel {line}: {amount} aan {owner}, reactie uiterlijk {deadline}").format(
        line=row["line"],
        amount=row["amount"],
        owner=row["owner"],
        deadline=clock_time(moment_of(row["deadline"])),
    )
    return _("Uitvraag gedaan"), _joined(told, row["note"])


def _answer(row: Row) -> tuple[str, str]:
    kind = AnswerKind(row["answer"])
    where = _("regel {line}").format(line=row["line"])
    what = f"{row['owner']}: {_(kind.label)}"
    amount = str(row["amount"]) if kind is AnswerKind.OFFERED else ""
    return what, _joined(where, amount, row["conditions"], row["reason"])


def _accepted(row: Row) -> tuple[str, str]:
    return _("Aanbod aanvaard"), f"{row['delivery_id']} · {row['amount']}"


def _moved(row: Row) -> tuple[str, str]:
    return f"{row['delivery_id']}: {_(DeliveryState(row['state']).label)}", row["note"]


def _advice(row: Row) -> tuple[str, str]:
    version = _("versie {n}").format(n=row["version"])
    return _("Advies geschreven"), _joined(version, _(Feasibility(row["feasibility"]).label))


def _validated(row: Row) -> tuple[str, str]:
    return _("Advies gevalideerd"), _joined(_("versie {n}").format(n=row["version"]), row["note"])


def _relief(row: Row) -> tuple[str, str]:
    told = _("om {at} door {who}").format(at=clock_time(moment_of(row["relief_at"])), who=row["relieved_by"])
    return _("Aflossing gepland"), _joined(row["delivery_id"], told)


def _change(row: Row) -> tuple[str, str]:
    kind = _(ChangeKind(row["change"]).label)
    where = _("naar {request} regel {line}").format(request=row["to_request"], line=row["to_line"])
    until = _("tot {at}").format(at=clock_time(moment_of(row["until"]))) if row["until"] else where
    return _("Voorstel: {kind}").format(kind=kind), _joined(row["delivery_id"], until, row["reason"])


def _consent(row: Row) -> tuple[str, str]:
    what = _("Stemt in") if row["consents"] else _("Stemt niet in")
    return what, _joined(f"{_(Party(row['party']).label)} {row['organisation']}", row["note"])


def _signature(row: Row) -> tuple[str, str]:
    return _("Handtekening ontvangen"), row["reference"]


TELLERS: dict[str, Callable[[Row], tuple[str, str]]] = {
    "request_steps": _step,
    "calls": _call,
    "answers": _answer,
    "deliveries": _accepted,
    "delivery_steps": _moved,
    "advice": _advice,
    "validations": _validated,
    "reliefs": _relief,
    "changes": _change,
    "consents": _consent,
    "signatures": _signature,
}
"""How each kind of fact about a request is told: what happened, and the details."""


def gap_over_time(picture: Picture, request_id: str) -> pd.DataFrame:
    """Give how many units were offered, taken and on site after each thing that happened, over all lines.

    Returns
    -------
    DataFrame, one row per moment: at, asked, offered, accepted, on_site, gap (asked - accepted, at least 0)
    """
    rows = list(_counted(picture, request_id))
    columns = ["at", "asked", "offered", "accepted", "on_site"]
    table = pd.DataFrame(rows, columns=columns)
    table["at"] = pd.to_datetime(table["at"], utc=True).astype("datetime64[us, UTC]")
    table = table.sort_values("at", kind="stable", ignore_index=True)
    for name in columns[1:]:
        table[name] = table[name].cumsum().astype("Int64")
    table["gap"] = (table["asked"] - table["accepted"]).clip(lower=0)
    return table.drop_duplicates("at", keep="last", ignore_index=True)


def _counted(picture: Picture, request_id: str) -> Iterator[tuple[Any, int, int, int, int]]:
    request = picture.latest("requests", (request_id,))
    if request is not None:
        yield moment_of(request["observed_at"]), sum(line["amount"] for line in request["lines"]), 0, 0, 0
    held: dict[tuple[int, str], int] = {}
    for row in sorted(picture.facts.get("answers", {}).values(), key=lambda row: row["seq"]):
        if row["request_id"] == request_id:
            key = (row["line"], row["owner"])
            yield moment_of(row["observed_at"]), 0, row["amount"] - held.get(key, 0), 0, 0
            held[key] = row["amount"]
    deliveries = picture.deliveries
    own = (deliveries["request_id"] == request_id) | (deliveries["origin_request"] == request_id)
    for row in deliveries[own].to_dict("records"):
        yield from _supplied(row, request_id)


def _supplied(row: Row, request_id: str) -> Iterator[tuple[Any, int, int, int, int]]:
    """Count units from when they were taken for a request, or came to it, until they were let go or sent elsewhere."""
    amount, moved = int(row["amount"]), row["moved_at"]
    came = row["accepted_at"] if row["origin_request"] == request_id else moved
    yield came, 0, 0, amount, 0
    if row["request_id"] != request_id:
        yield moved, 0, 0, -amount, 0
        return
    if row["state"] == DeliveryState.CANCELLED:
        gone = row["cancelled_at"] if not pd.isna(row["cancelled_at"]) else row["let_go_at"]
        yield gone, 0, 0, -amount, 0
    elif pd.isna(row["at_ugs_at"]) and not pd.isna(row["returning_at"]):
        yield row["returning_at"], 0, 0, -amount, 0
    if not pd.isna(row["at_ugs_at"]):
        yield row["at_ugs_at"], 0, 0, 0, amount
        if not pd.isna(row["returning_at"]):
            yield row["returning_at"], 0, 0, 0, -amount
