"""A draft says so above every panel, in its own language and in English; what is signed does not."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import polib
import pytest
from support import pixels
from support.pdfs import FRONT, Bench, Print, built_in, texts

from brochure.model import Catalog, Fit, Target

ENGLISH = "Draft – not reviewed"
LOCALES = sorted(folder.name for folder in built_in("translations").iterdir() if folder.is_dir())
LAYOUTS = {"trifold-a4": [3, 3], "leaflet-a4": [1, 1]}
"""How many panels stand on each side of the sheet."""

FITS = {
    "trifold-a4": Fit(size=10, breaks=(("inside", (2, 4)),)),
    "leaflet-a4": Fit(size=11, breaks=(("side", (6,)),)),
}
"""How the text below goes into both, so that nothing need be searched for."""

TEXT = f"{FRONT}## One\n\nSome text.\n\n## Two\n\nMore text.\n\n## Three\n\nThe last text.\n"
URGENT = f"{TEXT}\n::: urgent\n## Get help\n\n- if you bleed\n:::\n"


def bare(text: str) -> str:
    """Letters alone: PDF readers order the vowel signs of Arabic as they like."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


def mark(locale: str) -> str:
    catalog = polib.pofile(str(built_in("translations") / locale / "LC_MESSAGES/brochure.po"))
    return str(catalog.find(ENGLISH).msgstr)


def print_note(bench: Bench, locale: str, layout: str, target: Target, *, signed: bool, text: str = TEXT) -> Print:
    """A brochure of three short sections."""
    catalog: Catalog | None = None if locale == "en" else bench.catalog(locale, {})
    return bench.print(
        bench.article(text), catalog, layout=bench.layout(layout), target=target, signed=signed, fit=FITS[layout]
    )


def says(page: str, words: str) -> bool:
    """Whether these words stand on a page. PDFium turns English words around where a line runs from right to left."""
    backwards = " ".join(reversed(words.split()))
    return bare(words) in bare(page) or bare(backwards) in bare(page)


@pytest.mark.parametrize(
    ("locale", "layout"), [*((locale, "trifold-a4") for locale in LOCALES), ("de", "leaflet-a4"), ("ar", "leaflet-a4")]
)
def test_every_panel_of_a_draft_says_so_in_both_languages(bench: Bench, locale: str, layout: str) -> None:
    pages = texts(print_note(bench, locale, layout, Target.SCREEN, signed=False).pdf)
    assert len(pages) == sum(LAYOUTS[layout])
    for page in pages:
        assert says(page, ENGLISH)
        assert says(page, mark(locale))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_panel_of_a_sheet_says_so(bench: Bench, layout: str) -> None:
    pages = texts(print_note(bench, "es", layout, Target.OFFICE, signed=False).pdf)
    assert [page.count(ENGLISH) for page in pages] == LAYOUTS[layout]
    assert [page.count(mark("es")) for page in pages] == LAYOUTS[layout]


def test_english_says_it_once(bench: Bench) -> None:
    pages = texts(print_note(bench, "en", "trifold-a4", Target.SCREEN, signed=False).pdf)
    assert [page.count(ENGLISH) for page in pages] == [1] * 6


@pytest.mark.parametrize(
    ("locale", "layout", "target"),
    [
        ("en", "trifold-a4", Target.SCREEN),
        ("es", "trifold-a4", Target.OFFICE),
        ("ar", "trifold-a4", Target.SCREEN),
        ("ar", "leaflet-a4", Target.OFFICE),
    ],
)
def test_what_is_signed_says_nothing_of_a_draft(bench: Bench, locale: str, layout: str, target: Target) -> None:
    for page in texts(print_note(bench, locale, layout, target, signed=True).pdf):
        assert not says(page, ENGLISH)
        assert locale == "en" or not says(page, mark(locale))


@pytest.mark.parametrize(("confirmed", "expected"), [("", True), ("Dr A. Example, 2 March 2026", False)])
def test_urgent_help_with_an_unconfirmed_fever_threshold_makes_a_draft(
    bench: Bench, confirmed: str, *, expected: bool
) -> None:
    clinic = replace(bench.clinic, fever_confirmed_by=confirmed)
    printed = bench.print(bench.article(URGENT), clinic=clinic, signed=True, fit=FITS["trifold-a4"])
    assert [says(page, ENGLISH) for page in texts(printed.pdf)] == [expected] * 6


def contrast_of_the_margin(pdf: bytes, page: int, width: float, height: float, bleed: float) -> int:
    """How far the darkest and the palest grey lie apart, where the mark stands."""
    middle = width / 2 - 20 + bleed
    band = pixels.raster(pdf, page, per_mm=8, crop=(middle, height + bleed - 10, middle, bleed + 5)).convert("L")
    darkest, palest = band.getextrema()
    return int(palest - darkest)


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_mark_can_be_seen_on_whatever_ground_it_stands(bench: Bench, layout: str, target: Target) -> None:
    """On the solid cover it is white, and on the banner of the leaflet too, which is drawn over the page's margin."""
    marked = print_note(bench, "en", layout, target, signed=False)
    plain = print_note(bench, "en", layout, target, signed=True)
    flows = marked.markup.layout.flows
    panels = [(width, flow.height) for flow in flows for width in flow.widths]
    if target is not Target.SCREEN and layout == "trifold-a4":
        panels = [(297, 210), (297, 210)]  # the middle panel of each side
    for page, (width, height) in enumerate(panels):
        assert contrast_of_the_margin(marked.pdf, page, width, height, marked.markup.bleed) > 110
        assert contrast_of_the_margin(plain.pdf, page, width, height, plain.markup.bleed) < 5, "nothing else there"
