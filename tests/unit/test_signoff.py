"""The ledger: it only grows, comes back as it was written, and tells who meddled with it by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.projects import SPANISH, po, small_project, write
from support.samples import told

from brochure import signoff
from brochure.approval import Ledger
from brochure.errors import CatalogError, OutputError
from brochure.model import METHODS, ROLES, Signature
from brochure.project import find_project
from brochure.shelves import bundled
from brochure.signoff import append, ledger_name, read_ledger
from brochure.translators.sign import Signer, sign_edition

TODAY = date(2026, 11, 22)
DIGITS = "0123456789abcdef"
SIGNATURE = Signature(
    name="Ana Taza", role="translator", credential="sworn translator", date=TODAY, method="human",
    messages=(("0123456789ab", "a" * 32), ("ba9876543210", "b" * 32)),
)  # fmt: skip
REVIEW = Signature(
    name="Dr A. Cup", role="clinician", credential="tea specialist", date=date(2026, 11, 1), frame="c" * 64,
    messages=(("0123456789ab", "a" * 32),),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "translations" / "es" / "review" / "tea.toml"


def add(path: Path, *signatures: Signature) -> Ledger:
    """Append these, one after the other; gives the ledger as the last one left it."""
    for signature in signatures:
        found = append(path, signature, locale="es", shown="tea.toml")
    return found


def read(path: Path) -> Ledger:
    return read_ledger(path, locale="es", shown="tea.toml")


def test_a_ledger_stands_beside_the_catalogs_of_its_language() -> None:
    assert ledger_name("es", "tea") == "es/review/tea.toml"


def test_nobody_signed_where_there_is_no_ledger(path: Path) -> None:
    assert read(path) == Ledger(locale="es")


def test_signatures_stand_in_the_order_in_which_they_were_given(path: Path) -> None:
    assert add(path, SIGNATURE, REVIEW, SIGNATURE).signatures == (SIGNATURE, REVIEW, SIGNATURE)
    assert read(path) == Ledger(locale="es", signatures=(SIGNATURE, REVIEW, SIGNATURE))
    assert read(path).of("clinician") == [REVIEW]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PAIRS = st.tuples(st.text(DIGITS, min_size=12, max_size=12), st.text(DIGITS, min_size=32, max_size=32))
SIGNATURES = st.builds(
    Signature, name=WORDS, role=st.sampled_from(ROLES), credential=WORDS, date=st.dates(),
    messages=st.lists(PAIRS, max_size=4).map(tuple), frame=st.just("") | st.text(DIGITS, min_size=64, max_size=64),
    method=st.none() | st.sampled_from(METHODS),
)  # fmt: skip


@settings(max_examples=60)  # each goes to the disk
@given(st.lists(SIGNATURES, min_size=1, max_size=3))
@example([replace(SIGNATURE, name="a\x7f\x00\u2028b", credential='"""\\')])
def test_any_signature_is_read_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, signatures: list[Signature]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.unlink(missing_ok=True)
    assert add(path, *signatures).signatures == read(path).signatures == tuple(signatures)


def test_what_stands_in_a_ledger_keeps_its_bytes(path: Path) -> None:
    add(path, SIGNATURE)
    first = path.read_bytes()
    add(path, REVIEW)
    assert path.read_bytes().startswith(first)
    again = path.with_name("again.toml")
    add(again, *read(path).signatures)
    assert again.read_bytes() == path.read_bytes()


def test_a_ledger_is_read_by_people_too(path: Path) -> None:
    add(path, replace(REVIEW, name='José "Pepe" Té'))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Who signed which messages")
    assert 'role = "clinician"\nname = "José \\"Pepe\\" Té"\ncredential = "tea specialist"\ndate = 2026-11-01\n' in text
    assert f'messages = [\n  "0123456789ab {"a" * 32}",\n]\n' in text
    assert "method" not in text


# ------------------------------------------------------------------------------------------------------ edited by hand


