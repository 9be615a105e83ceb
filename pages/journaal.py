"""What happened, who did it, and is it untouched?"""

from pathlib import Path

import streamlit as st

from kcr2.exchange.journal_file import journal_file
from kcr2.journal import Entry, verifier
from kcr2.model import EVENTS, iso
from kcr2.reader import entries_seen_by
from kcr2.ui.errors import errors
from kcr2.ui.session import Session, enter
from kcr2.view.tables import journal_table, kind_title
from kcr2.words import words as _

SHOWN = 500


def page(visit: Session) -> None:
    """Draw the page."""
    st.title(_("Journaal"))
    all_of_them = recorded(visit)
    entries = entries_seen_by(all_of_them, visit.current, visit.reader)
    head = visit.picture.head
    st.markdown(f"{_('Laatste volgnummer')} **{head.seq}** · {_('zegel')} `{head.seal}`")
    # A file holds everything up to now, and so more than a look back shows.
    verification(visit, whole=visit.moment is None and len(entries) == len(all_of_them))
    found = searched(entries)
    st.caption(_("{n} van {of} gebeurtenissen").format(n=len(found), of=len(entries)))
    st.dataframe(journal_table(found[-SHOWN:]), hide_index=True, height=480)
    if len(found) > SHOWN:
        st.caption(_("Getoond worden de laatste {n}; verfijn de zoekopdracht of download alles.").format(n=SHOWN))


def recorded(visit: Session) -> list[Entry]:
    """Give everything that was recorded up to the moment that is looked at."""
    entries, _complete = visit.desk.journal.read_sound(visit.space.name)
    limit = None if visit.moment is None else iso(visit.moment)
    return [entry for entry in entries if limit is None or entry.recorded_at <= limit]


def searched(entries: list[Entry]) -> list[Entry]:
    """Ask what to look for and give what matches."""
    with st.container(horizontal=True):
        text = st.text_input(_("Zoek in onderwerp, inhoud en organisatie"), key="journal_text", width=420)
        kinds = st.multiselect(_("Soort"), sorted(EVENTS), key="journal_kinds", width=380, format_func=kind_title)
    wanted = text.strip().casefold()
    return [
        entry
        for entry in entries
        if (not kinds or entry.kind in kinds)
        and wanted in f"{entry.subject} {entry.payload} {entry.organisation} {entry.actor}".casefold()
    ]


def whole_file(visit: Session) -> bytes | str:
    """Give the journal as a file; judged again at the click, as it may hold more by then."""
    entries, _complete = visit.desk.journal.read_sound(visit.space.name)
    now = visit.desk.picture(visit.space, now=visit.now)
    if len(entries_seen_by(entries, now, visit.reader)) < len(entries):
        return _("Het journaal bevat ook wat niet voor u is; de beheerder geeft het uit.")
    return journal_file(visit.desk.journal, visit.space.name)


def verification(visit: Session, *, whole: bool) -> None:
    """Let anybody check the seals; elsewhere too, if nothing in the journal is closed to this reader."""
    with st.container(horizontal=True):
        verify = st.button(_("Controleer alle zegels"), icon=":material/verified:")
        st.download_button(
            _("Download het journaal"),
            data=lambda: whole_file(visit),
            file_name=f"journaal-{visit.space.name}.jsonl",
            mime="application/jsonl",
            on_click="ignore",
            disabled=not whole,
            help=None if whole else _("Het journaal bevat ook wat niet voor u is; de beheerder geeft het uit."),
        )
        st.download_button(
            _("Download de losse controleur"),
            data=Path(verifier.__file__).read_bytes(),
            file_name="controleer_journaal.py",
            mime="text/x-python",
            on_click="ignore",
        )
    if verify:
        broken = visit.desk.verify(visit.space)
        if broken is None:
            st.success(_("Alle zegels kloppen tot en met volgnummer {seq}.").format(seq=visit.picture.head.seq))
        else:
            st.error(_("Verbroken bij volgnummer {seq}: de inhoud is niet wat is verzegeld.").format(seq=broken))


session = enter("journaal")
with errors():
    page(session)
