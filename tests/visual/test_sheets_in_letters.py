"""Panels on their sheets, drawn in letters: one plain colour a panel, one letter a stretch of a sheet.

F flap, B back, C cover, P picture, 1 2 3 and more as they are read; what a reader of Arabic folds is the mirror image.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import pixels
from support.pdfs import Bench, built_in

from brochure.model import Fit, Layout, Target

PAGE = """{% extends "blocks/base.html" %}
{% block panels %}
{% for flow in layout.flows %}
<section class="flow flow-{{ flow.name }}">
{% for _panel in flow.widths %}<p{{ ' style="break-before: page"' | safe if not loop.first }}>&nbsp;</p>{% endfor %}
</section>
{% endfor %}
{% endblock %}
"""

TRIFOLD = {"cover": "C", "inside-1": "1", "inside-2": "2", "inside-3": "3", "flap": "F", "back": "B"}
LARGE = {"text-1": "1", "text-2": "2", "text-3": "3", "contact": "4"}
LETTERS = {
    "trifold-a4": TRIFOLD,
    "trifold-letter": TRIFOLD,
    "zfold-a4": {"cover": "C", **{f"text-{n}": str(n) for n in range(1, 5)}, "back": "B"},
    "gatefold-a4": {"cover": "C", "picture": "P", "inside-1": "1", "inside-2": "2", "inside-3": "3", "back": "B"},
    "leaflet-a4": {"side-1": "1", "side-2": "2"},
    "leaflet-letter": {"side-1": "1", "side-2": "2"},
    "booklet-a5": {"cover": "C", **{f"body-{n}": str(n) for n in range(1, 7)}, "back": "B"},
    "bilingual-a4": LARGE,
    "largeprint-a4": LARGE,
    "map": {"front": "F", "map-1": "a", "map-2": "b", "map-3": "c"},
}
"""`map` is made up: three panels of three widths on one side of a small sheet, one on the other."""

PAGES = {"bilingual-a4": 4, "booklet-a5": 8, "largeprint-a4": 4}

MAP = """
title = "Pocket map"
paper = [120, 60]
fold = "none"
flip = "long"
roomy = false
type = { floor = 8, ideal = 9, step = 0.5 }

[[flow]]
name = "front"
widths = [120]
height = 60
margins = [5, 5, 5, 5]
takes = []

[[flow]]
name = "map"
widths = [60, 40, 20]
height = 60
margins = [5, 5, 5, 5]
takes = ["*"]

[[face]]
name = "outer"
panels = ["front"]

