"""Does a feed that fails say so, block nothing and record nothing? Against a server of our own on the loopback."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kcr2.desk import Desk
from kcr2.errors import DataError, RefusedError
from kcr2.exchange.feeds import samples
from kcr2.journal import Journal
from kcr2.reference import Reference
from kcr2.settings import Feed, Settings
from kcr2.terms import FeedKind, Quality, Role, SpaceKind
from kcr2.ui import resources
from kcr2.ui.feeds import running
from kcr2.ui.feeds.fetching import fetch
from kcr2.ui.feeds.polling import FeedState, Poller
from kcr2.ui.feeds.telling import state_table, trouble_line
from tests import make

BODY = samples()["weer-onweer.xml"].content
NOW = datetime(2025, 4, 3, 16, 30, tzinfo=UTC)
TIMEOUT_S = 0.3


class Answers(BaseHTTPRequestHandler):
    """Answers by path: well, slowly, too much, elsewhere, or nonsense."""

    def do_GET(self) -> None:
        """Answer as the path asks."""
        kind = self.path.strip("/").partition("?")[0]
        getattr(self, f"_{kind.replace('-', '_')}")()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _say(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self) -> None:
        self._say(200, BODY)

    def _fails(self) -> None:
        self._say(500, b"oei")

    def _gone(self) -> None:
        self._say(404)

    def _silent(self) -> None:
        self.server.released.wait(5)  # type: ignore[attr-defined]

    def _drips(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.released.wait(TIMEOUT_S / 3):  # type: ignore[attr-defined]
                self.wfile.write(b"a")
        except OSError:
            pass

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "50000000")
        self.end_headers()

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65_536)
        except OSError:
            pass

    def _garbage(self) -> None:
        self._say(200, bytes(range(256)))

    def _no_http(self) -> None:
        self.wfile.write(b"\x00\x01\x02 geen antwoord\r\n\r\n")

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"kort")

    def _elsewhere(self) -> None:
        self._say(302, Location="/good")

    def _round(self) -> None:
        self._say(302, Location="/round")

    def _to_file(self) -> None:
        self._say(302, Location="file:///etc/passwd")

    def _inside(self) -> None:
        self._say(302, Location=f"http://localhost:{self.server.server_address[1]}/good")  # type: ignore[attr-defined]

    def _to_ftp(self) -> None:
        self._say(302, Location="ftp://127.0.0.1/x")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of a server that answers in every wrong way."""
    held = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    held.daemon_threads = True
    held.released = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=held.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{held.server_address[1]}"
    held.released.set()  # type: ignore[attr-defined]
    held.shutdown()
    held.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def got(address: str, *, folder: str = "", max_mb: float = 1) -> bytes:
    return fetch(address, folder=folder, timeout_s=TIMEOUT_S, max_mb=max_mb)


@pytest.mark.parametrize("path", ["good", "elsewhere"])
def test_a_feed_comes_in_also_after_being_led_on(server: str, path: str) -> None:
    assert got(f"{server}/{path}") == BODY


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("fails", r"127\.0\.0\.1 gaf niets bruikbaars: antwoord 500\."),
        ("gone", r"antwoord 404"),
        ("silent", r"geen antwoord binnen 0\.3 s"),
        ("drips", r"geen antwoord binnen 0\.3 s"),
        ("huge", r"50\.0 MB is meer dan de 1 MB die een bron mag sturen; het is niet gelezen"),
        ("endless", r"1\.\d MB is meer dan de 1 MB"),
        ("no-http", r"gaf niets bruikbaars"),
        ("cut", r"het antwoord brak af na 4 van 5000 bytes"),
        ("round", r"antwoord 302: een doorverwijzing die niet mag"),
        ("to-file", r"antwoord 302: een doorverwijzing die niet mag"),
        ("to-ftp", r"antwoord 302: een doorverwijzing die niet mag"),
        ("inside", r"antwoord 302: een doorverwijzing die niet mag .*naar een intern adres"),
    ],
)
def test_what_goes_wrong_is_told_in_words(server: str, path: str, told: str) -> None:
    with pytest.raises(DataError, match=told) as caught:
        got(f"{server}/{path}")

    assert caught.value.fix


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(DataError, match=r"127\.0\.0\.1 gaf niets bruikbaars: de verbinding is geweigerd"):
        got("http://127.0.0.1:9/x")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://h/x", "gopher://h", "data:text/plain,a", "//h/x", "http:x"]
)
def test_only_http_and_files_of_the_folder_are_read(address: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="http, https of in een bestand"):
        got(address, folder=str(tmp_path))


