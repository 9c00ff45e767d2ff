"""Small sound press PDFs written from scratch, one operator at a time, so that a test can put one thing wrong.

Places are in mm from the top left corner of the trim box. A sheet has a ground that fills its bleed, one text in
black that overprints, crop marks in registration colour outside the bleed, and claims PDF/X-4.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from brochure import fonts
from brochure.preflight import inspect
from brochure.preflight.nouns import Flaw, Settings
from brochure.profiles import paper_profile

PT = 72 / 25.4
WIDTH, HEIGHT, BLEED, SLUG = 200.0, 100.0, 3.0, 10.0
BLACK = "0 0 0 1"
GROUND = "0.1 0 0 0"

Change = Callable[[pikepdf.Pdf, Any], None]


def _x(mm: float) -> float:
    return round((mm + BLEED + SLUG) * PT, 4)


def _y(mm: float) -> float:
    return round((HEIGHT - mm + BLEED + SLUG) * PT, 4)


def rect(left: float, top: float, width: float, height: float, paint: str = "f") -> str:
    """A rectangle, in whatever colour is set."""
    return f"{_x(left)} {_y(top + height)} {width * PT:.4f} {height * PT:.4f} re {paint}"


def box(left: float, top: float, width: float, height: float, colour: str = GROUND) -> str:
    return f"/DeviceCMYK cs {colour} scn {rect(left, top, width, height)}"


def line(left: float, top: float, right: float, bottom: float, *, pt: float = 1.0, colour: str = BLACK) -> str:
    return f"{pt} w /DeviceCMYK CS {colour} SCN {_x(left)} {_y(top)} m {_x(right)} {_y(bottom)} l S"


def text(
    words: str, left: float, base: float, *, size: float = 10, colour: str | None = None, state: str | None = None
) -> str:
    """A line of text on its base line: black and overprinting, or in colour and not, unless `state` says so."""
    state = state or ("Over" if colour is None else "Under")
    words = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    paint = f"/DeviceCMYK cs {colour or BLACK} scn"
    return f"/{state} gs {paint} BT /F1 {size} Tf {_x(left)} {_y(base)} Td ({words}) Tj ET /Under gs"


def place(name: str, left: float, top: float, width: float, height: float) -> str:
    """An image of the resources, at a size."""
    return f"q {width * PT:.4f} 0 0 {height * PT:.4f} {_x(left)} {_y(top + height)} cm /{name} Do Q"


def picture(columns: int, rows: int, *, space: Any = Name.DeviceCMYK, channels: int = 4, bits: int = 8) -> Change:
    """Put an image named Im0 among the resources."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        row = (columns * channels * bits + 7) // 8
        image = pdf.make_stream(b"\x20" * (row * rows))
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, columns, rows
        image.ColorSpace, image.BitsPerComponent = space, bits
        page.Resources.XObject = Dictionary(Im0=image)

    return change


