// The code of the map arrives as a component of its own; whichever is there first waits for the other.
export default function (component) {
  const shared = (window.__kcr2Map ??= { waiting: new Map() });
  const parent = component.parentElement;
  if (shared.draw) shared.draw(component);
  else shared.waiting.set(parent, component);
}
