"""What a clinic brings to a page, laid out by itself where it would stand.

Templates mark the elements that hold it: `data-slot` on the element, `<!--slot-->` behind it. A slot is a formatting
context of its own, or nothing but lines, so what is around it depends on its size alone. Where a slot comes out as
large as that of another clinic, everything else stands as it stands there.

A slot is set by the functions that set whole pages, with the style its place gives it, in the room its place has. This
leans on the inside of WeasyPrint 70.0: `StyleFor`, `element_to_box` and `block_level_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css import StyleFor, declaration_precedence, find_style_attributes, preprocess_declarations
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes, element_to_box
from weasyprint.layout import LayoutContext
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.block import block_level_layout

from brochure.files import sha256
from brochure.measure import flow_of, foot, holds, lost_from, walk
from brochure.press import Panels
from brochure.qr import PLACEHOLDER, is_code
from brochure.warm import Recent

_BEGINS, _ENDS = ' data-slot="', "<!--slot-->"
_ATTRIBUTE = "data-slot"
_PATH, _CODE = "{http://www.w3.org/2000/svg}path", "data-code"
_CLOSED = {"flow-root", "flex", "grid"}
_OWN = frozenset(("href", "src", "alt", "d", "data-code", "viewBox"))
"""Attributes that say whose a slot is, and nothing of how high it is."""

_WIDTH = re.compile(r"\s*width\s*:[^;]*;?\s*")
"""A style that says no more than a width, which goes by the logo that a box holds."""

_ATTRIBUTES = re.compile(r"\[\s*(?:[^\s\]=~|^$]*\|(?!=))?([^\s\]=~|^$*]+)|attr\(\s*([^\s),]+)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_PLAIN = re.compile(r"[\w-]+")

_STYLED = ("style", "lang", "id", "name", "width", "height")
"""Attributes that declare a style."""

_KNOWN = 500
"""Styles that are kept of a page: each clinic's logo may have one of its own."""

_AGAIN = 4
"""Boxes that are kept of a slot: many clinics of a region have one emergency number, or one of few fever thresholds."""

_SHAPES = 8
"""Clinics whose slots' shapes are kept: those that began a class with slots that large."""

_SIZES = 512
"""Sizes that are kept of a page: a slot that is not as large as one was is not laid out again to find that out."""

_PARSED, _ELEMENTS = 24_000_000, 20_000
"""Bytes of slots whose elements are kept, and those of one besides its text: a batch makes a layout for its clinics,
and then the next one, in which most slots are the same."""

_SURELY = 1.02
"""Room for what is rounded when lines are set in larger type."""

_EQUAL = 1e-6
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
        return all(abs(one - two) < _EQUAL for one, two in (pairs if self.last else pairs[:-1]))

    def bare(self) -> Slot:
        """The same without what was laid out in it and around it."""
        box, parent, page = (one.copy_with_children([]) for one in (self.box, self.parent, self.page))
        return replace(self, box=box, parent=parent, page=page)


def _sizes(box: Any) -> tuple[float, ...]:
    """Width, height, margins, and where the last thing in a box ends."""
    ends = foot(box) - box.border_box_y()
    return box.border_width(), box.border_height(), box.margin_top, box.margin_bottom, ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A slot all of whose lines end where they have to: its lines, and its elements, with all that they say of
    themselves but whose they are. Slots of the same elements are equally high then.
    """

    elements: tuple[Any, ...]
    lines: tuple[Line, ...]


def is_as_large(shape: Shape | None, other: Shape | None, grown: Shape | None, growth: float) -> bool:
    """Whether a slot is as large as another in type so many times larger for certain, where `grown` is the other's
    shape.

    In smaller type its lines are no longer. In larger type they have to have room: that which the other's lines have,
    where both have the same now, so that it goes by no words; or that which they have now, where the other's did not
    change, so that it goes by no type.
    """
    if shape is None or grown is None or shape.elements != grown.elements:
        return False
    if growth <= 1:
        return True
    return other is not None and all(
        growth * line.width * _SURELY <= _room(line.room, same.room, larger.room)
        for line, same, larger in zip(shape.lines, other.lines, grown.lines, strict=True)
    )


def _room(room: float, same: float, larger: float) -> float:
    """What room a line has for certain in larger type, where another's is as it is and as it is in that."""
    if abs(room - same) < _EQUAL:
        return larger
    return room if abs(same - larger) < _EQUAL else 0.0


