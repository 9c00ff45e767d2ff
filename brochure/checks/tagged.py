"""A screen reader finds language, title, headings in order and words for every picture; links can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Severity, Target
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """A screen reader finds language, title, headings in order and words for every picture."""
    tags, language = proof.tags, proof.markup.language
    if not tags.marked:
        yield _finding("the file has no tags", "WeasyPrint writes them with pdf_tags")
        return
    if tags.language != language.tag:
        yield _finding(
            f'the file says its language is "{tags.language}", not "{language.tag}"',
            'set <html lang="...">',
        )
    if not tags.title or not tags.shows_title:
        yield _finding("the file does not show its title", "give the page a <title>")
    if tags.figures_without_words:
        yield _finding(
            f"{tags.figures_without_words} of {tags.figures} pictures have no words",
            "give an image alt text, an SVG a <title>; make decoration a background",
        )
    if proof.markup.target is Target.SCREEN and not tags.claims_ua:
        yield _finding("the file does not say that it is PDF/UA-1", "xmp.claim_accessible writes it")
    if proof.markup.target is Target.SCREEN and not tags.claims_archive:
        yield _finding("the file does not say that it is PDF/A-2a", "write it as pdf/a-2a")
    level = 0
    for heading in tags.headings:
        if int(heading[1:]) > level + 1:
            yield _finding(
                f"a heading {heading} follows one of level {level}",
                "headings go down one level at a time",
            )
            break
        level = int(heading[1:])


def _finding(message: str, hint: str) -> Finding:
    return Finding(check="tagged", severity=Severity.ERROR, message=message, hint=hint)
