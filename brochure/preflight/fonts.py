"""A font of a PDF as far as preflight needs it: how wide its glyphs are, what they mean, and whether it is embedded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from brochure.preflight.outlines import Outlines, Reach, read_outlines
from brochure.preflight.streams import read_stream

_HALF_EM = 0.5
_ASCENT, _DESCENT = 0.75, -0.25
_CMAP_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_CMAP_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
_MOST_MEANINGS = 70_000  # a two-byte font has 65,536 codes


@dataclass(slots=True, kw_only=True)
class Face:
    """A font: widths, ascent and descent in em. A code's glyph is (width, text, whether it has ink), text empty where
    nobody says.

    `outlines` are there where codes lead to TrueType glyphs by a map (`numbers`), or by their own number.
    """

    name: str
    kind: str
    embedded: bool
    subset: bool
    unicode: bool
    two_byte: bool
    ascent: float
    descent: float
    widths: dict[int, float]
    usual: float
    meanings: dict[int, str]
    letters: bool
    outlines: Outlines | None = None
    numbers: bytes = b""
    shapes: pikepdf.Object | None = None
    matrix: tuple[float, ...] = (0.001, 0, 0, 0.001, 0, 0)
    _known: dict[int, tuple[float, str, bool]] = field(default_factory=dict)
    _reaches: dict[int, Reach | None] = field(default_factory=dict)

    def glyphs(self, text: bytes) -> list[tuple[int, float, str, bool]]:
        """The codes of a string, each with its width in em, what it says, and whether it has ink."""
        if self.two_byte:
            codes = [text[n] << 8 | text[n + 1] for n in range(0, len(text) - 1, 2)]
        else:
            codes = list(text)
        known = self._known
        found = []
        for code in codes:
            glyph = known.get(code)
            if glyph is None:
                says = self._meaning(code)
                glyph = known[code] = (self.widths.get(code, self.usual), says, self._has_ink(code, says))
            found.append((code, *glyph))
        return found

    def _has_ink(self, code: int, text: str) -> bool:
        """Whether there is anything to be seen of a glyph; where nobody knows its outline, its text says so."""
        if self.outlines:
            return self._outline(code) is not None
        return not text or any(not letter.isspace() and unicodedata.category(letter) != "Cf" for letter in text)

    def reach(self, codes: Iterable[int]) -> Reach:
        """How far down and up some glyphs reach, in em; ascent and descent where nobody knows their outlines."""
        found = [outline for code in codes if (outline := self._outline(code))]
        if not found:
            return self.descent, self.ascent
        return min(low for low, _ in found), max(high for _, high in found)

    def _outline(self, code: int) -> Reach | None:
        if code not in self._reaches:
            number = int.from_bytes(self.numbers[2 * code : 2 * code + 2]) if self.numbers else code
            self._reaches[code] = self.outlines.reach(number) if self.outlines else None
        return self._reaches[code]

    def _meaning(self, code: int) -> str:
        said = self.meanings.get(code)
        if said is not None:
            return said
        return chr(code) if self.letters and 32 <= code < 127 else ""


def read_face(font: Any) -> Face:
    """A font dictionary, read. What it lacks is guessed: half an em wide, 0.75 em up and 0.25 em down."""
    kind = str(font.get("/Subtype", "/Type1"))[1:]
    inner = font.DescendantFonts[0] if kind == "Type0" else font
    descriptor: Any = inner.get("/FontDescriptor", pikepdf.Dictionary())
    name = str(font.get("/BaseFont", font.get("/Name", "/")))[1:]
    ascent = float(descriptor.get("/Ascent", 0)) / 1000
    descent = -abs(float(descriptor.get("/Descent", 0))) / 1000
    matrix = (0.001, 0.0, 0.0, 0.001, 0.0, 0.0)
    if kind == "Type3":
        a, b, c, d, e, f = (float(value) for value in font.FontMatrix)
        matrix = a, b, c, d, e, f
        box = [float(value) * matrix[3] for value in font.FontBBox]
        descent, ascent = min(box[1], box[3]), max(box[1], box[3])
    meanings = _meanings(font)
    encoding = font.get("/Encoding")
    widths, usual = _cid_widths(inner) if kind == "Type0" else _simple_widths(font, descriptor, matrix[0])
    outlines, numbers = _outlines(font, inner, descriptor)
    return Face(
        name=name,
        kind=kind if kind != "Type0" else str(inner.get("/Subtype", "/Type0"))[1:],
        embedded=kind == "Type3" or any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")),
        subset=bool(re.match(r"[A-Z]{6}\+", name)),
        unicode=bool(meanings) or (kind != "Type0" and encoding is not None and kind != "Type3"),
        two_byte=kind == "Type0",
        ascent=ascent if ascent > descent else _ASCENT,
        descent=descent if ascent > descent else _DESCENT,
        widths=widths,
        usual=usual,
        meanings=meanings,
        letters=kind not in {"Type0", "Type3"},
        outlines=outlines,
        numbers=numbers,
        shapes=font.get("/CharProcs") and font if kind == "Type3" else None,
        matrix=matrix,
    )


def _outlines(font: Any, inner: Any, descriptor: Any) -> tuple[Outlines | None, bytes]:
    """The outlines of a font whose codes are glyph numbers, or lead to them by a map."""
    program, numbers = descriptor.get("/FontFile2"), inner.get("/CIDToGIDMap")
    direct = inner.get("/Subtype") == "/CIDFontType2" and font.get("/Encoding") == "/Identity-H"
    if not direct or not isinstance(program, pikepdf.Stream):
        return None, b""
    return read_outlines(read_stream(program)), read_stream(numbers) if isinstance(numbers, pikepdf.Stream) else b""


def _simple_widths(font: Any, descriptor: Any, unit: float) -> tuple[dict[int, float], float]:
    first = int(font.get("/FirstChar", 0))
    widths = {first + n: float(width) * unit for n, width in enumerate(font.get("/Widths", ()))}
    return widths, float(descriptor.get("/MissingWidth", 0)) * unit or (0.0 if widths else _HALF_EM)


def _cid_widths(font: Any) -> tuple[dict[int, float], float]:
    """/W as a CID font has it: `c [w1 w2 ...]` or `first last w`; and /DW."""
    widths: dict[int, float] = {}
    values = list(font.get("/W", ()))
    place = 0
    while place + 1 < len(values):
        first, second = int(values[place]), values[place + 1]
        if isinstance(second, pikepdf.Array):
            widths.update((first + n, float(width) / 1000) for n, width in enumerate(second))
            place += 2
        elif place + 2 < len(values):
            last = min(int(second), 0xFFFF)
            widths.update(dict.fromkeys(range(first, last + 1), float(values[place + 2]) / 1000))
            place += 3
        else:
            break
    return widths, float(font.get("/DW", 1000)) / 1000


def _meanings(font: Any) -> dict[int, str]:
    """What a font's ToUnicode map says of its codes."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    meanings: dict[int, str] = {}
    for kind, body in _CMAP_BLOCK.findall(read_stream(stream)):
        tokens = [bracket or bytes.fromhex(digits.decode()) for digits, bracket in _CMAP_TOKEN.findall(body)]
        if kind == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                meanings[int.from_bytes(code)] = _utf16(text)
        else:
            _ranges(tokens, meanings)
        if len(meanings) > _MOST_MEANINGS:
            break
    return meanings


def _ranges(tokens: list[bytes], meanings: dict[int, str]) -> None:
    place = 0
    while place + 2 < len(tokens):
        first, last = int.from_bytes(tokens[place]), min(int.from_bytes(tokens[place + 1]), 0xFFFF)
        if tokens[place + 2] == b"[":
            end = tokens.index(b"]", place) if b"]" in tokens[place:] else len(tokens)
            meanings.update((first + n, _utf16(token)) for n, token in enumerate(tokens[place + 3 : end]))
            place = end + 1
        else:
            text = _utf16(tokens[place + 2])
            for code in range(first, last + 1):
                meanings[code] = text[:-1] + chr(min(ord(text[-1]) + code - first, 0x10FFFF)) if text else ""
            place += 3


def _utf16(text: bytes) -> str:
    return text.decode("utf-16-be", "replace")
