from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from support.press_sheets import box, picture, place, press_pdf

from brochure.model import Severity
from brochure.preflight import inspect
from brochure.preflight.nouns import Flaw, Settings
from brochure.preflight.rules.ink import WINDOW


def flaws(pdf: bytes, settings: Settings | None = None) -> list[Flaw]:
    """What any rule says: of these sheets, nothing but their ink is ever wrong."""
    found = list(inspect(pdf, settings or Settings()).flaws)
    assert {flaw.rule for flaw in found} <= {"ink"}
    return found


def test_a_sound_sheet_passes() -> None:
    assert flaws(press_pdf()) == []


def test_too_much_ink_is_found_where_it_is() -> None:
    (flaw,) = flaws(press_pdf(box(50, 30, 20, 10, "0.9 0.9 0.9 0.9")))
    assert (flaw.severity, flaw.page) == (Severity.ERROR, 1)
    assert flaw.message == "359 % ink, and the paper takes 300 %"
    assert flaw.rectangle == pytest.approx((49.5, 29.5, 70.5, 40.5), abs=0.4)


@pytest.mark.parametrize(("black", "found"), [("0", 0), ("0.02", 1)])
def test_the_limit_is_the_last_that_passes(black: str, found: int) -> None:
    assert len(flaws(press_pdf(box(50, 30, 20, 10, f"1 1 1 {black}")))) == found


def test_the_limit_is_the_papers() -> None:
    sheet = press_pdf(box(50, 30, 20, 10, "0.7 0.7 0.7 0.35"))
    assert flaws(sheet) == []
    (flaw,) = flaws(sheet, Settings(max_ink=240))
    assert flaw.message in {f"{percent} % ink, and the paper takes 240 %" for percent in (244, 245)}


@pytest.mark.parametrize(("side", "found"), [(WINDOW * 0.82, 0), (WINDOW * 0.9, 1)])
def test_a_window_of_15_mm2_is_what_counts(side: float, found: int) -> None:
    """400 % on 75 % of a window is 300 %, and nothing lies around it: sides of 0.866 windows."""
    assert len(flaws(press_pdf(box(50, 30, side, side, "1 1 1 1"), ground=False))) == found


def test_places_apart_are_told_apart_and_neighbours_as_one() -> None:
    dark = "1 1 0.9 0.9"
    sheet = press_pdf(box(30, 50, 8, 8, "1 1 1 1"), box(39, 50, 8, 8, dark), box(120, 50, 8, 8, dark))
    first, second = flaws(sheet)
    assert first.rectangle == pytest.approx((29.4, 49.4, 47.6, 58.6), abs=0.5)
    assert second.rectangle == pytest.approx((119.4, 49.4, 128.6, 58.6), abs=0.5)
    assert [flaw.message[:5] for flaw in (first, second)] == ["400 %", "380 %"]


def test_of_many_places_five_are_told() -> None:
    found = flaws(press_pdf(*(box(10 + 20 * n, 50, 6, 6, "1 1 1 1") for n in range(9))))
    assert len(found) == 5
    assert found[0].message.endswith("; so have 4 more places")


def test_black_that_overprints_adds_to_what_is_below() -> None:
    ground = box(50, 30, 20, 10, "0.8 0.8 0.8 0")
    assert flaws(press_pdf(ground, f"/Under gs {box(50, 30, 20, 10, '0 0 0 1')}")) == []
    (flaw,) = flaws(press_pdf(ground, f"/Over gs {box(50, 30, 20, 10, '0 0 0 1')} /Under gs"))
    assert flaw.message.startswith("340 %")


def test_marks_outside_the_bleed_do_not_count() -> None:
    assert flaws(press_pdf("/All cs 1 scn", box(50, -12, 8, 8, "1 1 1 1"))) == []


def test_ink_up_to_the_bleeds_edge_counts() -> None:
    (flaw,) = flaws(press_pdf(box(-3, -3, 5, 5, "1 1 1 1")))
    assert flaw.rectangle == pytest.approx((-3, -3, 2.5, 2.5), abs=0.5)


def test_a_picture_counts() -> None:
    def dark(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        picture(200, 200)(pdf, page)
        page.Resources.XObject.Im0.write(b"\xf0" * 160_000)

    (flaw,) = flaws(press_pdf(place("Im0", 50, 30, 20, 20), change=dark))
    assert flaw.message.startswith("376 %")


def test_a_second_page_is_looked_at() -> None:
    assert [flaw.page for flaw in flaws(press_pdf(box(50, 30, 20, 10, "1 1 1 1"), pages=2))] == [1, 2]


def test_ink_that_cannot_be_worked_out_is_said() -> None:
    def spot(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        broken = Dictionary(FunctionType=9, Domain=[0, 1])
        page.Resources.ColorSpace.Spot = Array([Name.Separation, Name.Plum, Name.DeviceCMYK, broken])

    report = inspect(press_pdf("/Spot cs 0.2 scn", box(50, 30, 1, 1).split("scn ")[1], change=spot), Settings())
    (flaw,) = [flaw for flaw in report.flaws if flaw.rule == "ink"]
    assert (flaw.severity, flaw.rectangle) == (Severity.WARNING, None)
    assert flaw.message == "the ink of a tint transform cannot be worked out"


def test_a_page_smaller_than_the_window_is_judged_whole() -> None:
    def small(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        left, low = (float(value) for value in list(page.TrimBox)[:2])
        for name in ("/MediaBox", "/BleedBox", "/TrimBox"):
            page[name] = Array([left, low, left + 6, low + 6])

    sheet = press_pdf(box(-3, 90, 20, 20, "1 1 1 1"), change=small)
    (flaw,) = [flaw for flaw in inspect(sheet, Settings()).flaws if flaw.rule == "ink"]
    assert flaw.message.startswith("400 %")
    assert flaw.rectangle == pytest.approx((0, 0, 2.12, 2.12), abs=0.01)
