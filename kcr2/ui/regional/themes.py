"""How does the region stand on each theme, and what stands in its way there?"""

from collections.abc import Sequence

import streamlit as st

from kcr2.formats import clock_time
from kcr2.ui.plain import plain
from kcr2.ui.regional.head import badge
from kcr2.view.regional import Card
from kcr2.words import words as _

IN_A_ROW = 4


def theme_cards(shown: Sequence[Card]) -> None:
    """Draw the themes side by side, in their own order whatever their state."""
    for start in range(0, len(shown), IN_A_ROW):
        for column, card in zip(st.columns(IN_A_ROW, gap="small"), shown[start : start + IN_A_ROW], strict=True):
            with column.container(border=True, height="stretch", gap="xsmall"):
                _draw(card)


def _draw(card: Card) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xxsmall"):
        st.markdown(f"**{_(card.theme.label)}**")
        st.markdown(badge(card.status), width="content")
    if card.trend:
        st.caption(f"{_('Ontwikkeling')}: {card.trend} · {card.change}")
    for title, text in card.texts:
        st.markdown(f":small[**{title}** – {plain(text)}]")
    for row in card.bottlenecks:
        _bottleneck(row)
    old = f" · **{_('oud')}**" if card.is_old else ""
    st.caption(card.stated + old)


def _bottleneck(row: dict[str, object]) -> None:
    told = _("ligt bij {owner}, sinds {since}").format(
        owner=plain(str(row["owner_name"])),
        since=clock_time(row["since"]),
    )
    by = "" if row["own_report"] else f" · {_('door KCR2 overgenomen')}"
    st.markdown(f":small[:material/block: **{_('Knelpunt')}** – {plain(str(row['text']))} *({told}{by})*]")
