from __future__ import annotations

import pytest
from kitchen import SPANISH, Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity

BOLD = "Tea is **not a cure**."
LINK = "Up to 3 cups a day do no harm. [@cup] Read [our page](https://clinic.example/tea) first."
PLACEHOLDER = "Edition %(edition)s"


def test_passes_the_marks_of_the_original_in_another_order(kitchen: Kitchen, spanish: Print, arabic: Print) -> None:
    assert [reported(printed.proof()) for printed in (spanish, arabic)] == [{}, {}]
    moved = "Lea [nuestra página](https://clinic.example/tea): hasta 3 tazas al día no hacen daño. [@cup]"
    assert reported(kitchen.print("es", words={LINK: moved}).proof()) == {}


def test_passes_signs_that_are_no_markup(kitchen: Kitchen) -> None:
    words = {BOLD: "El té (5 < 6, A & B, 100 %, {x}) **no es una cura**."}
    found = reported(kitchen.print("es", words=words).proof())
    assert set(found) <= {"numbers"}, "the numbers are indeed new"


@pytest.mark.parametrize(
    ("source", "text", "message"),
    [
        (BOLD, "El té no es una cura.", "a **bold** passage of the original is missing"),
        (BOLD, "El **té** **no es una cura**.", "a **bold** passage was added"),
        (BOLD, "El *té* **no es una cura**.", "an *emphasis* was added"),
        (LINK, SPANISH[LINK].replace("[@cup] ", ""), "[@cup] is missing"),
        (BOLD, "El té **no es una cura** [@cup].", "[@cup] was added"),
        (BOLD, "El té <b>dulce</b> **no es una cura**.", "HTML is not used here: <b>"),
        (BOLD, "El té {{ dulce }} **no es una cura**.", "{{ is not used here: a translation holds no template code"),
        (BOLD, "El té\u200b **no es una cura**.", "U+200B ZERO WIDTH SPACE is not used here"),
        (BOLD, "El te\u0301 **no es una cura**.", "the text is not in Unicode form NFC"),
        (BOLD, "El té \u202e**no es una cura**.", "U+202E RIGHT-TO-LEFT OVERRIDE is not used here"),
    ],
)
def test_reports_markup_that_was_lost_or_brought_in(kitchen: Kitchen, source: str, text: str, message: str) -> None:
    found = reported(kitchen.print("es", words={source: text}).proof())
    assert list(found) == ["markup_kept"]
    first = found["markup_kept"][0]
    assert first.severity is Severity.ERROR
    assert any(finding.message.startswith(message) for finding in found["markup_kept"])
    assert first.place == f"translations/es/LC_MESSAGES/note.po:{7 + 3 * list(SPANISH).index(source)}"
    assert "keep the marks of the original" in first.hint


def test_reports_a_link_that_leads_elsewhere(kitchen: Kitchen) -> None:
    words = {LINK: SPANISH[LINK].replace("clinic.example", "clinic.example.org")}
    found = reported(kitchen.print("es", words=words).proof())
    assert [finding.message for finding in found["markup_kept"]] == [
        "the link to https://clinic.example/tea is missing",
        "a link to https://clinic.example.org/tea was added",
    ]


def test_reports_a_placeholder_that_was_lost(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", strings={PLACEHOLDER: "Edición"}).proof(), "markup_kept")
    assert finding.message == "%(edition)s is missing"
    assert finding.place.startswith("translations/es/LC_MESSAGES/brochure.po:")


def test_reports_nothing_of_a_translation_that_waits_to_be_confirmed(kitchen: Kitchen) -> None:
    """It is not printed, and the check `translated` names it."""
    printed = kitchen.print("es", words={BOLD: "El té no es una cura."}, fuzzy=(BOLD,))
    assert alone(printed.proof(), "translated").message.endswith("is marked fuzzy")
