from __future__ import annotations

import base64
import io
import resource
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
import weasyprint
from PIL import Image, ImageCms, PngImagePlugin

from brochure.errors import ClinicError, Fault
from brochure.logo import LONGEST_SIDE, read_logo
from brochure.model import Logo

EXAMPLE = Path(__file__).parents[2] / "clinics" / "example-logo.svg"
SVG = "{http://www.w3.org/2000/svg}"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def read(tmp_path: Path, data: str | bytes, name: str = "logo.svg") -> Logo:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_logo(path, f"clinics/{name}")


def faults(tmp_path: Path, data: str | bytes, name: str = "logo.svg") -> tuple[Fault, ...]:
    with pytest.raises(ClinicError) as caught:
        read(tmp_path, data, name)
    assert all(f.place and f.place.file == f"clinics/{name}" for f in caught.value.faults)
    assert all(f.message and f.hint for f in caught.value.faults)
    return caught.value.faults


def fault(tmp_path: Path, data: str | bytes, name: str = "logo.svg") -> Fault:
    (one,) = faults(tmp_path, data, name)
    return one


def svg(body: str, attributes: str = 'viewBox="0 0 20 10"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>\n{body}\n</svg>'


def body(tmp_path: Path, content: str) -> str:
    """What is left of the drawing within <svg>."""
    text = read(tmp_path, svg(content)).data.decode()
    return text.partition(">")[2].removesuffix("</svg>")


RECT = '<rect width="20" height="10" />'


# ------------------------------------------------------------------------------------------- SVG


def test_drawing_is_kept() -> None:
    logo = read_logo(EXAMPLE, "clinics/example-logo.svg")
    assert logo.media_type == "image/svg+xml"
    assert (logo.width, logo.height) == (64, 64)
    before = ElementTree.parse(EXAMPLE).getroot()
    after = ElementTree.fromstring(logo.data)
    assert [e.tag for e in after.iter()] == [e.tag for e in before.iter()]
    assert [e.get("d") for e in after.iter()] == [e.get("d") for e in before.iter()]


def test_cleaning_is_deterministic_and_idempotent(tmp_path: Path) -> None:
    once = read_logo(EXAMPLE, "x").data
    assert read_logo(EXAMPLE, "x").data == once
    assert read(tmp_path, once).data == once


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<script xlink:href='http://evil.example/x.js'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>hi</p></foreignObject>",
        "<animate attributeName='x' to='9'/>",
        "<set attributeName='href' to='javascript:alert(1)'/>",
        "<image xlink:href='http://evil.example/track.png' width='9' height='9'/>",
        "<image href='file:///etc/passwd' width='9' height='9'/>",
        "<image href='//evil.example/track.png' width='9' height='9'/>",
        "<image href='other.png' width='9' height='9'/>",
        "<use href='http://evil.example/x.svg#a'/>",
        "<use xlink:href='file:///etc/passwd#a'/>",
        "<use href='#nowhere'/>",
        "<style>@import url(http://evil.example/x.css);</style>",
        "<style>@font-face { font-family: x; src: url(http://evil.example/x) }</style>",
        "<style>* { background: url(http://evil.example/x) }</style>",
        "<metadata><x xmlns='http://elsewhere.example/'>made by me</x></metadata>",
        "<title>Layer 1</title><desc>secret</desc>",
        "<x:iframe xmlns:x='http://www.w3.org/1999/xhtml' src='http://evil.example'/>",
        "<?xml-stylesheet href='http://evil.example/x.css'?>",
        "<!-- note to self -->",
        "loose text",
        "<filter id='f'><feImage href='http://evil.example/x.png'/></filter>",
    ],
)
def test_what_does_not_draw_is_left_out(tmp_path: Path, evil: str) -> None:
    assert body(tmp_path, evil + RECT) == RECT


