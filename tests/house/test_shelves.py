"""What lies on the shelves is whole: layouts, languages, articles, clinics, fonts."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import polib
import pytest
from fontTools.ttLib import TTFont
from support.pdfs import built_in_language

from brochure import fonts, scripts
from brochure.article import read_article
from brochure.clinic import read_clinic
from brochure.layout import FILES, read_layout
from brochure.model import Article, messages
from brochure.project import Defaults, Project

ROOT = Path(__file__).parents[2]
PROJECT = Project(root=None, defaults=Defaults())
ARTICLES = {slug: read_article(path) for slug, path in PROJECT.articles().items()}
LAYOUTS = {**PROJECT.layouts(), **PROJECT.inserts()}
LOCALES = PROJECT.locales()
DOMAINS = ("brochure", *ARTICLES)


# --------------------------------------------------------------------------------------------------------- layouts


def test_no_layout_folder_is_passed_over() -> None:
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders - {"blocks", "index"} == set(LAYOUTS)
    assert len(LAYOUTS) >= 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_whole(layout: str) -> None:
    folder = LAYOUTS[layout]
    assert {path.name for path in folder.iterdir()} == set(FILES)
    found = read_layout(folder, shown=f"templates/{layout}")
    assert found.floor >= 10, "nothing smaller can be read by most patients"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layouts_page_has_an_element_for_each_flow(layout: str) -> None:
    page = (LAYOUTS[layout] / "page.html").read_text(encoding="utf-8")
    assert page.startswith('{% extends "blocks/base.html" %}')
    flows = [flow.name for flow in read_layout(LAYOUTS[layout], shown=layout).flows]
    assert re.findall(r'class="flow flow-([\w-]+)"', page) == flows


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sections_that_a_layout_takes_are_sections_of_an_article(layout: str) -> None:
    """A slip in an id would send a section to another panel, silently. The list of sources is no section."""
    known = {"*", "sources"} | {section.id for article in ARTICLES.values() for section in article.sections}
    taken = {id_ for flow in read_layout(LAYOUTS[layout], shown=layout).flows for id_ in flow.takes}
    assert taken - known == set()


# ------------------------------------------------------------------------------------------------------- languages


def template(domain: str) -> list[tuple[str | None, str]]:
    return [(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(ROOT / "translations" / f"{domain}.pot"))]


def catalog(locale: str, domain: str) -> polib.POFile:
    path = PROJECT.catalog(locale, domain)
    assert path is not None, f"translations/{locale}/LC_MESSAGES/{domain}.po is missing"
    return polib.pofile(str(path))


def test_there_are_thirty_four_languages() -> None:
    wanted = (
        "am ar bn de el en es fa fil fr gu he hi ht it ja km ko my pa pl ps pt_BR ro ru so ta th tr uk ur vi "
        "zh_Hans zh_Hant"
    )
    assert sorted(["en", *LOCALES]) == wanted.split()


@pytest.mark.parametrize("slug", ARTICLES)
def test_the_template_of_an_article_has_exactly_its_messages(slug: str) -> None:
    wanted = dict.fromkeys((message.context, message.source) for message in messages(ARTICLES[slug]))
    assert sorted(map(str, template(slug))) == sorted(map(str, wanted))


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_has_every_message_and_no_other(locale: str, domain: str) -> None:
    po = catalog(locale, domain)
    assert sorted(map(str, ((entry.msgctxt, entry.msgid) for entry in po))) == sorted(map(str, template(domain)))
    unfinished = [entry.msgid for entry in po if not entry.msgstr.strip() or entry.fuzzy or entry.obsolete]
    assert unfinished == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalog_says_what_it_is(locale: str, domain: str) -> None:
    metadata = catalog(locale, domain).metadata
    assert metadata["Language"] == locale
    assert metadata["Content-Type"] == "text/plain; charset=UTF-8"


@pytest.mark.parametrize("locale", LOCALES)
def test_few_messages_stay_as_they_are_in_english(locale: str) -> None:
    """Names of studies do; a sentence that does was forgotten."""
    same = [entry.msgid for domain in DOMAINS for entry in catalog(locale, domain) if entry.msgid == entry.msgstr]
    assert [text for text in same if len(text.split()) > 2] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_glossary_gives_each_term_once(locale: str) -> None:
    path = ROOT / "translations" / locale / "glossary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert len(rows) > 10
    assert {len(row) for row in rows} == {len(head)}
    terms = [row[0] for row in rows]
    assert sorted(terms) == sorted(set(terms))
    assert all(row[0].strip() and row[1].strip() for row in rows)


@pytest.mark.parametrize("locale", ["en", *LOCALES])
def test_a_language_has_fonts_that_are_bundled_in_regular_and_bold(locale: str) -> None:
    faces = {(face.family, face.weight) for face in font_faces()}
    families = scripts.setting(built_in_language(locale)).families
    assert {(family, 400) for family in families} <= faces
    # Only what comes last, for signs the others lack, may do without a bold.
    assert {(family, 700) for family in (families[:-1] or families)} <= faces


# -------------------------------------------------------------------------------------------- articles and clinics


@pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))
def test_an_article_is_ready_to_be_reviewed(article: Article) -> None:
    assert article.published
    assert article.review_by
    assert 0 < (article.review_by - article.published).days <= 3 * 366
    assert article.sources
    assert article.authors
    assert article.funding
    assert article.disclaimer


@pytest.mark.parametrize("path", PROJECT.clinic_files(), ids=lambda path: path.name)
def test_a_clinic_that_comes_with_the_program_is_nobodys(path: Path) -> None:
    """Its numbers are reserved for examples, and it has confirmed nothing."""
    clinic = read_clinic(path, slug=path.stem, shown=path.name)
    assert clinic.fever_confirmed_by == ""
    assert clinic.url.startswith("https://clinic.example")
    for number in (clinic.phone, clinic.out_of_hours):
        assert number.replace(" ", "").startswith("01632960"), "not of the range that Ofcom keeps for drama"


@pytest.mark.parametrize("path", PROJECT.clinic_files(), ids=lambda path: path.name)
def test_an_example_clinic_speaks_every_language(path: Path) -> None:
    clinic = read_clinic(path, slug=path.stem, shown=path.name)
    assert set(LOCALES) <= {locale for locale, _ in clinic.names}
    assert set(LOCALES) <= {locale for locale, _ in clinic.hours}


# ----------------------------------------------------------------------------------------------------------- fonts


def collector() -> ModuleType:
    spec = importlib.util.spec_from_file_location("collect_fonts", ROOT / "scripts" / "collect_fonts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def font_files() -> list[Path]:
    return sorted(fonts.folder().glob("*.ttf"))


def font_faces() -> list[tuple[str, int, int, bool]]:
    read = collector().read_face
    return [read(path) for path in font_files()]


def test_every_font_that_is_bundled_has_its_licence() -> None:
    licences = {path.stem: path.read_text(encoding="utf-8") for path in (fonts.folder() / "LICENSES").iterdir()}
    bundled = {path.name.partition("_")[0].lower() for path in font_files()}
    assert {name.replace("-", "") for name in licences} == bundled
    for name, text in licences.items():
        assert "SIL OPEN FONT LICENSE Version 1.1" in text, name
        assert "Copyright" in text, name


def test_a_font_says_itself_that_it_is_free() -> None:
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            said = str(font["name"].getDebugName(13))
            assert "SIL Open Font License" in said, path.name
            assert font["OS/2"].fsType == 0, f"{path.name} may not be embedded"


def test_fonts_are_the_ones_that_were_summed() -> None:
    lines = (fonts.folder() / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: total for total, name in map(str.split, lines)}
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in font_files()}


def test_every_face_is_alone_with_its_family_and_weight() -> None:
    """Two files of one face print each other's glyphs, silently."""
    faces = font_faces()
    assert len(faces) == len(set(faces)) > 4


