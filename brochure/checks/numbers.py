"""Every number, unit and phone number of the original is in the translation, with its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from brochure import inline, locales
from brochure.locales import Language
from brochure.model import Finding, Severity
from brochure.proof import Proof
from brochure.quantities import Difference, compare

_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def check(proof: Proof) -> Iterator[Finding]:
    """Every number, unit and phone number of the original is in the translation, with its value."""
    language = proof.markup.language
    source = locales.language(proof.markup.edition.article.language)
    for message in proof.messages():
        if message.state != "translated":
            continue
        for difference in _differences(message.source, message.text, source, language):
            yield Finding(
                check="numbers",
                severity=Severity(difference.severity),
                message=difference.what,
                place=str(message.text_place or message.place),
                hint="keep every number and unit of the original, in Latin or local digits",
            )


@lru_cache(maxsize=2048)
def _differences(source: str, target: str, source_language: Language, language: Language) -> tuple[Difference, ...]:
    """Kept, since every layout and target of an edition asks the same."""
    return tuple(
        compare(
            _words(source),
            _words(target),
            source_separators=source_language.separators,
            target_separators=language.separators,
            language=language.locale,
        )
    )


def _words(text: str) -> str:
    return _PLACEHOLDER.sub(" ", inline.CITATION.sub(" ", text))
