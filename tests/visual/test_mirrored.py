"""An Arabic brochure is the mirror image of the same brochure set from left to right.

The built-in article is printed twice, in Arabic and in Spanish, with every word replaced by "ooo", which looks the same
in a mirror. What must not be mirrored (logo, QR code, sources) or cannot look alike (digits) is made invisible.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from PIL import Image
from support import pixels
from support.pdfs import Bench, built_in
from weasyprint import CSS, HTML

from brochure import drawings
from brochure.article import COVERS, read_article
from brochure.model import Article, Clinic, Fit, Quantity, Target, messages

LEVEL = """
:root {
  font-family: "Noto Sans" !important; font-size: 10pt !important; line-height: 1.4 !important;
  --line-height: 1.4 !important; --heading: 1.24 !important;
  --icon-phone: var(--icon-alert) !important; --icon-web: var(--icon-alert) !important;
}
.logo, svg.qr, .sources p, .imprint p, .icon-web a, .icon-web bdi { visibility: hidden; }
.language { display: none; }
.sources.run-in h2, .sources.run-in p { display: block !important; }
.disc { color: transparent !important; }
"""
"""What the two scripts, or directions, set differently, made alike; and what looks otherwise in a mirror, left out."""

ICON_PLACE = re.compile(r'\[dir="ltr"\] (?P<what>[^{]+){ background-position: left (?P<top>[^;]+);')


def ooo(text: str) -> str:
    return " ".join(["ooo"] * max(1, len(text) // 6))


@pytest.fixture(scope="module")
def article() -> Article:
    return read_article(built_in("articles") / "bmt-autoimmune.md", shown="articles/bmt-autoimmune.md")


@pytest.fixture(scope="module")
def base_css(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared style sheet without what differs for the height of lines."""
    text = (built_in("templates") / "blocks/base.css").read_text(encoding="utf-8")
    for icon in ICON_PLACE.finditer(text):
        # The lines are of one height here, so an icon stands as high in both.
        text += f'[dir="rtl"] {icon["what"]} {{ background-position: right {icon["top"]}; }}\n'
    path = tmp_path_factory.mktemp("css") / "base.css"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def clinic(bench: Bench) -> Clinic:
    return replace(
        bench.clinic, names=(("", "ooo ooo"),), address=("ooo ooo", "ooo"), hours=(("", "ooo ooo ooo"),),
        phone="000 000", out_of_hours="000 000", emergency="000",
    )  # fmt: skip


def printed(bench: Bench, article: Article, clinic: Clinic, base_css: Path, layout: str, locale: str) -> bytes:
    strings = [entry.msgid for entry in polib.pofile(str(built_in("translations") / "brochure.pot"))]
    words = {message.source: ooo(message.source) for message in messages(article)}
    edition = bench.edition(article, bench.catalog(locale, words))
    folder = bench.layout(f"{layout}-{locale}", like=layout, css=LEVEL)
    panels = bench.panels(
        edition,
        folder,
        Target.OFFICE,
        furniture=bench.catalog(locale, {string: ooo(string) for string in strings}, domain="brochure"),
        clinic=clinic,
        fit=Fit(size=10),
        sheets=(base_css, Path(folder.folder) / "style.css"),
    )
    assert not panels.measure.excess
    return panels.write().pdf


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["trifold-a4", "leaflet-a4"])
def test_sheets_are_mirrored_wholly(
    bench: Bench, article: Article, clinic: Clinic, base_css: Path, layout: str
) -> None:
    spanish = printed(bench, article, clinic, base_css, layout, "es")
    arabic = printed(bench, article, clinic, base_css, layout, "ar")
    for page in range(2):
        one = pixels.raster(spanish, page, per_mm=4)
        two = pixels.raster(arabic, page, per_mm=4)
        assert pixels.difference(pixels.mirror(one), two) < 0.001


# -------------------------------------------------------------------------------------------------- single drawings


def icons(low: str, high: str, total: int = 100) -> Callable[[bool], str]:
    value = Quantity(low=Decimal(low), high=Decimal(high))
    return lambda mirrored: drawings.icon_array(value, total, colour="#0b5563", alt="x", mirrored=mirrored)


def reset(mirrored: bool) -> str:
    return drawings.reset(
        ring="#1f6e76", faulty="#e08a2c", healthy="#0b5563", nucleus="#c7e1e1", alt="x", mirrored=mirrored
    )  # fmt: skip


def cover(kind: str) -> Callable[[bool], str]:
    return lambda mirrored: drawings.cover(
        kind, ring="#1f6e76", faulty="#e08a2c", healthy="#0b5563", nucleus="#c7e1e1", arrow="#0b5563",
        mirrored=mirrored,
    )  # fmt: skip


def drawn(svg: str) -> Image.Image:
    width, height = (float(number) for number in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    style = (
        f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }} svg {{ display: block; width: 100% }}"
    )
    return pixels.raster(HTML(string=svg).write_pdf(stylesheets=[CSS(string=style)]), per_mm=8)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(icons("62", "62"), id="icon array, a row begun"),
        pytest.param(icons("1", "2"), id="icon array, one half filled"),
        pytest.param(icons("13", "13", 55), id="icon array, last row not whole"),
        pytest.param(reset, id="reset, with its arrows"),
        *(pytest.param(cover(kind), id=f"cover, {kind}") for kind in COVERS),
    ],
)
def test_a_drawing_is_mirrored(drawing: Callable[[bool], str]) -> None:
    one, two = drawn(drawing(False)), drawn(drawing(True))
    assert pixels.difference(one, two) > 0.01, "the drawing looks the same in a mirror, which shows nothing"
    assert pixels.difference(pixels.mirror(one), two) < 0.002


def test_an_icon_array_fills_as_many_circles_as_it_says_from_the_side_where_reading_starts() -> None:
    for mirrored, start in ((False, 0), (True, 9)):
        picture = drawn(icons("13", "14")(mirrored))
        pitch = picture.width / 10
        filled = {
            (column, row): pixels.ink(picture.crop(_middle(column, row, pitch)))
            for row in range(10)
            for column in range(10)
        }
        full = {(abs(start - n % 10), n // 10) for n in range(13)}
        half = (abs(start - 3), 1)
        assert {place for place, amount in filled.items() if amount > 0.5} == full
        assert filled[half] == pytest.approx(filled[abs(start - 2), 1] / 2, abs=0.05)
        assert all(amount < 0.01 for place, amount in filled.items() if place not in {*full, half})


def _middle(column: int, row: int, pitch: float) -> tuple[int, int, int, int]:
    return (
        round((column + 0.35) * pitch), round((row + 0.35) * pitch),
        round((column + 0.65) * pitch), round((row + 0.65) * pitch),
    )  # fmt: skip