@pytest.mark.parametrize(
    "attribute",
    [
        "onload='alert(1)'",
        "onclick='alert(1)'",
        "style='background:url(http://evil.example/x)'",
        "style='-x: 1; behavior: url(#x)'",
        "clip-path='url(http://evil.example/x.svg#a)'",
        "style='clip-path: u\\72l(file:///etc/passwd)'",
        "mask='url(&quot;file:///etc/passwd&quot;)'",
        "mask='url(#nowhere)'",
        "x='javascript:alert(1)'",
        "class='a b'",
        "id='unused'",
        "data-name='x'",
        "href='javascript:alert(1)'",
        "xml:base='http://evil.example/'",
        "filter='none'",
    ],
)
def test_attributes_that_do_not_draw_are_left_out(tmp_path: Path, attribute: str) -> None:
    assert body(tmp_path, f'<rect width="20" {attribute} height="10"/>') == RECT


@pytest.mark.parametrize(
    "paint",
    [
        "url(http://evil.example/x.svg#a)",
        "url(file:///etc/passwd)",
        "u\\72l(http://evil.example/)",
        "url(/**/'http://evil.example/')",
        "url(#nowhere)",
        "image(http://evil.example/)",
        "red; background: url(x)",
        "}",
    ],
)
def test_paint_from_outside_paints_nothing(tmp_path: Path, paint: str) -> None:
    assert body(tmp_path, f'<rect fill="{paint}" width="20" height="10"/>') == (
        '<rect width="20" height="10" fill="none" />'
    )


def test_links_and_switches_become_groups(tmp_path: Path) -> None:
    content = (
        f"<a href='http://evil.example'>{RECT}</a>"
        f"<switch><foreignObject/><g fill='red'>{RECT}</g><g>{RECT}{RECT}</g></switch>"
    )
    assert body(tmp_path, content) == f'<g>{RECT}</g><g><g fill="red">{RECT}</g></g>'


def test_style_sheets_become_attributes(tmp_path: Path) -> None:
    content = """
      <style>
        .a, rect.b { fill: #0b5563; stroke: none !important }
        .b { fill: red; stroke: blue; clip-path: url(#c); font-family: x }
        @media print { rect { fill: black } }
        rect { fill: green }
      </style>
      <clipPath id="c"><rect width="20" height="10"/></clipPath>
      <rect class="b" fill="yellow" width="20" height="10"/>
      <circle class="a" r="2" style="fill: white; stroke: red"/>
    """
    left = body(tmp_path, content)
    assert left == (
        '<clipPath id="logo-1"><rect width="20" height="10" fill="green" /></clipPath>'
        '<rect width="20" height="10" fill="#0b5563" stroke="none" clip-path="url(#logo-1)" />'
        '<circle r="2" fill="white" stroke="none" />'
    )


def test_references_within_the_file_are_kept_under_names_of_our_own(tmp_path: Path) -> None:
    content = """
      <defs>
        <linearGradient id="cover"><stop offset="0%" stop-color="#0b5563"/></linearGradient>
        <linearGradient id="b" xlink:href="#cover" gradientTransform="rotate(45)"/>
        <g id="leaf"><path d="M0 0h1v1z"/></g>
      </defs>
      <rect fill="url('#b')" width="20" height="10"/>
      <use xlink:href="#leaf" x="2"/>
    """
    left = body(tmp_path, content)
    assert "cover" not in left
    assert 'href="#logo-' in left
    assert 'fill="url(#logo-' in left
    ids = [e.get("id") for e in ElementTree.fromstring(f"<g>{left}</g>").iter() if e.get("id")]
    assert sorted(filter(None, ids)) == ["logo-1", "logo-2", "logo-3"]


@pytest.mark.parametrize(
    ("attributes", "width", "height", "box"),
    [
        ('viewBox="0 0 20 10"', 20, 10, "0 0 20 10"),
        ('viewBox="-5,-5 20,10" width="40"', 40, 20, "-5 -5 20 10"),
        ('viewBox="0 0 20 10" height="1in"', 192, 96, "0 0 20 10"),
        ('viewBox="0 0 20 10" width="100%" height="100%"', 20, 10, "0 0 20 10"),
        ('width="25.4mm" height="12.7mm"', 96, 48, "0 0 96 48"),
        ('width="72pt" height="6pc"', 96, 96, "0 0 96 96"),
        ('width="20" height="10" viewBox="0 0 0 0"', 20, 10, "0 0 20 10"),
    ],
)
def test_natural_size(tmp_path: Path, attributes: str, width: float, height: float, box: str) -> None:
    logo = read(tmp_path, svg(RECT, attributes))
    assert (logo.width, logo.height) == pytest.approx((width, height))
    assert ElementTree.fromstring(logo.data).get("viewBox") == box


