"""How does exercise control take the review of an exercise home, and the journal that it rests on?"""

import streamlit as st

from kcr2.exchange.journal_file import journal_file
from kcr2.picture.exercise import has_ended
from kcr2.reports.document import Document
from kcr2.reports.review import review
from kcr2.ui.advising import downloads
from kcr2.ui.session import Session
from kcr2.words import words as _


def review_panel(visit: Session) -> None:
    """Offer the review as Word and PDF, and the journal in which every figure of it is found."""
    st.write(_("De evaluatie komt geheel uit het journaal; bij elk getal staat het volgnummer waar het te vinden is."))
    if not has_ended(visit.whole.facts):
        st.info(_("De oefening loopt nog: de evaluatie geeft de stand tot nu toe."), icon=":material/info:")
    name = visit.space.name
    downloads(f"evaluatie-{name}", lambda: made(visit))
    st.download_button(
        _("Download het journaal"),
        data=lambda: journal_file(visit.desk.journal, name),
        file_name=f"journaal-{name}.jsonl",
        mime="application/jsonl",
        on_click="ignore",
    )


def made(visit: Session) -> Document:
    """Make the review of everything that was recorded up to now."""
    entries, _complete = visit.desk.journal.read_sound(visit.space.name)
    return review(entries, visit.space)
