"""What each glyph of a finished PDF says, so that text copies, searches and reads aloud as it was written.

WeasyPrint files a glyph under the first text it was drawn for. Where one letter takes several glyphs, or one glyph
stands for several letters, as in Arabic and in the scripts of India and South-East Asia, that reads back as other
words. Here every pair of a glyph and its text has a code of its own (the font's `CIDToGIDMap` leads several codes to
one glyph), and glyphs that say something together are a span with `ActualText`. What is painted stays as it was.

Readers work out words from where glyphs stand. What is done besides serves poppler and PDFium, and harms no other:

- A mark without width, or one set higher, ends a word for poppler; a move to the right is a space for PDFium. So a
  letter with its marks is one span, and blanks (the font's space) tell where it begins and ends. PDFium leaves out
  pieces without ink, and goes by the first that has some and by where it begins.
- In right-to-left text readers expect letters as they are seen, from the left, and turn them round one by one. So
  nothing says two letters there: the second letter of a ligature is said by a blank of its own.
- Signs without a direction go with what is on their right; right-to-left marks, which nobody sees, hold them.
- Ghostscript, which print shops use, does not move on past what is shown invisibly (seen in 10.00.0). So what
  follows it begins at a place of its own.

This leans on how WeasyPrint 70.0 draws text: it tells `Font.to_unicode` of each glyph before it shows it.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count, takewhile
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

from brochure.paint import PaintedStream

_SHOWN = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
"""What stands in the brackets of a TJ: glyphs, and moves to the left in thousandths of the type size."""

_ASIDE, _APART, _CLEAR = 20, 75, 105
"""How far what says something stands to the left of where it belongs, in thousandths of the type size: enough to come
before it; so far that PDFium, or poppler too, does not take the same for something that was printed twice to look bold.
"""

_LEVEL, _VISIBLE, _INVISIBLE = b"0", b"0", b"3"
_HYPHEN, _SOFT_HYPHEN, _RIGHT_TO_LEFT, _JOINER = "\u2010", "\u00ad", "\u200f", "\u2060"
_JOINERS = "\u200c\u200d"
_LIKE_DIGITS = frozenset("\u060c")
"""Signs without a direction that poppler takes to run from left to right, as numbers do."""

_SAID: dict[int, str | None] = {
    0x00A0: " ", 0x202F: " ", 0x2011: "-",
    **dict.fromkeys((0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)),
}  # fmt: skip
"""What the typesetter puts in and nobody searches for: spaces and hyphens that do not break, characters without ink."""


@dataclass(slots=True, eq=False)
class Glyph:
    """A glyph as it is drawn, at `x`; its cell is from `start` to `end`, in thousandths of the type size.

    One glyph of a cluster has its `text`, the others none. `rise` is a number as PDF has it.
    """

    number: int
    text: str
    start: float
    x: float
    end: float
    width: int
    rise: bytes = _LEVEL

    @property
    def level(self) -> bool:
        """Whether it stands on the line of writing."""
        return self.rise == _LEVEL


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """What is read as one: a letter with its marks, a ligature, a syllable; its glyphs in the order drawn.

    `rtl` is none where it takes the direction of its neighbours.
    """

    glyphs: Sequence[Glyph]
    text: str
    rtl: bool | None

    @property
    def plain(self) -> bool:
        """Whether it is a single glyph on the line of writing."""
        return len(self.glyphs) == 1 and self.glyphs[0].level

    @property
    def bare(self) -> bool:
        """Whether it has no width, and belongs to what it is printed on."""
        return not any(glyph.width for glyph in self.glyphs)

    @property
    def start(self) -> float:
        """Where it begins."""
        return self.glyphs[0].start

    @property
    def end(self) -> float:
        """Where what follows begins."""
        return self.glyphs[-1].end


# -------------------------------------------------------------------------------------------------- what is said


def said(text: str) -> str:
    """A text as it is searched for."""
    return text.translate(_SAID)


@cache
def runs_left(text: str) -> bool | None:
    """Whether a text runs from right to left; none, where it takes the direction of its neighbours."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind in {"R", "AL"} for kind in kinds if kind in {"R", "AL", "L", "EN", "AN"}), None)


