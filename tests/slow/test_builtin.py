"""The project that comes with the program, built: every language, every layout and every target."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from support import tools, verapdf
from support.builtin import JOBS, LAYOUTS, LOCALES, SLUG, Built, article, jobs, named, said
from support.pdfs import built_in_language, example_clinic, under_links

from brochure import inline, scripts
from brochure.model import Block, Box, Figure, Flow, Job, Section, Severity, Target, messages

pytestmark = pytest.mark.slow

PT_PER_MM = 72 / 25.4
BLEED = {"leaflet-letter": 3.175, "trifold-letter": 3.175}
"""mm, where it is not 3: an eighth of an inch."""

FLIPS = {
    "bilingual-a4": "long",
    "booklet-a5": "short",
    "gatefold-a4": "short",
    "largeprint-a4": "long",
    "leaflet-a4": "long",
    "leaflet-letter": "long",
    "trifold-a4": "short",
    "trifold-letter": "short",
    "zfold-a4": "short",
}
"""The edge a sheet is turned on so that its back is not upside down: for a folded landscape sheet, the short one."""

each_file = pytest.mark.parametrize("job", JOBS, ids=named)
each_screen_file = pytest.mark.parametrize("job", jobs(Target.SCREEN), ids=named)
each_office_file = pytest.mark.parametrize("job", jobs(Target.OFFICE), ids=named)
each_press_file = pytest.mark.parametrize("job", jobs(Target.PRESS), ids=named)
each_file_on_paper = pytest.mark.parametrize("job", jobs(Target.OFFICE, Target.PRESS), ids=named)


def alike(text: str) -> str:
    """The same for a text and for what a PDF has of it: letters in any order, since Arabic is stored as it is seen."""
    return "".join(sorted(c for c in text.casefold() if c.isalnum()))


def screen(job: Job) -> Job:
    """The file for screens of the same brochure: a panel a page."""
    return replace(job, target=Target.SCREEN)


# ------------------------------------------------------------------------------------------------------- outcomes


def test_every_layout_language_and_target_is_built() -> None:
    assert len(JOBS) == len(set(JOBS))
    assert {job.locale for job in jobs(Target.SCREEN, layouts=["trifold-a4"])} == set(LOCALES)
    assert set(LAYOUTS) == set(FLIPS)
    for layout, target in product(LAYOUTS, (Target.PRESS, Target.OFFICE)):
        assert len(jobs(target, layouts=[layout])) >= 3, (layout, target)


@each_file
def test_a_brochure_is_published_without_an_error(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    assert [finding for finding in outcome.findings if finding.severity is Severity.ERROR] == []
    assert (outcome.status, outcome.faults) == ("published", ())
    assert built.path(job).stat().st_size > 20_000


@each_file
def test_it_warns_of_nothing_but_of_being_a_draft(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    assert [finding for finding in outcome.findings if finding.check != "signed"] == []
    assert {finding.check for finding in outcome.findings} == {"signed"}
    assert outcome.draft
    assert outcome.file == f"example/{job.locale}/{SLUG}.{job.layout}.{job.target}.draft.pdf"


@each_file
def test_type_is_no_smaller_than_the_layout_allows(built: Built, job: Job) -> None:
    size = built.outcomes[job].size
    assert LAYOUTS[job.layout].floor <= size <= LAYOUTS[job.layout].ideal
    ((printed, _),) = built.read(job).type_sizes.most_common(1)
    script = scripts.setting(built_in_language(job.locale)).size
    factors = [script, 1.0] if LAYOUTS[job.layout].bilingual else [script]
    found = [pytest.approx(size * factor, abs=0.02) for factor in factors]
    assert printed in found, "most of the text is of the size that was found"


@each_file
def test_no_print_is_smaller_than_six_points(built: Built, job: Job) -> None:
    # PDFium gives marks that it reads apart from their letters a size of 1.
    assert min(size for size in built.read(job).type_sizes if size > 1) >= 6


@pytest.mark.parametrize("job", jobs(*Target, layouts=["largeprint-a4"]), ids=named)
def test_large_print_is_large(built: Built, job: Job) -> None:
    """16 pt is the least that is called large print; only pictures, sources and imprint may be smaller."""
    sizes = built.read(job).type_sizes
    assert sum(count for size, count in sizes.items() if size >= 16) > 0.75 * sizes.total()


@pytest.mark.parametrize("job", jobs(Target.OFFICE, Target.PRESS), ids=named)
def test_all_targets_are_set_alike(built: Built, job: Job) -> None:
    one, other = built.outcomes[job].row, built.outcomes[screen(job)].row
    assert one is not None
    assert other is not None
    assert one.fit == other.fit


# ---------------------------------------------------------------------------------------------------------- pages


def wanted_pages(built: Built, job: Job) -> list[tuple[float, float]]:
    """Width and height in mm of each page of the file."""
    layout, outcome = LAYOUTS[job.layout], built.outcomes[job]
    panels = [(width, flow.height) for flow in layout.flows for width in flow.widths]
    sheets = [layout.paper for _ in layout.faces]
    if layout.pages:
        assert outcome.row is not None
        panels = panels[:1] * outcome.row.fit.pages
        # Four pages of a booklet on a folded sheet, two on a loose one.
        sheets = [layout.paper] * (len(panels) // (2 if layout.fold == "saddle" else 1))
    if job.target is Target.SCREEN:
        return panels
    if job.target is Target.OFFICE:
        return sheets
    pages = panels if layout.pages else sheets
    edges = 1 if layout.fold == "saddle" else 2  # none at the spine
    bleed = BLEED.get(job.layout, 3.0)
    return [(width + edges * bleed, height + 2 * bleed) for width, height in pages]


@each_file
def test_pages_have_the_layouts_sizes(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        found = [tuple(float(value) / PT_PER_MM for value in page.mediabox) for page in pdf.pages]
    wanted = wanted_pages(built, job)
    assert len(found) == len(wanted)
    for box, (width, height) in zip(found, wanted, strict=True):
        assert box == pytest.approx((0, 0, width, height), abs=0.1)


@pytest.mark.parametrize("job", [job for job in JOBS if LAYOUTS[job.layout].pages], ids=named)
def test_pages_fill_whole_sheets_and_are_no_more_than_allowed(built: Built, job: Job) -> None:
    layout, row = LAYOUTS[job.layout], built.outcomes[job].row
    assert row is not None
    assert layout.pages is not None
    least, most = layout.pages
    assert least <= row.fit.pages <= most
    assert row.fit.pages % (4 if layout.fold == "saddle" else 2) == 0


@each_office_file
def test_a_printer_turns_the_sheet_on_the_edge_that_the_fold_wants(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        preferences = pdf.Root.ViewerPreferences
        assert preferences.Duplex == {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge"}[FLIPS[job.layout]]
        assert preferences.PrintScaling == "/None"


@each_screen_file
def test_a_screen_file_has_no_wishes_of_a_printer(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert "/Duplex" not in pdf.Root.ViewerPreferences
        assert "/PrintScaling" not in pdf.Root.ViewerPreferences


PRINTS = 4
"""The flag of an annotation that is printed."""


@each_office_file
def test_how_it_is_printed_is_a_note_that_does_not_print(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        notes = [(number, note) for number, page in enumerate(pdf.pages) for note in page.obj.get("/Annots", [])]
        ((number, note),) = notes
        assert (number, note.Subtype) == (0, "/FreeText")
        assert not int(note.F) & PRINTS
        assert f"flipped on the {FLIPS[job.layout]} edge" in str(note.Contents)


@each_file
def test_fonts_are_embedded_and_those_of_the_language(built: Built, job: Job) -> None:
    found = built.read(job).fonts
    assert found
    assert all(found.values()), found
    printed = [job.locale, *(["en"] if LAYOUTS[job.layout].bilingual else [])]
    stacks = [scripts.setting(built_in_language(locale)).families for locale in printed]
    families = [family.replace(" ", "-") for stack in stacks for family in stack]
    used = {name.partition("+")[2].removesuffix("-Bold") for name in found}
    # The built-in article has none of the rare signs for which the stacks of Noto Sans end in Noto Sans Math.
    assert used == set(families) - {"Noto-Sans-Math"}
    # Letters that only the clinic's part needs may come with a second subset of their font.
    subsets = Counter(name.partition("+")[2] for name in found)
    assert max(subsets.values()) <= 2


# ------------------------------------------------------------------------------------------------- what is read out


@each_file
def test_a_file_says_its_title_and_language(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert str(pdf.docinfo["/Title"]) == inline.plain(article(job.locale).title.text)
        assert str(pdf.Root.Lang) == built_in_language(job.locale).tag
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked


def printed_sections(job: Job, flow: Flow | None = None) -> list[Section]:
    """The sections that are printed, of all flows in reading order, or of one."""
    layout = LAYOUTS[job.layout]
    takers = {id_: flow.name for flow in layout.flows for id_ in flow.takes}
    order = [flow.name for flow in layout.flows]
    sections = [section for section in article(job.locale).sections if layout.roomy or not section.more]
    places = {section.id: order.index(takers.get(section.id, takers["*"])) for section in sections}
    wanted = [section for section in sections if flow is None or order[places[section.id]] == flow.name]
    return sorted(wanted, key=lambda section: places[section.id])


def printed_figures(job: Job, blocks: Iterable[Block] | None = None) -> list[Figure]:
    if blocks is None:
        blocks = [block for section in printed_sections(job) for block in section.blocks]
    found: list[Figure] = []
    for block in blocks:
        if LAYOUTS[job.layout].roomy or not block.more:
            found += [block] if isinstance(block, Figure) else []
            found += printed_figures(job, block.blocks) if isinstance(block, Box) else []
    return found


def spoken(built: Built, job: Job) -> list[str]:
    """What is read out for each picture, in their order."""
    return [tag.alt for tag in built.read(job).tags if tag.kind == "Figure"]


@each_file
def test_every_picture_has_words_and_they_hold_no_markup(built: Built, job: Job) -> None:
    found = spoken(built, job)
    wanted = 2 + len(printed_figures(job))
    assert len(found) == wanted == (6 if LAYOUTS[job.layout].roomy else 5), "logo, reset, icon arrays, QR code"
    assert all(words.strip() for words in found)
    assert [words for words in found if set("<>&*{}") & set(words)] == []


@each_screen_file
def test_pictures_say_what_the_article_says_of_them(built: Built, job: Job) -> None:
    """In the order of reading: the logo comes first, the QR code last. Beside an icon array stands what it counts."""
    logo, *found, qr = spoken(built, job)
    of_clinic = said(job.locale, "Logo of %(clinic)s").replace("%(clinic)s", example_clinic().name(job.locale))
    assert (alike(logo), alike(qr)) == (alike(of_clinic), alike(said(job.locale, "QR code: our web page")))
    for words, figure in zip(found, printed_figures(job), strict=True):
        if figure.value is None:
            assert alike(words) == alike(inline.plain(figure.alt.text))
        else:
            wanted = {figure.value.low, figure.value.high, figure.denominator}
            assert {int(number) for number in re.findall(r"\d+", words)} == wanted


@pytest.mark.parametrize("job", [job for job in JOBS if job.locale != "en"], ids=named)
def test_no_picture_speaks_english_in_another_language(built: Built, job: Job) -> None:
    layout = job.layout if not LAYOUTS[job.layout].bilingual else "largeprint-a4"
    (english,) = jobs(job.target, locales=["en"], layouts=[layout])
    assert set(spoken(built, english)) & set(spoken(built, job)) == set()


def titles(job: Job) -> list[str]:
    """Every heading of a brochure: the flows' sections in the order of the panels, and what the templates add.

    A list of sources that a flow takes stands before its lines to write on, which fill what is left; elsewhere it
    comes last, below the clinic's own details.
    """
    found = [inline.plain(article(job.locale).title.text)]
    layout = LAYOUTS[job.layout]
    own, sources, notes = (said(job.locale, words) for words in ("Your clinic", "Sources", "My notes"))
    taken = False
    for flow in layout.flows:
        sections = printed_sections(job, flow)
        headed = [
            inline.plain(message.text)
            for section in sections
            for message in messages(section)
            if message.kind == "heading"
        ]
        if flow.notes and not any(section.id == "notes" for section in sections):
            headed.append(notes)
        if "sources" in flow.takes:
            taken = True
            headed.insert(len(headed) - 1 if flow.notes else len(headed), sources)
        found += headed
    return [*found, own] if taken else [*found, own, sources]


@each_screen_file
def test_headings_are_read_in_the_order_of_the_panels(built: Built, job: Job) -> None:
    found, wanted = built.read(job).headings, titles(job)
    assert [heading.kind for heading in found] == ["H1", *["H2"] * (len(wanted) - 1)]
    assert [alike(heading.text) for heading in found] == [alike(text) for text in wanted]
    assert [heading.page for heading in found] == sorted(heading.page for heading in found)


@each_screen_file
def test_bookmarks_are_the_headings(built: Built, job: Job) -> None:
    read = built.read(job)
    assert [alike(title) for title in read.bookmarks] == [alike(heading.text) for heading in read.headings]


def letters_by_page(built: Built, job: Job) -> dict[int, str]:
    """Letters and digits that are read out of each page, in the order of the tags.

    Of Arabic, without vowel signs, lam and alef: a glyph is filed with the letters it was first printed for, and that
    of the alef in a lam-alef may be filed with both.
    """
    found: dict[int, str] = {}
    for tag in built.read(job).tags:
        if letters := "".join(c for c in tag.text if c.isalnum() and c not in "لا"):
            found[tag.page] = found.get(tag.page, "") + letters
    return found


@each_screen_file
def test_tags_follow_the_pages(built: Built, job: Job) -> None:
    read = built.read(job)
    pages = [tag.page for tag in read.tags if tag.text]
    assert pages == sorted(pages)
    with built.open(job) as pdf:
        untagged = set(range(len(pdf.pages))) - set(pages)
    # A page of lines to write on has nothing but its number and the mark of a draft.
    assert all(len(read.texts[page].split("\n")) <= 2 for page in untagged)
    assert len(untagged) <= 1


@each_file
def test_the_first_page_starts_with_the_clinic_and_the_title(built: Built, job: Job) -> None:
    read, clinic = built.read(job), example_clinic().name(job.locale)
    first = next(tag for tag in read.tags if tag.text.strip())
    assert (first.page, alike(first.text)) == (0, alike(clinic))
    title = read.headings[0]
    assert (title.kind, title.page) == ("H1", 0)
    assert alike(title.text) == alike(inline.plain(article(job.locale).title.text))


@each_file_on_paper
def test_a_sheet_is_read_panel_by_panel_and_not_from_left_to_right(built: Built, job: Job) -> None:
    """As the screen file is read, side by side: of a tri-fold first cover, flap and back, then the inside.

    Not a word is lost by it, nor comes between others.
    """
    layout = built.layout(job)
    panels = layout.panels()
    if job.target is Target.PRESS and layout.pages:
        pages = [[panel] for panel in panels]
    else:
        pages = [sorted(face.panels, key=panels.index) for face in layout.faces]
    single = letters_by_page(built, screen(job))
    wanted = {page: "".join(single.get(panels.index(name), "") for name in names) for page, names in enumerate(pages)}
    assert letters_by_page(built, job) == {page: words for page, words in wanted.items() if words}


# ---------------------------------------------------------------------------------------------------------- links


@each_screen_file
def test_phones_and_the_web_page_can_be_followed(built: Built, job: Job) -> None:
    clinic = example_clinic()
    numbers = [clinic.out_of_hours, clinic.emergency, clinic.phone]
    if LAYOUTS[job.layout].bilingual:
        numbers.append(clinic.emergency)  # in a line of either language
    phones = [f"tel:{number.replace(' ', '')}" for number in numbers]
    assert sorted(built.read(job).links) == sorted([*phones, clinic.url])


@each_screen_file
def test_a_link_lies_on_its_own_words(built: Built, job: Job) -> None:
    found = under_links(built.bytes(job))
    assert found
    for goal, text in found:
        wanted = goal.removeprefix("tel:").removeprefix("https://")
        assert Counter(alike(wanted)) - Counter(alike(text)) == Counter(), (goal, text)


@each_file_on_paper
def test_paper_has_no_links(built: Built, job: Job) -> None:
    assert built.read(job).links == []


# ------------------------------------------------------------------------------------------------- foreign judges

STANDARDS = {"ua1": "PDF/UA-1", "2a": "PDF/A-2a"}
Verdicts = dict[str, dict[Path, list[verapdf.Failure]]]


@pytest.fixture(scope="module")
def verdicts(built: Built) -> Verdicts:
    """What veraPDF says of all files for screens; asked once a standard, since starting Java costs more than a file."""
    if obstacle := verapdf.available():
        tools.missing(obstacle)
    files = [built.path(job) for job in jobs(Target.SCREEN)]
    return {standard: verapdf.validate(files, standard) for standard in STANDARDS}


@pytest.mark.verapdf
@pytest.mark.parametrize("standard", STANDARDS)
@each_screen_file
def test_a_screen_file_is_valid(built: Built, verdicts: Verdicts, job: Job, standard: str) -> None:
    """A failure is a clause of the standard, the number of the test there, and how often it failed."""
    assert verdicts[standard][built.path(job)] == []


def without_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences.DisplayDocTitle


def without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


@pytest.mark.verapdf
@pytest.mark.parametrize(
    ("standard", "fault", "clauses"), [("ua1", without_title, {"7.1"}), ("2a", without_intent, {"6.2.4.3", "6.2.10"})]
)
def test_verapdf_sees_what_is_wrong(
    built: Built,
    verdicts: Verdicts,
    tmp_path: Path,
    standard: str,
    fault: Callable[[pikepdf.Pdf], None],
    clauses: set[str],
) -> None:
    """Without this, the test above would show nothing."""
    assert verdicts
    path = tmp_path / "faulty.pdf"
    with built.open(jobs(Target.SCREEN)[0]) as pdf:
        fault(pdf)
        pdf.save(path)
    assert {found for found, _, _ in verapdf.validate([path], standard)[path]} == clauses


@each_file
def test_qpdf_finds_nothing_wrong(built: Built, job: Job) -> None:
    qpdf = tools.program("qpdf", "qpdf")
    done = subprocess.run([qpdf, "--check", built.path(job)], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


# ------------------------------------------------------------------------------------------------------------ text


@each_file
def test_the_clinics_numbers_stand_on_the_page(built: Built, job: Job) -> None:
    clinic = example_clinic()
    found = Counter(re.findall(r"\d+", " ".join(built.read(job).texts)))
    for number in (clinic.phone, clinic.out_of_hours, clinic.emergency):
        assert Counter(number.split()) - found == Counter()


@each_file
def test_the_file_is_filed_under_its_language_in_english_and_its_own_script(built: Built, job: Job) -> None:
    language = built_in_language(job.locale)
    text = " ".join(" ".join(built.read(job).texts).split())
    words = Counter(re.findall(r"\w+", text))
    assert text.count(language.english_name.split(" ")[0]) >= 2, "on the cover and in the imprint"
    assert all(words[part] for part in f"BMT-AI-{language.tag}".split("-"))
    assert language.rtl or unicodedata.normalize("NFC", text).count(language.autonym) >= 2
