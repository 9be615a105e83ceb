"""Which rules do calendar and readiness share: whose is it, and may the hub take it over? (decision D9)"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context
from kcr2.actions.preparing import known_party
from kcr2.errors import RefusedError
from kcr2.model import moment_of
from kcr2.picture.fold import Row
from kcr2.terms import Quality, Role


def own_or_taken_over(
    context: Context, permission: Permission, organisation: str, *, quality: Quality, held: Row | None
) -> None:
    """Let who it concerns state it, and the hub take it over: never as confirmed, never over an own report.

    Parameters
    ----------
    held : what was last recorded of the same thing, None when there is nothing
    """
    author = context.author
    require(author, permission, owners=[organisation])
    known_party(context.reference, organisation)
    if author.role is not Role.KCR2 or organisation == author.organisation:
        return
    if quality is Quality.CONFIRMED:
        raise RefusedError(
            "wat KCR2 van {organisation} overneemt, kan niet bevestigd heten.",
            rule="transcribed-unconfirmed",
            fix="Neem over als onbevestigd; {organisation} bevestigt zelf.",
            organisation=organisation,
        )
    if held is not None and held["reported_by"] == organisation:
        raise RefusedError(
            "{organisation} gaf dit zelf op, stand van {at:%d-%m-%Y %H:%M} UTC; die opgave blijft staan.",
            rule="own-report-stands",
            fix="Vraag {organisation} de eigen opgave bij te werken.",
            organisation=organisation,
            at=moment_of(held["observed_at"]),
        )
