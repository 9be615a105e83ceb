"""`python -m tests.bench [NAME …]`: print every ratio with what it is measured against, and the bound to keep."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench.allocation import allocation
from tests.bench.moment import moment
from tests.bench.picture import added_event, build
from tests.bench.playback import playback
from tests.bench.product import product
from tests.bench.screen import screen
from tests.bench.sheet import import_sheet
from tests.bench.stress import stress
from tests.bench.timing import Measured

BENCHMARKS: dict[str, Callable[[Path], Iterable[Measured]]] = {
    "picture": build,
    "event": added_event,
    "sheet": import_sheet,
    "screen": screen,
    "moment": moment,
    "allocation": allocation,
    "playback": playback,
    "stress": stress,
    "product": product,
}


def tell(measured: Measured) -> None:
    """Print one measurement."""
    sys.stdout.write(f"{measured}\n")
    sys.stdout.flush()


def main() -> None:
    """Run every benchmark, or those that are named."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or BENCHMARKS:
            for measured in BENCHMARKS[name](Path(folder)):
                tell(measured)


if __name__ == "__main__":
    main()
