"""The job sheet: a print shop is told what is ordered; it is drawn as it lies, to scale, and mirrored where text is."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import verapdf
from support.pdfs import built_in, roles, tags, texts
from support.samples import clinic, flow, layout, message

from brochure.errors import LayoutError, Place
from brochure.job_sheet import Order, View, job_sheet_name, order
from brochure.layout import read_layout
from brochure.manifest import Row
from brochure.markup import Composer
from brochure.model import MARKS, Article, Face, Finding, Fit, Job, Layout, Severity, Spec, Target
from brochure.press import Press
from brochure.profiles import paper_profile

TEMPLATES = built_in("templates")
ROLES = roles()
SVG = "{http://www.w3.org/2000/svg}"
ARTICLE = Article(
    slug="tea", place=Place(file="articles/tea.md"), language="en", title=message("Tea & <toast>"), subtitle=None,
    audience=None, sections=(), code="TEA", edition="2", published=date(2026, 11, 22),
)  # fmt: skip


def layout_of(name: str) -> Layout:
    return read_layout(TEMPLATES / name, shown=f"templates/{name}")


def booklet(fold: str = "saddle", width: float = 148.0, paper: float = 297.0) -> Layout:
    """From 4 to 16 pages, bound."""
    pages = (flow("cover", widths=(width,)), flow("text", widths=(width,), grows=True))
    return layout(*pages, fold=fold, pages=(4, 16), paper=(paper, 210.0), faces=(), flip="long")


def row(locale: str, *, pages: int = 0, draft: bool = False, warnings: int = 0) -> Row:
    name = f"north/{locale}/tea.card.press{'.draft' if draft else ''}.pdf"
    finding = Finding(check="numbers", severity=Severity.WARNING, message="“٥” is new")
    return Row(
        job=Job(article="tea", locale=locale, layout="card", clinic="north", target=Target.PRESS),
        file=name, sha256=hashlib.sha256(name.encode()).hexdigest(), draft=draft, fit=Fit(size=10.0, pages=pages),
        fingerprint="a", text_fingerprint="b", inputs={}, versions={"brochure": "0.1.0"},
        findings=(finding,) * warnings,
    )  # fmt: skip


def ordered(
    one: Layout,
    *rows: Row,
    spec: Spec | None = None,
    failed: Iterable[tuple[str, str]] = (),
    quantity: int | None = None,
) -> Order:
    spec = spec or Spec()
    return order(
        clinic=clinic(), article=ARTICLE, layout=one, spec=spec, profile=paper_profile(spec.paper), roles=ROLES,
        rows=rows or (row("en"),), failed=failed, quantity=quantity,
    )  # fmt: skip


def told(one: Order) -> dict[str, str]:
    return {label: words for _, facts in one.facts for label, words in facts}


def words(svg: str) -> list[tuple[float, str]]:
    """Text of a drawing with its place from the left."""
    return [(float(text.attrib["x"]), text.text or "") for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def across(svg: str) -> list[str]:
    """Panels' names from left to right."""
    return [text for _, text in sorted(words(svg)) if not re.fullmatch(r"[\d.]+( mm| in)?", text)]


def title(svg: str) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}title") or ""


def drawn(view: View) -> list[list[str]]:
    return [across(drawing.svg) for drawing in view.drawings[:2]]


# ------------------------------------------------------------------------------------------------------------- words


def test_the_file_lies_beside_its_languages() -> None:
    assert job_sheet_name("north", "tea", "trifold-a4") == "north/tea.trifold-a4.job-sheet.pdf"


def test_a_trifold_is_told_whole() -> None:
    spec = Spec(marks=MARKS, weight=135)
    assert told(ordered(layout_of("trifold-a4"), spec=spec)) == {
        "Layout": "Tri-fold leaflet, A4",
        "Finished size": "100 × 210 mm, folded",
        "Flat size": "297 × 210 mm",
        "Bleed": "3 mm on every edge",
        "Extent": "1 sheet, both sides, head to head; 6 panels",
        "Folding": "Roll fold: fold the 97 mm flap in first, then the 100 mm cover over it",
        "Paper": "Coated, 135 g/m²",
        "Inks": "4/4 process (CMYK on both sides)",
        "Condition": "FOGRA39 (Offset on coated paper, FOGRA39L)",
        "Most ink": "300 % in one place, all four together",
        "Marks": "Crop, fold, registration, bars",
        "Files": "PDF/X-4, one page a side of the sheet",
    }


