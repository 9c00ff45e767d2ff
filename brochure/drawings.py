"""Pictures drawn from data, as SVG without words: labels are HTML, since SVG text is not shaped.

All of them tell their parts apart by shape, so that they survive a grey printer. Lengths are SVG units of about 1 mm.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from math import ceil, cos, pi, sin, sqrt

from brochure.model import Quantity

_COLUMNS = 10
_PITCH, _RADIUS, _STROKE = 5.2, 1.95, 0.4
_CURVE = 4 / 3 * (sqrt(2) - 1)
"""How far a control point is from the end of a curve that is a quarter of a circle, for a radius of 1."""


@lru_cache(maxsize=64)
def icon_array(value: Quantity, total: int, *, colour: str, alt: str, mirrored: bool) -> str:
    """Circles in rows of ten, `value.low` of them filled; those up to `value.high` are half filled, being uncertain."""
    rows = -(-total // _COLUMNS)
    width, height = _COLUMNS * _PITCH, rows * _PITCH
    full: list[str] = []
    half: list[str] = []
    rings: list[str] = []
    for n in range(total):
        column = n % _COLUMNS
        x = ((_COLUMNS - 1 - column) if mirrored else column) * _PITCH + _PITCH / 2
        y = (n // _COLUMNS) * _PITCH + _PITCH / 2
        rings.append(_circle(x, y, _RADIUS))
        if n + 1 <= value.low:
            full.append(_circle(x, y, _RADIUS))
        elif n < ceil(value.high):
            half.append(_half(x, y, _RADIUS, 1 if mirrored else -1))
    return (
        f'<svg class="icons" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        f"<title>{escape(alt)}</title>"
        f'<path fill="{colour}" d="{"".join(full + half)}"/>'
        f'<path fill="none" stroke="{colour}" stroke-width="{_STROKE}" d="{"".join(rings)}"/></svg>'
    )


def _circle(x: float, y: float, r: float) -> str:
    """A circle of four curves: WeasyPrint makes an arc of three times as many."""
    k, j = _CURVE * r, (1 - _CURVE) * r
    return (
        f"M{x - r:.2f} {y:.2f}c0 {k:.4g} {j:.4g} {r:g} {r:g} {r:g}s{r:g} {-j:.4g} {r:g} {-r:g}"
        f"s{-j:.4g} {-r:g} {-r:g} {-r:g}s{-r:g} {j:.4g} {-r:g} {r:g}z"
    )


def _half(x: float, y: float, r: float, side: int) -> str:
    """Half a disc, on the left (-1) or right (1) of its middle."""
    k, j, w = side * _CURVE * r, (1 - _CURVE) * r, side * r
    return f"M{x:.2f} {y - r:.2f}c{k:.4g} 0 {w:g} {j:.4g} {w:g} {r:g}s{k - w:.4g} {r:g} {-w:g} {r:g}z"


def _faulty(x: float, y: float, r: float, colour: str) -> str:
    """A faulty cell: a disc with spikes that end in knobs."""
    spikes, knobs = [], []
    count = 8
    for k in range(count):
        angle = 2 * pi * k / count + x + y  # turned a little from cell to cell
        ex, ey = x + r * cos(angle), y + r * sin(angle)
        spikes.append(f"M{x:.2f} {y:.2f}L{ex:.2f} {ey:.2f}")
        knobs.append(_circle(ex, ey, r * 0.17))
    return (
        f'<path fill="{colour}" d="{_circle(x, y, r * 0.62)}{"".join(knobs)}"/>'
        f'<path fill="none" stroke="{colour}" stroke-width="{r * 0.14:.2f}" d="{"".join(spikes)}"/>'
    )


def _healthy(x: float, y: float, r: float, colour: str, nucleus: str) -> str:
    """A new cell: round, with a nucleus."""
    return (
        f'<path fill="{colour}" d="{_circle(x, y, r)}"/>'
        f'<path fill="{nucleus}" d="{_circle(x + r * 0.18, y - r * 0.16, r * 0.46)}"/>'
    )


def _gone(x: float, y: float, r: float, colour: str) -> str:
    """Where a cell was: a broken outline."""
    return f'<path fill="none" stroke="{colour}" stroke-width=".45" stroke-dasharray="1.5 1.3" d="{_circle(x, y, r)}"/>'


def _mirror(body: str, width: float, mirrored: bool) -> str:
    return f'<g transform="matrix(-1 0 0 1 {width:g} 0)">{body}</g>' if mirrored else body


@lru_cache(maxsize=64)
def reset(*, ring: str, faulty: str, healthy: str, nucleus: str, alt: str, mirrored: bool) -> str:
    """Three rings with arrows between them: faulty cells, cleared, new cells. 84 x 25."""
    cells = (
        (-5.2, -3.6, 2.5),
        (3.9, -5.2, 2.1),
        (-0.6, 1.2, 2.6),
        (-5.6, 5.2, 2.0),
        (5.4, 4.2, 2.3),
    )
    parts: list[str] = []
    for stage, centre in enumerate((13.0, 42.0, 71.0)):
        parts.append(f'<path fill="none" stroke="{ring}" stroke-width=".7" d="{_circle(centre, 12.5, 11.4)}"/>')
        for dx, dy, r in cells:
            x, y = centre + dx, 12.5 + dy
            if stage == 0:
                parts.append(_faulty(x, y, r * 1.18, faulty))
            elif stage == 1:
                parts.append(_gone(x, y, r * 0.9, ring))
            else:
                parts.append(_healthy(x, y, r * 0.95, healthy, nucleus))
    parts += [
        f'<path fill="none" stroke="{ring}" stroke-width=".8" stroke-linecap="round" stroke-linejoin="round"'
        f' d="M{x:g} 12.5h4.2m-1.7 -1.7l1.7 1.7l-1.7 1.7"/>'
        for x in (25.4, 54.4)
    ]
    return (
        '<svg class="reset" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 25">'
        f"<title>{escape(alt)}</title>{_mirror(''.join(parts), 84, mirrored)}</svg>"
    )


@lru_cache(maxsize=64)
def cover(kind: str, *, ring: str, faulty: str, healthy: str, nucleus: str, arrow: str, mirrored: bool) -> str:
    """The figure on the cover, 84 x 84, inside a broken ring: `cells` or, where nothing else suits, a `sprig`."""
    parts = [
        f'<path fill="none" stroke="{ring}" stroke-width="1" stroke-dasharray="2 2.6" d="{_circle(42, 42, 39)}"/>',
        f'<path fill="none" stroke="{ring}" stroke-width=".5" d="{_circle(42, 42, 33.5)}"/>',
    ]
    if kind == "cells":
        parts += _cells(ring=ring, faulty=faulty, healthy=healthy, nucleus=nucleus, arrow=arrow)
    else:
        parts += _sprig(leaf=healthy, vein=nucleus, stem=arrow, bud=faulty)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 84" width="84" height="84">'
        f"{_mirror(''.join(parts), 84, mirrored)}</svg>"
    )


def _cells(*, ring: str, faulty: str, healthy: str, nucleus: str, arrow: str) -> list[str]:
    """From faulty cells in an arc to new ones."""
    sick = ((21.5, 33, 6.2), (30, 50, 5.2), (17.5, 48.5, 3.8), (33, 36.5, 3.2), (24, 62, 3.4))
    gone = ((42, 60, 3.2), (44.5, 48.5, 2.4), (37, 66.5, 2.0))
    new = (
        (62, 34, 6.4),
        (55, 49, 5.4),
        (68, 50, 4.6),
        (58, 62, 4.8),
        (52.5, 38.5, 2.6),
        (67.5, 60.5, 2.6),
        (48.5, 56.6, 2.2),
    )
    return [
        *(_faulty(x, y, r, faulty) for x, y, r in sick),
        *(_gone(x, y, r, ring) for x, y, r in gone),
        *(_healthy(x, y, r, healthy, nucleus) for x, y, r in new),
        (
            f'<path fill="none" stroke="{arrow}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
            ' d="M25 22.5C33 12.5 50 12 58.5 21.5m-5.2 -.6l5.4 .9l.4 -5.4"/>'
        ),
    ]


def _sprig(*, leaf: str, vein: str, stem: str, bud: str) -> list[str]:
    """A sprig in leaf, with a bud at its tip."""
    leaves = (
        (41.2, 62, 17, -150), (42.4, 57, 17, -28), (41.4, 48, 15.5, -145), (42.8, 43, 15.5, -34),
        (42.2, 34.5, 12.5, -138), (43.2, 30.5, 12.5, -42),
    )  # fmt: skip
    return [
        *(_leaf(x, y, length, angle, leaf, vein) for x, y, length, angle in leaves),
        (
            f'<path fill="none" stroke="{stem}" stroke-width="1.5" stroke-linecap="round"'
            ' d="M41 71C41.2 58 41.4 44 43.4 21"/>'
        ),
        f'<path fill="{bud}" d="{_circle(43.8, 17.6, 3.4)}"/>',
    ]


def _leaf(x: float, y: float, length: float, degrees: float, colour: str, vein: str) -> str:
    """A leaf that grows from x, y at an angle (0 to the right, -90 up), with its vein."""

    def point(along: float, across: float) -> str:
        angle = degrees * pi / 180
        return (
            f"{x + length * (along * cos(angle) - across * sin(angle)):.2f} "
            f"{y + length * (along * sin(angle) + across * cos(angle)):.2f}"
        )

    outline = (
        f"M{point(0, 0)}C{point(0.2, -0.32)} {point(0.7, -0.34)} {point(1, 0)}"
        f"C{point(0.7, 0.3)} {point(0.25, 0.28)} {point(0, 0)}z"
    )
    return (
        f'<path fill="{colour}" d="{outline}"/>'
        f'<path fill="none" stroke="{vein}" stroke-width=".5" stroke-linecap="round"'
        f' d="M{point(0.1, 0)}L{point(0.82, 0)}"/>'
    )


_ICONS = {
    "phone": (
        "M6.5 3.5l3 0l1.6 4.2l-2.2 1.7c1 2.3 2.5 3.9 4.8 5l1.8 -2.1l4.2 1.7l0 3.1c0 1.7 -1.3 2.6 -2.9 2.5"
        "c-6.9 -.6 -12.2 -6.1 -12.7 -13c-.1 -1.6 .8 -3.1 2.4 -3.1z"
    ),
    "night": "M19.5 14.5a8 8 0 1 1 -10 -10a6.5 6.5 0 0 0 10 10z",
    "alert": "M12 3.5l9.5 16.5h-19zM12 9.5v5M12 17v.3",
    "web": "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0M3.5 12h17M12 3.5c-5 5.2 -5 11.8 0 17c5 -5.2 5 -11.8 0 -17",
}


@lru_cache(maxsize=64)
def icon(name: str, colour: str) -> str:
    """A line icon on a grid of 24, stroked 1.7."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
        f'<path fill="none" stroke="{colour}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
        f' d="{_ICONS[name]}"/></svg>'
    )


ICONS = tuple(_ICONS)