def test_outermost_position_means_nothing(tmp_path: Path) -> None:
    logo = read(tmp_path, svg(RECT, 'x="5" y="5" viewBox="0 0 2 1"'))
    assert logo.data.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1" width="2" height="1">')


@pytest.mark.parametrize("attributes", ["", 'width="20"', 'viewBox="0 0 -1 5"', 'viewBox="0 0"'])
def test_without_size(tmp_path: Path, attributes: str) -> None:
    one = fault(tmp_path, svg(RECT, attributes))
    assert one.message == "has no size"
    assert "viewBox" in one.hint
    assert str(one.place) == "clinics/logo.svg:1"


def test_plain_doctype_is_harmless(tmp_path: Path) -> None:
    doctype = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    )
    assert read(tmp_path, doctype + svg(RECT)).data == read(tmp_path, svg(RECT)).data


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, svg(RECT).encode(encoding)).data == read(tmp_path, svg(RECT)).data


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE svg [\n<!ENTITY a "lol">\n' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">\n' for n in range(2, 12)
    )
    one = fault(tmp_path, bomb + "]>\n" + svg("&a11;"))
    assert one.message == "declares XML entities, which a drawing does not need"
    assert one.hint == "export it again as plain SVG"
    assert str(one.place) == "clinics/logo.svg:3"


def test_outside_entities_are_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("&x;")
    assert "entities" in fault(tmp_path, text).message


def test_broken_xml_names_the_line(tmp_path: Path) -> None:
    one = fault(tmp_path, svg("<g>\n<rect/>"))
    assert one.message == "not well-formed XML: mismatched tag"
    assert str(one.place) == "clinics/logo.svg:4"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<html><body/></html>", "is not an SVG drawing: its root is <html>"),
        ('<x:svg xmlns:x="http://elsewhere.example/"/>', "is not an SVG drawing"),
        ("<!DOCTYPE html><html><br></html>", "not well-formed XML"),
        ("<", "not well-formed XML"),
        ("<?xml version='1.0' encoding='x-none'?><svg/>", "has a text encoding that cannot"),
        ("<?xml version='1.0' encoding='gb18030'?><svg/>", "has a text encoding that cannot"),
        (svg("<g><text x='2'>Clinic</text></g>" + RECT), "contains text, which needs fonts"),
        (svg("<flowRoot/>" + RECT), "contains text, which needs fonts"),
        (svg("<meshgradient/>" + RECT), "has a mesh gradient"),
        (svg(RECT.replace(" ", " filter='url(#f)' ", 1)), "uses a filter effect"),
        (svg(RECT.replace(" ", " style='marker-end:url(#f)' ", 1)), "uses line markers"),
        (svg(RECT.replace(" ", " fill='var(--x, red)' ", 1)), "takes its colours from a web page"),
        (svg(""), "has nothing left to draw"),
        (svg(f"<defs>{RECT}</defs>"), "has nothing left to draw"),
        (svg("<image href='http://evil.example/logo.png'/>"), "has nothing left to draw"),
        (svg("<path d='M0 0L1e9 0'/>"), "has coordinates beyond 1,000,000"),
        (svg("<path d='M0 0L1e999 0'/>"), "has coordinates beyond 1,000,000"),
        (svg("<rect transform='scale(9999999)'/>"), "has coordinates beyond 1,000,000"),
        (svg("<rect/>" * 20_001), "has more than 20,000 elements"),
        (svg("<g>" * 100 + RECT + "</g>" * 100), "nests more than 64 groups"),
        (svg("<g>" * 19_000 + RECT + "</g>" * 19_000), "nests more than 64 groups"),
        (svg("<g>" * 90_000 + RECT + "</g>" * 90_000), "has more than 20,000 elements"),
        (
            svg("<style>" + ".a{fill:red}" * 900 + "</style>" + RECT * 900),
            "has too many style rules",
        ),
        (
            svg("<style>a ~ b{fill:red}</style>" + RECT),
            "has a style rule that is too elaborate: a ~ b",
        ),
        (svg("<style>a:not(b){fill:red}</style>" + RECT), "has a style rule that is too elaborate"),
        (
            svg("<style>a b c d e f g{fill:red}</style>" + RECT),
            "has a style rule that is too elaborate",
        ),
        (svg("<!--" + "x" * 1024 * 1024 + "-->" + RECT), "is larger than 1024 KB"),
    ],
)
def test_unfit_drawings(tmp_path: Path, data: str, message: str) -> None:
    assert message in fault(tmp_path, data).message


