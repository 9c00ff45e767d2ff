"""What workers are worth: two against one, a Dask cluster on this machine against our own processes, and their memory.

A batch is two editions of the built-in article for many clinics. Rounds take turns, because a busy machine slows all
alike: only ratios mean anything. What the machine has to give is shown by two workers who know nothing of each other,
with an edition each: where its processors share a core, they make less than twice the files of one. A crew has built
some files before it is timed, so that starting it does not count.
The long run is thousands of brochures in three scripts, every layout and every target; the memory of the workers and
of their parent is looked at as it goes.

    .venv/bin/python benchmarks/workers.py [--strict] [--rounds N] [--clinics N] [--long N] [--no-dask]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import islice, product
from math import ceil
from pathlib import Path
from statistics import median

from brochure import fonts
from brochure.dispatch import build_all, staffed
from brochure.model import Job, Target
from brochure.orders import Means, Orders
from brochure.project import Project, find_project
from brochure.workers import Crew

TWO_BOUND, DASK_BOUND, WORKER_BOUND, PARENT_BOUND = 1.8, 1.1, 500, 20
"""Times the files of one worker; times the seconds of our own processes; MB of a worker; MB that the parent grows."""

EDITIONS = ("en", "de")
NUMBERS = "01632 960 001,01632 960 002,999,38.0"


def main() -> int:
    asked = _arguments()
    fonts.activate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.chdir(folder)
        over = [*_speed(folder, asked), *(_memory(folder, asked.long) if asked.long else [])]
    print(f"over the limit: {', '.join(over)}" if over else "all within the limits")
    return 1 if over and asked.strict else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="speed and memory of workers")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a limit is passed")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default %(default)s)")
    parser.add_argument("--clinics", type=int, default=500, help="clinics a round (default %(default)s)")
    parser.add_argument("--long", type=int, default=5000, help="files of the long run (default %(default)s; 0: none)")
    parser.add_argument("--no-dask", action="store_true", help="our own processes only")
    return parser.parse_args()


# -------------------------------------------------------------------------------------------------------------- speed


def _speed(folder: Path, asked: argparse.Namespace) -> Iterator[str]:
    """Rounds of all crews in turn; gives what is over its limit."""
    project = _project(folder / "speed", asked.clinics)
    kinds = {"one": Means(workers=1, time_limit=3600), "two": Means(workers=2)}
    if not asked.no_dask:
        kinds["dask"] = Means(workers=2, cluster="local")
        kinds["dask, shared"] = Means(workers=2, cluster="local", shared_output=True)
    took: dict[str, list[float]] = {kind: [] for kind in (*kinds, "apart")}
    with ExitStack() as open_crews, ThreadPoolExecutor(len(EDITIONS)) as threads:
        crews = {kind: open_crews.enter_context(staffed(means, asked.clinics)) for kind, means in kinds.items()}
        pair = [open_crews.enter_context(staffed(kinds["one"], asked.clinics)) for _ in EDITIONS]
        build = partial(_build, project, folder / "out", asked.clinics)
        turns: dict[str, Callable[[], object]] = {
            **{kind: partial(build, EDITIONS, crew) for kind, crew in crews.items()},
            "apart": lambda: list(threads.map(build, zip(EDITIONS), pair)),
        }
        for number in range(asked.rounds + 1):
            for kind, turn in turns.items():
                started = time.perf_counter()
                turn()
                if number:  # the first one warms them
                    took[kind].append(time.perf_counter() - started)
            if number:
                print("   ".join(f"{kind} {times[-1]:6.1f} s" for kind, times in took.items()), flush=True)
    gain, most = (median(a / b for a, b in zip(took["one"], took[kind], strict=True)) for kind in ("two", "apart"))
    print(f"\ntwo workers make {gain:.2f} times the files of one (limit {TWO_BOUND}); apart, they make {most:.2f}")
    if gain < TWO_BOUND:
        yield "two workers"
    for kind in list(kinds)[2:]:
        ratio = median(dask / two for dask, two in zip(took[kind], took["two"], strict=True))
        print(f"{kind}: {ratio:.2f} times the seconds of our own processes (limit {DASK_BOUND})")
        if ratio > DASK_BOUND:
            yield kind


def _build(project: Project, output: Path, clinics: int, locales: Sequence[str], crew: Crew | None) -> None:
    jobs = (_job(number, locale, "trifold-a4", Target.SCREEN) for number in range(clinics) for locale in locales)
    for outcome in build_all(project, jobs, Orders(output=output, series=True, force=True), crew):
        assert outcome.status == "published", outcome


# ------------------------------------------------------------------------------------------------------------- memory


def _memory(folder: Path, count: int) -> Iterator[str]:
    """The memory of two workers and their parent over a long run; gives what is over its limit."""
    project = _project(folder / "long", count)
    layouts = [name for name in project.layouts() if not name.startswith("bilingual")]
    editions = list(product(("en", "ar", "zh_Hans"), layouts, Target))
    jobs = (_job(number, *edition) for number in range(ceil(count / len(editions))) for edition in editions)
    before, worst, done = 0.0, 0.0, 0
    print(f"\n{'files':>8} {'parent MB':>10}   workers MB")
    with staffed(Means(workers=2), count) as crew:
        for done, _ in enumerate(
            build_all(project, islice(jobs, count), Orders(output=folder / "many", series=True), crew), 1
        ):
            if done % (count // 20) == 0:
                workers = [_megabytes(pid) for pid in _workers()]
                parent = _megabytes(os.getpid())
                before = before or parent
                worst = max(worst, *workers)
                print(f"{done:8} {parent:10.0f}   {' '.join(f'{found:.0f}' for found in workers)}", flush=True)
    grown = _megabytes(os.getpid()) - before
    print(f"largest worker {worst:.0f} MB (limit {WORKER_BOUND}); the parent grew by {grown:.0f} MB ({PARENT_BOUND})")
    if worst > WORKER_BOUND:
        yield "memory of a worker"
    if grown > PARENT_BOUND:
        yield "memory of the parent"


def _workers() -> list[int]:
    """Processes that were forked from a fork server of ours and have grown to be workers."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    return [pid for pid, parent in parents.items() if parents.get(parent) == os.getpid()]


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _megabytes(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


# ------------------------------------------------------------------------------------------------------------ projects


def _project(folder: Path, clinics: int) -> Project:
    """A project with a table of so many clinics and the built-in article."""
    (folder / "clinics").mkdir(parents=True)
    rows = "".join(f"Clinic {number},c{number},{NUMBERS}\n" for number in range(clinics))
    header = "name,slug,phone,out_of_hours,emergency,fever_threshold_c\n"
    (folder / "clinics/all.csv").write_text(header + rows, encoding="utf-8")
    (folder / "brochure.toml").write_text("", encoding="utf-8")
    return find_project(folder)


def _job(number: int, locale: str, layout: str, target: Target) -> Job:
    return Job(article="bmt-autoimmune", locale=locale, layout=layout, clinic=f"c{number}", target=target)


if __name__ == "__main__":
    sys.exit(main())
