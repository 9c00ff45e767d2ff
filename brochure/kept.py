"""What a translation has to keep of the original's markup, and what it may never bring in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--|-->|<!\[CDATA\[|<!DOCTYPE|<\?", re.I)
_TEMPLATE = re.compile(r"\{\{|\{%|\{#|#\}|%\}|\}\}")
_JOINERS = {"\u200c", "\u200d"}
_JOINER_SCRIPTS = frozenset(
    "Arab Aran Beng Deva Gujr Guru Khmr Knda Mlym Orya Sinh Taml Telu".split()  # noqa: SIM905
)
_BIDI = {chr(c) for c in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_REASONS = {
    "\u200b": "line breaks are found when the page is set",
    "\ufeff": "it is left over from a file's first bytes",
    "\u00ad": "words are hyphenated when the page is set",
    "\ufffd": "a character was lost here",
}


def compare_markup(source: Counter[str], target: Counter[str]) -> list[str]:
    """How two signatures (of `brochure.inline.signature`) differ, in plain words."""
    lost = [_lost(name, count) for name, count in (source - target).items()]
    added = [_added(name, count) for name, count in (target - source).items()]
    return lost + added


def _lost(name: str, count: int) -> str:
    verb = "is" if count == 1 else "are"
    return f"{_named(name, count, 'the')}{_of_the_original(name)} {verb} missing"


def _added(name: str, count: int) -> str:
    return f"{_named(name, count, 'a')} {'was' if count == 1 else 'were'} added"


def _named(name: str, count: int, article: str) -> str:
    """`a **bold** passage`, `2 **bold** passages`, `the link to x`, `[@uk]`."""
    kind = name.partition(" ")[0]
    if kind in ("link", "picture"):
        return f"{article} {name}" if count == 1 else f"{count} times the {name}"
    if name.endswith(" passage"):
        return f"a {name}" if count == 1 else f"{count} {name}s"
    if name == "*emphasis*":
        return "an *emphasis*" if count == 1 else f"{count} times *emphasis*"
    return name if count == 1 else f"{count} times {name}"


def _of_the_original(name: str) -> str:
    return " of the original" if name.endswith(" passage") or name == "*emphasis*" else ""


def foreign_matter(text: str, *, script: str) -> list[str]:
    """What a translation may never bring in, each in plain words.

    `script` is ISO 15924: some scripts need joiners to be spelled at all, in others they are dirt.
    """
    return [*foreign_markup(text), *foreign_characters(text, script=script)]


def foreign_markup(text: str) -> Iterator[str]:
    """HTML and template code."""
    for tag in dict.fromkeys(_TAG.findall(text)):
        yield f"HTML is not used here: {tag}"
    for mark in dict.fromkeys(_TEMPLATE.findall(text)):
        yield f"{mark} is not used here: a translation holds no template code"


def foreign_characters(text: str, *, script: str) -> Iterator[str]:
    """Characters that cannot be seen or have no business here, and letters that are not composed."""
    for character in dict.fromkeys(text):
        if reason := _unwanted(character, script):
            yield f"{_code_point(character)} is not used here: {reason}"
    yield from _form(text)


def _unwanted(character: str, script: str) -> str:
    """Why a character may not stand in a translation; empty if it may."""
    code, category = ord(character), unicodedata.category(character)
    if character == "\n" or (character.isascii() and character.isprintable()):
        return ""
    if character in _REASONS:
        return _REASONS[character]
    if character in _BIDI:
        return "the direction of text is set when the page is set"
    if character in _JOINERS:
        return "" if script in _JOINER_SCRIPTS else f"the script {script} has no use for it"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "it is no character"
    if 0xE0000 <= code <= 0xE007F or 0x206A <= code <= 0x206F or 0xFFF9 <= code <= 0xFFFB:
        return "it cannot be seen in print"
    return {
        "Cc": "it is a control character",
        "Co": "its meaning depends on one font (private use)",
        "Cs": "it is half a character (a lone surrogate)",
        "Zl": "it is a line separator; write a new message or a space",
        "Zp": "it is a paragraph separator; write a new message or a space",
    }.get(category, "")


def _code_point(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def _form(text: str) -> Iterator[str]:
    if unicodedata.is_normalized("NFC", text):
        return
    composed = unicodedata.normalize("NFC", text)
    for index, (here, there) in enumerate(zip(text, composed, strict=False)):
        if here != there:
            start = max(0, index - 1)
            points = " ".join(f"U+{ord(c):04X}" for c in text[start : index + 2])
            yield f"the text is not in Unicode form NFC: see {points}"
            return
    yield "the text is not in Unicode form NFC: see its end"
