"""A brochure that was laid out, in whose slots those of other clinics are set."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.layout import LayoutContext

from brochure.files import sha256
from brochure.measure import flow_of, holds, lost_from
from brochure.moulds import Mould, mould_of
from brochure.press import Panels
from brochure.shapes import Shape, shape_of
from brochure.slot_styles import SlotStyles, attributes_of
from brochure.slots import Slot, element_of, laid_out, on_path, sizes_of
from brochure.warm import Recent

_AGAIN = 4
"""Boxes that are kept of a slot: many clinics of a region have one emergency number, or one of few fever thresholds."""

_SHAPES = 8
"""Clinics whose slots' shapes are kept: those that began a class with slots that large."""

_SIZES = 512
"""Sizes that are kept of a page: a slot that is not as large as one was is not laid out again to find that out."""

_MOULDS = 4
"""Slots of a kind that are kept to make others from: with a web page or without, with hours or without."""


_Key = tuple[int, float, str, str]
"""A slot's number, the width of its place, its digest, and that of the tags of all slots of its page."""


class Frame:
    """A page without what was laid out on it: its elements and their styles."""

    def __init__(self, panels: Panels, fonts: Any, images: dict[str, Any]) -> None:
        """`images` are those that were opened already, by address, and are added to."""
        # Of its own, since its elements are replaced; the one that was laid out may be drawn for another target.
        self._html = HTML(string=panels.markup.html, base_url=panels.html.base_url, url_fetcher=panels.html.url_fetcher)
        options = {**DEFAULT_OPTIONS, "stylesheets": list(panels.sheets), "cache": images}
        self._context = Document._build_layout_context(self._html, fonts, CounterStyle(), {}, options)
        written = [panels.rules, *(style.text or "" for style in self._html.etree_element.iter("style"))]
        self._styles = SlotStyles(self._context.style_for, self._html, attributes_of("".join(written)))
        self.sheets = panels.sheets
        self.base_url = self._html.base_url
        self.sizes = Recent[_Key, tuple[float, ...]](_SIZES)
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

    def styled(self, paths: Iterable[tuple[int, ...]], beside: str) -> tuple[LayoutContext, list[object]]:
        """What elements at these paths can be laid out with; `beside` is a digest of all slots' own tags.

        With it come the styles of each slot: the same thing where all are the same.
        """
        styles = self._styles.style([(self.element(path), path) for path in paths], beside)
        old = self._context
        context = LayoutContext(
            self._styles, old.get_image_from_uri, old.font_config, old.counter_style, old.target_collector
        )
        context.page_bottom, context.current_page = inf, 1
        return context, styles

    def _parent(self, path: tuple[int, ...]) -> Element:
        root: Element = self._html.etree_element
        return [root, *on_path(root, path[:-1])][-1]


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
        self._moulds = [Recent[int, Mould | None](_MOULDS) for _ in self.slots]
        self._shapes = Recent[tuple[str, ...], list[Shape | None] | None](_SHAPES)

    def set(self, slots: Sequence[str], wanted: Collection[int] | None = None) -> list[Any] | None:
        """Boxes for all slots, or those of the `wanted` numbers, as they would stand.

        None where one has another size, or too little room.
        """
        if len(slots) != len(self.slots):
            return None
        tags = _tags(slots)
        wanted = range(len(slots)) if wanted is None else wanted
        new = [number for number in wanted if (slots[number], *tags) not in self._boxes[number]]
        if new and not self._set(new, slots, tags):
            return None
        return [self._boxes[number][slots[number], *tags] for number in wanted]

    def takes(self, slots: Sequence[str], wanted: Collection[int]) -> bool:
        """Whether the slots of these numbers are as large as those that were laid out."""
        return self.set(slots, wanted) is not None

    def is_outgrown(self, slots: Sequence[str], wanted: Collection[int]) -> bool:
        """Whether the slots of these numbers are no lower than those that were laid out, and else as large."""
        if len(slots) != len(self.slots):
            return False
        keys, sizes = self._keys(wanted, slots, _tags(slots)), self.frame.sizes
        new = {number: key for number, key in keys.items() if key not in sizes}
        if new and any(box is None for _, box in self._laid(new, slots)):
            return False
        return all(self.slots[number].is_outgrown(sizes[key]) for number, key in keys.items())

    def _set(self, numbers: Sequence[int], slots: Sequence[str], tags: tuple[str, ...]) -> bool:
        keys, sizes = self._keys(numbers, slots, tags), self.frame.sizes
        if any(key in sizes and not self.slots[number].takes(sizes[key]) for number, key in keys.items()):
            return False
        for number, box in self._laid(keys, slots):
            if box is None or not self.slots[number].takes(sizes[keys[number]]) or not holds(box):
                return False
            self._boxes[number][slots[number], *tags] = box
        return True

    def _keys(self, numbers: Iterable[int], slots: Sequence[str], tags: tuple[str, ...]) -> dict[int, _Key]:
        """What the sizes of slots are known by."""
        digest = sha256("".join(tags).encode())
        return {
            number: (number, self.slots[number].parent.width, sha256(slots[number].encode()), digest)
            for number in numbers
        }

    def _laid(self, keys: Mapping[int, _Key], slots: Sequence[str]) -> Iterator[tuple[int, Any]]:
        """Boxes of slots, whose sizes are remembered; none of one that does not go in."""
        if not self.frame.put((slot.path, html) for slot, html in zip(self.slots, slots, strict=True)):
            yield from ((number, None) for number in keys)
            return
        (_, _, _, beside), *_ = keys.values()
        context, styles = self.frame.styled([self.slots[number].path for number in keys], beside)
        for (number, key), own in zip(keys.items(), styles, strict=True):
            box = self._made(number, self.frame.element(self.slots[number].path), own, context)
            if box is not None:
                self.frame.sizes[key] = sizes_of(box)
            yield number, box

    def _made(self, number: int, element: Element, styles: object, context: LayoutContext) -> Any:
        """The box of an element in a slot; none where it does not go in, or a word of it is lost."""
        slot, moulds = self.slots[number], self._moulds[number]
        lay_out = partial(laid_out, context, self.frame.base_url)
        mould = moulds.get(id(styles))
        box = mould.cast(element, lay_out) if mould and mould.styles is styles else None
        if box is None:
            box = lay_out(element, slot)
            if box is None or lost_from([box], element):
                return None
            if slot.takes(sizes_of(box)):
                # To make one takes as long again: not for a clinic whose like does not come twice.
                again = id(styles) in moulds
                moulds[id(styles)] = mould_of(box, element, slot, styles, lay_out) if again else None
        return box

    def shapes(self, slots: tuple[str, ...]) -> list[Shape | None] | None:
        """The shapes of slots as they would stand; none where they do not go in."""
        if slots not in self._shapes:
            boxes = self.set(slots)
            self._shapes[slots] = boxes and [shape_of(box, box.element) for box in boxes]
        return self._shapes[slots]


def _tags(slots: Iterable[str]) -> tuple[str, ...]:
    """Each slot's own tag: rules may go by what an element stands beside, but not by what that holds."""
    return tuple(slot[: slot.index(">")] for slot in slots)