EDITS: dict[str, Callable[[str], str]] = {
    "name": lambda text: text.replace("Ana Taza", "Ana Tasa"),
    "role": lambda text: text.replace('role = "translator"', 'role = "reviser"'),
    "credential": lambda text: text.replace("sworn translator", "Sworn translator"),
    "date": lambda text: text.replace("2026-11-22", "2026-11-23"),
    "method": lambda text: text.replace('method = "human"', 'method = "mt+human"'),
    "no method": lambda text: text.replace('method = "human"\n', ""),
    "a frame": lambda text: text.replace("date = 2026-11-22\n", f'date = 2026-11-22\nframe = "{"c" * 64}"\n'),
    "a key": lambda text: text.replace("0123456789ab", "0123456789aa"),
    "a digest": lambda text: text.replace("b" * 32, "b" * 31 + "c"),
    "a message less": lambda text: text.replace(f'  "ba9876543210 {"b" * 32}",\n', ""),
    "a message more": lambda text: text.replace("messages = [\n", f'messages = [\n  "111111111111 {"a" * 32}",\n'),
    "another order": lambda text: re.sub(r"(  .*\n)(  .*\n)", r"\2\1", text),
    "the seal": lambda text: re.sub(r'seal = ".', 'seal = "x', text),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_hand_edit_of_a_signature_is_found_where_it_begins(edit: Callable[[str], str], path: Path) -> None:
    add(path, SIGNATURE)
    before = path.read_text(encoding="utf-8")
    assert edit(before) != before
    write(path, edit(before))
    ((line, message, hint),) = told(lambda: read(path))
    assert (line, before.splitlines()[2]) == (3, "[[signature]]")
    assert re.fullmatch(r"signature 1, of Ana Ta[sz]a, was edited by hand: its seal no longer holds", message)
    assert "restore the file from version control" in hint


def test_a_hand_edit_of_a_frame_is_found(path: Path) -> None:
    add(path, REVIEW)
    write(path, path.read_text(encoding="utf-8").replace("c" * 64, "d" * 64))
    assert [line for line, _, _ in told(lambda: read(path))] == [3]


def test_all_signatures_that_were_edited_are_told_at_once_each_with_its_line(path: Path) -> None:
    add(path, SIGNATURE, REVIEW, replace(SIGNATURE, name="Eva Taza"))
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("sworn", "swore"))
    starts = [number for number, line in enumerate(text.splitlines(), 1) if line == "[[signature]]"]
    found = told(lambda: read(path))
    assert [line for line, _, _ in found] == [starts[0], starts[2]]
    assert [message.partition(" was ")[0] for _, message, _ in found] == [
        "signature 1, of Ana Taza,", "signature 3, of Eva Taza,",
    ]  # fmt: skip


def test_a_signature_that_was_taken_out_whole_is_simply_not_there(path: Path) -> None:
    add(path, SIGNATURE)
    one = path.read_bytes()
    add(path, REVIEW)
    write(path, one)
    assert read(path).signatures == (SIGNATURE,)


# ------------------------------------------------------------------------------------------------------ cannot be read

