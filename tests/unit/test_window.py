"""A window on work: never more is handed in than it holds, and nothing is lost."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.window import windowed


@given(st.lists(st.integers(), max_size=60), st.integers(1, 9))
def test_every_piece_is_done_once_and_never_too_many_wait(pieces: list[int], most: int) -> None:
    waiting: dict[Future[int], int] = {}
    seen: list[int] = []
    widest = 0
    with ThreadPoolExecutor(2) as pool:
        for future in windowed(lambda piece: pool.submit(abs, piece), pieces, most, waiting):
            widest = max(widest, len(waiting))
            assert future.result() == abs(waiting[future])
            seen.append(waiting.pop(future))
    assert sorted(seen) == sorted(pieces)
    assert widest <= most
    assert waiting == {}


def test_pieces_are_taken_only_as_there_is_room() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    waiting: dict[Future[None], int] = {}
    futures = windowed(lambda _: finished(), pieces(), 8, waiting)
    waiting.pop(next(futures))
    assert taken == list(range(8))


def test_many_pieces_take_no_more_room_than_a_few() -> None:
    def peak(count: int) -> int:
        waiting: dict[Future[None], int] = {}
        tracemalloc.start()
        for future in windowed(lambda _: finished(), range(count), 8, waiting):
            del waiting[future]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(20_000) < peak(1_000) + 20_000


def test_an_interrupt_leaves_what_was_handed_in() -> None:
    waiting: dict[Future[None], int] = {}

    def pieces() -> Iterator[int]:
        yield from range(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(windowed(lambda _: finished(), pieces(), 8, waiting))
    assert list(waiting.values()) == [0, 1, 2]


def finished() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future
