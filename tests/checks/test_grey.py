from __future__ import annotations

import re
from dataclasses import fields, replace
from itertools import combinations

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Bench, Print, built_in, printing, roles

from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.checks import grey
from brochure.colour import Roles, contrast
from brochure.model import MARKS, Article, Catalog, Fit, Severity, Target
from brochure.proof import Proof

SLUG = "bmt-autoimmune"
NO_BAR = "printed in grey, no bar stands out all along the start of the urgent box"
NO_ICON = "printed in grey, no icon stands out before the heading of the urgent box"
SHORT_BAR = """
.urgent { border-inline-start-color: transparent; position: relative; }
.urgent::before {
  content: ""; position: absolute; inset-inline-start: -2.2mm; top: 0; width: 2.2mm; height: 60%;
  background: var(--urgent);
}
"""


@pytest.fixture(scope="module")
def built_in_article() -> Article:
    return read_article(built_in("articles") / f"{SLUG}.md")


@pytest.fixture(scope="module")
def bench(kitchen: Kitchen) -> Bench:
    return kitchen.bench


def built_in_catalog(locale: str) -> Catalog | None:
    if locale == "en":
        return None
    path = built_in("translations") / locale / "LC_MESSAGES" / f"{SLUG}.po"
    return read_catalog(path, locale=locale, domain=SLUG, shown=path.name)


# ---------------------------------------------------------------------------------------------------------- passing


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_passes_an_urgent_box_with_bar_icon_and_bold_heading(kitchen: Kitchen, locale: str, target: Target) -> None:
    proof = kitchen.plain(locale, target).proof()
    assert [signal.panel for signal in proof.signals] == ["back"]
    assert list(grey.check(proof)) == []


