"""In whose name is something done? Functions, never persons; made up for the simulation."""

from kcr2.journal import Author
from kcr2.reference import Reference
from kcr2.terms import Decider, Role

HUB = Author(actor="Dienstdoende coördinator KCR2 (simulatie)", role=Role.KCR2, organisation="KCR2")
SECOND = Author(actor="Tweede coördinator KCR2 (simulatie)", role=Role.VALIDATOR, organisation="KCR2")

_AUTHORITIES = {
    Decider.MINISTER: "Hoofd LOCC-KCR2, namens de minister van JenV (simulatie)",
    Decider.CHIEF_OF_DEFENCE: "Directeur Operaties, namens de Commandant der Strijdkrachten (simulatie)",
    Decider.CHIEF_OF_POLICE: "Hoofd operatiën, namens de korpschef (simulatie)",
}


def requester(reference: Reference, region: str) -> Author:
    """Give who asks for a region."""
    return _of(reference, region, "HOvD")


def informer(reference: Reference, region: str) -> Author:
    """Give who tells of a region's incidents."""
    return _of(reference, region, "Informatiemanager")


def leader(reference: Reference, region: str) -> Author:
    """Give who sets a region's GRIP level."""
    return _of(reference, region, "Operationeel Leider")


def supplier(reference: Reference, owner: str) -> Author:
    """Give who answers for an owner."""
    return _of(reference, owner, "AC-B" if owner in reference.regions.index else "Officier van dienst")


def authority(decider: Decider) -> Author:
    """Give who grants."""
    return Author(actor=_AUTHORITIES[decider], role=Role.AUTHORITY, organisation=decider.value)


def _of(reference: Reference, owner: str, function: str) -> Author:
    return Author(actor=f"{function} {reference.owner_name(owner)} (simulatie)", role=Role.REGIO, organisation=owner)
