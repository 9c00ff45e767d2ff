"""Small helps for messages to people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST = 40
"""Names in a message: more than there are of anything but clinics."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint: the name that was probably meant, or all there are."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    rest = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f'did you mean "{near[0]}"?' if near else f"known are: {', '.join(names[:_MOST]) or 'none'}{rest}"
