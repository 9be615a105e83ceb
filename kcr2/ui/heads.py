"""How far is a space by now, for all open screens at the price of one look?"""

from threading import Lock
from time import monotonic

from kcr2.errors import Kcr2Error
from kcr2.ui import resources
from kcr2.ui.spaces import offered

_lock = Lock()
_known: dict[str, tuple[float, int]] = {}


def head_seq(space: str) -> int:
    """Give the last sequence of a space, at most one poll old; -1 when it cannot be read."""
    with _lock:
        looked, seq = _known.get(space, (float("-inf"), -1))
        if monotonic() - looked < resources.settings().live_poll_s:
            return seq
        seq = _look(space)
        if seq >= 0:
            # A name that is no space is not kept: anybody may ask for any name.
            _known[space] = (monotonic(), seq)
        return seq


def _look(space: str) -> int:
    try:
        return resources.desk().journal.head(space).seq
    except Kcr2Error:
        return -1


def open_names() -> set[str]:
    """Give the names of the spaces that anybody may enter; none when the journal cannot be read."""
    try:
        spaces = resources.desk().journal.spaces()
    except Kcr2Error:
        return set()
    open_to_all = offered(spaces, signed_in=False, demonstrations=resources.settings().demonstration_open)
    return {space.name for space in open_to_all}
