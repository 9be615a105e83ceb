"""Which editions are there, which one is looked at, and how is the next one started?"""

from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import StartProduct
from kcr2.formats import local
from kcr2.picture.product import OUT
from kcr2.terms import Classification, ProductStatus
from kcr2.ui.forms import Form
from kcr2.ui.plain import plain
from kcr2.ui.product.head import head_fields
from kcr2.ui.session import Session
from kcr2.view.product import Row, edition_table, edition_words, head_words, recipients_words, status_words, tlp_words
from kcr2.words import words as _

TLP_COLOURS = {
    Classification.CLEAR: "gray",
    Classification.GREEN: "green",
    Classification.AMBER: "orange",
    Classification.AMBER_STRICT: "orange",
    Classification.RED: "red",
}

PERIOD = timedelta(hours=12)
"""What a first edition looks back on: a shift (domain 5.3)."""


def chosen_edition(visit: Session) -> Row | None:
    """Let one edition be chosen, what is being written first; None when there is none for this reader."""
    rows: dict[str, Row] = {row["product_id"]: row for row in visit.picture.products.iloc[::-1].to_dict("records")}
    if not rows:
        return None
    order = sorted(rows, key=lambda one: not rows[one]["is_open"])
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    if st.session_state.pop("lob_newest", False) or st.session_state.get("lob") not in rows:
        st.session_state["lob"] = next(iter(rows)) if "lob" in st.session_state else order[0]
    with left:
        # The browser keeps the words of a choice as long as it has the same key: another status is another key.
        key = "lob:" + ",".join(f"{one}{rows[one]['status']}" for one in order)
        number = st.selectbox(
            _("Uitgave"),
            order,
            index=order.index(st.session_state["lob"]),
            key=key,
            format_func=lambda one: edition_words(rows[one]),
        )
        st.session_state["lob"] = number
    with right, st.popover(_("Alle uitgaven"), icon=":material/list:", width="stretch"):
        st.dataframe(edition_table(visit.picture.products), hide_index=True, height="content")
    return rows[str(number)]


def head_strip(visit: Session, row: Row) -> None:
    """Show label and status large, and in small letters on what the edition rests and for whom it is."""
    colour = TLP_COLOURS[Classification(row["classification"])]
    st.markdown(
        f"#### {row['product_id']} &nbsp; :{colour}-badge[**{tlp_words(row['classification'])}**] "
        f":blue-badge[**{status_words(row['status'])}**]"
    )
    st.caption(plain(head_words(row, visit.picture)) + "  \n" + plain(_for_whom(visit, row)))
    _successor(row)


def _for_whom(visit: Session, row: Row) -> str:
    parts = [_("Verzendlijst: {who}").format(who=recipients_words(row, visit.reference))]
    if not pd.isna(row["established_at"]):
        parts.append(
            _("vastgesteld door {who}, {at}").format(who=row["established_by"], at=local(row["established_at"]))
        )
    if not pd.isna(row["sent_at"]):
        parts.append(_("verzonden {at}").format(at=local(row["sent_at"])))
    if not pd.isna(row["follows"]):
        parts.append(_("volgt op {number}").format(number=row["follows"]))
    return " · ".join(parts)


def _successor(row: Row) -> None:
    if row["status"] == ProductStatus.REPLACED:
        st.warning(_("Vervangen door {number}; gebruik die.").format(number=row["successor"]), icon=":material/update:")
    if row["status"] == ProductStatus.WITHDRAWN:
        st.error(_("Ingetrokken; niet gebruiken."), icon=":material/block:")


def start_part(visit: Session, *, first: bool) -> None:
    """Let the hub start the next edition, with the head of the one before to begin from."""
    if not (visit.writable and visit.may(Permission.WRITE_PRODUCT)):
        return
    with st.expander(_("Nieuwe uitgave opstellen"), icon=":material/add_notes:", expanded=first):
        st.caption(
            _(
                "De feiten komen uit het beeld van nu en staan daarna vast, elk met eigenaar en stand van. Teksten "
                "beginnen leeg; die van de vorige uitgave zijn per onderdeel over te nemen."
            )
        )
        start = _from_before(visit)
        # Another edition to follow is another form: a field that was drawn once keeps what it began with.
        form = Form(f"lob-start:{start['follows']}", visit, StartProduct)
        with st.form(form.name, enter_to_submit=False, border=False):
            values = head_fields(form, start)
            if form.pressed(_("Opstellen")):
                st.session_state["lob_newest"] = True
                form.carry_out(values | {"product_id": ""}, done=_("De uitgave is opgesteld."))
                # It was refused, or this would be another look: what was chosen stays.
                del st.session_state["lob_newest"]


def _from_before(visit: Session) -> Row:
    """Give what the form for a new edition begins with: the last one that went out, or else a shift and everybody."""
    products = visit.picture.products
    out = products[products["status"].isin([one.value for one in OUT])]
    last = out.iloc[-1].to_dict() if not out.empty else {}
    regions = list(visit.reference.regions.index)
    return {
        "period_from": _begin(last, visit.now),
        "period_to": None,
        "classification": last.get("classification", Classification.AMBER.value),
        "recipients": last.get("recipients", ("NCC", *regions)),
        "follows": last["product_id"] if last and pd.isna(last["successor"]) else None,
        "next_update_at": None,
    }


def _begin(last: Row, now: datetime) -> datetime:
    """Go on where the last edition ended; where time stood still since, look back as far as it did."""
    if not last:
        return now - PERIOD
    began: datetime = last["period_from"].to_pydatetime()
    ended: datetime = last["period_to"].to_pydatetime()
    return ended if ended < now.replace(second=0, microsecond=0) else began
