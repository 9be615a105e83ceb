"""Whom can a question or a product go to, beside regions and partners?"""

from collections.abc import Collection, Iterator
from typing import Literal

from kcr2.errors import Fault
from kcr2.model.base import field
from kcr2.reference.rows import OrganisationCode, ReferenceRow
from kcr2.reference.tables import Table


class RecipientRow(ReferenceRow):
    """A national party beside regions and partners; it owns no capacity."""

    code: OrganisationCode = field("Code", "Nooit die van een regio of partner.", pattern=r"^[A-Z0-9-]{2,12}$")
    name: str = field("Naam", "Naam van de ontvanger.")
    kind: Literal["rijk", "ministerie", "landelijk centrum"] = field("Soort", "Wat voor ontvanger het is.")
    note: str = field("Opmerking", "Waarvoor zij aanspreekbaar is.", default="")
    source: str = field("Bron", "Bronnummer, of eigen kennis.")


def doubly_named(recipients: Table, taken: Collection[str]) -> Iterator[Fault]:
    """Find recipients whose code is somebody else's: an answer would be taken for that of another."""
    for at, code in enumerate(recipients.rows.index):
        if code in taken:
            yield recipients.fault(at, "code", "een code die niet KCR2 is en niet in organisations.csv staat")