def units(glyphs: Iterable[Glyph]) -> list[Unit]:
    """Glyphs as drawn, from left to right, gathered into what is read as one."""
    clusters = list(_clusters(glyphs))
    directions: list[bool | None] = []
    for cluster in reversed(clusters):
        # In right-to-left text a mark comes before its letter.
        mark = cluster.bare and cluster.rtl is None
        directions.append(bool(directions) and directions[-1] is True if mark else cluster.rtl)
    found: list[Unit] = []
    for cluster, rtl in zip(clusters, reversed(directions), strict=True):
        last = found[-1] if found else None
        if last and last.bare and last.rtl and rtl:
            found[-1] = Unit([*last.glyphs, *cluster.glyphs], cluster.text + last.text, rtl)
        elif last and cluster.bare and not rtl:
            found[-1] = Unit([*last.glyphs, *cluster.glyphs], last.text + cluster.text, last.rtl)
        else:
            found.append(Unit(cluster.glyphs, cluster.text, rtl))
    return found


def _clusters(glyphs: Iterable[Glyph]) -> Iterator[Unit]:
    """Glyphs of one cluster together: its text is on the last glyph, but in right-to-left text on the first."""
    waiting: list[Glyph] = []
    found: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text:
            if found:
                yield _cluster(found)
            found, waiting = [*waiting, glyph], []
        elif found and runs_left(found[0].text):
            found.append(glyph)
        else:
            waiting.append(glyph)
    if found or waiting:
        yield _cluster([*found, *waiting])


def _cluster(glyphs: Sequence[Glyph]) -> Unit:
    text = "".join(glyph.text for glyph in glyphs)
    return Unit(glyphs, text, runs_left(text))


class Turns:
    """Where, from left to right, text of the other direction begins after signs that have none.

    Readers take such signs, a space above all, to belong to what is on their right. A right-to-left mark between the
    two says otherwise.
    """

    def __init__(self) -> None:
        self.rtl = False
        self.open = False

    def at(self, text: str, rtl: bool | None) -> bool:
        """Whether a mark is wanted before a text."""
        return (self.open and rtl is False) or text in _LIKE_DIGITS

    def after(self, text: str, rtl: bool | None) -> None:
        """Go on after a text."""
        self.open = rtl is None and text not in _LIKE_DIGITS and (self.open or self.rtl)
        self.rtl = rtl is True


def asides(text: str, *, alone: bool) -> list[tuple[int, str]]:
    """What is said beside the first letter of a right-to-left text, from the left on, and how far to its left.

    `alone` says that there is no letter on its left.
    """
    others = text[1:]
    if alone and others and unicodedata.combining(others[-1]):
        others += _RIGHT_TO_LEFT  # or what is on the left would take the mark along
    offset, found = _CLEAR - _ASIDE, []
    last = {text[:1]: 0}
    for letter in others:
        apart = _APART if letter == _RIGHT_TO_LEFT else _CLEAR
        offset = max(offset + _ASIDE, last.get(letter, -apart) + apart)
        last[letter] = offset
        found.append((offset, letter))
    return found[::-1]


# ----------------------------------------------------------------------------------------------------- the codes


