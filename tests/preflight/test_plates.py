"""Plates are what Ghostscript's separations are, another program's; and where it has none, what arithmetic says."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageStat
from support.press_sheets import press_pdf, text

from brochure.errors import PdfError
from brochure.preflight.functions import read_function
from brochure.preflight.plates import MOST_PIXELS, Plates, separate, show, total
from brochure.profiles import paper_profile

WIDTH, HEIGHT = 288.0, 144.0
BOX = (0.0, 0.0, WIDTH, HEIGHT)
INKS = ("Cyan", "Magenta", "Yellow", "Black")
COLUMNS, ROWS = 6, 3  # windows of 48 pt

Resources = Callable[[pikepdf.Pdf], Dictionary]


def page_pdf(content: str | bytes, resources: Resources | None = None, **entries: Any) -> bytes:
    """A page of 288 x 144 pt."""
    pdf = pikepdf.new()
    page = Dictionary(Type=Name.Page, MediaBox=Array(BOX), Resources=resources(pdf) if resources else Dictionary())
    page.Contents = pdf.make_stream(content.encode("latin-1") if isinstance(content, str) else content)
    for name, value in entries.items():
        page[f"/{name}"] = value
    pdf.pages.append(pikepdf.Page(page))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def means(pictures: list[Image.Image]) -> list[list[float]]:
    """For each plate the mean ink of each window, from 0 to 1."""
    found = []
    for picture in pictures:
        small = picture.resize((COLUMNS, ROWS), Image.Resampling.BOX)
        found.append([level / 255 for level in small.tobytes()])
    return found


def mean(plates: Plates) -> tuple[float, ...]:
    return tuple(round(ImageStat.Stat(plate).mean[0] / 255, 2) for plate in plates.all())


# ----------------------------------------------------------------------------------------- against Ghostscript


@pytest.fixture(scope="module")
def ghostscript() -> str:
    program = shutil.which("gs")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Ghostscript is required here: apt-get install ghostscript")
        pytest.skip("Ghostscript is not installed")
    return program


def tiffsep(program: str, pdf: bytes, folder: Path) -> list[Image.Image]:
    (folder / "page.pdf").write_bytes(pdf)
    options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffsep", "-r144", "-dTextAlphaBits=4",
               "-dGraphicsAlphaBits=4", f"-sOutputFile={folder / 'plate.tif'}"]  # fmt: skip
    subprocess.run([program, *options, str(folder / "page.pdf")], check=True, capture_output=True)
    plates = []
    for ink in INKS:
        with Image.open(folder / f"plate({ink}).tif") as plate:
            plates.append(plate.convert("L").point([255 - level for level in range(256)]))
    return plates


def over(**entries: Any) -> Dictionary:
    """Graphics states: overprinting with OPM 1, with OPM 0, and not."""
    return Dictionary(
        Over=Dictionary(OP=True, op=True, OPM=1),
        Old=Dictionary(OP=True, op=True, OPM=0),
        Under=Dictionary(OP=False, op=False),
        **entries,
    )


def states(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(ExtGState=over())


def separations(pdf: pikepdf.Pdf) -> Dictionary:
    def tint(*inks: float) -> Dictionary:
        return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(inks), N=1)

    mix = Stream(pdf, b"{0 exch 0 exch}")
    mix.FunctionType, mix.Domain, mix.Range = 4, Array([0, 1] * 2), Array([0, 1] * 4)
    return Dictionary(
        ExtGState=over(),
        ColorSpace=Dictionary(
            All=Array([Name.Separation, Name.All, Name.DeviceCMYK, tint(1, 1, 1, 1)]),
            Key=Array([Name.Separation, Name.Black, Name.DeviceCMYK, tint(0, 0, 0, 1)]),
            Duo=Array([Name.DeviceN, Array([Name.Cyan, Name.Black]), Name.DeviceCMYK, mix]),
        ),
    )


def nested(pdf: pikepdf.Pdf) -> Dictionary:
    def form(content: bytes, matrix: list[float], **objects: Any) -> Any:
        out = Stream(pdf, content)
        out.Type, out.Subtype, out.BBox, out.Matrix = Name.XObject, Name.Form, Array([0, 0, 96, 96]), Array(matrix)
        out.Resources = Dictionary(XObject=Dictionary(**objects), ExtGState=over())
        return pdf.make_indirect(out)

    # The innermost has no colour of its own, and is used in two.
    inner = form(b"0 0 48 48 re f", [1, 0, 0, 1, 24, 24])
    outer = form(b"q .5 0 0 0 k /In Do Q q .5 0 0 .5 0 0 cm 0 .7 0 0 k /Over gs /In Do Q", [1, 0, 0, 1, 0, 0], In=inner)
    return Dictionary(XObject=Dictionary(Out=outer, In=inner), ExtGState=over())


def image(pdf: pikepdf.Pdf, data: bytes, columns: int, rows: int, space: Any, bits: int = 8, **more: Any) -> Any:
    out = Stream(pdf, data)
    out.Type, out.Subtype, out.Width, out.Height = Name.XObject, Name.Image, columns, rows
    out.ColorSpace, out.BitsPerComponent = space, bits
    for name, value in more.items():
        out[f"/{name}"] = value
    return pdf.make_indirect(out)


STRIPES = bytes([200, 30, 100, 0] * 24 + [0, 255, 0, 60] * 24) * 24


def pictures(pdf: pikepdf.Pdf) -> Dictionary:
    jpeg = io.BytesIO()
    Image.frombytes("CMYK", (48, 24), STRIPES).save(jpeg, "JPEG", quality=95, subsampling=0)
    upside_down = {"Filter": Name.DCTDecode, "Decode": Array([1, 0] * 4)}
    palette = Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String(bytes([0, 90, 180, 0, 255, 0, 0, 40]))])
    wide = b"".join(bytes([level, 17]) for level in STRIPES)
    return Dictionary(
        XObject=Dictionary(
            Raw=image(pdf, STRIPES, 48, 24, Name.DeviceCMYK),
            Jpeg=image(pdf, jpeg.getvalue(), 48, 24, Name.DeviceCMYK, **upside_down),
            Wide=image(pdf, wide, 48, 24, Name.DeviceCMYK, 16),
            Bits=image(pdf, b"\x0f\x3c" * 16, 16, 16, Name.DeviceGray, 1),
            Dots=image(pdf, b"\x0f\x3c" * 16, 16, 16, palette, 1),
            Grey=image(pdf, bytes(range(0, 256, 4)), 8, 8, Name.DeviceGray, Decode=Array([1, 0])),
        )
    )


def gradients(pdf: pikepdf.Pdf) -> Dictionary:
    ends = [{"C0": [1, 0, 0, 0], "C1": [0, 0.5, 1, 0]}, {"C0": [0, 0.5, 1, 0], "C1": [0, 0, 0, 1]}]
    parts = [Dictionary(FunctionType=2, Domain=[0, 1], N=1, **each) for each in ends]
    function = Dictionary(
        FunctionType=3, Domain=[0, 1], Functions=Array(parts), Bounds=Array([0.3]), Encode=Array([0, 1, 0, 1])
    )
    axial = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[20, 0, 268, 0], Function=function, Extend=[True, True]
    )
    cell = Stream(pdf, b".6 0 0 0 k 0 0 6 6 re f 0 0 1 0 k 6 6 6 6 re f")
    cell.PatternType, cell.PaintType, cell.TilingType = 1, 1, 1
    cell.BBox, cell.XStep, cell.YStep, cell.Resources = Array([0, 0, 12, 12]), 12, 12, Dictionary()
    bare = Stream(pdf, b"0 0 6 12 re f")
    bare.PatternType, bare.PaintType, bare.TilingType = 1, 2, 1
    bare.BBox, bare.XStep, bare.YStep, bare.Resources = Array([0, 0, 12, 12]), 12, 12, Dictionary()
    return Dictionary(
        Shading=Dictionary(Sh=axial),
        Pattern=Dictionary(
            Cell=pdf.make_indirect(cell),
            Bare=pdf.make_indirect(bare),
            Sweep=Dictionary(PatternType=2, Shading=axial),
        ),
        ColorSpace=Dictionary(Under=Array([Name.Pattern, Name.DeviceCMYK])),
    )


def at(column: int, row: int, name: str) -> str:
    return f"q 48 0 0 48 {48 * column} {96 - 48 * row} cm /{name} Do Q"


FLAT = """.2 .4 .6 .1 k 0 0 144 144 re f  /DeviceCMYK cs 0 0 0 .5 scn 96 48 96 96 re f  .3 g 240 0 48 48 re f
/DeviceCMYK CS 1 0 0 0 SCN 8 w 20 72 m 268 72 l S"""
BLACK_OVER = """.5 .2 0 0 k 0 0 288 144 re f  0 0 0 1 k /Over gs 0 0 96 144 re f  /Under gs 96 0 96 144 re f
/Old gs 192 0 48 144 re f"""
CYAN_OVER = """0 .8 0 0 k 0 0 288 144 re f  /Over gs .6 0 0 0 k 48 0 96 144 re f  .3 0 0 0 K 24 w 168 0 m 168 144 l S
q /Under gs 0 0 .5 0 k 192 0 48 96 re B Q 192 96 48 48 re f"""
COLORANTS = """0 .6 0 0 k 0 0 288 144 re f  /Key cs 1 scn 0 0 48 144 re f  /Over gs .5 scn 48 0 48 144 re f
/Duo cs .4 .2 scn 96 0 48 144 re f  /All cs .5 scn 144 0 48 144 re f"""
NESTED = """.4 0 .4 0 k 0 0 288 144 re f  /Out Do q 1 0 0 1 96 0 cm /Out Do Q
q 1 0 0 1 192 0 cm 0 0 0 1 k /In Do Q"""
PICTURES = " ".join(at(n, n % 3, name) for n, name in enumerate(("Raw", "Jpeg", "Wide", "Bits", "Dots", "Grey")))
GRADIENTS = """q 0 0 288 48 re W n /Sh sh Q  /Pattern cs /Sweep scn 0 48 288 48 re f
/Cell scn 0 96 96 48 re f  /Under cs 0 .5 0 .25 /Bare scn 96 96 96 48 re f"""
INLINE = b"q 96 0 0 48 96 48 cm BI /W 2 /H 1 /BPC 8 /CS /CMYK ID \x80\x00\x00\x20\x00\xc0\x00\x00 EI Q"

CASES: dict[str, tuple[str | bytes, Resources | None]] = {
    "flat boxes": (FLAT, None),
    "black over a tint": (BLACK_OVER, states),
    "cyan over magenta": (CYAN_OVER, states),
    "colorants": (COLORANTS, separations),
    "nested forms": (NESTED, nested),
    "pictures": (PICTURES, pictures),
    "an inline picture": (INLINE, None),
    "gradients and patterns": (GRADIENTS, gradients),
}


@pytest.mark.parametrize("case", CASES)
def test_plates_are_those_of_ghostscript(ghostscript: str, tmp_path: Path, case: str) -> None:
    """The mean ink of every window, on each plate, to within 2 percentage points."""
    pdf = page_pdf(*CASES[case])
    plates = separate(pdf, 1, BOX, dpi=144)
    ours, theirs = means(list(plates.all())), means(tiffsep(ghostscript, pdf, tmp_path))
    assert plates.unread == ()
    assert sum(map(sum, theirs)) > 0.5, "there is something to compare"
    for ink, mine, other in zip(INKS, ours, theirs, strict=True):
        assert mine == pytest.approx(other, abs=0.02), ink


def test_black_text_over_a_tint_leaves_the_tint_whole(ghostscript: str, tmp_path: Path) -> None:
    pdf = press_pdf(*(text("Take two tablets with water, and call us", 5, 5 * row) for row in range(2, 19)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        box = tuple(float(value) for value in opened.pages[0].mediabox)
    plates = separate(pdf, 1, (box[0], box[1], box[2], box[3]), dpi=144)
    ours, theirs = means(list(plates.all())), means(tiffsep(ghostscript, pdf, tmp_path))
    assert max(theirs[3]) > 0.05
    for ink, mine, other in zip(INKS, ours, theirs, strict=True):
        assert mine == pytest.approx(other, abs=0.02), ink
    middle = plates.cyan.crop((200, 100, plates.cyan.width - 200, plates.cyan.height - 100))
    assert middle.getextrema() == (25, 25), "10 % cyan, under the letters as well"


# ------------------------------------------------------------------------------------------------- what else there is


def filled(space: Any, operands: str) -> bytes:
    return page_pdf(f"/S cs {operands} scn 0 0 288 144 re f", lambda _: Dictionary(ColorSpace=Dictionary(S=space)))


def spot(kind: int) -> bytes:
    """A spot colour at a half, whose full tint is 80 % magenta and 40 % black."""

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        exponential = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.8, 0, 0.4], N=1)
        sampled = Stream(pdf, bytes([0, 0, 0, 0, 0, 204, 0, 102]))
        sampled.FunctionType, sampled.BitsPerSample, sampled.Size = 0, 8, Array([2])
        calculator = Stream(pdf, b"{ dup 0.8 mul 0 exch 0 % yellow\n 4 -1 roll 0.4 mul }")
        calculator.FunctionType = 4
        for each in (sampled, calculator):
            each.Domain, each.Range = Array([0, 1]), Array([0, 1] * 4)
        stitched = Dictionary(
            FunctionType=3, Domain=[0, 1], Functions=Array([exponential]), Bounds=Array(), Encode=Array([0, 1])
        )
        function = {0: sampled, 2: exponential, 3: stitched, 4: calculator}[kind]
        space = Array([Name.Separation, Name("/Plum"), Name.DeviceCMYK, function])
        return Dictionary(ColorSpace=Dictionary(S=space))

    return page_pdf("/S cs .5 scn 0 0 288 144 re f", resources)


@pytest.mark.parametrize("kind", [0, 2, 3, 4])
def test_a_spot_colour_is_what_its_tint_transform_makes_of_it(kind: int) -> None:
    plates = separate(spot(kind), 1, BOX)
    assert mean(plates) == (0, 0.4, 0, 0.2)
    assert plates.unread == ()


def test_a_tint_transform_that_cannot_be_read_is_said_and_counted_in_full() -> None:
    broken = Dictionary(FunctionType=9, Domain=[0, 1])
    plates = separate(filled(Array([Name.Separation, Name.Plum, Name.DeviceCMYK, broken]), ".5"), 1, BOX)
    assert mean(plates) == (0.5, 0.5, 0.5, 0.5)
    assert plates.unread == ("a tint transform",)


def test_a_tint_transform_that_breaks_down_is_counted_in_full() -> None:
    pole = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=-1)
    assert mean(separate(filled(Array([Name.Separation, Name.Plum, Name.DeviceCMYK, pole]), "0"), 1, BOX)) == (1,) * 4


def test_rgb_without_a_profile_gives_its_grey_to_black() -> None:
    assert mean(separate(page_pdf(".6 .4 .2 rg 0 0 288 144 re f"), 1, BOX)) == (0, 0.2, 0.4, 0.4)


def test_rgb_goes_through_a_profile() -> None:
    pdf = page_pdf("1 0 0 rg 0 0 288 144 re f")
    cyan, magenta, yellow, black = mean(separate(pdf, 1, BOX, profile=paper_profile("coated").data))
    assert cyan < 0.1
    assert min(magenta, yellow) > 0.8
    assert black < 0.1


def test_an_rgb_picture_goes_the_way_of_an_rgb_colour() -> None:
    profile = paper_profile("coated").data

    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        return Dictionary(XObject=Dictionary(Im=image(pdf, bytes([40, 120, 200]) * 64, 8, 8, Name.DeviceRGB)))

    picture = separate(page_pdf("288 0 0 144 0 0 cm /Im Do", resources), 1, BOX, profile=profile)
    flat = separate(page_pdf(f"{40 / 255} {120 / 255} {200 / 255} rg 0 0 288 144 re f"), 1, BOX, profile=profile)
    assert mean(picture) == pytest.approx(mean(flat), abs=0.011)


def test_lab_is_read() -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=[0.9642, 1, 0.8249], Range=[-128, 127, -128, 127])])
    grey = mean(separate(filled(lab, "50 0 0"), 1, BOX))
    assert max(grey[:3]) < 0.03
    assert 0.5 < grey[3] < 0.6, "L* 50 is 119 of 255 in sRGB"
    red = mean(separate(filled(lab, "50 70 50"), 1, BOX))
    assert red[1] > 0.5
    assert red[0] < 0.1


def test_a_form_that_shows_itself_comes_to_an_end() -> None:
    def resources(pdf: pikepdf.Pdf) -> Dictionary:
        loop = pdf.make_indirect(Stream(pdf, b".5 0 0 0 k 0 0 288 144 re f /Me Do /Me Do"))
        loop.Type, loop.Subtype, loop.BBox = Name.XObject, Name.Form, Array(BOX)
        loop.Resources = Dictionary(XObject=Dictionary(Me=loop))
        return Dictionary(XObject=Dictionary(Me=loop))

    started = time.process_time()
    assert mean(separate(page_pdf("/Me Do", resources), 1, BOX))[0] == 0.5
    assert time.process_time() - started < 5


def test_operands_that_make_no_sense_are_skipped() -> None:
    plates = separate(page_pdf(".5 0 0 0 k (two) 1 k /None gs /None Do /None sh Q Q 0 0 288 144 re f"), 1, BOX)
    assert mean(plates) == (0.5, 0, 0, 0)


def test_a_layer_that_is_off_does_not_print() -> None:
    content = "/OC /Off BDC 1 0 0 0 k 0 0 288 144 re f EMC 0 0 .5 0 k 0 0 144 144 re f"
    pdf = pikepdf.open(io.BytesIO(page_pdf(content)))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("note")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(Off=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    out = io.BytesIO()
    pdf.save(out)
    assert mean(separate(out.getvalue(), 1, BOX)) == (0, 0, 0.25, 0)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_shown_as_it_is_written(turn: int) -> None:
    plates = separate(page_pdf("1 0 0 0 k 0 0 48 48 re f", Rotate=turn), 1, BOX)
    assert plates.black.size == (400, 200)
    assert plates.cyan.getbbox() == pytest.approx((0, 133, 67, 200), abs=1)


@pytest.mark.parametrize("box", [(0, 0, 1e5, 1e5), (-5000, 0, 9000, 1.5), (1e6, 1e6, 1e6 + 30, 1e6 + 30)])
def test_odd_boxes_give_plates_of_bounded_size(box: tuple[float, float, float, float]) -> None:
    plates = separate(page_pdf("1 0 0 0 k 0 0 48 48 re f"), 1, box, dpi=300)
    assert plates.black.width * plates.black.height <= MOST_PIXELS * 1.01


def test_a_box_without_area_is_refused() -> None:
    with pytest.raises(PdfError, match="page 1 has no area"):
        separate(page_pdf(""), 1, (10, 10, 10, 50))


def test_a_picture_without_a_pixel_is_refused() -> None:
    with pytest.raises(PdfError, match="a page cannot be shown"):
        show(page_pdf(""), 1, BOX, dpi=0)


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(PdfError, match="page 2 cannot be read"):
        separate(page_pdf(""), 2, BOX)


def test_the_inks_add_up() -> None:
    plates = separate(page_pdf("1 1 .5 1 k 0 0 288 144 re f"), 1, BOX)
    assert total(plates).getextrema() == (892, 892)


def calculator(pdf: pikepdf.Pdf, program: bytes) -> Any:
    function = Stream(pdf, program)
    function.FunctionType, function.Domain, function.Range = 4, Array([0, 1] * 2), Array([0, 1] * 2)
    return function


@pytest.mark.parametrize(
    ("program", "inputs", "outputs"),
    [
        (b"{ exch }", (0.25, 0.5), (0.5, 0.25)),
        (b"{ 2 copy add 3 1 roll sub abs }", (0.25, 0.5), (0.75, 0.25)),
        (b"{ dup 0.3 gt { pop 1 } { 0.5 mul } ifelse }", (0.2, 0.6), (0.2, 1.0)),
        (b"{ 1 index 0.1 lt { exch } if }", (0.05, 0.7), (0.7, 0.05)),
        (b"{ 90 mul sin exch 4 exp }", (0.5, 1 / 3), (0.5, 0.0625)),
        (b"{ 7 2 idiv 3 sub add 7 2 mod 1 sub add }", (0.5, 0.25), (0.5, 0.25)),
        (b"{ true false or { 1 exch sub } if }", (0.5, 0.25), (0.5, 0.75)),
    ],
)  # fmt: skip
def test_the_calculator(program: bytes, inputs: tuple[float, ...], outputs: tuple[float, ...]) -> None:
    with pikepdf.new() as pdf:
        function = calculator(pdf, program)
        assert read_function(function)(inputs) == pytest.approx(outputs)


@pytest.mark.parametrize("program", [b"{ pop pop pop }", b"{ 0 div }", b"{ { }", b"exch", b"{ {} }", b"{ system }"])
def test_a_calculator_that_fails_says_so(program: bytes) -> None:
    with pikepdf.new() as pdf:
        function = calculator(pdf, program)
        with pytest.raises(ValueError, match=r"calculator|string"):
            read_function(function)((0.5, 0.5))
