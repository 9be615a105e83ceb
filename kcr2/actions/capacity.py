"""May this capacity be reported, and by whom?"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import known_capability, known_owner, require_unconfirmed
from kcr2.actions.supposing import still_there
from kcr2.errors import RefusedError
from kcr2.model import CapacityReport, CapacityReported, Event, moment_of


class ReportCapacity(CapacityReport, Intention):
    """An owner states its own figures."""


class TranscribeCapacity(CapacityReport, Intention):
    """KCR2 takes over figures that an owner sent in another way; never over the owner's own report."""


@decides(ReportCapacity)
def report_capacity(intention: ReportCapacity, context: Context) -> list[Event]:
    """Accept an owner's own figures for a known type."""
    require(context.author, Permission.REPORT_CAPACITY, owners=[intention.owner])
    return _reported(intention, context)


@decides(TranscribeCapacity)
def transcribe_capacity(intention: TranscribeCapacity, context: Context) -> list[Event]:
    """Accept figures on behalf of an owner that has not reported this type itself."""
    require(context.author, Permission.TRANSCRIBE)
    require_unconfirmed(intention.quality, f"{intention.owner} {intention.capability}")
    held = context.picture.latest("capacity", (intention.owner, intention.capability))
    if held is not None and held["reported_by"] == intention.owner:
        raise RefusedError(
            "{owner} gaf {capability} zelf op, stand van {at:%d-%m-%Y %H:%M} UTC; die opgave blijft staan.",
            rule="own-report-stands",
            fix="Vraag {owner} de eigen opgave bij te werken.",
            owner=intention.owner,
            capability=intention.capability,
            at=moment_of(held["observed_at"]),
        )
    return _reported(intention, context)


def _reported(intention: CapacityReport, context: Context) -> list[Event]:
    known_owner(context.reference, intention.owner)
    known_capability(context.reference, intention.capability)
    still_there(intention.owner, context)
    return [CapacityReported(**intention.model_dump())]
