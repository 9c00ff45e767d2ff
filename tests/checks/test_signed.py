from __future__ import annotations

from dataclasses import replace

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import TODAY, Print

from brochure.model import Severity, Signature

SEVERITIES = [(False, Severity.WARNING), (True, Severity.ERROR)]


@pytest.mark.parametrize("release", [False, True])
def test_passes_a_signed_text_of_a_clinic_that_confirmed_its_threshold(sound: Print, *, release: bool) -> None:
    assert reported(sound.proof(release=release)) == {}


def test_passes_an_unconfirmed_threshold_where_no_urgent_box_prints_it(kitchen: Kitchen) -> None:
    printed = kitchen.print(
        text=lambda text: text[: text.index("::: urgent")],
        clinic=replace(kitchen.bench.clinic, fever_confirmed_by=""),
    )
    assert reported(printed.proof(release=True)) == {}


@pytest.mark.parametrize(("release", "severity"), SEVERITIES)
def test_reports_a_text_that_nobody_signed(kitchen: Kitchen, severity: Severity, *, release: bool) -> None:
    finding = alone(kitchen.print("es", signed=False).proof(release=release), "signed")
    assert finding.severity is severity
    assert finding.message == "nobody has signed this text: this is a draft"
    assert finding.place == "translations/es/LC_MESSAGES/note.po"
    assert "brochure translations sign note -l es" in finding.hint


@pytest.mark.parametrize(("release", "severity"), SEVERITIES)
def test_reports_a_signature_for_another_text(kitchen: Kitchen, severity: Severity, *, release: bool) -> None:
    proof = kitchen.print(signed=False).proof(release=release)
    old = Signature(name="A. Reviewer", role="physician", date=TODAY, digest="0" * 64)
    edition = replace(proof.markup.edition, signatures=(old,))
    finding = alone(replace(proof, markup=replace(proof.markup, edition=edition)), "signed")
    assert finding.severity is severity
    assert finding.message == "the text was changed after it was signed: this is a draft"
    assert finding.place == "articles/note.md"


@pytest.mark.parametrize(("release", "severity"), SEVERITIES)
def test_reports_a_fever_threshold_that_the_clinic_has_not_confirmed(
    kitchen: Kitchen, severity: Severity, *, release: bool
) -> None:
    printed = kitchen.print(clinic=replace(kitchen.bench.clinic, fever_confirmed_by=""))
    finding = alone(printed.proof(release=release), "signed")
    assert finding.severity is severity
    assert finding.message == "the clinic has not confirmed its fever threshold of 38.0 °C"
    assert finding.place == "clinics/example.toml"
    assert "fever_confirmed_by" in finding.hint
