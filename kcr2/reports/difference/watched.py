"""Which columns of which tables tell that something changed, and how are they called?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kcr2.formats import count
from kcr2.reference import Reference
from kcr2.reports.wording import owner_of
from kcr2.terms import (
    CallState,
    ChangeKind,
    ChangeState,
    DeliveryState,
    IncidentStatus,
    RequestStatus,
    Status,
    Term,
    Theme,
    Trend,
    Urgency,
    WildfirePhase,
)
from kcr2.words import words as _

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """One table of the picture as the report looks at it.

    table     its name in the picture
    title     heading over its changes
    key       columns that tell its rows apart; an entry that names the first may have changed the row
    columns   column → its title and, for a closed list, the list
    name      what a row is called
    """

    table: str
    title: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, type[Term] | None]]
    name: Callable[[Row, Reference], str]


def _region(row: Row, reference: Reference) -> str:
    return owner_of(str(row["region"]), reference)


def _theme(row: Row, reference: Reference) -> str:
    return f"{_region(row, reference)}, {_(Theme(str(row['theme'])).label)}"


def _capacity(row: Row, reference: Reference) -> str:
    return f"{owner_of(str(row['owner']), reference)}, {row['capability_name']} ({row['unit']})"


def _line(row: Row, _reference: Reference) -> str:
    return _("{request} regel {line}: {amount} {name}").format(
        request=row["request_id"],
        line=row["line"],
        amount=count(row["amount"], row["unit"]),
        name=row["capability_name"],
    )


def _offer(row: Row, reference: Reference) -> str:
    owner = owner_of(str(row["owner"]), reference)
    return _("{request} regel {line}, {owner}").format(request=row["request_id"], line=row["line"], owner=owner)


def _delivery(row: Row, reference: Reference) -> str:
    amount = count(row["amount"], row["unit"])
    return f"{row['delivery_id']}: {amount} {row['capability_name']}, {owner_of(str(row['owner']), reference)}"


def _change(row: Row, _reference: Reference) -> str:
    return f"{_(ChangeKind(str(row['change'])).label)} {row['change_id']}"


WATCHED = (
    Watched(
        "incidents",
        "Incidenten",
        ("incident_id",),
        {"status": ("Status", IncidentStatus), "trend": ("Ontwikkeling", Trend)},
        lambda row, _reference: f"{row['name']} ({row['incident_id']})",
    ),
    Watched(
        "grip",
        "GRIP-niveaus",
        ("incident_id", "region"),
        {"level": ("GRIP-niveau", None)},
        lambda row, reference: f"{row['incident_id']}, {_region(row, reference)}",
    ),
    Watched(
        "reports",
        "Regiobeelden",
        ("region", "theme"),
        {"status": ("Status", Status), "trend": ("Ontwikkeling", Trend)},
        _theme,
    ),
    Watched(
        "situations",
        "Druk en natuurbrandfase",
        ("region",),
        {"pressure": ("Druk op capaciteit", None), "wildfire_phase": ("Natuurbrandfase", WildfirePhase)},
        _region,
    ),
    Watched(
        "requests",
        "Aanvragen",
        ("request_id", "line"),
        {
            "status": ("Status", RequestStatus),
            "urgency": ("Urgentie", Urgency),
            "amount": ("Gevraagd", None),
            "accepted": ("Aanvaard", None),
            "gap": ("Ontbreekt", None),
            "needed_by": ("Gereed op UGS", None),
        },
        _line,
    ),
    Watched(
        "offers",
        "Uitvraag en aanbod",
        ("request_id", "line", "owner"),
        {"state": ("Antwoord", CallState), "amount_offered": ("Aangeboden", None)},
        _offer,
    ),
    Watched(
        "deliveries",
        "Leveringen",
        ("delivery_id", "request_id"),
        {"state": ("Status", DeliveryState), "until": ("Inzet tot", None), "relief_at": ("Aflossing", None)},
        _delivery,
    ),
    Watched(
        "changes",
        "Verlenging en herverdeling",
        ("change_id",),
        {"state": ("Status", ChangeState)},
        _change,
    ),
    Watched(
        "capacity",
        "Capaciteit",
        ("owner", "capability"),
        {
            "total": ("Totaal", None),
            "deployable": ("Inzetbaar", None),
            "releasable": ("Leverbaar", None),
            "committed": ("Toegezegd", None),
            "deployed": ("Ingezet", None),
            "resting": ("In rust", None),
            "minimum_cover": ("Minimale restdekking", None),
        },
        _capacity,
    ),
)
"""What the report looks at, in the order in which it tells it."""