@pytest.mark.parametrize(
    "address",
    [
        "http://naam:geheim@127.0.0.1/x",
        "http://127.0.0.1:1/x y?key=geheim",
        "http://[::1/x?key=geheim",
        "http://a..b/x?key=geheim",
    ],
)
def test_an_address_that_is_wrong_is_told_without_the_key_in_it(address: str) -> None:
    with pytest.raises(DataError, match=r"adres .*klopt niet") as caught:
        got(address)

    assert "geheim" not in caught.value.told()


def test_a_pipe_in_the_folder_holds_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp")

    with pytest.raises(DataError, match="geen gewoon bestand"):
        got("pijp", folder=str(tmp_path))


def test_a_source_that_is_away_for_months_is_still_tried_every_hour() -> None:
    away = FeedState(Feed(name="weer", kind=FeedKind.WARNINGS, address="x", every_min=2.5), since=NOW, next_at=NOW)

    for _ in range(1_100):
        away = away.failed(DataError("weg"), NOW)

    assert away.next_at == NOW + timedelta(hours=1)


def test_a_file_is_read_below_the_folder_only(tmp_path: Path) -> None:
    folder, secret = tmp_path / "bronnen", tmp_path / "geheim.txt"
    folder.mkdir()
    secret.write_bytes(b"geheim")
    (folder / "a.xml").write_bytes(b"inhoud")
    (folder / "link").symlink_to(secret)

    assert got("a.xml", folder=str(folder)) == b"inhoud"
    for outside in ("../geheim.txt", str(secret), "link"):
        with pytest.raises(DataError, match="ligt niet onder de map voor bronnen"):
            got(outside, folder=str(folder))
    with pytest.raises(DataError, match=r"ligt niet onder .* \(niet ingesteld\)"):
        got("a.xml")
    with pytest.raises(DataError, match=r"bestand b\.xml is niet te lezen: No such file"):
        got("b.xml", folder=str(folder))


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "groot").write_bytes(b"x" * 1_000_001)

    with pytest.raises(DataError, match="is meer dan de 1 MB"):
        got("groot", folder=str(tmp_path))


# ---- again and again -----------------------------------------------------------------------------------


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


FEED = Feed(name="weer", kind=FeedKind.WARNINGS, address="a.xml", every_min=10, space="live")


def failing(feed: Feed) -> int:
    raise DataError("{name} zwijgt.", fix="Wacht.", name=feed.name)


def test_the_pause_doubles_with_every_failure_up_to_an_hour_and_a_success_ends_that() -> None:
    clock = Clock()
    answers = [failing, failing, failing, failing, failing, lambda _feed: 3]
    poller = Poller([FEED], lambda feed: answers.pop(0)(feed), clock)

    pauses = []
    for _ in range(6):
        state = poller.turn("weer")
        pauses.append((state.next_at - clock.now) / timedelta(minutes=1))

    assert pauses == [10, 20, 40, 60, 60, 10]
    assert (state.failures, state.error, state.last_new) == (0, None, 3)
    assert state.last_failure_at == state.last_success_at == NOW


def test_a_mistake_of_ours_is_told_and_does_not_end_the_reading(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Feed) -> int:
        raise KeyError("x")

    state = Poller([FEED], broken, Clock()).turn("weer")

    assert "onvoorziene fout bij het lezen (KeyError)" in trouble_line(state, NOW)
    assert "feed weer" in caplog.text


def test_a_feed_that_hangs_holds_up_no_other_and_no_screen() -> None:
    let_go, told = threading.Event(), threading.Event()
    other = FEED.model_copy(update={"name": "water"})

    def look(feed: Feed) -> int:
        if feed.name == "weer":
            let_go.wait(10)
        else:
            told.set()
        return 0

    poller = Poller([FEED, other], look, Clock())
    poller.start()
    try:
        assert told.wait(10)
        assert poller.states()[0].last_success_at is None
    finally:
        let_go.set()
        poller.stop()


