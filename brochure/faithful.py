"""What one message says otherwise in its translation: numbers and marks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from brochure import inline
from brochure.kept import compare_markup
from brochure.locales import Language
from brochure.quantities import Difference, compare

PLACEHOLDER = re.compile(r"%\(\w+\)s")
"""What the templates' own strings are filled at. In an article a per cent sign is one."""


@lru_cache(maxsize=2048)
def differing_numbers(source: str, text: str, source_language: Language, language: Language) -> tuple[Difference, ...]:
    """Numbers, units, phone numbers and addresses that are not those of the original.

    Kept, since every layout and target of an edition asks the same.
    """
    return tuple(
        compare(
            _words(source),
            _words(text),
            source_separators=source_language.separators,
            target_separators=language.separators,
            language=language.locale,
            source_language=source_language.locale,
        )
    )


def _words(text: str) -> str:
    return PLACEHOLDER.sub(" ", inline.CITATION.sub(" ", text))


def differing_marks(source: str, text: str) -> tuple[str, ...]:
    """Marks of Markdown and citations that are not those of the original, in plain words."""
    return tuple(compare_markup(inline.signature(source), inline.signature(text)))


def differing_placeholders(source: str, text: str) -> tuple[str, ...]:
    """Placeholders that are not those of the original, in plain words."""
    wanted, found = (Counter(PLACEHOLDER.findall(words)) for words in (source, text))
    return (
        *(f"{name} is missing" for name in (wanted - found).elements()),
        *(f"{name} was added" for name in (found - wanted).elements()),
    )
