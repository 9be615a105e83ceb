"""What does the hub send to the requester and the deciding authority? The advice, with its figures."""

import pandas as pd

from kcr2.errors import PlanError
from kcr2.formats import clock_time, count, label_of, local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.picture.fold import Row
from kcr2.picture.lookup import request_lines
from kcr2.reports.document import Block, Document, Facts, Grid, Heading, Paragraph, Signature
from kcr2.reports.request_form import banner, seal_of, stand
from kcr2.reports.wording import owner_of
from kcr2.terms import CallState, Classification, Decider, Feasibility, LegalBasis
from kcr2.words import words as _


def advice_document(picture: Picture, space: Space, request_id: str, version: int) -> Document:
    """Give one version of an advice as a document.

    Raises
    ------
    PlanError
        The picture has no such version.
    """
    versions = picture.advice[picture.advice["request_id"] == request_id]
    rows = versions[versions["version"] == version]
    request = picture.latest("requests", (request_id,))
    if rows.empty or request is None:
        raise PlanError(
            "advies {version} over {request_id} bestaat niet; versies: {known}.",
            where="advies",
            fix="Kies een bestaande versie.",
            request_id=request_id,
            version=version,
            known=", ".join(map(str, versions["version"])) or "geen",
        )
    advice: Row = {str(name): value for name, value in rows.iloc[0].items()}
    return Document(
        title=_("Advies bijstand: {what}").format(what=label_of(Feasibility, advice["feasibility"])),
        subtitle=_("Versie {n} · {state}").format(n=version, state=validation_words(advice)),
        number=request_id,
        banner=banner(space),
        classification=label_of(Classification, request["classification"]),
        blocks=(*_judgement(advice, request), *_figures(picture, request_id), *_reasons(advice), _who(advice)),
        stand=stand(picture),
        seal=seal_of(picture, space),
    )


def validation_words(advice: Row) -> str:
    """Say whether a second person stands for an advice."""
    if pd.isna(advice["validated_at"]):
        return _("nog niet gevalideerd")
    return _("gevalideerd {at}").format(at=local(advice["validated_at"]))


def _judgement(advice: Row, request: Row) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("Oordeel")),
        Paragraph(advice["judgement"]),
        Facts(
            (
                (_("Haalbaarheid"), label_of(Feasibility, advice["feasibility"])),
                (_("Mits"), advice["condition"] or _("geen voorwaarden")),
                (_("Gewenst effect"), request["effect"]),
                (_("Gereed op UGS"), local(pd.Timestamp(request["needed_by"]))),
                (_("Uitgangsstelling (UGS)"), request["ugs_name"]),
            )
        ),
    ]
    return blocks


def _figures(picture: Picture, request_id: str) -> list[Block]:
    lines = request_lines(picture, request_id)
    ground = lines["ground"].iloc[0]
    waits = ", ".join(_(Decider(one).label) for one in lines["waits_for"].iloc[0]) or _("niemand meer")
    return [
        Heading(_("Gevraagd, aangeboden en aanvaard")),
        Grid(
            (
                _("Regel"),
                _("Type"),
                _("Gevraagd"),
                _("Aangeboden"),
                _("Aanvaard"),
                _("Nog niet aangeboden"),
                _("Nog niet aanvaard"),
            ),
            tuple(_line(row) for row in lines.to_dict("records")),
        ),
        *_offers(picture, request_id),
        Facts(
            (
                (_("Wettelijke grondslag"), label_of(LegalBasis, ground)),
                (_("Beslist nog"), waits),
            )
        ),
    ]


def _line(row: Row) -> tuple[str, ...]:
    missing = max(int(row["amount"]) - int(row["offered"]), 0)
    return (
        str(row["line"]),
        row["capability_name"],
        count(row["amount"], row["unit"]),
        count(row["offered"]),
        count(row["accepted"]),
        count(missing),
        count(row["gap"]),
    )


def _offers(picture: Picture, request_id: str) -> list[Block]:
    offers = picture.offers
    rows = offers[(offers["request_id"] == request_id) & (offers["state"] == CallState.OFFERED.value)]
    if rows.empty:
        return [Paragraph(_("Er is geen aanbod."))]
    headings = (_("Eigenaar"), _("Regel"), _("Aangeboden"), _("Vanaf"), _("Tot"), _("Voorwaarden"), _("Blijft thuis"))
    cells = tuple(
        (
            owner_of(row["owner"], picture.reference),
            str(row["line"]),
            count(row["amount_offered"], row["unit"]),
            clock_time(row["from_at"]),
            clock_time(row["until"]),
            row["conditions"] or "–",
            left_at_home(picture, row),
        )
        for row in rows.to_dict("records")
    )
    return [Grid(headings, cells, caption=_("Aanbod van eigenaren en wat dan thuis blijft"))]


def left_at_home(picture: Picture, offer: Row) -> str:
    """Say what an owner keeps deployable after its offer, by its own last report; unknown stays unknown."""
    held = picture.latest("capacity", (offer["owner"], offer["capability"]))
    if held is None or held["deployable"] is None:
        return _("onbekend")
    left = held["deployable"] - int(offer["amount_offered"])
    minimum = held["minimum_cover"]
    least = _("minimaal {n}").format(n=minimum) if minimum is not None else _("minimum niet opgegeven")
    return f"{count(left)} ({least}; {_('stand')} {clock_time(pd.Timestamp(held['observed_at']))})"


def _reasons(advice: Row) -> list[Block]:
    return [
        Heading(_("Onderbouwing")),
        Facts(
            (
                (_("Gevolg voor de restdekking"), advice["cover_effect"]),
                (_("Aannames"), advice["assumptions"]),
                (_("Alternatieven"), advice["alternatives"] or _("geen genoemd")),
                (_("Afwijkend standpunt"), advice["dissent"] or _("geen")),
            )
        ),
        Paragraph(_("Dit is een advies. De eigenaren beslissen over hun capaciteit; het bevoegd gezag kent toe.")),
    ]


def _who(advice: Row) -> Signature:
    written = f"{advice['writer']} · {local(advice['observed_at'])}"
    second = "" if pd.isna(advice["validated_at"]) else f"{advice['validator']} · {local(advice['validated_at'])}"
    return Signature(((_("Opgesteld door"), written), (_("Gevalideerd door"), second)))
