"""What is known of a language: names, direction, script, dates, numbers."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pdfs import built_in_language
from support.samples import told

from brochure.customs import DIGITS
from brochure.errors import SelectionError
from brochure.locales import closest, day, language, listing, number
from brochure.shelves import bundled


@pytest.mark.parametrize(
    ("locale", "tag", "script", "direction", "autonym", "english_name"),
    [
        ("en", "en", "Latn", "ltr", "English", "English"),
        ("es", "es", "Latn", "ltr", "Español", "Spanish"),
        ("fr", "fr", "Latn", "ltr", "Français", "French"),
        ("de", "de", "Latn", "ltr", "Deutsch", "German"),
        ("ar", "ar", "Arab", "rtl", "العربية", "Arabic"),
        ("zh_Hans", "zh-Hans", "Hans", "ltr", "简体中文", "Chinese (Simplified)"),
        ("zh_Hant", "zh-Hant", "Hant", "ltr", "繁體中文", "Chinese (Traditional)"),
        ("pt_BR", "pt-BR", "Latn", "ltr", "Português (Brasil)", "Portuguese (Brazil)"),
        ("ur", "ur", "Aran", "rtl", "اردو", "Urdu"),
        ("ht", "ht", "Latn", "ltr", "Kreyòl ayisyen", "Haitian Creole"),
        ("fil", "fil", "Latn", "ltr", "Filipino", "Filipino"),
        ("he", "he", "Hebr", "rtl", "עברית", "Hebrew"),
        ("sr_Latn", "sr-Latn", "Latn", "ltr", "Srpski (latinica)", "Serbian (Latin)"),
        ("pa", "pa", "Guru", "ltr", "ਪੰਜਾਬੀ", "Punjabi"),
        ("ja", "ja", "Jpan", "ltr", "日本語", "Japanese"),
    ],
)
def test_a_language_is_known(
    locale: str, tag: str, script: str, direction: str, autonym: str, english_name: str
) -> None:
    found = built_in_language(locale)
    assert (found.tag, found.script, found.direction, found.autonym, found.english_name) == (
        tag, script, direction, autonym, english_name,
    )  # fmt: skip
    assert found.rtl == (direction == "rtl")


@pytest.mark.parametrize("locale", ["xx_YY_ZZ", "klingon", "", "e n", "../en", "en_", "zh-Hans"])
def test_an_unknown_locale_is_refused_with_a_hint(locale: str) -> None:
    ((_, message, hint),) = told(lambda: language(locale))
    assert message == f'unknown locale "{locale}"'
    assert hint
    with pytest.raises(SelectionError):
        language(locale)


@pytest.mark.parametrize(
    ("locale", "decimal", "group"),
    [
        ("en", ".", ","),
        ("de", ",", "."),
        ("fr", ",", "\u202f"),
        ("ar", "٫", "٬"),
        ("es", ",", "."),
        ("de_CH", ".", "’"),
    ],
)
def test_separators_are_those_of_the_language(locale: str, decimal: str, group: str) -> None:
    separators = language(locale).separators
    assert decimal in separators.decimal
    assert group in separators.group
    assert not separators.decimal & separators.group


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "22 November 2026"),
        ("en_US", "November 22, 2026"),
        ("es", "22 de noviembre de 2026"),
        ("fr", "22 novembre 2026"),
        ("de", "22. November 2026"),
        ("ar", "22 نوفمبر 2026"),
        ("zh_Hans", "2026年11月22日"),
        ("ht", "22 novanm 2026"),
        ("so", "22 Noofeembar 2026"),
        ("vi", "22 tháng 11 năm 2026"),
        ("bn", "২২ নভেম্বর, ২০২৬"),
        ("fa", "۲۲ نوامبر ۲۰۲۶"),
        ("ps", "۲۲ نومبر ۲۰۲۶"),
        ("th", "22 พฤศจิกายน ค.ศ. 2026"),
        ("am", "22 ኖቬምበር 2026"),
    ],
)
def test_a_day_is_written_out(locale: str, words: str) -> None:
    assert day(date(2026, 11, 22), built_in_language(locale)) == words


def test_months_of_a_language_s_own_are_those_of_the_year() -> None:
    creole = built_in_language("ht")
    months = [day(date(2026, month, 1), creole).split()[1] for month in range(1, 13)]
    assert len(set(months)) == 12
    assert (months[0], months[4], months[11]) == ("janvye", "me", "desanm")


@pytest.mark.parametrize(
    ("locale", "value", "places", "words"),
    [
        ("en", Decimal("38.0"), 1, "38.0"),
        ("de", Decimal("38.0"), 1, "38,0"),
        ("fr", Decimal("37.5"), 1, "37,5"),
        ("ar", Decimal("38.3"), 1, "38.3"),
        ("zh_Hans", Decimal("38.25"), 1, "38.25"),
        ("en", 100, 0, "100"),
        ("en", 1234, 0, "1,234"),
        ("de", 1234, 0, "1.234"),
        ("en", Decimal("2.5"), 0, "2.5"),
        ("fa", Decimal("38.0"), 1, "۳۸٫۰"),
        ("ps", 1234, 0, "۱٬۲۳۴"),
        ("bn", Decimal("38.0"), 1, "৩৮.০"),
        ("my", 100, 0, "၁၀၀"),
        ("ur", Decimal("38.0"), 1, "38.0"),
        ("hi", 100, 0, "100"),
    ],
)
def test_a_number_is_written_as_its_readers_do(locale: str, value: Decimal | int, places: int, words: str) -> None:
    assert number(value, built_in_language(locale), places) == words


@given(st.integers(0, 10**6), st.sampled_from(["en", "de", "ar", "fa", "ps", "ur", "bn", "my", "zh_Hans"]))
def test_every_digit_is_one_of_the_language_s(value: int, locale: str) -> None:
    one = built_in_language(locale)
    shown = [c for c in number(value, one) if c.isdecimal()]
    assert int("".join(shown)) == value
    assert {ord(c) - unicodedata.decimal(c) for c in shown} == {DIGITS[one.digits]}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "A, B and C"),
        ("es", "A, B y C"),
        ("de", "A, B und C"),
        ("ar", "A وB وC"),
        ("zh_Hans", "A、B和C"),
        ("ht", "A, B ak C"),
        ("fa", "A، B و C"),
        ("my", "A၊ Bနှင့် C"),
    ],
)
def test_a_list_is_joined_as_the_language_does(locale: str, words: str) -> None:
    one = built_in_language(locale)
    assert listing(["A", "B", "C"], one).replace(", and", " and") == words
    assert listing(["A"], one) == "A"
    assert listing([], one) == ""


def test_every_built_in_translation_is_in_a_known_language() -> None:
    folder = bundled("translations")
    assert folder
    for path in folder.glob("*/LC_MESSAGES"):
        assert language(path.parent.name).locale == path.parent.name


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("zh_TW", "zh_Hant"), ("zh_HK", "zh_Hant"), ("zh-CN", "zh_Hans"), ("zh", "zh_Hans"), ("yue", "zh_Hant"),
        ("tl", "fil"), ("pt", "pt_BR"), ("pt_PT", "pt_BR"), ("es_MX", "es"), ("iw", "he"), ("prs", "fa"),
        ("fa_AF", "fa"), ("en_GB", "en"),
        # neighbours that their readers may know as well, and others; no language at all
        ("eu", None), ("ca", None), ("kmr", None), ("sr", None), ("ckb", None), ("xx_YY_ZZ", None), ("", None),
        ("e n", None),
    ],
)  # fmt: skip
def test_readers_of_one_language_may_be_given_another(asked: str, given: str | None) -> None:
    known = ["en", "ar", "es", "fa", "fil", "he", "pt_BR", "ru", "tr", "zh_Hans", "zh_Hant"]
    assert closest(asked, known) == given