@pytest.mark.parametrize("paint", ["#1e99ab", "#0E5", "rgb(11, 85, 99)", "currentColor"])
def test_colours_are_not_taken_for_numbers(tmp_path: Path, paint: str) -> None:
    assert f'fill="{paint}"' in body(tmp_path, f'<rect width="9" height="9" fill="{paint}"/>')


def test_text_names_its_line_and_the_remedy(tmp_path: Path) -> None:
    one = fault(tmp_path, svg(f"{RECT}\n<text>Clinic</text>\n<text>again</text>"))
    assert str(one.place) == "clinics/logo.svg:3"
    assert one.hint == "convert text to outlines (paths), then export"


def test_every_fault_of_a_drawing_at_once(tmp_path: Path) -> None:
    content = "<text>x</text><rect filter='url(#a)'/>"
    assert [f.message for f in faults(tmp_path, svg(content, ""))] == [
        "has no size",
        "contains text, which needs fonts",
        "uses a filter effect",
    ]


def use_bomb(levels: int, times: int) -> str:
    uses = [f'<use href="#l{n}"/>' for n in range(levels)]
    layers = "".join(f'<g id="l{n}">{uses[n - 1] * times}</g>' for n in range(1, levels))
    return svg(f'<g id="l0">{RECT}</g>{layers}{uses[-1]}')


def test_use_bomb_is_refused(tmp_path: Path) -> None:
    one = fault(tmp_path, use_bomb(10, 10))
    assert one.message == "repeats its parts without end, or more than 50,000 times"
    assert one.hint == "export it without <use>, and simplify it"


def test_some_repetition_is_fine(tmp_path: Path) -> None:
    assert read(tmp_path, use_bomb(3, 10)).data.count(b"<use") == 21


@pytest.mark.parametrize(
    "content",
    [
        '<g id="a"><use href="#a"/></g>',
        '<use id="a" href="#b"/><use id="b" href="#a"/>',
        '<pattern id="p"><rect width="9" fill="url(#p)"/></pattern><rect fill="url(#p)"/>',
        '<g id="a">' + '<use href="#b"/>' * 50 + '</g><g id="b">' + '<use href="#a"/>' * 50 + "</g>",
        '<rect id="u0" width="1" height="1"/>'
        + "".join(f'<use id="u{n}" href="#u{n - 1}"/>' for n in range(1, 2000))
        + '<use href="#u1999"/>',
    ],
)
def test_endless_references_are_refused(tmp_path: Path, content: str) -> None:
    assert "repeats its parts without end" in fault(tmp_path, svg(content)).message


@pytest.mark.parametrize(
    "css",
    [
        "rect" + ":not(" * 5000 + "a" + ")" * 5000 + "{fill:red}",
        "rect{fill:" + "(" * 5000 + ")" * 5000 + "}",
        "a{" * 5000,
        "}{][)(\\",
    ],
)
def test_hostile_style_sheets_do_not_crash(tmp_path: Path, css: str) -> None:
    try:
        assert read(tmp_path, svg(f"<style>{css}</style>{RECT}")).data.count(b"<rect") == 1
    except ClinicError as error:
        (one,) = error.faults
        assert one.message.startswith("has ")


def rendered(drawing: bytes) -> bytes:
    style = "@page { size: 40mm 20mm; margin: 0 } img { display: block; width: 40mm }"
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
    html = f'<style>{style} body {{ margin: 0 }}</style><img alt="" src="{source}">'
    pdf = weasyprint.HTML(string=html).write_pdf()
    return bytes(pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil().tobytes())


