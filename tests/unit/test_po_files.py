"""Catalogs have one form, GNU gettext keeps it, and what could not be written back whole is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import tools
from support.samples import told

from brochure.shelves import bundled
from brochure.translators.po import canonical, read_po

HEAD = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
FIRST = HEAD.count("\n") + 2
FORM = """\
#
msgid ""
msgstr ""
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
CATALOGS = sorted((bundled("translations") or Path()).glob("*/LC_MESSAGES/*.po"))


@pytest.fixture
def formatted(tmp_path: Path) -> Callable[[str | bytes], str]:
    def run(text: str | bytes) -> str:
        path = tmp_path / "tea.po"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return canonical(read_po(path, "tea.po")).decode()

    return run


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        ('msgid "a"\nmsgstr "b"\n', 'msgid "a"\nmsgstr "b"\n'),
        ('msgid ""\n"a "\n"b"\nmsgstr "" "c"\n'.replace('"" "c"', '""\n"c"'), 'msgid "a b"\nmsgstr "c"\n'),
        ('msgid "a\\nb"\nmsgstr "c\\n"\n', 'msgid ""\n"a\\n"\n"b"\nmsgstr "c\\n"\n'),
        ('#, no-wrap, fuzzy\nmsgid "a"\nmsgstr "b"', '#, fuzzy, no-wrap\nmsgid "a"\nmsgstr "b"\n'),
        ('# one\n#\n# two\nmsgid "a"\nmsgstr "b"\n', '# one\n#\n# two\nmsgid "a"\nmsgstr "b"\n'),
        (
            '#, fuzzy\n#| msgid "z"\nmsgid "a"\nmsgstr "b"\n',
            '#, fuzzy\n#| msgid "z"\nmsgid "a"\nmsgstr "b"\n',
        ),
        (
            '#~ msgid "x"\n#~ msgstr "y"\n\nmsgid "a"\nmsgstr "b"\n',
            'msgid "a"\nmsgstr "b"\n\n#~ msgid "x"\n#~ msgstr "y"\n',
        ),
        (
            '#, fuzzy\n#~| msgid "z"\n#~ msgid "x"\n#~ msgstr "y"\n',
            '#, fuzzy\n#~| msgid "z"\n#~ msgid "x"\n#~ msgstr "y"\n',
        ),
    ],
)
def test_the_one_form(entry: str, after: str, formatted: Callable[[str], str]) -> None:
    assert formatted(f"{HEAD}\n{entry}") == FORM + after
    assert formatted(FORM + after) == FORM + after


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + '\nmsgid "a"\nmsgstr "b"\n',
        (HEAD + '\nmsgid "a"\nmsgstr "b"\n').replace("\n", "\r\n"),
        "#, fuzzy\n" + HEAD + '\nmsgid "a"\nmsgstr "b"\n',
        HEAD + '\n\n\nmsgid "a"\n  msgstr   "b"',
    ],
    ids=["byte order mark", "carriage returns", "fuzzy header", "blanks"],
)
def test_what_editors_leave_behind_is_taken_and_cleaned(text: str, formatted: Callable[[str], str]) -> None:
    assert formatted(text) == FORM + 'msgid "a"\nmsgstr "b"\n'


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 3, '"a" is there twice'),
        ('msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n', 3, '"a" is there twice'),
        ('msgid "a"\n', 0, "the file ends in the middle of a message"),
        ('msgid "a"\nmsgstr "b"\n\n#. title\n', 3, "the file ends in the middle of a message"),
        ('msgid "a"\nmsgstr "b"\n\n#~ msgid "c"\n', 3, "the file ends in the middle of a message"),
        ('msgid "a"\nmsgstr "b', 1, "not a line of a PO file"),
        ('#~ msgid "a"\n#~ msgstr "b\n', 1, "not a line of a PO file"),
        ('msgid "a"\n\n#. next\nmsgid "b"\nmsgstr "c"\n', 3, "msgid cannot stand here"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 2, "msgstr cannot stand here"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 2, "msgstr cannot stand here"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', 0, '"a" has 1 forms, es has 2'),
    ],
)
def test_what_cannot_be_written_back_whole_is_told_with_its_line(
    entry: str, line: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "tea.po"
    path.write_text(f"{HEAD}\n{entry}", encoding="utf-8")
    found = told(lambda: read_po(path, "tea.po"))
    assert (FIRST + line, message) in [(where, what.partition(" (")[0]) for where, what, _ in found]
    assert all(hint for _, _, hint in found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "the file ends in the middle of a message")),
        ('msgid "a"\nmsgstr "b"\n', (1, "the catalog has no header")),
        (HEAD + '\nmsgid ""\nmsgstr "Language: fr\\n"\n', (1, "the catalog has two headers")),
        (HEAD.replace("UTF-8", "ISO-8859-1"), (4, "the header says that the charset is ISO-8859-1")),
        (HEAD.replace("UTF-8", "CHARSET"), (4, "the header says that the charset is CHARSET")),
        (HEAD.encode() + b'msgid "a"\nmsgstr "caf\xe9"\n', (6, "this line is not UTF-8")),
        (
            HEAD.replace("es", "ar") + '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n',
            (5, "ar has 6 plural forms, the header says 2"),
        ),
        (HEAD + '"Plural-Forms: two\\n"\n', (5, "es has 2 plural forms, the header says nothing")),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_told(text: str | bytes, fault: tuple[int, str], tmp_path: Path) -> None:
    path = tmp_path / "tea.po"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert fault in [(line, message) for line, message, _ in told(lambda: read_po(path, "tea.po"))]


