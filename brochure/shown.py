"""Pictures in slots, drawn apart from what is around them, since a target may have one of its own to show there.

This leans on the inside of WeasyPrint 70.0, as `sheets` and `lettering` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox
from weasyprint.layout.replaced import replacedbox_layout

from brochure.measure import walk

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


@contextmanager
def apart(root: Any, stream: Any, blank: Blank) -> Iterator[list[Shown | None]]:
    """Have the pictures below a box drawn apart from what is drawn on a stream.

    Gives a list that has them as they are drawn; None is one in a group, which is one drawing with it.
    """
    shown: list[Shown | None] = []
    boxes = [
        box for box in walk(root)
        if isinstance(box, ReplacedBox) and box.element is not None and "src" in box.element.attrib
    ]  # fmt: skip
    holders = [_Holder(box, stream, blank, shown) for box in boxes]
    for box, holder in zip(boxes, holders, strict=True):
        box.replacement = holder
    try:
        yield shown
    finally:
        for box, holder in zip(boxes, holders, strict=True):
            box.replacement = holder.picture
