"""A slot that was laid out, as a mould for others of the same elements: only what says something else is laid out.

What stands in a slot are slots again: a paragraph, or a picture, has around it what goes by its size alone. Where one
comes out as large as that which was in its place, everything else in the slot stands as it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from brochure.measure import lost_from, walk
from brochure.slots import CODE, EQUAL, Slot, sized_by_words, sizes_of

LayOut = Callable[[Element, Slot], Any]
"""Lays an element out in the place of a slot; nothing where it does not go in."""

_HELD = ("top", "middle", "bottom")
"""How what is in a cell may be aligned: by its size. Anything else goes by its first line."""

_MEASURES = ("position_x", "position_y", "width", "height")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mould:
    """A slot's box, its elements in order, and its parts.

    `styles` are those of its elements. `inside` and `behind` have, for each element, the number of the part that the
    element and its text are in, and that which the text behind it is in; None where they are in none.
    """

    box: Any
    styles: object
    elements: tuple[Element, ...]
    parts: tuple[Slot, ...]
    inside: tuple[int | None, ...]
    behind: tuple[int | None, ...]

    def cast(self, element: Element, lay_out: LayOut) -> Any:
        """The box of an element that has the same styles; none where it has to be laid out as a whole."""
        elements = tuple(element.iter())
        if len(elements) != len(self.elements):
            return None
        changed: set[int | None] = set()
        for old, new, inside, behind in zip(self.elements, elements, self.inside, self.behind, strict=True):
            if old.tag != new.tag:
                return None
            if old.text != new.text or _attributes(old) != _attributes(new):
                changed.add(inside)
            if old.tail != new.tail and new is not element:
                changed.add(behind)
        made: dict[int, Any] = {}
        for number in changed:
            if number is None:
                return None
            part, own = self.parts[number], elements[self.inside.index(number)]
            box = lay_out(own, part)
            if box is None or not part.takes(sizes_of(box)) or lost_from([box], own):
                return None
            made[id(part.box)] = box
        return _recast(self.box, made, {id(old): new for old, new in zip(self.elements, elements, strict=True)})


def mould_of(box: Any, element: Element, slot: Slot, styles: object, lay_out: LayOut) -> Mould | None:
    """The mould of a slot that was laid out, where it has parts: what comes out alone as it came out within."""
    elements = tuple(element.iter())
    found = _parts(box, slot) if all(one.is_in_normal_flow() for one in walk(box)) else ()
    parts = [part for part in found if _alike(lay_out(part.box.element, part), part.box)]
    if not parts:
        return None
    numbers = {id(part.box.element): number for number, part in enumerate(parts)}
    inside: dict[int, int | None] = {}
    behind: dict[int, int | None] = {}
    _place(element, None, numbers, inside, behind)
    return Mould(
        box=box, styles=styles, elements=elements, parts=tuple(parts),
        inside=tuple(inside[id(one)] for one in elements), behind=tuple(behind[id(one)] for one in elements),
    )  # fmt: skip


def _place(
    element: Element, around: int | None, numbers: Mapping[int, int], inside: dict[int, Any], behind: dict[int, Any]
) -> None:
    """Tell of an element, and all below it, in which parts they are; `around` is that of its parent."""
    behind[id(element)], inside[id(element)] = around, numbers.get(id(element), around)
    for child in element:
        _place(child, inside[id(element)], numbers, inside, behind)


def _attributes(element: Element) -> dict[str, str]:
    """All that an element says of itself but its QR code, which is put in when it is drawn."""
    return {name: value for name, value in element.items() if name != CODE}


def _parts(parent: Any, slot: Slot) -> Iterator[Slot]:
    """The innermost blocks below a box that have an element to themselves, or text beside other blocks."""
    if sized_by_words(parent) or (
        isinstance(parent, boxes.TableCellBox) and parent.style["vertical_align"] not in _HELD
    ):
        return
    for child in parent.children:
        if isinstance(child, boxes.BlockLevelBox) and child.element is not parent.element and _has_words(child):
            yield Slot(box=child, parent=parent, page=slot.page, path=(), last=True, sizes=sizes_of(child))
        elif isinstance(child, boxes.ParentBox) and not isinstance(child, boxes.LineBox):
            yield from _parts(child, slot)


def _has_words(box: Any) -> bool:
    """Whether a block has lines to itself, or is a picture."""
    return isinstance(box, boxes.ReplacedBox) or any(
        isinstance(child, boxes.LineBox)
        or (isinstance(child, boxes.BlockBox) and child.element is box.element and _has_words(child))
        for child in box.children
    )


def _alike(one: Any, other: Any) -> bool:
    """Whether boxes are the same, and stand where the others do."""
    return all(_same(*pair) for pair in zip_longest(walk(one), walk(other)))


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other) or one.style is not other.style:
        return False
    if getattr(one, "text", "") != getattr(other, "text", ""):
        return False
    return all(abs(getattr(one, name) - getattr(other, name)) < EQUAL for name in _MEASURES)


def _recast(box: Any, made: Mapping[int, Any], elements: Mapping[int, Element]) -> Any:
    """A block with some of those below it made anew."""
    if id(box) in made or isinstance(box, boxes.LineBox):
        return made.get(id(box), box)
    found = box.copy()
    found.element = elements.get(id(box.element), box.element)
    found.children = [_recast(child, made, elements) for child in box.children]
    return found
