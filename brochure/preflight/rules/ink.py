"""Nowhere lies more ink than the paper takes: the mean of any 15 mm² inside the bleed.

The window is that of GWG 2015, a square with sides of 3.873 mm. Less than a percentage point too much is let pass,
because that is what plates of eight bits may be out by. Plates are made only of pages whose colours might add up to
more than the limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PIL import Image, ImageFilter, ImageMath

from brochure.model import Severity
from brochure.preflight.geometry import has_area, overlap
from brochure.preflight.nouns import Box, Colour, File, Flaw, Item, Page, Path, Rectangle, Settings, TextRun
from brochure.preflight.plates import Plates, separate, total
from brochure.preflight.wording import judged

Inks = tuple[float, float, float, float]

WINDOW = math.sqrt(15)  # mm
_DPI = 100
_SLACK = 1.0  # percent
_MOST = 5  # places told of a page, the worst first
_NAME = "ink"


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Nowhere lies more ink than the paper takes: the mean of any 15 mm² inside the bleed."""
    for page in file.pages:
        box = next((box for box in (page.bleed, page.trim, page.media) if box and has_area(box)), None)
        if box is None:
            continue  # a matter of boxes
        if _is_bounded(page, settings.max_ink / 100):
            continue
        plates = separate(file.data, page.number, box, dpi=_DPI, profile=settings.profile)
        places = sorted(_heavy(plates, settings.max_ink + _SLACK), key=lambda place: -place.percent)
        for place in places[:_MOST]:
            more = len(places) - _MOST if place is places[0] else 0
            yield Flaw(
                rule=_NAME,
                severity=Severity.ERROR,
                page=page.number,
                rectangle=_on_page(place.rectangle, page, box),
                message=f"{place.percent:.0f} % ink, and the paper takes {settings.max_ink} %"
                + (f"; so have {more} more places" if more > 0 else ""),
                hint="lay less ink: a deep black needs no more than 50 % cyan and 40 % magenta under it",
            )
        if plates.unread:
            yield Flaw(
                rule=_NAME,
                severity=Severity.WARNING,
                page=page.number,
                rectangle=None,
                message=f"the ink of {', '.join(plates.unread)} cannot be worked out",
                hint="write the file again with colours in CMYK only",
            )


def _is_bounded(page: Page, limit: float) -> bool:
    """Whether no place of a page can hold more, by its colours alone.

    What is opaque covers what lies below it, so that a place holds one such colour, and the inks of what overprints it.
    """
    if page.transparency or page.unread:
        return False
    covering: list[tuple[Rectangle, Inks]] = []
    over: list[tuple[Rectangle, Inks]] = []
    for item in judged(page):
        for colour, overprints in _paints(item):
            inks = colour.inks()
            if inks is None:
                return False
            (over if overprints else covering).append((item.rectangle, inks))
    most = _together(inks for _, inks in over)
    if sum(most) > limit:
        return False
    for rectangle, inks in covering:
        if sum(_together((inks, most))) <= limit:
            continue
        if sum(_together((inks, *(above for place, above in over if overlap(place, rectangle))))) > limit:
            return False
    return True


def _paints(item: Item) -> Iterator[tuple[Colour, bool]]:
    """The colours an item paints with, and whether they leave what is below."""
    if isinstance(item, TextRun):
        if not item.invisible:
            yield item.colour, item.overprint
            if item.outline:
                yield item.outline, False
                yield item.outline, True
    elif isinstance(item, Path):
        if item.fill:
            yield item.fill, item.overprint
        if item.stroke:
            yield item.stroke, item.stroke_overprint
    else:
        yield item.colour, False


def _together(several: Iterable[Inks]) -> Inks:
    """The most of each ink: what overprints sets an ink, and does not add to it."""
    cyan, magenta, yellow, black = (max(amounts) for amounts in zip(*several, (0.0,) * 4, strict=True))
    return cyan, magenta, yellow, black


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Windows that touch one another and hold too much; mm from the top left corner of what the plates show."""

    rectangle: Rectangle
    percent: float


def _heavy(plates: Plates, limit: float) -> Iterator[_Place]:
    width, height = plates.black.size
    sides = [min(WINDOW * per_mm, length) for per_mm, length in zip(plates.per_mm, (width, height), strict=True)]
    blur = ImageFilter.BoxBlur([(side - 1) / 2 for side in sides])
    cyan, magenta, yellow, black = (plate.filter(blur) for plate in plates.all())
    means = total(replace(plates, cyan=cyan, magenta=magenta, yellow=yellow, black=black))
    # Only where the whole window lies inside: beyond the edge, a blur repeats what is there.
    across, down = (math.floor(side / 2) for side in sides)
    means = means.crop((across, down, max(width - across, across + 1), max(height - down, down + 1)))
    mask = ImageMath.lambda_eval(lambda of: (of["means"] > of["limit"]) * 255, means=means, limit=limit * 2.55)
    for part in _parts(mask.convert("L"), max(round(min(sides) / 2), 1)):
        left, top, right, bottom = part
        most = means.crop(part).getextrema()[1]
        x, y = plates.per_mm
        yield _Place(
            rectangle=(
                max((left + across - sides[0] / 2) / x, 0),
                max((top + down - sides[1] / 2) / y, 0),
                min((right + across + sides[0] / 2) / x, width / x),
                min((bottom + down + sides[1] / 2) / y, height / y),
            ),
            percent=float(most if isinstance(most, int | float) else most[1]) / 2.55,
        )


def _parts(mask: Image.Image, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes, in pixels, around what is set: what lies in neighbouring cells of `size` pixels belongs together."""
    # A cell's mean is rounded, and one pixel of a large cell must not round to nothing: so at most 15 by 15.
    size = min(size, 15)
    coarse = mask.reduce(size)
    columns = coarse.width
    left = {number for number, level in enumerate(coarse.tobytes()) if level}
    while left:
        waiting = [left.pop()]
        cells = []
        while waiting:
            cell = waiting.pop()
            cells.append(divmod(cell, columns))
            row, column = cells[-1]
            near = {
                r * columns + c
                for r in range(row - 1, row + 2)
                for c in range(column - 1, column + 2)
                if 0 <= c < columns
            }
            waiting += near & left
            left -= near
        rows, places = zip(*cells, strict=True)
        area = min(places) * size, min(rows) * size, (max(places) + 1) * size, (max(rows) + 1) * size
        inner = mask.crop(area).getbbox()
        if inner:
            yield area[0] + inner[0], area[1] + inner[1], area[0] + inner[2], area[1] + inner[3]


def _on_page(rectangle: Rectangle, page: Page, box: Box) -> Rectangle:
    """From the corner of what the plates show to that of the trim."""
    left, top = page.place(box)[:2]
    return rectangle[0] + left, rectangle[1] + top, rectangle[2] + left, rectangle[3] + top
