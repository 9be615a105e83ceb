// A player is made once per place on the page, and anew when something else is to be played; the moment stays.
function drawPlayback({ data, parentElement, setTriggerValue }) {
  const held = parentElement.kcr2Player;
  if (held?.data.id === data.id) {
    held.tell = setTriggerValue;
    return;
  }
  if (held) halt(held.work);
  parentElement.replaceChildren();
  const moment = held?.work.moment;
  const player = data.scenes ? makeDeck(parentElement, data, setTriggerValue) : makePanel(parentElement, data, setTriggerValue);
  parentElement.kcr2Player = player;
  const from = data.from ?? (moment >= player.work.start && moment <= player.work.end ? moment : null);
  if (from !== null && !data.scenes) goTo(player.work, from);
}

export default function () {
  const shared = (window.__kcr2Playback ??= { waiting: new Map() });
  shared.draw = drawPlayback;
  for (const component of shared.waiting.values()) drawPlayback(component);
  shared.waiting.clear();
}
