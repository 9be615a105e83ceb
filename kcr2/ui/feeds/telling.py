"""How does each feed do, in words?"""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from kcr2.errors import Kcr2Error
from kcr2.formats import age, clock_time
from kcr2.ui.feeds.polling import FeedState
from kcr2.words import words as _


def told_of(error: Kcr2Error) -> str:
    """Say what went wrong in one line, in the language of the screen."""
    return f"{_(error.template).format(**error.values)} {_(error.fix).format(**error.values)}".strip()


def trouble_line(state: FeedState, now: datetime) -> str:
    """Say that a feed fails or is late; nothing when it does neither."""
    if state.error is None and not state.is_late(now):
        return ""
    last = _("nog niet gelezen")
    if state.last_success_at is not None:
        last = _("laatst gelezen {at}").format(at=clock_time(state.last_success_at))
    what = told_of(state.error) if state.error else _("te laat: er kwam niets binnen het ritme")
    return _("Bron {name}: {what} ({last})").format(name=state.feed.name, what=what, last=last)


def state_table(states: Sequence[FeedState], now: datetime) -> pd.DataFrame:
    """Give how every feed does; an address is not shown, it may hold a key."""
    rows = [
        {
            _("Bron"): state.feed.name,
            _("Soort"): _(state.feed.kind.label),
            _("Stand"): _state(state, now),
            _("Wat er mis is"): told_of(state.error) if state.error else "–",
            _("Laatst gelezen"): clock_time(state.last_success_at) if state.last_success_at else _("nog niet gelezen"),
            _("Ouderdom"): _age(state, now),
            _("Nieuw daarin"): "–" if state.last_new is None else str(state.last_new),
            _("Mislukt om"): clock_time(state.last_failure_at) if state.last_failure_at else "",
            _("Volgende poging"): clock_time(state.next_at),
        }
        for state in states
    ]
    return pd.DataFrame(rows)


def _state(state: FeedState, now: datetime) -> str:
    if state.error is not None:
        return _("mislukt, {n} keer achter elkaar").format(n=state.failures)
    if state.is_late(now):
        return _("te laat")
    return _("wordt gelezen") if state.last_success_at is None else _("in orde")


def _age(state: FeedState, now: datetime) -> str:
    return "–" if state.last_success_at is None else age((now - state.last_success_at).total_seconds() / 3600)
