"""May this be told of rosters, the pool of the LOCT and tests of reachability?"""

from kcr2.access import Permission
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.taking_over import own_or_taken_over
from kcr2.errors import RefusedError
from kcr2.model import (
    DutyPeriod,
    DutyReported,
    Event,
    PoolCount,
    PoolReported,
    ReachTest,
    ReachTested,
    Stated,
    iso,
    moment_of,
)
from kcr2.picture.fold import Row
from kcr2.terms import FunctionUse


class ReportDuty(DutyPeriod, Intention):
    """An organisation tells how far a duty period is filled, or the hub takes over what it sent."""


class ReportPool(PoolCount, Intention):
    """An organisation tells how many people it has for a function of the LOCT, or the hub takes that over."""


class ReportReachTest(ReachTest, Intention):
    """An organisation tells how a test of reachability went, or the hub takes that over."""


@decides(ReportDuty)
def report_duty(intention: ReportDuty, context: Context) -> list[Event]:
    """Accept a period that no other period of the same function overlaps."""
    key = (intention.organisation, intention.function, iso(intention.starts_at))
    _let(intention, intention.organisation, context.picture.latest("duties", key), context)
    if not intention.withdrawn:
        _free(intention, key, context)
    return [DutyReported(**intention.model_dump())]


@decides(ReportPool)
def report_pool(intention: ReportPool, context: Context) -> list[Event]:
    """Accept a count for a function that the LOCT has."""
    held = context.picture.latest("loct_pool", (intention.organisation, intention.function))
    _let(intention, intention.organisation, held, context)
    functions = context.reference.functions
    known = list(functions.index[functions["use"] == FunctionUse.POOL.value])
    if intention.function not in known:
        raise RefusedError(
            "functie {function} is geen van de {n} functies van het LOCT.",
            rule="pool-function-known",
            fix="Kies een code uit data/reference/functions.csv: {known}.",
            function=intention.function,
            n=len(known),
            known=", ".join(known),
        )
    return [PoolReported(**intention.model_dump())]


@decides(ReportReachTest)
def report_reach_test(intention: ReportReachTest, context: Context) -> list[Event]:
    """Accept the result of a test; each test stands beside the ones before it."""
    key = (intention.organisation, intention.group, iso(intention.observed_at))
    _let(intention, intention.organisation, context.picture.latest("reach_tests", key), context)
    return [ReachTested(**intention.model_dump())]


def _let(intention: Stated, organisation: str, held: Row | None, context: Context) -> None:
    own_or_taken_over(context, Permission.PREPARE, organisation, quality=intention.quality, held=held)


def _free(intention: DutyPeriod, key: tuple[str, str, str], context: Context) -> None:
    """Refuse a period that overlaps another: two answers about one hour would both be shown."""
    start, end = iso(intention.starts_at), iso(intention.ends_at)
    for other_key, row in context.picture.facts.get("duties", {}).items():
        same = other_key[:2] == key[:2] and other_key != key and not row["withdrawn"]
        if same and row["starts_at"] < end and start < row["ends_at"]:
            raise RefusedError(
                "{function} van {organisation} heeft al een periode van {start:%d-%m-%Y %H:%M} tot "
                "{end:%d-%m-%Y %H:%M} UTC; periodes van één functie overlappen niet.",
                rule="duty-overlaps",
                fix="Trek die periode eerst in, of kies een tijd die aansluit.",
                function=intention.function,
                organisation=intention.organisation,
                start=moment_of(row["starts_at"]),
                end=moment_of(row["ends_at"]),
            )
