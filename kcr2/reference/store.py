"""What is always so, whatever happens? Regions, owners, types and roads, read once, checked at the door."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import cast

import geopandas as gpd
import pandas as pd
import shapely

from kcr2.errors import DataError, Fault
from kcr2.reference import rows
from kcr2.reference.checks import cross_faults
from kcr2.reference.outlines import Outlines, load_island_outlines, load_outlines
from kcr2.reference.positions import RD_NEW, WGS84, to_rd
from kcr2.reference.recipients import RecipientRow
from kcr2.reference.roads import Roads
from kcr2.reference.tables import read_table
from kcr2.settings import DATA

FOLDER = DATA / "reference"
HUB = "KCR2"
"""The code of the hub, which owns no capacity."""

MODELS: Mapping[str, type[rows.ReferenceRow]] = {
    "regions": rows.RegionRow,
    "islands": rows.IslandRow,
    "organisations": rows.OrganisationRow,
    "municipalities": rows.MunicipalityRow,
    "capability_types": rows.CapabilityRow,
    "substitutions": rows.SubstitutionRow,
    "shared_crews": rows.SharedCrewRow,
    "capacity_facts": rows.CapacityFactRow,
    "hazards": rows.HazardRow,
    "functions": rows.FunctionRow,
    "planning_norms": rows.PlanningNormRow,
    "recipients": RecipientRow,
    "roads_nodes": rows.RoadNodeRow,
    "roads_edges": rows.RoadEdgeRow,
}
"""The file `<name>.csv` of each reference table and its field dictionary."""


ADDITION = r" \([a-z.]+\)$"
"""What the CBS adds to a name that two provinces have, or had: "Bergen (L.)"."""
DAILY_NAMES = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch"}


@dataclass(frozen=True, eq=False)
class Reference:
    """The slow facts. Tables are read only by agreement; the columns are the fields of their row model.

    Attributes
    ----------
    regions : DataFrame, index `code` VR01..VR25
        Fields: rows.RegionRow.
    islands : DataFrame, index `code`
        Fields: rows.IslandRow. The Caribbean part of the Kingdom; no owners.
    organisations : DataFrame, index `code`
        Fields: rows.OrganisationRow. Owners that are not a region.
    municipalities : DataFrame, index `code` GM0000
        Fields: rows.MunicipalityRow.
    capabilities : DataFrame, index `code`
        Fields: rows.CapabilityRow. NA is not known, never 0.
    substitutions : DataFrame, one row per (asked, use)
        Fields: rows.SubstitutionRow. Effects are assumptions where `quality` says so.
    shared_crews : DataFrame, one row per (crew, capability)
        Fields: rows.SharedCrewRow.
    capacity_facts : DataFrame, one row per (region, metric)
        Fields: rows.CapacityFactRow.
    functions : DataFrame, index `code`
        Fields: rows.FunctionRow. How many people a shift needs; assumptions where `quality` says so.
    planning_norms : DataFrame, index `code`
        Fields: rows.PlanningNormRow.
    recipients : DataFrame, index `code`
        Fields: recipients.RecipientRow. National parties beside regions and partners; they own no capacity.
    outlines : GeoDataFrame in RD New, index `code`
        name, geometry
    outlines_source : str
        Where the outlines come from, to print under a map.
    island_outlines : GeoDataFrame in WGS84, index `code`
        name, geometry
    hazards : GeoDataFrame in RD New, index `code`
        Fields: rows.HazardRow, with `geometry` for `wkt`.
    roads : Roads
        Travel times to the seat of every owner.
    """

    regions: pd.DataFrame
    islands: pd.DataFrame
    organisations: pd.DataFrame
    municipalities: pd.DataFrame
    capabilities: pd.DataFrame
    substitutions: pd.DataFrame
    shared_crews: pd.DataFrame
    capacity_facts: pd.DataFrame
    functions: pd.DataFrame
    planning_norms: pd.DataFrame
    recipients: pd.DataFrame
    outlines: gpd.GeoDataFrame
    outlines_source: str
    island_outlines: gpd.GeoDataFrame
    hazards: gpd.GeoDataFrame
    roads: Roads

    @property
    def owners(self) -> tuple[str, ...]:
        """Codes of all who can own capacity: the regions, then the organisations."""
        return (*self.regions.index, *self.organisations.index)

    @property
    def parties(self) -> tuple[str, ...]:
        """Codes of all whom a question or a product can go to: who can own capacity, KCR2 itself, then the State."""
        return (*self.owners, HUB, *self.recipients.index)

    def party_name(self, code: str) -> str:
        """Give the name of a party; KCR2, and a code that nobody has, stand for themselves."""
        return self._party_names.get(code, code)

    def owner_name(self, code: str) -> str:
        """Give the name of a region or organisation.

        Raises
        ------
        DataError
            Nobody has this code.
        """
        if code not in self._owner_names:
            raise DataError(
                "eigenaar '{code}' is geen veiligheidsregio of organisatie.",
                where="regions.csv, organisations.csv",
                fix="Gebruik een van {codes}.",
                code=code,
                codes=", ".join(self.owners),
            )
        return self._owner_names[code]

    def region_of(self, lon: float, lat: float) -> str | None:
        """Give the region in whose outline the point lies: None at sea, abroad and in the Caribbean."""
        point = shapely.Point(*(float(value) for value in to_rd(lon, lat)))
        holding = self.outlines.index[self.outlines.geometry.covers(point)]
        return str(holding[0]) if len(holding) else None

    def municipality(self, name_or_code: str) -> pd.Series:
        """Look up a municipality by code, by the CBS's name or by what everyone calls it.

        Capitals and accents do not matter, nor does an addition such as "(Z.)" where one municipality
        only has the name. The row's name is the code.

        Raises
        ------
        DataError
            No municipality is called that; the text holds names that look like it.
        """
        wanted = _plain(name_or_code)
        if wanted not in self._municipality_codes:
            raise self._unknown_municipality(name_or_code)
        return cast("pd.Series", self.municipalities.loc[self._municipality_codes[wanted]])

    def _unknown_municipality(self, name: str) -> DataError:
        wanted, known = _plain(name), self._municipality_codes
        near = [text for text in known if text.startswith(wanted)] if wanted else []
        codes = list(dict.fromkeys(known[text] for text in near or get_close_matches(wanted, known)))
        likely = list(self.municipalities.loc[codes[:3], "name"])
        return DataError(
            "gemeente '{name}' is onbekend.",
            where="municipalities.csv",
            fix="Bedoeld is misschien {likely}." if likely else "Gebruik de naam of code van het CBS.",
            name=name,
            likely=" of ".join(likely),
        )

    @cached_property
    def _owner_names(self) -> dict[str, str]:
        names = pd.concat([self.regions["name"], self.organisations["name"]])
        return dict(zip(names.index, names, strict=True))

    @cached_property
    def _party_names(self) -> dict[str, str]:
        names = self.recipients["name"]
        return self._owner_names | dict(zip(names.index, names, strict=True))

    @cached_property
    def _municipality_codes(self) -> dict[str, str]:
        codes = self.municipalities.index
        full = self.municipalities["name"].map(_plain)
        bare = full.str.replace(ADDITION, "", regex=True).drop_duplicates(keep=False)
        known = pd.concat([bare, full, pd.Series(codes.map(_plain), codes)])
        found = {text: str(code) for code, text in known.items()}
        return found | {daily: found[official] for daily, official in DAILY_NAMES.items() if official in found}


def load_reference(folder: Path = FOLDER) -> Reference:
    """Read and check everything in `folder`.

    Raises
    ------
    DataError
        Anything is missing or wrong, with every fault of every file; nothing is loaded then.
    """
    tables = {name: read_table(folder / f"{name}.csv", model) for name, model in MODELS.items()}
    outlines = load_outlines(folder, tables["regions"].rows)
    islands = load_island_outlines(folder)
    faults = [fault for table in tables.values() for fault in table.faults]
    if faults := [*faults, *cross_faults(tables), *outlines.faults, *islands.faults]:
        raise _refusal(faults)
    return _assembled({name: table.rows for name, table in tables.items()}, outlines, islands)


def load_regions(folder: Path = FOLDER) -> pd.DataFrame:
    """Read and check the table of regions only, for whoever has to judge other files by it."""
    table = read_table(folder / "regions.csv", MODELS["regions"])
    if faults := [*table.faults, *cross_faults({"regions": table})]:
        raise _refusal(faults)
    return table.rows


def _refusal(faults: Sequence[Fault]) -> DataError:
    first = faults[0]
    row = f", rij {first.row}" if first.row else ""
    return DataError(
        "{count} fouten in de referentiegegevens; er is niets geladen. "
        "De eerste: {column}{row}: gevonden '{found}', verwacht {expected}.",
        where="data/reference",
        fix="Verbeter de bestanden volgens de lijst, of zet de meegeleverde terug.",
        faults=faults,
        count=len(faults),
        column=first.column,
        row=row,
        found=first.found,
        expected=first.expected,
    )


def _assembled(frames: Mapping[str, pd.DataFrame], outlines: Outlines, islands: Outlines) -> Reference:
    regions, organisations = frames["regions"].loc[list(rows.REGION_CODES)], frames["organisations"]
    seats = pd.concat([regions, organisations], join="inner")
    land = outlines.shapes.geometry.union_all()
    return Reference(
        regions=regions,
        islands=frames["islands"],
        organisations=organisations,
        municipalities=frames["municipalities"],
        capabilities=frames["capability_types"],
        substitutions=frames["substitutions"],
        shared_crews=frames["shared_crews"],
        capacity_facts=frames["capacity_facts"],
        functions=frames["functions"],
        planning_norms=frames["planning_norms"],
        recipients=frames["recipients"],
        outlines=_named(outlines.shapes, regions),
        outlines_source=outlines.source,
        island_outlines=_named(islands.shapes, frames["islands"]),
        hazards=_placed(frames["hazards"]),
        roads=Roads(frames["roads_nodes"], frames["roads_edges"], seats=seats, land=land),
    )


def _named(shapes: gpd.GeoDataFrame, table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Put official names on outlines, in the order of the table; by code, as the CBS has names of its own."""
    ordered = shapes.loc[table.index]
    ordered.insert(0, "name", table["name"])
    return ordered


def _placed(hazards: pd.DataFrame) -> gpd.GeoDataFrame:
    geometry = gpd.GeoSeries.from_wkt(hazards["wkt"], crs=WGS84).to_crs(RD_NEW)
    return gpd.GeoDataFrame(hazards.drop(columns="wkt"), geometry=geometry)


def _plain(text: str) -> str:
    """Take capitals, accents and outer spaces away."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
