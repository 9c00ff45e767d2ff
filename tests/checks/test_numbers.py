from __future__ import annotations

import pytest
from kitchen import ARABIC, SPANISH, Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity

DOSE = "Take no more than 50 mg of iron with it."


def test_passes_the_same_numbers(spanish: Print, arabic: Print) -> None:
    assert [reported(printed.proof()) for printed in (spanish, arabic)] == [{}, {}]


@pytest.mark.parametrize("dose", ["٥٠ mg", "50 ملغ", "٥٠ ملغ"])
def test_passes_local_digits_and_units_of_the_same_value(kitchen: Kitchen, dose: str) -> None:
    words = {DOSE: ARABIC[DOSE].replace("50 mg", dose)}
    assert reported(kitchen.print("ar", words=words).proof()) == {}


@pytest.mark.parametrize(
    ("locale", "before", "after", "message"),
    [
        ("es", "50 mg", "500 mg", '"50 mg" is missing from the translation'),
        ("es", "50 mg", "5 mg", '"50 mg" is missing from the translation'),
        ("es", "50 mg", "50 g", None),
        ("es", "50 mg", "cincuenta", '"50 mg" is missing from the translation'),
        ("es", " de 50 mg", "", '"50 mg" is missing from the translation'),
        ("ar", "50 mg", "٥ mg", '"50 mg" is missing from the translation'),
    ],
)
def test_reports_a_number_or_unit_that_was_changed(
    kitchen: Kitchen, locale: str, before: str, after: str, message: str | None
) -> None:
    words = {"es": SPANISH, "ar": ARABIC}[locale]
    printed = kitchen.print(locale, words={DOSE: words[DOSE].replace(before, after)})
    found = reported(printed.proof())
    assert list(found) == ["numbers"]
    (error,) = [finding for finding in found["numbers"] if finding.severity is Severity.ERROR]
    assert error.message == message or (message is None and "mg" in error.message)
    assert error.place == f"translations/{locale}/LC_MESSAGES/note.po:{7 + 3 * list(words).index(DOSE)}"
    assert "keep every number and unit of the original" in error.hint


def test_reports_a_number_that_was_added_as_a_warning(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", words={"Let it stand.": "Déjelo reposar 7 veces."}).proof(), "numbers")
    assert finding.severity is Severity.WARNING
    assert finding.message == '"7" is not in the original'
