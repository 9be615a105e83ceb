"""What is always so? The public face of the reference data: regions, owners, types, hazards and roads."""

from kcr2.reference.outlines import SHIPPED, UPDATED, Outlines, load_outlines, outline_faults, parse_outlines
from kcr2.reference.positions import RD_NEW, WGS84, to_rd
from kcr2.reference.roads import Roads, Route
from kcr2.reference.rows import ISLAND_CODES, REGION_CODES
from kcr2.reference.store import Reference, load_reference, load_regions

__all__ = [
    "ISLAND_CODES",
    "RD_NEW",
    "REGION_CODES",
    "SHIPPED",
    "UPDATED",
    "WGS84",
    "Outlines",
    "Reference",
    "Roads",
    "Route",
    "load_outlines",
    "load_reference",
    "load_regions",
    "outline_faults",
    "parse_outlines",
    "to_rd",
]
