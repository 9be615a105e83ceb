"""Does a text bear the marking of a state secret? This system is not made for such texts (domain 5.5)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from kcr2.errors import RefusedError

_GAP = r"[\W_]{0,4}"
_DUTCH = rf"(?:zeer{_GAP})?geheim|confidentieel|zg|g|c"
_ABROAD = r"top[\W_]{0,4}secret|secret|confidential|restricted"
_FRENCH = "très secret|tres secret|secret|confidentiel|restreint"

MARKING = re.compile(
    "|".join(
        [
            rf"\b(?:stg|staatsgeheim){_GAP}(?:{_DUTCH})\b",
            rf"\b(?:dep|departementaal){_GAP}(?:vertrouwelijk|v)\b",
            rf"\b(?:nato|cosmic|eu|ue){_GAP}(?:{_ABROAD})\b",
            rf"\b(?:{_FRENCH}){_GAP}(?:ue|eu|otan)\b",
        ]
    ),
    re.IGNORECASE,
)
"""Markings of VIR-BI 2025, of NATO and of the European Union; with and without dots, whatever the case."""


def marking_in(text: str) -> str:
    """Give the marking that a text bears, or an empty text.

    >>> marking_in("Dit stuk is stg.geheim."), marking_in("Het geheim van de smid")
    ('stg.geheim', '')
    """
    # Signs that nobody sees would hide a marking from this look, and from nobody else's.
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    found = MARKING.search(seen)
    return found.group() if found else ""


def refuse_markings(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse texts of which one bears the marking of a state secret.

    Parameters
    ----------
    texts : what a text is called, and the text

    Raises
    ------
    RefusedError
        The first that does, with the marking that was found.
    """
    for name, text in texts:
        if marking := marking_in(text):
            raise RefusedError(
                "de tekst draagt het merk '{marking}'; staatsgeheimen en departementaal vertrouwelijke stukken horen "
                "niet in dit systeem, ten hoogste TLP:RED.",
                rule="state-secret",
                where=name,
                fix="Haal tekst en merk weg en gebruik het daarvoor aangewezen systeem.",
                marking=marking,
            )


def texts_of(record: BaseModel) -> Iterator[tuple[str, str]]:
    """Give every text of a record with the title of its field, also of records within it."""
    for name, field in type(record).model_fields.items():
        yield from _texts(field.title or name, getattr(record, name))


def _texts(title: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield title, value
        case BaseModel():
            yield from texts_of(value)
        case Mapping():
            yield from (pair for one in value.values() for pair in _texts(title, one))
        case tuple() | list() | frozenset():
            yield from (pair for one in value for pair in _texts(title, one))
