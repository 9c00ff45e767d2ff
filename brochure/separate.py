"""A logo in the inks of a press: a flat drawing stays one, everything else becomes pixels without transparency."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pydyf
import pypdfium2
from PIL import Image, ImageChops, ImageCms
from tinycss2.color5 import parse_color  # type: ignore[import-untyped]
from weasyprint import HTML
from weasyprint.images import SVGImage
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import FontConfiguration

from brochure.colour import device_cmyk
from brochure.errors import ClinicError, Place
from brochure.fetch import NothingOutside
from brochure.logo import LONGEST_SIDE
from brochure.model import Logo
from brochure.profiles import COMPENSATED, RELATIVE, Inks, Profile, blacks, inks_for, opened
from brochure.svg import NAMESPACE

_GLANCE = 300
"""Pixels of the longer side that tell whether there is anything to be seen of a drawing."""

OPACITIES = ("opacity", "fill-opacity", "stroke-opacity")
BLACK = device_cmyk((0, 0, 0, 100))
DEFAULTS = {"fill": BLACK, "stroke": "none", "color": BLACK}
"""What a drawing is painted with where it does not say: SVG 2, 13.2, black being one ink."""


def press_logo(logo: Logo, profile: Profile, place: Place | None = None) -> Logo:
    """The logo for a printing condition: an SVG in device-cmyk(), a CMYK JPEG, or a PNG that is black ink alone.

    Pixels are converted once, from what they were in: their own ICC profile, or sRGB. CMYK pixels without a profile
    keep their numbers, and so do those of the same profile or of black ink alone. A grey picture becomes black ink of
    the same lightness. What shines through is laid on white paper. An SVG with gradients, patterns, masks, pictures or
    opacity is drawn in pixels first, `LONGEST_SIDE` of them: 35 mm at 870 to the inch.

    Raises:
        ClinicError: nothing of the picture is left on white paper; `place` is where the logo was read.
    """
    if logo.media_type == "image/svg+xml":
        drawing = _flat_drawing(logo.data, inks_for(profile))
        flat = replace(logo, data=drawing) if drawing else logo
        if drawing and _is_seen(_glance(flat)):
            return flat
        picture = _drawn(flat)
        if drawing and _is_seen(picture):
            return flat
    else:
        picture = Image.open(io.BytesIO(logo.master or logo.data), formats=("TIFF", "PNG"))
    picture = _separated(_on_paper(picture), profile)
    bare = 255 if picture.mode == "L" else 0
    if all(band.getextrema() == (bare, bare) for band in picture.split()):
        hint = "name a version of the logo that is made for white paper"
        raise ClinicError("is white, and cannot be seen on paper", place=place, hint=hint)
    buffer = io.BytesIO()
    if picture.mode == "L":
        picture.save(buffer, "PNG", compress_level=9)
        return replace(logo, media_type="image/png", data=buffer.getvalue(), master=b"")
    # At 95 there is up to 3 % of ink on bare paper beside an edge; at 100 it is less than half a percent.
    picture.save(buffer, "JPEG", quality=100, subsampling="4:4:4")
    return replace(logo, media_type="image/jpeg", data=buffer.getvalue(), master=b"")


# ------------------------------------------------------------------------------------------ pixels


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("LA", "RGBA"):
        return picture
    flat = Image.new(picture.mode[:-1], picture.size, "white")
    flat.paste(picture.convert(flat.mode), mask=picture.getchannel("A"))
    flat.info = picture.info
    return flat


def _separated(picture: Image.Image, profile: Profile) -> Image.Image:
    """Mode CMYK, or L where it is black ink alone: 0 is full ink."""
    embedded = picture.info.get("icc_profile", b"")
    if picture.mode == "CMYK":
        *colours, black = picture.split()
        if all(ink.getextrema() == (0, 0) for ink in colours):
            return ImageChops.invert(black)
        if embedded in (b"", profile.data):
            return picture
    press = opened(profile)
    try:
        return _converted(picture, ImageCms.ImageCmsProfile(io.BytesIO(embedded)), press)
    except (ImageCms.PyCMSError, OSError, ValueError):
        # None, broken, or for another kind of picture: viewers leave it aside, so do we.
        if picture.mode == "CMYK":
            return picture
        return _converted(picture.convert("RGB"), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")), press)


def _converted(picture: Image.Image, source: ImageCms.ImageCmsProfile, press: ImageCms.ImageCmsProfile) -> Image.Image:
    if _is_grey(picture):
        table = blacks(source, picture.mode, press)
        return picture.getchannel(0).point([255 - black for black in table])
    converted = ImageCms.profileToProfile(picture, source, press, RELATIVE, "CMYK", flags=COMPENSATED)
    assert converted is not None  # only a conversion in place gives nothing back
    return converted


def _is_grey(picture: Image.Image) -> bool:
    if picture.mode != "RGB":
        return picture.mode == "L"
    red, green, blue = picture.split()
    return all(ImageChops.difference(red, other).getextrema() == (0, 0) for other in (green, blue))


# ---------------------------------------------------------------------------------------- drawings


def _drawn(logo: Logo) -> Image.Image:
    """The drawing in pixels (RGB, on white)."""
    scale = LONGEST_SIDE / max(logo.width, logo.height)
    width, height = (max(1, round(side * scale)) for side in (logo.width, logo.height))
    url = f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode()}"
    html = (
        f"<style>@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
        f" img {{ display: block; width: {width}px; height: {height}px }}</style><img src='{url}' alt=''>"
    )
    # A pixel of CSS is 3/4 pt.
    return _rendered(HTML(string=html, url_fetcher=NothingOutside()).write_pdf(font_config=_fonts()), 4 / 3)


def _glance(logo: Logo) -> Image.Image:
    """A flat drawing in fewer pixels, drawn without a page around it; blank where it is not as flat as it looked.

    Whatever is seen of it here is seen in more pixels, too.
    """
    scale = _GLANCE / max(logo.width, logo.height)
    width, height = (max(1, round(side * scale)) for side in (logo.width, logo.height))
    states = pydyf.Dictionary()
    resources = pydyf.Dictionary({"ExtGState": states, "XObject": {}, "Pattern": {}, "Shading": {}})
    stream = Stream({}, (0, 0, width, height), resources, {}, None, {}, None)
    stream.transform(d=-1, f=height)
    SVGImage(ElementTree.fromstring(logo.data), "logo", NothingOutside(), None).draw(stream, width, height, None)
    if resources["XObject"] or resources["Pattern"] or resources["Shading"]:
        return Image.new("RGB", (1, 1), "white")
    pdf, output = pydyf.PDF(), io.BytesIO()
    pdf.add_object(stream)
    box = pydyf.Array((0, 0, width, height))
    pdf.add_page(
        pydyf.Dictionary({
            "Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": box, "Contents": stream.reference,
            "Resources": pydyf.Dictionary({"ExtGState": states}),
        })
    )  # fmt: skip
    pdf.write(output)
    return _rendered(output.getvalue(), 1)


def _rendered(pdf: bytes, scale: float) -> Image.Image:
    """The first page of a PDF in pixels (RGB, on white)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    return picture


