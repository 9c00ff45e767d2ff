"""Running text as HTML: left-to-right runs isolated whole, numbers kept with their units, nothing added or lost."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.customs import Customs
from brochure.locales import language
from brochure.typography import ltr, phone, prepare, word_space

ENGLISH, ARABIC, CHINESE = map(language, ("en", "ar", "zh_Hans"))
UNSEEN = {"\u2060": None, "\u200b": None, "\u00a0": " ", "\u202f": " "}
"""Word joiners and zero-width spaces, which take no room, and no-break spaces, which look like spaces."""


def shown(html: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"</?bdi[^>]*>", "", html)).translate(str.maketrans(UNSEEN))


def runs(text: str) -> list[str]:
    """What is isolated in an Arabic text."""
    html = prepare(text, ARABIC)
    return [shown(run) for run in re.findall(r'<bdi dir="ltr">(.*?)</bdi>', html)]


@pytest.mark.parametrize(
    "run",
    [
        # phones
        "+44 20 7946 0123", "+44 (0)20 7946 0123", "(020) 7946 0123", "(555) 123-4567", "01632 960 100", "0800-123-456",
        "+966 11 123 4567",
        # ranges
        "36.5–37.5 °C", "20–30 mg", "20-30", "2002–2023", "9:00–17:00", "1 to 2",
        # numbers with units and signs
        "50%", "50 %", "500 mg", "10 mg/kg", "5 µg", "5 μg", "38.0 °C", "°C", "1,000", "1.5", "12:30", "5/10", "≥38 °C",
        "<5", "−5 °C", "-5 °C", "±2", "~3", "1.5×10⁶", "10⁹/L", "m²", "CO₂", "2026-11-22",
        # Latin and Greek names
        "MS", "BMT-AI", "COVID-19", "Crohn’s", "Sjögren", "Metformin 500 mg", "vitamin B12", "TNF-α", "β-blocker",
        "CD34+", "A & B", "multiple sclerosis",
        # addresses
        "https://clinic.example/bmt?x=1&y=2#z", "help@clinic.example", "10.1136/jnnp-2025-336755",
    ],
)  # fmt: skip
def test_a_left_to_right_run_is_isolated_whole(run: str) -> None:
    for before, after in (("", ""), ("اتصل ", " الآن"), ("(", ")"), ("مثل ", "،"), ("", "."), ("«", "»"), ("و ", "؟")):
        assert runs(f"{before}{run}{after}") == [run]


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("دواء Aspirin، ثم MS.", ["Aspirin", "MS"]),
        ("Metformin (500 mg)", ["Metformin", "500 mg"]),
        ("MS (RRMS)", ["MS", "RRMS"]),
        ("خطوات (1) Boil (2) Pour", ["Boil", "Pour"]),
        ("بين 5 و10 من 100", []),
        ("٣٨٫٠ °C", ["°C"]),
        ("٥–٧", []),
        ("نص عربي فقط.", []),
    ],
)
def test_only_left_to_right_runs_are_isolated(text: str, isolated: list[str]) -> None:
    assert runs(text) == isolated


def test_the_direction_of_a_run_is_explicit() -> None:
    assert prepare("في UK", ARABIC) == 'في <bdi dir="ltr">UK</bdi>'
    assert ltr("a & b") == '<bdi dir="ltr">a &amp; b</bdi>'


def test_left_to_right_languages_need_no_isolation() -> None:
    assert prepare("Call +44 20 7946 0123 & ask <us>", ENGLISH) == "Call +44 20 7946 0123 &amp; ask &lt;us&gt;"


@pytest.mark.parametrize("locale", ["en", "ar", "zh_Hans"])
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("5 mg", "5\u00a0mg"),
        ("5 µg", "5\u00a0µg"),
        ("38.0 °C", "38.0\u00a0°C"),
        ("50 %", "50\u00a0%"),
        ("10 mg/kg", "10\u00a0mg/kg"),
        ("5 l", "5\u00a0l"),
        ("5 legs", "5\u00a0legs"),
        ("100 שנה", "100\u00a0שנה"),
        ("1 to 2 of 100 people", "1\u00a0to 2\u00a0of 100\u00a0people"),
        ("in 2023 the team", "in 2023 the team"),
        ("1,000 mgx", "1,000 mgx"),
        ("01632 960 100 day", "01632 960 100\u00a0day"),
        ("risk — low", "risk\u00a0— low"),
        ("risk – low", "risk\u00a0– low"),
        ("— low", "— low"),
        ("36–37", "36\u2060–\u206037"),
        ("36-37", "36\u2060-\u206037"),
        ("3至5", "3\u2060至\u20605"),
        ("36 – 37", "36\u00a0– 37"),
        ("T-cell", "T-cell"),
    ],
)
def test_a_number_keeps_its_unit_and_a_range_its_ends(locale: str, text: str, kept: str) -> None:
    html = prepare(text, language(locale))
    assert re.sub(r"</?bdi[^>]*>", "", html) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a w domu", "a\u00a0w\u00a0domu"),
        ("I w domu", "I\u00a0w\u00a0domu"),
        ("w ", "w\u00a0"),
        ("ma w", "ma w"),
        ("mama z domu", "mama z\u00a0domu"),
        ("TNF-a w normie", "TNF-a w\u00a0normie"),
    ],
)
def test_a_short_word_ends_no_line_where_the_language_says_so(text: str, kept: str) -> None:
    assert prepare(text, language("pl", Customs(tied=("a", "w", "i", "z")))) == kept
    assert prepare(text, language("pl")) == text


@pytest.mark.parametrize(
    ("number", "html"),
    [
        ("01632 960 100", "01632\u00a0960\u00a0100"),
        (" +44 (0)20-7946 ", "+44\u00a0(0)20\u20117946"),
        ("999", "999"),
        ("1<2", "1&lt;2"),
    ],
)
def test_a_phone_number_is_isolated_and_never_broken(number: str, html: str) -> None:
    assert phone(number) == f'<bdi dir="ltr" class="phone">{html}</bdi>'


MIXED = st.text(
    st.sampled_from("aZé09 05.,:–-+()°Cmg%<>&\"'/@αµ²دواء، ؟«»注意：至한국어កោសិកា។ရောဂါ၊ไทย!;\u00a0\u2060"),
    max_size=60,
)


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "fa", "he", "zh_Hans", "ko", "km", "my", "th"])
@given(text=st.one_of(MIXED, st.text(st.characters(exclude_categories=["Cs"]), max_size=60)))
def test_nothing_that_is_seen_is_added_or_lost(locale: str, text: str) -> None:
    assert shown(prepare(text, language(locale))) == text.translate(str.maketrans(UNSEEN))


@given(MIXED)
def test_no_run_begins_or_ends_with_a_space(text: str) -> None:
    assert [run for run in runs(text) if run != run.strip()] == []


@given(MIXED)
def test_a_run_holds_no_right_to_left_letter(text: str) -> None:
    assert [run for run in runs(text) if re.search(r"[\u0590-\u08ff]", run)] == []


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a" + " " * 100_000, "a" + "." * 100_000, "(12" * 30_000, "5 " * 50_000]
)
def test_long_text_is_prepared_in_no_time(text: str) -> None:
    started = time.process_time()
    prepare(text, ARABIC)
    assert time.process_time() - started < 5  # minutes, if it grew with the square


def test_sentences_are_parted_by_a_space_but_in_chinese() -> None:
    assert [word_space(one) for one in (ENGLISH, ARABIC, CHINESE)] == [" ", " ", ""]


FRENCH, KOREAN, KHMER = map(language, ("fr", "ko", "km"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Quels sont les risques ?", "Quels sont les risques\u00a0?"),
        ("Attention : danger !", "Attention\u00a0: danger\u00a0!"),
        ("les « cellules souches »", "les «\u00a0cellules souches\u00a0»"),
        ("rarement ; souvent", "rarement\u00a0; souvent"),
        ("à 9:00", "à 9:00"),
    ],
)
def test_french_signs_keep_to_their_words(text: str, kept: str) -> None:
    assert prepare(text, FRENCH) == kept
    assert "\u00a0" not in prepare(text, ENGLISH)


def test_a_korean_word_goes_on_after_bold() -> None:
    assert prepare("은 위험", KOREAN, after="감염") == "\u2060은 위\u2060험"
    assert prepare(" 위험", KOREAN, after="감염").startswith(" ")


def test_khmer_may_break_between_words_and_english_beside_it_may_not() -> None:
    assert prepare("ការប្តូរ MS (stem cells)", KHMER).replace("\u200b", "|") == "ការ|ប្តូរ MS (stem cells)"


@pytest.mark.parametrize(
    ("locale", "text", "isolated"),
    [
        ("he", "מחקר StarMS בשנת 2027", ["StarMS"]),
        ("he", "בין 36.5–37.5 °C", ["36.5\u2060–\u206037.5\u00a0°C"]),
        # ranges in their own digits run as their readers read, from the right
        ("fa", "سال‌های ۲۰۰۲–۲۰۲۳", []),
        ("fa", "دمای ۳۸٫۰ °C", ["°C"]),
    ],
)
def test_other_right_to_left_languages_are_isolated_alike(locale: str, text: str, isolated: list[str]) -> None:
    assert re.findall(r'<bdi dir="ltr">(.*?)</bdi>', prepare(text, language(locale))) == isolated
