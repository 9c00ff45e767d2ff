"""No word stands twice in a row, in languages where that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.translators.nouns import Pair, Remark
from brochure.translators.writing import REDUPLICATING, REPEATABLE, base

_TWICE = re.compile(r"(?<![\w’'-])([^\W\d_]+)\s+\1(?![\w’'-])", re.IGNORECASE)
_THRICE = re.compile(r"(?<![\w’'-])([^\W\d_]+)\s+\1\s+\1(?![\w’'-])", re.IGNORECASE)


def check(pair: Pair) -> Iterator[Remark]:
    """Three times is a slip in every language."""
    if _TWICE.search(pair.source_words):
        return
    language = base(pair.language)
    twice = _THRICE if language in REDUPLICATING else _TWICE
    for found in twice.finditer(pair.words):
        if found[1].lower() not in REPEATABLE.get(language, ()):
            yield Remark(message=f'"{found[0]}" says a word again', hint="delete the word that is too many")
