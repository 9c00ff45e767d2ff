"""What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers.

Text is compared by its letters and digits alone: spaces, line ends and punctuation are the typesetter's. Each stretch
of a message is looked for as it stands, or in the pieces that run over to another panel. In right-to-left scripts PDF
readers reorder letters at ligatures and break words at marks; there the words are counted instead, each by the letters
it is made of: a lost line still shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from brochure import inline
from brochure.model import Finding, Message, Severity
from brochure.proof import Proof

_PIECES, _LEAST_PIECE = 3, 8
"""A message may run over two panel or column ends; what stands on either side is a line or more (in letters)."""

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"})
"""Scripts whose words are not told apart by spaces."""

_UNREADABLE = 1
_UNREADABLE_MARKED = 0.2
"""How many words a PDF reader may misread in a right-to-left script; and which share of those written with a mark (a
vowel, a hamza on its seat), whose letters PDFium may give to another line. Measured with it on the built-in article in
Arabic, all of it, in large type: none, and 8 of 191. A lost line is 7 words and more. Digits: none."""

_WORD = re.compile(r"\d+|(?:[^\W\d_][\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]*)+")


def check(proof: Proof) -> Iterator[Finding]:
    """What the edition says can be read back from the finished PDF, and so can the clinic's phone numbers."""
    if proof.excess:
        return  # what stands on panels too many is not in the file, and "fits" has said so
    text = " ".join(leaf.text for leaf in proof.leaves)
    if proof.markup.language.rtl:
        yield from _words_counted(proof, text)
    else:
        yield from _stretches_found(proof, text)
    clinic = proof.markup.clinic
    for number in dict.fromkeys((clinic.phone, clinic.out_of_hours, clinic.emergency)):
        if not _is_printed(number, unicodedata.normalize("NFKC", text)):
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


def _stretches_found(proof: Proof, text: str) -> Iterator[Finding]:
    letters = _letters(text)
    spaced = proof.markup.language.script not in _UNSPACED
    for message in proof.markup.printed:
        for stretch in _stretches(message):
            words = [_letters(word) for word in stretch.split()] if spaced else list(_letters(stretch))
            lacking = _lacking(words, letters)
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


def _words_counted(proof: Proof, text: str) -> Iterator[Finding]:
    need: Counter[str] = Counter()
    marked: set[str] = set()
    for message in {m.key: m for m in proof.markup.printed}.values():
        for word in _words(" ".join(_stretches(message))):
            need[_made_of(word)] += 1
            if any(map(unicodedata.combining, word)):
                marked.add(_made_of(word))
    words = [_bare(word) for word in _words(text)]
    have = Counter(_made_of("".join(words[n : n + count])) for count in (1, 2, 3) for n in range(len(words)))
    lacking = list((need - have).elements())
    numbers = sorted(word for word in lacking if word.isdecimal())
    lost = [word for word in lacking if not word.isdecimal()]
    misread = sum(word in marked for word in lost)
    most = _UNREADABLE_MARKED * sum(need[word] for word in marked)
    if numbers or len(lost) - misread > _UNREADABLE or misread > max(_UNREADABLE, most):
        edition = proof.markup.edition
        yield Finding(
            check="text_complete",
            severity=Severity.ERROR,
            message=(
                f"the PDF lacks {len(lost)} of {need.total()} words of the text"
                + (f" and the numbers {', '.join(numbers)}" if numbers else "")
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


def _words(text: str) -> list[str]:
    """Words with their marks, and numbers; alike where ligatures and shapes make them alike."""
    return _WORD.findall(unicodedata.normalize("NFKD", text).casefold())


def _bare(word: str) -> str:
    return "".join(c for c in word if not unicodedata.combining(c))


def _made_of(word: str) -> str:
    """The letters of a word, without marks, in a fixed order; a number stays as it is."""
    return word if word.isdecimal() else "".join(sorted(_bare(word)))


def _missing(message: Message, what: str) -> Finding:
    return Finding(
        check="text_complete",
        severity=Severity.ERROR,
        message=f'the PDF lacks {what} of "{message.text[:60]}"',
        place=str(message.text_place or message.place),
        hint="the text was laid out but cannot be read back: look at the page, and at the fonts",
    )
