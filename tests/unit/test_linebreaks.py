"""Where lines may end in Khmer, Burmese and Lao, and where not in Korean: by examples, and nothing added or lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.linebreaks import MAY, MAY_NOT, keep_titles, keep_words, mark_breaks


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("km", "ការ|ប្តូរ|កោសិកា|ដើម|អាច|ជួយ|អ្នកជំងឺ។ សូម|ពិភាក្សា|ជាមួយ|គ្រូពេទ្យ"),
        ("km", "ជំងឺ|អូតូ|អ៊ុយ|មីន"),
        ("my", "ရောဂါ|ကို|သက်သာ|စေ|နိုင်|ပါသည်။"),
        ("lo", "ພາສາ|ລາວ"),
        ("km", "MS, 100 & stem cells"),
        ("th", "ภาษาไทย"),
        ("en", ""),
    ],
)
def test_lines_may_end_between_words(locale: str, text: str) -> None:
    assert mark_breaks(text.replace("|", ""), locale) == text.replace("|", MAY)


def test_a_mark_never_begins_a_line() -> None:
    """Khmer coengs and vowel signs, signs of repetition, and the ends of sentences."""
    text = "ក្រុម ល្អៗ ខ្លាំងណាស់។ សួស្តី៖ ជំងឺ៕ ကျွန်ုပ်၊ မြန်မာ။ ໝໍໆ"
    for word in re.split(f"[{MAY} ]", mark_breaks(text, "km")):
        assert not unicodedata.category(word[0]).startswith("M")
        assert word[0] not in "ៗ។៖៕၊။ໆ"
        assert not word.endswith("\u17d2")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("이식 후", "이~식 후"),
        ("100명 중 16명", "100~명 중 16~명"),
        ("다발성 경화증(MS)은", "다~발~성 경~화~증~(MS)~은"),
        ("“줄기세포”를", "“줄~기~세~포~”~를"),
        ("위험합니다.", "위~험~합~니~다~."),
        ("MS at home", "MS at home"),
        ("", ""),
    ],
)
def test_korean_lines_end_at_spaces_only(text: str, kept: str) -> None:
    marked = keep_words(text)
    assert marked.replace(MAY_NOT, "") == text
    assert marked.replace(MAY_NOT, "~") == kept


def test_a_korean_word_that_is_half_bold_stays_whole() -> None:
    assert keep_words("은 위험", after="감염") == f"{MAY_NOT}은 위{MAY_NOT}험"
    assert keep_words("이식", after="후 ") == f"이{MAY_NOT}식"


LETTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x1780, max_codepoint=0x17FF),
        st.characters(min_codepoint=0x1000, max_codepoint=0x109F),
        st.characters(min_codepoint=0xE80, max_codepoint=0xEFF),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xAC40),
        st.sampled_from(" a1(),.%–“”\u200c"),
    ),
    max_size=40,
)


@given(LETTERS, st.sampled_from(["km", "my", "lo", "th", "en"]))
def test_marking_breaks_adds_only_what_is_not_seen(text: str, locale: str) -> None:
    marked = mark_breaks(text, locale)
    assert marked.replace(MAY, "") == text
    assert MAY + MAY not in marked
    assert not marked.startswith(MAY)
    assert not marked.endswith(MAY)
    assert not re.search(rf"\s{MAY}|{MAY}\s", marked)


@given(LETTERS, st.sampled_from(["", "가", "a", ")", " "]))
def test_keeping_words_adds_only_what_is_not_seen(text: str, after: str) -> None:
    marked = keep_words(text, after)
    assert marked.replace(MAY_NOT, "") == text
    assert MAY_NOT + MAY_NOT not in marked
    assert not re.search(rf"\s{MAY_NOT}|{MAY_NOT}\s", marked)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("ja", "自~己|免~疫|疾~患|に~対~す~る|骨~髄|移~植"),
        ("zh_Hans", "自~身|免~疫~性|疾~病~的|骨~髓|移~植"),
        ("zh_Hant", ""),
    ],
)
def test_lines_of_a_title_end_between_words(locale: str, text: str) -> None:
    bare = text.replace("~", "").replace("|", "")
    assert keep_titles(bare, locale) == text.replace("~", MAY_NOT).replace("|", "")


@given(st.text(st.sampled_from("自己免疫疾患に対する骨髄移植的性 、。MS(1)カタカナ"), max_size=30))
def test_keeping_titles_adds_only_what_is_not_seen(text: str) -> None:
    marked = keep_titles(text, "ja")
    assert marked.replace(MAY_NOT, "") == text
    assert not re.search(rf"\s{MAY_NOT}|{MAY_NOT}\s|^{MAY_NOT}|{MAY_NOT}$", marked)
