"""What is ordered of a print shop is what is built, with a job sheet if wanted; what no press can take is told."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms
from support.pdfs import texts
from support.projects import (
    CLINIC,
    COMMAND,
    LAYOUT,
    PAGE,
    Ran,
    add_layout,
    environment,
    manifest,
    published,
    replace,
    write,
)

from brochure.files import sha256
from brochure.profiles import ICC

PRESS = "north/en/tea.card.press.draft.pdf"
OFFICE = "north/en/tea.card.office.draft.pdf"
SHEET = "north/tea.card.job-sheet.pdf"
MM = 72 / 25.4
REVIEW = ("--role", "clinician", "--name", "Dr A. Example", "--credential", "consultant")


@pytest.fixture
def press(build):
    """Builds the English card for the press."""
    return lambda *arguments: build("-l", "en", "-t", "press", *arguments)


@pytest.fixture
def refused(project, press):
    """Builds for the press in vain; gives what was said."""

    def run(code: int, *arguments: str) -> Ran:
        ran = press(*arguments)
        assert ran.code == code, ran
        assert published(project) == []
        return ran

    return run


def statuses(ran: Ran) -> dict[str, str]:
    return {outcome["file"]: outcome["status"] for outcome in ran.outcomes}


def boxes(path: Path) -> dict[str, tuple[float, ...]]:
    """Width and height of the boxes of the first page, in mm."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        found = {name: [float(edge) for edge in page.obj[f"/{name}"]] for name in ("MediaBox", "BleedBox", "TrimBox")}
    return {name: (round((u - x) / MM, 1), round((v - y) / MM, 1)) for name, (x, y, u, v) in found.items()}


def condition(path: Path) -> tuple[str, bytes]:
    """The printing condition that a file names, and its profile."""
    with pikepdf.open(path) as pdf:
        intent = pdf.Root.OutputIntents[0]
        return str(intent.OutputConditionIdentifier), intent.DestOutputProfile.read_bytes()


# ----------------------------------------------------------------------------------------------- files for the press


def test_a_file_for_the_press_says_so_in_its_name(project, press):
    ran = press()
    assert ran.code == 0
    assert f"published  {PRESS}" in ran.err
    assert published(project / "out") == [PRESS]
    assert boxes(project / "out" / PRESS) == {"MediaBox": (111, 154), "BleedBox": (111, 154), "TrimBox": (105, 148)}


def test_a_signed_one_has_no_draft_in_its_name(project, press, brochure):
    assert brochure("translations", "sign", "en", "tea", *REVIEW).code == 0
    assert press("--release").code == 0
    assert published(project / "out") == [PRESS.replace(".draft", "")]


def test_it_is_built_like_all_others_where_all_are_asked_for(project, build):
    assert build("-l", "en", "-t", "all").code == 0
    assert published(project / "out") == sorted([PRESS, OFFICE, "north/en/tea.card.screen.draft.pdf"])


@pytest.mark.parametrize(
    ("options", "sizes"),
    [
        (("--bleed", "5"), {"MediaBox": (115, 158), "BleedBox": (115, 158), "TrimBox": (105, 148)}),
        (("--marks", "crop"), {"MediaBox": (129, 172), "BleedBox": (111, 154), "TrimBox": (105, 148)}),
        (("--marks", "all", "--bleed", "5"), {"MediaBox": (133, 176), "BleedBox": (115, 158), "TrimBox": (105, 148)}),
    ],
)
def test_bleed_and_marks_make_the_page_larger_and_not_the_trim(project, press, options, sizes):
    assert press(*options).code == 0
    assert boxes(project / "out" / PRESS) == sizes


def test_with_marks_the_slug_says_what_the_file_is(project, press):
    assert press("--marks", "crop").code == 0
    (text,) = texts((project / "out" / PRESS).read_bytes())
    assert "DRAFT, not for release · English · north / tea / card · T-1-en · edition 1 · 2026-11-01" in text


@pytest.mark.parametrize(
    ("paper", "name", "file"),
    [
        ("coated", "FOGRA39", "FOGRA39L.icc"),
        ("uncoated", "FOGRA29", "FOGRA29L.icc"),
        ("us-coated", "CGATS TR 006", "GRACoL-TR006.icc"),
    ],
)
def test_the_paper_chooses_the_printing_condition(project, press, paper, name, file):
    assert press("--paper", paper).code == 0
    assert condition(project / "out" / PRESS) == (name, (ICC / file).read_bytes())


