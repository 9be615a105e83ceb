"""How do requests, offers, deliveries and what waits look on screen?"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kcr2.formats import age, clock_time, count, label_of, labelled, span
from kcr2.picture import Picture
from kcr2.planning import Task
from kcr2.reference import Reference
from kcr2.reports.wording import owner_of
from kcr2.terms import (
    CallState,
    ChangeKind,
    ChangeState,
    DeliveryState,
    Overdue,
    Party,
    Quality,
    RequestStatus,
    Route,
    Step,
    Suppression,
    Urgency,
)
from kcr2.words import words as _


def task_title(task: str) -> str:
    """Give what a thing that waits is called."""
    return _(Step(task).label) if task in set(Step) else _(Task(task).label)


def task_table(waiting: pd.DataFrame, picture: Picture) -> pd.DataFrame:
    """Give what waits: on whom, since when, until when; what is past its term says so."""
    now = pd.Timestamp(picture.at)
    return pd.DataFrame(
        {
            _("Wat"): waiting["task"].map(task_title),
            _("Wacht op"): [_whom(row, picture.reference) for row in waiting.to_dict("records")],
            _("Aanvraag"): waiting["request_id"],
            _("Betreft"): waiting["about"].map(_about),
            _("Urgentie"): labelled(waiting["urgency"], Urgency),
            _("Wacht sinds"): [clock_time(at) for at in waiting["since"]],
            _("Uiterlijk"): [_due(row, now) for row in waiting.to_dict("records")],
        }
    )


def _about(about: str) -> str:
    return _("regel {line}").format(line=about) if about.isdigit() else about


def _whom(row: Mapping[str, Any], reference: Reference) -> str:
    return f"{label_of(Party, row['party'])} · {owner_of(row['organisation'], reference)}"


def _due(row: Mapping[str, Any], now: pd.Timestamp) -> str:
    if pd.isna(row["due"]):
        return _("geen termijn")
    minutes = abs((row["due"] - now) / pd.Timedelta(minutes=1))
    template = _("{at} · {span} te laat") if row["overdue"] else _("{at} · nog {span}")
    return template.format(at=clock_time(row["due"]), span=span(minutes))


def offer_table(offers: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give calls and answers per line and owner."""
    return pd.DataFrame(
        {
            _("Aanvraag"): offers["request_id"],
            _("Regel"): offers["line"],
            _("Eigenaar"): [owner_of(owner, reference) for owner in offers["owner"]],
            _("Antwoord"): [_call_state(row) for row in offers.to_dict("records")],
            _("Gevraagd"): [_amount(row, "asked") for row in offers.to_dict("records")],
            _("Aangeboden"): [_offered(row) for row in offers.to_dict("records")],
            _("Aanvaard"): [_amount(row, "accepted") for row in offers.to_dict("records")],
            _("Type"): offers["capability_name"],
            _("Vanaf"): [_moment(at) for at in offers["from_at"]],
            _("Tot"): [_moment(at) for at in offers["until"]],
            _("Voorwaarden"): offers["conditions"].fillna(""),
            _("Reactie uiterlijk"): [_moment(at) for at in offers["deadline"]],
            _("Stand van"): [_moment(at) for at in offers["observed_at"]],
            _("Kwaliteit"): labelled(offers["quality"], Quality),
        }
    )


def _call_state(row: Mapping[str, Any]) -> str:
    state = label_of(CallState, row["state"])
    return state if row["called"] else f"{state} ({_('zonder uitvraag')})"


def _amount(row: Mapping[str, Any], name: str) -> str:
    return "–" if pd.isna(row[name]) else count(row[name], row["unit"])


def _offered(row: Mapping[str, Any]) -> str:
    return _amount(row, "amount_offered") if row["state"] == CallState.OFFERED else "–"


def _moment(at: Any) -> str:
    return "–" if pd.isna(at) else clock_time(at)


