"""What the reader makes of a page: held against PDFium, against plain arithmetic, and against bad input."""

from __future__ import annotations

import ctypes
import io
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name
from PIL import Image
from pypdfium2 import raw
from support.press_sheets import BLEED, PT, SLUG, Change, box, found, line, picture, place, press_pdf, rect, state, text

from brochure.errors import Exit, PdfError
from brochure.preflight import inspect
from brochure.preflight.nouns import File, Item, Picture, Rectangle, Settings, Shade, TextRun
from brochure.preflight.nouns import Path as Shape
from brochure.preflight.reader import MOST_MEGABYTES, load, read
from brochure.preflight.streams import MOST_BYTES, check_size, read_stream

MM = 25.4 / 72
PAGE = """
<style>
  @page { size: 120mm 90mm; margin: 10mm }
  body { font: 11pt "Noto Sans" }
  h1 { font-size: 20pt; letter-spacing: 0.5pt }
  .turned { transform: rotate(90deg); width: 30mm; height: 8mm; margin: 0 0 0 60mm }
  .small { transform: scale(0.7); transform-origin: 0 0 }
  .spread { width: 60mm; text-align: justify; hyphens: manual }
</style>
<h1>Drinking water</h1>
<p class=spread>Drink six glasses a day, more when it is hot, and carry a bottle with you wherever you go.</p>
<p class=small>Smaller, by a matrix <b>and bold</b></p>
<p class=turned>Turned</p>
"""


def items(*content: str, change: Change | None = None) -> list[Item]:
    """What a page paints beside its ground and marks."""
    with read(press_pdf(*content, change=change, ground=False, words=False)) as file:
        return list(file.pages[0].items[:-4])


def test_words_lie_where_pdfium_finds_them() -> None:
    pdf = weasyprint.HTML(string=PAGE).write_pdf()
    with read(pdf) as file:
        runs = [item for item in file.pages[0].items if isinstance(item, TextRun)]
        height = file.pages[0].media[3] * MM
    boxes = list(_pdfium(pdf, height))
    assert len(runs) >= 6
    for run in runs:
        within = [box for box in boxes if _centre_in(box[1], run.rectangle)]
        assert within, run.text
        loose, tight = (
            (
                min(box[0] for box in kind),
                min(box[1] for box in kind),
                max(box[2] for box in kind),
                max(box[3] for box in kind),
            )
            for kind in zip(*within, strict=True)
        )
        # As long as the advances, which loose boxes are, and as high as the glyphs, as tight ones are.
        long, high = (
            (slice(1, None, 2), slice(0, None, 2)) if run.text == "Turned" else (slice(0, None, 2), slice(1, None, 2))
        )
        assert run.rectangle[long] == pytest.approx(loose[long], abs=0.1), run.text
        assert run.rectangle[high] == pytest.approx(tight[high], abs=0.1), run.text
    assert " ".join(run.text for run in runs).startswith("Drinking water Drink six glasses")


