from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.checks import text_complete
from brochure.measure import Excess
from brochure.model import Severity, Target


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_passes_text_that_can_be_read_back(kitchen: Kitchen, locale: str, target: Target) -> None:
    assert reported(kitchen.plain(locale, target).proof()) == {}


REST_OF_BACK = """{{ blocks.flow(flows.back) }}
{{ furniture.formats() }}
{{ furniture.references() }}
{{ furniture.imprint() }}
"""


def test_passes_a_message_that_runs_over_to_the_next_panel(kitchen: Kitchen) -> None:
    long = "Some words that say a little of how tea is made. " * 45
    printed = kitchen.print(text=lambda text: text.replace("\n## Who", f"\n{long}\n\n## Who"), search=True)
    texts = [leaf.text for leaf in printed.proof().leaves]
    assert sum("how tea is made" in text for text in texts) > 1
    assert reported(printed.proof()) == {}


def blank(*numbers: int) -> Callable[[pikepdf.Pdf], None]:
    """Empty some pages of all that is printed on them."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for number in numbers:
            pdf.pages[number].Contents = pdf.make_stream(b"")

    return edit


def test_reports_what_an_empty_page_should_say(sound: Print) -> None:
    found = reported(sound.edited(blank(0)).proof())
    assert list(found) == ["text_complete"]
    assert [(finding.message, finding.place) for finding in found["text_complete"]] == [
        ('the PDF lacks "drinkingtea" of "Drinking tea"', "articles/note.md:2"),
        ('the PDF lacks "whatweknowofit" of "What we know of it"', "articles/note.md:3"),
    ]
    assert all(finding.severity is Severity.ERROR and "fonts" in finding.hint for finding in found["text_complete"])


def test_reports_a_single_line_that_is_gone(sound: Print) -> None:
    def drop_a_line(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        content = pikepdf.parse_content_stream(page)
        shown = [n for n, (_, operator) in enumerate(content) if str(operator) in ("Tj", "TJ")]
        del content[shown[2]]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))

    finding = alone(sound.edited(drop_a_line).proof(), "text_complete")
    assert finding.place == "articles/note.md:15"


def test_reports_what_an_empty_page_should_say_in_arabic(arabic: Print) -> None:
    found = reported(arabic.edited(blank(0)).proof())
    assert list(found) == ["text_complete"]
    assert [(finding.message, finding.place) for finding in found["text_complete"]] == [
        ('the PDF lacks "شرب" of "شرب الشاي"', "translations/ar/LC_MESSAGES/note.po:7"),
        ('the PDF lacks "مانعرفه" of "ما نعرفه عنه"', "translations/ar/LC_MESSAGES/note.po:10"),
    ]
    assert all(finding.severity is Severity.ERROR and "fonts" in finding.hint for finding in found["text_complete"])


def test_reports_what_runs_to_the_right_and_is_gone_from_arabic(arabic: Print) -> None:
    *_, last = reported(arabic.edited(blank(1)).proof())["text_complete"]
    assert (last.message, last.place) == ("the PDF lacks 50, mg", "translations/ar/LC_MESSAGES/note.po")


@pytest.mark.parametrize(
    ("words", "letters", "lost"),
    [
        ("ا ب ج د ه و ز ح", "ابجدهوزح", ""),
        # One word that stands elsewhere, and a piece that runs over to the next panel.
        ("اا بب جج دد هه وو زز", "بباا جج دد هه وو زز".replace(" ", ""), ""),
        ("اا بب جج دد هه وو زز", "ااببججكككددههووزز", ""),
        # A line that is gone.
        ("اا بب جج دد هه وو زز حح طط يي كك", "ااببططييكك", "ببججددههووزز"),
        # Of a short stretch not even two words stand together.
        ("اا بب", "بباا", "اا"),
        ("اا", "بب", "اا"),
        ("اا", "ببااجج", ""),
    ],
)
def test_words_that_run_to_the_left_stand_before_the_next_one(words: str, letters: str, lost: str) -> None:
    assert text_complete._lost(words.split(), letters) == lost


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("phone", "01632 960 777"),
        ("phone", "199 960 100"),
        ("out_of_hours", "0800 555 0123"),
        ("emergency", "112"),
        ("emergency", "99"),
    ],
)
def test_reports_a_phone_number_that_is_not_printed(kitchen: Kitchen, locale: str, field: str, number: str) -> None:
    """A number is promised that the page does not give, though all its digits stand somewhere."""
    proof = kitchen.plain(locale).proof()
    clinic = replace(proof.markup.clinic, **{field: number})
    finding = alone(replace(proof, markup=replace(proof.markup, clinic=clinic)), "text_complete")
    assert finding.message == f"the phone number {number} is not on the page"
    assert finding.place == "clinics/example.toml"
    assert "emergency" in finding.hint


def test_reports_a_layout_that_leaves_the_clinic_out(kitchen: Kitchen) -> None:
    printed = kitchen.print(page=lambda page: page.replace("{{ folded.back(flows.back) }}", REST_OF_BACK))
    assert alone(printed.proof(), "text_complete").message == "the phone number 01632 960 100 is not on the page"


def test_leaves_text_on_panels_too_many_to_the_check_that_counts_them(sound: Print) -> None:
    proof = sound.edited(blank(0)).proof()
    excess = Excess(flow="cover", used=2, capacity=1, lines=3)
    assert list(reported(replace(proof, excess=(excess,)))) == ["fits"]
