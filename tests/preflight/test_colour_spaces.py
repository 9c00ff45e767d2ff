from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from support.press_sheets import Change, box, form, found, picture, place, press_pdf, rect, text

from brochure.preflight import inspect
from brochure.preflight.nouns import Settings

RED = rect(20, 40, 30, 30)
TINT = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 1, 0], N=1)


def spaces(**entries: Any) -> Change:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        for name, space in entries.items():
            page.Resources.ColorSpace[f"/{name}"] = space

    return change


def icc(components: int) -> Change:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(b"")
        stream.N = components
        page.Resources.ColorSpace.Own = Array([Name.ICCBased, stream])

    return change


def separation(name: str) -> Array:
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, TINT])


@pytest.mark.parametrize(
    "paint", [f"0.5 g {RED}", f"0 0.5 0.5 0 k {RED}", f"0 0.4 0 0 K 2 w {rect(20, 40, 30, 30, 'S')}"]
)
def test_passes_cmyk_and_grey(paint: str) -> None:
    assert not found("colour_spaces", press_pdf(paint))


def test_passes_one_of_the_four_inks_by_its_name() -> None:
    paint = f"/Own cs 0.5 scn {RED}"
    assert not found("colour_spaces", press_pdf(paint, change=spaces(Own=separation("Magenta"))))


def test_passes_rgb_that_is_named_and_never_used() -> None:
    assert not found("colour_spaces", press_pdf(box(20, 40, 30, 30), change=spaces(Own=Name.DeviceRGB)))


@pytest.mark.parametrize(
    ("paint", "change", "message"),
    [
        (f"1 0 0 rg {RED}", None, "a shape is in RGB, which the press converts as it likes"),
        (f"1 0 0 RG 2 w {rect(20, 40, 30, 30, 'S')}", None, "a line is in RGB, which the press converts as it likes"),
        (f"/Own cs 1 0 0 scn {RED}", icc(3), "a shape is in RGB, which the press converts as it likes"),
        (f"/Own cs 0 1 1 0 scn {RED}", icc(4), "a shape is in ICCBased-4, not plain CMYK or grey"),
        (
            f"/Own cs 50 20 20 scn {RED}",
            spaces(Own=Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])),
            "a shape is in Lab, not plain CMYK or grey",
        ),
        (
            f"/Own cs 1 scn {RED}",
            spaces(Own=separation("PANTONE 185 C")),
            "a shape is in the spot colour PANTONE 185 C",
        ),
        (
            f"/Own cs 1 scn {RED}",
            spaces(Own=Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\x00\x00\x00\xff\x00\x00")])),
            "a shape is in RGB, which the press converts as it likes",
        ),
        (f"/All cs 0.1 scn {RED}", None, "a shape is in registration colour, which prints full on every plate"),
    ],
)
def test_reports_a_shape_in_another_space(paint: str, change: Change | None, message: str) -> None:
    (flaw,) = found("colour_spaces", press_pdf(paint, change=change))
    assert flaw.message == message
    assert flaw.page == 1
    assert flaw.rectangle == pytest.approx((20, 40, 50, 70), abs=0.4)


def test_reports_what_a_default_space_makes_of_cmyk() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(b"")
        stream.N = 4
        page.Resources.ColorSpace.DefaultCMYK = Array([Name.ICCBased, stream])

    flaws = found("colour_spaces", press_pdf(words=False, change=change))
    assert [flaw.message for flaw in flaws] == ["a shape is in ICCBased-4, not plain CMYK or grey"]


def test_reports_a_picture_in_rgb() -> None:
    change = picture(600, 600, space=Name.DeviceRGB, channels=3)
    (flaw,) = found("colour_spaces", press_pdf(place("Im0", 20, 40, 30, 30), change=change))
    assert flaw.message == "a picture is in RGB, which the press converts as it likes"


def test_reports_rgb_text_within_a_form() -> None:
    change = form(text("Call us", 60, 40).replace("/DeviceCMYK cs 0 0 0 1", "/DeviceRGB cs 1 0 0"))
    (flaw,) = found("colour_spaces", press_pdf("/Fm0 Do", change=change))
    assert flaw.message.startswith('text "Call us" is in RGB')


def test_reports_a_gradient_in_rgb() -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)

    def change(_: pikepdf.Pdf, page: Any) -> None:
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 600, 0], Function=function)
        page.Resources.Shading = Dictionary(Sh0=shading)

    (flaw,) = found("colour_spaces", press_pdf(f"q {rect(20, 40, 30, 30, 'W n')} /Sh0 sh Q", change=change))
    assert flaw.message.startswith("a gradient is in RGB")
    assert flaw.rectangle == pytest.approx((20, 40, 50, 70), abs=0.01)


def test_reports_transparency_blended_in_rgb() -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    pdf = press_pdf("/Fm0 Do", change=form(box(20, 40, 30, 30), Group=group))
    said = [flaw.message for flaw in inspect(pdf, Settings()).flaws if flaw.rule == "colour_spaces"]
    assert said == ["transparency of a form is blended in RGB, which the press converts as it likes"]
