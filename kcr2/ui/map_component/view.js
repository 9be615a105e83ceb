// Which part of the map is in the window? Zoom 1 is the whole country; the middle is in map units.
const MARGIN = 14;
const MAX_ZOOM = 10;

function watchSize(map) {
  new ResizeObserver(() => look(map)).observe(map.stage);
}

function homeScale(map, width, height) {
  return Math.min((width - 2 * MARGIN) / WIDTH, (height - 2 * MARGIN) / map.ground.height);
}

function keepIn(middle, half, size) {
  const room = Math.max(0, size / 2 - half + size * 0.08);
  return Math.max(size / 2 - room, Math.min(size / 2 + room, middle));
}

// Set the window; what keeps its size on the screen is placed again only when the scale changed.
function look(map) {
  const { clientWidth: width, clientHeight: height } = map.picture;
  if (!map.ground || !width || !height) return;
  const scale = homeScale(map, width, height) * map.zoom;
  const [w, h] = [width / scale, height / scale];
  map.middle ??= [WIDTH / 2, map.ground.height / 2];
  if (map.zoom === 1) map.middle = [WIDTH / 2, map.ground.height / 2];
  map.middle = [keepIn(map.middle[0], w / 2, WIDTH), keepIn(map.middle[1], h / 2, map.ground.height)];
  const [left, top] = [map.middle[0] - w / 2, map.middle[1] - h / 2];
  map.picture.setAttribute("viewBox", `${left} ${top} ${w} ${h}`);
  map.picture.classList.toggle("zoomed", map.zoom > 1);
  map.root.classList.toggle("small", width < 520);
  if (scale !== map.scale) rescale(map, scale);
}

function rescale(map, scale) {
  map.scale = scale;
  map.picture.style.setProperty("--u", 1 / scale);
  for (const pattern of map.defs.querySelectorAll("pattern")) {
    pattern.setAttribute("patternTransform", `scale(${1 / scale})`);
  }
  paintOver(map);
}

function toMap(map, event) {
  const box = map.picture.getBoundingClientRect();
  const at = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
  return [map.middle[0] + at[0] / map.scale, map.middle[1] + at[1] / map.scale];
}

function zoomBy(map, factor, at = map.middle) {
  const zoom = Math.max(1, Math.min(MAX_ZOOM, map.zoom * factor));
  const part = map.zoom / zoom;
  map.middle = [at[0] + (map.middle[0] - at[0]) * part, at[1] + (map.middle[1] - at[1]) * part];
  map.zoom = zoom < 1.01 ? 1 : zoom;
  look(map);
}

function zoomHome(map) {
  map.zoom = 1;
  look(map);
}

// Keep an active region in the window when the reader goes there by keyboard.
function bringIn(map, [x, y]) {
  const [left, top, w, h] = map.picture.getAttribute("viewBox").split(" ").map(Number);
  const out = x < left + w * 0.1 || x > left + w * 0.9 || y < top + h * 0.1 || y > top + h * 0.9;
  if (!out) return;
  map.middle = [x, y];
  look(map);
}

function addZoomButtons(map) {
  const bar = html("div", "zoom");
  map.buttons = {
    in: button("+", () => zoomBy(map, 1.5)),
    out: button("−", () => zoomBy(map, 1 / 1.5)),
    home: button("⌂", () => zoomHome(map)),
  };
  bar.append(...Object.values(map.buttons));
  map.stage.append(bar);
}

function zoomByWheel(map) {
  const turn = (event) => {
    if (!event.ctrlKey || !map.ground) return;
    event.preventDefault();
    zoomBy(map, event.deltaY < 0 ? 1.2 : 1 / 1.2, toMap(map, event));
  };
  map.picture.addEventListener("wheel", turn, { passive: false });
}

// Two fingers: the place between them stays between them. `map.fingers` also tells dragging to wait.
function zoomByPinch(map) {
  map.fingers = new Map();
  map.picture.addEventListener("pointerdown", (event) => map.fingers.set(event.pointerId, event));
  map.picture.addEventListener("pointermove", (event) => {
    if (!map.fingers.has(event.pointerId)) return;
    const before = [...map.fingers.values()];
    map.fingers.set(event.pointerId, event);
    if (before.length === 2) pinch(map, before, [...map.fingers.values()]);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    map.picture.addEventListener(end, (event) => map.fingers.delete(event.pointerId));
  }
}

function pinch(map, before, after) {
  const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  if (!map.ground || !apart(before) || !apart(after)) return;
  const [clientX, clientY] = ["clientX", "clientY"].map((axis) => (after[0][axis] + after[1][axis]) / 2);
  zoomBy(map, apart(after) / apart(before), toMap(map, { clientX, clientY }));
}

// Dragging moves the map when zoomed in. `map.dragged` tells the click that follows to do nothing; where a place is
// picked, someone who drags the whole country means no click either.
function panByDrag(map) {
  let held = null;
  map.picture.addEventListener("pointerdown", (event) => {
    map.dragged = false;
    const alone = (map.zoom > 1 || picking(map)) && event.button === 0 && map.fingers.size === 1;
    held = alone ? { x: event.clientX, y: event.clientY, middle: map.middle } : null;
  });
  map.picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    if (!map.dragged && Math.hypot(dx, dy) < 5) return;
    if (!map.dragged) map.picture.setPointerCapture(event.pointerId);
    map.dragged = true;
    map.middle = [held.middle[0] - dx / map.scale, held.middle[1] - dy / map.scale];
    look(map);
  });
  const letGo = () => {
    held = null;
    // The click comes after this event, and still has to know.
    setTimeout(() => (map.dragged = false));
  };
  for (const end of ["pointerup", "pointercancel"]) map.picture.addEventListener(end, letGo);
}
