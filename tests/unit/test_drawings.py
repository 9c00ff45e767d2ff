"""Pictures drawn from data: as many circles as people, alike for all who see them, mirrored where text is."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import drawings
from brochure.article import COVERS
from brochure.model import Quantity

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {"ring": "#111111", "faulty": "#222222", "healthy": "#333333", "nucleus": "#444444"}


def quantity(low: str, high: str = "") -> Quantity:
    return Quantity(low=Decimal(low), high=Decimal(high or low))


def array(value: Quantity, total: int, *, mirrored: bool = False, alt: str = "x") -> ElementTree.Element:
    return ElementTree.fromstring(drawings.icon_array(value, total, colour="#0b5563", alt=alt, mirrored=mirrored))


def circles(value: Quantity, total: int, *, mirrored: bool = False) -> str:
    """The array drawn in letters: # filled, / half filled, . a ring; one line a row."""
    filled, rings = (path.attrib["d"] for path in array(value, total, mirrored=mirrored).iter(f"{SVG}path"))

    def cells(path: str) -> dict[tuple[int, int], str]:
        found = {}
        # A circle begins on its left, and goes down; half a disc at the top, and goes aside.
        for x, y, down in re.findall(r"M([\d.]+) ([\d.]+)c(0 )?", path):
            half = not down
            centre = (float(x) if half else float(x) + 1.95, float(y) + 1.95 if half else float(y))
            found[int(centre[0] // 5.2), int(centre[1] // 5.2)] = "/" if half else "#"
        return found

    full, all_ = cells(filled), cells(rings)
    assert len(all_) == total
    rows = -(-total // 10)
    return "\n".join("".join(full.get((x, y), ".") for x in range(10) if (x, y) in all_) for y in range(rows))


def test_as_many_circles_are_filled_as_people() -> None:
    assert circles(quantity("23"), 40) == "##########\n##########\n###.......\n.........."


def test_what_is_uncertain_is_half_filled() -> None:
    assert circles(quantity("1", "2"), 10) == "#/........"
    assert circles(quantity("2.5"), 10) == "##/......."
    assert circles(quantity("0", "0.5"), 10) == "/........."


def test_a_mirrored_array_is_read_from_the_right() -> None:
    assert circles(quantity("12", "13"), 20, mirrored=True) == "##########\n......./##"


@given(st.integers(1, 10), st.data())
def test_no_person_is_lost(tens: int, data: st.DataObject) -> None:
    total = tens * 10
    low = data.draw(st.integers(0, total))
    high = data.draw(st.integers(low, total))
    for mirrored in (False, True):
        drawn = circles(quantity(str(low), str(high)), total, mirrored=mirrored)
        assert (drawn.count("#"), drawn.count("/"), drawn.count(".")) == (low, high - low, total - high)


def test_the_words_of_a_drawing_are_escaped() -> None:
    title = array(quantity("1"), 10, alt="5 < 6 & <b>7</b>").find(f"{SVG}title")
    assert title is not None
    assert title.text == "5 < 6 & <b>7</b>"


def _reset(*, mirrored: bool) -> str:
    return drawings.reset(**COLOURS, alt="Three cups", mirrored=mirrored)


def _cover(kind: str) -> Callable[..., str]:
    return lambda *, mirrored: drawings.cover(kind, **COLOURS, arrow="#555555", mirrored=mirrored)


@pytest.mark.parametrize("draw", [_reset, *(_cover(kind) for kind in COVERS)], ids=["reset", *COVERS])
def test_a_mirrored_drawing_is_the_same_one_turned_round(draw: Callable[..., str]) -> None:
    plain, mirrored = (ElementTree.fromstring(draw(mirrored=way)) for way in (False, True))
    (group,) = mirrored.iter(f"{SVG}g")
    assert group.attrib["transform"] == "matrix(-1 0 0 1 84 0)"
    assert [p.attrib for p in group.iter(f"{SVG}path")] == [p.attrib for p in plain.iter(f"{SVG}path")]


def test_the_covers_differ() -> None:
    assert len({_cover(kind)(mirrored=False) for kind in COVERS}) == len(COVERS)


@pytest.mark.parametrize("name", drawings.ICONS)
def test_an_icon_is_one_line_of_its_colour(name: str) -> None:
    (path,) = ElementTree.fromstring(drawings.icon(name, "#a61b29")).iter(f"{SVG}path")
    assert (path.attrib["stroke"], path.attrib["fill"]) == ("#a61b29", "none")


@pytest.mark.parametrize(
    "svg",
    [_reset(mirrored=False), *(_cover(kind)(mirrored=True) for kind in COVERS), drawings.icon("phone", "#000000")],
)
def test_drawings_hold_no_words_but_their_title_and_nothing_from_outside(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "g", "path", "title"}
    assert "href" not in svg


def test_the_three_stages_differ_in_shape_and_not_only_in_colour() -> None:
    grey = dict.fromkeys(COLOURS, "#777777")
    paths = ElementTree.fromstring(drawings.reset(**grey, alt="x", mirrored=False)).iter(f"{SVG}path")
    outlines = {re.sub(r"[\d.-]+", "", path.attrib["d"]) + str("stroke-dasharray" in path.attrib) for path in paths}
    assert len(outlines) >= 4
