"""How are a map and a chart of a document drawn? As a small SVG in millimetres, the same one every time.

The patterns are those of the map on screen: no class is told by its colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from kcr2.reports.pictures import Bar, Chart, Ground, Map, Shape
from kcr2.reports.steps import UNKNOWN, Step

WIDTH_MM = 166.0
"""Between the margins of a page."""

FONT = "Libertinus Serif"
INK, SOFT, EDGE, LAND = "#000000", "#414141", "#ffffff", "#5b6673"
TILE = 1.8
PATTERNS = {
    "unknown": '<path d="M-0.45,0.45L0.45,-0.45M0,1.8L1.8,0M1.35,2.25L2.25,1.35" stroke="#7d8794" '
    'stroke-width="0.22"/>',
    "lines": '<path d="M0,0.9H1.8" stroke="#16202b" stroke-opacity="0.36" stroke-width="0.25"/>',
    "cross": '<path d="M0,0L1.8,1.8M0,1.8L1.8,0" stroke="#16202b" stroke-opacity="0.34" stroke-width="0.22"/>',
    "dots": '<path d="M0.45,0.45h0.001M1.35,1.35h0.001" stroke="#16202b" stroke-opacity="0.45" stroke-width="0.38" '
    'stroke-linecap="round"/>',
}
"""What lies over a fill, per tile; see `map_component/patterns.js`."""

PART = Step("#2f6299", "")
REST = Step("#f3f7fb", "", pattern="lines")
LINE_MM = 4.2
MOST_LETTERS = 3
"""Marks that an area has room for; a plus stands for the others."""
LARGE_MM = 90
"""Height from which a map has room for the names of islands."""
SIGNS_PER_MM = 0.62
"""Letters of the legend that fit on a millimetre."""


@dataclass
class Paints:
    """Which fills a drawing uses, each with its pattern once."""

    steps: list[Step] = field(default_factory=list)

    def of(self, step: Step) -> str:
        """Give the paint of a class."""
        if step.pattern not in PATTERNS:
            return step.fill
        if step not in self.steps:
            self.steps.append(step)
        return f"url(#p{self.steps.index(step)})"

    def told(self) -> str:
        """Give the definitions of all patterns that were asked for."""
        return "<defs>" + "".join(_pattern(number, step) for number, step in enumerate(self.steps)) + "</defs>"


def _pattern(number: int, step: Step) -> str:
    size = f'width="{TILE}" height="{TILE}"'
    return f'<pattern id="p{number}" {size} patternUnits="userSpaceOnUse">{PATTERNS[step.pattern or ""]}</pattern>'


def text_on(fill: str) -> str:
    """Give black or white: whichever stands out more on a fill (WCAG 2.1, 1.4.3)."""
    red, green, blue = (_linear(int(fill[place : place + 2], 16) / 255) for place in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return INK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else EDGE


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def map_svg(block: Map) -> str:
    """Draw a map at the left with its legend at the right."""
    paints = Paints()
    scale = block.height_mm / block.ground.height
    drawn = [*_areas(block, scale, paints), *_signs(block, scale), *_legend(block, scale, paints)]
    return _svg(block.height_mm, paints, drawn, block.alt)


def _svg(height_mm: float, paints: Paints, drawn: Sequence[str], alt: str) -> str:
    box = f'width="{WIDTH_MM}mm" height="{height_mm:.1f}mm" viewBox="0 0 {WIDTH_MM} {height_mm:.1f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label={quoteattr(alt)}>'
    return "\n".join([head, paints.told(), *drawn, "</svg>"])


def _text(text: str, x: float, y: float, *, size: float, fill: str = INK, more: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{fill}"'
    return f"<text {place}{more}>{escape(text)}</text>"


def _areas(block: Map, scale: float, paints: Paints) -> Iterator[str]:
    fills = {one.code: one.step for one in block.fills}
    for shape in block.ground.shapes:
        step, path = fills.get(shape.code, UNKNOWN), _scaled(shape.path, scale)
        if step.pattern:
            # The pattern alone: tiles with a ground of their own show seams between them.
            yield f'<path d="{path}" fill="{step.fill}"/>'
        # Paint in millimetres of the page: the pattern must not shrink with the map.
        line = f'stroke="{LAND}" stroke-width="0.2" stroke-linejoin="round"'
        yield f'<path d="{path}" fill="{paints.of(step)}" {line}/>'


def _scaled(path: str, scale: float) -> str:
    rings = (ring.removesuffix("Z").split("L") for ring in path.split("M") if ring)
    return "".join("M" + "L".join(_point(point, scale) for point in ring) + "Z" for ring in rings)


def _point(point: str, scale: float) -> str:
    x, y = point.split(",")
    return f"{float(x) * scale:.2f},{float(y) * scale:.2f}"


def _signs(block: Map, scale: float) -> Iterator[str]:
    signs = {one.code: one for one in block.fills}
    large = block.height_mm > LARGE_MM
    size = 3.1 if large else 2.4
    yield from _inset(block.ground)
    letters = _letters(block)
    for shape in block.ground.shapes:
        x, y = (part * scale for part in shape.middle)
        if shape.inset:
            if large:
                yield from _island_name(shape.inset, x, _below(shape, scale))
            continue
        shown = signs.get(shape.code)
        sign, step = (shown.sign, shown.step) if shown else (UNKNOWN.sign, UNKNOWN)
        yield _sign(sign, x, y + size / 3, size, step)
        if letters.get(shape.code):
            yield from _flag(letters[shape.code], x, y - size * 0.95, size * 0.8)


def _sign(sign: str, x: float, y: float, size: float, step: Step) -> str:
    ink = text_on(step.fill)
    halo = f' text-anchor="middle" font-weight="bold" stroke="{step.fill}" stroke-width="0.5" paint-order="stroke"'
    return _text(sign, x, y, size=size, fill=ink, more=halo)


def _letters(block: Map) -> dict[str, str]:
    found: dict[str, str] = {}
    for mark in block.marks:
        for code in mark.codes:
            found[code] = found.get(code, "") + mark.letter
    return {code: told if len(told) <= MOST_LETTERS else f"{told[:MOST_LETTERS]}+" for code, told in found.items()}


def _flag(letters: str, x: float, y: float, size: float) -> Iterator[str]:
    """Draw the letters of what goes on in an area, white on black above its sign."""
    width = size * (0.55 + 0.62 * len(letters))
    box = f'x="{x - width / 2:.1f}" y="{y - size * 0.86:.1f}" width="{width:.1f}" height="{size * 1.1:.1f}"'
    yield f'<rect {box} rx="0.4" fill="{INK}"/>'
    yield _text(letters, x, y, size=round(size, 2), fill=EDGE, more=' text-anchor="middle" font-weight="bold"')


def _inset(ground: Ground) -> Iterator[str]:
    if any(shape.inset for shape in ground.shapes):
        for number, line in enumerate(ground.inset_title.splitlines()):
            yield _text(line, 0, 2.4 + number * 2.5, size=2.2, fill=SOFT)


def _island_name(name: str, x: float, y: float) -> Iterator[str]:
    for number, word in enumerate(name.split()):
        yield _text(word, x, y + number * 1.9, size=1.9, fill=SOFT, more=' text-anchor="middle"')


def _below(shape: Shape, scale: float) -> float:
    lowest = max(float(point.split(",")[1]) for ring in shape.path.split("M") if ring for point in ring[:-1].split("L"))
    return lowest * scale + 2.4


def _legend(block: Map, scale: float, paints: Paints) -> Iterator[str]:
    x, y = block.ground.width * scale + 7, 2.0
    for step in block.legend:
        lines = _wrapped(step.label, x)
        yield _box(x, y, 8, 4.2, step, paints)
        yield _sign(step.sign, x + 4, y + 3.1, 2.7, step)
        yield from _lines(lines, x, y)
        y += max(6.0, len(lines) * LINE_MM + 1.6)
    for mark in block.marks:
        lines = _wrapped(mark.label, x)
        y += 0.6
        if y + len(lines) * LINE_MM > block.height_mm:
            break
        yield from _flag(mark.letter, x + 4, y + 3.1, 2.9)
        yield from _lines(lines, x, y)
        y += max(5.2, len(lines) * LINE_MM + 1)


def _wrapped(text: str, x: float) -> list[str]:
    return wrap(text, max(12, int((WIDTH_MM - x - 10.5) * SIGNS_PER_MM)))


def _lines(lines: Sequence[str], x: float, y: float) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _text(line, x + 10.5, y + 3.2 + number * LINE_MM, size=3.3)


BAR_TOP, BAR_ROW, BAR_LEFT, BAR_WIDTH, BAR_HEIGHT = 8.0, 7.4, 60.0, 58.0, 4.2
LABEL_SIGNS, TEXT_SIGNS = 38, 30


def chart_svg(block: Chart) -> str:
    """Draw a bar per row, each as wide as its own whole; what is unknown is hatched grey over its whole width."""
    paints = Paints()
    drawn = [*_chart_legend(block, paints)]
    for number, bar in enumerate(block.bars):
        drawn += _bar(bar, BAR_TOP + number * BAR_ROW, paints)
    return _svg(BAR_TOP + len(block.bars) * BAR_ROW, paints, drawn, block.alt)


def _chart_legend(block: Chart, paints: Paints) -> Iterator[str]:
    for number, (step, label) in enumerate(
        ((PART, block.part_label), (REST, block.rest_label), (UNKNOWN, block.unknown_label))
    ):
        x = BAR_LEFT + number * 35
        yield _box(x, 0.4, 5, 3.2, step, paints)
        yield _text(label, x + 6.5, 3.1, size=3.1)


def _box(x: float, y: float, width: float, height: float, step: Step, paints: Paints) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    ground = f'<rect {size} fill="{step.fill}"/>' if step.pattern else ""
    return f'{ground}<rect {size} fill="{paints.of(step)}" stroke="{LAND}" stroke-width="0.2"/>'


def _bar(bar: Bar, y: float, paints: Paints) -> Iterator[str]:
    label, text = (_cut(told, most) for told, most in ((bar.label, LABEL_SIGNS), (bar.text, TEXT_SIGNS)))
    yield _text(label, BAR_LEFT - 2.5, y + 3.2, size=3.2, more=' text-anchor="end"')
    if bar.part is None or bar.whole is None:
        yield _box(BAR_LEFT, y, BAR_WIDTH, BAR_HEIGHT, UNKNOWN, paints)
        yield _text("?", BAR_LEFT + BAR_WIDTH / 2, y + 3.2, size=3.2, more=' text-anchor="middle" font-weight="bold"')
    else:
        share = min(max(bar.part / bar.whole, 0.0), 1.0) if bar.whole else 0.0
        yield _box(BAR_LEFT, y, BAR_WIDTH, BAR_HEIGHT, REST, paints)
        if share:
            yield _box(BAR_LEFT, y, BAR_WIDTH * share, BAR_HEIGHT, PART, paints)
    yield _text(text, BAR_LEFT + BAR_WIDTH + 2.5, y + 3.2, size=3.2)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
