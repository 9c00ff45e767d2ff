"""A finished PDF read back, with all that is known of how it was made: what checks look at.

The file is opened once, by two readers that had no part in making it: pikepdf for its structure, PDFium for its text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from brochure.markup import Markup
from brochure.measure import Excess, Lost, Overflow, Signal
from brochure.model import Message, messages
from brochure.preflight.memory import Memory
from brochure.press import Face, Notice, Printed, Printing

_PT_PER_MM = 72 / 25.4
_BETWEEN = 3.0
"""mm on either side of the middle of a bilingual page, where only the numbers of rows are centred."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of the PDF: its boxes in mm from the lower left corner (left, bottom, right, top), and its text.

    Of a bilingual page `columns` are the texts of its left and right half, without the numbers of the rows between
    them: PDFium takes lines of the same height for one, and numbers for a part of it.
    """

    media: Box
    trim: Box | None
    bleed: Box | None
    text: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a screen reader goes by."""

    marked: bool
    language: str
    title: str
    shows_title: bool
    claims_ua: bool
    claims_archive: bool
    figures: int
    figures_without_words: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A brochure ready to be judged: what went in (`markup`), what came out, and what making it showed.

    `roomier` names a layout that would hold the text where this one does not; `today` is the day to judge dates by;
    `release` says that a draft will not do; `memory` is what preflight knows of files that share most with this one.
    """

    markup: Markup
    pdf: bytes
    printing: Printing
    leaves: tuple[Leaf, ...]
    tags: Tags
    words: tuple[tuple[str, str], ...]
    excess: tuple[Excess, ...]
    overflows: tuple[Overflow, ...]
    signals: tuple[Signal, ...]
    lost: tuple[Lost, ...]
    faces: tuple[Face, ...]
    notices: tuple[Notice, ...]
    roomier: str = ""
    today: date
    release: bool = False
    memory: Memory | None = None

    def messages(self) -> Iterator[Message]:
        """Every message of the edition, printed here or not, and the templates' strings that were used."""
        yield from messages(self.markup.edition.article)
        yield from self.markup.furniture


def read_proof(
    markup: Markup, printed: Printed, *, today: date, release: bool = False, roomier: str = "",
    memory: Memory | None = None,
) -> Proof:  # fmt: skip
    """Read a finished PDF back. `memory` is what preflight is to remember it by."""
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        boxes = [_boxes(page) for page in pdf.pages]
        tags = _tags(pdf)
    columns = _columns(printed.pdf) if markup.original else [()] * len(boxes)
    return Proof(
        markup=markup,
        pdf=printed.pdf,
        printing=printed.printing,
        leaves=tuple(
            Leaf(media=media, trim=trim, bleed=bleed, text=text, columns=halves)
            for (media, trim, bleed), text, halves in zip(boxes, texts(printed.pdf), columns, strict=True)
        ),
        tags=tags,
        words=printed.words,
        excess=printed.measure.excess,
        overflows=printed.measure.overflows,
        signals=printed.measure.signals,
        lost=printed.lost,
        faces=printed.faces,
        notices=printed.notices,
        roomier=roomier,
        today=today,
        release=release,
        memory=memory,
    )


def texts(pdf: bytes, pages: Iterable[int] | None = None) -> list[str]:
    """The text of some pages, or of all."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[page].get_textpage().get_text_range() for page in pages or range(len(document))]
    finally:
        document.close()


def _columns(pdf: bytes) -> list[tuple[str, ...]]:
    return list(zip(_half(pdf, left=True), _half(pdf, left=False), strict=True))


def _half(pdf: bytes, *, left: bool) -> list[str]:
    """The text of one half of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text_of_half(page, left=left) for page in document]
    finally:
        document.close()


def _text_of_half(page: Any, *, left: bool) -> str:
    middle = page.get_width() / 2
    for piece in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])):
        start, _, end, _ = piece.get_bounds()
        beside = (middle - (start + end) / 2) if left else ((start + end) / 2 - middle)
        if beside < _BETWEEN * _PT_PER_MM:
            page.remove_obj(piece)
    return str(page.get_textpage().get_text_range())


def _boxes(page: pikepdf.Page) -> tuple[Box, Box | None, Box | None]:
    def box(name: str) -> Box | None:
        values = page.obj.get(name)
        if values is None:
            return None
        left, bottom, right, top = (float(value) / _PT_PER_MM for value in values)
        return left, bottom, right, top

    media = box("/MediaBox")
    return media or (0, 0, 0, 0), box("/TrimBox"), box("/BleedBox")


def _tags(pdf: pikepdf.Pdf) -> Tags:
    root: Any = pdf.Root
    kinds: list[str] = []
    figures = wordless = 0
    if "/StructTreeRoot" in root:
        for element in _elements(root.StructTreeRoot):
            kind = str(element.get("/S", ""))
            if kind == "/Figure":
                figures += 1
                wordless += not str(element.get("/Alt", "")).strip()
            elif kind[:2] == "/H" and kind[2:].isdecimal():
                kinds.append(kind[1:])
    # Not as a context: that would write the document information anew from the metadata.
    metadata = pdf.open_metadata()
    return Tags(
        marked=bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root,
        language=str(root.get("/Lang", "")),
        title=str(pdf.docinfo.get("/Title", "")),
        shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        claims_ua=str(metadata.get("pdfuaid:part", "")) == "1",
        claims_archive=(metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("2", "A"),
        figures=figures,
        figures_without_words=wordless,
        headings=tuple(kinds),
    )


def _elements(node: Any) -> Iterator[Any]:
    """Structure elements below a node, in the order of reading."""
    stack = [node]
    while stack:
        element = stack.pop()
        if element is not node:
            yield element
        children = element.get("/K", [])
        if isinstance(children, pikepdf.Dictionary):
            children = [children]
        if isinstance(children, pikepdf.Array | list):
            stack += [
                child for child in reversed(list(children)) if isinstance(child, pikepdf.Dictionary) and "/S" in child
            ]
