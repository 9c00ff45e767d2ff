"""Colours that WeasyPrint 70.0 mixes by itself while it draws: those of gradients, and of borders in relief.

It can mix what it knows as red, green and blue, which a swatch is not, and an ink is not either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.images import Gradient

from brochure.errors import LayoutError, Place
from brochure.measure import walk
from brochure.paint import painted

_RELIEF = frozenset(("inset", "outset", "ridge", "groove"))
_EDGES = ("border_top", "border_right", "border_bottom", "border_left", "outline", "column_rule")

_Paint = Callable[[Any], Any]
_Put = tuple[Callable[[Any, Any, Any], None], Any, Any, Any, Any]
"""How something is put into a thing, the thing, the name of it, what it is then, and what it was."""


@contextmanager
def mixing(roots: Iterable[Any], paints: Mapping[str, str], layout: str) -> Iterator[bool]:
    """Have boxes below `roots` mix a target's `paints`, by the space of a swatch; say whether any mix swatches.

    Raises:
        LayoutError: they are inks. `layout` is the slug of the layout that says so.
    """

    def paint(colour: Any) -> Any:
        found = painted(colour, paints)
        if found is not colour and found.space != "srgb":
            raise LayoutError(
                "a gradient, or a border in relief, mixes colours of the palette, which for a press are inks",
                place=Place(file=f"templates/{layout}/style.css"),
                hint="take one colour, var(--tint) for instance, and a border that is solid",
            )
        return found

    puts: list[_Put] = []
    try:
        for root in roots:
            for box in walk(root):
                if isinstance(box, LineBox | TextBox):
                    continue
                for one in _mixtures(box, paint):
                    put, thing, name, colours, _ = one
                    puts.append(one)
                    put(thing, name, colours)
        yield bool(puts)
    finally:
        for put, thing, name, _, before in reversed(puts):
            put(thing, name, before)


def _mixtures(box: Any, paint: _Paint) -> Iterator[_Put]:
    """What is to be put into a box, or into its gradients, to have no swatches mixed."""
    for gradient in _gradients(box):
        colours = tuple(map(paint, gradient.colors))
        if any(map(_differ, colours, gradient.colors)):
            yield setattr, gradient, "colors", colours, gradient.colors
    style = box.style
    for edge in _EDGES:
        if style[f"{edge}_style"] in _RELIEF and style[f"{edge}_width"]:
            name = f"{edge}_color"
            given = get_color(style, name)
            if (colour := paint(given)) is not given:
                yield dict.__setitem__, style, name, colour, style[name]
    grid = getattr(box, "collapsed_border_grid", None)
    if grid:
        found = tuple([[_collapsed(border, paint) for border in line] for line in lines] for lines in grid)
        if found != grid:
            yield setattr, box, "collapsed_border_grid", found, grid


def _differ(one: Any, other: Any) -> bool:
    return one is not other


def _gradients(box: Any) -> Iterator[Gradient]:
    for background in (getattr(box, "background", None), getattr(box, "canvas_background", None)):
        yield from (layer.image for layer in (background.layers if background else ()) if _is_gradient(layer.image))
    for name in ("border_image", "mask_border_image", "replacement"):
        if _is_gradient(image := getattr(box, name, None)):
            yield image


def _is_gradient(image: Any) -> bool:
    return isinstance(image, Gradient)


def _collapsed(border: Any, paint: _Paint) -> Any:
    """The border between two cells: how much it counts, and its style, width and colour."""
    score, (style, width, colour) = border
    return (score, (style, width, paint(colour))) if style in _RELIEF else border
