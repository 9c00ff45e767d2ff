"""Pictures in slots, drawn apart from what is around them, since a target may have one of its own to show there.

Of QR codes, all that differs between clinics is put in later: what is drawn for one is what is drawn for the next.

This leans on the inside of WeasyPrint 70.0, as `sheets` and `lettering` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox
from weasyprint.layout.replaced import replacedbox_layout

from brochure.measure import walk
from brochure.qr import painted
from brochure.slots import CODE, codes

_OF_CODE = [f"{{http://www.w3.org/2000/svg}}{name}" for name in ("svg", "title", "path")]

Known = dict[tuple[object, ...], tuple[list[Any], dict[str, Any]]]
"""Operators of codes, and the states that they name."""

Blank = Callable[[Any, int], Callable[[], Any]]
"""Of a stream and the number of a picture, what makes an empty stream in the state that it is in now."""


class Shown:
    """Stands among the operators of a slot for what its box shows there."""

    def __init__(self, box: Any, blank: Callable[[], Any]) -> None:
        self._box, self._blank = box, blank
        self._place = replacedbox_layout(box)
        self._known: dict[int, tuple[Any, Any]] = {}

    def draw(self, picture: Any) -> Any:
        """The stream of a picture in this place; each is drawn once."""
        if id(picture) not in self._known:
            stream = self._blank()
            picture.draw(stream, *self._place[:2], self._box.style)
            self._known[id(picture)] = picture, stream
        return self._known[id(picture)][1]

    def drawn(self) -> Any:
        """The stream of the picture that the box has now; none where that one goes elsewhere."""
        return self.draw(self._box.replacement) if replacedbox_layout(self._box) == self._place else None


class _Holder:
    """Stands in for a box's picture, and says where it is drawn."""

    def __init__(self, box: Any, stream: Any, blank: Blank, shown: list[Shown | None]) -> None:
        self._box, self._stream, self._blank, self._shown = box, stream, blank, shown
        self.picture = box.replacement

    def get_intrinsic_size(self, *given: Any) -> Any:
        return self.picture.get_intrinsic_size(*given)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        if stream is not self._stream:
            self.picture.draw(stream, width, height, style)
            self._shown.append(None)
            return
        shown = Shown(self._box, self._blank(stream, len(self._shown)))
        shown.draw(self.picture)
        self._shown.append(shown)
        stream.stream.append(shown)


class _Code:
    """Stands in for an SVG with QR codes: draws what was drawn of it before, and puts the codes in."""

    def __init__(self, box: Any, found: Sequence[tuple[str, str]], known: Known) -> None:
        self.picture, self._codes, self._known = box.replacement, found, known
        self._source = _source(box.element)

    def get_intrinsic_size(self, *given: Any) -> Any:
        return self.picture.get_intrinsic_size(*given)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        start, groups = len(stream.stream), set(stream._resources["XObject"])
        colours = stream._current_color, stream._current_color_stroke
        alphas = stream._current_alpha, stream._current_alpha_stroke
        key = self._source, width, height, colours, alphas
        states = stream._resources["ExtGState"]
        if key in self._known:
            lines, named = self._known[key]
            stream.stream += lines
            states.update(named)
        else:
            before = set(states)
            self.picture.draw(stream, width, height, style)
            if self._source:
                self._known[key] = stream.stream[start:], {name: states[name] for name in states if name not in before}
        stream.stream[start:] = self._painted(stream.stream[start:])
        for name, group in stream._resources["XObject"].items():
            if name not in groups:
                self._paint(group)

    def _paint(self, group: Any) -> None:
        group.stream = self._painted(group.stream)
        for inner in group._resources["XObject"].values():
            self._paint(inner)

    def _painted(self, lines: list[Any]) -> list[Any]:
        for path, drawn in self._codes:
            lines = painted(lines, path, drawn)
        return lines


def _source(element: Any) -> tuple[object, ...]:
    """What makes two codes with placeholders the same picture, where they have nothing but a title; else nothing."""
    if [one.tag for one in element.iter()] != _OF_CODE or CODE not in element[1].attrib:
        return ()
    return tuple(tuple(item for item in one.items() if item[0] != CODE) for one in element.iter())


@contextmanager
def apart(root: Any, stream: Any, blank: Blank, known: Known) -> Iterator[list[Shown | None]]:
    """Have the pictures below a box drawn apart from what is drawn on a stream.

    Gives a list that has them as they are drawn; None is one in a group, which is one drawing with it. `known` is what
    was drawn of codes.
    """
    shown: list[Shown | None] = []
    boxes, holders = [], list[_Holder | _Code]()
    for box in walk(root):
        if isinstance(box, ReplacedBox) and box.element is not None:
            if "src" in box.element.attrib:
                holders.append(_Holder(box, stream, blank, shown))
            elif found := codes(box.element):
                holders.append(_Code(box, found, known))
            else:
                continue
            boxes.append(box)
    for box, holder in zip(boxes, holders, strict=True):
        box.replacement = holder
    try:
        yield shown
    finally:
        for box, holder in zip(boxes, holders, strict=True):
            box.replacement = holder.picture
