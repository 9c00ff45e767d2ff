"""The marks of the original, its links and citations are kept; no HTML and no template code is brought in."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.faithful import differing_marks
from brochure.kept import foreign_markup
from brochure.model import Severity
from brochure.translators.nouns import Pair, Remark


def check(pair: Pair) -> Iterator[Remark]:
    """Marks are counted, so that they may change places."""
    own = set(foreign_markup(pair.source))
    problems = [problem for problem in foreign_markup(pair.text) if problem not in own]
    if not (pair.template or pair.plain):
        problems += differing_marks(pair.source, pair.text)
    for problem in problems:
        yield Remark(
            message=problem,
            hint="keep the marks of the original: **bold**, *emphasis*, links, [@sources]",
            severity=Severity.ERROR,
        )
