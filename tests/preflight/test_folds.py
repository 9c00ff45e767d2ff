from __future__ import annotations

import pytest
from support.press_sheets import HEIGHT, box, found, line, picture, place, press_pdf, text

from brochure.preflight import inspect
from brochure.preflight.nouns import Settings

FOLDS = (66.0, 133.0)
TINT = "0 0.2 0 0"


@pytest.mark.parametrize(
    "content",
    [
        box(66, -3, 70, 106, TINT),
        box(-3, 40, 206, 12, TINT),
        box(60, 40, 75, 12, TINT),
        box(60, -3, 30, 106, TINT),
        box(70, 40, 20, 20, TINT),
        line(70, 50, 120, 50),
        line(66, -8, 66, -4, pt=0.3),
        line(60, HEIGHT + 6, 72, HEIGHT + 6, pt=0.3),
    ],
)
def test_passes_grounds_marks_and_what_keeps_to_its_panel(content: str) -> None:
    assert not found("folds", press_pdf(content, folds=FOLDS))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (text("Call us", 60, 40), 'text "Call us"'),
        (line(60, 50, 72, 50), "a line"),
        (box(60, 40, 12, 12, TINT), "a shape"),
        (line(60, 40, 72, 52), "a line"),
    ],
)
def test_reports_what_lies_across_a_fold(content: str, what: str) -> None:
    (flaw,) = found("folds", press_pdf(content, folds=FOLDS))
    assert flaw.message == f"{what} lies across the fold at 66 mm"
    assert flaw.rectangle is not None
    assert flaw.rectangle[0] < 66 < flaw.rectangle[2]


def test_reports_a_picture_across_a_fold() -> None:
    pdf = press_pdf(place("Im0", 50, 40, 40, 30), change=picture(600, 600), folds=FOLDS)
    (flaw,) = found("folds", pdf)
    assert flaw.message == "a picture lies across the fold at 66 mm"


def test_says_nothing_of_a_sheet_that_is_not_folded_and_tells_so() -> None:
    report = inspect(press_pdf(text("Call us", 60, 40)), Settings())
    assert not report.flaws
    assert "folds" not in report.checked
    assert "folds" in report.unjudged


def test_reports_by_the_page() -> None:
    settings = Settings(folds=((30.0,), (66.0,)))
    pdf = press_pdf(text("Call us", 60, 40), pages=2, words=False)
    (flaw,) = found("folds", pdf, settings)
    assert flaw.page == 2


@pytest.mark.parametrize("fold", [-20.0, 0.0, 200.0, 9999.0])
def test_reports_a_fold_that_is_not_on_the_page(fold: float) -> None:
    (flaw,) = found("folds", press_pdf(folds=(100.0, fold)))
    assert flaw.message == f"the fold at {fold:g} mm lies off the page, which is 200.0 mm wide"
    assert (flaw.page, flaw.rectangle) == (1, None)
    (given,) = found("folds", press_pdf(), Settings(folds=((fold,),)))
    assert given.message == flaw.message


@pytest.mark.parametrize("folds", [((), (66.0,)), ((66.0,), (66.0,), (66.0,), (66.0,))])
def test_reports_more_or_fewer_lists_than_pages(folds: tuple[tuple[float, ...], ...]) -> None:
    pdf = press_pdf(pages=3)
    (flaw,) = found("folds", pdf, Settings(folds=folds))
    assert flaw.message == f"folds are given for {len(folds)} pages, and the file has 3"
    assert flaw.page == 0


@pytest.mark.parametrize("folds", [((66.0,),), ((66.0,), (), (133.0,))])
def test_passes_one_list_for_all_pages_and_one_for_each(folds: tuple[tuple[float, ...], ...]) -> None:
    assert not found("folds", press_pdf(pages=3), Settings(folds=folds))