def test_letter_paper_is_told_in_inches_too() -> None:
    found = ordered(layout_of("trifold-letter"))
    assert found.page == "letter"
    facts = told(found)
    assert facts["Finished size"] == "93.66 × 215.9 mm (3.688 × 8.500 in), folded"
    assert facts["Flat size"] == "279.4 × 215.9 mm (11.000 × 8.500 in)"
    assert "92.08 mm (3.625 in) flap" in facts["Folding"]
    outside = found.views[0].drawings[0]
    assert outside.caption == "Outside: 92.08 + 93.66 + 93.66 mm"
    assert [text for _, text in sorted(words(outside.svg)) if text.endswith(" in")] == ["3.625 in", *["3.688 in"] * 2]
    assert ordered(layout_of("trifold-a4")).page == "A4"


def test_a_gate_and_a_z_are_folded_in_words() -> None:
    gate, zigzag = (told(ordered(layout_of(name))) for name in ("gatefold-a4", "zfold-a4"))
    assert gate["Folding"] == "Gate fold: fold the 74 mm and 74 mm doors in, to meet over the middle"
    assert gate["Finished size"] == "149 × 210 mm, folded"
    assert zigzag["Folding"] == (
        "Z fold: fold the 3 panels of 99 mm to and fro like a concertina, with the cover in front"
    )
    assert zigzag["Finished size"] == "99 × 210 mm, folded"


def test_a_leaflet_is_not_folded() -> None:
    facts = told(ordered(layout_of("leaflet-a4")))
    assert facts["Finished size"] == "210 × 297 mm, not folded"
    assert facts["Extent"] == "1 sheet, both sides, head to head"
    assert facts.keys() & {"Flat size", "Folding", "Binding"} == set()


def test_a_single_side_has_no_inks_on_its_back() -> None:
    facts = told(ordered(layout(flow("front"))))
    assert facts["Extent"] == "1 sheet, one side"
    assert facts["Inks"] == "4/0 process (CMYK on one side)"


@pytest.mark.parametrize(
    ("paper", "flip", "turned"),
    [((297, 210), "short", "head"), ((210, 297), "long", "head"), ((297, 210), "long", "foot")],
)
def test_heads_meet_where_the_sheet_turns_about_an_upright_axis(
    paper: tuple[float, float], flip: str, turned: str
) -> None:
    sides = (Face(name="front", panels=("side-1",)), Face(name="back", panels=("side-2",)))
    one = layout(flow("side", widths=(paper[0],) * 2, height=paper[1]), paper=paper, flip=flip, faces=sides)
    assert told(ordered(one))["Extent"].endswith(f"head to {turned}")


def test_a_booklet_is_stapled_through_its_fold() -> None:
    facts = told(ordered(booklet(), row("en", pages=8)))
    assert facts["Finished size"] == "148 × 210 mm, bound"
    assert facts["Flat size"] == "296 × 210 mm"
    assert facts["Extent"] == "8 pages on 2 sheets"
    assert facts["Binding"] == "Two wire staples through the fold"
    assert facts["Bleed"] == "3 mm on all edges but the spine"
    assert facts["Files"] == "PDF/X-4, single pages in reading order"


def test_loose_sheets_are_stapled_at_the_corner_where_reading_begins() -> None:
    loose = booklet("none", 210.0, 210.0)
    assert told(ordered(loose, row("en", pages=6)))["Extent"] == "6 pages on 3 sheets, both sides, head to head"
    bound_in = {
        locales: told(ordered(loose, *(row(locale, pages=6) for locale in locales)))["Binding"]
        for locales in (("en",), ("ar",), ("ar", "en"))
    }
    assert bound_in == {
        ("en",): "Stapled at the corner, top left",
        ("ar",): "Stapled at the corner, top right",
        ("ar", "en"): "Stapled at the corner, top left; right in right-to-left languages",
    }


