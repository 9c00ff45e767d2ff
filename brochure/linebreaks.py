"""Where lines may end in scripts that are written without spaces between words, and where they may not in Korean.

Pango has no dictionary for Khmer, Burmese and Lao: it would set a paragraph as one line, out of the panel. ICU has one.
Korean has spaces and wants lines to end there, but Pango ends them after any syllable. Both are mended by characters
that take no room: ZERO WIDTH SPACE where a line may end, WORD JOINER where it may not. Thai is broken by Pango itself,
with libthai.
"""

from __future__ import annotations

import re
import unicodedata

from icu4py.breakers import LineBreaker, WordBreaker

MAY = "\u200b"
MAY_NOT = "\u2060"

_UNSPACED = re.compile(r"[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f]+")
"""Lao, Burmese with its extensions, and Khmer with its symbols."""

_NEVER_FIRST = frozenset("\u0eaf\u0ec6\u104a\u104b\u17d4\u17d5\u17d6\u17d7\u17da")
"""Signs of repetition, omission and the end of a sentence: no line begins with them, whatever a dictionary says."""
_COENG = "\u17d2"
"""Puts the next Khmer letter under the one before."""

_KILLED = re.compile("[\u1000-\u1021][\u1039\u103a]")
"""A Burmese letter without a vowel of its own ends the syllable before it; ICU's dictionary may part the two."""
_NOT = "မ"
"""Burmese for not, before its verb."""

_HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f"
_KOREAN = re.compile(rf"(?<=[{_HANGUL}])(?=[{_HANGUL}0-9A-Za-z(,.:;?!%)”’])|(?<=[0-9A-Za-z%)”’])(?=[{_HANGUL}])")
"""Between a syllable and whatever hangs on it: particles, figures, brackets."""


_LONG = 6
"""Characters of a word that a title still keeps whole: more might not go into a narrow panel."""


def mark_breaks(text: str, locale: str) -> str:
    """A text with marks for where lines may end, in any script that needs them. Adds nothing a reader could see."""
    return _UNSPACED.sub(lambda run: MAY.join(_words(run[0], locale)), text)


def keep_words(text: str, after: str = "") -> str:
    """A Korean text whose lines end at spaces only. `after` is what it follows, where that is set apart (in bold)."""
    joined = _KOREAN.sub(MAY_NOT, after[-1:] + text)
    return joined.removeprefix(after[-1:])


def keep_titles(text: str, locale: str) -> str:
    """A Chinese or Japanese title whose lines end between words, as titles should; particles hang on theirs."""
    chunks: list[str] = []
    for start, end in WordBreaker(text, locale).segments():
        word = text[start:end]
        if chunks and len(word) == 1 and word.isalpha() and len(chunks[-1]) < _LONG:
            chunks[-1] += word
        else:
            chunks.append(word)
    return "".join(MAY_NOT.join(chunk) if 1 < len(chunk) <= _LONG and _wide(chunk) else chunk for chunk in chunks)


def _wide(word: str) -> bool:
    return all(unicodedata.east_asian_width(letter) == "W" for letter in word)


def _words(run: str, locale: str) -> list[str]:
    words: list[str] = []
    for start, end in LineBreaker(run, locale).segments():
        word = run[start:end]
        first_hangs = word[0] in _NEVER_FIRST or unicodedata.category(word[0]).startswith("M") or _KILLED.match(word)
        if words and (first_hangs or words[-1].endswith(_COENG) or words[-1] == _NOT):
            words[-1] += word
        else:
            words.append(word)
    return words
