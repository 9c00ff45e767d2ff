"""Panels -> sheets, inside WeasyPrint, so that tags, links, bookmarks and text survive.

A `Sheet` is a page to WeasyPrint: it has the public attributes of `weasyprint.document.Page` and paints the pages of
its panels. Overlaying finished PDFs would lose the tag tree. This leans on two private names of WeasyPrint 70.0,
`Page._page_box` and `draw_page`, which is why that version is pinned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from weasyprint.document import Page
from weasyprint.draw import draw_page
from weasyprint.matrix import Matrix

from brochure.measure import MM
from brochure.model import Layout, panel_names


class Sheet:
    """One side of a sheet: panels side by side from the left edge, without bleed."""

    def __init__(self, places: Sequence[tuple[Page, float]], width: float, height: float) -> None:
        """Panels in the order of reading, each with its distance from the left edge; all lengths in CSS pixels."""
        self.width = width
        self.height = height
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0.0)
        self.bookmarks: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []
        self.anchors: dict[str, tuple[float, float, float, float]] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self._places = list(places)
        for panel, left in self._places:
            for level, label, (bx, by), state in panel.bookmarks:
                self.bookmarks.append((level, label, (bx + left, by), state))
            for kind, target, (x0, y0, x1, y1), box in panel.links:
                self.links.append((kind, target, (x0 + left, y0, x1 + left, y1), box))
            for name, (x0, y0, x1, y1) in panel.anchors.items():
                self.anchors[name] = (x0 + left, y0, x1 + left, y1)
        # The tag tree is built from boxes: one page box whose children are the panels, in the order of reading.
        boxes = [panel._page_box for panel, _ in self._places]
        self._page_box = boxes[0].copy_with_children(boxes)

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint all panels, each clipped to its own trim."""
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            for panel, left in self._places:
                with stream.stacked():
                    stream.transform(*Matrix(1, 0, 0, 1, left, 0).values)
                    stream.rectangle(0, 0, panel.width, panel.height)
                    stream.clip()
                    stream.end()
                    draw_page(panel._page_box, stream)


def impose(panels: Mapping[str, Page], layout: Layout, *, rtl: bool) -> list[Sheet]:
    """Place panels, by name, on the faces of a layout. Right-to-left folding is the mirrored order of places.

    A panel that was not laid out leaves its place empty; a face without any panel is left out (a check tells).
    """
    widths = {
        name: width * MM for flow in layout.flows for name, width in zip(panel_names(flow), flow.widths, strict=True)
    }
    sheets = []
    for face in layout.faces:
        names = tuple(reversed(face.panels)) if rtl else face.panels
        left = dict(zip(names, accumulate((widths[name] for name in names), initial=0.0), strict=False))
        places = [(panels[name], left[name]) for name in layout.panels() if name in left and name in panels]
        if places:
            sheets.append(Sheet(places, layout.paper[0] * MM, layout.paper[1] * MM))
    return sheets