def test_languages_may_differ_in_how_many_pages_they_have() -> None:
    found = ordered(booklet(), row("en", pages=8), row("de", pages=12))
    assert told(found)["Extent"] == "8 to 12 pages, 4 to a sheet: see the files"
    assert [(copy.language, copy.pages) for copy in found.copies] == [("English", 8), ("German", 12)]
    assert drawn(found.views[0]) == [["last page", "page 1"], ["page 2", "last but one"]]


def test_the_bleed_that_is_asked_for_goes_before_the_layouts() -> None:
    assert told(ordered(layout(flow("front")), spec=Spec(bleed=5)))["Bleed"] == "5 mm on every edge"
    assert told(ordered(layout(flow("front")), spec=Spec(bleed=0)))["Bleed"] == "None"


def test_a_shops_own_profile_stands_for_its_paper() -> None:
    own = replace(paper_profile("coated"), paper="", name="House press 7", registry="", info="House press 7")
    one = order(
        clinic=clinic(), article=ARTICLE, layout=layout(flow("front")), spec=Spec(icc="press7.icc"), profile=own,
        roles=ROLES, rows=[row("en")],
    )  # fmt: skip
    assert told(one)["Paper"] == "As the printing condition says, 90 g/m²"
    assert told(one)["Condition"] == one.condition == "House press 7"


def test_copies_are_counted() -> None:
    found = ordered(layout(flow("front")), row("en"), row("ar"), quantity=1500)
    assert (found.quantity, found.total) == ("1,500", "3,000")
    unknown = ordered(layout(flow("front")))
    assert (unknown.quantity, unknown.total) == ("", "")


def test_files_are_named_with_their_language_state_and_digest() -> None:
    found = ordered(layout(flow("front")), row("zh_Hans", warnings=2), row("ar", draft=True, warnings=1))
    arabic, chinese = found.copies
    assert (arabic.language, arabic.name, arabic.draft) == ("Arabic", "ar/tea.card.press.draft.pdf", True)
    assert (chinese.language, chinese.name, chinese.draft) == (
        "Chinese (Simplified)",
        "zh_Hans/tea.card.press.pdf",
        False,
    )
    assert chinese.digest.replace(" ", "") == row("zh_Hans").sha256
    assert {len(group) for group in chinese.digest.split()} == {8}
    assert (found.drafts, found.warnings) == (1, 3)


def test_what_was_not_made_is_told_with_its_reason() -> None:
    failed = [("es", "unreadable"), ("zh_Hans", "crashed"), ("ar", "refused")]
    found = ordered(layout(flow("front")), row("en"), failed=failed, quantity=500)
    assert found.missing == "Arabic (refused), Chinese (Simplified) (failed), Spanish (cannot be read)"
    assert found.total == "500"
    assert ordered(layout(flow("front"))).missing == ""


