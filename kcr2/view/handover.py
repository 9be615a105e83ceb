"""What does the next shift have to know: what changed, what is open, what is due? (decision D106)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from kcr2.journal import Entry
from kcr2.picture import Picture
from kcr2.reports.difference import Told, changes, sentences
from kcr2.view.handover_due import Due, due_items
from kcr2.view.handover_open import Open, open_items
from kcr2.words import many
from kcr2.words import words as _

OF_NOTE = frozenset({"Leverbaar", "Toegezegd", "Ingezet", "In rust"})
"""Figures of capacity that others count on: what is deployable at home alone is told on the page of differences."""


class Part(NamedTuple):
    """One part of what changed, with the page on which its things are."""

    title: str
    tables: tuple[str, ...]
    page: str


PARTS = (
    Part("Incidenten en GRIP", ("incidents", "grip"), "landelijk_beeld"),
    Part("Regio's", ("reports", "situations", "bottlenecks", "phases"), "regiobeeld"),
    Part("Aanvragen, aanbod en advies", ("requests", "offers", "advice", "changes"), "aanvragen"),
    Part("Leveringen", ("deliveries",), "inzet"),
    Part("Capaciteit", ("capacity",), "capaciteiten"),
    Part("Wegen", ("road_closures",), "landelijk_beeld"),
    Part("Vragen, signalen en duiding", ("questions", "signals", "interpretations", "figures"), "vragen"),
    Part("Waarschuwingen en storingen", ("warnings", "outages", "wildfire_statements"), "bronnen"),
    Part("Landelijk operationeel beeld", ("products",), "lob"),
    Part("Niet gevraagd, of buiten KCR2 om", ("suppressed", "outside_help"), "aanvragen"),
)
"""What changed, in the order in which it is handed over."""


@dataclass(frozen=True)
class HandedOver:
    """All that a handover tells.

    since, until   what changed after the one, up to and with the other
    horizon        until when what is due is told
    told           what changed, by part; parts in which nothing did are not there
    unnoted        types of capacity of which only figures changed that others do not count on
    recorded       number of events that the reader may see
    """

    since: datetime
    until: datetime
    horizon: datetime
    told: tuple[tuple[Part, tuple[Told, ...]], ...]
    unnoted: int
    recorded: int
    still_open: tuple[Open, ...]
    due: tuple[Due, ...]

    @property
    def glance(self) -> tuple[tuple[str, str], ...]:
        """Give the counts with their words: what changed by part, what is open, what is due."""
        moved = [(_(part.title), _counted(told)) for part, told in self.told]
        late = sum(one.overdue for one in self.due)
        due = many(len(self.due), _("1 zaak"), _("{n} zaken"))
        return (
            *(moved or [(_("Wat is veranderd"), _("niets"))]),
            (_("Wat staat open"), many(len(self.still_open), _("1 punt"), _("{n} punten"))),
            (_("Wat komt eraan"), _("{due}, waarvan {late} over tijd").format(due=due, late=late) if late else due),
        )


def _counted(told: Sequence[Told]) -> str:
    new = sum(one.is_new for one in told)
    parts = [_("{n} nieuw").format(n=new)] if new else []
    parts += [_("{n} gewijzigd").format(n=len(told) - new)] if len(told) > new else []
    return ", ".join(parts)


def handed_over(before: Picture, after: Picture, entries: Sequence[Entry], *, hours: float) -> HandedOver:
    """Give what one shift tells the next.

    Parameters
    ----------
    before, after : the pictures at the beginning and the end of the shift, as one reader may see them
    entries : what was recorded after the one and up to and with the other, as far as that reader may see it
    hours : how far ahead what is due is told
    """
    changed = changes(before, after, entries)
    noted = {(one.table, one.key) for one in changed if one.table != "capacity" or one.column in OF_NOTE}
    told = [one for one in sentences(changed) if (one.table, one.key) in noted]
    by_part = ((part, tuple(one for one in told if one.table in part.tables)) for part in PARTS)
    horizon = after.at + timedelta(hours=hours)
    return HandedOver(
        since=before.at,
        until=after.at,
        horizon=horizon,
        told=tuple((part, found) for part, found in by_part if found),
        unnoted=len({(one.table, one.key) for one in changed} - noted),
        recorded=len(entries),
        still_open=tuple(open_items(after)),
        due=tuple(due_items(after, until=horizon)),
    )