class Line(NamedTuple):
    """How wide a line is, and how wide it may be, in CSS pixels."""

    width: float
    room: float


def shape_of(box: Any, element: Element) -> Shape | None:
    """The shape of a slot none of whose lines ends before it has to; none of any other."""
    found: list[Line] = []
    narrowed = False
    for inner in walk(box):
        lines = [child for child in getattr(inner, "children", ()) or () if isinstance(child, boxes.LineBox)]
        if not all(map(_is_ended, lines[:-1])):
            return None
        found += [Line(sum(child.margin_width() for child in line.children), inner.width) for line in lines]
        # They take room from lines that may be anywhere.
        narrowed = narrowed or inner.is_floated() or bool(inner.style["text_indent"].value)
    return Shape(
        elements=tuple(_element_shape(inner) for inner in element.iter()),
        lines=tuple(line._replace(width=inf) if narrowed else line for line in found),
    )


def _is_ended(line: Any) -> bool:
    """Whether a line ends because it was told to, by a `br` at the end of it."""
    last = line
    while isinstance(last, boxes.LineBox | boxes.InlineBox):
        if last.element_tag == "br":
            return True
        last = next((child for child in reversed(last.children) if child.is_in_normal_flow()), None)
    return False


def _element_shape(element: Element) -> Any:
    own = {"style"} if _WIDTH.fullmatch(element.get("style", "")) else set()
    return element.tag, *((name, value) for name, value in element.items() if name not in _OWN | own)


class Frame:
    """A page without what was laid out on it: its elements and their styles."""

    def __init__(self, panels: Panels, fonts: Any, images: dict[str, Any]) -> None:
        """`images` are those that were opened already, by address, and are added to."""
        # Of its own, since its elements are replaced; the one that was laid out may be drawn for another target.
        self._html = HTML(string=panels.markup.html, base_url=panels.html.base_url, url_fetcher=panels.html.url_fetcher)
        options = {**DEFAULT_OPTIONS, "stylesheets": list(panels.sheets), "cache": images}
        self._context = Document._build_layout_context(self._html, fonts, CounterStyle(), {}, options)
        written = [panels.rules, *(style.text or "" for style in self._html.etree_element.iter("style"))]
        self._styles = _Styles(self._context.style_for, self._html, attributes_of("".join(written)))
        self.sheets = panels.sheets
        self.base_url = self._html.base_url
        self.sizes = Recent[tuple[object, ...], tuple[float, ...]](_SIZES)
        """Sizes that slots were seen to have, by what they are and the width of their place."""

    def put(self, slots: Iterable[tuple[tuple[int, ...], str]]) -> bool:
        """Put the elements of slots into the page, each at its path; say whether each of them has one."""
        for path, html in slots:
            element = element_of(html)
            if element is None:
                return False
            parent, place = self._parent(path), path[-1]
            if parent[place] is not element:
                element.tail = parent[place].tail
                parent[place] = element
        return True

    def element(self, path: tuple[int, ...]) -> Element:
        """What stands there."""
        return self._parent(path)[path[-1]]

    def styled(self, paths: Iterable[tuple[int, ...]], beside: str) -> LayoutContext:
        """What elements at these paths can be laid out with; `beside` is a digest of all slots' own tags."""
        self._styles.style([(self.element(path), path) for path in paths], beside)
        old = self._context
        context = LayoutContext(
            self._styles, old.get_image_from_uri, old.font_config, old.counter_style, old.target_collector
        )
        context.page_bottom, context.current_page = inf, 1
        return context

    def _parent(self, path: tuple[int, ...]) -> Element:
        root: Element = self._html.etree_element
        return [root, *_line(root, path[:-1])][-1]


