from __future__ import annotations

import pytest
from support.press_sheets import box, found, press_pdf, text

from brochure.preflight import inspect
from brochure.preflight.nouns import Settings
from brochure.profiles import PAPERS, Inks, paper_profile

DARK = "0 0 0 1"
BRANDS = (
    "#003366", "#7b1113", "#8a1538", "#1b3a6b", "#6b0f1a", "#00205b", "#012169", "#002b5c", "#4a148c", "#7a1f1f",
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        text("Call us", 60, 40),
        text("Call us", 60, 40, size=24, colour="0.4 0.3 0.3 1"),
        text("Call us", 60, 40, colour="0.9 0.2 0.3 0.4"),
        text("Call us", 60, 40, colour="0 0 0 0.7"),
        box(55, 30, 60, 15, DARK) + "\n" + text("Call us", 60, 40, colour="0 0 0 0"),
    ],
)
def test_passes_black_alone_large_type_and_colours(content: str) -> None:
    assert not found("black_text", press_pdf(content))


@pytest.mark.parametrize("paper", PAPERS)
def test_passes_the_dark_colours_of_clinics(paper: str) -> None:
    inks = Inks(paper_profile(paper))
    words = [
        text("Call us", 15 + 40 * (n % 4), 40 + 10 * (n // 4), colour=" ".join(f"{ink / 100:g}" for ink in inks(brand)))
        for n, brand in enumerate(BRANDS)
    ]
    assert not found("black_text", press_pdf(*words))


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        ("0.6 0.4 0.4 1", 4),
        ("0.1 0 0 0.95", 2),
        ("0.8 0.7 0.7 0.6", 4),
        ("0.6 0.5 0.5 0.9", 4),
        ("0.74 0.66 0.65 0.75", 4),  # #1a1a1a as programs separate it by themselves
    ],
)
def test_reports_small_text_in_rich_black(colour: str, inks: int) -> None:
    (flaw,) = found("black_text", press_pdf(text("Call us", 60, 40, size=12, colour=colour)))
    assert flaw.message == f'text "Call us" is black at 12.0 pt and is printed with {inks} inks'
    assert flaw.rectangle == pytest.approx((60, 36, 74, 41.5), abs=2)


def test_reports_black_in_rgb_beside_the_rule_on_colours() -> None:
    content = text("Call us", 60, 40).replace("/DeviceCMYK cs 0 0 0 1", "/DeviceRGB cs 0 0 0")
    flaws = inspect(press_pdf(content), Settings()).flaws
    assert {flaw.rule for flaw in flaws} == {"black_text", "colour_spaces"}


@pytest.mark.parametrize(("colour", "black"), [("0.1 0.1 0.1", True), ("0 0.2 0.4", False), ("0.48 0.07 0.07", False)])
def test_tells_black_from_dark_colours_in_rgb(colour: str, black: bool) -> None:
    content = text("Call us", 60, 40).replace("/DeviceCMYK cs 0 0 0 1", f"/DeviceRGB cs {colour}")
    flaws = inspect(press_pdf(content), Settings()).flaws
    assert {flaw.rule for flaw in flaws} == ({"black_text", "colour_spaces"} if black else {"colour_spaces"})


@pytest.mark.parametrize(
    "content",
    [
        text("Call us", 60, 40, state="Under"),
        "0 g " + text("Call us", 60, 40).replace("/DeviceCMYK cs 0 0 0 1 scn", ""),
    ],
)
def test_reports_black_that_does_not_overprint(content: str) -> None:
    (flaw,) = found("black_text", press_pdf(content))
    assert flaw.message == 'text "Call us" is black and cut out of what is below it'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (box(55, 30, 60, 15, DARK) + text("Call us", 60, 40, colour="0 0 0 0", state="Over"), 'text "Call us"'),
        ("/Over gs " + box(20, 40, 30, 30, "0 0 0 0") + " /Under gs", "a shape"),
    ],
)
def test_reports_white_that_vanishes(content: str, what: str) -> None:
    (flaw,) = found("black_text", press_pdf(content))
    assert flaw.message == f"{what} is white and overprints, so that it is not there in print"


def test_four_hundred_black_words_are_told_in_a_few_lines() -> None:
    words = [text("word", 10 + 9 * (n % 20), 25 + 3 * (n // 20), size=6.5, colour="0.5 0.5 0.5 1") for n in range(400)]
    flaws = found("black_text", press_pdf(*words))
    assert 1 <= len(flaws) <= 5
    assert flaws[0].message.endswith("and so are 399 more")