def test_cleaning_does_not_change_the_picture(tmp_path: Path) -> None:
    drawing = svg("""
      <style>.a { fill: url(#g) } #mark > .b { fill: none; stroke: #8f4708 !important }</style>
      <defs>
        <linearGradient id="g"><stop offset="0" stop-color="#0b5563"/>
          <stop offset="100%" style="stop-color: rgb(224, 138, 44); stop-opacity: .8"/>
        </linearGradient>
        <clipPath id="c"><circle cx="15" cy="5" r="4"/></clipPath>
        <pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse">
          <circle cx=".5" cy=".5" r=".3" fill="#a61b29"/>
        </pattern>
        <path id="leaf" d="M0 4C3 4 4 2 4 0C1 0 0 2 0 4Z"/>
      </defs>
      <a href="https://clinic.example"><rect class="a" width="10" height="5"/></a>
      <g id="mark" transform="translate(1,5)"><path class="b" d="M0 0h4v4z"
        style="stroke-width: .5; stroke: blue"/></g>
      <g clip-path="url(#c)"><rect x="10" width="10" height="10" fill="url(#p)"/></g>
      <use xlink:href="#leaf" x="6" y="5" fill="#0b5563" opacity=".5"/>
    """)
    before = rendered(drawing.encode())
    assert len(set(before)) > 50
    assert rendered(read(tmp_path, drawing).data) == before


# -------------------------------------------------------------------------------- embedded pictures


def png(mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, **{"color": 0, **options}).save(buffer, "PNG")  # type: ignore[arg-type]
    return buffer.getvalue()


def embedded(data: bytes, kind: str = "image/png") -> str:
    address = f"data:{kind};base64," + base64.b64encode(data).decode()
    return svg(f'<image xlink:href="{address}" width="20" height="10"/>')


def test_embedded_picture_is_made_safe(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "taken in ward 7")
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5563").save(buffer, "PNG", pnginfo=info)
    image = ElementTree.fromstring(read(tmp_path, embedded(buffer.getvalue())).data)[0]
    start, _, code = image.attrib["href"].partition(",")
    assert start == "data:image/png;base64"
    inner = base64.b64decode(code)
    assert b"ward 7" not in inner
    assert Image.open(io.BytesIO(inner)).getpixel((0, 0)) == (11, 85, 99)


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (png()[:60], "image/png", "embeds a picture that is damaged or cut off"),
        (b"GIF89a", "image/png", "embeds a picture that is a GIF, not an SVG, PNG or JPEG"),
        (b"<svg/>", "image/svg+xml", "embeds something other than a PNG or JPEG picture"),
        (b"", "image/png", "embeds something other than a PNG or JPEG picture"),
    ],
)
def test_unfit_embedded_pictures(tmp_path: Path, data: bytes, kind: str, message: str) -> None:
    assert fault(tmp_path, embedded(data, kind)).message == message


def test_embedded_address_that_is_not_base64(tmp_path: Path) -> None:
    content = svg('<image href="data:image/png;base64,***"/>')
    assert "other than a PNG or JPEG" in fault(tmp_path, content).message


# ---------------------------------------------------------------------------------------- raster


