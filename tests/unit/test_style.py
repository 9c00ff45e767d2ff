"""The part of the style sheet that data decides."""

from __future__ import annotations

import re

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from support.samples import flow, layout

from brochure.article import COVERS
from brochure.locales import language
from brochure.model import Fit, Layout
from brochure.style import style_sheet
from brochure.swatches import NAMES

TWO = layout(flow("cover", takes=()), flow("inside", 3, widths=(100.0, 100.0, 97.0), margins=(12.0, 8.0, 10.0, 6.0)))


def css(one: Layout = TWO, *, locale: str = "en", size: float = 10.0, cover: str = COVERS[0], mark: str = "") -> str:
    return style_sheet(one, language(locale), Fit(size=size), cover=cover, mark=mark)


def rules(sheet: str) -> list[tuple[str, str]]:
    """Prelude and content of each rule; fails on what is not CSS."""
    found = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    assert not [node for node in found if node.type == "error"]
    return [
        (
            tinycss2.serialize(
                [tinycss2.ast.IdentToken(0, 0, f"@{node.at_keyword}"), *node.prelude]
                if node.type == "at-rule"
                else node.prelude
            ).strip(),
            tinycss2.serialize(node.content).strip(),
        )
        for node in found
    ]


def strings(sheet: str) -> list[str]:
    """What the draft's mark says once CSS has read it, on each kind of page."""
    return [
        token.value
        for rule in tinycss2.parse_stylesheet(sheet, skip_whitespace=True)
        if rule.type == "at-rule"
        for block in rule.content
        if block.type == "{} block"
        for token in block.content
        if token.type == "string" and "Noto" not in token.value and "Vazirmatn" not in token.value
    ]


def test_pages_have_the_sizes_of_their_flow() -> None:
    sheet = css()
    assert "@page cover { size: 100mm 210mm; margin: 10mm 10mm 10mm 10mm; }" in sheet
    assert "@page inside { size: 100mm 210mm; margin: 12mm 8mm 10mm 6mm; }" in sheet
    assert "@page inside:nth(3 of inside) { size: 97mm 210mm; }" in sheet
    assert ":nth(1 of" not in sheet
    assert ".flow-cover { page: cover; }" in sheet
    assert rules(sheet)


def test_margins_are_mirrored_where_text_runs_from_right_to_left() -> None:
    assert "@page inside { size: 100mm 210mm; margin: 12mm 6mm 10mm 8mm; }" in css(locale="ar")


@pytest.mark.parametrize(
    ("locale", "families"),
    [
        ("en", '"Noto Sans", "Noto Sans Math"'),
        ("ar", '"Noto Sans", "Vazirmatn", "Noto Sans Math"'),
        ("zh_Hans", '"Noto Sans SC", "Noto Sans"'),
    ],
)
def test_the_fonts_are_those_of_the_script(locale: str, families: str) -> None:
    assert f"font-family: {families};" in css(locale=locale)


@pytest.mark.parametrize(("locale", "size"), [("en", "10pt"), ("ar", "10.15pt")])
def test_the_type_size_is_that_of_the_fit_corrected_for_the_script(locale: str, size: str) -> None:
    assert f"font-size: {size};" in css(locale=locale, size=10)


def test_only_a_draft_is_marked_and_on_every_kind_of_page() -> None:
    assert strings(css()) == []
    assert "@top-center" not in css()
    assert strings(css(mark="Draft")) == ["Draft", "Draft"]


MARKS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)


@given(st.one_of(MARKS, st.text(st.sampled_from('"\\;}{<>/*\n\r\fA1 é草'), min_size=1)))
def test_any_mark_is_shown_as_it_is_and_breaks_out_of_nothing(mark: str) -> None:
    sheet = css(mark=mark)
    assert strings(sheet) == [mark, mark]
    assert "<" not in sheet
    assert rules(sheet)[0] == rules(css())[0]


def test_nothing_is_fetched_from_anywhere() -> None:
    addresses = re.findall(r"url\(\"([^\"]*)\"\)", css())
    assert addresses
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert "@import" not in css()


def test_every_swatch_is_a_custom_property_and_nothing_else_has_a_colour() -> None:
    sheet = css()
    assert all(f"--{name}: color(--{name} 1);" in sheet for name in NAMES)
    assert "#" not in sheet


@pytest.mark.parametrize(
    ("locale", "left", "right"),
    [("de", ("Deutsch", "left"), ("English", "left")), ("ar", ("English", "left"), ("العربية", "right"))],
)
def test_either_column_is_headed_by_its_language(locale: str, left: tuple[str, str], right: tuple[str, str]) -> None:
    sheet = style_sheet(TWO, language(locale), Fit(size=10.0), cover=COVERS[0], mark="", original=language("en"))
    assert rules(sheet)
    found = set(re.findall(r'@page (\w+) \{ @top-(\w+) \{ content: "([^"]+)"; text-align: (\w+);', sheet))
    sides = {("left", *left), ("right", *right)}
    assert found == {(name, *side) for name in ("cover", "inside") for side in sides}
    assert ".original { --line-height: 1.4; --heading: 1.24;" in sheet
    assert ".original" not in css(locale=locale)
