"""Plates as Ghostscript separates them: another program's word on what a press file prints."""

from __future__ import annotations

import re
import subprocess
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from support import tools

INKS = ("Cyan", "Magenta", "Yellow", "Black")
DPI = 100
PER_MM = DPI / 25.4

Rectangle = tuple[float, float, float, float]
"""mm from the top left corner of the medium: left, top, right, bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """The plates of a page by the name of their ink, whatever inks there are; 255 is full ink."""

    plates: dict[str, Image.Image]

    def part(self, ink: str, area: Rectangle) -> Image.Image:
        """The whole pixels of a plate that lie in an area."""
        left, top, right, bottom = (round(length * PER_MM) for length in area)
        return self.plates[ink].crop((left + 1, top + 1, max(right - 1, left + 2), max(bottom - 1, top + 2)))

    def process(self) -> list[Image.Image]:
        """Cyan, magenta, yellow, black."""
        return [self.plates[ink] for ink in INKS]


def separations(pdf: Path, folder: Path, *, dpi: int = DPI, page: int = 0) -> list[Separation]:
    """Every page of a file, or one, counted from 1; so many pixels to the inch, edges smoothed."""
    ghostscript = tools.program("gs", "ghostscript")
    folder.mkdir()
    # Smoothed by drawing them four times as large, which is nearer to the true area than smoothing each shape.
    command = [
        ghostscript, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{4 * dpi}", "-dDownScaleFactor=4",
        *([f"-dFirstPage={page}", f"-dLastPage={page}"] if page else []),
        f"-sOutputFile={folder / 'page-%03d.tif'}", str(pdf),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages: dict[str, dict[str, Image.Image]] = {}
    for path in sorted(folder.iterdir()):
        if plate := re.fullmatch(r"page-(\d+)\((.+)\)\.tif", path.name):
            with Image.open(path) as picture:
                pages.setdefault(plate[1], {})[plate[2]] = ImageChops.invert(picture.convert("L"))
        path.unlink()
    return [Separation(plates=plates) for _, plates in sorted(pages.items())]


def grid(plate: Image.Image, cell: float, size: tuple[float, float]) -> list[float]:
    """The mean ink in percent of each cell, about `cell` mm wide and high, of a plate of `size` mm."""
    columns, rows = (max(1, round(length / cell)) for length in size)
    means = plate.convert("F").resize((columns, rows), Image.Resampling.BOX)
    return [level / 2.55 for level in array("f", means.tobytes())]


def same(pictures: Iterable[Image.Image]) -> bool:
    """Whether pictures differ nowhere by more than two of 255 levels."""
    first, *others = pictures
    return all(_most(ImageChops.difference(first, other)) <= 2 for other in others)


def _most(picture: Image.Image) -> int:
    _, most = picture.getextrema()
    assert isinstance(most, int)
    return most
