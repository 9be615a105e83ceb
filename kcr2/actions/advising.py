"""May this advice be written, or validated by this second person?"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.conditions import rely_on_stocks
from kcr2.actions.stepping import stepped
from kcr2.errors import RefusedError
from kcr2.model import Advice, AdviceValidated, AdviceValidation, AdviceWritten, Event
from kcr2.picture.lookup import request_status
from kcr2.terms import Feasibility, RequestStatus, Step

ADVISABLE = frozenset({RequestStatus.OFFERED, RequestStatus.SHORT})


class WriteAdvice(Advice, Intention):
    """The hub writes an advice, or a new version of it."""


class ValidateAdvice(AdviceValidation, Intention):
    """A second person stands for the advice."""


@decides(WriteAdvice)
def write_advice(intention: WriteAdvice, context: Context) -> list[Event]:
    """Accept an advice about what was offered."""
    require(context.author, Permission.COORDINATE)
    status = request_status(context.picture, intention.request_id)
    context.relied_on.add(f"requests:{intention.request_id}")
    if status not in ADVISABLE:
        raise RefusedError(
            "over {request_id} wordt nu niet geadviseerd: zij is {status}; dat kan bij: {states}.",
            rule="advice-on-offers",
            request_id=intention.request_id,
            status=status.label if status else "onbekend",
            states=", ".join(one.label for one in RequestStatus if one in ADVISABLE),
        )
    if intention.feasibility is Feasibility.YES_IF and not intention.condition:
        raise RefusedError(
            "haalbaar mits vraagt een voorwaarde; er staan 0 tekens.",
            rule="advice-condition",
            where=intention.request_id,
            fix="Vul in onder welke voorwaarde het haalbaar is.",
        )
    version = _latest(context, intention.request_id) + 1
    return [AdviceWritten(**intention.model_dump(), version=version, writer=context.author.actor)]


@decides(ValidateAdvice)
def validate_advice(intention: ValidateAdvice, context: Context) -> list[Event]:
    """Accept a validation of the latest version by another person than its writer."""
    stated = intention.model_dump(include={"request_id", "observed_at", "quality", "source"})
    step = stepped(context, {**stated, "step": Step.VALIDATE})
    latest = _latest(context, intention.request_id)
    written = context.picture.latest("advice", (intention.request_id, intention.version))
    if written is None or intention.version != latest:
        raise RefusedError(
            "versie {version} is niet de laatste; dat is {latest}.",
            rule="advice-latest",
            where=intention.request_id,
            fix="Lees en valideer de laatste versie.",
            version=intention.version,
            latest=latest or "er is er geen",
        )
    if written["writer"] == context.author.actor:
        raise RefusedError(
            "{actor} schreef versie {version} zelf; een tweede persoon valideert.",
            rule="second-person",
            where=intention.request_id,
            fix="Vraag een andere validator.",
            actor=context.author.actor,
            version=intention.version,
        )
    if context.picture.latest("validations", (intention.request_id, intention.version)):
        raise RefusedError(
            "versie {version} is al gevalideerd; over een gewijzigde aanvraag wordt opnieuw geadviseerd.",
            rule="advice-new",
            where=intention.request_id,
            fix="Schrijf eerst een nieuwe versie.",
            version=intention.version,
        )
    rely_on_stocks(context, intention.request_id)
    return [AdviceValidated(**intention.model_dump(), validator=context.author.actor), step]


def _latest(context: Context, request_id: str) -> int:
    versions = context.picture.advice
    held = versions.loc[versions["request_id"] == request_id, "version"]
    return 0 if held.empty else int(held.max())
