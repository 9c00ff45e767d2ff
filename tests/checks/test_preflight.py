from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from kitchen import Kitchen, reported

from brochure.model import Severity, Target


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_passes_a_file_for_the_press(kitchen: Kitchen, locale: str) -> None:
    assert reported(kitchen.plain(locale, Target.PRESS).proof()) == {}


def test_passes_over_what_is_not_for_the_press(kitchen: Kitchen) -> None:
    """An office printer takes RGB, and leaves the edges of the paper white by itself."""
    assert reported(kitchen.plain("en", Target.OFFICE).proof()) == {}


def test_reports_a_line_too_thin_to_print_with_its_place_and_remedy(kitchen: Kitchen) -> None:
    printed = kitchen.print(target=Target.PRESS, css=".key-points { border: .04mm solid var(--ink); }")
    found = reported(printed.proof())
    assert list(found) == ["preflight"]
    finding = found["preflight"][0]
    assert finding.severity is Severity.ERROR
    assert finding.message.endswith("(hairlines)")
    assert finding.place.startswith("page 2, ")
    assert finding.hint


def test_reports_a_colour_that_is_not_an_ink(kitchen: Kitchen) -> None:
    printed = kitchen.print(target=Target.PRESS, css=".key-points { background: #e4f1f1; }")
    assert [finding.message.rpartition(" ")[2] for finding in reported(printed.proof())["preflight"]] == [
        "(colour_spaces)"
    ]


def test_reports_a_file_whose_printing_condition_was_lost(kitchen: Kitchen) -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents

    found = reported(kitchen.plain("en", Target.PRESS).edited(forget).proof())
    assert {name: [finding.message.rpartition(" ")[2] for finding in of] for name, of in found.items()} == {
        "preflight": ["(output_intent)"]
    }


@pytest.mark.parametrize("brand", ["#003366", "#7b1113", "#8a1538", "#1a1a2e", "#2d2926"])
def test_passes_the_dark_colours_of_clinics(kitchen: Kitchen, brand: str) -> None:
    """What is nearly black is printed with black alone; navy and burgundy are colours."""
    clinic = replace(kitchen.bench.clinic, brand=brand)
    assert reported(kitchen.print(target=Target.PRESS, clinic=clinic).proof()) == {}
