"""What does one row of each reference file say? The field dictionary of the slow facts (decision D7)."""

from typing import Annotated, ClassVar, Literal

import shapely
from pydantic import AfterValidator, BeforeValidator, ConfigDict
from shapely.errors import ShapelyError

from kcr2.model.base import Record, field
from kcr2.terms import FunctionUse, NormScope

REGION_CODES = tuple(f"VR{number:02}" for number in range(1, 26))
"""The 25 veiligheidsregio's; the order in which every table and list shows them."""

ISLAND_CODES = ("BQ-BO", "BQ-SE", "BQ-SA", "AW", "CW", "SX")


def _known_region(code: str) -> str:
    if code not in REGION_CODES:
        raise ValueError("een code VR01..VR25")
    return code


def _region_or_country(code: str) -> str:
    return code if code == "NL" else _known_region(code)


def _known_island(code: str) -> str:
    if code not in ISLAND_CODES:
        raise ValueError(f"een van {', '.join(ISLAND_CODES)}")
    return code


def _not_a_region(code: str) -> str:
    if code.startswith("VR"):
        raise ValueError("een code die niet met VR begint: die zijn van de regio's")
    return code


def _parts(text: object) -> object:
    return tuple(text.split(";")) if isinstance(text, str) else text


def _readable_wkt(text: str) -> str:
    try:
        shapely.from_wkt(text)
    except ShapelyError as error:
        raise ValueError("een leesbare WKT-geometrie") from error
    return text


RegionCode = Annotated[str, AfterValidator(_known_region)]
RegionOrCountry = Annotated[str, AfterValidator(_region_or_country)]
RegionCodes = Annotated[tuple[RegionCode, ...], BeforeValidator(_parts)]
IslandCode = Annotated[str, AfterValidator(_known_island)]
OrganisationCode = Annotated[str, AfterValidator(_not_a_region)]
Wkt = Annotated[str, AfterValidator(_readable_wkt)]
Mark = Literal["S", "KH", "KM", "KL", "X"]
"""S: from a source; KH, KM, KL: own knowledge, high to low; X: planning assumption."""

LONGITUDE = {"ge": 2.5, "le": 8.0}
LATITUDE = {"ge": 50.5, "le": 54.0}
"""Degrees: the Netherlands and the strip beyond its borders that matters here."""


class ReferenceRow(Record):
    """A row of a reference file. `key` names the fields that no two rows may share."""

    model_config = ConfigDict(allow_inf_nan=False)
    key: ClassVar[tuple[str, ...]] = ("code",)


class RegionRow(ReferenceRow):
    """A veiligheidsregio under its official name."""

    code: RegionCode = field("Code", "VR01..VR25.")
    name: str = field("Naam", "Officiële naam; het CBS schrijft sommige namen anders.")
    seat: str = field("Vestigingsplaats", "Waar de regio zetelt.")
    provinces: str = field("Provincies", "In welke provincie de regio ligt.")
    municipality_count: int = field("Gemeenten", "Aantal gemeenten.", ge=1)
    inhabitants: int = field("Inwoners", "Aantal inwoners.", unit="personen", ge=1)
    inhabitants_year: int = field("Jaar inwoners", "Peiljaar.", ge=2000)
    land_km2: float = field("Land", "Oppervlakte land.", unit="km²", gt=0)
    outline_km2: float = field("Omtrek", "Oppervlakte binnen de gegeneraliseerde omtrek.", unit="km²", gt=0)
    rd_x: float = field("RD x", "Zetel in het Rijksdriehoekstelsel.", unit="m", ge=0, le=300_000)
    rd_y: float = field("RD y", "Zetel in het Rijksdriehoekstelsel.", unit="m", ge=300_000, le=650_000)
    lon: float = field("Lengte", "Zetel in WGS84.", unit="°", **LONGITUDE)
    lat: float = field("Breedte", "Zetel in WGS84.", unit="°", **LATITUDE)
    seat_accuracy: str = field("Nauwkeurigheid zetel", "Hoe goed het punt is.")
    control_room: str = field("Meldkamer", "Eigen kennis.", default="")
    neighbours_land: RegionCodes = field("Buren over land", "Regiocodes.", default=())
    neighbours_dam: RegionCodes = field("Buren over dam of brug", "Regiocodes.", default=())
    neighbours_water: RegionCodes = field("Buren over open water", "Regiocodes.", default=())
    source: str = field("Bron", "Waar de rij vandaan komt.")


