from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from kitchen import Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity, Target


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("locale", ["en", "es", "ar"])
def test_passes_what_a_screen_reader_needs(kitchen: Kitchen, locale: str, target: Target) -> None:
    printed = kitchen.plain(locale, target)
    tags = printed.proof().tags
    assert (tags.figures, tags.figures_without_words) == (3, 0)
    assert tags.headings[0] == "H1"
    assert reported(printed.proof()) == {}


def test_passes_a_sheet_for_an_office_that_does_not_claim_pdf_ua(kitchen: Kitchen) -> None:
    proof = kitchen.plain("en", Target.OFFICE).proof()
    assert not proof.tags.claims_ua
    assert reported(proof) == {}


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{kind}"]


def untag(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def unmark(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def change_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("fr")


def drop_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


def hide_title(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def silence_a_picture(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


def blank_a_picture(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = pikepdf.String("  ")


def skip_a_level(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H2")[0].S = pikepdf.Name("/H4")


def disclaim(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["pdfuaid:part"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (untag, "the file has no tags"),
        (unmark, "the file has no tags"),
        (change_language, 'the file says its language is "fr", not "en"'),
        (drop_title, "the file does not show its title"),
        (hide_title, "the file does not show its title"),
        (silence_a_picture, "1 of 3 pictures have no words"),
        (blank_a_picture, "1 of 3 pictures have no words"),
        (skip_a_level, "a heading H4 follows one of level 1"),
        (disclaim, "the file does not say that it is PDF/UA-1"),
    ],
)
def test_reports_what_a_screen_reader_would_miss(
    sound: Print, edit: Callable[[pikepdf.Pdf], None], message: str
) -> None:
    finding = alone(sound.edited(edit).proof(), "tagged")
    assert finding.severity is Severity.ERROR
    assert finding.message == message
    assert finding.hint


def test_reports_the_wrong_language_by_its_tag(kitchen: Kitchen) -> None:
    """The tag is BCP 47: `zh-Hans`, not `zh_Hans`."""
    proof = kitchen.plain("ar").proof()
    language = replace(proof.markup.language, tag="ar-EG")
    finding = alone(replace(proof, markup=replace(proof.markup, language=language)), "tagged")
    assert finding.message == 'the file says its language is "ar", not "ar-EG"'


def test_reports_a_heading_whose_level_the_template_skips(kitchen: Kitchen) -> None:
    printed = kitchen.print(
        page=lambda page: page.replace("{{ folded.back(flows.back) }}", "<h4>Formats</h4>{{ folded.back(flows.back) }}")
    )
    assert alone(printed.proof(), "tagged").message == "a heading H4 follows one of level 2"
