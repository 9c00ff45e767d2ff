"""What is new in a file that shares most of what it paints with one that has no flaw.

A flaw is one of a single thing, or of things that lie over one another, or of what lies along the trim. So where
nothing new comes near the trim, a new flaw is one of what is new, or of what lies over or under it.
"""

from __future__ import annotations

from dataclasses import replace

from brochure.preflight.geometry import inside, join, overlap
from brochure.preflight.nouns import File, Page, Rectangle

_NEAR = 3.1
"""mm from the trim within which things may belong to its edge: 1.1 that are looked at, and 2 that what is painted may
reach beyond its rectangle, as the strokes of an italic do."""


def narrowed(file: File) -> File | None:
    """The file with what is new, and what lies over or under it; none where that would not do."""
    pages = []
    for page in file.pages:
        if page.fresh is None or page.unread or not all(inside(one.rectangle, inner(page)) for one in page.fresh):
            return None
        pages.append(_page(page))
    return replace(file, pages=tuple(pages), whole=False)


def inner(page: Page, distance: float = _NEAR) -> Rectangle:
    """What is so far from the trim, in mm."""
    width, height = page.trim_area[2:]
    return distance, distance, width - distance, height - distance


def _page(page: Page) -> Page:
    fresh = page.fresh or ()
    if not fresh:
        return replace(page, items=())
    new, rectangles = {id(one) for one in fresh}, [one.rectangle for one in fresh]
    left, top, right, bottom = join(*rectangles)
    return replace(
        page,
        items=tuple(
            one
            for one in page.items
            if id(one) in new
            # What `overlap` says of all of them at once; most things are elsewhere.
            or (
                (box := one.rectangle)[0] < right
                and left < box[2]
                and box[1] < bottom
                and top < box[3]
                and any(overlap(box, other) for other in rectangles)
            )
        ),
    )
