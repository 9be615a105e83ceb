"""May this plan be registered, revised or withdrawn, and by whom? A plan is its owner's (decisions D9 and D85)."""

from pydantic import Field

from kcr2.access import Permission, require, require_own
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import known_capability, next_number, not_older, require_unconfirmed
from kcr2.errors import RefusedError
from kcr2.model import Event, Plan, PlanEnd, PlanRegistered, PlanWithdrawn, moment_of
from kcr2.picture.fold import Row
from kcr2.picture.preparation import today
from kcr2.reference import Reference
from kcr2.reference.store import HUB
from kcr2.terms import Decider


class PlanNotice(Plan, Intention):
    """A plan as somebody states it; without a number it is a new one."""

    plan_id: str = Field(
        default="", title="Plannummer", description="Leeg: een nieuw plan.", pattern=r"^$|^P-\d{4}-\d+$"
    )

    def is_new(self) -> bool:
        """Say that a plan without a number is new."""
        return self.plan_id == ""


class RegisterPlan(PlanNotice):
    """An owner registers its own plan, or a new version of it."""


class TranscribePlan(PlanNotice):
    """KCR2 takes over a plan that its owner made known in another way; never over the owner's own statement."""


class WithdrawPlan(PlanEnd, Intention):
    """A plan holds no longer."""


@decides(RegisterPlan)
def register_plan(intention: RegisterPlan, context: Context) -> list[Event]:
    """Accept an owner's own plan."""
    require_own(context.author, Permission.PREPARE, intention.owner)
    return _registered(intention, context)


@decides(TranscribePlan)
def transcribe_plan(intention: TranscribePlan, context: Context) -> list[Event]:
    """Accept a plan on behalf of an owner that did not state it itself."""
    require(context.author, Permission.TRANSCRIBE)
    require_unconfirmed(intention.quality, intention.name)
    _not_the_owners(intention.plan_id, context)
    return _registered(intention, context)


@decides(WithdrawPlan)
def withdraw_plan(intention: WithdrawPlan, context: Context) -> list[Event]:
    """Accept the end of a plan from its owner, or from KCR2 while the owner did not state it itself."""
    held = _held_plan(intention.plan_id, context)
    if context.author.organisation == HUB != held["owner"]:
        require(context.author, Permission.TRANSCRIBE)
        _not_the_owners(intention.plan_id, context)
    else:
        require_own(context.author, Permission.PREPARE, held["owner"])
    return [PlanWithdrawn(**intention.model_dump())]


def known_party(reference: Reference, code: str) -> None:
    """Refuse who prepares nothing here: neither a region, a partner, KCR2 nor an authority."""
    others = (HUB, *(one.value for one in Decider))
    if code not in reference.owners and code not in others:
        raise RefusedError(
            "{code} is geen regio, partner, gezag of KCR2; er zijn {n} regio's en partners.",
            rule="party-known",
            fix="Gebruik VR01 tot en met VR25, een partnercode uit data/reference/organisations.csv, of {others}.",
            code=code,
            n=len(reference.owners),
            others=", ".join(others),
        )


def _registered(intention: PlanNotice, context: Context) -> list[Event]:
    known_party(context.reference, intention.owner)
    for capability in intention.capabilities:
        known_capability(context.reference, capability)
    _established(intention, context)
    if intention.plan_id:
        _revises(intention, context)
    _once(intention, context)
    taken = context.picture.plans["plan_id"]
    number = intention.plan_id or next_number(context.picture, taken, "P")
    return [PlanRegistered(**intention.model_dump() | {"plan_id": number})]


def _held_plan(plan_id: str, context: Context) -> Row:
    """Give a plan that still holds, or refuse."""
    held = context.picture.latest("plans", (plan_id,))
    ended = context.picture.latest("plan_ends", (plan_id,))
    if held is None or ended is not None:
        seq = ended["seq"] if ended else 0
        raise RefusedError(
            "plan {plan_id} {state}.",
            rule="plan-holds",
            fix="Kies een plan dat geldt, of leg een nieuw plan vast.",
            plan_id=plan_id,
            state="bestaat niet in dit beeld" if held is None else f"is ingetrokken bij volgnummer {seq}",
        )
    return held


def _not_the_owners(plan_id: str, context: Context) -> None:
    held = context.picture.latest("plans", (plan_id,))
    if held is not None and held["reported_by"] == held["owner"]:
        raise RefusedError(
            "{owner} gaf {capability} zelf op, stand van {at:%d-%m-%Y %H:%M} UTC; die opgave blijft staan.",
            rule="own-report-stands",
            fix="Vraag {owner} de eigen opgave bij te werken.",
            owner=held["owner"],
            capability=held["name"],
            at=moment_of(held["observed_at"]),
        )


def _established(intention: PlanNotice, context: Context) -> None:
    day = today(context.picture.at)
    if intention.established_on is not None and intention.established_on > day:
        raise RefusedError(
            "versie {version} is vastgesteld op {on:%d-%m-%Y}, na vandaag {today:%d-%m-%Y}.",
            rule="plan-established",
            fix="Leg een versie vast die geldt; laat de dag leeg als die niet bekend is.",
            version=intention.version,
            on=intention.established_on,
            today=day,
        )


STATED = ("name", "plan_kind", "version", "established_on", "review_by", "reference", "capabilities", "incident_types")
"""What a new version may change."""


def _revises(intention: PlanNotice, context: Context) -> None:
    held = _held_plan(intention.plan_id, context)
    if held["owner"] != intention.owner:
        raise RefusedError(
            "plan {plan_id} is van {held}, niet van {owner}.",
            rule="plan-owner-kept",
            fix="Trek het plan in en laat de nieuwe eigenaar het vastleggen.",
            plan_id=intention.plan_id,
            held=held["owner"],
            owner=intention.owner,
        )
    not_older(intention.plan_id, intention.observed_at, held)
    said = intention.model_dump(mode="json")
    # Who states for itself what was taken over for it changes something: from then on it is the owner's own.
    confirms = held["reported_by"] != context.author.organisation
    if not confirms and all(held[name] == said[name] for name in STATED):
        raise RefusedError(
            "plan {plan_id} staat er al zo, versie {version}; dit verandert niets.",
            rule="plan-changes",
            fix="Wijzig wat anders is, of ververs het scherm.",
            plan_id=intention.plan_id,
            version=intention.version,
        )


def _once(intention: PlanNotice, context: Context) -> None:
    for row in context.picture.plans.to_dict("records"):
        same = (row["owner"], row["name"].casefold()) == (intention.owner, intention.name.casefold())
        if same and not row["is_withdrawn"] and row["plan_id"] != intention.plan_id:
            raise RefusedError(
                "{name} van {owner} staat er al als {held}, versie {version}.",
                rule="plan-once",
                fix="Herzie {held}, of geef dit plan een andere naam.",
                name=intention.name,
                owner=intention.owner,
                held=row["plan_id"],
                version=row["version"],
            )
