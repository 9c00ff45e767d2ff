"""Catalogs out to other tools and back, and pseudo locales, from the command line."""

from __future__ import annotations

import openpyxl
import pypdfium2
from support.projects import po, published, replace, write

CATALOG = "translations/es/LC_MESSAGES/tea.po"


def test_a_workbook_goes_out_is_filled_in_and_comes_back(project, brochure):
    write(project / CATALOG, po({"Drinking tea": "", "How much?": "¿Cuánto?"}, fuzzy=["How much?"]))
    ran = brochure("translations", "export", "tea", "-l", "es", "--format", "xlsx")
    assert (ran.code, ran.out) == (0, "written: tea.es.xlsx\n")
    book = openpyxl.load_workbook(project / "tea.es.xlsx")
    book["es"]["G2"] = "Beber té"
    book["es"]["H3"] = "translated"
    book.save(project / "tea.es.xlsx")
    ran = brochure("translations", "import", "tea.es.xlsx")
    assert (ran.code, ran.out) == (0, f"{CATALOG}: 1 translated, 1 changed, 0 unchanged\n")
    text = (project / CATALOG).read_text(encoding="utf-8")
    assert "Beber té" in text
    assert "fuzzy" not in text


def test_every_catalog_of_a_language_goes_out_at_once(project, brochure):
    for form, ending in (("xliff", "xlf"), ("tmx", "tmx")):
        ran = brochure("translations", "export", "-l", "es", "--format", form)
        assert (ran.code, ran.out) == (0, f"written: translations.es.{ending}\n")
    text = (project / "translations.es.xlf").read_text(encoding="utf-8")
    assert [f'<file original="{domain}"' in text for domain in ("tea", "brochure")] == [True, True]


def test_what_is_wrong_leaves_every_catalog_as_it_was(project, brochure):
    brochure("translations", "export", "tea", "-l", "es", "--format", "xliff2", "-o", "a.xlf")
    replace(project / "a.xlf", "<source>How much?", "<source>How many?")
    replace(project / "a.xlf", "Beber té", "Tomar té")
    before = (project / CATALOG).read_bytes()
    ran = brochure("translations", "import", "a.xlf")
    assert ran.code == 3
    assert ran.error.startswith("a.xlf:")
    assert 'the original is "How much?", not "How many?"' in ran.error
    assert (project / CATALOG).read_bytes() == before


def test_wrong_use_is_told(project, brochure):
    for words in (
        ("export", "-l", "es"),
        ("export", "--format", "xliff"),
        ("export", "-l", "es", "--format", "doc"),
        ("import",),
        ("pseudo", "--longer", "-1"),
    ):
        assert brochure("translations", *words).code == 2, words
    assert brochure("translations", "export", "-l", "xx", "--format", "xliff").error == 'no translation into "xx"'
    write(project / "tea.es.xlf", "mine")
    ran = brochure("translations", "export", "tea", "-l", "es", "--format", "xliff")
    assert (ran.code, ran.error) == (2, "tea.es.xlf: is there already")
    assert (project / "tea.es.xlf").read_text(encoding="utf-8") == "mine"


def test_pseudo_locales_are_built_as_drafts(project, brochure, build):
    ran = brochure("translations", "pseudo")
    assert (ran.code, ran.out.count("written: ")) == (0, 4)
    ran = build("-l", "en_XA", "-l", "ar_XB")
    assert (ran.code, ran.errors) == (0, [])
    names = [f"north/{locale}/tea.card.screen.draft.pdf" for locale in ("ar_XB", "en_XA")]
    assert published(project / "out") == names
    document = pypdfium2.PdfDocument(project / "out" / names[1])
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Draft – not reviewed" in text
    assert "3 cups" not in text
    assert brochure("check", "-j", "1", "-l", "en_XA", "--release").code == 1
