"""Brochures of many clinics: each is what it would be by itself, whoever came first."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.projects import BODY, CLINIC, FRONT, URGENT, small_project, write
from support.projects import replace as change
from weasyprint import HTML

from brochure import compare, place, setting
from brochure.body import Body, Finished
from brochure.checks import preflight
from brochure.markup import Markup
from brochure.measure import walk
from brochure.model import Finding, Fit, Job, Target
from brochure.orders import Orders, Outcome
from brochure.pipeline import Workshop
from brochure.place import Made, Placer
from brochure.project import find_project
from brochure.proof import Proof, texts
from brochure.sample import Sample
from brochure.shapes import is_as_large, shape_of
from brochure.slot_styles import attributes_of
from brochure.slots import Slot, element_of
from brochure.slots import laid_out as laid_out_in

ALL = Sample(share=1.0, seed="")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_project(tmp_path_factory.mktemp("clinics"))
    write(folder / "articles/tea.md", FRONT + BODY + URGENT)
    for slug, name, more in (
        ("south", "South Clinic", 'url = "https://south.example/tea"'),
        ("west", "Vest Clinic", 'url = "https://vestfjord.example/tea"'),
        ("wordy", "Royal Clinic for Those Who Drank Too Much Tea", ""),
        ("strange", "Clinic 𓀀", ""),
        ("arabic", "عيادة", ""),
    ):
        write(folder / f"clinics/{slug}.toml", CLINIC.replace("North Clinic", name) + more + "\n")
    table = "slug,name,phone,out_of_hours,emergency,fever_threshold_c\n"
    rows = "".join(f"c{n},Clinic {n},01632 960 00{n},01632 960 10{n},999,38.0\n" for n in range(3))
    write(folder / "more.csv", table + rows)
    return folder


def built(
    folder: Path, clinics: Sequence[str], workshop: Workshop | None = None, *, series: bool = True,
    sample: Sample | None = None, target: Target = Target.SCREEN, locale: str = "en", layout: str = "card",
) -> dict[str, tuple[Outcome, bytes]]:  # fmt: skip
    """Outcomes and files, by clinic."""
    workshop = workshop or Workshop(find_project(folder))
    orders = Orders(output=folder / "out", series=series, sample=sample, force=True)
    found = {}
    for clinic in clinics:
        job = Job(article="tea", locale=locale, layout=layout, clinic=clinic, target=target)
        outcome = workshop.build(job, orders, {})
        found[clinic] = outcome, (folder / "out" / outcome.file).read_bytes() if outcome.file else b""
    return found


@pytest.mark.parametrize("target", Target)
def test_a_file_is_the_same_whoever_came_first(folder: Path, target: Target) -> None:
    slugs = ["south", "west", "north"]
    alone = built(folder, slugs, series=False, target=target)
    placed = []
    for order in (slugs, slugs[::-1]):
        for slug, (outcome, pdf) in built(folder, order, sample=ALL, target=target).items():
            whole, same = alone[slug]
            assert outcome.status == whole.status == "published", (outcome.findings, outcome.faults)
            assert (pdf == same, outcome.size, outcome.findings) == (True, whole.size, whole.findings)
            placed += [slug] * outcome.placed
    assert placed == ["west", "south"], "the third has no web page, and less in its box"


def test_clinics_of_a_table_are_placed(folder: Path) -> None:
    project = replace(find_project(folder), clinics_named=(folder / "more.csv",))
    made = built(folder, ["c0", "c1", "c2"], Workshop(project), sample=ALL)
    assert [outcome.placed for outcome, _ in made.values()] == [False, True, True]


@pytest.mark.parametrize("slug", ["strange", "arabic"])
def test_what_a_clinic_brings_is_judged(folder: Path, slug: str) -> None:
    """Its letters, for instance, which the fonts of the first may lack."""
    (series, _), (alone, _) = built(folder, ["north", slug])[slug], built(folder, [slug], series=False)[slug]
    assert (series.status, series.findings) == (alone.status, alone.findings)
    assert alone.status == "refused"


def test_what_is_wrong_for_all_clinics_is_found_once(folder: Path, tmp_path: Path) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    change(project / "translations/es/LC_MESSAGES/tea.po", "3 tazas", "5 tazas")
    alone = built(project, ["south", "west"], series=False, locale="es")
    series = built(project, ["south", "west"], sample=ALL, locale="es")
    assert [outcome.placed for outcome, _ in series.values()] == [False, True]
    for slug, (outcome, _) in series.items():
        whole = alone[slug][0]
        assert (outcome.status, outcome.findings) == ("refused", whole.findings)


@pytest.mark.parametrize("target", Target)
def test_a_clinic_with_colours_of_its_own_is_drawn_in_them(folder: Path, tmp_path: Path, target: Target) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    for slug, colour in (("north", "#1b5e20"), ("west", "#1b5e20"), ("south", "#7a1f5c")):
        profile = project / f"clinics/{slug}.toml"
        write(profile, profile.read_text() + f'brand = "{colour}"\n')
    write(project / "clinics/plain.toml", CLINIC)
    made = built(project, ["plain", "north", "south", "west", "north", "plain"], sample=ALL, target=target)
    for slug, (outcome, pdf) in made.items():
        alone, same = built(project, [slug], series=False, target=target)[slug]
        assert (outcome.status, outcome.findings, pdf == same) == ("published", alone.findings, True)
    assert made["north"][0].placed, "the second time, where its own colours are known"


def test_what_is_wrong_with_a_clinic_is_not_held_against_others(folder: Path) -> None:
    made = built(folder, ["strange", "south", "west"])
    assert [outcome.status for outcome, _ in made.values()] == ["refused", "published", "published"]


def test_a_clinic_with_words_that_no_check_has_seen_goes_the_whole_way(folder: Path, tmp_path: Path) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    words = """{% if clinic_name == "Vest Clinic" %}<span title="{{ _("By ferry") }}"></span>{% endif %}"""
    slot = f'<p data-slot="name">{{{{ clinic_name }}}}{words}</p><!--slot-->'
    change(project / "templates/card/page.html", "{{ furniture.contact() }}", f"{slot}\n{{{{ furniture.contact() }}}}")
    for clinics, placed in ((["west", "south"], True), (["south", "west"], False)):
        made = built(project, clinics, sample=ALL)
        assert [outcome.placed for outcome, _ in made.values()] == [False, placed]


@pytest.mark.parametrize("target", Target)
def test_another_text_is_seen_however_it_is_read(folder: Path, target: Target) -> None:
    pages = [pikepdf.open(io.BytesIO(pdf)) for _, pdf in built(folder, ["south", "west"], target=target).values()]
    one, other = map(compare._said, pages)
    assert one != other
    assert ("South Clinic" in "".join(one), "Vest Clinic" in "".join(other)) == (True, True)


NAME = '<p data-slot="name">{{ clinic_name }}</p><!--slot-->'


@pytest.mark.parametrize(
    ("style", "placed"),
    [
        ("", True),
        ("display: flex", False),
        ("display: grid", False),
        ("display: table", False),
        ("display: table; width: 100%", False),
        ("display: table; table-layout: fixed; width: 100%", True),
        ("float: left", False),
        ("float: left; width: 30mm", True),
        ("display: inline-block; width: 30mm", False),
        ("position: absolute; bottom: 0; left: 0", False),
        ("position: absolute; bottom: 0; left: 0; right: 0", True),
    ],
)
def test_a_slot_stands_where_words_do_not_size_anything(folder: Path, tmp_path: Path, style: str, placed: bool) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    inner = f'<div style="display: table-cell">{NAME}</div>' if "table" in style else NAME
    place = f'<div style="{style}">{inner}</div>'
    contact = "{{ furniture.contact() }}"
    change(project / "templates/card/page.html", contact, f"{place}\n{contact}")
    made = built(project, ["south", "west"], sample=ALL)
    assert [(outcome.status, outcome.placed) for outcome, _ in made.values()] == [
        ("published", False), ("published", placed),
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ['[href*="vest"]', "[HREF $= vestfjord\\.example\\/tea]", "a[|href^='https://v']"])
def test_rules_that_go_by_what_a_clinic_brings_are_kept(folder: Path, tmp_path: Path, rule: str) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "templates/card/style.css", f".contact {rule} {{ color: var(--accent); letter-spacing: 2pt }}")
    write(project / "clinics/east.toml", CLINIC.replace("North", "East") + 'url = "https://eastvale.example/tea"\n')
    clinics = ["south", "east", "west"]
    made = built(project, clinics, sample=ALL)
    assert [(outcome.status, outcome.placed) for outcome, _ in made.values()] == [
        ("published", False), ("published", True), ("published", True),
    ]  # fmt: skip
    write(project / "templates/card/style.css", "")
    plain = built(project, clinics)
    assert [made[slug][1] == plain[slug][1] for slug in clinics] == [True, True, False], "the rule holds for one"


@pytest.mark.parametrize(
    ("rules", "anew"),
    [
        ("", False),
        (".contact p { text-align: justify }", False),
        (".line { display: list-item; list-style: decimal inside }", True),
        (".contact-text::first-line { letter-spacing: 2pt }", True),
        (".contact-text::first-line { color: var(--primary) }", True),
        (".contact p { counter-increment: line } .contact p::before { content: counter(line) }", True),
        (".contact p { quotes: '1' '1' '2' '2' } .contact p::before { content: open-quote }", True),
        (".contact-text { vertical-align: baseline }", True),
        (".contact svg { float: right }", True),
    ],
)
def test_in_a_slot_only_what_says_something_else_is_laid_out(
    folder: Path, tmp_path: Path, rules: str, anew: bool
) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "templates/card/style.css", rules)
    for slug in ("east", "hill"):
        profile = CLINIC.replace("North", slug.title())
        write(project / f"clinics/{slug}.toml", profile + f'url = "https://{slug}fjord.example/tea"\n')
    laid: list[str] = []

    def noted(context: Any, base_url: str, element: Any, slot: Slot) -> Any:
        laid.append(element.tag)
        return laid_out_in(context, base_url, element, slot)

    workshop = Workshop(find_project(project))
    built(project, ["south", "east", "hill"], workshop)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setting, "laid_out", noted)
        ((outcome, _),) = built(project, ["west"], workshop, sample=ALL).values()
    assert (outcome.status, outcome.placed) == ("published", True)
    assert laid
    assert ("div" in laid) == anew


def test_a_paragraph_of_another_size_moves_what_is_below_it(folder: Path, tmp_path: Path) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    for slug in ("a", "b", "c", "d"):
        name = "Clinic" if slug == "d" else "Clinic for Those Who Drank Too Much Tea"
        profile = CLINIC.replace("North Clinic", name)
        write(project / f"clinics/{slug}.toml", profile + f'url = "https://{slug}.example/tea"\n')
    made = built(project, ["a", "b", "c", "d"], sample=ALL)
    assert [(outcome.status, outcome.placed) for outcome, _ in made.values()] == [
        ("published", False), ("published", True), ("published", True), ("published", False),
    ]  # fmt: skip


@pytest.mark.parametrize("before", ["{{ clinic_name }}", "", "<!-- tea -->"])
@pytest.mark.parametrize("after", ["{{ clinic_name }}", "<!-- {{ clinic_name }} -->"])
def test_words_outside_of_paragraphs_are_laid_out_with_all(
    folder: Path, tmp_path: Path, before: str, after: str
) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    slot = f'<div data-slot="own" style="display: flow-root">{before}<p>Cake</p>{after}<p>Tea</p></div><!--slot-->'
    contact = "{{ furniture.contact() }}"
    change(project / "templates/card/page.html", contact, f"{slot}\n{contact}")
    for slug in ("east", "hill", "park"):
        write(project / f"clinics/{slug}.toml", CLINIC.replace("North", slug.title()))
    made = built(project, ["north", "east", "hill", "park"], sample=ALL)
    assert [(outcome.status, outcome.placed) for outcome, _ in made.values()] == [
        ("published", False), ("published", True), ("published", True), ("published", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    ["float: left; width: 20mm", "position: relative", "opacity: .9", "overflow: hidden",
     "transform: rotate(1deg)"],
)  # fmt: skip
def test_what_is_not_painted_where_it_stands_goes_the_whole_way(folder: Path, tmp_path: Path, rule: str) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "templates/card/style.css", f".contact h2 {{ {rule} }}")
    made = built(project, ["south", "west"], sample=ALL)
    assert [(outcome.status, outcome.placed) for outcome, _ in made.values()] == [("published", False)] * 2


ALL_OF_A_CLINIC = {"alt", "d", "data-code", "href", "src", "viewBox"}


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ('a[href^="tel:"] {}', {"href"}),
        ("[ HREF ] {} [svg|viewbox] {}", {"href", "viewbox", "viewBox"}),
        ("[*|src] {} [|d=x] {}", {"src", "d"}),
        ('[lang|="en"] {}', {"lang"}),
        ("img::after { content: attr( alt ) }", {"alt"}),
        ("p { background: url('x[src]'); content: \"[\"; }", set()),
        (r"[\68 ref] {}", {r"\68"} | ALL_OF_A_CLINIC),
        ("[/* */href] {}", {"/"} | ALL_OF_A_CLINIC),
        ("@IMPORT url(more.css);", ALL_OF_A_CLINIC),
    ],
)
def test_attributes_that_rules_go_by(rules: str, names: set[str]) -> None:
    assert attributes_of(rules) == names


MIXED = [
    ".contact { background: linear-gradient(var(--tint), var(--paper)); }",
    ".contact { border: 1mm inset var(--primary); }",
    ".contact { color: var(--primary); outline: 1mm groove; }",
    "body { background: radial-gradient(var(--tint), var(--paper) 50%, transparent); }",
    "@page { border: 1mm ridge var(--line); }",
    ".flow { border: 1mm solid; border-image: linear-gradient(var(--tint), var(--primary)) 1; }",
    "ul { display: table; border-collapse: collapse; } li { display: table-cell; border: 1mm ridge var(--line); }",
]


@pytest.mark.parametrize("style", MIXED)
def test_colours_that_are_mixed_are_a_target_s_own(folder: Path, tmp_path: Path, style: str) -> None:
    """The next target of a page that was laid out has its own. A clinic is placed wherever a slot can be there."""
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "templates/card/style.css", style)
    workshop = Workshop(find_project(project))
    for slug in ("south", "west"):
        for target in (Target.SCREEN, Target.OFFICE, Target.SCREEN):
            outcome, pdf = built(project, [slug], workshop, target=target, sample=ALL)[slug]
            assert outcome.status == "published", outcome.findings
            assert outcome.placed or slug == "south" or "table" in style
            assert pdf == built(project, [slug], target=target)[slug][1]


@pytest.mark.parametrize("style", MIXED)
def test_inks_cannot_be_mixed(folder: Path, tmp_path: Path, style: str) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "templates/card/style.css", style)
    ((outcome, _),) = built(project, ["south"], target=Target.PRESS).values()
    (fault,) = outcome.faults
    assert (outcome.status, fault.place.file) == ("unreadable", "templates/card/style.css")
    assert "mixes colours" in fault.message


def noting(workshop: Workshop, patch: pytest.MonkeyPatch) -> list[str]:
    """The pages that a workshop lays out from now on."""
    laid: list[str] = []
    lay_out = workshop._press._lay_out

    def noted(markup: Markup, *given: Any) -> Any:
        laid.append(markup.html)
        return lay_out(markup, *given)

    patch.setattr(workshop._press, "_lay_out", noted)
    return laid


@pytest.mark.parametrize("targets", [tuple(Target), tuple(Target)[::-1]])
def test_targets_of_a_clinic_share_what_is_laid_out(folder: Path, targets: Sequence[Target]) -> None:
    """Whichever target comes first: bytes are those of a workshop that makes no other."""
    workshop = Workshop(find_project(folder))
    with pytest.MonkeyPatch.context() as patch:
        laid = noting(workshop, patch)
        # As a batch has them: the targets of a brochure in a row.
        together = {
            (slug, target): built(folder, [slug], workshop, target=target)[slug][1]
            for slug in ("south", "west")
            for target in targets
        }
    assert laid
    assert len(laid) == len(set(laid)), "a page that was laid out is not laid out again"
    for target in targets:
        for slug, (_, pdf) in built(folder, ["south", "west"], target=target).items():
            assert together[slug, target] == pdf


def test_a_search_goes_by_flows_that_others_were_laid_out_with(folder: Path, tmp_path: Path) -> None:
    """A name as long as that of one clinic on the cover, an address as long as that of another on the back."""
    project = shutil.copytree(folder, tmp_path / "project")
    name = "Department of Tea and Cake of the Royal Hospital of the North and the {}"
    clinics = {"short": ("Clinic", 1), "wordy": (name.format("East"), 1), "far": ("Practice", 4)}
    for slug, (title, lines) in {**clinics, "both": (name.format("West"), 3)}.items():
        address = ", ".join(['"Street"'] * lines)
        write(project / f"clinics/{slug}.toml", CLINIC.replace("North Clinic", title) + f"address = [{address}]\n")
    workshop = Workshop(find_project(project))
    with pytest.MonkeyPatch.context() as patch:
        laid = noting(workshop, patch)
        before = {slug: (built(project, [slug], workshop, layout="trifold-a4"), len(laid))[1] for slug in clinics}
        ((outcome, pdf),) = built(project, ["both"], workshop, layout="trifold-a4").values()
    assert list(before.values()) == [2, 4, 6], "each has another size on the cover or on the back"
    assert (outcome.status, outcome.placed, len(laid)) == ("published", False, 7)
    ((alone, plain),) = built(project, ["both"], layout="trifold-a4").values()
    assert (alone.size, plain) == (outcome.size, pdf)


def test_what_is_read_back_of_a_placed_file_is_what_the_clinic_brought(folder: Path) -> None:
    workshop = Workshop(find_project(folder))
    read: list[str] = []
    finish = Body.finish

    def finished(body: Body, *given: Any) -> Finished | None:
        made = finish(body, *given)
        assert made
        read.append(" ".join(texts(made.excerpt, (0,))))
        assert "Drink" in " ".join(texts(made.pdf)), "the article is in the file"
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Body, "finish", finished)
        made = built(folder, ["south", "west"], workshop)
    assert made["west"][0].placed
    first, second = (" ".join(text.replace("\u2011", "-").split()) for text in read)
    assert "South Clinic" in first
    assert "South Clinic" not in second
    assert all(words in second for words in ("Vest Clinic", "vestfjord.example/tea", "01632 960 001"))
    assert "Drink" not in second


def test_what_preflight_sees_of_a_placed_file_is_what_the_clinic_brought(folder: Path) -> None:
    """So that PDFium need not read it as well: where a number is not there, all that it reads is looked at."""
    seen: list[str] = []

    def judged(proof: Proof) -> tuple[tuple[Finding, ...], str]:
        findings, words = preflight.judged(proof)
        seen.append(words)
        return findings, words.replace("01632", "")

    read: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "preflight", SimpleNamespace(judged=judged))
        patch.setattr(place, "texts", lambda pdf, *given: read.append(len(pdf)) or texts(pdf, *given))
        made = built(folder, ["south", "west"], target=Target.PRESS)
    assert made["west"][0].placed
    assert made["west"][0].status == "published"
    (words,) = seen
    assert all(said in words for said in ("Vest Clinic", "vestfjord.example/tea", "01632 960 001", "Drink"))
    assert "South Clinic" not in words
    assert read == [len(made["west"][1])]


def element(html: str) -> Any:
    found = element_of(html)
    assert found is not None
    return found


def laid_out(html: str, width: float, size: float = 10) -> Any:
    style = f"@page {{ size: {width}px 300px; margin: 0 }} body, p {{ margin: 0; font: {size}px/1.2 'Noto Sans' }}"
    page = HTML(string=f"<style>{style}</style><body>{html}").render().pages[0]
    return next(box for box in walk(page._page_box) if box.element_tag == "div")


@pytest.mark.parametrize(
    ("html", "width", "rigid"),
    [
        ("<div><p>Tea</div>", 100, True),
        ("<div><p>Tea<br>and<br>cake</div>", 100, True),
        ("<div><p>Tea and cake for everybody who comes</div>", 400, True),
        ("<div><p>Tea and cake for everybody who comes</div>", 100, False),
        ("<div><p>Tea<br>and cake for everybody who comes</div>", 100, False),
        ("<div></div>", 100, True),
        ("<div><p>Tea and<br></div>", 100, True),
        ("<div><p>Tea<b><br></b>and</div>", 100, True),
        ("<div><p>Tea and cake for everybody<br></div>", 100, False),
        ("<div><p>Tea and cake <br style='display: none'>for everybody</div>", 100, False),
        ("<div><p>Tea and cake <i style='display: inline-block'>a<br>b</i> for everybody</div>", 100, False),
    ],
)
def test_a_slot_has_a_shape_where_each_line_ends_where_it_has_to(html: str, width: int, rigid: bool) -> None:
    assert (shape_of(laid_out(html, width), element(html)) is not None) is rigid


def test_a_line_that_is_too_long_for_a_size_that_was_tried_is_seen(folder: Path, tmp_path: Path) -> None:
    """There, the search is not that of the first clinic, although the slot that is printed is as large as its."""
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "articles/tea.md", FRONT + BODY + "More of it is too much for one day.\n\n" * 10)
    names = {f"n{length}": "W" * length for length in range(25, 29)}
    for slug, name in names.items():
        write(project / f"clinics/{slug}.toml", CLINIC.replace("North Clinic", name))
    alone = {slug: built(project, [slug], series=False)[slug] for slug in names}
    workshop = Workshop(find_project(project))
    laid: dict[str, list[float]] = {}
    lay_out = workshop._press._lay_out

    def noted(markup: Markup, *given: Any) -> Any:
        laid.setdefault(markup.clinic.slug, []).append(markup.fit.size)
        return lay_out(markup, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop._press, "_lay_out", noted)
        series = built(project, ["north", *names], workshop)
    assert [(series[slug][0].size, series[slug][1]) for slug in names] == [
        (outcome.size, pdf) for outcome, pdf in alone.values()
    ]
    assert [(outcome.size, outcome.placed) for outcome, _ in series.values()] == [
        (9.5, False), (9.5, True), (9.5, True), (9.5, True), (9.0, False),
    ]  # fmt: skip
    assert 10.0 in laid["north"]
    assert list(laid) == ["north", "n27", "n28"]
    assert laid["n27"] == [10.0], "where its name is two lines; at 9.5 pt it is one, and goes into what is there"


def test_where_text_ran_over_a_slot_may_be_higher(folder: Path, tmp_path: Path) -> None:
    """There the search ended, and asked for nothing else. With one that is lower, it has to be tried."""
    project = shutil.copytree(folder, tmp_path / "project")
    write(project / "articles/tea.md", FRONT + BODY + "More of it is too much for one day.\n\n" * 10)
    change(project / "templates/card/layout.toml", "step = 0.5", "step = 0.5, start = 9.5")
    names = {"one": "W" * 26, "two": "W" * 27}
    for slug, name in names.items():
        write(project / f"clinics/{slug}.toml", CLINIC.replace("North Clinic", name))
    alone = {slug: built(project, [slug], series=False)[slug] for slug in names}
    assert [outcome.size for outcome, _ in alone.values()] == [9.5, 9.5]
    for order, more in ((["one", "two"], []), (["two", "one"], [10.0])):
        workshop = Workshop(find_project(project))
        first = built(project, order[:1], workshop)
        with pytest.MonkeyPatch.context() as patch:
            laid = noting(workshop, patch)
            second = built(project, order[1:], workshop)
        assert [next(size for size in (9.5, 10.0) if f"{size:g}pt" in html) for html in laid] == more
        for slug, (outcome, pdf) in {**first, **second}.items():
            assert (outcome.size, outcome.placed, pdf) == (9.5, slug == order[1], alone[slug][1])


@pytest.mark.parametrize(
    ("sizes", "outgrown"),
    [
        ((100.0, 30.0, 0.0, 2.0, 30.0), True),
        ((100.0, 31.0, 0.0, 2.0, 31.0), True),
        ((100.0, 31.0, 0.0, 2.0, 29.0), False),
        ((100.0, 29.0, 0.0, 2.0, 29.0), False),
        ((101.0, 31.0, 0.0, 2.0, 31.0), False),
        ((100.0, 31.0, 0.0, 1.0, 31.0), False),
    ],
)
def test_a_slot_is_outgrown_by_one_that_leaves_no_more_room(sizes: tuple[float, ...], outgrown: bool) -> None:
    slot = Slot(box=None, parent=None, page=None, path=(), last=True, sizes=(100.0, 30.0, 0.0, 2.0, 30.0))
    assert slot.is_outgrown(sizes) is outgrown
    assert replace(slot, last=False).is_outgrown(sizes) is (outgrown or sizes[4] == 29.0 < sizes[1] - 1)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Tea and cake",
        "<p style='padding: 0 1em; text-align: end'>Tea and cake",
        "<p style='margin: 0 20px'>Tea<br>and cake, or more of it",
        "<p dir='rtl'>Tea and <b style='padding: 0 5px'>cake</b>",
        "<p style='text-indent: 3em'>Tea and cake",
        "<p><i style='float: left; width: 2em'>1</i>Tea and cake",
        "<p style='position: relative; padding: 0 2em'><i style='position: absolute; width: 1em'>1</i>Tea and cake",
        "<p>Tea <i style='display: inline-block; padding: 2px'>and cake</i>",
        "<div style='display: flex'><p>Tea<p>and cake</div>",
        "<div style='display: flex'><p style='flex: 1'>Tea<p style='flex: 2'>and cake</div>",
        "<div style='display: table'><p style='display: table-cell'>Tea<p style='display: table-cell'>and cake</div>",
        "<div style='display: table; table-layout: fixed; width: 100%'><p style='display: table-cell'>Tea and cake",
        "<table style='table-layout: fixed; width: 100%'><tr><td style='width: 24px'>1<td>Tea and cake</table>",
        "<table style='table-layout: fixed; width: 100%'><tr><td style='width: 2.4em'>1<td>Tea and cake</table>",
        "<table style='table-layout: fixed; width: 100%'><tr><td style='width: 24%'>1<td>Tea and cake</table>",
    ],
)
def test_a_slot_is_said_to_be_as_large_as_another_only_where_it_is(html: str) -> None:
    """Set in type as much larger, every line ends where it has to, in whatever width, and beside whatever logo."""
    seen = set()
    this, other = (
        f"<div>{html}</div>",
        f"<div>{html}</div>".replace("cake", "oats").replace("24", "9").replace("2.4", "1"),
    )
    for width in range(50, 180, 13):
        shape, first = (shape_of(laid_out(slot, width), element(slot)) for slot in (this, other))
        for growth in (0.9, 1.03, 1.2, 1.6):
            mine, grown = (shape_of(laid_out(slot, width, 10 * growth), element(slot)) for slot in (this, other))
            told = is_as_large(shape, first, grown, growth)
            assert mine or not told, (width, growth)
            seen.add((told and growth > 1, mine is not None))
    assert any(not fits for _, fits in seen)
    assert (True, True) in seen or any(
        how in html for how in ("indent", "float", "inline-block", "flex'", "table'", "2.4em")
    )


def test_slots_of_two_clinics_are_of_one_shape_and_those_of_other_elements_are_not() -> None:
    one, same, other, styled = (
        shape_of(laid_out(html, 200), element(html))
        for html in (
            '<div><a href="tel:1">1</a></div>', '<div><a href="tel:22">22</a></div>', "<div><b>1</b></div>",
            '<div><a href="tel:1" style="font-size: 20px">1</a></div>',
        )
    )  # fmt: skip
    assert all((one, same, other, styled))
    assert one.elements == same.elements
    assert one.elements not in (other.elements, styled.elements)


class Careless(Placer):
    """Gives the second clinic what the first one was given."""

    first: Made | None = None

    def place(self, group: str, compose: Callable[[Fit], Markup], known: Fit | None) -> Made | None:
        made = super().place(group, compose, known)
        if made is None:
            return None
        self.first = self.first or made
        return replace(made, pdf=self.first.pdf)


def test_a_file_that_differs_is_not_published(folder: Path) -> None:
    workshop = Workshop(find_project(folder))
    workshop._placer = Careless(workshop._press)
    project = ["south", "west"]
    (outcome, _) = built(folder, project, workshop, sample=ALL)["west"]
    assert outcome.status == "published", "it is the first that was placed"
    stood = (folder / "out" / outcome.file).read_bytes()
    made = built(folder, ["south", "north"], workshop, sample=ALL)
    outcome, _ = made["south"]
    (finding,) = (finding for finding in outcome.findings if finding.check == "verify")
    assert (outcome.status, outcome.placed, outcome.file) == ("refused", True, "")
    assert all(what in finding.message for what in ("other text", "other pixels", "other links"))
    assert "--verify" in finding.hint
    assert made["north"][0].status == "published", "the batch goes on"
    assert (folder / "out/west/en/tea.card.screen.draft.pdf").read_bytes() == stood


@given(st.floats(0, 1), st.floats(0, 1), st.text(max_size=5), st.text(max_size=5))
def test_more_is_taken_of_a_larger_share(one: float, other: float, seed: str, clinic: str) -> None:
    job = Job(article="tea", locale="en", layout="card", clinic=clinic, target=Target.SCREEN)
    less, more = (Sample(share=share, seed=seed).takes(job) for share in sorted((one, other)))
    assert less <= more
    assert ALL.takes(job)
    assert not Sample(share=0.0, seed=seed).takes(job)


def test_a_sample_is_about_as_large_as_its_share() -> None:
    jobs = [
        Job(article="tea", locale="en", layout="card", clinic=f"c{number}", target=target)
        for number in range(2_000)
        for target in Target
    ]
    taken = {seed: [job for job in jobs if Sample(share=0.05, seed=seed).takes(job)] for seed in "abc"}
    assert all(200 < len(found) < 400 for found in taken.values())
    assert taken["a"] != taken["b"] != taken["c"]