def renamed(name: str) -> bytes:
    """A profile of ours under another name, as a print shop's own would have."""
    data = (ICC / "FOGRA39L.icc").read_bytes()
    old = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile.profile_description
    return data.replace(old.encode(), name.ljust(len(old))[: len(old)].encode())


def test_the_shops_own_profile_goes_into_the_file(project, press):
    own = write(project / "press room é.icc", renamed("Press 4, matt"))
    assert press("--icc", own.name).code == 0
    assert condition(project / "out" / PRESS) == ("Press 4, matt", own.read_bytes())


@pytest.mark.parametrize(
    ("paper", "told", "ink"),
    [((), "As the printing condition says", 300), (("--paper", "coated"), "Coated", 300),
     (("--paper", "uncoated"), "Uncoated", 280)],
    ids=["unknown", "coated", "uncoated"],
)  # fmt: skip
def test_beside_a_profile_the_paper_counts_where_it_is_named(project, press, paper, told, ink):
    write(project / "own.icc", renamed("Press 4, matt"))
    assert press("--icc", "own.icc", *paper, "--job-sheet").code == 0
    text = texts((project / "out" / SHEET).read_bytes())[0]
    assert f"{told}, 90 g/m²" in text
    assert f"{ink} % in one place" in text


# -------------------------------------------------------------------------------------------- what is built again


def test_each_option_of_the_press_builds_the_press_file_again_and_no_other(project, build):
    write(project / "own.icc", renamed("Press 4, matt"))
    ways = (
        (),
        ("--bleed", "4"),
        ("--marks", "crop"),
        ("--marks", "crop,fold"),
        ("--paper", "uncoated"),
        ("--icc", "own.icc"),
    )
    for number, options in enumerate(ways):
        once, again = (build("-l", "en", "-t", "press", "-t", "office", "--format", "json", *options) for _ in range(2))
        assert statuses(once) == {PRESS: "published", OFFICE: "unchanged" if number else "published"}, options
        assert statuses(again) == {PRESS: "unchanged", OFFICE: "unchanged"}, options


@pytest.mark.usefixtures("project")
def test_marks_in_another_order_are_the_same_marks(press):
    assert statuses(press("--format", "json", "--marks", "fold, crop")) == {PRESS: "published"}
    assert statuses(press("--format", "json", "--marks", "crop,fold,crop")) == {PRESS: "unchanged"}


@pytest.mark.slow
@pytest.mark.usefixtures("project")
def test_the_weight_of_the_paper_changes_nothing_but_booklets_from_the_office(build):
    arguments = ("-l", "en", "-t", "press", "-t", "office", "-L", "card", "-L", "booklet-a5", "--format", "json")
    assert set(statuses(build(*arguments)).values()) == {"published"}
    heavy = statuses(build(*arguments, "--paper-weight", "200"))
    assert [file for file, status in heavy.items() if status == "published"] == [
        "north/en/tea.booklet-a5.office.draft.pdf"
    ]


def test_check_takes_the_same_options_and_writes_nothing(project, brochure):
    before = sorted(project.rglob("*"))
    ran = brochure(
        "check", "-j", "1", "-l", "en", "-t", "press", "--marks", "all", "--paper", "us-coated", "--bleed", "4"
    )
    assert ran.code == 0
    assert ran.out.endswith("\n1 of 1 brochures pass, 1 drafts\n")
    assert sorted(project.rglob("*")) == before


# -------------------------------------------------------------------------------------------------------- job sheets


def test_a_job_sheet_names_every_file_with_its_digest_and_quantity(project, build):
    ran = build("-t", "press", "--job-sheet", "--quantity", "1200", "--marks", "crop", "--paper-weight", "115")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == f"job sheet: {SHEET}"
    (text,) = texts((project / "out" / SHEET).read_bytes())
    words = "".join(text.split())
    for file, row in manifest(project / "out").items():
        assert sha256((project / "out" / file).read_bytes()) == row["sha256"]
        assert file.removeprefix("north/") in text
        assert row["sha256"] in words
    assert "English 1,200" in text
    assert "Spanish 1,200" in text
    assert "2,400 copies in 2 languages" in text
    assert "115 g/m²" in text
    assert "Crop" in text
    assert "DRAFT: not for release" in text
    assert "nobody has certified it" in text