WHOLE = f"""\
[[signature]]
role = "translator"
name = "A"
credential = "B"
method = "human"
date = 2026-11-22
seal = "{"0" * 64}"
messages = ["0123456789ab {"a" * 32}"]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "A"\n', ""),
        ('credential = "B"\n', ""),
        (f'seal = "{"0" * 64}"\n', ""),
        ('name = "A"', "name = 5"),
        ('name = "A"', 'name = ["A"]'),
        ('name = "A"\n', 'name = "A"\ncolour = "red"\n'),
        ('"translator"', '"nurse"'),
        ('"translator"', '["translator"]'),
        ('"human"', '"machine"'),
        ('"human"', "true"),
        ("2026-11-22", '"2026-11-22"'),
        ("2026-11-22", "2026-11-22T10:00:00"),
        ("date", "frame = 5\ndate"),
        ("0123456789ab ", "0123456789 "),
        ("0123456789ab ", "0123456789AB "),
        ("a" * 32, "a" * 33),
        ("messages = [", "messages = [5, "),
        ("messages = [", "messages = [[], "),
    ],
)
def test_a_signature_that_is_not_whole_is_refused_with_its_line(old: str, new: str, path: Path) -> None:
    assert old in WHOLE
    write(path, f"# a ledger\n\n{WHOLE.replace(old, new)}")
    ((line, message, hint),) = told(lambda: read(path))
    assert (line, message) == (3, "signature 1 is not whole")
    assert hint


@pytest.mark.parametrize(
    "text",
    [
        "signature = 5",
        WHOLE.replace("[[signature]]", "[signature]"),
        WHOLE.replace("[[signature]]", "[[signatures]]"),
        f'title = "tea"\n{WHOLE}',
    ],
)
def test_what_is_no_ledger_is_refused(text: str, path: Path) -> None:
    write(path, text)
    assert [message for _, message, _ in told(lambda: read(path))] == ["is not a ledger of signatures"]


@pytest.mark.parametrize("text", ['signature = ["Dr A"]', "signature = [[5]]"])
def test_a_list_of_something_else_is_refused(text: str, path: Path) -> None:
    write(path, text)
    assert [message for _, message, _ in told(lambda: read(path))] == ["signature 1 is not whole"]


def test_a_ledger_that_is_not_toml_is_told_with_its_line(path: Path) -> None:
    write(path, f"{WHOLE}name =\n")
    ((line, message, _),) = told(lambda: read(path))
    assert (line, message) == (9, "not valid TOML: invalid value")


def test_a_ledger_larger_than_any_is_not_read(path: Path) -> None:
    write(path, f"# {'x' * signoff.MAX_BYTES}\n")
    assert [message for _, message, _ in told(lambda: read(path))] == ["is larger than 4 MB"]


def test_a_ledger_does_not_grow_beyond_what_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path, SIGNATURE)
    before = path.read_bytes()
    monkeypatch.setattr(signoff, "MAX_BYTES", len(before) + 10)
    ((_, message, hint),) = told(lambda: add(path, REVIEW))
    assert "would be larger than" in message
    assert hint
    assert path.read_bytes() == before


CONFLICTS = {
    "beside each other": "{start}<<<<<<< HEAD\n{a}=======\n{b}>>>>>>> theirs\n",
    "within a signature": "{start}[[signature]]\n<<<<<<< HEAD\nname = 'A'\n=======\nname = 'B'\n>>>>>>> theirs\n",
    "within its messages": "{start}[[signature]]\nmessages = [\n<<<<<<< HEAD\n'a'\n=======\n'b'\n>>>>>>> x\n]\n",
}


@pytest.mark.parametrize("conflict", CONFLICTS.values(), ids=CONFLICTS)
def test_marks_of_a_merge_conflict_are_told_for_what_they_are(conflict: str, path: Path) -> None:
    add(path, SIGNATURE)
    text = conflict.format(start=path.read_text(encoding="utf-8"), a=WHOLE, b=WHOLE)
    write(path, text)
    ((line, message, hint),) = told(lambda: read(path))
    assert line == 1 + text.splitlines().index("<<<<<<< HEAD")
    assert message == "holds the marks of a merge conflict"
    assert "<<<<<<<" in hint


def test_both_sides_of_a_merge_count_once_the_marks_are_gone(path: Path) -> None:
    sides = [path.with_name(name) for name in ("ours.toml", "theirs.toml")]
    for side, signature in zip(sides, (SIGNATURE, REVIEW), strict=True):
        add(side, signature)
    ours, theirs = (side.read_text(encoding="utf-8") for side in sides)
    write(path, ours + theirs[theirs.index("[[signature]]") :])
    assert read(path).signatures == (SIGNATURE, REVIEW)


@pytest.mark.parametrize("text", ["[[signature]]\n", "signature = 5\n", "<<<<<<< HEAD\n", "\xff"])
def test_a_ledger_that_cannot_be_read_is_left_as_it_is(text: str, path: Path) -> None:
    before = text.encode("latin-1")
    write(path, before)
    with pytest.raises(CatalogError):
        add(path, SIGNATURE)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_is_told(path: Path) -> None:
    write(path.parent, "a file stands in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        add(path, SIGNATURE)


SIGN_TWENTY = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from brochure.model import Signature
from brochure.signoff import append
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(20):
    one = Signature(name=f"{name} {number}", role="reviser", credential="x", date=date(2026, 11, 22), messages=())
    append(path, one, locale="es", shown="tea.toml")
"""


