"""Streams of a PDF, inflated no further than is reasonable: a few kilobytes can hold gigabytes of nothing."""

from __future__ import annotations

import re
import warnings
import zlib
from typing import Any

import pikepdf

from brochure.errors import PdfError

MOST_BYTES = 32_000_000
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>")
_WORD = re.compile(rb"[A-Za-z'\"*]+")


def check_size(stream: Any) -> int:
    """Refuse a stream that inflates to more than `MOST_BYTES`; else how many bytes it holds."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    data = stream.read_raw_bytes()
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            break
        # What is damaged is found, and said, by the reader proper.
        inflater = zlib.decompressobj()
        try:
            data = inflater.decompress(data, MOST_BYTES + 1)
        except zlib.error:
            break
    if len(data) > MOST_BYTES:
        raise PdfError(
            f"a part of the file unpacks to more than {MOST_BYTES // 1_000_000} MB",
            hint="draw the page with fewer shapes, or place a picture instead",
        )
    return len(data)


def read_stream(stream: Any) -> bytes:
    """The bytes of a stream, unpacked."""
    check_size(stream)
    return bytes(stream.read_bytes())


def operators_in(contents: Any, most: int) -> list[Any]:
    """The operators of a page or form, parsed, at most `most` of them.

    Raises:
        PdfError: there are more, or they take too much room.
        pikepdf.PdfError: they cannot be parsed.
    """
    streams = contents.get("/Contents", ()) if not isinstance(contents, pikepdf.Stream) else (contents,)
    if isinstance(streams, pikepdf.Stream):
        streams = (streams,)
    for stream in streams:
        # Parsed operators take a hundred times the room of the text; only a long text can hold too many.
        if check_size(stream) > most:
            words = sum(1 for _ in _WORD.finditer(_HEX.sub(b"", stream.read_bytes())))
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
