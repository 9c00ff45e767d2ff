"""A finished PDF, anybody's, opened and played to what its pages paint and what it says of itself."""

from __future__ import annotations

import io
import math
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf

from brochure.errors import PdfError, Place
from brochure.preflight.content import Library, Player
from brochure.preflight.geometry import Matrix
from brochure.preflight.memory import Memory, Reading
from brochure.preflight.nouns import (
    PT_PER_MM,
    Annotation,
    Box,
    File,
    Font,
    Intent,
    Page,
    Rectangle,
    Transparency,
    words_of,
)
from brochure.preflight.spaces import read_space
from brochure.preflight.streams import read_stream

MOST_MEGABYTES = 200
MOST_PAGES = 1000
_A4: Box = (0.0, 0.0, 595.276, 841.89)
_STATED = ("pdf:Trapped", "pdfxid:GTS_PDFXVersion", "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass")
_DEEPEST = 32  # page trees within page trees, from which boxes are inherited


def load(path: Path, shown: str = "") -> bytes:
    """The bytes of a file that may be a PDF.

    Raises:
        PdfError: there is no such file, it is a folder, a device or a pipe, it cannot be read, or it is larger than
            `MOST_MEGABYTES`.
    """
    place = Place(file=shown or str(path))
    most = MOST_MEGABYTES * 1_000_000
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PdfError("this is a folder", place=place, hint="name a PDF file in it")
        # Opening a pipe waits for somebody to write, and some devices never end.
        if not stat.S_ISREG(status.st_mode):
            raise PdfError(
                "this is a device or a pipe, not a file", place=place, hint="save the PDF, and name its file"
            )
        data = b""
        if status.st_size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)
        size = max(status.st_size, len(data))
        if size > most:
            raise PdfError(
                f"the file has {size / 1e6:.0f} MB, and preflight takes {MOST_MEGABYTES}",
                place=place,
                hint="place smaller pictures: 300 pixels an inch are enough for print",
            )
        return data
    except FileNotFoundError:
        raise PdfError("there is no such file", place=place, hint="check the name of the PDF") from None
    except OSError as error:
        raise PdfError(
            f"the file cannot be read: {error.strerror}", place=place, hint="check who may read it"
        ) from None


def read(data: bytes, memory: Memory | None = None) -> File:
    """Open a PDF and play its pages. The file stays open; use it as a context.

    `memory` is what was played of another file, or of none yet: what this one shares with it is not played again.

    Raises:
        PdfError: it is no PDF, damaged, locked with a password, without pages, or too much to play.
    """
    pdf = _open(data)
    try:
        if memory is not None:
            with suppress(PdfError):
                return _read(data, pdf, memory)
        return _read(data, pdf)
    except BaseException:
        pdf.close()
        raise


