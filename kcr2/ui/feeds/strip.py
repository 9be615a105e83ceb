"""Which warnings hold now, and which feed does not come through? The lines that stand above the map."""

import pandas as pd
import streamlit as st

from kcr2.access import PAGES
from kcr2.settings import ROOT
from kcr2.terms import WarningLevel
from kcr2.ui import resources
from kcr2.ui.feeds import running
from kcr2.ui.feeds.telling import trouble_line
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.feeds import active_warnings, level_words, warning_line
from kcr2.words import words as _

SHOWN = 3
COLOURS = {
    WarningLevel.RED.value: "red",
    WarningLevel.ORANGE.value: "orange",
    WarningLevel.YELLOW.value: "yellow",
    WarningLevel.GREEN.value: "green",
}


def warning_strip(visit: Session) -> None:
    """Draw the warnings that hold, the gravest first, and what is wrong with feeds; nothing when there is neither."""
    held = active_warnings(visit.picture)
    wrong = feed_troubles(visit)
    if held.empty and not wrong:
        return
    more = len(held) - SHOWN
    lines = [badge_line(visit, held.iloc[place]) for place in range(min(SHOWN, len(held)))]
    lines += [_("en {n} andere waarschuwingen van kracht").format(n=more)] if more > 0 else []
    lines += [f":material/sync_problem: {plain(line)}" for line in wrong]
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="warning_strip"):
        st.markdown("  \n".join(lines), width="stretch")
        if visit.may(PAGES["bronnen"]) and st.button(_("Naar de bronnen"), type="tertiary", key="to_feeds"):
            st.switch_page(str(ROOT / "pages" / "bronnen.py"))


def badge_line(visit: Session, row: pd.Series) -> str:
    """Give a warning as a line with its colour in words and as a mark."""
    level = row["level"]
    colour = COLOURS.get(str(level), "gray")
    return f":{colour}-badge[{plain(level_words(level))}] {plain(warning_line(row, visit.reference))}"


def feed_troubles(visit: Session) -> list[str]:
    """Give a line per feed of this space that fails or is late, but not while looking back."""
    if visit.moment is not None:
        return []
    now = resources.clock()
    return [line for state in running.states(visit.space) if (line := trouble_line(state, now))]
