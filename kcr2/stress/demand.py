"""What does an incident ask, where and when? Layers of units that lie on top of each other."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil

from kcr2.stress.drawn import Need, Struck
from kcr2.stress.hazards import Hazard, Hazards, Line, Split

Layer = tuple[int, int, int]
"""Units, first block, and the block after the last, counted from the block in which the incident begins."""


def needs_of(hazards: Hazards, struck: Struck, place: int, blocks: int, block_h: int) -> Iterator[Need]:
    """Give the needs of one incident within a window.

    Parameters
    ----------
    place : place of the incident in the window
    blocks : blocks of the window; what is needed later is left out
    block_h : length of a block in hours
    """
    length = max(1, ceil(struck.hours / block_h))
    for line in hazards.by_key[struck.hazard].demand.lines:
        shares, late = hazards.shares[line.curve], int(line.after_h // block_h)
        until = length if line.for_h is None else late + ceil(line.for_h / block_h)
        span = (length, late, min(until, blocks - struck.block))
        for region, units in zip(struck.regions, split(line, struck.size, len(struck.regions)), strict=False):
            for held, first, last in layers(shares, units, *span):
                yield Need(
                    place,
                    region,
                    line.capability,
                    held,
                    struck.block + first,
                    struck.block + last,
                    line.urgency,
                    line.within_min,
                    60 * block_h * late,
                )


def split(line: Line, size: float, regions: int) -> tuple[int, ...]:
    """Give the units that each region asks for at the height; who is hit first takes what does not divide."""
    units = line.units(size)
    if line.split is Split.EACH:
        return (units,) * regions
    if line.split is Split.FIRST:
        return (units,)
    whole, rest = divmod(units, regions)
    return tuple(whole + (place < rest) for place in range(regions))


@lru_cache(maxsize=100_000)
def layers(shares: tuple[float, ...], units: int, length: int, late: int, until: int) -> tuple[Layer, ...]:
    """Give the layers of a demand, the longest below; together they are the profile.

    Parameters
    ----------
    shares : share of `units` in each equal part of the incident
    length : blocks that the incident lasts
    late : blocks in which nothing is needed yet
    until : the block from which nothing is needed any more, or the window has ended
    """
    heights = profile(shares, units, length, until)
    return tuple(_stacked([0 if block < late else height for block, height in enumerate(heights)]))


def profile(shares: Sequence[float], units: int, length: int, until: int) -> list[int]:
    """Give the units in each block of an incident, up to `until`: the share of the part in which its middle lies."""
    parts = (shares[int((block + 0.5) * len(shares) / length)] for block in range(min(length, until)))
    # Rounded first: a share of 0.1 of 30 units is 3, not 4 by what a float makes of it.
    return [ceil(round(share * units, 9)) for share in parts]


def _stacked(heights: Sequence[int]) -> Iterator[Layer]:
    """Cut a profile into layers, each as long as the profile is at least so high."""
    opened: list[tuple[int, int]] = []  # (height on which it lies up to, block in which it opened), rising
    for block, height in enumerate([*heights, 0]):
        first = block
        while opened and opened[-1][0] > height:
            top, first = opened.pop()
            below = max(opened[-1][0] if opened else 0, height)
            yield top - below, first, block
        if height and (not opened or opened[-1][0] < height):
            opened.append((height, first))


def hours_of(hazard: Hazard, size: float) -> float:
    """Give the median duration of an incident of a size, before its bounds."""
    duration = hazard.duration
    return float(duration.median_h * (size / duration.at_size) ** duration.exponent)
