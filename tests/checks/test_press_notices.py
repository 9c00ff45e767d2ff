from __future__ import annotations

from dataclasses import replace

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity, Target
from brochure.press import Notice


@pytest.mark.parametrize("target", Target)
def test_passes_where_nothing_was_said(kitchen: Kitchen, target: Target) -> None:
    printed = kitchen.plain("en", target)
    assert printed.printed.notices == ()
    assert reported(printed.proof()) == {}


def test_reports_a_property_that_is_not_known(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print(css="h2 { colour: red; }").proof(), "press_notices")
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("Ignored `colour: red`")
    assert "style sheet" in finding.hint


def test_says_a_thing_once(sound: Print) -> None:
    notice = Notice(level="error", text="Failed to load image")
    finding = alone(replace(sound.proof(), notices=(notice, notice)), "press_notices")
    assert finding.severity is Severity.ERROR
    assert finding.message == "Failed to load image"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "missing.png"])
def test_reports_a_picture_that_a_page_may_not_open(kitchen: Kitchen, address: str) -> None:
    image = f'<img src="{address}" alt="x"><section class="flow flow-back">'
    printed = kitchen.print(page=lambda page: page.replace('<section class="flow flow-back">', image))
    found = reported(printed.proof())
    assert list(found) == ["press_notices"]
    assert {finding.severity for finding in found["press_notices"]} == {Severity.ERROR}
    assert "Failed to load image" in found["press_notices"][0].message


def test_leaves_missing_glyphs_to_the_check_that_names_them(kitchen: Kitchen) -> None:
    printed = kitchen.print(text=lambda text: text.replace("fresh", "🍵"))
    assert any(notice.text.startswith(".notdef") for notice in printed.printed.notices)
    assert list(reported(printed.proof())) == ["glyphs"]
