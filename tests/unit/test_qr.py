from __future__ import annotations

import re
from itertools import product
from xml.etree import ElementTree

import pypdfium2
import pytest
import segno
import weasyprint

from brochure.qr import QUIET, qr_svg

ADDRESSES = ["https://clinic.example/bmt", "http://a.b", "https://clinic.example/" + "x" * 177]
SVG = "{http://www.w3.org/2000/svg}"


def matrix(address: str) -> list[list[bool]]:
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def drawn(svg: str) -> list[list[bool]]:
    """The modules that the path covers, without the quiet zone."""
    root = ElementTree.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    grid = [[False] * side for _ in range(side)]
    (path,) = root.iter(f"{SVG}path")
    blocks = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z", path.attrib["d"])
    assert "".join("M{} {}h{}v{}h-{}z".format(*block) for block in blocks) == path.attrib["d"]
    for x, y, length, height, back in (map(int, block) for block in blocks):
        assert length == back
        for down, across in product(range(height), range(length)):
            assert not grid[y + down][x + across]
            grid[y + down][x + across] = True
    edge = range(QUIET, side - QUIET)
    assert not any(grid[y][x] for y in range(side) for x in range(side) if {x, y} - set(edge))
    return [[grid[y][x] for x in edge] for y in edge]


@pytest.mark.parametrize("address", ADDRESSES)
def test_path_has_the_modules_of_the_code(address: str) -> None:
    assert drawn(qr_svg(address, "Web page")) == matrix(address)


def test_same_address_same_picture() -> None:
    assert qr_svg(ADDRESSES[0], "x") == qr_svg(ADDRESSES[0], "x")


def test_title_is_alternative_text_and_cannot_break_out() -> None:
    svg = qr_svg(ADDRESSES[0], "صفحة </title><script>alert(1)</script> & more")
    root = ElementTree.fromstring(svg)
    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}path"]
    assert root[0].text == "صفحة </title><script>alert(1)</script> & more"


def test_prints_black_whatever_the_colour_of_the_text() -> None:
    svg = qr_svg(ADDRESSES[0], "Web page")
    side = int(ElementTree.fromstring(svg).attrib["viewBox"].split()[2])
    style = f"""
        @page {{ size: {side}mm; margin: 0 }}
        body {{ margin: 0; color: #e08a2c }}
        svg {{ display: block; width: {side}mm }}
    """
    pdf = weasyprint.HTML(string=f"<style>{style}</style>{svg}").write_pdf()
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=8).to_pil().convert("RGB")
    module = page.width / side

    def colour(x: int, y: int) -> tuple[int, ...]:
        at = (int((x + QUIET + 0.5) * module), int((y + QUIET + 0.5) * module))
        pixel = page.getpixel(at)
        assert isinstance(pixel, tuple)
        return pixel

    for y, row in enumerate(matrix(ADDRESSES[0])):
        for x, dark in enumerate(row):
            assert colour(x, y) == ((0, 0, 0) if dark else (255, 255, 255))
