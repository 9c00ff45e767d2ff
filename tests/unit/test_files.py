"""Files appear whole or not at all, and what stood there stays until then."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.errors import Exit, OutputError
from brochure.files import sha256, write_whole

FULL_DISK = """\
import resource, sys
from pathlib import Path
from brochure.files import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write_whole(Path(sys.argv[1]), b"x" * 5000)
"""


def left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=30)  # each goes to the disk
@given(st.binary(max_size=5000), st.binary(max_size=5000))
def test_what_is_written_is_what_is_there(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes
) -> None:
    folder = tmp_path_factory.mktemp("whole")
    write_whole(folder / "a.pdf", before)
    write_whole(folder / "a.pdf", after)
    assert left(folder) == {"a.pdf": after}


def test_folders_above_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "north" / "ar" / "tea.pdf", b"x")
    assert left(tmp_path) == {"tea.pdf": b"x"}


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_others_may_read_it_as_far_as_the_mask_allows(mask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a.pdf", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == mode
    assert os.umask(before) == before


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(OutputError, match="cannot be written: a folder stands in the way") as caught:
        write_whole(tmp_path / "a.pdf", b"x")
    (fault,) = caught.value.faults
    assert (str(fault.place), caught.value.exit_code) == (str(tmp_path / "a.pdf"), Exit.USAGE)
    assert "choose another one" in fault.hint
    assert left(tmp_path) == {}


@pytest.mark.parametrize("name", ["file/a.pdf", "file/deep/a.pdf", "x" * 300])
def test_a_place_that_cannot_be_written_is_told_and_nothing_left(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(OutputError, match="cannot be written: "):
        write_whole(tmp_path / name, b"x")
    assert left(tmp_path) == {"file": b"in the way"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        write_whole(tmp_path / "a.pdf", b"x")
    tmp_path.chmod(0o700)


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path: Path) -> None:
    goal = tmp_path / "a.pdf"
    write_whole(goal, b"before")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(goal)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "OutputError: cannot be written: File too large" in done.stderr
    assert left(tmp_path) == {"a.pdf": b"before"}


def test_whatever_stops_the_writing_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_whole(tmp_path / "a.pdf", "no bytes")  # type: ignore[arg-type]
    assert left(tmp_path) == {}


def test_a_digest_is_that_of_the_bytes() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
