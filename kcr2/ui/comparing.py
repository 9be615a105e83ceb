"""How are two what-ifs, or a what-if and its parent, put beside each other?"""

from datetime import UTC, datetime

import streamlit as st

from kcr2.formats import local
from kcr2.journal import Space
from kcr2.model import DUTCH_TIME
from kcr2.planning.comparing import Compared, Side, compare, latest_proposal
from kcr2.reader import seen_by
from kcr2.terms import SpaceKind
from kcr2.ui import resources, sign_in
from kcr2.ui.advising import downloads
from kcr2.ui.map_component import national_map
from kcr2.ui.session import Session, is_demonstration, spaces_for
from kcr2.ui.web import geometry_urls
from kcr2.view.compared import (
    arrival_table,
    left_chart,
    line_table,
    stock_table,
    total_table,
)
from kcr2.view.compared_document import Placed, comparison_document
from kcr2.view.compared_words import difference_words
from kcr2.view.national import national_drawing
from kcr2.view.questions import Question
from kcr2.words import words as _

MAP_PX = 460
TOLD = 12
"""So many differences are told at once; the others are one click away."""


def compare_part(visit: Session) -> None:
    """Ask what to compare, at which moment, and show it."""
    spaces = comparable(visit)
    if len(spaces) < 2:
        st.info(_("Er is nog geen tweede ruimte om mee te vergelijken; maak eerst een wat-als."))
        return
    names = [space.name for space in spaces]
    here = visit.space.name if visit.space.name in names else names[0]
    start = visit.space.parent if visit.space.parent in names else next(name for name in names if name != here)
    # The parent first, what was made of it second: a difference is what the what-if changes.
    first, second = (start, here) if visit.space.kind is SpaceKind.BRANCH else (here, start)
    left, right = st.columns(2, gap="medium")
    with left:
        one = _chosen(visit, spaces, first, "one")
    with right:
        other = _chosen(visit, spaces, second, "other")
    at = _moment(visit, one, other)
    with_proposal = st.checkbox(_("Tel het laatste bewaarde voorstel mee"), value=True, key="compare_proposal")
    places = tuple(_placed(visit, space, at, with_proposal=with_proposal) for space in (one, other))
    _show(*_named(*places))


def comparable(visit: Session) -> list[Space]:
    """Give the spaces that this visitor may enter and that are of the same kind of world as the present one."""
    played = is_demonstration(visit.space)
    return [space for space in spaces_for(sign_in.account()) if is_demonstration(space) is played]


def _chosen(visit: Session, spaces: list[Space], name: str | None, side: str) -> Space:
    titles = {space.name: space for space in spaces}
    names = list(titles)
    label = _("Eerste") if side == "one" else _("Tweede, waarvan de verschillen worden genoemd")
    key = f"compare_{side}:{visit.space.name}"
    at = names.index(name) if name in names else 0
    chosen = st.selectbox(label, names, index=at, key=key, format_func=lambda one: titles[one].title)
    return titles[chosen or names[0]]


def _moment(visit: Session, one: Space, other: Space) -> datetime | None:
    """Ask for one moment for both; None lets each stand in its own now."""
    choices = [_("elk in het eigen nu"), _("op één moment")]
    how = st.segmented_control(
        _("Moment van vergelijken"), choices, default=choices[0], key="compare_when", required=True
    )
    if how != choices[1]:
        return None
    latest = max(visit.desk.now(space, resources.clock()) for space in (one, other))
    value = latest.astimezone(DUTCH_TIME).replace(tzinfo=None, second=0, microsecond=0)
    picked = st.datetime_input(
        _("Moment (Nederlandse tijd)"), value=value, format="DD-MM-YYYY", key="compare_at", width=300
    )
    return None if picked is None else min(picked.replace(tzinfo=DUTCH_TIME).astimezone(UTC), latest)


