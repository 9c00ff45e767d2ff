"""Each command does what it says, and ends with the exit code that scripts lean on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support.projects import SPANISH, po, process, published, replace, write

import brochure as package
from brochure.checks import checks
from brochure.shelves import bundled

DRAFTS = ["north/en/tea.card.screen.draft.pdf", "north/es/tea.card.screen.draft.pdf"]


# ------------------------------------------------------------------------------------------------ build and check


def test_build_publishes_every_brochure_of_the_project(project, build):
    ran = build()
    assert ran.code == 0
    assert published(project / "out") == DRAFTS
    assert "2 of 2 brochures in" in ran.out
    assert "2 drafts" in ran.out
    assert all(f"published  {name}" in ran.err for name in DRAFTS)
    for name in DRAFTS:
        assert (project / "out" / name).read_bytes().startswith(b"%PDF-")


def test_build_publishes_where_it_is_told(project, build):
    assert build("-o", "elsewhere/deep").code == 0
    assert published(project / "elsewhere/deep") == DRAFTS
    assert not (project / "out").exists()


def test_from_a_folder_below_the_project_it_is_the_same_project(project, build, monkeypatch):
    monkeypatch.chdir(project / "articles")
    assert build().code == 0
    assert published(project / "out") == DRAFTS


@pytest.mark.slow
def test_processes_publish_what_one_does(project, brochure):
    assert brochure("build", "-j", "2").code == 0
    assert published(project / "out") == DRAFTS


def test_check_passes_the_same_and_writes_nothing(project, brochure):
    before = sorted(project.rglob("*"))
    ran = brochure("check", "-j", "1")
    assert ran.code == 0
    assert "2 of 2 brochures pass" in ran.out
    assert sorted(project.rglob("*")) == before


def test_one_refused_brochure_keeps_no_other_from_being_published(project, build):
    replace(project / "translations/es/LC_MESSAGES/tea.po", "**3 tazas**", "**30 tazas**")
    ran = build()
    assert ran.code == 1
    assert published(project / "out") == DRAFTS[:1]
    assert "1 of 2 brochures in" in ran.out
    assert "refused    north/es/tea.card.screen" in ran.err


def test_a_refused_brochure_leaves_what_was_there(project, build):
    assert build("-l", "es").code == 0
    before = (project / "out" / DRAFTS[1]).read_bytes()
    replace(project / "translations/es/LC_MESSAGES/tea.po", "**3 tazas**", "**30 tazas**")
    assert build("-l", "es").code == 1
    assert (project / "out" / DRAFTS[1]).read_bytes() == before


def test_the_worst_of_several_ends_decides_the_exit_code(project, build):
    replace(project / "translations/es/LC_MESSAGES/tea.po", "**3 tazas**", "**30 tazas**")
    write(project / "translations/de/LC_MESSAGES/tea.po", b"nonsense")
    ran = build("-l", "all")
    assert ran.code == 3
    assert published(project / "out") == DRAFTS[:1]
    assert "1 of 3 brochures" in ran.out


def test_json_tells_machines_all_and_people_nothing(project, build):
    replace(project / "translations/es/LC_MESSAGES/tea.po", "**3 tazas**", "**30 tazas**")
    ran = build("--format", "json")
    assert ran.code == 1
    assert ran.err == ""
    english, spanish = ran.outcomes
    assert english["job"] == {
        "article": "tea",
        "locale": "en",
        "layout": "card",
        "clinic": "north",
        "target": "screen",
        "version": "current",
    }
    assert (english["status"], english["file"], english["draft"]) == ("published", DRAFTS[0], True)
    assert english["size_pt"] == 10
    assert [finding["check"] for finding in english["findings"]] == ["signed"]
    assert (spanish["status"], spanish["file"]) == ("refused", None)
    error = next(finding for finding in spanish["findings"] if finding["severity"] == "error")
    assert error["place"] == "translations/es/LC_MESSAGES/tea.po:10"
    assert error["hint"]


def test_json_tells_of_an_input_that_cannot_be_read(project, build):
    write(project / "clinics/north.toml", "name = North\n")
    ran = build("--format", "json", "-l", "en")
    assert ran.code == 3
    (outcome,) = ran.outcomes
    (fault,) = outcome["faults"]
    assert (outcome["status"], fault["place"]) == ("unreadable", "clinics/north.toml:1")


# ------------------------------------------------------------------------------------------------------------- list


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("articles", ["tea\tarticles/tea.md"]),
        ("clinics", ["north\tclinics/north.toml"]),
        (
            "targets",
            [
                "press\tsheets or pages for a print shop: CMYK, bleed, marks if wanted",
                "office\tsheets for the clinic's own duplex printer",
                "screen\tpanels in reading order, tagged, for reading and e-mail",
            ],
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_list_names_what_the_project_has(brochure, kind, lines):
    ran = brochure("list", kind)
    assert (ran.code, ran.out.splitlines()) == (0, lines)


@pytest.mark.usefixtures("project")
def test_list_names_layouts_of_the_project_and_built_in_ones(brochure):
    found = dict(line.split("\t") for line in brochure("list", "layouts").out.splitlines())
    assert found["card"] == "One panel"
    assert found["trifold-a4"] == "Tri-fold leaflet, A4"


@pytest.mark.usefixtures("project")
def test_list_tells_of_languages_in_english_and_their_own_script(brochure):
    found = {line.split("\t")[0]: line.split("\t")[1:] for line in brochure("list", "languages").out.splitlines()}
    assert found["en"] == ["English", "English", "ltr"]
    assert found["es"] == ["Spanish", "Español", "ltr"]
    assert found["ar"] == ["Arabic", "العربية", "rtl"]


@pytest.mark.usefixtures("project")
def test_list_tells_what_every_check_holds_a_brochure_to(brochure):
    lines = [line.split("\t") for line in brochure("list", "checks").out.splitlines()]
    assert [name for name, _ in lines] == list(checks())
    assert all(sentence.endswith(".") for _, sentence in lines)


# ----------------------------------------------------------------------------------------------------------- doctor


@pytest.mark.usefixtures("project")
def test_doctor_finds_this_machine_whole(brochure):
    ran = brochure("doctor")
    assert ran.code == 0
    assert "MISSING" not in ran.out
    assert "ok       Pango" in ran.out
    assert "with catalogs, all letters in their fonts" in ran.out


def test_doctor_names_a_language_whose_fonts_lack_letters(project, brochure):
    catalog = project / "translations/hy/LC_MESSAGES/tea.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid ""\nmsgstr ""\n\nmsgid "Tea"\nmsgstr "Թեյ"\n', encoding="utf-8")
    ran = brochure("doctor")
    assert ran.code == 4
    assert "no fonts are known for Armenian (script Armn)" in ran.out
    assert "add a section [Armn]" in ran.out
    own = catalog.parents[1] / "language.toml"
    own.write_text('script = "Latn"\n[setting]\nfamilies = ["Noto Sans", "Noto Sans Armenian"]\n', encoding="utf-8")
    ran = brochure("doctor")
    assert ran.code == 4
    assert "MISSING  Armenian (hy): the font Noto Sans Armenian is missing; no font of it has Թ (U+0539)" in ran.out
    assert "make fonts; or name fonts that are there" in ran.out
    assert "Noto Sans Khmer" in ran.out


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The package without what is built beside it: as in a checkout that was never set up."""
    shutil.copytree(
        Path(package.__file__).parent, tmp_path / "copy/brochure", ignore=shutil.ignore_patterns("__pycache__")
    )
    for shelf in ("templates", "articles", "clinics", "translations"):
        shutil.copytree(Path(package.__file__).parents[1] / shelf, tmp_path / "copy" / shelf)
    return tmp_path / "copy"


