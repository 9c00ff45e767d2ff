"""What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers.

Of a bilingual page that goes for the originals, too, and each half of a page is read by itself.

Text is compared by its letters and digits alone: spaces, line ends and punctuation are the typesetter's. Each stretch
of a message is looked for as it stands, or in the pieces that run over to another panel.

In right-to-left scripts PDFium gives the parts of a left-to-right run from the last one ("mg 500"), and may misplace a
word of a line that slopes. There a stretch is looked for word by word, each with the next one, and what runs to the
right is counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from brochure import inline
from brochure.locales import Language
from brochure.model import Clinic, Finding, Message, Severity
from brochure.proof import Proof

_PIECES, _LEAST_PIECE = 3, 8
"""A message may run over two panel or column ends; what stands on either side is a line or more (in letters)."""

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"})
"""Scripts whose words are not told apart by spaces."""

_MISPLACED = 5
"""How many words in a row may not stand before the next one in right-to-left text. Measured with PDFium on the built-in
article in all layouts that hold it: 4 in Urdu, and 1, at the end of a panel, in Arabic, Persian, Pashto and Hebrew. A
lost line is 7 words and more."""

_PART = re.compile(r"\d+|[^\W\d_]+")
"""A number or a word, of what is counted."""


def check(proof: Proof) -> Iterator[Finding]:
    """What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers."""
    if proof.excess:
        return  # what stands on panels too many is not in the file, and "fits" has said so
    text = " ".join(leaf.text for leaf in proof.leaves)
    halves = (" ".join(half) for half in zip(*(leaf.columns for leaf in proof.leaves), strict=True))
    apart = " ".join([text, *halves])
    markup = proof.markup
    yield from _stretches_found(markup.printed, markup.language, apart)
    originals = [replace(message, text=message.source, text_place=None) for message in markup.paired]
    if markup.original:
        yield from _stretches_found(originals, markup.original, apart)
    if markup.language.rtl:
        yield from _runs_counted(proof, originals, text)
    yield from numbers_found(markup.clinic, text)


def numbers_found(clinic: Clinic, text: str) -> Iterator[Finding]:
    """The clinic's phone numbers stand in a text."""
    plain = unicodedata.normalize("NFKC", text)
    for number in dict.fromkeys((clinic.phone, clinic.out_of_hours, clinic.emergency)):
        if not _is_printed(number, plain):
            yield Finding(
                check="text_complete",
                severity=Severity.ERROR,
                message=f"the phone number {number} is not on the page",
                place=str(clinic.place),
                hint="a layout prints the clinic's day, night and emergency numbers",
            )


def _is_printed(number: str, text: str) -> bool:
    """Whether a phone number stands by itself; in right-to-left text a reader may give its groups from the end."""
    groups = re.findall(r"\d+", number)
    orders = (r"\D{0,3}".join(order) for order in (groups, groups[::-1]))
    return any(re.search(rf"(?<!\d){order}(?!\d)", text) for order in orders)


def _stretches_found(messages: Iterable[Message], language: Language, text: str) -> Iterator[Finding]:
    alone = _runs_to_the_left if language.rtl else str.isalnum
    letters = _letters(text, alone)
    spaced = language.script not in _UNSPACED
    for message in messages:
        for stretch in _stretches(message):
            words = [_letters(word, alone) for word in stretch.split()] if spaced else list(_letters(stretch, alone))
            lacking = _lost(words, letters) if language.rtl else _lacking(words, letters)
            if lacking:
                yield _missing(message, f'"{lacking[:40]}"')


def _lacking(words: list[str], letters: str) -> str:
    """What of a stretch is not in the letters, though it may be cut between words where panels or columns end."""
    for number in range(_PIECES):
        end = next(n for n in range(len(words), -1, -1) if "".join(words[:n]) in letters)
        piece, rest = "".join(words[:end]), words[end:]
        if (number or rest) and len(piece) < _LEAST_PIECE:
            break
        words = rest
    return "".join(words)


def _lost(words: Iterable[str], letters: str) -> str:
    """The first words in a row of a right-to-left stretch that are nowhere before the next one; all of a short one."""
    words = [word for word in words if word]
    pairs = [first + second for first, second in pairwise(words)] or words
    row: list[str] = []
    for pair, word in zip(pairs, words, strict=False):
        row = [] if pair in letters else [*row, word]
        if len(row) > min(_MISPLACED, len(pairs) - 1):
            return "".join(row)
    return ""


def _runs_counted(proof: Proof, originals: Iterable[Message], text: str) -> Iterator[Finding]:
    """Numbers and left-to-right words are there as often as in the text."""
    need: Counter[str] = Counter()
    printed = {(m.key, m.text): m for m in (*proof.markup.printed, *originals)}
    for message in printed.values():
        for stretch in _stretches(message):
            need.update(_parts(stretch))
    if lacking := list((need - Counter(_parts(text))).elements()):
        edition = proof.markup.edition
        yield Finding(
            check="text_complete",
            severity=Severity.ERROR,
            message=f"the PDF lacks {', '.join(lacking)}",
            place=str(edition.catalog_place or edition.article.place),
            hint="the text was laid out but cannot be read back: look at the pages, and at the fonts",
        )


def _parts(text: str) -> Iterator[str]:
    parts = _PART.findall(unicodedata.normalize("NFKC", text).casefold())
    return (part for part in parts if not any(map(_runs_to_the_left, part)))


def _stretches(message: Message) -> list[str]:
    """A message between its citations, which print as numbers."""
    if message.kind == "figure alt":
        return []  # spoken, not printed
    if message.plain:
        return [message.text]
    return [inline.plain(piece) for piece in inline.CITATION.split(message.text)[::2]]


def _letters(text: str, kept: Callable[[str], bool]) -> str:
    return "".join(filter(kept, unicodedata.normalize("NFKC", text).casefold()))


def _runs_to_the_left(character: str) -> bool:
    return character.isalnum() and unicodedata.bidirectional(character) in {"R", "AL"}


def _missing(message: Message, what: str) -> Finding:
    return Finding(
        check="text_complete",
        severity=Severity.ERROR,
        message=f'the PDF lacks {what} of "{message.text[:60]}"',
        place=str(message.text_place or message.place),
        hint="the text was laid out but cannot be read back: look at the page, and at the fonts",
    )
