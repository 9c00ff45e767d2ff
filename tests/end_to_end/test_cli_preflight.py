"""Any PDF is looked through, whoever made it, in words and pictures; no file keeps another back."""

from __future__ import annotations

import io
import signal
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from support.press_sheets import box, press_pdf
from support.projects import COMMAND, Ran, environment, write
from weasyprint import HTML

from brochure.preflight import rules

PRESS = "out/north/en/tea.card.press.draft.pdf"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def preflight(brochure):
    """Looks files through."""
    return lambda *arguments: brochure("preflight", *arguments)


def good(folder: Path, name: str = "good.pdf") -> Path:
    """A folded sheet with nothing wrong."""
    return write(folder / name, press_pdf(folds=(97.0, 197.0)))


def letter(folder: Path, name: str = "letter.pdf") -> Path:
    """What a word processor may export: RGB, links, no bleed."""
    html = """
        <style>@page { size: A5; margin: 20mm } body { margin: 0 } p { font-size: 8pt }</style>
        <h1 style="color: #c00">Drinking tea</h1><p>Black text.</p><a href="https://clinic.example">our page</a>
    """
    return write(folder / name, HTML(string=html).write_pdf())


def scan(folder: Path, name: str = "scan.pdf") -> Path:
    """A picture saved as PDF."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((600, 800)).convert("RGB").save(buffer, "PDF", resolution=72)
    return write(folder / name, buffer.getvalue())


def saved(folder: Path, name: str, pdf: pikepdf.Pdf, **options: object) -> Path:
    pdf.save(folder / name, **options)  # type: ignore[arg-type]
    return folder / name


def entries(ran: Ran) -> list[dict[str, object]]:
    found: list[dict[str, object]] = ran.json["files"]
    return found


def pictures(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------------------------------------------- what is said


def test_a_file_of_ours_passes(project, build, brochure):
    assert build("-l", "en", "-t", "press", "--no-index").code == 0
    ran = brochure("preflight", PRESS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{PRESS}: 1 page, {len(rules()) - 1} rules, nothing found; not judged: folds\n"
    assert [path.name for path in project.rglob("*.png")] == []


def test_what_a_word_processor_exports_is_told_in_plain_words(here, preflight):
    letter(here)
    ran = preflight("letter.pdf")
    assert ran.code == 1
    said = "\n".join(ran.errors)
    assert "letter.pdf: the file has no output intent for print (output_intent)" in said
    assert 'text "Drinking tea" is in RGB, which the press converts as it likes (colour_spaces)' in said
    assert 'text "Black text." is black at 8.0 pt and is printed with 4 inks' in said
    assert "letter.pdf, page 1: the bleed is 0.0 mm on 4 sides, and a cutter needs 3 (page_boxes)" in said
    assert "a link lies on the page (annotations)" in said
    assert "letter.pdf, page 1, 20.0 to " in said
    assert ran.out == (
        f"letter.pdf: 1 page, {len(rules()) - 1} rules, {len(ran.errors)} errors, {len(ran.warnings)} warnings;"
        " not judged: folds\n"
    )


def test_a_picture_saved_as_pdf_is_told_in_plain_words(here, preflight):
    scan(here)
    ran = preflight("scan.pdf")
    assert ran.code == 1
    said = "\n".join(ran.errors)
    assert "a picture is in RGB" in said
    assert "a picture of 600 x 800 pixels is printed at 72 pixels an inch, too few to be sharp (images)" in said
    assert "the page has no trim box: nobody can tell where to cut (page_boxes)" in said


def test_a_warning_alone_is_no_failure(here, preflight):
    with pikepdf.open(io.BytesIO(press_pdf())) as pdf:
        pdf.pages[0].obj.Rotate = 90
        saved(here, "turned.pdf", pdf, min_version="1.6", force_version="1.6")
    ran = preflight("turned.pdf")
    assert (ran.code, ran.errors) == (0, [])
    assert "turned.pdf, page 1: the page is turned by 90 degrees (page_boxes)" in ran.warnings
    assert "0 errors, 1 warning;" in ran.out


def test_folds_are_judged_where_somebody_says_where_they_are(here, preflight):
    letter(here)
    assert "not judged: folds" in preflight("letter.pdf").out
    ran = preflight("letter.pdf", "--folds", "37")
    assert 'text "Drinking tea" lies across the fold at 37 mm (folds)' in "\n".join(ran.errors)
    assert "not judged" not in ran.out


def test_the_limit_of_ink_is_the_papers_or_what_is_asked_for(here, preflight):
    write(here / "dark.pdf", press_pdf(box(50, 30, 40, 40, "0.7 0.7 0.7 0.8")))
    assert [flaw for flaw in preflight("dark.pdf", "--max-ink", "290").errors if "(ink)" in flaw] == []
    assert [flaw for flaw in preflight("dark.pdf").errors if "(ink)" in flaw] == []
    assert any("(ink)" in flaw for flaw in preflight("dark.pdf", "--paper", "uncoated").errors)
    assert any("(ink)" in flaw for flaw in preflight("dark.pdf", "--max-ink", "250").errors)


# ------------------------------------------------------------------------------------------------------ for machines

KEYS = ["file", "pages", "errors", "warnings", "checked", "unjudged", "flaws", "faults"]
FLAW_KEYS = ["rule", "severity", "page", "rectangle", "message", "hint"]


def test_json_tells_machines_all_and_people_nothing(here, preflight):
    good(here)
    letter(here)
    write(here / "note.pdf", "Dear all")
    ran = preflight("good.pdf", "letter.pdf", "note.pdf", "--format", "json")
    assert (ran.code, ran.err) == (3, "")
    found = entries(ran)
    assert all(list(entry) == KEYS for entry in found)
    assert [entry["file"] for entry in found] == ["good.pdf", "letter.pdf", "note.pdf"]
    assert [entry["pages"] for entry in found] == [1, 1, None]
    assert found[0]["errors"] == 0
    assert found[0]["checked"] == list(rules())
    assert found[1]["unjudged"] == ["folds"]
    flaws = ran.json["files"][1]["flaws"]
    assert all(list(flaw) == FLAW_KEYS for flaw in flaws)
    assert sum(flaw["severity"] == "error" for flaw in flaws) == found[1]["errors"] > 0
    heading = next(flaw for flaw in flaws if "Drinking tea" in flaw["message"])
    assert heading["page"] == 1
    assert heading["rectangle"][0] == pytest.approx(20, abs=0.5)
    (fault,) = ran.json["files"][2]["faults"]
    assert (fault["message"], fault["place"]) == ("the file is not a PDF", "note.pdf")
    assert fault["hint"]


def test_a_script_does_not_take_a_file_that_cannot_be_read_for_one_without_errors(here, preflight):
    write(here / "note.pdf", "Dear all")
    (entry,) = entries(preflight("note.pdf", "--format", "json"))
    assert (entry["errors"], entry["warnings"], entry["checked"]) == (None, None, [])


# -------------------------------------------------------------------------------------------------------- interrupts


def test_an_interrupt_says_what_is_true_of_it(here):
    good(here)
    before = (here / "good.pdf").read_bytes()
    command = [*COMMAND, "preflight", *["good.pdf"] * 300, "--proof", "proofs"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert "nothing found" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    ran = Ran(code=process.returncode, out="", err=said)
    assert (ran.code, ran.error) == (130, "interrupted")
    assert ran.hint == "no PDF was changed, and pictures that are there are whole; run it again for the rest"
    assert (here / "good.pdf").read_bytes() == before
    assert pictures(here / "proofs") == ["good.pdf.1.png"]
    with Image.open(here / "proofs/good.pdf.1.png") as picture:
        picture.load()


# ------------------------------------------------------------------------------------------------ what cannot be read


def truncated(folder: Path) -> Path:
    return write(folder / "bad.pdf", press_pdf()[:-300])


def locked(folder: Path) -> Path:
    with pikepdf.open(io.BytesIO(press_pdf())) as pdf:
        return saved(folder, "bad.pdf", pdf, encryption=pikepdf.Encryption(owner="one", user="two"))


def without_pages(folder: Path) -> Path:
    with pikepdf.new() as pdf:
        return saved(folder, "bad.pdf", pdf)


def a_folder(folder: Path) -> Path:
    (folder / "bad.pdf").mkdir()
    return folder / "bad.pdf"


BAD = {
    "truncated": (truncated, "the file is damaged: "),
    "locked": (locked, "the file is locked with a password"),
    "no pages": (without_pages, "the file has no pages"),
    "empty": (lambda folder: write(folder / "bad.pdf", b""), "the file is not a PDF"),
    "text": (lambda folder: write(folder / "bad.pdf", "Dear all"), "the file is not a PDF"),
    "header alone": (lambda folder: write(folder / "bad.pdf", "%PDF-1.6\n"), "the file is damaged: "),
    "folder": (a_folder, "this is a folder"),
    "missing": (lambda folder: folder, "there is no such file"),
}


@pytest.mark.parametrize(("make", "error"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_read_is_named_and_keeps_no_other_back(here, preflight, make, error):
    make(here)
    good(here)
    letter(here)
    ran = preflight("letter.pdf", "bad.pdf", "good.pdf")
    assert ran.code == 3
    assert ran.errors[-1].startswith(f"bad.pdf: {error}")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["letter.pdf", "good.pdf"]


def test_a_file_that_anybody_can_open_but_not_change_is_looked_through(here, preflight):
    with pikepdf.open(io.BytesIO(press_pdf())) as pdf:
        saved(here, "owned.pdf", pdf, encryption=pikepdf.Encryption(owner="one", user=""))
    ran = preflight("owned.pdf")
    assert ran.code == 1
    assert "owned.pdf: the file is encrypted (version)" in ran.errors


# ---------------------------------------------------------------------------------------------------------- pictures


def test_there_is_a_picture_of_each_page(here, preflight):
    write(here / "two.pdf", press_pdf(pages=2))
    good(here)
    preflight("two.pdf", "good.pdf", "--proof", "deep/proofs")
    assert pictures(here / "deep/proofs") == ["good.pdf.1.png", "two.pdf.1.png", "two.pdf.2.png"]
    for name in pictures(here / "deep/proofs"):
        with Image.open(here / "deep/proofs" / name) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 500


def test_folds_that_are_asked_for_are_in_the_picture(here, preflight):
    letter(here)
    preflight("letter.pdf", "--proof", "without")
    preflight("letter.pdf", "--proof", "with", "--folds", "140")
    violet = (150, 0, 160)
    seen = [
        any(colour == violet for _, colour in Image.open(here / folder / "letter.pdf.1.png").getcolors(1 << 24) or ())
        for folder in ("without", "with")
    ]
    assert seen == [False, True]


def test_pictures_of_files_of_one_name_do_not_meet(here, preflight):
    scan(here / "one", "tea.pdf")
    good(here / "two/deep", "tea.pdf")
    scan(here / "two", "tea")
    preflight("one/tea.pdf", "two/deep/tea.pdf", "two/../two/tea", "--proof", "proofs")
    assert pictures(here / "proofs") == ["one/tea.pdf.1.png", "two/deep/tea.pdf.1.png", "two/tea.1.png"]


def test_a_file_in_a_folder_of_its_own_has_its_picture_where_it_is_asked_for(here, preflight):
    good(here / "deep/down")
    preflight("deep/down/good.pdf", "--proof", "proofs")
    assert pictures(here / "proofs") == ["good.pdf.1.png"]


def test_what_cannot_be_read_has_no_picture(here, preflight):
    write(here / "note.pdf", "Dear all")
    good(here)
    assert preflight("note.pdf", "good.pdf", "--proof", "proofs").code == 3
    assert pictures(here / "proofs") == ["good.pdf.1.png"]


@pytest.mark.parametrize(("goal", "error"), [("good.pdf", "a folder is wanted here, not a file"),
                                             ("good.pdf/proofs", "cannot be made: Not a directory")])  # fmt: skip
def test_a_folder_for_pictures_that_cannot_be_had_is_told_before_any_work(here, preflight, goal, error):
    before = good(here).read_bytes()
    ran = preflight("good.pdf", "--proof", goal)
    assert (ran.code, ran.out, ran.error) == (2, "", f"{goal}: {error}")
    assert "--proof DIR" in ran.hint
    assert (here / "good.pdf").read_bytes() == before


def test_a_picture_that_cannot_be_written_keeps_no_report_back(here, preflight):
    good(here)
    scan(here)
    (here / "proofs/good.pdf.1.png").mkdir(parents=True)
    ran = preflight("good.pdf", "scan.pdf", "--proof", "proofs")
    assert ran.code == 2
    assert any(error.startswith("proofs/good.pdf.1.png: cannot be written: ") for error in ran.errors)
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["good.pdf", "scan.pdf"]
    assert (here / "proofs/scan.pdf.1.png").is_file()


# --------------------------------------------------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((), "Missing argument 'FILE...'."),
        (("good.pdf", "--max-ink", "99"), "99 is not in the range 100<=x<=400."),
        (("good.pdf", "--max-ink", "much"), "'much' is not a valid integer range."),
        (("good.pdf", "--folds", "a"), '"a" is no list of mm; write 97,197 or 97,197/100,200'),
        (("good.pdf", "--folds", ""), '"" is no list of mm; write 97,197 or 97,197/100,200'),
        (("good.pdf", "--folds", "nan"), '"nan" is no list of mm; write 97,197 or 97,197/100,200'),
        (("good.pdf", "--folds", "-97"), '"-97" is no list of mm; write 97,197 or 97,197/100,200'),
        (("good.pdf", "--folds", "inf"), '"inf" is no list of mm; write 97,197 or 97,197/100,200'),
        (("good.pdf", "--paper", "glossy"), "'glossy' is not one of 'coated', 'uncoated', 'us-coated'."),
        (("good.pdf", "--format", "xml"), "'xml' is not one of 'text', 'json'."),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(here, preflight, arguments, error):
    good(here)
    ran = preflight(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].endswith(error)


@pytest.mark.usefixtures("here")
def test_list_tells_what_every_rule_looks_for(brochure):
    lines = [line.split("\t") for line in brochure("list", "rules").out.splitlines()]
    assert [name for name, _ in lines] == list(rules())
    assert all(sentence.endswith(".") for _, sentence in lines)
