"""The objects of a PDF whose greater part is written once, and the rest for each of many files."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pydyf

_HEADER = b"%%PDF-%s\n%%\xf0\x9f\x96\xa4\n"
_ROW = struct.Struct(">BIH")
"""A row of the cross-reference: kind, place, place within."""

_WIDTHS = (1, 4, 2)
"""Bytes of each of them."""

_TOGETHER = 100
"""Objects in an object stream: readers take one apart as a whole, whichever object they look for."""


def number_of(reference: Any) -> int:
    """The number of the object that is referred to."""
    return int(reference.split()[0])


class Raw(pydyf.Object):  # type: ignore[misc]
    """An object as it is written."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    @classmethod
    def of(cls, thing: Any) -> Raw:
        """Write it down."""
        return cls(pydyf._to_bytes(thing))

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self._data

    def with_entries(self, entries: Mapping[Any, Any]) -> Raw:
        """A dictionary that has these as well, none of which it had."""
        return Raw(self._data[:-2] + bytes(pydyf.Dictionary(entries).data[2:]))


class Written:
    """The bytes that all files have in common. Objects that are `late` differ: only their numbers are known."""

    def __init__(self, pdf: Any, late: Collection[int], *, version: bytes) -> None:
        self.kept: Mapping[int, Any] = {number: pdf.objects[number] for number in late}
        self.root, self.info = pdf.catalog.reference, pdf.info.reference
        early = [thing for thing in pdf.objects if thing.free != "f" and thing.number not in late]
        rows = bytearray(_ROW.pack(0, 0, 65535))
        self.bytes = bytearray(_HEADER % version)
        small = [thing for thing in early if thing.compressible]
        packed = [small[start : start + _TOGETHER] for start in range(0, len(small), _TOGETHER)]
        rows += bytes(_ROW.size * (len(pdf.objects) + len(packed) - 1))
        for thing in early:
            if not thing.compressible:
                _set(rows, thing.number, 1, len(self.bytes), 0)
                self.bytes += thing.indirect + b"\n"
        for number, things in enumerate(packed, len(pdf.objects)):
            _pack(rows, self.bytes, things, number, lambda packed: bytes(packed.indirect))
        self.rows = bytes(rows)
        self.digest = hashlib.sha256(self.bytes).digest()

    @property
    def count(self) -> int:
        """How many numbers are taken."""
        return len(self.rows) // _ROW.size


def _pack(
    rows: bytearray, output: bytearray, things: Sequence[Any], number: int, write: Callable[[Any], bytes]
) -> None:
    """Write objects in an object stream of that number."""
    packed = pydyf_stream(things)
    packed.number = number
    _set(rows, number, 1, len(output), 0)
    output += write(packed) + b"\n"
    for place, thing in enumerate(things):
        _set(rows, thing.number, 2, number, place)


def _set(rows: bytearray, number: int, kind: int, place: int, within: int) -> None:
    _ROW.pack_into(rows, number * _ROW.size, kind, place, within)


def pydyf_stream(things: Collection[Any]) -> Any:
    """An object stream."""
    parts = list(map(_data, things))
    head, position = [], 0
    for thing, part in zip(things, parts, strict=True):
        head.append(f"{thing.number} {position}")
        position += len(part) + 1
    first = " ".join(head).encode()
    extra = {"Type": "/ObjStm", "N": len(parts), "First": len(first) + 1}
    return pydyf.Stream([first, *parts], extra, compress=True)


def _data(thing: Any) -> bytes:
    """What pydyf writes for a thing, in half the time: most of a file's objects are tags, and of these kinds."""
    kind = type(thing)
    if kind is bytes:
        return thing  # type: ignore[no-any-return]
    if kind is str:
        return thing.encode("ascii")  # type: ignore[no-any-return]
    if kind is pydyf.Array:
        return b"[" + b" ".join([_data(one) for one in thing]) + b"]"
    if kind is pydyf.Dictionary:
        return b"<<" + b"".join([_key(key) + _data(value) for key, value in thing.items()]) + b">>"
    return bytes(pydyf._to_bytes(thing))


@lru_cache(maxsize=1000)
def _key(name: Any) -> bytes:
    return b"/%b " % pydyf._to_bytes(name)