def jpeg(mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    buffer = io.BytesIO()
    color = options.pop("color", 0)
    Image.new(mode, size, color).save(buffer, "JPEG", **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def opened(logo: Logo) -> Image.Image:
    picture = Image.open(io.BytesIO(logo.data))
    picture.load()
    assert picture.format == "PNG"
    assert set(picture.info) <= {"srgb"}
    return picture


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.svg", "logo"])
@pytest.mark.parametrize("make", [png, jpeg])
def test_content_counts_not_the_name(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    logo = read(tmp_path, make(), name)
    assert logo.media_type == "image/png"
    assert (logo.width, logo.height) == opened(logo).size == (40, 20)


@pytest.mark.parametrize(
    ("mode", "color", "expected"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 128, (128, 128, 128)),
        ("I;16", 128 * 257, (128, 128, 128)),
        ("LA", (128, 100), (128, 128, 128, 100)),
        ("P", 0, (0, 0, 0)),
        ("RGB", (11, 85, 99), (11, 85, 99)),
        ("RGBA", (11, 85, 99, 128), (11, 85, 99, 128)),
        ("RGBA", (11, 85, 99, 255), (11, 85, 99)),
    ],
)
def test_modes(tmp_path: Path, mode: str, color: object, expected: tuple[int, ...]) -> None:
    picture = opened(read(tmp_path, png(mode, color=color), "logo.png"))
    assert picture.getpixel((3, 3)) == expected


def test_transparent_palette(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([255, 0, 0, 11, 85, 99])
    picture.putpixel((0, 0), 0)
    picture.save(buffer, "PNG", transparency=b"\x00\xff")
    found = opened(read(tmp_path, buffer.getvalue(), "logo.png"))
    assert found.getpixel((0, 0)) == (255, 0, 0, 0)
    assert found.getpixel((1, 1)) == (11, 85, 99, 255)


def test_cmyk_jpeg(tmp_path: Path) -> None:
    pixel = opened(read(tmp_path, jpeg("CMYK", color=(0, 255, 255, 0)), "logo.jpg")).getpixel((9, 9))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert max(pixel[1:]) < 60


def test_colour_profile_is_applied_and_dropped(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = opened(read(tmp_path, jpeg(color="#0b5563", icc_profile=srgb.tobytes(), quality=100)))
    unfit = opened(read(tmp_path, jpeg(color="#0b5563", icc_profile=lab.tobytes(), quality=100)))
    broken = opened(read(tmp_path, jpeg(color="#0b5563", icc_profile=b"x" * 200, quality=100)))
    for picture in (same, unfit, broken):
        pixel = picture.getpixel((9, 9))
        assert isinstance(pixel, tuple)
        assert all(abs(a - b) <= 2 for a, b in zip(pixel, (11, 85, 99), strict=True))


def test_metadata_is_dropped_and_rotation_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "taken in ward 7"
    logo = read(tmp_path, jpeg(exif=exif.tobytes(), dpi=(300, 300), comment=b"ward 7"))
    assert opened(logo).size == (20, 40)
    assert b"ward 7" not in logo.data


def test_large_picture_is_scaled_down(tmp_path: Path) -> None:
    logo = read(tmp_path, png("RGBA", (3000, 1500), color=(11, 85, 99, 128)))
    assert opened(logo).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert opened(logo).getpixel((600, 300)) == (11, 85, 99, 128)


def test_same_picture_same_bytes(tmp_path: Path) -> None:
    data = jpeg("CMYK", (2000, 900), color=(9, 99, 199, 20))
    assert read(tmp_path, data) == read(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "mode", "pixel"),
    [
        (png("1", color=1), "L", 255),
        (png("L", color=128), "L", 128),
        (png("I;16", color=128 * 257), "L", 128),
        (png("LA", color=(128, 100)), "LA", (128, 100)),
        (png("P", color=0), "RGB", (0, 0, 0)),
        (png("RGB", color=(11, 85, 99)), "RGB", (11, 85, 99)),
        (png("RGBA", color=(11, 85, 99, 128)), "RGBA", (11, 85, 99, 128)),
        (png("RGBA", color=(11, 85, 99, 255)), "RGB", (11, 85, 99)),
        (jpeg("CMYK", color=(26, 230, 128, 51), quality=100), "CMYK", (26, 230, 128, 51)),
    ],
)
def test_master_is_in_the_original_colours(tmp_path: Path, data: bytes, mode: str, pixel: object) -> None:
    logo = read(tmp_path, data)
    master = Image.open(io.BytesIO(logo.master))
    assert (master.format, master.mode, master.size) == ("TIFF", mode, (logo.width, logo.height))
    assert master.getpixel((3, 3)) == pixel
    assert "icc_profile" not in master.info


def test_master_keeps_the_profile_and_is_no_larger(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "taken in ward 7"
    master = read(tmp_path, jpeg(size=(3000, 1500), icc_profile=profile, exif=exif.tobytes())).master
    picture = Image.open(io.BytesIO(master))
    assert picture.info["icc_profile"] == profile
    assert picture.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert b"ward 7" not in master


def test_drawing_has_no_master() -> None:
    assert read_logo(EXAMPLE, "x").master == b""


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(6400, 6400), (20_000, 10_000), (60_000, 60_000), (1, 2**31 - 1)])
def test_png_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, width: int, height: int) -> None:
    one = fault(tmp_path, png_claiming(width, height), "logo.png")
    assert one.message == "has more than 40 megapixels"
    assert one.hint == "1200 pixels on the longer side are enough"


def peak() -> int:
    """Most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)


@pytest.fixture(scope="module")
def gigabyte() -> bytes:
    """A gigabyte of zeros, packed: after a full flush every block stands alone, and can be said again."""
    packer = zlib.compressobj()
    first, again = (packer.compress(bytes(2**24)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + 63 * again


@contextmanager
def frugal() -> Iterator[None]:
    before, began = peak(), time.monotonic()
    yield
    assert peak() - before < 100
    assert time.monotonic() - began < 10


def test_pixels_beyond_the_last_row_are_not_unpacked(tmp_path: Path, gigabyte: bytes) -> None:
    data = png(size=(4, 4))[:33] + chunk(b"IDAT", gigabyte) + chunk(b"IEND", b"")
    with frugal():
        assert opened(read(tmp_path, data)).size == (4, 4)


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_zip_bomb_is_refused(tmp_path: Path, gigabyte: bytes, kind: bytes) -> None:
    plain = png(size=(4, 4))
    with frugal():
        bomb = plain[:33] + chunk(kind, b"name\0\0" + gigabyte) + plain[33:]
        assert fault(tmp_path, bomb).message == "is damaged or cut off"


def animated() -> bytes:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def other(kind: str, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (4, 4)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (png(size=(400, 400))[:120], "is damaged or cut off", "export the logo again"),
        (jpeg(size=(400, 400))[:700], "is damaged or cut off", "export the logo again"),
        (png_claiming(300, 300), "is damaged or cut off", "export the logo again"),
        (png()[:20], "is damaged or cut off", "export"),
        (b"\x89PNG\r\n\x1a\n", "is damaged or cut off", "export"),
        (b"\xff\xd8\xff\xe0", "is damaged or cut off", "export"),
        (animated(), "is animated", "single picture"),
        (other("GIF"), "is a GIF, not an SVG, PNG or JPEG", "export the logo as SVG"),
        (other("TIFF", "CMYK"), "is a TIFF, not an SVG, PNG or JPEG", "export the logo as SVG"),
        (other("TIFF"), "is a TIFF, not an SVG, PNG or JPEG", "export the logo as SVG"),
        (other("WEBP"), "is a WebP, not an SVG, PNG or JPEG", "export the logo as SVG"),
        (b"%PDF-1.7", "is a PDF, not an SVG, PNG or JPEG", "export the logo as SVG"),
        (b"Our new logo\n", "is no SVG, PNG or JPEG", "export the logo as SVG"),
        (b"", "is no SVG, PNG or JPEG", "export the logo as SVG"),
        (b"\xff\xfe\x00", "not well-formed XML", "export it again"),
    ],
)
def test_unfit_pictures(tmp_path: Path, data: bytes, message: str, hint: str) -> None:
    one = fault(tmp_path, data, "logo.png")
    assert message in one.message
    assert hint in one.hint


def test_corrupt_pixels_never_crash(tmp_path: Path) -> None:
    for data in (png("RGBA", (64, 64)), jpeg(size=(64, 64)), jpeg("CMYK"), animated()):
        for at in range(8, len(data), max(1, len(data) // 150)):
            broken = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
            try:
                read(tmp_path, broken)
            except ClinicError as error:
                assert error.faults[0].hint  # noqa: PT017


# ----------------------------------------------------------------------------------------- files


def test_too_large_a_file(tmp_path: Path) -> None:
    one = fault(tmp_path, png() + bytes(20 * 1024 * 1024), "logo.png")
    assert one.message == "is larger than 20 MB"


@pytest.mark.parametrize(("name", "message"), [("missing.svg", "no such file"), (".", "is a folder, not a picture")])
def test_no_file(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ClinicError) as caught:
        read_logo(tmp_path / name, "clinics/logo.svg")
    (one,) = caught.value.faults
    assert one.message == message
    assert str(one.place) == "clinics/logo.svg"
