"""What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers.

Text is compared by its letters and digits alone: spaces, line ends and punctuation are the typesetter's. Each stretch
of a message is looked for as it stands; where it runs over to another panel, its words are. In right-to-left scripts
PDF readers reorder what they find at ligatures and marks, so there letters and digits are counted instead: a lost line
still shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from brochure import inline
from brochure.model import Finding, Message, Severity
from brochure.proof import Proof

_PIECES = 3
"""A message may run over two panel or column ends."""

_UNREADABLE, _UNREADABLE_LEAST = 0.002, 2
"""Share of letters, and their number, that a PDF reader may misread in a right-to-left script. Measured with PDFium on
the built-in article in Arabic: 1 of 2,900 (a hamza above its seat); one lost line is 30 and more. Digits: none."""


def check(proof: Proof) -> Iterator[Finding]:
    """What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers."""
    if proof.excess:
        return  # what stands on panels too many is not in the file, and "fits" has said so
    text = " ".join(leaf.text for leaf in proof.leaves)
    if proof.markup.language.rtl:
        yield from _letters_counted(proof, text)
    else:
        yield from _stretches_found(proof, text)
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    clinic = proof.markup.clinic
    for number in dict.fromkeys((clinic.phone, clinic.out_of_hours, clinic.emergency)):
        # In right-to-left text a reader may give the groups of a number in another order.
        groups = re.findall(r"\d+", number)
        if not all(group in digits for group in groups):
            yield Finding(
                check="text_complete",
                severity=Severity.ERROR,
                message=f"the phone number {number} is not on the page",
                place=str(clinic.place),
                hint="a layout prints the clinic's day, night and emergency numbers",
            )


def _stretches_found(proof: Proof, text: str) -> Iterator[Finding]:
    letters = _letters(text)
    for message in proof.markup.printed:
        for stretch in _stretches(message):
            lacking = _lacking(_letters(stretch), letters)
            if lacking:
                yield _missing(message, f'"{lacking[:40]}"')


def _lacking(stretch: str, letters: str) -> str:
    """What of a stretch is not in the letters, though it may be cut in as many pieces as panels or columns allow."""
    for _ in range(_PIECES):
        if stretch in letters:
            return ""
        end = next(n for n in range(len(stretch) - 1, -1, -1) if stretch[:n] in letters)
        stretch = stretch[end:]
    return stretch


def _letters_counted(proof: Proof, text: str) -> Iterator[Finding]:
    need: Counter[str] = Counter()
    for message in {m.key: m for m in proof.markup.printed}.values():
        need += Counter(_skeleton(" ".join(_stretches(message))))
    lacking = need - Counter(_skeleton(text))
    digits = "".join(sorted(c for c in lacking.elements() if c.isdecimal()))
    letters = lacking.total() - len(digits)
    allowed = max(_UNREADABLE_LEAST, int(need.total() * _UNREADABLE))
    if digits or letters > allowed:
        edition = proof.markup.edition
        yield Finding(
            check="text_complete",
            severity=Severity.ERROR,
            message=(
                f"the PDF lacks {letters} of {need.total()} letters of the text"
                + (f" and the digits {digits}" if digits else "")
            ),
            place=str(edition.catalog_place or edition.article.place),
            hint="the text was laid out but cannot be read back: look at the pages, and at the fonts",
        )


def _stretches(message: Message) -> list[str]:
    """A message between its citations, which print as numbers."""
    if message.kind == "figure alt":
        return []  # spoken, not printed
    if message.plain:
        return [message.text]
    return [inline.plain(piece) for piece in inline.CITATION.split(message.text)[::2]]


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _skeleton(text: str) -> str:
    """Letters without marks, and alike where ligatures and shapes make them alike."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def _missing(message: Message, what: str) -> Finding:
    return Finding(
        check="text_complete",
        severity=Severity.ERROR,
        message=f'the PDF lacks {what} of "{message.text[:60]}"',
        place=str(message.text_place or message.place),
        hint="the text was laid out but cannot be read back: look at the page, and at the fonts",
    )
