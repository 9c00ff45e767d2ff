"""A text ends as its original does, with the sign that the language has for it."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.translators.nouns import Pair, Remark
from brochure.translators.writing import ENDLESS, QUESTIONS, STOPS, base

_KINDS = {
    "full stop": ".．。｡।॥።۔။។៕",
    "question mark": "?？؟;\u037e፧",
    "exclamation mark": "!！",
    "colon": ":：፡፦៖",
    "semicolon": ";；؛፤",
    "comma": ",，、،፣၊",
    "ellipsis": "…",
}
_CLOSING = ")]）】»”“\"'’」』›*_ \u00a0\u202f"
_LOOSE = {
    "ja": {("colon", "full stop"), ("full stop", ""), ("question mark", "full stop")},
    "km": {("question mark", "full stop")},
    "ko": {("colon", "full stop"), ("full stop", "")},
    "my": {("question mark", "full stop")},
    "zh": {("", "semicolon"), ("semicolon", "")},
}
"""Ends that differ rightly: a list of Chinese has semicolons, a question of Burmese needs no mark."""


def check(pair: Pair) -> Iterator[Remark]:
    """Closing brackets and quotation marks are looked through."""
    language = base(pair.language)
    wanted, _ = _end(pair.source_words, base(pair.source_language))
    found, sign = _end(pair.words, language)
    name = pair.language.english_name
    if wanted == found:
        own = {"full stop": STOPS.get(language, "."), "question mark": QUESTIONS.get(language, "")}.get(found, "")
        if own and sign != own and not (language in STOPS and sign in "?॥៕"):
            yield Remark(message=f"the text ends with {sign}; {name} writes {own}", hint=f"end it with {own}")
    elif (language in ENDLESS and found == "") or (wanted, found) in _LOOSE.get(language, ()):
        return
    else:
        yield Remark(
            message=f"the original ends with {_named(wanted)}, the translation with {_named(found)}",
            hint="end it as the original does; or say in a waiver why not",
        )


def _end(text: str, language: str) -> tuple[str, str]:
    """The kind of sign that a text ends with, and the sign; empty where it ends with a word."""
    text = text.rstrip(_CLOSING)
    if text.endswith("..."):
        return "ellipsis", "..."
    last = text[-1:]
    if last == ";" and language != "el":
        return "semicolon", last
    return next((kind for kind, signs in _KINDS.items() if last and last in signs), ""), last


def _named(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}" if kind else "no sign"
