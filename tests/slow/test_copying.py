"""What docs/copying.md says of each language is what two readers find in a file for screens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import floor
from pathlib import Path

import pytest
from support import copying
from support.builtin import JOBS, LAYOUTS, LOCALES, Built

from brochure import locales
from brochure.model import Target

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "copying.md"
HEAD = "| language | words | poppler | PDFium |\n|---|---:|---:|---:|\n"
LEAST = 98
"""Per cent of the words that have to be found."""


def files(built: Built) -> dict[str, tuple[str, Path]]:
    """A file for screens of each language, and its layout: the tri-fold, or another one where that does not hold it."""
    found: dict[str, tuple[str, Path]] = {}
    for job in JOBS:
        if job.target is Target.SCREEN and built.outcomes[job].file:
            kept, _ = found.get(job.locale, ("", None))
            if kept != "trifold-a4" and (not kept or job.layout == "trifold-a4"):
                found[job.locale] = job.layout, built.path(job)
    return found


def measured(files: Mapping[str, tuple[str, Path]]) -> dict[str, tuple[int, float, float]]:
    """Of each language how many words there are, and the per cent of them that poppler and PDFium find."""
    found: dict[str, tuple[int, float, float]] = {}
    for locale in LOCALES:
        layout, path = files[locale]
        wanted = copying.words(copying.printed_text(locale, LAYOUTS[layout]), locale)
        one, other = (100 * copying.found(wanted, read(path), locale) for read in (copying.poppler, copying.pdfium))
        found[locale] = wanted.total(), one, other
    return found


def table(shares: Mapping[str, tuple[int, float, float]]) -> str:
    """As the document has it: whole per cents, rounded down."""
    rows = sorted((locales.language(locale).english_name, share) for locale, share in shares.items())
    return HEAD + "".join(f"| {name} | {count} | {floor(a)} | {floor(b)} |\n" for name, (count, a, b) in rows)


def test_nearly_every_word_of_every_language_is_found_again(built: Built, update_golden: bool) -> None:
    shares = measured(files(built))
    assert {locale: share for locale, share in shares.items() if min(share[1:]) < LEAST} == {}
    text = DOCUMENT.read_text(encoding="utf-8")
    now = re.sub(re.escape(HEAD) + r"(?:\|.*\n)*", lambda _: table(shares), text)
    if update_golden:
        DOCUMENT.write_text(now, encoding="utf-8")
    assert now == text or update_golden, "docs/copying.md has changed; if it should, run pytest --update-golden"
