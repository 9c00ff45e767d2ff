"""A bilingual page has both languages side by side, row by row, and checks miss neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pypdfium2
import pytest
from kitchen import TEXT, WORDS, Kitchen, alone, reported
from support.pdfs import Print, texts
from weasyprint.formatting_structure import boxes

from brochure.measure import walk
from brochure.model import Finding, Fit, Severity, Target

FIT = Fit(size=11.0, breaks=(("text", (4, 10)),), lines=14, pages=4)
"""What the search finds for tea."""

LONG = 40.0
"""How far apart, in mm, words of the two columns are at least."""


def printed(
    kitchen: Kitchen,
    locale: str,
    *,
    target: Target = Target.SCREEN,
    words: Mapping[str, str] | None = None,
    strings: Mapping[str, str] | None = None,
    fuzzy: Iterable[str] = (),
    css: str = "",
    text: str = TEXT,
) -> Print:
    bench = kitchen.bench
    name = f"bilingual-{sum(1 for _ in (bench.folder / 'templates').iterdir())}" if css else "bilingual-a4"
    return bench.print(
        bench.article(text),
        bench.catalog(locale, {**WORDS[locale], **(words or {})}, fuzzy=fuzzy),
        layout=bench.layout(name, like="bilingual-a4", css=css) if css else bench.layout(name),
        target=target,
        furniture=bench.furniture(locale, strings) if strings else None,
        fit=FIT,
    )


def all_text(one: Print) -> str:
    return " ".join(" ".join(texts(one.pdf)).split())


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("locale", ["es", "ar"])
def test_passes_a_page_in_two_languages(kitchen: Kitchen, locale: str, target: Target) -> None:
    assert reported(printed(kitchen, locale, target=target).proof()) == {}


# ------------------------------------------------------------------------------------------------------------- place


def place(pdf: bytes, words: str) -> tuple[int, float, float]:
    """Page, left edge and foot in pt of the first letter of some words."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document):
            page_text = page.get_textpage()
            if found := page_text.search(words, match_case=True).get_next():
                left, bottom, _, _ = page_text.get_charbox(found[0], loose=True)
                return number, left, bottom
    finally:
        document.close()
    raise AssertionError(f"{words} is not in the file")


ROWS = {
    "es": [("Drinking", "Beber"), ("Wait", "Esperar"), ("People who", "Quienes"), ("rash", "sarpullido")],
    "ar": [("Drinking", "شرب"), ("Wait", "الانتظار"), ("People who", "يستطيعون"), ("rash", "طفح")],
}


@pytest.mark.parametrize(("locale", "original", "translation"), [(k, *pair) for k, v in ROWS.items() for pair in v])
def test_the_translation_stands_where_its_lines_begin(
    kitchen: Kitchen, locale: str, original: str, translation: str
) -> None:
    pdf = printed(kitchen, locale).pdf
    (page, left, foot), (other_page, other_left, other_foot) = place(pdf, original), place(pdf, translation)
    assert page == other_page
    assert abs(foot - other_foot) < 8, "on one height, but for the feet of other letters: lines are 15 pt apart"
    assert (other_left - left if locale == "ar" else left - other_left) > LONG * 72 / 25.4


def cells(kitchen: Kitchen, locale: str) -> Iterator[list[tuple[str, str, float]]]:
    """The cells of each row in the order of reading: language, direction, top in pt."""
    bench = kitchen.bench
    edition = bench.edition(bench.article(TEXT), bench.catalog(locale, WORDS[locale]))
    document = bench.panels(edition, bench.layout("bilingual-a4"), Target.SCREEN, fit=FIT).document
    for page in document.pages:
        for row in walk(page._page_box):
            if isinstance(row, boxes.TableRowBox):
                found = [cell for cell in row.children if "cell" in (cell.element.get("class") or "").split()]
                if not found:
                    continue  # the clinic's details
                yield [(c.element.get("lang"), c.style["direction"], c.position_y * 0.75) for c in found]


