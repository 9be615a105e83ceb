// What do the colours, patterns and forms mean?
function swatch(style, number) {
  const defs = svg("defs");
  const picture = svg("svg", { width: 26, height: 16, "aria-hidden": "true" }, defs);
  const fill = paintOf(style, defs, `legend-${number}`);
  picture.append(svg("rect", { x: 0.5, y: 0.5, width: 25, height: 15, rx: 2, fill, class: "swatch" }));
  return picture;
}

function sample(...children) {
  return svg("svg", { width: 26, height: 23, viewBox: "-17 -17 34 34", "aria-hidden": "true" }, ...children);
}

function entry(picture, words) {
  const line = html("li");
  line.append(picture, html("span", "", words));
  return line;
}

function markEntries(marks, t) {
  const kinds = KINDS.filter((kind) => marks.some((mark) => mark[1] === kind));
  const entries = kinds.map((kind) => entry(sample(markIcon(["", kind, 0, 0, "", false, null])), t[kind]));
  const urgent = marks.find((mark) => mark[5]);
  if (urgent) entries.push(entry(sample(markIcon(["", urgent[1], 0, 0, "", true, null])), t.ring));
  return entries;
}

function hazardEntry([kind, name]) {
  const line = LINE_KINDS.has(kind);
  return entry(sample(line ? lineOf([[-13, 0], [13, 0]], kind) : glyph(kind)), name);
}

function list(title, entries) {
  if (!entries.length) return [];
  const items = html("ul");
  items.append(...entries);
  return [html("p", "title", title), items];
}

function drawLegend(map) {
  const { k, m, f, h, t } = map.data;
  const classes = k.map(([fill, label, unknown, pattern], number) => entry(swatch([fill, unknown, pattern], number), label));
  const flows = f.length ? [entry(sample(svg("path", { d: "M-13,6Q0,-12 12,2", class: "flow-sample" })), t.flow)] : [];
  map.legend.replaceChildren(
    ...list(t.legend, classes),
    ...list(t.marks, [...markEntries(m, t), ...flows, ...closureEntries(map.data)]),
    ...list(t.layers, Object.entries(h).map(hazardEntry)),
  );
  if (map.missing) map.legend.append(html("p", "missing", map.missing));
}
