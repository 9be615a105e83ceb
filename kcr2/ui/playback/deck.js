// The guided story: scene after scene over the whole screen, while the map plays what the text is about.
const TEMPOS = [1, 2, 4, 20];
const BAR_PX = 190;

function makeDeck(parent, data, tell) {
  const root = html("div", "player deck");
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", data.t.deck);
  root.tabIndex = -1;
  const deck = { root, data, tell, scene: -1, ...makeDeckParts(data) };
  root.append(deck.main, deck.bar, deck.live, deck.cover);
  parent.append(html("style", "", PLAYBACK_STYLE), root);
  deck.stage = makeStage(deck.place, { ...data, height: Math.max(360, window.innerHeight - BAR_PX) });
  deck.starts = data.scenes.reduce((sums, scene) => [...sums, sums.at(-1) + scene.seconds], [0]);
  deck.work = makeClockwork(0, deck.starts.at(-1), (second) => showDeck(deck, second));
  deck.work.perSecond = 1;
  deck.work.ended = () => (deck.root.dataset.ended = "true");
  deck.stage.onReady = () => {
    const [lon, lat, times] = data.focus;
    deck.stage.map.zoom = times;
    deck.stage.map.middle = deck.stage.map.ground.project(lon, lat);
    look(deck.stage.map);
    showDeck(deck, deck.work.moment);
  };
  operateDeck(deck);
  showDeck(deck, 0);
  if (data.begin) begin(deck);
  else deck.startButton.focus();
  return deck;
}

function makeDeckParts(data) {
  const { t } = data;
  const main = html("div", "deck-main");
  const words = html("section", "words");
  const place = html("div", "place-of-map");
  const other = html("div", "other");
  const right = html("div", "right");
  const clock = html("div", "deck-clock");
  right.append(clock, place, other);
  main.append(words, right);
  const live = html("div", "unseen");
  live.setAttribute("aria-live", "polite");
  return { main, words, place, other, clock, live, ...makeCover(data), ...makeBar(t) };
}

function makeCover({ t, scenes }) {
  const cover = html("div", "cover");
  const startButton = html("button", "primary big", t.begin);
  startButton.type = "button";
  const minutes = Math.round(scenes.reduce((sum, scene) => sum + scene.seconds, 0) / 60);
  cover.append(html("h1", "", t.deck), html("p", "", t.about.replace("{n}", minutes)), startButton);
  return { cover, startButton };
}

function makeBar(t) {
  const bar = html("div", "deck-bar");
  const keys = {
    back: sign("back", t.scene_back),
    play: sign("play", t.play),
    next: sign("next", t.scene_next),
    full: sign("full", t.full),
    close: sign("close", t.close),
  };
  keys.play.classList.add("primary");
  const tempo = choice(t.tempo, TEMPOS.map((times) => [times, `${times} ×`]), 1);
  const dots = html("ol", "dots");
  dots.setAttribute("aria-label", t.scenes);
  const transport = html("div", "transport");
  transport.append(keys.back, keys.play, keys.next, tempo.label);
  const window_ = html("div", "transport");
  // The stage covers the banner of the page: it carries the same words itself, in every scene.
  window_.append(html("strong", "deck-mark", t.mark), keys.full, keys.close);
  bar.append(transport, dots, window_);
  return { bar, keys, tempo: tempo.select, dots };
}

function operateDeck(deck) {
  const { keys, work, data, tempo } = deck;
  keys.play.addEventListener("click", () => (work.playing ? halt(work) : run(work)));
  keys.back.addEventListener("click", () => toScene(deck, deck.scene - 1));
  keys.next.addEventListener("click", () => toScene(deck, deck.scene + 1));
  keys.full.addEventListener("click", () => fullScreen(deck));
  keys.close.addEventListener("click", () => leaveDeck(deck, "landelijk_beeld"));
  tempo.addEventListener("change", () => (work.perSecond = Number(tempo.value)));
  deck.startButton.addEventListener("click", () => begin(deck));
  deck.root.addEventListener("keydown", (event) => deckKey(deck, event));
  window.addEventListener("resize", () => {
    deck.stage.map.root.style.setProperty("--height", `${Math.max(360, window.innerHeight - BAR_PX)}px`);
  });
  data.scenes.forEach((scene, number) => {
    const item = html("li");
    const dot = button("", () => toScene(deck, number));
    dot.title = `${number + 1}. ${scene.title}`;
    dot.setAttribute("aria-label", dot.title);
    dot.append(html("i", "fill"));
    item.style.flexGrow = scene.seconds;
    item.append(dot);
    deck.dots.append(item);
  });
}

function begin(deck) {
  deck.cover.hidden = true;
  deck.keys.play.focus();
  run(deck.work);
}

function toScene(deck, number) {
  deck.cover.hidden = true;
  const wanted = Math.max(0, Math.min(deck.data.scenes.length - 1, number));
  goTo(deck.work, deck.starts[wanted]);
}

