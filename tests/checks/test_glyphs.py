from __future__ import annotations

import re
from dataclasses import replace

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity, Target
from brochure.press import Face


def test_passes_every_script_in_its_own_fonts(sound: Print, spanish: Print, arabic: Print) -> None:
    assert [reported(printed.proof()) for printed in (sound, spanish, arabic)] == [{}, {}, {}]


@pytest.mark.parametrize("word", ["naïve", "37,5 °C", "µg ± ½ × −2", "Łódź", "“quoted” – and …", "Ελληνικά", "Привет"])
def test_passes_letters_and_signs_that_the_fonts_have(kitchen: Kitchen, word: str) -> None:
    assert reported(kitchen.print(text=lambda text: text.replace("Tea is", f"Tea ({word}) is")).proof()) == {}


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\U0010fffd", "\U0010fffd (U+10FFFD)"),
        ("🍵", "🍵 (U+1F375)"),
        ("☕", "☕ (U+2615)"),
        ("\ue000", "\ue000 (U+E000)"),
    ],
)
@pytest.mark.parametrize("target", Target)
def test_reports_a_character_that_no_font_has(kitchen: Kitchen, character: str, named: str, target: Target) -> None:
    printed = kitchen.print(
        text=lambda text: text.replace("Boil fresh water.", f"Boil {character} water."), target=target
    )
    finding = alone(printed.proof(), "glyphs")
    assert finding.severity is Severity.ERROR
    assert finding.message == f"the fonts for English (Noto Sans, Noto Sans Math) lack {named}"
    assert finding.place == "articles/note.md:36"
    assert "replace the character" in finding.hint


def test_reports_the_line_of_the_catalog_for_a_translation(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", words={"Drinking tea": "Beber té 🍵"}).proof(), "glyphs")
    assert finding.message == "the fonts for Spanish (Noto Sans, Noto Sans Math) lack 🍵 (U+1F375)"
    assert finding.place == "translations/es/LC_MESSAGES/note.po:7"


def test_reports_a_sign_that_only_fonts_of_other_scripts_have(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print(text=lambda text: text.replace("fresh", "新")).proof(), "glyphs")
    assert finding.severity is Severity.ERROR
    assert re.fullmatch(
        r'新 \(U\+65B0\): set in "Noto Sans (SC|TC|JP|KR)", a font that English does not ask for', finding.message
    )
    assert finding.place == "articles/note.md:36"
    assert finding.hint.startswith("its fonts are Noto Sans, Noto Sans Math;")


def test_reports_a_face_that_only_the_style_sheet_asks_for(kitchen: Kitchen) -> None:
    printed = kitchen.print(css='h2 { font-family: "Noto Sans SC"; }')
    finding = alone(printed.proof(), "glyphs")
    assert finding.message.endswith(': set in "Noto Sans SC", a font that English does not ask for')
    assert finding.message.startswith("? (U+003F), C (U+0043)")
    assert " more: set in" in finding.message
    assert "style sheet" in finding.hint


def test_reports_each_face_once(sound: Print) -> None:
    proof = sound.proof()
    strange = tuple(Face(family=name, used="x", missing="") for name in ("Comic Neue", "Arial", "Arial"))
    found = reported(replace(proof, faces=(*proof.faces, *strange)))
    assert [finding.message.split('"')[1] for finding in found["glyphs"]] == ["Arial", "Comic Neue"]
