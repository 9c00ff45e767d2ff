"""A text that is the same in both languages was forgotten, unless it is a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.numerals import fold
from brochure.translators.nouns import Pair, Remark

_WORD = re.compile(r"[^\W\d_][\w’'.-]*")


def check(pair: Pair) -> Iterator[Remark]:
    """Names such as BEAT-MS, addresses, and what the glossary has as the same are left as they are."""
    words = " ".join(pair.words.split())
    if words.casefold() != " ".join(pair.source_words.split()).casefold():
        return
    if any(words.casefold() in map(str.casefold, term.translations) for term in pair.glossary):
        return
    if any(not _is_name(word) for word in _WORD.findall(fold(words).text)):
        yield Remark(
            message="the text is that of the original",
            hint="translate it; where it is the same word in both languages, say so in the glossary",
        )


def _is_name(word: str) -> bool:
    """Whether a word has a capital beyond its first letter, or a digit."""
    return any(sign.isupper() or sign.isdigit() for sign in word[1:])
