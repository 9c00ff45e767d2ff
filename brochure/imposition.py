"""Where each panel stands on the paper: folds and bindings as data. Pure; all lengths in mm.

A folded layout says itself which panels stand on each face. Where the text decides on the number of pages, `bound`
works the faces out: a saddle-stitched booklet of 8 pages has its first and last page on the outside of one sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from brochure.model import Face, Flow, Layout, Target

BULK = 1.25
"""Volume of a gram of uncoated paper in cm3, the usual value for office and offset paper (coated: 0.8 to 0.9)."""

Sides = tuple[float, float, float, float]
"""Top, right, bottom, left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A panel on a side: how far its upper left corner is from that of the trim, and how much of it is seen.

    `reach` is how far it may paint past its own edges: into the bleed, or, where negative, not up to the edge.
    """

    panel: str
    left: float
    top: float = 0.0
    reach: Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One page of a file that is printed: a side of a sheet, or a single page.

    `places` are in the order of reading. `folds` are distances from the left edge of the trim.
    """

    name: str
    width: float
    height: float
    bleed: Sides
    places: tuple[Place, ...]
    folds: tuple[float, ...] = ()


def step(layout: Layout) -> int:
    """By how many pages a layout grows: a folded sheet has four, a loose one two, or one where one page may do."""
    if layout.fold == "saddle":
        return 4
    return 1 if layout.pages and layout.pages[0] == 1 else 2


def fixed(layout: Layout) -> int:
    """Panels of the flows that do not grow."""
    return sum(len(flow.widths) for flow in layout.flows if not flow.grows)


def bound(layout: Layout, pages: int) -> Layout:
    """A growing layout with so many pages, but at least its least, and its faces; any other one as it is."""
    if layout.pages is None:
        return layout
    panels = max(pages, layout.pages[0]) - fixed(layout)
    flows = tuple(_grown(flow, panels) if flow.grows else flow for flow in layout.flows)
    whole = replace(layout, flows=flows)
    return replace(whole, faces=tuple(_faces(whole.panels(), saddle=layout.fold == "saddle")))


def _grown(flow: Flow, panels: int) -> Flow:
    return replace(flow, widths=flow.widths[:1] * panels)


def _faces(panels: Sequence[str], *, saddle: bool) -> Iterator[Face]:
    if not saddle:
        yield from (Face(name=panel, panels=(panel,)) for panel in panels)
        return
    last = len(panels) - 1
    for sheet in range(len(panels) // 4):
        first = 2 * sheet
        yield Face(name=f"sheet-{sheet + 1}-outside", panels=(panels[last - first], panels[first]))
        yield Face(name=f"sheet-{sheet + 1}-inside", panels=(panels[first + 1], panels[last - first - 1]))


def sides(layout: Layout, target: Target, *, rtl: bool, bleed: float = 0.0, weight: float = 0.0) -> tuple[Side, ...]:
    """Every page of a file, in order. A print shop gets the pages of a booklet one by one, and imposes them itself.

    Right-to-left folding and binding is the mirrored order of places. `weight` is that of the paper, in g/m2.
    """
    if target is Target.SCREEN:
        return tuple(_single(layout, name, (0.0,) * 4) for name in layout.panels())
    if target is Target.PRESS and layout.pages is not None:
        return tuple(
            _single(layout, name, _page_bleed(layout, number, rtl=rtl, bleed=bleed))
            for number, name in enumerate(layout.panels(), 1)
        )
    if layout.fold == "saddle":
        out = creep(weight)
        return tuple(_spread(layout, face, out * (number // 2), rtl=rtl) for number, face in enumerate(layout.faces))
    return tuple(_folded(layout, face, rtl=rtl, bleed=bleed) for face in layout.faces)


def creep(weight: float) -> float:
    """How far each sheet of a booklet pushes out the one inside it, in mm: the thickness of its paper.

    Thickness in micrometres is grammage (g/m2) times bulk (cm3/g).
    """
    return weight * BULK / 1000


def _single(layout: Layout, name: str, bleed: Sides) -> Side:
    width, height = layout.sizes()[name]
    place = Place(panel=name, left=0.0, reach=bleed)
    return Side(name=name, width=width, height=height, bleed=bleed, places=(place,))


def _page_bleed(layout: Layout, number: int, *, rtl: bool, bleed: float) -> Sides:
    """No bleed at the spine, where it would show on the page beside it."""
    if layout.fold != "saddle":
        return (bleed,) * 4
    spine_left = (number % 2 == 1) is not rtl
    return (bleed, bleed, bleed, 0.0) if spine_left else (bleed, 0.0, bleed, bleed)


def _folded(layout: Layout, face: Face, *, rtl: bool, bleed: float) -> Side:
    """Panels side by side from the left edge; each bleeds where it has an edge of the sheet."""
    width = layout.widths()
    names = tuple(reversed(face.panels)) if rtl else face.panels
    edges = list(accumulate((width[name] for name in names), initial=0.0))
    places = {
        name: Place(
            panel=name,
            left=left,
            reach=(bleed, bleed if name == names[-1] else 0.0, bleed, bleed if name == names[0] else 0.0),
        )
        for name, left in zip(names, edges, strict=False)
    }
    return Side(
        name=face.name, width=layout.paper[0], height=layout.paper[1], bleed=(bleed,) * 4,
        places=tuple(places[name] for name in layout.panels() if name in places), folds=tuple(edges[1:-1]),
    )  # fmt: skip


def _spread(layout: Layout, face: Face, shift: float, *, rtl: bool) -> Side:
    """Two pages of a booklet on a sheet, moved towards the fold by what the sheet sticks out when all are nested."""
    width = layout.widths()
    first, second = tuple(reversed(face.panels)) if rtl else face.panels
    fold = layout.paper[0] / 2
    places = {
        first: Place(panel=first, left=fold - width[first] + shift, reach=(0.0, -shift, 0.0, 0.0)),
        second: Place(panel=second, left=fold - shift, reach=(0.0, 0.0, 0.0, -shift)),
    }
    return Side(
        name=face.name, width=layout.paper[0], height=layout.paper[1], bleed=(0.0,) * 4,
        places=tuple(places[name] for name in layout.panels() if name in places), folds=(fold,),
    )  # fmt: skip
