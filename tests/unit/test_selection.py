"""Names on the command line become jobs, and every name is checked before any work starts."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from support.projects import CLINIC, add_layout, po, small_project, write
from support.samples import markdown, told

from brochure.errors import ArticleError, ClinicError, Exit, SelectionError
from brochure.model import Job, Target
from brochure.project import Project, find_project
from brochure.selection import Jobs, Selectors, choose, select, with_clinic_files


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two articles, one of them in Spanish too; the tests stand in its folder."""
    small_project(tmp_path)
    write(tmp_path / "articles/coffee.md", markdown(title="Coffee"))
    add_layout(tmp_path, "poster", 210, 297)
    monkeypatch.chdir(tmp_path)
    return find_project(tmp_path)


def names(jobs: Iterable[Job]) -> list[tuple[str, str, str, str, str]]:
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
    by_path, by_name = (select(project, Selectors(articles=(name,))) for name in ("articles/tea.md", "tea"))
    assert list(by_path) == list(by_name)


def test_a_broken_article_is_told_with_its_place(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "articles/coffee.md", "no front matter")
    with pytest.raises(ArticleError) as caught:
        select(project, Selectors())
    assert str(caught.value.faults[0].place) == "articles/coffee.md:1"


# --------------------------------------------------------------------------------------------------- clinics in files

TABLE = "name,phone,out_of_hours,emergency,fever_threshold_c,languages,layouts\n"
ROW = ",01632 960 001,01632 960 002,999,38.0,"


def clinics_in(jobs: Jobs) -> list[str]:
    return list(dict.fromkeys(job.clinic for job in jobs))


def named(project: Project, *clinics: str, **more: tuple[str, ...]) -> Jobs:
    return select(with_clinic_files(project, clinics), Selectors(articles=("tea",), clinics=clinics, **more))


def test_a_file_of_clinics_is_all_its_clinics(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "tour/tour.csv", f"{TABLE}West{ROW},\nEast{ROW},\n")
    write(tmp_path / "tour/south.toml", CLINIC)
    assert clinics_in(named(project, "tour/tour.csv")) == ["west", "east"]
    assert clinics_in(named(project, "tour/tour.csv", "east")) == ["west", "east"]
    assert clinics_in(named(project, "north", "tour/south.toml")) == ["south", "north"]
    assert clinics_in(named(project, "all", "tour/tour.csv")) == ["west", "east", "north"]


def test_a_clinic_of_a_table_on_the_shelf_is_named_like_any_other(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "clinics/clinics.csv", f"{TABLE}West{ROW},\nEast{ROW},\n")
    assert clinics_in(named(project, "east")) == ["east"]
    assert clinics_in(named(project, "all")) == ["west", "east", "north"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone.csv", "no file gone.csv"), ("book.xlsm", "book.xlsm is no file of clinics")],
)
def test_a_file_that_holds_no_clinics_is_wrong_use(project: Project, tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path / "book.xlsm", "x")
    ((_, what, hint),) = told(lambda: with_clinic_files(project, (name,)))
    assert what == message
    assert hint


def test_a_faulty_table_is_refused_before_any_work_and_no_other(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "clinics/clinics.csv", f"{TABLE}West{ROW},\n,x,1,2,3,,\n")
    with pytest.raises(ClinicError) as caught:
        named(project, "west")
    assert len(caught.value.faults) == 5
    assert clinics_in(named(project, "north")) == ["north"]


@pytest.mark.parametrize(
    ("languages", "layouts", "asked", "expected"),
    [
        ("", "", {}, ["en card", "es card"]),
        ("es", "", {}, ["es card"]),
        ("es en", "card, poster", {"layouts": ("all",)}, ["en card", "en poster", "es card", "es poster"]),
        ("es-MX", "poster", {"layouts": ("all",)}, ["es poster"]),
        ("es", "poster", {"languages": ("en",), "layouts": ("card",)}, ["en card"]),
        ("es", "poster", {"languages": ("en", "all"), "layouts": ("card", "all")},
         ["en card", "en poster", "es card", "es poster"]),
    ],
)  # fmt: skip
def test_a_clinic_says_what_all_means_for_it(
    project: Project, tmp_path: Path, languages: str, layouts: str, asked: dict[str, tuple[str, ...]],
    expected: list[str],
) -> None:  # fmt: skip
    write(tmp_path / "x.csv", f'{TABLE}West{ROW}"{languages}","{layouts}"\nEast{ROW}\n')
    jobs = named(project, "x.csv", **asked)
    assert [f"{job.locale} {job.layout}" for job in jobs if job.clinic == "west"] == expected
    assert len(jobs) == len(list(jobs))


def test_a_profile_says_what_all_means_for_it(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "clinics/north.toml", f'{CLINIC}languages = ["es"]\nlayouts = ["poster"]\n')
    jobs = named(project, "north", layouts=("all",))
    assert names(jobs) == [("tea", "north", "es", "poster", "screen")]


def test_a_language_that_no_article_has_is_told_once(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "x.csv", f"{TABLE}West{ROW}es fr,\nEast{ROW}fr es-MX,\n")
    said: list[str] = []
    asked = Selectors(articles=("tea",), clinics=("x.csv",))
    jobs = select(with_clinic_files(project, asked.clinics), asked, said.append)
    assert [f"{job.clinic} {job.locale}" for job in jobs] == ["west es", "east es"]
    assert said == [
        '"tea" has no translation into es_MX: taking es',
        '"tea" has no translation into fr: its clinics go without',
    ]


def test_a_layout_that_is_not_there_is_told_with_its_row(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "x.csv", f"{TABLE}West{ROW},card\nEast{ROW},cart\n")
    assert told(lambda: named(project, "x.csv")) == [(3, 'no layout "cart"', 'did you mean "card"?')]


# --------------------------------------------------------------------------------------------------------- many jobs


def jobs_of(clinics: int) -> Jobs:
    """A hundred for each clinic."""
    few, offer = ("es", "ar"), ((), ())
    locales = tuple(f"l{number}" for number in range(10))
    return Jobs(
        articles={"tea": "tea"},
        clinics={f"c{number}": offer if number % 2 else (few, ()) for number in range(clinics)},
        made={
            ("tea", one): tuple((locale, layout, "current") for locale in locales for layout in "abcde")
            for one in (offer, (few, ()))
        },
        targets=(Target.OFFICE, Target.SCREEN),
    )


def test_a_million_jobs_are_enumerated_in_little_memory() -> None:
    jobs = jobs_of(10_000)
    assert len(jobs) == 1_000_000
    tracemalloc.start()
    try:
        first = sum(1 for _ in islice(jobs, 100))
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        count = sum(1 for _ in jobs)
        assert tracemalloc.get_traced_memory()[1] - before < 10_000
    finally:
        tracemalloc.stop()
    assert (first, count) == (100, 1_000_000)


def test_the_first_of_a_million_jobs_is_there_at_once() -> None:
    jobs = jobs_of(10_000)
    before = time.process_time()
    assert next(iter(jobs)).clinic == "c0"
    assert time.process_time() - before < 0.1


def test_the_ranking_is_the_order() -> None:
    jobs = list(jobs_of(3))
    mixed = random.Random(1).sample(jobs, len(jobs))
    assert sorted(mixed, key=jobs_of(3).ranking()) == jobs


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (7, 7), (300, 300), (301, 300), (None, 300)])
def test_a_limit_keeps_to_the_first_jobs(limit: int | None, count: int) -> None:
    jobs = jobs_of(3)
    first = replace(jobs, limit=limit)
    assert len(first) == count
    assert list(first) == list(jobs)[:count]


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
