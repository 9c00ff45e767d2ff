"""Where panels stand on paper, drawn as letters: one a panel, a word a side; right to left is the mirror image."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import flow, layout

from brochure.imposition import BULK, Side, bound, creep, sides, step
from brochure.layout import read_layout
from brochure.model import Layout, Target
from brochure.shelves import bundled

LETTERS = "ABCDEFGHIJKLMNOP"
"""Panels in the order of reading, the first being A."""

TEMPLATES = bundled("templates") or Path()
BUILT_IN = sorted(path.parent.name for path in TEMPLATES.glob("*/layout.toml"))

OFFICE = {
    "bilingual-a4": "A B C D",
    "booklet-a5": "HA BG FC DE",
    "leaflet-a4": "A B",
    "largeprint-a4": "A B C D",
    "trifold-a4": "EFA BCD",
}
"""Sides of the sheets that a clinic prints, for a left-to-right language, with the fewest pages."""


def built_in(name: str, pages: int = 0) -> Layout:
    return bound(read_layout(TEMPLATES / name, shown=name), pages)


def booklet(pages: int) -> Layout:
    """A cover, a back and what is between them, 148 mm wide, on A4."""
    flows = [flow(name, widths=(148.0,), grows=name == "body") for name in ("cover", "body", "back")]
    return bound(layout(*flows, paper=(297.0, 210.0), fold="saddle", pages=(4, 64), faces=()), pages)


def drawn(layout: Layout, found: tuple[Side, ...]) -> str:
    """Panels from left to right, a word a side."""
    letter = dict(zip(layout.panels(), LETTERS, strict=False))
    return " ".join("".join(letter[p.panel] for p in sorted(side.places, key=lambda p: p.left)) for side in found)


def mirrored(drawing: str) -> str:
    return " ".join(side[::-1] for side in drawing.split())


@pytest.mark.parametrize("name", OFFICE)
def test_panels_stand_where_fold_and_binding_want_them(name: str) -> None:
    found = built_in(name)
    assert drawn(found, sides(found, Target.OFFICE, rtl=False)) == OFFICE[name]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_right_to_left_sheet_is_the_mirror_of_a_left_to_right_one(name: str) -> None:
    found = built_in(name)
    one, other = (sides(found, Target.OFFICE, rtl=rtl, weight=90) for rtl in (False, True))
    assert drawn(found, other) == mirrored(drawn(found, one))
    widths = {panel: w for f in found.flows for panel, w in zip(_names(found, f.name), f.widths, strict=True)}
    for ltr, rtl in zip(one, other, strict=True):
        lefts = {place.panel: place.left for place in rtl.places}
        assert {p.panel: round(ltr.width - p.left - widths[p.panel], 6) for p in ltr.places} == {
            panel: round(left, 6) for panel, left in lefts.items()
        }


def _names(found: Layout, name: str) -> list[str]:
    return [panel for panel in found.panels() if panel.partition("-")[0] == name]


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("target", [Target.OFFICE, Target.PRESS])
@pytest.mark.parametrize("rtl", [False, True])
def test_every_panel_is_printed_once_in_the_order_of_reading(name: str, target: Target, rtl: bool) -> None:
    found = built_in(name)
    printed = sides(found, target, rtl=rtl, bleed=3)
    assert sorted(place.panel for side in printed for place in side.places) == sorted(found.panels())
    order = found.panels()
    for side in printed:
        assert [p.panel for p in side.places] == sorted((p.panel for p in side.places), key=order.index)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_screen_shows_panels_one_by_one_without_bleed(name: str) -> None:
    found = built_in(name)
    shown = sides(found, Target.SCREEN, rtl=True, bleed=3)
    assert drawn(found, shown) == " ".join(LETTERS[: len(found.panels())])
    assert {side.bleed for side in shown} == {(0.0, 0.0, 0.0, 0.0)}


# ----------------------------------------------------------------------------------------------------------- booklets


@pytest.mark.parametrize(
    ("pages", "drawing"),
    [(4, "DA BC"), (8, "HA BG FC DE"), (12, "LA BK JC DI HE FG"), (16, "PA BO NC DM LE FK JG HI")],
)
def test_a_booklet_nests_its_sheets(pages: int, drawing: str) -> None:
    found = booklet(pages)
    assert drawn(found, sides(found, Target.OFFICE, rtl=False)) == drawing
    assert drawn(found, sides(found, Target.OFFICE, rtl=True)) == mirrored(drawing)


def test_pages_on_the_back_of_each_other_are_one_leaf() -> None:
    """Turned over its short edge, the left of one side is on the back of the right of the other."""
    found = booklet(16)
    number = {name: n for n, name in enumerate(found.panels(), 1)}
    faces = [face.panels for face in found.faces]
    for outside, inside in zip(faces[::2], faces[1::2], strict=True):
        for front, back in zip(outside, reversed(inside), strict=True):
            assert (number[front] + 1) // 2 == (number[back] + 1) // 2


@pytest.mark.parametrize(("pages", "panels"), [(0, 4), (3, 4), (4, 4), (8, 8), (64, 64)])
def test_a_growing_layout_is_bound_to_its_pages_but_no_fewer_than_its_least(pages: int, panels: int) -> None:
    assert len(booklet(pages).panels()) == panels


def test_a_layout_that_does_not_grow_stays_as_it_is() -> None:
    one = layout(flow("side", 2))
    assert bound(one, 8) is one


@pytest.mark.parametrize(("fold", "pages"), [("saddle", 4), ("none", 2)])
def test_sheets_have_two_pages_and_folded_ones_four(fold: str, pages: int) -> None:
    assert step(layout(flow("side"), fold=fold)) == pages


def test_loose_sheets_have_a_face_a_page() -> None:
    flows = flow("text", widths=(210.0,), height=297.0, grows=True)
    found = bound(layout(flows, paper=(210.0, 297.0), pages=(4, 8), faces=()), 6)
    for rtl in (False, True):
        assert drawn(found, sides(found, Target.OFFICE, rtl=rtl)) == "A B C D E F"
    for side in sides(found, Target.PRESS, rtl=False, bleed=3):
        assert (side.width, side.height, side.bleed) == (210.0, 297.0, (3.0, 3.0, 3.0, 3.0))


# -------------------------------------------------------------------------------------------------------------- creep


def test_creep_is_the_thickness_of_the_paper() -> None:
    assert creep(0) == 0
    assert creep(80) == pytest.approx(0.1)
    assert creep(90) == pytest.approx(90 * BULK / 1000) == pytest.approx(0.1125)


@pytest.mark.parametrize("rtl", [False, True])
def test_inner_sheets_move_towards_the_fold_and_are_cut_off_there(rtl: bool) -> None:
    printed = sides(booklet(16), Target.OFFICE, rtl=rtl, weight=80)
    for number, side in enumerate(printed):
        shift = 0.1 * (number // 2)
        left, right = sorted(side.places, key=lambda place: place.left)
        assert (left.left, right.left) == pytest.approx((0.5 + shift, 148.5 - shift))
        # Each is seen up to the fold and no further: the other page begins there.
        assert left.reach == pytest.approx((0, -shift, 0, 0))
        assert right.reach == pytest.approx((0, 0, 0, -shift))
        assert left.left + 148 + left.reach[1] == pytest.approx(148.5) == pytest.approx(right.left - right.reach[3])
        assert side.folds == (148.5,)
        assert side.bleed == (0.0, 0.0, 0.0, 0.0)


# -------------------------------------------------------------------------------------------------------------- bleed


@pytest.mark.parametrize(("rtl", "spine"), [(False, "left"), (True, "right")])
def test_a_page_of_a_booklet_has_no_bleed_at_its_spine(rtl: bool, spine: str) -> None:
    pages = sides(booklet(8), Target.PRESS, rtl=rtl, bleed=3)
    other = {"left": "right", "right": "left"}[spine]
    bleeds = {"left": (3, 3, 3, 0), "right": (3, 0, 3, 3)}
    assert [page.bleed for page in pages] == [bleeds[spine], bleeds[other]] * 4
    assert all(page.places[0].reach == page.bleed for page in pages)
    assert [page.name for page in pages] == list(booklet(8).panels())


@pytest.mark.parametrize("rtl", [False, True])
def test_a_folded_sheet_bleeds_at_its_edges_and_not_at_its_folds(rtl: bool) -> None:
    outside, inside = sides(built_in("trifold-a4"), Target.PRESS, rtl=rtl, bleed=3)
    assert outside.folds == ((100, 200) if rtl else (97, 197))
    assert inside.folds == ((97, 197) if rtl else (100, 200))
    for side in (outside, inside):
        reaches = [place.reach for place in sorted(side.places, key=lambda place: place.left)]
        assert reaches == [(3, 0, 3, 3), (3, 0, 3, 0), (3, 3, 3, 0)]
        assert side.bleed == (3, 3, 3, 3)
