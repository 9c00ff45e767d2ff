"""Small brochures made for real from a few words, and PDFs read back."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import polib
import pypdfium2
from pypdfium2 import raw

from brochure.approval import Ledger, approve
from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.clinic import read_clinic
from brochure.colour import Roles, read_roles
from brochure.edition import entries, localize
from brochure.fit import find_fit
from brochure.flows import flow_parts
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.locales import Language
from brochure.markup import Composer, Markup
from brochure.model import Article, Catalog, Clinic, Edition, Fit, Layout, Mark, Signature, Target
from brochure.press import Panels, Press, Printed, Printing
from brochure.profiles import Inks, paper_profile
from brochure.project import RELEASE_ROLES, Defaults, Project
from brochure.proof import Proof, read_proof
from brochure.separate import press_logo
from brochure.shelves import bundled

TODAY = date(2026, 11, 22)
COATED = paper_profile("coated")
INKS = Inks(COATED)
REVIEW = Signature(name="A. Reviewer", role="clinician", credential="physician", date=TODAY, messages=())
"""Who answers for what is printed as signed."""


def printing(target: Target, *marks: Mark) -> Printing:
    """What a target is printed with: on coated paper, in a shop."""
    return Printing(profile=COATED, marks=marks) if target is Target.PRESS else Printing()


def built_in(name: str) -> Path:
    """A folder that comes with the program."""
    folder = bundled(name)
    assert folder is not None
    return folder


def built_in_language(locale: str) -> Language:
    """A language as it comes with the program."""
    return language_of(Project(root=None, defaults=Defaults()), locale)


def example_clinic() -> Clinic:
    """The clinic that comes with the program, its fever threshold confirmed."""
    path = built_in("clinics") / "example.toml"
    clinic = read_clinic(path, slug="example", shown="clinics/example.toml")
    return replace(clinic, fever_confirmed_by="Dr A. Example, 2 March 2026")


def roles() -> Roles:
    return read_roles(built_in("templates") / "colours.toml", "templates/colours.toml")


class Bench:
    """A folder for articles, catalogs and layouts of a test's own; templates and fonts are kept warm in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clinic = example_clinic()
        self.roles = roles()
        self.press = Press()
        self._shelf = folder / "templates"
        self._shelf.mkdir()
        self._composer = Composer([self._shelf, built_in("templates")])

    # ---- what a brochure is made from

    def article(self, text: str, slug: str = "note") -> Article:
        """Markdown with front matter, or plain text, read."""
        ending = ".md" if text.startswith("---\n") else ".txt"
        path = self.folder / f"{slug}{ending}"
        path.write_text(text, encoding="utf-8")
        return read_article(path, shown=f"articles/{path.name}")

    def catalog(
        self, locale: str, words: Mapping[str, str], *, domain: str = "note", fuzzy: Iterable[str] = ()
    ) -> Catalog:
        """A PO file with these translations, written and read."""
        po = polib.POFile(wrapwidth=0)
        po.metadata = {"Language": locale, "Content-Type": "text/plain; charset=UTF-8"}
        for source, text in words.items():
            flags = ["fuzzy"] if source in fuzzy else []
            po.append(polib.POEntry(msgid=source, msgstr=text, flags=flags))
        path = self.folder / f"{locale}.{domain}.po"
        po.save(str(path))
        return read_catalog(path, locale=locale, domain=domain, shown=f"translations/{locale}/LC_MESSAGES/{domain}.po")

    def furniture(self, locale: str, changes: Mapping[str, str] | None = None) -> Catalog:
        """The catalog of the templates' strings that comes with the program, with changes."""
        path = built_in("translations") / locale / "LC_MESSAGES" / "brochure.po"
        words = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
        return self.catalog(locale, words | dict(changes or {}), domain="brochure")

    def layout(self, name: str, *, like: str = "", css: str = "", files: Mapping[str, str] | None = None) -> Layout:
        """A layout: a built-in one, or a folder of its own, made like one with more CSS or other files."""
        if not (like or files):
            return read_layout(built_in("templates") / name, shown=f"templates/{name}")
        folder = self._shelf / name
        if like:
            shutil.copytree(built_in("templates") / like, folder)
        else:
            folder.mkdir()
            (folder / "style.css").touch()
        for file, text in (files or {}).items():
            (folder / file).write_text(text, encoding="utf-8")
        with (folder / "style.css").open("a", encoding="utf-8") as style:
            style.write(css)
        return read_layout(folder, shown=f"templates/{name}")

    # ---- the way through

    def edition(self, article: Article, catalog: Catalog | None = None, *, signed: bool = True) -> Edition:
        """The article in the catalog's language, or in its own; signed in full, or by nobody."""
        edition = localize(article, catalog.locale if catalog else article.language, catalog)
        if signed:
            return replace(edition, unsigned=(), credits=(REVIEW,))
        nobody = (Ledger(locale=edition.locale), Ledger(locale=article.language))
        return approve(
            edition, furniture={}, ledger=nobody[0], original=article, originals=nobody[1], roles=RELEASE_ROLES
        )

    def panels(
        self,
        edition: Edition,
        layout: Layout,
        target: Target,
        *,
        furniture: Catalog | None = None,
        clinic: Clinic | None = None,
        fit: Fit | None = None,
        sheets: Iterable[Path] | None = None,
    ) -> Panels:
        """Composed and laid out, at the size that is found or the one that is given."""
        if furniture is None and edition.locale != "en":
            furniture = self.furniture(edition.locale)
        rows = ["blocks/bilingual.css"] if layout.bilingual else []
        shared = [built_in("templates") / name for name in ("blocks/base.css", *rows)]
        style_sheets = list(sheets or (*shared, Path(layout.folder) / "style.css"))

        def lay_out(size: Fit) -> Panels:
            return self.press.lay_out(self._markup(edition, layout, target, furniture, clinic, size), style_sheets)

        if fit is not None:
            return lay_out(fit)
        flows = flow_parts(edition, layout, Fit(size=layout.floor))
        return find_fit(layout, lay_out, flows).panels

    def _markup(
        self,
        edition: Edition,
        layout: Layout,
        target: Target,
        furniture: Catalog | None,
        clinic: Clinic | None,
        fit: Fit,
    ) -> Markup:
        press = target is Target.PRESS
        clinic = clinic or self.clinic
        return self._composer.compose(
            edition, entries(furniture), layout, clinic, target, fit, self.roles, built_in_language(edition.locale),
            bleed=layout.bleed if press else 0.0, inks=INKS if press else None,
            logo=press_logo(clinic.logo, COATED) if press and clinic.logo else None,
        )  # fmt: skip

    def print(
        self,
        article: Article,
        catalog: Catalog | None = None,
        *,
        layout: Layout | None = None,
        target: Target = Target.SCREEN,
        signed: bool = True,
        furniture: Catalog | None = None,
        clinic: Clinic | None = None,
        fit: Fit | None = None,
    ) -> Print:
        """All the way to a PDF; by default the signed tri-fold for a screen."""
        edition = self.edition(article, catalog, signed=signed)
        layout = layout or self.layout("trifold-a4")
        panels = self.panels(edition, layout, target, furniture=furniture, clinic=clinic, fit=fit)
        return Print(markup=panels.markup, printed=panels.write(printing(target)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A printed brochure that can be judged, as it is or after its PDF was tampered with."""

    markup: Markup
    printed: Printed

    @property
    def pdf(self) -> bytes:
        return self.printed.pdf

    def proof(self, *, today: date = TODAY, release: bool = False) -> Proof:
        return read_proof(self.markup, self.printed, today=today, release=release)

    def edited(self, edit: Callable[[pikepdf.Pdf], object]) -> Print:
        """The same brochure with a change made to its PDF."""
        with pikepdf.open(io.BytesIO(self.pdf)) as pdf:
            edit(pdf)
            out = io.BytesIO()
            pdf.save(out)
        return replace(self, printed=replace(self.printed, pdf=out.getvalue()))


# ------------------------------------------------------------------------------------------------------ read back


def texts(pdf: bytes) -> list[str]:
    """What PDFium reads on each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One element of the tag tree: its kind, its page (from 0), its words, and what else it says."""

    kind: str
    page: int
    depth: int
    text: str
    alt: str
    annotations: int


def tags(pdf: pikepdf.Pdf) -> list[Tag]:
    """The tag tree in the order of reading; an element's text is what it holds itself, without its children's."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    marked = [_marked_text(page) for page in pdf.pages]

    def walk(element: Any, depth: int) -> Iterator[Tag]:
        page = pages.get(element.Pg.objgen, -1) if "/Pg" in element else -1
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        own = [marked[page].get(int(kid), "") for kid in kids if not isinstance(kid, pikepdf.Dictionary)]
        yield Tag(
            kind=str(element.get("/S", "")).lstrip("/"),
            page=page,
            depth=depth,
            text="".join(own),
            alt=str(element.get("/Alt", "")),
            annotations=sum(1 for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid),
        )
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid, depth + 1)

    return list(walk(pdf.Root.StructTreeRoot, 0))


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    """What stands between the marks of a page's content, by their numbers: what a span says of itself, or else what the
    fonts' Unicode tables say of its glyphs.
    """
    fonts = {
        str(name): _unicode(font) for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items()
    }  # fmt: skip
    found: dict[int, str] = {}
    font: dict[int, str] = {}
    marks: list[int | None] = []
    spoken: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        mark = next((number for number in reversed(marks) if number is not None), None)
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                marks.append(int(properties.MCID) if "/MCID" in properties else None)
                spoken.append("/ActualText" in properties)
                if mark is not None and spoken[-1] and not any(spoken[:-1]):
                    found[mark] = found.get(mark, "") + str(properties.ActualText)
            case "EMC":
                marks.pop()
                spoken.pop()
            case "Tf":
                font = fonts.get(str(operands[0]), {})
            case "Tj" | "TJ" if mark is not None and not any(spoken):
                pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        raw = bytes(piece)
                        codes = [int.from_bytes(raw[n : n + 2]) for n in range(0, len(raw), 2)]
                        found[mark] = found.get(mark, "") + "".join(font.get(code, "") for code in codes)
    return found


def _unicode(font: Any) -> dict[int, str]:
    """A font's table from glyphs to characters."""
    lines = bytes(font.ToUnicode.read_bytes()).decode("ascii").splitlines() if "/ToUnicode" in font else []
    table: dict[int, str] = {}
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.startswith("<") and part.endswith(">") for part in parts):
            glyph, text = (bytes.fromhex(part[1:-1]) for part in parts)
            table[int.from_bytes(glyph)] = text.decode("utf-16-be")
    return table


