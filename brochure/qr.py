"""A web address as a QR code that prints sharp at any size."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

import segno

QUIET = 4
"""Empty modules round the code: ISO/IEC 18004 asks for four, and a scanner needs them."""


def qr_svg(url: str, title: str, *, press: bool = False) -> str:
    """An inline SVG of one black path, in black ink for a press; `title` is its alternative text.

    Error correction M (about 15 %) lets a crease or a coffee stain pass. The same address gives
    the same picture.
    """
    code = segno.make(url, error="m", micro=False, boost_error=False)
    rows = tuple(bytes(row) for row in code.matrix)
    side = len(rows) + 2 * QUIET
    path = "".join(_runs(rows))
    # The quiet zone is part of the picture, so that no layout can forget it. Black, whatever the
    # palette: WeasyPrint hands no colour down from HTML to SVG, and scanners like it best.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" class="qr">'
        f'<title>{escape(title)}</title><path fill="{"device-cmyk(0 0 0 1)" if press else "#000"}" d="{path}"/></svg>'
    )


def _runs(rows: tuple[bytes, ...]) -> Iterator[str]:
    """One rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(tuple(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
