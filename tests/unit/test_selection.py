"""Names on the command line become jobs, and every name is checked before any work starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.projects import add_layout, po, small_project, write
from support.samples import markdown, told

from brochure.errors import ArticleError, Exit, SelectionError
from brochure.model import Job, Target
from brochure.project import Project, find_project
from brochure.selection import Selectors, choose, select


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two articles, one of them in Spanish too; the tests stand in its folder."""
    small_project(tmp_path)
    write(tmp_path / "articles/coffee.md", markdown(title="Coffee"))
    add_layout(tmp_path, "poster", 210, 297)
    monkeypatch.chdir(tmp_path)
    return find_project(tmp_path)


def names(jobs: list[Job]) -> list[tuple[str, str, str, str, str]]:
    return [(job.article, job.clinic, job.locale, job.layout, job.target.value) for job in jobs]


def test_what_is_not_named_is_the_projects_default(project: Project) -> None:
    assert names(select(project, Selectors())) == [
        ("coffee", "north", "en", "card", "screen"),
        ("tea", "north", "en", "card", "screen"),
        ("tea", "north", "es", "card", "screen"),
    ]


def test_selectors_multiply_in_a_fixed_order(project: Project) -> None:
    found = select(
        project,
        Selectors(articles=("tea",), languages=("es", "en"), layouts=("poster", "card"), targets=("screen", "office")),
    )
    assert names(found) == [
        ("tea", "north", locale, layout, target)
        for locale in ("es", "en")
        for layout in ("poster", "card")
        for target in ("screen", "office")
    ]


def test_all_is_every_value_of_a_selector(project: Project) -> None:
    found = select(project, Selectors(articles=("tea",), layouts=("all",), targets=("all",), languages=("es",)))
    assert {job.layout for job in found} == set(project.layouts())
    assert {job.target for job in found} == set(Target)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ((), []),
        (("b", "a"), ["b", "a"]),
        (("b", "b"), ["b"]),
        (("all",), ["a", "b", "c"]),
        (("b", "all"), ["b", "a", "c"]),
    ],
)
def test_names_are_chosen_once_and_in_the_order_asked(asked: tuple[str, ...], chosen: list[str]) -> None:
    assert choose("thing", asked, ["a", "b", "c"]) == chosen


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        (Selectors(layouts=("cart",)), 'no layout "cart"', 'did you mean "card"?'),
        (Selectors(targets=("cinema",)), 'no target "cinema"', "known are: press, office, screen, all"),
        (Selectors(clinics=("south",)), 'no clinic "south"', 'did you mean "north"?'),
        (Selectors(articles=("tee",)), 'no article "tee"', 'did you mean "tea"?'),
        (Selectors(articles=("tea", "tee")), 'no article "tee"', 'did you mean "tea"?'),
        (Selectors(articles=("x.md",)), "no file x.md", "check the path, or name an article of the project"),
        (Selectors(articles=("articles",)), 'no article "articles"', "known are: coffee, tea, all"),
    ],
)
def test_an_unknown_name_is_wrong_use_with_a_hint(asked: Selectors, message: str, hint: str, project: Project) -> None:
    assert told(lambda: select(project, asked)) == [(None, message, hint)]
    with pytest.raises(SelectionError) as caught:
        select(project, asked)
    assert caught.value.exit_code is Exit.USAGE


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("fr", '"tea" has no translation into French (fr)'),
        ("zh-Hans", '"tea" has no translation into Chinese (Simplified) (zh_Hans)'),
        ("klingon", 'unknown locale "klingon"'),
    ],
)
def test_a_language_without_a_translation_is_told_with_those_there_are(
    locale: str, message: str, project: Project
) -> None:
    ((_, what, hint),) = told(lambda: select(project, Selectors(articles=("tea",), languages=(locale,))))
    assert what == message
    assert "en, es" in hint


def test_a_locale_may_be_written_with_a_hyphen(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "translations/zh_Hans/LC_MESSAGES/tea.po", po({}))
    (job,) = select(project, Selectors(articles=("tea",), languages=("zh-Hans",)))
    assert job.locale == "zh_Hans"


def test_an_article_may_be_a_path(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "elsewhere" / "milk.txt", "Milk\n\nMilk is white.\n")
    found = select(project, Selectors(articles=("tea", str(path)), languages=("all",)))
    assert [(job.article, job.locale) for job in found] == [("tea", "en"), ("tea", "es"), (str(path), "en")]


def test_other_names_are_checked_beside_a_path(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "milk.txt", "Milk\n\nMilk is white.\n")
    ((_, message, _),) = told(lambda: select(project, Selectors(articles=(str(path), "tee"))))
    assert message == 'no article "tee"'


def test_an_article_of_the_project_named_by_its_path_is_the_same(project: Project) -> None:
    assert select(project, Selectors(articles=("articles/tea.md",))) == select(project, Selectors(articles=("tea",)))


def test_a_broken_article_is_told_with_its_place(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "articles/coffee.md", "no front matter")
    with pytest.raises(ArticleError) as caught:
        select(project, Selectors())
    assert str(caught.value.faults[0].place) == "articles/coffee.md:1"


@pytest.fixture
def bilingual(project: Project, tmp_path: Path) -> Project:
    """With a layout in two languages more."""
    add_layout(tmp_path, "pair", 105, 148)
    toml = tmp_path / "templates/pair/layout.toml"
    toml.write_text("bilingual = true\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    return project


@pytest.mark.parametrize(
    ("languages", "layouts", "pairs"),
    [
        (("all",), ("pair",), ["es"]),
        (("en", "es"), ("all",), ["es"]),
        (("en",), ("all",), []),
        ((), ("pair",), ["es"]),
    ],
)
def test_an_articles_own_language_is_left_out_of_a_layout_in_two(
    languages: tuple[str, ...], layouts: tuple[str, ...], pairs: list[str], bilingual: Project
) -> None:
    found = select(bilingual, Selectors(articles=("tea",), languages=languages, layouts=layouts))
    assert [job.locale for job in found if job.layout == "pair"] == pairs
    assert any(job.locale == "en" and job.layout == "card" for job in found) == ("all" in layouts)


def test_an_articles_own_language_in_a_layout_of_two_is_wrong_use(bilingual: Project) -> None:
    asked = Selectors(articles=("tea",), languages=("es", "en"), layouts=("card", "pair"))
    assert told(lambda: select(bilingual, asked)) == [
        (
            None,
            'the layout "pair" sets a translation beside its original, and en is the original',
            "name a language that it is translated into: -l es; or another layout",
        )
    ]


def test_a_faulty_layout_is_left_to_its_own_jobs(bilingual: Project, tmp_path: Path) -> None:
    (tmp_path / "templates/pair/style.css").unlink()
    assert len(select(bilingual, Selectors(articles=("tea",), languages=("en",), layouts=("all",)))) > 1