def links(pdf: pikepdf.Pdf) -> list[str]:
    """Where the links of all pages lead."""
    return [
        str(annotation.A.URI)
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", [])
        if annotation.get("/Subtype") == "/Link" and "/A" in annotation
    ]


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    """Titles of all bookmarks, from the first to the last."""
    found: list[str] = []

    def walk(items: Iterable[pikepdf.OutlineItem]) -> None:
        for item in items:
            found.append(str(item.title))
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """All fonts of a file by name, and whether each is embedded."""
    found: dict[str, bool] = {}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/DescendantFonts" not in thing:
            descriptor = thing.get("/FontDescriptor", {})
            found[str(thing.BaseFont)] = any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))
    return found


# ------------------------------------------------------------------------------------------------------------ cards

CARD = {
    "layout.toml": """
title = "A card for a line of text"
paper = [160, 40]
fold = "none"
flip = "long"
roomy = false
type = { floor = 12, ideal = 12, step = 1 }

[[flow]]
name = "line"
widths = [160]
height = 40
margins = [10, 5, 5, 5]
takes = ["*"]

[[face]]
name = "front"
panels = ["line"]
""",
    "page.html": """{% extends "blocks/base.html" %}
{% import "blocks/blocks.html" as blocks with context %}
{% block panels %}<section class="flow flow-line">{{ blocks.flow(flows.line) }}</section>{% endblock %}
""",
}
"""A layout that prints the text of an article and nothing else."""

