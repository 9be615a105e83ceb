"""Does a plan keep every hard rule, and does it score what it says? Counted again without the model.

Source: the rules E01-E14 of schema `kcr2-alloc/1`. Of the program that made a plan nothing is used here but the
tables of the instance and the lines of the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kcr2.errors import PlanError
from kcr2.planning.allocation.instance import Instance, Level
from kcr2.planning.allocation.plan import Line, Plan, Status
from kcr2.planning.checking.tally import Tables, Tally, Told, tables_of
from kcr2.terms import Term
from kcr2.words import words as _


class Rule(Term):
    """Which hard rule is broken, by its code in the schema. The label is a template over what was found and allowed."""

    KNOWN = "E01", "aanvraag, eigenaar of type is onbekend"
    UNITS = "E02", "{found} is geen positief geheel aantal of geen hele minuut"
    TYPE = "E03", "dit type mag niet in de plaats van het gevraagde komen"
    OWN_REGION = "E04", "de aanvrager levert niet aan zichzelf"
    DECLINED = "E05", "deze eigenaar heeft geweigerd"
    DEPART = "E06", "vertrek op minuut {found}, kan niet vóór {allowed}"
    ARRIVE = "E07", "aankomst op minuut {found}, kan niet vóór {allowed}"
    ROAD = "E07-road", "er is geen weg bekend"
    LATEST = "E08", "aankomst op minuut {found}, uiterlijk {allowed}"
    COVERS = "E08-covers", "is geen hele periode van de aanvraag ter plaatse ({found} tot {allowed})"
    STOCK = "E09", "{found} weg, ten hoogste {allowed}"
    COVER = "E10", "{found} weg uit de dekking, ten hoogste {allowed}"
    POOL = "E11", "{found} nodig van wat types delen, ten hoogste {allowed}"
    SUPPLIERS = "E12", "{found} eigenaren, ten hoogste {allowed}"
    STINT = "E13", "{found} minuten ter plaatse, ten hoogste {allowed}"
    FROZEN = "E14", "{found} over van wat vertrokken is, ten minste {allowed}"


@dataclass(frozen=True)
class Violation:
    """One hard rule broken in one place; `period` only where a rule counts per period of a plan with shifts."""

    code: Rule
    where: str
    found: int | str | None = None
    allowed: int | None = None
    period: int | None = None

    @property
    def told(self) -> str:
        """Say what is wrong, with its numbers."""
        return _(self.code.label).format(found=self.found, allowed=self.allowed)

    @property
    def text(self) -> str:
        """Say where and what."""
        if self.period is None:
            return f"{self.where}: {self.told}"
        return _("{where}, periode {period}: {told}").format(where=self.where, period=self.period, told=self.told)


@dataclass(frozen=True)
class Checked:
    """What was found: rules broken, the score at every level of the instance, and what each request misses."""

    violations: tuple[Violation, ...]
    objectives: dict[Level, int]
    short: dict[str, int]


def check(instance: Instance, lines: Sequence[Line]) -> Checked:
    """Count a plan again. A line that names what is not there, or no whole units, is told and counts for nothing."""
    tables = tables_of(instance)
    told = [tables.look_up(line) for line in lines]
    unreadable = [_unreadable(tables, line, known=one is not None) for line, one in zip(lines, told, strict=True)]
    counted = [one for one, fault in zip(told, unreadable, strict=True) if one is not None and fault is None]
    tally = Tally(tables, counted)
    scores = tally.scores()
    return Checked(
        (*(fault for fault in unreadable if fault is not None), *_broken(tally)),
        {level: scores[level] for level in instance.objectives},
        {request.id: tally.short(request) for request in instance.requests},
    )


def require_sound(instance: Instance, plan: Plan) -> None:
    """Let nothing unsound pass: hard rules, scores, shortages, and bounds that no score may be under.

    Raises
    ------
    PlanError
        Names the first rule that is broken, or the first number that differs, with both numbers.
    """
    checked = check(instance, plan.lines)
    if checked.violations:
        raise PlanError(
            "het voorstel breekt een harde regel ({code}): {told}.",
            where="planning",
            fix=REPORT,
            code=checked.violations[0].code.value,
            told=checked.violations[0].text,
        )
    for what, claimed, found in _claims(plan, checked):
        if claimed != found:
            raise PlanError(
                "het voorstel zegt {what} = {claimed}, nageteld is {found}.",
                where="planning",
                fix=REPORT,
                what=what,
                claimed=claimed,
                found=found,
            )


REPORT = "Meld dit met het moment van het beeld; gebruik dit voorstel niet."


def _claims(plan: Plan, checked: Checked) -> Iterator[tuple[str, object, object]]:
    """Give what the plan says of itself beside what was counted."""
    for level, value in checked.objectives.items():
        yield level.value, plan.objectives.get(level), value
    for name, value in checked.short.items():
        yield f"short {name}", plan.short.get(name), value
    for level, value in checked.objectives.items():
        bound = plan.bounds.get(level)
        if plan.status is Status.OPTIMAL or (bound is not None and bound > value):
            yield f"bound {level.value}", bound, value


def _place(line: Line) -> str:
    return f"{line.request} ← {line.supplier}/{line.type}"


def _unreadable(tables: Tables, line: Line, *, known: bool) -> Violation | None:
    """Tell a line that cannot be counted at all."""
    if not known:
        return Violation(Rule.KNOWN, _place(line))
    numbers: list[object] = [line.units, line.depart, line.arrive, *([line.release] if tables.shifts else [])]
    wrong = [number for number in numbers if not isinstance(number, int) or isinstance(number, bool)]
    if wrong:
        return Violation(Rule.UNITS, _place(line), str(wrong[0]))
    return Violation(Rule.UNITS, _place(line), line.units) if line.units <= 0 else None


def _broken(tally: Tally) -> Iterator[Violation]:
    """Tell every rule that the lines break, one by one and together."""
    for told in tally.told:
        yield from _who(tally.tables, told)
        yield from _when(told)
        yield from (_stint if tally.tables.shifts else _in_time)(tally.tables, told)
    for period in range(tally.tables.periods):
        for code, where, found, allowed in (*_stock(tally, period), *_cover(tally, period), *_pools(tally, period)):
            if found > allowed:
                yield Violation(code, where, found, allowed, period if tally.tables.shifts else None)
    yield from _suppliers(tally)
    yield from _frozen(tally)


def _who(tables: Tables, told: Told) -> Iterator[Violation]:
    """Tell what is wrong with who serves whom with what."""
    if not tables.effect(told):
        yield Violation(Rule.TYPE, _place(told.line))
    if told.supplier.region == told.request.requester:
        yield Violation(Rule.OWN_REGION, _place(told.line))
    if told.supplier.id in told.request.declined_by:
        yield Violation(Rule.DECLINED, _place(told.line))


def _when(told: Told) -> Iterator[Violation]:
    """Tell what is wrong with leaving and driving."""
    line = told.line
    ready = told.request.asked_at + (0 if told.stock is None else told.stock.mobilise)
    if told.stock is not None and line.depart < ready:
        yield Violation(Rule.DEPART, _place(line), line.depart, ready)
    if told.road is None:
        yield Violation(Rule.ROAD, _place(line))
    elif line.arrive < line.depart + told.road:
        yield Violation(Rule.ARRIVE, _place(line), line.arrive, line.depart + told.road)


def _in_time(_tables: Tables, told: Told) -> Iterator[Violation]:
    """Tell units that come too late."""
    if told.line.arrive > told.request.latest:
        yield Violation(Rule.LATEST, _place(told.line), told.line.arrive, told.request.latest)


def _stint(tables: Tables, told: Told) -> Iterator[Violation]:
    """Tell a stint that is of no use, or too long."""
    line, release, longest = told.line, told.line.release or 0, told.type.max_stint * tables.minutes
    if not tables.covered(told):
        yield Violation(Rule.COVERS, _place(line), line.arrive, release)
    if release - line.arrive > longest:
        yield Violation(Rule.STINT, _place(line), release - line.arrive, longest)


Count = tuple[Rule, str, int, int]
"""A rule in a place, with what was found and what is allowed."""


def _stock(tally: Tally, period: int) -> Iterator[Count]:
    for supplier, type_ in tally.used():
        held = tally.tables.stock.get((supplier, type_))
        offered = 0 if held is None else held.available
        if held is not None and held.offer_cap is not None:
            offered = min(offered, held.offer_cap)
        yield Rule.STOCK, f"{supplier}/{type_}", tally.away(supplier, type_, period), offered


def _cover(tally: Tally, period: int) -> Iterator[Count]:
    for rule in tally.tables.instance.cover:
        yield Rule.COVER, rule.id, tally.away_of(rule, period), max(0, tally.base_of(rule) - rule.min)


def _pools(tally: Tally, period: int) -> Iterator[Count]:
    for pool in tally.tables.instance.pools:
        needed = sum(amount * tally.away(pool.supplier, type_, period) for type_, amount in pool.use.items())
        yield Rule.POOL, pool.id, needed, pool.cap


def _suppliers(tally: Tally) -> Iterator[Violation]:
    for request in tally.tables.instance.requests:
        owners = {told.supplier.id for told in tally.told if told.request.id == request.id}
        if request.max_suppliers is not None and len(owners) > request.max_suppliers:
            yield Violation(Rule.SUPPLIERS, request.id, len(owners), request.max_suppliers)


def _frozen(tally: Tally) -> Iterator[Violation]:
    for line in tally.tables.instance.incumbent:
        if line.frozen and tally.staying(line) < line.units:
            place = f"{line.request} ← {line.supplier}/{line.type}"
            period = line.period if tally.tables.shifts else None
            yield Violation(Rule.FROZEN, place, tally.staying(line), line.units, period)
