"""Digits are of one script, and of the one in which the page writes its own numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from brochure.customs import DIGITS
from brochure.numerals import codes, fold
from brochure.translators.nouns import Pair, Remark


def check(pair: Pair) -> Iterator[Remark]:
    """Codes such as CD34 and addresses keep theirs."""
    zeros = {ord(c) - unicodedata.decimal(c) for c in _counted(pair.words) if unicodedata.category(c) == "Nd"}
    wanted = DIGITS[pair.language.digits]
    if zeros <= {wanted}:
        return
    found = " and ".join(_shown(zero) for zero in sorted(zeros))
    yield Remark(
        message=f"the digits are {found}; numbers that the page adds are {_shown(wanted)}",
        hint="write one kind of digits throughout; which one the page writes is said by digits in language.toml",
    )


def _counted(text: str) -> str:
    for taken in (*fold(text).literals, *codes(text)[0]):
        text = text.replace(taken, " ")
    return re.sub(r"`[^`]*`", " ", text)


def _shown(zero: int) -> str:
    return f"{chr(zero)} to {chr(zero + 9)}"
