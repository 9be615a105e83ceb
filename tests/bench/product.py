"""What does a national product of 25 regions by eight themes cost as files, beside the two-page stress report?"""

from pathlib import Path

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.reports.document import Bullets, Document, Facts, Grid, Heading, Paragraph
from kcr2.reports.product import product_document
from tests import lob
from tests.bench.timing import Measured, pair

MOST_S = 10


def two_pages(like: Document) -> Document:
    """Give a paper of the size that the board gets of a stress test: text, facts and two tables."""
    table = Grid(("Type", "Regio", "Kans", "Tekort"), tuple((f"Type {n}", "VR07", "12 %", "3") for n in range(16)), "T")
    text = (Heading("Kop"), Paragraph("Een zin over de uitkomst. " * 20), Bullets(("Een punt.",) * 4))
    return Document(**{**vars(like), "blocks": (*text, Facts((("Vensters", "1.000"),) * 6), table, *text, table)})


def product(folder: Path) -> list[Measured]:
    """Compare making and writing a busy product with writing a paper of two pages."""
    shown = lob.busy()
    small = two_pages(product_document(shown, lob.LIVE, lob.SECOND))

    def ours() -> object:
        made = product_document(shown, lob.LIVE, lob.SECOND)
        return write_docx(made), write_pdf(made)

    def two() -> object:
        return write_docx(small), write_pdf(small)

    one, other = pair(ours, two, rounds=3)
    detail = f"{one:.2f} s against {other:.2f} s, DOCX and PDF; should stay well under {MOST_S} s"
    return [Measured("national product of 25 × 8 themes / paper of two pages", one / other, "x", "", detail)]
