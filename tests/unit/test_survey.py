"""What is told of a project's translations is what its files say."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path

import polib
import pytest
from support.projects import SPANISH, po, replace, small_project, write
from support.samples import told

from brochure.errors import SelectionError
from brochure.model import Role
from brochure.project import Project, find_project
from brochure.shelves import bundled
from brochure.translators.sign import Signer, sign_edition
from brochure.translators.status import Language, Row, Tally, Wanting
from brochure.translators.survey import survey

CATALOG = "translations/es/LC_MESSAGES/tea.po"
LEDGER = "translations/es/review/tea.toml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(small_project(tmp_path))


def languages(project: Project, *asked: str) -> dict[str, Language]:
    return {language.locale: language for language in survey(project, asked)}


def tea(project: Project, locale: str = "es") -> Row:
    return next(row for row in languages(project, locale)[locale].rows if row.domain == "tea")


def test_languages_of_the_projects_articles_are_told_and_the_original_first(project: Project) -> None:
    found = languages(project)
    assert list(found) == ["en", "es"]
    spanish = found["es"]
    assert (spanish.autonym, spanish.english_name, spanish.direction) == ("Español", "Spanish", "ltr")
    assert [(row.domain, row.catalog) for row in spanish.rows] == [
        ("tea", CATALOG), ("brochure", "translations/es/LC_MESSAGES/brochure.po"),
    ]  # fmt: skip


def test_a_complete_catalog(project: Project) -> None:
    count = tea(project).count
    assert count
    words = len(" ".join(SPANISH).split())
    assert (count.translated, count.left) == (Tally(messages=4, words=words), Tally())


def test_an_original_has_no_catalog_and_nothing_left(project: Project) -> None:
    (row,) = languages(project)["en"].rows
    assert row.catalog == ""
    assert row.count
    assert (row.count.translated.messages, row.count.left.messages, row.state) == (4, 0, "unsigned")


def test_a_language_may_be_asked_for_as_others_write_it_before_it_is_begun(project: Project) -> None:
    row = tea(project, "zh_Hans")
    assert list(languages(project, "zh-Hans")) == ["zh_Hans"]
    assert row.count
    assert (row.catalog, row.count.missing.messages) == ("", 4)


def test_a_language_that_is_only_begun_is_told(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "translations/fr/LC_MESSAGES/brochure.po", po({}))
    assert list(languages(project)) == ["en", "es", "fr"]


def test_a_language_that_is_not_there_is_an_error(project: Project) -> None:
    ((_, message, hint),) = told(lambda: list(survey(project, ["ess"])))
    assert (message, hint) == ('no language "ess"', 'did you mean "es"?')


def test_fuzzy_missing_stale_and_obsolete_entries(project: Project, tmp_path: Path) -> None:
    words = {**SPANISH, "How much?": "", "Coffee": "Café"}
    text = po(words, fuzzy=["Drinking tea"]) + '\n#~ msgid "Cocoa"\n#~ msgstr "Cacao"\n'
    write(tmp_path / CATALOG, text)
    count = tea(project).count
    assert count
    assert count.fuzzy == Tally(messages=1, words=2)
    assert count.missing == Tally(messages=1, words=2)
    assert (count.translated.messages, count.stale, count.obsolete) == (2, 1, 1)


PLURAL = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=0;\\n"

msgid "%(count)s cup of tea"
msgid_plural "%(count)s cups of tea"
"""


@pytest.mark.parametrize(
    ("forms", "state"),
    [(["šálek", "šálky", "šálků"], "translated"), (["šálek", "", "šálků"], "missing"), (["šálek", "šálky"], "missing")],
)
def test_every_plural_form_of_the_language_has_to_say_something(
    project: Project, tmp_path: Path, forms: list[str], state: str
) -> None:
    page = "{% trans count=n %}{{ count }} cup of tea{% pluralize %}{{ count }} cups of tea{% endtrans %}"
    write(tmp_path / "templates/card/extra.html", page)
    text = PLURAL + "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    write(tmp_path / "translations/cs/LC_MESSAGES/brochure.po", text)
    (count,) = (row.count for row in languages(project, "cs")["cs"].rows if row.domain == "brochure")
    assert count
    assert count.translated.messages == (state == "translated")
    assert count.stale == 0


