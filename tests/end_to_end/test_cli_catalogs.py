"""The life of a catalog on the command line: begun, brought up to date, put in form."""

from __future__ import annotations

import shutil
import subprocess

import polib
import pytest
from support import tools
from support.projects import BODY, FRONT, contents, po, replace, write

TEA = "translations/es/LC_MESSAGES/tea.po"
CUPS = "Up to **3 cups** a day do no harm. [@cup]"


@pytest.fixture
def extracted(project, brochure):
    """The project with its POT; its Spanish catalog is complete."""
    assert brochure("translations", "extract").code == 0
    return project


def entries(path):
    return {entry.msgid: entry for entry in polib.pofile(str(path))}


def check_by_gnu_gettext(path):
    msgfmt = tools.program("msgfmt", "gettext")
    done = subprocess.run([msgfmt, "-c", "-o", "/dev/null", path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# ------------------------------------------------------------------------------------------------------------------ add


def test_a_language_begins_with_every_message_and_no_translation(extracted, brochure):
    ran = brochure("translations", "add", "sw", "--team", "The sw team")
    assert ran.code == 0
    folder = extracted / "translations/sw/LC_MESSAGES"
    assert sorted(path.name for path in folder.iterdir()) == ["brochure.po", "tea.po"]
    found = polib.pofile(str(folder / "tea.po"))
    wanted = polib.pofile(str(extracted / "translations/tea.pot"))
    assert [(e.msgid, e.comment, e.msgstr) for e in found] == [(e.msgid, e.comment, "") for e in wanted]
    assert found.metadata == {
        "Project-Id-Version": "tea",
        "Language-Team": "The sw team",
        "Language": "sw",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "X-Brochure-Segmentation": "1",
    }
    check_by_gnu_gettext(folder / "tea.po")
    check_by_gnu_gettext(folder / "brochure.po")


def test_a_new_language_is_up_to_date_and_in_form(extracted, brochure):
    assert brochure("translations", "add", "zh-hant").code == 0
    before = contents(extracted / "translations/zh_Hant")
    assert brochure("translations", "update", "-l", "zh-Hant", "--check").code == 0
    assert brochure("translations", "fmt").code == 0
    assert contents(extracted / "translations/zh_Hant") == before
    assert b'"Language-Team: Chinese (Traditional)\\n"' in before["LC_MESSAGES/tea.po"]


def test_templates_of_a_built_in_language_are_not_begun_anew(extracted, brochure):
    assert brochure("translations", "add", "fr", "tea").code == 0
    assert sorted(contents(extracted / "translations/fr")) == ["LC_MESSAGES/tea.po"]


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["es"], f'"tea" has a catalog in es already: {TEA}', "brochure translations update tea -l es"),
        (["en"], '"tea" is written in en: its own language needs no catalog', "name the language"),
        (["swx"], 'unknown locale "swx"', "did you mean sw"),
        (["../sw"], 'unknown locale "../sw"', 'write it like "es"'),
        (["sw", "coffee"], 'no article "coffee"', "tea"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(extracted, brochure, words, error, hint):
    before = contents(extracted)
    ran = brochure("translations", "add", *words)
    assert (ran.code, ran.error) == (2, error)
    assert hint in ran.hint
    assert contents(extracted) == before


@pytest.mark.parametrize("command", [("add", "sw"), ("update",)])
def test_a_pot_that_is_missing_or_out_of_date_is_told(project, brochure, command):
    ran = brochure("translations", *command)
    assert (ran.code, ran.error) == (3, "translations/tea.pot: there is no such POT")
    assert brochure("translations", "extract").code == 0
    write(project / "articles/tea.md", FRONT + BODY + "\nMore.\n")
    ran = brochure("translations", *command)
    assert (ran.code, ran.error) == (3, "translations/tea.pot: the POT is out of date")
    assert "brochure translations extract" in ran.hint


# --------------------------------------------------------------------------------------------------------------- update


def test_an_article_that_changed_is_followed(extracted, brochure):
    assert brochure("translations", "update").code == 0
    assert brochure("translations", "update", "--check").code == 0
    before = entries(extracted / TEA)
    text = BODY.replace("3 cups", "4 cups").replace("About 50% of us drink it hot.", "It is a plant.")
    write(extracted / "articles/tea.md", FRONT + text)
    assert brochure("translations", "extract").code == 0
    kept = contents(extracted)
    ran = brochure("translations", "update", "--check")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, f"out of date: {TEA}")
    assert contents(extracted) == kept
    ran = brochure("translations", "update")
    assert ran.code == 0
    assert f'"{CUPS}" is not in the POT: its translation went on, as fuzzy' in ran.err
    assert '"About 50% of us drink it hot." is not in the POT: kept as obsolete' in ran.err
    after = entries(extracted / TEA)
    fuzzy = after[CUPS.replace("3", "4")]
    assert (fuzzy.fuzzy, fuzzy.previous_msgid, fuzzy.msgstr) == (True, CUPS, before[CUPS].msgstr)
    assert "numbers changed" in fuzzy.comment
    assert after["About 50% of us drink it hot."].obsolete
    assert after["It is a plant."].msgstr == ""
    assert brochure("translations", "update").err == ""
    check_by_gnu_gettext(extracted / TEA)
    ran = brochure("build", "-l", "es", "-j", "1")
    assert ran.code == 1


def test_a_message_edited_by_hand_is_told_with_its_line(extracted, brochure):
    assert brochure("translations", "update").code == 0
    replace(extracted / TEA, 'msgid "How much?"', 'msgid "Cuánto"')
    line = (extracted / TEA).read_text(encoding="utf-8").split("\n").index('msgid "Cuánto"') - 1
    ran = brochure("translations", "update")
    assert f'{TEA}:{line}: "Cuánto" is not in the POT: kept as obsolete' in ran.err
    after = entries(extracted / TEA)
    assert (after["How much?"].msgstr, after["Cuánto"].msgstr, after["Cuánto"].obsolete) == ("", "¿Cuánto?", True)


def test_only_what_is_named_is_brought_up_to_date(extracted, brochure):
    write(extracted / "translations/fr/LC_MESSAGES/tea.po", po({"Drinking tea": "Boire du thé"}))
    before = contents(extracted)
    assert brochure("translations", "update", "tea", "-l", "fr").code == 0
    after = contents(extracted)
    assert {name for name in after if after[name] != before.get(name)} == {"translations/fr/LC_MESSAGES/tea.po"}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["-l", "fx"], 'no language "fx"'),
        (["coffee"], 'no article "coffee"'),
        (["brochure"], "there is no such catalog here"),
    ],
)
@pytest.mark.usefixtures("extracted")
def test_what_is_not_there_cannot_be_brought_up_to_date(brochure, words, error):
    ran = brochure("translations", "update", *words)
    assert (ran.code, ran.error) == (2, error)