@pytest.mark.parametrize(("after_min", "late"), [(20, False), (20.1, True)])
def test_a_feed_is_late_after_twice_its_rhythm(after_min: float, late: bool) -> None:
    state = FeedState(FEED, since=NOW, next_at=NOW).succeeded(1, NOW)
    now = NOW + timedelta(minutes=after_min)

    assert state.is_late(now) == late
    assert bool(trouble_line(state, now)) == late


def test_the_state_of_every_feed_is_told_in_words_and_its_address_is_not() -> None:
    fresh = FeedState(FEED, since=NOW, next_at=NOW)
    failed = fresh.succeeded(4, NOW).failed(DataError("het ging mis."), NOW)
    late = fresh.succeeded(0, NOW - timedelta(hours=2))

    table = state_table([fresh, failed, late, fresh.succeeded(2, NOW)], NOW)

    assert list(table["Stand"]) == ["wordt gelezen", "mislukt, 1 keer achter elkaar", "te laat", "in orde"]
    assert table["Wat er mis is"].tolist() == ["–", "het ging mis.", "–", "–"]
    assert list(table["Nieuw daarin"]) == ["–", "4", "0", "2"]
    assert not table.astype("str").apply(lambda column: column.str.contains("a.xml")).any(axis=None)


# ---- as a whole ----------------------------------------------------------------------------------------


@pytest.fixture
def desk(reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    """Give this process's desk with a live space, at a moment of its own."""
    journal = Journal(f"sqlite:///{tmp_path}/bronnen.db")
    journal.create_space(make.space())
    made = Desk(journal, reference, Settings())
    monkeypatch.setattr(resources, "desk", lambda: made)
    monkeypatch.setattr(resources, "clock", lambda: NOW)
    yield made
    journal.close()


def feed_at(server: str, path: str, **values: Any) -> Feed:
    return FEED.model_copy(update={"address": f"{server}/{path}", **values})


def test_a_feed_records_in_the_name_of_kcr2_and_only_what_is_new(desk: Desk, server: str) -> None:
    assert running.look(feed_at(server, "good")) == 1
    assert running.look(feed_at(server, "good")) == 0

    (entry,) = desk.journal.read("live")
    assert (entry.actor, entry.role, entry.organisation) == ("bron weer", Role.KCR2, "KCR2")
    assert entry.content["quality"] == Quality.UNCONFIRMED


def test_garbage_is_refused_and_nothing_is_recorded(desk: Desk, server: str) -> None:
    with pytest.raises(DataError, match="geen tekst in UTF-8"):
        running.look(feed_at(server, "garbage"))

    assert desk.journal.read("live") == []


def test_a_feed_of_what_is_real_does_not_come_into_an_exercise(desk: Desk, server: str) -> None:
    desk.journal.create_space(make.space(name="oef", kind=SpaceKind.EXERCISE))

    with pytest.raises(RefusedError, match="alleen Exercise"):
        running.look(feed_at(server, "good", space="oef"))


def test_feeds_are_read_from_the_start_of_the_server_to_its_end(
    desk: Desk, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Settings(feeds=(feed_at(server, "good"), feed_at(server, "fails", name="stuk")))
    monkeypatch.setattr(resources, "settings", lambda: chosen)
    running.start()
    try:
        for _ in range(200):
            states = {state.feed.name: state for state in running.states(make.space())}
            if states["weer"].last_success_at and states["stuk"].error:
                break
            threading.Event().wait(0.05)
    finally:
        running.stop()

    assert states["weer"].last_new == 1
    assert "antwoord 500" in trouble_line(states["stuk"], NOW)
    assert running.states(make.space()) == []


def test_without_feeds_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "settings", Settings)

    running.start()

    assert running.states(make.space(name="landelijk")) == []


def test_feeds_are_set_as_json() -> None:
    told = '[{"name": "Weer", "kind": "cap", "address": "https://voorbeeld.example/cap.xml", "every_min": 5}]'

    (feed,) = Settings.model_validate_json(f'{{"feeds": {told}}}').feeds

    assert (feed.kind, feed.every_min, feed.space) == (FeedKind.WARNINGS, 5, "landelijk")
