"""The templates' strings have the placeholders of the original, `%(name)s`, and no other per cent sign."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.faithful import PLACEHOLDER, differing_placeholders
from brochure.model import Severity
from brochure.translators.nouns import Pair, Remark


def check(pair: Pair) -> Iterator[Remark]:
    """In an article a per cent sign is a per cent sign."""
    if not pair.template:
        return
    problems = list(differing_placeholders(pair.source, pair.text))
    if "%" in PLACEHOLDER.sub("", pair.text).replace("%%", "") and "%" not in PLACEHOLDER.sub("", pair.source):
        problems.append("a per cent sign stands outside a placeholder")
    known = " ".join(dict.fromkeys(PLACEHOLDER.findall(pair.source)))
    for problem in problems:
        yield Remark(
            message=problem,
            hint=f"write {known or 'no %'} exactly as in the original",
            severity=Severity.ERROR,
        )
