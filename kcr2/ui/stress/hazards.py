"""Which hazards are drawn from? Read once per process."""

from functools import cache

from kcr2.exchange.hazard_files import load_hazards
from kcr2.stress.hazards import Hazards
from kcr2.ui import resources


@cache
def hazards_held() -> Hazards:
    """Give the hazards that come with the program.

    Raises
    ------
    DataError
        The file is not what its definition says; it names every fault.
    """
    return load_hazards(resources.reference())


def titles_of(hazards: Hazards) -> dict[str, str]:
    """Give what each hazard is called, by its key."""
    return {hazard.key: hazard.title for hazard in hazards.hazards}
