"""Streams of a PDF, inflated no further than is reasonable: a few kilobytes can hold gigabytes of nothing."""

from __future__ import annotations

import re
import warnings
import zlib
from typing import Any

import pikepdf
from pikepdf import settings

from brochure.errors import PdfError

MOST_BYTES = 32_000_000
_QPDF_BYTES = 64_000_000
# Objects may lie in packed streams, which qpdf unpacks by itself as soon as a file is opened. The limits hold for the
# whole process; what we make ourselves stays far below them.
settings.set_qpdf_limits(flate_max_memory=_QPDF_BYTES, run_length_max_memory=_QPDF_BYTES)

_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>")
_ALL = pikepdf.StreamDecodeLevel.specialized  # but for pictures
_FLATE, _LZW = {"/FlateDecode", "/Fl"}, {"/LZWDecode", "/LZW"}
_RUN_LENGTH = {"/RunLengthDecode", "/RL"}
_CLEAR, _END, _WIDEST = 256, 257, 12  # codes and bits of LZW
_STOP = 128  # of run lengths
_LETTERS = (*(bytes((value,)) for value in range(256)), b"", b"")
_WORD = re.compile(rb"[A-Za-z'\"*]+")


def check_size(stream: Any) -> int:
    """Refuse a stream that unpacks to more than `MOST_BYTES`; else how many bytes it holds.

    Where a filter is one of pictures, such as JPEG, what it has packed is counted as it is.

    Raises:
        PdfError: it is more, or nobody can tell how much.
    """
    data = stream.read_raw_bytes()
    if len(data) > _QPDF_BYTES:
        raise _too_large()
    filters, parameters = stream.get("/Filter", pikepdf.Array()), stream.get("/DecodeParms")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    for number, name in enumerate(names):
        if isinstance(parameters, pikepdf.Array):
            entries = parameters[number] if number < len(parameters) else None
        else:
            entries = parameters
        try:
            data = _unpacked(data, name, entries)
        except (pikepdf.PdfError, zlib.error, ValueError) as fault:
            # What is damaged is found, and said, by the reader proper; but LZW it would unpack without end.
            if not _LZW.isdisjoint(names[number:]):
                raise PdfError(
                    "a part of the file is damaged: it cannot be unpacked", hint="export it again"
                ) from fault
            break
        if len(data) > MOST_BYTES:
            break
    if len(data) > MOST_BYTES:
        raise _too_large()
    return len(data)


def _unpacked(data: bytes, name: str, parameters: Any) -> bytes:
    """What one filter has packed, at least as far as `MOST_BYTES`. Predictors change no length, and are left out."""
    if name in _FLATE:
        return zlib.decompressobj().decompress(data, MOST_BYTES + 1)
    if name in _LZW:
        early = parameters.get("/EarlyChange", 1) if isinstance(parameters, pikepdf.Dictionary) else 1
        return _lzw(data, early=int(early))
    if name in _RUN_LENGTH:
        return _run_length(data)
    # No other makes more of what it is given than four times as much.
    holder = pikepdf.new()
    stream = holder.make_stream(b"")
    stream.write(data, filter=pikepdf.Name(name))
    return bytes(stream.read_bytes(_ALL))


def _too_large() -> PdfError:
    return PdfError(
        f"a part of the file unpacks to more than {MOST_BYTES // 1_000_000} MB",
        hint="draw the page with fewer shapes, or place a picture instead",
    )


def _run_length(data: bytes) -> bytes:
    """ISO 32000-1, 7.4.5: so many bytes as they are, or so many times the next one."""
    found, place = bytearray(), 0
    while place < len(data) and data[place] != _STOP and len(found) <= MOST_BYTES:
        length = data[place]
        if length < _STOP:
            found += data[place + 1 : place + 2 + length]
            place += length + 2
        else:
            found += data[place + 1 : place + 2] * (257 - length)
            place += 2
    return bytes(found)


def _lzw(data: bytes, *, early: int) -> bytes:
    """ISO 32000-1, 7.4.4.2: codes of 9 to 12 bits; each adds to the table the one before and its own first byte."""
    table = list(_LETTERS)
    found, before = bytearray(), b""
    held = bits = 0
    width = 9
    for byte in data:
        held, bits = held << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & (1 << bits) - 1
        if code == _CLEAR:
            table, before, width = list(_LETTERS), b"", 9
            continue
        if code == _END or len(found) > MOST_BYTES:
            break
        if code > len(table) or (code == len(table) and not before):
            raise ValueError("a code that stands for nothing")
        entry = table[code] if code < len(table) else before + before[:1]
        if before and len(table) < 1 << _WIDEST:
            table.append(before + entry[:1])
        found += entry
        before = entry
        width = min(max((len(table) + early).bit_length(), 9), _WIDEST)
    return bytes(found)


def read_stream(stream: Any) -> bytes:
    """The bytes of a stream, unpacked."""
    check_size(stream)
    return bytes(stream.read_bytes(_ALL))


def operators_in(contents: Any, most: int) -> list[Any]:
    """The operators of a page or form, parsed, at most `most` of them.

    Raises:
        PdfError: there are more, or they take too much room, each alone or all together.
        pikepdf.PdfError: they cannot be parsed.
    """
    streams = contents.get("/Contents", ()) if not isinstance(contents, pikepdf.Stream) else (contents,)
    if isinstance(streams, pikepdf.Stream):
        streams = (streams,)
    size = words = 0
    for stream in streams:
        length = check_size(stream)
        size += length
        if size > MOST_BYTES:
            raise _too_large()
        # Parsed operators take a hundred times the room of the text; only a long text can hold too many.
        if length > most:
            words += sum(1 for _ in _WORD.finditer(_HEX.sub(b"", stream.read_bytes(_ALL))))
            if words > most * 2:
                raise too_many(most)
    if not streams:
        return []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found: list[Any] = list(pikepdf.parse_content_stream(contents))
    if caught:
        # Operands are left over at the end: told as an operator that nobody knows.
        found.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("broken off")))
    return found


def too_many(most: int) -> PdfError:
    """What is said of a file that paints without end."""
    return PdfError(
        f"the file paints with more than {most:,} operators",
        hint="draw the page with fewer shapes, or place a picture instead",
    )
