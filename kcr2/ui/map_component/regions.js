// How are regions and islands drawn, filled and outlined?
const ISLANDS = { left: 0, top: 96, row: 66, size: 46, width: 300, sign: 78, name: 98 };

function drawRegions(map) {
  map.regions = new Map();
  for (const shape of map.ground.shapes) {
    const path = svg("path", { d: shape.path, class: "region", role: "button", "data-region": shape.code });
    const sign = svg("text", { class: "sign" });
    map.layers.regions.append(path);
    map.layers.signs.append(pin(shape.middle, "pin", sign));
    map.regions.set(shape.code, { ...shape, element: path, sign, pickable: true });
  }
}

// Each island is scaled on its own to its row; the caption says so.
function drawIslands(map, collection) {
  map.layers.islands.append(islandFrame(collection.features.length));
  for (const [row, feature] of collection.features.entries()) {
    const shape = fitIsland(feature, ISLANDS.top + row * ISLANDS.row);
    const path = svg("path", { d: shape.path, class: "region island", role: "img" });
    const sign = svg("text", { class: "sign" });
    const name = svg("text", { class: "island-name" });
    name.textContent = shape.name;
    const y = ISLANDS.top + (row + 0.5) * ISLANDS.row;
    const beside = [pin([ISLANDS.left + ISLANDS.sign, y], "pin", sign), pin([ISLANDS.left + ISLANDS.name, y], "pin", name)];
    map.layers.islands.append(path, ...beside);
    map.regions.set(shape.code, { ...shape, element: path, sign, pickable: false });
  }
}

function islandFrame(rows) {
  const height = ISLANDS.top + rows * ISLANDS.row + 8;
  const box = { x: ISLANDS.left, y: 0, width: ISLANDS.width, height, rx: 6, class: "island-frame" };
  const caption = pin([ISLANDS.left + 14, 30], "pin", svg("text", { class: "island-caption" }));
  return svg("g", {}, svg("rect", box), caption);
}

function writeCaption(map) {
  const lines = map.data.t.caribbean.split("\n").map((words, line) => {
    const part = svg("tspan", { x: 0, dy: line ? "1.2em" : "0" });
    part.textContent = words;
    return part;
  });
  map.layers.islands.querySelector(".island-caption")?.replaceChildren(...lines);
}

function fitIsland(feature, top) {
  const rings = ringsOf(feature.geometry).map((ring) => ring.map(mercator));
  const [left, upper, right, lower] = boundsOf(rings.flat());
  const scale = ISLANDS.size / Math.max(right - left, lower - upper);
  const [cx, cy] = [ISLANDS.left + 12 + ISLANDS.size / 2, top + ISLANDS.row / 2];
  const place = ([x, y]) => [cx + (x - (left + right) / 2) * scale, cy + (y - (upper + lower) / 2) * scale];
  const placed = rings.map((ring) => ring.map(place));
  const { code, name } = feature.properties;
  return { code, name, path: pathOf(placed), middle: poleOf(placed) };
}

const NOTHING = [-1, "?", ""];

function fillRegions(map) {
  map.paints = stylePaints(map);
  for (const code of map.regions.keys()) fillRegion(map, code);
}

function fillRegion(map, code) {
  const region = map.regions.get(code);
  const [style, value, text] = map.data.r[code] ?? map.data.i[code] ?? NOTHING;
  region.text = text || `${region.name}: ${map.data.t.nothing}`;
  region.element.style.fill = map.paints[style] ?? map.paints.at(-1);
  region.element.dataset.tip = region.text;
  region.element.setAttribute("aria-label", region.text);
  region.sign.textContent = value;
}

function stylePaints(map) {
  map.defs.replaceChildren();
  const styles = [...map.data.y, [UNKNOWN_FILL, true, null]];
  const paints = styles.map((style, number) => paintOf(style, map.defs, `style-${number}`));
  const transform = `scale(${1 / (map.scale ?? 1)})`;
  for (const pattern of map.defs.children) pattern.setAttribute("patternTransform", transform);
  return paints;
}

function drawOutline(map, d, ...classes) {
  map.layers.outline.append(...classes.map((name) => svg("path", { d, class: name })));
}

// Outlines lie on top of all regions, so that no neighbour covers half of them.
function outline(map) {
  const chosen = map.regions?.get(map.picked.region);
  const active = map.regions?.get(map.active);
  map.layers.outline.replaceChildren();
  if (chosen) drawOutline(map, chosen.path, "casing", "chosen");
  if (active) drawOutline(map, active.path, "casing", "focus", "dashes");
  for (const [code, region] of map.regions ?? []) {
    if (region.pickable) region.element.setAttribute("aria-pressed", code === map.picked.region);
  }
}
