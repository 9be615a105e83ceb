// The life of a map: made once per place on the page, painted again at every change of the data.
function make(parent, data) {
  const map = buildMap(parent, data);
  map.picked = { region: data.s, mark: null, place: data.g ?? null };
  map.commands = data.c;
  addZoomButtons(map);
  zoomByWheel(map);
  zoomByPinch(map);
  panByDrag(map);
  listenToPointer(map);
  listenToKeys(map);
  watchSize(map);
  return map;
}

// The reader's own choice stays, unless the page chose something since.
function obey(map, { c, s, g }) {
  if (c === map.commands) return;
  map.commands = c;
  map.picked = { region: s, mark: null, place: g ?? null };
}

async function ground(map) {
  const { regions, islands } = map.data.u;
  const [land, sea] = await Promise.all([fetchLayer(regions), fetchLayer(islands).catch(() => null)]);
  if (map.regions) return;
  map.ground = layOut(land);
  drawRegions(map);
  if (sea) drawIslands(map, sea);
  map.incomplete = !sea;
}

async function hazards(map) {
  const wanted = Object.keys(map.data.h).length > 0;
  const none = { features: [] };
  const found = wanted ? await fetchLayer(map.data.u.hazards).catch(() => null) : none;
  map.missing = found && !map.incomplete ? "" : map.data.t.partly;
  drawHazards(map, found ?? none);
}

// At every change, as the language of the screen may have changed too.
function label(map) {
  const { l, t } = map.data;
  map.picture.setAttribute("aria-label", l);
  map.picture.setAttribute("aria-roledescription", t.map);
  map.help.textContent = picking(map) ? `${t.help} ${t.place_help}` : t.help;
  for (const [name, element] of Object.entries(map.buttons)) {
    element.title = t[name];
    element.setAttribute("aria-label", t[name]);
  }
}

function paint(map) {
  map.root.style.setProperty("--height", `${map.data.p}px`);
  map.root.classList.toggle("picking", picking(map));
  writeCaption(map);
  fillRegions(map);
  look(map);
  outline(map);
  drawPlace(map);
  drawClosures(map);
  if (map.scale) paintOver(map);
}

function fail(map) {
  const again = button(map.data.t.again, () => refresh(map));
  map.message.replaceChildren(html("p", "", map.data.t.failed), again);
  map.root.classList.add("failed");
}

async function refresh(map) {
  label(map);
  drawLegend(map);
  try {
    await ground(map);
  } catch {
    return fail(map);
  }
  map.root.classList.remove("failed");
  map.message.replaceChildren();
  paint(map);
  await hazards(map);
  drawLegend(map);
  map.after?.();
}

function draw({ data, parentElement, setStateValue }) {
  const map = (parentElement.kcr2Map ??= make(parentElement, data));
  map.tell = (picked) => setStateValue("picked", picked);
  map.data = data;
  obey(map, data);
  refresh(map);
}
