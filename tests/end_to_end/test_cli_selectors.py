"""What is named is what is built: once each, in a fixed order, and nothing that was not meant."""

from __future__ import annotations

import pytest
from support.projects import BODY, CLINIC, FRONT, add_layout, published, replace, write


@pytest.fixture
def wide(project):
    """Two of everything."""
    write(project / "articles/chai.md", FRONT.replace("tea", "chai") + BODY)
    write(project / "clinics/south.toml", CLINIC.replace("North", "South"))
    add_layout(project, "poster", 210, 297)
    write(
        project / "brochure.toml",
        'articles = ["tea"]\nlanguages = ["en"]\nlayouts = ["card"]\ntargets = ["screen"]\nclinics = ["north"]\n',
    )
    return project


def jobs(ran) -> list[str]:
    names = ("clinic", "locale", "article", "layout", "target")
    return [" ".join(outcome["job"][name] for name in names) for outcome in ran.outcomes]


@pytest.fixture
def built(build):
    def run(*arguments):
        ran = build("--format", "json", *arguments)
        assert ran.code == 0, ran
        return jobs(ran)

    return run


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["north en tea card screen"]),
        (("chai",), ["north en chai card screen"]),
        (("chai", "tea"), ["north en chai card screen", "north en tea card screen"]),
        (("all",), ["north en chai card screen", "north en tea card screen"]),
        (("-l", "es"), ["north es tea card screen"]),
        (("-l", "es", "-l", "en"), ["north es tea card screen", "north en tea card screen"]),
        (("-l", "all"), ["north en tea card screen", "north es tea card screen"]),
        (("-l", "es", "-l", "all"), ["north es tea card screen", "north en tea card screen"]),
        (("-L", "poster"), ["north en tea poster screen"]),
        (("-L", "card", "-L", "poster"), ["north en tea card screen", "north en tea poster screen"]),
        (("-t", "office"), ["north en tea card office"]),
        (("-t", "all"), [f"north en tea card {target}" for target in ("press", "office", "screen")]),
        (("-c", "south"), ["south en tea card screen"]),
        (("-c", "all"), ["north en tea card screen", "south en tea card screen"]),
        (("--language", "es", "--layout", "poster"), ["north es tea poster screen"]),
        (("articles/chai.md",), ["north en chai card screen"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.usefixtures("wide")
def test_a_selector_takes_the_place_of_its_default(built, arguments, expected):
    assert built(*arguments) == expected


@pytest.mark.usefixtures("wide")
def test_what_is_named_twice_is_built_once(built):
    again = ("tea", "tea", "articles/tea.md", "-l", "en", "-l", "en", "-L", "card", "-L", "card", "-c", "north")
    assert built(*again) == ["north en tea card screen"]


def test_without_defaults_everything_is_built(wide, build):
    write(wide / "brochure.toml", 'layouts = ["card", "poster"]\n')
    ran = build("--format", "json")
    assert ran.code == 0
    assert len(jobs(ran)) == 3 * 2 * 3 * 2  # tea in 2 languages and chai in 1, layouts, targets, clinics
    assert len(set(jobs(ran))) == len(jobs(ran))


@pytest.mark.usefixtures("project")
def test_a_locale_may_be_written_with_a_hyphen(build, project):
    replace(project / "articles/tea.md", "title:", "language: zh_Hans\ntitle:")
    assert build("--format", "json", "-l", "zh-Hans").outcomes[0]["job"]["locale"] == "zh_Hans"


def test_an_article_may_be_any_file(project, build, tmp_path):
    path = write(tmp_path / "letters/green tea.TXT", "Green tea\n\nIt is made of leaves.\n\nIt is drunk hot.\n")
    ran = build(str(path))
    assert ran.code == 0
    assert published(project / "out") == ["north/en/green-tea.card.screen.draft.pdf"]


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("tee",), 'no article "tee"', 'did you mean "tea"?'),
        (("coffee",), 'no article "coffee"', "known are: tea, all"),
        (("tee.md",), "no file tee.md", "check the path, or name an article of the project"),
        (("tea", "nowhere/x.txt"), "no file nowhere/x.txt", "check the path, or name an article of the project"),
        (("-L", "crad"), 'no layout "crad"', 'did you mean "card"?'),
        (("-L", "trifold"), 'no layout "trifold"', 'did you mean "trifold-a4"?'),
        (("-c", "nort"), 'no clinic "nort"', 'did you mean "north"?'),
        (("-t", "sceen"), 'no target "sceen"', 'did you mean "screen"?'),
        (("-t", "press,screen"), 'no target "press,screen"', 'did you mean "screen"?'),
        (("-l", "xx"), 'unknown locale "xx"', '"tea" can be had in en, es'),
        (("-l", ""), 'unknown locale ""', '"tea" can be had in en, es'),
        (("-l", "../es"), 'unknown locale "../es"', 'nearest are es; "tea" can be had in en, es'),
        (
            ("-l", "fr"),
            '"tea" has no translation into French (fr)',
            '"tea" can be had in en, es',
        ),
        (("-l", "Spanish"), 'no language "Spanish"', 'did you mean "es"?'),
        (("-l", "español"), 'no language "español"', 'did you mean "es"?'),
        (("-l", "en", "-l", "spansih"), 'no language "spansih"', 'did you mean "es"?'),
    ],
)
def test_a_name_that_is_not_known_ends_with_2_and_the_nearest_one(project, build, arguments, error, hint):
    ran = build(*arguments)
    assert (ran.code, ran.error, ran.hint) == (2, error, hint)
    assert not (project / "out").exists()


