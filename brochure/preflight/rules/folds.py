"""Every fold lies on its page, and nothing but the ground lies across it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from brochure.model import Severity
from brochure.preflight.geometry import meet, overlap
from brochure.preflight.nouns import File, Flaw, Item, Page, Path, Picture, Settings, TextRun
from brochure.preflight.wording import Found, described, grouped

_SLACK = 0.2  # mm: what ends at a fold does not cross it
_REACHES = 1.0  # mm: a ground may stop a little short of its panel's edge
_TALL = 0.9  # of the trim's height


def applies(file: File, settings: Settings) -> bool:
    """Whether anybody says where the sheet is folded."""
    return any(settings.folds if settings.folds is not None else (page.folds for page in file.pages))


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Folds that no page has, and text, pictures, lines and shapes across those that it has, within the trim.

    A ground is a fill or gradient without an outline that spans a whole panel, from fold to fold or to the trim, or
    is as high as the sheet; and a picture that does both.
    """
    if settings.folds is not None and len(settings.folds) not in {1, len(file.pages)}:
        message = f"folds are given for {len(settings.folds)} pages, and the file has {len(file.pages)}"
        yield _flaw(0, message, "give one list of folds for all pages, or one for each page")
    for page in file.pages:
        width = page.trim_area[2]
        for fold in settings.folds_of(page):
            if not 0 < fold < width:
                message = f"the fold at {fold:g} mm lies off the page, which is {width:.1f} mm wide"
                yield _flaw(page.number, message, "give folds in mm from the left edge of the trimmed page")
        found: list[Found] = []
        for item in page.items:
            if not overlap(item.rectangle, page.trim_area) or (isinstance(item, TextRun) and item.invisible):
                continue
            crossed = [fold for fold in settings.folds_of(page) if _crosses(item, fold)]
            if crossed and not _ground(item, page, settings):
                found.append((item.rectangle, f"{described(item)} lies across the fold at {crossed[0]:g} mm"))
        hint = "keep it on one panel: the fold breaks it, and never falls exactly where it is planned"
        yield from grouped("folds", page, Severity.ERROR, found, hint)


def _flaw(page: int, message: str, hint: str) -> Flaw:
    return Flaw(rule="folds", severity=Severity.ERROR, page=page, rectangle=None, message=message, hint=hint)


def _crosses(item: Item, fold: float) -> bool:
    return item.rectangle[0] < fold - _SLACK and item.rectangle[2] > fold + _SLACK


def _ground(item: Item, page: Page, settings: Settings) -> bool:
    if isinstance(item, TextRun) or (isinstance(item, Path) and item.stroke):
        return False
    trim = page.trim_area
    left, top, right, bottom = meet(item.rectangle, trim)
    edges = sorted({0.0, trim[2], *settings.folds_of(page)})
    spans = any(left <= start + _REACHES and right >= end - _REACHES for start, end in pairwise(edges))
    tall = bottom - top >= _TALL * trim[3]
    return (spans and tall) or (not isinstance(item, Picture) and (spans or tall))