def test_a_job_sheet_of_signed_texts_says_nothing_of_drafts(project, press, brochure):
    assert brochure("translations", "sign", "en", "tea", *REVIEW).code == 0
    assert press("--job-sheet").code == 0
    (text,) = texts((project / "out" / SHEET).read_bytes())
    assert "released" in text
    assert "draft" not in text.casefold()


def test_a_job_sheet_of_files_that_are_there_already_is_theirs_too(project, press):
    assert press().code == 0
    digest = sha256((project / "out" / PRESS).read_bytes())
    ran = press("--job-sheet", "--format", "json")
    assert statuses(ran) == {PRESS: "unchanged"}
    assert ran.summary["job_sheets"] == [SHEET]
    assert digest in "".join(texts((project / "out" / SHEET).read_bytes())[0].split())


def test_without_files_there_is_no_job_sheet(project, press):
    ran = press("--job-sheet", "--release", "--format", "json")
    assert (ran.code, ran.summary["job_sheets"]) == (1, [])
    assert not (project / "out" / SHEET).exists()


def test_a_job_sheet_says_what_was_not_made(project, build):
    replace(project / "translations/es/LC_MESSAGES/tea.po", "**3 tazas**", "**30 tazas**")
    ran = build("-l", "es", "-l", "en", "-t", "press", "--job-sheet", "--format", "json")
    assert (ran.code, ran.summary["job_sheets"]) == (1, [SHEET])
    (text,) = texts((project / "out" / SHEET).read_bytes())
    assert "Not made: Spanish (refused)." in text
    assert "in 1 language." in text


def test_a_language_that_cannot_be_read_keeps_no_job_sheet_back(project, build):
    write(project / "translations/es/LC_MESSAGES/tea.po", "msgid")
    ran = build("-l", "es", "-l", "en", "-t", "press", "--job-sheet")
    assert ran.code == 3
    assert ran.out.splitlines()[-1] == f"job sheet: {SHEET}"
    assert "Not made: Spanish (cannot be read)." in texts((project / "out" / SHEET).read_bytes())[0]


def test_a_job_sheet_that_cannot_be_written_keeps_no_other_back(project, press):
    others = ("post", "slip")
    for name in others:
        add_layout(project, name, 105, 148)
    (project / "out" / SHEET).mkdir(parents=True)
    ran = press("-L", "post", "-L", "card", "-L", "slip", "--job-sheet", "--format", "json")
    assert ran.code == 2
    assert sorted(ran.summary["job_sheets"]) == [f"north/tea.{name}.job-sheet.pdf" for name in others]
    assert all((project / "out" / name).is_file() for name in ran.summary["job_sheets"])
    assert ran.error.endswith(f"out/{SHEET}: cannot be written: a folder stands in the way")


def test_a_job_sheet_that_cannot_be_written_is_told_after_what_was_built(project, press):
    (project / "out" / SHEET).mkdir(parents=True)
    ran = press("--job-sheet")
    assert ran.code == 2
    assert ran.error.endswith(f"out/{SHEET}: cannot be written: a folder stands in the way")
    assert "1 of 1 brochures" in ran.out
    assert published(project / "out") == [PRESS]
    assert list(manifest(project / "out")) == [PRESS]


# --------------------------------------------------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--bleed", "11"), "11.0 is not in the range 3.0<=x<=10.0."),
        (("--bleed", "2.9"), "2.9 is not in the range 3.0<=x<=10.0."),
        (("--bleed", "3mm"), "'3mm' is not a valid number."),
        (("--bleed", "nan"), "'nan' is not a valid number."),
        (("--bleed", "inf"), "inf is not in the range 3.0<=x<=10.0."),
        (("--paper-weight", "10"), "10.0 is not in the range 30<=x<=400."),
        (("--paper-weight", "nan"), "'nan' is not a valid number."),
        (("--paper", "glossy"), "'glossy' is not one of 'coated', 'uncoated', 'us-coated'."),
        (("--marks", "crop,star"), '"star" is no mark; there are none, all, crop, fold, registration, bars'),
        (("--marks", "none,crop"), '"none" stands alone'),
        (("--marks", "crop,all"), '"all" stands alone'),
        (("--job-sheet", "--quantity", "0"), "0 is not in the range 1<=x<=10000000."),
        (("--job-sheet", "--quantity", "many"), "'many' is not a valid integer range."),
    ],
)
def test_a_value_that_makes_no_sense_ends_with_2_and_one_line(refused, options, error):
    lines = refused(2, *options).err.splitlines()
    assert [line for line in lines if line.startswith("Error: ")] == [lines[-1]]
    assert lines[-1].endswith(f"'{options[-2]}': {error}")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("-t", "screen", "--job-sheet"), "--job-sheet is for the press: give -t press too"),
        (("-t", "screen", "--icc", "own.icc"), "--icc is for the press: give -t press too"),
        (("-t", "office", "--marks", "crop"), "--marks is for the press: give -t press too"),
        (("-t", "office", "--bleed", "5"), "--bleed is for the press: give -t press too"),
        (("--paper", "coated"), "--paper is for the press: give -t press too"),
        (("--paper", "uncoated"), "--paper is for the press: give -t press too"),
        (("-t", "press", "--quantity", "5"), "--quantity is for a job sheet: give --job-sheet too"),
    ],
)
def test_what_no_file_could_carry_is_not_passed_over(project, build, options, error):
    ran = build(*options)
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"Error: {error}")
    assert published(project) == []


def rgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (rgb(), "is a profile for RGB, not CMYK"),
        ((ICC / "FOGRA39L.icc").read_bytes()[:3000], "is damaged or cut off"),
        (b"Dear all", "is no ICC profile"),
        (b"", "is no ICC profile"),
        (None, "no such file"),
        ("folder", "is a folder, not an ICC profile"),
    ],
    ids=["RGB", "cut off", "text", "empty", "missing", "folder"],
)
def test_a_profile_that_no_press_can_take_is_told_once_and_before_any_work(project, build, data, error):
    if isinstance(data, bytes):
        write(project / "own.icc", data)
    elif data:
        (project / "own.icc").mkdir()
    ran = build("-t", "press", "--icc", "own.icc")
    assert (ran.code, ran.error) == (3, f"own.icc: {error}")
    assert len(ran.err.splitlines()) == 2
    assert not (project / "out").exists()


# -------------------------------------------------------------------------------------------------- layouts and logos

TWO = """\
title = "Two panels"
paper = [210, 148]
fold = "none"
flip = "short"
roomy = false
type = { floor = 9, ideal = 10, step = 0.5 }

[[flow]]
name = "side"
widths = [105, 105]
height = 148
margins = [12, 8, 8, 8]
takes = ["*"]

[[face]]
name = "front"
panels = ["side-1", "side-2"]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "error"),
    [
        ('["side-1", "side-2"]', '["side-1"]', 9, 'the panel "side-2" stands on 0 faces'),
        ('["side-1", "side-2"]', '["side-1", "side-1", "side-2"]', 9, 'the panel "side-1" stands on 2 faces'),
        ('"side-2"]', '"side-3"]', 17, 'no flow has the panel "side-3"'),
        ("[105, 105]", "[105, 100]", 16, 'the panels of "front" are 205 mm wide, the paper 210 mm'),
        ("floor = 9,", "floor = 11,", 6, "type sizes 11 to 10 by 0.5"),
        ("floor = 9,", "floor = nan,", 6, '"floor" is not a number'),
    ],
)
def test_a_layout_that_does_not_add_up_is_told_with_its_line(project, refused, old, new, line, error):
    write(project / "templates/card/layout.toml", TWO)
    write(project / "templates/card/page.html", PAGE)
    replace(project / "templates/card/layout.toml", old, new)
    ran = refused(3)
    assert f"templates/card/layout.toml:{line}: {error}" in ran.errors


def test_a_layout_that_bleeds_beyond_reason_is_told(project, refused):
    write(project / "templates/card/layout.toml", "bleed = 40\n" + LAYOUT.format(width=105, height=148))
    ran = refused(3)
    assert ran.error == "templates/card/layout.toml:1: the bleed is 40 mm"
    assert "3 to 10 mm" in ran.hint


def picture(mode: str, form: str, colour: int | tuple[int, ...], size: tuple[int, int] = (400, 200)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, form)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def png(width: int, height: int, bits: int, kind: int, rows: bytes) -> bytes:
    """A PNG of one compressed run of rows, whatever its header says of them."""
    header = width.to_bytes(4) + height.to_bytes(4) + bytes((bits, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """So many zeros, compressed a megabyte at a time."""
    squeezer = zlib.compressobj(9)
    parts = [squeezer.compress(bytes(min(1_000_000, count - start))) for start in range(0, count, 1_000_000)]
    return b"".join([*parts, squeezer.flush()])


def with_logo(project: Path, name: str, data: bytes) -> None:
    write(project / "clinics" / name, data)
    write(project / "clinics/north.toml", CLINIC + f'logo = "{name}"\n')


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one-bit.png", picture("1", "PNG", 0)),
        ("deep.png", picture("I;16", "PNG", 20_000)),
        ("inks.jpg", picture("CMYK", "JPEG", (255, 128, 0, 0))),
        ("red.png", picture("RGBA", "PNG", (200, 0, 0, 128))),
    ],
)
def test_a_logo_of_any_depth_is_printed_in_inks(project, press, brochure, name, data):
    with_logo(project, name, data)
    assert press().code == 0
    ran = brochure("preflight", str(project / "out" / PRESS))
    assert (ran.code, ran.errors) == (0, [])


def test_a_logo_that_differs_in_inks_alone_is_printed_anew(project, press):
    """On a screen both are black: what tells them apart is what the press prints."""
    with_logo(project, "logo.jpg", picture("CMYK", "JPEG", (255, 0, 0, 255)))
    assert statuses(press("--format", "json")) == {PRESS: "published"}
    with_logo(project, "logo.jpg", picture("CMYK", "JPEG", (0, 0, 0, 255)))
    assert statuses(press("--format", "json")) == {PRESS: "published"}
    assert statuses(press("--format", "json")) == {PRESS: "unchanged"}


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("logo.png", b"Dear all", "is no SVG, PNG or JPEG"),
        ("logo.png", picture("RGB", "PNG", (200, 0, 0))[:-40], "is damaged or cut off"),
        ("logo.tif", picture("CMYK", "TIFF", (255, 128, 0, 0)), "is a TIFF, not an SVG, PNG or JPEG"),
        ("logo.png", picture("RGBA", "PNG", (255, 255, 255, 0)), "is white, and cannot be seen on paper"),
        ("logo.png", png(100, 100, 8, 2, b"nonsense"), "is damaged or cut off"),
    ],
    ids=["text", "cut off", "TIFF", "white", "nonsense"],
)
def test_a_logo_that_cannot_be_printed_is_told(project, refused, name, data, error):
    with_logo(project, name, data)
    ran = refused(3)
    assert ran.error.endswith(error)
    assert ran.error.startswith("clinics/")
    assert ran.hint


# A process starts out with the most memory its parent ever had, and only its own child is free of that: so a small
# process stands between this one, which may be large by now, and the one that is measured.
GAUGE = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)
"""


