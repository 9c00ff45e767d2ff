"""What was signed in full comes back word for word, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.projects import write
from support.samples import told

from brochure import recorded
from brochure.errors import OutputError
from brochure.recorded import Recorded, read_recorded, record, recorded_name

TEA = Recorded(
    file="tea.md",
    article="---\ntitle: Tea\n---\n\nTea is 'safe'.\n",
    catalog='msgid "Tea"\nmsgstr "Té"\n',
    templates="",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "es" / "review" / "tea.edition.toml"


def test_an_edition_is_kept_beside_its_ledger() -> None:
    assert recorded_name("es", "tea") == "es/review/tea.edition.toml"


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text("'\"\\\n\r\t\x00\x7f\x85\u2028\ufeffa")


@settings(max_examples=150)  # each goes to the disk
@given(st.builds(Recorded, file=TEXTS, article=TEXTS, catalog=TEXTS, templates=TEXTS))
@example(Recorded(file="tea.md", article="no final newline", catalog="'''\n", templates="''\n"))
@example(Recorded(file="tea.md", article="\n\nlines before\n", catalog='"""\n', templates="a\r\nb\n"))
@example(Recorded(file="tea.md", article="a bell\x07\n", catalog="\\ a backslash \\\n", templates="'\n"))
def test_any_texts_are_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, edition: Recorded) -> None:
    path = tmp_path_factory.getbasetemp() / "any.edition.toml"
    record(path, edition)
    first = path.read_bytes()
    assert read_recorded(path, "tea.edition.toml") == edition
    record(path, edition)
    assert path.read_bytes() == first


def test_texts_stand_in_it_line_by_line_so_that_versions_can_be_compared(path: Path) -> None:
    record(path, TEA)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# The last edition that was signed in full")
    assert TEA.article in text
    assert TEA.catalog in text


def test_a_later_edition_takes_the_place_of_the_one_before(path: Path) -> None:
    record(path, TEA)
    later = Recorded(file="tea.md", article="Other.\n", catalog="", templates="")
    record(path, later)
    assert read_recorded(path, "x") == later


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is 'safe'", "is not 'safe'"),
        ("Té", "Te"),
        ('file = "tea.md"', 'file = "tea.txt"'),
        ('templates = ""', 'templates = "x"'),
        ('digest = "', 'digest = "0'),
    ],
)
def test_an_edit_by_hand_is_found(old: str, new: str, path: Path) -> None:
    record(path, TEA)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(path, text.replace(old, new))
    ((_, message, hint),) = told(lambda: read_recorded(path, "tea.edition.toml"))
    assert message == "was edited by hand: its digest no longer holds"
    assert "restore the file" in hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('file = "tea.md"\n', ""),
        ('file = "tea.md"', "file = 5"),
        ('templates = ""', "templates = []"),
        ('templates = ""', 'templates = ""\ncolour = "red"'),
    ],
)
def test_what_is_not_whole_is_refused(old: str, new: str, path: Path) -> None:
    record(path, TEA)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(path, text.replace(old, new))
    ((_, message, hint),) = told(lambda: read_recorded(path, "tea.edition.toml"))
    assert message == "is not a recorded edition"
    assert "restore the file" in hint


@pytest.mark.parametrize("text", ["", "file = \n", "<<<<<<< HEAD\n", 'digest = "x"\n'])
def test_what_is_no_edition_is_refused(text: str, path: Path) -> None:
    write(path, text)
    assert len(told(lambda: read_recorded(path, "tea.edition.toml"))) == 1


def test_what_cannot_be_written_leaves_what_was_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(path, TEA)
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OutputError, match="No space left"):
        record(path, Recorded(file="x", article="", catalog="", templates=""))
    assert path.read_bytes() == before


def test_a_file_larger_than_any_edition_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "MAX_BYTES", 1024)
    record(path, Recorded(file="x", article="a" * 2000, catalog="", templates=""))
    assert [message for _, message, _ in told(lambda: read_recorded(path, "x"))] == ["is larger than 1 KB"]
