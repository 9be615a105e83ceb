"""What does an allocation problem hold? The tables of `kcr2-alloc/1`, all integers, times in minutes after now."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """One decision at one moment, or stints that relieve each other over periods."""

    STATIC = "static"
    SHIFTS = "shifts"


class Level(StrEnum):
    """What is minimised, one after the other; the order is the instance's."""

    UNMET = "unmet"
    LATE = "late"
    DISTURB = "disturb"
    COVER = "cover"
    BURDEN = "burden"
    TRAVEL = "travel"


Name = Annotated[str, Field(min_length=1, max_length=80)]
Whole = Annotated[int, Field(ge=0, le=10_000_000)]
Some = Annotated[int, Field(ge=1, le=10_000_000)]


class Part(BaseModel):
    """A row of an instance. Integers are taken as they are, never from text or a fraction; other fields pass by."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Horizon(Part):
    """The periods of a plan with shifts."""

    periods: Annotated[int, Field(ge=1, le=200)]
    minutes: Annotated[int, Field(ge=1, le=10_080)]


class TypeRow(Part):
    """A capability type: burden in points per unit (per period on site with shifts), stint and rest in periods."""

    id: Name
    burden: Whole = 0
    max_stint: Some = 1
    rest: Whole = 0


class Substitution(Part):
    """`use` may serve a request `for` another type; a unit counts `effect` percent."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    use: Name
    for_: Name = Field(alias="for")
    effect: Some


class Supplier(Part):
    """Who owns capacity; burden carried before, and the thresholds from which more weighs more.

    A national, military or foreign owner may be of no region: then it is never the one that asks.
    """

    id: Name
    kind: Name = "region"
    region: str | None = None
    burden_base: Whole = 0
    burden_steps: tuple[tuple[Whole, Whole], ...] = Field(default=())


class Location(Part):
    """Where units are needed."""

    id: Name
    region: str = ""


class Stock(Part):
    """What a supplier has of a type now, how many it offers at most, and minutes until ready to depart."""

    supplier: Name
    type: Name
    available: Whole
    offer_cap: Whole | None = None
    mobilise: Whole = 0

    @property
    def cap(self) -> int:
        """Units that may be away at any moment."""
        return self.available if self.offer_cap is None else min(self.available, self.offer_cap)


class Cover(Part):
    """What stays at home: a hard minimum and a target over suppliers × types."""

    id: Name
    kind: str = "restdekking"
    members: tuple[Name, ...]
    types: tuple[Name, ...]
    min: Whole = 0
    target: Whole = 0
    weight: Whole = 0


class Pool(Part):
    """Crews or vehicles that several types of one supplier share."""

    id: Name
    supplier: Name
    use: dict[Name, Some]
    cap: Whole


class Request(Part):
    """What is asked where, how heavily it weighs, when it is needed and when it is too late.

    Nobody gets ready for it before `asked_at`, which may lie before now. Who leaves as soon as that allows covers a
    later period too when it arrives up to `grace` minutes after its start: else an owner a minute too far would miss a
    whole period more.
    """

    id: Name
    requester: str = ""
    location: Name
    type: Name
    quantity: Some
    weight: Whole = 1
    asked_at: Annotated[int, Field(ge=-10_000_000, le=10_000_000)] = 0
    grace: Whole = 0
    needed_by: Whole
    latest: Whole
    declined_by: tuple[Name, ...] = Field(default=())
    substitutes: bool = True
    max_suppliers: Annotated[int, Field(ge=0)] | None = None
    start_period: Whole = 0
    end_period: Whole = 1


class Incumbent(Part):
    """A line of the plan that is being carried out; what has departed is frozen."""

    request: Name
    supplier: Name
    type: Name
    units: Some
    change_cost: Whole = 1
    frozen: bool = False
    period: Whole = 0


class Instance(Part):
    """One allocation problem.

    Source: schema `kcr2-alloc/1`; rules and objectives are those of its definition. Three things go beyond it:
    `roads` gives types travel times of their own (type → supplier → location), a time may be null: no way known,
    and a request may come later or have come before, with some grace for who leaves at once.
    """

    name: str = ""
    kind: Kind
    horizon: Horizon | None = None
    objectives: tuple[Level, ...] = Field(min_length=1)
    types: tuple[TypeRow, ...]
    substitutions: tuple[Substitution, ...] = Field(default=())
    suppliers: tuple[Supplier, ...]
    locations: tuple[Location, ...]
    stock: tuple[Stock, ...]
    cover: tuple[Cover, ...] = Field(default=())
    pools: tuple[Pool, ...] = Field(default=())
    requests: tuple[Request, ...]
    travel: dict[str, dict[str, Whole | None]]
    roads: dict[str, dict[str, dict[str, Whole | None]]] = Field(default_factory=dict)
    incumbent: tuple[Incumbent, ...] = Field(default=())

    def having(self, **tables: object) -> "Instance":
        """Give the problem with other tables. Nothing that was looked up in the old ones comes along."""
        return Instance.model_construct(**{name: getattr(self, name) for name in Instance.model_fields} | tables)

    @property
    def periods(self) -> int:
        """Number of periods; one in the static form, which has no use for a horizon."""
        return 1 if self.horizon is None or self.kind is Kind.STATIC else self.horizon.periods

    @property
    def minutes(self) -> int:
        """Length of a period; meaningless in the static form."""
        return 0 if self.horizon is None else self.horizon.minutes

    @cached_property
    def request_at(self) -> dict[str, int]:
        """Place of each request in the table."""
        return {row.id: place for place, row in enumerate(self.requests)}

    @cached_property
    def stock_at(self) -> dict[tuple[str, str], int]:
        """Place of each supplier × type in the table."""
        return {(row.supplier, row.type): place for place, row in enumerate(self.stock)}

    @cached_property
    def supplier_of(self) -> dict[str, Supplier]:
        """Suppliers by their id."""
        return {row.id: row for row in self.suppliers}

    @cached_property
    def type_of(self) -> dict[str, TypeRow]:
        """Types by their id."""
        return {row.id: row for row in self.types}

    @cached_property
    def serving(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """For each type asked for, the types that may serve it with their effect in percent; itself first."""
        serves: dict[str, dict[str, int]] = {row.id: {row.id: 100} for row in self.types}
        for row in self.substitutions:
            serves[row.for_][row.use] = row.effect
        return {asked: tuple(uses.items()) for asked, uses in serves.items()}

    def window(self, request: Request) -> range:
        """Give the periods that a request is about."""
        return range(request.start_period, request.end_period) if self.kind is Kind.SHIFTS else range(1)

    def road(self, supplier: str, type_: str, location: str) -> int | None:
        """Give the minutes of travel, of the type itself where it has its own table; None: no way known."""
        # Who has nothing of a type needs no row, and what departed may still name it.
        return self.roads.get(type_, self.travel).get(supplier, {}).get(location)

    def base(self, cover: Cover) -> int:
        """Give the units that a cover rule counts before anything is away."""
        pairs = [(member, type_) for member in cover.members for type_ in cover.types]
        return sum(self.stock[self.stock_at[pair]].available for pair in pairs if pair in self.stock_at)