[[face]]
name = "inner"
panels = ["map-3", "map-1", "map-2"]
"""

FOLDED = {
    "trifold-a4": (33, "FFFBBBCCC\n111222333"),
    "trifold-letter": (31, "FFFBBBCCC\n111222333"),
    "zfold-a4": (33, "333444CCC\n111222BBB"),
    "gatefold-a4": (37, "PPBBBBCC\n11222233"),
    "leaflet-a4": (70, "111\n222"),
    "leaflet-letter": (70, "111\n222"),
    "booklet-a5": (74, "BBCC\n1166\n5522\n3344"),
    "bilingual-a4": (70, "111\n222\n333\n444"),
    "largeprint-a4": (70, "111\n222\n333\n444"),
    "map": (10, "FFFFFFFFFFFF\nccaaaaaabbbb"),
}
"""Office sheets for a left-to-right language, and for how many mm a letter stands."""

DRAWN = [
    (name, locale, every, picture if locale == "en" else "\n".join(line[::-1] for line in picture.split("\n")))
    for name, (every, picture) in FOLDED.items()
    for locale in ("en", "ar")
]

WIDTHS = [
    ("trifold-a4", "en", 0, [("F", 97), ("B", 100), ("C", 100)]),
    ("trifold-a4", "en", 1, [("1", 100), ("2", 100), ("3", 97)]),
    ("trifold-a4", "ar", 0, [("C", 100), ("B", 100), ("F", 97)]),
    ("trifold-a4", "ar", 1, [("3", 97), ("2", 100), ("1", 100)]),
    ("trifold-letter", "en", 0, [("F", 92.075), ("B", 93.6625), ("C", 93.6625)]),
    ("trifold-letter", "ar", 1, [("3", 92.075), ("2", 93.6625), ("1", 93.6625)]),
    ("zfold-a4", "en", 0, [("3", 99), ("4", 99), ("C", 99)]),
    ("zfold-a4", "ar", 1, [("B", 99), ("2", 99), ("1", 99)]),
    ("gatefold-a4", "en", 0, [("P", 74), ("B", 149), ("C", 74)]),
    ("gatefold-a4", "en", 1, [("1", 74), ("2", 149), ("3", 74)]),
    ("gatefold-a4", "ar", 0, [("C", 74), ("B", 149), ("P", 74)]),
    ("leaflet-a4", "en", 0, [("1", 210)]),
    ("leaflet-letter", "en", 0, [("1", 215.9)]),
    ("booklet-a5", "en", 0, [(" ", 0.5), ("B", 148), ("C", 148), (" ", 0.5)]),
    ("booklet-a5", "ar", 0, [(" ", 0.5), ("C", 148), ("B", 148), (" ", 0.5)]),
    ("map", "en", 1, [("c", 20), ("a", 60), ("b", 40)]),
    ("map", "ar", 1, [("b", 40), ("a", 60), ("c", 20)]),
]

ARTICLE = "A title\n\nFirst\n\nSome text.\n\nSecond\n\nMore text.\n\nThird\n\nThe last text."

COLOURS = dict(zip("CF123456BPabc", pixels.stripes(13), strict=True))
SHOWN = {colour: letter for letter, colour in COLOURS.items()} | {(255, 255, 255): " "}


@pytest.fixture(scope="module")
def plain_layouts(bench: Bench) -> dict[str, Layout]:
    """All built-in layouts and the made-up one, their panels filled with plain colours."""
    found = {}
    for name, letters in LETTERS.items():
        toml = MAP if name == "map" else (built_in("templates") / name / "layout.toml").read_text(encoding="utf-8")
        rules = []
        for panel, letter in letters.items():
            flow, _, number = panel.partition("-")
            colour = "rgb({}, {}, {})".format(*COLOURS[letter])
            rules.append(f"@page {flow}:nth({number or 1} of {flow}) {{ background: {colour}; }}")
        found[name] = bench.layout(
            f"plain-{name}",
            files={"layout.toml": toml, "page.html": PAGE, "style.css": "\n".join(rules)},
        )
    return found


@pytest.fixture(scope="module")
def sheets(bench: Bench, plain_layouts: dict[str, Layout]) -> dict[tuple[str, str], bytes]:
    """Sheets of plain colours, by layout and language."""
    article = bench.article("A title\n\nSome text.")
    editions = {"en": bench.edition(article), "ar": bench.edition(article, bench.catalog("ar", {}))}
    return {
        (name, locale): bench.panels(
            edition, layout, Target.OFFICE, fit=Fit(size=layout.floor, pages=PAGES.get(name, 0))
        )
        .write()
        .pdf
        for name, layout in plain_layouts.items()
        for locale, edition in editions.items()
    }


@pytest.mark.parametrize(("layout", "locale", "every", "expected"), DRAWN)
def test_panels_stand_where_the_fold_wants_them(
    sheets: dict[tuple[str, str], bytes], layout: str, locale: str, every: int, expected: str
) -> None:
    assert pixels.drawn(sheets[layout, locale], SHOWN, every) == expected


@pytest.mark.parametrize(("layout", "locale", "page", "expected"), WIDTHS)
def test_panels_are_as_wide_as_the_layout_says_to_a_tenth_of_a_millimetre(
    sheets: dict[tuple[str, str], bytes], layout: str, locale: str, page: int, expected: list[tuple[str, float]]
) -> None:
    found = pixels.strip(sheets[layout, locale], page, SHOWN)
    assert [letter for letter, _ in found] == [letter for letter, _ in expected]
    for (letter, width), (_, wanted) in zip(found, expected, strict=True):
        assert width == pytest.approx(wanted, abs=0.1), f"panel {letter}"


@pytest.mark.parametrize("layout", LETTERS)
def test_sheets_for_arabic_are_the_mirror_of_those_for_english(
    sheets: dict[tuple[str, str], bytes], layout: str
) -> None:
    english, arabic = sheets[layout, "en"], sheets[layout, "ar"]
    assert pixels.page_count(english) == pixels.page_count(arabic) >= 2
    for page in range(pixels.page_count(english)):
        one = pixels.raster(english, page, per_mm=2)
        assert pixels.difference(pixels.mirror(one), pixels.raster(arabic, page, per_mm=2)) < 0.01


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_sheet_looks_like_its_panels_side_by_side(bench: Bench, locale: str) -> None:
    """Imposing neither moves, scales, cuts nor repaints what stands on a panel."""
    per_mm = 4
    layout = bench.layout("trifold-a4")
    edition = bench.edition(bench.article(ARTICLE), bench.catalog("ar", {}) if locale == "ar" else None)
    panels = bench.panels(edition, layout, Target.OFFICE)
    imposed = panels.write().pdf
    panels.markup = replace(panels.markup, target=Target.SCREEN)  # the same panels, one a page
    single = panels.write().pdf
    for page, face in enumerate(layout.faces):
        names = face.panels if locale == "en" else tuple(reversed(face.panels))
        pictures = [pixels.raster(single, layout.panels().index(name), per_mm=per_mm) for name in names]
        sheet = pixels.raster(imposed, page, per_mm=per_mm)
        assert pixels.difference(sheet, pixels.beside(pictures)) < 0.01
