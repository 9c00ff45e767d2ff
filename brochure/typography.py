"""Running text as it is set: left-to-right runs isolated, spaces that do not break, lines that end where they may."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape

from brochure.linebreaks import keep_titles, keep_words, mark_breaks
from brochure.locales import Language

_LETTER = r"A-Za-z0-9²³¹µ\u00c0-\u024f\u0370-\u03ff\u2070-\u209c"
"""Latin, Greek (TNF-α), digits, also raised and lowered ones (10⁹/L)."""

# A maximal left-to-right run: Latin words, numbers, units, citations, addresses. It starts with a letter, a digit, a
# sign before a digit or an area code, and takes no other bracket, and no closing punctuation at its end.
_LTR = re.compile(
    rf"(?<![A-Za-z0-9])(?:[+<>≤≥~±−](?=\d)|(?<![\w.,)])-(?=\d)|°(?=[CF])|\([0-9]{{2,5}}\)[ -]?(?=[0-9]{{2}}))?"
    rf"[{_LETTER}]"
    rf"(?:(?:[{_LETTER}°%.,:/+&@#_=?~'’\u2010-\u2013\u2060 \u00a0\u202f-]|\([0-9]{{1,5}}\)(?=[ -]?[0-9]))*"
    rf"(?:[{_LETTER}%°]|(?<=[A-Za-z0-9])\+))?"
)
_PLAIN_NUMBER = re.compile(r"\d+")
_RANGE = re.compile(r"(?<=\d)([–—-]|至)(?=\d)")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:mg|mcg|µg|μg|kg|g|ml|mL|dl|l|L|mmol|mmHg|°[CF]?|cm|mm|km|kcal|IU|h|min|%|мг|мкг|г|кг|мл|л|см|мм)"
    r"(?!\w))"
)
_COUNT = re.compile(r"(?<![\d.,])(\d{1,3}) (?=[^\W\d_])")
"""A number and what it counts. A longer one is a year as a rule."""
_DASH = re.compile(r"(?<=\S) (?=[–—] )")
_FRENCH_BEFORE = re.compile(r"[ \u00a0\u202f](?=[;:!?»])")
_FRENCH_AFTER = re.compile(r"(?<=«)[ \u00a0\u202f]")
_FULL_WIDTH = ("Hans", "Hant", "Jpan")


@lru_cache(maxsize=8192, typed=True)
def prepare(text: str, language: Language, after: str = "", *, title: bool = False) -> str:
    """Running text as safe HTML. Adds nothing a reader could see.

    A number never parts from its unit or from what it counts, a range from its ends, a dash from the word before it, a
    French sign from its word, nor a short word from the next one in languages that end no line with it. Lines end where
    the script lets them. In a right-to-left text every left-to-right run is isolated whole: phones, ranges, units,
    Latin words. Isolating only "500 mg" in "Metformin 500 mg" would swap the two, and plain `<bdi>` does nothing in
    WeasyPrint, which needs the explicit direction. `after` is the text before it that is set apart, in bold, say; lines
    of a `title` end between words in Chinese and Japanese, too.
    """
    text = _RANGE.sub("\u2060\\1\u2060", _UNIT.sub("\u00a0", text))
    text = _DASH.sub("\u00a0", _COUNT.sub("\\1\u00a0", text))
    if language.customs.tied:
        text = _tied(language.customs.tied).sub("\\1\u00a0", text)
    if language.locale.partition("_")[0] == "fr":
        text = _FRENCH_AFTER.sub("\u00a0", _FRENCH_BEFORE.sub("\u00a0", text))
    if language.script == "Kore":
        text = keep_words(text, after)
    if title and language.script in _FULL_WIDTH:
        text = keep_titles(text, language.locale)
    text = mark_breaks(text, language.locale)
    if not language.rtl:
        return escape(text, quote=False)
    parts: list[str] = []
    end = 0
    for run in _LTR.finditer(text):
        parts.append(escape(text[end : run.start()], quote=False))
        words, end = run.group(), run.end()
        parts.append(escape(words, quote=False) if _PLAIN_NUMBER.fullmatch(words) else ltr(words))
    parts.append(escape(text[end:], quote=False))
    return "".join(parts)


@cache
def _tied(words: tuple[str, ...]) -> re.Pattern[str]:
    """The space after each of some short words."""
    return re.compile(rf"(?i)(?<![\w’'-])({'|'.join(map(re.escape, words))}) (?!\s)")


def word_space(language: Language) -> str:
    """What stands between two sentences: nothing where full-width punctuation brings its own space."""
    return "" if language.script in _FULL_WIDTH else " "


def ltr(text: str) -> str:
    """A left-to-right run as HTML, isolated from what is around it."""
    return f'<bdi dir="ltr">{escape(text, quote=False)}</bdi>'


def phone(number: str) -> str:
    """A phone number as HTML: isolated, and never broken at its spaces or hyphens."""
    kept = number.strip().replace(" ", "\u00a0").replace("-", "\u2011")
    return f'<bdi dir="ltr" class="phone">{escape(kept, quote=False)}</bdi>'
