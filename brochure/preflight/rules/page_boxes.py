"""Each page says where it is trimmed and how far it bleeds, in boxes that lie in one another."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.geometry import has_area
from brochure.preflight.nouns import PT_PER_MM, Box, File, Flaw, Page, Settings

_LEAST_BLEED = 3.0  # mm
_SLACK = 0.05  # mm, as boxes are rounded

Fault = tuple[Severity, str, str]


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Trim, bleed, crop and media box, rotation and unit of every page."""
    for page in file.pages:
        for severity, message, hint in _faults(page):
            yield Flaw(
                rule="page_boxes", severity=severity, page=page.number, rectangle=None, message=message, hint=hint
            )


def _faults(page: Page) -> Iterator[Fault]:
    media, trim, bleed, crop = page.media, page.trim, page.bleed, page.crop
    if abs(media[0]) > 0.01 or abs(media[1]) > 0.01:
        yield Severity.WARNING, "the media box does not begin at 0, 0", "some programs shift such a page"
    for name, box in (("media", media), ("trim", trim)):
        if box and not has_area(box):
            yield (
                Severity.ERROR,
                f"the {name} box is less than a point wide or high",
                "export with the page's true size",
            )
    if trim is None:
        yield Severity.ERROR, "the page has no trim box: nobody can tell where to cut", "export with a trim box"
    elif page.art is not None:
        yield Severity.ERROR, "the page has a trim box and an art box", "keep the trim box alone"
    if trim and not _inside(trim, media):
        yield Severity.ERROR, "the trim box reaches beyond the media box", "make the page larger than the trim"
    if bleed and not _inside(bleed, media):
        yield Severity.ERROR, "the bleed box reaches beyond the media box", "make the page larger than the bleed"
    if trim and bleed and not _inside(trim, bleed):
        yield Severity.ERROR, "the trim box reaches beyond the bleed box", "the bleed goes around the trim"
    elif trim:
        yield from _bleed(page, trim, bleed or trim)
    if crop and not (_inside(crop, media) and _inside(media, crop)):
        yield Severity.ERROR, "the crop box hides a part of the page", "leave the crop box out"
    if page.rotate:
        yield Severity.WARNING, f"the page is turned by {page.rotate} degrees", "export it upright"
    if page.unit != 1:
        yield (
            Severity.ERROR,
            f"the page's unit is {page.unit:g} points, and many programs take it for one",
            "export at full size",
        )


def _bleed(page: Page, trim: Box, bleed: Box) -> Iterator[Fault]:
    scale = page.unit / PT_PER_MM
    sides = [(trim[0] - bleed[0]), (trim[1] - bleed[1]), (bleed[2] - trim[2]), (bleed[3] - trim[3])]
    short = [side * scale for side in sides if side * scale < _LEAST_BLEED - _SLACK]
    # One side without bleed is a spine; two are none.
    if len(short) > 1:
        message = f"the bleed is {min(short):.1f} mm on {len(short)} sides, and a cutter needs {_LEAST_BLEED:g}"
        yield Severity.ERROR, message, f"export with {_LEAST_BLEED:g} mm of bleed"


def _inside(inner: Box, outer: Box) -> bool:
    slack = _SLACK * PT_PER_MM
    return all(inner[n] >= outer[n] - slack for n in (0, 1)) and all(inner[n] <= outer[n] + slack for n in (2, 3))
