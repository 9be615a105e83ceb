// Where is a unit at this moment? Between two reports along the road by share of time; without a report of its arrival
// by what is expected, hollow and said to be so; without even that where it left, and said to be unknown.
const REPORTED = 0;
const EXPECTED = 1;

function shareOf(way, moment, short) {
  if (way.arrives === null) return 0;
  const share = (moment - way.left) / Math.max(way.arrives - way.left, 1);
  return Math.max(0, Math.min(share, way.known === REPORTED ? 1 : short));
}

// A way in map units, with the length up to every place.
function measure(map, way) {
  const points = way.places.map(([lon, lat]) => map.ground.project(lon, lat));
  const upTo = [0];
  for (let i = 1; i < points.length; i++) {
    upTo.push(upTo[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  }
  return { points, upTo };
}

function along({ points, upTo }, share) {
  const far = share * upTo.at(-1);
  for (let i = 1; i < points.length; i++) {
    if (upTo[i] < far && i < points.length - 1) continue;
    const part = upTo[i] > upTo[i - 1] ? (far - upTo[i - 1]) / (upTo[i] - upTo[i - 1]) : 0;
    return [0, 1].map((axis) => points[i - 1][axis] + (points[i][axis] - points[i - 1][axis]) * part);
  }
  return points[0];
}

const WAY_CLASS = ["reported", "expected", "unknown"];

function unitIcon(known) {
  const icon = svg("g", { class: `moving ${WAY_CLASS[known]}` }, svg("path", { d: "M0,-9L9,0L0,9L-9,0Z", class: "body" }));
  if (known > EXPECTED) {
    const query = svg("text", { class: "query" });
    query.textContent = "?";
    icon.append(query);
  }
  return icon;
}

function makeWay(map, way, t) {
  const measured = measure(map, way);
  const d = `M${measured.points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;
  const line = svg("g", { class: `way ${WAY_CLASS[way.known]}` }, svg("path", { d, class: "casing" }), svg("path", { d, class: "line" }));
  const unit = pin(measured.points[0], "pin", unitIcon(way.known));
  const said = [t.reported, t.expected, t.nowhere][way.known];
  if (way.known !== REPORTED) {
    const words = svg("text", { class: "unit-words", x: 13, y: 4 });
    words.textContent = said;
    unit.append(words);
  }
  unit.dataset.tip = `${way.text} (${said})`;
  unit.dataset.way = way.id;
  unit.setAttribute("role", "img");
  unit.setAttribute("aria-label", unit.dataset.tip);
  return { ...measured, line, unit };
}

function showsAt(way, moment) {
  return way.from <= moment && (way.until === null || moment < way.until);
}

// Only what is on its way is in the picture; a unit is moved, never made anew.
function drawWays(stage, moment) {
  const { map, film, moving } = stage;
  for (const way of film.ways) {
    const shown = showsAt(way, moment);
    if (shown && !moving.has(way)) {
      const made = makeWay(map, way, map.data.t);
      moving.set(way, made);
      stage.wayLayer.append(made.line);
      stage.unitLayer.append(made.unit);
    } else if (!shown && moving.has(way)) {
      const { line, unit } = moving.get(way);
      line.remove();
      unit.remove();
      moving.delete(way);
    }
    if (shown) moveTo(moving.get(way), shareOf(way, moment, film.short));
  }
}

function moveTo(made, share) {
  const [x, y] = along(made, share);
  made.unit.style.transform = `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(var(--u))`;
  made.unit.dataset.share = share.toFixed(3);
}
