"""What is painted at the trim goes on to the bleed's edge, so that a cut half a millimetre out shows no paper.

PDFium's picture of the page is looked at in steps of a quarter of a millimetre, from 1.1 mm inside the trim outwards.
Colour may lean sideways as far as it goes outwards, as the edge of a disc or a slanted bar does. Sides without bleed
(a spine) are not judged, nor are thin lines and text, nor the light parts of a picture that itself reaches the edge.
"""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageChops

from brochure.model import Severity
from brochure.preflight.geometry import inside, overlap
from brochure.preflight.narrow import inner
from brochure.preflight.nouns import Edge, File, Flaw, Page, Picture, Rectangle, Settings, Shade, TextRun
from brochure.preflight.plates import show
from brochure.preflight.wording import judged

_DPI = 150
_STEP = 0.25  # mm
_INNER = 1.1  # mm inside the trim: where looking begins
_DEEP = 3  # steps that colour has to be deep there; a thin line is not
_EDGE = 0.1  # mm of the bleed's edge left out, because pixels end where they like
_LEAST_BLEED = 0.5  # mm
_LEAST_STRETCH = 1.0  # mm
_COLOUR, _TRACE = 10, 5  # of 255: 4 % of an ink is colour, and 2 % is enough to go on

_TURNS = {
    "left": Image.Transpose.ROTATE_90,
    "top": Image.Transpose.FLIP_TOP_BOTTOM,
    "right": Image.Transpose.TRANSPOSE,
    "bottom": None,
}
_HINT = "draw colours and pictures on to the bleed's edge, 3 mm past the trim"


def check(file: File, settings: Settings) -> Iterator[Flaw]:  # noqa: ARG001
    """What is painted at the trim goes on to the bleed's edge."""
    for page in file.pages if file.whole else ():
        if page.trim is None or page.bleed is None:
            continue  # a matter of boxes
        left, top, right, bottom = page.bleed_area
        width, height = page.trim_area[2:]
        bleeds = {"left": -left, "top": -top, "right": right - width, "bottom": bottom - height}
        sides = {side: bleed for side, bleed in bleeds.items() if bleed >= _LEAST_BLEED}
        if not sides or width < 1 or height < 1:
            continue
        near = tuple(item for item in judged(page) if not inside(item.rectangle, inner(page)))
        edge = file.edges.get(page.number)
        if edge is None or page.unread or not edge.is_that_of(page, near):
            edge = Edge(near=near, page=page, flaws=tuple(_along(file.data, page, sides)))
            file.edges[page.number] = edge
        yield from edge.flaws


def _along(data: bytes, page: Page, sides: dict[str, float]) -> Iterator[Flaw]:
    if not page.unread and all(inside(item.rectangle, inner(page, _INNER)) for item in judged(page)):
        return  # nothing comes near the trim
    picture = _darkness(show(data, page.number, page.bleed or page.media, dpi=_DPI * page.unit))
    for side, bleed in sides.items():
        for rectangle, short in _gaps(picture, page, side, bleed):
            if _is_shape(rectangle, page, side) and not _in_picture(rectangle, page):
                yield Flaw(
                    rule="bleed",
                    severity=Severity.ERROR,
                    page=page.number,
                    rectangle=rectangle,
                    message=f"at the {side}, the colour at the trim stops {short:.1f} mm short of the bleed's edge",
                    hint=_HINT,
                )