class Setting:
    """A brochure laid out, in whose slots others can be set. `size` is that of its type, in pt."""

    def __init__(self, size: float, slots: Iterable[Slot], frame: Frame) -> None:
        """`slots` are those of a page that was laid out, and `frame` is one of the same page without them."""
        self.size = size
        self.frame = frame
        self.slots = tuple(slot.bare() for slot in slots)
        self.flows: dict[str, tuple[int, ...]] = {}
        """Numbers of the slots in each flow that has any."""
        for number, slot in enumerate(self.slots):
            name = flow_of(slot.page)
            self.flows[name] = (*self.flows.get(name, ()), number)
        self._boxes = [Recent[tuple[str, ...], Any](_AGAIN) for _ in self.slots]
        self._shapes = Recent[tuple[str, ...], list[Shape | None] | None](_SHAPES)

    def set(self, slots: Sequence[str], wanted: Collection[int] | None = None) -> list[Any] | None:
        """Boxes for all slots, or those of the `wanted` numbers, as they would stand.

        None where one has another size, or too little room.
        """
        if len(slots) != len(self.slots):
            return None
        # Rules may go by what an element stands beside, but not by what that holds.
        tags = tuple(slot[: slot.index(">")] for slot in slots)
        wanted = range(len(slots)) if wanted is None else wanted
        new = [number for number in wanted if (slots[number], *tags) not in self._boxes[number]]
        if new and not self._set(new, slots, tags):
            return None
        return [self._boxes[number][slots[number], *tags] for number in wanted]

    def _set(self, numbers: Sequence[int], slots: Sequence[str], tags: tuple[str, ...]) -> bool:
        sizes, digest = self.frame.sizes, sha256("".join(tags).encode())
        keys = {
            number: (number, self.slots[number].parent.width, sha256(slots[number].encode()), digest)
            for number in numbers
        }
        if any(key in sizes and not self.slots[number].takes(sizes[key]) for number, key in keys.items()):
            return False
        if not self.frame.put((slot.path, html) for slot, html in zip(self.slots, slots, strict=True)):
            return False
        context = self.frame.styled([self.slots[number].path for number in numbers], digest)
        for number, key in keys.items():
            slot = self.slots[number]
            element = self.frame.element(slot.path)
            box = _laid_out(context, element, slot, self.frame.base_url)
            if box is None:
                return False
            sizes[key] = _sizes(box)
            if not slot.takes(sizes[key]) or not holds(box) or lost_from([box], element):
                return False
            self._boxes[number][slots[number], *tags] = box
        return True

    def shapes(self, slots: tuple[str, ...]) -> list[Shape | None] | None:
        """The shapes of slots as they would stand; none where they do not go in."""
        if slots not in self._shapes:
            boxes = self.set(slots)
            self._shapes[slots] = boxes and [shape_of(box, box.element) for box in boxes]
        return self._shapes[slots]


def unsure(
    shapes: Sequence[Shape | None], others: Sequence[Shape | None], grown: Sequence[Shape | None], growth: float
) -> list[int]:
    """Numbers of slots of which it is not certain that they are as large as others in type so many times larger."""
    trios = zip(shapes, others, grown, strict=True)
    return [number for number, trio in enumerate(trios) if not is_as_large(*trio, growth)]


