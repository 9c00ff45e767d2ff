"""Every number, unit and phone number of the original is in the translation, with its value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure import inline, locales
from brochure.model import Finding, Severity
from brochure.proof import Proof
from brochure.quantities import compare

_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def check(proof: Proof) -> Iterator[Finding]:
    """Every number, unit and phone number of the original is in the translation, with its value."""
    language = proof.markup.language
    source = locales.language(proof.markup.edition.article.language)
    for message in proof.messages():
        if message.state != "translated":
            continue
        for difference in compare(
            _words(message.source),
            _words(message.text),
            source_separators=source.separators,
            target_separators=language.separators,
            language=language.locale,
        ):
            yield Finding(
                check="numbers",
                severity=Severity(difference.severity),
                message=difference.what,
                place=str(message.text_place or message.place),
                hint="keep every number and unit of the original, in Latin or local digits",
            )


def _words(text: str) -> str:
    return _PLACEHOLDER.sub(" ", inline.CITATION.sub(" ", text))
