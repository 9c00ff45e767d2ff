"""What a clinic brings to a page, laid out by itself where it would stand.

Templates mark the elements that hold it: `data-slot` on the element, `<!--slot-->` behind it. A slot is a formatting
context of its own, or nothing but lines, so what is around it depends on its size alone. Where a slot comes out as
large as that of another clinic, everything else stands as it stands there.

A slot is set by the functions that set whole pages, with the style its place gives it, in the room its place has. This
leans on the inside of WeasyPrint 70.0: `StyleFor`, `element_to_box` and `block_level_layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes, element_to_box
from weasyprint.layout import LayoutContext
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.block import block_level_layout

from brochure.fetch import NothingOutside
from brochure.files import sha256
from brochure.measure import foot, holds, walk
from brochure.press import Panels
from brochure.qr import PLACEHOLDER, is_code
from brochure.warm import Recent

_BEGINS, _ENDS = ' data-slot="', "<!--slot-->"
_ATTRIBUTE = "data-slot"
_PATH, CODE = "{http://www.w3.org/2000/svg}path", "data-code"
_CLOSED = {"flow-root", "flex", "grid"}
OWN = frozenset(("href", "src", "alt", "d", "data-code", "viewBox"))
"""Attributes that say whose a slot is, and nothing of how high it is."""

_PARSED, _ELEMENTS = 24_000_000, 20_000
"""Bytes of slots whose elements are kept, and those of one besides its text: a batch makes a layout for its clinics,
and then the next one, in which most slots are the same."""

_NOTHING = NothingOutside()
"""WeasyPrint would make a fetcher of its own for each slot, which takes longer than to parse it."""

EQUAL = 1e-6
"""CSS pixels that sizes may differ by: what is lost in sums, and never shows in a file."""


@lru_cache(maxsize=8)
def split(html: str) -> tuple[str, tuple[str, ...]]:
    """A digest of a page without its slots, and the slots. It is the same page for all targets."""
    outside, slots = [], []
    end = 0
    while (begins := html.find(_BEGINS, end)) >= 0 and (stops := html.find(_ENDS, begins)) >= 0:
        start, stop = html.rindex("<", end, begins), stops + len(_ENDS)
        outside.append(html[end:start])
        slots.append(html[start:stop])
        end = stop
    return sha256(_ENDS.join([*outside, html[end:]]).encode()), tuple(slots)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slot:
    """A slot that was laid out with its page: its box, the boxes around it, and where its element stands.

    `sizes` are all that what is around it depends on, in CSS pixels: how large it is, its margins, and how high it
    ends, where that is the end of the page's text.
    """

    box: Any
    parent: Any
    page: Any
    path: tuple[int, ...]
    last: bool
    sizes: tuple[float, ...]

    def takes(self, sizes: tuple[float, ...]) -> bool:
        """Whether a box of these sizes is as large."""
        pairs = list(zip(self.sizes, sizes, strict=True))
        return all(abs(one - two) < EQUAL for one, two in (pairs if self.last else pairs[:-1]))

    def is_outgrown(self, sizes: tuple[float, ...]) -> bool:
        """Whether a box of these sizes is no lower, and else as large: what is around it has no more room."""
        (width, height, *margins, ends), (old_width, old_height, *old_margins, old_ends) = sizes, self.sizes
        pairs = zip((width, *margins), (old_width, *old_margins), strict=True)
        return all(abs(one - two) < EQUAL for one, two in pairs) and (
            height > old_height - EQUAL and (not self.last or ends > old_ends - EQUAL)
        )

    def bare(self) -> Slot:
        """The same without what was laid out in it and around it."""
        box, parent, page = (one.copy_with_children([]) for one in (self.box, self.parent, self.page))
        return replace(self, box=box, parent=parent, page=page)


def sizes_of(box: Any) -> tuple[float, ...]:
    """Width, height, margins, and where the last thing in a box ends."""
    ends = foot(box) - box.border_box_y()
    return box.border_width(), box.border_height(), box.margin_top, box.margin_bottom, ends


def on_path(element: Element, path: Iterable[int]) -> Iterator[Element]:
    """The elements on a path."""
    for index in path:
        element = element[index]
        yield element


_parsed = Recent[str, tuple[Element | None, int]](_PARSED, lambda _, known: known[1])


def element_of(slot: str) -> Element | None:
    """The element of a slot, if it is one, with placeholders in its QR codes: see `codes`."""
    if (known := _parsed.get(slot)) is None:
        known = _parsed[slot] = _element(slot), _ELEMENTS + 2 * len(slot)
    return known[0]


def _element(slot: str) -> Element | None:
    page = HTML(string=f"<!doctype html><body>{slot}", base_url="brochure:", url_fetcher=_NOTHING)
    body = page.etree_element.find("body")
    for path in body.iter(_PATH):
        if is_code(path.get("d", "")):
            path.set(CODE, path.get("d"))
            path.set("d", PLACEHOLDER)
    found = [element for element in body if isinstance(element.tag, str)]
    return found[0] if len(found) == 1 else None


def codes(element: Element) -> list[tuple[str, str]]:
    """The paths of QR codes below an element, each with the path that stands for it."""
    paths = ((path.get("d", ""), path.get(CODE)) for path in element.iter(_PATH))
    return [(code or drawn, drawn) for drawn, code in paths if code or is_code(drawn)]


def slots_of(panels: Panels) -> tuple[Slot, ...]:
    """All slots of a brochure, in the order of its source.

    Raises:
        LookupError: one is not there, is cut by the end of a page, or is nothing that can be set by itself.
    """
    return tuple(_slots(panels))


def _slots(panels: Panels) -> Iterator[Slot]:
    paths = dict(_paths(panels.html.etree_element, ()))
    found: dict[Any, list[tuple[Any, Any, Any]]] = {element: [] for element in paths}
    for page in panels.document.pages:
        for around, box in _nested(page._page_box, ()):
            if box.element in found and "::" not in (box.element_tag or "") and box.element is not around[-1].element:
                found[box.element].append((box, around, page._page_box))
    for element, path in paths.items():
        if len(found[element]) != 1:
            raise LookupError(element.get(_ATTRIBUTE))
        ((box, around, page),) = found[element]
        *outer, parent = around
        if not (isinstance(parent, boxes.BlockContainerBox) and _is_closed(box) and _in_order(box) and holds(box)):
            raise LookupError(element.get(_ATTRIBUTE))
        if any(sized_by_words(one) for one in (*outer, parent)):
            raise LookupError(element.get(_ATTRIBUTE))
        yield Slot(
            box=box, parent=parent, page=page, path=path, last=foot(page) == foot(box), sizes=sizes_of(box),
        )  # fmt: skip


def _paths(element: Element, path: tuple[int, ...]) -> Iterator[tuple[Element, tuple[int, ...]]]:
    if element.get(_ATTRIBUTE):
        yield element, path
        return
    for index, child in enumerate(element):
        yield from _paths(child, (*path, index))


def _nested(parent: Any, around: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every box below another, with those it stands in."""
    around = (*around, parent)
    for child in getattr(parent, "children", ()) or ():
        box = getattr(child, "_box", child)
        yield around, box
        yield from _nested(box, around)


