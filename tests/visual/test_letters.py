"""Each script looked at in print for what once broke in it: conjuncts, marks, line heights and ends, regional forms."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from PIL import Image, ImageChops
from support import pixels
from support.pdfs import Bench, card, texts

PER_MM = 24
BIG = ":root { font-size: 24pt !important; }"


def shape(bench: Bench, text: str, locale: str, css: str = BIG) -> Image.Image:
    return pixels.inked(pixels.raster(card(bench, text, locale, css=css), per_mm=PER_MM, crop=(0, 2, 0, 6)))


def bands(picture: Image.Image) -> int:
    """How many pieces a line of writing falls into from top to bottom."""
    return pixels.runs_of_ink(picture.transpose(Image.Transpose.ROTATE_90))


# ------------------------------------------------------------------------------------------------- letters that combine


@pytest.mark.parametrize(
    ("locale", "joined", "apart"),
    [
        ("hi", "क्ष", "क्‌ष"),
        ("hi", "स्त्र", "स्‌त्‌र"),
        ("bn", "ক্ষ", "ক্‌ষ"),
        ("bn", "ন্ত্র", "ন্‌ত্‌র"),
        ("gu", "ક્ષ", "ક્‌ષ"),
        ("pa", "ਪ੍ਰ", "ਪ੍‌ਰ"),
        ("ta", "க்ஷ", "க்‌ஷ"),
    ],
)
def test_conjuncts_are_one_sign(bench: Bench, locale: str, joined: str, apart: str) -> None:
    one, two = shape(bench, joined, locale), shape(bench, apart, locale)
    assert one.width < 0.93 * two.width


@pytest.mark.parametrize(
    ("locale", "stack", "base"),
    [("km", "ក្ក", "ក"), ("km", "ខ្ញុំ", "ខំ"), ("my", "က္က", "က"), ("my", "ဏ္ဍ", "ဏ"), ("th", "ที่", "ท"), ("th", "กั้น", "กน")],
)
def test_what_stands_over_or_under_a_letter_takes_no_room_beside_it(
    bench: Bench, locale: str, stack: str, base: str
) -> None:
    high, low = shape(bench, stack, locale), shape(bench, base, locale)
    assert high.width < 1.25 * low.width
    assert high.height > 1.25 * low.height


@pytest.mark.parametrize("word", ["ที่", "นี้", "ซึ่ง", "ผู้", "ค่ำ"])
def test_a_thai_tone_mark_stands_clear_of_the_vowel_below_it(bench: Bench, word: str) -> None:
    """In an older cut of the font it was printed on top of it."""
    marks = sum(unicodedata.category(letter) == "Mn" for letter in word)
    assert bands(shape(bench, word, "th")) > marks


@pytest.mark.parametrize(
    ("locale", "syllable", "letter"), [("ta", "கெ", "க"), ("km", "កេ", "ក"), ("my", "ကေ", "က"), ("bn", "েক"[::-1], "ক")]
)
def test_a_vowel_that_is_written_before_its_letter_stands_before_it(
    bench: Bench, locale: str, syllable: str, letter: str
) -> None:
    whole, alone = shape(bench, syllable, locale), shape(bench, letter, locale)
    assert whole.width > 1.3 * alone.width
    right = pixels.inked(whole.crop((whole.width - alone.width, 0, whole.width, whole.height)))
    assert pixels.alike(right, alone) > 0.8


@pytest.mark.parametrize(("locale", "letter"), [("he", "ל"), ("he", "ש"), ("ur", "ل"), ("fa", "ل"), ("ps", "ښ")])
def test_right_to_left_words_begin_on_the_right(bench: Bench, locale: str, letter: str) -> None:
    """A word of a letter and three full alefs: the letter is the rightmost."""
    alef = "א" if locale == "he" else "ا"
    word, alone = shape(bench, f"{letter} {alef}", locale), shape(bench, letter, locale)
    right = pixels.inked(word.crop((word.width - alone.width, 0, word.width, word.height)))
    assert pixels.alike(right, alone) > 0.8


@pytest.mark.parametrize("locale", ["fa", "ps", "ur", "he"])
@pytest.mark.parametrize("run", ["01632 960 199", "+44 20 7946 0958", "37.5–38.3 °C", "Metformin 500 mg"])
def test_a_run_reads_from_left_to_right_in_every_right_to_left_language(bench: Bench, locale: str, run: str) -> None:
    red = ":root { font-size: 12pt !important; word-spacing: 0 !important; } bdi { color: #f00; }"
    sentence = "טלפון {} היום" if locale == "he" else "اتصال {} است"
    inside = pixels.only_colour(
        pixels.raster(card(bench, sentence.format(run), locale, css=red), per_mm=PER_MM, crop=(0, 10, 0, 6)),
        (255, 0, 0),
    )
    alone = shape(bench, run, "es", css=":root { font-size: 12pt !important; }")
    assert pixels.alike(pixels.inked(inside), alone) > 0.8


# --------------------------------------------------------------------------------------------------- regional forms


def test_chinese_japanese_and_korean_have_their_own_forms(bench: Bench) -> None:
    """直, 骨, 角 and 海 are one code each, and written differently in Beijing, Taipei, Tokyo and Seoul."""
    for one, other in itertools.combinations(["zh_Hans", "zh_Hant", "ja", "ko"], 2):
        pairs = [(shape(bench, sign, one), shape(bench, sign, other)) for sign in "直骨角海"]
        assert min(pixels.alike(*pair) for pair in pairs) < 0.9, (one, other)
        assert all(pixels.alike(first, first.copy()) == 1 for first, _ in pairs)


# ----------------------------------------------------------------------------------------------------- line heights

TALL = {
    "ur": "کیموتھراپی سے چھپی پیچیدگی اور تحقیق کے نتیجے",
    "ar": "إلى الأطباء في مستشفى جراحة الأعصاب",
    "fa": "پژوهش‌های پیچیدهٔ ژرف",
    "hi": "र्त्य क्रूर ट्रिं हृदय की वृद्धि",
    "bn": "র্ত্য ক্রূ স্ত্রী হৃদ্‌রোগের বৃদ্ধি",
    "pa": "ਸ੍ਵੈ-ਰੋਗ ਪ੍ਰਣਾਲੀ ਕੂੰ ਹੈਂ",
    "gu": "ર્ત્ય ક્રૂ હૃદય વૃદ્ધિ",
    "ta": "ஸ்ரீ மூளை கூட்டு தீவிரம்",
    "th": "ผู้ป่วยที่ฟื้นตัวขึ้น ญี่ปุ่น กฎ",
    "km": "ស្ត្រី ខ្ញុំ ក្រុមគ្រូពេទ្យ ជំងឺអ៊ុយមីន ញ៉ាំ",
    "my": "ကြွက်သား ဦးနှောက် ဆုံးရှုံးမှု ကြုံတွေ့ရသူများ ဣန္ဒြေ",
    "vi": "Ắ Ẫ Ể Ỗ Ự phẫu thuật, người bệnh được ghép",
    "am": "የሕክምና ቡድን ሐኪም",
}
LINES = """
:root { font-size: 14pt !important; } em, strong { font-weight: 400 !important; }
em { color: #f00; } strong { color: #00f; }
"""


@pytest.mark.parametrize("locale", TALL)
def test_lines_do_not_run_into_each_other(bench: Bench, locale: str) -> None:
    """The same line twice, one below the other, in two colours: no pixel has ink of both."""
    text = TALL[locale]
    both = pixels.raster(card(bench, f"*{text}*\\\n**{text}**", locale, css=LINES), per_mm=PER_MM)
    first, second = (pixels.only_colour(both, colour).convert("L") for colour in ((255, 0, 0), (0, 0, 255)))
    assert pixels.ink(first) > 0
    assert pixels.ink(first) == pytest.approx(pixels.ink(second), rel=0.05), "one line hides a part of the other"
    # Where the two meet there would be pixels of a third colour.
    mixed = pixels.only_colour(both, (255, 0, 255)).convert("L")
    assert pixels.ink(ImageChops.lighter(first, second)) == 0
    assert pixels.ink(mixed) < 0.02 * pixels.ink(first)


def test_nastaliq_letters_are_as_large_as_those_of_other_arabic_text(bench: Bench) -> None:
    """By dal, which stands by itself in both: what the size in the table by script rests on."""
    nastaliq, naskh = (shape(bench, "د", locale, css="") for locale in ("ur", "ar"))
    assert nastaliq.height >= 0.97 * naskh.height


# --------------------------------------------------------------------------------------------------------- line ends

WIDTHS = range(30, 66, 4)
"""mm of a paragraph set in 8 pt: a few lines on a card."""


def lines(bench: Bench, text: str, locale: str, width: int) -> list[str]:
    pdf = card(bench, text, locale, css=f":root {{ font-size: 8pt !important; }} p {{ width: {width}mm; }}")
    return [line.strip() for page in texts(pdf) for line in page.splitlines() if line.strip()]


@pytest.mark.parametrize("width", WIDTHS)
def test_korean_lines_end_with_their_words(bench: Bench, width: int) -> None:
    text = "이식 후 100일 안에 **100명 중 1~2명**이 사망했습니다. 다발성 경화증(MS)은 여러 해 동안 좋아질 수 있습니다."
    words = text.replace("**", "").split()
    found = [word for line in lines(bench, text, "ko", width) for word in line.split()]
    assert found == words


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("km", "ការប្តូរខួរឆ្អឹងអាចធ្វើឱ្យជំងឺធ្ងន់ស្ងប់បានច្រើនឆ្នាំប៉ុន្តែមិនធានាថាជាសះស្បើយទេជំងឺអាចត្រឡប់មកវិញ។"),
        ("my", "ရိုးတွင်းခြင်ဆီအစားထိုးကုသခြင်းသည်ပြင်းထန်သောရောဂါကိုနှစ်ပေါင်းများစွာသက်သာစေနိုင်ပါသည်။"),
        ("th", "การปลูกถ่ายไขกระดูกอาจทำให้โรคที่รุนแรงสงบได้หลายปีแต่ไม่แน่ว่าจะหายขาดเพราะโรคอาจกลับมาได้อีก"),
    ],
)
@pytest.mark.parametrize("width", [34, 46, 58, 70])
def test_text_without_spaces_stays_inside_its_paragraph(bench: Bench, locale: str, text: str, width: int) -> None:
    css = f":root {{ font-size: 12pt !important; }} p {{ width: {width}mm; }}"
    picture = pixels.raster(card(bench, text, locale, css=css), per_mm=4).convert("L")
    box = picture.point(lambda value: 255 if value < pixels.INK else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert left >= 4.5 * 4
    assert right <= (5 + width + 0.5) * 4
    assert bottom - top > 8 * 4, "there are several lines"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh_Hans", "干细胞移植（骨髓移植）可能让严重的疾病平静多年。这不是“治愈”：疾病可能复发！请先问医生、护士，好吗？"),  # noqa: E501
        ("zh_Hant", "幹細胞移植（骨髓移植）可能讓疾病平靜多年。這不是「治癒」：疾病可能復發！請先問醫師、護理師，好嗎？"),  # noqa: E501
        ("ja", "移植（骨髄移植）は、病気を落ち着かせることがあります。「治る」とは限りません。ショックなどのリスクもあります。"),  # noqa: E501
    ],
)  # fmt: skip
def test_no_line_begins_with_a_sign_that_closes_or_ends_with_one_that_opens(
    bench: Bench, locale: str, text: str, width: int
) -> None:
    found = lines(bench, text, locale, width)
    assert len(found) > 1
    for line, following in itertools.pairwise(found):
        assert not re.match("[、。，：；！？）」”ャュョッー々]", following), following
        assert not re.search("[（「“]$", line), line


def test_lists_count_in_the_digits_of_the_language(bench: Bench) -> None:
    css = "p::before { counter-increment: thing; content: counter(thing, digits); }"
    for locale, digit in (("fa", "۱"), ("bn", "১"), ("my", "၁"), ("en", "1"), ("ur", "1")):
        (page,) = texts(card(bench, "ا", locale, css=css))
        assert digit in page, locale
