"""How does a region, or KCR2 that takes over, note a bottleneck and say that it was resolved?"""

from typing import Any

import streamlit as st

from kcr2.actions import NoteBottleneck, ResolveBottleneck
from kcr2.terms import Quality, SpaceKind, Theme
from kcr2.ui.forms import Form
from kcr2.ui.regional.head import is_own
from kcr2.ui.session import Session
from kcr2.words import words as _

Row = dict[str, Any]


def note_form(visit: Session, region: str) -> None:
    """Ask for a new bottleneck, or for how an open one stands now."""
    held = {row["bottleneck_id"]: row for row in _mine(visit, region)}
    number = st.selectbox(
        _("Welk knelpunt"),
        ["", *held],
        key=f"bottleneck:{region}",
        format_func=lambda one: _named(held[one]) if one else _("een nieuw knelpunt"),
    )
    row = held.get(number, {})
    form = Form(f"bottleneck:{region}:{number}", visit, NoteBottleneck)
    with st.form(form.name, enter_to_submit=False):
        left, right = st.columns(2)
        with left:
            theme = row.get("theme") or form.term("theme", Theme)
            owner = _owner(form, row.get("owner", region))
            observed_at = form.moment("observed_at")
        with right:
            text = form.text("text", value=row.get("text", ""), area=True)
        values = {"bottleneck_id": number, "region": region, "theme": theme, "owner": owner, "text": text}
        form.submit(
            _("Knelpunt vastleggen"),
            {**values, "observed_at": observed_at, "quality": _quality(visit, region)},
            done=_("Het knelpunt is vastgelegd."),
        )


def resolve_form(visit: Session, region: str) -> None:
    """Ask which bottleneck no longer stands in the way."""
    held = {row["bottleneck_id"]: row for row in _mine(visit, region)}
    if not held:
        st.caption(_("Er is geen open knelpunt dat u kunt oplossen."))
        return
    form = Form(f"bottleneck-end:{region}", visit, ResolveBottleneck)
    with st.form(form.name, enter_to_submit=False):
        number = st.selectbox(
            _("Welk knelpunt"),
            list(held),
            key=form.key("bottleneck_id"),
            format_func=lambda one: _named(held[one]),
        )
        values = {"bottleneck_id": number, "how": form.text("how"), "observed_at": form.moment("observed_at")}
        form.submit(_("Opgelost"), {**values, "quality": _quality(visit, region)}, done=_("Het knelpunt is opgelost."))


def _mine(visit: Session, region: str) -> list[Row]:
    """Give the open bottlenecks that the visitor may restate: a region all of its own, KCR2 what it took over."""
    table = visit.picture.bottlenecks
    rows: list[Row] = table[(table["region"] == region) & table["is_open"]].to_dict("records")
    return rows if is_own(visit, region) else [row for row in rows if not row["own_report"]]


def _named(row: Row) -> str:
    return f"{_(Theme(row['theme']).label)}: {row['text']} ({row['bottleneck_id']})"


def _owner(form: Form, held: str) -> str:
    reference = form.visit.reference
    options = list(reference.parties)
    chosen: str = st.selectbox(
        form.label("owner"),
        options,
        index=options.index(held),
        key=form.key("owner"),
        help=form.help("owner"),
        format_func=lambda code: f"{reference.party_name(code)} ({code})",
    )
    return chosen


def _quality(visit: Session, region: str) -> Quality:
    """Give how sure it is: what the hub takes over is never confirmed (decision D9)."""
    live = visit.space.kind is SpaceKind.LIVE
    return Quality.UNCONFIRMED if live and not is_own(visit, region) else visit.quality
