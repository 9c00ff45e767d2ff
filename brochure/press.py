"""HTML -> laid-out panels -> PDF. WeasyPrint's log becomes notices; nothing it says is lost."""

from __future__ import annotations

import copy
import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.css import ColorProfile
from weasyprint.document import Document, Page
from weasyprint.draw import draw_page
from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox
from weasyprint.images import get_image_from_uri
from weasyprint.text.fonts import FontConfiguration

from brochure import hints, prepress
from brochure.errors import LayoutError, Place
from brochure.fetch import NothingOutside
from brochure.files import sha256
from brochure.imposition import Side, sides
from brochure.lettering import Lettering
from brochure.marks import SLUG, WORDS_FROM, draw
from brochure.markup import Markup
from brochure.measure import MM, Lost, Measure, flow_of, joined, lost_text, measure, panel_words, walk
from brochure.mixing import mixing
from brochure.model import Layout, Mark, Target, panel_names
from brochure.pictures import Pictures
from brochure.profiles import Profile
from brochure.sheets import impose
from brochure.warm import Recent
from brochure.xmp import claim_accessible

_ANY_NAMESPACE = re.compile(r"\[\s*\*\|")

_SLUG_SIZE = 5.5
"""Size of the slug text in pt."""

_LAID = 3
"""Laid-out pages that are kept: targets of a brochure come one after the other."""