def delivery_table(deliveries: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give deliveries: where the units are, what is planned, and what should have happened by now."""
    rows = deliveries.to_dict("records")
    return pd.DataFrame(
        {
            _("Levering"): deliveries["delivery_id"],
            _("Eigenaar"): [owner_of(owner, reference) for owner in deliveries["owner"]],
            _("Wat"): [f"{count(row['amount'], row['unit'])} · {row['capability_name']}" for row in rows],
            _("Status"): labelled(deliveries["state"], DeliveryState),
            _("Let op"): [overdue_words(row["overdue"]) for row in rows],
            _("Voor aanvraag"): [f"{row['request_id']} · {row['region']}" for row in rows],
            _("Op UGS"): [_arrival(row) for row in rows],
            _("Aflossing"): [_relief(row) for row in rows],
            _("Tot"): [_moment(at) for at in deliveries["until"]],
            _("Stand van"): [_moment(at) for at in deliveries["state_at"]],
            _("Gemeld door"): deliveries["state_by"],
            _("Kwaliteit"): labelled(deliveries["state_quality"], Quality),
        }
    )


def overdue_words(codes: Sequence[str]) -> str:
    """Give what should have happened by now; nothing to say is an empty text."""
    return "; ".join(f"⚠ {_(Overdue(code).label)}" for code in codes)


def _arrival(row: Mapping[str, Any]) -> str:
    if not pd.isna(row["at_ugs_at"]):
        return _("{at} (aangemeld)").format(at=clock_time(row["at_ugs_at"]))
    if not pd.isna(row["expected_at"]):
        return _("{at} (verwacht)").format(at=clock_time(row["expected_at"]))
    return _("{at} (afgesproken)").format(at=clock_time(row["from_at"]))


def _relief(row: Mapping[str, Any]) -> str:
    if pd.isna(row["relief_at"]):
        return _("uiterlijk {at}; nog niet gepland").format(at=clock_time(row["relief_due"]))
    return _("{at} door {who}").format(at=clock_time(row["relief_at"]), who=row["relieved_by"])


def change_table(changes: pd.DataFrame) -> pd.DataFrame:
    """Give extensions and redistributions: whom they wait on and how long that took."""
    return pd.DataFrame(
        {
            _("Soort"): labelled(changes["change"], ChangeKind),
            _("Levering"): changes["delivery_id"],
            _("Waarheen"): [_where(row) for row in changes.to_dict("records")],
            _("Status"): labelled(changes["state"], ChangeState),
            _("Wacht op"): [parties_words(waits) for waits in changes["waits_on"]],
            _("Niet ingestemd"): [parties_words(refused) for refused in changes["refused_by"]],
            _("Ingestemd"): [parties_words(given) for given in changes["consented"]],
            _("Gewacht"): [age(hours) for hours in changes["waited_h"]],
            _("Voorgelegd"): [clock_time(at) for at in changes["observed_at"]],
            _("Reden"): changes["reason"],
        }
    )


def _where(row: Mapping[str, Any]) -> str:
    if row["change"] == ChangeKind.EXTENSION:
        return _("tot {at}").format(at=clock_time(row["until"]))
    return _("naar {request} regel {line}").format(request=row["to_request"], line=row["to_line"])


def parties_words(parties: Sequence[str]) -> str:
    """Write parties kept as party:organisation."""
    return ", ".join(f"{_(Party(party.split(':')[0]).label)} {party.split(':')[1]}" for party in parties)


def suppressed_table(suppressed: pd.DataFrame) -> pd.DataFrame:
    """Give suppressed demand: what was needed and what was asked."""
    return pd.DataFrame(
        {
            _("Regio"): suppressed["region"],
            _("Incident"): suppressed["incident_id"],
            _("Soort"): labelled(suppressed["how"], Suppression),
            _("Type"): suppressed["capability_name"],
            _("Nodig"): [count(row["wanted"], row["unit"]) for row in suppressed.to_dict("records")],
            _("Gevraagd"): [count(row["asked"], row["unit"]) for row in suppressed.to_dict("records")],
            _("Reden"): suppressed["reason"],
            _("Aanvraag"): suppressed["request_id"],
            _("Stand van"): [clock_time(at) for at in suppressed["observed_at"]],
        }
    )


def outside_table(outside: pd.DataFrame) -> pd.DataFrame:
    """Give help that passes KCR2 by."""
    return pd.DataFrame(
        {
            _("Route"): labelled(outside["route"], Route),
            _("Regio"): outside["region"],
            _("Incident"): outside["incident_id"],
            _("Wat"): outside["what"],
            _("Aantal"): [_("onbekend") if pd.isna(n) else count(n) for n in outside["amount"]],
            _("Stand van"): [clock_time(at) for at in outside["observed_at"]],
            _("Kwaliteit"): labelled(outside["quality"], Quality),
            _("Bron"): outside["source"],
        }
    )


def status_words(line: Mapping[str, Any]) -> str:
    """Give a request's status, with what stands out about it."""
    marks = [
        _("over tijd") if line["is_overdue"] else "",
        _("handtekening over tijd") if line["signature_overdue"] else "",
    ]
    return " · ".join([label_of(RequestStatus, line["status"]), *filter(None, marks)])


def gap_words(line: Mapping[str, Any]) -> str:
    """Say in numbers what of a line is still missing."""
    return _("{offered} van {asked} aangeboden, {accepted} aanvaard, nog {gap} niet aanvaard").format(
        accepted=count(line["accepted"]),
        asked=count(line["amount"], line["unit"]),
        offered=count(line["offered"]),
        gap=count(line["gap"]),
    )
