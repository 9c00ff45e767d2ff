"""A clinic's logo made safe: SVG stays a drawing, PNG and JPEG become a plain PNG, and a master for the press.

What a file is, is seen from its first bytes, not from its name.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageFile, ImageOps

from brochure.errors import ClinicError, Place
from brochure.model import Logo
from brochure.svg import clean_svg

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1200
"""Pixels kept: at 300 to the inch a logo 10 cm wide."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
OTHERS = (
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "a PostScript file"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (b"II*\x00", "a TIFF"),
    (b"MM\x00*", "a TIFF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"PK\x03\x04", "a ZIP archive"),
)
MARKS_OF_TEXT = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_logo(path: Path, shown: str) -> Logo:
    """Read an SVG, PNG or JPEG; `shown` is its path as the user knows it.

    The same file always gives the same bytes.

    Raises:
        ClinicError: where the file cannot be read, or is not fit for print.
    """
    data = _read(path, shown)
    if _is_markup(data):
        drawing = clean_svg(data, shown, picture=lambda inner: _png(_decoded(inner, shown)))
        return Logo(
            media_type="image/svg+xml",
            data=drawing.data,
            width=drawing.width,
            height=drawing.height,
        )
    picture = _decoded(data, shown)
    return Logo(
        media_type="image/png",
        data=_png(picture),
        width=picture.width,
        height=picture.height,
        master=_tiff(picture),
    )


def _read(path: Path, shown: str) -> bytes:
    place = Place(file=shown)
    if not path.is_file():
        message = "is a folder, not a picture" if path.is_dir() else "no such file"
        raise ClinicError(message, place=place, hint="put the logo beside the clinic's profile")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        message = f"cannot be read: {(fault.strerror or 'unknown reason').lower()}"
        raise ClinicError(message, place=place, hint="check who may read the file") from None
    if len(data) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES // 1024 // 1024} MB"
        hint = f"{LONGEST_SIDE} pixels on the longer side are enough"
        raise ClinicError(message, place=place, hint=hint)
    return data


def _is_markup(data: bytes) -> bool:
    return data.startswith(MARKS_OF_TEXT) or data[:64].lstrip()[:1] == b"<"


def _decoded(data: bytes, shown: str) -> Image.Image:
    """Eight bits a channel, at most `LONGEST_SIDE`, mode L, LA, RGB, RGBA or CMYK; of metadata only the profile."""
    place = Place(file=shown)
    if not data.startswith((PNG, JPEG)):
        other = next((name for start, name in OTHERS if data.startswith(start)), "")
        message = f"is {other}, not an SVG, PNG or JPEG" if other else "is no SVG, PNG or JPEG"
        raise ClinicError(message, place=place, hint="export the logo as SVG, PNG or JPEG")
    try:
        with _strict_pillow():
            picture: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            if getattr(picture, "is_animated", False) and picture.format == "PNG":
                message = "is animated"
                raise ClinicError(message, place=place, hint="export a single picture")
            picture.load()
    except Image.DecompressionBombError:
        message = f"has more than {MAX_PIXELS // 1_000_000} megapixels"
        hint = f"{LONGEST_SIDE} pixels on the longer side are enough"
        raise ClinicError(message, place=place, hint=hint) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError):
        # Each decoder has its own way of tripping over bytes that are not there.
        message = "is damaged or cut off"
        raise ClinicError(message, place=place, hint="export the logo again") from None
    return _eight_bits(ImageOps.exif_transpose(picture))


@contextmanager
def _strict_pillow() -> Iterator[None]:
    """Pillow's own defaults: WeasyPrint, once imported, has it fill cut-off pictures with grey."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            # Pillow warns from 90 megapixels on, and raises from twice that: our limit is lower.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _eight_bits(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut them off at 255 instead of scaling.
        picture.info.pop("transparency", None)
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.has_transparency_data:
        grey = picture.mode in ("1", "L", "LA")
        # Straight from a palette, Pillow warns of what it would lose.
        picture = picture.convert("RGBA")
        opaque = picture.getchannel("A").getextrema() == (255, 255)
        picture = picture.convert(("L" if grey else "RGB") + ("" if opaque else "A"))
    elif picture.mode in ("1", "P"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    # Thumbnails keep the ratio, and never enlarge.
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # What is not in `info` is not written: no date, no camera.
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def _png(picture: Image.Image) -> bytes:
    """In sRGB, without a profile."""
    buffer = io.BytesIO()
    plain = _srgb(picture)
    plain.info.clear()
    plain.save(buffer, format="PNG", compress_level=9)
    return buffer.getvalue()


def _tiff(picture: Image.Image) -> bytes:
    """In its own colours, with its own profile; TIFF is what holds them all."""
    buffer = io.BytesIO()
    picture.save(buffer, format="TIFF", compression="tiff_adobe_deflate")
    return buffer.getvalue()


def _srgb(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through."""
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    if alpha:
        picture = picture.convert(picture.mode[:-1])
    profile = picture.info.get("icc_profile")
    picture = (_through_profile(picture, profile) if profile else picture).convert("RGB")
    if alpha:
        picture.putalpha(alpha)
    return picture


def _through_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # Broken, or a profile for another kind of picture: viewers leave it aside, so do we.
        return picture
    return converted or picture
