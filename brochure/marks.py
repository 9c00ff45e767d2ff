"""Marks for the print shop, drawn outside the bleed: crop, fold and registration marks, colour bars, slug text.

All but the bars are in Separation All, which prints on every plate. The stream is WeasyPrint's, its origin the upper
left corner of the trim, y pointing down. Lengths are mm here and CSS pixels on the stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from brochure.imposition import Side
from brochure.model import Mark

SLUG = 9.0
"""Depth of the slug in mm beyond the bleed: room for a mark of 5 mm and 2 mm on either side of it."""

ALL = "All"
"""The name of Separation All among the resources of a page; `prepress` writes it there."""

_MM = 96 / 25.4
_LINE = 0.25 * 96 / 72
_OFFSET, _LENGTH = 1.5, 5.0
"""mm between the bleed and a mark, and a mark's length."""

WORDS_FROM = 6.0
"""Where the slug text begins and, as far from the other edge, ends, in mm."""

_PATCH = 4.0
_PATCHES = (
    (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0),
    (1.0, 1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0), (1.0, 0.0, 1.0, 0.0),
    (0.5, 0.0, 0.0, 0.0), (0.0, 0.5, 0.0, 0.0), (0.0, 0.0, 0.5, 0.0), (0.0, 0.0, 0.0, 0.5),
    (0.5, 0.4, 0.4, 0.0),
)  # fmt: skip
"""Solids, overprints and half-tones of the inks, and a grey of three, whose tint shows at once."""

Line = tuple[float, float, float, float]


def draw(stream: Any, side: Side, marks: tuple[Mark, ...], words: Callable[[Any], None] | None = None) -> None:
    """Draw the marks of a side; `words` paints the slug text, in a line below all marks."""
    out = max(side.bleed) + _OFFSET
    with stream.stacked():
        _all(stream)
        stream.set_line_width(_LINE)
        lines = [*(_crop(side, out) if "crop" in marks else ()), *(_folds(side, out) if "fold" in marks else ())]
        for x0, y0, x1, y1 in lines:
            stream.move_to(x0 * _MM, y0 * _MM)
            stream.line_to(x1 * _MM, y1 * _MM)
            stream.stroke()
        if "registration" in marks:
            for x, y in _middles(side, out):
                _target(stream, x * _MM, y * _MM)
    if "bars" in marks:
        _bars(stream, side, out)
    if words:
        with stream.stacked():
            _all(stream)
            stream.transform(e=WORDS_FROM * _MM, f=(side.height + out + _LENGTH + 0.2) * _MM)
            # What follows may choose fonts and places, but no colour of its own, and has no place among the tags.
            own, tags = stream.set_color, stream._tags
            stream.set_color, stream._tags = lambda *_, **__: None, None
            try:
                words(stream)
            finally:
                stream.set_color, stream._tags = own, tags


def _all(stream: Any) -> None:
    for stroke in (True, False):
        stream.set_color_space(ALL, stroke=stroke)
        stream.set_color_special(None, stroke, 1)


def _crop(side: Side, out: float) -> Iterator[Line]:
    """Two lines at each corner, in line with the edges of the trim."""
    far = out + _LENGTH
    for x in (0.0, side.width):
        yield x, -out, x, -far
        yield x, side.height + out, x, side.height + far
    for y in (0.0, side.height):
        yield -out, y, -far, y
        yield side.width + out, y, side.width + far, y


def _folds(side: Side, out: float) -> Iterator[Line]:
    """A broken line at either end of each fold."""
    for x in side.folds:
        for start in (0.0, 1.9, 3.8):
            yield x, -out - start, x, -out - start - 1.2
            yield x, side.height + out + start, x, side.height + out + start + 1.2


def _middles(side: Side, out: float) -> Iterator[tuple[float, float]]:
    """The middle of each edge, or a little beside it where a fold comes near."""
    far = out + _LENGTH / 2
    x = next(x for x in (side.width / 2, side.width / 2 - 10, side.width / 2 + 10) if _clear(x, side))
    yield x, -far
    yield x, side.height + far
    yield -far, side.height / 2
    yield side.width + far, side.height / 2


def _clear(x: float, side: Side) -> bool:
    return all(abs(x - fold) > 4 for fold in side.folds)


def _target(stream: Any, x: float, y: float) -> None:
    """A circle with a cross through it."""
    r, arm = 1.5 * _MM, 2.5 * _MM
    k = r * 0.5523  # a circle of four Bezier curves
    stream.move_to(x - r, y)
    stream.curve_to(x - r, y - k, x - k, y - r, x, y - r)
    stream.curve_to(x + k, y - r, x + r, y - k, x + r, y)
    stream.curve_to(x + r, y + k, x + k, y + r, x, y + r)
    stream.curve_to(x - k, y + r, x - r, y + k, x - r, y)
    stream.stroke()
    for x0, y0, x1, y1 in ((x - arm, y, x + arm, y), (x, y - arm, x, y + arm)):
        stream.move_to(x0, y0)
        stream.line_to(x1, y1)
        stream.stroke()


def _bars(stream: Any, side: Side, out: float) -> None:
    """Patches along the head, from the left; as many as there is room for beside the other marks."""
    room = min((x for x in (side.width / 2 - 15, *side.folds) if x > 0), default=0.0) - 5
    for number, inks in enumerate(_PATCHES[: max(0, int((room - 5) // _PATCH))]):
        with stream.stacked():
            stream.set_color_space("DeviceCMYK")
            stream.set_color_special(None, False, *inks)
            x, y = 5 + number * _PATCH, -out - _PATCH - 0.5
            stream.rectangle(x * _MM, y * _MM, _PATCH * _MM, _PATCH * _MM)
            stream.fill()