def _pdfium(pdf: bytes, height: float) -> Iterator[tuple[Rectangle, Rectangle]]:
    """The loose and the tight box of every letter, in mm from the top left."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        words = document[0].get_textpage()
        for n in range(words.count_chars()):
            found = raw.FS_RECTF()
            if words.get_text_range(n, 1).strip():
                assert raw.FPDFText_GetLooseCharBox(words.raw, n, ctypes.byref(found))
                loose = found.left, found.top, found.right, found.bottom
                left, bottom, right, top = words.get_charbox(n)
                yield tuple(
                    (box[0] * MM, height - box[1] * MM, box[2] * MM, height - box[3] * MM)
                    for box in (loose, (left, top, right, bottom))
                )
    finally:
        document.close()


def _centre_in(inner: Rectangle, outer: Rectangle) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] < x < outer[2] and outer[1] < y < outer[3]


def test_forms_within_forms_are_placed_by_all_their_matrices() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        inner = pdf.make_stream(b"0 0 10 10 re f")
        inner.Subtype, inner.BBox, inner.Matrix = Name.Form, Array([0, 0, 10, 5]), Array([0, 2, -2, 0, 0, 0])
        outer = pdf.make_stream(b"q 1 0 0 1 30 0 cm /In Do Q")
        outer.Subtype, outer.BBox, outer.Matrix = Name.Form, Array([0, 0, 999, 999]), Array([2, 0, 0, 2, 0, 0])
        outer.Resources = Dictionary(XObject=Dictionary(In=inner))
        page.Resources.XObject = Dictionary(Out=outer)

    origin = (SLUG + BLEED) * PT
    (shape,) = items(f"q 1 0 0 1 {origin} {origin} cm /Out Do Q", change=change)
    # 10 x 5 after the inner box, turned a quarter and doubled: 10 wide, 20 high; moved 30; doubled again.
    left, right, high = (60 - 20) * MM, 60 * MM, 40 * MM
    assert shape.rectangle == pytest.approx((left, 100 - high, right, 100), abs=0.01)


def test_a_clip_and_a_stroke_count() -> None:
    shape, stroke = items(f"q {rect(10, 10, 20, 20, 'W n')} {box(0, 0, 100, 100)} Q", line(50, 50, 80, 50, pt=2 / MM))
    assert shape.rectangle == pytest.approx((10, 10, 30, 30), abs=0.01)
    assert stroke.rectangle == pytest.approx((49, 49, 81, 51), abs=0.01)
    assert isinstance(stroke, Shape)
    assert stroke.width == pytest.approx(2 / MM, abs=0.01)


def test_what_a_clip_hides_is_not_painted() -> None:
    assert not items(f"q {rect(10, 10, 20, 20, 'W n')} {box(40, 40, 20, 20)} Q")


def test_a_curve_is_as_large_as_it_is_drawn() -> None:
    (shape,) = items("0 0 0 1 k 100 100 m 100 200 200 200 200 100 c f")
    assert (shape.rectangle[3] - shape.rectangle[1]) / MM == pytest.approx(75)
    assert (shape.rectangle[2] - shape.rectangle[0]) / MM == pytest.approx(100)


def test_spaces_at_the_ends_of_a_line_and_wide_gaps_are_no_text() -> None:
    first, second = items("/Over gs BT /F1 10 Tf 100 100 Td [(  one ) -9000 (two  )] TJ ET")
    assert isinstance(first, TextRun)
    assert isinstance(second, TextRun)
    assert (first.text, second.text) == ("one", "two")
    assert first.rectangle[0] > (100 - (SLUG + BLEED) * PT) * MM + 1
    assert second.rectangle[0] - first.rectangle[2] > 25


@pytest.mark.parametrize(("mode", "hidden"), [(0, False), (3, True), (7, True)])
def test_hidden_text_is_told_apart(mode: int, hidden: bool) -> None:
    (run,) = items(f"{mode} Tr {text('Call us', 20, 20)}")
    assert isinstance(run, TextRun)
    assert run.invisible is hidden


@pytest.mark.parametrize(
    ("entries", "space", "expected"),
    [
        ({"op": True, "OPM": 1}, "/DeviceCMYK", True),
        ({"op": True, "OPM": 0}, "/DeviceCMYK", False),
        ({"OP": True, "OPM": 1}, "/DeviceCMYK", True),
        ({"OP": True, "op": False, "OPM": 1}, "/DeviceCMYK", False),
        ({"op": True, "OPM": 1}, "/DeviceGray", False),
        ({"op": True, "OPM": 0}, "/All", True),
    ],
)
def test_overprint_is_what_the_press_makes_of_it(entries: dict[str, Any], space: str, expected: bool) -> None:
    values = "0 0 0 1" if space == "/DeviceCMYK" else "0"
    (shape,) = items(f"/Own gs {space} cs {values} scn {rect(10, 10, 10, 10)}", change=state(**entries))
    assert isinstance(shape, Shape)
    assert shape.overprint is expected


def tile(content: bytes, step: float, **entries: Any) -> Change:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        pattern = pdf.make_stream(content)
        pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
        pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, 20, 20]), step, step
        pattern.Resources = Dictionary()
        for name, value in entries.items():
            pattern[f"/{name}"] = value
        page.Resources.Pattern = Dictionary(Own=pattern)
        page.Resources.ColorSpace.Uncoloured = Array([Name.Pattern, Name.DeviceCMYK])

    return change


def test_one_tile_lies_where_it_is_and_many_fill_the_area() -> None:
    paint = "/Pattern cs /Own scn 90 90 200 200 re f"
    content = b"1 0 0 rg 0 0 20 20 re f"
    (one,) = items(paint, change=tile(content, 500, Matrix=Array([1, 0, 0, 1, 100, 100])))
    (many,) = items(paint, change=tile(content, 20))
    assert (one.rectangle[2] - one.rectangle[0]) / MM == pytest.approx(20)
    assert (many.rectangle[2] - many.rectangle[0]) / MM == pytest.approx(200)
    assert isinstance(one, Shape)
    assert one.fill is not None
    assert one.fill.space == "DeviceRGB"


@pytest.mark.parametrize("entries", [{}, {"Matrix": Array([1, 2, 1, 2, 0, 0])}])
def test_a_tile_that_readers_draw_each_in_its_own_way_is_told(entries: dict[str, Any]) -> None:
    change = tile(b"1 0 0 rg 0 0 20 20 re f", 20 if entries else 0, **entries)
    flaws = inspect(press_pdf("/Pattern cs /Own scn 90 90 200 200 re f", change=change), Settings()).flaws
    (flaw,) = (flaw for flaw in flaws if flaw.rule == "operators")
    assert flaw.message.endswith("each device may draw them its own way: a pattern")


def test_an_uncoloured_tile_takes_the_colour_it_is_painted_in() -> None:
    paint = "/Uncoloured cs 0 1 0 0 /Own scn 90 90 200 200 re f"
    (shape,) = items(paint, change=tile(b"1 0 0 rg 0 0 20 20 re f", 200, PaintType=2))
    assert isinstance(shape, Shape)
    assert shape.fill is not None
    assert (shape.fill.space, shape.fill.values) == ("DeviceCMYK", (0, 1, 0, 0))


def test_a_gradient_as_a_pattern_is_a_shade() -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 600, 0], Function=function)

    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.Resources.Pattern = Dictionary(Own=Dictionary(PatternType=2, Shading=shading))

    (shade,) = items(f"/Pattern cs /Own scn {rect(10, 10, 30, 20)}", change=change)
    assert isinstance(shade, Shade)
    assert shade.rectangle == pytest.approx((10, 10, 40, 30), abs=0.01)


def test_a_picture_has_the_resolution_it_is_printed_at() -> None:
    (image,) = items(place("Im0", 20, 40, 50.8, 25.4), change=picture(300, 300))
    assert isinstance(image, Picture)
    assert image.ppi == pytest.approx((150, 300), abs=0.1)
    assert image.rectangle == pytest.approx((20, 40, 70.8, 65.4), abs=0.01)


def test_folds_are_read_from_our_own_sheets() -> None:
    with read(press_pdf(folds=(97.0, 197.0))) as file:
        assert file.pages[0].folds == (97.0, 197.0)
    with read(press_pdf()) as file:
        assert file.pages[0].folds is None


# ----------------------------------------------------------------------------------------------------------- bad input


def message(data: bytes) -> str:
    with pytest.raises(PdfError) as caught:
        inspect(data, Settings())
    assert caught.value.exit_code is Exit.INPUT
    (fault,) = caught.value.faults
    assert fault.hint
    return fault.message


def empty() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def test_what_is_no_pdf_is_said_so() -> None:
    assert message(b"") == "the file is not a PDF"
    assert message(b"\x89PNG\r\n\x1a\n" + bytes(500)) == "the file is not a PDF"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.995])
def test_a_file_cut_short_is_damaged(part: float) -> None:
    whole = press_pdf()
    assert message(whole[: int(len(whole) * part)]).startswith("the file is damaged")


def test_a_file_without_pages_is_refused() -> None:
    assert message(empty()) == "the file has no pages"


def test_a_file_locked_with_a_password_is_refused() -> None:
    locked = pikepdf.Encryption(owner="printer", user="reader", R=6)
    assert message(press_pdf(claim="", saved={"encryption": locked, "force_version": ""})) == (
        "the file is locked with a password"
    )


@pytest.mark.parametrize("unit", [0, -1])
def test_a_page_without_a_unit_is_refused(unit: int) -> None:
    def change(_: pikepdf.Pdf, page: Any) -> None:
        page.UserUnit = unit

    assert message(press_pdf(change=change)) == f"page 1: its unit is {unit} points, and nothing can be drawn so"


@pytest.mark.parametrize("holder", ["page", "file"])
def test_an_entry_of_the_wrong_kind_is_told_in_plain_words(holder: str) -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        if holder == "page":
            page.TrimBox = Array([1, 2, 3])
        else:
            pdf.Root.Names = Array([])

    assert message(press_pdf(change=change)) == "the file is damaged: an entry is not of the kind it should be"


def test_a_form_that_draws_itself_is_refused() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(b"/Fm0 Do")
        stream.Subtype, stream.BBox = Name.Form, Array([0, 0, 999, 999])
        page.Resources.XObject = Dictionary(Fm0=stream)
        stream.Resources = page.Resources

    assert message(press_pdf("/Fm0 Do", change=change)).startswith("page 1: a form draws itself")


def test_forms_that_multiply_are_stopped() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        inner: Any = pdf.make_stream(b"n " * 1000)
        for _ in range(6):
            inner.Subtype, inner.BBox = Name.Form, Array([0, 0, 999, 999])
            outer = pdf.make_stream(b"/In Do " * 10)
            outer.Resources = Dictionary(XObject=Dictionary(In=pdf.make_indirect(inner)))
            inner = outer
        inner.Subtype, inner.BBox = Name.Form, Array([0, 0, 999, 999])
        page.Resources.XObject = Dictionary(Fm0=inner)

    assert message(press_pdf("/Fm0 Do", change=change)) == "the file paints with more than 2,000,000 operators"


def test_a_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(64)) + packer.flush()

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(b"")
        stream.write(packed, filter=Name.FlateDecode)
        page.Contents = stream

    data = press_pdf(change=change)
    assert len(data) < 2_000_000
    assert message(data) == "a part of the file unpacks to more than 32 MB"


def spaces(megabytes: int, start: bytes = b"") -> bytes:
    """A deflated stream of that many megabytes of spaces after `start`, made in no time and without its checksum."""
    packer = zlib.compressobj(9)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + (packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes


def lzw_spaces(rounds: int, early: int = 1) -> bytes:
    """Rounds of 7 MB of spaces, each code standing for one space more than the one before."""
    codes = [(code, min(max((code + early).bit_length(), 9), 12)) for code in range(258, 4095)]
    table = "".join(f"{code:0{width}b}" for code, width in ((32, 9), *codes, (256, 12)))
    bits = f"{256:09b}" + table * rounds
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def hexed(data: bytes) -> bytes:
    return data.hex().encode() + b">"


def packed_contents(data: bytes, *filters: str) -> bytes:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(data, filter=Array(Name(f"/{name}") for name in filters))

    raw = pikepdf.StreamDecodeLevel.none
    return press_pdf(change=change, saved={"compress_streams": False, "stream_decode_level": raw})


def packed_objects(megabytes: int) -> bytes:
    """A PDF whose catalog and page lie in a stream that unpacks to that much."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>> ",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>> ",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>> ",
    )
    places = [sum(map(len, objects[:number])) for number in range(len(objects))]
    head = b"".join(b"%d %d " % (number, place) for number, place in enumerate(places, start=1))
    data = spaces(megabytes, head + b"".join(objects))
    kept = b"4 0 obj <</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>> stream\n%s\nendstream endobj\n"
    out = b"%PDF-1.6\n"
    starts = [len(out)]
    out += kept % (len(head), len(data), data)
    starts.append(len(out))
    entries = [(0, 0, 255), *((2, 4, number) for number in range(3)), *((1, start, 0) for start in starts)]
    table = b"".join(bytes((kind,)) + place.to_bytes(4) + bytes((last,)) for kind, place, last in entries)
    out += b"5 0 obj <</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>> stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % starts[1]


