"""Which of the messages that came is which of those that went, with other words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

ALIKE = 0.75
"""The least ratio of `difflib` at which a translation is worth correcting instead of writing anew."""

_SHORT = 40
"""Letters of both texts together, below which every pair is compared in full."""

_BITS = 2048

_SHARED = 0.375
"""The least part of groups of three letters that longer texts share: less means pieces of under four letters."""


def alike(came: Sequence[str], went: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indices, each index once, the most alike first.

    Comparing two texts is slow and most pairs are hopeless. So each pair starts with the most it can reach, and is
    compared when no other can be better; many never are.
    """
    pairs = list(_promising(came, went))
    heapify(pairs)
    found: dict[int, int] = {}
    taken: set[int] = set()
    while pairs:
        _, new, old, compared = heappop(pairs)
        if new in found or old in taken:
            continue
        if compared:
            found[new] = old
            taken.add(old)
        elif (ratio := difflib.SequenceMatcher(None, went[old], came[new], autojunk=False).ratio()) >= ALIKE:
            heappush(pairs, (-ratio, new, old, True))
    return list(found.items())


def _promising(came: Sequence[str], went: Sequence[str]) -> Iterator[tuple[float, int, int, bool]]:
    bits: dict[str, int] = {}
    ours, theirs = ([(len(text), _groups(text, bits)) for text in side] for side in (came, went))
    for new, (length, here) in enumerate(ours):
        for old, (other_length, there) in enumerate(theirs):
            letters = length + other_length or 1
            if abs(length - other_length) > (1 - ALIKE) * letters:
                continue
            # A letter that is not in the other text is in three groups at most, and parts two more of the other's.
            other = (here ^ there).bit_count()
            most = 1 - max(abs(length - other_length), other / 5) / letters
            groups = here.bit_count() + there.bit_count()
            if most >= ALIKE and (letters < _SHORT or other <= (1 - _SHARED) * groups):
                yield -most, new, old, False


def _groups(text: str, bits: dict[str, int]) -> int:
    """The groups of three letters of a text, as bits of a number. Groups that share a bit only seem more alike."""
    found = 0
    for start in range(len(text) - 2):
        found |= 1 << bits.setdefault(text[start : start + 3], len(bits)) % _BITS
    return found
