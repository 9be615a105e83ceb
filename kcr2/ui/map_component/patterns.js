// What does a fill look like? Plain, patterned, or grey with hatching when nothing is known.
const UNKNOWN_FILL = "#d6dae0";
const TILE = 8;
const INK = { fill: "none", stroke: "#16202b", "stroke-opacity": 0.32, "stroke-width": 1.1 };
const STROKES = {
  unknown: { d: "M-2,2L2,-2M0,8L8,0M6,10L10,6", stroke: "#9aa3af", "stroke-opacity": 1 },
  lines: { d: "M0,4H8" },
  cross: { d: "M0,0L8,8M0,8L8,0", "stroke-opacity": 0.3 },
  dots: { d: "M2,2h0M6,6h0", "stroke-opacity": 0.36, "stroke-width": 1.7, "stroke-linecap": "round" },
};

function patternName([, unknown, pattern]) {
  return unknown ? "unknown" : pattern in STROKES ? pattern : null;
}

function drawPattern(id, style) {
  const name = patternName(style);
  const ground = name === "unknown" ? UNKNOWN_FILL : style[0];
  return svg(
    "pattern",
    { id, width: TILE, height: TILE, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: TILE, height: TILE, fill: ground }),
    svg("path", { ...INK, ...STROKES[name] }),
  );
}

// Put a pattern in `defs` when the style needs one; give the paint.
function paintOf(style, defs, id) {
  if (!patternName(style)) return style[0];
  defs.append(drawPattern(id, style));
  return `url(#${id})`;
}
