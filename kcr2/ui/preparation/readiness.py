"""Who is on duty, in the pool of the LOCT and reached, and how is that told?"""

from typing import Any

import pandas as pd
import streamlit as st

from kcr2.access import Permission
from kcr2.actions import ReportDuty, ReportPool, ReportReachTest
from kcr2.planning.readiness import duty_cover, duty_spans, never_tested, pool_cover
from kcr2.terms import FunctionUse
from kcr2.ui.forms import Form
from kcr2.ui.preparation.fields import party
from kcr2.ui.preparation.taking_over import as_stated, may_go_on, own_code, proposed, stated_for
from kcr2.ui.session import Session
from kcr2.view.preparation_calendar import when_words
from kcr2.view.preparation_readiness import (
    duty_totals,
    gap_table,
    pool_rows,
    pool_table,
    reach_table,
)
from kcr2.words import many
from kcr2.words import words as _

Row = dict[str, Any]
REGION = "regio"


def duty_part(visit: Session) -> None:
    """Show how far duties are filled in the coming days, gaps first; who reported nothing is a count."""
    spans = duty_spans(visit.picture)
    days = visit.picture.settings.duty_horizon_days
    st.markdown(f"**{_('Piketroosters, komende {days} dagen').format(days=days)}**")
    st.caption(_("Alleen aantallen, nooit namen. Wat niet is gemeld, is onbekend en niet gevuld."))
    st.dataframe(duty_totals(duty_cover(spans)), hide_index=True, height="content", key="duty_totals")
    if visit.may(Permission.READ_FIGURES):
        table = gap_table(spans, visit.reference)
        if table.empty:
            st.info(
                _("Nog niemand meldde een rooster. Een organisatie meldt hier per functie en periode de bezetting.")
            )
        else:
            st.dataframe(table, hide_index=True, height="content", key="duty_gaps")
    if _may_write(visit):
        with st.expander(_("Piketbezetting melden"), icon=":material/schedule:"):
            duty_form(visit)
        with st.expander(_("Piketperiode intrekken"), icon=":material/block:"):
            withdraw_form(visit)


def pool_part(visit: Session) -> None:
    """Show per function of the LOCT whether a first and a relief shift can be filled."""
    st.markdown(f"**{_('LOCT-pool per functie')}**")
    st.caption(_("Hoeveel mensen een ploeg nodig heeft, is een aanname tot KCR2 het vaststelt."))
    st.dataframe(pool_table(pool_cover(visit.picture)), hide_index=True, height="content", key="pool_cover")
    told = visit.picture.loct_pool
    if told.empty:
        st.info(_("Nog niemand meldde mensen voor het LOCT. Een organisatie meldt hier per functie een aantal."))
    elif visit.may(Permission.READ_FIGURES):
        with st.expander(many(len(told), _("1 opgave"), _("{n} opgaven")), icon=":material/list:"):
            st.dataframe(pool_rows(told, visit.reference), hide_index=True, height="content", key="pool_rows")
    if _may_write(visit):
        with st.expander(_("LOCT-pool melden"), icon=":material/group_add:"):
            pool_form(visit)


def reach_part(visit: Session) -> None:
    """Show the last test of every group, too old first, and how many groups have none."""
    tests = visit.picture.reach_tests
    days = visit.picture.settings.reach_test_rhythm_days
    st.markdown(f"**{_('Bereikbaarheidstesten, ritme {days} dagen').format(days=days)}**")
    if tests.empty:
        st.info(_("Er is nog geen test gemeld. Een organisatie meldt hier hoeveel mensen zijn opgeroepen en bereikt."))
    elif visit.may(Permission.READ_FIGURES):
        st.dataframe(reach_table(tests, visit.reference), hide_index=True, height="content", key="reach_tests")
    else:
        last = tests[tests["is_last"]]
        old = int(last["is_old"].sum())
        st.markdown(_("Laatste testen: {n}, waarvan te oud: {old}").format(n=len(last), old=old))
    never = len(never_tested(visit.picture))
    if never:
        told = many(never, _("1 piketfunctie zonder gemelde test"), _("{n} piketfuncties zonder gemelde test"))
        st.markdown(f"? {told}")
    if _may_write(visit):
        with st.expander(_("Bereikbaarheidstest melden"), icon=":material/phone_in_talk:"):
            reach_form(visit)


def readiness_part(visit: Session) -> None:
    """Draw rosters, pool and tests below each other."""
    duty_part(visit)
    st.divider()
    pool_part(visit)
    st.divider()
    reach_part(visit)


