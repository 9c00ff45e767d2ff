"""Numbers, their order and units, phone numbers, codes and addresses are those of the original, by value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.faithful import differing_numbers
from brochure.model import Severity
from brochure.translators.nouns import Pair, Remark
from brochure.translators.writing import base

_SAID = {
    "one": "1", "once": "1", "first": "1", "two": "2", "twice": "2", "second": "2", "both": "2", "three": "3",
    "third": "3", "four": "4", "fourth": "4", "five": "5", "fifth": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "dozen": "12", "half": "½", "quarter": "¼",
    "hundred": "100", "thousand": "1000",
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_SAID)})\b", re.IGNORECASE)


def check(pair: Pair) -> Iterator[Remark]:
    """What is missing or changed is an error; what is more is a warning, unless the original says it in words."""
    differences = differing_numbers(pair.source, pair.text, pair.source_language, pair.language)
    spelt = differences
    if differences and base(pair.source_language) == "en":
        in_digits = _NUMBER_WORD.sub(lambda word: _SAID[word[0].lower()], pair.source)
        spelt = differing_numbers(in_digits, pair.text, pair.source_language, pair.language)
    for difference in differences:
        if difference.kind != "extra" or difference in spelt:
            yield Remark(
                message=difference.what,
                hint="keep every number, unit, phone number and address of the original, in Latin or local digits",
                severity=Severity(difference.severity),
            )
