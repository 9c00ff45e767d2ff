"""Files for print shops, judged by programs that had no part in making them: Ghostscript, MuPDF, pikepdf."""

from __future__ import annotations

import io
import itertools
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath, ImageStat
from support import pixels, tools
from support.builtin import LAYOUTS, WHOLE, Built, build, jobs, named
from support.pdfs import COATED, Bench, built_in, example_clinic, printing
from support.projects import small_project
from support.separations import INKS, PER_MM, Rectangle, Separation, grid, same, separations

from brochure.errors import ClinicError
from brochure.logo import read_logo
from brochure.marks import SLUG
from brochure.model import MARKS, Fit, Job, Layout, Mark, Target
from brochure.preflight import inspect, rules
from brochure.preflight.nouns import Item, Page, Settings, TextRun
from brochure.preflight.nouns import Path as Shape
from brochure.preflight.plates import separate
from brochure.preflight.reader import read
from brochure.press import Printing

pytestmark = pytest.mark.slow

PT_PER_MM = 72 / 25.4
PRESS = jobs(Target.PRESS)
SEPARATED = [*jobs(Target.PRESS, locales=WHOLE), *jobs(Target.PRESS)[-6:]]
MARKED = [
    *jobs(Target.PRESS, locales=["en"]),
    *jobs(Target.PRESS, locales=["ar"], layouts=["booklet-a5", "trifold-a4"]),
]

each_file = pytest.mark.parametrize("job", PRESS, ids=named)

Colour = tuple[float, float, float, float]
PAPER: Colour = (0.0, 0.0, 0.0, 0.0)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


# ----------------------------------------------------------------------------------------------- what a file is


@each_file
def test_mupdf_finds_nothing_wrong(built: Built, job: Job) -> None:
    """It draws every page, and complains of what qpdf passes: colours with too few values, functions amiss."""
    mutool = tools.program("mutool", "mupdf-tools")
    for command in (["draw", "-q", "-r", "36", "-F", "pnm", "-o", os.devnull], ["info"]):
        done = subprocess.run([mutool, *command, built.path(job)], capture_output=True, check=False, text=True)
        complaints = set(done.stderr.splitlines()) - {"warning: ICC support is not available"}
        assert (done.returncode, complaints) == (0, set())


@pytest.mark.parametrize("job", SEPARATED, ids=named)
def test_preflight_finds_nothing_wrong_and_leaves_nothing_out(built: Built, job: Job) -> None:
    report = inspect(built.bytes(job), Settings(max_ink=COATED.max_ink))
    assert report.flaws == ()
    folded = LAYOUTS[job.layout].fold not in ("none", "saddle")
    assert set(rules()) - set(report.checked) == (set() if folded else {"folds"})


