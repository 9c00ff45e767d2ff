"""The ledger of builds: what is entered is read back, one writer at a time, and damage is mended or not believed."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.build_ledger import FILE, FOLDER, VERSION, Record, open_ledger, opened
from brochure.errors import Exit, OutputError
from brochure.files import sha256
from brochure.manifest import Row, write_manifest
from brochure.model import Finding, Fit, Job, Severity, Target
from brochure.orders import Outcome

JOB = Job(article="tea", locale="ar", layout="card", clinic="north", target=Target.OFFICE)


def record(number: int = 0, **more: int | float | None) -> Record:
    name = f"north/ar/tea-{number}.card.office.pdf"
    finding = Finding(check="numbers", severity=Severity.WARNING, message="“٥” is new", place="tea.po:3", hint="look")
    row = Row(
        job=Job(article=f"tea-{number}", locale="ar", layout="card", clinic="north", target=Target.OFFICE), file=name,
        sha256=sha256(name.encode()), draft=True, fit=Fit(size=10.25, breaks=(("cover", (0,)), ("inside", (3, 6)))),
        fingerprint=sha256(b"f" + name.encode()), text_fingerprint="123",
        inputs={f"articles/tea-{number}.md": "456", "templates/colours.toml": "789"}, versions={"brochure": "0.1.0"},
        findings=(finding,),
    )  # fmt: skip
    return Record(row=row, **more)


@settings(max_examples=20)  # each goes to the disk
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10**9), st.floats(0, 1e4))))
def test_what_is_entered_is_read_back_and_nothing_is_there_twice(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[int, int, float]]
) -> None:
    folder = tmp_path_factory.mktemp("out")
    wanted = {}
    with open_ledger(folder) as ledger:
        for number, size, seconds in entries:
            one = record(number, size=size, seconds=seconds, built=size)
            ledger.enter(one)
            wanted[one.row.file] = one
    with open_ledger(folder) as ledger:
        assert list(ledger.records()) == [wanted[name] for name in sorted(wanted)]
        assert all(ledger.record(name) == one for name, one in wanted.items())


def test_a_report_holds_until_a_record_or_the_report_changes(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record())
        path.write_bytes(b"told")
        assert not ledger.is_reported(path)
        ledger.reported(path, "words")
        assert ledger.is_reported(path, "words")
        assert not ledger.is_reported(path, "other words")
    with open_ledger(tmp_path) as ledger:
        assert ledger.is_reported(path, "words")
        path.write_bytes(b"edited")
        assert not ledger.is_reported(path, "words")
        for change in (lambda: ledger.enter(record()), lambda: ledger.forget(record().row.file)):
            ledger.reported(path, "words")
            assert ledger.is_reported(path, "words")
            change()
            assert not ledger.is_reported(path, "words")
        path.unlink()
        ledger.reported(path, "words")
        assert not ledger.is_reported(path, "words")


def test_reports_of_a_ledger_are_struck_out_by_whoever_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"told")
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record())
        ledger.reported(path)
    with sqlite3.connect(tmp_path / FOLDER / FILE) as connection:
        connection.execute("DELETE FROM files")
    with open_ledger(tmp_path) as ledger:
        assert not ledger.is_reported(path)


def test_a_folder_is_told_from_those_that_begin_like_it(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        for name in ("north/ar/tea.pdf", "north/ar_EG/tea.pdf", "north/are/tea.pdf", "north-ar/ar/tea.pdf"):
            one = record()
            ledger.enter(replace(one, row=replace(one.row, file=name)))
        assert list(ledger.folder("north", "ar")) == ["north/ar/tea.pdf"]


def test_a_folder_of_before_is_taken_over(tmp_path: Path) -> None:
    rows = [record(number).row for number in range(3)]
    write_manifest(tmp_path, rows)
    with opened(tmp_path) as ledger:
        assert [one.row for one in ledger.records()] == rows
    assert not (tmp_path / FOLDER).exists()
    with open_ledger(tmp_path) as ledger:
        assert [one.row for one in ledger.records()] == rows


def test_a_second_writer_is_told_and_a_reader_is_not_kept_out(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record())
        with pytest.raises(OutputError, match="another build is at work here"), open_ledger(tmp_path):
            pass
        with opened(tmp_path) as other:
            assert list(other.records()) == [record()]
    with open_ledger(tmp_path):
        pass


def test_a_failure_is_kept_until_its_job_succeeds_and_says_nothing_of_this_machine(tmp_path: Path) -> None:
    finding = Finding(check="fits", severity=Severity.ERROR, message="/home/me is too long", place="", hint="")
    outcome = Outcome(job=JOB, status="refused", findings=(finding,), exit_code=Exit.FINDINGS)
    with open_ledger(tmp_path) as ledger:
        ledger.fail(JOB, outcome)
        ledger.fail(JOB, outcome)
        (failure,) = ledger.failures()
        assert (failure.job, failure.status, failure.exit_code, failure.checks) == (JOB, "refused", 1, ("fits",))
        ledger.succeed(JOB)
        assert list(ledger.failures()) == []
    assert b"/home/me" not in (tmp_path / FOLDER / FILE).read_bytes()


def test_a_record_that_was_edited_is_not_believed(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record(1))
        ledger.enter(record(2))
    with sqlite3.connect(tmp_path / FOLDER / FILE) as connection:
        connection.execute("UPDATE files SET draft = 0 WHERE article = 'tea-1'")
    connection.close()
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.records()) == [record(2)]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_ledger_is_mended_and_nothing_false_is_read(seed: int, tmp_path: Path) -> None:
    records = [record(number, size=number) for number in range(60)]
    with open_ledger(tmp_path) as ledger:
        for one in records:
            ledger.enter(one)
    write_manifest(tmp_path, [one.row for one in sorted(records, key=lambda one: one.row.file)])
    path = tmp_path / FOLDER / FILE
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    start = chance.randrange(len(data) - 300)
    data[start : start + 300] = chance.randbytes(300)
    path.write_bytes(data)
    told: list[str] = []
    with open_ledger(tmp_path, told.append) as ledger:
        found = {one.row.file: one.row for one in ledger.records()}
        for one in records:  # built again
            ledger.enter(one)
        assert {one.row.file for one in ledger.records()} == {one.row.file for one in records}
    true = {one.row.file: one.row for one in records}
    assert all(true.get(name) == row for name, row in found.items())
    if told:
        assert found == true
        assert path.with_name(f"{FILE}.damaged").read_bytes()[start : start + 300] == data[start : start + 300]


@pytest.mark.parametrize("place", ["first", "second"])
def test_a_text_that_was_garbled_beside_its_index_is_noticed(place: str, tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record(1))
    path = tmp_path / FOLDER / FILE
    data = bytearray(path.read_bytes())
    word = b"is new"  # of a finding
    start = data.index(word) if place == "first" else data.rindex(word)
    data[start : start + len(word)] = b"is old"
    path.write_bytes(data)
    told: list[str] = []
    with open_ledger(tmp_path, told.append) as ledger:
        ledger.enter(record(1))
        assert list(ledger.records()) == [record(1)]
    assert len(told) == 1


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"not a database at all" * 500])
def test_what_is_no_ledger_is_moved_aside(content: bytes, tmp_path: Path) -> None:
    write_manifest(tmp_path, [record().row])
    path = tmp_path / FOLDER / FILE
    path.parent.mkdir()
    path.write_bytes(content)
    with open_ledger(tmp_path) as ledger:
        assert [one.row for one in ledger.records()] == [record().row]


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with open_ledger(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FOLDER / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    for way in (open_ledger, opened):
        with pytest.raises(OutputError, match="written by a newer brochure"), way(tmp_path):
            pass


def test_a_ledger_of_an_older_version_goes_on_from_its_manifest(tmp_path: Path) -> None:
    failed = Outcome(job=JOB, status="refused", exit_code=Exit.FINDINGS)
    with open_ledger(tmp_path) as ledger:
        ledger.enter(record(1))
        ledger.fail(JOB, failed)
    write_manifest(tmp_path, [record(1).row])
    with sqlite3.connect(tmp_path / FOLDER / FILE) as connection:
        connection.execute("UPDATE files SET seal = 'of another kind'")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    told: list[str] = []
    for way in (opened, lambda folder: open_ledger(folder, told.append), opened):
        with way(tmp_path) as ledger:
            assert list(ledger.records()) == [record(1)]
    with opened(tmp_path) as ledger:
        assert [failure.job for failure in ledger.failures()] == [JOB]
    assert told == []


def test_a_folder_of_another_program_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "another"}')
    with pytest.raises(OutputError, match="is not a manifest of ours"), open_ledger(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_what_goes_wrong_beside_the_ledger_is_not_taken_for_another_build(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), open_ledger(tmp_path):
        raise BlockingIOError


def test_what_a_killed_run_was_writing_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "north/ar").mkdir(parents=True)
    part = tmp_path / "north/ar/.tea.card.office.pdf.0123abcd.part"
    mine = tmp_path / "north/ar/.notes.part"
    for path in (part, mine):
        path.touch()
    with open_ledger(tmp_path):
        pass
    assert (part.exists(), mine.exists()) == (False, True)
