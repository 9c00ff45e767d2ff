"""WeasyPrint had nothing to complain of: no picture that failed to load, no style it did not understand."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """WeasyPrint had nothing to complain of: no picture that failed to load, no style it did not understand."""
    notices = dict.fromkeys(proof.notices)
    for notice in notices:
        if notice.text.startswith(".notdef"):
            continue  # a missing glyph; the check "glyphs" says it better
        if any(other.text.endswith(f": {notice.text}") for other in notices):
            continue  # said again, with what it was wanted for
        yield Finding(
            check="press_notices",
            severity=Severity.WARNING if notice.level == "warning" else Severity.ERROR,
            message=notice.text,
            hint="look at the layout's template and style sheet",
        )