class Lettering:
    """The codes of one file: what its glyphs are written with, and what they say."""

    def __init__(
        self, paints: Mapping[str, str] | None, files: dict[str, Any] | None = None, *, spare: str = ""
    ) -> None:
        """`paints` are what swatches are painted with, if that is known yet.

        `files` are the tables of fonts that another file has opened, and are added to. A font that any letter or digit
        in `spare` is drawn with brings all the others, too.
        """
        self.alphabets: dict[str, Alphabet] = {}
        self.paints = paints
        self._files = {} if files is None else files
        self._spare = spare

    def stream(self, stream: Any) -> Any:
        """A stream that is drawn on with these codes."""
        return _Stream.of(stream, self)

    def page(self, page: Any) -> Any:
        """A page, or a sheet, that is painted with these codes."""
        return _Page(page, self)

    def alphabet(self, font: Any) -> Alphabet:
        """The codes of a font."""
        if font.hash not in self.alphabets:
            self.alphabets[font.hash] = Alphabet(font, self._files, self._spare)
        return self.alphabets[font.hash]

    def finish(self, pdf: Any, renamed: Mapping[bytes, bytes] = MappingProxyType({})) -> None:
        """Tell the fonts of a PDF of their codes, just before it is saved. `renamed` have another name there."""
        alphabets = {
            renamed.get(alphabet.font.name, alphabet.font.name): alphabet
            for alphabet in self.alphabets.values()
            if alphabet.manifold
        }
        things = {thing.reference: thing for thing in pdf.objects}
        fonts = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Subtype") == "/Type0"]
        for font in fonts:
            if alphabet := alphabets.get(font["BaseFont"]):
                meanings = things[font["ToUnicode"]]
                meanings.stream = alphabet.meanings()
                glyphs = pydyf.Stream([alphabet.glyphs()], compress=meanings.compress)
                pdf.add_object(glyphs)
                font["Encoding"] = "/Identity-H"
                (inner,) = font["DescendantFonts"]
                things[inner]["CIDToGIDMap"] = glyphs.reference
                things[inner]["W"] = alphabet.widths()


