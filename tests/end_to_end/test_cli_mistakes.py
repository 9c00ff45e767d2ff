"""What a tired person in a clinic does by mistake, and whether what they read then helps them on."""

from __future__ import annotations

import re
import shlex

import pytest
from support.projects import FRONT, published, replace, write


def test_a_letter_written_with_a_word_processor(project, build):
    write(project / "letter.docx", b"PK\x03\x04")
    ran = build("letter.docx")
    assert (ran.code, ran.error) == (2, "letter.docx is not an article")
    assert ran.hint == "save it as plain text (.txt) or Markdown (.md)"


def test_a_word_processors_file_renamed(project, build):
    write(project / "letter.txt", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2lZ")
    ran = build("letter.txt")
    assert ran.code == 3
    assert ran.error.startswith("letter.txt:1: ")


def test_text_saved_by_a_windows_editor_is_fine(project, build):
    text = "\ufeffGreen tea\r\n\r\nIt is made of leaves, and drunk hot.\r\n\r\nIt is good for you.\r\n"
    write(project / "green.txt", text.encode())
    assert build("green.txt").code == 0
    assert published(project / "out") == ["north/en/green.card.screen.draft.pdf"]


@pytest.mark.parametrize("name", ["green tea.txt", "my green tea.md"])
def test_a_name_with_spaces_and_without_quotes(project, build, name):
    write(project / name, "Green tea\n\nIt is made of leaves.\n")
    ran = build(*name.split())
    assert ran.code == 2
    assert ran.hint == f'put quotes round it: "{name}"'


def test_quotation_marks_that_a_word_processor_curled(project, build):
    replace(project / "clinics/north.toml", '"North Clinic"', "“North Clinic”")
    ran = build()
    assert ran.code == 3
    assert ran.error.startswith("clinics/north.toml:1: ")
    assert "straight quotes" in ran.hint


def test_a_fever_in_fahrenheit(project, build):
    replace(project / "clinics/north.toml", "38.0", "100.4")
    assert build().hint == "that looks like Fahrenheit, and would be 38.0 degrees Celsius"


@pytest.mark.parametrize("day", ["01/11/2026", "1 November 2026", "2026-11-31"])
def test_a_day_as_people_write_it(project, build, day):
    replace(project / "articles/tea.md", "2026-11-01", day)
    ran = build()
    assert ran.error == 'articles/tea.md:5: "published" is not a date'
    assert ran.hint == "write it as 2026-11-22"


def test_an_article_without_its_first_lines(project, build):
    write(project / "articles/tea.md", "# Drinking tea\n\nTea is good for you.\n")
    ran = build()
    assert (ran.code, ran.error) == (3, "articles/tea.md:1: the front matter is missing")
    assert '"title: ..."' in ran.hint


def test_an_article_saved_empty(project, build):
    write(project / "articles/tea.md", "\n\n")
    assert build().error == "articles/tea.md: the article is empty"


def test_a_title_and_nothing_else(project, build):
    write(project / "articles/tea.md", FRONT)
    assert build().error.startswith("articles/tea.md:")


def test_a_file_name_where_a_folder_is_wanted(project, build):
    ran = build("-o", "leaflet.pdf")
    assert ran.error == "leaflet.pdf: a folder is wanted here, not a file"
    assert not (project / "leaflet.pdf").exists()


def test_the_hint_for_a_draft_is_a_command_that_works(project, build, brochure):
    hints = re.findall("hint: after review: brochure (.*)", build("-l", "es", "--release").err)
    assert len(hints) == 3  # a translator, a clinician, and one for the original
    for hint in hints:
        command = hint.replace("--name ...", "--name 'Dr A'").replace("...", "doctor")
        assert brochure(*shlex.split(command)).code == 0
    assert build("-l", "es", "--release").code == 0
    assert published(project / "out") == ["north/es/tea.card.screen.pdf"]


def test_the_layout_that_a_hint_names_is_written_as_an_option(project, build):
    write(project / "articles/tea.md", FRONT + "## Much\n\n" + "It is said over and over again. " * 60 + "\n")
    hint = build("-l", "en").hint
    option = hint.partition(": ")[2].partition(";")[0]
    assert build("-l", "en", *shlex.split(option)).code == 0
