"""Panels -> pages that are printed, inside WeasyPrint, so that tags, links, bookmarks and text survive.

A `Sheet` is a page to WeasyPrint: it has the public attributes of `weasyprint.document.Page` and paints the pages of
its panels. Overlaying finished PDFs would lose the tag tree. This leans on two private names of WeasyPrint 70.0,
`Page._page_box` and `draw_page`, which is why that version is pinned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from weasyprint.document import Page
from weasyprint.draw import draw_page
from weasyprint.matrix import Matrix

from brochure.imposition import Side
from brochure.measure import MM

Draw = Callable[[Any, Side], None]
"""Draws on a stream whose origin is the upper left corner of the trim; lengths in CSS pixels."""


class Sheet:
    """One side, painted on a medium that has room for its bleed and, outside that, for a slug with marks.

    Lengths are CSS pixels. WeasyPrint knows of no bleed here: it would put the origin of the medium at a negative
    place and cap the bleed box at 10 pt. The boxes are written by `prepress`.
    """

    def __init__(self, side: Side, panels: Mapping[str, Page], *, slug: float = 0.0, marks: Draw | None = None) -> None:
        """`slug` is its depth in mm beyond the bleed, on all four edges."""
        self.side = side
        top, right, bottom, left = (max(side.bleed) if slug else bleed for bleed in side.bleed)
        self.trim = ((left + slug) * MM, (top + slug) * MM, side.width * MM, side.height * MM)
        self.width = (side.width + left + right + 2 * slug) * MM
        self.height = (side.height + top + bottom + 2 * slug) * MM
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0.0)
        self.bookmarks: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []  # there is nothing to click
        self.anchors: dict[str, tuple[float, float, float, float]] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self._marks = marks
        self._places = [(panels[place.panel], place) for place in side.places if place.panel in panels]
        for panel, place in self._places:
            x, y = self.trim[0] + place.left * MM, self.trim[1] + place.top * MM
            for level, label, (bx, by), state in panel.bookmarks:
                self.bookmarks.append((level, label, (bx + x, by + y), state))
            for name, (x0, y0, x1, y1) in panel.anchors.items():
                self.anchors[name] = (x0 + x, y0 + y, x1 + x, y1 + y)
        # The tag tree is built from boxes: one page box whose children are the panels, in the order of reading.
        boxes = [panel._page_box for panel, _ in self._places]
        self._page_box = boxes[0].copy_with_children(boxes)

    @property
    def marked(self) -> bool:
        """Whether there are marks in its slug."""
        return self._marks is not None

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint all panels, each clipped to what may be seen of it, then the marks."""
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            stream.transform(*Matrix(1, 0, 0, 1, *self.trim[:2]).values)
            for panel, place in self._places:
                top, right, bottom, left = (reach * MM for reach in place.reach)
                with stream.stacked():
                    stream.transform(*Matrix(1, 0, 0, 1, place.left * MM, place.top * MM).values)
                    stream.rectangle(-left, -top, panel.width + left + right, panel.height + top + bottom)
                    stream.clip()
                    stream.end()
                    draw_page(panel._page_box, stream)
            if self._marks:
                with stream.artifact():
                    self._marks(stream, self.side)


def impose(
    panels: Mapping[str, Page], sides: Iterable[Side], *, slug: float = 0.0, marks: Draw | None = None
) -> list[Sheet]:
    """Place panels, by name, on sides. A side without any panel that was laid out is left out (a check tells)."""
    return [
        Sheet(side, panels, slug=slug, marks=marks)
        for side in sides
        if any(place.panel in panels for place in side.places)
    ]
