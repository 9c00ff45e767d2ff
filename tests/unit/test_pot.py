"""A POT holds everything there is to translate, once, in reading order, and nothing that changes by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from support import golden
from support.samples import markdown, read, told

from brochure.article import read_article
from brochure.model import messages
from brochure.project import Project, find_project
from brochure.shelves import bundled
from brochure.translators.extract import extract
from brochure.translators.pot import article_pot, templates_pot

PAGE = """\
{# L10N: stands alone #}
<p>{{ _("Your clinic") }}</p>
<p>{% trans number="1" %}
   Call
   {{ number }}
{% endtrans %}</p>
<p>{{ gettext("Your clinic") }}</p>
"""


def test_an_articles_pot_reads_as_it_should(update_golden: bool) -> None:
    article = read_article(golden.FOLDER / "tea.md", shown="articles/tea.md")
    golden.compare("tea.pot", str(article_pot(article)), update=update_golden)


def test_a_text_that_occurs_twice_is_translated_once(tmp_path: Path) -> None:
    pot = article_pot(read(tmp_path, markdown("Tea.\n\n- Tea.\n- Drinking tea\n")))
    assert [(entry.msgid, entry.occurrences) for entry in pot] == [
        ("Drinking tea", [("tea.md", "2"), ("tea.md", "11")]),
        ("Tea.", [("tea.md", "8"), ("tea.md", "10")]),
    ]


def test_empty_cells_are_not_to_be_translated(tmp_path: Path) -> None:
    pot = article_pot(read(tmp_path, markdown("| | b |\n|---|---|\n| c | |\n")))
    assert [entry.msgid for entry in pot] == ["Drinking tea", "b", "c"]


@pytest.mark.parametrize("path", sorted((bundled("articles") or Path()).glob("*.md")), ids=lambda path: path.stem)
def test_every_message_of_a_built_in_article_is_in_its_pot(path: Path) -> None:
    article = read_article(path)
    found = [entry.msgid for entry in article_pot(article)]
    assert found == list(dict.fromkeys(m.source for m in messages(article) if m.source))


def test_what_polib_reads_of_a_pot_is_what_was_written(tmp_path: Path) -> None:
    pot = article_pot(read(tmp_path, markdown('Say "tea" \\ 50% {{ x }}.\n')))
    assert [entry.msgid for entry in polib.pofile(str(pot))] == ["Drinking tea", 'Say "tea" \\ 50% {{ x }}.']


def test_template_strings_are_found_with_their_notes(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert [(entry.msgid, entry.comment, entry.occurrences) for entry in templates_pot(tmp_path)] == [
        ("Your clinic", "stands alone", [("templates/page.html", "2"), ("templates/page.html", "7")]),
        ("Call %(number)s", "", [("templates/page.html", "3")]),
    ]


def test_a_template_that_cannot_be_read_is_told_instead_of_left_out(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>\n{% if %}\n", encoding="utf-8")
    ((line, message, hint),) = told(lambda: templates_pot(tmp_path))
    assert line == 2
    assert message.startswith("a template cannot be read: ")
    assert "nothing was extracted" in hint


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "brochure.toml").write_text("", encoding="utf-8")
    (tmp_path / "articles").mkdir()
    shutil.copy(golden.FOLDER / "tea.md", tmp_path / "articles" / "tea.md")
    return find_project(tmp_path)


def test_extraction_writes_what_is_out_of_date_and_then_no_more(project: Project, tmp_path: Path) -> None:
    goal = tmp_path / "translations" / "tea.pot"
    assert extract(project, [], write=False) == [goal]
    assert not goal.exists()
    assert extract(project, ["tea"], write=True) == [goal]
    assert extract(project, ["all"], write=True) == []
    assert goal.read_text(encoding="utf-8") == (golden.FOLDER / "tea.pot").read_text(encoding="utf-8")


def test_the_pots_of_the_built_in_project_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = bundled("templates")
    assert templates
    monkeypatch.chdir(templates.parent)
    assert extract(find_project(templates.parent), [], write=False) == []
