"""What was made from what, written and read back; it holds no clock and no path."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import get_args
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.errors import OutputError
from brochure.manifest import FILE, VERSION, Row, check_manifest, read_manifest, write_manifest
from brochure.model import Finding, Fit, Job, Severity, Target, Version

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DIGESTS = st.text("0123456789abcdef", min_size=8, max_size=8)
NAMES = st.text("abcdefgh-_", min_size=1, max_size=8)
ROWS = st.builds(
    Row,
    job=st.builds(
        Job,
        article=WORDS,
        locale=NAMES,
        layout=NAMES,
        clinic=NAMES,
        target=st.sampled_from(Target),
        version=st.sampled_from(get_args(Version)),
    ),
    file=st.builds("{}/{}.pdf".format, NAMES, WORDS),
    sha256=DIGESTS,
    draft=st.booleans(),
    fit=st.builds(
        Fit,
        size=st.integers(24, 60).map(lambda n: n / 4),
        breaks=st.dictionaries(NAMES, st.lists(st.integers(0, 30), max_size=4).map(tuple)).map(
            lambda found: tuple(sorted(found.items()))
        ),
        lines=st.integers(0, 20),
    ),
    fingerprint=DIGESTS,
    text_fingerprint=DIGESTS,
    inputs=st.dictionaries(WORDS, DIGESTS),
    versions=st.dictionaries(WORDS, WORDS),
    findings=st.lists(
        st.builds(Finding, check=NAMES, severity=st.sampled_from(Severity), message=WORDS, place=WORDS, hint=WORDS),
        max_size=3,
    ).map(tuple),
)
ROW = Row(
    job=Job(article="tea", locale="ar", layout="trifold-a4", clinic="north", target=Target.OFFICE),
    file="north/ar/tea.trifold-a4.office.draft.pdf",
    sha256="abc",
    draft=True,
    fit=Fit(size=10.25, breaks=(("inside", (3, 6)), ("cover", (0,))), lines=2),
    fingerprint="def",
    text_fingerprint="123",
    inputs={"articles/tea.md": "456", "translations/ar/LC_MESSAGES/tea.po": "789"},
    versions={"brochure": "0.1.0"},
    findings=(
        Finding(check="numbers", severity=Severity.WARNING, message="“٥” is new", place="tea.po:3", hint="look"),
    ),
)


@settings(max_examples=30)  # each goes to the disk
@given(st.lists(ROWS, max_size=4, unique_by=lambda row: row.file))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    folder = tmp_path_factory.getbasetemp()
    write_manifest(folder, sorted(rows, key=lambda row: row.file))
    assert read_manifest(folder) == {row.file: row for row in rows}
    assert list(read_manifest(folder)) == sorted(row.file for row in rows)


def test_where_panels_begin_is_kept_whatever_the_order_of_flows(tmp_path: Path) -> None:
    write_manifest(tmp_path, [ROW])
    assert dict(read_manifest(tmp_path)[ROW.file].fit.breaks) == dict(ROW.fit.breaks)


def test_the_order_of_inputs_makes_no_difference(tmp_path: Path) -> None:
    turned = dataclasses.replace(ROW, inputs=dict(reversed(ROW.inputs.items())))
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    write_manifest(tmp_path / "one", [ROW])
    write_manifest(tmp_path / "two", [turned])
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_row_has_a_line_of_its_own(count: int, tmp_path: Path) -> None:
    write_manifest(tmp_path, [dataclasses.replace(ROW, file=f"{number}.pdf") for number in range(count)])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    lines = [json.loads(line.rstrip(",")) for line in text.splitlines() if line.startswith("  ")]
    assert [line["file"] for line in lines] == [f"{number}.pdf" for number in range(count)]
    assert json.loads(text) == {"files": lines, "version": VERSION}
    check_manifest(tmp_path)


def test_people_and_programs_can_read_it(tmp_path: Path) -> None:
    write_manifest(tmp_path, [ROW])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (entry,) = json.loads(text)["files"]
    assert entry["job"] == {
        "article": "tea", "locale": "ar", "layout": "trifold-a4", "clinic": "north", "target": "office",
        "version": "current",
    }  # fmt: skip
    assert (entry["draft"], entry["fit"]["size"], entry["inputs"]) == (True, 10.25, ROW.inputs)
    assert "“٥” is new" in text
    assert str(tmp_path) not in text
    assert text.endswith("}\n")


def test_without_a_manifest_nothing_is_known(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}
    assert read_manifest(tmp_path / "nowhere") == {}


def test_a_manifest_of_another_version_is_not_believed(tmp_path: Path) -> None:
    write_manifest(tmp_path, [ROW])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(f'"version": {VERSION}', f'"version": {VERSION + 1}'), encoding="utf-8")
    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"5", b"null", b"{}", b"\xff\xfe", b'{"files": []}',
        *(b'{"version": %d%s}' % (VERSION, b) for b in (b"", b', "files": 5', b', "files": ["a"]', b', "files": [{}]')),
        b'{"name": "some other program\'s manifest"}', b'{"version":' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_another_programs_file_is_told_and_left_alone(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(OutputError, match="is not a manifest of ours") as caught:
        read_manifest(tmp_path)
    assert "-o DIR" in caught.value.faults[0].hint
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"target": "office"', '"target": "moon"'),
        ('"locale": "ar"', '"colour": "ar"'),
        ('"size": 10.25', '"size": "big"'),
        ('"severity": "warning"', '"severity": "doom"'),
        ('"sha256": "abc",', ""),
    ],
)
def test_a_manifest_that_was_tampered_with_is_refused(old: str, new: str, tmp_path: Path) -> None:
    write_manifest(tmp_path, [ROW])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(OutputError):
        read_manifest(tmp_path)


def test_a_folder_in_its_way_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(OutputError):
        read_manifest(tmp_path)
    with pytest.raises(OutputError, match="a folder stands in the way"):
        write_manifest(tmp_path, [ROW])


def test_a_manifest_that_nobody_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).touch()
    monkeypatch.setattr(Path, "read_text", Mock(side_effect=PermissionError(13, "Permission denied")))
    with pytest.raises(OutputError, match="cannot be read"):
        read_manifest(tmp_path)
