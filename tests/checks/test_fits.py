from __future__ import annotations

from dataclasses import replace

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.measure import Excess, Lost, Overflow
from brochure.model import Severity

WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenband"


def test_passes_text_that_fits(sound: Print, spanish: Print, arabic: Print) -> None:
    assert [reported(printed.proof()) for printed in (sound, spanish, arabic)] == [{}, {}, {}]


def test_passes_text_that_goes_in_at_the_smallest_size_only(kitchen: Kitchen) -> None:
    long = "Many words that mean little. " * 120
    printed = kitchen.print(text=lambda text: text.replace("\n## Who", f"\n{long}\n\n## Who"), search=True)
    assert printed.markup.fit.size < 11
    assert reported(printed.proof()) == {}


def test_reports_by_how_much_a_text_is_too_long(kitchen: Kitchen) -> None:
    long = "Many words that mean little. " * 500
    printed = kitchen.print(text=lambda text: text.replace("\n## Who", f"\n{long}\n\n## Who"), search=True)
    finding = alone(replace(printed.proof(), roomier="leaflet-a4"), "fits")
    lines, rest = finding.message.split(" ", 1)
    assert finding.severity is Severity.ERROR
    assert 100 < int(lines) < 400
    assert rest == "lines too many at 10 pt, the smallest type of this layout"
    assert finding.place == 'panel "inside"'
    assert finding.hint.startswith('the layout "leaflet-a4" holds it: -L leaflet-a4; or shorten the text')


def test_reports_a_word_wider_than_its_panel(kitchen: Kitchen) -> None:
    printed = kitchen.print(text=lambda text: text.replace("Key points", WORD))
    found = reported(printed.proof())
    assert list(found) == ["fits"]
    finding = found["fits"][0]
    assert finding.message.startswith(f'"{WORD[:40]}" sticks out of the panel by')
    assert finding.place == 'panel "inside-1", articles/note.md:13'
    assert "shorten the text" in finding.hint


def test_reports_the_line_of_the_catalog_for_a_translation(kitchen: Kitchen) -> None:
    printed = kitchen.print("es", words={"Key points": WORD})
    (first, *_) = reported(printed.proof())["fits"]
    assert first.place.startswith('panel "inside-1", translations/es/LC_MESSAGES/note.po:')


@pytest.mark.parametrize(
    ("css", "passes"),
    [
        ("margin: 0 -4mm 3mm; padding: 3mm 8mm", True),
        ("margin: 0 -4mm 3mm; padding: 3mm 4mm", True),
        ("margin: 0 -4mm 3mm; padding: 3mm 2mm", False),
        ("margin: 0 -4mm 3mm; padding: 3mm 4mm; width: 150%", False),
        ("margin: 0 0 3mm; width: 150%", False),
    ],
)
def test_a_ground_may_reach_into_the_margins_and_what_it_holds_may_not(
    kitchen: Kitchen, css: str, passes: bool
) -> None:
    printed = kitchen.print(css=f".key-points {{ {css} }}")
    assert ("fits" in reported(printed.proof())) is not passes


def test_reports_text_over_other_text(kitchen: Kitchen) -> None:
    printed = kitchen.print(css=".part-paragraph p { margin-top: -5mm; }")
    found = reported(printed.proof())
    assert list(found) == ["fits"]
    assert any(finding.message.startswith("text runs over other text by") for finding in found["fits"])
    assert all(finding.place.startswith('panel "') for finding in found["fits"])


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (
            {"lost": (Lost(element="p", sample="Boil fresh", characters=16, message=""),)},
            "",
            '16 characters were not printed, from "Boil fresh" on',
        ),
        (
            {"excess": (Excess(flow="back", used=2, capacity=1, lines=1),)},
            'panel "back"',
            "1 line too many at 11 pt, the smallest type of this layout",
        ),
        (
            {
                "overflows": (
                    Overflow(panel="cover", what='the box "cover"', side="bottom", amount=2.5, sample="Drinking"),
                )
            },
            'panel "cover"',
            '"Drinking" sticks out of the box "cover" by 2.5 mm (bottom)',
        ),
    ],
)
def test_reports_what_was_measured(sound: Print, change: dict[str, object], place: str, message: str) -> None:
    finding = alone(replace(sound.proof(), **change), "fits")
    assert (finding.place, finding.message) == (place, message)
    assert finding.hint


def test_reports_text_that_a_style_sheet_hides(kitchen: Kitchen) -> None:
    """It is missed twice: it was not laid out, and it cannot be read back."""
    found = reported(kitchen.print(css=".caption { display: none; }").proof())
    assert set(found) == {"fits", "text_complete"}
    assert "articles/note.md:27" in [finding.place for finding in found["fits"]]
