// What makes the story go on: seconds of the story for every second of the reader's. Who asked for less motion gets
// one step a second instead of movement.
const CALM_MS = 1000;

function makeClockwork(start, end, show) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const work = { start, end, moment: start, perSecond: 900, playing: false, show, before: null, owed: 0, ended: null };
  work.turn = (now) => {
    if (!work.playing) return;
    const passed = work.before === null ? 0 : Math.min(now - work.before, CALM_MS);
    work.before = now;
    work.owed += passed;
    if (!calm.matches || work.owed >= CALM_MS) {
      const ms = work.owed;
      work.owed = 0;
      goTo(work, work.moment + (ms / 1000) * work.perSecond);
    }
    if (work.moment >= work.end) halt(work);
    else requestAnimationFrame(work.turn);
  };
  return work;
}

function goTo(work, moment) {
  work.moment = Math.max(work.start, Math.min(work.end, moment));
  work.show(work.moment);
}

function run(work) {
  if (work.playing) return;
  if (work.moment >= work.end) work.moment = work.start;
  Object.assign(work, { playing: true, before: null, owed: 0 });
  requestAnimationFrame(work.turn);
}

function halt(work) {
  const ran = work.playing;
  work.playing = false;
  work.show(work.moment);
  if (ran && work.moment >= work.end) work.ended?.();
}