def form(content: str, **entries: Any) -> Change:
    """Put a form named Fm0 among the resources, with the resources of the page."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(content.encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 2000, 2000])
        for name, value in entries.items():
            stream[f"/{name}"] = value
        stream.Resources = page.Resources
        page.Resources.XObject = Dictionary(Fm0=stream)

    return change


def state(**entries: Any) -> Change:
    """Put a graphics state named Own among the resources."""

    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.Resources.ExtGState.Own = Dictionary(**entries)

    return change


def marks() -> Iterator[str]:
    """Crop marks, 5 mm long and 1 mm off the bleed."""
    yield "q 0.25 w /All CS 1 SCN"
    for x in (0, WIDTH):
        for start, end in ((-BLEED - 6, -BLEED - 1), (HEIGHT + BLEED + 1, HEIGHT + BLEED + 6)):
            yield f"{_x(x)} {_y(start)} m {_x(x)} {_y(end)} l"
    yield "S Q"


def press_pdf(
    *content: str,
    change: Change | None = None,
    folds: tuple[float, ...] | None = None,
    ground: bool = True,
    words: bool = True,
    claim: str = "PDF/X-4",
    pages: int = 1,
    saved: Mapping[str, Any] | None = None,
) -> bytes:
    """A sound sheet with `content` on it; `change` may then put anything else wrong, on each page."""
    pdf = pikepdf.new()
    lines = ["q", "/Under gs"]
    if ground:
        lines.append(box(-BLEED, -BLEED, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED))
    if words:
        lines.append(text("Drink water", 20, 20))
    lines += [*content, *marks(), "Q"]
    resources = pdf.make_indirect(_resources(pdf))
    for _ in range(pages):
        page = Dictionary(Type=Name.Page, Resources=resources, **_boxes())
        page.Contents = pdf.make_stream("\n".join(lines).encode("cp1252"))
        if folds is not None:
            private = Dictionary(Folds=Array(list(folds)))
            piece = Dictionary(LastModified=String("D:20261122000000Z"), Private=private)
            page.PieceInfo = Dictionary(brochure=piece)
        pdf.pages.append(pikepdf.Page(page))
    _say_what_it_is(pdf, claim)
    for leaf in pdf.pages:
        if change:
            change(pdf, leaf.obj)
    out = io.BytesIO()
    options: dict[str, Any] = {"deterministic_id": True, "force_version": "1.6"}
    if saved and "encryption" in saved:
        del options["deterministic_id"]  # an encrypted file needs a chance identifier
    pdf.save(out, **options | dict(saved or {}))
    return out.getvalue()


def _boxes() -> dict[str, Array]:
    width, height = WIDTH + 2 * (BLEED + SLUG), HEIGHT + 2 * (BLEED + SLUG)
    return {
        name: Array([round(value * PT, 4) for value in (inset, inset, width - inset, height - inset)])
        for name, inset in (("MediaBox", 0.0), ("BleedBox", SLUG), ("TrimBox", SLUG + BLEED))
    }


def _resources(pdf: pikepdf.Pdf) -> Dictionary:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Dictionary(
        ColorSpace=Dictionary(All=Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])),
        ExtGState=Dictionary(
            Over=Dictionary(OP=True, op=True, OPM=1),
            Under=Dictionary(OP=False, op=False, OPM=1),
        ),
        Font=Dictionary(F1=_font(pdf)),
    )


@cache
def _typeface() -> tuple[bytes, tuple[int, ...], int, int]:
    """A font's bytes, the widths of the codes 32 to 126, its ascent and its descent, in thousandths of an em."""
    path = fonts.folder() / "NotoSans_400Regular.ttf"
    with TTFont(path) as face:
        unit = 1000 / face["head"].unitsPerEm
        names, metrics = face.getBestCmap(), face["hmtx"].metrics
        widths = tuple(round(metrics[names[code]][0] * unit) for code in range(32, 127))
        return path.read_bytes(), widths, round(face["hhea"].ascent * unit), round(face["hhea"].descent * unit)


def _font(pdf: pikepdf.Pdf) -> Dictionary:
    data, widths, ascent, descent = _typeface()
    meanings = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange"
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+NotoSans"),
        Flags=32,
        FontBBox=[-621, -389, 2800, 1067],
        ItalicAngle=0,
        Ascent=ascent,
        Descent=descent,
        CapHeight=714,
        StemV=80,
        FontFile2=program,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/ABCDEF+NotoSans"),
        FirstChar=32,
        LastChar=126,
        Widths=list(widths),
        Encoding=Name.WinAnsiEncoding,
        FontDescriptor=pdf.make_indirect(descriptor),
        ToUnicode=pdf.make_stream(meanings),
    )


def _say_what_it_is(pdf: pikepdf.Pdf, claim: str) -> None:
    profile = pdf.make_stream(paper_profile("coated").data)
    profile.N = 4
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String("FOGRA39"),
                RegistryName=String("http://www.color.org"),
                Info=String("Coated FOGRA39"),
                DestOutputProfile=profile,
            )
        ]
    )
    if not claim:
        return
    pdf.docinfo["/Trapped"] = Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfxid:GTS_PDFXVersion"] = claim
        metadata["xmpMM:DocumentID"] = "uuid:00000000-0000-0000-0000-000000000001"
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmpMM:RenditionClass"] = "default"
        metadata["pdf:Trapped"] = "False"


def found(rule: str, pdf: bytes, settings: Settings | None = None) -> list[Flaw]:
    """What one rule has to say of a file that no other rule has anything to say of."""
    flaws = list(inspect(pdf, settings or Settings()).flaws)
    others = [f"{flaw.rule}: {flaw.message}" for flaw in flaws if flaw.rule != rule]
    assert not others, f"only {rule} was to report anything, not {others}"
    return flaws
