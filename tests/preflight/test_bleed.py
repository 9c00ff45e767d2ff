from __future__ import annotations

import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from support.press_sheets import BLEED, HEIGHT, PT, SLUG, WIDTH, box, line, picture, place, press_pdf, text

from brochure.model import Severity
from brochure.preflight.nouns import Flaw, Settings
from brochure.preflight.reader import read
from brochure.preflight.rules import bleed

TINT = "0 0.3 0.2 0"


def flaws(*content: str, ground: bool = False, **more: object) -> list[Flaw]:
    with read(press_pdf(*content, ground=ground, **more)) as file:  # type: ignore[arg-type]
        return list(bleed.check(file, Settings()))


def short(flaw: Flaw) -> float:
    """How many mm the colour stops short, as the message says."""
    found = re.search(r"stops ([0-9.]+) mm short", flaw.message)
    assert found
    return float(found[1])


def test_a_ground_that_fills_its_bleed_passes() -> None:
    assert flaws(ground=True) == []


def test_a_page_without_colour_at_the_trim_passes() -> None:
    assert flaws(box(10, 10, WIDTH - 20, HEIGHT - 20, TINT)) == []


def test_a_ground_that_ends_at_the_trim_is_found_on_each_side() -> None:
    found = flaws(box(0, 0, WIDTH, HEIGHT, TINT))
    assert [flaw.message.split(",")[0] for flaw in found] == [
        "at the left",
        "at the top",
        "at the right",
        "at the bottom",
    ]
    assert {flaw.severity for flaw in found} == {Severity.ERROR}
    assert all(2.7 <= short(flaw) <= BLEED for flaw in found)
    assert found[0].rectangle == pytest.approx((-3, 0, 0, HEIGHT), abs=0.3)
    assert found[3].rectangle == pytest.approx((0, HEIGHT, WIDTH, HEIGHT + 3), abs=0.3)


@pytest.mark.parametrize("missing", [0.5, 1.2, 2.0])
def test_it_says_how_far_short_the_colour_stops(missing: float) -> None:
    reach = BLEED - missing
    (flaw,) = flaws(box(-BLEED, -BLEED, WIDTH + 2 * BLEED, HEIGHT + BLEED + reach, TINT))
    assert flaw.message.startswith("at the bottom, the colour at the trim stops")
    assert short(flaw) == pytest.approx(missing, abs=0.3)


@pytest.mark.parametrize(
    ("place_of", "side", "rectangle"),
    [
        ((-1.5, 20, 20, 30), "left", (-3, 20, -1.5, 50)),
        ((WIDTH - 10, 20, 11.5, 30), "right", (WIDTH + 1.5, 20, WIDTH + 3, 50)),
        ((40, -1.5, 30, 20), "top", (40, -3, 70, -1.5)),
        ((40, HEIGHT - 10, 30, 11.5), "bottom", (40, HEIGHT + 1.5, 70, HEIGHT + 3)),
    ],
)
def test_one_box_that_stops_short_is_found_where_it_is(
    place_of: tuple[float, float, float, float], side: str, rectangle: tuple[float, float, float, float]
) -> None:
    (flaw,) = flaws(box(*place_of, TINT))
    assert f"at the {side}," in flaw.message
    assert flaw.rectangle == pytest.approx(rectangle, abs=0.4)


def test_a_part_of_the_ground_that_is_not_there_is_found() -> None:
    left, right = (box(x, -3, 80 + 3, HEIGHT + 6, TINT) for x in (-3, 120))
    (flaw,) = flaws(left, right, box(80, -3, 40, HEIGHT + 3, TINT))
    assert flaw.rectangle == pytest.approx((80, HEIGHT, 120, HEIGHT + 3), abs=1.1)


@pytest.mark.parametrize(("colour", "found"), [("0.02 0 0 0", 0), ("0.08 0 0 0", 1), ("0 0 0.08 0", 1), ("0 0 0 1", 1)])
def test_a_breath_of_colour_is_let_pass(colour: str, found: int) -> None:
    assert len(flaws(box(-1.5, 20, 20, 30, colour))) == found


