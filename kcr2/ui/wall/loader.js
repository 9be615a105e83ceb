// The code of the wall arrives as a component of its own; whichever is there first waits for the other.
export default function (component) {
  const shared = (window.__kcr2Wall ??= { waiting: new Map() });
  const parent = component.parentElement;
  if (shared.draw) shared.draw(component);
  else shared.waiting.set(parent, component);
}
