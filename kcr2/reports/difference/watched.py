"""Which columns of which tables tell that something changed, and how are they called?"""

from kcr2.formats import count, label_of
from kcr2.reference import Reference
from kcr2.reports.difference.base import Row, Watched
from kcr2.reports.difference.watched_information import WATCHED_INFORMATION
from kcr2.reports.wording import owner_of
from kcr2.terms import (
    BottleneckStatus,
    CallState,
    ChangeKind,
    ChangeState,
    DeliveryState,
    Feasibility,
    IncidentStatus,
    Phase,
    RequestStatus,
    Route,
    Signature,
    Status,
    Term,
    Theme,
    Trend,
    Urgency,
    WildfirePhase,
)
from kcr2.words import words as _


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


def _advice(row: Row, _reference: Reference) -> str:
    return _("Advies bij {request}, versie {n}").format(request=row["request_id"], n=row["version"])


def _suppressed(row: Row, reference: Reference) -> str:
    return f"{_region(row, reference)}, {row['capability_name']} ({row['suppression_id']})"


def _outside(row: Row, reference: Reference) -> str:
    return f"{_region(row, reference)}, {label_of(Route, row['route'])} ({row['outside_id']})"


def _road(row: Row, _reference: Reference) -> str:
    return f"{row['road']} {row['from_name']} – {row['to_name']}"


_TEXTS: dict[str, tuple[str, type[Term] | None]] = {
    "what_is": ("Wat is", None),
    "what_if": ("Wat als", None),
    "perspective": ("Handelingsperspectief", None),
}
_SERVING = frozenset({"deliveries", "delivery_steps", "changes", "consents", "regions_out"})
_PROCESS = frozenset({"requests", "request_steps", "calls", "answers"})

WATCHED = (
    Watched(
        "incidents",
        "Incidenten",
        ("incident_id",),
        {
            "status": ("Status", IncidentStatus),
            "trend": ("Ontwikkeling", Trend),
            "summary": ("Samenvatting", None),
        },
        lambda row, _reference: f"{row['name']} ({row['incident_id']})",
        texts=frozenset({"summary"}),
        sources=dict.fromkeys(["status", "trend", "summary"], frozenset({"incidents"})),
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
        {"status": ("Status", Status), "trend": ("Ontwikkeling", Trend)} | _TEXTS,
        _theme,
        texts=frozenset(_TEXTS),
        sources=dict.fromkeys(["status", "trend", *_TEXTS], frozenset({"reports"})),
    ),
    Watched(
        "situations",
        "Druk en natuurbrandfase",
        ("region",),
        {
            "pressure": ("Druk op capaciteit", None),
            "wildfire_phase": ("Natuurbrandfase", WildfirePhase),
            "phase": ("Fase volgens de regio", Phase),
        },
        _region,
    ),
    Watched(
        "bottlenecks",
        "Knelpunten",
        ("bottleneck_id",),
        {
            "bottleneck_status": ("Status", BottleneckStatus),
            "text": ("Knelpunt", None),
            "owner_name": ("Ligt bij", None),
        },
        lambda row, reference: f"{_theme(row, reference)} ({row['bottleneck_id']})",
        texts=frozenset({"text"}),
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
            "signature": ("Handtekening", Signature),
        },
        _line,
        sources={
            "status": _PROCESS | _SERVING,
            "signature": frozenset({"requests", "signatures"}),
            **dict.fromkeys(["accepted", "gap"], _SERVING | {"requests"}),
            **dict.fromkeys(["urgency", "amount", "needed_by"], frozenset({"requests"})),
        },
    ),
    Watched(
        "offers",
        "Uitvraag en aanbod",
        ("request_id", "line", "owner"),
        {"state": ("Antwoord", CallState), "amount_offered": ("Aangeboden", None)},
        _offer,
        sources=dict.fromkeys(["state", "amount_offered"], frozenset({"calls", "answers", "regions_out"})),
    ),
    Watched(
        "deliveries",
        "Leveringen",
        ("delivery_id", "request_id"),
        {"state": ("Status", DeliveryState), "until": ("Inzet tot", None), "relief_at": ("Aflossing", None)},
        _delivery,
        sources={
            "state": frozenset({"deliveries", "delivery_steps", "reliefs"}),
            "until": frozenset({"deliveries", "changes", "consents"}),
            "relief_at": frozenset({"deliveries", "reliefs", "changes", "consents"}),
        },
    ),
    Watched(
        "advice",
        "Adviezen",
        ("request_id", "version"),
        {"feasibility": ("Oordeel", Feasibility), "validated_at": ("Gevalideerd", None)},
        _advice,
        sources={"feasibility": frozenset({"advice"}), "validated_at": frozenset({"validations"})},
    ),
    Watched(
        "changes",
        "Verlenging en herverdeling",
        ("change_id",),
        {"state": ("Status", ChangeState)},
        _change,
    ),
    Watched(
        "suppressed",
        "Niet of minder gevraagd",
        ("suppression_id",),
        {"wanted": ("Nodig", None), "asked": ("Gevraagd", None), "reason": ("Reden", None)},
        _suppressed,
        texts=frozenset({"reason"}),
    ),
    Watched(
        "outside_help",
        "Hulp buiten KCR2 om",
        ("outside_id",),
        {"what": ("Wat", None), "amount": ("Aantal", None)},
        _outside,
        texts=frozenset({"what"}),
    ),
    Watched(
        "road_closures",
        "Wegen",
        ("edge",),
        {"closed": ("Afgesloten", None), "reason": ("Reden", None)},
        _road,
        texts=frozenset({"reason"}),
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
    *WATCHED_INFORMATION,
)
"""What the report looks at, in the order in which it tells it."""
