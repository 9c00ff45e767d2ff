"""The last edition that was signed in full, kept word for word: `translations/<locale>/review/<article>.edition.toml`.

Articles move on; a translation follows later. Until then its last signed edition can be built from here: the article
and the catalogs as they were. Whose signatures hold is still read from the ledgers, which only grow.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from brochure.errors import CatalogError, Place
from brochure.files import sha256, write_whole
from brochure.toml import quoted, read_toml

MAX_BYTES = 16 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_KEYS = ("file", "article", "catalog", "templates")
_HEADER = (
    "# The last edition that was signed in full, for `brochure build --edition LAST`.\n"
    "# Written by `brochure translations sign`, not by hand.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The texts of an edition: the article with its file's name, its catalog, and that of the templates' strings.

    Catalogs are empty in the article's own language.
    """

    file: str
    article: str
    catalog: str
    templates: str


def recorded_name(locale: str, article: str) -> str:
    """Where an edition is kept on the shelf translations/."""
    return f"{locale}/review/{article}.edition.toml"


def read_recorded(path: Path, shown: str) -> Recorded:
    """What was kept.

    Raises:
        CatalogError: it cannot be read, or was edited by hand.
    """
    values = read_toml(path, shown, CatalogError, max_bytes=MAX_BYTES).values
    digest = values.pop("digest", None)
    if values.keys() != set(_KEYS) or not all(isinstance(value, str) for value in values.values()):
        raise CatalogError("is not a recorded edition", place=Place(file=shown), hint=_RESTORE)
    kept = Recorded(**values)
    if _digest(kept) != digest:
        raise CatalogError("was edited by hand: its digest no longer holds", place=Place(file=shown), hint=_RESTORE)
    return kept


_RESTORE = "restore the file from version control, or sign the edition anew: brochure translations sign"


def record(path: Path, edition: Recorded) -> None:
    """Keep an edition in place of the one before.

    Raises:
        OutputError: it cannot be written.
    """
    lines = [f"{key} = {_written(getattr(edition, key))}" for key in _KEYS]
    write_whole(path, "\n".join([f'{_HEADER}digest = "{_digest(edition)}"', *lines, ""]).encode())


def _digest(edition: Recorded) -> str:
    return sha256(json.dumps([getattr(edition, key) for key in _KEYS]).encode())


def _written(text: str) -> str:
    """A text in TOML: as it stands, so that its lines can be compared, where TOML can hold it so."""
    if text.endswith("\n") and "'''" not in text and not _CONTROL.search(text):
        return f"'''\n{text}'''"
    return quoted(text)
