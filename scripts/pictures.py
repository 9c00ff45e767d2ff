"""The pictures in docs/images: real pages, built anew and drawn by PDFium.

.venv/bin/python scripts/pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ARTICLE = "bmt-autoimmune"

# (picture, locale, layout, target, pages counted from 0, width of a page in pixels, whether pages stand side by side)
PICTURES = (
    ("trifold-en", "en", "trifold-a4", "office", (0, 1), 760, True),
    ("trifold-ar", "ar", "trifold-a4", "office", (1,), 760, False),
    ("leaflet-zh_Hans", "zh_Hans", "leaflet-a4", "office", (0, 1), 420, True),
    ("press-ar", "ar", "zfold-a4", "press", (0,), 900, False),
)
COVERS = ("scripts", ("hi", "ur", "km", "am", "ta", "my", "th", "ru", "ja", "ko"), 160, 5)
"""Picture, languages, width of a cover in pixels, covers in a row."""

GAP, FRAME, COLOURS = 14, "#b8c4c8", 96


def build(locale: str, layout: str, target: str, folder: Path) -> Path:
    """A file of a brochure, with all marks where it is for a print shop."""
    command = [sys.executable, "-m", "brochure", "build", ARTICLE]
    choice = ["-l", locale, "-L", layout, "-t", target, "-c", "example", "-o", str(folder)]
    marks = ["--marks", "all"] if target == "press" else []
    subprocess.run([*command, *choice, *marks], check=True, cwd=ROOT)
    return next(folder.rglob(f"{locale}/{ARTICLE}.{layout}.{target}*.pdf"))


def draw(pdf: Path, pages: tuple[int, ...], width: int, *, beside: bool) -> Image.Image:
    """Pages in a thin frame, below each other or side by side."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = [document[n].render(scale=width / document[n].get_width(), draw_annots=False).to_pil() for n in pages]
    return framed(found, len(found) if beside else 1)


def draw_cover(pdf: Path, width: int) -> Image.Image:
    """The first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=width / document[0].get_width(), draw_annots=False).to_pil()
        return picture


def framed(pages: list[Image.Image], columns: int) -> Image.Image:
    """Pages of one size in rows, each in a thin frame."""
    wide, high = pages[0].size
    rows = -(-len(pages) // columns)
    size = columns * (wide + GAP) - GAP + 2, rows * (high + GAP) - GAP + 2
    picture = Image.new("RGB", size, "white")
    for n, page in enumerate(pages):
        left, top = n % columns * (wide + GAP), n // columns * (high + GAP)
        picture.paste(FRAME, (left, top, left + wide + 2, top + high + 2))
        picture.paste(page, (left + 1, top + 1))
    return picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def main() -> None:
    """Draw all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, locale, layout, target, pages, width, beside in PICTURES:
            pdf = build(locale, layout, target, Path(folder))
            draw(pdf, pages, width, beside=beside).save(IMAGES / f"{name}.png", optimize=True)
        name, locales, width, columns = COVERS
        covers = [draw_cover(build(locale, "trifold-a4", "screen", Path(folder)), width) for locale in locales]
        framed(covers, columns).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
