"""How does a screen hear that its space moved on, without losing what is being typed?"""

import streamlit as st

# One connection per browser tab, whatever component instance comes and goes with the pages. A hidden tab
# lets go of it: browsers allow six connections per host, and one desk may have more tabs than that.
SCRIPT = """
export default function ({ data, setTriggerValue }) {
  const key = "__kcr2Live";
  const live = (window[key] ??= { seen: -1, source: null, url: null, watched: false });
  live.tell = setTriggerValue;
  live.seen = Math.max(live.url === data.url ? live.seen : -1, data.seq);
  if (live.url !== data.url) close();
  live.url = data.url;
  if (!live.watched) {
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    live.watched = true;
  }
  if (!document.hidden) open();

  function open() {
    if (live.source && live.source.readyState !== EventSource.CLOSED) return;
    live.source = new EventSource(live.url);
    live.source.onmessage = (event) => hear(Number(event.data));
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

_listener = st.components.v2.component("kcr2_live", js=SCRIPT)


def listen(space: str, seq: int) -> None:
    """Rerun this screen when its space goes beyond `seq`."""
    _listener(key="live", data={"url": f"/live/{space}", "seq": seq}, on_news_change=lambda: None, height=1)
