"""Proof pictures: each page as it is shown, with its trim, bleed and folds, every flaw outlined and numbered, and what
the numbers say underneath. Errors and warnings differ in line as well as in colour, for those who print them in grey.
"""

from __future__ import annotations

import bisect
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from brochure import fonts
from brochure.model import Severity
from brochure.preflight.nouns import PT_PER_MM, Box, Flaw, Page, Rectangle, Report, Settings
from brochure.preflight.plates import show
from brochure.preflight.reader import read

_SIZE = 10  # pt
_MARGIN = 12  # pixels
_NARROWEST = 640  # pixels: room for a legend
_PAPER, _WORDS, _FAINT = (255, 255, 255), (30, 30, 30), (95, 95, 95)
_LINES: dict[str, tuple[tuple[int, int, int], tuple[int, ...], int]] = {
    "error": ((200, 0, 20), (), 3),
    "warning": ((176, 106, 0), (10, 6), 3),
    "trim": ((0, 110, 200), (), 1),
    "bleed": ((0, 140, 60), (2, 3), 1),
    "fold": ((150, 0, 160), (12, 4, 2, 4), 1),
}
"""Colour, lengths of dashes and gaps, and width in pixels."""

_ARABIC, _HAN = r"[\u0590-\u08ff\ufb50-\ufefc]", r"[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]"
# Arabic words stay together with the spaces between them, so that they are laid from right to left as one.
_RUNS = re.compile(rf"(?P<Arabic>{_ARABIC}+(?:\s+{_ARABIC}+)*)|(?P<Han>{_HAN}+)")
_TYPEFACES = {"Arabic": "Vazirmatn_400Regular.ttf", "Han": "NotoSansSC_400Regular.ttf"}
_PLAIN, _BOLD = "NotoSans_400Regular.ttf", "NotoSans_700Bold.ttf"


def proof_pictures(
    pdf: bytes, report: Report, *, settings: Settings | None = None, dpi: float = 110
) -> Iterator[bytes]:
    """A PNG for each page of the PDF that the report is of; what concerns the file as a whole stands on the first.

    `settings` are those of the report: they may say where the folds are.

    Raises:
        PdfError: the PDF cannot be read.
        MachineError: our fonts are missing.
    """
    numbered = list(enumerate(report.flaws, 1))
    with read(pdf) as file:
        for page in file.pages:
            mine = [
                (n, flaw) for n, flaw in numbered if flaw.page == page.number or (page.number == 1 and not flaw.page)
            ]
            picture = _Sheet(pdf, page, (settings or Settings()).folds_of(page), dpi).picture(mine)
            buffer = io.BytesIO()
            picture.save(buffer, format="PNG")
            yield buffer.getvalue()


class _Sheet:
    """A page to be drawn on."""

    def __init__(self, pdf: bytes, page: Page, folds: Sequence[float], dpi: float) -> None:
        box = shown_box(page)
        self._print = show(pdf, page.number, box, dpi=dpi * page.unit)
        self._page, self._folds = page, folds
        self._left, self._top, right, _ = page.place(box)
        self._scale = self._print.width / (right - self._left)
        self._type = _Type(max(round(_SIZE * dpi / 72), 9))

    def picture(self, flaws: Sequence[tuple[int, Flaw]]) -> Image.Image:
        """The page, its lines, its flaws, and the legend."""
        width = max(self._print.width, _NARROWEST) + 2 * _MARGIN
        legend = self._legend(flaws, width - 2 * _MARGIN)
        height = self._print.height + 3 * _MARGIN + sum(line.height for line in legend)
        sheet = Image.new("RGB", (width, height), _PAPER)
        sheet.paste(self._print, (_MARGIN, _MARGIN))
        draw = ImageDraw.Draw(sheet)
        page = self._page
        if page.bleed:
            self._outline(draw, page.bleed_area, "bleed")
        self._outline(draw, page.trim_area, "trim")
        for fold in self._folds:
            self._outline(draw, (fold, 0.0, fold, page.trim_area[3]), "fold")
        # All rectangles first, so that none strikes out a number.
        for _, flaw in flaws:
            if flaw.rectangle:
                self._outline(draw, flaw.rectangle, str(flaw.severity))
        taken: list[tuple[int, int, int, int]] = []
        for number, flaw in flaws:
            if flaw.rectangle:
                taken.append(self._number(draw, number, flaw, taken))
        top = self._print.height + 2 * _MARGIN
        for line in legend:
            line.draw(draw, _MARGIN, top)
            top += line.height
        return sheet

    def _pixels(self, rectangle: Rectangle) -> tuple[int, int, int, int]:
        """Where a rectangle lies in the picture, kept within the page."""
        left, top, right, bottom = (
            _MARGIN + min(max(round((value - start) * self._scale), 0), length - 1)
            for value, start, length in zip(
                rectangle, (self._left, self._top) * 2, (self._print.width, self._print.height) * 2, strict=True
            )
        )
        return left, top, right, bottom

    def _outline(self, draw: ImageDraw.ImageDraw, rectangle: Rectangle, kind: str) -> None:
        left, top, right, bottom = self._pixels(rectangle)
        width = _LINES[kind][2]
        if width > 1:  # around what is wrong, not over it
            left, top, right, bottom = left - width, top - width, right + width, bottom + width
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        for start, end in itertools.pairwise(corners):
            _line(draw, start, end, kind)

    def _number(
        self, draw: ImageDraw.ImageDraw, number: int, flaw: Flaw, taken: Sequence[tuple[int, int, int, int]]
    ) -> tuple[int, int, int, int]:
        """A flaw's number at its upper left corner, moved on while another number is there."""
        assert flaw.rectangle is not None
        left, top, _, _ = self._pixels(flaw.rectangle)
        width, height = round(self._type.length(str(number), bold=True)) + 8, self._type.height
        top = max(top - height - 2, 0)
        while any(left < other[2] and other[0] < left + width and top < other[3] and other[1] < top + height
                  for other in taken):  # fmt: skip
            left += 4
        colour = _LINES[str(flaw.severity)][0]
        draw.rectangle((left, top, left + width, top + height), fill=colour, outline=_PAPER)
        self._type.draw(draw, (left + 4, top), str(number), _PAPER, bold=True)
        return left, top, left + width, top + height

    def _legend(self, flaws: Sequence[tuple[int, Flaw]], width: int) -> list[_Line]:
        errors = sum(flaw.severity == Severity.ERROR for _, flaw in flaws)
        head = f"page {self._page.number}: {_count(errors, 'error')}, {_count(len(flaws) - errors, 'warning')}"
        lines = [_Line(type=self._type, words=head, bold=True)]
        kinds = ["trim", *(["bleed"] if self._page.bleed else []), *(["fold"] if self._folds else [])]
        kinds += [kind for kind in ("error", "warning") if any(flaw.severity == kind for _, flaw in flaws)]
        lines.append(_Line(type=self._type, key=tuple(kinds)))
        indent = round(self._type.length("00 ", bold=True)) + 8
        for number, flaw in flaws:
            where = "" if flaw.page else "the file: "
            words = f"{flaw.rule.replace('_', ' ')}, {flaw.severity}: {where}{flaw.message} ({flaw.hint})"
            for place, part in enumerate(self._type.wrapped(words, width - indent)):
                tag = (number, str(flaw.severity)) if not place else None
                lines.append(_Line(type=self._type, words=part, indent=indent, tag=tag))
        return lines


