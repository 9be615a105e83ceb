// How do incidents, requests and arrows lie over the regions without hiding one another? All sizes in pixels.
const SIGN_ROOM = 8;
const MARK_ROOM = 12;
const URGENT_ROOM = 16;
const FLAME = "M0,-11C2,-6 7,-3 7,3C7,7.5 3.8,10 0,10C-3.8,10 -7,7.5 -7,3C-7,0 -5,-2 -4,-4C-3,-2 -2,-1.5 -1.5,-1.5C-2,-5 -1.5,-8 0,-11Z";
const KINDS = ["incident", "request", "unit"];

function markShape(kind, count) {
  if (kind === "incident") return [svg("path", { d: FLAME, class: "body" })];
  const words = count === null || count === undefined ? "" : String(count);
  const number = svg("text", { class: "count" });
  number.textContent = words;
  if (kind === "unit") {
    const [wide, high] = words ? [9 + words.length * 3.5, 11] : [8, 8];
    return [svg("path", { d: `M0,-${high}L${wide},0L0,${high}L-${wide},0Z`, class: "body" }), number];
  }
  const half = flagHalf(words);
  const flag = `M${-half},-8H${half}V6H${3 - half}V12H${-half}Z`;
  return [svg("path", { d: flag, class: "body" }), number];
}

function flagHalf(words) {
  return Math.max(9, 4 + words.length * 3.3);
}

function roomOf([, , , , , urgent, count]) {
  return Math.max(urgent ? URGENT_ROOM : MARK_ROOM, flagHalf(String(count ?? "")) + 3);
}

function markIcon([, kind, , , , urgent, count]) {
  const name = KINDS.includes(kind) ? kind : "unit";
  const icon = svg("g", { class: `mark ${name}` });
  if (urgent) icon.append(svg("circle", { r: 14.5, class: "ring" }));
  icon.append(...markShape(name, count));
  if (urgent) {
    const exclamation = svg("text", { x: 12.5, y: -10, class: "exclamation" });
    exclamation.textContent = "!";
    icon.append(svg("circle", { cx: 12.5, cy: -10.5, r: 6, class: "badge" }), exclamation);
  }
  return icon;
}

// A free spot as near as possible to where the mark belongs: rings around it, wider and wider.
function freeSpot([x, y], room, taken) {
  const free = ([a, b]) => taken.every((spot) => Math.hypot(spot.x - a, spot.y - b) >= spot.room + room);
  if (free([x, y])) return [x, y];
  for (let ring = 1; ring < 14; ring++) {
    const around = 6 + ring * 4;
    for (let step = 0; step < around; step++) {
      const angle = (step / around) * 2 * Math.PI - Math.PI / 2;
      const spot = [x + ring * 9 * Math.cos(angle), y + ring * 9 * Math.sin(angle)];
      if (free(spot)) return spot;
    }
  }
  return [x, y];
}

// What is urgent keeps its own place; the others move aside.
function urgentFirst(marks) {
  return [...marks].sort((one, other) => other[5] - one[5]);
}

// Marks keep clear of each other and of the signs of the regions.
function spread(map) {
  const taken = [];
  for (const { middle, sign } of map.regions.values()) {
    if (sign.textContent) taken.push({ x: middle[0] * map.scale, y: middle[1] * map.scale, room: SIGN_ROOM });
  }
  return urgentFirst(map.data.m).map((mark) => {
    const own = map.ground.project(mark[2], mark[3]);
    const room = roomOf(mark);
    const [x, y] = freeSpot([own[0] * map.scale, own[1] * map.scale], room, taken);
    taken.push({ x, y, room });
    return { mark, own, spot: [x / map.scale, y / map.scale] };
  });
}

function drawMarks(map) {
  map.layers.marks.replaceChildren();
  for (const { own, spot } of map.placed) {
    if (Math.hypot(own[0] - spot[0], own[1] - spot[1]) < 1e-6) continue;
    const line = { x1: own[0], y1: own[1], x2: spot[0], y2: spot[1], class: "leader" };
    map.layers.marks.append(svg("line", line), pin(own, "pin", svg("circle", { r: 2.4, class: "anchor" })));
  }
  for (const { mark, spot } of map.placed) map.layers.marks.append(drawMark(map, mark, spot));
}

function drawMark(map, mark, spot) {
  const icon = markIcon(mark);
  const name = markText(map, mark);
  const chosen = mark[0] === map.picked.mark;
  const group = pin(spot, "pin pickable", icon);
  if (chosen) icon.prepend(svg("circle", { r: 18, class: "halo" }));
  group.dataset.mark = mark[0];
  group.dataset.tip = name;
  group.setAttribute("role", "button");
  group.setAttribute("aria-label", name);
  group.setAttribute("aria-pressed", chosen);
  return group;
}

function markText({ data: { t } }, [, kind, , , text, urgent]) {
  return `${t[kind] ?? t.unit}${urgent ? ` (${t.urgent})` : ""} · ${text}`;
}

// Start beside the sign of the region, not on it.
function leave([x, y], [bx, by], gap) {
  const length = Math.hypot(bx - x, by - y) || 1;
  const part = Math.min(gap / length, 0.5);
  return [x + (bx - x) * part, y + (by - y) * part];
}

// A mark may have moved aside: the arrow points at where it is now.
function target(map, lon, lat) {
  const to = map.ground.project(lon, lat);
  const moved = map.placed.find(({ own }) => Math.hypot(own[0] - to[0], own[1] - to[1]) < 0.5);
  return moved ? moved.spot : to;
}

// Curved to the left of its direction; it stops short of the mark it points at.
function drawFlow(map, [code, lon, lat, text, width]) {
  const from = map.regions.get(code)?.middle;
  if (!from) return [];
  const to = target(map, lon, lat);
  const bend = [(from[0] + to[0]) / 2 - (to[1] - from[1]) * 0.16, (from[1] + to[1]) / 2 + (to[0] - from[0]) * 0.16];
  const [dx, dy] = [to[0] - bend[0], to[1] - bend[1]];
  const length = Math.hypot(dx, dy) || 1;
  const unit = 1 / map.scale;
  const back = Math.min(17 * unit, length / 2);
  const [ex, ey] = [to[0] - (dx / length) * back, to[1] - (dy / length) * back];
  const d = `M${leave(from, bend, 12 * unit)}Q${bend} ${ex},${ey}`;
  const head = pin([ex, ey], "pin", svg("path", { d: "M4,0L-7,-5.5L-4,0L-7,5.5Z", class: "head" }));
  head.style.transform += ` rotate(${Math.atan2(dy, dx)}rad)`;
  const group = svg("g", { class: "flow" }, svg("path", { d, class: "casing", "stroke-width": width + 3 }));
  group.append(svg("path", { d, class: "line", "stroke-width": width }), head);
  group.dataset.tip = text;
  group.setAttribute("role", "img");
  group.setAttribute("aria-label", text);
  return [group];
}

function paintOver(map) {
  if (!map.regions) return;
  map.placed = spread(map);
  map.layers.flows.replaceChildren(...map.data.f.flatMap((flow) => drawFlow(map, flow)));
  drawMarks(map);
}
