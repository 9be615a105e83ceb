"""May this be noted as heard, assessed, or written as what the facts mean? (decision D101)"""

from pydantic import Field

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.questions import known_incident
from kcr2.actions.rules import next_number
from kcr2.errors import RefusedError
from kcr2.model import Event
from kcr2.model.signal import (
    InterpretationEnd,
    InterpretationText,
    InterpretationWithdrawn,
    InterpretationWritten,
    SignalAssessed,
    SignalAssessment,
    SignalNoted,
    SignalText,
)
from kcr2.picture.signals import assessments_of, versions_of
from kcr2.terms import SignalStatus


class NoteSignal(SignalText, Intention):
    """Note something that was heard and is not a fact."""

    def is_new(self) -> bool:
        """Say that it is always new."""
        return True


class AssessSignal(SignalAssessment, Intention):
    """Say what became of a signal, and by what."""


class WriteInterpretation(InterpretationText, Intention):
    """Say what the facts mean; with a number: a new version, which takes the place of the one before."""

    interpretation_id: str = Field(
        default="", title="Duidingsnummer", description="Leeg: een nieuwe duiding.", pattern=r"^$|^D-\d{4}-\d{4,}$"
    )

    def is_new(self) -> bool:
        """Say that one without a number is new."""
        return self.interpretation_id == ""


class WithdrawInterpretation(InterpretationEnd, Intention):
    """Take an interpretation back."""


@decides(NoteSignal)
def note(intention: NoteSignal, context: Context) -> list[Event]:
    """Accept a signal from whoever reads figures."""
    require(context.author, Permission.ASK)
    known_incident(intention.incident_id, context)
    number = next_number(context.picture, context.picture.signals["signal_id"], "S")
    return [SignalNoted(**intention.model_dump(), signal_id=number)]


@decides(AssessSignal)
def assess(intention: AssessSignal, context: Context) -> list[Event]:
    """Accept an assessment from KCR2; also another one, when more is known."""
    require(context.author, Permission.INTERPRET)
    _known_signal(intention.signal_id, context)
    if intention.signal_status is SignalStatus.NOTED:
        raise RefusedError(
            "signaal {signal_id} wordt bevestigd, weerlegd of blijft signaal; niet beoordelen is geen beoordeling.",
            rule="signal-assessed",
            fix="Kies een van de drie.",
            signal_id=intention.signal_id,
        )
    number = len(assessments_of(context.picture.facts, intention.signal_id)) + 1
    return [SignalAssessed(**intention.model_dump(), number=number)]


@decides(WriteInterpretation)
def write(intention: WriteInterpretation, context: Context) -> list[Event]:
    """Accept an interpretation from KCR2."""
    require(context.author, Permission.INTERPRET)
    known_incident(intention.incident_id, context)
    _holds_from_now(intention, context)
    earlier = len(_known_interpretation(intention.interpretation_id, context)) if intention.interpretation_id else 0
    number = intention.interpretation_id or _next(context)
    stated = intention.model_dump() | {"interpretation_id": number}
    return [InterpretationWritten(**stated, version=earlier + 1, writer=context.author.actor)]


@decides(WithdrawInterpretation)
def withdraw(intention: WithdrawInterpretation, context: Context) -> list[Event]:
    """Accept from KCR2 that an interpretation holds no longer."""
    require(context.author, Permission.INTERPRET)
    _known_interpretation(intention.interpretation_id, context)
    return [InterpretationWithdrawn(**intention.model_dump())]


def _next(context: Context) -> str:
    return next_number(context.picture, context.picture.interpretations["interpretation_id"], "D")


def _known_signal(signal_id: str, context: Context) -> None:
    signals = context.picture.facts.get("signals", {})
    if (signal_id,) not in signals:
        raise RefusedError(
            "signaal {signal_id} bestaat niet in dit beeld; er zijn er {n}.",
            rule="signal-known",
            fix="Kies een signaal uit de lijst.",
            signal_id=signal_id,
            n=len(signals),
        )


def _known_interpretation(interpretation_id: str, context: Context) -> list[object]:
    """Give the versions of an interpretation that was not withdrawn."""
    versions = versions_of(context.picture.facts, interpretation_id)
    ended = (interpretation_id,) in context.picture.facts.get("interpretation_ends", {})
    if not versions or ended:
        raise RefusedError(
            "duiding {interpretation_id} {state}.",
            rule="interpretation-known",
            fix="Kies een duiding uit de lijst, of schrijf een nieuwe.",
            interpretation_id=interpretation_id,
            state="is ingetrokken" if ended else "bestaat niet in dit beeld",
        )
    return list(versions)


def _holds_from_now(intention: WriteInterpretation, context: Context) -> None:
    if intention.valid_until <= context.picture.at:
        raise RefusedError(
            "geldt tot {until:%d-%m-%Y %H:%M} UTC is niet na {at:%d-%m-%Y %H:%M} UTC.",
            rule="interpretation-until",
            fix="Noem een moment dat nog komt; dan wordt opnieuw gekeken.",
            until=intention.valid_until,
            at=context.picture.at,
        )