class _Styles(StyleFor):  # type: ignore[misc]
    """The styles of elements in the slots of a page.

    As in `StyleFor`, elements of which the same rules hold share a style; here they do so from clinic to clinic. Slots
    that differ in nothing that rules go by have the same styles.
    """

    def __init__(self, whole: StyleFor, html: HTML, told_by: Collection[str]) -> None:
        """`told_by` are the attributes that rules go by the values of."""
        self.font_config = whole.font_config
        self.initial_page_sizes = whole.initial_page_sizes
        self._sheets = whole._sheets
        self._html = html
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles = dict(whole._computed_styles)
        self._around = self._computed_styles.copy()
        self._known: dict[Any, dict[Any, Any]] = {}
        self._slots: dict[Any, list[dict[Any, Any]]] = {}
        self._told_by_none = _OWN.difference(told_by)

    def style(self, slots: Iterable[tuple[Element, tuple[int, ...]]], beside: str) -> None:
        """Find the styles of slots that stand on a path of the page each, and of all in them."""
        if len(self._known) > _KNOWN or len(self._slots) > _KNOWN:
            # Styles are known by their identity, as long as they are kept.
            self._known.clear()
            self._slots.clear()
        self._computed_styles = self._around.copy()
        for slot, path in slots:
            elements = list(_elements(slot))
            key = path, beside, tuple(map(self._sign, elements))
            if key in self._slots:
                for element, styles in zip(elements, self._slots[key], strict=True):
                    self._apply(element, styles)
            else:
                self._slots[key] = list(self._found(slot, path))

    def _sign(self, element: Element) -> tuple[Any, ...]:
        """What rules may go by of an element: among those of a slot in order, these tell where each stands, too."""
        own = ((name, None if name in self._told_by_none else value) for name, value in element.items())
        return element.tag, len(element), bool(element.text), bool(element.tail), *own

    def _found(self, slot: Element, path: tuple[int, ...]) -> Iterator[dict[Any, Any]]:
        wrapper = ElementWrapper.from_html_root(self._html.etree_element)
        for element in _line(self._html.etree_element, path):
            wrapper = next(child for child in wrapper.iter_children() if child.etree_element is element)
        declared = _declared(slot, self._html.base_url)
        for inner in wrapper.iter_subtree():
            yield self._style(inner, declared.get(inner.etree_element, ()))

    def _apply(self, element: Element, styles: Mapping[Any, Any]) -> None:
        for pseudo, style in styles.items():
            self._computed_styles[element, pseudo] = style

    def _style(self, wrapper: ElementWrapper, declared: Sequence[tuple[Any, Any, Any]]) -> dict[Any, Any]:
        element, parent = wrapper.etree_element, wrapper.parent.etree_element
        rules = [
            (origin, sheet_specificity or specificity, pseudo, declarations, self._order(sheet, layer))
            for sheet, origin, sheet_specificity in self._sheets
            for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(wrapper)
        ]
        matched = tuple((id(declarations), pseudo, order) for _, _, pseudo, declarations, order in rules)
        key = (id(self._computed_styles[parent, None]), matched, *(element.get(name) for name in _STYLED))
        if key not in self._known:
            cascaded: dict[Any, dict[str, Any]] = {}
            for specificity, declarations, _ in declared:
                _cascade(cascaded, None, declarations, "author", inf, specificity)
            for origin, specificity, pseudo, declarations, order in rules:
                _cascade(cascaded, pseudo, declarations, origin, order, specificity)
            self._cascaded_styles = {(element, pseudo): style for pseudo, style in cascaded.items()}
            for pseudo in dict.fromkeys((None, *cascaded)):
                self.set_computed_styles(
                    element, element if pseudo else parent, root=self._html.etree_element, pseudo_type=pseudo,
                    base_url=self._html.base_url,
                )  # fmt: skip
            self._cascaded_styles = {}
            self._known[key] = {
                pseudo: self._computed_styles[element, pseudo] for pseudo in dict.fromkeys((None, *cascaded))
            }
        self._apply(element, self._known[key])
        return self._known[key]

    @staticmethod
    def _order(sheet: Any, layer: Any) -> float:
        return inf if layer is None else sheet.layers.index(layer)


