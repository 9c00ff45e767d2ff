from __future__ import annotations

import pytest
from support.pdfs import CARD, FRONT, Bench

from brochure.measure import Signal
from brochure.model import Fit, Target

LAYOUT = """
title = "A card"
paper = [160, 60]
fold = "none"
flip = "long"
roomy = false
type = { floor = 12, ideal = 12, step = 1 }

[[flow]]
name = "line"
widths = [160]
height = 60
margins = [10, 5, 5, 5]
takes = ["*"]

[[face]]
name = "front"
panels = ["line"]
"""
URGENT = "::: urgent\n## Call us\n\n- a rash\n- a fever\n:::\n"
CSS = """
.urgent { margin: 2mm 6mm; padding: 3mm 4mm 0; border: none; border-inline-start: 2mm solid #000; border-radius: 0; }
.urgent h2 { margin: 0; padding-inline-start: 7mm; background: none; font-size: 4mm; line-height: 5mm; }
.urgent ul { margin: 0; }
.urgent .number, .urgent .call-label { display: none; }
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def signals(bench: Bench, name: str, text: str, *, locale: str = "en", css: str = "") -> tuple[Signal, ...]:
    """What was measured of urgent boxes on a card of 160 x 60 mm, with margins of 5 mm at the sides."""
    layout = bench.layout(name, css=CSS + css, files={**CARD, "layout.toml": LAYOUT})
    words = {"Call us": "اتصل بنا", "a rash": "طفح", "a fever": "حمى"}
    catalog = bench.catalog(locale, words) if locale != "en" else None
    edition = bench.edition(bench.article(FRONT + text), catalog)
    return bench.panels(edition, layout, Target.OFFICE, fit=Fit(size=12)).measure.signals


def test_an_urgent_box_is_measured_from_the_corner_of_its_panel(bench: Bench) -> None:
    (signal,) = signals(bench, "left-to-right", URGENT)
    assert (signal.panel, signal.begins, signal.weight) == ("line", True, 700)
    assert (signal.box[0], signal.box[2]) == pytest.approx((11, 149))
    assert signal.icon is not None
    # Border 2 mm, padding 4 mm, the heading's own padding 7 mm: of the square before its text, 5 mm a side.
    assert signal.icon == pytest.approx((19, signal.box[1] + 3, 24, signal.box[1] + 8), abs=0.01)


def test_the_icon_stands_at_the_other_side_where_text_runs_from_right_to_left(bench: Bench) -> None:
    (signal,) = signals(bench, "right-to-left", URGENT, locale="ar")
    assert signal.icon is not None
    assert signal.icon[0] == pytest.approx(136, abs=0.01)
    assert signal.icon[2] == pytest.approx(136 + signal.icon[3] - signal.icon[1], abs=0.01)


def test_the_square_before_a_heading_ends_at_the_border(bench: Bench) -> None:
    (signal,) = signals(bench, "narrow", URGENT, css=".urgent h2 { padding-inline-start: 0; }")
    assert signal.icon is not None
    assert signal.icon[0] == pytest.approx(13)


def test_a_heading_is_as_bold_as_its_lightest_word(bench: Bench) -> None:
    (signal,) = signals(bench, "light", URGENT.replace("Call us", "Call **us**"), css="h2 strong { font-weight: 400; }")
    assert signal.weight == 400


def test_a_box_without_a_heading_has_no_icon_and_no_weight(bench: Bench) -> None:
    (signal,) = signals(bench, "headless", URGENT.replace("## Call us\n\n", ""))
    assert (signal.begins, signal.icon, signal.weight) == (True, None, 0)


def test_what_goes_on_from_another_panel_is_a_piece_without_a_heading(bench: Bench) -> None:
    css = ".urgent { break-inside: auto; }"
    found = signals(bench, "cut", URGENT.replace("- a fever", "- a fever\n" * 5), css=css)
    assert [(signal.panel, signal.begins, signal.icon is None) for signal in found] == [
        ("line", True, False),
        ("line-2", False, True),
    ]


def test_other_boxes_are_no_signals(bench: Bench) -> None:
    assert signals(bench, "calm", URGENT.replace("urgent", "key-points")) == ()