function leaveDeck(deck, page) {
  halt(deck.work);
  if (document.fullscreenElement) document.exitFullscreen();
  deck.tell("page", page);
}

function fullScreen(deck) {
  if (document.fullscreenElement) document.exitFullscreen();
  else deck.root.requestFullscreen?.().catch(() => {});
}

function deckKey(deck, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, .stage")) return;
  const acts = {
    ArrowLeft: () => toScene(deck, deck.scene - 1),
    ArrowRight: () => toScene(deck, deck.scene + 1),
    Home: () => toScene(deck, 0),
    End: () => toScene(deck, deck.data.scenes.length - 1),
    ...(event.target.closest("button") ? {} : { " ": () => (deck.work.playing ? halt(deck.work) : run(deck.work)) }),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

// The last scene stays when its time is over.
function showDeck(deck, second) {
  const { starts, data, work } = deck;
  const last = data.scenes.length - 1;
  let number = 0;
  while (number < last && starts[number + 1] <= second) number++;
  const scene = data.scenes[number];
  const share = Math.min(1, (second - starts[number]) / scene.seconds);
  if (number !== deck.scene) showScene(deck, number);
  if (scene.from !== null) showStory(deck, scene.from + share * (scene.to - scene.from));
  [...deck.dots.children].forEach((item, place) => {
    const done = place < number ? 1 : place > number ? 0 : share;
    item.firstChild.firstChild.style.width = `${done * 100}%`;
  });
  if (work && deck.wasPlaying !== work.playing) {
    deck.wasPlaying = work.playing;
    resign(deck.keys.play, work.playing ? "pause" : "play", work.playing ? data.t.pause : data.t.play);
  }
}

function showStory(deck, moment) {
  deck.write ??= dutchTime(deck.data.t.language, "whole");
  showAt(deck.stage, moment);
  const words = deck.write(moment);
  if (deck.clock.textContent !== words) deck.clock.textContent = words;
}

function showScene(deck, number) {
  const { data } = deck;
  const scene = data.scenes[number];
  deck.scene = number;
  deck.root.dataset.scene = scene.key;
  delete deck.root.dataset.ended;
  const heading = html("h2", "", scene.title);
  const counter = html("p", "counter", data.t.scene.replace("{n}", number + 1).replace("{of}", data.scenes.length));
  deck.words.replaceChildren(counter, heading, ...scene.text.map((part) => html("p", "", part)), cards(scene, data.t));
  deck.words.scrollTop = 0;
  deck.live.textContent = `${scene.title}. ${scene.text.join(" ")}`;
  const onMap = scene.show === "map";
  deck.place.hidden = !onMap;
  deck.clock.hidden = !onMap;
  deck.other.hidden = onMap;
  deck.other.replaceChildren(...(onMap ? [] : OTHERS[scene.show](deck)));
  [...deck.dots.children].forEach((item, place) => {
    item.firstChild.setAttribute("aria-current", place === number ? "step" : "false");
  });
}

function cards(scene, t) {
  const grid = html("dl", "cards");
  for (const [title, words, quality, source, at] of scene.figures) {
    const box = html("div");
    const mark = html("span", "quality", quality);
    box.append(html("dt", "", title), html("dd", "", words), mark, html("small", "", `${t.stand} ${at} · ${source}`));
    grid.append(box);
  }
  return grid;
}

const OTHERS = {
  table: ({ data }) => [comparisonTable(data.table)],
  limits: ({ data }) => [plainList(data.limits)],
  decisions: ({ data }) => [plainList(data.decisions)],
  tasks: (deck) => [taskList(deck)],
};

function comparisonTable({ head, rows }) {
  const table = html("table");
  const top = html("tr");
  top.append(...head.map((title) => {
    const cell = html("th", "", title);
    cell.scope = "col";
    return cell;
  }));
  const body = html("tbody");
  for (const [measure, ...cells] of rows) {
    const line = html("tr");
    const first = html("th", "", measure);
    first.scope = "row";
    line.append(first, ...cells.map((words) => html("td", "", words)));
    body.append(line);
  }
  const heading = html("thead");
  heading.append(top);
  table.append(heading, body);
  return table;
}

function plainList(lines) {
  const shown = html("ol", "plain");
  shown.append(...lines.map((words) => html("li", "", words)));
  return shown;
}

function taskList(deck) {
  const shown = html("ol", "tasks");
  for (const { title, pages, missing } of deck.data.tasks) {
    const item = html("li");
    const links = html("div", "links");
    for (const [page, name, allowed] of pages) {
      links.append(allowed ? button(name, () => leaveDeck(deck, page)) : html("span", "", name));
    }
    item.append(html("strong", "", title), links);
    if (missing) item.append(html("em", "", missing));
    shown.append(item);
  }
  return shown;
}
