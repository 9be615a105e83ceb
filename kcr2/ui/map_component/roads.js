// Which roads are closed? A broken line with a sign in its middle, so that colour is never the only signal.
function closureSign() {
  return svg(
    "g",
    { class: "no-entry" },
    svg("circle", { r: 7.5, class: "disc" }),
    svg("rect", { x: -4.6, y: -1.6, width: 9.2, height: 3.2, class: "bar" }),
  );
}

function closureLine(from, to) {
  const d = `M${from.map((n) => n.toFixed(1))}L${to.map((n) => n.toFixed(1))}`;
  return [svg("path", { d, class: "under" }), svg("path", { d, class: "over" })];
}

function drawClosure(map, [lon, lat, toLon, toLat, text]) {
  const [from, to] = [map.ground.project(lon, lat), map.ground.project(toLon, toLat)];
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const group = svg("g", { class: "closure" }, ...closureLine(from, to), pin(middle, "pin", closureSign()));
  group.dataset.tip = text;
  group.setAttribute("role", "img");
  group.setAttribute("aria-label", text);
  return group;
}

function drawClosures(map) {
  map.layers.roads.replaceChildren(...(map.data.x ?? []).map((one) => drawClosure(map, one)));
}

function closureEntries({ x, t }) {
  const shape = () => svg("g", { class: "closure" }, ...closureLine([-14, 0], [14, 0]), closureSign());
  return x?.length ? [entry(sample(shape()), t.closure)] : [];
}
