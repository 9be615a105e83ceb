// What was sent, unpacked: every frame whole, so that any moment can be shown at once. Moments in seconds since 1970.
//   frames   [moment, {region: [style, sign, text]}, marks or 0, figures or 0, told]; 0 and what is not named: as before
//   ways     [delivery, text, 0 reported | 1 expected | 2 unknown, left, arrives, shown from, shown until, places, straight]
//   chapters [moment, title, text]
// Signs, texts, figures and titles are numbers of `texts`; marks are numbers of `marks`.
function unpack({ frames, ways, chapters, marks, texts, short }) {
  const film = { frames: [], short };
  let held = { fills: {}, marks: [], figures: [] };
  for (const [at, changed, shown, figures, told] of frames) {
    const fills = { ...held.fills };
    for (const [code, [style, sign, text]] of Object.entries(changed)) fills[code] = [style, texts[sign], texts[text]];
    held = {
      at,
      fills,
      marks: shown === 0 ? held.marks : shown.map((number) => marks[number]),
      figures: figures === 0 ? held.figures : figures.map((number) => texts[number]),
      told: told.map(([seq, moment, what, detail, who]) => ({ seq, at: moment, what: texts[what], detail: texts[detail], who: texts[who] })),
    };
    film.frames.push(held);
  }
  film.ways = ways.map(([id, text, known, left, arrives, from, until, places, straight]) => ({
    id, text: texts[text], known, left, arrives, from, until, places, straight,
  }));
  film.chapters = chapters.map(([at, title, text]) => ({ at, title: texts[title], text: texts[text] }));
  film.start = film.frames[0].at;
  film.end = film.frames.at(-1).at;
  film.kinds = marks;
  return film;
}

// The last of a row in time that lies at or before a moment; -1 before the first.
function lastBefore(row, moment) {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle].at <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
