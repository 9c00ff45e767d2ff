"""Every number, unit and phone number of the original is in the translation, with its value."""

from __future__ import annotations

from collections.abc import Iterator

from brochure import locales
from brochure.faithful import differing_numbers
from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """Every number, unit and phone number of the original is in the translation, with its value."""
    language = proof.markup.language
    source = locales.language(proof.markup.edition.article.language)
    for message in proof.messages():
        if message.state != "translated":
            continue
        for difference in differing_numbers(message.source, message.text, source, language):
            yield Finding(
                check="numbers",
                severity=Severity(difference.severity),
                message=difference.what,
                place=str(message.text_place or message.place),
                hint="keep every number and unit of the original, in Latin or local digits",
            )
