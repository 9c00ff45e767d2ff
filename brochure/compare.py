"""Whether two PDFs are the same brochure: the same pixels, text, tags, boxes, links, bookmarks and description."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
import pypdfium2

from brochure.model import Finding, Severity
from brochure.proof import texts

DPI = 150


def compared(made: bytes, plain: bytes) -> Iterator[Finding]:
    """An error, where a file is not what a plain rendering gives."""
    if found := differences(made, plain):
        yield Finding(
            check="verify",
            severity=Severity.ERROR,
            message=f"it is not what a plain rendering gives, at {DPI} dpi: other {', other '.join(found)}",
            hint="tell us, please; build the others again with --force --verify 100%, which keeps back all that differ",
        )


def differences(one: bytes, other: bytes) -> list[str]:
    """What of two PDFs is not the same."""
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        found = [name for name, read in _STRUCTURE.items() if read(first) != read(second)]
        # PDFium orders the pieces of a cluster by their codes, too, where a number between columns parts them.
        if texts(one) != texts(other) and _said(first) != _said(second):
            found.append("text")
    return found + ["pixels"] * (_pixels(one) != _pixels(other))


def _boxes(pdf: pikepdf.Pdf) -> Any:
    return [
        {name: _numbers(page.obj[name]) for name in ("/MediaBox", "/TrimBox", "/BleedBox") if name in page.obj}
        for page in pdf.pages
    ]


def _links(pdf: pikepdf.Pdf) -> Any:
    return sorted(
        (
            page.index,
            str(note.Subtype),
            str(note.get("/Contents", "")),
            _numbers(note.Rect),
            int(note.get("/F", 0)),
            str(note.A.URI) if "/A" in note else "",
        )
        for page in pdf.pages
        for note in page.obj.get("/Annots", [])
    )


def _tags(pdf: pikepdf.Pdf) -> Any:
    root: Any = pdf.Root
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    parents: Any = root.StructTreeRoot.ParentTree.Nums
    by_key = {int(parents[place]): parents[place + 1] for place in range(0, len(parents), 2)}

    def walk(element: Any, depth: int) -> Iterator[Any]:
        page = pages[element.Pg.objgen] if "/Pg" in element else -1
        place = element.get("/A", {})
        yield (
            depth, str(element.S), str(element.get("/Alt", "")), page,
            _numbers(place.BBox) if "/BBox" in place else None,
        )  # fmt: skip
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                # It is found from the page's content, too.
                yield depth, by_key[page][kid].objgen == element.objgen
            elif "/Obj" in kid:
                yield depth, _numbers(kid.Obj.Rect), by_key[int(kid.Obj.StructParent)].objgen == element.objgen
            else:
                yield kid.P.objgen == element.objgen
                yield from walk(kid, depth + 1)

    return [found for element in root.StructTreeRoot.K for found in walk(element, 0)]


def _bookmarks(pdf: pikepdf.Pdf) -> Any:
    def walk(items: Any) -> Iterator[Any]:
        for item in items:
            yield item.title, _numbers(item.destination[2:4])
            yield from walk(item.children)
            yield ".."

    with pdf.open_outline() as outline:
        return list(walk(outline.root))


def _described(pdf: pikepdf.Pdf) -> Any:
    """The version, document information, XMP, language, output intents and what viewers are told."""
    root: Any = pdf.Root
    xmp = root.Metadata.read_bytes() if "/Metadata" in root else b""
    return (
        pdf.pdf_version,
        {name: str(value) for name, value in pdf.docinfo.items()},
        re.sub(rb"xmp\.did:[0-9a-f-]{36}", b"", xmp),
        *(root[name].unparse(resolved=True) if name in root else b"" for name in ("/Lang", "/ViewerPreferences")),
        [intent.DestOutputProfile.read_bytes() for intent in root.get("/OutputIntents", [])],
    )


def _numbers(values: Any) -> tuple[float, ...]:
    """Numbers to a hundredth of a point."""
    return tuple(round(float(value), 2) for value in values)


def _said(pdf: pikepdf.Pdf) -> list[str]:
    """What each page says in the order in which it is drawn: the text of glyphs by their fonts, and of spans."""
    return ["".join(_words(page)) for page in pdf.pages]


def _words(page: pikepdf.Page) -> Iterator[str]:
    fonts: Any = page.obj.Resources.get("/Font", {})
    letters = {name: _letters(font) for name, font in fonts.items()}
    known: Mapping[bytes, str] = {}
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "Tf":
                known = letters[str(operands[0])]
            case "Tj":
                yield from _read(bytes(operands[0]), known)
            case "TJ":
                for piece in operands[0]:
                    if isinstance(piece, pikepdf.String):
                        yield from _read(bytes(piece), known)
            case "BDC" if isinstance(operands[1], pikepdf.Dictionary) and "/ActualText" in operands[1]:
                yield f"[{operands[1].ActualText}]"


def _letters(font: Any) -> Mapping[bytes, str]:
    """What the codes of a font say, as WeasyPrint lists them."""
    listed = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"^<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>", listed, re.MULTILINE)
    }


def _read(codes: bytes, known: Mapping[bytes, str]) -> Iterator[str]:
    return (known.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))


def _pixels(pdf: bytes) -> Any:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().tobytes() for page in document]
    finally:
        document.close()


_STRUCTURE: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "page boxes": _boxes, "links": _links, "tags": _tags, "bookmarks": _bookmarks, "description": _described,
}  # fmt: skip
