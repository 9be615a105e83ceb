"""Who said something, who did not, and how old is what was said?"""

from collections.abc import Iterator, Sequence

import pandas as pd

from kcr2.facts.base import counted, named, number
from kcr2.facts.national import facts
from kcr2.formats import clock_time
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart

PART = FactPart.SOURCES


def source_facts(picture: Picture, left_out: int) -> Iterator[Fact]:
    """Give how many regions reported in time, too late, only capacity, or nothing, and which those are."""
    found = facts(picture)
    in_time = found.regions - len(found.late) - len(found.silent) - len(found.capacity_only)
    yield _count("in_time", "Regio's die binnen hun ritme meldden", in_time, picture)
    for name, label, codes in (
        ("late", "Regio's met een verouderde melding", found.late),
        ("capacity_only", "Regio's die alleen capaciteit opgaven", found.capacity_only),
        ("silent", "Regio's zonder melding of opgave", found.silent),
    ):
        yield _count(name, label, len(codes), picture)
        if codes:
            which = _which(codes, picture)
            yield counted(f"source:{name}:which", PART, picture.at, label=f"{label}: welke", text=which)
    reported = picture.regions["reported_at"].min()
    oldest = "geen enkele melding" if pd.isna(reported) else clock_time(reported)
    yield counted("source:oldest", PART, picture.at, label="Oudste laatste melding van een regio", text=oldest)
    label = "Aanvragen met een strengere rubricering, niet opgenomen"
    yield _count("left_out", label, left_out, picture)


def _count(name: str, label: str, value: int, picture: Picture) -> Fact:
    return counted(f"source:{name}", PART, picture.at, label=label, **number(value))


def _which(codes: Sequence[str], picture: Picture) -> str:
    return ", ".join(named(code, picture.reference.owner_name(code)) for code in sorted(codes))
