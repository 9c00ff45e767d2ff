"""A report as a whole: which rules ran, how flaws are ordered, and what JSON makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.press_sheets import line, press_pdf, text

from brochure.preflight import inspect, report_entry, rules
from brochure.preflight.nouns import Colour, Settings

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(rules()))
def test_every_rule_says_what_it_looks_for_and_has_examples(name: str) -> None:
    about = rules()[name].about
    assert about.endswith(".")
    assert len(about) <= 120
    examples = (FOLDER / f"test_{name}.py").read_text(encoding="utf-8")
    assert examples.count("\ndef test_") >= 2


def test_a_sound_sheet_passes_every_rule() -> None:
    report = inspect(press_pdf(folds=(100.0,)), Settings())
    assert report.flaws == ()
    assert set(report.checked) == set(rules())
    assert report.unjudged == ()


def test_json_has_it_all() -> None:
    pdf = press_pdf(text("Call us", 3.1, 30), line(20, 50, 80, 50, pt=0.1))
    entry = json.loads(json.dumps(report_entry(inspect(pdf, Settings()), "leaflet.pdf")))
    assert (entry["file"], entry["pages"], entry["errors"], entry["warnings"]) == ("leaflet.pdf", 1, 2, 0)
    assert entry["unjudged"] == ["folds"]
    assert {flaw["rule"] for flaw in entry["flaws"]} == {"safe_zone", "hairlines"}
    (near,) = (flaw for flaw in entry["flaws"] if flaw["rule"] == "safe_zone")
    assert near["severity"] == "error"
    assert near["rectangle"][0] == 3.1


def test_flaws_come_page_by_page_and_errors_first() -> None:
    pdf = press_pdf(text("Call us", 3.1, 30), text("Tiny", 60, 40, size=3), pages=2)
    report = inspect(pdf, Settings())
    assert [(flaw.page, str(flaw.severity)) for flaw in report.flaws] == [
        (1, "error"),
        (1, "warning"),
        (2, "error"),
        (2, "warning"),
    ]


def test_a_text_does_nothing_to_a_terminal() -> None:
    (flaw,) = inspect(press_pdf("\x1b[2Jzz".replace("zz", "") + text("Call us", 3.1, 30)), Settings()).flaws[:1]
    assert flaw.message.isprintable()


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        (Colour(space="DeviceCMYK", values=(0.1, 0.2, 0.3, 0.4)), (0.1, 0.2, 0.3, 0.4)),
        (Colour(space="DeviceGray", values=(0.25,)), (0, 0, 0, 0.75)),
        (Colour(space="Separation", values=(0.5,), names=("Black",)), (0, 0, 0, 0.5)),
        (Colour(space="Separation", values=(0.5,), names=("All",)), (0.5, 0.5, 0.5, 0.5)),
        (Colour(space="DeviceN", values=(0.5, 0.2), names=("Yellow", "Cyan")), (0.2, 0, 0.5, 0)),
        (Colour(space="Separation", values=(0.5,), names=("Gold",)), None),
        (Colour(space="DeviceRGB", values=(0, 0, 0)), None),
        (Colour(space="DeviceCMYK"), None),
    ],
)
def test_colours_say_their_inks(colour: Colour, inks: tuple[float, ...] | None) -> None:
    assert colour.inks() == inks
