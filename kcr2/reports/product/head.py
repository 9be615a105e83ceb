"""What stands at the head of a product: number, status, stand van, period, who, label, to whom?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kcr2.errors import PlanError
from kcr2.formats import clock_time, label_of, local
from kcr2.journal import Space
from kcr2.model.product import TAKEN_OVER
from kcr2.picture import Picture
from kcr2.reports.document import Grid
from kcr2.reports.product.held import Row
from kcr2.reports.request_form import banner
from kcr2.reports.wording import owner_of
from kcr2.terms import Classification, ProductStatus, Quality
from kcr2.words import words as _

Product = dict[str, Any]


def found(picture: Picture, product_id: str) -> Product:
    """Give the row of a product.

    Raises
    ------
    PlanError
        The picture has no such product.
    """
    products = picture.products
    rows = products[products["product_id"] == product_id]
    if rows.empty:
        raise PlanError(
            "het LOB {product_id} bestaat niet in dit beeld; bekend zijn: {known}.",
            where="LOB",
            fix="Kies een bestaand LOB.",
            product_id=product_id,
            known=", ".join(products["product_id"]) or "geen",
        )
    return {str(name): value for name, value in rows.iloc[0].items()}


def title() -> str:
    """Name the product."""
    return _("Landelijk Operationeel Beeld")


def banner_of(product: Product, space: Space) -> str:
    """Say on every page what the product is not: live, established, or in force."""
    return " · ".join(filter(None, [banner(space), _state(product)]))


def _state(product: Product) -> str:
    status = ProductStatus(product["status"])
    if status is ProductStatus.CONCEPT:
        return _("CONCEPT – nog niet vastgesteld")
    if status is ProductStatus.FOR_APPROVAL:
        return _("CONCEPT – ligt ter vaststelling")
    if status is ProductStatus.WITHDRAWN:
        return _("INGETROKKEN – niet gebruiken")
    if status is ProductStatus.REPLACED:
        return _("VERVANGEN – gebruik {successor}").format(successor=product["successor"])
    return ""


def stand_line(product: Product) -> str:
    """Say of which moment the facts are; nothing was taken yet: say so."""
    if pd.isna(product["facts_at"]):
        return _("Nog geen stand genomen")
    return _("Stand van de feiten: {at}").format(at=local(product["facts_at"]))


def subtitle(product: Product) -> str:
    """Say which edition, in which status, over which period."""
    return _("Editie {n} · {status}").format(n=product["edition"], status=label_of(ProductStatus, product["status"]))


def classification(product: Product) -> str:
    """Give the label that stands on every page."""
    return label_of(Classification, product["classification"])


def head_rows(product: Product, picture: Picture) -> tuple[tuple[str, str], ...]:
    """Give the head as label and value."""
    rows = [
        (_("LOB-nummer"), str(product["product_id"])),
        (_("Status"), f"{label_of(ProductStatus, product['status'])}, {_('sinds')} {local(product['status_at'])}"),
        (_("Stand van"), local(product["facts_at"])),
        (_("Periode"), f"{local(product['period_from'])} – {local(product['period_to'])}"),
        (_("Opgesteld door"), f"{', '.join(product['writers'])} (KCR2)"),
        (_("Vastgesteld door"), _established(product)),
        (_("Rubricering"), classification(product)),
        (_("Verzendlijst"), "; ".join(recipient(code, picture) for code in product["recipients"])),
    ]
    if not pd.isna(product["follows"]):
        rows.append((_("Volgt op"), str(product["follows"])))
    return tuple(rows)


def paired(rows: Sequence[tuple[str, str]]) -> Grid:
    """Give labels and values as a table with headings: a screen reader tells a cell by its heading (PDF/UA, 7.5)."""
    return Grid((_("Onderwerp"), _("Waarde")), tuple(rows))


def recipient(code: str, picture: Picture) -> str:
    """Name somebody on the list: code and name; of who is not in the reference data only the code."""
    known = picture.reference.recipients
    return f"{code} {known.at[code, 'name']}" if code in known.index else owner_of(code, picture.reference)


def _established(product: Product) -> str:
    if pd.isna(product["established_at"]):
        return _("nog niet vastgesteld")
    return f"{product['established_by']}, {local(product['established_at'])}"


def next_update(product: Product) -> str:
    """Say when the next edition comes."""
    if pd.isna(product["next_update_at"]):
        return _("Moment van de volgende uitgave is niet bepaald.")
    return _("Volgende uitgave: {at}.").format(at=local(product["next_update_at"]))


def written_by(row: Product) -> str:
    """Say who wrote a text and when, and from where it was taken over while nobody touched it since."""
    told = _("Geschreven door {who}, {at}").format(who=row["actor"], at=clock_time(row["observed_at"]))
    return f"{told} · {row['source']}" if str(row["source"]).startswith(TAKEN_OVER) else told


def oldest(rows: Sequence[Row]) -> str:
    """Say which fact is the oldest, and whose it is."""
    dated = [row for row in rows if not pd.isna(row["observed_at"])]
    if not dated:
        return _("onbekend")
    row = min(dated, key=lambda one: one["observed_at"])
    return f"{local(row['observed_at'])} ({row['owner']}: {row['label']})"


def qualities(rows: Sequence[Row]) -> str:
    """Name every quality that a source gave to a fact."""
    given = {row["quality"] for row in rows if not pd.isna(row["quality"])}
    return ", ".join(_(quality.label) for quality in Quality if quality.value in given) or _("niet opgegeven")


def old_ones(rows: Sequence[Row]) -> str:
    """Name whose facts are older than agreed, in order of code."""
    return ", ".join(sorted({str(row["owner"]) for row in rows if row["is_old"]})) or _("geen")
