from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from support.press_sheets import Change, found, press_pdf


def note(kind: str, *, low: float = 100, **entries: Any) -> Change:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        rect = [100, low, 200, low + 10]
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=rect, **entries)])

    return change


def root(alter: Callable[[Any], None]) -> Change:
    return lambda pdf, _: alter(pdf.Root)


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("1"))


@pytest.mark.parametrize("change", [note("PrinterMark"), note("Link", low=2)])
def test_passes_printers_marks_and_what_lies_outside_the_bleed(change: Change) -> None:
    assert not found("annotations", press_pdf(change=change))


def test_passes_a_place_to_open_the_file_at() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        pdf.Root.OpenAction = Array([page, Name.Fit])

    assert not found("annotations", press_pdf(change=change))


@pytest.mark.parametrize(
    ("change", "page", "message"),
    [
        (note("Link", A=Dictionary(S=Name.URI, URI=String("http://a.example"))), 1, "a link lies on the page"),
        (note("Text"), 1, "a note lies on the page"),
        (note("Screen"), 1, "an annotation (Screen) lies on the page"),
        (
            lambda _, page: page.__setitem__("/AA", Dictionary(O=script())),
            1,
            "the page runs an action by itself (JavaScript)",
        ),
        (
            root(lambda root: root.__setitem__("/OpenAction", script())),
            0,
            "the file has an action when it is opened (JavaScript)",
        ),
        (
            root(lambda root: root.__setitem__("/Names", Dictionary(JavaScript=Dictionary()))),
            0,
            "the file has JavaScript",
        ),
        (
            root(lambda root: root.__setitem__("/Names", Dictionary(EmbeddedFiles=Dictionary()))),
            0,
            "the file has embedded files",
        ),
        (
            root(lambda root: root.__setitem__("/AcroForm", Dictionary(Fields=Array([Dictionary()])))),
            0,
            "the file has form fields",
        ),
        (root(lambda root: root.__setitem__("/AA", Dictionary(WC=script()))), 0, "the file has actions of its own"),
    ],
)
def test_reports_what_a_press_cannot_print(change: Change, page: int, message: str) -> None:
    (flaw,) = found("annotations", press_pdf(change=change))
    assert (flaw.page, flaw.message) == (page, message)


def test_reports_a_form_field_on_the_page_and_in_the_file() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        note("Widget")(pdf, page)
        page.Annots[0] = pdf.make_indirect(page.Annots[0])
        pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]))

    flaws = found("annotations", press_pdf(change=change))
    assert [flaw.message for flaw in flaws] == ["the file has form fields", "a form field lies on the page"]
