// The wall is laid out for 1920 by 1080 and grows with the screen; text always goes in as text.
const WIDE = 1920;
const HIGH = 1080;

function buildWall(parent, data) {
  const root = html("section", "wall");
  const wall = { root, data, parts: [] };
  root.append(headOf(wall, data), ...bodyOf(wall));
  parent.append(html("style", "", WALL_STYLE), root);
  makeMap(wall, data);
  fit(wall);
  window.addEventListener("resize", () => fit(wall));
  wall.drawnAt = Date.now();
  watchConnection(wall);
  setInterval(() => tick(wall), 1000);
  return wall;
}

function headOf(wall) {
  const head = html("header", "head");
  wall.banner = html("p", "banner");
  wall.title = html("h1", "title");
  wall.time = html("time", "time");
  wall.utc = html("span", "utc");
  wall.stand = html("p", "stand");
  wall.age = html("span", "age");
  wall.alarm = html("p", "alarm");
  wall.past = html("p", "past");
  wall.leave = button("", () => wall.tell("leave", true));
  wall.leave.className = "leave";
  wall.alarm.setAttribute("role", "alert");
  const clocks = html("div", "clocks");
  clocks.append(wall.time, wall.utc);
  const stands = html("div", "stands");
  stands.append(wall.stand, wall.age);
  head.append(wall.leave, wall.title, wall.banner, stands, clocks, wall.past, wall.alarm);
  return head;
}

function bodyOf(wall) {
  wall.conclusion = html("p", "conclusion");
  wall.figures = html("dl", "figures");
  wall.place = html("div", "place-of-map");
  wall.lists = html("div", "lists");
  return [wall.conclusion, wall.figures, wall.place, wall.lists];
}

function makeMap(wall, data) {
  wall.map = make(wall.place, drawingOf(data));
  wall.map.tell = () => {};
}

function drawingOf(data) {
  return { ...data.map, t: data.t, p: 600, c: 0 };
}

// Scaled as a whole, so that a screen of twice the size shows the same at twice the size.
function fit(wall) {
  const scale = Math.min(innerWidth / WIDE, innerHeight / HIGH);
  wall.root.style.width = `${innerWidth / scale}px`;
  wall.root.style.height = `${innerHeight / scale}px`;
  wall.root.style.transform = `scale(${scale})`;
}

function tick(wall) {
  if (!wall.root.isConnected) return;
  wall.time.textContent = clock(wall, Date.now());
  wall.utc.textContent = `${clock(wall, Date.now(), "UTC")} UTC`;
  tellState(wall);
}

function paintWall(wall, data) {
  if (wall.data.stamp !== data.stamp) wall.drawnAt = Date.now();
  wall.data = data;
  wall.banner.textContent = data.banner;
  wall.title.textContent = data.title;
  wall.stand.textContent = `${data.w.stand} ${data.stand}`;
  wall.past.textContent = data.past;
  wall.leave.textContent = data.w.leave;
  wall.time.setAttribute("aria-label", data.w.clock);
  wall.conclusion.textContent = data.conclusion;
  wall.figures.replaceChildren(...data.figures.map(figureOf));
  wall.lists.replaceChildren(...data.parts.map(partOf));
  wall.map.data = drawingOf(data);
  refresh(wall.map);
  tick(wall);
}

function figureOf([label, value, note, urgent]) {
  const box = html("div", urgent ? "urgent" : "");
  box.append(html("dt", "", label), html("dd", "value", urgent ? `! ${value}` : value), html("dd", "note", note));
  return box;
}

function partOf({ title, lines, more, nothing, brief }) {
  const part = html("section", brief ? "part brief" : "part");
  const head = html("h2", "", title);
  head.append(html("span", "more", more));
  part.append(head);
  if (!lines.length) part.append(html("p", "nothing", nothing));
  const items = html("ul");
  items.append(...lines.map(lineOfPart));
  if (lines.length) part.append(items);
  return part;
}

function lineOfPart({ head, text, side, urgent }) {
  const line = html("li", urgent ? "urgent" : "");
  line.append(html("strong", "", urgent ? `! ${head}` : head), html("span", "text", text), html("span", "side", side));
  return line;
}

function drawWall({ data, parentElement, setTriggerValue }) {
  const wall = (parentElement.kcr2Wall ??= buildWall(parentElement, data));
  wall.tell = setTriggerValue;
  paintWall(wall, data);
}

export default function () {
  const shared = (window.__kcr2Wall ??= { waiting: new Map() });
  shared.draw = drawWall;
  for (const component of shared.waiting.values()) drawWall(component);
  shared.waiting.clear();
}