@pytest.mark.parametrize("layout", ["trifold-a4", "leaflet-a4"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_passes_the_built_in_article_in_its_smallest_type(
    bench: Bench, built_in_article: Article, locale: str, layout: str
) -> None:
    smallest = Fit(size=bench.layout(layout).floor)
    printed = bench.print(
        built_in_article, built_in_catalog(locale), layout=bench.layout(layout), target=Target.OFFICE, fit=smallest
    )
    assert len(printed.proof().signals) == 1
    assert list(grey.check(printed.proof())) == []


def test_passes_a_press_sheet_with_marks_around_it(bench: Bench, kitchen: Kitchen) -> None:
    """The slug's text is small, and what it stands on is no ground of ours."""
    panels = bench.panels(bench.edition(kitchen.article), bench.layout("trifold-a4"), Target.PRESS, fit=Fit(size=11))
    printed = Print(markup=panels.markup, printed=panels.write(printing(Target.PRESS, *MARKS)))
    assert printed.markup.bleed > 0
    assert list(grey.check(printed.proof())) == []


def test_passes_text_without_an_urgent_box(kitchen: Kitchen) -> None:
    proof = kitchen.print(text=lambda text: text[: text.index("::: urgent")]).proof()
    assert proof.signals == ()
    assert list(grey.check(proof)) == []


def test_passes_the_piece_of_a_box_that_goes_on_without_a_heading(sound: Print) -> None:
    assert reported(_changed(sound.proof(), begins=False, icon=None, weight=0)) == {}


def test_passes_a_bar_as_wide_as_is_needed(kitchen: Kitchen) -> None:
    assert reported(kitchen.print(css=".urgent { border-inline-start-width: 1.5mm; }").proof()) == {}


# ---------------------------------------------------------------------------------------------------------- failing


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(
    ("css", "message"),
    [
        (".urgent { border-inline-start: none; }", NO_BAR),
        (".urgent { border-inline-start-color: #e9b0b4; }", NO_BAR),
        (SHORT_BAR, NO_BAR),
        (".urgent { border-inline-start: none; border-inline-end: 2.2mm solid var(--urgent); }", NO_BAR),
        (
            ".urgent { border-inline-start-width: .8mm; }",
            "printed in grey, the bar at the start of the urgent box is 0.8 mm wide, and 1.5 mm are needed",
        ),
        (".urgent h2 { background: none; }", NO_ICON),
        (".urgent h2 { background: none; padding-inline-start: 0; }", NO_ICON),
        (".urgent h2 { background-size: 1.2mm 1.2mm; }", NO_ICON),
        (
            ".urgent h2 { font-weight: 400; }",
            "printed in grey, the heading of the urgent box is no bolder than its text",
        ),
    ],
)
def test_reports_an_urgent_box_that_grey_hides(kitchen: Kitchen, locale: str, css: str, message: str) -> None:
    finding = alone(kitchen.print(locale, css=css, target=Target.OFFICE).proof(), "grey")
    assert (finding.severity, finding.place) == (Severity.ERROR, 'panel "back"')
    assert finding.message == message
    assert ".urgent" in finding.hint


def test_reports_a_bar_that_only_its_colour_tells_from_what_is_beside_it(kitchen: Kitchen) -> None:
    """Red beside green shows on a screen, and is one grey on paper."""
    printed = kitchen.print(css=".urgent { outline: 3mm solid #08676f; }")
    assert contrast("#08676f", kitchen.bench.roles.urgent.srgb) < 1.5
    assert alone(printed.proof(), "grey").message == NO_BAR


def test_reports_an_urgent_box_without_a_heading(kitchen: Kitchen) -> None:
    printed = kitchen.print(text=lambda text: text.replace("## Call us\n\n", ""))
    finding = alone(printed.proof(), "grey")
    assert finding.message == "printed in grey, the urgent box has no heading to know it by"
    assert "## " in finding.hint


def test_reports_urgent_text_that_is_laid_out_as_any_other(sound: Print) -> None:
    finding = alone(replace(sound.proof(), signals=()), "grey")
    assert finding.message == "the urgent text is not in a box that is laid out as urgent"


@pytest.mark.parametrize(
    ("css", "panel", "words"),
    [
        (".key-points li { color: #8aa3a3; }", "inside-1", "Take no more than"),
        (".urgent .number { color: #e08a2c; }", "back", "01632"),
        (".flow-cover h1 { color: #3c8c97; }", "cover", "Drinking tea"),
        (".key-points { opacity: .45; }", "inside-1", "Take no more than"),
    ],
)
def test_reports_text_that_is_too_near_to_its_ground(kitchen: Kitchen, css: str, panel: str, words: str) -> None:
    finding = alone(kitchen.print(css=css).proof(), "grey")
    assert (finding.severity, finding.place) == (Severity.ERROR, f'panel "{panel}"')
    assert re.match(
        rf'printed in grey, "{words}.*" has a contrast of [1-4]\.\d to 1 with its ground, and text needs 4\.5',
        finding.message,
    )
    assert finding.hint


def test_reports_text_that_colour_alone_tells_from_its_ground(kitchen: Kitchen) -> None:
    """Legible on a screen, as far as eyes that see colour go; gone on a grey printer."""
    css = ".key-points { background: #d33a3a; color: #0f7a2f; } .key-points h2 { color: #fff; }"
    (finding,) = reported(kitchen.print(css=css).proof())["grey"]
    assert finding.place == 'panel "inside-1"'
    assert re.search(r" \(\d+ pieces of text on this panel have too little\)$", finding.message)


def _changed(proof: Proof, **changes: object) -> Proof:
    (signal,) = proof.signals
    return replace(proof, signals=(replace(signal, **changes),))


# ---------------------------------------------------------------------------------------------------------- palette

_TINTS = "grounds of boxes; the urgent one is known by its bar, icon and heading, the others mean nothing"
_WORDS = "colours of text, which its words, size and weight tell apart"
_URGENT = "the bar, the icon and the bold heading of the urgent box"
_FIGURES = "how many, in words beside the figure"

ONE_GREY = {
    ("primary", "urgent"): _URGENT,
    ("primary_mid", "urgent"): _URGENT,
    ("muted", "urgent"): _URGENT,
    ("accent_text", "urgent"): _URGENT,
    ("muted", "primary"): _WORDS,
    ("muted", "primary_mid"): _WORDS,
    ("muted", "accent_text"): _WORDS,
    ("primary", "primary_mid"): _WORDS,
    ("primary", "accent_text"): _WORDS,
    ("primary_mid", "accent_text"): _WORDS,
    ("primary_mid", "line"): "a line is no text and no drawing",
    ("tint", "tint_2"): "a nucleus inside its cell, or a rule on a box; neither says anything",
    ("tint", "accent_tint"): _TINTS,
    ("tint", "urgent_tint"): _TINTS,
    ("tint", "paper"): _TINTS,
    ("tint_2", "accent_tint"): _TINTS,
    ("tint_2", "urgent_tint"): _TINTS,
    ("tint_2", "paper"): "rules of tables and the nuclei of cells, which are drawn inside other shapes",
    ("accent_tint", "urgent_tint"): _TINTS,
    ("accent_tint", "paper"): _TINTS,
    ("urgent_tint", "paper"): _URGENT,
}
"""Pairs of colours that a grey printer makes one of, and what tells things of these colours apart all the same."""


def one_grey(palette: Roles) -> set[tuple[str, str]]:
    """Pairs of roles whose contrast is below 1.5: side by side, nobody could say which is which."""
    names = [field.name for field in fields(Roles)]
    return {
        (one, other)
        for one, other in combinations(names, 2)
        if contrast(getattr(palette, one).srgb, getattr(palette, other).srgb) < 1.5
    }


def test_colours_that_are_one_grey_are_told_apart_by_something_else() -> None:
    assert one_grey(roles()) == set(ONE_GREY)
