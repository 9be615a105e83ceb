"""What is the country that will be tested? Said before any result."""

from threading import Lock

import streamlit as st

from kcr2.access import Permission, may
from kcr2.picture import Picture
from kcr2.planning.problem import plan_options
from kcr2.stress.country import Country, country_of
from kcr2.stress.figures import number
from kcr2.stress.options import Policy, StressOptions
from kcr2.ui.session import Session
from kcr2.view.stress_country import country_table, known, known_told
from kcr2.words import words as _

MOST = 6
"""Countries that a process keeps: the same picture is looked at by many, and under a few policies."""

_made: dict[str, Country] = {}
_making = Lock()


def tested(picture: Picture, options: StressOptions, policy: Policy) -> Country:
    """Give the country of a picture under a policy; it takes a second, so it is kept.

    Raises
    ------
    PlanError
        The policy names what there is not.
    """
    asked, figures = policy.model_dump_json(), plan_options(picture.settings)
    key = f"{picture.head.seal} {picture.at} {options.hours}/{options.block_h} {asked} {figures.model_dump_json()}"
    with _making:
        if key not in _made:
            country = country_of(picture, figures, options, policy)
            for oldest in list(_made)[: max(len(_made) + 1 - MOST, 0)]:
                del _made[oldest]
            _made[key] = country
        return _made[key]


def country_part(visit: Session) -> None:
    """Say how much of the country its owners stated, how much is assumed and how much is unknown."""
    with st.spinner(_("De capaciteit en de wegen worden gelezen.")):
        country = tested(visit.picture, StressOptions(), Policy())
    counts = known(country)
    with st.container(border=True):
        now, then = _("Het land zoals het nu bekend is"), _("Het land zoals het op dit moment bekend was")
        st.markdown(f"**{now if visit.moment is None else then}**")
        columns = st.columns(3)
        columns[0].metric(_("Opgegeven door de eigenaar"), number(counts.stated))
        columns[1].metric(_("Planningsaantal (aanname)"), number(counts.assumed))
        columns[2].metric(_("Onbekend"), number(counts.unknown))
        st.caption(
            f"{known_told(counts)} "
            + _("Geteld zijn combinaties van eigenaar en type. Wat onbekend is, telt niet mee en is geen nul.")
        )


def country_rows(visit: Session, country: Country) -> None:
    """Show every figure of the country, to who may read figures of owners."""
    if visit.reader is None or not may(visit.reader.role, Permission.READ_FIGURES):
        st.info(_("Cijfers per eigenaar zijn niet voor uw rol."))
        return
    st.dataframe(country_table(country), hide_index=True, height=420)