class IslandRow(ReferenceRow):
    """A Caribbean country or public body of the Kingdom; not a region."""

    code: IslandCode = field("Code", "BQ-BO, BQ-SE, BQ-SA, AW, CW of SX.")
    name: str = field("Naam", "Naam van het eiland.")
    kind: Literal["bijzondere gemeente", "land"] = field("Soort", "Staatsrechtelijke vorm.")
    seat: str = field("Hoofdplaats", "Waar het bestuur zetelt.")
    inhabitants: int = field("Inwoners", "Aantal inwoners.", unit="personen", ge=1)
    inhabitants_year: int = field("Jaar inwoners", "Peiljaar.", ge=2000)
    land_km2: float = field("Land", "Oppervlakte land.", unit="km²", gt=0)
    lon: float = field("Lengte", "Hoofdplaats in WGS84.", unit="°", ge=-72, le=-60)
    lat: float = field("Breedte", "Hoofdplaats in WGS84.", unit="°", ge=11, le=19)
    seat_accuracy: str = field("Nauwkeurigheid", "Hoe goed het punt is.")
    source: str = field("Bron", "Waar de rij vandaan komt.")


class OrganisationRow(ReferenceRow):
    """An owner of capacity that is not a veiligheidsregio."""

    code: OrganisationCode = field("Code", "Nooit die van een regio.", pattern=r"^[A-Z0-9-]{2,12}$")
    name: str = field("Naam", "Naam van de organisatie.")
    kind: str = field("Soort", "Wat voor organisatie het is.")
    seat: str = field("Plaats", "Vertrekpunt waarmee de reistijd rekent.")
    lon: float = field("Lengte", "Vertrekpunt in WGS84.", unit="°", **LONGITUDE)
    lat: float = field("Breedte", "Vertrekpunt in WGS84.", unit="°", **LATITUDE)
    seat_accuracy: str = field("Nauwkeurigheid", "Hoe goed het punt is.")
    note: str = field("Opmerking", "Wat het punt niet zegt.", default="")


class MunicipalityRow(ReferenceRow):
    """A municipality and the region that it belongs to."""

    code: str = field("Code", "GM en vier cijfers.", pattern=r"^GM\d{4}$")
    name: str = field("Naam", "Naam van de gemeente volgens het CBS.")
    region: RegionCode = field("Regio", "Code van de veiligheidsregio.")
    province: str = field("Provincie", "Naam van de provincie.")
    inhabitants: int = field("Inwoners", "Aantal inwoners.", unit="personen", ge=1)
    inhabitants_as_of: str = field("Peil inwoners", "Wanneer en waaruit.")
    land_km2: float = field("Land", "Oppervlakte land.", unit="km²", gt=0)
    outline_km2: float = field("Omtrek", "Oppervlakte binnen de omtrek.", unit="km²", gt=0)
    seat: str = field("Bestuurscentrum", "Waar het gemeentehuis staat.")
    rd_x: float = field("RD x", "Punt binnen de gemeente.", unit="m", ge=0, le=300_000)
    rd_y: float = field("RD y", "Punt binnen de gemeente.", unit="m", ge=300_000, le=650_000)
    lon: float = field("Lengte", "Punt binnen de gemeente, WGS84.", unit="°", **LONGITUDE)
    lat: float = field("Breedte", "Punt binnen de gemeente, WGS84.", unit="°", **LATITUDE)
    land_source: str = field("Bron oppervlakte", "Waar de oppervlakte vandaan komt.")
    changes: str = field("Mutatie", "Laatste herindeling, voor wie oude lijsten koppelt.", default="")


