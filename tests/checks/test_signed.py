from __future__ import annotations

from dataclasses import replace

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import REVIEW, Print

from brochure.model import Severity, Signature, Unsigned, messages
from brochure.proof import Proof

CATALOG = "translations/es/LC_MESSAGES/note.po"
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
    finding = alone(kitchen.print(signed=False).proof(release=release), "signed")
    assert finding.severity is severity
    assert finding.message == "no clinician has signed this text: this is a draft"
    assert finding.place == "articles/note.md"
    assert "brochure translations sign en note --role clinician --name" in finding.hint


def test_reports_for_a_translation_every_role_and_its_original(kitchen: Kitchen) -> None:
    found = reported(kitchen.print("es", signed=False).proof(release=True))
    assert list(found) == ["signed"]
    assert [(finding.message, finding.place) for finding in found["signed"]] == [
        ("no translator has signed this text: this is a draft", CATALOG),
        ("no clinician has signed this text: this is a draft", CATALOG),
        ("no clinician has signed this text's original (en): this is a draft", "articles/note.md"),
    ]
    assert [" ".join(finding.hint.split()[5:9]) for finding in found["signed"]] == [
        "es note --role translator", "es note --role clinician", "en note --role clinician",
    ]  # fmt: skip
    assert all(finding.severity is Severity.ERROR for finding in found["signed"])


@pytest.mark.parametrize(("release", "severity"), SEVERITIES)
def test_reports_a_message_that_was_changed_after_it_was_signed(
    kitchen: Kitchen, severity: Severity, *, release: bool
) -> None:
    finding = alone(unsigned(kitchen, 1, release=release, voided=REVIEW), "signed")
    assert finding.severity is severity
    since = "was changed after A. Reviewer signed it as clinician on 2026-11-22: this is a draft"
    assert finding.message == f'"Drinking tea" {since}'
    assert finding.place == "articles/note.md:2"


def test_reports_a_message_that_is_new_since_others_were_signed(kitchen: Kitchen) -> None:
    finding = alone(unsigned(kitchen, 1), "signed")
    assert finding.message == '"Drinking tea" is not signed by a clinician: this is a draft'


def test_reports_what_is_said_without_words(kitchen: Kitchen) -> None:
    proof = unsigned(kitchen, 0)
    frame = Unsigned(locale="en", role="clinician", message=None, voided=REVIEW)
    edition = replace(proof.markup.edition, unsigned=(frame,))
    finding = alone(replace(proof, markup=replace(proof.markup, edition=edition)), "signed")
    assert finding.message.startswith(
        "what the article says without words (numbers, sources, order, dates) was changed"
    )
    assert finding.place == "articles/note.md"


@pytest.mark.parametrize(("number", "rest"), [(5, []), (6, ["1 more message is"]), (9, ["4 more messages are"])])
def test_reports_the_first_five_and_how_many_more(kitchen: Kitchen, number: int, rest: list[str]) -> None:
    found = reported(unsigned(kitchen, number))["signed"]
    more = [finding.message for finding in found[5:]]
    assert len(found) == min(number, 5) + len(rest)
    assert more == [f"{words} not signed by a clinician: this is a draft" for words in rest]


def unsigned(kitchen: Kitchen, number: int, *, release: bool = False, voided: Signature | None = None) -> Proof:
    """The first messages are not signed, all others are."""
    proof = kitchen.print(signed=False).proof(release=release)
    wanted = tuple(messages(proof.markup.edition.article))[:number]
    lacking = tuple(Unsigned(locale="en", role="clinician", message=message, voided=voided) for message in wanted)
    edition = replace(proof.markup.edition, unsigned=lacking)
    return replace(proof, markup=replace(proof.markup, edition=edition))


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
