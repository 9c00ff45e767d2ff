"""Where the original has a term of the glossary, the translation has one of its translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from brochure.translators.nouns import Pair, Remark

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"})
_PREFIXED = frozenset({"Arab", "Aran", "Ethi", "Hebr"})
_APART = re.compile(r"[\s\u200b-\u200d-]+")
_ALTERNATIVES = re.compile(r"[()（）]")


def check(pair: Pair) -> Iterator[Remark]:
    """A long term hides the short ones in it. Words are compared by their stems, in any order."""
    source, text = _folded(pair.source_words), _folded(pair.words)
    for term in sorted(pair.glossary, key=lambda term: -len(term.term)):
        pattern = _inflected(term.term)
        if not pattern.search(source):
            continue
        source = pattern.sub(" ; ", source)
        if not any(_said(text, words, pair.language.script) for words in term.translations):
            yield Remark(
                message=f'"{term.term}" is not translated as the glossary has it',
                hint=f"write {' or '.join(term.translations[:4])}; or add to its variants what is right here",
            )


def _folded(text: str) -> str:
    return text.replace("’", "'").replace("\u200c", "").replace("\u200d", "")


@lru_cache(maxsize=1024)
def _inflected(term: str) -> re.Pattern[str]:
    """An English term, also in the plural."""
    words = r"\s+".join(re.escape(word) for word in _folded(term).split())
    ending = "(?:ies|y)" if words.endswith("y") else ""
    return re.compile(rf"(?<!\w){words.removesuffix('y') if ending else words}{ending or '(?:s|es)?'}(?!\w)", re.I)


def _said(text: str, words: str, script: str) -> bool:
    """Whether a text says a term, or one of the two ways that a bracket gives: "blood doctor (haematologist)"."""
    choices = [words, *_ALTERNATIVES.split(words)]
    return any(_has_all(text, choice.strip(), script) for choice in choices if choice.strip())


def _has_all(text: str, words: str, script: str) -> bool:
    return all(_stem(word, script).search(text) for word in _APART.split(_folded(words)))


@lru_cache(maxsize=8192)
def _stem(word: str, script: str) -> re.Pattern[str]:
    """A word whose ending may differ; in scripts that write prefixes onto words, its beginning too."""
    if script in _UNSPACED:
        return re.compile(re.escape(word))
    if len(word) <= 4 and word.isupper():
        return re.compile(rf"(?<!\w){re.escape(word)}")
    kept = word if len(word) <= 4 else word[: max(4, len(word) - 2)]
    start = "" if script in _PREFIXED or len(kept) > 5 else r"(?<!\w)"
    return re.compile(start + re.escape(kept), re.IGNORECASE)
