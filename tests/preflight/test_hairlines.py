from __future__ import annotations

import pytest
from support.press_sheets import box, form, found, line, marks, press_pdf

PT = 25.4 / 72


@pytest.mark.parametrize(
    "content",
    [
        line(20, 50, 80, 50, pt=0.25),
        box(20, 40, 30, 0.26 * PT, "0 0 0 1"),
        line(20, -5, 80, -5, pt=0.1),
    ],
)
def test_passes_lines_of_a_quarter_point_and_marks(content: str) -> None:
    assert not found("hairlines", press_pdf(content, *marks()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (line(20, 50, 80, 50, pt=0.2), "a line is 0.20 pt thin"),
        (line(20, 50, 80, 50, pt=0), "a line has no width, so that each device draws its finest"),
        ("q 0.1 0 0 0.1 250 200 cm 1 w /DeviceCMYK CS 0 0 0 1 SCN 0 0 m 500 0 l S Q", "a line is 0.10 pt thin"),
        (box(20, 40, 30, 0.1 * PT, "0 0 0 1"), "a shape is only 0.10 pt thin"),
    ],
)
def test_reports_lines_too_fine(content: str, message: str) -> None:
    (flaw,) = found("hairlines", press_pdf(content))
    assert flaw.message == message


def test_reports_a_thin_frame_drawn_as_one_box_in_another() -> None:
    frame = "/DeviceCMYK cs 0 0 0 1 scn 100 100 100 100 re 100.1 100.1 99.8 99.8 re f*"
    (flaw,) = found("hairlines", press_pdf(frame))
    assert flaw.message == "a shape is only 0.10 pt thin"


def test_reports_a_border_that_a_clip_cuts_out_of_a_box() -> None:
    (flaw,) = found("hairlines", press_pdf("q 100 100 80 0.1 re W n /DeviceCMYK cs 0 0 0 1 scn 100 50 80 80 re f Q"))
    assert flaw.message == "a shape is only 0.10 pt thin"


def test_reports_a_line_that_a_form_makes_thin() -> None:
    content = "1 w /DeviceCMYK CS 0 0 0 1 SCN 1000 1000 m 1500 1000 l S"
    (flaw,) = found("hairlines", press_pdf("/Fm0 Do", change=form(content, Matrix=[0.2, 0, 0, 0.2, 0, 0])))
    assert flaw.message == "a line is 0.20 pt thin"
