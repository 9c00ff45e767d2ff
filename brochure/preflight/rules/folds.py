"""Nothing but the ground lies across a fold."""

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
    return any(settings.folds_of(page) for page in file.pages)


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Text, pictures, lines and shapes, within the trim.

    A ground is a fill or gradient without an outline that spans a whole panel, from fold to fold or to the trim, or
    is as high as the sheet; and a picture that does both.
    """
    for page in file.pages:
        found: list[Found] = []
        for item in page.items:
            if not overlap(item.rectangle, page.trim_area) or (isinstance(item, TextRun) and item.invisible):
                continue
            crossed = [fold for fold in settings.folds_of(page) if _crosses(item, fold)]
            if crossed and not _ground(item, page, settings):
                found.append((item.rectangle, f"{described(item)} lies across the fold at {crossed[0]:g} mm"))
        hint = "keep it on one panel: the fold breaks it, and never falls exactly where it is planned"
        yield from grouped("folds", page, Severity.ERROR, found, hint)


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
