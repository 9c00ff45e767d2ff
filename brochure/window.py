"""Work handed in a little at a time, so that a million pieces need no more room than a hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def windowed(
    submit: Callable[[T], Future[R]], pieces: Iterable[T], most: int, waiting: MutableMapping[Future[R], T]
) -> Iterator[Future[R]]:
    """Futures as they are done; never more than `most` pieces are handed in.

    `waiting` is what was handed in. Whoever is given a future takes it out of there, and so knows what is left when an
    interrupt ends it all.
    """
    for piece in pieces:
        waiting[submit(piece)] = piece
        if len(waiting) >= most:
            yield from wait(waiting, return_when=FIRST_COMPLETED).done
    while waiting:
        yield from wait(waiting, return_when=FIRST_COMPLETED).done