def test_strings_of_built_in_templates_count_unless_a_file_of_ones_own_hides_them(
    project: Project, tmp_path: Path
) -> None:
    def wanted() -> int:
        (count,) = (row.count for row in languages(project, "es")["es"].rows if row.domain == "brochure")
        assert count
        return count.all.messages

    built_in = bundled("translations")
    assert built_in
    assert wanted() == len(polib.pofile(str(built_in / "brochure.pot")))
    for name in (
        "blocks/base.html",
        "blocks/bilingual.html",
        "blocks/blocks.html",
        "blocks/folded.html",
        "blocks/furniture.html",
        "blocks/leaflet.html",
        "blocks/pages.html",
        "index/words.html",
    ):
        write(tmp_path / "templates" / name, "")
    assert wanted() == 0


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (CATALOG, 'msgid "Drinking tea\nmsgstr "x"\n', f"{CATALOG}:1: not a line of a PO file"),
        (CATALOG, b"\xff", f"{CATALOG}:1: this line is not UTF-8"),
        (LEDGER, "signature = 5", f"{LEDGER}: is not a ledger of signatures"),
    ],
)
def test_what_cannot_be_read_is_a_row_that_says_why(
    project: Project, tmp_path: Path, file: str, text: str | bytes, reason: str
) -> None:
    write(tmp_path / file, text)
    found = languages(project)
    assert tea(project).words == f"unreadable: {reason}"
    assert found["en"].readable
    assert not found["es"].readable


def test_a_language_whose_customs_cannot_be_read_goes_by_its_folder(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "translations/es/language.toml", "colour = 5\n")
    spanish = languages(project)["es"]
    assert (spanish.english_name, spanish.readable) == ("es", False)
    assert "translations/es/language.toml:1: unknown key" in spanish.rows[-1].words
    assert tea(project).count


def test_a_folder_that_is_no_locale_is_told(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "translations/xyzzy/LC_MESSAGES/tea.po", po(SPANISH))
    assert 'unknown locale "xyzzy"' in languages(project)["xyzzy"].rows[-1].words


def sign(project: Project, locale: str, role: Role, name: str) -> None:
    sign_edition(project, "tea", locale, Signer(name=name, role=role, credential="of tea"))


def test_a_signature_holds_for_all_that_nobody_has_edited(project: Project, tmp_path: Path) -> None:
    sign(project, "en", "clinician", "Dr B")
    sign(project, "es", "translator", "Ana")
    row = tea(project)
    assert (row.state, row.signed) == ("unsigned", 0)
    (wanting,) = row.wanting
    assert (wanting.locale, wanting.role, wanting.changed) == ("es", "clinician", 0)
    sign(project, "es", "clinician", "Dr A")
    assert (tea(project).state, tea(project, "en").state) == ("signed", "signed")
    assert (tea(project).signed, tea(project).wanting) == (4, ())
    before = tea(project).signatures
    assert [str(one) for one in before] == [
        "Ana, of tea (translator), 2026-11-22",
        "Dr A, of tea (clinician), 2026-11-22",
    ]
    assert all(one.messages == one.valid == wanting.messages for one in before)
    replace(tmp_path / CATALOG, "no hacen daño", "no hacen ningún daño")
    assert tea(project).signatures == tuple(changed(one, valid=one.messages - 1) for one in before)
    assert tea(project).wanting == tuple(
        Wanting(locale="es", role=role, messages=1, changed=1) for role in project.release_roles
    )
    assert (tea(project).state, tea(project).signed, tea(project, "en").state) == ("changed", 3, "signed")
    assert tea(project).words == (
        "draft: 1 to be signed by a translator (es), 1 of them changed since; "
        "1 to be signed by a clinician (es), 1 of them changed since"
    )


def test_what_keeps_a_translation_back_may_be_its_original(project: Project, tmp_path: Path) -> None:
    for role, name in (("translator", "Ana"), ("clinician", "Dr A")):
        sign(project, "es", role, name)  # type: ignore[arg-type]
    assert tea(project).wanting == (Wanting(locale="en", role="clinician", messages=4, changed=0),)
    sign(project, "en", "clinician", "Dr B")
    replace(tmp_path / "articles/tea.md", 'edition: "1"', 'edition: "2"')
    frame = (Wanting(locale="en", role="clinician", messages=1, changed=1),)
    assert (tea(project).wanting, tea(project, "en").wanting) == (frame, frame)
    assert (tea(project).signed, tea(project, "en").signed) == (4, 4)


def test_the_built_in_translations_are_counted_as_their_pots_say() -> None:
    folder = bundled("translations")
    assert folder
    sizes = {path.stem: len(polib.pofile(str(path))) for path in folder.glob("*.pot")}
    found = languages(find_project(folder.parent), "all")
    assert len(found) > 30
    for language in found.values():
        assert {row.domain: row.count and row.count.all.messages for row in language.rows} == (
            sizes if language.locale != "en" else {name: size for name, size in sizes.items() if name != "brochure"}
        )


def test_an_unknown_language_stops_before_anything_is_told(project: Project) -> None:
    with pytest.raises(SelectionError):
        next(survey(project, ["es", "nowhere"]))
