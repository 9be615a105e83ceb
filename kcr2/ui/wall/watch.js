// Is what hangs on the wall still true? It asks the server itself, and counts since when nothing new came.
const ASK_MS = 5000;
const PATIENCE_MS = 4000;
const SLACK = 2.5;

function watchConnection(wall) {
  wall.heardAt = Date.now();
  wall.lostAt = null;
  ask(wall);
}

// Answers count, not open sockets: a line that is cut in the middle looks open for minutes.
async function ask(wall) {
  if (!wall.root.isConnected) return;
  try {
    const answer = await fetch("/gezond", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    wall.heardAt = Date.now();
    wall.lostAt = null;
  } catch {
    wall.lostAt ??= wall.heardAt;
  }
  tellState(wall);
  setTimeout(() => ask(wall), ASK_MS);
}

// What was drawn last is told with its age; too old is told aloud, whatever the reason.
function tellState(wall) {
  const { w, refresh } = wall.data;
  const stale = Date.now() - wall.drawnAt > refresh * 1000 * SLACK;
  const since = wall.lostAt ?? (stale ? wall.drawnAt : null);
  wall.alarm.textContent = since === null ? "" : (wall.lostAt ? w.lost : w.stale).replace("{at}", clock(wall, since));
  wall.root.classList.toggle("lost", since !== null);
  const minutes = Math.floor((Date.now() - wall.drawnAt) / 60000);
  wall.age.textContent = minutes ? w.age.replace("{n}", minutes) : w.fresh;
}

function clock(wall, moment, zone = "Europe/Amsterdam") {
  const how = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: zone };
  return new Date(moment).toLocaleTimeString(wall.data.w.language, how);
}
