from __future__ import annotations

import pytest
from pikepdf import Name
from support.press_sheets import found, picture, place, press_pdf

from brochure.model import Severity
from brochure.preflight.nouns import Settings

INCH = 25.4


def placed(pixels: int, inches: float) -> bytes:
    return press_pdf(place("Im0", 20, 40, INCH * inches, INCH * inches), change=picture(pixels, pixels))


@pytest.mark.parametrize(("pixels", "inches"), [(225, 1), (900, 1), (16, 1)])
def test_passes_pixels_enough_and_pictures_of_hardly_any(pixels: int, inches: float) -> None:
    assert not found("images", placed(pixels, inches))


def test_reports_a_picture_with_too_few_pixels() -> None:
    (flaw,) = found("images", placed(149, 1))
    assert flaw.severity is Severity.ERROR
    assert flaw.message == "a picture of 149 x 149 pixels is printed at 149 pixels an inch, too few to be sharp"
    assert flaw.rectangle == pytest.approx((20, 40, 45.4, 65.4), abs=0.01)


def test_reports_a_soft_picture() -> None:
    (flaw,) = found("images", placed(224, 1))
    assert flaw.severity is Severity.WARNING
    assert flaw.message.endswith("is printed at 224 pixels an inch, a little soft")


def test_reports_the_lesser_of_across_and_down() -> None:
    (flaw,) = found("images", press_pdf(place("Im0", 20, 40, 2 * INCH, INCH), change=picture(240, 240)))
    assert "printed at 120 pixels an inch" in flaw.message


def test_reports_a_coarse_line_drawing() -> None:
    change = picture(400, 400, space=Name.DeviceGray, channels=1, bits=1)
    (flaw,) = found("images", press_pdf(place("Im0", 20, 40, INCH, INCH), change=change))
    assert flaw.severity is Severity.WARNING
    assert flaw.message.startswith("a line drawing of 400 x 400 pixels is printed at 400 pixels an inch")


def test_reports_an_inline_picture() -> None:
    data = "00" * (20 * 20)
    inline = f"q 72 0 0 72 100 100 cm BI /W 20 /H 20 /CS /G /BPC 8 /F /AHx ID {data}> EI Q"
    (flaw,) = found("images", press_pdf(inline))
    assert "20 x 20 pixels is printed at 20 pixels an inch" in flaw.message


def test_passes_what_the_settings_ask_for() -> None:
    change = picture(120, 120)
    settings = Settings(least_ppi=100, good_ppi=110)
    assert not found("images", press_pdf(place("Im0", 20, 40, INCH, INCH), change=change), settings)
