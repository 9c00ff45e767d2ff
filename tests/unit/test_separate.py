"""What a logo is on the plates: written by WeasyPrint, taken apart by pikepdf, separated by Ghostscript."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
import weasyprint
from PIL import Image, ImageCms, ImageDraw

from brochure.errors import ClinicError, Place
from brochure.logo import LONGEST_SIDE, read_logo
from brochure.model import Logo
from brochure.profiles import PAPERS, Inks, opened, paper_profile
from brochure.separate import press_logo

EXAMPLE = Path(__file__).parents[2] / "clinics" / "example-logo.svg"
COATED = paper_profile("coated")
UNCOATED = paper_profile("uncoated")
INKS = Inks(COATED)
PLATES = ("Cyan", "Magenta", "Yellow", "Black")

Plates = tuple[int, ...]


class Page(NamedTuple):
    operators: bytes
    pictures: list[str]
    """The colour space of each picture."""
    pdf: bytes


def printed(logo: Logo) -> Page:
    """A page of 200 by 100 pixels with nothing but the logo on it."""
    url = f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode()}"
    html = (
        "<style>@page { size: 200px 100px; margin: 0 } body { margin: 0 }"
        " img { display: block; width: 200px; height: 100px }</style>"
        f"<img src='{url}' alt=''>"
    )
    pdf = weasyprint.HTML(string=html).write_pdf(output_intent="device-cmyk")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
        assert not any("/SMask" in one for one in streams)
        pictures = [str(one.ColorSpace) for one in streams if one.get("/Subtype") == "/Image"]
        forms = [one for one in streams if one.get("/Subtype") == "/Form"]
        operators = b"\n".join(one.read_bytes() for one in (document.pages[0].Contents, *forms))
        return Page(operators, pictures, pdf)


def plates(page: Page, folder: Path, *at: tuple[float, float]) -> list[Plates]:
    """Percent of each ink at points of the page (from 0 to 1), as a raster image processor separates it."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    (folder / "page.pdf").write_bytes(page.pdf)
    command = ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r72"]
    subprocess.run([*command, f"-sOutputFile={folder / 'p.tif'}", str(folder / "page.pdf")], check=True)
    pictures = [Image.open(folder / f"p({plate}).tif").convert("L") for plate in PLATES]
    return [tuple(round(100 - ink(picture, x, y) / 2.55) for picture in pictures) for x, y in at or ((0.5, 0.5),)]


def ink(picture: Image.Image, x: float, y: float) -> int:
    pixel = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    assert isinstance(pixel, int)
    return pixel


def close(one: Plates, other: Plates) -> bool:
    return all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))


def read(tmp_path: Path, data: str | bytes) -> Logo:
    path = tmp_path / "logo"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_logo(path, "clinics/logo")


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def plain(mode: str, color: object, kind: str = "PNG", **options: object) -> bytes:
    if kind == "JPEG":
        options["quality"] = 100
    return encoded(Image.new(mode, (80, 40), color), kind, **options)  # type: ignore[arg-type]


def palette() -> bytes:
    picture = Image.new("P", (80, 40), 1)
    picture.putpalette([255, 0, 0, 11, 85, 99])
    return encoded(picture)


