"""Builds of a small project that are disturbed in every way there is, each followed by one that is not.

After each: every file is whole, none is recorded twice, what `brochure verify` says is clean, and every byte is that of
a build that nobody disturbed. Faults: the command or a worker killed at a random moment, a page of the ledger
overwritten, a clock set back, a clinic edited while it runs, a folder that cannot be written, a disk without room (both
where something can be mounted).

    .venv/bin/python benchmarks/faults.py [--runs N] [--seed N]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.projects import COMMAND, contents, debris, manifest, published, replace, small_project, write  # noqa: E402

BUILD = ("build", "-t", "all")
LEDGER = "out/.brochure/ledger.sqlite3"


def main() -> int:
    asked = _arguments()
    chance = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = small_project(folder / "project")
        for clinic in ("south", "west"):  # what clinics share is drawn once
            profile = (project / "clinics/north.toml").read_text(encoding="utf-8").replace("North", clinic.title())
            write(project / f"clinics/{clinic}.toml", profile.replace("960 001", f"960 {len(clinic):03}"))
        _quietly(project, *BUILD, "-j", "1", "-o", "whole")
        whole = contents(project / "whole")
        for number in range(asked.runs):
            fault = FAULTS[number % len(FAULTS)]
            if chance.random() < 0.5:
                shutil.rmtree(project / "out", ignore_errors=True)
            done = fault(project, chance)
            counts[f"{fault.__name__.strip('_')}{'' if done else ' (not permitted here)'}"] += 1
            _expect_mended(project, whole, f"run {number}, {fault.__name__}, seed {asked.seed}")
    print("\n".join(f"{count:5} {kind}" for kind, count in counts.items()))
    print(f"{asked.runs} runs: 0 torn files, 0 lost or doubled records, all bytes as undisturbed")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="disturbed builds, and what the next one makes of them")
    parser.add_argument("--runs", type=int, default=200, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    return parser.parse_args()


def _expect_mended(project: Path, whole: dict[str, bytes], what: str) -> None:
    out = project / "out"
    torn = [name for name in published(out) if not (out / name).read_bytes().rstrip().endswith(b"%%EOF")]
    assert not torn, f"{what}: torn {torn}"
    again = _quietly(project, *BUILD, "-j", "1")
    assert again == 0, f"{what}: the next build ends with {again}"
    found = contents(out)
    differing = sorted(name for name in {*found, *whole} if found.get(name) != whole.get(name))
    assert not differing, f"{what}: other bytes in {', '.join(differing)}"
    assert list(manifest(out)) == published(out), f"{what}: records lost or doubled"
    assert not debris(out), f"{what}: {debris(out)}"
    assert _quietly(project, "verify", "out") == 0, f"{what}: not verified"


def _quietly(project: Path, *arguments: str, **more: str) -> int:
    command = [*COMMAND, *arguments]
    environment = {**os.environ, **more}
    return subprocess.run(command, cwd=project, check=False, capture_output=True, env=environment).returncode


def _running(project: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [*COMMAND, *BUILD, "-j", str(workers)]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _command_killed(project: Path, chance: random.Random) -> bool:
    running = _running(project, chance.choice([1, 2]))
    time.sleep(chance.uniform(0.2, 4))
    running.kill()
    running.wait()
    time.sleep(0.3)  # its workers see that it is gone
    return True


def _worker_killed(project: Path, chance: random.Random) -> bool:
    running = _running(project, 2)
    time.sleep(chance.uniform(0.5, 4))
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    servers = children.read_text().split() if running.poll() is None and children.is_file() else []
    workers = [pid for server in servers for pid in _children(server)]
    if workers:
        with suppress(ProcessLookupError):  # it was done
            os.kill(int(chance.choice(workers)), signal.SIGKILL)
    running.wait()
    return True


def _children(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _page_overwritten(project: Path, chance: random.Random) -> bool:
    _quietly(project, *BUILD, "-j", "1")
    data = bytearray((project / LEDGER).read_bytes())
    start = chance.randrange(len(data) - 4096 + 1)
    length = chance.choice([64, 512, 4096])
    data[start : start + length] = chance.randbytes(length)
    (project / LEDGER).write_bytes(data)
    return True


def _clock_set_back(project: Path, chance: random.Random) -> bool:
    _quietly(project, *BUILD, "-j", "1", SOURCE_DATE_EPOCH=str(chance.randrange(10**9)))
    for path in project.rglob("*.*"):
        os.utime(path, (10**9, 10**9))
    return True


def _clinic_edited(project: Path, chance: random.Random) -> bool:
    path = project / "clinics/north.toml"
    running = _running(project, 1)
    time.sleep(chance.uniform(0.5, 3))
    replace(path, "960 001", "960 009")
    running.wait()
    replace(path, "960 009", "960 001")
    return True


def _folder_read_only(project: Path, chance: random.Random) -> bool:
    out = project / "out"
    out.mkdir(exist_ok=True)
    for options in (["--bind", str(out)], ["-o", "remount,ro,bind"]):
        if not shutil.which("mount") or subprocess.run(["mount", *options, str(out)], check=False).returncode:
            return False
    try:
        code = _quietly(project, *BUILD, "-j", str(chance.choice([1, 2])))
        assert code == 2, code
    finally:
        subprocess.run(["umount", str(out)], check=True)
    return True


def _disk_full(project: Path, chance: random.Random) -> bool:
    out = project / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={chance.choice([16, 80, 120, 160])}k", "tmpfs", str(out)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        return False
    try:
        code = _quietly(project, *BUILD, "-j", "1")
        assert code in (0, 2), code
        shutil.copytree(out, project / "kept")
    finally:
        subprocess.run(["umount", str(out)], check=True)
    out.rmdir()
    (project / "kept").rename(out)
    return True


FAULTS: tuple[Callable[[Path, random.Random], bool], ...] = (
    _command_killed, _worker_killed, _page_overwritten, _clock_set_back, _clinic_edited,
    _folder_read_only, _disk_full,
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
