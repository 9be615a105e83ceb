"""May a national product go to its next status, and may this person bring it there? (decision D94)"""

from math import ceil

import pandas as pd

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.product_rules import (
    Product,
    known_product,
    labels_still_allow,
    list_allowed,
    successor_free,
)
from kcr2.actions.rules import not_older
from kcr2.errors import RefusedError
from kcr2.model import Event, ProductMove, ProductStepped, iso
from kcr2.model.product import WAYS
from kcr2.picture.product import product_steps_of
from kcr2.terms import Classification, ProductSection, ProductStatus, ProductStep

STEP_RIGHTS: dict[ProductStep, Permission] = {
    ProductStep.SUBMIT: Permission.WRITE_PRODUCT,
    ProductStep.RETURN: Permission.ESTABLISH_PRODUCT,
    ProductStep.ESTABLISH: Permission.ESTABLISH_PRODUCT,
    ProductStep.SEND: Permission.WRITE_PRODUCT,
    ProductStep.WITHDRAW: Permission.ESTABLISH_PRODUCT,
}
"""Whose a step is. Withdrawing is also the establisher's: who stood for it must be able to take that back."""

SAYS_WHY = frozenset({ProductStep.RETURN, ProductStep.WITHDRAW})

OF_LABEL = frozenset({ProductStep.SUBMIT, ProductStep.ESTABLISH, ProductStep.SEND})
"""Steps towards readers: a request that got a stricter label since the stand was taken stops them."""

KEY_LINES = 5
KEY_LINE = 100
"""Signs on a line of the paper: one long paragraph is more than one line."""


class StepProduct(ProductMove, Intention):
    """Bring a product to its next status."""


@decides(StepProduct)
def step_product(intention: StepProduct, context: Context) -> list[Event]:
    """Accept a step in order, from who may, of a product that has what the step asks for."""
    require(context.author, STEP_RIGHTS[intention.step])
    held = known_product(context.picture, intention.product_id)
    _in_order(intention, held)
    not_older(intention.product_id, intention.observed_at, held | {"observed_at": iso(_last_known(held))})
    _says(intention)
    if intention.step in OF_LABEL:
        labels_still_allow(held, context.picture)
    match intention.step:
        case ProductStep.SUBMIT:
            _complete(held, context)
        case ProductStep.ESTABLISH:
            _second_person(held, context)
            _still_follows(held, context)
        case ProductStep.SEND:
            _sendable(held)
    number = len(product_steps_of(context.picture.facts)[intention.product_id]) + 1
    return [ProductStepped(**intention.model_dump(), number=number)]


def key_lines(text: str) -> int:
    r"""Count the lines that a key message takes on paper.

    >>> key_lines(""), key_lines("Rustig."), key_lines("Een\n\nTwee"), key_lines("x" * 101)
    (0, 1, 2, 2)
    """
    return sum(ceil(len(line.strip()) / KEY_LINE) for line in text.splitlines())


def _last_known(held: Product) -> pd.Timestamp:
    """Give the moment that no step precedes: the step before it, and the stand of its facts."""
    return max(one for one in (held["status_at"], held["facts_at"]) if not pd.isna(one))


def _in_order(intention: StepProduct, held: Product) -> None:
    status = ProductStatus(held["status"])
    if (status, intention.step) not in WAYS:
        ways = [step.label for (source, step) in WAYS if source is status]
        raise RefusedError(
            "{product_id} is {status}; {step} kan dan niet, wel: {ways}.",
            rule="product-in-order",
            product_id=intention.product_id,
            status=status.label,
            step=intention.step.label,
            ways=", ".join(ways) or "niets meer",
        )


def _says(intention: StepProduct) -> None:
    if intention.step in SAYS_WHY and not intention.note:
        raise RefusedError(
            "bij {step} hoort een toelichting; er staan 0 tekens.",
            rule="product-says",
            where=intention.product_id,
            fix="Schrijf waarom.",
            step=intention.step.label,
        )


def _complete(held: Product, context: Context) -> None:
    _key_message(held, context)
    if not held["recipients"]:
        raise RefusedError(
            "op de verzendlijst staan 0 ontvangers; wie vaststelt moet weten voor wie het is.",
            rule="product-recipients",
            where=held["product_id"],
            fix="Zet ten minste 1 ontvanger op de lijst.",
        )
    list_allowed(held)
    _fresh(held, context)


def _key_message(held: Product, context: Context) -> None:
    written = context.picture.latest("product_texts", (held["product_id"], ProductSection.KEY_MESSAGE.value))
    lines = key_lines(written["text"]) if written else 0
    if not 0 < lines <= KEY_LINES:
        raise RefusedError(
            "de kernboodschap heeft {lines} regels van {signs} tekens; het zijn er 1 tot en met {most}.",
            rule="product-key-message",
            where=held["product_id"],
            fix="Kort haar in tot wat een minister als eerste moet weten." if lines else "Schrijf de kernboodschap.",
            lines=lines,
            signs=KEY_LINE,
            most=KEY_LINES,
        )


def _fresh(held: Product, context: Context) -> None:
    most = context.picture.settings.product_stand_max_h
    hours = (context.picture.at - held["facts_at"]).total_seconds() / 3600
    if hours > most:
        raise RefusedError(
            "de stand van {at:%d-%m-%Y %H:%M} UTC is {hours:.1f} uur oud; voorleggen kan tot {most:g} uur.",
            rule="product-stand-age",
            where=held["product_id"],
            fix="Neem de stand van nu, en lees wat er anders is.",
            at=held["facts_at"],
            hours=hours,
            most=most,
        )


def _second_person(held: Product, context: Context) -> None:
    steps = product_steps_of(context.picture.facts)[held["product_id"]]
    hands = {*held["writers"], *(row["actor"] for row in steps if row["step"] == ProductStep.SUBMIT)}
    if context.author.actor in hands:
        raise RefusedError(
            "{actor} is een van de {n} accounts die aan {product_id} schreven of het voorlegden ({hands}).",
            rule="product-second-person",
            fix="Vraag iemand die er niet aan schreef om vast te stellen.",
            actor=context.author.actor,
            n=len(hands),
            product_id=held["product_id"],
            hands=", ".join(sorted(hands)),
        )


def _still_follows(held: Product, context: Context) -> None:
    if not pd.isna(held["follows"]):
        context.relied_on.add(f"products:{held['follows']}")
        successor_free(held["follows"], held["product_id"], context.picture)


def _sendable(held: Product) -> None:
    if held["classification"] == Classification.RED:
        raise RefusedError(
            "{product_id} is {label}: dat gaat niet naar een lijst van {n} ontvangers.",
            rule="product-red",
            fix="Reik het persoonlijk uit en bespreek het mondeling.",
            product_id=held["product_id"],
            label=Classification.RED.label,
            n=len(held["recipients"]),
        )
    list_allowed(held)
