"""Panels -> sheets, inside WeasyPrint, so that tags, links, bookmarks and text survive.

A `Sheet` is a page to WeasyPrint: it has the public attributes of `weasyprint.document.Page` and paints the pages of
its panels. Overlaying finished PDFs would lose the tag tree. This leans on two private names of WeasyPrint 70.0,
`Page._page_box` and `draw_page`, which is why that version is pinned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weasyprint.document import Page
from weasyprint.draw import draw_page
from weasyprint.matrix import Matrix

from brochure.model import Layout


class Sheet:
    """One side of a sheet: panels side by side from the left edge, without bleed."""

    def __init__(self, panels: Sequence[Page], reading_order: Sequence[Page]) -> None:
        self.width = sum(panel.width for panel in panels)
        self.height = max(panel.height for panel in panels)
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0.0)
        self.bookmarks: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []
        self.anchors: dict[str, tuple[float, float, float, float]] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        offsets: dict[int, float] = {}
        x = 0.0
        for panel in panels:
            offsets[id(panel)] = x
            x += panel.width
        self._places = [(panel, offsets[id(panel)]) for panel in reading_order]
        for panel, left in self._places:
            for level, label, (bx, by), state in panel.bookmarks:
                self.bookmarks.append((level, label, (bx + left, by), state))
            for kind, target, (x0, y0, x1, y1), box in panel.links:
                self.links.append((kind, target, (x0 + left, y0, x1 + left, y1), box))
            for name, (x0, y0, x1, y1) in panel.anchors.items():
                self.anchors[name] = (x0 + left, y0, x1 + left, y1)
        # The tag tree is built from boxes: one page box whose children are the panels, in the order of reading.
        self._page_box = reading_order[0]._page_box.copy_with_children([panel._page_box for panel in reading_order])

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
    """Place panels, by name, on the faces of a layout. Right-to-left folding is the mirrored order of places."""
    order = [name for name in layout.panels() if name in panels]
    sheets = []
    for face in layout.faces:
        names = tuple(reversed(face.panels)) if rtl else face.panels
        sheets.append(
            Sheet(
                [panels[name] for name in names],
                [panels[name] for name in order if name in face.panels],
            )
        )
    return sheets