@pytest.mark.parametrize(("locale", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_a_row_is_the_original_then_the_translation_on_one_height(
    kitchen: Kitchen, locale: str, direction: str
) -> None:
    found = list(cells(kitchen, locale))
    assert len(found) > 12
    for (one, its, top), (other, others, other_top) in found:
        assert (one, its, other, others) == ("en", "ltr", locale, direction)
        assert abs(top - other_top) < 1


# ------------------------------------------------------------------------------------------- what is not translated


@pytest.mark.parametrize("state", ["missing", "fuzzy"])
def test_a_line_without_a_translation_says_so_and_is_refused(kitchen: Kitchen, state: str) -> None:
    source, phrase = "People who cannot sleep.", "Aún sin traducir"
    words = {source: ""} if state == "missing" else {}
    fuzzy = [source] if state == "fuzzy" else []
    one = printed(kitchen, "es", words=words, fuzzy=fuzzy, strings={"Not yet in this translation": phrase})
    text = all_text(one)
    assert text.count(phrase) == 1
    assert text.count(source) == 1
    assert "Quienes" not in text
    assert "People who" in alone(one.proof(), "translated").message


# ------------------------------------------------------------------------------------------------ what has been lost


def lost(one: Print) -> list[Finding]:
    found = reported(one.proof())
    assert list(found) == ["text_complete"]
    return found["text_complete"]


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_an_original_that_is_not_printed_is_missed(kitchen: Kitchen, locale: str) -> None:
    first, *more = lost(printed(kitchen, locale, css=".stages .original { visibility: hidden; }"))
    assert (first.message, first.place) == ('the PDF lacks "boil" of "Boil"', "articles/note.md:35")
    assert any('"boilfreshwater"' in finding.message for finding in more)
    assert {finding.severity for finding in (first, *more)} == {Severity.ERROR}


@pytest.mark.parametrize("locale", ["es", "ar"])
def test_a_translation_that_is_not_printed_is_missed(kitchen: Kitchen, locale: str) -> None:
    found = lost(printed(kitchen, locale, css=".stages .cell:not(.original) { visibility: hidden; }"))
    assert f'of "{WORDS[locale]["Boil"]}"' in found[0].message


def test_an_original_that_only_the_imprint_has_need_not_be_printed(kitchen: Kitchen) -> None:
    text = TEXT.replace("sources:\n", "funding: No company paid.\nsources:\n")
    one = printed(kitchen, "es", text=text, words={"No company paid.": "Ninguna empresa pagó."})
    assert "No company paid." not in all_text(one)
    assert reported(one.proof()) == {}


def test_letters_of_neither_language_are_told(kitchen: Kitchen) -> None:
    proof = printed(kitchen, "ar").proof()
    face = next(face for face in proof.faces if face.family == "Noto Sans")
    strange = replace(proof, faces=(*proof.faces, replace(face, family="Noto Sans Thai Looped")))
    assert "Noto Sans Thai Looped" in alone(strange, "glyphs").message


# ----------------------------------------------------------------------------------------------- what an article holds

RICH = """---
title: Tea
code: T
edition: "1"
published: 2026-11-01
review_by: 2028-11-01
---

## Which {#which}

### Kinds

1. First green
2. Then black

   - with milk

| Kind | Minutes | Cups |
|---|---|---|
| white | 3 | |

::: notes
## My own notes
:::
"""

GERMAN = {
    "Tea": "Tee",
    "Which": "Welcher",
    "Kinds": "Sorten",
    "First green": "Erst grüner",
    "Then black": "Dann schwarzer",
    "with milk": "mit Milch",
    "Kind": "Sorte",
    "Minutes": "Minuten",
    "Cups": "Tassen",
    "white": "weißer",
    "3": "3",
    "My own notes": "Meine Notizen",
}


def test_every_block_has_a_row(kitchen: Kitchen) -> None:
    bench = kitchen.bench
    catalog = bench.catalog("de", GERMAN)
    one = bench.print(bench.article(RICH, "rich"), catalog, layout=bench.layout("bilingual-a4"))
    assert reported(one.proof()) == {}
    text = all_text(one)
    assert "Minutes: 3" in text
    assert "Minuten: 3" in text
