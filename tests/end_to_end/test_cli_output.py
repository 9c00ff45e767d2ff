"""A file is published whole or not at all, and where nothing can be published that is said in one line."""

from __future__ import annotations

import io
import os
import random
import resource
import shutil
import signal
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from support.projects import contents, debris, manifest, process, published, replace, write

from brochure.errors import OutputError
from brochure.files import write_whole

ENGLISH, SPANISH = "north/en/tea.card.screen.draft.pdf", "north/es/tea.card.screen.draft.pdf"


# ----------------------------------------------------------------------------------------- places that cannot be had


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no /proc")
def test_a_place_that_cannot_be_written_ends_with_2_before_any_work(project, build):
    ran = build("-o", "/proc/brochures")
    assert (ran.code, ran.error) == (2, "/proc/brochures: cannot be written: No such file or directory")
    assert "-o DIR" in ran.hint
    assert "published" not in ran.err
    assert published(project) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_ends_with_2_before_any_work(project, build):
    (project / "out").mkdir(mode=0o555)
    assert build().code == 2


@pytest.mark.parametrize(
    ("output", "error"),
    [
        ("letter", "letter: a folder is wanted here, not a file"),
        ("letter/out", "letter/out: cannot be written: Not a directory"),
        ("brochure.pdf", "brochure.pdf: a folder is wanted here, not a file"),
    ],
)
def test_an_output_that_is_a_file_is_left_alone(project, build, output, error):
    letter = write(project / "letter", "Dear all")
    ran = build("-o", output)
    assert (ran.code, ran.error) == (2, error)
    assert letter.read_text(encoding="utf-8") == "Dear all"
    assert published(project) == []


def test_a_folder_in_the_way_of_one_brochure_keeps_back_no_other(project, build):
    (project / "out" / ENGLISH).mkdir(parents=True)
    ran = build()
    assert ran.code == 2
    assert ran.error.endswith(f"out/{ENGLISH}: cannot be written: a folder stands in the way")
    assert published(project / "out") == [SPANISH]
    assert list(manifest(project / "out")) == [SPANISH]


def test_a_file_in_the_way_of_a_folder_keeps_back_no_other_clinic(project, build):
    shutil.copy(project / "clinics/north.toml", project / "clinics/south.toml")
    write(project / "out/north", "Dear all")
    ran = build("-l", "en")
    assert ran.code == 2
    assert published(project / "out") == ["south/en/tea.card.screen.draft.pdf"]
    assert (project / "out/north").read_text(encoding="utf-8") == "Dear all"


def test_a_folder_in_the_way_of_the_manifest_is_told(project, build):
    (project / "out/manifest.json").mkdir(parents=True)
    ran = build()
    assert ran.code == 2
    assert ran.error.endswith("out/manifest.json: is not a manifest of ours")


def test_a_file_by_itself_in_the_output_folder_is_left_alone(project, build):
    letter = write(project / "out/north/en/letter.pdf", b"%PDF mine")
    assert build().code == 0
    assert letter.read_bytes() == b"%PDF mine"


# --------------------------------------------------------------------------------------------------------- full disk


def files_of_at_most(size: int):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_where_the_room_ends_every_file_is_told_and_none_is_left_in_part(project, workers):
    assert process("build", "-j", "1", "-l", "en", "--no-index", cwd=project).code == 0
    before = contents(project / "out")
    replace(project / "articles/tea.md", "code: T-1", "code: T-2")
    heavy = io.BytesIO()
    Image.frombytes("RGB", (400, 400), random.Random(1).randbytes(480_000)).save(heavy, "PNG")
    url = f"data:image/png;base64,{b64encode(heavy.getvalue()).decode()}"
    write(project / "templates/card/style.css", f"h1::before {{ content: ''; background: url({url}); padding: 1mm }}")
    ran = process("build", "-j", workers, "--no-index", cwd=project, preexec_fn=files_of_at_most(100_000))
    assert ran.code == 2
    assert [error.partition("out/")[2] for error in ran.errors] == [
        f"{ENGLISH}: cannot be written: File too large",
        f"{SPANISH}: cannot be written: File too large",
    ]
    assert "Traceback" not in ran.err
    assert debris(project) == []
    assert contents(project / "out") == before


@pytest.mark.slow
def test_a_ledger_and_a_manifest_without_room_are_told_after_the_outcomes(project):
    for number in range(16):
        shutil.copy(project / "articles/tea.md", project / f"articles/tea-{number}.md")
    ran = process("build", "-j", "1", "-l", "en", cwd=project, preexec_fn=files_of_at_most(50_000))
    assert ran.code == 2
    assert "out/.brochure/ledger.sqlite3: cannot be written: " in ran.errors[0]
    assert "17 of 17 brochures" in ran.out
    assert debris(project) == []
    again = process("build", "-j", "1", "-l", "en", cwd=project)
    assert (again.code, len(manifest(project / "out"))) == (0, 17)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=160k", "tmpfs", folder], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_holds_what_was_published_whole_and_nothing_else(project, build, small_disk):
    for number in range(30):
        shutil.copy(project / "articles/tea.md", project / f"articles/tea-{number}.md")
    ran = build("-l", "en", "-o", str(small_disk))
    assert ran.code == 2
    assert f"{small_disk}/manifest.json: cannot be written: No space left on device" in ran.errors
    assert 0 < len(published(small_disk)) < 31
    for name in published(small_disk):
        assert (small_disk / name).read_bytes().rstrip().endswith(b"%%EOF")
    assert debris(small_disk) == []


# ----------------------------------------------------------------------------------------------- whole or not at all


def write_for_ever(path: Path, data: bytes) -> None:
    while True:
        write_whole(path, data)


# Between opening a file and holding it there is a moment in which nobody can close it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("delay", [0.0005, 0.002, 0.005, 0.01, 0.02, 0.05])
def test_an_interrupt_while_a_file_is_written_leaves_a_whole_one_and_no_part(tmp_path, delay):
    path = write(tmp_path / "tea.pdf", b"old")
    new = b"new" * 20_000_000
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, delay)
        with pytest.raises(KeyboardInterrupt):
            write_for_ever(path, new)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert [found.name for found in tmp_path.iterdir()] == ["tea.pdf"]
    assert path.read_bytes() in (b"old", new)


def test_what_is_published_may_be_read_by_whoever_may_read_new_files(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "tea.pdf", b"%PDF")
    finally:
        os.umask(before)
    assert (tmp_path / "tea.pdf").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = write(tmp_path / "tea.pdf/inside", b"old")
    with pytest.raises(OutputError):
        write_whole(path.parent, b"new")
    assert path.read_bytes() == b"old"
    assert debris(tmp_path) == []
