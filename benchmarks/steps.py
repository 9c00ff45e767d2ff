"""Where the time of one job goes: its steps, and the checks one by one.

Times are those of a profiler, which slows Python more than the libraries below it: read the shares, not the
milliseconds.

    .venv/bin/python benchmarks/steps.py [-l LOCALE] [-L LAYOUT] [-t TARGET] [--searched]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from job import anew

from brochure import measure, proof
from brochure.checks import checks
from brochure.files import write_whole
from brochure.markup import Composer
from brochure.materials import MaterialsReader
from brochure.model import Job, Target
from brochure.orders import Orders
from brochure.pipeline import Workshop
from brochure.press import Panels, Press
from brochure.project import find_project

STEPS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("read the inputs", MaterialsReader.read),
    ("compose", Composer.compose),
    ("lay out", Press.lay_out),
    ("- measure", measure.measure),
    ("impose and write", Panels.write),
    ("- lost text", measure.lost_text),
    ("- words of panels", measure.panel_words),
    ("read back", proof.read_proof),
    ("- text, by PDFium", proof.texts),
    ("- tags, by pikepdf", proof._tags),
)


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(find_project(Path.cwd()))
        job = Job(
            article="bmt-autoimmune",
            locale=asked.language,
            layout=asked.layout,
            clinic="example",
            target=Target(asked.target),
        )
        orders = Orders(output=Path(folder), force=True)
        for _ in range(2):  # warm
            workshop.build(job, orders, {})
        if asked.searched:
            workshop._fits.clear()
        anew(workshop)
        profile = cProfile.Profile()
        outcome = profile.runcall(workshop.build, job, orders, {})
        known = pstats.Stats(profile).stats  # type: ignore[attr-defined]
        whole = _seconds(known, Workshop.build)[1]
        print(f"{outcome.status}: {job.layout} {job.locale} {job.target}, {outcome.size:g} pt\n")
        for name, function in _steps():
            calls, seconds = _seconds(known, function)
            if calls:
                print(f"{name:24} {calls:3} x {1000 * seconds:7.1f} ms {seconds / whole:6.1%}")
        print(f"{'whole':30} {1000 * whole:7.1f} ms")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="where the time of one job goes")
    parser.add_argument("-l", "--language", default="de", help="default %(default)s")
    parser.add_argument("-L", "--layout", default="trifold-a4", help="default %(default)s")
    parser.add_argument("-t", "--target", default="screen", choices=list(Target), help="default %(default)s")
    parser.add_argument("--searched", action="store_true", help="search for the type size instead of knowing it")
    return parser.parse_args()


def _steps() -> Iterator[tuple[str, Callable[..., Any]]]:
    yield from STEPS
    yield from ((f"check {name}", check) for name, check in checks().items())
    yield "publish", write_whole


def _seconds(known: dict[Any, Any], function: Callable[..., Any]) -> tuple[int, float]:
    """How often a function was entered, and its time with all it called. Entries of a generator are one call."""
    code = function.__code__
    found = known.get((code.co_filename, code.co_firstlineno, code.co_name))
    return (found[0], found[3]) if found else (0, 0.0)


if __name__ == "__main__":
    sys.exit(main())
