"""What will the document look like, and how is it taken along? The very document that is written, as pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.documents.pdf_file import page_drawings
from kcr2.reports.document import Document
from kcr2.reports.product import file_name, mail_text, one_page_document, product_document
from kcr2.ui.session import Session
from kcr2.view.product import Row, tlp_words
from kcr2.words import in_dutch
from kcr2.words import words as _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEIGHT = 880
"""Pixels: a page at half the width of a large screen stands in it whole."""


AT_ONCE = 4
"""Pages that are sent to the browser at a time: a page is some 400 kB of drawing."""


def preview(visit: Session, row: Row) -> None:
    """Show the document as pages, whole or on one page, and hand it over."""
    with st.container(horizontal=True, vertical_alignment="center"):
        one = st.segmented_control(
            _("Voorbeeld"),
            ["full", "one", "mail"],
            default="full",
            key="lob_preview",
            format_func={"full": _("Heel document"), "one": _("Eén pagina"), "mail": _("Tekst voor mail")}.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
        downloads(visit, row)
    with st.container(height=HEIGHT, border=True, key="lob_pages"):
        if one == "mail":
            st.code(_mail(visit, row["product_id"]), language=None, wrap_lines=True)
        else:
            made = {"full": product_document, "one": one_page_document}[one]
            _pages(visit, row, in_dutch(partial(made, visit.picture, visit.space, row["product_id"])))


def _pages(visit: Session, row: Row, document: Document) -> None:
    pages = _drawn(document)
    first = _turned(len(pages))
    for number, page in list(enumerate(pages, start=1))[first : first + AT_ONCE]:
        # A drawing is not read aloud: the same text is one press away, as plain text.
        told = _("Pagina {n} van {most} · {number} · {label}").format(
            n=number, most=len(pages), number=row["product_id"], label=tlp_words(row["classification"])
        )
        st.image(page, width="stretch", caption=told)


def _turned(pages: int) -> int:
    """Let the reader turn to other pages; give the place of the first one that is shown."""
    if pages <= AT_ONCE:
        return 0
    starts = list(range(0, pages, AT_ONCE))
    chosen: int | None = st.segmented_control(
        _("Pagina’s"),
        starts,
        default=0,
        key=f"lob_turned:{pages}",
        format_func=lambda start: f"{start + 1}–{min(start + AT_ONCE, pages)}",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or 0


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs={Document: repr})
def _drawn(document: Document) -> list[str]:
    return page_drawings(document)


def downloads(visit: Session, row: Row) -> None:
    """Offer every form of the document; it is made when it is asked for."""
    number = row["product_id"]
    full = partial(product_document, visit.picture, visit.space, number)
    one = partial(one_page_document, visit.picture, visit.space, number)
    forms: dict[str, tuple[str, str, Callable[[], Any]]] = {
        "PDF": ("pdf", "application/pdf", lambda: write_pdf(in_dutch(full))),
        "Word": ("docx", DOCX, lambda: write_docx(in_dutch(full))),
        _("Eén pagina (PDF)"): ("pagina.pdf", "application/pdf", lambda: write_pdf(in_dutch(one))),
        _("Tekst"): ("txt", "text/plain", lambda: _mail(visit, number)),
    }
    with st.popover(_("Meenemen"), icon=":material/download:"):
        for label, (ending, mime, write) in forms.items():
            st.download_button(
                label,
                data=write,
                file_name=file_name(row, ending),
                mime=mime,
                on_click="ignore",
                icon=":material/description:",
                key=f"lob-{number}-{ending}",
                width="stretch",
            )


def _mail(visit: Session, number: str) -> str:
    return in_dutch(lambda: mail_text(visit.picture, visit.space, number))
