// Small helpers to make elements. Text always goes through textContent: what people typed is never read as markup.
const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function html(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function button(text, act) {
  const element = html("button", "", text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

// Something that keeps its size on the screen, whatever the zoom: `--u` is the size of one pixel in map units.
function pin([x, y], className, ...children) {
  const group = svg("g", { class: className }, ...children);
  group.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(var(--u))`;
  return group;
}

// Each layer of the map, from the ground up.
const LAYERS = ["regions", "lines", "islands", "outline", "points", "roads", "flows", "signs", "marks", "place"];

function buildMap(parent, data) {
  const root = html("div", "map");
  const stage = html("div", "stage");
  const layers = Object.fromEntries(LAYERS.map((name) => [name, svg("g", { class: name })]));
  const defs = svg("defs");
  const picture = svg("svg", { tabindex: 0, role: "application" }, defs);
  picture.append(...Object.values(layers));
  const tip = html("div", "tip");
  const live = html("div", "unseen");
  const help = html("p", "unseen");
  const message = html("div", "message");
  const legend = html("div", "legend");
  live.setAttribute("aria-live", "polite");
  help.id = "help";
  message.setAttribute("role", "alert");
  tip.setAttribute("aria-hidden", "true");
  picture.setAttribute("aria-describedby", "help");
  stage.append(picture, tip, message);
  const style = html("style", "", STYLE);
  root.append(stage, legend, live, help);
  parent.append(style, root);
  return { root, stage, picture, defs, layers, tip, live, help, message, legend, data, zoom: 1, active: null };
}
