"""How does a screen hear that its space moved on, without losing what is being typed?"""

from datetime import datetime

import streamlit as st

from kcr2.ui import resources, sign_in
from kcr2.ui.tickets import ticket

# One connection per browser tab, whatever component instance comes and goes with the pages. A hidden tab
# lets go of it: browsers allow six connections per host, and one desk may have more tabs than that.
SCRIPT = """
const LONGEST_MS = 2 ** 31 - 1;
const PAUSE_MS = 30000;

export default function ({ data, setTriggerValue }) {
  const key = "__kcr2Live";
  const live = (window[key] ??= { seen: -1, source: null, url: null, watched: false, asked: 0, ending: null });
  live.tell = setTriggerValue;
  live.seen = Math.max(live.url === data.url ? live.seen : -1, data.seq);
  if (live.url !== data.url) close();
  live.url = data.url;
  if (!live.watched) {
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    live.watched = true;
  }
  if (!document.hidden) open();
  clearTimeout(live.ending);
  if (data.left_s !== null) {
    live.ending = setTimeout(() => live.tell("news", 0), Math.min(data.left_s * 1000, LONGEST_MS));
  }

  function open() {
    if (live.source && live.source.readyState !== EventSource.CLOSED) return;
    live.source = new EventSource(live.url);
    live.source.onmessage = (event) => hear(Number(event.data));
    live.source.onerror = lost;
  }

  function lost() {
    // Refused for good, and not just cut off: the ticket has ended. A run gives another, or shows the door.
    if (live.source?.readyState !== EventSource.CLOSED || Date.now() - live.asked < PAUSE_MS) return;
    live.asked = Date.now();
    live.tell("news", 0);
  }

  function close() {
    live.source?.close();
    live.source = null;
  }

  function hear(seq) {
    if (seq <= live.seen) return;
    live.seen = seq;
    live.tell("news", seq);
  }
}
"""

END_MARGIN_S = 1
"""So that a screen asks after its sign-in has ended, not just before."""

_listener = st.components.v2.component("kcr2_live", js=SCRIPT)


def listen(space: str, seq: int, *, holds_until: datetime | None) -> None:
    """Rerun this screen when its space goes beyond `seq`, and when the visitor's sign-in ends."""
    now = resources.clock()
    url, left_s = f"/live/{space}", None
    if holds_until is not None:
        url += f"?bewijs={ticket(space, now=now, key=sign_in.ticket_key())}"
        left_s = (holds_until - now).total_seconds() + END_MARGIN_S
    _listener(key="live", data={"url": url, "seq": seq, "left_s": left_s}, on_news_change=sign_in.woken, height=1)
