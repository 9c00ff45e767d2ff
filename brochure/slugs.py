"""Names of folders, made from names of clinics in any script, that every file system can hold."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 80
"""In UTF-8: well below what a file system takes, and room for the rest of a path."""

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks to Unicode, and nothing to the eye."""

_TAKEN = frozenset({"con", "prn", "aux", "nul", "all"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})
"""Devices of Windows, and the word that selects everything."""


def slug_of(name: str) -> str:
    """Letters with their marks and digits of any script, in lower case and NFC; all else becomes `-`.

    Empty where the name has neither letter nor digit. A slug is its own slug.
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", _INVISIBLE.sub("", name)).lower())
    kept: list[str] = []
    for char in lower:
        category = unicodedata.category(char)
        if category == "Nd" or category[0] == "L" or (category[0] == "M" and kept and kept[-1] != "-"):
            kept.append(char)
        elif kept and kept[-1] != "-":
            kept.append("-")
    slug = _cut("".join(kept)).strip("-")
    return f"clinic-{slug}" if slug in _TAKEN else slug


def alike(slug: str) -> str:
    """The same for any two names that some file system takes for one: by case, or by how letters are composed."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", slug).casefold())


def _cut(text: str) -> str:
    return text.encode()[:MAX_BYTES].decode(errors="ignore")
