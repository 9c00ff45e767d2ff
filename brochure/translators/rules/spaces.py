"""Spaces are single, and stand where the language has them; no sign stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.translators.nouns import Pair, Remark
from brochure.translators.writing import SPACED, base

_SPACE = "[ \u00a0\u202f\u2009\u3000]"
_BEFORE = ",.;:!?)]»。，、；：！？）」』।॥።፣፤؛،؟۔។៖၊။"
_DOUBLE = re.compile(rf"{_SPACE}{{2,}}")
_TWICE = re.compile(r"([,;:。，、；：।।።፣፤؛،۔၊។])\1|(?<!\.)\.\.(?!\.)")
_OPENED = re.compile(rf"[(\[（「『]{_SPACE}|{_SPACE}[)\]）」』]")


def check(pair: Pair) -> Iterator[Remark]:
    """What the original does as well is no slip."""
    for problem in _problems(pair):
        yield Remark(message=problem, hint="delete what is too many")


def _problems(pair: Pair) -> Iterator[str]:
    source, text = pair.source, pair.text
    if text != text.strip() and source == source.strip():
        yield "a space stands at the beginning or the end"
    if _DOUBLE.search(text.strip()) and not _DOUBLE.search(source.strip()):
        yield "two spaces stand in a row"
    if (found := _TWICE.search(text)) and not _TWICE.search(source):
        yield f"a sign stands twice: {found[0]}"
    if _OPENED.search(text) and not _OPENED.search(source):
        yield "a space stands inside a bracket"
    allowed = SPACED.get(base(pair.language), "")
    signs = "".join(re.escape(sign) for sign in _BEFORE if sign not in allowed + ")]）」』")
    before = re.compile(rf"(?<=\S) ([{signs}])(?![\w.])")
    if (found := before.search(text)) and not before.search(source):
        yield f"a space stands before {found[1]}"
