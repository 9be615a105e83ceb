// The code of the map is a component of its own; maps that came before it have waited.
export default function () {
  const shared = (window.__kcr2Map ??= { waiting: new Map() });
  shared.draw = draw;
  for (const component of shared.waiting.values()) draw(component);
  shared.waiting.clear();
}