def test_font_packages_are_pinned_to_the_byte() -> None:
    manifest = json.loads((ROOT / "fonts/package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "fonts/package-lock.json").read_text(encoding="utf-8"))
    for name, version in manifest["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        locked = lock["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
        assert locked["integrity"].startswith("sha512-")


def test_no_font_is_bundled_that_no_script_asks_for() -> None:
    asked = {family for setting in scripts.settings().values() for family in setting.families}
    assert {family for family, *_ in font_faces()} == asked


@pytest.mark.parametrize("script", sorted(scripts.settings()))
def test_a_script_has_the_signs_of_medical_text(script: str) -> None:
    assert _lacking(script, "≥≤≈") == set()


@pytest.mark.parametrize("script", sorted(scripts.settings()))
def test_a_script_has_the_signs_of_any_text(script: str) -> None:
    assert _lacking(script, "±×−½¼²³µ°%‰€£&@#/+–—…“”‘’„«»•©") == set()


def _lacking(script: str, signs: str) -> set[str]:
    """Signs that some weight of a script's fonts has not."""
    families = scripts.settings()[script].families
    lacking: set[str] = set()
    for weight in ("400Regular", "700Bold"):
        known: set[int] = set()
        for family in families:
            path = fonts.folder() / f"{family.replace(' ', '')}_{weight}.ttf"
            if not path.is_file():
                path = path.with_name(path.name.replace("700Bold", "400Regular"))  # a face without a bold serves both
            with TTFont(path, lazy=True) as font:
                known |= font.getBestCmap().keys()
        lacking |= {sign for sign in signs if ord(sign) not in known}
    return lacking