def _indirect(thing: Any) -> bytes:
    """An object as it is written, packed in less time than pydyf takes."""
    if isinstance(thing, pydyf.Stream) and thing.compress:
        content = _deflated(b"\n".join(map(_data, thing.stream)))
        number, thing = thing.number, pydyf.Stream([content], {**thing.extra, "Filter": "/FlateDecode"})
        thing.number = number
    return bytes(thing.indirect)


@lru_cache(maxsize=32)
def _deflated(content: bytes) -> bytes:
    """Bytes packed, in a window that is no larger than they are: to clear a larger one takes longer than to pack.

    Level 4 takes a third of the time of 6, for a twentieth of these bytes. What slots paint is the same for offices and
    for screens.
    """
    bits = min(max(len(content).bit_length(), 9), 15)
    packer = zlib.compressobj(4, zlib.DEFLATED, bits, bits - 6)
    return packer.compress(content) + packer.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A page with nothing but some streams: its number, its other entries, and each stream's matrix and number."""

    page: int
    entries: bytes
    contents: tuple[tuple[bytes, int], ...]


def _plain_stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


class Late:
    """What a file has besides: to WeasyPrint's functions it is a PDF that objects are added to."""

    def __init__(self, written: Written, page_references: tuple[bytes, ...]) -> None:
        self.page_references = page_references
        self.objects: list[Any] = []
        self._written = written
        self._next = written.count
        self._reserved: int | None = None

    def reserve(self, number: int) -> None:
        """The next object takes this number."""
        self._reserved = number

    def add_object(self, thing: Any) -> None:
        """Give an object a number and keep it."""
        if self._reserved is None:
            thing.number, self._next = self._next, self._next + 1
        else:
            thing.number, self._reserved = self._reserved, None
        self.objects.append(thing)

    def put(self, number: int, thing: Any) -> None:
        """Keep an object whose number was set aside."""
        thing.number = number
        self.objects.append(thing)

    def excerpt(self, pdf: bytes, page: Excerpt) -> bytes:
        """The file that was saved, updated so that a page is another: ISO 32000-1, 7.5.6."""
        things: dict[int, bytes] = {}
        last = self._next + 2
        contents = []
        for before, content in page.contents:
            things[last], things[last + 1] = _plain_stream(b"q " + before + b" cm"), _plain_stream(b"Q")
            contents += [b"%d 0 R" % one for one in (last, content, last + 1)]
            last += 2
        things[page.page] = page.entries[:-2] + b"/Contents[" + b" ".join(contents) + b"]>>"
        output, rows, index = bytearray(pdf), bytearray(), []
        for number, thing in sorted(things.items()):
            rows += _ROW.pack(1, len(output), 0)
            index.append(b"%d 1" % number)
            output += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
        start = len(output)
        rows += _ROW.pack(1, start, 0)
        index.append(b"%d 1" % last)
        entries = b"/Type/XRef/Index[%s]/W[%d %d %d]/Size %d/Root %s/Prev %d" % (
            b" ".join(index), *_WIDTHS, last + 1, self._written.root, int(pdf[pdf.rindex(b"startxref") :].split()[1]),
        )  # fmt: skip
        output += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, _plain_stream(bytes(rows), entries), start)
        return bytes(output)

    def saved(self, identifier: bytes) -> bytes:
        """The whole file."""
        written = self._written
        output = bytearray(written.bytes)
        rows = bytearray(written.rows)
        rows += bytes(_ROW.size * (self._next + 2 - written.count))
        for thing in self.objects:
            if not thing.compressible:
                _set(rows, thing.number, 1, len(output), 0)
                output += _indirect(thing) + b"\n"
        _pack(rows, output, [thing for thing in self.objects if thing.compressible], self._next, _indirect)
        start = len(output)
        _set(rows, self._next + 1, 1, start, 0)
        content = hashlib.sha256(written.digest + output[len(written.bytes) :]).hexdigest()[:32].encode()
        table = _deflated(bytes(rows))
        output += (
            b"%d 0 obj\n<</Type/XRef/Index[0 %d]/W[%d %d %d]/Size %d/Root %s/Info %s/ID[(%s)(%s)]"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            self._next + 1, self._next + 2, *_WIDTHS, self._next + 2, written.root, written.info, identifier, content,
            len(table), table, start,
        )  # fmt: skip
        return bytes(output)
