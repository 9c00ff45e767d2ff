"""What a worker does, wherever it runs: in a process beside us or on another machine.

It is told jobs by name, and reads all that they are made from itself. What it has read it keeps warm for one run.
"""

from __future__ import annotations

import signal
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from brochure import machine
from brochure.errors import Fault, MachineError
from brochure.fingerprint import versions
from brochure.manifest import Row
from brochure.model import Job
from brochure.orders import Orders, Outcome
from brochure.pipeline import Workshop
from brochure.project import Project

_WRITERS = (
    "cssselect2", "fonttools", "icu4py", "markdown-it-py", "pikepdf", "pillow", "pydyf", "pyphen", "segno", "tinycss2",
    "tinyhtml5",
)  # fmt: skip
"""Packages that have a hand in the bytes of a file, beside those of every fingerprint."""


def never() -> bool:
    """For workers that are not stopped in the middle of a task."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who does the work: an executor of `size` workers.

    `stopped` is asked by a worker before each job, and pickles; `stop` makes it true, and is for us. `died` are the
    errors that tell that a worker did not live to the end of its task. Where the workers do not share our output
    folder, they bring files to us.
    """

    executor: Executor
    size: int
    stopped: Callable[[], bool] = never
    stop: Callable[[], object] = never
    died: tuple[type[Exception], ...] = (BrokenExecutor,)
    shares_output: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Jobs for one worker, and all it has to know. It pickles.

    `run` is a name that no other run has: nothing is kept warm beyond it. `folder` is where relative paths begin.
    `known` are rows of the ledger; `needed` are the versions that make the same bytes; `time_limit` is for one job.
    """

    run: str
    project: Project
    folder: Path
    jobs: tuple[Job, ...]
    orders: Orders
    known: Mapping[str, Row]
    needed: Mapping[str, str]
    time_limit: float | None
    stopped: Callable[[], bool]


_alone = threading.Lock()
"""Neither the working directory, nor the time limit, nor a workshop is for two threads."""
_warm: tuple[str, Workshop] | None = None
"""The workshop of this process, and the run that it was opened for."""


def work(task: Task) -> list[Outcome]:
    """Make the files of a task; fewer, where it is told to stop.

    A job that takes longer than the time limit ends this process, by a signal that needs no help of Python: the job
    may hang in a library.

    Raises:
        MachineError: here is not what the same bytes need.
    """
    with _alone, _in(task.folder):
        workshop = _open(task)
        done = []
        for job in task.jobs:
            if task.stopped():
                break
            with _within(task.time_limit):
                done.append(workshop.build(job, task.orders, task.known))
        return done


def needed() -> dict[str, str]:
    """The versions here of all that decides the bytes of a file."""
    return {
        **versions(),
        **{name: version(name) for name in _WRITERS},
        **machine.library_versions(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _open(task: Task) -> Workshop:
    global _warm  # noqa: PLW0603 - not every executor has another place to keep it
    if _warm is None or _warm[0] != task.run:
        _compare(needed(), task.needed)
        _warm = task.run, Workshop(task.project)
    return _warm[1]


def _compare(here: Mapping[str, str], there: Mapping[str, str]) -> None:
    """Files of one run shall not depend on who made them."""
    worker = f"the worker on {socket.gethostname()}"
    faults = [
        Fault(
            message=f"{worker} has {name} {here.get(name, 'in no version')}, and not {wanted}",
            hint="install the same versions of everything on all machines",
        )
        for name, wanted in there.items()
        if here.get(name) != wanted
    ]
    if faults:
        raise MachineError.of(faults)


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise MachineError(
            f"the worker on {socket.gethostname()} has no folder {folder}",
            hint="the project must lie at the same path on all machines",
        )
    if Path.cwd() == folder:
        yield
        return
    with chdir(folder):
        yield


@contextmanager
def _within(seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