class Alphabet:
    """The codes of a font. What a glyph means first has the glyph's own number as its code.

    `plain` are glyphs with their texts that are a unit each wherever nothing runs to the left.
    """

    def __init__(self, font: Any, files: dict[str, Any], spare: str = "") -> None:
        self.font = font
        # Known to the font as well: nothing was drawn with them yet.
        self.spare: set[int] = set()
        font.spare = self.spare
        self._drawn: set[int] = set()
        self._wanted = frozenset(filter(str.isalnum, spare))
        self._spare = spare
        self._files = files
        self._codes: dict[tuple[int, str], int] = {}
        self.plain: set[tuple[int, str]] = set()
        self._free = count(0xFEFF, -1)

    def within(self, other: Alphabet) -> bool:
        """Whether another alphabet has all these codes, and they mean the same there."""
        return self._codes.items() <= other._codes.items()

    @property
    def digest(self) -> str:
        """What tells it from other alphabets."""
        return repr((self.font.hash, sorted(self._codes.items())))

    @property
    def manifold(self) -> bool:
        """Whether some glyph has several meanings."""
        return len(self._codes) > len(self.font.to_unicode)

    def code(self, number: int, says: str) -> int:
        """The code of a glyph that says this."""
        key = number, says
        known = self._codes.get(key)
        if known is not None:
            return known
        code = number
        if self.font.to_unicode.setdefault(number, says) != says:
            code = next(self._free)
            if self.font.type != "ttf" or code < self.font.glyph_count + len(self.font.missing):
                return number  # there are no more: what it means first has to do
        self._codes[key] = code
        return code

    @cached_property
    def blank(self) -> tuple[int, int] | None:
        """The glyph of the space, and its width, where the font has one."""
        return self._glyph(" ")

    @cached_property
    def dot(self) -> tuple[int, int] | None:
        """A small glyph that has ink, and its width, where the font has one."""
        return self._glyph(".")

    @cached_property
    def wide(self) -> tuple[int, int] | None:
        """The widest glyph without ink, and its width, where the font has one."""
        empty = [(self.advance(number), number) for number in range(self.font.glyph_count)]
        width, number = max((found for found in empty if not self.has_ink(found[1])), default=(0, 0))
        return (number, self.font.widths.setdefault(number, width)) if width else None

    def advance(self, number: int) -> int:
        """The width of a glyph, in thousandths of the type size."""
        advances = self._advances
        return advances[min(number, len(advances) - 1)]

    @cached_property
    def _advances(self) -> Sequence[int]:
        key = f"{self.font.hash} advances"
        if key not in self._files:
            given, upem = _advances(self.font.file_content, self.font.index), int(self.font.upem)
            self._files[key] = [round(advance * 1000 / upem) for advance in given]
        found: Sequence[int] = self._files[key]
        return found

    def has_ink(self, number: int) -> bool:
        """Whether there is anything to be seen of a glyph."""
        places = self._tables.get("loca")
        return places is None or number + 1 >= len(places) or places[number] < places[number + 1]

    def meanings(self) -> list[bytes]:
        """A CMap from codes to what they say."""
        entries = [f"<{code:04x}> <{_utf16(says)}>" for (_, says), code in self._codes.items()]
        lines = _CMAP_HEAD[:]
        for start in range(0, len(entries), 100):
            block = entries[start : start + 100]
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        return [line.encode() for line in [*lines, *_CMAP_FOOT]]

    def glyphs(self) -> bytes:
        """A map from codes to glyphs. A character that the font has not is its glyph 0, as WeasyPrint has it."""
        missing = set(self.font.missing.values())
        found = bytearray(2 * (max(self._codes.values()) + 1))
        for (number, _), code in self._codes.items():
            if number not in missing:
                found[2 * code : 2 * code + 2] = number.to_bytes(2)
        return bytes(found)

    def widths(self) -> Any:
        """The widths of all codes."""
        found = pydyf.Array()
        for (number, _), code in sorted(self._codes.items(), key=itemgetter(1)):
            found += [code, pydyf.Array([self.font.widths[number]])]
        return found

    def tell(self, number: int, text: str) -> None:
        """Hear of a glyph that is drawn."""
        if number in self._drawn and text not in self._wanted:
            return
        # Before WeasyPrint asks Pango, which rounds it otherwise at another size: whatever is drawn first counts.
        self.font.widths.setdefault(number, self.advance(number))
        if text in self._wanted:
            self._wanted = frozenset()
            new = {glyph for letter in self._spare if (glyph := self._bring(letter)) is not None}
            self.spare.update(new - self._drawn)
        self.spare.discard(number)
        self._drawn.add(number)

    def _bring(self, character: str) -> int | None:
        """The number of a character's glyph, which is in the file from now on, where the font has one."""
        name = self._tables.getBestCmap().get(ord(character))
        if name is None:
            return None
        number = int(name)
        self.code(number, character)
        self.font.widths.setdefault(number, self.advance(number))
        return number

    def _glyph(self, character: str) -> tuple[int, int] | None:
        number = self._bring(character)
        return None if number is None else (number, self.font.widths[number])

    @property
    def _tables(self) -> Any:
        if self.font.hash not in self._files:
            self._files[self.font.hash] = self._opened()
        return self._files[self.font.hash]

    def _opened(self) -> Any:
        tables = TTFont(io.BytesIO(self.font.file_content), fontNumber=self.font.index, lazy=True)
        # Numbers for names: to read the names would take longer than all the rest.
        tables.setGlyphOrder([str(number) for number in range(self.font.glyph_count)])
        return tables


def heights(font: Any) -> tuple[int, int]:
    """How far a font's letters reach above and below their line, in thousandths of the type size."""
    place = _places_of_tables(font.file_content, font.index)[b"hhea"]
    ascent, descent = struct.unpack_from(">hh", font.file_content, place + 4)
    return round(ascent * 1000 / int(font.upem)), round(descent * 1000 / int(font.upem))


def _advances(file: bytes, index: int) -> tuple[int, ...]:
    """The widths of glyphs as the font's file has them; those of the last glyphs are alike, and not repeated."""
    places = _places_of_tables(file, index)
    wide = int.from_bytes(file[places[b"hhea"] + 34 : places[b"hhea"] + 36])
    return struct.unpack_from(">" + "H2x" * wide, file, places[b"hmtx"])


