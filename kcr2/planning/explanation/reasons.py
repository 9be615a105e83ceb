"""Why does an owner not give more to a request? The first rule that stops it, with its number."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kcr2.planning.allocation.columns import Stint, stints
from kcr2.planning.allocation.instance import Instance, Kind, Request, Stock
from kcr2.planning.explanation.usage import Usage
from kcr2.terms import Term


class Code(Term):
    """Every reason there is. The label is a sentence over the numbers that come with it."""

    OWN_REGION = "own_region", "{supplier} vraagt zelf"
    NO_CAPABILITY = "no_capability", "{supplier} heeft geen {asked} en niets dat het vervangt"
    NO_SUBSTITUTE = "no_substitute", "{supplier} heeft {type}; de aanvraag neemt geen vervangend type"
    DECLINED = "declined", "{supplier} gaf aan niet te leveren"
    NONE_FREE = "none_free", "{supplier} heeft nu 0 {type} vrij"
    OFFERS_NONE = "offers_none", "{supplier} biedt 0 van {free} {type} aan"
    NO_ROUTE = "no_route", "van {supplier} is geen route bekend"
    TOO_LATE = "too_late", "{supplier} komt op zijn vroegst na {arrive} min, {minutes} min te laat"
    WINDOW = "window", "{supplier} past met {type} in geen enkele periode van de aanvraag"
    SUPPLIERS_FULL = "suppliers_full", "de aanvraag neemt ten hoogste {most} leveranciers en heeft er {used}"
    COVER_HELD = (
        "cover_held",
        "{supplier} houdt {minimum} van {base} {type} thuis; er mogen {allowed} weg, {used} zijn weg",
    )
    RING_HELD = "ring_held", "{rule} houdt {minimum} van {base} thuis; er mogen {allowed} weg, {used} zijn weg"
    CREW_SHARED = (
        "crew_shared",
        "{supplier}: gedeelde ploeg {pool} heeft {cap}, gebruikt {used}; één {type} vraagt {use}",
    )
    CAPPED = "capped", "{supplier} biedt ten hoogste {cap} van {free} {type} aan; alle {used} zijn ingedeeld"
    GIVEN_HIGHER = (
        "given_higher",
        "van {supplier} is alles ({used} {type}) ingedeeld; een zwaardere aanvraag krijgt ervan: {to}",
    )
    GIVEN_ELSEWHERE = (
        "given_elsewhere",
        "van {supplier} is alles ({used} {type}) ingedeeld; een andere aanvraag krijgt ervan: {to}",
    )
    GIVEN_HERE = "given_here", "van {supplier} is alles ({used} {type}) al voor deze aanvraag ingedeeld"
    AWAY_THEN = "away_then", "{type} van {supplier} is dan nog elders of in rust"
    WEIGHS_NOTHING = "weighs_nothing", "de aanvraag weegt 0"
    NOT_NEEDED = "not_needed", "{supplier} kan leveren; anderen doen het met minder verlies of eerder"


@dataclass(frozen=True)
class Reason:
    """One owner and type, one reason, and the numbers in its sentence."""

    code: Code
    supplier: str
    type: str
    numbers: dict[str, Any]

    def as_row(self) -> dict[str, Any]:
        """Give the reason as data, with its sentence."""
        return {
            "code": self.code.value,
            "supplier": self.supplier,
            "type": self.type,
            **self.numbers,
            "text": self.text,
        }

    @property
    def text(self) -> str:
        """The sentence in Dutch, with the codes of the problem."""
        return self.code.label.format(supplier=self.supplier, type=self.type, **self.numbers)


def reasons(instance: Instance, request: Request, used: Usage) -> tuple[Reason, ...]:
    """Give for every owner why it does not give more: one reason for each type that could serve."""
    return tuple(reason for row in instance.suppliers for reason in _of_supplier(instance, request, row.id, used))


def _of_supplier(instance: Instance, request: Request, supplier: str, used: Usage) -> Iterator[Reason]:
    held = [instance.stock_at.get((supplier, type_)) for type_, _ in instance.serving[request.type]]
    stocks = [instance.stock[place] for place in held if place is not None]
    own_region = instance.supplier_of[supplier].region == request.requester
    if own_region or not stocks:
        code = Code.OWN_REGION if own_region else Code.NO_CAPABILITY
        yield Reason(code, supplier, request.type, {"asked": request.type})
        return
    for stock in stocks:
        yield _never(instance, request, stock) or _full(instance, request, stock, used)


def _never(instance: Instance, request: Request, stock: Stock) -> Reason | None:
    """Give what stops a stock whatever the plan is."""
    road = instance.road(stock.supplier, stock.type, request.location)
    arrive = stock.mobilise + (road or 0)
    checks = {
        Code.NO_SUBSTITUTE: stock.type != request.type and not request.substitutes,
        Code.DECLINED: stock.supplier in request.declined_by,
        Code.NONE_FREE: stock.available == 0,
        Code.OFFERS_NONE: stock.cap == 0,
        Code.NO_ROUTE: road is None,
        Code.TOO_LATE: instance.kind is Kind.STATIC and arrive > request.latest,
        Code.WINDOW: instance.kind is Kind.SHIFTS and not any(stints(instance, request, stock)),
        Code.WEIGHS_NOTHING: request.weight == 0,
    }
    numbers = {"free": stock.available, "arrive": arrive, "minutes": arrive - request.latest}
    code = next((code for code, stands in checks.items() if stands), None)
    return None if code is None else Reason(code, stock.supplier, stock.type, numbers)


def _full(instance: Instance, request: Request, stock: Stock, used: Usage) -> Reason:
    """Give what stops one unit more of a stock in this plan: in the stint that comes nearest to fitting."""
    serving, most = used.serving.get(request.id, set()), request.max_suppliers
    if most is not None and stock.supplier not in serving and len(serving) >= most:
        return Reason(Code.SUPPLIERS_FULL, stock.supplier, stock.type, {"most": most, "used": len(serving)})
    found = [_in_stint(instance, request, stock, used, stint) for stint in stints(instance, request, stock)]
    stopped = [reason for reason in found if reason is not None]
    if len(stopped) < len(found):
        return Reason(Code.NOT_NEEDED, stock.supplier, stock.type, {})
    return stopped[0]


def _in_stint(instance: Instance, request: Request, stock: Stock, used: Usage, stint: Stint) -> Reason | None:
    for period in range(stint.away_from, stint.away_to):
        if reason := _in_period(instance, request, stock, used, period):
            return reason
    return None


def _in_period(instance: Instance, request: Request, stock: Stock, used: Usage, period: int) -> Reason | None:
    away = used.away[stock.supplier, stock.type, period]
    return (
        _cover(instance, stock, used, period)
        or _crew(instance, stock, used, period)
        or (_all_given(instance, request, stock, used, away) if away >= stock.cap else None)
    )


def _cover(instance: Instance, stock: Stock, used: Usage, period: int) -> Reason | None:
    for rule in instance.cover:
        # A rule without a minimum holds nothing back, also when all that it counts is away.
        if rule.min and stock.supplier in rule.members and stock.type in rule.types:
            gone, allowed = used.cover_away(rule, period), used.cover_allowed(rule)
            if gone >= allowed:
                numbers = {"minimum": rule.min, "base": instance.base(rule), "allowed": allowed, "used": gone}
                alone = len(rule.members) == len(rule.types) == 1
                code = Code.COVER_HELD if alone else Code.RING_HELD
                # A rule that leaves as much as the owner has is not what stops it.
                if not alone or allowed < stock.cap:
                    return Reason(code, stock.supplier, stock.type, numbers | {"rule": rule.id})
    return None


def _crew(instance: Instance, stock: Stock, used: Usage, period: int) -> Reason | None:
    for pool in instance.pools:
        if pool.supplier == stock.supplier and stock.type in pool.use:
            gone, use = used.pool_used(pool, period), pool.use[stock.type]
            if gone + use > pool.cap:
                numbers = {"pool": pool.id, "cap": pool.cap, "used": gone, "use": use}
                return Reason(Code.CREW_SHARED, stock.supplier, stock.type, numbers)
    return None


def _all_given(instance: Instance, request: Request, stock: Stock, used: Usage, away: int) -> Reason:
    given = used.given.get((stock.supplier, stock.type), Counter())
    others = {name: units for name, units in given.items() if name != request.id}
    to = ", ".join(f"{name} ({units})" for name, units in sorted(others.items()))
    numbers = {"used": away, "to": to, "cap": stock.cap, "free": stock.available}
    heavier = all(instance.requests[instance.request_at[name]].weight > request.weight for name in others)
    if stock.cap < stock.available:
        code = Code.CAPPED
    elif not others:
        code = Code.GIVEN_HERE if instance.kind is Kind.STATIC else Code.AWAY_THEN
    else:
        code = Code.GIVEN_HIGHER if heavier else Code.GIVEN_ELSEWHERE
    return Reason(code, stock.supplier, stock.type, numbers)
