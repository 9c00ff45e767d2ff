"""The instructions of a content stream as they are played: an operator's name, and what stands before it.

A stream that is written plainly, as most programs do, is read here, in a third of the time it takes to make an object
of each operand. Any other is read by pikepdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from brochure.preflight.streams import operators_in, read_stream, too_many

Instruction = tuple[str, Sequence[Any]]
"""An operator and its operands: numbers, names with their slash, bytes, lists. What says nothing of what is painted may
have lost some, and rectangles in a row, as of a QR code, are one, with the numbers of them all.
"""

PICTURE = "INLINE IMAGE"
"""The name of a picture within a content stream, whose operand is pikepdf's instruction."""

_NUMBER = rb"[-+]?(?:\d++(?:\.\d*+)?+|\.\d++)"
_NAME = rb"/[A-Za-z0-9_.+-]++"
_HEX = rb"<(?:[0-9A-Fa-f]{2})*+>"
_SPACE = rb"[ \n]++"
_WITH_NUMBERS = (
    b"BMC BT EMC ET BX EX Q q W\\* W n f\\* f F B\\* B b\\* b S s h m l c v y re cm w J j M i g G rg RG k K sc SC"
    b" scn SCN Tc Tw Tz TL Tr Ts Td TD Tm T\\* d0 d1"
).split()
_WITH_NAME = b"gs Do cs CS Tf sh ri BMC MP sc scn SC SCN".split()

_INSTRUCTION = re.compile(
    rb"(?P<rectangles>(?:(?:%(number)s%(space)s){4}re(?:%(space)s|\Z)){2,}+)"
    rb"|(?:(?P<numbers>(?:%(number)s%(space)s)*+)(?P<paint>%(with_numbers)s)"
    rb"|(?P<name>%(name)s)%(space)s(?:(?P<number>%(number)s)%(space)s)?+(?P<use>%(with_name)s)"
    rb"|\[(?P<pieces>(?:%(hex)s|[ \n]|%(number)s(?=[<\] \n]))*+)\][ \n]*+TJ"
    rb"|(?P<tag>%(name)s)%(space)s<<(?:[^<>()%%]|<[0-9A-Fa-f]*+>)*+>>[ \n]*+BDC"
    rb"|\[[0-9. \n]*+\]%(space)s%(number)s%(space)sd"
    rb")(?:%(space)s|\Z)"
    % {
        b"number": _NUMBER, b"name": _NAME, b"hex": _HEX, b"space": _SPACE,
        b"with_numbers": b"|".join(_WITH_NUMBERS), b"with_name": b"|".join(_WITH_NAME),
    }
)  # fmt: skip
_PIECE = re.compile(rb"<([0-9A-Fa-f]*)>|(%b)" % _NUMBER)


@dataclass(frozen=True, slots=True)
class Instructions:
    """Those of a content stream, and how many operators it has."""

    all: Sequence[Instruction]
    count: int


def instructions_in(contents: Any, most: int) -> Instructions:
    """The instructions of a page or form, at most `most` of them.

    Raises:
        PdfError: there are more, or they take too much room, each alone or all together.
        pikepdf.PdfError: they cannot be parsed.
    """
    if isinstance(contents, pikepdf.Stream) and (found := _plain(read_stream(contents), most)):
        return found
    parsed = [_instruction(one) for one in operators_in(contents, most)]
    return Instructions(parsed, len(parsed))


def _plain(content: bytes, most: int) -> Instructions | None:
    """The instructions of a content that has nothing but what is known here; none where it has."""
    found: list[Instruction] = []
    place, end, count = 0, len(content), 0
    while place < end:
        # Not searched for: a long number would be looked through from each of its digits.
        match = _INSTRUCTION.match(content, place)
        if match is None:
            return None
        place = match.end()
        count += 1
        rectangles, numbers, paint, name, number, use, pieces, tag = match.groups()
        if paint:
            found.append((paint.decode(), tuple(map(float, numbers.split()))))
        elif rectangles:
            sides = tuple(map(float, rectangles.replace(b"re", b"").split()))
            found.append(("re", sides))
            count += len(sides) // 4 - 1
        elif use:
            found.append((use.decode(), (name.decode(), float(number)) if number else (name.decode(),)))
        elif pieces is not None:
            found.append(("TJ", (tuple(_pieces(pieces)),)))
        else:
            found.append(("BDC", (tag.decode(),)) if tag else ("d", ()))
        if count > most:
            raise too_many(most)
    return Instructions(found, count)


def _pieces(content: bytes) -> Iterator[bytes | float]:
    for shown, move in _PIECE.findall(content):
        yield float(move) if move else bytes.fromhex(shown.decode())


def _instruction(found: Any) -> Instruction:
    if isinstance(found, pikepdf.ContentStreamInlineImage):
        return PICTURE, (found,)
    try:
        name = str(found.operator)
    except UnicodeDecodeError:
        name = "binary data"
    return name, found.operands
