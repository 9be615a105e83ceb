"""What can be taken over into a section: the text of the edition before, what it means, or what a scenario watches?"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
import streamlit as st

from kcr2.actions import WriteProductText
from kcr2.formats import clock_time
from kcr2.planning.monitoring import Finding
from kcr2.terms import ProductSection
from kcr2.ui.forms import Form
from kcr2.ui.monitoring import findings
from kcr2.ui.plain import plain
from kcr2.ui.session import Session
from kcr2.view.monitoring import figure_words, state_words, threshold_words
from kcr2.view.product import Row, taken_over
from kcr2.words import in_dutch
from kcr2.words import words as _


class Offer(NamedTuple):
    """A text that may be taken over, and where it comes from with author and moment."""

    source: str
    text: str


def offers(into: Form, row: Row, section: ProductSection, held: Row | None) -> None:
    """Offer what can be taken over; nothing comes in by itself, and what came in says where it comes from.

    Parameters
    ----------
    into : the form of the section, which shows the text anew after something was taken over
    """
    visit, text = into.visit, "" if held is None else str(held["text"])
    found = [one for one in in_dutch(lambda: list(_offered(visit, row, section))) if one.text not in text]
    if not found:
        return
    with st.popover(_("Overnemen…"), icon=":material/content_paste_go:"):
        for place, offer in enumerate(found):
            st.caption(plain(offer.source))
            st.text(offer.text)
            values = {
                **{"product_id": row["product_id"], "section": section, "observed_at": None},
                **{"text": "\n\n".join(filter(None, [text, offer.text])), "source": taken_over(offer.source)},
                "based_on": None if held is None else int(held["seq"]),
            }
            _press(into, f"lob-take:{row['product_id']}:{section.value}:{place}", values)


def _press(into: Form, name: str, values: Row) -> None:
    form = Form(name, into.visit, WriteProductText)
    with st.form(form.name, enter_to_submit=False, border=False):
        if form.pressed(_("Neem over")):
            st.session_state["lob_taken"] = into.about
            done = _("Overgenomen in {section}; de herkomst staat erbij tot iemand de tekst bewerkt.")
            form.carry_out(values, done=done.format(section=_(values["section"].label)))


def _offered(visit: Session, row: Row, section: ProductSection) -> Iterator[Offer]:
    yield from _of_before(visit, row, section)
    if section is ProductSection.INTERPRETATION:
        yield from _interpretations(visit)
    if section is ProductSection.INDICATORS:
        yield from _indicators(findings(visit))


def _of_before(visit: Session, row: Row, section: ProductSection) -> Iterator[Offer]:
    if pd.isna(row["follows"]):
        return
    texts = visit.picture.product_texts
    mine = texts[(texts["product_id"] == row["follows"]) & (texts["section"] == section.value)]
    for one in mine.to_dict("records"):
        if one["text"]:
            yield Offer(f"{row['follows']} ({one['actor']}, {clock_time(one['observed_at'])})", one["text"])


def _interpretations(visit: Session) -> Iterator[Offer]:
    """Offer what was written about what facts mean, as far as it still holds."""
    for one in visit.picture.interpretations.to_dict("records"):
        if one["holds"]:
            rests = f"{one['text']} ({_('berust op')}: {one['basis']})"
            yield Offer(f"{one['interpretation_id']} ({one['writer']}, {clock_time(one['observed_at'])})", rests)


def _indicators(found: list[Finding]) -> Iterator[Offer]:
    """Offer each followed scenario with its indicators: figure, threshold, and whether it is reached."""
    for title in dict.fromkeys(one.watched.title for one in found):
        lines = [_line(one) for one in found if one.watched.title == title]
        yield Offer(_("het scenario {title}").format(title=title), "\n".join(lines))


def _line(one: Finding) -> str:
    thresholds = "; ".join(threshold_words(trigger, one.indicator.unit) for trigger in one.indicator.triggers)
    return f"{one.indicator.title}: {figure_words(one)} ({_('drempels')}: {thresholds}) · {state_words(one)}"