@pytest.mark.slow
def test_without_fonts_nothing_is_built_and_the_remedy_is_named(project, elsewhere):
    env = {**os.environ, "PYTHONPATH": str(elsewhere)}
    doctor = process("doctor", cwd=project, env=env)
    assert doctor.code == 4
    assert "MISSING  fonts" in doctor.out
    assert "make fonts" in doctor.out
    built = process("build", cwd=project, env=env)
    assert built.code == 4
    assert built.error.startswith("fonts is missing")
    assert built.hint == "run: make fonts"
    assert published(project) == []


@pytest.mark.slow
def test_a_font_that_was_changed_is_found(project, elsewhere):
    shutil.copytree(bundled("fonts"), elsewhere / "build/fonts")
    face = min((elsewhere / "build/fonts").glob("*.ttf"))
    face.write_bytes(face.read_bytes() + b"\0")
    ran = process("doctor", cwd=project, env={**os.environ, "PYTHONPATH": str(elsewhere)})
    assert ran.code == 4
    assert f"{face.name} has been changed" in ran.out


# -------------------------------------------------------------------------------------------------------------- new


@pytest.mark.slow
def test_a_new_project_builds_at_once(tmp_path, monkeypatch, brochure):
    monkeypatch.chdir(tmp_path)
    ran = brochure("new", "mine")
    assert ran.code == 0
    assert "next: cd mine && brochure build" in ran.out
    monkeypatch.chdir(tmp_path / "mine")
    assert brochure("build", "-j", "1").code == 0
    assert len(published(tmp_path / "mine/out")) == 2 * 2  # layouts x targets