def test_a_default_that_is_not_known_is_told_as_well(project, build):
    write(project / "brochure.toml", 'layouts = ["crad"]\n')
    ran = build()
    assert (ran.code, ran.error, ran.hint) == (2, 'no layout "crad"', 'did you mean "card"?')


def test_two_articles_that_would_make_the_same_files_are_not_built(project, build, tmp_path):
    other = write(tmp_path / "other/tea.md", FRONT + BODY)
    ran = build("tea", str(other))
    assert ran.code == 2
    assert ran.error == f"tea and {other} would make the same files"
    assert not (project / "out").exists()


def test_an_article_that_is_there_twice_is_told(project, build):
    write(project / "articles/tea.txt", "Tea\n\nAll of it.\n")
    ran = build()
    assert (ran.code, ran.error) == (3, 'articles/tea.txt: "tea" is there twice: tea.md and tea.txt')


@pytest.mark.parametrize(
    ("settings", "errors"),
    [
        ("layouts = [card]\n", ["brochure.toml:1: not valid TOML: invalid value"]),
        (
            'layout = ["card"]\nlanguages = "es"\n',
            ['brochure.toml:1: unknown key "layout"', "brochure.toml:2: languages is not a list of names"],
        ),
        ("output = 3\n", ["brochure.toml:1: output is not the name of a folder"]),
        (b"# caf\xe9\n", ["brochure.toml:1: is not UTF-8 text"]),
    ],
)
def test_faults_of_the_settings_are_told_all_at_once(project, build, settings, errors):
    write(project / "brochure.toml", settings)
    ran = build()
    assert (ran.code, ran.errors) == (3, errors)


def test_from_below_the_settings_are_told_with_the_way_to_them(project, build, monkeypatch):
    write(project / "brochure.toml", "layouts = [card]\n")
    monkeypatch.chdir(project / "articles")
    assert build().error.startswith("../brochure.toml:1: ")


@pytest.mark.parametrize(
    ("asked", "given"), [("ES", "es (Spanish)"), ("es-MX", "es (Spanish)"), ("en_GB", "en (English)")]
)
def test_a_language_that_is_taken_for_another_is_told(project, brochure, asked, given):
    ran = brochure("build", "-l", asked, "-L", "card")
    assert ran.code == 0
    assert f'note: "tea" has no translation into {asked}: taking {given}' in ran.err
    assert len(published(project / "out")) == 1
