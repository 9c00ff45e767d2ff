"""Whether a slot is as large as another in type of another size, told without laying it out there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from brochure.measure import walk
from brochure.slots import EQUAL, OWN

_WIDTH = re.compile(r"\s*width\s*:[^;]*;?\s*")
"""A style that says no more than a width, which goes by the logo that a box holds."""

_SURELY = 1.02
"""Room for what is rounded when lines are set in larger type."""


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
    if abs(room - same) < EQUAL:
        return larger
    return room if abs(same - larger) < EQUAL else 0.0


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
    return element.tag, *((name, value) for name, value in element.items() if name not in OWN | own)


def unsure(
    shapes: Sequence[Shape | None], others: Sequence[Shape | None], grown: Sequence[Shape | None], growth: float
) -> list[int]:
    """Numbers of slots of which it is not certain that they are as large as others in type so many times larger."""
    trios = zip(shapes, others, grown, strict=True)
    return [number for number, trio in enumerate(trios) if not is_as_large(*trio, growth)]
