from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 11, 1)])
def test_passes_until_the_day_of_review(sound: Print, today: date) -> None:
    assert reported(sound.proof(today=today)) == {}


def test_passes_an_article_that_names_no_day(sound: Print) -> None:
    proof = sound.proof(today=date(2100, 1, 1))
    edition = proof.markup.edition
    undated = replace(edition, article=replace(edition.article, review_by=None))
    assert reported(replace(proof, markup=replace(proof.markup, edition=undated))) == {}


def test_reports_the_day_after(sound: Print) -> None:
    finding = alone(sound.proof(today=date(2028, 11, 2)), "current")
    assert finding.severity is Severity.ERROR
    assert finding.message == "the article had to be reviewed by 2028-11-01"
    assert finding.place == "articles/note.md"
    assert "review_by" in finding.hint


def test_reports_an_old_draft_as_a_warning(kitchen: Kitchen) -> None:
    """A draft is how the next edition is prepared."""
    found = reported(kitchen.print(signed=False).proof(today=date(2028, 11, 2)))
    assert {check: finding.severity for check, (finding,) in found.items()} == {
        "current": Severity.WARNING,
        "signed": Severity.WARNING,
    }
