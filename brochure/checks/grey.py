"""Printed in grey, an urgent box is told apart by its shape, and all text stands off its ground.

Most brochures come out of an office printer without colour, where `primary` and `urgent` are one grey, and where all
tints are. So a box of the class "urgent" has a bar along its inline start, an icon before its heading, and a bold
heading. Bar, icon and text are judged in the finished file, which PDFium renders in grey (0.30 R + 0.59 G + 0.11 B), by
the luminance of these greys (WCAG 2.2). The weight is that of the page as it was laid out.

What differs otherwise needs no look. How many people a figure is about is said in words, whether its tone is "bad" or
"good"; the stages of the diagram `reset` are drawn in different shapes. The tints of other boxes mean nothing, so that
they may vanish on the paper; of two tints side by side, the urgent one is known by its bar.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import pypdfium2
from pypdfium2 import raw

from brochure.colour import contrast
from brochure.imposition import Side, sides
from brochure.markup import Markup
from brochure.measure import Rectangle, Signal
from brochure.model import Box, Finding, Severity, messages
from brochure.proof import Leaf, Proof

_TEXT, _SHAPE = 4.5, 3.0
"""Least contrast of text, and of shapes that say something: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

_BAR, _ALONG = 1.5, 0.9
"""Least width of a bar in mm, and the part of the box's height that it runs along: corners may be round."""

_ICON = 2.0
"""Least width and height of an icon in mm; a bullet or a rule is smaller."""

_BOLD = 600

_FAR, _NEAR, _CLOSE = 4.0, 12.0, 24.0
"""Pixels in a mm (about 100, 300 and 600 dpi): for whole pages, for shapes, and for strokes finer than a pixel."""

_RIM = 0.3
"""Ground in mm that is looked at around text: a single letter may fill its own box."""

_PT = 72 / 25.4
_WHITE = 255


def check(proof: Proof) -> Iterator[Finding]:
    """Printed in grey, an urgent box shows by a bar, an icon and a bold heading, and text stands off its ground."""
    markup = proof.markup
    if not proof.signals and _has_urgent(markup):
        yield _finding(
            "the urgent text is not in a box that is laid out as urgent", "",
            'let the template print it with blocks.urgent, in an element of the class "urgent"',
        )  # fmt: skip
    whole = sides(
        markup.layout, markup.target, rtl=markup.language.rtl, bleed=markup.bleed, weight=proof.printing.weight
    )
    if len(whole) != len(proof.leaves):
        return  # where each panel stands is not known, and "boxes" or "fits" has said so
    file = pypdfium2.PdfDocument(proof.pdf)
    try:
        for page, leaf, side in zip(file, proof.leaves, whole, strict=True):
            yield from _text(page, leaf, side)
            yield from _shapes(page, leaf, side, proof.signals, rtl=markup.language.rtl)
    finally:
        file.close()


def _has_urgent(markup: Markup) -> bool:
    """Whether an urgent box is among what the layout prints."""
    printed = {message.key for message in markup.printed}
    blocks = (block for section in markup.edition.article.sections for block in section.blocks)
    return any(
        isinstance(block, Box) and block.kind == "urgent" and any(message.key in printed for message in messages(block))
        for block in blocks
    )


# ----------------------------------------------------------------------------------------------------------- shapes


def _shapes(page: Any, leaf: Leaf, side: Side, signals: Sequence[Signal], *, rtl: bool) -> Iterator[Finding]:
    left, top = _corner(leaf)
    for place in side.places:
        for signal in signals:
            if signal.panel == place.panel:
                x, y = left + place.left, top + place.top
                for message, hint in _lacking(page, signal, x, y, rtl=rtl):
                    yield _finding(f"printed in grey, {message}", place.panel, hint)


