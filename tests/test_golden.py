"""Do the products that leave the house still look as a person once approved them?

`make golden` (KCR2_GOLDEN=rewrite) writes them anew; a person reads the difference.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kcr2.cli.commands import app
from kcr2.facts import facts
from kcr2.planning import who_can_help
from kcr2.reports import conclusion
from kcr2.view.tables import help_table
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


PRODUCTS = {
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