def attributes_of(rules: str) -> frozenset[str]:
    """The attributes that style sheets go by, or print the values of; all that they might, where that is not plain."""
    found = _ATTRIBUTES.findall(_QUOTED.sub('""', rules))
    named = {(first or second).lower() for first, second in found}
    plain = all(map(_PLAIN.fullmatch, named)) and "@import" not in rules.lower()
    return frozenset(named | {name for name in _OWN if name.lower() in named or not plain})


def _elements(slot: Element) -> Iterator[Any]:
    """A slot's elements in order; comments have no name."""
    nodes: Iterator[Any] = slot.iter()
    return (node for node in nodes if isinstance(node.tag, str))


def _cascade(
    cascaded: dict[Any, dict[str, Any]], pseudo: Any, declarations: Any, origin: str, order: float, specificity: Any
) -> None:
    """Add declarations to those of an element or pseudo-element, where they weigh no less."""
    style = cascaded.setdefault(pseudo, {})
    for name, values, importance in declarations:
        weight = (declaration_precedence(origin, importance), order, specificity)
        if name not in style or style[name][1] <= weight:
            style[name] = values, weight


def _declared(slot: Element, base_url: str) -> dict[Element, list[tuple[Any, Any, Any]]]:
    """What elements declare by their own attributes."""
    found: dict[Element, list[tuple[Any, Any, Any]]] = {}
    for specificity, element, declarations, url in find_style_attributes(slot, base_url=base_url):
        parsed = list(preprocess_declarations(url, declarations))
        found.setdefault(element, []).append((specificity, parsed, url))
    return found


def _line(element: Element, path: Iterable[int]) -> Iterator[Element]:
    """The elements on a path."""
    for index in path:
        element = element[index]
        yield element


_parsed = Recent[str, tuple[Element | None, int]](_PARSED, itemgetter(1))


def element_of(slot: str) -> Element | None:
    """The element of a slot, if it is one, with placeholders in its QR codes: see `codes`."""
    if (known := _parsed.get(slot)) is None:
        known = _parsed[slot] = _element(slot), _ELEMENTS + 2 * len(slot)
    return known[0]


def _element(slot: str) -> Element | None:
    body = HTML(string=f"<!doctype html><body>{slot}", base_url="brochure:").etree_element.find("body")
    for path in body.iter(_PATH):
        if is_code(path.get("d", "")):
            path.set(_CODE, path.get("d"))
            path.set("d", PLACEHOLDER)
    found = [element for element in body if isinstance(element.tag, str)]
    return found[0] if len(found) == 1 else None


def codes(element: Element) -> list[tuple[str, str]]:
    """The paths of QR codes below an element, each with the path that stands for it."""
    paths = ((path.get("d", ""), path.get(_CODE)) for path in element.iter(_PATH))
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
        if not (isinstance(parent, boxes.BlockContainerBox) and _is_closed(box) and holds(box)):
            raise LookupError(element.get(_ATTRIBUTE))
        if any(_sized_by_words(one) for one in (*outer, parent)):
            raise LookupError(element.get(_ATTRIBUTE))
        yield Slot(
            box=box, parent=parent, page=page, path=path, last=foot(page) == foot(box), sizes=_sizes(box),
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


def _sized_by_words(box: Any) -> bool:
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


def _is_text(box: Any) -> bool:
    """Whether there are only lines in a box, be it in another one without a style of its own."""
    return all(
        isinstance(child, boxes.LineBox)
        or (isinstance(child, boxes.BlockBox) and child.element_tag == box.element_tag and _is_text(child))
        for child in box.children
        if not hasattr(child, "_box")
    )


def _laid_out(context: LayoutContext, element: Element, slot: Slot, base_url: str) -> Any:
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
    if box is None or rest is not None or free:
        return None
    box.translate(
        slot.box.border_box_x() - box.border_box_x(),
        slot.box.border_box_y() - box.border_box_y(),
    )
    layout_box_backgrounds(slot.page, box, context.get_image_from_uri)
    return box
