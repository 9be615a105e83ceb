// Where does the reader want something? A map to pick on tells a place beside the region it lies in; degrees WGS84.
const DECIMALS = 5;
const DEGREE_KM = 111.2;
const OVER_WATER_KM = 25;
const EDGE = 0.5;
const BALLOON = "M0,0C-3,-8 -10.5,-12 -10.5,-20A10.5,10.5 0 1 1 10.5,-20C10.5,-12 3,-8 0,0Z";

function picking(map) {
  return "g" in map.data;
}

function placeAt(map, spot) {
  return map.ground.unproject(...spot).map((degrees) => Number(degrees.toFixed(DECIMALS)));
}

function placeInMiddle(map, code) {
  const middle = map.regions.get(code)?.middle;
  return picking(map) && middle ? placeAt(map, middle) : null;
}

// Where in a region was clicked? A click is told in whole pixels; the release just before it in parts of them.
// Reading aids click without pointing: that is the middle of the region.
function placeClicked(map, event, code) {
  if (!picking(map)) return null;
  const apart = ({ clientX, clientY }) => Math.hypot(clientX - event.clientX, clientY - event.clientY);
  const spot = toMap(map, map.released && apart(map.released) < 2 ? map.released : event);
  const inside = depth(spot, map.regions.get(code)?.rings ?? []) > -EDGE;
  return inside ? placeAt(map, spot) : placeInMiddle(map, code);
}

function regionAt(map, place) {
  const spot = map.ground.project(...place);
  return map.ground.shapes.find(({ rings }) => depth(spot, rings) >= 0)?.code;
}

function moved([lon, lat], [dx, dy], km) {
  const degrees = km / DEGREE_KM;
  const there = [lon + (dx * degrees) / Math.cos(lat * RADIAN), lat - dy * degrees];
  return there.map((value) => Number(value.toFixed(DECIMALS)));
}

// One kilometre on; where that is water, the first land behind it, as islands have to be reached too.
function nextLand(map, place, direction) {
  for (let km = 1; km <= OVER_WATER_KM; km++) {
    const there = moved(place, direction, km);
    const region = regionAt(map, there);
    if (region) return { region, place: there };
  }
  return null;
}

function movePlace(map, direction) {
  const { place, mark } = map.picked;
  if (!place) return say(map, map.data.t.placeless);
  const found = nextLand(map, place, direction);
  if (!found) return say(map, map.data.t.shore);
  map.active = found.region;
  pick(map, found.region, mark, found.place);
  const spot = map.ground.project(...found.place);
  bringIn(map, spot);
  sayPlace(map, map.regions.get(found.region).name);
  tipAt(map, placeText(map), spot);
}

function placeText({ data: { t }, picked: { place } }) {
  const [lon, lat] = place.map((degrees) =>
    degrees.toLocaleString(t.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
  );
  return t.at.replace("{lat}", lat).replace("{lon}", lon);
}

function sayPlace(map, before) {
  say(map, `${before}. ${placeText(map)}`);
}

// The words stand towards the middle of the country, where there is room for them.
function drawPlace(map) {
  map.layers.place.replaceChildren();
  if (!picking(map) || !map.picked.place || !map.ground) return;
  const spot = map.ground.project(...map.picked.place);
  const words = svg("text", { class: `place-name ${spot[0] > WIDTH / 2 ? "before" : "after"}`, y: -20 });
  words.textContent = map.data.t.place;
  const balloon = [svg("path", { d: BALLOON, class: "balloon" }), svg("circle", { cy: -20, r: 4, class: "eye" })];
  const group = pin(spot, "pin", ...balloon, words);
  group.setAttribute("role", "img");
  group.setAttribute("aria-label", placeText(map));
  map.layers.place.append(group);
}
