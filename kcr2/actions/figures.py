"""May this be stated as a figure, and who settles what holds where sources differ? (decision D102)"""

from pydantic import Field

from kcr2.access import Permission, require, require_own
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.questions import known_incident
from kcr2.actions.rules import next_number, require_unconfirmed
from kcr2.errors import RefusedError
from kcr2.model import Event
from kcr2.model.figure import FigureSettled, FigureSettlement, FigureStated, FigureStatement, FigureTopic, topic_of
from kcr2.picture.figures import settlements_by_topic, settler_of, statements_by_topic, unit_of_figure
from kcr2.picture.lookup import Found, incident_row
from kcr2.reference.store import HUB
from kcr2.terms import Role


class StateFigure(FigureStatement, Intention):
    """State a figure for the own organisation, or record what a named source from outside says."""

    stated_by: str = Field(
        default="",
        title="Volgens",
        description="Leeg: de eigen organisatie; anders de naam van een bron van buiten.",
        max_length=80,
    )

    def is_new(self) -> bool:
        """Say that its number is the only thing of it that another statement can have taken."""
        return True


class SettleFigure(FigureSettlement, Intention):
    """Settle what holds: a value, a range, or that it is not known."""


@decides(StateFigure)
def state(intention: StateFigure, context: Context) -> list[Event]:
    """Accept a figure of the own organisation or of an outside source; from KCR2 also one that it took over."""
    who = _speaker(intention.stated_by or context.author.organisation, context)
    _may_state(who, intention, context)
    _of_the_incident(intention, context)
    _in_the_same_unit(intention, context)
    number = next_number(context.picture, context.picture.figure_statements["statement_id"], "C")
    return [FigureStated(**intention.model_dump() | {"stated_by": who, "statement_id": number})]


@decides(SettleFigure)
def settle(intention: SettleFigure, context: Context) -> list[Event]:
    """Accept from who has the right which value holds, when there is something to settle."""
    incident = _of_the_incident(intention, context)
    require_own(context.author, Permission.STATE_FIGURE, settler_of(intention.region, incident["regions"]))
    topic = topic_of(intention.model_dump(mode="json"))
    facts = context.picture.facts
    if topic not in statements_by_topic(facts):
        raise RefusedError(
            "van {figure} bij {incident_id} is nog niets opgegeven.",
            rule="figure-stated",
            fix="Geef het cijfer eerst op, met zijn bron.",
            figure=intention.named or intention.figure.label,
            incident_id=intention.incident_id,
        )
    number = len(settlements_by_topic(facts).get(topic, ())) + 1
    return [FigureSettled(**intention.model_dump(), number=number)]


def _speaker(named: str, context: Context) -> str:
    """Give the code of a party however it is typed: "vr07" is VR07, for whom nobody else speaks."""
    plain = named.strip().casefold()
    return next((code for code in context.reference.parties if code.casefold() == plain), named.strip())


def _may_state(who: str, intention: StateFigure, context: Context) -> None:
    """Let everybody speak for themselves; a source from outside has no account, so whoever hears it records it."""
    author = context.author
    outside = who not in context.reference.parties
    require(author, Permission.STATE_FIGURE, owners=[author.organisation if outside else who])
    if who == HUB:
        raise RefusedError(
            "KCR2 is zelf geen bron van cijfers over een incident.",
            rule="figure-source",
            fix="Noem bij volgens van wie het cijfer komt.",
        )
    if author.role is Role.KCR2 and not outside:
        _taken_over(who, intention, context)


def _taken_over(who: str, intention: StateFigure, context: Context) -> None:
    require_unconfirmed(intention.quality, f"{intention.named or intention.figure.label} ({who})")
    topic = topic_of(intention.model_dump(mode="json"))
    earlier = statements_by_topic(context.picture.facts).get(topic, ())
    if any(row["stated_by"] == row["reported_by"] == who for row in earlier):
        raise RefusedError(
            "{who} gaf dit cijfer zelf op; die opgave blijft staan.",
            rule="own-report-stands",
            fix="Vraag {who} de eigen opgave bij te werken.",
            who=who,
        )


def _in_the_same_unit(intention: StateFigure, context: Context) -> None:
    """Refuse another unit than the figure has: beside the others its number would be read in theirs."""
    earlier = statements_by_topic(context.picture.facts).get(topic_of(intention.model_dump(mode="json")))
    if not earlier or intention.unit.casefold() in {"", unit_of_figure(earlier).casefold()}:
        return
    raise RefusedError(
        "{named} wordt bij {incident_id} geteld in {unit}, niet in {other}.",
        rule="figure-unit",
        fix="Reken het om, of geef het cijfer een eigen naam met de eenheid erin.",
        named=intention.named or intention.figure.label,
        incident_id=intention.incident_id,
        unit=unit_of_figure(earlier),
        other=intention.unit,
    )


def _of_the_incident(intention: FigureTopic, context: Context) -> Found:
    known_incident(intention.incident_id, context)
    incident = incident_row(context.picture, intention.incident_id)
    assert incident is not None
    if intention.region is not None and intention.region not in incident["regions"]:
        raise RefusedError(
            "{region} is geen regio van incident {incident_id}; dat zijn {regions}.",
            rule="figure-region",
            fix="Kies een van die regio's, of het hele incident.",
            region=intention.region,
            incident_id=intention.incident_id,
            regions=", ".join(incident["regions"]),
        )
    return incident