def _places_of_tables(file: bytes, index: int) -> dict[bytes, int]:
    start = int.from_bytes(file[12 + 4 * index : 16 + 4 * index]) if file[:4] == b"ttcf" else 0
    count = int.from_bytes(file[start + 4 : start + 6])
    rows = [file[place : place + 16] for place in range(start + 12, start + 12 + 16 * count, 16)]
    return {row[:4]: int.from_bytes(row[8:12]) for row in rows}


_CMAP_HEAD = [
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <ffff>",
    "endcodespacerange",
]
_CMAP_FOOT = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex()


# ------------------------------------------------------------------------------------------------- what is drawn

_Told = tuple[Alphabet, int, str]
"""A glyph that is about to be shown: its font's codes, its number, its text."""


class _Page:
    """A page that is painted with the codes of a file."""

    def __init__(self, page: Any, lettering: Lettering) -> None:
        self._page = page
        self._lettering = lettering

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        self._page.paint(_Stream.of(stream, self._lettering), scale)


class _Record(dict[int, str]):
    """A font's `to_unicode` to which every glyph is new, so that WeasyPrint tells of it each time."""

    tell: Callable[[int, str], None]

    def __contains__(self, number: object) -> bool:
        return False

    def __setitem__(self, number: int, text: str) -> None:
        self.tell(number, text)


class _Stream(PaintedStream):
    """A stream whose text is written anew as soon as it is drawn."""

    _lettering: Lettering
    _told: list[_Told]
    _start: int
    _size: float | None

    @classmethod
    def of(cls, stream: Any, lettering: Lettering) -> Any:
        """The stream itself, made one of these: WeasyPrint has it in its list of objects already."""
        stream.__class__ = cls
        stream.paints = lettering.paints
        stream._lettering, stream._told, stream._start = lettering, [], 0
        return stream

    def clone(self, **kwargs: Any) -> Any:
        return self.of(super().clone(**kwargs), self._lettering)

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        font, size = super().add_font(pango_font)
        if not isinstance(font.to_unicode, _Record):
            font.to_unicode = _Record()
        alphabet = self._lettering.alphabet(font)

        def tell(number: int, text: str) -> None:
            self._told.append((alphabet, number, text))
            alphabet.tell(number, text)

        font.to_unicode.tell = tell
        return font, size

    def begin_text(self) -> None:
        super().begin_text()
        self._start, self._size = len(self.stream), None

    def set_font_size(self, font: str, size: float) -> None:
        super().set_font_size(font, size)
        if self._size is None:
            self._size = size  # it may be that of the text before, which goes on

    def end_text(self) -> None:
        told, self._told = self._told, []
        if told and told[-1][2] == _HYPHEN:
            told[-1] = (*told[-1][:2], _SOFT_HYPHEN)
        lines = self.stream[self._start :]
        if not _is_simple(told) or any(isinstance(line, bytes) and line.endswith(b" Ts") for line in lines):
            self.stream[self._start :] = _rewritten(lines, told, self._size or 0.0)
        super().end_text()


def _is_simple(told: Sequence[_Told]) -> bool:
    """Whether each glyph is a unit of its own, with its own number as its code, and nothing else is to be said."""
    if all((number, text) in alphabet.plain for alphabet, number, text in told):
        return True
    turns = Turns()
    for alphabet, number, text in told:
        rtl = runs_left(text)
        if not text or not alphabet.font.widths[number] or turns.at(text, rtl) or (rtl and len(text) > 1):
            return False
        if alphabet.code(number, _meaning(text)) != number:
            return False
        turns.after(text, rtl)
        if not (rtl or text in _LIKE_DIGITS):
            alphabet.plain.add((number, text))
    return not turns.open


def _meaning(text: str) -> str:
    return text if text == _SOFT_HYPHEN else said(text)


def _rewritten(lines: Iterable[Any], told: Iterable[_Told], size: float) -> list[Any]:
    """What draws a piece of text that begins in this type size, with codes for glyphs."""
    found: list[Any] = []
    heard = iter(told)
    shown: list[bytes] = []
    turns, line_start = Turns(), _LineStart(size)
    for line in lines:
        if isinstance(line, bytes) and line.endswith((b" TJ", b" Ts")):
            shown.append(line)
        else:
            found += _drawn(shown, heard, turns, line_start)
            found.append(line)
            shown = []
            if isinstance(line, bytes) and line.endswith(b" Tf"):
                line_start.size = float(line.split()[1])
    return found + _drawn(shown, heard, turns, line_start, last=True)