def adobe_rgb() -> bytes:
    """A matrix profile with the primaries and gamma of Adobe RGB (1998), 4.3.1, made from sRGB's own header."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Colorants adapted to D50: Adobe RGB (1998) Color Image Encoding, annex.
    for tag, xyz in (
        (b"rXYZ", (0.60974, 0.31111, 0.01947)),
        (b"gXYZ", (0.20528, 0.62567, 0.06087)),
        (b"bXYZ", (0.14919, 0.06322, 0.74457)),
    ):
        entry = data.index(tag, 128)
        start = int.from_bytes(data[entry + 4 : entry + 8]) + 8
        data[start : start + 12] = b"".join(round(value * 65536).to_bytes(4, signed=True) for value in xyz)
    return bytes(data)


ADOBE_RGB = adobe_rgb()
BLACK_62 = (0, 0, 0, 62)


# ---------------------------------------------------------------------------------------- pixels


@pytest.mark.parametrize(
    ("data", "media_type", "expected"),
    [
        (plain("RGB", "#0b5563"), "image/jpeg", INKS("#0b5563")),
        (plain("RGB", "#0b5563", "JPEG"), "image/jpeg", INKS("#0b5563")),
        (plain("RGBA", (11, 85, 99, 255)), "image/jpeg", INKS("#0b5563")),
        # Half of #0b5563 on white.
        (plain("RGBA", (11, 85, 99, 128)), "image/jpeg", INKS("#84aab0")),
        (palette(), "image/jpeg", INKS("#0b5563")),
        (plain("L", 128), "image/png", BLACK_62),
        (plain("LA", (128, 255)), "image/png", BLACK_62),
        (plain("LA", (0, 127)), "image/png", BLACK_62),
        (plain("I;16", 128 * 257), "image/png", BLACK_62),
        (plain("1", 0), "image/png", (0, 0, 0, 100)),
        (plain("RGB", "#808080"), "image/png", BLACK_62),
        (plain("RGB", "#808080", "JPEG"), "image/png", BLACK_62),
        (plain("RGBA", (0, 0, 0, 127)), "image/png", BLACK_62),
        (plain("CMYK", (26, 230, 128, 51), "JPEG"), "image/jpeg", (10, 90, 50, 20)),
        (plain("CMYK", (26, 230, 128, 51), "JPEG", icc_profile=COATED.data), "image/jpeg", (10, 90, 50, 20)),
        (plain("CMYK", (0, 0, 0, 128), "JPEG", icc_profile=UNCOATED.data), "image/png", (0, 0, 0, 50)),
        (plain("RGB", "#0b5563", icc_profile=b"x" * 200), "image/jpeg", INKS("#0b5563")),
        (plain("L", 128, icc_profile=ADOBE_RGB), "image/png", BLACK_62),
        (plain("CMYK", (26, 230, 128, 51), "JPEG", icc_profile=ADOBE_RGB), "image/jpeg", (10, 90, 50, 20)),
    ],
)
def test_pixels_on_the_plates(tmp_path: Path, data: bytes, media_type: str, expected: Plates) -> None:
    logo = press_logo(read(tmp_path, data), COATED)
    assert (logo.media_type, logo.width, logo.height, logo.master) == (media_type, 80, 40, b"")
    page = printed(logo)
    assert page.pictures == ["/DeviceGray" if media_type == "image/png" else "/DeviceCMYK"]
    (found,) = plates(page, tmp_path)
    assert close(found, expected), found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("mode", "color", "embedded"),
    [("RGB", "#0b5563", ADOBE_RGB), ("CMYK", (26, 230, 128, 51), UNCOATED.data)],
)
def test_a_profile_of_its_own_is_gone_through_once(
    tmp_path: Path, paper: str, mode: str, color: object, embedded: bytes
) -> None:
    press = paper_profile(paper)
    kind = "PNG" if mode == "RGB" else "JPEG"
    found = Image.open(
        io.BytesIO(press_logo(read(tmp_path, plain(mode, color, kind, icc_profile=embedded)), press).data)
    )
    source = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
    once = ImageCms.profileToProfile(
        Image.new(mode, (1, 1), color),  # type: ignore[arg-type]
        source,
        opened(press),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        "CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert once is not None
    expected = (26, 230, 128, 51) if embedded == press.data else once.getpixel((0, 0))
    pixel = found.getpixel((9, 9))
    assert isinstance(pixel, tuple)
    assert isinstance(expected, tuple)
    assert close(pixel, expected)
    if mode == "RGB":
        assert not close(pixel, tuple(round(part * 2.55) for part in Inks(press)("#0b5563")))


def test_bare_paper_stays_bare_beside_an_edge(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (400, 200))
    draw = ImageDraw.Draw(picture)
    for at in range(0, 400, 40):
        draw.ellipse((at, 30, at + 25, 130), fill="#a61b29")
    logo = press_logo(read(tmp_path, encoded(picture)), COATED)
    inked = Image.open(io.BytesIO(logo.data))
    bare = [inked.getpixel((x, y)) for x in range(30, 400, 40) for y in range(200)]
    assert max(max(pixel) for pixel in bare if isinstance(pixel, tuple)) <= 1
    assert close(plates(printed(logo), tmp_path, (0.03, 0.4))[0], INKS("#a61b29"))


def test_large_picture(tmp_path: Path) -> None:
    picture = Image.radial_gradient("L").resize((3000, 1500))
    logo = press_logo(read(tmp_path, encoded(picture)), COATED)
    assert Image.open(io.BytesIO(logo.data)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_greys_keep_their_order(tmp_path: Path) -> None:
    ramp = Image.frombytes("L", (256, 1), bytes(range(256))).resize((256, 8))
    logo = press_logo(read(tmp_path, encoded(ramp)), COATED)
    picture = Image.open(io.BytesIO(logo.data))
    assert picture.mode == "L"
    tones = list(picture.crop((0, 0, 256, 1)).tobytes())
    assert tones == sorted(tones)
    assert (tones[0], tones[-1]) == (0, 255)


@pytest.mark.parametrize(
    "data",
    [
        plain("RGBA", (255, 255, 255, 255)),
        plain("RGBA", (11, 85, 99, 0)),
        plain("L", 255),
        plain("CMYK", (0, 0, 0, 0), "JPEG"),
    ],
)
def test_white_logo_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ClinicError) as caught:
        press_logo(read(tmp_path, data), COATED, Place(file="clinics/x.toml"))
    assert str(caught.value.faults[0]) == (
        "clinics/x.toml: is white, and cannot be seen on paper\nname a version of the logo that is made for white paper"
    )


@pytest.mark.parametrize(
    "body", ['<rect width="200" height="100" fill="#fff"/>', '<rect x="201" width="9" height="9"/>']
)
def test_drawing_that_cannot_be_seen_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ClinicError, match="is white, and cannot be seen on paper"):
        press_logo(read(tmp_path, svg(body)), COATED)


def test_speck_of_a_drawing_is_seen(tmp_path: Path) -> None:
    """In fewer pixels than it is looked at first it would be less than a shade of grey."""
    before = read(tmp_path, svg('<rect x="90" y="50" width=".03" height=".03"/>'))
    assert press_logo(before, COATED).media_type == "image/svg+xml"


# -------------------------------------------------------------------------------------- drawings


def svg(body: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" {attributes}>{body}</svg>'


RECT = 'width="200" height="100"'
GRADIENT = '<linearGradient id="a"><stop stop-color="#0b5563"/><stop offset="1" stop-color="#e08a2c"/></linearGradient>'
PATTERN = '<pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="4" height="8"/></pattern>'


@pytest.mark.parametrize(
    ("body", "attributes", "expected"),
    [
        (f"<rect {RECT}/>", "", (0, 0, 0, 100)),
        (f'<rect {RECT} fill="nonsense"/>', "", (0, 0, 0, 100)),
        (f'<rect {RECT} fill="currentColor"/>', "", (0, 0, 0, 100)),
        (f'<rect {RECT} fill="CURRENTCOLOR"/>', 'color="#0b5563"', INKS("#0b5563")),
        (f'<rect {RECT} fill="inherit"/>', 'fill="inherit" stroke="inherit"', (0, 0, 0, 100)),
        (f"<rect {RECT}/>", 'fill="#0b5563"', INKS("#0b5563")),
        (f'<rect {RECT} style="fill: rgb(11, 85, 99)"/>', "", INKS("#0b5563")),
        (f'<rect {RECT} fill="rgb(300, -5, 0)"/>', "", INKS("#ff0000")),
        (f'<rect {RECT} fill="hsl(0, 100%, 50%)" opacity="1" fill-opacity="100%"/>', "", INKS("#ff0000")),
        (f'<rect {RECT} fill="grey"/>', "", BLACK_62),
        (f'<g fill="#0b5563"><g><rect {RECT}/></g></g>', "", INKS("#0b5563")),
        (f'<defs><rect id="r" {RECT}/></defs><use href="#r" fill="#0b5563"/>', "", INKS("#0b5563")),
        (f'<clipPath id="c"><rect {RECT}/></clipPath><rect {RECT} clip-path="url(#c)"/>', "", (0, 0, 0, 100)),
        ('<path d="M0 50h200" stroke="#0b5563" stroke-width="80" fill="transparent"/>', "", INKS("#0b5563")),
        (f'{GRADIENT}<rect {RECT} fill="#0b5563"/>', "", INKS("#0b5563")),
    ],
)
def test_flat_drawing_stays_one(tmp_path: Path, body: str, attributes: str, expected: Plates) -> None:
    before = read(tmp_path, svg(body, attributes))
    logo = press_logo(before, COATED)
    assert (logo.media_type, logo.width, logo.height) == (before.media_type, before.width, before.height)
    page = printed(logo)
    assert page.pictures == []
    assert b"/DeviceCMYK" in page.operators
    assert not re.search(rb"\b(?:rg|RG|g|G|sh)\s", page.operators)
    assert b"/DeviceRGB" not in page.operators
    (found,) = plates(page, tmp_path)
    assert close(found, expected), found


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (f'{GRADIENT}<rect {RECT} fill="url(#a)"/>', "image/jpeg"),
        (f'{GRADIENT}<path d="M9 9h180v80" fill="none" stroke="url(#a)"/>', "image/jpeg"),
        (f'<rect {RECT} fill="#0b5563" opacity=".5"/>', "image/jpeg"),
        (f'<g fill-opacity="50%"><rect {RECT} fill="#0b5563"/></g>', "image/jpeg"),
        (f'<rect {RECT} fill="rgba(11, 85, 99, .5)"/>', "image/jpeg"),
        (f'<rect {RECT} fill="#0b556380"/>', "image/jpeg"),
        (f'<mask id="m"><rect {RECT} fill="white"/></mask><rect {RECT} fill="#0b5563" mask="url(#m)"/>', "image/jpeg"),
        (f'{PATTERN}<rect {RECT} fill="url(#p)"/>', "image/png"),
        (
            f'<image {RECT} href="data:image/png;base64,{base64.b64encode(plain("RGB", "#0b5563")).decode()}"/>',
            "image/jpeg",
        ),
        (f'<rect {RECT} opacity=".5"/>', "image/png"),
    ],
)
def test_other_drawings_become_pixels(tmp_path: Path, body: str, media_type: str) -> None:
    before = read(tmp_path, svg(body))
    logo = press_logo(before, COATED)
    assert (logo.media_type, logo.width, logo.height) == (media_type, before.width, before.height)
    assert Image.open(io.BytesIO(logo.data)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    page = printed(logo)
    assert page.pictures == ["/DeviceGray" if media_type == "image/png" else "/DeviceCMYK"]
    assert not re.search(rb"\b(?:rg|RG|g|G|sh)\s", page.operators)


def test_gradient_keeps_its_ends(tmp_path: Path) -> None:
    logo = press_logo(read(tmp_path, svg(f'{GRADIENT}<rect {RECT} fill="url(#a)"/>')), COATED)
    left, right = plates(printed(logo), tmp_path, (0.002, 0.5), (0.998, 0.5))
    assert all(abs(a - b) <= 4 for a, b in zip(left, INKS("#0b5563"), strict=True))
    assert all(abs(a - b) <= 4 for a, b in zip(right, INKS("#e08a2c"), strict=True))


@pytest.mark.parametrize(("width", "height"), [(1, 1000), (1000, 1), (0.001, 0.001)])
def test_extreme_shapes(tmp_path: Path, width: float, height: float) -> None:
    shape = f'<rect width="{width}" height="{height}" fill="#0b5563" opacity=".5"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{shape}</svg>'
    picture = Image.open(io.BytesIO(press_logo(read(tmp_path, drawing), COATED).data))
    assert max(picture.size) == LONGEST_SIDE
    assert min(picture.size) == (LONGEST_SIDE if width == height else 1)


def test_the_example_is_flat() -> None:
    page = printed(press_logo(read_logo(EXAMPLE, "x"), COATED))
    assert page.pictures == []
    assert b"/DeviceCMYK" in page.operators
    assert not re.search(rb"\b(?:rg|RG|g|G)\s", page.operators)


@pytest.mark.parametrize(
    "data",
    [
        plain("RGBA", (11, 85, 99, 128)),
        plain("CMYK", (9, 99, 199, 20), "JPEG", icc_profile=UNCOATED.data),
        svg(f'{GRADIENT}<rect {RECT} fill="url(#a)"/>'),
        svg(f'<rect {RECT} fill="#0b5563"/>'),
    ],
)
def test_same_logo_same_bytes(tmp_path: Path, data: str | bytes) -> None:
    logo = read(tmp_path, data)
    assert press_logo(logo, COATED) == press_logo(logo, COATED)


def test_printing_condition_decides(tmp_path: Path) -> None:
    logo = read(tmp_path, svg(f'<rect {RECT} fill="#0b5563"/>'))
    assert len({press_logo(logo, paper_profile(paper)).data for paper in PAPERS}) == len(PAPERS)
