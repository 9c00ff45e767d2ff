"""Quotation marks are those of the language, in pairs, and there where the original has some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.translators.nouns import Pair, Remark
from brochure.translators.writing import quotes

_MARKS = '“”„‟«»「」『』《》"'
_ANY = re.compile(f"[{_MARKS}‘‚‹]")
_ABBREVIATION = re.compile(r"(?<=[\u05d0-\u05ea])[\"״”](?=[\u05d0-\u05ea])")
_INCH = re.compile(r"(?<=\d)\"")


def check(pair: Pair) -> Iterator[Remark]:
    """Apostrophes, inches, and the marks inside Hebrew abbreviations are no quotation marks."""
    known = quotes(pair.language)
    text = _INCH.sub("", _ABBREVIATION.sub("", pair.words))
    if known:
        hint = f"{pair.language.english_name} quotes {' or '.join('…'.join(two) for two in known)}"
        yield from (Remark(message=problem, hint=hint) for problem in _problems(text, known))
    if _ANY.search(_INCH.sub("", pair.source_words)) and not _ANY.search(text):
        yield Remark(
            message="the quotation marks of the original are missing",
            hint="quote what the original quotes: it may say that a word is not to be trusted",
        )


def _problems(text: str, known: tuple[str, ...]) -> Iterator[str]:
    closing: list[str] = []
    for mark in (sign for sign in text if sign in _MARKS):
        opened = next((two for two in known if two[0] == mark), None)
        if mark == '"':
            yield "quotation marks are straight"
            return
        if closing and closing[-1] == mark:
            closing.pop()
        elif opened:
            closing.append(opened[1])
        else:
            ours = any(mark in two for two in known)
            yield (
                f"the quotation mark {mark} closes nothing" if ours else f"{mark} is no quotation mark of the language"
            )
            return
    if closing:
        yield f"a quotation is not closed with {closing[-1]}"
