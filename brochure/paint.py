"""What swatches are painted with, inside WeasyPrint: the only place that knows a target's colours while it draws."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tinycss2.color5 import Color, parse_color  # type: ignore[import-untyped]
from weasyprint.pdf.stream import Stream

from brochure.swatches import NAMES

_SPACES = frozenset(f"--{name}" for name in NAMES)


class Ink(NamedTuple):
    """Stands among the operators of a page for those that choose a swatch, by its space."""

    space: str
    stroke: bool


def operators(paint: str, stroke: bool) -> tuple[bytes, ...]:
    """The operators of PDF that choose a colour of CSS."""
    stream = Stream({}, None, {"ExtGState": {}}, {}, None, {}, None)
    stream.set_color(_parsed(paint), stroke)
    return tuple(line for line in stream.stream if not line.endswith(b" gs"))


def painted(colour: Any, paints: Mapping[str, str]) -> Any:
    """A colour of CSS as it is drawn; `paints` are those of a target, by the space of a swatch."""
    paint = paints.get(colour.space)
    if paint is None:
        return colour
    found = _parsed(paint)
    return Color(found.space, found.coordinates, colour.alpha)


@lru_cache(maxsize=256)
def _parsed(paint: str) -> Any:
    return parse_color(paint)


class PaintedStream(Stream):  # type: ignore[misc]
    """A stream that is drawn on with what a target has for swatches, or where that is not known yet, with inks."""

    paints: Mapping[str, str] | None

    def set_color(self, color: Any, stroke: bool = False) -> None:
        """Go on in a colour."""
        if self.paints is not None:
            super().set_color(painted(color, self.paints), stroke)
            return
        if color.space not in _SPACES:
            super().set_color(color, stroke)
            return
        self.set_alpha(color.alpha, stroke)
        current = "_current_color_stroke" if stroke else "_current_color"
        if getattr(self, current) != color.space:
            setattr(self, current, color.space)
            self.stream.append(Ink(color.space, stroke))
