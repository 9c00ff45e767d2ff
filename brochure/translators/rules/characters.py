"""Nothing is brought in that cannot be seen or that steers direction, and letters are composed (Unicode form NFC)."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.kept import foreign_characters
from brochure.model import Severity
from brochure.translators.nouns import Pair, Remark


def check(pair: Pair) -> Iterator[Remark]:
    """What the original has itself is no fault of the translation."""
    script = pair.language.script
    own = set(foreign_characters(pair.source, script=script))
    for problem in foreign_characters(pair.text, script=script):
        if problem not in own:
            yield Remark(message=problem, hint="delete it, or type the word anew", severity=Severity.ERROR)