class CapabilityRow(ReferenceRow):
    """A type of capacity: what one unit is and how soon and how long it works. Empty is not known."""

    code: str = field("Code", "Code van het capaciteitstype.", pattern=r"^[A-Z0-9-]{3,20}$")
    name: str = field("Naam", "Naam van het type.")
    name_en: str = field("Engelse naam", "Vertaling.")
    service: str = field("Kolom", "Dienst of sector die het levert.")
    unit: str = field("Eenheid", "Waarin wordt geteld.")
    crew: int | None = field("Bemensing", "Per eenheid.", unit="personen", default=None, ge=0)
    vehicles: str = field("Voertuigen", "Waaruit een eenheid bestaat.")
    vehicle_count: int | None = field("Aantal voertuigen", "Per eenheid.", default=None, ge=0)
    ready_min: int | None = field("Tijd tot gereed", "Volgens de klok.", unit="min", default=None, ge=0)
    clock: Literal["vertrekgereed", "vertrekpunt", "ter plaatse", "ontvangstgereed", "operationeel", "formeel"] = field(
        "Klok", "Wat er na die tijd waar is; bij 'ter plaatse' komt er geen rijtijd meer bij."
    )
    max_shift_h: int | None = field("Langste inzet", "Tot aflossing.", unit="uur", default=None, gt=0)
    travel_kmh: int | None = field("Verplaatsing", "Snelheid onderweg.", unit="km/uur", default=None, gt=0)
    bound: Literal["regionaal", "landelijk"] = field("Gebonden", "Hoort bij een regio of bij het land.")
    hosts: RegionCodes = field("Standplaatsen", "Regio's waar het staat; leeg is niet bekend.", default=())
    national_count: int | None = field("Landelijk aantal", "Eenheden in het land.", default=None, ge=0)
    request_route: str = field("Aanvraagroute", "Langs welke weg het wordt gevraagd.")
    supplier_decides: str = field("Beslisser", "Wie aan leverende kant beslist.")
    quality_crew: Mark = field("Kwaliteit bemensing", "Zekerheid van het getal.")
    quality_vehicles: Mark = field("Kwaliteit voertuigen", "Zekerheid van het getal.")
    quality_ready: Mark = field("Kwaliteit tijd", "Zekerheid van het getal.")
    quality_shift: Mark = field("Kwaliteit inzetduur", "Zekerheid van het getal.")
    quality_hosts: Mark = field("Kwaliteit standplaatsen", "Zekerheid van de lijst.")
    quality_count: Mark = field("Kwaliteit aantal", "Zekerheid van het getal.")
    source: str = field("Bron", "Bronnummer, of K voor eigen kennis.")
    note: str = field("Opmerking", "Hoe het getal tot stand kwam.", default="")


class SubstitutionRow(ReferenceRow):
    """A type that may serve where another is asked for, and how far one unit goes."""

    key: ClassVar[tuple[str, ...]] = ("asked", "use")
    asked: str = field("Gevraagd type", "Code van het capaciteitstype waarom wordt gevraagd.")
    use: str = field("In plaats daarvan", "Code van het capaciteitstype dat het kan doen.")
    effect: int = field("Effect", "Deel van een gevraagde eenheid per geleverde eenheid.", unit="%", ge=1, le=1_000)
    quality: Mark = field("Kwaliteit", "Zekerheid van het effect.")
    source: str = field("Bron", "Bronnummer, of K voor eigen kennis.")
    note: str = field("Opmerking", "Wat het niet kan en hoe het effect tot stand kwam.")


class SharedCrewRow(ReferenceRow):
    """A type whose crew also counts for other types of the same group: people who serve in two roles."""

    key: ClassVar[tuple[str, ...]] = ("crew", "capability")
    crew: str = field("Gedeelde bemanning", "Naam van de groep types.", pattern=r"^[a-z-]{3,20}$")
    capability: str = field("Type", "Code van het capaciteitstype.")
    quality: Mark = field("Kwaliteit", "Zekerheid dat de bemanning wordt gedeeld.")
    source: str = field("Bron", "Bronnummer, of K voor eigen kennis.")
    note: str = field("Opmerking", "Waarom de bemanning dezelfde is.")


class CapacityFactRow(ReferenceRow):
    """A counted or estimated quantity of one region, or of the country."""

    key: ClassVar[tuple[str, ...]] = ("region", "metric")
    region: RegionOrCountry = field("Regio", "Regiocode, of NL voor het land.")
    metric: str = field("Grootheid", "Wat is geteld; eindigt op _est als het is geschat.")
    value: int = field("Waarde", "In de eenheid van de rij.", ge=0)
    unit: str = field("Eenheid", "Waarin is geteld.")
    year: int = field("Jaar", "Peiljaar.", ge=2000)
    source: str = field("Bron", "Waar de waarde vandaan komt.")
    quality: Literal["feit", "feit (verouderd)", "schatting"] = field("Kwaliteit", "Hoe zeker de waarde is.")
    note: str = field("Opmerking", "Rekenregel of voorbehoud.", default="")


