"""What is written beside the panels: slug text that is never cut, and identifiers that tell files apart."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from support.pdfs import COATED, Bench, Print, printing, texts

from brochure.model import Fit, Target
from brochure.press import Printing

ARTICLE = "A title\n\nFirst\n\nSome text."
LONG = "university-hospital-north-haematology-and-transplantation"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def sheets(bench: Bench, printed_with: Printing, *, slug: str = "north") -> Print:
    """A booklet, whose pages are the narrowest we have, for the press."""
    edition = bench.edition(bench.article(ARTICLE, slug=slug), signed=False)
    fit = Fit(size=12, pages=8)
    panels = bench.panels(
        edition, bench.layout("booklet-a5"), Target.PRESS, clinic=replace(bench.clinic, slug=slug), fit=fit
    )
    return Print(markup=panels.markup, printed=panels.write(printed_with))


@pytest.mark.parametrize("slug", ["north", LONG, f"{LONG}-{LONG}"])
def test_the_slug_says_all_of_it_however_long_the_names_are(bench: Bench, slug: str) -> None:
    for text in texts(sheets(bench, printing(Target.PRESS, "crop"), slug=slug).pdf):
        words = " ".join(text.split())
        assert "DRAFT, not for release" in words
        assert f"{slug} / booklet-a5" in words
        assert re.search(r"page [1-8] of 8$", words)


def test_files_that_differ_in_marks_or_profile_have_identifiers_of_their_own(bench: Bench) -> None:
    def identifier(printed_with: Printing) -> str:
        with pikepdf.open(io.BytesIO(sheets(bench, printed_with).pdf)) as pdf:
            return bytes(pdf.trailer.ID[0]).hex()

    other = Printing(profile=replace(COATED, data=COATED.data + b"\0"))
    plain = printing(Target.PRESS)
    found = [identifier(plain), identifier(plain), identifier(printing(Target.PRESS, "crop")), identifier(other)]
    assert found[0] == found[1]
    assert len(set(found)) == 3
