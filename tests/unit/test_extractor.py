"""`pybabel extract` finds in articles what our own POTs hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib
import pytest
from support import golden
from support.samples import markdown

from brochure.article import read_article
from brochure.translators.pot import article_pot

MAPPING = """\
[extractors]
brochure_article = brochure.translators.extractor:extract
[brochure_article: articles/**.md]
[brochure_article: articles/**.txt]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "babel.cfg").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    return tmp_path


def pybabel(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "babel.messages.frontend", "extract", "-F", "babel.cfg"]
    options = ["--no-wrap", "--output-file", "babel.pot", "."]
    return subprocess.run([*command, *options], cwd=folder, check=False, capture_output=True, text=True)


def told(pot: polib.POFile) -> list[tuple[str | None, str, str, list[tuple[str, str]]]]:
    return [(entry.msgctxt, entry.msgid, entry.comment, entry.occurrences) for entry in pot]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tea.md", (golden.FOLDER / "tea.md").read_text(encoding="utf-8")),
        ("twice.md", markdown("Tea.\n\n- Tea.\n- Drinking tea\n- About 50% of us {x} %(y)s\n")),
        ("plain.txt", "Drinking tea\n\nTea is safe.\n\nUp to 3 cups.\n"),
    ],
)
def test_pybabel_finds_messages_comments_and_lines_of_the_pot(name: str, text: str, folder: Path) -> None:
    path = folder / "articles" / name
    path.write_text(text, encoding="utf-8")
    done = pybabel(folder)
    assert done.returncode == 0, done.stderr
    ours = article_pot(read_article(path, shown=f"articles/{name}"))
    assert told(polib.pofile(str(folder / "babel.pot"))) == told(ours)


def test_an_article_that_cannot_be_read_stops_pybabel_with_its_line(folder: Path) -> None:
    (folder / "articles" / "tea.md").write_text(markdown("::: nothing\n:::\n"), encoding="utf-8")
    done = pybabel(folder)
    assert done.returncode != 0
    assert "articles/tea.md:8: unknown directive" in done.stderr
