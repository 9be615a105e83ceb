// How does someone without a mouse go over the map? One tab stop; arrows go from region to region.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIDEWAYS = 2.2;

// The nearest region in a direction; what lies aside counts as farther away.
function neighbour(map, code, [dx, dy]) {
  const { middle } = map.regions.get(code);
  let best = { code: null, cost: Infinity };
  for (const [other, { middle: there }] of map.regions) {
    const [x, y] = [there[0] - middle[0], there[1] - middle[1]];
    const ahead = x * dx + y * dy;
    const cost = ahead + SIDEWAYS * Math.abs(x * dy - y * dx);
    if (other !== code && ahead > 1 && cost < best.cost) best = { code: other, cost };
  }
  return best.code;
}

function activate(map, code) {
  if (!code) return;
  map.active = code;
  const { text, middle } = map.regions.get(code);
  bringIn(map, middle);
  outline(map);
  say(map, code === map.picked.region ? `${text}. ${map.data.t.chosen}` : text);
  tipAt(map, text, middle);
}

function tipAt(map, text, [x, y]) {
  const { clientWidth: width, clientHeight: height } = map.picture;
  const at = [(x - map.middle[0]) * map.scale + width / 2, (y - map.middle[1]) * map.scale + height / 2];
  showTip(map, text, ...at);
}

function nextMark(map, step) {
  const { placed } = map;
  if (!placed.length) return say(map, map.data.t.bare);
  const now = placed.findIndex(({ mark }) => mark[0] === map.picked.mark);
  const { mark, spot } = placed[now < 0 ? (step > 0 ? 0 : placed.length - 1) : (now + step + placed.length) % placed.length];
  pick(map, map.picked.region, mark[0]);
  bringIn(map, spot);
  say(map, markText(map, mark));
  tipAt(map, markText(map, mark), spot);
}

function choose(map) {
  const region = map.regions.get(map.active);
  if (!region) return;
  if (!region.pickable) return say(map, `${region.text}. ${map.data.t.fixed}`);
  pick(map, map.active, null, placeInMiddle(map, map.active));
  if (picking(map)) sayPlace(map, region.text);
  else say(map, `${region.text}. ${map.data.t.chosen}`);
}

function clear(map) {
  hideTip(map);
  pick(map, null, null, null);
  say(map, map.data.t.cleared);
}

const KEYS = {
  Enter: choose,
  " ": choose,
  Escape: clear,
  "+": (map) => zoomBy(map, 1.5),
  "=": (map) => zoomBy(map, 1.5),
  "-": (map) => zoomBy(map, 1 / 1.5),
  0: zoomHome,
  m: (map) => nextMark(map, 1),
  M: (map) => nextMark(map, -1),
};

function press(map, event) {
  if (!map.regions || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (!arrow && !KEYS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  if (arrow && event.shiftKey && picking(map)) movePlace(map, arrow);
  else if (arrow) activate(map, map.active ? (neighbour(map, map.active, arrow) ?? map.active) : start(map));
  else KEYS[event.key](map);
}

function start(map) {
  return map.regions.has(map.picked.region) ? map.picked.region : map.ground.shapes[0].code;
}

function listenToKeys(map) {
  map.picture.addEventListener("keydown", (event) => press(map, event));
  map.picture.addEventListener("focus", () => {
    if (map.regions && map.picture.matches(":focus-visible")) activate(map, map.active ?? start(map));
  });
  map.picture.addEventListener("blur", () => {
    map.active = null;
    outline(map);
    hideTip(map);
  });
}