@pytest.mark.parametrize(("length", "found"), [(0.6, 0), (2.0, 1)])
def test_a_millimetre_is_what_counts(length: float, found: int) -> None:
    assert len(flaws(box(-1.5, 20, 20, length, TINT))) == found


@pytest.mark.parametrize("content", [line(0, 50, WIDTH, 50), line(0.5, 10, 0.5, 90, pt=0.5), text("near", 0.5, 60)])
def test_lines_and_text_are_the_matter_of_other_rules(content: str) -> None:
    assert flaws(content) == []


@pytest.mark.parametrize("lean", [-1.0, 0.7])
def test_a_slanted_bar_may_leave_sideways(lean: float) -> None:
    corners = [(40 + lean * (HEIGHT + 3 - y), y) for y in (HEIGHT + 3, HEIGHT - 20)]
    points = [*corners, *((x + 6, y) for x, y in reversed(corners))]
    edge = BLEED + SLUG
    path = " ".join(f"{(x + edge) * PT:.3f} {(HEIGHT - y + edge) * PT:.3f} l" for x, y in points).replace("l", "m", 1)
    assert flaws(f"/DeviceCMYK cs {TINT} scn {path} f") == []


def test_a_side_without_bleed_is_not_judged() -> None:
    def spine(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        trim = list(page.TrimBox)
        page.BleedBox = Array([trim[0], *list(page.BleedBox)[1:]])

    found = flaws(box(0, 0, WIDTH, HEIGHT, TINT), change=spine)
    assert [flaw.message.split(",")[0] for flaw in found] == ["at the top", "at the right", "at the bottom"]


@pytest.mark.parametrize("name", ["/TrimBox", "/BleedBox"])
def test_without_boxes_nothing_is_said(name: str) -> None:
    def without(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        del page[name]

    assert flaws(box(0, 0, WIDTH, HEIGHT, TINT), change=without) == []


def striped(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """A picture that is dark above and paper below."""
    picture(8, 8)(pdf, page)
    page.Resources.XObject.Im0.write((b"\x80" * 32 * 7) + bytes(32))


def test_the_light_parts_of_a_picture_that_bleeds_are_let_pass() -> None:
    assert flaws(place("Im0", 40, HEIGHT + 3 - 24, 24, 24), change=striped) == []


def test_a_picture_that_ends_at_the_trim_is_found() -> None:
    def dark(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        picture(8, 8)(pdf, page)

    (flaw,) = flaws(place("Im0", 40, HEIGHT - 24, 24, 24), change=dark)
    assert flaw.rectangle == pytest.approx((40, HEIGHT, 64, HEIGHT + 3), abs=0.4)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_judged_as_it_is_written(turn: int) -> None:
    def turned(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Rotate = turn

    (flaw,) = flaws(box(-1.5, 20, 20, 30, TINT), change=turned)
    assert flaw.rectangle == pytest.approx((-3, 20, -1.5, 50), abs=0.4)


def test_a_user_unit_is_counted_in() -> None:
    def doubled(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.UserUnit = 2

    (flaw,) = flaws(box(-1.5, 20, 20, 30, TINT), change=doubled)
    assert flaw.rectangle == pytest.approx((-6, 40, -3, 100), abs=0.6)
    assert short(flaw) == pytest.approx(3, abs=0.3)


def test_a_gradient_is_taken_for_a_picture() -> None:
    def sweep(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        fade = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0.5, 0, 0], C1=[0, 0, 0, 0], N=1)
        low = SLUG * PT
        page.Resources.Shading = Dictionary(
            Sh=Dictionary(
                ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([0, 20 * PT, 0, low]), Function=fade,
                Extend=Array([True, True]),
            )
        )  # fmt: skip

    clip = box(-3, 80, WIDTH + 6, HEIGHT - 80 + 3).split("scn ")[1].removesuffix("f")
    assert flaws(f"q {clip} W n /Sh sh Q", change=sweep) == []