def test_an_order_without_files_is_none() -> None:
    with pytest.raises(ValueError, match="at least one file"):
        order(
            clinic=clinic(), article=ARTICLE, layout=layout(flow("front")), spec=Spec(),
            profile=paper_profile("coated"), roles=ROLES, rows=[],
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- drawings


def test_a_sheet_is_drawn_as_it_lies_in_either_direction() -> None:
    found = ordered(layout_of("trifold-a4"), row("en"), row("es"), row("ar"))
    left, right = found.views
    assert (left.languages, right.languages) == ("English and Spanish", "Arabic")
    assert drawn(left) == [["flap", "back", "cover"], ["inside 1", "inside 2", "inside 3"]]
    assert drawn(right) == [list(reversed(names)) for names in drawn(left)]
    assert title(right.drawings[0].svg) == (
        "Outside, from left to right: cover 100 mm, back 100 mm, flap 97 mm; folds 100 and 200 mm from the left"
    )


def test_only_the_directions_are_drawn_that_there_are() -> None:
    assert [view.languages for view in ordered(layout_of("trifold-a4"), row("ar")).views] == ["Arabic"]


def test_the_outer_sheet_of_a_booklet_is_its_last_page_and_its_first() -> None:
    found = ordered(booklet(), row("en", pages=8), row("ar", pages=8))
    left, right = found.views
    assert drawn(left) == [["page 8", "page 1"], ["page 2", "page 7"]]
    assert drawn(right) == [["page 1", "page 8"], ["page 7", "page 2"]]
    assert [view.drawings[2].caption for view in found.views] == [
        "Spine on the left, seen from the foot",
        "Spine on the right, seen from the foot",
    ]


def test_a_staple_is_drawn_on_the_first_page_alone_and_mirrored() -> None:
    left, right = ordered(booklet("none", 210.0, 210.0), row("en", pages=6), row("ar", pages=6)).views
    assert ["a staple at the top left" in title(drawing.svg) for drawing in left.drawings] == [True, False]
    assert ["a staple at the top right" in title(drawing.svg) for drawing in right.drawings] == [True, False]
    single = ordered(layout_of("leaflet-a4")).views[0]
    assert not any("staple" in title(drawing.svg) for drawing in single.drawings)


def test_a_booklet_is_drawn_as_it_is_trimmed_not_as_its_paper_is() -> None:
    spread = ordered(booklet(), row("en", pages=8)).views[0].drawings[0]
    assert spread.caption == "Outer sheet, outside: 148 + 148 mm"
    assert title(spread.svg).endswith("page 8 148 mm, page 1 148 mm; folds 148 mm from the left")


@given(st.lists(st.floats(60, 300), min_size=1, max_size=6), st.floats(0, 10))
def test_panels_are_drawn_to_scale_inside_their_drawing(widths: list[float], bleed: float) -> None:
    one = layout(flow("text", widths=tuple(widths)), paper=(sum(widths), 210.0))
    drawing = ordered(one, spec=Spec(bleed=bleed)).views[0].drawings[0]
    root = ElementTree.fromstring(drawing.svg)
    _, _, full_width, full_height = map(float, root.attrib["viewBox"].split())
    rim, trim = (
        {key: float(box.attrib[key]) for key in ("x", "y", "width", "height")} for box in root.iter(f"{SVG}rect")
    )
    scale = trim["width"] / sum(widths)
    assert trim["height"] / 210 == pytest.approx(scale, rel=0.01)
    assert trim["x"] - rim["x"] == pytest.approx(bleed * scale, abs=0.011)
    assert rim["x"] >= 0 <= rim["y"]
    assert rim["x"] + rim["width"] <= full_width + 0.011
    assert rim["y"] + rim["height"] <= full_height + 0.011
    folds = [float(found) for found in re.findall(r"dasharray=\"[^\"]*\" d=\"M([\d.]+) ", drawing.svg)]
    wanted = [trim["x"] + sum(widths[: n + 1]) * scale for n in range(len(widths) - 1)]
    assert folds == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize(
    ("name", "top_down"),
    [
        ("trifold-a4", ["cover", "flap", "back"]),
        ("zfold-a4", ["cover", "text 4", "back"]),
        ("gatefold-a4", ["cover", "picture", "back"]),
    ],
)
def test_a_closed_piece_is_drawn_cover_up(name: str, top_down: list[str]) -> None:
    """By the faces: what lies where is what paper does that is folded so."""
    views = ordered(layout_of(name), row("en"), row("ar")).views
    for view in views:
        found = ElementTree.fromstring(view.drawings[2].svg).iter(f"{SVG}text")
        levels = sorted((float(text.attrib["y"]), n, text.text) for n, text in enumerate(found))
        assert [text for _, _, text in levels] == top_down
    shapes = [re.findall(r' d="([^"]+)"', view.drawings[2].svg) for view in views]
    assert shapes[0] == shapes[1]
    assert ["matrix(-1 0 0 1 34 0)" in view.drawings[2].svg for view in views] == [False, True]


def bends(svg: str) -> list[tuple[str, int, int]]:
    """Side and levels, from 0 at the top, of each fold of a closed piece."""
    found = re.findall(r"M([\d.]+) ([\d.]+)A[\d.]+ [\d.]+ 0 0 \d [\d.]+ ([\d.]+)", svg)
    depths = sorted({float(y) for _, *ys in found for y in ys})
    return [
        ("left" if float(x) < 17 else "right", depths.index(float(upper)), depths.index(float(lower)))
        for x, upper, lower in found
    ]


def panels(count: int, fold: str) -> Layout:
    """A strip of so many panels, all of a width but the flap of a roll."""
    widths = (100.0,) * (count - 1) + ((97.0,) if fold == "roll" else (100.0,))
    faces = (
        Face(name="outside", panels=tuple(f"out-{n}" for n in range(count, 0, -1))),
        Face(name="inside", panels=tuple(f"in-{n}" for n in range(1, count + 1))),
    )
    return layout(
        flow("out", widths=widths), flow("in", widths=widths), fold=fold, paper=(sum(widths), 210.0), faces=faces
    )


@pytest.mark.parametrize(
    ("count", "fold", "folds"),
    [
        (2, "roll", [("left", 0, 1)]),
        (3, "roll", [("left", 0, 2), ("right", 1, 2)]),
        (4, "roll", [("left", 0, 3), ("right", 1, 3), ("left", 1, 2)]),
        (3, "z", [("left", 0, 1), ("right", 1, 2)]),
        (4, "z", [("left", 0, 1), ("right", 1, 2), ("left", 2, 3)]),
    ],
)
def test_a_strip_is_folded_as_paper_folds(count: int, fold: str, folds: list[tuple[str, int, int]]) -> None:
    view = ordered(panels(count, fold)).views[0]
    assert bends(view.drawings[2].svg) == folds


def test_sheets_of_a_booklet_nest() -> None:
    view = ordered(booklet(), row("en", pages=16)).views[0]
    assert bends(view.drawings[2].svg) == [("left", n, 7 - n) for n in range(4)]


# ---------------------------------------------------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer([TEMPLATES])


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


def page(composer: Composer, press: Press, one: Order) -> bytes:
    html = composer.fill("blocks/job_sheet.html", order=one, roles=ROLES)
    return press.plain_pdf(html, [TEMPLATES / "blocks/job_sheet.css"])


def plain(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).split())