@each_file
def test_nothing_in_it_acts_or_can_be_clicked(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert set(pdf.Root.keys()) & {"/OpenAction", "/AA", "/AcroForm", "/URI"} == set()
        assert set(pdf.Root.get("/Names", {}).keys()) & {"/JavaScript", "/EmbeddedFiles"} == set()
        for page in pdf.pages:
            assert set(page.obj.keys()) & {"/Annots", "/AA"} == set()
        assert not any(
            isinstance(thing, pikepdf.Dictionary) and thing.get("/S") in ("/JavaScript", "/Launch", "/URI")
            for thing in pdf.objects
        )


@each_file
def test_colours_are_inks_and_nothing_shines_through(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert not foreign_colours(pdf)
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
        assert intent.DestOutputProfile.read_bytes() == COATED.data


def foreign_colours(pdf: pikepdf.Pdf) -> list[str]:
    """Every colour that is no ink, and every sort of transparency, in the operators and dictionaries of a file."""
    found: list[str] = []
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if thing.get("/Type") == "/XObject" and thing.get("/Subtype") == "/Image":
            found += [f"image in {thing.ColorSpace}"] if thing.ColorSpace not in ("/DeviceCMYK", "/DeviceGray") else []
        found += [f"{name} of {thing.get('/Type')}" for name in ("/SMask", "/Mask", "/Group") if name in thing]
        if "/ca" in thing or "/CA" in thing:
            found += [f"opacity {thing.get('/ca')} {thing.get('/CA')}"]
    streams: list[Any] = list(pdf.pages)
    streams += [
        thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"
    ]
    for stream in streams:
        for operands, operator in pikepdf.parse_content_stream(stream):
            if str(operator) in ("rg", "RG", "sh"):
                found.append(str(operator))
            if str(operator) in ("cs", "CS") and operands[0] not in ("/DeviceCMYK", "/DeviceGray", "/All"):
                found.append(str(operands[0]))
    return found


def identifiers(pdf: pikepdf.Pdf) -> tuple[str, str]:
    """The document's identifier in its trailer, and the one in its metadata."""
    metadata = pdf.open_metadata()
    return bytes(pdf.trailer.ID[0]).hex(), str(metadata["xmpMM:DocumentID"])


def test_each_file_has_an_identifier_of_its_own(built: Built) -> None:
    found = []
    for job in PRESS:
        with built.open(job) as pdf:
            found.append(identifiers(pdf))
    for own in zip(*found, strict=True):
        assert len(set(own)) == len(PRESS)


def test_the_same_inputs_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    found: list[dict[str, tuple[str, str]]] = []
    for number, (workers, seed) in enumerate([("1", "0"), ("2", "4242")]):
        folder = small_project(tmp_path / f"place {number}")
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        del environment["SOURCE_DATE_EPOCH"]
        command = [sys.executable, "-m", "brochure", "build", "-j", workers, "-t", "press", "--marks", "all"]
        selection = ["-l", "all", "-L", "card", "-L", "trifold-a4", "-L", "booklet-a5"]
        subprocess.run([*command, *selection], cwd=folder, env=environment, check=True, capture_output=True)
        files = {
            str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("out/**/*.press*.pdf"))
        }
        made.append(files)
        found.append({})
        for name, data in files.items():
            with pikepdf.open(io.BytesIO(data)) as pdf:
                found[-1][name] = identifiers(pdf)
    assert len(made[0]) == 2 * 3  # languages, layouts
    assert made[0] == made[1]
    assert len(set(found[0].values())) == 6


# ------------------------------------------------------------------------------------------------------- plates


class Separated:
    """A file, what preflight reads on its pages, and its plates by Ghostscript."""

    def __init__(self, data: bytes, job: Job, plates: list[Separation]) -> None:
        self.data, self.job, self.plates = data, job, plates
        with read(data) as file:
            self.pages = file.pages

    def sides(self) -> Iterator[tuple[Page, Separation]]:
        yield from zip(self.pages, self.plates, strict=True)


def on_medium(page: Page, place: Rectangle) -> Rectangle:
    """From the corner of the trim to that of the medium."""
    left, top, _, _ = page.place(page.media)
    return place[0] - left, place[1] - top, place[2] - left, place[3] - top


@pytest.fixture(scope="module", params=SEPARATED, ids=named)
def separated(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Separated:
    """The files of three scripts in every layout, one after the other."""
    job: Job = request.param
    plates = separations(built.path(job), tmp_path_factory.mktemp("plates") / "own")
    return Separated(built.bytes(job), job, plates)


def test_a_file_is_printed_from_four_plates(separated: Separated) -> None:
    assert [set(page.plates) for page in separated.plates] == [set(INKS)] * len(separated.pages)


def test_nowhere_lies_more_ink_than_the_paper_takes(separated: Separated) -> None:
    """The mean of any 15 mm2 inside the bleed, in percent."""
    side = math.sqrt(15) * PER_MM
    heaviest = 0.0
    for page, separation in separated.sides():
        left, top, right, bottom = (round(mm * PER_MM) for mm in on_medium(page, page.bleed_area))
        plates = [plate.crop((left, top, right, bottom)).filter(ImageFilter.BoxBlur((side - 1) / 2))
                  for plate in separation.process()]  # fmt: skip
        total = ImageMath.lambda_eval(lambda of: of["c"] + of["m"] + of["y"] + of["k"],
                                      **dict(zip("cmyk", plates, strict=True)))  # fmt: skip
        heaviest = max(heaviest, total.getextrema()[1] / 2.55)
    assert 100 < heaviest <= COATED.max_ink + 1, "a solid has more than one ink; eight bits may be one percent out"


def meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Rectangle, inner: Rectangle) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def black_text(page: Page) -> Iterator[tuple[TextRun, Colour]]:
    """Every run of text in full black that lies on one even ground, and the inks of that ground.

    What lies on or under it in part, or is no plain rectangle, makes the ground another one; such runs are left out.
    """
    for number, item in enumerate(page.items):
        if not isinstance(item, TextRun) or item.colour.inks() != BLACK:
            continue
        if item.invisible or item.clipped or item.size > 20:
            continue
        ground: Colour | None = PAPER
        for order, other in enumerate(page.items):
            if other is item or not meet(other.rectangle, item.rectangle):
                continue
            if isinstance(other, TextRun):
                ground = ground if other.invisible or other.colour.inks() == BLACK else None
            elif order > number:
                ground = None
            else:
                ground = covered(ground, other, item.rectangle)
        if ground is not None:
            yield item, ground


def covered(ground: Colour | None, other: Item, place: Rectangle) -> Colour | None:
    """The ground of a place when something more is painted."""
    if (
        isinstance(other, Shape)
        and other.plain
        and other.stroke is None
        and other.fill
        and holds(other.rectangle, place)
    ):
        return other.fill.inks()
    return ground if isinstance(other, Shape) and other.fill is None and other.stroke is None else None


def cut_or_mixed(separated: Separated) -> tuple[list[str], int, int]:
    """Black text that marks another plate than that of black, and how many runs on paper and on a tint were judged."""
    faulty: list[str] = []
    on_paper = on_tint = 0
    for page, separation in separated.sides():
        for run, ground in black_text(page):
            place = on_medium(page, run.rectangle)
            for ink, wanted in zip(INKS[:3], ground[:3], strict=True):
                least, most = separation.part(ink, place).getextrema()
                if max(abs(least - wanted * 255), abs(most - wanted * 255)) > 3:
                    faulty.append(f"page {page.number}, {ink}: {run.text!r}")
            inked = separation.part("Black", place).getextrema()[1] > 128
            if not inked and any(letter.isalnum() for letter in run.text):
                faulty.append(f"page {page.number}, not on black: {run.text!r}")
            on_paper += not any(ground)
            on_tint += any(ground[:3])
    return faulty, on_paper, on_tint


def test_black_text_is_on_the_black_plate_alone(separated: Separated) -> None:
    """On paper the other plates are bare below it; on a tint the tint goes on, with no letter cut out of it."""
    faulty, on_paper, on_tint = cut_or_mixed(separated)
    assert faulty == []
    assert on_paper >= 40
    assert on_tint >= 3 or separated.job.layout == "largeprint-a4", "which sets no text on tints"


def without_overprint(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ExtGState" in thing:
            for state in thing.ExtGState.values():
                state.op = state.OP = False


def with_a_trace_of_cyan(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        text = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(text.replace(b"\n0 0 0 1 scn\n", b"\n0.1 0 0 1 scn\n"))


@pytest.mark.parametrize("fault", [without_overprint, with_a_trace_of_cyan])
def test_letters_that_are_cut_out_or_printed_in_two_inks_are_seen(
    built: Built, tmp_path: Path, fault: Callable[[pikepdf.Pdf], None]
) -> None:
    """Without this, the test above would show nothing."""
    (job,) = jobs(Target.PRESS, locales=["en"], layouts=["trifold-a4"])
    path = tmp_path / "faulty.pdf"
    with built.open(job) as pdf:
        fault(pdf)
        pdf.save(path)
    faulty, _, _ = cut_or_mixed(Separated(built.bytes(job), job, separations(path, tmp_path / "plates")))
    assert len(faulty) >= 3


def test_our_own_separations_say_the_same_of_whole_plates(separated: Separated) -> None:
    """Within half a percent of the area of each plate."""
    for page, separation in separated.sides():
        ours = separate(separated.data, page.number, page.media, dpi=100)
        for ink, one, other in zip(INKS, separation.process(), ours.all(), strict=True):
            means = [ImageStat.Stat(plate).mean[0] / 2.55 for plate in (one, other)]
            assert means[0] == pytest.approx(means[1], abs=0.5), (page.number, ink)


LOCALE = {
    name: "ar" if layout.bilingual else locale
    for (name, layout), locale in zip(LAYOUTS.items(), itertools.cycle(WHOLE), strict=False)
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_our_own_separations_say_the_same_of_every_place(built: Built, tmp_path: Path, layout: str) -> None:
    """Of each 5 mm of a page that has text and figures. PDFium moves edges to whole pixels: few cells show it."""
    (job,) = jobs(Target.PRESS, locales=[LOCALE[layout]], layouts=[layout])
    with built.open(job) as pdf:
        box = tuple(float(value) for value in pdf.pages[1].mediabox)
    theirs = separations(built.path(job), tmp_path / "plates", dpi=300, page=2)
    ours = separate(built.bytes(job), 2, (box[0], box[1], box[2], box[3]), dpi=300)
    size = (box[2] / PT_PER_MM, box[3] / PT_PER_MM)
    apart = [
        abs(a - b)
        for one, other in zip(theirs[0].process(), ours.all(), strict=True)
        for a, b in zip(grid(one, 5, size), grid(other, 5, size), strict=True)
    ]
    assert max(apart) <= 5
    assert sum(value > 2 for value in apart) <= 0.01 * len(apart)


# -------------------------------------------------------------------------------------------------------- marks

CLEAR = 1.3
"""mm next to the bleed in which nothing stands: a knife that slips must not leave half a mark on a page."""


@pytest.fixture(scope="module")
def with_marks(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Some files with all marks."""
    return build(tmp_path_factory.mktemp("marked"), MARKED, marks=MARKS, after=built)


@pytest.fixture(scope="module", params=MARKED, ids=named)
def marked(request: pytest.FixtureRequest, with_marks: Built, tmp_path_factory: pytest.TempPathFactory) -> Separated:
    job: Job = request.param
    plates = separations(with_marks.path(job), tmp_path_factory.mktemp("plates") / "own")
    return Separated(with_marks.bytes(job), job, plates)


def test_marks_keep_their_distance_on_every_plate(marked: Separated) -> None:
    for page, separation in marked.sides():
        left, top, right, bottom = on_medium(page, page.bleed_area)
        for strip in (
            (left - CLEAR, top - CLEAR, right + CLEAR, top),
            (left - CLEAR, bottom, right + CLEAR, bottom + CLEAR),
            (left - CLEAR, top, left, bottom),
            (right, top, right + CLEAR, bottom),
        ):
            for ink in INKS:
                assert separation.part(ink, strip).getextrema() == (0, 0), (page.number, ink, strip)


def test_marks_are_on_every_plate_and_nothing_else_is_outside_the_bleed(marked: Separated) -> None:
    """All four plates are alike there, but for the colour bars, which begin with each ink alone."""
    for page, separation in marked.sides():
        assert set(separation.plates) == set(INKS)
        left, top, right, bottom = on_medium(page, page.bleed_area)
        outside = [plate.copy() for plate in separation.process()]
        inside = (
            round((left - 0.5) * PER_MM), round((top - 0.5) * PER_MM),
            round((right + 0.5) * PER_MM), round((bottom + 0.5) * PER_MM),
        )  # fmt: skip
        for plate in outside:
            plate.paste(0, inside)
        apart = ImageChops.lighter(*(ImageChops.difference(outside[0], plate) for plate in outside[1:3]))
        apart = ImageChops.lighter(apart, ImageChops.difference(outside[0], outside[3]))
        bars = apart.point(lambda level: 255 if level > 2 else 0).getbbox()
        assert bars is not None, "there are colour bars"
        assert bars[3] < (top - CLEAR) * PER_MM, "they stand above the sheet"
        assert bars[3] - bars[1] == pytest.approx(4 * PER_MM, abs=2)
        for number in range(4):
            middle = (bars[0] + (number + 0.5) * 4 * PER_MM, (bars[1] + bars[3]) / 2)
            levels = [plate.getpixel((round(middle[0]), round(middle[1]))) for plate in outside]
            assert levels == [255 if ink == number else 0 for ink in range(4)]
        for plate in outside:
            plate.paste(0, bars)
        assert same(outside)
        width, height = outside[0].size
        for side in (
            (0, 0, width, round(top * PER_MM)),
            (0, round(bottom * PER_MM), width, height),
            (0, 0, round(left * PER_MM), height),
            (round(right * PER_MM), 0, width, height),
        ):
            assert outside[0].crop(side).getextrema()[1] > 100, "there are marks at every edge"


def test_marks_change_nothing_inside_the_bleed(built: Built, with_marks: Built) -> None:
    for job in jobs(Target.PRESS, locales=["en"], layouts=["trifold-a4", "booklet-a5"]):
        with read(built.bytes(job)) as plain, read(with_marks.bytes(job)) as marked:
            for one, other in zip(plain.pages, marked.pages, strict=True):
                assert one.bleed_area == pytest.approx(other.bleed_area, abs=0.01)
                within = [item for item in other.items if meet(item.rectangle, other.bleed_area)]
                # What a clinic brings is painted last, but where marks are.
                assert Counter(map(type, within)) == Counter(map(type, one.items))


# -------------------------------------------------------------------------------------------------------- boxes

BLEEDS = (0.0, 2.0, 3.0, 3.175, 5.0, 10.0)
TEXT = "A title\n\nOne\n\nSome text.\n\nTwo\n\nMore text.\n\nThree\n\nThe last text."
FITS = {
    "trifold-a4": Fit(size=10, breaks=(("inside", (2, 4)),)),
    "booklet-a5": Fit(size=10.5, breaks=(("body", (7, 8, 9, 10, 11)),), pages=8),
}
"""How the text goes into both, on eight pages of a booklet: five that are left free are numbered beyond its parts."""


def boxes(pdf: bytes) -> list[dict[str, tuple[float, ...]]]:
    """Every box of each page, in mm."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            {
                str(name): tuple(float(value) / PT_PER_MM for value in value)
                for name, value in page.obj.items()
                if str(name).endswith("Box")
            }
            for page in document.pages
        ]


def small(bench: Bench, layout: str, locale: str, bleed: float, *marks: Mark) -> bytes:
    edition = bench.edition(bench.article(TEXT), bench.catalog(locale, {}) if locale != "en" else None)
    panels = bench.panels(edition, replace(bench.layout(layout), bleed=bleed), Target.PRESS, fit=FITS[layout])
    return panels.write(printing(Target.PRESS, *marks)).pdf


@pytest.mark.parametrize("marks", [(), MARKS], ids=["bare", "marked"])
@pytest.mark.parametrize("bleed", BLEEDS)
@pytest.mark.parametrize(("layout", "locale"), [("trifold-a4", "en"), ("booklet-a5", "en"), ("booklet-a5", "ar")])
def test_boxes_are_exact(bench: Bench, layout: str, locale: str, bleed: float, marks: tuple[Mark, ...]) -> None:
    """To a hundredth of a millimetre. At its spine a booklet's page has no bleed: left of odd pages in English."""
    found = boxes(small(bench, layout, locale, bleed, *marks))
    assert len(found) == {"trifold-a4": 2, "booklet-a5": 8}[layout]
    width, height = {"trifold-a4": (297, 210), "booklet-a5": (148, 210)}[layout]
    for number, page in enumerate(found, 1):
        left = right = bleed
        if layout == "booklet-a5":
            spine_is_left = (number % 2 == 1) == (locale == "en")
            left, right = (0.0, bleed) if spine_is_left else (bleed, 0.0)
        assert set(page) == {"/MediaBox", "/TrimBox", "/BleedBox"}
        # A medium with marks has as much room on each side.
        x, y = (SLUG + bleed,) * 2 if marks else (left, bleed)
        beyond = SLUG + bleed if marks else right
        trim = (x, y, x + width, y + height)
        assert page["/TrimBox"] == pytest.approx(trim, abs=0.01)
        bled = (trim[0] - left, trim[1] - bleed, trim[2] + right, trim[3] + bleed)
        assert page["/BleedBox"] == pytest.approx(bled, abs=0.01)
        assert page["/MediaBox"] == pytest.approx((0, 0, trim[2] + beyond, trim[3] + y), abs=0.01)
        assert page["/MediaBox"][:2] == (0, 0)


@pytest.mark.parametrize("bleed", BLEEDS[1:])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_colour_fills_the_bleed_and_stops_at_the_spine(bench: Bench, locale: str, bleed: float) -> None:
    pdf = small(bench, "booklet-a5", locale, bleed, "crop")
    per_mm = 10
    cover = pixels.raster(pdf, 0, per_mm=per_mm)
    height = SLUG + bleed + 105  # of the middle of the page
    edges = {"en": (SLUG + bleed, SLUG + 2 * bleed + 148), "ar": (SLUG, SLUG + bleed + 148)}[locale]
    for edge, inwards in zip(edges, (1, -1), strict=True):
        inside, outside = (
            cover.getpixel((round((edge + step * inwards) * per_mm), round(height * per_mm))) for step in (0.2, -0.2)
        )
        assert inside != (255, 255, 255)
        assert outside == (255, 255, 255)


# -------------------------------------------------------------------------------------------------------- logos


def drawing(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60" height="30">{inner}</svg>'.encode()


def shining_png() -> bytes:
    """A red square on a ground that is half transparent."""
    picture = Image.new("RGBA", (1200, 600), (20, 120, 60, 128))
    ImageDraw.Draw(picture).rectangle((100, 100, 500, 500), fill=(200, 30, 30, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


GRADIENT = """<linearGradient id="g"><stop offset="0" stop-color="#c00"/><stop offset="1" stop-color="#00c"/>
</linearGradient><rect width="60" height="30" fill="url(#g)"/>"""

LOGOS = {
    "black": drawing('<rect width="60" height="30" fill="black"/>'),
    "black and white": drawing(
        '<rect width="60" height="30" fill="black"/><circle cx="30" cy="15" r="9" fill="white"/>'
    ),
    "transparent": shining_png(),
    "gradient": drawing(GRADIENT),
}


def with_logo(bench: Bench, folder: Path, data: bytes) -> bytes:
    """The outside of a tri-fold, whose cover has the logo."""
    path = folder / "logo"
    path.write_bytes(data)
    clinic = replace(example_clinic(), logo=read_logo(path, "logo"))
    return bench.print(bench.article(TEXT), target=Target.PRESS, clinic=clinic, fit=FITS["trifold-a4"]).pdf


@pytest.mark.parametrize("name", LOGOS)
def test_any_logo_is_ink(bench: Bench, tmp_path: Path, name: str) -> None:
    pdf = with_logo(bench, tmp_path, LOGOS[name])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert foreign_colours(document) == []
    assert inspect(pdf, Settings(max_ink=COATED.max_ink)).flaws == ()


def test_a_black_logo_is_black_ink_and_a_coloured_one_is_not(bench: Bench, tmp_path: Path) -> None:
    plates = {}
    for name, data in LOGOS.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(with_logo(bench, tmp_path, data))
        plates[name] = separations(path, tmp_path / name, page=1)[0].process()
    black = plates["black"]
    assert all(same(pair) for pair in zip(black[:3], plates["black and white"][:3], strict=True))
    assert not same((black[3], plates["black and white"][3]))
    for name in ("transparent", "gradient"):
        assert not any(same(pair) for pair in zip(black[:3], plates[name][:3], strict=True)), name


def white_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 600), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [white_png(), drawing('<rect width="60" height="30" fill="#fff"/>')], ids=["png", "svg"]
)
def test_a_white_logo_is_refused(bench: Bench, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ClinicError, match="white"):
        with_logo(bench, tmp_path, data)


# -------------------------------------------------------------------------------------------------------- creep

PLAIN_PAGES = """{% extends "blocks/base.html" %}
{% block panels %}
{% for flow in layout.flows %}
<section class="flow flow-{{ flow.name }}">
{% for _ in flow.widths %}
<div class="bar"{{ ' style="break-before: page"' | safe if not loop.first }}></div>
{% endfor %}
</section>
{% endfor %}
{% endblock %}
"""

COLOURS = dict(zip("LRB", [(255, 0, 0), (0, 0, 255), (0, 128, 0)], strict=True))
SHOWN = {(255, 255, 255): " "} | {colour: letter for letter, colour in COLOURS.items()}
BAR, MARGIN, COVER_MARGIN = 30.0, 14.0, 15.0
"""mm: how wide the bar is, and how far from a page's left edge."""


@pytest.fixture(scope="module")
def plain_booklet(bench: Bench) -> Layout:
    """Odd pages red, even ones blue, a green bar from edge to edge of the text on each."""
    red, blue, green = ("rgb({}, {}, {})".format(*COLOURS[letter]) for letter in "RLB")
    css = f"""@page {{ background: {blue}; }} @page :right {{ background: {red}; }}
    .bar {{ width: {BAR}mm; height: 180mm; background: {green}; }}"""
    toml = (built_in("templates") / "booklet-a5" / "layout.toml").read_text(encoding="utf-8")
    return bench.layout("plain", files={"layout.toml": toml, "page.html": PLAIN_PAGES, "style.css": css})


@pytest.mark.parametrize("weight", [80.0, 200.0])
@pytest.mark.parametrize("pages", [12, 16])
def test_inner_sheets_move_towards_the_fold_by_the_paper_they_wrap(
    bench: Bench, plain_booklet: Layout, pages: int, weight: float
) -> None:
    """To a twentieth of a millimetre: paper of w g/m2 is 1.25 w micrometres thick, and each sheet wraps the next."""
    edition = bench.edition(bench.article(TEXT))
    panels = bench.panels(edition, plain_booklet, Target.OFFICE, fit=Fit(size=10.5, pages=pages))
    pdf = panels.write(Printing(weight=weight)).pdf
    assert pixels.page_count(pdf) == pages // 2
    for side in range(pages // 2):
        shift = (side // 2) * weight * 1.25 / 1000
        margin = COVER_MARGIN if side == 0 else MARGIN
        rest = 148 - margin - BAR
        wanted = [
            (" ", 0.5 + shift), ("L", margin), ("B", BAR), ("L", rest - shift),
            ("R", margin - shift), ("B", BAR), ("R", rest), (" ", 0.5 + shift),
        ]  # fmt: skip
        found = pixels.strip(pdf, side, SHOWN)
        assert [letter for letter, _ in found] == [letter for letter, _ in wanted]
        assert [length for _, length in found] == pytest.approx([length for _, length in wanted], abs=0.05)
