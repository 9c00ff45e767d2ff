"""PO -> `Catalog`. Every fault of the file is reported at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib

from brochure.errors import CatalogError, Fault, Place
from brochure.model import Catalog, Entry

TEMPLATES = "brochure"
"""The domain of the templates' own strings."""
INDEX = "index"
"""The context of those that stand on the page of brochures alone: no brochure prints them, so nobody signs them."""
MAX_BYTES = 5_000_000
_QUOTES = 'the usual cause is a quotation mark that is missing, or not written as \\"'
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_WRITTEN = re.compile(
    r"\s*(?:#(?![~|]).*"  # a comment
    r'|(?:#~\||#~|#\|)?\s*(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(?:[^"\\]|\\[nrt"\\])*"\s*)?'
)
_LINE = re.compile(r"\(line (\d+)\)(?:: (.*))?")


def read_catalog(path: Path, *, locale: str, domain: str, shown: str) -> Catalog:
    """Read one domain of one language.

    Raises:
        CatalogError: not a file, not UTF-8, not PO, a message given twice, a control character in a translation.
    """
    return parse_catalog(read_text(path, shown), locale=locale, domain=domain, shown=shown)


def parse_catalog(text: str, *, locale: str, domain: str, shown: str) -> Catalog:
    """The text of a catalog, as `read_text` gives it.

    Raises:
        CatalogError: as `read_catalog`.
    """
    po = parse(text, shown)
    faults: list[Fault] = []
    entries: list[Entry] = []
    seen: dict[tuple[str | None, str], int] = {}
    for entry in po:
        if entry.obsolete:
            continue
        line = max(1, (entry.linenum or 1) - 1)
        key = (entry.msgctxt, entry.msgid)
        if key in seen:
            faults.append(
                Fault(
                    message=f'"{entry.msgid[:40]}" is translated twice (first on line {seen[key]})',
                    place=Place(file=shown, line=line),
                    hint="delete one of the two",
                )
            )
        seen.setdefault(key, line)
        if control := CONTROL.search(entry.msgstr):
            faults.append(
                Fault(
                    message=f"the translation holds the control character U+{ord(control[0]):04X}",
                    place=Place(file=shown, line=line),
                    hint="delete it; it cannot be printed",
                )
            )
        entries.append(
            Entry(
                source=entry.msgid,
                text=entry.msgstr,
                context=entry.msgctxt,
                fuzzy=entry.fuzzy,
                place=Place(file=shown, line=line),
                comment=entry.tcomment,
            )
        )
    if faults:
        raise CatalogError.of(faults)
    return Catalog(locale=locale, domain=domain, place=Place(file=shown), entries=tuple(entries))


def parse(text: str, shown: str) -> polib.POFile:
    """The entries of a PO file's text, obsolete ones too. The line of an entry is its `linenum` - 1.

    Raises:
        CatalogError: not PO, or a control character.
    """
    # polib takes a text that lacks its last quotation mark, and leaves out a letter.
    if faults := [
        Fault(message=problem, place=Place(file=shown, line=number), hint=hint)
        for number, line in enumerate(text.split("\n"), 1)
        for problem, hint in _line_faults(line)
    ]:
        raise CatalogError.of(faults)
    # polib reads what an obsolete message was before only where it is marked as that of any other.
    text = re.sub(r"(?m)^[ \t]*#~\|", "#|", text)
    try:
        # polib takes a path or a text; a text that starts with a newline is never a path.
        return polib.pofile("\n" + text, wrapwidth=0)
    except (OSError, ValueError, IndexError, AttributeError) as error:
        found = _LINE.search(str(error))
        raise CatalogError(
            f"not a PO file{': ' + found[2] if found and found[2] else ''}",
            place=Place(file=shown, line=int(found[1]) - 1 if found else None),
            hint=_QUOTES,
        ) from error


def _line_faults(line: str) -> Iterator[tuple[str, str]]:
    if control := CONTROL.search(line):
        yield f"holds the control character U+{ord(control[0]):04X}", "delete it; it cannot be printed"
    elif not _WRITTEN.fullmatch(line):
        yield "not a line of a PO file", _QUOTES


def read_text(path: Path, shown: str) -> str:
    """A catalog as text, with plain line ends and no byte order mark.

    Raises:
        CatalogError: not a file, too long, not UTF-8.
    """
    place = Place(file=shown)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError(
                f"the catalog has more than {MAX_BYTES:,} bytes",
                place=place,
                hint="is this the right file?",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror}",
            place=place,
            hint="check the path and its permissions",
        ) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CatalogError(
            "this line is not UTF-8",
            place=Place(file=shown, line=error.object.count(b"\n", 0, error.start) + 1),
            hint="save the catalog with the encoding UTF-8",
        ) from error
