"""Which feeds does this server process read?"""

from threading import Lock

from kcr2.exchange.feeds import read_feed
from kcr2.journal import Author, Space
from kcr2.settings import Feed
from kcr2.terms import Quality, Role, SpaceKind
from kcr2.ui import resources
from kcr2.ui.feeds.fetching import fetch
from kcr2.ui.feeds.polling import FeedState, Poller

_lock = Lock()
_running: list[Poller] = []


def start() -> None:
    """Begin reading the feeds of the settings; without any nothing is started and no network is used."""
    feeds = resources.settings().feeds
    with _lock:
        if feeds and not _running:
            _running.append(Poller(feeds, look, resources.clock))
            _running[0].start()


def stop() -> None:
    """End reading."""
    with _lock:
        while _running:
            _running.pop().stop()


def states(space: Space) -> list[FeedState]:
    """Give how the feeds of a space do; none when this process reads none."""
    with _lock:
        return [state for one in _running for state in one.states() if state.feed.space == space.name]


def quality_in(space: Space) -> Quality:
    """Give how sure an item is that does not say so: passed on and unconfirmed in live, fictitious elsewhere."""
    return Quality.UNCONFIRMED if space.kind is SpaceKind.LIVE else Quality.FICTITIOUS


def look(feed: Feed) -> int:
    """Read a feed once and record what is new, in the name of KCR2; give how many items were new."""
    chosen, desk = resources.settings(), resources.desk()
    content = fetch(feed.address, folder=chosen.feed_folder, timeout_s=chosen.feed_timeout_s, max_mb=chosen.feed_max_mb)
    space = desk.journal.space(feed.space)
    quality = quality_in(space)
    found = read_feed(feed.kind, feed.name, content, desk.reference, quality=quality, max_mb=chosen.feed_max_mb)
    author = Author(actor=f"bron {feed.name}", role=Role.KCR2, organisation="KCR2")
    now = desk.now(space, resources.clock())
    return len(desk.perform(space, author, [found.intention(feed.name)], now=now))
