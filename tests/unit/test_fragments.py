"""What is filled once for all clinics is what would be filled for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import pytest
from support.projects import BODY, CLINIC, FRONT, URGENT, small_project, write
from support.projects import replace as change

from brochure.fragments import Fragments
from brochure.markup import Markup
from brochure.model import Fit, Job, Spec, Target
from brochure.pipeline import Workshop
from brochure.project import find_project
from brochure.shelves import bundled

BLOCKS = (bundled("templates") or Path()) / "blocks/blocks.html"
CLINICS = ("north", "south", "west")
PARAGRAPH = "<p{{ mark(b.text) }}>{{ say(b.text) }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_project(tmp_path)
    write(tmp_path / "articles/tea.md", FRONT + BODY + URGENT)
    return clinics(tmp_path)


def clinics(folder: Path) -> Path:
    """Three of them, each with numbers and a web page of its own."""
    for slug in CLINICS:
        profile = CLINIC.replace("North", slug.title()).replace("999", f"99{len(slug)}")
        write(folder / f"clinics/{slug}.toml", profile + f'url = "https://{slug}.example"\n')
    return folder


def filled(
    folder: Path, slugs: Sequence[str] = CLINICS, article: str = "tea", locale: str = "en", layout: str = "card"
) -> list[Markup]:
    """Pages of clinics, one after the other."""
    workshop, found = Workshop(find_project(folder)), []
    for slug in slugs:
        job = Job(article=article, locale=locale, layout=layout, clinic=slug, target=Target.SCREEN)
        materials = workshop._reader.read(job)
        compose = workshop._composing(job, materials, workshop._finish(job, materials.layout, Spec()), Spec())
        found.append(compose(Fit(size=materials.layout.ideal)))
    return found


def one_by_one(monkeypatch: pytest.MonkeyPatch, folder: Path, **named: Any) -> list[Markup]:
    """The same pages with nothing in common."""
    with monkeypatch.context() as patch:
        patch.setattr(Fragments, "common", jinja2.pass_context(lambda *_: None))
        return filled(folder, **named)


def said(pages: Sequence[Markup]) -> list[tuple[str, list[str]]]:
    return [(page.html, [message.source for message in page.furniture]) for page in pages]


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(
    "layout",
    ["trifold-a4", "leaflet-letter", "largeprint-a4", "booklet-a5", "gatefold-a4", "zfold-a4", "bilingual-a4"],
)
def test_pages_of_the_built_in_layouts_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str, locale: str
) -> None:
    if layout.startswith("bilingual") and locale == "en":
        pytest.skip("an article is not printed beside itself")
    write(tmp_path / "brochure.toml", "")
    named = {"article": "bmt-autoimmune", "layout": layout, "locale": locale}
    pages = filled(clinics(tmp_path), **named)
    assert said(pages) == said(one_by_one(monkeypatch, tmp_path, **named))
    assert len({page.html for page in pages}) == len(CLINICS)


def test_what_does_not_ask_for_the_clinic_is_filled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, fill = list[tuple[str, ...]](), Fragments._filled
    monkeypatch.setattr(Fragments, "_filled", lambda self, *given: asked.append(given) or fill(self, *given))
    filled(folder, CLINICS[:1])
    once = len(asked)
    filled(folder)
    assert len(asked) == 2 * once
    assert {macro for _, macro, _ in asked} == {"one"}


@pytest.mark.parametrize(
    "new",
    [
        "{{ clinic_name }}",
        "{{ 'of a clinic' if clinic is defined }}",
        "{{ logo is none }}{{ draft }}",
        "{{ house | default('nobody') }}",
        "{{ furniture.kicker() if furniture is defined }}",
        "{% set own = clinic_name %}{{ own }}",
        "{% set count.value = count.value + 1 %}{{ count.value }}",
        "{{ turns.next() }}",
        "{{ emergency }}",
        "{{ has_clinic }}",
        "{{ _('Sources') }}",
        "{{ 1 / (clinic.emergency | int) }}",
    ],
)
@pytest.mark.parametrize("page", ["", "{% set house = clinic_name %}", "{% set space = clinic_name %}"])
def test_a_template_may_ask_for_what_it_likes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, new: str, page: str
) -> None:
    """With names of its own, and with those of the page changed."""
    above = "{% set count = namespace(value=0) %}" * ("count" in new)
    above += "{% set turns = cycler('a', 'b', 'c') %}" * ("turns" in new)
    above += "{% set has_clinic = clinic is defined %}" * ("has_clinic" in new)
    above += "{% set emergency = clinic.emergency %}" * ("emergency }}" in new)
    write(folder / "templates/blocks/blocks.html", above + BLOCKS.read_text() + "{{ space }}")
    change(folder / "templates/blocks/blocks.html", PARAGRAPH, PARAGRAPH + new + "{{ space }}")
    change(folder / "templates/card/page.html", '{% import "blocks/b', page + '{% import "blocks/b')
    flow = "{{ blocks.flow(flows.side) }}"
    change(folder / "templates/card/page.html", flow, 2 * flow)
    pages = filled(folder)
    assert said(pages) == said(one_by_one(monkeypatch, folder))
    assert len({page.html.partition("<p")[0] for page in pages}) == 1
