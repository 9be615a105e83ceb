// The life of a map: made once per place on the page, painted again at every change of the data.
const FAILED = "De kaart kan niet worden getoond: de grenzen van de regio's zijn niet geladen. De cijfers in de tabellen kloppen wel.";
const PARTLY = "Niet alle kaartlagen zijn geladen; de kaart mist een deel.";

function make(parent, data) {
  const map = buildMap(parent, data);
  map.picked = { region: data.s, mark: null };
  map.commands = data.c;
  addZoomButtons(map);
  zoomByWheel(map);
  panByDrag(map);
  listenToPointer(map);
  listenToKeys(map);
  watchSize(map);
  return map;
}

// The reader's own choice stays, unless the page chose something since.
function obey(map, { c, s }) {
  if (c === map.commands) return;
  map.commands = c;
  map.picked = { region: s, mark: null };
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
  map.missing = found && !map.incomplete ? "" : PARTLY;
  drawHazards(map, found ?? none);
}

function paint(map) {
  map.picture.setAttribute("aria-label", map.data.l);
  map.root.style.setProperty("--height", `${map.data.p}px`);
  fillRegions(map);
  look(map);
  outline(map);
  if (map.scale) paintOver(map);
}

function fail(map) {
  const again = html("button", "", "Opnieuw proberen");
  again.type = "button";
  again.addEventListener("click", () => refresh(map));
  map.message.replaceChildren(html("p", "", FAILED), again);
  map.root.classList.add("failed");
}

async function refresh(map) {
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
}

function draw({ data, parentElement, setStateValue }) {
  const map = (parentElement.kcr2Map ??= make(parentElement, data));
  map.tell = (picked) => setStateValue("picked", picked);
  map.data = data;
  obey(map, data);
  refresh(map);
}

export default function () {
  const shared = (window.__kcr2Map ??= { waiting: new Map() });
  shared.draw = draw;
  for (const component of shared.waiting.values()) draw(component);
  shared.waiting.clear();
}
