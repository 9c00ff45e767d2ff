"""A PO file becomes a `Catalog`, or every fault is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import told

from brochure.catalog import MAX_BYTES, read_catalog
from brochure.errors import CatalogError, Exit
from brochure.model import Catalog, Entry
from brochure.shelves import bundled

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
FIRST = HEAD.count("\n") + 1
QUOTES = 'the usual cause is a quotation mark that is missing, or not written as \\"'


def read(folder: Path, text: str | bytes) -> Catalog:
    path = folder / "tea.po"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_catalog(path, locale="es", domain="tea", shown="tea.po")


def said(entries: tuple[Entry, ...]) -> list[tuple[str, str, bool, str | None, int]]:
    return [(e.source, e.text, e.fuzzy, e.context, (e.place.line or 0) - FIRST) for e in entries]


def test_entries_are_read_with_their_state_context_and_line(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD
        + '#. a note\n#: tea.md:3\nmsgid "one"\nmsgstr "uno"\n\n'
        + '#, fuzzy\n#| msgid "too"\nmsgid "two"\nmsgstr "dos"\n\n'
        + 'msgctxt "cup"\nmsgid "two"\nmsgstr ""\n"dos "\n"tazas"\n\n'
        + '#~ msgid "gone"\n#~ msgstr "ido"\n\n'
        + 'msgid "say \\"three\\""\nmsgstr ""\n',
    )
    assert (found.locale, found.domain, str(found.place)) == ("es", "tea", "tea.po")
    assert said(found.entries) == [
        ("one", "uno", False, None, 0),
        ("two", "dos", True, None, 5),
        ("two", "dos tazas", False, "cup", 10),
        ('say "three"', "", False, None, 19),
    ]


@pytest.mark.parametrize("text", ["50%", "%(cup)s {{ tea }} {% x %}", "a <b>", "# 1", "-- \\ --", "\t tab", "a\nb\n"])
def test_what_means_something_elsewhere_is_text_here(text: str, tmp_path: Path) -> None:
    po = polib.POFile()
    po.append(polib.POEntry(msgid="x", msgstr=text))
    assert read(tmp_path, str(po)).entries[0].text == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]), max_size=200))
def test_what_polib_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    po = polib.POFile(wrapwidth=40)
    po.append(polib.POEntry(msgid=f"x{text}", msgstr=text))
    (entry,) = read(tmp_path_factory.getbasetemp(), str(po)).entries
    assert (entry.source, entry.text) == (f"x{text}", text)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_make_no_difference(newline: str, mark: str, tmp_path: Path) -> None:
    text = HEAD + 'msgid "one"\nmsgstr "uno"\n'
    assert read(tmp_path, mark + text.replace("\n", newline)) == read(tmp_path, text)


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ('msgid "a"\nmsgstr "50', 1, "not a line of a PO file"),
        ('msgid "a"\nmsgstr "b\n\nmsgid "c"\nmsgstr "d"\n', 1, "not a line of a PO file"),
        ('msgid "a"\nmsgstr "b"c"\n', 1, "not a line of a PO file"),
        ('msgid "a"\nmsgstr "b\\"\n', 1, "not a line of a PO file"),
        ('msgid "a"\nmsgstr "\\q"\n', 1, "not a line of a PO file"),
        ("msgid 'a'\nmsgstr 'b'\n", 0, "not a line of a PO file"),
        ("<<<<<<< ours\n", 0, "not a line of a PO file"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 1, "not a PO file"),
        ('msgstr "c"\n', 0, "not a PO file"),
        ('msgid "a"\nmsgstr "b\x07"\n', 1, "holds the control character U+0007"),
        ('msgid "a"\nmsgstr "b\x0cc"\n', 1, "holds the control character U+000C"),
        ('msgid "a"\nmsgstr "b\u2028c"\n', 1, "holds the control character U+2028"),
        ('msgid "a"\nmsgstr "b\x85c"\n', 1, "holds the control character U+0085"),
        ('msgid "a"\nmsgstr "b\\r"\n', 0, "the translation holds the control character U+000D"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 3, f'"a" is translated twice (first on line {FIRST})'),
    ],
)
def test_a_fault_has_its_line_and_a_hint(entry: str, line: int, message: str, tmp_path: Path) -> None:
    found = told(lambda: read(tmp_path, HEAD + entry))
    assert (FIRST + line, message) in [(where, what.partition(":")[0]) for where, what, _ in found]
    assert all(hint for _, _, hint in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = told(lambda: read(tmp_path, HEAD + 'msgid "a"\nmsgstr "b\n\nmsgid "c"\nmsgstr "\x00"\n\nthree\n'))
    assert [line for line, _, _ in found] == [FIRST + 1, FIRST + 4, FIRST + 6]
    assert found[0][2] == QUOTES


def test_the_same_text_in_two_contexts_is_no_fault(tmp_path: Path) -> None:
    assert len(read(tmp_path, 'msgctxt "a"\nmsgid "x"\nmsgstr "1"\n\nmsgid "x"\nmsgstr "2"\n').entries) == 2


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_wrong_encoding_is_told_with_its_line(mark: bytes, tmp_path: Path) -> None:
    text = mark + HEAD.encode() + 'msgid "coffee"\nmsgstr "café"\n'.encode("latin-1")
    assert told(lambda: read(tmp_path, text)) == [
        (FIRST + 1, "this line is not UTF-8", "save the catalog with the encoding UTF-8")
    ]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"/etc/passwd", b"{}", b"\x7fELF"])
def test_other_files_are_no_catalogs(content: bytes, tmp_path: Path) -> None:
    ((line, _, _),) = told(lambda: read(tmp_path, content))
    assert line == 1


def test_a_catalog_that_is_too_large_is_refused(tmp_path: Path) -> None:
    ((_, message, _),) = told(lambda: read(tmp_path, b"#" * (MAX_BYTES + 1)))
    assert message == "the catalog has more than 5,000,000 bytes"


def _nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(("make", "reason"), [(_nothing, "No such file"), (Path.mkdir, "Is a directory")])
def test_what_is_no_file_is_told(make: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    make(tmp_path / "tea.po")
    with pytest.raises(CatalogError, match=f"cannot be read: {reason}") as caught:
        read_catalog(tmp_path / "tea.po", locale="es", domain="tea", shown="tea.po")
    assert caught.value.exit_code is Exit.INPUT


def test_the_built_in_catalogs_are_read() -> None:
    folder = bundled("translations")
    assert folder
    for path in folder.glob("*/LC_MESSAGES/*.po"):
        assert read_catalog(path, locale=path.parts[-3], domain=path.stem, shown=path.name).entries