def _placed(visit: Session, space: Space, at: datetime | None, *, with_proposal: bool) -> Placed:
    now = visit.desk.now(space, resources.clock())
    whole = visit.desk.picture(space, now=now, at=at)
    picture = seen_by(whole, visit.reader)
    return Placed(space, Side(picture, latest_proposal(picture) if with_proposal else None), space.title)


def _named(one: Placed, other: Placed) -> tuple[Placed, Placed]:
    """Call the sides shortly, and never the same."""
    names = [_short(place.space) for place in (one, other)]
    if names[0] == names[1]:
        names = [f"{name} ({number})" for number, name in enumerate(names, start=1)]
    return Placed(one.space, one.side, names[0]), Placed(other.space, other.side, names[1])


def _short(space: Space) -> str:
    return space.name if space.kind is SpaceKind.BRANCH else _(space.kind.label)


def _show(one: Placed, other: Placed) -> None:
    compared = compare(one.side, other.side)
    names = one.name, other.name
    st.subheader(_("Wat er anders is in {name}").format(name=other.name))
    _differences(compared, one, other)
    _maps(one, other)
    st.caption(
        _("In de tabellen hieronder: {one} → {other}; één getal waar beide gelijk zijn.").format(
            one=one.name, other=other.name
        )
    )
    st.markdown(f"**{_('Totalen')}**")
    st.dataframe(total_table(compared, names), hide_index=True, width="stretch")
    if not compared.lines.empty:
        st.markdown(f"**{_('Per regel van een aanvraag')}**")
        st.dataframe(line_table(compared), hide_index=True, width="stretch")
        st.plotly_chart(left_chart(compared, names), key="compare_left")
        st.markdown(f"**{_('Aankomst')}**")
        st.dataframe(arrival_table(compared), hide_index=True, width="stretch")
    _stocks(compared)
    downloads(f"vergelijking-{one.space.name}-{other.space.name}", lambda: comparison_document(one, other, compared))


def _differences(compared: Compared, one: Placed, other: Placed) -> None:
    told = difference_words(compared, one.side.picture, other.side.picture)
    if not told:
        st.success(_("Er is geen verschil."), icon=":material/equal:")
        return
    # As plain text: reasons and names are what people typed.
    st.text("\n".join(f"•  {words}" for words in told[:TOLD]))
    if len(told) > TOLD:
        with st.expander(_("Alle {n} verschillen").format(n=len(told))):
            st.text("\n".join(f"•  {words}" for words in told))


def _maps(one: Placed, other: Placed) -> None:
    questions = list(Question)
    question = st.selectbox(
        _("Kleur beide kaarten naar"),
        [asked for asked in questions if asked is not Question.RELEASABLE],
        format_func=lambda asked: _(asked.label),
        key="compare_question",
        width=280,
    )
    for column, place in zip(st.columns(2, gap="medium"), (one, other), strict=True):
        with column:
            st.text(_("{name} · stand van {at}").format(name=place.name, at=local(place.side.picture.at)))
            kept = place.side.proposal
            told = _("met voorstel {number}").format(number=kept["proposal_id"]) if kept else _("zonder voorstel")
            st.caption(told)
            drawing = national_drawing(place.side.picture, question or Question.STATUS, geometry_urls=geometry_urls())
            national_map(drawing, key=f"compare_map:{place.name}", height_px=MAP_PX)


def _stocks(compared: Compared) -> None:
    st.markdown(f"**{_('Wie levert wat, en wat thuis blijft')}**")
    changed = stock_table(compared, changed_only=True)
    if changed.empty:
        st.caption(_("Niemand levert, en thuis blijft overal hetzelfde."))
    else:
        st.dataframe(changed, hide_index=True, width="stretch")
    with st.expander(_("Alle eigenaren en typen"), icon=":material/table:"):
        st.dataframe(stock_table(compared, changed_only=False), hide_index=True, width="stretch")
    st.caption(_("De volgorde is die van aanvraag en code; het is geen rangorde van regio's."))
