"""What each script needs, looked at in print: letters that join, runs that keep their direction, bold that is bold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from support import pixels
from support.pdfs import CARD, FRONT, Bench, card, texts

from brochure.model import Fit, Target

RED = (255, 0, 0)
LEVEL = ":root { font-size: 12pt !important; }"
PER_MM = 24

RUNS = [
    "01632 960 199",
    "+44 20 7946 0958",
    "0800 123-4567",
    "37.5–38.3 °C",
    "2002–2023",
    "500 mg",
    "Metformin 500 mg",
    "clinic.example/bmt",
    "10.1136/jnnp-2025-336755",
    "COVID-19",
    "A & B",
]
"""What is read from left to right wherever it stands."""


def shape(pdf: bytes, colour: tuple[int, int, int] = RED) -> Image.Image:
    """What is printed in one colour, cut out."""
    line = pixels.raster(pdf, per_mm=PER_MM, crop=(0, 20, 0, 10))
    return pixels.inked(pixels.only_colour(line, colour))


# ----------------------------------------------------------------------------------------------------- direction


def alone(bench: Bench, run: str) -> Image.Image:
    return shape(card(bench, run, "es", css=f"{LEVEL} p {{ color: #f00; }}"))


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("sentence", ["اتصل على {} الآن.", "{} هو الرقم.", "(انظر {})", "قبل ذلك: {}"])
def test_a_run_reads_from_left_to_right_inside_an_arabic_sentence(bench: Bench, run: str, sentence: str) -> None:
    inside = card(bench, sentence.format(run), "ar", css=f"{LEVEL} bdi {{ color: #f00; }}")
    assert pixels.alike(alone(bench, run), shape(inside)) > 0.8


@pytest.mark.parametrize("number", ["01632 960 199", "+44 20 7946-0958", "999"])
def test_a_clinics_phone_number_reads_from_left_to_right_inside_an_arabic_sentence(bench: Bench, number: str) -> None:
    template = CARD["page.html"].replace("{{ blocks.flow(flows.line) }}", "<p>اتصل: {{ phone(clinic.phone) }} ليلًا</p>")
    name = f"phone-{len(number)}"
    layout = bench.layout(name, css=f"{LEVEL} bdi {{ color: #f00; }}", files=CARD | {"page.html": template})
    edition = bench.edition(bench.article(f"{FRONT}Words.\n"), bench.catalog("ar", {}))
    clinic = replace(bench.clinic, phone=number)
    inside = bench.panels(edition, layout, Target.OFFICE, clinic=clinic, fit=Fit(size=12)).write().pdf
    assert pixels.alike(alone(bench, number.replace("-", "\u2011")), shape(inside)) > 0.8


@pytest.mark.parametrize(
    ("run", "swapped"),
    [("01632 960 199", "199 960 01632"), ("2002–2023", "2023–2002"), ("37.5–38.3 °C", "38.3–37.5 °C")],
)
def test_a_run_in_another_order_looks_otherwise(bench: Bench, run: str, swapped: str) -> None:
    """Without this the tests above would show nothing."""
    assert pixels.alike(alone(bench, run), alone(bench, swapped)) < 0.7


@pytest.mark.parametrize("text", ["اتصل الآن.", "هل تسأل؟", "قبل ذلك: شيء"])
def test_an_arabic_line_starts_at_the_right_edge_and_ends_with_its_full_stop_on_the_left(
    bench: Bench, text: str
) -> None:
    picture = pixels.raster(card(bench, text, "ar"), per_mm=4).convert("L")
    left, _, right, _ = picture.point(lambda value: 255 if value < pixels.INK else 0).getbbox() or (0, 0, 0, 0)
    margin = 5 * 4
    assert abs(picture.width - margin - right) < 6
    assert left > picture.width / 2


# -------------------------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize(("word", "pieces"), [("محمد", 1), ("سلسل", 1), ("علاج", 2), ("دواء", 4)])
def test_arabic_letters_join_as_they_do_in_writing(bench: Bench, word: str, pieces: int) -> None:
    """`pieces` is how often the pen is lifted on the line: after alif, dal and waw, and for the hamza."""
    joined = pixels.inked(pixels.raster(card(bench, word, "ar"), per_mm=PER_MM, crop=(0, 10, 0, 0)))
    assert pixels.runs_of_ink(joined) == pieces


def test_letters_held_apart_do_not_join(bench: Bench) -> None:
    """Without this the test above would show nothing."""
    apart = "\u200c".join("محمد")
    assert pixels.runs_of_ink(pixels.inked(pixels.raster(card(bench, apart, "ar"), per_mm=PER_MM))) == 4


# ----------------------------------------------------------------------------------------------------------- bold

BESIDE_PUNCTUATION = [
    "**注意：**停止服药。",
    "请**立即来电**。",
    "停药**（注意）**之后",
    "“**不是**”治愈",
    "**重要！**请看",
    "有**100人中的1至2人**，死亡",
]


@pytest.mark.parametrize("text", BESIDE_PUNCTUATION)
def test_chinese_bold_beside_full_width_punctuation_is_bold(bench: Bench, text: str) -> None:
    bold, plain = (
        pixels.raster(card(bench, words, "zh_Hans"), per_mm=PER_MM) for words in (text, text.replace("**", ""))
    )
    assert pixels.ink(bold) > 1.05 * pixels.ink(plain)


@pytest.mark.parametrize("text", BESIDE_PUNCTUATION)
def test_no_asterisk_is_printed(bench: Bench, text: str) -> None:
    (printed,) = texts(card(bench, text, "zh_Hans"))
    assert "*" not in printed
    assert "".join(printed.split()) == text.replace("**", "")


@pytest.mark.parametrize("locale", ["es", "de", "fr"])
def test_bold_is_bold_in_latin_letters_too(bench: Bench, locale: str) -> None:
    bold, plain = (
        pixels.raster(card(bench, words, locale), per_mm=PER_MM) for words in ("**Call us.** Now.", "Call us. Now.")
    )
    assert pixels.ink(bold) > 1.05 * pixels.ink(plain)
