"""Many jobs: sorted by edition, handed to a crew a few at a time, and done again where a worker dies.

A worker that has set an edition in a layout makes the next clinic's brochure from what it has drawn, in a tenth of the
time. So the clinics of an edition follow each other, and go to as few workers as keep all busy. What comes out does not
depend on who did what, nor when.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
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

_MOST = 32
"""Clinics in a chunk, with all targets of one edition each: so many that handing chunks out costs nothing, and so few
that one can be lost with a worker. Each worker has one, and gets the next one of its edition when it is done."""
_SHARES = 4
"""Chunks that each worker should get at the least: at the end the others wait for no more than a part of one."""
_SORTED = 40_000
"""Brochures that are looked at together, to be sorted by edition: 150 clinics in all languages and layouts, 7 MB."""


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
        # Two that are done at the same moment had better not change editions.
        processes = Processes(workers, preload="brochure.workers", kind_of=lambda task: _edition(task.jobs[0]))
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
        chunks = Chunks(jobs, 1)
        for chunk in chunks:
            chunks.done(chunk)
            for job in chunk:
                with uninterrupted():
                    yield workshop.build(job, orders, known(job))
        return
    errand = _Errand(project, orders, known, crew, time_limit)
    chunks = Chunks(jobs, crew.size)
    lost = yield from errand.build(chunks, crew.size, chunks.done)
    alone = [(job,) for chunk, _ in lost for job in chunk]
    for (job,), error in (yield from errand.build(alone, 1)):
        yield _dead(job, error, time_limit)


class Chunks(Iterator[Chunk]):
    """Jobs of one edition together, those that differ only in target always, in chunks that all workers share.

    Whoever has done a chunk is given the next one of the same edition.
    """

    def __init__(self, jobs: Iterable[Job], workers: int) -> None:
        self._groups = ((first, tuple(job.target for job in group)) for first, group in groupby(jobs, key=_brochure))
        self._workers = workers
        self._most = _MOST
        self._fresh: deque[Job] = deque()
        self._left: dict[Job, deque[tuple[Job, tuple[Target, ...]]]] = {}
        self._done: deque[Job] = deque()

    def __next__(self) -> Chunk:
        if not self._left:
            self._look_ahead()
        edition = self._choose()
        left = self._left[edition]
        groups = [left.popleft() for _ in range(min(self._most, len(left)))]
        if not left:
            del self._left[edition]
        return tuple(replace(job, target=target) for job, targets in groups for target in targets)

    def done(self, chunk: Chunk) -> None:
        """Say that a worker has nothing to do, and what it did last."""
        self._done.append(_edition(chunk[0]))

    def _choose(self) -> Job:
        while self._done:
            edition = self._done.popleft()
            if edition in self._left:
                return edition
        while self._fresh:
            edition = self._fresh.popleft()
            if edition in self._left:
                return edition
        return max(self._left, key=lambda edition: len(self._left[edition]))

    def _look_ahead(self) -> None:
        together = list(islice(self._groups, _SORTED))
        if not together:
            raise StopIteration
        for job, targets in together:
            self._left.setdefault(_edition(job), deque()).append((job, targets))
        self._fresh = deque(self._left)
        self._most = max(1, min(_MOST, len(together) // (_SHARES * self._workers)))


def _brochure(job: Job) -> Job:
    return replace(job, target=Target.SCREEN)


def _edition(job: Job) -> Job:
    return replace(job, clinic="", target=Target.SCREEN)


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

    def build(
        self, pieces: Iterable[Chunk], most: int, done: Callable[[Chunk], object] = lambda _: None
    ) -> Generator[Outcome, None, list[tuple[Chunk, Exception]]]:
        """Have chunks built, so many at a time; gives back those that were lost with a worker, and how.

        `done` is told of each before another one is asked for.
        """
        lost: list[tuple[Chunk, Exception]] = []
        waiting: dict[Future[list[Outcome]], Chunk] = {}
        try:
            for future in windowed(self._submit, pieces, most, waiting):
                with uninterrupted():
                    chunk = waiting.pop(future)
                    done(chunk)
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
