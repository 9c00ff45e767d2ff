"""How far up and down the glyphs of an embedded TrueType font reach.

A font's own ascent and descent keep room for its tallest stacks: in fonts of Nastaliq and Burmese nearly two em up and
one down, where few words need one and a half.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

Reach = tuple[float, float]
"""The lowest and the highest point over the line of writing, in em."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The outlines of a font: where that of each glyph begins and ends in `shapes`."""

    shapes: bytes
    places: tuple[int, ...]
    upem: int

    def reach(self, glyph: int) -> Reach | None:
        """How far a glyph reaches, or none where it has no ink."""
        if glyph + 1 >= len(self.places) or self.places[glyph] >= self.places[glyph + 1]:
            return None
        try:
            low, high = struct.unpack_from(">4xh2xh", self.shapes, self.places[glyph])
        except struct.error:
            return None
        return low / self.upem, high / self.upem


def read_outlines(program: bytes) -> Outlines | None:
    """The outlines in a font program (`head`, `loca` and `glyf` of OpenType 1.9), or none where they cannot be read."""
    try:
        (number,) = struct.unpack_from(">H", program, 4)
        tables = {}
        for n in range(number):
            tag, offset, length = struct.unpack_from(">4s4xII", program, 12 + 16 * n)
            tables[tag] = program[offset : offset + length]
        (upem,) = struct.unpack_from(">18xH", tables[b"head"])
        (long,) = struct.unpack_from(">50xh", tables[b"head"])
        kind, width, unit = ("I", 4, 1) if long else ("H", 2, 2)
        loca = tables[b"loca"]
        count = len(loca) // width
        places = tuple(place * unit for place in struct.unpack_from(f">{count}{kind}", loca))
        return Outlines(tables[b"glyf"], places, upem) if upem else None
    except (struct.error, KeyError):
        return None
