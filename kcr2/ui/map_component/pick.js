// What happens on pointing and clicking?
function pick(map, region, mark, place = map.picked.place) {
  const before = map.picked;
  if (before.region === region && before.mark === mark && String(before.place) === String(place)) return;
  map.picked = { region, mark, place };
  showPicked(map);
  map.tell({ ...map.picked, c: map.commands });
}

function showPicked(map) {
  outline(map);
  drawPlace(map);
  if (map.scale) drawMarks(map);
}

// What was clicked, or lies under it: an arrow or a hazard does not keep the region below from being chosen.
function under(map, event, what) {
  const lower = map.picture.getRootNode().elementsFromPoint(event.clientX, event.clientY);
  return [event.target, ...lower].map((element) => element.closest(what)).find(Boolean);
}

// A mark does not change which region is chosen, unless a place is picked under it; the sea clears all.
function click(map, event) {
  if (map.dragged) return;
  const mark = event.target.closest("[data-mark]");
  const region = under(map, event, "[data-region]");
  const code = region?.dataset.region;
  if (mark && !(region && picking(map))) return pick(map, map.picked.region, mark.dataset.mark);
  if (region) return pick(map, code, mark?.dataset.mark ?? null, placeClicked(map, event, code));
  if (!event.target.closest("[data-tip]")) pick(map, null, null, null);
}

function say(map, text) {
  map.live.textContent = text;
}

function showTip(map, text, x, y) {
  map.tip.textContent = text;
  map.tip.classList.add("shown");
  const { clientWidth: width, clientHeight: height } = map.stage;
  const [w, h] = [map.tip.offsetWidth, map.tip.offsetHeight];
  const left = x + 14 + w > width ? Math.max(4, x - w - 12) : x + 14;
  const top = y + 14 + h > height ? Math.max(4, y - h - 10) : y + 14;
  map.tip.style.transform = `translate(${left}px, ${top}px)`;
}

function hideTip(map) {
  map.tip.classList.remove("shown");
}

function listenToPointer(map) {
  map.picture.addEventListener("click", (event) => click(map, event));
  map.picture.addEventListener("pointerup", (event) => (map.released = event));
  map.picture.addEventListener("pointerleave", () => hideTip(map));
  map.picture.addEventListener("pointermove", (event) => {
    const pointed = event.target.closest("[data-tip]");
    if (!pointed || map.dragged) return hideTip(map);
    const box = map.stage.getBoundingClientRect();
    showTip(map, pointed.dataset.tip, event.clientX - box.left, event.clientY - box.top);
  });
}