def _lacking(page: Any, signal: Signal, x: float, y: float, *, rtl: bool) -> Iterator[tuple[str, str]]:
    """What an urgent box lacks, and what to give it; its panel's corner is at x, y."""
    box = _moved(signal.box, x, y)
    ground = _commonest(b"".join(_look(page, box, _FAR)))
    width = _bar(page, box, ground, rtl=rtl)
    if width + 1 / _NEAR < _BAR:
        yield (
            f"the bar at the start of the urgent box is {width:.1f} mm wide, and {_BAR:g} mm are needed"
            if width
            else "no bar stands out all along the start of the urgent box",
            "give .urgent a border-inline-start of 2.2mm solid var(--urgent)",
        )
    if not signal.begins:
        return
    if signal.icon is None:
        yield "the urgent box has no heading to know it by", 'begin ::: urgent with a heading: "## Get help now"'
        return
    if min(_extent(_look(page, _moved(signal.icon, x, y), _NEAR), ground)) < _ICON:
        yield (
            "no icon stands out before the heading of the urgent box",
            "give .urgent h2 a background of var(--icon-alert), and room for it",
        )
    if signal.weight < _BOLD:
        yield "the heading of the urgent box is no bolder than its text", "give .urgent h2 a font-weight of 700"


def _bar(page: Any, box: Rectangle, ground: int, *, rtl: bool) -> float:
    """How wide the bar is, in mm, that stands out of a box's ground and of what is beside the box."""
    left, top, right, bottom = box
    reach, room = 2.0, 6.0
    strip = (right - room, top, right + reach, bottom) if rtl else (left - reach, top, left + room, bottom)
    columns = _columns(_look(page, strip, _NEAR))
    if rtl:
        columns.reverse()
    beside = len(columns) - round((room + 0.5) * _NEAR)
    paper = _commonest(b"".join(columns[:beside])) if beside > 0 else _WHITE

    def along(column: bytes) -> bool:
        seen = sum(column.count(grey) for grey in set(column) if _differ(grey, ground) and _differ(grey, paper))
        return seen >= _ALONG * len(column)

    return max((len(list(run)) for shown, run in groupby(map(along, columns)) if shown), default=0) / _NEAR


def _extent(rows: Sequence[bytes], ground: int) -> tuple[float, float]:
    """Width and height in mm of all that stands out of a ground."""

    def span(lines: Sequence[bytes]) -> float:
        inked = [n for n, line in enumerate(lines) if any(_differ(grey, ground) for grey in set(line))]
        return (inked[-1] - inked[0] + 1) / _NEAR if inked else 0.0

    return span(_columns(rows)), span(rows)


def _differ(grey: int, other: int) -> bool:
    return _contrast(grey, other) >= _SHAPE


# ------------------------------------------------------------------------------------------------------------- text


def _text(page: Any, leaf: Leaf, side: Side) -> Iterator[Finding]:
    """One finding a panel, with the longest of its pale text."""
    x, y = leaf.media[0], leaf.media[3]
    rows = _look(page, (0.0, 0.0, leaf.media[2] - x, y - leaf.media[1]), _FAR)
    text = page.get_textpage()
    pale: dict[str, list[tuple[float, str]]] = {}
    unseen: frozenset[Any] | None = None
    for number in range(text.count_rects()):
        left, bottom, right, top = (length / _PT for length in text.get_rect(number))
        box = (left - x - _RIM, y - top - _RIM, right - x + _RIM, y - bottom + _RIM)
        panel = _panel(box, leaf, side)
        if not panel or _stroke(_part(rows, box)) >= _TEXT:
            continue
        unseen = _unseen(text) if unseen is None else unseen
        if _rounded(text.get_rect(number)) in unseen:
            continue
        found = _stroke(b"".join(_look(page, box, _CLOSE)))
        if found < _TEXT and (words := _printed(text.get_text_bounded(*text.get_rect(number)))):
            pale.setdefault(panel, []).append((found, words))
    for panel, runs in pale.items():
        found, words = max(runs, key=lambda run: len(run[1]))
        more = f" ({len(runs)} pieces of text on this panel have too little)" if len(runs) > 1 else ""
        yield _finding(
            f'printed in grey, "{words[:40]}" has a contrast of {int(found * 10) / 10} to 1 with its ground, and text'
            f" needs {_TEXT:g}{more}",
            panel, "give the text a darker colour, or a lighter one if its ground is dark",
        )  # fmt: skip


