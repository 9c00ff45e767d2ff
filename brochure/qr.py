"""A web address as a QR code that prints sharp at any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

import segno

from brochure.colour import BLACK

QUIET = 4
"""Empty modules round the code: ISO/IEC 18004 asks for four, and a scanner needs them."""


def qr_svg(url: str, title: str, colour: str = BLACK) -> str:
    """An inline SVG of one path, in black; `title` is its alternative text.

    Error correction M (about 15 %) lets a crease or a coffee stain pass. The same address gives
    the same picture.
    """
    side, path = _drawn(url)
    # The quiet zone is part of the picture, so that no layout can forget it. Black, whatever the
    # palette: WeasyPrint hands no colour down from HTML to SVG, and scanners like it best.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" class="qr">'
        f'<title>{escape(title)}</title><path fill="{colour}" d="{path}"/></svg>'
    )


@lru_cache(maxsize=1024)
def _drawn(url: str) -> tuple[int, str]:
    """How many modules a code is wide, and its path. A clinic's is the same in all its brochures.

    A batch makes a layout for hundreds of clinics before the next one.
    """
    code = segno.make(url, error="m", micro=False, boost_error=False)
    rows = tuple(bytes(row) for row in code.matrix)
    return len(rows) + 2 * QUIET, "".join(_blocks(rows))


PLACEHOLDER = "M-1 -1h1v1h-1z"
"""A module outside any code."""

_BLOCK = re.compile(r"M(-?\d+) (-?\d+)h(\d+)v(\d+)h-\d+z")


@lru_cache(maxsize=1024)
def is_code(path: str) -> bool:
    """Whether a path is that of a code, and nothing else."""
    return bool(path) and not _BLOCK.sub("", path)


def painted(lines: list[Any], path: str, drawn: str = PLACEHOLDER) -> list[Any]:
    """Operators of PDF with those of a code for those of another path: of the placeholder, or of the code itself.

    WeasyPrint draws each block's four sides, which takes it longer than all the rest of a clinic's address. A
    rectangle is the same to the eye.
    """
    found = _sides(drawn)
    start = next((place for place in range(len(lines)) if lines[place : place + len(found)] == found), None)
    if start is None:
        return lines  # it is not shown
    return [*lines[:start], _rectangles(path), *lines[start + len(found) :]]


@lru_cache(maxsize=1024)
def _rectangles(path: str) -> bytes:
    return b"\n".join(b"%d %d %d %d re" % tuple(map(int, block.groups())) for block in _BLOCK.finditer(path))


@lru_cache(maxsize=8)
def _sides(path: str) -> list[bytes]:
    """What WeasyPrint draws of a path of modules."""
    lines = []
    for block in _BLOCK.finditer(path):
        x, y, length, height = map(int, block.groups())
        right, below = x + length, y + height
        lines += [b"%d %d m" % (x, y), b"%d %d l" % (right, y), b"%d %d l" % (right, below), b"%d %d l" % (x, below)]
        lines.append(b"h")
    return lines


def _blocks(rows: tuple[bytes, ...]) -> Iterator[str]:
    """Rectangles that cover the dark modules, once each: a run in a row, as far down as the same run goes on."""
    begun: dict[tuple[int, int], int] = {}
    for y, row in enumerate((*rows, b""), QUIET):
        runs = set(_runs(row))
        for x, length in sorted(begun.keys() - runs):
            height = y - begun.pop((x, length))
            yield f"M{x} {y - height}h{length}v{height}h-{length}z"
        begun = {run: begun.get(run, y) for run in runs}


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Where dark modules in a row begin, and how many there are."""
    x = QUIET
    for dark, run in groupby(row):
        length = len(tuple(run))
        if dark:
            yield x, length
        x += length
