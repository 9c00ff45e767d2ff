from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array
from support.press_sheets import BLEED, HEIGHT, PT, SLUG, WIDTH, Change, found, press_pdf

from brochure.model import Severity
from brochure.preflight import inspect
from brochure.preflight.nouns import Settings


def boxed(name: str, left: float, bottom: float, right: float, top: float) -> Change:
    """A box of the page in mm from the media box's lower left corner."""

    def change(_: Any, page: Any) -> None:
        page[name] = Array([value * PT for value in (left, bottom, right, top)])

    return change


ALL = WIDTH + 2 * (BLEED + SLUG), HEIGHT + 2 * (BLEED + SLUG)
NEAR = SLUG + BLEED


def entry(name: str, value: Any) -> Change:
    def change(_: Any, page: Any) -> None:
        page[name] = value

    return change


def test_passes_a_crop_box_that_hides_nothing() -> None:
    assert not found("page_boxes", press_pdf(change=boxed("/CropBox", 0, 0, *ALL)))


def test_passes_a_spine_without_bleed() -> None:
    change = boxed("/BleedBox", NEAR, SLUG, ALL[0] - SLUG, ALL[1] - SLUG)
    assert not found("page_boxes", press_pdf(change=change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (boxed("/CropBox", 5, 5, 100, 100), "the crop box hides a part of the page"),
        (entry("/UserUnit", 2), "the page's unit is 2 points, and many programs take it for one"),
        (boxed("/ArtBox", 30, 30, 60, 60), "the page has a trim box and an art box"),
        (
            boxed("/BleedBox", SLUG + 1, SLUG + 1, ALL[0] - SLUG - 1, ALL[1] - SLUG - 1),
            "the bleed is 2.0 mm on 4 sides, and a cutter needs 3",
        ),
    ],
)
def test_reports_an_error(change: Change, message: str) -> None:
    flaws = [flaw for flaw in inspect(press_pdf(change=change), Settings()).flaws if flaw.rule == "page_boxes"]
    assert [(flaw.severity, flaw.message, flaw.page) for flaw in flaws] == [(Severity.ERROR, message, 1)]


def test_reports_a_page_that_says_nothing_of_its_trim() -> None:
    def change(_: Any, page: Any) -> None:
        del page.TrimBox, page.BleedBox

    said = [flaw.message for flaw in inspect(press_pdf(change=change), Settings()).flaws if flaw.rule == "page_boxes"]
    assert said == ["the page has no trim box: nobody can tell where to cut"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (boxed("/TrimBox", -5, NEAR, 100, 60), "the trim box reaches beyond the media box"),
        (boxed("/BleedBox", SLUG, -5, 200, 100), "the bleed box reaches beyond the media box"),
        (boxed("/TrimBox", SLUG - 2, NEAR, 200, 100), "the trim box reaches beyond the bleed box"),
    ],
)
def test_reports_boxes_that_do_not_lie_in_one_another(change: Change, message: str) -> None:
    said = [flaw.message for flaw in inspect(press_pdf(change=change), Settings()).flaws if flaw.rule == "page_boxes"]
    assert message in said


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("trim", boxed("/TrimBox", NEAR, NEAR, NEAR, ALL[1] - NEAR)),
        ("trim", boxed("/TrimBox", NEAR, NEAR, ALL[0] - NEAR, NEAR + 0.3)),
        ("media", boxed("/MediaBox", 0, 0, 0, 0)),
    ],
)
def test_reports_a_box_without_area(name: str, change: Change) -> None:
    said = [flaw.message for flaw in inspect(press_pdf(change=change), Settings()).flaws if flaw.rule == "page_boxes"]
    assert f"the {name} box is less than a point wide or high" in said


def test_reports_a_turned_page() -> None:
    (flaw,) = found("page_boxes", press_pdf(change=entry("/Rotate", 90)))
    assert (flaw.severity, flaw.message) == (Severity.WARNING, "the page is turned by 90 degrees")


def test_reports_a_page_that_does_not_begin_at_nought() -> None:
    change = entry("/MediaBox", Array([-10, -10, ALL[0] * PT, ALL[1] * PT]))
    (flaw,) = found("page_boxes", press_pdf(change=change))
    assert (flaw.severity, flaw.message) == (Severity.WARNING, "the media box does not begin at 0, 0")


def test_boxes_are_inherited_from_the_page_tree() -> None:
    def change(pdf: Any, page: Any) -> None:
        pdf.Root.Pages.MediaBox = page.MediaBox
        del page.MediaBox

    assert not found("page_boxes", press_pdf(change=change))
