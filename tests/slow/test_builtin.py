"""The project that comes with the program, wholly built: every language, layout and target."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from support import verapdf
from support.pdfs import (
    bookmarks,
    built_in,
    example_clinic,
    fonts_of,
    headings,
    links,
    tags,
    texts,
    type_sizes,
    under_links,
)

from brochure import inline, locales, typography
from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.edition import localize
from brochure.layout import read_layout
from brochure.model import Article, Job, Layout, Severity, Target, messages
from brochure.pipeline import Orders, Outcome, build_all
from brochure.project import Defaults, Project

pytestmark = pytest.mark.slow

PROJECT = Project(root=None, defaults=Defaults())
SLUG = "bmt-autoimmune"
LOCALES = ["en", *PROJECT.locales()]
LAYOUTS = {name: read_layout(folder, shown=name) for name, folder in PROJECT.layouts().items()}
JOBS = [
    Job(article=SLUG, locale=locale, layout=layout, clinic="example", target=target)
    for locale in LOCALES
    for layout in LAYOUTS
    for target in Target
]
PT_PER_MM = 72 / 25.4


def named(job: Job) -> str:
    return f"{job.locale}-{job.layout}-{job.target}"


each_file = pytest.mark.parametrize("job", JOBS, ids=named)
each_screen_file = pytest.mark.parametrize("job", [j for j in JOBS if j.target is Target.SCREEN], ids=named)
each_office_file = pytest.mark.parametrize("job", [j for j in JOBS if j.target is Target.OFFICE], ids=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of building everything."""

    folder: Path
    outcomes: dict[Job, Outcome]

    def path(self, job: Job) -> Path:
        return self.folder / self.outcomes[job].file

    def open(self, job: Job) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.path(job).read_bytes()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("out")
    outcomes = build_all(PROJECT, JOBS, Orders(output=folder), workers=os.cpu_count() or 1, tell=lambda _: None)
    return Built(folder=folder, outcomes=dict(zip(JOBS, outcomes, strict=True)))


@cache
def article(locale: str) -> Article:
    original = read_article(built_in("articles") / f"{SLUG}.md", shown=f"articles/{SLUG}.md")
    if locale == original.language:
        return original
    path = built_in("translations") / locale / "LC_MESSAGES" / f"{SLUG}.po"
    return localize(original, locale, read_catalog(path, locale=locale, domain=SLUG, shown=str(path))).article


def alike(text: str) -> str:
    """The same for a text and for what a PDF has of it: letters in any order, since Arabic is stored as it is seen."""
    return "".join(sorted(c for c in text.casefold() if c.isalnum()))


# ------------------------------------------------------------------------------------------------------- outcomes