def shown_box(page: Page) -> Box:
    """The media box, or A4 where that has no area."""
    left, low, right, high = page.media
    return page.media if right - left >= 1 and high - low >= 1 else (0.0, 0.0, 210 * PT_PER_MM, 297 * PT_PER_MM)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _line(draw: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int], kind: str) -> None:
    """An upright or level line, dashed as its kind is."""
    colour, dashes, width = _LINES[kind]
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    right, down = ((b > a) - (b < a) for a, b in zip(start, end, strict=True))
    pieces = itertools.cycle(dashes or (length + 1,))
    at, solid = 0, True
    while at <= length:
        piece = min(next(pieces), length - at + 1)
        if solid:
            last = at + piece - 1
            draw.line(
                (start[0] + right * at, start[1] + down * at, start[0] + right * last, start[1] + down * last),
                fill=colour,
                width=width,
            )
        at, solid = at + piece, bool(not solid or not dashes)


class _Type:
    """Our fonts at one size: each word in the font that has its letters."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = fonts.folder()
        self._open: dict[str, ImageFont.FreeTypeFont] = {}
        self.height = round(size * 1.5)

    def _font(self, name: str) -> ImageFont.FreeTypeFont:
        if name not in self._open:
            self._open[name] = ImageFont.truetype(str(self._folder / name), self._size)
        return self._open[name]

    def _runs(self, words: str, bold: bool) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        own, end = self._font(_BOLD if bold else _PLAIN), 0
        for run in _RUNS.finditer(words):
            yield own, words[end : run.start()]
            yield self._font(_TYPEFACES[run.lastgroup or ""]), run[0]
            end = run.end()
        yield own, words[end:]

    def length(self, words: str, bold: bool = False) -> float:
        """Pixels."""
        return sum(font.getlength(part) for font, part in self._runs(words, bold))

    def draw(
        self,
        draw: ImageDraw.ImageDraw,
        at: tuple[float, float],
        words: str,
        colour: tuple[int, int, int],
        bold: bool = False,
    ) -> None:
        """A line of text; `at` is the upper left corner of its line."""
        x, y = at
        for font, part in self._runs(words, bold):
            draw.text((x, y + self._size * 1.15), part, fill=colour, font=font, anchor="ls")
            x += font.getlength(part)

    def wrapped(self, words: str, width: float) -> list[str]:
        """Lines no wider than so many pixels; a word too long for any is cut."""
        lines, line = [], ""
        for word in words.split():
            rest = word
            while rest:
                longer = f"{line} {rest}" if line else rest
                if self.length(longer) <= width:
                    line, rest = longer, ""
                elif line:
                    lines.append(line)
                    line = ""
                else:
                    end = self._fitting(rest, width)
                    lines.append(rest[:end])
                    rest = rest[end:]
        return [*lines, line] if line else lines

    def _fitting(self, word: str, width: float) -> int:
        """How many letters of a word fit; at least one."""
        sizes = range(1, len(word) + 1)
        return max(bisect.bisect(sizes, width, key=lambda size: self.length(word[:size])), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the legend: words, perhaps after a flaw's number; or samples of the lines above (`key`)."""

    type: _Type
    words: str = ""
    bold: bool = False
    indent: int = 0
    tag: tuple[int, str] | None = None
    key: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        return self.type.height

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
        middle = top + self.height // 2
        x = float(left)
        for kind in self.key:
            _line(draw, (round(x), middle), (round(x) + 40, middle), kind)
            self.type.draw(draw, (x + 46, top), kind, _FAINT)
            x += 46 + self.type.length(kind) + 24
        if self.tag:
            number, severity = self.tag
            self.type.draw(draw, (left, top), str(number), _LINES[severity][0], bold=True)
        self.type.draw(draw, (left + self.indent, top), self.words, _WORDS, self.bold)