def size(pdf: bytes) -> tuple[float, float]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = document.pages[0].mediabox
        return float(box[2]) / 72 * 25.4, float(box[3]) / 72 * 25.4


def test_a_page_says_it_all_and_always_the_same(composer: Composer, press: Press) -> None:
    one = ordered(layout_of("trifold-a4"), *map(row, ("ar", "de", "en", "es", "fr", "zh_Hans")), quantity=500)
    pdf = page(composer, press, one)
    assert pdf == page(composer, Press(), one)
    assert len(texts(pdf)) == 1
    text = plain(pdf)
    for wanted in (
        "Job sheet", "Tea & <toast>", "North Clinic (north)", "TEA · edition 2 · 22 November 2026", "flap", "197",
        "3,000 copies in 6 languages", "Print at 100 %, no scaling", "Black text overprints", "nobody has certified it",
    ):  # fmt: skip
        assert wanted in text
    for fact in told(one).values():
        assert fact in text
    for copy in one.copies:
        assert f"{copy.language} 500 2 {copy.name} {copy.digest} released" in text
    assert "DRAFT" not in text
    assert "01632" not in text, "a print shop calls no ward"
    assert size(pdf) == pytest.approx((210, 297), abs=0.1)


def test_letter_sheets_are_told_on_letter_paper(composer: Composer, press: Press) -> None:
    pdf = page(composer, press, ordered(layout_of("trifold-letter")))
    assert size(pdf) == pytest.approx((215.9, 279.4), abs=0.1)


@pytest.mark.parametrize(("drafts", "says"), [(1, "Files marked draft may not"), (2, "No file below may")])
def test_a_draft_is_called_so(composer: Composer, press: Press, drafts: int, says: str) -> None:
    files = [row(locale, draft=n < drafts) for n, locale in enumerate(("en", "es"))]
    text = plain(page(composer, press, ordered(layout(flow("front")), *files)))
    assert "DRAFT: not for release" in text
    assert says in text
    assert text.count(".pdf") == 2
    assert len(re.findall(r"[0-9a-f]{8} draft", text)) == drafts


