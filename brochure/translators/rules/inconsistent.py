"""The same message is the same in every catalog of a language."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.translators.nouns import Pair, Remark


def check(pair: Pair) -> Iterator[Remark]:
    """Told once, of the catalog that comes later."""
    other = next(((text, place) for text, place in pair.earlier if text != pair.text), None)
    if other:
        yield Remark(
            message=f'"{pair.source[:40]}" is translated otherwise in {other[1]}',
            hint=f"take one of the two throughout; there it is “{other[0][:60]}”",
        )
