// What happens on a press of a button or a key of the player?
function operate(panel) {
  const { work, buttons, slider, speed } = panel;
  Object.assign(slider, { min: work.start, max: work.end, value: work.moment });
  work.perSecond = Number(speed.value) * 60;
  buttons.play.addEventListener("click", () => turn(panel));
  buttons.back.addEventListener("click", () => step(panel, -1));
  buttons.next.addEventListener("click", () => step(panel, 1));
  buttons.start.addEventListener("click", () => jump(panel, work.start));
  buttons.end.addEventListener("click", () => jump(panel, work.end));
  slider.addEventListener("input", () => jump(panel, Number(slider.value)));
  speed.addEventListener("change", () => (work.perSecond = Number(speed.value) * 60));
  panel.open.addEventListener("click", () => {
    halt(work);
    panel.tell("open", { at: Math.round(work.moment) });
  });
  panel.root.addEventListener("keydown", (event) => keyed(panel, event));
  markChapters(panel);
}

function turn(panel) {
  if (panel.work.playing) halt(panel.work);
  else run(panel.work);
}

function jump(panel, moment) {
  goTo(panel.work, moment);
}

// To the next thing that happened, or back to the one before.
function step(panel, direction) {
  const { frames } = panel.stage.film;
  const { work } = panel;
  if (work.playing) halt(work);
  const here = lastBefore(frames, work.moment);
  const inside = direction < 0 && frames[here].at < work.moment;
  const wanted = inside ? here : here + direction;
  jump(panel, frames[Math.max(0, Math.min(frames.length - 1, wanted))].at);
}

// Arrows on the map go over the regions, and in a list of choices they choose.
function keyed(panel, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, .stage")) return;
  const onButton = Boolean(event.target.closest("button"));
  const acts = {
    ArrowLeft: () => step(panel, -1),
    ArrowRight: () => step(panel, 1),
    Home: () => jump(panel, panel.work.start),
    End: () => jump(panel, panel.work.end),
    ...(onButton ? {} : { " ": () => turn(panel) }),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

// On the slider as ticks to point at, and as a list that the keyboard reaches.
function markChapters(panel) {
  const { film } = panel.stage;
  const { language } = panel.data.t;
  const [write, short] = [dutchTime(language, "whole"), dutchTime(language, "day")];
  const wide = Math.max(film.end - film.start, 1);
  panel.ends.append(html("span", "", write(film.start)), html("span", "", write(film.end)));
  for (const chapter of film.chapters) {
    const tick = html("button", "tick");
    Object.assign(tick, { type: "button", tabIndex: -1, title: `${write(chapter.at)} · ${chapter.title}` });
    tick.setAttribute("aria-hidden", "true");
    tick.style.left = `${((chapter.at - film.start) / wide) * 100}%`;
    const item = html("li");
    const named = button("", () => jump(panel, chapter.at));
    named.append(html("time", "", short(chapter.at)), html("span", "", chapter.title));
    named.title = chapter.text;
    tick.addEventListener("click", () => jump(panel, chapter.at));
    item.append(named);
    panel.ticks.append(tick);
    panel.chapters.append(item);
  }
}
