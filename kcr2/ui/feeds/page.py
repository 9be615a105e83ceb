"""What do sources outside the regions tell, how do the feeds do, and what of it holds now?"""

import pandas as pd
import streamlit as st

from kcr2.ui import resources
from kcr2.ui.feeds import running
from kcr2.ui.feeds.reading import reading
from kcr2.ui.feeds.strip import badge_line, feed_troubles
from kcr2.ui.feeds.telling import state_table
from kcr2.ui.forms import say_done
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.feeds import active_warnings, outage_table, warning_table, water_table, wildfire_table
from kcr2.words import words as _


def feeds_page(visit: Session) -> None:
    """Draw the page: what holds now first, then figures by kind, the feeds themselves, and reading by hand."""
    say_done()
    st.title(_("Bronnen"))
    st.caption(
        _(
            "Wat bronnen buiten de regio’s melden, met bron, ouderdom en kwaliteit. "
            "Het staat naast wat een regio zelf meldt."
        )
    )
    _warnings(visit)
    names = [_("Natuurbrandfase"), _("Waterstanden"), _("Stroomstoringen"), _("Stand van de bronnen"), _("Inlezen")]
    wildfire, water, outages, states, by_hand = st.tabs(names)
    with wildfire:
        _told(wildfire_table(visit.picture))
        st.caption(
            _(
                "natuurbrandrisico.nl heeft geen open koppelvlak; de lijst komt als bestand. "
                "Een regio zonder opgave is onbekend, niet fase 1."
            )
        )
    with water:
        _told(water_table(visit.picture))
    with outages:
        _told(outage_table(visit.picture))
    with states:
        _states(visit)
    with by_hand:
        reading(visit)


def _warnings(visit: Session) -> None:
    held = active_warnings(visit.picture)
    st.subheader(_("Waarschuwingen van kracht"))
    if held.empty:
        st.write(_("Er is geen waarschuwing van kracht die hier is ontvangen."))
    for place in range(len(held)):
        row = held.iloc[place]
        with st.container(border=True, key=f"warning:{place}"):
            st.markdown(badge_line(visit, row))
            _text(row)
    everything = visit.picture.warnings
    if not everything.empty:
        with st.expander(_("Alle waarschuwingen als tabel, ook vervangen en verlopen"), icon=":material/table:"):
            st.dataframe(warning_table(visit.picture, everything), hide_index=True, height="content")


def _text(row: pd.Series) -> None:
    """Show what the source wrote, as text: nothing in it is markup."""
    for name in ("headline", "description", "instruction"):
        if str(row[name]).strip():
            st.text(str(row[name]))
    if len(row["unplaced"]):
        st.caption(plain(_("Gebied niet herleid tot regio’s: {areas}").format(areas=", ".join(row["unplaced"]))))


def _told(table: pd.DataFrame) -> None:
    if table.empty:
        st.write(_("Hierover is niets ontvangen; dat is niet hetzelfde als geen."))
    else:
        st.dataframe(table, hide_index=True, height="content")


def _states(visit: Session) -> None:
    states = running.states(visit.space)
    if states:
        for line in feed_troubles(visit):
            st.markdown(f":material/sync_problem: {plain(line)}")
        st.dataframe(state_table(states, resources.clock()), hide_index=True, height="content")
    else:
        st.write(_("Voor deze ruimte wordt geen bron vanzelf gelezen. Een beheerder stelt bronnen in met KCR2_FEEDS."))