def _open(data: bytes) -> pikepdf.Pdf:
    if b"%PDF-" not in data[:1024]:
        raise PdfError("the file is not a PDF", hint="export it as PDF; a changed file name does not make one")
    try:
        # What pages inherit is looked for where it is asked for.
        return pikepdf.open(
            io.BytesIO(data), attempt_recovery=False, suppress_warnings=True, inherit_page_attributes=False
        )
    except pikepdf.PasswordError:
        raise PdfError("the file is locked with a password", hint="export it without a password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise _damaged(error) from None


def _read(data: bytes, pdf: pikepdf.Pdf, memory: Memory | None = None) -> File:
    library = Library()
    reading = Reading(pdf, library, memory) if memory is not None else None
    try:
        count = len(pdf.pages)
        if not count:
            raise PdfError("the file has no pages", hint="export it again")
        if count > MOST_PAGES:
            raise PdfError(f"the file has {count} pages, and preflight takes {MOST_PAGES}", hint="send it in parts")
        pages = tuple(_page(page, number, library, reading) for number, page in enumerate(pdf.pages, start=1))
        claims, facts = _claims(pdf)
        intents = reading.intents(_intents(pdf)) if reading else tuple(_intents(pdf))
        file = File(
            data=data,
            pdf=pdf,
            version=_version(pdf),
            encrypted=pdf.is_encrypted,
            claims=claims,
            facts=facts,
            intents=intents,
            fonts=tuple(_fonts(library)),
            pages=pages,
            actions=tuple(_file_actions(pdf)),
            edges=memory.edges if memory is not None else {},
        )
        if reading:
            reading.remember()
    except (pikepdf.PdfError, RuntimeError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise _damaged(error) from error
    return file


def _fonts(library: Library) -> Iterator[Font]:
    """Fonts that text is set in; one that is written into each page anew is told once."""
    pages: dict[tuple[str, str, bool, bool, bool], set[int]] = {}
    for face, numbers in library.used.values():
        key = face.name, face.kind, face.embedded, face.subset, face.unicode
        pages.setdefault(key, set()).update(numbers)
    for (name, kind, embedded, subset, unicode), found in pages.items():
        yield Font(name=name, kind=kind, embedded=embedded, subset=subset, unicode=unicode, pages=tuple(sorted(found)))


def _damaged(error: Exception) -> PdfError:
    """What is said of a file whose parts are not what they should be; Python's own words would help nobody."""
    detail = "an entry is not of the kind it should be"
    if isinstance(error, pikepdf.PdfError):
        detail = _line(error).split(": ", 1)[-1]
    return PdfError(f"the file is damaged: {detail}", hint="send or export it again")


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _version(pdf: pikepdf.Pdf) -> str:
    said = str(pdf.Root.get("/Version", "/"))[1:]
    return max(pdf.pdf_version, said if re.fullmatch(r"\d\.\d", said) else "")


# --------------------------------------------------------------------------------------------------------------- pages


def _page(page: pikepdf.Page, number: int, library: Library, reading: Reading | None) -> Page:
    node: Any = page.obj
    boxes = {name: _box(_inherited(node, name)) for name in ("/MediaBox", "/CropBox")}
    boxes |= {name: _box(node.get(name)) for name in ("/BleedBox", "/TrimBox", "/ArtBox")}
    unit = float(node.get("/UserUnit", 1))
    if not 0 < unit < math.inf:
        raise PdfError(
            f"page {number}: its unit is {unit:g} points, and nothing can be drawn so", hint="export it again"
        )
    frame = Page(
        number=number,
        media=boxes["/MediaBox"] or _A4,
        crop=boxes["/CropBox"],
        bleed=boxes["/BleedBox"],
        trim=boxes["/TrimBox"],
        art=boxes["/ArtBox"],
        rotate=int(_inherited(node, "/Rotate") or 0) % 360,
        unit=unit,
    )
    scale = frame.unit / PT_PER_MM
    origin = frame.trim or frame.media
    matrix: Matrix = (scale, 0.0, 0.0, -scale, -origin[0] * scale, origin[3] * scale)
    player = Player(library, number, matrix, frame.place(frame.media))
    resources = _inherited(node, "/Resources")
    resources = resources if resources is not None else pikepdf.Dictionary()
    try:
        if reading:
            fresh, words = reading.play(player, number, node, resources)
        else:
            player.play(node, resources)
            fresh, words = None, words_of(player.items)
    except pikepdf.PdfError as error:
        raise PdfError(f"page {number} cannot be read: {_line(error)}", hint="send or export the file again") from None
    group = node.get("/Group")
    if group is not None and str(group.get("/S", "")) == "/Transparency":
        space = group.get("/CS")
        colour = read_space(space, pikepdf.Dictionary()).colour() if space is not None else None
        player.transparency.append(Transparency(kind="group", value="page", rectangle=None, space=colour))
    return Page(
        number=number,
        media=frame.media,
        crop=frame.crop,
        bleed=frame.bleed,
        trim=frame.trim,
        art=frame.art,
        rotate=frame.rotate,
        unit=frame.unit,
        items=tuple(player.items),
        annotations=tuple(_annotations(node, frame)),
        transparency=tuple(player.transparency),
        folds=_folds(node),
        actions=tuple(_triggers(node.get("/AA"))),
        unread=tuple(player.unread),
        fresh=fresh,
        words=words,
    )


def _inherited(node: Any, name: str) -> Any:
    """An entry of a page, or of the page trees that hold it."""
    for _ in range(_DEEPEST):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return node.get(name) if node is not None else None


def _box(values: Any) -> Box | None:
    if values is None:
        return None
    x, y, u, v = (float(value) for value in values)
    return min(x, u), min(y, v), max(x, u), max(y, v)


def _folds(node: Any) -> tuple[float, ...] | None:
    """Fold positions as our own sheets carry them, in mm from the trim's left edge."""
    private = node.get("/PieceInfo", {}).get("/brochure", {}).get("/Private", {})
    folds = private.get("/Folds")
    return tuple(float(value) for value in folds) if folds is not None else None


def _annotations(node: Any, page: Page) -> Iterator[Annotation]:
    for entry in node.get("/Annots", ()):
        box = _box(entry.get("/Rect"))
        rectangle: Rectangle | None = page.place(box) if box else None
        action = entry.get("/A")
        does = str(action.get("/S", "/"))[1:] if action is not None else ""
        if not does and entry.get("/AA") is not None:
            does = ", ".join(_triggers(entry.get("/AA")))
        yield Annotation(kind=str(entry.get("/Subtype", "/"))[1:], rectangle=rectangle, action=does)


def _triggers(actions: Any) -> Iterator[str]:
    if actions is not None:
        yield from (str(action.get("/S", "/"))[1:] for _, action in sorted(actions.items()))


# ---------------------------------------------------------------------------------------------------- the file itself


def _intents(pdf: pikepdf.Pdf) -> Iterator[Intent]:
    entries: Any = pdf.Root.get("/OutputIntents", ())
    for intent in entries:
        profile = intent.get("/DestOutputProfile")
        stream = profile if isinstance(profile, pikepdf.Stream) else None
        yield Intent(
            kind=str(intent.get("/S", "/"))[1:],
            condition=str(intent.get("/OutputConditionIdentifier", "")),
            registry=str(intent.get("/RegistryName", "")),
            profile=read_stream(stream) if stream is not None else None,
            components=int(stream.get("/N", 0)) if stream is not None else 0,
        )


def _claims(pdf: pikepdf.Pdf) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Which PDF/X the file says it is, and the entries that such a claim leans on."""
    info: Any = pdf.trailer.get("/Info", {})
    stream = pdf.Root.get("/Metadata")
    xmp = read_stream(stream).decode("utf-8", "replace") if isinstance(stream, pikepdf.Stream) else ""
    facts = {name.partition(":")[2]: _stated(xmp, name) for name in _STATED}
    facts["Trapped"] = str(info.get("/Trapped", "")).lstrip("/") or facts["Trapped"]
    facts["ID"] = "there" if "/ID" in pdf.trailer else ""
    old = str(info.get("/GTS_PDFXConformance", "")) or str(info.get("/GTS_PDFXVersion", ""))
    claims = facts["GTS_PDFXVersion"] or old or _stated(xmp, "pdfx:GTS_PDFXVersion")
    return claims, tuple(facts.items())


def _stated(xmp: str, name: str) -> str:
    """What XMP says of a property, as an element or an attribute; by its usual prefix, and without an XML parser."""
    found = re.search(rf"""{name}(?:\s*=\s*["']([^"'<]*)|[^<>]*>([^<]*))""", xmp)
    return (found[1] or found[2] or "").strip() if found else ""


def _file_actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    names = root.get("/Names", {})
    opening = root.get("/OpenAction")
    # An array is a place to open the file at, which runs nothing.
    if isinstance(opening, pikepdf.Dictionary):
        yield f"an action when it is opened ({str(opening.get('/S', '/'))[1:]})"
    if "/AA" in root:
        yield "actions of its own"
    if "/JavaScript" in names:
        yield "JavaScript"
    if "/EmbeddedFiles" in names or "/AF" in root:
        yield "embedded files"
    if len(root.get("/AcroForm", {}).get("/Fields", ())):
        yield "form fields"
