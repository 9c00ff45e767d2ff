"""HTML -> laid-out panels -> PDF. WeasyPrint's log becomes notices; nothing it says is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration

from brochure.errors import LayoutError, Place
from brochure.fetch import NothingOutside
from brochure.markup import Markup
from brochure.measure import Lost, Measure, lost_text, measure, panel_words
from brochure.model import Layout, Target, panel_names
from brochure.sheets import impose


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
class Printed:
    """A PDF, and what making it showed. `words` is the text laid out on each panel, by its name."""

    pdf: bytes
    measure: Measure
    lost: tuple[Lost, ...]
    notices: tuple[Notice, ...]
    faces: tuple[Face, ...]
    words: tuple[tuple[str, str], ...]


class Panels:
    """A brochure laid out: WeasyPrint's pages, measured, not yet written."""

    def __init__(self, markup: Markup, html: HTML, document: Document, notices: Sequence[Notice]) -> None:
        self.markup = markup
        self.measure = measure(document.pages, markup.layout)
        self._html = html
        self._document = document
        self._notices = list(notices)

    def write(self) -> Printed:
        """Write the PDF of the markup's target."""
        markup, layout = self.markup, self.markup.layout
        named = _by_name(self._document.pages, layout)
        if markup.target is Target.SCREEN:
            document = self._document.copy([named[name] for name in layout.panels() if name in named])
            variant = "pdf/ua-1"
        else:
            document = self._document.copy(impose(named, layout, rtl=markup.language.rtl))
            variant = None
        duplex = {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge"}[layout.flip]

        def prefer(_: Document, pdf: Any) -> None:
            preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
            preferences["DisplayDocTitle"] = "true"
            if markup.target is Target.OFFICE:
                preferences["Duplex"] = duplex
                preferences["PrintScaling"] = "/None"

        with _listen() as heard:
            pdf = document.write_pdf(finisher=prefer, pdf_tags=True, pdf_variant=variant, pdf_identifier=b"brochure")
        return Printed(
            pdf=pdf,
            measure=self.measure,
            lost=lost_text(self._document.pages, self._html.etree_element.find("body")),
            notices=tuple(self._notices + heard),
            faces=tuple(
                Face(
                    family=font.family.decode() if isinstance(font.family, bytes) else str(font.family),
                    used="".join(sorted({character for text in font.to_unicode.values() for character in text})),
                    missing="".join(sorted(map(chr, font.missing))),
                )
                for font in document.fonts.values()
            ),
            words=tuple((name, panel_words(page)) for name, page in named.items()),
        )


class Press:
    """WeasyPrint warmed up: one font configuration and parsed style sheets for many brochures.

    A `FontConfiguration` a document would leak about 0.4 MB each and cost a tenth of the time.
    """

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = NothingOutside()
        self._sheets: dict[tuple[str, ...], tuple[list[CSS], list[Notice]]] = {}

    def lay_out(self, markup: Markup, style_sheets: Sequence[Path]) -> Panels:
        """Lay a brochure out in panels."""
        key = tuple(str(path) for path in style_sheets)
        if key not in self._sheets:
            with _listen() as heard:
                parsed = [
                    CSS(
                        string=_read(path), font_config=self._fonts, url_fetcher=self._fetcher,
                    )
                    for path in style_sheets
                ]  # fmt: skip
            self._sheets[key] = (parsed, heard)
        sheets, notices = self._sheets[key]
        with _listen() as heard:
            html = HTML(string=markup.html, url_fetcher=self._fetcher, base_url="brochure:")
            document = html.render(font_config=self._fonts, stylesheets=sheets, pdf_tags=True)
        for page in document.pages:
            # One annotation a link. WeasyPrint makes another of each box inside it, whose tag is not Link.
            page.links = [link for link in page.links if link[-1].element_tag == "a"]
        return Panels(markup, html, document, [*notices, *heard])


def _read(style_sheet: Path) -> str:
    try:
        return style_sheet.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LayoutError(
            "this line is not UTF-8",
            place=Place(file=f"templates/{style_sheet.parent.name}/{style_sheet.name}", line=line),
            hint="save the style sheet with the encoding UTF-8",
        ) from error


def _by_name(pages: Sequence[Page], layout: Layout) -> Mapping[str, Page]:
    found: dict[str, Page] = {}
    for flow in layout.flows:
        own = [page for page in pages if page._page_box.page_type.name == flow.name]
        found.update(zip(panel_names(flow), own, strict=False))
    return found


@contextmanager
def _listen() -> Iterator[list[Notice]]:
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
