"""`brochure.toml`, and the shelves: the user's folder first, then what is built in."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.projects import add_layout, po, small_project, write
from support.samples import told

from brochure.errors import Exit, ProjectError
from brochure.project import Defaults, Project, find_project
from brochure.shelves import bundled

BUILT_IN = find_project(Path("/"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(small_project(tmp_path))


def test_without_a_project_the_built_in_one_serves() -> None:
    assert (BUILT_IN.root, BUILT_IN.defaults.clinics) == (None, ("example",))
    assert {"trifold-a4", "leaflet-a4"} <= set(BUILT_IN.layouts())
    assert "bmt-autoimmune" in BUILT_IN.articles()
    assert {"ar", "de", "es", "fr", "zh_Hans"} <= set(BUILT_IN.locales())


def test_the_nearest_project_above_is_found(tmp_path: Path) -> None:
    small_project(tmp_path)
    inner = tmp_path / "articles" / "drafts"
    inner.mkdir()
    assert find_project(inner).root == tmp_path
    write(inner / "brochure.toml", "")
    assert find_project(inner).root == inner


def test_defaults_are_read(tmp_path: Path) -> None:
    write(
        tmp_path / "brochure.toml",
        'articles = ["tea"]\nlanguages = ["es", "ar"]\nlayouts = ["card"]\ntargets = ["office"]\n'
        'clinics = ["north"]\noutput = "print"\n',
    )
    assert find_project(tmp_path).defaults == Defaults(
        articles=("tea",), languages=("es", "ar"), layouts=("card",), targets=("office",), clinics=("north",),
        output="print",
    )  # fmt: skip
    write(tmp_path / "brochure.toml", "")
    assert find_project(tmp_path).defaults == Defaults()


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('\nlanguage = ["es"]\n', 2, 'unknown key "language"', 'did you mean "languages"?'),
        ('languages = "es"\n', 1, "languages is not a list of names", 'write languages = ["all"]'),
        ("languages = []\n", 1, "languages is not a list of names", 'write languages = ["all"]'),
        ("clinics = [5]\n", 1, "clinics is not a list of names", 'write clinics = ["all"]'),
        ('\n\noutput = ["out"]\n', 3, "output is not the name of a folder", 'write output = "out"'),
        ('output = ""\n', 1, "output is not the name of a folder", 'write output = "out"'),
    ],
)
def test_a_fault_of_the_settings_has_its_line(text: str, line: int, message: str, hint: str, tmp_path: Path) -> None:
    write(tmp_path / "brochure.toml", text)
    assert told(lambda: find_project(tmp_path)) == [(line, message, hint)]


def test_all_faults_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path / "brochure.toml", "output = 5\nlayouts = 5\nfolds = 5\n")
    assert [line for line, _, _ in told(lambda: find_project(tmp_path))] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"output = \n", 1), (b'\noutput = "caf\xe9"\n', 2), (b'\xef\xbb\xbfa\n"\xe9"\n', 2), (b"\x00", 1)],
)
def test_settings_that_are_not_toml_are_refused(content: bytes, line: int, tmp_path: Path) -> None:
    write(tmp_path / "brochure.toml", content)
    with pytest.raises(ProjectError) as caught:
        find_project(tmp_path)
    assert str(caught.value.faults[0].place) == f"brochure.toml:{line}"
    assert caught.value.exit_code is Exit.INPUT


def test_own_articles_and_clinics_hide_the_built_in_ones(project: Project) -> None:
    assert list(project.articles()) == ["tea"]
    assert [path.name for path in project.clinic_files()] == ["north.toml"]


def test_without_articles_of_its_own_a_project_has_the_built_in_ones(tmp_path: Path) -> None:
    write(tmp_path / "brochure.toml", "")
    found = find_project(tmp_path)
    assert found.articles() == BUILT_IN.articles()
    assert found.clinic_files() == BUILT_IN.clinic_files()


def test_own_layouts_stand_beside_the_built_in_ones_and_before_their_namesakes(
    project: Project, tmp_path: Path
) -> None:
    assert set(project.layouts()) == {*BUILT_IN.layouts(), "card"}
    add_layout(tmp_path, "trifold-a4", 100, 210)
    assert project.layouts()["trifold-a4"] == tmp_path / "templates" / "trifold-a4"
    (tmp_path / "templates" / "blocks").mkdir()
    assert "blocks" not in project.layouts()


def test_own_translations_come_before_the_built_in_ones(project: Project, tmp_path: Path) -> None:
    translations = bundled("translations")
    assert translations
    assert project.catalog("es", "brochure") == translations / "es/LC_MESSAGES/brochure.po"
    own = write(tmp_path / "translations/es/LC_MESSAGES/brochure.po", po({}))
    assert project.catalog("es", "brochure") == own
    assert project.catalog("nl", "brochure") is None


def test_an_article_can_be_had_in_its_own_language_and_where_it_has_a_catalog(project: Project, tmp_path: Path) -> None:
    assert project.languages_of("tea", "en") == ["en", "es"]
    write(tmp_path / "translations/nl/LC_MESSAGES/tea.po", po({}))
    assert project.languages_of("tea", "en") == ["en", "es", "nl"]
    assert project.languages_of("tea", "es") == ["es", "nl"]
    assert project.languages_of("coffee", "en") == ["en"]


@pytest.mark.parametrize("other", ["tea.txt", "tea.md"])
def test_two_articles_of_one_name_are_refused(other: str, project: Project, tmp_path: Path) -> None:
    write(tmp_path / "articles" / other, "Tea\n\nTea is safe.\n")
    found = told(project.articles)
    assert bool(found) == (other == "tea.txt")
    assert all(message == '"tea" is there twice: tea.md and tea.txt' and hint for _, message, hint in found)


def test_paths_are_shown_as_the_user_knows_them(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "articles")
    templates = bundled("templates")
    assert templates
    assert project.shown(tmp_path / "articles" / "tea.md") == "articles/tea.md"
    assert project.shown(templates / "blocks" / "base.css") == "templates/blocks/base.css"
    assert project.shown(Path("tea.md")) == "articles/tea.md"
    assert project.shown(Path("/nowhere/at/all.md")) == "all.md"