_SRGB = (resources.files("weasyprint") / "pdf/sRGB2014.icc").read_bytes()
_RGB = (["r"], ["g"], ["b"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line of WeasyPrint's log."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font face that a PDF embeds, the characters printed with it, and those it was asked for and has not."""

    family: str
    used: str = ""
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What a file for print needs beyond its panels: the press profile, the marks, the paper's weight in g/m2."""

    profile: Profile | None = None
    marks: tuple[Mark, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A PDF, and what making it showed. `words` is the text laid out on each panel, by its name."""

    pdf: bytes
    printing: Printing
    measure: Measure
    lost: tuple[Lost, ...]
    notices: tuple[Notice, ...]
    faces: tuple[Face, ...]
    words: tuple[tuple[str, str], ...]


Link = tuple[str, str, tuple[float, float, float, float], Any]
"""What WeasyPrint has of a link: its kind, where it leads, its rectangle and its box."""

_Job = tuple[Document, Callable[[Document, Any], None], dict[str, str]]
"""Pages to write, what is done to the PDF before it is saved, and what WeasyPrint is told of the kind of PDF."""


class _Taken(Exception):
    """The objects of a PDF were taken: there is nothing left to save."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """A page of HTML laid out, for whichever target. `rules` is what its style sheets say."""

    html: HTML
    document: Document
    notices: tuple[Notice, ...]
    measures: Mapping[str, Measure]
    sheets: Sequence[CSS]
    rules: str


class _Trimmed:
    """A page whose bleed is not shown."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.bleed = dict.fromkeys(page.bleed, 0.0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class Panels:
    """A brochure laid out: WeasyPrint's pages, measured, not yet written."""

    def __init__(self, markup: Markup, laid: Laid, press: Press) -> None:
        self.markup = markup
        self.sheets = laid.sheets
        self.rules = laid.rules
        self.measures = laid.measures
        self.measure = joined(laid.measures.values())
        self.html = laid.html
        self.document = laid.document
        self._notices = laid.notices
        self.press = press

    def write(self, printing: Printing = Printing()) -> Printed:
        """Write the PDF of the markup's target."""
        with listen() as heard:
            document, pdf = self._drawn(printing, Lettering(self.markup.paints))
        return self.printed(pdf, printing, faces(document.fonts.values()), heard)

    def printed(self, pdf: bytes, printing: Printing, used: tuple[Face, ...], heard: Sequence[Notice] = ()) -> Printed:
        """A PDF that was made of these panels, with what laying them out showed."""
        return Printed(
            pdf=pdf,
            printing=printing,
            measure=self.measure,
            lost=lost_text(self.document.pages, self.html.etree_element.find("body")),
            notices=(*self._notices, *heard),
            faces=used,
            words=tuple((name, panel_words(page)) for name, page in self._named().items()),
        )

    def take_apart(self, printing: Printing, lettering: Lettering, take: Callable[[Document, Any], None]) -> None:
        """Draw the PDF of the markup's target, and hand over its objects, which are not saved."""

        def take_all(document: Document, pdf: Any) -> None:
            take(document, pdf)
            raise _Taken

        with suppress(_Taken):
            self._drawn(printing, lettering, take_all)

    def _named(self) -> Mapping[str, Page]:
        return _by_name(self.document.pages, self.markup.layout)

    def _drawn(
        self, printing: Printing, lettering: Lettering, take: Callable[[Document, Any], None] | None = None
    ) -> tuple[Document, bytes]:
        markup, named = self.markup, self._named()
        roots = [page._page_box for page in named.values()]
        for page in named.values():
            for *_, box in page.links:
                box.link_annotation = None  # another target's
        with self.press.pictured(roots, markup.pictures), mixing(roots, markup.paints, markup.layout.slug):
            return self._drawn_as_is(named, printing, lettering, take)

    def _drawn_as_is(
        self,
        named: Mapping[str, Page],
        printing: Printing,
        lettering: Lettering,
        take: Callable[[Document, Any], None] | None,
    ) -> tuple[Document, bytes]:
        markup = self.markup
        if markup.target is Target.PRESS:
            document, finish, kind = self._for_press(named, printing)
        elif markup.target is Target.OFFICE:
            document, finish, kind = self._for_office(named, printing)
        else:
            document, finish, kind = self._for_screen(named)
        document.pages = [lettering.page(page) for page in document.pages]

        def finish_all(document: Document, pdf: Any) -> None:
            lettering.finish(pdf)
            if markup.target is not Target.SCREEN:
                take_links_out(pdf.objects)
            finish(document, pdf)
            if take:
                take(document, pdf)

        identifier = identity(markup, printing)[:32].encode()
        return document, document.write_pdf(finisher=finish_all, pdf_tags=True, pdf_identifier=identifier, **kind)

    def _for_screen(self, named: Mapping[str, Page]) -> _Job:
        """Panels in the order of reading, both PDF/UA-1 and PDF/A-2a."""

        def finish(_: Document, pdf: Any) -> None:
            _prefer(pdf)
            claim_accessible(pdf)

        pages = [_Trimmed(named[name]) for name in self.markup.layout.panels() if name in named]
        document = self._copy(pages)
        # Given here, since WeasyPrint would open the file of its own and never close it.
        document.color_profiles = {"srgb": ColorProfile(io.BytesIO(_SRGB), "sRGB", "relative-colorimetric", _RGB)}
        return document, finish, {"pdf_variant": "pdf/a-2a", "output_intent": "given"}

    def _for_office(self, named: Mapping[str, Page], printing: Printing) -> _Job:
        layout = self.markup.layout
        duplex = {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge"}[layout.flip]

        def finish(_: Document, pdf: Any) -> None:
            both_sides = {"Duplex": duplex} if len(whole) > 1 else {}
            _prefer(pdf, PrintScaling="/None", **both_sides)
            hints.add_note(pdf, hints.words(layout), whole[0])

        whole = sides(layout, Target.OFFICE, rtl=self.markup.language.rtl, weight=printing.weight)
        sheets = impose(
            named, whole, marks=lambda stream, side: hints.ticks(stream, side) if side is whole[0] else None
        )
        return self._copy(sheets), finish, {}

    def _for_press(self, named: Mapping[str, Page], printing: Printing) -> _Job:
        markup, profile = self.markup, printing.profile
        if profile is None:
            raise ValueError("a file for the press needs a profile")
        whole = sides(markup.layout, Target.PRESS, rtl=markup.language.rtl, bleed=markup.bleed)
        if printing.marks:
            slug = dict(zip(whole, self.press.slug(slug_lines(markup, whole), whole), strict=True))

            def mark(stream: Any, side: Side) -> None:
                draw(stream, side, printing.marks, lambda stream: draw_page(slug[side]._page_box, stream))

            sheets = impose(named, whole, slug=SLUG, marks=mark)
        else:
            sheets = impose(named, whole)

        def finish(_: Document, pdf: Any) -> None:
            _prefer(pdf)
            prepress.finish(pdf, sheets, profile, seed=identity(markup, printing))

        document = self._copy(sheets)
        metadata = document.metadata
        # Where the article has no date: it must not be that of the run.
        metadata.created = metadata.created or "1980-01-01"
        metadata.modified = metadata.modified or metadata.created
        return document, finish, {"pdf_variant": "pdf/x-4"}

    def _copy(self, pages: Sequence[Any]) -> Document:
        """The document with other pages, of which nothing is seen in what other targets make of it."""
        document = self.document.copy(pages)
        document.metadata, document.color_profiles = copy.copy(document.metadata), dict(document.color_profiles)
        return document


def _prefer(pdf: Any, **preferences: str) -> None:
    """Viewer preferences: the title in the title bar, and what a print dialogue begins with."""
    chosen = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    chosen.update(DisplayDocTitle="true", **preferences)


class Press:
    """WeasyPrint warmed up: one font configuration and parsed style sheets for many brochures.

    A `FontConfiguration` a document would leak about 0.4 MB each and cost a tenth of the time.
    """

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self._fetcher = NothingOutside()
        self._sheets: dict[tuple[_Stamp, ...], tuple[list[CSS], list[Notice], str]] = {}
        self._laid = Recent[tuple[str, tuple[_Stamp, ...]], Laid](_LAID)
        self._images = Pictures()

    def lay_out(self, markup: Markup, style_sheets: Sequence[Path]) -> Panels:
        """Lay a brochure out in panels, where it was not just laid out for another target."""
        key = tuple(_stamp(path) for path in style_sheets)
        digest = sha256(markup.html.encode())
        if (digest, key) not in self._laid:
            self._laid[digest, key] = self._lay_out(markup, style_sheets, key)
        return Panels(markup, self._laid[digest, key], self)

    def _lay_out(self, markup: Markup, style_sheets: Sequence[Path], key: tuple[_Stamp, ...]) -> Laid:
        if key not in self._sheets:
            texts = list(map(_read, style_sheets))
            with listen() as heard:
                parsed = list(map(self._parsed, style_sheets, texts))
            self._sheets[key] = (parsed, heard, "".join(texts))
        sheets, notices, rules = self._sheets[key]
        with listen() as heard:
            html = HTML(string=markup.html, url_fetcher=self._fetcher, base_url="brochure:")
            document = html.render(font_config=self.fonts, stylesheets=sheets, pdf_tags=True)
        for page in document.pages:
            page.links = clickable(page.links)
        return Laid(
            html=html, document=document, notices=(*notices, *heard), measures=measure(document.pages, markup.layout),
            sheets=sheets, rules=rules,
        )  # fmt: skip

    def _parsed(self, style_sheet: Path, text: str) -> CSS:
        try:
            return CSS(string=text, font_config=self.fonts, url_fetcher=self._fetcher)
        except NotImplementedError as error:
            # cssselect2 0.10 raises it for this and nothing else.
            found = _ANY_NAMESPACE.search(text)
            raise LayoutError(
                "a rule goes by an attribute of any namespace, which is not understood",
                place=_place(style_sheet, text.count("\n", 0, found.start()) + 1 if found else None),
                hint="name the attribute alone: [href], not [*|href]",
            ) from error

    @contextmanager
    def pictured(self, roots: Iterable[Any], pictures: Mapping[str, str]) -> Iterator[None]:
        """Have boxes show a target's own `pictures` for those of the page, by address."""
        shown = [
            (box, box.replacement)
            for root in (roots if pictures else ())
            for box in walk(root)
            if isinstance(box, ReplacedBox) and box.element is not None and box.element.get("src") in pictures
        ]
        for box, _ in shown:
            box.replacement = self._image(pictures[box.element.get("src")])
        try:
            yield
        finally:
            for box, picture in shown:
                box.replacement = picture

    def _image(self, url: str) -> Any:
        return get_image_from_uri(self._images, self._fetcher, DEFAULT_OPTIONS, url)

    def plain_pdf(self, html: str, style_sheets: Sequence[Path]) -> bytes:
        """A page that is no brochure, as PDF/UA-1; the same bytes for the same page.

        Raises:
            LayoutError: WeasyPrint had something to complain of.
        """
        with listen() as heard:
            page = HTML(string=html, url_fetcher=self._fetcher, base_url="brochure:")
            sheets = [self._parsed(path, _read(path)) for path in style_sheets]
            document = page.render(font_config=self.fonts, stylesheets=sheets, pdf_tags=True)
            pdf: bytes = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1", pdf_identifier=b"brochure")
        if heard:
            said = "; ".join(dict.fromkeys(notice.text for notice in heard))
            raise LayoutError(
                f"the page cannot be set as it is written: {said}", hint="mend its template or style sheet"
            )
        return pdf

    def slug(self, lines: Sequence[str], sides: Sequence[Side]) -> list[Page]:
        """The slug text of each side on a strip of its own, smaller where it would not go in."""
        room = [side.width - 2 * WORDS_FROM for side in sides]
        pages = self._slug(lines, room, _SLUG_SIZE)
        longest = max(_width(page) / MM / mm for page, mm in zip(pages, room, strict=True))
        return pages if longest <= 1 else self._slug(lines, room, _SLUG_SIZE / longest * 0.99)

    def _slug(self, lines: Sequence[str], room: Sequence[float], size: float) -> list[Page]:
        strips = "".join(
            f"@page s{n} {{ size: {mm:g}mm 3mm; margin: 0; }} .s{n} {{ page: s{n}; }}" for n, mm in enumerate(room)
        )
        css = (
            f"body, p {{ margin: 0 }} p {{ font: {size:.2f}pt/1 'Noto Sans'; white-space: nowrap;"
            " color: device-cmyk(0 0 0 1); }"
        )
        text = "".join(f'<p class="s{n}">{escape(line)}</p>' for n, line in enumerate(lines))
        html = HTML(string=f"<style>{strips} {css}</style>{text}", url_fetcher=self._fetcher, base_url="brochure:")
        found: list[Page] = html.render(font_config=self.fonts).pages
        return found


def faces(fonts: Iterable[Any]) -> tuple[Face, ...]:
    """Fonts of WeasyPrint's as checks look at them."""
    return tuple(
        Face(
            family=font.family.decode() if isinstance(font.family, bytes) else str(font.family),
            used="".join(
                sorted(
                    {
                        character
                        for number, text in font.to_unicode.items()
                        if number not in getattr(font, "spare", ())
                        for character in text
                    }
                )
            ),
            missing="".join(sorted(map(chr, font.missing))),
        )
        for font in fonts
    )


def clickable(links: Sequence[Link]) -> list[Link]:
    """One annotation a link: WeasyPrint makes another of each box inside it, whose tag is not Link."""
    return [link for link in links if link[-1].element_tag == "a"]


def take_links_out(things: Iterable[Any]) -> None:
    """Have links be words like others in the tags of what is printed, where there is nothing to click."""
    for thing in things:
        if isinstance(thing, dict) and thing.get("S") == "/Link" and thing.get("Type") == "/StructElem":
            thing["S"] = "/Span"


def _width(page: Page) -> float:
    """How far the text of a page reaches, in CSS pixels."""
    return max(float(box.position_x + box.width) for box in walk(page._page_box) if isinstance(box, TextBox))


_Stamp = tuple[str, int, int]


def _stamp(style_sheet: Path) -> _Stamp:
    """By which a style sheet that somebody edits during a run is read again."""
    status = style_sheet.stat()
    return str(style_sheet), status.st_mtime_ns, status.st_size


def _read(style_sheet: Path) -> str:
    try:
        return style_sheet.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LayoutError(
            "this line is not UTF-8",
            place=_place(style_sheet, error.object.count(b"\n", 0, error.start) + 1),
            hint="save the style sheet with the encoding UTF-8",
        ) from error


def _place(style_sheet: Path, line: int | None) -> Place:
    return Place(file=f"templates/{style_sheet.parent.name}/{style_sheet.name}", line=line)


def _by_name(pages: Sequence[Page], layout: Layout) -> Mapping[str, Page]:
    found: dict[str, Page] = {}
    for flow in layout.flows:
        own = [page for page in pages if flow_of(page._page_box) == flow.name]
        found.update(zip(panel_names(flow), own, strict=False))
    return found


def identity(markup: Markup, printing: Printing) -> str:
    """A digest of all that tells one file from another."""
    profile = printing.profile.digest.encode() if printing.profile else b""
    own = (*printing.marks, f"{printing.weight:g} {markup.target} {markup.bleed:g}", *markup.paints.values())
    rest = " ".join((*own, *markup.pictures.values()))
    return sha256(b"".join((_digest(markup.html).encode(), profile, rest.encode())))


@lru_cache(maxsize=4)
def _digest(html: str) -> str:
    """That of a page, which is the same for all targets."""
    return sha256(html.encode())


def slug_lines(markup: Markup, whole: Sequence[Side]) -> list[str]:
    """What a print shop goes by, in English: job, language, code, edition, date, sheet and side."""
    article, language = markup.edition.article, markup.language
    what = ["DRAFT, not for release"] if markup.draft else []
    what += [language.english_name, f"{markup.clinic.slug} / {article.slug} / {markup.layout.slug}"]
    what += [f"{article.code}-{language.tag}"] if article.code else []
    what += [f"edition {article.edition}"] if article.edition else []
    what += [article.published.isoformat()] if article.published else []
    single = markup.layout.pages is not None
    return [
        " · ".join(
            [
                *what,
                f"page {n + 1} of {len(whole)}" if single else f"sheet {n // 2 + 1}, side {n % 2 + 1} ({side.name})",
            ]
        )
        for n, side in enumerate(whole)
    ]


@contextmanager
def listen() -> Iterator[list[Notice]]:
    """Collect what WeasyPrint logs, and keep it from the terminal."""
    heard: list[Notice] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(Notice(level=record.levelname.lower(), text=record.getMessage()))

    logger = logging.getLogger("weasyprint")
    ear = Ear(logging.WARNING)
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [ear], False
    try:
        yield heard
    finally:
        logger.handlers, logger.propagate = handlers, propagate
