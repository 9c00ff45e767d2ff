"""What was read is read again where a file has changed, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brochure.errors import CatalogError, Fault, Place
from brochure.warm import Recent, Warm


def reader(path: Path, seen: list[str]) -> Callable[[Callable[[Path], None]], str]:
    def read(note: Callable[[Path], None]) -> str:
        note(path)
        seen.append(path.read_text() if path.is_file() else "nothing")
        return seen[-1]

    return read


def put(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (lambda _: None, ["one"]),
        (lambda path: put(path, "other"), ["one", "other"]),
        (lambda path: (put(path.with_name("new"), "two"), path.with_name("new").replace(path)), ["one", "two"]),
        (lambda path: path.unlink(), ["one", "nothing"]),
        (lambda path: put(path.with_name("beside"), ""), ["one", "one"]),
    ],
    ids=["nothing", "edited", "replaced", "gone", "one more"],
)
def test_a_change_is_seen(tmp_path: Path, change: Callable[[Path], object], read: list[str]) -> None:
    path, seen, warm = tmp_path / "text", [], Warm[str](3)
    put(path, "one")
    warm.get("key", reader(path, seen))
    change(path)
    for _ in range(2):
        assert warm.get("key", reader(path, seen)) == read[-1]
    assert seen == read


def test_what_cannot_be_read_is_not_read_again_till_it_is_mended(tmp_path: Path) -> None:
    path, seen, warm = tmp_path / "text", [], Warm[str](3)
    put(path, "faulty")

    def read(note: Callable[[Path], None]) -> str:
        text = reader(path, seen)(note)
        if text == "faulty":
            raise CatalogError("is faulty", place=Place(file="text", line=7), hint="mend it")
        return text

    for _ in range(3):
        with pytest.raises(CatalogError) as raised:
            warm.get("key", read)
        assert raised.value.faults == (Fault(message="is faulty", place=Place(file="text", line=7), hint="mend it"),)
    put(path, "mended")
    assert warm.get("key", read) == "mended"
    assert seen == ["faulty", "mended"]


def test_only_the_last_are_kept(tmp_path: Path) -> None:
    path, seen, warm = tmp_path / "text", [], Warm[str](2)
    put(path, "one")
    for key in "abacab":
        warm.get(key, reader(path, seen))
    assert len(seen) == 4, "b was forgotten for c"


def test_what_was_kept_longest_makes_room_for_what_is_large() -> None:
    recent = Recent[str, bytes](10, lambda _, text: len(text))
    for key, size in (("a", 4), ("b", 4), ("a", 2), ("c", 4)):
        recent[key] = b"." * size
    assert list(recent) == ["a", "b", "c"], "ten bytes in all"
    recent["d"] = b"." * 5
    assert list(recent) == ["c", "d"]
    recent["e"] = b"." * 11
    assert list(recent) == []


def test_what_was_cleared_takes_no_room() -> None:
    recent = Recent[str, bytes](10, lambda _, text: len(text))
    recent["a"] = bytes(8)
    recent.clear()
    recent["b"] = bytes(9)
    assert list(recent) == ["b"]
