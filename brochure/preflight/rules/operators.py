"""Everything on a page can be read, so that nothing is printed that nobody has seen."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Settings


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Operators that no version of PDF knows, or whose operands make no sense, and patterns without a step."""
    for page in file.pages:
        if page.unread:
            names = ", ".join(page.unread)
            yield Flaw(
                rule="operators",
                severity=Severity.ERROR,
                page=page.number,
                rectangle=None,
                message=f"parts of the page make no sense, and each device may draw them its own way: {names}",
                hint="export the file again, with another program if need be",
            )