def test_a_folder_that_is_no_language_is_told(extracted, brochure):
    write(extracted / "translations/klingon/LC_MESSAGES/tea.po", po({"Drinking tea": "..."}))
    ran = brochure("translations", "update")
    assert (ran.code, ran.error) == (2, 'unknown locale "klingon"')


@pytest.mark.parametrize("command", ["update", "fmt"])
@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda text: text.replace("UTF-8", "ISO-8859-1"), "2: the header says that the charset is ISO-8859-1"),
        (lambda text: text + '\nmsgid "How much?"\nmsgstr "?"\n', '16: "How much?" is there twice (first on line 7)'),
        (lambda text: text[:-9], "14: not a line of a PO file"),
        (lambda text: text[: text.rindex("msgstr")], "13: the file ends in the middle of a message"),
        (
            lambda text: text.replace("-8", "-8\\nPlural-Forms: nplurals=3;"),
            "2: es has 2 plural forms, the header says 3",
        ),
    ],
)
def test_a_damaged_catalog_is_told_and_no_file_is_touched(extracted, brochure, command, damage, fault):
    write(extracted / "translations/fr/LC_MESSAGES/tea.po", po({"Drinking tea": "Boire du thé"}))
    text = (extracted / TEA).read_text(encoding="utf-8")
    write(extracted / TEA, damage(text))
    before = contents(extracted)
    ran = brochure("translations", command)
    assert (ran.code, ran.error) == (3, f"{TEA}:{fault}")
    assert contents(extracted) == before


# ------------------------------------------------------------------------------------------------------------------ fmt


def test_files_that_are_named_are_put_in_form(extracted, brochure):
    path = write(extracted / "mine.po", b"\xef\xbb\xbf" + po({"a": "b"}, fuzzy=["a"]).replace("\n", "\r\n").encode())
    ran = brochure("translations", "fmt", "mine.po")
    assert (ran.code, ran.err) == (0, "written: mine.po\n")
    text = path.read_bytes()
    assert b"\r" not in text
    assert text.startswith(b"#\nmsgid")
    assert brochure("translations", "fmt", "mine.po").err == ""


@pytest.mark.usefixtures("project")
def test_a_file_that_is_not_there_is_told(brochure):
    ran = brochure("translations", "fmt", "none.po")
    assert (ran.code, ran.error) == (3, "none.po: cannot be read: No such file or directory")


@pytest.mark.parametrize("command", [("add", "sw"), ("update",), ("fmt",)])
def test_outside_a_project_there_is_no_catalog_to_write(tmp_path, brochure, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    ran = brochure("translations", *command)
    assert (ran.code, ran.error) == (2, "there is no project here to keep catalogs in")


def test_a_built_in_language_takes_an_article_of_ones_own(extracted, brochure):
    shutil.rmtree(extracted / "translations/es")
    assert brochure("translations", "add", "es").code == 0
    assert sorted(contents(extracted / "translations/es")) == ["LC_MESSAGES/tea.po"]
