"""Matrices, boxes and curves, in plain numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

from brochure.preflight.nouns import Box, Rectangle

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def inverse(matrix: Matrix) -> Matrix | None:
    """The matrix that undoes this one; None where it flattens."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if not size:
        return None
    return d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size


def around(matrix: Matrix, left: float, low: float, right: float, high: float) -> Rectangle:
    """The upright box around a transformed box."""
    a, b, c, d, e, f = matrix
    xs = (a * left + c * low, a * right + c * low, a * left + c * high, a * right + c * high)
    ys = (b * left + d * low, b * right + d * low, b * left + d * high, b * right + d * high)
    return min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f


def bounds(points: Iterable[Point]) -> Rectangle:
    """The upright box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Rectangle, other: Rectangle) -> Rectangle:
    """What two rectangles share; right of left, or above its bottom, where they share nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def join(*rectangles: Rectangle) -> Rectangle:
    """The rectangle around others."""
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def has_area(box: Box) -> bool:
    """Whether a page box is at least 1 pt wide and high: a smaller one is a slip, and has no room for anything."""
    return box[2] - box[0] >= 1 and box[3] - box[1] >= 1


def inside(inner: Rectangle, outer: Rectangle, slack: float = 0.01) -> bool:
    """Whether one rectangle lies in another, by a hundredth of a millimetre."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def curve(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    """Points that a Bézier curve's box is spanned by: its end, and where it turns back."""
    points = [end]
    left, right = (start[0], end[0]) if start[0] < end[0] else (end[0], start[0])
    if left <= one[0] <= right and left <= two[0] <= right:
        top, bottom = (start[1], end[1]) if start[1] < end[1] else (end[1], start[1])
        if top <= one[1] <= bottom and top <= two[1] <= bottom:
            return points
    for axis in (0, 1):
        p, q, r, s = start[axis], one[axis], two[axis], end[axis]
        # The derivative's coefficients: a t^2 + b t + c.
        a, b, c = s - p + 3 * (q - r), 2 * (p - 2 * q + r), q - p
        for t in _roots(a, b, c):
            if 0 < t < 1:
                u = 1 - t
                points.insert(
                    0,
                    (
                        u**3 * start[0] + 3 * u * u * t * one[0] + 3 * u * t * t * two[0] + t**3 * end[0],
                        u**3 * start[1] + 3 * u * u * t * one[1] + 3 * u * t * t * two[1] + t**3 * end[1],
                    ),
                )
    return points


def _roots(a: float, b: float, c: float) -> tuple[float, ...]:
    if abs(a) < 1e-12:
        return (-c / b,) if b else ()
    inner = b * b - 4 * a * c
    if inner < 0:
        return ()
    root = math.sqrt(inner)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