def duty_form(visit: Session) -> None:
    """Ask how far a duty period is filled."""
    form = Form("duty", visit, ReportDuty)
    with st.form(form.name, enter_to_submit=False):
        organisation = party(form, "organisation", stated_for(visit))
        values = {
            "organisation": organisation,
            "function": _duty_function(form, "function"),
            "starts_at": form.moment("starts_at", value=proposed(form, hours=0)),
            "ends_at": form.moment("ends_at", value=proposed(form, hours=24)),
            "needed": form.number("needed", most=100),
            "available": _optional(form, "available", most=100),
            "observed_at": form.moment("observed_at"),
        }
        form.submit(_("Meld bezetting"), values | as_stated(visit, organisation), done=_("De bezetting is gemeld."))


def withdraw_form(visit: Session) -> None:
    """Ask which reported period holds no longer."""
    rows = [row for row in visit.picture.duties.to_dict("records") if not row["withdrawn"]]
    own = [row for row in rows if may_go_on(visit, row["organisation"], row["reported_by"])]
    if not own:
        st.caption(_("Er is geen periode die u kunt intrekken."))
        return
    form = Form("duty-withdraw", visit, ReportDuty)
    with st.form(form.name, enter_to_submit=False):
        at = st.selectbox(
            _("Welke periode"),
            range(len(own)),
            key=form.key("period"),
            format_func=lambda one: (
                f"{own[one]['organisation']} {own[one]['function_name']} · "
                f"{when_words(own[one]['starts_at'], own[one]['ends_at'])}"
            ),
        )
        row = own[at or 0]
        kept = {name: row[name] for name in ("organisation", "function", "starts_at", "ends_at", "needed")}
        available = None if pd.isna(row["available"]) else int(row["available"])
        values = kept | {"available": available, "withdrawn": True, "observed_at": form.moment("observed_at")}
        form.submit(_("Trek in"), values | as_stated(visit, row["organisation"]), done=_("De periode is ingetrokken."))


def pool_form(visit: Session) -> None:
    """Ask how many people an organisation has for a function of the LOCT."""
    functions = visit.reference.functions
    pool = functions[functions["use"] == FunctionUse.POOL.value]
    form = Form("pool", visit, ReportPool)
    with st.form(form.name, enter_to_submit=False):
        organisation = party(form, "organisation", stated_for(visit))
        function = st.selectbox(
            form.label("function"),
            list(pool.index),
            key=form.key("function"),
            format_func=lambda code: str(pool.at[code, "name"]),
        )
        values = {
            "organisation": organisation,
            "function": function,
            "available": _optional(form, "available", most=1_000),
            "observed_at": form.moment("observed_at"),
        }
        form.submit(_("Meld aantal"), values | as_stated(visit, organisation), done=_("Het aantal is gemeld."))


def reach_form(visit: Session) -> None:
    """Ask how a test of reachability went."""
    form = Form("reach", visit, ReportReachTest)
    with st.form(form.name, enter_to_submit=False):
        organisation = party(form, "organisation", stated_for(visit))
        values = {
            "organisation": organisation,
            "group": _duty_function(form, "group"),
            "called": form.number("called"),
            "reached": form.number("reached", value=0, least=0),
            "within_min": form.number("within_min", value=15, most=1_440),
            "observed_at": form.moment("observed_at"),
        }
        form.submit(_("Meld test"), values | as_stated(visit, organisation), done=_("De test is gemeld."))


def _duty_function(form: Form, field: str) -> str:
    """Ask for a function that is known for who is at it, or one of its own."""
    functions = form.visit.reference.functions
    duty = functions[functions["use"] == FunctionUse.DUTY.value]
    own = "KCR2" if own_code(form.visit) == "KCR2" else REGION
    known = [*duty.index[duty["party"] == own], *duty.index[duty["party"] != own]]
    return str(
        st.selectbox(
            form.label(field),
            known,
            key=form.key(field),
            help=form.help(field),
            accept_new_options=True,
            format_func=lambda code: str(duty.at[code, "name"]) if code in duty.index else str(code),
        )
    )


def _optional(form: Form, field: str, *, most: int) -> int | None:
    """Ask for a count that may stay empty: not known, which is not 0."""
    given = st.number_input(
        form.label(field),
        0,
        most,
        None,
        step=1,
        key=form.key(field),
        help=form.help(field),
        placeholder=_("niet bekend"),
    )
    return None if given is None else int(given)


def _may_write(visit: Session) -> bool:
    return visit.writable and visit.may(Permission.PREPARE)
