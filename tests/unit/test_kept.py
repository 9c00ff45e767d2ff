from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.inline import signature
from brochure.kept import compare_markup, foreign_matter


@pytest.mark.parametrize(
    ("source", "target", "messages"),
    [
        ("Do **not** stop.", "请**不要**停药。", []),
        ("Do **not** stop.", "No pare.", ["a **bold** passage of the original is missing"]),
        (
            "**One** and **two**",
            "Uno y dos",
            ["2 **bold** passages of the original are missing"],
        ),
        ("*Now*", "Ahora", ["an *emphasis* of the original is missing"]),
        ("Have `INR` done.", "Haga INR.", ["`INR` is missing"]),
        ("Better in 24. [@uk]", "Mejor en 24.", ["[@uk] is missing"]),
        ("Better in 24.", "Mejor en 24. [@uk]", ["[@uk] was added"]),
        ("Twice. [@uk] Again. [@uk]", "Dos veces.", ["2 times [@uk] are missing"]),
        (
            "See [x](https://a.example).",
            "Vea [x](https://b.example).",
            ["the link to https://a.example is missing", "a link to https://b.example was added"],
        ),
        ("Plain", "**Negrita**", ["a **bold** passage was added"]),
        ("Plain", "a<br>b", ["HTML <br> was added"]),
    ],
)
def test_markup_is_compared_in_plain_words(source: str, target: str, messages: list[str]) -> None:
    assert compare_markup(signature(source), signature(target)) == messages


@given(st.dictionaries(st.sampled_from(["[@a]", "*emphasis*", "`x`"]), st.integers(1, 4)))
def test_a_signature_never_differs_from_itself(counts: dict[str, int]) -> None:
    assert compare_markup(Counter(counts), Counter(counts)) == []


@pytest.mark.parametrize(
    ("text", "script", "words"),
    [
        ("a<b>c</b>", "Latn", ["HTML", "<b>"]),
        ("a <!-- note -->", "Latn", ["<!--"]),
        ("<img src=x onerror=y>", "Latn", ["<img"]),
        ("call {{ clinic.phone }}", "Latn", ["{{"]),
        ("{% if x %}", "Latn", ["{%"]),
        ("{# x #}", "Latn", ["{#"]),
        ("a\x07b", "Latn", ["U+0007", "control"]),
        ("a\tb", "Latn", ["U+0009", "control"]),
        ("a\u202eb", "Arab", ["U+202E RIGHT-TO-LEFT OVERRIDE"]),
        ("a\u2067b", "Hebr", ["U+2067"]),
        ("a\u200fb", "Arab", ["U+200F RIGHT-TO-LEFT MARK"]),
        ("a\u061cb", "Arab", ["U+061C"]),
        ("a\u200bb", "Khmr", ["U+200B ZERO WIDTH SPACE"]),
        ("\ufeffa", "Latn", ["U+FEFF"]),
        ("a\u00adb", "Latn", ["U+00AD SOFT HYPHEN"]),
        ("a\ue000b", "Latn", ["U+E000", "private use"]),
        ("a\ufdd0b", "Latn", ["U+FDD0"]),
        ("a\U0001ffffb", "Latn", ["U+1FFFF"]),
        ("a\ud800b", "Latn", ["U+D800", "surrogate"]),
        ("a\u2028b", "Latn", ["U+2028"]),
        ("a\ufffdb", "Latn", ["U+FFFD", "lost"]),
        ("a\u200cb", "Latn", ["U+200C", "Latn"]),
        ("cafe\u0301", "Latn", ["NFC", "U+0065 U+0301"]),
    ],
)
def test_foreign_matter_is_named(text: str, script: str, words: list[str]) -> None:
    message = " | ".join(foreign_matter(text, script=script))
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Fièvre\u202f: plus de 38,5\u00a0°C (<5\u00a0%).", "Latn"),
        ("میلی\u200cگرم", "Arab"),
        ("क्\u200dष", "Deva"),
        ("ශ්\u200dරී", "Sinh"),
        ("<https://clinic.example> 5 < 6 > 4", "Latn"),
        ("one  \ntwo", "Latn"),
        ("1 – 2 — 3 … “x” ‘y’ «z»", "Latn"),
        ("100% {sic} #1", "Latn"),
        ("每100人中有24人。", "Hans"),
    ],
)
def test_what_languages_need_is_allowed(text: str, script: str) -> None:
    assert foreign_matter(text, script=script) == []


def test_each_character_is_named_once() -> None:
    assert len(foreign_matter("\u200ba\u200bb\u200b", script="Latn")) == 1


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="<{}%#-")))
def test_letters_digits_and_signs_are_never_foreign(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert [m for m in foreign_matter(text, script="Latn") if "U+FFFD" not in m] == []