def measured(project: Path, *arguments: str) -> tuple[int, str, int, float]:
    """Exit code, what was said, the most memory in MB and the CPU seconds of a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", GAUGE, *COMMAND, *arguments],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    code, megabytes, seconds = ran.stdout.split()
    return int(code), ran.stderr, int(megabytes), float(seconds)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a process used")
@pytest.mark.parametrize(
    ("data", "code", "error"),
    [
        (png(20_000, 10_000, 8, 2, zeros(20_000 * 3 * 100)), 3, "has more than 40 megapixels"),
        (png(20_000, 10_000, 1, 0, zeros(10_000 * 2_501)), 3, "has more than 40 megapixels"),
        (png(100, 100, 8, 2, zeros(1_000_000_000)), 0, ""),
    ],
    ids=["200 megapixels", "200 megapixels of one bit", "a zip bomb"],
)
def test_a_logo_made_to_fill_the_memory_does_not(project, data, code, error):
    with_logo(project, "logo.png", data)
    ended, said, megabytes, seconds = measured(project, "build", "-j", "1", "-l", "en", "-t", "press")
    assert (ended, error in said) == (code, True), said
    assert "Traceback" not in said
    assert megabytes < 500
    assert seconds < 5


# ----------------------------------------------------------------------------------------------------------- built in


@pytest.mark.slow
def test_a_folded_sheet_of_the_built_in_project_passes_preflight_folds_and_all(tmp_path, monkeypatch, build, brochure):
    monkeypatch.chdir(tmp_path)
    ran = build("-t", "press", "-L", "trifold-a4", "-l", "en", "--marks", "all", "--job-sheet")
    assert ran.code == 0
    (file,) = [name for name in published(tmp_path / "out") if "job-sheet" not in name]
    seen = brochure("preflight", f"out/{file}", "--format", "json")
    assert seen.code == 0
    (entry,) = json.loads(seen.out)["files"]
    assert (entry["pages"], entry["flaws"], entry["unjudged"]) == (2, [], [])
