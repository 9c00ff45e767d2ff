"""How much quicker it is to see that nothing has changed than to build it.

A few files of the built-in article are built by the command line, and timed. Then each is copied for many clinics: a
table of them, the files, and records in the ledger as a build would have entered them, with the fingerprint that each
job has. What is timed is the command line over all of them, which reads every file and finds nothing to do.

    .venv/bin/python benchmarks/unchanged.py [--files N] [-l LOCALE]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from brochure.build_ledger import open_ledger
from brochure.fingerprint import Fingerprints
from brochure.model import Job, Target
from brochure.orders import Orders
from brochure.project import find_project

ARTICLE, LAYOUT = "bmt-autoimmune", "trifold-a4"
HEADER = "slug,name,phone,out_of_hours,emergency,fever_threshold_c"
GOAL = 200


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "clinics").mkdir()
        (folder / "brochure.toml").write_text("", encoding="utf-8")
        built = _build_few(folder, asked)
        print(f"building {asked.few} files: {built:.2f} s of CPU each")
        _copy(folder, asked)
        started = time.perf_counter()
        said = _command(folder, asked)
        each = (time.perf_counter() - started) / asked.files
        print(f"{said.strip()}\nseeing that {asked.files} are unchanged: {1000 * each:.2f} ms each")
    print(f"ratio: {built / each:.0f} (goal {GOAL})")
    return 0 if built / each >= GOAL else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="a no-change rebuild against a build")
    parser.add_argument("--files", type=int, default=10_000, help="default %(default)s")
    parser.add_argument("--few", type=int, default=20, help="how many are really built (default %(default)s)")
    parser.add_argument("-l", "--language", default="en", help="default %(default)s")
    return parser.parse_args()


def _clinics(folder: Path, count: int) -> None:
    rows = [f"c{number},Clinic {number},01632 960 001,01632 960 002,999,38" for number in range(count)]
    (folder / "clinics/all.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")


def _command(folder: Path, asked: argparse.Namespace) -> str:
    choice = ["-l", asked.language, "-L", LAYOUT, "-t", "screen", "-j", "1"]
    command = [sys.executable, "-m", "brochure", "build", ARTICLE, *choice]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def _build_few(folder: Path, asked: argparse.Namespace) -> float:
    """CPU seconds a file, of the process with all it starts with."""
    _clinics(folder, asked.few)
    before = os.times()
    _command(folder, asked)
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return used / asked.few


def _copy(folder: Path, asked: argparse.Namespace) -> None:
    _clinics(folder, asked.files)
    known = Fingerprints(find_project(folder), Orders(output=None))
    output = folder / "out"
    with open_ledger(output) as ledger:
        pattern = next(ledger.records())
        data = (output / pattern.row.file).read_bytes()
        for number in range(asked.few, asked.files):
            job = Job(
                article=ARTICLE, locale=asked.language, layout=LAYOUT, clinic=f"c{number}", target=Target.SCREEN
            )  # fmt: skip
            file = pattern.row.file.replace(pattern.row.job.clinic, f"c{number}", 1)
            (output / file).parent.mkdir(parents=True, exist_ok=True)
            (output / file).write_bytes(data)
            inputs = {name: digest for name, digest in pattern.row.inputs.items() if "all.csv" not in name}
            inputs[f"clinics/all.csv (c{number})"] = known.of(job).whole
            row = replace(pattern.row, job=job, file=file, fingerprint=known.of(job).whole, inputs=inputs)
            ledger.enter(replace(pattern, row=row))


if __name__ == "__main__":
    sys.exit(main())
