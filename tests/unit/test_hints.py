"""Whoever prints in the office is told what there is to do, and nothing else."""

from __future__ import annotations

import pytest
from support.samples import flow, layout

from brochure.hints import folding, outer_face, words
from brochure.imposition import bound
from brochure.model import Face, Layout


def strip(count: int, fold: str) -> Layout:
    """A sheet of so many panels a side; the flap of a roll is the last in the order of reading."""
    widths = (100.0,) * (count - 1) + (97.0,)
    faces = (
        Face(name="inside", panels=tuple(f"in-{n}" for n in range(1, count + 1))),
        Face(name="outside", panels=tuple(f"out-{n}" for n in range(count, 0, -1))),
    )
    return layout(flow("out", widths=widths), flow("in", widths=widths), fold=fold, faces=faces)


def pages(fold: str, count: int, flip: str = "long") -> Layout:
    return bound(layout(flow("text", grows=True), fold=fold, pages=(2, 16), faces=(), flip=flip), count)


@pytest.mark.parametrize("flip", ["short", "long"])
def test_a_single_side_is_neither_turned_nor_bound(flip: str) -> None:
    assert words(layout(flow("front"), flip=flip)) == "Print at actual size."


@pytest.mark.parametrize(
    ("fold", "count", "flip", "binding"),
    [
        ("none", 2, "long", ""),
        ("none", 4, "short", " Staple the sheets at the corner."),
        (
            "saddle",
            8,
            "short",
            " Keep the sheets in order, fold them together in the middle and staple them through the fold.",
        ),
    ],
)
def test_sheets_are_turned_and_bound(fold: str, count: int, flip: str, binding: str) -> None:
    said = f"Print at actual size, on both sides, flipped on the {flip} edge.{binding}"
    assert words(pages(fold, count, flip)) == said


@pytest.mark.parametrize(
    ("count", "fold", "plainly", "measured"),
    [
        (2, "roll", "fold the narrow flap in", "fold the 97 mm flap in"),
        (3, "roll", "fold the narrow flap in first, then the cover over it",
         "fold the 97 mm flap in first, then the 100 mm cover over it"),
        (4, "roll", "fold the narrow flap in first, then roll on to the cover",
         "fold the 97 mm flap in first, then roll on to the cover"),
        (4, "z", "fold the panels to and fro like a concertina, with the cover in front",
         "fold the 4 panels of 100 mm to and fro like a concertina, with the cover in front"),
        (3, "gate", "fold both doors in, to meet over the middle",
         "fold the 97 mm and 100 mm doors in, to meet over the middle"),
    ],
)  # fmt: skip
def test_a_fold_is_told_alike_with_widths_and_without(count: int, fold: str, plainly: str, measured: str) -> None:
    one = strip(count, fold)
    assert folding(one) == plainly
    assert folding(one, lambda mm: f"{mm:g} mm") == measured
    assert words(one) == f"Print at actual size, on both sides, flipped on the short edge. At the ticks, {plainly}."


def test_the_cover_is_on_the_outer_face_wherever_that_stands() -> None:
    assert outer_face(strip(3, "roll")).name == "outside"
