from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name
from support.press_sheets import Change, found, press_pdf

from brochure.model import Severity


def without(name: str, *, descriptor: bool = False) -> Change:
    def change(_: Any, page: Any) -> None:
        font = page.Resources.Font.F1
        holder = font.FontDescriptor if descriptor else font
        if name in holder:
            del holder[name]

    return change


def drawn(pdf: Any, page: Any) -> None:
    """A Type 3 font whose every letter is a box."""
    glyph = pdf.make_stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f")
    page.Resources.Font.F1 = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        Name=Name("/Boxes"),
        FontBBox=[0, 0, 500, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(box=glyph),
        Encoding=Dictionary(Differences=Array([32, *[Name.box] * 95])),
        FirstChar=32,
        LastChar=126,
        Widths=[600] * 95,
        Resources=Dictionary(),
    )


def test_passes_an_embedded_font() -> None:
    assert not found("fonts", press_pdf())


def test_passes_a_font_that_is_named_and_never_used() -> None:
    def change(_: Any, page: Any) -> None:
        page.Resources.Font.F2 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)

    assert not found("fonts", press_pdf(change=change))


def test_reports_a_font_that_is_not_in_the_file() -> None:
    (flaw,) = found("fonts", press_pdf(change=without("/FontFile2", descriptor=True), pages=2))
    assert flaw.severity is Severity.ERROR
    assert (
        flaw.message
        == "the font NotoSans is not in the file: the press would set another, such as Courier (pages 1, 2)"
    )


def test_reports_letters_that_nobody_can_read() -> None:
    def change(pdf: Any, page: Any) -> None:
        without("/ToUnicode")(pdf, page)
        without("/Encoding")(pdf, page)

    (flaw,) = found("fonts", press_pdf(change=change))
    assert flaw.severity is Severity.WARNING
    assert flaw.message.startswith("the font NotoSans does not say what its glyphs mean")


def test_reports_a_font_drawn_glyph_by_glyph() -> None:
    (flaw,) = found("fonts", press_pdf(change=drawn))
    assert flaw.severity is Severity.WARNING
    assert flaw.message.startswith("the font Boxes is drawn glyph by glyph (Type 3)")


def test_passes_a_sheet_without_words() -> None:
    assert not found("fonts", press_pdf(words=False))
