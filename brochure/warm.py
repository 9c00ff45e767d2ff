"""What is kept for the next job, and no more of it than was wanted of late."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from brochure.errors import BrochureError

K = TypeVar("K")
T = TypeVar("T")

_Stamp = tuple[int, int, int] | None


class Recent(OrderedDict[K, T]):
    """A dictionary that forgets what was put into it longest ago. It holds so many, or so much by `size`."""

    def __init__(self, most: int, size: Callable[[K, T], int] = lambda _, __: 1) -> None:
        super().__init__()
        self._most = most
        self._size = size
        self._held = 0

    def __setitem__(self, key: K, value: T) -> None:
        if key in self:
            self._held -= self._size(key, self[key])
        super().__setitem__(key, value)
        self._held += self._size(key, value)
        while self._held > self._most:
            self._held -= self._size(*self.popitem(last=False))

    def clear(self) -> None:
        """Forget all."""
        super().clear()
        self._held = 0


class Warm(Generic[T]):
    """The values of the last few keys. To read one, each file is told before it is read; files beside it count, too.

    What cannot be read is kept as well: thousands of jobs ask for it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[T | BrochureError, dict[Path, _Stamp]]] = OrderedDict()

    def get(self, key: Hashable, read: Callable[[Callable[[Path], None]], T]) -> T:
        """The value of a key, which is read where it is not known, or where a file has changed since.

        Raises:
            BrochureError: it cannot be read.
        """
        if key in self._kept:
            value, stamps = self._kept[key]
            if all(_stamp(path) == stamp for path, stamp in stamps.items()):
                self._kept.move_to_end(key)
                return _given(value)
        stamps = {}

        def note(path: Path) -> None:
            for one in (path.parent, path):
                stamps.setdefault(one, _stamp(one))

        try:
            value = read(note)
        except BrochureError as error:
            value = error.again()
        self._kept[key] = value, stamps
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return _given(value)


def _given(value: T | BrochureError) -> T:
    if isinstance(value, BrochureError):
        raise value.again()
    return value


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
