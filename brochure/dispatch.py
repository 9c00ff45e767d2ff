"""Many jobs: cut into tasks, handed to a crew a few at a time, and done again where a worker dies.

Tasks are cut by edition, because a worker that has just set an article in a language and layout does it again faster.
What comes out does not depend on who did what, nor when.
"""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from uuid import uuid4

from brochure import cluster
from brochure.errors import MachineError, OutputError
from brochure.files import write_whole
from brochure.machine import uninterrupted
from brochure.manifest import Row
from brochure.model import Job, Target
from brochure.orders import Means, Orders, Outcome, crashed
from brochure.pipeline import Workshop
from brochure.processes import Processes, WorkerDied, told_to_stop
from brochure.project import Project
from brochure.window import windowed
from brochure.workers import Crew, Task, needed, work

Chunk = tuple[Job, ...]
Known = Callable[[Job], Mapping[str, Row]]
"""The rows of a job's clinic, language and layout, by file name: a worker is told no more."""

_AHEAD = 2
"""Chunks for each worker, one under way and one before it, so that none waits for us."""
_MOST = 8
"""Clinics in a chunk, with all targets of one edition each. Enough to profit from what is warm, and little enough to
be lost with a worker, or waited for after an interrupt."""
_SHARES = 4
"""Chunks that each worker should get at the least: at the end the others wait for no more than a part of one."""
_SORTED = 4000
"""Clinics in an edition that are looked at together, to be sorted by edition: of a long run, and at a time."""


@contextmanager
def staffed(means: Means, most: int) -> Iterator[Crew | None]:
    """A crew for at most so many pieces of work. None is nobody but this process, which does without a time limit."""
    workers = min(means.workers, most)
    if means.cluster:
        with cluster.joined(means.cluster, workers, shares_output=means.shared_output) as crew:
            yield crew
    elif workers <= 1 and means.time_limit is None:
        yield None
    else:
        processes = Processes(workers, preload="brochure.workers")
        stop = partial(processes.shutdown, cancel_futures=True)
        try:
            yield Crew(executor=processes, size=workers, stopped=told_to_stop, stop=stop)
        finally:
            stop()


def build_all(
    project: Project,
    jobs: Iterable[Job],
    orders: Orders,
    crew: Crew | None = None,
    *,
    known: Known = lambda _: {},
    time_limit: float | None = None,
) -> Iterator[Outcome]:
    """Build all jobs and give each outcome as it comes. Jobs are made, and outcomes kept, a few at a time.

    Without a crew it is done here, one after the other. A worker that dies takes only its own chunk with it, whose jobs
    are then done again, each while no other is: a job that ends its worker once more is told. An interrupt is heard
    between outcomes, so that whoever takes one can enter it before the next.
    """
    if crew is None:
        workshop = Workshop(project)
        for job in jobs:
            with uninterrupted():
                yield workshop.build(job, orders, known(job))
        return
    errand = _Errand(project, orders, known, crew, time_limit)
    lost = yield from errand.build(chunks(jobs, crew.size), _AHEAD * crew.size)
    alone = [(job,) for chunk, _ in lost for job in chunk]
    for (job,), error in (yield from errand.build(alone, 1)):
        yield _dead(job, error, time_limit)


def chunks(jobs: Iterable[Job], workers: int) -> Iterator[Chunk]:
    """Jobs of one edition together, those that differ only in target always, in chunks that all workers share."""
    groups = (list(group) for _, group in groupby(jobs, key=lambda job: replace(job, target=Target.SCREEN)))
    while together := list(islice(groups, _SORTED)):
        editions: dict[Job, list[list[Job]]] = defaultdict(list)
        for group in together:
            editions[replace(group[0], clinic="", target=Target.SCREEN)].append(group)
        most = max(1, min(_MOST, len(together) // (_SHARES * workers)))
        for edition in editions.values():
            for start in range(0, len(edition), most):
                yield tuple(chain.from_iterable(edition[start : start + most]))


class _Errand:
    """Chunks on their way through a crew."""

    def __init__(self, project: Project, orders: Orders, known: Known, crew: Crew, time_limit: float | None) -> None:
        self._output = orders.output
        self._known = known
        self._crew = crew
        self._task = Task(
            run=uuid4().hex, project=project, folder=Path.cwd(), jobs=(), known={}, needed=needed(),
            orders=replace(orders, bring=not crew.shares_output), time_limit=time_limit, stopped=crew.stopped,
        )  # fmt: skip

    def build(self, pieces: Iterable[Chunk], most: int) -> Generator[Outcome, None, list[tuple[Chunk, Exception]]]:
        """Have chunks built, so many at a time; gives back those that were lost with a worker, and how."""
        lost: list[tuple[Chunk, Exception]] = []
        waiting: dict[Future[list[Outcome]], Chunk] = {}
        try:
            for future in windowed(self._submit, pieces, most, waiting):
                with uninterrupted():
                    chunk = waiting.pop(future)
                    try:
                        outcomes = future.result()
                    except self._crew.died as error:
                        lost.append((chunk, error))
                    except ImportError as error:
                        hint = "install the same versions of everything on all machines"
                        raise MachineError(f"a worker cannot begin: {error}", hint=hint) from error
                    else:
                        yield from map(self._received, outcomes)
        except KeyboardInterrupt:
            self._crew.stop()
            for future in wait([future for future in waiting if not future.cancelled()]).done:
                if not future.cancelled() and not future.exception():
                    yield from map(self._received, future.result())
            raise
        return lost

    def _submit(self, chunk: Chunk) -> Future[list[Outcome]]:
        alike = {(job.clinic, job.locale, job.layout): job for job in chunk}
        known = {name: row for job in alike.values() for name, row in self._known(job).items()}
        return self._crew.executor.submit(work, replace(self._task, jobs=chunk, known=known))

    def _received(self, outcome: Outcome) -> Outcome:
        """An outcome whose file, if it came with it, is written."""
        if not outcome.pdf:
            return outcome
        assert self._output is not None  # nothing is brought where nothing is wanted
        try:
            write_whole(self._output / outcome.file, outcome.pdf)
        except OutputError as error:
            return Outcome(job=outcome.job, status="unreadable", faults=error.faults, exit_code=error.exit_code)
        return replace(outcome, pdf=b"")


def _dead(job: Job, error: Exception, time_limit: float | None) -> Outcome:
    """The outcome of a job that ended its worker twice."""
    if isinstance(error, WorkerDied) and error.exit_code == -signal.SIGALRM:
        return crashed(job, f"took longer than {time_limit:g} s", "look at its text, or give it longer: --job-timeout")
    return crashed(job, "the worker that made it died", "out of memory, perhaps: build it by itself with -j 1")
