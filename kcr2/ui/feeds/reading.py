"""How does a file of a feed come in by hand: chosen, read, shown with all its faults, and only then recorded?"""

from collections.abc import Callable

import streamlit as st

from kcr2.access import Permission
from kcr2.actions import RecordFeedItems, sort_out
from kcr2.errors import DataError, Kcr2Error
from kcr2.exchange.feeds import Found, read_feed, read_sample, samples
from kcr2.terms import FeedKind, SpaceKind
from kcr2.ui import errors, resources
from kcr2.ui.feeds.running import quality_in
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.feeds import fault_rows, preview_table
from kcr2.words import words as _

TYPES = {FeedKind.WARNINGS: ["xml"]}
PLAIN = ["json", "csv"]


def reading(visit: Session) -> None:
    """Let KCR2 read a file; outside live there are recorded examples too."""
    if not visit.writable or not visit.may(Permission.RECORD_FEED):
        st.caption(_("Inlezen doet KCR2, en alleen in het nu."))
        return
    kind = st.segmented_control(
        _("Wat leest u in?"),
        list(FeedKind),
        default=FeedKind.WARNINGS,
        format_func=lambda one: _(FeedKind(one).label),
        key="feed_kind",
        required=True,
    )
    chosen = FeedKind(kind or FeedKind.WARNINGS)
    upload = st.file_uploader(
        _("Bestand van de bron"), type=TYPES.get(chosen, PLAIN), key=f"feed:{chosen.value}:{_round()}"
    )
    if upload is not None:
        _shown(visit, upload.name, lambda: _read(visit, chosen, upload.name, upload.getvalue()))
    if visit.space.kind is SpaceKind.DEMONSTRATION:
        _examples(visit, chosen)


def _round() -> int:
    """Count finished readings: a new number empties the upload field."""
    return int(st.session_state.get("feed_round", 0))


def _read(visit: Session, kind: FeedKind, name: str, content: bytes) -> Found:
    most = resources.settings().feed_max_mb
    return read_feed(kind, name, content, visit.reference, quality=quality_in(visit.space), max_mb=most)


def _examples(visit: Session, kind: FeedKind) -> None:
    """Offer the recorded examples of a kind; they are fictitious and their moments move to now."""
    known = {name: one for name, one in samples().items() if one.note.kind is kind}
    name = st.selectbox(
        _("Of een opgenomen voorbeeld (verzonnen; de tijden schuiven naar nu)"),
        list(known),
        index=None,
        format_func=lambda one: known[one].note.title,
        key=f"feed_sample:{kind.value}:{_round()}",
        placeholder=_("Voorbeeld inlezen"),
    )
    if name:
        _shown(visit, name, lambda: read_sample(known[name], lambda *told: _read(visit, *told), now=visit.now))


def _shown(visit: Session, name: str, read: Callable[[], Found]) -> None:
    """Show what a file would add, or every fault in it."""
    try:
        found = read()
        intention = found.intention(name[:60])
    except DataError as error:
        _faulty(error)
        return
    for note in found.notes:
        st.caption(plain(note))
    sorted_ = sort_out(intention.items, visit.picture)
    told = [
        _("{n} nieuw").format(n=len(sorted_.new)),
        _("{n} al bekend").format(n=sorted_.known),
        _("{n} ouder dan wat er ligt").format(n=sorted_.older),
    ]
    st.markdown(f"**{_('Voorbeeld, er is nog niets vastgelegd')}**: {', '.join(told)}")
    if not sorted_.new:
        st.info(_("Dit bestand voegt niets toe."))
        return
    st.dataframe(preview_table(sorted_.new, visit.reference), hide_index=True, height="content")
    if st.button(_("Opnemen"), type="primary", icon=":material/download_done:", key="feed_record"):
        _record(visit, intention, len(sorted_.new))


def _faulty(error: DataError) -> None:
    st.error(errors.told(error))
    if error.faults:
        st.dataframe(fault_rows(error.faults), hide_index=True, height="content")


def _record(visit: Session, intention: RecordFeedItems, new: int) -> None:
    try:
        visit.perform([intention], seen=visit.picture.head.seq)
    except Kcr2Error as error:
        errors.show(error)
        return
    st.session_state["feed_round"] = _round() + 1
    st.session_state["done"] = _("{n} berichten van {feed} zijn opgenomen.").format(n=new, feed=intention.feed)
    st.rerun()
