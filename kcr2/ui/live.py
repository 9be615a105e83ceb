"""How does a screen hear that its space moved on, without losing what is being typed?"""

import streamlit as st

# One connection per browser tab, whatever component instance comes and goes with the pages.
SCRIPT = """
export default function ({ data, setTriggerValue }) {
  const key = "__kcr2Live";
  const held = window[key];
  if (held && held.url === data.url && held.source.readyState !== EventSource.CLOSED) {
    held.tell = setTriggerValue;
    held.seen = Math.max(held.seen, data.seq);
    return;
  }
  if (held) held.source.close();
  const source = new EventSource(data.url);
  const state = { url: data.url, source, tell: setTriggerValue, seen: data.seq };
  window[key] = state;
  source.onmessage = (event) => {
    const seq = Number(event.data);
    if (seq > state.seen) {
      state.seen = seq;
      state.tell("news", seq);
    }
  };
}
"""

_listener = st.components.v2.component("kcr2_live", js=SCRIPT)


def listen(space: str, seq: int) -> None:
    """Rerun this screen when its space goes beyond `seq`."""
    _listener(key="live", data={"url": f"/live/{space}", "seq": seq}, on_news_change=lambda: None, height=1)
