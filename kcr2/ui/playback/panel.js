// The player on a page: how it is operated and what it says beside the map.
const LINES = 30;
const SPEEDS = [1, 5, 15, 60];

function makePanel(parent, data, tell) {
  const root = html("div", "player");
  const style = html("style", "", PLAYBACK_STYLE);
  const place = html("div", "place-of-map");
  const panel = { root, data, tell, ...makeTop(data), ...makeSide(data), live: html("div", "unseen") };
  panel.live.setAttribute("aria-live", "polite");
  const body = html("div", "body");
  body.append(place, panel.side);
  root.append(panel.top, panel.track, body, panel.live);
  parent.append(style, root);
  panel.stage = makeStage(place, data);
  panel.work = makeClockwork(panel.stage.film.start, panel.stage.film.end, (moment) => showPanel(panel, moment));
  panel.stage.onReady = () => showPanel(panel, panel.work.moment);
  operate(panel);
  showPanel(panel, panel.work.moment);
  return panel;
}

function makeTop({ t }) {
  const top = html("div", "top");
  const clock = html("div", "clock");
  const chapter = html("div", "chapter-now");
  const now = html("div", "now");
  now.append(clock, chapter);
  const buttons = {
    start: sign("start", t.to_start),
    back: sign("back", t.back),
    play: sign("play", t.play),
    next: sign("next", t.next),
    end: sign("end", t.to_end),
  };
  buttons.play.classList.add("primary");
  const bar = html("div", "transport");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", t.transport);
  const speed = choice(t.speed, SPEEDS.map((minutes) => [minutes, t.per_second.replace("{n}", minutes)]), 15);
  const open = html("button", "open", t.open);
  open.type = "button";
  bar.append(...Object.values(buttons), speed.label, open);
  top.append(now, bar);
  return { top, clock, chapterNow: chapter, buttons, speed: speed.select, open, ...makeTrack(t) };
}

function makeTrack(t) {
  const track = html("div", "track");
  const slider = html("input");
  Object.assign(slider, { type: "range", step: 60 });
  slider.setAttribute("aria-label", t.slider);
  const ticks = html("div", "ticks");
  const ends = html("div", "ends");
  track.append(slider, ticks, ends);
  return { track, slider, ticks, ends };
}

// Drawn, as fonts differ in which of these signs they have.
const SIGNS = {
  play: "M4,2L14,8L4,14Z",
  pause: "M3,2H7V14H3ZM9,2H13V14H9Z",
  back: "M12,2L5,8L12,14ZM2,2H4V14H2Z",
  next: "M4,2L11,8L4,14ZM12,2H14V14H12Z",
  start: "M15,2L9,8L15,14ZM9,2L3,8L9,14ZM1,2H3V14H1Z",
  end: "M1,2L7,8L1,14ZM7,2L13,8L7,14ZM13,2H15V14H13Z",
  full: "M1,1H6V3H3V6H1ZM10,1H15V6H13V3H10ZM1,10H3V13H6V15H1ZM13,10H15V15H10V13H13Z",
  close: "M3,1.6L8,6.6L13,1.6L14.4,3L9.4,8L14.4,13L13,14.4L8,9.4L3,14.4L1.6,13L6.6,8L1.6,3Z",
};

function sign(name, title) {
  const made = html("button");
  made.type = "button";
  resign(made, name, title);
  return made;
}

function resign(made, name, title) {
  const picture = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  picture.append(svg("path", { d: SIGNS[name], fill: "currentColor" }));
  made.replaceChildren(picture);
  made.title = title;
  made.setAttribute("aria-label", title);
}

function choice(name, options, chosen) {
  const label = html("label", "choice");
  const select = html("select");
  for (const [value, words] of options) {
    const option = html("option", "", words);
    option.value = value;
    option.selected = value === chosen;
    select.append(option);
  }
  label.append(html("span", "", name), select);
  return { label, select };
}

function makeSide({ t, figures }) {
  const side = html("div", "side");
  const grid = html("dl", "figures");
  const values = figures.map((title) => {
    const box = html("div");
    const value = html("dd", "", "–");
    box.append(html("dt", "", title), value);
    grid.append(box);
    return value;
  });
  const told = html("ol", "told");
  told.tabIndex = 0;
  told.setAttribute("aria-label", t.told);
  const chapters = html("ol", "chapters");
  chapters.setAttribute("aria-label", t.chapters);
  side.append(grid, html("h3", "", t.told), told, html("h3", "", t.chapters), chapters);
  return { side, values, told, chapters };
}

const DAYS = { none: {}, day: { day: "numeric", month: "short" } };
DAYS.whole = { weekday: "short", ...DAYS.day, year: "numeric" };

function dutchTime(language, days) {
  const clock = { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const writer = new Intl.DateTimeFormat(language, { ...DAYS[days], ...clock });
  return (moment) => writer.format(new Date(moment * 1000)).replace(",", "");
}

function showPanel(panel, moment) {
  const { stage, work, data } = panel;
  const { t } = data;
  panel.write ??= dutchTime(t.language, "whole");
  panel.short ??= dutchTime(t.language, "none");
  showAt(stage, moment);
  const words = panel.write(moment);
  if (panel.clock.textContent !== words) panel.clock.textContent = words;
  panel.slider.value = moment;
  panel.slider.setAttribute("aria-valuetext", words);
  const index = Math.max(lastBefore(stage.film.frames, moment), 0);
  if (index !== panel.index) showStep(panel, index);
  showChapter(panel, lastBefore(stage.film.chapters, moment));
  if (work && panel.wasPlaying !== work.playing) showPlaying(panel, work.playing);
}

function showPlaying(panel, playing) {
  const { t } = panel.data;
  panel.wasPlaying = playing;
  resign(panel.buttons.play, playing ? "pause" : "play", playing ? t.pause : t.play);
}

function showStep(panel, index) {
  panel.index = index;
  const { frames } = panel.stage.film;
  frames[index].figures.forEach((words, number) => (panel.values[number].textContent = words));
  const lines = [];
  for (let i = index; i >= 0 && lines.length < LINES; i--) {
    for (const told of frames[i].told) lines.push(toldLine(panel, told, i === index));
  }
  panel.told.replaceChildren(...lines.slice(0, LINES));
  panel.told.scrollTop = 0;
}

function toldLine(panel, { at, what, detail, who }, fresh) {
  const line = html("li", fresh ? "fresh" : "");
  const words = html("span", "what");
  words.append(html("strong", "", what), detail ? ` ${detail}` : "", who ? html("em", "", who) : "");
  line.append(html("time", "", panel.short(at)), words);
  return line;
}

function showChapter(panel, number) {
  if (panel.chapter === number) return;
  const first = panel.chapter === undefined;
  panel.chapter = number;
  const chapter = panel.stage.film.chapters[number];
  panel.chapterNow.textContent = chapter ? chapter.title : "";
  [...panel.chapters.children].forEach((item, place) => {
    const here = place === number;
    item.firstChild.setAttribute("aria-current", here ? "step" : "false");
    if (here) panel.chapters.scrollTop = item.offsetTop - panel.chapters.offsetTop - 40;
  });
  if (!first && chapter) panel.live.textContent = `${panel.data.t.chapter}: ${chapter.title}. ${chapter.text}`;
}