def test_of_two_people_who_sign_at_once_nothing_is_lost(path: Path) -> None:
    command = [sys.executable, "-c", SIGN_TWENTY, str(path)]
    people = [subprocess.Popen([*command, name]) for name in ("Ana", "Eva")]
    assert [person.wait(timeout=120) for person in people] == [0, 0]
    names = [signature.name for signature in read(path).signatures]
    for person in ("Ana", "Eva"):
        assert [name for name in names if name.startswith(person)] == [f"{person} {n}" for n in range(20)]
    assert len(names) == 40


# ------------------------------------------------------------------------------------------- signing from a project

ANA = Signer(name="Ana Taza", role="translator", credential="sworn translator", method="human")
DR_A = Signer(name="Dr A", role="clinician", credential="haematologist")


def test_a_complete_translation_is_signed_in_the_projects_own_ledger(tmp_path: Path, path: Path) -> None:
    project = find_project(small_project(tmp_path))
    done = sign_edition(project, "tea", "es", ANA)
    assert (done.ledger, done.wrote) == (path, True)
    (signature,) = read(path).signatures
    assert (signature.name, signature.role, signature.credential) == ("Ana Taza", "translator", "sworn translator")
    assert (signature.date, signature.method, signature.frame) == (TODAY, "human", "")
    assert {message.source for message in done.signed} > set(SPANISH)
    assert set(done.wanting) == {("es", "clinician"), ("en", "clinician")}
    assert done.recorded == ()


def test_what_is_signed_already_is_not_signed_again_unless_all_is_asked_for(tmp_path: Path, path: Path) -> None:
    project = find_project(small_project(tmp_path))
    first = sign_edition(project, "tea", "es", DR_A)
    before = path.read_bytes()
    eva = replace(DR_A, name="Dr E")
    again = sign_edition(project, "tea", "es", eva)
    assert (again.wrote, again.signed, path.read_bytes()) == (False, (), before)
    anew = sign_edition(project, "tea", "es", eva, everything=True)
    assert (anew.wrote, anew.signed) == (True, first.signed)
    assert [signature.name for signature in read(path).signatures] == ["Dr A", "Dr E"]


def test_who_signs_one_message_leaves_the_built_in_signatures_of_all_others(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = find_project(small_project(tmp_path))
    sign_edition(project, "tea", "es", DR_A)
    built_in = tmp_path / "built-in"
    (built_in / "es").mkdir(parents=True)
    path.parent.rename(built_in / "es/review")
    monkeypatch.setattr("brochure.project.bundled", lambda name: built_in if name == "translations" else bundled(name))
    write(tmp_path / "translations/es/LC_MESSAGES/tea.po", po({**SPANISH, "How much?": "¿Cuánto té?"}))
    done = sign_edition(project, "tea", "es", replace(DR_A, name="Dr B"))
    assert [message.source for message in done.signed] == ["How much?"]
    assert [signature.name for signature in read(path).signatures] == ["Dr B"]
    assert ("es", "clinician") not in done.wanting


def test_what_is_not_translated_cannot_be_signed(tmp_path: Path) -> None:
    project = find_project(small_project(tmp_path))
    words = {**SPANISH, "How much?": ""}
    write(tmp_path / "translations/es/LC_MESSAGES/tea.po", po(words, fuzzy=["Drinking tea"]))
    assert told(lambda: sign_edition(project, "tea", "es", ANA)) == [
        (4, '"Drinking tea" is fuzzy', "finish the translation, then sign it"),
        (8, '"How much?" is not translated', "finish the translation, then sign it"),
    ]
    assert not (tmp_path / "translations/es/review").exists()


@pytest.mark.parametrize(
    ("article", "locale", "signer", "message"),
    [
        ("tee", "es", ANA, 'no article "tee"'),
        ("tea", "fr", ANA, '"tea" has no translation into fr'),
        ("tea", "en", ANA, '"tea" is written in en: there is nothing a translator could sign'),
        ("tea", "en_XA", ANA, "en_XA is no translation that can be signed"),
    ],
)
def test_what_is_not_there_cannot_be_signed(
    article: str, locale: str, signer: Signer, message: str, tmp_path: Path
) -> None:
    project = find_project(small_project(tmp_path))
    ((_, what, hint),) = told(lambda: sign_edition(project, article, locale, signer))
    assert what == message
    assert hint
    assert not list(tmp_path.rglob("review"))
