// Which hazards are shown, and with which line or glyph? A kind has a form and a colour of its own.
const LINE_KINDS = new Set(["rivier", "spoor_goederen"]);
const GLYPHS = {
  spoor_emplacement: ["M-5,-5H5V5H-5ZM-5,0H5M0,-5V5", "#4b5563"],
  natuur_wildvuur: ["M0,-6L6,5H-6Z", "#a8541a"],
  natuur_duin: ["M-6,4A6,7 0 0 1 6,4Z", "#b08a2e"],
  natuur_veenbrand: ["M0,6L6,-5H-6Z", "#6b4a2b"],
  chemie: ["M-3,-5.5H3L6,0L3,5.5H-3L-6,0Z", "#7a3b8f"],
  nucleair: ["M-6,0A6,6 0 1 1 6,0A6,6 0 1 1 -6,0ZM-2,0A2,2 0 1 0 2,0A2,2 0 1 0 -2,0Z", "#8a6d00"],
  haven: ["M-1.5,-6H1.5V2H5.5L0,6.5L-5.5,2H-1.5Z", "#0f5e8c"],
  luchthaven: ["M-1.5,-6H1.5V-1.5H6V1.5H1.5V6H-1.5V1.5H-6V-1.5H-1.5Z", "#3d5a80"],
  vliegbasis: ["M0,-6.5L6,5L0,2L-6,5Z", "#47603a"],
  waterkering: ["M-6,-2.5H6V2.5H-6Z", "#0b7285"],
};
const OTHER = ["M0,-5.5L5.5,0L0,5.5L-5.5,0Z", "#5b6470"];

function glyph(kind) {
  const [d, fill] = GLYPHS[kind] ?? OTHER;
  return svg("path", { d, fill, class: "glyph" });
}

function drawHazards(map, collection) {
  const shown = collection.features.filter((feature) => feature.properties.kind in map.data.h);
  map.layers.lines.replaceChildren();
  map.layers.points.replaceChildren();
  for (const feature of shown) drawHazard(map, feature);
}

function drawHazard(map, { geometry, properties }) {
  const text = `${map.data.h[properties.kind]} · ${properties.name}`;
  const place = ([lon, lat]) => map.ground.project(lon, lat);
  const drawn =
    geometry.type === "Point"
      ? pin(place(geometry.coordinates), "pin hazard", glyph(properties.kind))
      : lineOf(geometry.coordinates.map(place), properties.kind);
  drawn.dataset.tip = text;
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", text);
  map.layers[geometry.type === "Point" ? "points" : "lines"].append(drawn);
}

function lineOf(points, kind) {
  const d = `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;
  const line = svg("g", { class: `hazard ${LINE_KINDS.has(kind) ? kind : "other"}` });
  line.append(svg("path", { d, class: "under" }), svg("path", { d, class: "over" }));
  return line;
}