@each_file
def test_a_brochure_is_published_without_an_error(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    assert [finding for finding in outcome.findings if finding.severity is Severity.ERROR] == []
    assert (outcome.status, outcome.faults) == ("published", ())
    assert built.path(job).stat().st_size > 20_000


@each_file
def test_it_warns_of_nothing_but_of_being_a_draft(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    assert {finding.check for finding in outcome.findings} == {"signed"}
    assert outcome.draft
    assert outcome.file == f"example/{job.locale}/{SLUG}.{job.layout}.{job.target}.draft.pdf"


@each_file
def test_type_is_no_smaller_than_the_layout_allows(built: Built, job: Job) -> None:
    size = built.outcomes[job].size
    assert LAYOUTS[job.layout].floor <= size <= LAYOUTS[job.layout].ideal
    ((printed, _),) = type_sizes(built.path(job).read_bytes()).most_common(1)
    script = typography.setting(locales.language(job.locale)).size
    assert printed == pytest.approx(size * script, abs=0.02), "most of the text is of the size that was found"


@each_file
def test_no_print_is_smaller_than_six_points(built: Built, job: Job) -> None:
    # PDFium gives marks that it reads apart from their letters a size of 1.
    assert min(size for size in type_sizes(built.path(job).read_bytes()) if size > 1) >= 6


# ---------------------------------------------------------------------------------------------------------- pages


def wanted_pages(layout: Layout, target: Target) -> list[tuple[float, float]]:
    if target is Target.OFFICE:
        return [layout.paper for _ in layout.faces]
    return [(width, flow.height) for flow in layout.flows for width in flow.widths]


@each_file
def test_pages_have_the_layouts_sizes(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        found = [tuple(float(value) / PT_PER_MM for value in page.mediabox) for page in pdf.pages]
    wanted = wanted_pages(LAYOUTS[job.layout], job.target)
    assert len(found) == len(wanted)
    for box, (width, height) in zip(found, wanted, strict=True):
        assert box == pytest.approx((0, 0, width, height), abs=0.1)


DUPLEX = {"trifold-a4": "/DuplexFlipShortEdge", "leaflet-a4": "/DuplexFlipLongEdge"}


@each_office_file
def test_a_printer_turns_the_sheet_on_the_edge_that_the_fold_wants(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        preferences = pdf.Root.ViewerPreferences
        assert preferences.Duplex == DUPLEX[job.layout]
        assert preferences.PrintScaling == "/None"


@each_screen_file
def test_a_screen_file_has_no_wishes_of_a_printer(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert "/Duplex" not in pdf.Root.ViewerPreferences


@each_file
def test_fonts_are_embedded_and_those_of_the_language(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        found = fonts_of(pdf)
    assert found
    assert all(found.values()), found
    families = [family.replace(" ", "-") for family in typography.setting(locales.language(job.locale)).families]
    used = {name.partition("+")[2].removesuffix("-Bold") for name in found}
    # The built-in article has none of the rare signs for which the stacks of Noto Sans end in Noto Sans Math.
    assert used == set(families) - {"Noto-Sans-Math"}
    assert len(used) == len({name.partition("+")[0] for name in found if "Bold" not in name})


# ------------------------------------------------------------------------------------------------- what is read out


@each_file
def test_a_file_says_its_title_and_language(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert str(pdf.docinfo["/Title"]) == inline.plain(article(job.locale).title.text)
        assert str(pdf.Root.Lang) == locales.language(job.locale).tag
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked


@each_file
def test_every_picture_has_words_and_they_hold_no_markup(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        spoken = [tag.alt for tag in tags(pdf) if tag.kind == "Figure"]
    assert len(spoken) == 5, "logo, reset, two icon arrays, QR code"
    assert all(words.strip() for words in spoken)
    assert [words for words in spoken if set("<>&*{}") & set(words)] == []


def titles(job: Job) -> list[str]:
    """Headings of the sections that are printed, in the order of the layout's flows."""
    layout = LAYOUTS[job.layout]
    takers = {id_: flow.name for flow in layout.flows for id_ in flow.takes}
    order = [flow.name for flow in layout.flows]
    sections = sorted(
        (section for section in article(job.locale).sections if not section.more),
        key=lambda section: order.index(takers.get(section.id, takers["*"])),
    )
    return [message.text for section in sections for message in messages(section) if message.kind == "heading"]


@each_screen_file
def test_headings_are_read_in_the_order_of_the_panels(built: Built, job: Job) -> None:
    """Cover, inside, flap, back; then what every brochure has."""
    with built.open(job) as pdf:
        found = headings(pdf)
    assert [kind for kind, _ in found] == ["H1", *["H2"] * (len(found) - 1)]
    wanted = [article(job.locale).title.text, *titles(job)]
    assert [alike(text) for _, text in found[: len(wanted)]] == [alike(inline.plain(text)) for text in wanted]
    assert len(found) == len(wanted) + 2, "your clinic, sources"


@each_screen_file
def test_bookmarks_are_the_headings(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        wanted = [alike(text) for _, text in headings(pdf)]
        assert [alike(title) for title in bookmarks(pdf)] == wanted


def first_words(built: Built, job: Job) -> dict[int, str]:
    """What is read first on each page."""
    found: dict[int, str] = {}
    with built.open(job) as pdf:
        for tag in tags(pdf):
            if tag.text.strip() and tag.page not in found:
                found[tag.page] = tag.text
    return found


@each_screen_file
def test_tags_follow_the_pages(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        pages = [tag.page for tag in tags(pdf) if tag.text]
        assert pages == sorted(pages)
        assert set(pages) == set(range(len(pdf.pages)))


@each_file
def test_the_first_page_starts_with_the_clinic_and_the_title(built: Built, job: Job) -> None:
    clinic = example_clinic().name(job.locale)
    assert alike(first_words(built, job)[0]) == alike(clinic)
    with built.open(job) as pdf:
        kind, text = headings(pdf)[0]
    assert (kind, alike(text)) == ("H1", alike(inline.plain(article(job.locale).title.text)))


@pytest.mark.parametrize(
    "job", [job for job in JOBS if job.layout == "trifold-a4" and job.target is Target.OFFICE], ids=named
)
def test_a_sheet_is_read_panel_by_panel_and_not_from_left_to_right(built: Built, job: Job) -> None:
    """Outside: cover, flap, back, though the flap stands on the left. Inside: as it opens."""
    layout = LAYOUTS[job.layout]
    own = {section.id: section.title for section in article(job.locale).sections if section.title}
    flap, back = ([own[id_].text for id_ in flow.takes if id_ in own] for flow in layout.flows[2:4])
    with built.open(job) as pdf:
        found = [alike(text) for _, text in headings(pdf)]
    places = [found.index(alike(text)) for text in (article(job.locale).title.text, *flap, *back)]
    assert places == sorted(places)
    assert alike(first_words(built, job)[1]) in found, "the inside starts with a heading"


# ---------------------------------------------------------------------------------------------------------- links


@each_screen_file
def test_phones_and_the_web_page_can_be_followed(built: Built, job: Job) -> None:
    clinic = example_clinic()
    with built.open(job) as pdf:
        found = links(pdf)
    phones = [f"tel:{number.replace(' ', '')}" for number in (clinic.out_of_hours, clinic.emergency, clinic.phone)]
    assert sorted(found) == sorted([*phones, clinic.url])


@each_screen_file
def test_a_link_lies_on_its_own_words(built: Built, job: Job) -> None:
    for goal, text in under_links(built.path(job).read_bytes()):
        wanted = goal.removeprefix("tel:").removeprefix("https://")
        assert Counter(alike(wanted)) - Counter(alike(text)) == Counter(), (goal, text)


@each_office_file
def test_paper_has_no_links(built: Built, job: Job) -> None:
    with built.open(job) as pdf:
        assert links(pdf) == []


# ------------------------------------------------------------------------------------------------- foreign judges


@pytest.fixture(scope="module")
def verdicts(built: Built) -> dict[Path, list[verapdf.Failure]]:
    """What veraPDF says of all files for screens; asked once, since starting Java costs more than a file does."""
    if obstacle := verapdf.available():
        if os.environ.get("CI") == "true":
            pytest.fail(f"veraPDF is required here: {obstacle}")
        pytest.skip(obstacle)
    return verapdf.validate([built.path(job) for job in JOBS if job.target is Target.SCREEN])


@pytest.mark.verapdf
@each_screen_file
def test_a_screen_file_is_valid_pdf_ua_1(built: Built, verdicts: dict[Path, list[verapdf.Failure]], job: Job) -> None:
    """A failure is a clause of the standard, the number of the test there, and how often it failed."""
    assert verdicts[built.path(job)] == []


@pytest.mark.verapdf
def test_verapdf_sees_what_is_wrong(built: Built, verdicts: dict[Path, list[verapdf.Failure]], tmp_path: Path) -> None:
    """Without this, the test above would show nothing."""
    path = tmp_path / "untitled.pdf"
    with built.open(JOBS[1]) as pdf:
        del pdf.Root.ViewerPreferences.DisplayDocTitle
        pdf.save(path)
    assert verdicts
    assert verapdf.validate([path])[path] != []


@each_file
def test_qpdf_finds_nothing_wrong(built: Built, job: Job) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("no qpdf: install qpdf")
    done = subprocess.run(["qpdf", "--check", built.path(job)], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


# ------------------------------------------------------------------------------------------------------------ text


@each_file
def test_the_clinics_numbers_stand_on_the_page(built: Built, job: Job) -> None:
    clinic = example_clinic()
    found = Counter(re.findall(r"\d+", " ".join(texts(built.path(job).read_bytes()))))
    for number in (clinic.phone, clinic.out_of_hours, clinic.emergency):
        assert Counter(number.split()) - found == Counter()


@each_file
def test_the_file_is_filed_under_its_language_in_english_and_its_own_script(built: Built, job: Job) -> None:
    language = locales.language(job.locale)
    words = Counter(re.findall(r"\w+", " ".join(texts(built.path(job).read_bytes()))))
    english = language.english_name.split(" ")[0]
    assert words[english] >= 2, "on the cover and in the imprint"
    assert all(words[part] for part in f"BMT-AI-{language.tag}".split("-"))
    assert language.rtl or words[language.autonym] >= 2
