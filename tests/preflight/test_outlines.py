from __future__ import annotations

import struct

import pytest
from fontTools.ttLib import TTFont

from brochure import fonts
from brochure.preflight.outlines import read_outlines

FACES = ["NotoNastaliqUrdu_400Regular", "NotoSansMyanmar_700Bold", "NotoSansTC_400Regular", "NotoSans_400Regular"]


@pytest.mark.parametrize("name", FACES)
def test_each_glyph_reaches_as_far_as_its_points(name: str) -> None:
    path = fonts.folder() / f"{name}.ttf"
    outlines = read_outlines(path.read_bytes())
    assert outlines is not None
    with TTFont(path) as face:
        upem, glyphs = face["head"].unitsPerEm, face["glyf"]
        for number, glyph in enumerate(face.getGlyphOrder()[:3000]):
            shape = glyphs[glyph]
            wanted = (shape.yMin / upem, shape.yMax / upem) if shape.numberOfContours else None
            assert outlines.reach(number) == wanted, glyph
        blank = face.getGlyphID(face.getBestCmap()[ord(" ")])
        assert outlines.reach(blank) is None
    assert outlines.reach(70_000) is None


def font(**changes: bytes) -> bytes:
    """A font of one square, 500 high, in a thousand units."""
    head = bytearray(54)
    struct.pack_into(">18xH", head, 0, 1000)
    tables = {
        "head": bytes(head),
        "loca": struct.pack(">HH", 0, 5),
        "glyf": struct.pack(">5h", 1, 0, -100, 500, 400),
        **changes,
    }
    directory, body, place = b"", b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        directory += struct.pack(">4s3I", tag.encode(), 0, place + len(body), len(table))
        body += table
    return struct.pack(">4sH6x", b"\0\1\0\0", len(tables)) + directory + body


def test_a_reach_is_in_em() -> None:
    outlines = read_outlines(font())
    assert outlines is not None
    assert outlines.reach(0) == (-0.1, 0.4)


@pytest.mark.parametrize(
    "program",
    [b"", b"OTTO", font()[:40], font(head=b"short"), font(head=bytes(54)), b"\0\1\0\0\xff\xff" + bytes(20)],
)
def test_a_font_that_cannot_be_read_has_no_outlines(program: bytes) -> None:
    assert read_outlines(program) is None


def test_a_glyph_that_is_cut_off_has_no_reach() -> None:
    outlines = read_outlines(font(glyf=b"\0\1"))
    assert outlines is not None
    assert outlines.reach(0) is None
