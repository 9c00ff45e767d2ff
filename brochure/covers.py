"""Small pictures of covers, drawn from finished PDFs, each once, whoever asks and however often."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pypdfium2

from brochure.files import sha256, sha256_of, write_whole
from brochure.manifest import Row

FOLDER = "thumbnails"
WIDTH = 180
"""In pixels."""

_TABLE = f"{FOLDER}/covers.json"
_VERSION = 1
_COLOURS = 64
"""Enough for flat colours and the edges of letters; a third of the bytes of all of them."""
_OURS = re.compile(rf"{FOLDER}/[0-9a-f]{{16}}\.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A small picture of a cover, by its name below the page's folder, with the title that the PDF has."""

    file: str
    width: int
    height: int
    title: str


def draw(pdf: bytes) -> tuple[bytes, Cover]:
    """The first page as PNG, and what there is to say of it; its file is to be named."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        # PDFium rounds up.
        picture = page.render(scale=(WIDTH - 0.5) / page.get_width()).to_pil().convert("RGB").quantize(_COLOURS)
        title = document.get_metadata_value("Title")
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), Cover(file="", width=picture.width, height=picture.height, title=title)


def pictures(output: Path) -> list[str]:
    """What there is of pictures: the table's digest, and the files beside it by name."""
    try:
        names = sorted(path.name for path in (output / FOLDER).iterdir())
    except OSError:
        names = []
    return [sha256_of(output / _TABLE), *names]


class Covers:
    """The pictures of an output folder. Equal ones are one file, named after what is in it.

    A table beside them says which PDF each was drawn from, so that only those that are new or have changed are drawn.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._had = _read(output / _TABLE)
        self._used: dict[str, Cover] = {}

    def missing(self, rows: Iterable[Row]) -> int:
        """How many of these would have to be drawn."""
        return sum(row.sha256 not in self._had for row in rows)

    def of(self, row: Row) -> Cover | None:
        """The cover of a file, or None where it cannot be drawn.

        Raises:
            OutputError: the picture cannot be written.
        """
        cover = self._had.get(row.sha256)
        if cover is None or not (self._output / cover.file).is_file():
            try:
                png, cover = draw((self._output / row.file).read_bytes())
            except (OSError, pypdfium2.PdfiumError):  # it was changed, or taken away, since it was made
                return None
            cover = replace(cover, file=f"{FOLDER}/{sha256(png)[:16]}.png")
            write_whole(self._output / cover.file, png)
        self._used[row.sha256] = cover
        return cover

    def finish(self) -> None:
        """Write the table, and take away the pictures that nothing shows any more."""
        table = {"version": _VERSION, "covers": {digest: asdict(cover) for digest, cover in self._used.items()}}
        if self._used or self._had:
            text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
            write_whole(self._output / _TABLE, f"{text}\n".encode())
        for name in {cover.file for cover in self._had.values()} - {cover.file for cover in self._used.values()}:
            with suppress(OSError):
                (self._output / name).unlink()


def _read(path: Path) -> dict[str, Cover]:
    """The table of before; none where there is none, or none of ours, since pictures can be drawn anew."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if table["version"] != _VERSION:
            return {}
        covers = {
            str(digest): Cover(
                file=str(entry["file"]),
                width=int(entry["width"]),
                height=int(entry["height"]),
                title=str(entry["title"]),
            )
            for digest, entry in table["covers"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    # What it names will be taken away one day: that must be a picture of ours.
    return {digest: cover for digest, cover in covers.items() if _OURS.fullmatch(cover.file)}
