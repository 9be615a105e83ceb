"""Do the products that leave the house still look as a person once approved them?

`make golden` (KCR2_GOLDEN=rewrite) writes them anew; a person reads the difference.
"""

import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.text.paragraph import Paragraph
from typer.testing import CliRunner

from kcr2.cli.commands import app
from kcr2.exchange.documents import write_docx
from kcr2.exchange.documents.svg import map_svg
from kcr2.facts import facts
from kcr2.planning import who_can_help
from kcr2.reports import conclusion
from kcr2.reports.document import plain_text
from kcr2.reports.pictures import Map
from kcr2.reports.product import mail_text, one_page_document, product_document
from kcr2.view.tables import help_table
from tests import lob
from tests.pictures import ede

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("KCR2_GOLDEN") == "rewrite"


def the_conclusion(out: Path) -> None:
    """Say the picture of Ede at 18:00 in one line."""
    out.write_text(conclusion(facts(ede())) + "\n", encoding="utf-8")


def who_can_relieve_at_ede(out: Path) -> None:
    """Say who could relieve the platoons at Ede, as on screen."""
    table = help_table(who_can_help(ede(), "A-2025-0003"))
    out.write_text(table.to_csv(index=False), encoding="utf-8")


def the_regions(out: Path) -> None:
    """Write what `picture regions --at 2025-04-03T18:00` writes."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"KCR2_DATABASE_URL": f"sqlite:///{folder}/kcr2.db"}
        CliRunner().invoke(app, ["scenario", "load", "ede-2025"], env=environment)
        told = CliRunner().invoke(app, ["picture", "regions", "--at", "2025-04-03T18:00"], env=environment)
    out.write_bytes(told.stdout_bytes)


def the_lob(out: Path) -> None:
    """Tell the small national product in lines."""
    out.write_text(plain_text(product_document(lob.small(), lob.LIVE, lob.FIRST)) + "\n", encoding="utf-8")


def the_lob_as_word(out: Path) -> None:
    """Tell what its Word file holds, with the style of each line."""
    opened = docx.Document(BytesIO(write_docx(product_document(lob.small(), lob.LIVE, lob.FIRST))))
    lines = (
        [f"{part.style.name}: {part.text}"]
        if isinstance(part, Paragraph) and part.style
        else [" | ".join(cell.text for cell in row.cells) for row in getattr(part, "rows", ())]
        for part in opened.iter_inner_content()
    )
    out.write_text("\n".join(line for told in lines for line in told) + "\n", encoding="utf-8")


def the_lob_by_mail(out: Path) -> None:
    """Tell the small national product as a mail."""
    out.write_text(mail_text(lob.small(), lob.LIVE, lob.FIRST), encoding="utf-8")


def the_lob_on_one_page(out: Path) -> None:
    """Tell what stands on its one page."""
    out.write_text(plain_text(one_page_document(lob.small(), lob.LIVE, lob.FIRST)) + "\n", encoding="utf-8")


def the_map_of_the_lob(out: Path) -> None:
    """Draw its map."""
    drawn = next(block for block in product_document(lob.small(), lob.LIVE, lob.FIRST).blocks if isinstance(block, Map))
    out.write_text(map_svg(drawn) + "\n", encoding="utf-8")


def the_changes_of_the_lob(out: Path) -> None:
    """Tell a second edition in which something changed, as a mail."""
    out.write_text(mail_text(lob.second(lob.CHANGED), lob.LIVE, lob.SECOND), encoding="utf-8")


PRODUCTS = {
    "lob.txt": the_lob,
    "lob-changes-mail.txt": the_changes_of_the_lob,
    "lob-docx.txt": the_lob_as_word,
    "lob-mail.txt": the_lob_by_mail,
    "lob-map.svg": the_map_of_the_lob,
    "lob-one-page.txt": the_lob_on_one_page,
    "ede-conclusion.txt": the_conclusion,
    "ede-help-A-2025-0003.csv": who_can_relieve_at_ede,
    "ede-regions.csv": the_regions,
}


@pytest.mark.parametrize(("name", "product"), PRODUCTS.items(), ids=PRODUCTS)
def test_a_product_is_as_it_was_approved(name: str, product: Callable[[Path], None], tmp_path: Path) -> None:
    made = GOLDEN / name if REWRITE else tmp_path / name

    product(made)

    assert made.read_text(encoding="utf-8") == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_approved_file_is_a_product() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(PRODUCTS)
