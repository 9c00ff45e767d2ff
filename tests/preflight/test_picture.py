from __future__ import annotations

import io
import itertools
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array
from PIL import Image
from support.press_sheets import BLEED, SLUG, WIDTH, box, press_pdf

from brochure.model import Severity
from brochure.preflight import inspect
from brochure.preflight.nouns import Flaw, Report, Settings
from brochure.preflight.picture import proof_pictures

DPI = 110
MARGIN = 12
RED, AMBER, BLUE, PURPLE = (200, 0, 20), (176, 106, 0), (0, 110, 200), (150, 0, 160)


def flaw(severity: Severity = Severity.ERROR, page: int = 1, message: str = "is wrong", **more: object) -> Flaw:
    found = Flaw(
        rule="some_rule", severity=severity, page=page, rectangle=(50.0, 40.0, 90.0, 60.0), message=message,
        hint="mend it",
    )  # fmt: skip
    return replace(found, **more)  # type: ignore[arg-type]


def report(*flaws: Flaw, pages: int = 1) -> Report:
    return replace(inspect(press_pdf(), Settings()), flaws=flaws, pages=pages)


def drawn(pdf: bytes, *flaws: Flaw, **more: object) -> Image.Image:
    (data,) = proof_pictures(pdf, report(*flaws), dpi=DPI, **more)  # type: ignore[arg-type]
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.mode) == ("PNG", "RGB")
    return picture


def pixel(left: float, top: float) -> tuple[int, int]:
    """Where a place of the trim, in mm, lies in the picture."""
    scale = DPI / 25.4
    return MARGIN + round((left + BLEED + SLUG) * scale), MARGIN + round((top + BLEED + SLUG) * scale)


def colours(picture: Image.Image, start: tuple[float, float], end: tuple[float, float]) -> set[object]:
    """The colours along a line, a few pixels to either side of it."""
    (left, top), (right, bottom) = pixel(*start), pixel(*end)
    area = picture.crop((left - 4, top - 4, right + 5, bottom + 5))
    return {colour for _, colour in area.getcolors(1 << 20) or ()}


def test_trim_and_folds_are_drawn() -> None:
    picture = drawn(press_pdf(folds=(97.0,)))
    assert BLUE in colours(picture, (0, 30), (0, 70))
    assert BLUE in colours(picture, (WIDTH, 30), (WIDTH, 70))
    assert PURPLE in colours(picture, (97, 30), (97, 70))
    assert PURPLE not in colours(picture, (60, 30), (60, 70))


def test_folds_may_come_from_the_settings() -> None:
    picture = drawn(press_pdf(), settings=Settings(folds=((60.0,),)))
    assert PURPLE in colours(picture, (60, 30), (60, 70))


def test_errors_and_warnings_differ_in_colour_and_in_line() -> None:
    solid = drawn(press_pdf(), flaw()).crop((*pixel(51, 57), *pixel(89, 63)))
    dashed = drawn(press_pdf(), flaw(Severity.WARNING)).crop((*pixel(51, 57), *pixel(89, 63)))

    def gaps(picture: Image.Image, colour: tuple[int, int, int]) -> int:
        row = max(
            ([picture.getpixel((x, y)) == colour for x in range(picture.width)] for y in range(picture.height)), key=sum
        )
        assert sum(row) > picture.width / 2
        return sum(one and not other for one, other in itertools.pairwise(row))

    assert gaps(solid, RED) == 0
    assert gaps(dashed, AMBER) > 5


def test_a_rectangle_lies_where_the_flaw_is() -> None:
    picture = drawn(press_pdf(), flaw())
    for side in (((50, 45), (50, 55)), ((90, 45), (90, 55)), ((60, 40), (80, 40)), ((60, 60), (80, 60))):
        assert RED in colours(picture, *side)
    assert RED not in colours(picture, (55, 46), (85, 54))


def test_the_print_itself_is_shown() -> None:
    picture = drawn(press_pdf(box(100, 20, 30, 30, "0 0 0 1")))
    assert max(picture.getpixel(pixel(115, 35))) < 60  # type: ignore[type-var,arg-type]
    assert min(picture.getpixel(pixel(150, 35))) > 200  # type: ignore[type-var,arg-type]


def test_each_flaw_adds_to_the_legend_and_long_words_are_wrapped() -> None:
    heights = [
        drawn(press_pdf(), *flaws).height
        for flaws in ([], [flaw()], [flaw(), flaw()], [flaw(message="long " * 200)], [flaw(message="x" * 900)])
    ]
    assert heights == sorted(heights)
    line = heights[2] - heights[1]
    assert 15 <= line <= 30
    assert heights[3] - heights[0] > 5 * line
    assert heights[4] - heights[0] > 5 * line
    wide = drawn(press_pdf(), flaw(message="x" * 900))
    assert wide.crop((wide.width - MARGIN + 2, 0, wide.width, wide.height)).getcolors() is not None
    assert len(wide.crop((wide.width - MARGIN + 2, 0, wide.width, wide.height)).getcolors() or ()) == 1


def test_what_concerns_the_file_stands_on_the_first_page_and_each_page_has_its_own() -> None:
    pdf = press_pdf(pages=2)
    found = report(flaw(page=0, rectangle=None), flaw(page=2, rectangle=None), flaw(page=2), pages=2)
    first, second = (Image.open(io.BytesIO(data)) for data in proof_pictures(pdf, found, dpi=DPI))
    assert second.height - first.height == pytest.approx(22, abs=6), "two lines, and one"


def test_the_same_report_gives_the_same_bytes() -> None:
    found = report(flaw(), flaw(Severity.WARNING, message='text "اتصل بنا الآن" and "请致电"'))
    pdf = press_pdf()
    assert list(proof_pictures(pdf, found)) == list(proof_pictures(pdf, found))


def test_words_of_other_scripts_are_drawn_in_fonts_that_have_them() -> None:
    """Two words of one length that their font lacks would look the same: as boxes."""
    for one, other in (("请致电", "看医生"), ("اتصل", "بنات")):
        pictures = [drawn(press_pdf(), flaw(message=words)).tobytes() for words in (one, other)]
        assert pictures[0] != pictures[1]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_page_is_drawn_as_it_is_written(turn: int) -> None:
    def turned(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Rotate = turn

    assert RED in colours(drawn(press_pdf(change=turned), flaw()), (60, 40), (80, 40))


@pytest.mark.parametrize("media", [(0, 0, 14400, 14400), (0, 0, 30, 9000), (-500, -500, 40, 40), (0, 0, 0, 0)])
def test_odd_pages_are_drawn_and_bounded(media: tuple[int, int, int, int]) -> None:
    def odd(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.MediaBox = Array(media)

    picture = drawn(press_pdf(change=odd), flaw(), flaw(rectangle=(-1e4, -1e4, 1e4, 1e4)))
    assert picture.width * picture.height < 20_000_000