def _drawn(
    lines: Sequence[bytes], heard: Iterator[_Told], turns: Turns, line_start: _LineStart, *, last: bool = False
) -> list[bytes]:
    """Lines that show text in one font, written anew."""
    glyphs: list[Glyph] = []
    rise, start, x = _LEVEL, 0.0, 0.0
    alphabet: Alphabet | None = None
    for line in lines:
        if line.endswith(b" Ts"):
            rise = line[:-3]
            continue
        for shown, move in _SHOWN.findall(line[1:-4].decode()):
            for _ in range(0, len(shown), 4):
                alphabet, number, text = next(heard)
                width = alphabet.font.widths[number]
                glyphs.append(Glyph(number, text, start, x, x + width, width, rise))
                start = x = x + width
            if move:
                x -= float(move)
                # A whole number follows the glyph that it makes wider or narrower; another one shifts what is next.
                if "." not in move:
                    start = x
                    if glyphs:
                        glyphs[-1].end = x
    if alphabet is None:
        return list(lines)
    pen = _Pen(alphabet, line_start)
    for unit in units(glyphs):
        if turns.at(unit.text, unit.rtl):
            pen.blank(unit.start - _ASIDE, _RIGHT_TO_LEFT)
        _write(pen, unit, alone=not turns.rtl)
        turns.after(unit.text, unit.rtl)
    if last and turns.open:
        pen.blank(x - _ASIDE, _RIGHT_TO_LEFT)
    pen.go(x)
    return pen.lifted()


@dataclass(slots=True)
class _LineStart:
    """Where PDF's line of text began, to which `Td` is relative: `behind` the font's first glyph, in the units of
    `size`, the type size.
    """

    size: float
    behind: float = 0.0

    def move_to(self, x: float) -> bytes:
        """Begin the line anew at `x`, in thousandths of the type size from the font's first glyph."""
        move, self.behind = self.behind + x * self.size / 1000, -x * self.size / 1000
        return _number(move).encode() + b" 0 Td"

    def go_on(self, x: float) -> None:
        """The font ends at `x`, and another begins there."""
        self.behind += x * self.size / 1000


class _Pen:
    """Writes operators that show glyphs."""

    def __init__(self, alphabet: Alphabet, line_start: _LineStart) -> None:
        self.alphabet = alphabet
        self._line_start = line_start
        self._lines: list[bytes] = []
        self._shown: list[str] = []
        self._open = False
        self._x = 0.0
        self._rise = _LEVEL
        self._mode = _VISIBLE

    def go(self, x: float) -> None:
        """Move there."""
        move = round(self._x - x, 4)
        if move:
            self._x -= move
            self._shown.append(f"{'>' if self._open else ''}{_number(move)}")
            self._open = False

    def show(self, number: int, x: float, width: int, says: str) -> None:
        """Show a glyph that says this."""
        self.go(x)
        self._shown.append(f"{'' if self._open else '<'}{self.alphabet.code(number, says):04x}")
        self._open = True
        self._x += width

    def blank(self, start: float, says: str = "") -> None:
        """Show a blank that begins there."""
        if self.alphabet.blank:
            number, width = self.alphabet.blank
            self.show(number, start, width, says)

    def blank_to(self, end: float) -> None:
        """Show a blank that ends there."""
        if self.alphabet.blank:
            self.blank(end - self.alphabet.blank[1])

    def frame(self, start: float) -> None:
        """Show a wide blank: what PDFium takes for one line may lie the further apart the wider it is at its ends."""
        if self.alphabet.wide:
            number, width = self.alphabet.wide
            self.show(number, start, width, _JOINER)

    def dot(self, start: float, says: str = "") -> None:
        """Show something with ink, though it is not to be seen."""
        if self.alphabet.dot:
            number, width = self.alphabet.dot
            self.mode(_INVISIBLE)
            self.show(number, start, width, says)

    def rise(self, rise: bytes) -> bool:
        """Go higher or lower from now on; say whether this begins a new piece."""
        if rise == self._rise:
            return False
        self.write(rise + b" Ts")
        self._rise = rise
        return True

    def mode(self, mode: bytes) -> None:
        """Draw visibly or not from now on."""
        if mode != self._mode:
            self.write(mode + b" Tr")
            self._mode = mode
            if mode == _VISIBLE:
                self.write(self._line_start.move_to(self._x))

    def write(self, line: bytes = b"") -> None:
        """Write another operator."""
        if self._shown:
            self._lines.append(f"[{''.join(self._shown)}{'>' if self._open else ''}] TJ".encode())
            self._shown, self._open = [], False
        if line:
            self._lines.append(line)

    def lifted(self) -> list[bytes]:
        """All that was written."""
        self.rise(_LEVEL)
        self.mode(_VISIBLE)
        self.write()
        self._line_start.go_on(self._x)
        return self._lines


