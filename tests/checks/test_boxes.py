from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity, Target

MM = 72 / 25.4


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_passes_pages_of_the_layouts_sizes(kitchen: Kitchen, locale: str, target: Target) -> None:
    assert reported(kitchen.plain(locale, target).proof()) == {}


def test_passes_a_trim_box_at_the_edge(sound: Print) -> None:
    def trim(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.trimbox = page.mediabox

    assert reported(sound.edited(trim).proof()) == {}


def resize(pdf: pikepdf.Pdf) -> None:
    _all_boxes(pdf.pages[1], [0, 0, 100 * MM, 211 * MM])


def shift(pdf: pikepdf.Pdf) -> None:
    _all_boxes(pdf.pages[1], [1 * MM, 0, 101 * MM, 210 * MM])


def _all_boxes(page: pikepdf.Page, box: list[float]) -> None:
    page.mediabox = page.trimbox = page.obj.BleedBox = pikepdf.Array(box)


def trim(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].trimbox = [3 * MM, 3 * MM, 97 * MM, 207 * MM]


def bleed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.BleedBox = pikepdf.Array([-3 * MM, 0, 100 * MM, 210 * MM])


def add_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(100 * MM, 210 * MM))


@pytest.mark.parametrize(
    ("edit", "place", "message"),
    [
        (resize, 'page 2 ("inside-1")', "the page is 100.0 x 211.0 mm, the layout says 100 x 210 mm"),
        (shift, 'page 2 ("inside-1")', "the page starts at 1.00, 0.00 mm and not at 0, 0"),
        (trim, 'page 2 ("inside-1")', "the trim box is 3.0 3.0 97.0 207.0 mm, not 0.0 0.0 100.0 210.0 mm"),
        (bleed, 'page 2 ("inside-1")', "the bleed box is -3.0 0.0 100.0 210.0 mm, not 0.0 0.0 100.0 210.0 mm"),
        (add_page, "", "the file has 7 pages, the layout 6"),
    ],
)
def test_reports_a_page_of_another_size(
    sound: Print, edit: Callable[[pikepdf.Pdf], None], place: str, message: str
) -> None:
    finding = alone(sound.edited(edit).proof(), "boxes")
    assert finding.severity is Severity.ERROR
    assert (finding.place, finding.message) == (place, message)
    assert "layout.toml" in finding.hint


def test_reports_two_pages_that_changed_places(sound: Print) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        last = pdf.pages[3]
        del pdf.pages[3]
        pdf.pages.insert(2, last)

    found = reported(sound.edited(swap).proof())
    assert list(found) == ["boxes"]
    assert [finding.place for finding in found["boxes"]] == ['page 3 ("inside-2")', 'page 4 ("inside-3")']


def test_reports_the_panels_of_a_screen_file_that_should_be_sheets(sound: Print) -> None:
    office = replace(sound, markup=replace(sound.markup, target=Target.OFFICE))
    assert alone(office.proof(), "boxes").message == "the file has 6 pages, the layout 2"
