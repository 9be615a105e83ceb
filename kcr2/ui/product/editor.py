"""How is a concept written: facts locked to their source, and beside them the texts of people, each on its own?"""

import pandas as pd
import streamlit as st

from kcr2.actions import WriteProductText
from kcr2.picture.product import facts_of
from kcr2.terms import FactPart, ProductSection
from kcr2.ui.forms import Form
from kcr2.ui.plain import plain
from kcr2.ui.product.head import head_form
from kcr2.ui.product.offering import offers
from kcr2.ui.session import Session
from kcr2.view.product import (
    Row,
    difference_table,
    difference_words,
    differences,
    fact_table,
    is_taken_over,
    key_words,
    order,
    written_words,
)
from kcr2.words import words as _

HEIGHT = {ProductSection.KEY_MESSAGE: 150}
USUAL_HEIGHT = 120


def editor(visit: Session, row: Row) -> None:
    """Draw all parts of a concept in the order in which they are told."""
    with st.expander(_("1 en 11 Kop, verzendlijst en volgende uitgave"), icon=":material/badge:"):
        head_form(visit, row)
    difference_part(visit, row)
    facts = facts_of(visit.picture.facts, row["product_id"])
    texts = _texts(visit, row)
    for heading, parts, sections in order():
        st.markdown(f"##### {heading}")
        for part in parts:
            locked(visit, part, facts[facts["part"] == part.value])
        for section in sections:
            written(visit, row, section, texts.get(section.value))


def _texts(visit: Session, row: Row) -> dict[str, Row]:
    texts = visit.picture.product_texts
    mine = texts[texts["product_id"] == row["product_id"]].to_dict("records")
    return {one["section"]: one for one in mine}


def difference_part(visit: Session, row: Row) -> None:
    """Show what differs from the edition that this one follows, with sign and word."""
    found = differences(visit.picture, row)
    if found is None:
        return
    told = _("Verschil met {number}: {words}").format(number=row["follows"], words=difference_words(found))
    with st.expander(told, icon=":material/compare_arrows:"):
        if found:
            st.dataframe(
                difference_table(found),
                hide_index=True,
                height="content" if len(found) < 12 else 400,
                column_config={
                    _("Verschil"): st.column_config.Column(width=95),
                    _("Feit"): st.column_config.Column(width=220),
                    _("Eerder"): st.column_config.Column(width=120),
                    _("Nu"): st.column_config.Column(width=120),
                },
            )
        else:
            st.text(_("Geen feit is nieuw, gewijzigd of vervallen."))


def locked(visit: Session, part: FactPart, facts: pd.DataFrame) -> None:
    """Show facts of one part: nobody edits them here, who owns them does that where they are reported."""
    table = fact_table(facts, visit.reference)
    told = f"{_(part.label)} · {len(table)}"
    with st.expander(told, icon=":material/lock:"):
        if table.empty:
            st.caption(_("Hierover staat niets in het beeld; dat is geen bericht dat er niets is."))
        else:
            st.dataframe(table, hide_index=True, height="content" if len(table) < 12 else 420)
            st.caption(_("Vast aan de bron: wie eigenaar is, wijzigt het in de eigen opgave."))


def written(visit: Session, row: Row, section: ProductSection, held: Row | None) -> None:
    """Let one section be written and saved on its own; it keeps who wrote it and when."""
    form = text_form(visit, row, section)
    seen = None if held is None else int(held["seq"])
    based_on = st.session_state.setdefault(f"based:{form.name}", seen)
    text = "" if held is None else str(held["text"])
    with st.container(border=True):
        _above(section, held, text)
        if based_on != seen and held is not None:
            _meanwhile(form, held)
        with st.form(form.name, enter_to_submit=False, border=False):
            typed = st.text_area(
                _(section.label),
                value=text,
                key=form.key("text"),
                height=HEIGHT.get(section, USUAL_HEIGHT),
                label_visibility="collapsed",
                placeholder=_placeholder(section),
            )
            st.session_state[f"initial:{form.key('text')}"] = text
            stated = {"product_id": row["product_id"], "section": section, "observed_at": None}
            done = _("{section} is bewaard.").format(section=_(section.label))
            if form.pressed(_("Bewaren"), primary=False):
                form.carry_out(stated | {"text": typed, "based_on": based_on}, done=done)
        offers(form, row, section, held)


def text_form(visit: Session, row: Row, section: ProductSection) -> Form:
    """Give the form of a section; a new one, with the text that is there, after its visitor took something over."""
    name = f"lob-text:{row['product_id']}:{section.value}"
    form = Form(name, visit, WriteProductText)
    if st.session_state.get("lob_taken") != form.about:
        return form
    del st.session_state["lob_taken"]
    _anew(form)
    return Form(name, visit, WriteProductText)


def _anew(form: Form) -> None:
    st.session_state.pop(f"based:{form.name}", None)
    st.session_state[f"round:{form.about}"] = st.session_state.get(f"round:{form.about}", 0) + 1


def _above(section: ProductSection, held: Row | None, text: str) -> None:
    told = _("nog niet geschreven") if held is None or not text else written_words(held)
    mark = ":material/content_copy: " if held is not None and text and is_taken_over(held) else ""
    lines = f" · {key_words(text)}" if section is ProductSection.KEY_MESSAGE and text else ""
    st.markdown(f"**{_(section.label)}** &nbsp; :small[:gray[{mark}{plain(told + lines)}]]")


def _meanwhile(form: Form, held: Row) -> None:
    """Say that somebody else wrote here since this form was opened, and let that text be taken to go on from."""
    st.warning(
        _("Intussen geschreven {by}. Wie nu bewaart, wordt geweigerd; lees eerst die tekst.").format(
            by=plain(written_words(held))
        ),
        icon=":material/sync_problem:",
    )
    st.text(held["text"])
    if st.button(_("Verder met die tekst"), key=f"take:{form.name}"):
        _anew(form)
        st.rerun()


def _placeholder(section: ProductSection) -> str:
    told = {
        ProductSection.KEY_MESSAGE: _("Wat moet een lezer als eerste weten? Ten hoogste vijf regels."),
        ProductSection.INTERPRETATION: _("Wat betekenen de feiten? Geen nieuwe feiten, die staan hierboven vast."),
        ProductSection.SCENARIO_LIKELY: _("Wat gebeurt er het meest waarschijnlijk, en tot wanneer?"),
        ProductSection.SCENARIO_BEST: _("Wat als het meezit?"),
        ProductSection.SCENARIO_WORST: _("Wat als het tegenzit?"),
        ProductSection.INDICATORS: _("Waaraan is te merken welk scenario het wordt?"),
        ProductSection.ADVICE: _("Wat raadt KCR2 aan, en aan wie? Een advies is geen opdracht."),
        ProductSection.ACTIONS: _("Welke acties en besluiten zijn genomen, door wie?"),
        ProductSection.COMMUNICATION: _("Wat wordt naar buiten gezegd, en door wie?"),
    }
    return told.get(section, _("Wat is niet zeker, en waarom?"))