FRONT = """---
title: A title
code: T-1
edition: "1"
published: 2026-11-22
review_by: 2027-11-22
---

"""


def card(bench: Bench, text: str, locale: str, *, css: str = "") -> bytes:
    """One paragraph of Markdown in some language on a small card."""
    name = f"card-{hashlib.sha256(css.encode()).hexdigest()[:8]}"
    if (bench.folder / "templates" / name).exists():
        layout = read_layout(bench.folder / "templates" / name, shown=name)
    else:
        layout = bench.layout(name, css=css, files=CARD)
    edition = bench.edition(bench.article(f"{FRONT}Words.\n"), bench.catalog(locale, {"Words.": text}))
    return bench.panels(edition, layout, Target.OFFICE, fit=Fit(size=12)).write().pdf


def type_sizes(pdf: bytes) -> Counter[float]:
    """How many characters are printed in each size, in pt."""
    document = pypdfium2.PdfDocument(pdf)
    sizes: Counter[float] = Counter()
    try:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                matrix = raw.FS_MATRIX()
                if not raw.FPDFText_IsGenerated(text, index) and raw.FPDFText_GetMatrix(text, index, matrix):
                    sizes[round(raw.FPDFText_GetFontSize(text, index) * abs(matrix.d), 2)] += 1
    finally:
        document.close()
    return sizes


def under_links(pdf: bytes) -> list[tuple[str, str]]:
    """Where each link leads, and the text that lies under it."""
    found: list[tuple[str, str]] = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            for page, shown in zip(file.pages, document, strict=True):
                text = shown.get_textpage()
                for annotation in page.obj.get("/Annots", []):
                    if annotation.get("/Subtype") == "/Link":
                        left, bottom, right, top = (float(value) for value in annotation.Rect)
                        words = text.get_text_bounded(left - 1, bottom, right + 1, top)
                        found.append((str(annotation.A.URI), words))
    finally:
        document.close()
    return found


def headings(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """The headings that a screen reader lists, each with its level."""
    found: list[tuple[str, str]] = []
    open_at: int | None = None
    for tag in tags(pdf):
        if open_at is not None and tag.depth > open_at:
            kind, text = found[-1]
            found[-1] = (kind, text + tag.text)
        elif re.fullmatch(r"H\d", tag.kind):
            open_at = tag.depth
            found.append((tag.kind, tag.text))
        else:
            open_at = None
    return found
