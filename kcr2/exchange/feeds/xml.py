"""What stands in an XML file of somebody else, without doing anything that the file asks for?

The parser is expat behind defusedxml: a DTD, an entity or anything outside the file ends the reading. What is left to
a hostile file is to be large or deep, and both are bounded before a tree grows.
"""

import re
import xml.sax
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax import handler

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.expatreader import DefusedExpatParser

from kcr2.errors import DataError

MOST_DEPTH = 12
MOST_ELEMENTS = 20_000
"""The largest real warnings have some thousand elements, four deep."""

UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass
class Node:
    """An element: its namespace and name, its own text, the line where it begins, and what is in it."""

    space: str
    name: str
    line: int
    text: str = ""
    children: "list[Node]" = field(default_factory=list)


def read_xml(where: str, content: bytes) -> Node:
    """Read a file into a tree.

    Raises
    ------
    DataError
        It is no well-formed XML in UTF-8, has a DTD or entities, or is deeper or longer than any real message.
    """
    grower = _Grower(where)
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(grower)
    grower.locator = parser
    try:
        parser.parse(BytesIO(_in_utf8(where, content)))
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise _hostile(where) from error
    except xml.sax.SAXParseException as error:
        raise DataError(
            "geen geldige XML: regel {line}, teken {column}: {cause}.",
            where=where,
            fix="Haal het bericht opnieuw op bij de bron; er is niets ingelezen.",
            line=error.getLineNumber(),
            column=(error.getColumnNumber() or 0) + 1,
            cause=error.getMessage(),
        ) from error
    assert grower.root is not None
    return grower.root


def _hostile(where: str) -> DataError:
    return DataError(
        "het bestand heeft een DTD of entiteiten; die kunnen een lezer laten vastlopen of bestanden laten ophalen, "
        "en horen niet in een waarschuwing.",
        where=where,
        fix="Vertrouw dit bestand niet en vraag de bron om het bericht zonder DOCTYPE; er is niets ingelezen.",
    )


def _in_utf8(where: str, content: bytes) -> bytes:
    """Give the file without its byte order mark, or refuse another encoding than UTF-8."""
    plain = content.removeprefix(b"\xef\xbb\xbf")
    declared = DECLARED.match(plain[:300])
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _no_utf8(where, f"byte {error.start + 1} ({plain[error.start]:#04x})") from error
    if name not in UTF8:
        raise _no_utf8(where, f'encoding="{name}"')
    if sign := UNPRINTED.search(text):
        raise _no_utf8(where, f"teken {sign.start() + 1} ({ord(sign[0]):#04x})")
    return plain


def _no_utf8(where: str, found: str) -> DataError:
    return DataError(
        "geen tekst in UTF-8: {found}.",
        where=where,
        fix="Vraag de bron om het bericht in UTF-8; er is niets ingelezen.",
        found=found,
    )


class _Grower(handler.ContentHandler):
    """Grows a tree as far as the bounds allow."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where
        self.locator: Any = None
        self.root: Node | None = None
        self.open: list[Node] = []
        self.pieces: list[list[str]] = []
        self.count = 0

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:
        self.count += 1
        if len(self.open) >= MOST_DEPTH or self.count > MOST_ELEMENTS:
            raise DataError(
                "regel {line}: dieper dan {depth} niveaus of meer dan {most} elementen; zo is geen echte waarschuwing.",
                where=self.where,
                fix="Vertrouw dit bestand niet en vraag de bron om het bericht; er is niets ingelezen.",
                line=self.locator.getLineNumber(),
                depth=MOST_DEPTH,
                most=MOST_ELEMENTS,
            )
        node = Node(name[0] or "", name[1], self.locator.getLineNumber())
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)
        self.pieces.append([])

    def characters(self, content: str) -> None:
        self.pieces[-1].append(content)

    def endElementNS(self, name: Any, qname: Any) -> None:
        self.open.pop().text = "".join(self.pieces.pop()).strip()
