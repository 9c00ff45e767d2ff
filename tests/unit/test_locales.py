"""What is known of a language: names, direction, script, dates, numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import told

from brochure.errors import SelectionError
from brochure.locales import day, language, listing, number
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
        ("ur", "ur", "Arab", "rtl", "اردو", "Urdu"),
        ("he", "he", "Hebr", "rtl", "עברית", "Hebrew"),
        ("sr_Latn", "sr-Latn", "Latn", "ltr", "Srpski (latinica)", "Serbian (Latin)"),
        ("pa", "pa", "Guru", "ltr", "ਪੰਜਾਬੀ", "Punjabi"),
        ("ja", "ja", "Jpan", "ltr", "日本語", "Japanese"),
    ],
)
def test_a_language_is_known(
    locale: str, tag: str, script: str, direction: str, autonym: str, english_name: str
) -> None:
    found = language(locale)
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
    ],
)
def test_a_day_is_written_out(locale: str, words: str) -> None:
    assert day(date(2026, 11, 22), locale) == words


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
    ],
)
def test_a_number_is_written_in_western_digits(locale: str, value: Decimal | int, places: int, words: str) -> None:
    assert number(value, locale, places) == words


@given(st.integers(0, 10**6), st.sampled_from(["en", "es", "fr", "de", "ar", "zh_Hans", "ur"]))
def test_every_digit_is_one_that_all_readers_know(value: int, locale: str) -> None:
    assert "".join(c for c in number(value, locale) if c.isdigit()) == str(value)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "A, B and C"), ("es", "A, B y C"), ("de", "A, B und C"), ("ar", "A وB وC"), ("zh_Hans", "A、B和C")],
)
def test_a_list_is_joined_as_the_language_does(locale: str, words: str) -> None:
    assert listing(["A", "B", "C"], locale).replace(", and", " and") == words
    assert listing(["A"], locale) == "A"
    assert listing([], locale) == ""


def test_every_built_in_translation_is_in_a_known_language() -> None:
    folder = bundled("translations")
    assert folder
    for path in folder.glob("*/LC_MESSAGES"):
        assert language(path.parent.name).locale == path.parent.name
