"""A TOML file and where its keys stand, so that every fault can name its line.

`tomllib` knows no lines once it has read a file. They are found again by looking for the key at
the start of a line, which is where people write it.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from brochure.errors import BrochureError, Place
from brochure.files import read_at_most

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """The values of a TOML file (numbers with a point as `Decimal`) and its lines."""

    shown: str
    values: dict[str, Any]
    lines: tuple[str, ...]

    def place(self, key: str, *, under: str = "") -> Place:
        """Where a key is written; if it cannot be found, its table, or the file as a whole."""
        if not under:
            return self._find(key, 0) or Place(file=self.shown)
        dotted = self._search(rf"{_key(under)}\s*\.\s*{_key(key)}\s*[=.]", 0)
        if dotted:
            return dotted
        table = self._find(under, 0)
        if table is None or table.line is None:
            return Place(file=self.shown)
        is_header = self.lines[table.line - 1].lstrip().startswith("[")
        inside = self._find(key, table.line) if is_header else None
        return inside or table

    def _find(self, key: str, start: int) -> Place | None:
        name = _key(key)
        return self._search(rf"(?:{name}\s*[=.]|\[+\s*{name}\s*[\].])", start)

    def _search(self, pattern: str, start: int) -> Place | None:
        wanted = re.compile(r"\s*" + pattern)
        for number, line in enumerate(self.lines[start:], start + 1):
            if wanted.match(line):
                return Place(file=self.shown, line=number)
        return None


def _key(key: str) -> str:
    return rf"[\"']?{re.escape(key)}[\"']?"


def quoted(text: str) -> str:
    """Any text as a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_toml(path: Path, shown: str, error: type[BrochureError], *, max_bytes: int = MAX_BYTES) -> TomlFile:
    """Read a TOML file of at most 256 KB, or `max_bytes`; `shown` is its path as the user knows it.

    Raises:
        BrochureError: of the kind `error`, with file and line, whatever is wrong with the file.
    """
    text = _text(path, shown, error, max_bytes)
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise _syntax_error(str(fault), text, shown, error) from None
    except (ValueError, InvalidOperation):
        message = "a number is too long to be read"
        raise error(message, place=Place(file=shown), hint="shorten it") from None
    except RecursionError:
        message = "lists or tables are nested too deep"
        hint = "keep to the keys of the example"
        raise error(message, place=Place(file=shown), hint=hint) from None
    return TomlFile(shown=shown, values=values, lines=tuple(text.splitlines()))


def _text(path: Path, shown: str, error: type[BrochureError], max_bytes: int) -> str:
    data = read_at_most(
        path, shown, error, most=max_bytes, kind="a .toml file", larger="keep to the keys of the example"
    )
    try:
        # Windows editors put a byte order mark in front, which TOML does not allow.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        message = "is not UTF-8 text"
        hint = "save the file again with the encoding UTF-8"
        raise error(message, place=Place(file=shown, line=line), hint=hint) from None


def _syntax_error(message: str, text: str, shown: str, error: type[BrochureError]) -> BrochureError:
    # Python 3.11 has the position in the message only.
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.S)
    reason = found[1] if found else message
    line = int(found[2]) if found and found[2] else max(1, len(text.splitlines()))
    # Lines as tomllib counts them: those that newlines end, and no other.
    if any(at_fault.startswith("<<<<<<< ") for at_fault in text.split("\n")[line - 1 : line]):
        message = "holds the marks of a merge conflict"
        hint = "keep what belongs there, and delete the lines <<<<<<<, ======= and >>>>>>>"
        return error(message, place=Place(file=shown, line=line), hint=hint)
    return error(
        f"not valid TOML: {reason[:1].lower()}{reason[1:]}",
        place=Place(file=shown, line=line),
        hint='write `key = "text"`, one a line, with straight quotes round every text',
    )
