"""`python -m tests.bench`: print every ratio with what it is measured against, and the bound it should keep."""

import sys
import tempfile
from pathlib import Path

from tests.bench.picture import added_event, build
from tests.bench.screen import screen
from tests.bench.sheet import import_sheet
from tests.bench.timing import Measured


def tell(measured: Measured) -> None:
    """Print one measurement."""
    sys.stdout.write(f"{measured}\n")
    sys.stdout.flush()


def main() -> None:
    """Run every benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        for measured in (
            *build(Path(folder)),
            *added_event(Path(folder)),
            *import_sheet(Path(folder)),
            *screen(Path(folder)),
        ):
            tell(measured)


if __name__ == "__main__":
    main()