def _printed(words: str) -> str:
    """Words without what has no ink, such as marks of direction."""
    return "".join(character for character in words if unicodedata.category(character) != "Cf").strip()


def _unseen(text: Any) -> frozenset[Any]:
    """Rectangles of text that is not painted, but says what is painted beside it."""
    found: dict[int, list[Any]] = {}
    for index in range(text.count_chars()):
        piece = raw.FPDFText_GetTextObject(text, index)
        if piece and raw.FPDFTextObj_GetTextRenderMode(piece) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            found.setdefault(ctypes.cast(piece, ctypes.c_void_p).value or 0, []).append(text.get_charbox(index))
    return frozenset(map(_rounded, [box for boxes in found.values() for box in [*boxes, _around(boxes)]]))


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _rounded(box: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(length, 1) for length in box)


def _panel(box: Rectangle, leaf: Leaf, side: Side) -> str:
    """The panel that the middle of a box stands on; none in the slug, or beside the pages of a booklet."""
    left, top = _corner(leaf)
    x, y = (box[0] + box[2]) / 2 - left, (box[1] + box[3]) / 2 - top
    if not (0 <= x <= side.width and 0 <= y <= side.height):
        return ""
    return max(((place.left, place.panel) for place in side.places if place.left <= x), default=(0.0, ""))[1]


def _stroke(greys: bytes) -> float:
    """Contrast of the ground, which most of it is, with what is furthest from it: where a stroke covers a pixel."""
    ground, shades = _commonest(greys), set(greys) or {_WHITE}
    return max(_contrast(ground, min(shades)), _contrast(ground, max(shades)))


# ------------------------------------------------------------------------------------------------------------ greys


def _look(page: Any, box: Rectangle, scale: float) -> list[bytes]:
    """What PDFium shows of a part of a page, in mm from its upper left corner: rows of greys, 0 is black."""
    width, height = page.get_size()
    left, top, right, bottom = (length * _PT for length in box)
    crop = (max(left, 0.0), max(height - bottom, 0.0), max(width - right, 0.0), max(top, 0.0))
    per_point = scale / _PT
    if min(width - crop[0] - crop[2], height - crop[1] - crop[3]) * per_point < 2:
        return []
    bitmap = page.render(scale=per_point, crop=crop, grayscale=True, draw_annots=False)
    greys = bytes(bitmap.buffer)
    rows = [greys[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)]
    bitmap.close()
    return rows


def _part(rows: Sequence[bytes], box: Rectangle) -> bytes:
    """A part of a page that was looked at whole; at least one pixel of it."""
    left, top, right, bottom = (max(0, int(length * _FAR)) for length in box)
    return b"".join(row[left : right + 1] for row in rows[top : bottom + 1])


def _columns(rows: Sequence[bytes]) -> list[bytes]:
    return [bytes(column) for column in zip(*rows, strict=True)]


def _commonest(greys: bytes) -> int:
    """The commonest of some hundred greys, evenly taken: to count them all would cost more than to render them."""
    some = greys[:: 1 + len(greys) // 500]
    return max(set(some), key=some.count, default=_WHITE)


@cache
def _contrast(grey: int, other: int) -> float:
    return contrast(f"#{grey:02x}{grey:02x}{grey:02x}", f"#{other:02x}{other:02x}{other:02x}")


# ----------------------------------------------------------------------------------------------------------- places


def _corner(leaf: Leaf) -> tuple[float, float]:
    """How far the upper left corner of the trim is from that of the page."""
    trim = leaf.trim or leaf.media
    return trim[0] - leaf.media[0], leaf.media[3] - trim[3]


def _moved(box: Rectangle, x: float, y: float) -> Rectangle:
    left, top, right, bottom = box
    return left + x, top + y, right + x, bottom + y


def _finding(message: str, panel: str, hint: str) -> Finding:
    place = f'panel "{panel}"' if panel else ""
    return Finding(check="grey", severity=Severity.ERROR, message=message, place=place, hint=hint)
