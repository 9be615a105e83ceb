"""How is a stretch of a story sent to the browser, so that it can be played there without asking again?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kcr2.journal import Author, Entry
from kcr2.model import iso, moment_of
from kcr2.picture import Picture
from kcr2.reader import Reader, entries_seen_by, seen_by
from kcr2.view.drawing import MapDrawing, Mark, RegionFill, payload
from kcr2.view.national import island_fills, legend_of
from kcr2.view.playback_chapters import Chapter, own_chapters
from kcr2.view.playback_frames import MOST_FRAMES, Film, Frame, figure_titles, frame_moments, moments_recorded
from kcr2.view.playback_told import Teller, Told
from kcr2.view.playback_units import SHORT_OF_IT, Leg, legs
from kcr2.view.questions import Question
from kcr2.words import words as _

KNOWN = ("reported", "expected", "unknown")


@dataclass(frozen=True)
class Stretch:
    """What is played: from when to when, coloured by which question, for whom.

    named      whether owners and amounts are told, and what the journal says; otherwise the outline only
    chapters   those of the scenario; none: found in the journal
    most       moments at most
    """

    start: datetime
    end: datetime
    question: Question
    author: Author | None
    named: bool
    capability: str | None = None
    chapters: Sequence[Chapter] = ()
    most: int = MOST_FRAMES


@dataclass(frozen=True)
class Playback:
    """A stretch as frames, ways and chapters."""

    frames: list[Frame]
    legs: list[Leg]
    chapters: list[Chapter]
    question: Question
    reference_islands: Mapping[str, RegionFill]


def play(entries: Sequence[Entry], latest: Picture, stretch: Stretch) -> Playback:
    """Make what is played of a stretch. The same entries, picture and stretch give the same playback.

    Parameters
    ----------
    entries : everything that was recorded in the space, in order
    latest : the whole picture as it is now; its labels say what the reader may see. What it did not read is not
        played: the seals did not confirm it, and nobody knows for whom it is
    """
    entries = [entry for entry in entries if entry.seq <= latest.head.seq]
    seen = entries_seen_by(entries, latest, stretch.author)
    reader, until = Reader(latest, stretch.author), iso(stretch.end)
    seen = [entry for entry in seen if entry.recorded_at <= until]
    teller = Teller(seen_by(latest, stretch.author), reader, outline=not stretch.named)
    chapters = _chapters(seen, teller, stretch)
    film = Film(latest, stretch.author, named=stretch.named)
    recorded, kept = moments_recorded(entries, stretch.end), [one.at for one in chapters]
    moments = frame_moments(recorded, stretch.start, stretch.end, kept, most=stretch.most)
    told = _told(seen, moments, teller)
    frames, last = [], None
    for whole, lines in zip(film.pictures(entries, moments), told, strict=True):
        frames.append(film.frame(whole, lines, stretch.question, stretch.capability))
        last = whole
    ways = legs(seen_by(last, stretch.author, judged_on=latest), named=stretch.named) if last else []
    shown = [leg for leg in ways if _within(leg, stretch)]
    return Playback(frames, shown, chapters, stretch.question, island_fills(latest))


def _chapters(seen: Sequence[Entry], teller: Teller, stretch: Stretch) -> list[Chapter]:
    found = list(stretch.chapters) or own_chapters(seen, teller)
    return [chapter for chapter in found if stretch.start <= chapter.at <= stretch.end]


def _told(seen: Sequence[Entry], moments: Sequence[datetime], teller: Teller) -> Iterable[list[Told]]:
    """Give what was recorded in each step; at the first moment what was recorded exactly then."""
    before = ""
    for number, moment in enumerate(moments):
        now = iso(moment)
        step = [
            entry for entry in seen if (entry.recorded_at == now if number == 0 else before < entry.recorded_at <= now)
        ]
        before = now
        yield teller.tell(step)


def _within(leg: Leg, stretch: Stretch) -> bool:
    gone = leg.shown_until is not None and leg.shown_until <= stretch.start.timestamp()
    return not gone and leg.shown_from <= stretch.end.timestamp()


@dataclass
class _Packed:
    """Texts, styles, marks and roads, each sent once."""

    texts: dict[str, int] = field(default_factory=dict)
    styles: dict[tuple[str, bool, str | None], int] = field(default_factory=dict)
    marks: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def text(self, words: str) -> int:
        return self.texts.setdefault(words, len(self.texts))

    def fill(self, fill: RegionFill) -> list[int]:
        style = self.styles.setdefault((fill.fill, fill.unknown, fill.pattern), len(self.styles))
        return [style, self.text(fill.value), self.text(fill.text)]

    def mark(self, mark: Mark) -> int:
        place = round(mark.lon, 4), round(mark.lat, 4)
        packed = (mark.id, mark.kind, *place, mark.text, mark.urgent, mark.count)
        return self.marks.setdefault(packed, len(self.marks))


def playback_payload(played: Playback, *, geometry_urls: Mapping[str, str]) -> dict[str, Any]:
    """Write a playback as compact plain values for the browser: each frame as what differs from the one before.

    `map` is the first look of the map component; see `kcr2/ui/playback/film.js` for what the names mean.
    """
    packed = _Packed()
    frames = [_frame(one, before, packed) for before, one in _pairs(played.frames)]
    ways = [_leg(leg, packed) for leg in played.legs]
    chapters = [[one.at.timestamp(), packed.text(one.title), packed.text(one.text)] for one in played.chapters]
    base = MapDrawing(
        regions={},
        islands=played.reference_islands,
        marks=[],
        flows=[],
        layers={},
        legend=legend_of(played.question),
        selected=None,
        label=_("Kaart van Nederland: {question}").format(question=_(played.question.label)),
        geometry_urls=dict(geometry_urls),
    )
    islands = {code: packed.fill(fill) for code, fill in played.reference_islands.items()}
    texts = list(packed.texts)
    return {
        "map": payload(base)
        | {"y": [list(style) for style in packed.styles]}
        | {"i": {code: [style, texts[sign], texts[text]] for code, (style, sign, text) in islands.items()}},
        "frames": frames,
        "ways": ways,
        "chapters": chapters,
        "marks": [list(mark) for mark in packed.marks],
        "texts": texts,
        "figures": figure_titles(),
        "short": SHORT_OF_IT,
    }


def _pairs(frames: Sequence[Frame]) -> Iterable[tuple[Frame | None, Frame]]:
    return zip([None, *frames[:-1]], frames, strict=True)


def _frame(frame: Frame, before: Frame | None, packed: _Packed) -> list[Any]:
    """Write moment, changed fills, marks (0: as before), figures (0: as before) and what was recorded."""
    held = before.fills if before else {}
    changed = {code: packed.fill(fill) for code, fill in frame.fills.items() if held.get(code) != fill}
    same_marks = before is not None and before.marks == frame.marks
    same_figures = before is not None and before.figures == frame.figures
    return [
        frame.at.timestamp(),
        changed,
        0 if same_marks else [packed.mark(mark) for mark in frame.marks],
        0 if same_figures else [packed.text(figure) for figure in frame.figures],
        [_line(told, packed) for told in frame.told],
    ]


def _line(told: Told, packed: _Packed) -> list[Any]:
    at = moment_of(told.at).timestamp()
    return [told.seq, at, packed.text(told.what), packed.text(told.detail), packed.text(told.who)]


def _leg(leg: Leg, packed: _Packed) -> list[Any]:
    places = [[round(lon, 4), round(lat, 4)] for lon, lat in leg.places]
    moments = [leg.left, leg.arrives, leg.shown_from, leg.shown_until]
    return [leg.delivery_id, packed.text(leg.text), KNOWN.index(leg.known), *moments, places, leg.straight]