def sized_by_words(box: Any) -> bool:
    """Whether the size of a box goes by how wide the words in it are, and not only by how large what it holds is.

    WeasyPrint sets what is in a flex container at other widths, too, and its height goes by those.
    """
    style = box.style
    if isinstance(box, boxes.FlexContainerBox | boxes.GridContainerBox | boxes.InlineLevelBox):
        return True
    if isinstance(box, boxes.TableBox):
        return bool(style["table_layout"] != "fixed" or style["width"] == "auto")
    if style["width"] != "auto":
        return False
    free = style["position"] in ("absolute", "fixed") and "auto" in (style["left"], style["right"])
    return bool(style["float"] != "none" or free)


def _is_closed(box: Any) -> bool:
    """Whether nothing inside moves what is outside, but by the size of the box."""
    if not isinstance(box, boxes.BlockLevelBox) or not box.is_in_normal_flow():
        return False
    return box.is_table_wrapper or bool(_CLOSED & set(box.style["display"])) or _is_text(box)


def _in_order(box: Any) -> bool:
    """Whether all words in a box are painted where it stands in its page, and not before or after the rest of that."""
    below = (one for child in box.children for one in walk(child))
    return not any(_is_lifted(one) and any(isinstance(each, boxes.TextBox) for each in walk(one)) for one in below)


def _is_lifted(box: Any) -> bool:
    """Whether a box is a layer of its own: CSS 2.2, appendix E."""
    style = box.style
    return bool(
        box.is_floated()
        or style["position"] != "static"
        or style["overflow"] != "visible"
        or style["opacity"] < 1
        or style["transform"]
    )


def _is_text(box: Any) -> bool:
    """Whether there are only lines in a box, be it in another one without a style of its own."""
    return all(
        isinstance(child, boxes.LineBox)
        or (isinstance(child, boxes.BlockBox) and child.element_tag == box.element_tag and _is_text(child))
        for child in box.children
        if not hasattr(child, "_box")
    )


def laid_out(context: LayoutContext, base_url: str, element: Element, slot: Slot) -> Any:
    """The box of an element in the place of a slot; none where it does not make one that stands by itself."""
    made = element_to_box(
        element, context.style_for, context.get_image_from_uri, base_url,
        context.target_collector, context.counter_style, context.footnotes,
    )  # fmt: skip
    if len(made) != 1 or context.footnotes:
        return None
    (box,) = made
    box.process_whitespace()
    box.process_text_transform()
    box = create_anonymous_boxes(box)
    box.position_x, box.position_y = slot.parent.content_box_x(), 0.0
    free: list[Any] = []
    context.create_block_formatting_context()
    box, rest, *_ = block_level_layout(context, box, -inf, None, slot.parent, False, free, free, [])
    context.finish_block_formatting_context()
    if box is None or rest is not None or free or not _in_order(box):
        return None
    box.translate(
        slot.box.border_box_x() - box.border_box_x(),
        slot.box.border_box_y() - box.border_box_y(),
    )
    layout_box_backgrounds(slot.page, box, context.get_image_from_uri)
    return box
