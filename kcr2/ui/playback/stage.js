// The map on which a film is shown. `showAt` may be called at every turn of the screen: it changes only what changed.
function makeStage(parent, data) {
  const film = unpack(data);
  const first = film.frames[0];
  const drawing = { ...data.map, r: first.fills, m: film.kinds, t: data.t, p: data.height, c: 0 };
  const map = make(parent, drawing);
  const stage = { map, film, moving: new Map(), index: -1, wayLayer: svg("g", { class: "ways" }), unitLayer: svg("g", { class: "units" }) };
  map.layers.flows.after(stage.wayLayer);
  map.layers.marks.after(stage.unitLayer);
  map.data = drawing;
  map.tell = () => {};
  // After the map was drawn, also when it had to be tried again: then the legend knows every sign of the film.
  map.after = () => {
    addToLegend(map, film);
    stage.index = -1;
    stage.moving.clear();
    stage.wayLayer.replaceChildren();
    stage.unitLayer.replaceChildren();
    stage.onReady?.();
  };
  refresh(map);
  return stage;
}

function addToLegend(map, film) {
  const { t } = map.data;
  const known = [...new Set(film.ways.map((way) => way.known))].sort();
  const words = [t.reported, t.expected, t.nowhere];
  map.legend.append(...list(t.moving, known.map((kind) => entry(sample(unitIcon(kind)), words[kind]))));
}

function showAt(stage, moment) {
  const { map, film } = stage;
  if (!map.ground || !map.paints) return;
  const index = Math.max(lastBefore(film.frames, moment), 0);
  if (index !== stage.index) showFrame(stage, film.frames[index]);
  stage.index = index;
  drawWays(stage, moment);
}

function showFrame({ map }, frame) {
  const before = map.data;
  map.data = { ...before, r: frame.fills, m: frame.marks };
  for (const code of map.regions.keys()) {
    if (String(before.r[code]) !== String(frame.fills[code])) fillRegion(map, code);
  }
  if (before.m !== frame.marks && map.scale) paintOver(map);
}