def _darkness(picture: Image.Image) -> Image.Image:
    """How far each pixel is from paper, in the channel that shows it most."""
    red, green, blue = ImageChops.invert(picture).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _gaps(picture: Image.Image, page: Page, side: str, bleed: float) -> Iterator[tuple[Rectangle, float]]:
    """Where colour stops short, and by how many mm."""
    length = page.trim_area[3] if side in {"left", "right"} else page.trim_area[2]
    count = max(round(length / _STEP), 1)
    rows = _rows(picture, page, side, bleed, count)
    colour = [_bits(row, _COLOUR) for row in rows[:_DEEP]]
    traces = [_bits(row, _TRACE) for row in rows]
    reaching = traces[-1]
    for trace in traces[-2 : _DEEP - 1 : -1]:
        reaching = trace & _widened(reaching)
    lost = colour[0] & colour[1] & colour[2] & ~_widened(reaching)
    for start, end in _runs(lost, count):
        if (end - start) * length / count < _LEAST_STRETCH:
            continue
        # A row has colour where it has it for most of the stretch.
        stretch = (1 << count - start) - (1 << count - end)
        last = next(
            (n for n, trace in enumerate(traces) if (trace & stretch).bit_count() * 2 < end - start), len(rows) - 1
        )
        goes = last * (_INNER + bleed - _EDGE) / len(rows) - _INNER
        short = min(max(bleed - goes, _STEP), bleed)
        yield _rectangle(page, side, bleed, (start * length / count, end * length / count), short), short


def _rows(picture: Image.Image, page: Page, side: str, bleed: float, count: int) -> list[bytes]:
    """The side in cells: rows from the inside outwards, `count` cells each, from left to right or top to bottom."""
    left, top, right, bottom = page.bleed_area
    width, height = page.trim_area[2:]
    steps = max(round((_INNER + bleed - _EDGE) / _STEP), _DEEP + 1)
    band = {
        "left": (-bleed + _EDGE, 0.0, _INNER, height),
        "right": (width - _INNER, 0.0, width + bleed - _EDGE, height),
        "top": (0.0, -bleed + _EDGE, width, _INNER),
        "bottom": (0.0, height - _INNER, width, height + bleed - _EDGE),
    }[side]
    across, down = picture.width / (right - left), picture.height / (bottom - top)
    area = (
        max((band[0] - left) * across, 0),
        max((band[1] - top) * down, 0),
        min((band[2] - left) * across, picture.width),
        min((band[3] - top) * down, picture.height),
    )
    size = (steps, count) if side in {"left", "right"} else (count, steps)
    cells = picture.resize(size, Image.Resampling.BOX, box=area)
    turn = _TURNS[side]
    data = (cells if turn is None else cells.transpose(turn)).tobytes()
    return [data[at : at + count] for at in range(0, count * steps, count)]


def _bits(row: bytes, least: int) -> int:
    """A row as a number, a bit for each cell that has `least` or more; the first cell is the highest bit."""
    return int(row.translate(b"0" * least + b"1" * (256 - least)), 2)


def _widened(bits: int) -> int:
    return bits | bits << 1 | bits >> 1


def _runs(bits: int, count: int) -> Iterator[tuple[int, int]]:
    """Where cells are set: from, to."""
    text, end = f"{bits:0{count}b}", 0
    while (start := text.find("1", end)) >= 0:
        end = text.find("0", start)
        end = count if end < 0 else end
        yield start, end


def _rectangle(page: Page, side: str, bleed: float, along: tuple[float, float], short: float) -> Rectangle:
    """Where colour is missing."""
    width, height = page.trim_area[2:]
    start, end = along
    return {
        "left": (-bleed, start, -bleed + short, end),
        "right": (width + bleed - short, start, width + bleed, end),
        "top": (start, -bleed, end, -bleed + short),
        "bottom": (start, height + bleed - short, end, height + bleed),
    }[side]


def _is_shape(rectangle: Rectangle, page: Page, side: str) -> bool:
    """Whether what lies at the trim is more than text."""
    left, top, right, bottom = rectangle
    width, height = page.trim_area[2:]
    within = {
        "left": (0.0, top, _INNER, bottom),
        "right": (width - _INNER, top, width, bottom),
        "top": (left, 0.0, right, _INNER),
        "bottom": (left, height - _INNER, right, height),
    }[side]
    return any(not isinstance(item, TextRun) and overlap(item.rectangle, within) for item in page.items)


def _in_picture(rectangle: Rectangle, page: Page) -> bool:
    pictures = (
        item for item in page.items if isinstance(item, Shade) or (isinstance(item, Picture) and not item.stencil)
    )
    return any(inside(rectangle, item.rectangle, 0.3) for item in pictures)
