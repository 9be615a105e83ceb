"""Which rules hold for the head of a national product, and for who had a hand in it? (decision D93)"""

from collections.abc import Collection
from typing import Any

from kcr2.actions.base import Context
from kcr2.errors import RefusedError
from kcr2.facts.sheet import STRICTNESS
from kcr2.model import ProductHead, iso
from kcr2.picture import Picture
from kcr2.picture.product import facts_of
from kcr2.reference.store import HUB
from kcr2.terms import Classification, ProductStatus

FOLLOWABLE = frozenset({ProductStatus.ESTABLISHED.value, ProductStatus.SENT.value, ProductStatus.REPLACED.value})

Product = dict[str, Any]
"""A row of the table of products."""


def known_product(picture: Picture, product_id: str) -> Product:
    """Give a product, or refuse a number that nobody gave."""
    products = picture.products
    rows = products[products["product_id"] == product_id].to_dict("records")
    if not rows:
        raise RefusedError(
            "{product_id} bestaat niet; er zijn {n} uitgaven.",
            rule="product-known",
            fix="Kies een uitgave uit de lijst.",
            product_id=product_id,
            n=len(products),
        )
    return {str(name): value for name, value in rows[0].items()}


def in_concept(picture: Picture, product_id: str) -> Product:
    """Give a product that may still be changed; what was laid before somebody is what they read."""
    held = known_product(picture, product_id)
    if held["status"] != ProductStatus.CONCEPT:
        raise RefusedError(
            "{product_id} is {status} sinds {at:%d-%m-%Y %H:%M} UTC; alleen een concept verandert.",
            rule="product-concept",
            fix="Laat het teruggeven, of stel de volgende uitgave op.",
            product_id=product_id,
            status=ProductStatus(held["status"]).label,
            at=held["status_at"],
        )
    return held | {"observed_at": iso(held["observed_at"])}


def writers_of(context: Context, product_id: str) -> tuple[str, ...]:
    """Give all accounts that had a hand in a product, with who writes now."""
    products = context.picture.products
    held = products.loc[products["product_id"] == product_id, "writers"]
    return tuple(sorted({context.author.actor, *(name for names in held for name in names)}))


def check_head(head: ProductHead, context: Context, product_id: str) -> None:
    """Refuse a period that does not run up to now, recipients whom nobody knows, and a second successor."""
    _period(head)
    _recipients(head.recipients, context)
    if head.follows is not None:
        successor_free(head.follows, product_id, context.picture)


def _period(head: ProductHead) -> None:
    if not head.period_from < head.period_to <= head.observed_at:
        raise RefusedError(
            "de periode loopt van {start:%d-%m-%Y %H:%M} tot {end:%d-%m-%Y %H:%M} UTC; nu is {now:%d-%m-%Y %H:%M} UTC.",
            rule="product-period",
            fix="Laat de periode eerder beginnen dan zij eindigt, en uiterlijk nu eindigen.",
            start=head.period_from,
            end=head.period_to,
            now=head.observed_at,
        )


def _recipients(recipients: Collection[str], context: Context) -> None:
    known = set(context.reference.parties)
    if unknown := [code for code in recipients if code not in known]:
        raise RefusedError(
            "op de verzendlijst staat {unknown}; bekend zijn de {n} regio's, partners en partijen van het Rijk.",
            rule="product-recipient-known",
            fix="Kies ontvangers uit de lijst; nieuwe staan in data/reference/recipients.csv.",
            unknown=", ".join(unknown),
            n=len(known),
        )


def successor_free(follows: str, product_id: str, picture: Picture) -> None:
    """Refuse to follow what was never established, or what another edition follows already."""
    held = known_product(picture, follows)
    if held["status"] not in FOLLOWABLE or follows == product_id:
        raise RefusedError(
            "{follows} is {status}; opgevolgd wordt alleen wat is vastgesteld of verzonden.",
            rule="product-follows",
            fix="Kies een vastgestelde uitgave, of laat het leeg.",
            follows=follows,
            status=ProductStatus(held["status"]).label,
        )
    products = picture.products
    others = products[(products["follows"] == follows) & (products["product_id"] != product_id)]
    others = others[others["status"] != ProductStatus.WITHDRAWN.value]
    if not others.empty:
        raise RefusedError(
            "{follows} wordt al opgevolgd door {other}; een uitgave heeft 1 opvolger.",
            rule="product-one-successor",
            fix="Ga verder met {other}, of trek die in.",
            follows=follows,
            other=others["product_id"].iloc[0],
        )


def list_allowed(held: Product) -> None:
    """Refuse a distribution list beyond what the label allows.

    RED is not judged here but at sending: who reads it gets it by hand, and is on no list.
    """
    others = [code for code in held["recipients"] if code != HUB]
    if held["classification"] == Classification.AMBER_STRICT and others:
        raise RefusedError(
            "{product_id} is {label}: dat blijft binnen {hub}; op de lijst staan nog {n} andere: {others}.",
            rule="product-label-allows",
            fix="Kies een milder label, of haal de anderen van de lijst.",
            product_id=held["product_id"],
            label=Classification(held["classification"]).label,
            hub=HUB,
            n=len(others),
            others=", ".join(others),
        )


def labels_still_allow(held: Product, picture: Picture) -> None:
    """Refuse to bring a product further that tells a request which has a stricter label by now."""
    told = {
        key.split(":")[1] for key in facts_of(picture.facts, held["product_id"])["key"] if key.startswith("request:")
    }
    requests = picture.requests[picture.requests["request_id"].isin(told)]
    strict = requests["classification"].map(STRICTNESS).astype("float64") > STRICTNESS[held["classification"]]
    if names := sorted(set(requests.loc[strict, "request_id"])):
        raise RefusedError(
            "{product_id} is {label} en noemt {names}, die intussen strenger is gerubriceerd.",
            rule="product-request-stricter",
            fix="Neem in een concept de stand opnieuw of kies een strenger label; geef het daarvoor terug, of trek het "
            "in en stel een opvolger op.",
            product_id=held["product_id"],
            label=Classification(held["classification"]).label,
            names=", ".join(names),
        )
