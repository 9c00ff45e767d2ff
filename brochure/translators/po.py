"""PO files as translators' tools read and write them: with everything in them, and in one form only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

from brochure.catalog import parse, read_text
from brochure.errors import CatalogError, Fault, Place
from brochure.translators.pot import ENCODING

Key = tuple[str | None, str]

_KEYWORD = re.compile(r"\s*(?:#~\s*)?(msgctxt|msgid_plural|msgid|msgstr\[?)")
_CHARSET = re.compile(r"charset=([\w.-]+)")
_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;")
_NEXT = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[",),
    "msgstr": ("msgctxt", "msgid"),
    "msgstr[": ("msgstr[", "msgctxt", "msgid"),
}
"""What may follow what. A parser that knows less passes over a message that was cut off."""


def key(entry: polib.POEntry) -> Key:
    """What tells a message from all others of its catalog."""
    return entry.msgctxt, entry.msgid


def texts(entry: polib.POEntry) -> list[str]:
    """What an entry says: its translation, or one for each plural form."""
    return [text for _, text in sorted(entry.msgstr_plural.items())] or [entry.msgstr]


def number_of_forms(po: polib.POFile) -> int:
    """How many plural forms the header says there are; 0 where it does not."""
    found = _FORMS.match(po.metadata.get("Plural-Forms", ""))
    return int(found[1]) if found else 0


def line_of(entry: polib.POEntry) -> int:
    """The line on which an entry begins, with its comments, in the file it was read from."""
    return max(1, (entry.linenum or 1) - 1)


def read_po(path: Path, shown: str) -> polib.POFile:
    """Read a PO or POT file, and refuse what could not be written back whole.

    Raises:
        CatalogError: not UTF-8, not PO, cut off, without a header, a message given twice, plural forms of another
            language.
    """
    text = read_text(path, shown)
    if faults := list(_unfinished(text, shown)):
        raise CatalogError.of(faults)
    po = parse(text, shown)
    if faults := [*_header(po, text, shown), *_twice(po, shown), *_plurals(po, text, path, shown)]:
        raise CatalogError.of(faults)
    return po


def canonical(po: polib.POFile) -> bytes:
    """A PO file in the one form in which this project keeps it; nothing in it is put in order or left out.

    Lines are not wrapped, the header's fields stand in their usual order, and the header is not fuzzy.
    """
    po.wrapwidth = 0
    po.metadata = {**ENCODING, **po.metadata}
    po.metadata_is_fuzzy = False
    for entry in po:
        entry.flags = sorted(set(entry.flags), key=lambda flag: (flag != "fuzzy", flag))
    # polib leaves a space after the mark of an empty comment.
    lines = (line.rstrip() if line.startswith("#") else line for line in str(po).split("\n"))
    return "\n".join(lines).encode()


def _unfinished(text: str, shown: str) -> Iterator[Fault]:
    lines = text.split("\n")
    last = ""
    for number, line in enumerate(lines, 1):
        if found := _KEYWORD.match(line):
            if found[1] not in _NEXT[last]:
                yield Fault(
                    message=f"{found[1].rstrip('[')} cannot stand here",
                    place=Place(file=shown, line=number),
                    hint="a message is a msgid and its msgstr; complete the one before this line, or delete it",
                )
            last = found[1]
    written = [number for number, line in enumerate(lines, 1) if line.strip()]
    if not written or not last.startswith("msgstr") or re.match(r"\s*#(?!~)", lines[written[-1] - 1]):
        yield Fault(
            message="the file ends in the middle of a message",
            place=Place(file=shown, line=written[-1] if written else 1),
            hint="take the whole file from a backup; or delete what there is of the last message",
        )


def _header(po: polib.POFile, text: str, shown: str) -> Iterator[Fault]:
    if not po.metadata:
        yield Fault(
            message="the catalog has no header",
            place=Place(file=shown, line=1),
            hint='it begins with msgid "" and lines such as "Language: es\\n"; copy the header of another catalog',
        )
    if any(key(entry) == (None, "") for entry in po):
        yield Fault(
            message="the catalog has two headers",
            place=Place(file=shown, line=1),
            hint='only the first message is msgid ""; delete the other one',
        )
    charset = _CHARSET.search(po.metadata.get("Content-Type", ""))
    if charset and charset[1].upper() not in ("UTF-8", "UTF8"):
        yield Fault(
            message=f"the header says that the charset is {charset[1]}",
            place=Place(file=shown, line=_line_with("Content-Type:", text)),
            hint="save the catalog as UTF-8, and write charset=UTF-8",
        )


def _twice(po: polib.POFile, shown: str) -> Iterator[Fault]:
    seen: dict[Key, int] = {}
    for entry in po:
        line = line_of(entry)
        if key(entry) in seen:
            yield Fault(
                message=f'"{entry.msgid[:40]}" is there twice (first on line {seen[key(entry)]})',
                place=Place(file=shown, line=line),
                hint="delete one of the two, even where it is obsolete",
            )
        seen.setdefault(key(entry), line)


def _plurals(po: polib.POFile, text: str, path: Path, shown: str) -> Iterator[Fault]:
    said = number_of_forms(po)
    plural = [entry for entry in po if entry.msgid_plural]
    locale = path.parent.parent.name if path.parent.name == "LC_MESSAGES" else po.metadata.get("Language", "")
    try:
        needed = get_plural(str(Locale.parse(locale)))
    except (UnknownLocaleError, ValueError):
        return  # a POT, which is of no language
    if (plural or "Plural-Forms" in po.metadata) and said != needed.num_plurals:
        yield Fault(
            message=f"{locale} has {needed.num_plurals} plural forms, the header says {said or 'nothing'}",
            place=Place(file=shown, line=_line_with("Plural-Forms:", text)),
            hint=f"write Plural-Forms: {needed.plural_forms}",
        )
    for entry in plural:
        if sorted(entry.msgstr_plural) != list(range(needed.num_plurals)):
            yield Fault(
                message=f'"{entry.msgid[:40]}" has {len(entry.msgstr_plural)} forms, {locale} has {needed.num_plurals}',
                place=Place(file=shown, line=line_of(entry)),
                hint=f"write msgstr[0] to msgstr[{needed.num_plurals - 1}]",
            )


def _line_with(field: str, text: str) -> int:
    """The line of a field of the header; the first one where there is no such field."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if field in line), 1)
