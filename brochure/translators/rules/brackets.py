"""Every bracket is closed by its like."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.translators.nouns import Pair, Remark

_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "｛": "｝", "【": "】", "〔": "〕"}


def check(pair: Pair) -> Iterator[Remark]:
    """A bracket that the original leaves alone, as in "a)", may stand alone here."""
    own = _alone(pair.source_words)
    for bracket in _alone(pair.words):
        if bracket in own:
            own.remove(bracket)
        else:
            yield Remark(
                message=f"the bracket {bracket} stands alone",
                hint="open and close brackets in pairs of one kind",
                severity=Severity.ERROR,
            )


def _alone(text: str) -> list[str]:
    """Brackets without their partner, in the order of the text."""
    open_: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for index, sign in enumerate(text):
        if sign in _PAIRS:
            open_.append((index, sign))
        elif sign in _PAIRS.values():
            if open_ and _PAIRS[open_[-1][1]] == sign:
                open_.pop()
            else:
                alone.append((index, sign))
    return [sign for _, sign in sorted(alone + open_)]