def test_a_file_that_was_not_made_is_owned_up_to(composer: Composer, press: Press) -> None:
    partly, whole = (
        plain(page(composer, press, ordered(layout(flow("front")), row("en"), failed=failed, quantity=500)))
        for failed in ([("ar", "refused")], [])
    )
    assert "Not made: Arabic (refused). In all: 500 copies in 1 language." in partly
    assert "Not made" not in whole


def test_warnings_are_owned_up_to(composer: Composer, press: Press) -> None:
    said, silent = (
        plain(page(composer, press, ordered(layout(flow("front")), row("en", warnings=count)))) for count in (2, 0)
    )
    assert "2 warnings left, listed in manifest.json" in said
    assert "warning" not in silent


FORTY = (
    "am ar bg bn cs de el en es fa fr he hi hu id it ja km ko lo ms my nb nl pl pt ro ru sk so sv sw ta th tr uk ur vi"
    " zh_Hans zh_Hant"
)


def test_forty_languages_need_no_third_page(composer: Composer, press: Press) -> None:
    locales = FORTY.split()
    assert len(locales) == 40
    one = ordered(layout_of("trifold-a4"), *(row(locale, draft=True) for locale in locales), quantity=500)
    pdf = page(composer, press, one)
    assert len(texts(pdf)) == 2
    assert all(copy.digest in plain(pdf) for copy in one.copies)


def test_every_picture_has_words_and_headings_come_in_order(composer: Composer, press: Press) -> None:
    pdf = page(composer, press, ordered(layout_of("trifold-a4"), row("en"), row("ar")))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = tags(document)
        assert re.search(rb'pdfuaid:part(="|>)1', document.Root.Metadata.read_bytes())
    assert [tag.kind for tag in found if re.fullmatch(r"H\d", tag.kind)] == ["H1"] + ["H2"] * 5
    figures = [tag.alt for tag in found if tag.kind == "Figure"]
    assert len(figures) == 6
    assert all(figures)


def layouts() -> Iterator[Path]:
    yield from sorted(path.parent for path in TEMPLATES.glob("*/layout.toml"))


@pytest.mark.verapdf
def test_the_page_of_every_layout_is_valid_pdf_ua_1(composer: Composer, press: Press, tmp_path: Path) -> None:
    if obstacle := verapdf.available():
        pytest.skip(obstacle)
    paths = []
    for folder in layouts():
        one = ordered(read_layout(folder, shown=folder.name), row("en", pages=8, draft=True), row("ar", pages=8))
        paths.append(tmp_path / f"{folder.name}.pdf")
        paths[-1].write_bytes(page(composer, press, one))
    assert {path.name: flaws for path, flaws in verapdf.validate(paths).items() if flaws} == {}


# ------------------------------------------------------------------------------------------------------------ faults


def test_a_faulty_template_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "sheet.html").write_text("<p>\n{{ nothing.there }}</p>", encoding="utf-8")
    with pytest.raises(LayoutError, match="the template fails: 'nothing' is undefined") as raised:
        Composer([tmp_path]).fill("sheet.html")
    assert str(raised.value.faults[0].place) == "templates/sheet.html:2"


def test_a_template_that_is_not_there_is_told() -> None:
    with pytest.raises(LayoutError, match=r"missing\.html") as raised:
        Composer([TEMPLATES]).fill("blocks/missing.html")
    assert str(raised.value.faults[0].place) == "templates/blocks/missing.html"


def test_a_template_without_markup_of_its_own_lets_none_in(tmp_path: Path) -> None:
    (tmp_path / "sheet.html").write_text("<p>{{ name }}</p>", encoding="utf-8")
    assert Composer([tmp_path]).fill("sheet.html", name="<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


@pytest.mark.parametrize("html", ['<p style="colour: red">x</p>', '<img src="https://clinic.example/x.png" alt="x">'])
def test_what_weasyprint_complains_of_is_an_error(press: Press, html: str) -> None:
    with pytest.raises(LayoutError, match="the page cannot be set as it is written"):
        press.plain_pdf(f"<html lang=en><title>x</title><h1>x</h1>{html}", [])
