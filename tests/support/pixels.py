"""Pages as pictures: sheets drawn in letters, mirrors, and how much two pictures differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import pypdfium2
from PIL import Image, ImageChops, ImageOps, ImageStat

PT_PER_MM = 72 / 25.4
INK = 128
"""A grey darker than this is ink."""


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def raster(
    pdf: bytes,
    page: int = 0,
    *,
    per_mm: float,
    crop: tuple[float, float, float, float] = (0, 0, 0, 0),
) -> Image.Image:
    """A page with so many pixels to a millimetre; `crop` in mm from the left, bottom, right and top edges."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        left, bottom, right, top = (mm * PT_PER_MM for mm in crop)
        # A hair less, since a size is rounded up to whole pixels and the page stretched to fill them.
        scale = per_mm / PT_PER_MM * (1 - 1e-6)
        # As it is printed: without notes that are for the screen alone.
        bitmap = document[page].render(scale=scale, crop=(left, bottom, right, top), draw_annots=False)
        return bitmap.to_pil().convert("RGB")
    finally:
        document.close()


def mirror(image: Image.Image) -> Image.Image:
    return ImageOps.mirror(image)


def beside(images: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one height, side by side from the left."""
    whole = Image.new("RGB", (sum(image.width for image in images), images[0].height))
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width
    return whole


# ---------------------------------------------------------------------------------------------- drawn in letters


def strip(pdf: bytes, page: int, letters: Mapping[tuple[int, int, int], str]) -> list[tuple[str, float]]:
    """Which plain colours a line across the middle of a page meets, and for how many mm each, to 0.02 mm."""
    per_mm = 50
    height = _height(pdf, page)
    image = raster(pdf, page, per_mm=per_mm, crop=(0, height / 2 - 0.05, 0, height / 2 - 0.05))
    row = [image.getpixel((x, image.height // 2)) for x in range(image.width)]
    named = [letters.get(colour, "?") for colour in row]
    runs = [(letter, len(list(run)) / per_mm) for letter, run in groupby(named)]
    # Where two panels meet, one pixel may hold a bit of both.
    return [(letter, length) for letter, length in runs if letter != "?" or length > 0.05]


def drawn(pdf: bytes, letters: Mapping[tuple[int, int, int], str], every: float) -> str:
    """All pages in letters, one a line: what colour stands in the middle of each stretch of `every` mm."""
    lines = []
    for page in range(page_count(pdf)):
        image = raster(pdf, page, per_mm=2)
        count = round(image.width / 2 / every)
        points = [image.getpixel((int((n + 0.5) * every * 2), image.height // 2)) for n in range(count)]
        lines.append("".join(letters.get(point, "?") for point in points))
    return "\n".join(lines)


def _height(pdf: bytes, page: int) -> float:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return float(document[page].get_height()) / PT_PER_MM
    finally:
        document.close()


# ------------------------------------------------------------------------------------------------------ comparing


def difference(one: Image.Image, other: Image.Image) -> float:
    """How many pixels plainly differ, not minding how an edge was smoothed: 1 is as many as either picture has."""
    if one.size != other.size:
        raise AssertionError(f"the pictures are {one.size} and {other.size} large")
    printed = min(_count(picture, lambda value: value < 250) for picture in (one, other))
    if not printed:
        raise AssertionError("there is nothing on a picture")
    return _count(ImageChops.difference(one, other), lambda value: value > 96) / printed


def _count(image: Image.Image, test: Callable[[int], bool]) -> int:
    return sum(count for value, count in enumerate(image.convert("L").histogram()) if test(value))


def alike(one: Image.Image, other: Image.Image) -> float:
    """How much of the ink of two pictures, laid over each other, is common to both: 1 is all of it."""
    if abs(one.width - other.width) > 3 or abs(one.height - other.height) > 3:
        return 0.0
    size = (max(one.width, other.width), max(one.height, other.height))
    pictures = []
    for picture in (one, other):
        whole = Image.new("L", size, 255)
        whole.paste(picture.convert("L"), (0, 0))
        pictures.append(whole)
    both, either = ImageChops.lighter(*pictures), ImageChops.darker(*pictures)
    return _count(both, lambda value: value < INK) / _count(either, lambda value: value < INK)


def ink(image: Image.Image) -> float:
    """How much ink a picture holds: 0 is blank, 1 is black. Bold print holds more of it."""
    return 1 - ImageStat.Stat(image.convert("L")).mean[0] / 255


def inked(image: Image.Image) -> Image.Image:
    """The part of a picture that holds ink."""
    box = image.convert("L").point(lambda value: 255 if value < INK else 0).getbbox()
    if box is None:
        raise AssertionError("there is nothing on the picture")
    return image.crop(box)


def only_colour(image: Image.Image, wanted: tuple[int, int, int]) -> Image.Image:
    """What is printed in one strong colour (such as pure red), in black on white; all else is left out."""
    channels = image.split()
    masks = [
        channel.point(lambda value, goal=goal: 255 if abs(value - goal) < INK else 0)
        for channel, goal in zip(channels, wanted, strict=True)
    ]
    together = ImageChops.multiply(ImageChops.multiply(masks[0], masks[1]), masks[2])
    return ImageOps.invert(together).convert("RGB")


def runs_of_ink(image: Image.Image) -> int:
    """How many pieces a line of writing falls into when it is cut wherever a column holds no ink."""
    grey = image.convert("L")
    columns = [min(grey.crop((x, 0, x + 1, grey.height)).tobytes()) < INK for x in range(grey.width)]
    return sum(1 for filled, _ in groupby(columns) if filled)


def stripes(count: int) -> Iterator[tuple[int, int, int]]:
    """So many plain colours that nobody takes for one another."""
    steps = (0, 128, 255)
    colours = [(r, g, b) for r in steps for g in steps for b in steps if (r, g, b) not in ((255,) * 3, (0,) * 3)]
    yield from colours[:count]