def _number(number: float) -> str:
    """A number as PDF has it."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _write(pen: _Pen, unit: Unit, *, alone: bool) -> None:
    """Write a unit, and beside it what it says besides. `alone` says that no right-to-left letter is on its left."""
    pen.rise(_LEVEL)
    text = _meaning(unit.text)
    beside: list[tuple[int, str]] = []
    if unit.rtl:
        text = "".join(letter for letter in text if letter not in _JOINERS)
        if not unit.plain and (alone or len(text) > 1):
            # Where a word begins with a span on its left, PDFium does not turn it round.
            text = text[:1] + _RIGHT_TO_LEFT + text[1:]
        beside, text = asides(text, alone=alone), text[:1]
    for offset, letter in beside:
        (pen.blank if unit.plain else pen.dot)(unit.start - offset, letter)
    pen.mode(_VISIBLE)
    if unit.plain:
        (glyph,) = unit.glyphs
        pen.show(glyph.number, glyph.x, glyph.width, text)
    else:
        pen.write(b"/Span <</ActualText <feff%s>>> BDC" % _utf16(text).encode())
        _draw_as_one(pen, unit, text)
        pen.write(b"EMC")


def _draw_as_one(pen: _Pen, unit: Unit, text: str) -> None:
    """Draw glyphs that say something together, between blanks where they do not reach from end to end."""
    glyphs = list(unit.glyphs)
    if unit.rtl:
        glyphs.sort(key=lambda glyph: not (glyph.level and glyph.width))
    level = list(takewhile(lambda glyph: glyph.level, glyphs))
    if not any(pen.alphabet.has_ink(glyph.number) for glyph in level):
        pen.dot(unit.start)
        pen.blank_to(unit.end)
        pen.mode(_VISIBLE)
    elif abs(glyphs[0].x - unit.start) > _ASIDE:
        pen.blank(unit.start)
    last = len(glyphs) - 1
    inside = unit.start + max(0.0, min(_ASIDE, (unit.end - unit.start) / 2))
    for place, glyph in enumerate(glyphs):
        if place == len(level) > 0:
            pen.blank_to(unit.end)
        apart = pen.rise(glyph.rise)
        if apart and unit.rtl and pen.alphabet.wide:
            pen.frame(inside)
        elif apart and not inside <= glyph.x <= unit.end:
            pen.blank(inside)
        # For readers that know no ActualText: the letters in their order, as far as there are glyphs.
        pen.show(glyph.number, glyph.x, glyph.width, text[place : place + 1] if place < last else text[place:])
        if apart and unit.rtl:
            pen.frame(glyph.x)
    if not glyphs[-1].width or not glyphs[-1].level or abs(glyphs[-1].x + glyphs[-1].width - unit.end) > _ASIDE:
        pen.rise(_LEVEL)
        pen.blank_to(unit.end)