def test_new_fills_an_empty_folder_and_makes_those_above_it(tmp_path, monkeypatch, brochure):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert brochure("new", "empty").code == 0
    assert brochure("new", "deep/down").code == 0
    for folder in (tmp_path / "empty", tmp_path / "deep/down"):
        assert (folder / "brochure.toml").is_file()


@pytest.mark.parametrize("there", ["a folder with a file in it", "a file", "below a file"])
def test_new_touches_nothing_that_is_there(tmp_path, monkeypatch, brochure, there):
    monkeypatch.chdir(tmp_path)
    goal = tmp_path / "mine"
    if there == "a folder with a file in it":
        write(goal / "letter.txt", "Dear all")
    else:
        write(goal, "Dear all")
    before = sorted(tmp_path.rglob("*"))
    ran = brochure("new", "mine/deeper" if there == "below a file" else "mine")
    assert ran.code == 2
    assert ran.error.startswith("mine")
    assert sorted(tmp_path.rglob("*")) == before


# ----------------------------------------------------------------------------------------------------- translations


def test_extract_writes_what_there_is_to_translate_and_then_finds_it_current(project, brochure):
    pot = project / "translations/tea.pot"
    stale = brochure("translations", "extract", "--check")
    assert (stale.code, pot.exists()) == (1, False)
    assert "out of date" in stale.err
    assert brochure("translations", "extract").code == 0
    text = pot.read_text(encoding="utf-8")
    assert all(f'msgid "{source}"' in text for source in SPANISH)
    assert brochure("translations", "extract", "--check").code == 0
    replace(project / "articles/tea.md", "drink it hot", "drink it iced")
    assert brochure("translations", "extract", "--check").code == 1


def test_extract_tells_of_a_template_that_cannot_be_read(project, brochure):
    write(project / "templates/card/page.html", "{% if %}")
    ran = brochure("translations", "extract")
    assert ran.code == 3
    assert ran.error.startswith("templates/card/page.html:1: ")


def test_extract_replaces_a_pot_of_another_encoding(project, brochure):
    pot = write(project / "translations/tea.pot", "# café".encode("latin-1"))
    assert brochure("translations", "extract").code == 0
    assert pot.read_text(encoding="utf-8").startswith("#")


SIGNATURE = ("--role", "clinician", "--name", "Dr A. Example", "--credential", "consultant")


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("en", "tee"), 2, 'no article "tee"'),
        (("fr", "tea"), 2, '"tea" has no translation into fr'),
        (("en", "tea", "--name", " "), 2, "a signature has a name and a credential"),
        (("en", "tea", "--credential", "\t"), 2, "a signature has a name and a credential"),
        (("en", "tea", "--name", "A\x1bB"), 2, "a signature has a name and a credential"),
    ],
)
@pytest.mark.usefixtures("project")
def test_what_is_not_there_cannot_be_signed(brochure, arguments, code, error):
    ran = brochure("translations", "sign", *SIGNATURE, *arguments)
    assert (ran.code, ran.error) == (code, error)
    assert ran.hint


def test_what_is_not_translated_cannot_be_signed(project, brochure):
    write(project / "translations/es/LC_MESSAGES/tea.po", po({**SPANISH, "How much?": ""}, fuzzy={"Drinking tea"}))
    ran = brochure("translations", "sign", "es", "tea", *SIGNATURE)
    assert ran.code == 3
    assert ran.errors == [
        'translations/es/LC_MESSAGES/tea.po:4: "Drinking tea" is fuzzy',
        'translations/es/LC_MESSAGES/tea.po:8: "How much?" is not translated',
    ]


def test_where_there_is_no_project_there_is_nowhere_to_keep_a_signature(tmp_path, monkeypatch, brochure):
    monkeypatch.chdir(tmp_path)
    ran = brochure("translations", "sign", "en", "bmt-autoimmune", *SIGNATURE)
    assert ran.code == 2
    assert "brochure new" in ran.hint
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "layout"),
        ("build", "--nonsense"),
        ("build", "-j", "0"),
        ("build", "--format", "xml"),
        ("bild",),
        (),
        ("translations", "sign", "tea"),
    ],
)
@pytest.mark.usefixtures("project")
def test_wrong_use_ends_with_2_and_says_how_it_is_used(brochure, arguments):
    ran = brochure(*arguments)
    assert ran.code == 2
    assert "Usage: brochure" in ran.err


@pytest.mark.parametrize("arguments", [("--help",), ("build", "-h"), ("--version",)])
def test_help_is_no_failure(brochure, arguments):
    assert brochure(*arguments).code == 0


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure(project):
    read, write_end = os.pipe()
    os.close(read)
    ran = process("list", "languages", cwd=project, stdout=write_end, capture_output=False)
    os.close(write_end)
    assert ran.code == 0