class HazardRow(ReferenceRow):
    """A place or line where much can go wrong."""

    code: str = field("Code", "H en drie cijfers.", pattern=r"^H\d{3}$")
    name: str = field("Naam", "Naam van de plaats.")
    kind: str = field("Soort", "Wat voor risico het is.")
    shape: Literal["point", "line"] = field("Vorm", "Punt of lijn.")
    lon: float = field("Lengte", "Ankerpunt in WGS84.", unit="°", **LONGITUDE)
    lat: float = field("Breedte", "Ankerpunt in WGS84.", unit="°", **LATITUDE)
    regions: RegionCodes = field("Regio's", "Waar het ligt of werkt; leeg bij buitenland.", default=())
    country: Literal["NL", "BE", "DE"] = field("Land", "Waar het ligt.")
    area_km2: float | None = field("Oppervlakte", "Leeg is niet bekend.", unit="km²", default=None, gt=0)
    length_km: float | None = field("Lengte van de lijn", "Leeg bij een punt.", unit="km", default=None, gt=0)
    points: int = field("Hoekpunten", "Aantal punten van de geometrie.", ge=1)
    wkt: Wkt = field("Geometrie", "WKT in WGS84.")
    source: str = field("Bron", "Waar de rij vandaan komt.")
    note: str = field("Opmerking", "Voorbehoud.", default="")


class RoadNodeRow(ReferenceRow):
    """A junction, exit, town, border crossing, port, airport or seat on the road network."""

    code: str = field("Code", "Code van het knooppunt.")
    name: str = field("Naam", "Naam van het knooppunt.")
    kind: str = field("Soort", "Wat voor punt het is.")
    tier: Literal["1", "2"] = field("Laag", "1: hoofdwegennet; 2: wat daarop aansluit.")
    lon: float = field("Lengte", "WGS84.", unit="°", **LONGITUDE)
    lat: float = field("Breedte", "WGS84.", unit="°", **LATITUDE)
    municipality: str = field("Gemeente", "Naam, alleen ter oriëntatie.")
    region: RegionCode = field("Regio", "Code van de veiligheidsregio.")
    source: str = field("Bron", "Waar het punt vandaan komt.")


class RoadEdgeRow(ReferenceRow):
    """A stretch of road (or ferry) between two nodes, both ways."""

    code: str = field("Code", "Code van het wegvak.")
    from_node: str = field("Van", "Code van een knooppunt.")
    to_node: str = field("Naar", "Code van een knooppunt.")
    road: str = field("Weg", "Wegnummer of naam.")
    kind: Literal["motorway", "expressway", "regional", "urban", "ferry"] = field("Soort", "Wat voor weg.")
    length_km: float = field("Lengte", "Over de weg.", unit="km", gt=0)
    straight_km: float = field("Hemelsbreed", "Tussen de punten.", unit="km", gt=0)
    ratio: float = field("Omweg", "Weg gedeeld door hemelsbreed.", ge=1)
    convoy_kmh: int = field("Kolonnesnelheid", "Aanname per soort weg.", unit="km/uur", gt=0)
    minutes: float = field("Rijtijd", "In kolonne; wachten op een veer niet meegeteld.", unit="min", gt=0)
    length_source: str = field("Bron lengte", "Gemeten, of geschat met welke factor.")


class FunctionRow(ReferenceRow):
    """A function on duty, or in the national operational crisis team (LOCT), and how many people one shift needs."""

    code: str = field("Code", "Code van de functie.", pattern=r"^[A-Z-]{3,12}$")
    name: str = field("Naam", "Naam van de functie.")
    use: FunctionUse = field("Soort", "duty: piket; pool: LOCT-pool.")
    party: str = field(
        "Van wie", "regio: elke regio; anders KCR2 of een partnercode.", pattern=r"^(regio|[A-Z0-9-]{2,12})$"
    )
    needed: int = field("Nodig", "Aantal mensen per ploeg.", unit="personen", ge=1)
    quality: Mark = field("Kwaliteit", "Zekerheid van het aantal.")
    source: str = field("Bron", "Bronnummer, of aanname.")
    note: str = field("Opmerking", "Waar het getal op rust.")


class PlanningNormRow(ReferenceRow):
    """What must be possible: so many units within so many hours, somewhere, for so long."""

    code: str = field("Code", "Code van de norm.", pattern=r"^[A-Z]{2}-[A-Z]{2,8}$")
    title: str = field("Norm", "Wat er moet kunnen.")
    capability: str = field("Type", "Code van het capaciteitstype.")
    amount: int = field("Aantal", "In de eenheid van het type.", unit="eenheden", ge=1)
    scope: NormScope = field("Waar", "departure: vertrekgereed; country: in elke regio; region: met eigen eenheden.")
    within_h: float = field("Binnen", "Uren vanaf de alarmering.", unit="uur", gt=0)
    hold_h: float = field("Volhouden", "Uren inzet met aflossing; 0: niet genoemd.", unit="uur", ge=0)
    quality: Mark = field("Kwaliteit", "Zekerheid van de norm; X is een aanname.")
    source: str = field("Bron", "Bronnummer, of aanname.")
    note: str = field("Opmerking", "Wat de norm niet toetst.")
