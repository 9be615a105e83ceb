"""May this bottleneck be noted or resolved, may a phase be recorded as agreed, and does a report still hold?"""

import pandas as pd
from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import next_number, not_older, require_unconfirmed
from kcr2.errors import RefusedError
from kcr2.model import (
    BottleneckEnd,
    BottleneckNoted,
    BottleneckResolved,
    BottleneckText,
    Event,
    NationalPhase,
    NationalPhaseAgreed,
    moment_of,
)
from kcr2.picture.fold import Row
from kcr2.reference import Reference
from kcr2.terms import Quality, Role, Theme


class NoteBottleneck(BottleneckText, Intention):
    """A region says what stands in its way, or says it anew; KCR2 takes it over while the region did not."""

    bottleneck_id: str = Field(
        default="", title="Knelpuntnummer", description="Leeg: een nieuw knelpunt.", pattern=r"^$|^K-\d{4}-\d{4,}$"
    )

    def is_new(self) -> bool:
        """Say that a bottleneck without a number is new."""
        return self.bottleneck_id == ""


class ResolveBottleneck(BottleneckEnd, Intention):
    """A bottleneck no longer stands in the way."""


class RecordNationalPhase(NationalPhase, Intention):
    """KCR2 records which phase the regions agreed on for the whole country."""


@decides(NoteBottleneck)
def note_bottleneck(intention: NoteBottleneck, context: Context) -> list[Event]:
    """Accept a bottleneck of a region, new or as it now stands."""
    held = open_bottleneck(intention.bottleneck_id, context) if intention.bottleneck_id else None
    stated_or_taken_over(context, held["region"] if held else intention.region, quality=intention.quality, held=held)
    _known_owner(context.reference, intention.owner)
    if held is not None:
        _same_place(intention, held)
        not_older(intention.bottleneck_id, intention.observed_at, held)
    number = intention.bottleneck_id or _next_bottleneck(context)
    since = moment_of(held["since"]) if held else intention.observed_at
    return [BottleneckNoted.model_validate(intention.model_dump() | {"bottleneck_id": number, "since": since})]


@decides(ResolveBottleneck)
def resolve_bottleneck(intention: ResolveBottleneck, context: Context) -> list[Event]:
    """Accept that a bottleneck was resolved."""
    held = open_bottleneck(intention.bottleneck_id, context)
    stated_or_taken_over(context, held["region"], quality=intention.quality, held=held)
    not_older(intention.bottleneck_id, intention.observed_at, held)
    return [BottleneckResolved(**intention.model_dump())]


@decides(RecordNationalPhase)
def record_national_phase(intention: RecordNationalPhase, context: Context) -> list[Event]:
    """Accept a phase that the regions agreed on."""
    require(context.author, Permission.RECORD_PHASE)
    held = context.picture.latest("phases", ())
    if held is not None:
        not_older("de landelijke fase", intention.observed_at, held)
    return [NationalPhaseAgreed(**intention.model_dump())]


def stated_or_taken_over(context: Context, region: str, *, quality: Quality, held: Row | None) -> None:
    """Let a region state its own, and the hub take it over: never as confirmed, never over what the region stated."""
    author = context.author
    if author.role is not Role.KCR2:
        require(author, Permission.REPORT_REGION, owners=[region])
        return
    require(author, Permission.TRANSCRIBE)
    require_unconfirmed(quality, region)
    if held is not None and held["reported_by"] == region:
        raise RefusedError(
            "{region} meldde dit zelf, stand van {at:%d-%m-%Y %H:%M} UTC; die melding blijft staan.",
            rule="own-report-stands",
            fix="Vraag {region} de eigen melding bij te werken.",
            region=region,
            at=moment_of(held["observed_at"]),
        )


def open_bottleneck(number: str, context: Context) -> Row:
    """Give a bottleneck as it was last stated, or refuse when it is not there or was resolved."""
    held = context.picture.latest("bottlenecks", (number,))
    end = context.picture.latest("bottleneck_ends", (number,))
    if held is None or end is not None:
        raise RefusedError(
            "knelpunt {number} {state}; open zijn er {n}.",
            rule="bottleneck-open",
            fix="Kies een open knelpunt, of meld het als nieuw.",
            number=number,
            state="bestaat niet in dit beeld" if held is None else "is al opgelost",
            n=int(context.picture.bottlenecks["is_open"].sum()),
        )
    return held


def _same_place(intention: NoteBottleneck, held: Row) -> None:
    if (intention.region, intention.theme.value) != (held["region"], held["theme"]):
        raise RefusedError(
            "knelpunt {number} is van {region}, {theme}; een knelpunt verhuist niet.",
            rule="bottleneck-place",
            fix="Los het op en meld een nieuw knelpunt.",
            number=intention.bottleneck_id,
            region=held["region"],
            theme=Theme(held["theme"]).label,
        )


def _known_owner(reference: Reference, code: str) -> None:
    if code not in reference.parties:
        raise RefusedError(
            "{code} is geen van de {n} partijen: regio's, partners, KCR2 en partijen van het Rijk.",
            rule="bottleneck-owner",
            fix="Kies bij wie het knelpunt ligt uit de lijst.",
            code=code,
            n=len(reference.parties),
        )


def _next_bottleneck(context: Context) -> str:
    taken = pd.Series([*(key[0] for key in context.picture.facts.get("bottlenecks", {})), *context.given], dtype="str")
    number = next_number(context.picture, taken, "K")
    # Several new ones may be wanted at once: each is decided on the same picture.
    context.given.add(number)
    return number