def test_the_language_is_that_of_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "ja" / "LC_MESSAGES" / "tea.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', encoding="utf-8")
    assert [message for _, message, _ in told(lambda: read_po(path, "tea.po"))] == [
        "ja has 1 plural forms, the header says 2"
    ]


@given(
    st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=90), min_size=4, max_size=4),
    st.booleans(),
)
def test_any_text_comes_back_and_stays(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], obsolete: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.po"
    path.write_text(HEAD + '\nmsgid "x"\nmsgstr "y"\n', encoding="utf-8")
    po = read_po(path, "any.po")
    (entry,) = po
    entry.msgctxt, entry.msgid, entry.msgstr, entry.obsolete = words[0], f"x{words[1]}\n{words[1]}", words[2], obsolete
    entry.flags, entry.previous_msgid = ["fuzzy"], words[3]
    path.write_bytes(canonical(po))
    (back,) = again = read_po(path, "any.po")
    assert (back.msgctxt, back.msgid, back.msgstr, back.obsolete) == (words[0], entry.msgid, words[2], obsolete)
    assert (back.fuzzy, back.previous_msgid) == (True, words[3])
    assert canonical(again) == path.read_bytes()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_built_in_catalogs_are_in_that_form_and_gnu_gettext_keeps_it(path: Path, tmp_path: Path) -> None:
    msgcat = tools.program("msgcat", "gettext")
    once = canonical(read_po(path, path.name))
    assert once == path.read_bytes()
    copy = tmp_path / "copy.po"
    subprocess.run([msgcat, "--no-wrap", "--output-file", copy, path], check=True)
    assert canonical(read_po(copy, path.name)) == once
    subprocess.run([tools.program("msgfmt", "gettext"), "-c", "-o", "/dev/null", path], check=True)


def test_gnu_gettext_keeps_what_built_in_catalogs_have_not(tmp_path: Path) -> None:
    msgcat = tools.program("msgcat", "gettext")
    path, copy = tmp_path / "tea.po", tmp_path / "copy.po"
    path.write_text(
        FORM
        + '# a remark\n#\n# another\n#. note\n#: a.md b.md\n#, fuzzy\n#| msgctxt "old"\n#| msgid "z"\nmsgctxt "new"\n'
        + f'msgid "{"word " * 40}"\nmsgstr ""\n"one\\n"\n"two \\\\ \\" \\t"\n\n'
        + '#, fuzzy\n#~| msgid "w"\n#~ msgid "x"\n#~ msgstr "y"\n',
        encoding="utf-8",
    )
    once = canonical(read_po(path, "tea.po"))
    assert once == path.read_bytes()
    subprocess.run([msgcat, "--no-wrap", "--output-file", copy, path], check=True)
    assert canonical(read_po(copy, "tea.po")) == once
