"""What no machine can judge and a reviser has to: messages in which a slip would turn the meaning, or do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.errors import Place
from brochure.model import Article, Box, messages
from brochure.numerals import fold, quantities
from brochure.translators.check import Bench
from brochure.translators.nouns import Pair
from brochure.translators.writing import base

_NEGATION = re.compile(r"\b(?:not|never|no|none|nor|neither|cannot|without|unless)\b|\w+n[’']t\b", re.IGNORECASE)
_SAFETY = re.compile(
    r"\b(?:fever|temperature|dos(?:e|es|age)|overdose|emergency|allerg\w+|poison\w*)\b|%\((?:threshold|emergency)\)s",
    re.IGNORECASE,
)
_HARMLESS = frozenset({"", "%"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message to compare with its translation by eye, and why."""

    why: str
    source: str
    text: str
    place: Place


def to_read(bench: Bench) -> Iterator[Reading]:
    """What says no, what an urgent box says, fever, emergencies, doses and other quantities with units."""
    urgent = {key for _, article in bench.catalogs if article for key in _urgent(article)}
    for entry, pair in bench.pairs():
        why = list(_reasons(pair))
        if (entry.context, entry.source) in urgent:
            why.insert(0, "urgent box")
        if why:
            yield Reading(why=", ".join(why), source=entry.source, text=entry.text, place=entry.place)


def _urgent(article: Article) -> Iterator[tuple[str | None, str]]:
    for section in article.sections:
        for block in section.blocks:
            if isinstance(block, Box) and block.kind == "urgent":
                yield from ((message.context, message.source) for message in messages(block))


def _reasons(pair: Pair) -> Iterator[str]:
    language = pair.source_language
    if base(language) == "en":
        for pattern in (_NEGATION, _SAFETY):
            if found := pattern.search(pair.source):
                yield f"“{found[0]}”"
    numbers = quantities(fold(pair.source).text, language.separators, language=base(language))
    if found_units := [number for number in numbers if number.units - _HARMLESS]:
        yield f"“{found_units[0].text}”"