MEASURED = """
import sys
from pathlib import Path
from brochure.errors import PdfError
from brochure.preflight import inspect
from brochure.preflight.nouns import Settings
try:
    print(len(inspect(Path(sys.argv[1]).read_bytes(), Settings()).flaws), "flaws")
except PdfError as error:
    print(error.faults[0].message)
(line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(line.split()[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says how much memory was taken")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: packed_contents(hexed(spaces(1200)), "ASCIIHexDecode", "FlateDecode"), "more than 32 MB"),
        (lambda: packed_contents(zlib.compress(spaces(1200)), "FlateDecode", "FlateDecode"), "more than 32 MB"),
        (lambda: packed_contents(b"\x81 " * 10_000_000, "RunLengthDecode"), "more than 32 MB"),
        (lambda: packed_contents(lzw_spaces(160), "LZWDecode"), "more than 32 MB"),
        (lambda: packed_contents(hexed(lzw_spaces(160)), "ASCIIHexDecode", "LZWDecode"), "more than 32 MB"),
        (lambda: packed_contents(b"?" + hexed(lzw_spaces(160)), "ASCIIHexDecode", "LZWDecode"), "cannot be unpacked"),
        (lambda: packed_objects(1200), "the file is damaged"),
    ],
    ids=["hex", "flate", "run length", "lzw", "hex lzw", "damaged lzw", "objects"],
)
def test_what_unpacks_to_gigabytes_takes_little_memory(make: Callable[[], bytes], said: str, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(make())
    command = [sys.executable, "-c", MEASURED, str(bomb)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    words, kilobytes = done.stdout.splitlines()
    assert said in words
    assert int(kilobytes) < 500_000


def test_objects_packed_as_usual_are_read() -> None:
    with read(packed_objects(1)) as file:
        assert file.pages[0].media == (0, 0, 300, 300)


def test_many_streams_of_one_page_are_counted_together() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        stream = pdf.make_stream(b" " * (MOST_BYTES // 2 + 1))
        page.Contents = Array([stream, stream])

    assert message(press_pdf(change=change)) == "a part of the file unpacks to more than 32 MB"


def packed_picture(compression: str) -> tuple[bytes, bytes]:
    """Bytes of a picture, and the same packed by libtiff."""
    picture = Image.linear_gradient("L").rotate(30)
    out = io.BytesIO()
    picture.save(out, "TIFF", compression=compression, tiffinfo={278: picture.height})
    tags = Image.open(io.BytesIO(out.getvalue())).tag_v2
    return picture.tobytes(), out.getvalue()[tags[273][0] :][: tags[279][0]]


@pytest.mark.parametrize(("compression", "name"), [("tiff_lzw", Name.LZWDecode), ("packbits", Name.RunLengthDecode)])
def test_streams_are_unpacked_as_libtiff_packs_them(compression: str, name: Name) -> None:
    plain, packed = packed_picture(compression)
    pdf = pikepdf.new()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=name)
    assert check_size(stream) == len(plain)
    assert read_stream(stream) == plain


@pytest.mark.parametrize("early", [0, 1])
@pytest.mark.parametrize("listed", [True, False])
def test_lzw_is_counted_as_qpdf_unpacks_it(early: int, listed: bool) -> None:
    pdf = pikepdf.new()
    stream = pdf.make_stream(b"")
    entries = Dictionary(EarlyChange=early)
    stream.write(lzw_spaces(2, early), filter=Name.LZWDecode, decode_parms=Array([entries]) if listed else entries)
    assert check_size(stream) == len(stream.read_bytes()) > 14_000_000


@pytest.mark.parametrize("content", ["( q", "[ 1 2", "<< /A", "1 2 3 \xe4\xf6 << >> >>"])
def test_content_that_breaks_off_is_said_so(content: str) -> None:
    with read(press_pdf(content)) as file:
        assert file.pages[0].unread


def test_what_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    with pytest.raises(PdfError, match="there is no such file") as caught:
        load(tmp_path / "none.pdf", "none.pdf")
    assert str(caught.value.faults[0].place) == "none.pdf"
    with pytest.raises(PdfError, match="this is a folder"):
        load(tmp_path)
    os.mkfifo(tmp_path / "pipe.pdf")
    for special in (tmp_path / "pipe.pdf", Path("/dev/zero")):
        with pytest.raises(PdfError, match="this is a device or a pipe, not a file"):
            load(special)
    large = tmp_path / "large.pdf"
    large.touch()
    os.truncate(large, (MOST_MEGABYTES + 300) * 1_000_000)
    with pytest.raises(PdfError, match=r"the file has 500 MB, and preflight takes 200"):
        load(large)


def test_an_unclosed_file_is_closed_when_reading_fails() -> None:
    opened: File
    with read(press_pdf()) as opened:
        assert len(opened.pdf.pages) == 1
    with pytest.raises(pikepdf.PdfError):
        opened.pdf.save(io.BytesIO())


def test_a_sound_sheet_has_no_flaw() -> None:
    assert not found("none", press_pdf(pages=2, folds=(100.0,)))
