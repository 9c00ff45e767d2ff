"""The templates' own strings: translated and escaped before their placeholders are filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import catalog, told

from brochure.edition import entries
from brochure.furniture import Furniture
from brochure.locales import language

ASK = "Edition %(edition)s of %(total)s"


def furniture(words: dict[str, str], locale: str = "es", fuzzy: tuple[str, ...] = ()) -> Furniture:
    return Furniture(entries(catalog(words, fuzzy=fuzzy)), language(locale))


def test_a_string_is_translated_and_its_placeholders_filled() -> None:
    strings = furniture({ASK: "De %(total)s, la %(edition)s"})
    assert strings.text(ASK) % {"edition": "1", "total": "2"} == "De 2, la 1"


@pytest.mark.parametrize("locale", ["en", "en_GB"])
def test_english_needs_no_catalog(locale: str) -> None:
    strings = furniture({"Sources": "Other"}, locale)
    assert strings.text("Sources") == "Sources"
    assert [m.state for m in strings.used()] == ["source"]


@pytest.mark.parametrize(
    ("words", "fuzzy", "state"),
    [({}, (), "missing"), ({"Sources": ""}, (), "missing"), ({"Sources": "Fuentes"}, ("Sources",), "fuzzy")],
)
def test_what_is_not_translated_stays_english_and_says_so(
    words: dict[str, str], fuzzy: tuple[str, ...], state: str
) -> None:
    strings = furniture(words, fuzzy=fuzzy)
    assert strings.text("Sources") == "Sources"
    assert [m.state for m in strings.used()] == [state]


def test_what_was_used_is_listed_once_in_order() -> None:
    strings = furniture({"a": "x", "b": "y", "c": "z"})
    for source in ("b", "a", "b"):
        strings.text(source)
    assert [(m.source, m.text) for m in strings.used()] == [("b", "y"), ("a", "x")]


@pytest.mark.parametrize(
    "text",
    ["%(name)s", "100%", "50 % of", "%s", "%d", "%%", "%(edition)d", "%(edition)", "% (edition)s", "%(édition)s"],
)
def test_a_translation_may_not_bring_in_a_placeholder_of_its_own(text: str) -> None:
    ((line, message, hint),) = told(lambda: furniture({"x": "", ASK: f"{text} %(edition)s %(total)s"}).text(ASK))
    assert line == 2
    assert message.startswith(f'the translation of "{ASK}" holds a placeholder of its own: "')
    assert hint == "write %(edition)s %(total)s exactly as in the original"


def test_a_string_without_placeholders_takes_no_percent_sign() -> None:
    ((_, _, hint),) = told(lambda: furniture({"Sources": "100%"}).text("Sources"))
    assert hint == "write no % exactly as in the original"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>Fuentes</b>", "&lt;b&gt;Fuentes&lt;/b&gt;"),
        ("Té & pan", "Té &amp; pan"),
        ("{{ clinic.phone }} {# x #}", "{{ clinic.phone }} {# x #}"),
        ("{0} {clinic}", "{0} {clinic}"),
    ],
)
def test_markup_in_a_translation_is_text(text: str, html: str) -> None:
    assert furniture({"Sources": text}).text("Sources") == html


def test_what_fills_a_placeholder_is_escaped_too() -> None:
    filled = furniture({}).text("Written by %(names)s") % {"names": "<i>A & B</i> 100% %(names)s"}
    assert filled == "Written by &lt;i&gt;A &amp; B&lt;/i&gt; 100% %(names)s"


def test_right_to_left_text_is_prepared_and_its_placeholders_left_alone() -> None:
    strings = furniture({ASK: "الطبعة %(edition)s من %(total)s في UK"}, "ar")
    assert strings.text(ASK) == 'الطبعة %(edition)s من %(total)s في <bdi dir="ltr">UK</bdi>'


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="%"), max_size=40))
def test_no_translation_without_a_percent_sign_reaches_the_formatter(text: str) -> None:
    filled = furniture({"Call %(number)s": f"%(number)s{text}"}).text("Call %(number)s") % {"number": "1"}
    assert filled.startswith("1")
    assert "<" not in filled