def _is_seen(picture: Image.Image) -> bool:
    """Whether anything of a picture is seen on white paper."""
    return ImageChops.invert(picture).getbbox() is not None


@cache
def _fonts() -> FontConfiguration:
    """Made once: it takes longer than a drawing, which has no text."""
    return FontConfiguration()


def _flat_drawing(data: bytes, inks: Inks) -> bytes | None:
    """A clean drawing in inks; None where WeasyPrint could write it only in RGB or with transparency."""
    root = ElementTree.fromstring(data)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        opacities = [element.attrib.pop(key, "1") for key in OPACITIES]
        if element.tag == "image" or element.get("mask", "none") != "none" or not all(map(_is_opaque, opacities)):
            return None
        for key in DEFAULTS:
            if key in element.attrib:
                paint = _paint(element.attrib[key], inks)
                if paint is None:
                    return None
                element.set(key, paint)
    for key, default in DEFAULTS.items():
        if root.get(key, "inherit") == "inherit":
            root.set(key, default)
    root.set("xmlns", NAMESPACE)
    return ElementTree.tostring(root, encoding="unicode").encode()


def _is_opaque(value: str) -> bool:
    number = value.strip()
    try:
        return float(number.removesuffix("%")) >= (100 if number.endswith("%") else 1)
    except ValueError:
        return False


def _paint(value: str, inks: Inks) -> str | None:
    """A paint in inks, none where there is nothing to see of it; None where it is not flat."""
    word = value.strip().lower()
    if word in ("none", "inherit", "context-fill", "context-stroke"):
        return word
    if word == "currentcolor":
        return "currentColor"  # WeasyPrint knows it in this spelling only
    if "url(" in word:
        return None
    colour = parse_color(word)
    if colour is None:
        return BLACK  # as WeasyPrint paints what it cannot read
    if 0 < colour.alpha < 1:
        return None
    if colour.alpha <= 0:
        return "none"
    channels = (min(255, max(0, round(255 * channel))) for channel in colour.to("srgb").coordinates)
    return device_cmyk(inks("#" + "".join(f"{channel:02x}" for channel in channels)))
