"""What does the request look like on paper? One or two pages of the same record."""

import pandas as pd

from kcr2.errors import PlanError
from kcr2.formats import label_of, local
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.picture.lookup import request_lines
from kcr2.reports.document import Document, Facts, Grid, Heading, Seal, Signature
from kcr2.reports.wording import PARTS, asked_rows, part_rows
from kcr2.terms import Classification, CompetentAuthority, Quality, RequestStatus, SpaceKind
from kcr2.words import words as _


def request_form(picture: Picture, space: Space, request_id: str) -> Document:
    """Give the form of a request as it stands in the picture.

    Raises
    ------
    PlanError
        The picture has no such request.
    """
    row, lines = _found(picture, request_id)
    return Document(
        title=_("Bijstandsaanvraag"),
        subtitle=_("Versie {n} · {status}").format(
            n=row["version"], status=label_of(RequestStatus, lines["status"].iloc[0])
        ),
        number=request_id,
        banner=banner(space),
        classification=label_of(Classification, row["classification"]),
        blocks=(*_parts(picture, row, lines), _signature(row)),
        stand=stand(picture),
        seal=seal_of(picture, space),
    )


def _found(picture: Picture, request_id: str) -> tuple[dict[str, object], pd.DataFrame]:
    row, lines = picture.latest("requests", (request_id,)), request_lines(picture, request_id)
    if row is None or lines.empty:
        raise PlanError(
            "aanvraag {request_id} bestaat niet in dit beeld; bekend zijn: {known}.",
            where="formulier",
            fix="Kies een ingediende aanvraag.",
            request_id=request_id,
            known=", ".join(dict.fromkeys(picture.requests["request_id"])) or "geen",
        )
    return row, lines


def _parts(picture: Picture, row: dict[str, object], lines: pd.DataFrame) -> list[Heading | Facts | Grid]:
    blocks: list[Heading | Facts | Grid] = []
    for part in PARTS:
        blocks += [Heading(_(part)), Facts(part_rows(part, row, picture.reference))]
        if part == "Wat er nodig is":
            headings = (_("Regel"), _("Gevraagd"), _("Type"), _("Bijzondere eisen"), _("Aanvaard"))
            blocks.append(Grid(headings, asked_rows(lines), caption=_("Gevraagde capaciteit (voorstel van middelen)")))
    quality = (_("Kwaliteit"), label_of(Quality, row["quality"]))
    filed = (_("Ingediend"), local(pd.Timestamp(str(row["observed_at"]))))
    return [*blocks, Heading(_("Herkomst")), Facts((filed, quality, (_("Bron"), str(row["source"]))))]


def _signature(row: dict[str, object]) -> Signature:
    authority = label_of(CompetentAuthority, row["authority"])
    return Signature(((_("Bevoegd gezag"), authority), (_("Datum en plaats"), ""), (_("Handtekening"), "")))


def banner(space: Space) -> str:
    """Say on every page that this is not live."""
    if space.kind is SpaceKind.LIVE:
        return ""
    if space.kind is SpaceKind.EXERCISE:
        word = _("OEFENING")
        return f"{word} – {word} – {word} – {_('deels fictieve gegevens')}"
    return f"{_(space.kind.label).upper()} – {_('deels fictieve gegevens')}"


def stand(picture: Picture) -> str:
    """Say which moment a document is about."""
    return _("Stand van het beeld: {at}").format(at=local(picture.at))


def seal_of(picture: Picture, space: Space) -> Seal:
    """Give the journal's head that a document rests on (decision D2)."""
    return Seal(space.name, picture.head.seq, picture.head.seal)
