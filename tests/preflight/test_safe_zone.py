from __future__ import annotations

import pytest
from support.press_sheets import HEIGHT, WIDTH, box, found, picture, place, press_pdf, text

from brochure.preflight.nouns import Settings


@pytest.mark.parametrize(
    "content",
    [
        text("Call us", 5.1, 30),
        text("Sheet 1 of 2", 20, -5),
        text("Sheet 1 of 2", 20, HEIGHT + 10),
        box(1, 40, 30, 30, "0 0.2 0 0"),
    ],
)
def test_passes_text_within_and_the_slug(content: str) -> None:
    assert not found("safe_zone", press_pdf(content))


def test_passes_a_picture_that_runs_into_the_bleed() -> None:
    content = place("Im0", -3, -3, 206, 106)
    assert not found("safe_zone", press_pdf(content, change=picture(2000, 1000), words=False))


def test_reports_text_near_the_trim() -> None:
    (flaw,) = found("safe_zone", press_pdf(text("Call us", 3.1, 30)))
    assert flaw.message == 'text "Call us" is 3.1 mm from the trim; a cutter may take it'
    assert flaw.hint == "keep text 5 mm from the trim"
    assert flaw.rectangle is not None
    assert flaw.rectangle[0] == pytest.approx(3.1, abs=0.01)


@pytest.mark.parametrize(
    ("left", "base", "how"), [(-1, 30, "is cut by the trim"), (WIDTH - 4, 30, "is cut by the trim"), (60, -1, "trim")]
)
def test_reports_text_that_the_trim_cuts(left: float, base: float, how: str) -> None:
    (flaw,) = found("safe_zone", press_pdf(text("Call us", left, base, size=6)))
    assert how in flaw.message


def test_reports_a_picture_near_the_trim() -> None:
    (flaw,) = found("safe_zone", press_pdf(place("Im0", 20, HEIGHT - 32, 30, 30), change=picture(600, 600)))
    assert flaw.message == "a picture is 2.0 mm from the trim; a cutter may take it"


def test_reports_text_near_a_fold() -> None:
    pdf = press_pdf(text("Call us", 102.5, 30), folds=(100.0,))
    (flaw,) = found("safe_zone", pdf)
    assert flaw.message == 'text "Call us" is 2.5 mm from a fold, and folds wander'


def test_passes_a_picture_that_fills_a_panel_to_its_fold() -> None:
    content = place("Im0", 100, -3, 103, 106)
    assert not found("safe_zone", press_pdf(content, change=picture(1500, 1500), folds=(100.0,)))


def test_reports_by_the_settings_folds_and_distances() -> None:
    settings = Settings(folds=((66.0, 133.0),), fold_safe=8, safe=3)
    (flaw,) = found("safe_zone", press_pdf(text("Call us", 72, 30), text("Tel", 3.5, 50)), settings)
    assert "6.0 mm from a fold" in flaw.message
