"""Pseudo locales: the original in letters that show what was never translated, and how far a layout stretches.

`en_XA` is English in accented letters, longer than the original; `ar_XB` is the original in Arabic letters, which run
from right to left. Both stand in brackets, so that an end that is cut off shows. What checks compare stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polib

from brochure.article import read_article
from brochure.catalog import TEMPLATES
from brochure.errors import SelectionError
from brochure.files import write_whole
from brochure.numerals import ADDRESS, MAGNITUDES
from brochure.project import Project
from brochure.selection import choose
from brochure.translators.pot import article_pot, header, templates_pot
from brochure.units import unit_at

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = str.maketrans(
    _LATIN + _LATIN.upper(),
    "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž" + "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
_ARABIC = str.maketrans(_LATIN + _LATIN.upper() + ",;?", "ابشدعفغهيجكلمنوحقرستذضصخظز" * 2 + "،؛؟")
_VOWELS = set("aeiouyAEIOUY")
_UNWRITTEN = re.compile(r"(?<=\w)[aeiuAEIU]")
"""Arabic writes no short vowels; without them a text takes about the room of a real translation."""
_THOUSANDS = {"thousand": "ألف", "million": "مليون", "billion": "مليار"}
"""Words that belong to a number, as checks know them in Arabic."""

_KEPT = re.compile(
    rf"""
      %\(\w+\)s | %%                            # placeholders
    | \[@[\w-]+\]                               # citations
    | `[^`]*`
    | \]\((?:[^()\s]|\([^()\s]*\))*\)           # where a link leads
    | <[^<>\s]+> | &\#?\w+; | \\.               # addresses in angle brackets, entities, escapes
    | (?:{ADDRESS.pattern})
    | (?P<number>[^\s\[\]()]*\d[^\s\[\]()]*)    # with what hangs on it: 50 %, H1N1, 10⁹/L
    """,
    re.VERBOSE,
)
_MAGNITUDE = re.compile(rf"\s?({'|'.join(MAGNITUDES['en'])})\b")
_PLACEHOLDER = re.compile(r"\s*%\(")
_CLOCK = re.compile(r"\s?[ap]\.?m\b\.?", re.IGNORECASE)


def pseudo(project: Project, names: Iterable[str], *, longer: int, goal: Path | None) -> list[Path]:
    """Write both pseudo locales of some articles, or of all, and of the templates.

    Raises:
        SelectionError: no such article, or no project to write into.
    """
    if goal is None and project.root is None:
        raise SelectionError("there is no project here to write into", hint="name a folder: -o DIR")
    folder = goal or (project.root or Path()) / "translations"
    known = project.articles()
    pots = {
        slug: [article_pot(read_article(known[slug], shown=project.shown(known[slug])))]
        for slug in choose("article", names or ["all"], known)
    }
    pots[TEMPLATES] = [templates_pot(shelf) for shelf in project.shelf("templates")]
    ways: dict[str, Callable[[str], str]] = {"en_XA": lambda text: accented(text, longer), "ar_XB": arabic}
    written: list[Path] = []
    for locale, change in ways.items():
        for domain, found in pots.items():
            path = folder / locale / "LC_MESSAGES" / f"{domain}.po"
            write_whole(path, str(_catalog(domain, locale, found, change)).encode())
            written.append(path)
    return written


def _catalog(domain: str, locale: str, pots: Iterable[polib.POFile], change: Callable[[str], str]) -> polib.POFile:
    po = polib.POFile(wrapwidth=0)
    po.metadata = {**header(domain), "Language": locale}
    seen: set[tuple[str | None, str]] = set()
    for entry in (entry for pot in pots for entry in pot):
        if (entry.msgctxt, entry.msgid) in seen:
            continue  # a template of a project's own that says what a built-in one does
        seen.add((entry.msgctxt, entry.msgid))
        if entry.msgid_plural:
            entry.msgstr_plural = {0: change(entry.msgid), 1: change(entry.msgid_plural)}
        else:
            entry.msgstr = change(entry.msgid)
        po.append(entry)
    return po


def accented(text: str, longer: int) -> str:
    """A text in accented letters, longer by so many percent: its vowels are drawn out, all along."""
    debt = 50  # rounds to the nearest letter, so that labels get their share
    parts: list[str] = []
    for piece, kept, _ in _pieces(text):
        if kept:
            parts.append(piece)
            continue
        for letter in piece:
            debt += longer
            times = 1
            if letter in _VOWELS:
                times += debt // 100
                debt %= 100
            parts.append(letter.translate(_ACCENTED) * times)
    return _bracketed("".join(parts))


def arabic(text: str) -> str:
    """A text in Arabic letters, about as long as a translation would be."""
    parts = []
    for piece, kept, magnitude in _pieces(text):
        if kept:
            parts.append(piece.removesuffix(magnitude) + _THOUSANDS.get(magnitude, ""))
        else:
            parts.append("".join(_base(letter).translate(_ARABIC) for letter in _UNWRITTEN.sub("", piece)))
    return _bracketed("".join(parts))


def _pieces(text: str) -> Iterator[tuple[str, bool, str]]:
    """A text cut up: each piece, whether it stays as it is, and the word for thousands at its end."""
    start = 0
    while found := _KEPT.search(text, start):
        yield text[start : found.start()], False, ""
        end, magnitude = found.end(), ""
        if found["number"]:
            if many := _MAGNITUDE.match(text, end):
                end, magnitude = many.end(), many[1]
            elif clock := _CLOCK.match(text, end):
                end = clock.end()
            elif not _PLACEHOLDER.match(text, end):  # whose % is no unit
                _, end = unit_at(text, found.start(), end)
        yield text[found.start() : end], True, magnitude
        start = end
    yield text[start:], False, ""


def _base(letter: str) -> str:
    """A letter without its accents."""
    return unicodedata.normalize("NFD", letter)[0] if letter.isalpha() else letter


def _bracketed(text: str) -> str:
    # "[@" would begin a citation.
    return f"[{' ' * text.startswith('@')}{text}]" if text.strip() else text
