"""How much quicker it is to see that nothing has changed than to build it.

The command line builds the built-in article for many clinics, in one language and all layouts for all targets, and
then is called again. Both are done by one process, from a cold start to the written page of brochures; what is
compared is CPU time, which tells more than the clock where the machine has other work.

    .venv/bin/python benchmarks/unchanged.py [--clinics N] [-l LOCALE]

With its 10,008 files it takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HEADER = "slug,name,phone,out_of_hours,emergency,fever_threshold_c"
GOAL = 200


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _project(folder, asked.clinics)
        built, clock, said = _build(folder, asked.language)
        files = len(list((folder / "out").rglob("*.pdf")))
        print(f"building {files} files: {built:.0f} s of CPU, {clock:.0f} s\n{said}", flush=True)
        again = []
        for _ in range(asked.rounds):
            used, clock, said = _build(folder, asked.language)
            print(f"seeing that nothing has changed: {used:.2f} s of CPU, {clock:.2f} s\n{said}", flush=True)
            assert f"{files} unchanged" in said
            again.append(used)
    print(f"ratio: {built / median(again):.0f} (goal {GOAL}); {1000 * median(again) / files:.2f} ms a file")
    return 0 if built / median(again) >= GOAL else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="a rebuild of what has not changed, against its build")
    parser.add_argument("--clinics", type=int, default=417, help="24 files each (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of seeing; default %(default)s")
    parser.add_argument("-l", "--language", default="en", help="default %(default)s")
    return parser.parse_args()


def _project(folder: Path, clinics: int) -> None:
    (folder / "clinics").mkdir()
    (folder / "brochure.toml").write_text("", encoding="utf-8")
    rows = [f"c{number},Clinic {number},01632 960 001,01632 960 002,999,38" for number in range(clinics)]
    (folder / "clinics/all.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")


def _build(folder: Path, language: str) -> tuple[float, float, str]:
    """CPU seconds of the command with all it starts with, seconds, and the last line it prints."""
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "brochure", "build", "-l", language, "-L", "all", "-t", "all", "-j", "1"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    after, clock = os.times(), time.perf_counter() - started
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return used, clock, done.stdout.splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
