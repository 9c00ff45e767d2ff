from __future__ import annotations

import pytest
from support.press_sheets import box, found, press_pdf, text

from brochure.model import Severity

GROUND = box(55, 30, 60, 15, "0.9 0.2 0.2 0.3")


@pytest.mark.parametrize(
    "content",
    [
        text("Call us", 60, 40, size=6, colour="0 0 0 0"),
        text("Call us", 60, 40, size=4.5),
        text("Call us", 60, 40, size=6, colour="0.9 0.5 0 0.1"),
    ],
)
def test_passes_six_points_and_smaller_black(content: str) -> None:
    assert not found("reversed_text", press_pdf(GROUND, content))


@pytest.mark.parametrize(
    ("size", "colour", "severity", "message"),
    [
        (5.0, "0 0 0 0", Severity.ERROR, "is 5.0 pt and reversed out: ink will fill it in"),
        (5.0, "0 0.08 0.1 0", Severity.ERROR, "is 5.0 pt and reversed out: ink will fill it in"),
        (
            5.0,
            "0 0.9 0.9 0",
            Severity.WARNING,
            "is 5.0 pt and made of 2 inks, whose plates never lie exactly on one another",
        ),
        (3.5, None, Severity.WARNING, "is 3.5 pt, too small to be read"),
    ],
)
def test_reports_small_letters(size: float, colour: str | None, severity: Severity, message: str) -> None:
    (flaw,) = found("reversed_text", press_pdf(GROUND, text("Call us", 60, 40, size=size, colour=colour)))
    assert (flaw.severity, flaw.message) == (severity, f'text "Call us" {message}')


def test_passes_text_that_a_matrix_makes_large() -> None:
    content = "q 2 0 0 2 0 0 cm " + text("Call us", 30, -30, size=4, colour="0 0 0 0") + " Q"
    assert not found("reversed_text", press_pdf(content))
