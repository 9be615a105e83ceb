"""What does a message of CAP 1.2 say? One file holds one alert (OASIS Common Alerting Protocol 1.2, 2010)."""

import re
from datetime import datetime
from itertools import chain
from typing import Any

from kcr2.errors import DataError
from kcr2.exchange.feeds.cap_info import parts_of
from kcr2.exchange.feeds.collecting import Faults, Part, moment_in
from kcr2.exchange.feeds.found import Found
from kcr2.exchange.feeds.xml import Node, read_xml
from kcr2.model import WarningMessage, WarningReference
from kcr2.reference import Reference
from kcr2.terms import FeedStatus, MessageType, Quality, Term

CAP_12 = "urn:oasis:names:tc:emergency:cap:1.2"
OLDER = {
    "urn:oasis:names:tc:emergency:cap:1.1": "CAP 1.1",
    "http://www.incident.com/cap/1.0": "CAP 1.0",
    "http://www.w3.org/2005/Atom": "een Atom-lijst",
}
NAME = re.compile(r"[^\s,<&]+")
ALERT = {
    **dict.fromkeys(["identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction"], False),
    **dict.fromkeys(["addresses", "note", "references", "incidents"], False),
    **dict.fromkeys(["code", "info"], True),
}
"""Children of an alert → whether there may be several."""


class Scope(Term):
    """For whom a message is, as CAP 1.2 has it (`scope`)."""

    PUBLIC = "Public", "openbaar"
    RESTRICTED = "Restricted", "beperkt"
    PRIVATE = "Private", "aan geadresseerden"


def read_cap(name: str, content: bytes, reference: Reference, *, quality: Quality) -> Found:
    """Read one alert.

    Raises
    ------
    DataError
        It is no alert of CAP 1.2, or anything in it is wrong: with every fault by line; nothing is read half.
    """
    root = read_xml(name, content)
    _check_root(name, root)
    faults = Faults(name)
    alert = Part(root, faults, ALERT)
    status, kind = alert.choice("status", FeedStatus), alert.choice("msgType", MessageType)
    _check_scope(alert)
    told: dict[str, Any] = {
        "identifier": _named(alert, "identifier"),
        "sender": _named(alert, "sender"),
        "observed_at": alert.moment("sent", required=True),
        "message_status": status,
        "message_type": kind,
        "references": _references(alert, kind),
        "note": alert.text("note", most=5_000),
        "parts": parts_of(alert.all("info"), faults, reference),
        "quality": quality,
    }
    if kind in {MessageType.ALERT, MessageType.UPDATE} and not alert.all("info"):
        alert.missing("info")
    faults.refuse_if_any()
    publisher = next((part.publisher for part in told["parts"] if part.publisher), "")
    message = WarningMessage(**told, source=(publisher or told["sender"])[:300])
    return Found(message.message_status, (message,), tuple(faults.notes))


def _check_root(name: str, root: Node) -> None:
    if (root.space, root.name) != (CAP_12, "alert"):
        raise DataError(
            "het eerste element is {found}, verwacht <alert> van CAP 1.2 ({expected}).",
            where=name,
            fix="Vraag de bron om het bericht in CAP 1.2; er is niets ingelezen.",
            found=f"<{root.name}> van {OLDER.get(root.space, root.space or 'geen naamruimte')}",
            expected=CAP_12,
        )


def _named(alert: Part, name: str) -> str:
    text = alert.text(name, required=True, most=300)
    if text and not NAME.fullmatch(text):
        alert.faults.add(alert.all(name)[0].line, f"alert/{name}", text, "tekst zonder spaties, komma's, < of &")
    return text


def _check_scope(alert: Part) -> None:
    """Refuse what is not for everybody: readers of the picture cannot be held to those addressed."""
    if alert.choice("scope", Scope) in {Scope.RESTRICTED, Scope.PRIVATE}:
        found = alert.all("scope")[0]
        expected = "Public: wie het beeld leest is niet te beperken tot geadresseerden"
        alert.faults.add(found.line, "alert/scope", found.text, expected)


def _references(alert: Part, kind: MessageType | None) -> tuple[WarningReference, ...]:
    text = alert.text("references", most=100_000)
    if not text:
        if kind not in {MessageType.ALERT, None}:
            alert.missing("references")
        return ()
    line = alert.all("references")[0].line
    return tuple(chain.from_iterable(_reference(one, line, alert.faults) for one in text.split()))


def _reference(text: str, line: int, faults: Faults) -> list[WarningReference]:
    named = text.split(",")
    if len(named) != 3 or not all(named):
        faults.add(line, "alert/references", text, "afzender,nummer,moment van verzenden")
        return []
    sent: datetime | None = moment_in(named[2], line, "alert/references", faults)
    return [] if sent is None else [WarningReference(sender=named[0], identifier=named[1], sent=sent)]
