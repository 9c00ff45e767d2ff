"""What Weblate is told of a project leads to the project's own files."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from support.projects import small_project, strings, write
from support.samples import told

from brochure.project import Project, find_project
from brochure.shelves import bundled
from brochure.translators.extract import extract
from brochure.translators.weblate import components


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path / "articles/letter.txt", "A letter\n\nTea * tea.\n")
    project = find_project(small_project(tmp_path))
    extract(project, [], write=True)
    return project


def test_each_article_and_the_templates_are_a_component(project: Project) -> None:
    found = components(project, "MIT")
    assert [(one["slug"], one["name"], one["source_language"], one["license"]) for one in found] == [
        ("brochure", "Templates", "en", "MIT"),
        ("letter", "A letter", "en", "MIT"),
        ("tea", "Drinking tea", "en", "MIT"),
    ]


def test_markdown_and_placeholders_are_checked_where_there_are_any(project: Project) -> None:
    templates, letter, tea = components(project, "")
    assert (tea["check_flags"], tea["enforced_checks"]) == ("md-text", ["md-syntax", "md-link"])
    assert templates["enforced_checks"] == ["placeholders"]
    assert not {"check_flags", "enforced_checks", "license"} & letter.keys()


def test_the_pattern_of_placeholders_finds_those_of_the_templates() -> None:
    folder = bundled("translations")
    assert folder
    (flag,) = (one["check_flags"] for one in components(find_project(folder.parent), "") if one["slug"] == "brochure")
    pattern = re.fullmatch(r'placeholders:r"(.*)"', flag)
    assert pattern
    found = {
        name for entry in polib.pofile(str(folder / "brochure.pot")) for name in re.findall(pattern[1], entry.msgid)
    }
    assert "%(clinic)s" in found
    assert not any("%" in re.sub(pattern[1], "", entry.msgid) for entry in polib.pofile(str(folder / "brochure.pot")))


def test_masks_and_languages_fit_the_built_in_files() -> None:
    folder = bundled("translations")
    assert folder
    project = find_project(folder.parent)
    for one in components(project, "MIT"):
        found = {path.relative_to(folder.parent).parts[1] for path in folder.parent.glob(one["filemask"])}
        assert found == set(project.locales())
        assert all(re.fullmatch(one["language_regex"], locale) for locale in found)
        assert (folder.parent / one["new_base"]).is_file()


def test_a_file_that_weblate_writes_without_wrapping_is_as_it_was() -> None:
    """65535 is how Weblate names gettext's `--no-wrap`, which is how the built-in catalogs are written."""
    folder = bundled("translations")
    assert folder
    (params,) = {str(one["file_format_params"]) for one in components(find_project(folder.parent), "")}
    assert params == "{'po_line_wrap': 65535}"
    path = folder / "es/LC_MESSAGES/bmt-autoimmune.po"
    assert str(polib.pofile(str(path), wrapwidth=65535)) == str(polib.pofile(str(path), wrapwidth=0))


def test_no_server_is_named(project: Project) -> None:
    assert not any("//" in text or "repo" in text for text in strings(components(project, "MIT")))


def test_articles_without_a_pot_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path / "articles/letter.txt", "A letter\n\nTea.\n")
    project = find_project(small_project(tmp_path))
    assert told(lambda: components(project, "")) == [
        (None, f"there is no translations/{slug}.pot", "run: brochure translations extract")
        for slug in ("letter", "tea")
    ]
