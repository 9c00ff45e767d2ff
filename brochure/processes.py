"""Processes that do one task each at a time, and stay warm till they have grown too large.

The standard pool of processes is lost as a whole with any one of its workers. Here one that dies, or is killed, takes
its own task with it and nothing else. Each is looked after by a thread, which starts it when there is work, and
another one in its place when that is needed.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MOST_MEMORY = 400 * 2**20
"""Bytes of a process after which it is replaced. One that has set every language and layout has 190 MB: more is what
libraries did not give back. It is looked at between tasks, so that there is room for one more below 500 MB."""

_HELD = {signal.SIGINT, signal.SIGTERM}
"""Signals that are for the main thread, which must be woken by them, and not for a process that is still starting."""


class WorkerDied(BrokenExecutor):
    """A process ended in the middle of its task; below 0, `exit_code` is the signal that ended it."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"it ended with {exit_code}")
        self.exit_code = exit_code


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, and what kind of task it did last."""

    process: BaseProcess
    connection: Connection
    kind: Hashable = None


class Processes(Executor):
    """At most `count` processes, in which the module `preload` is there from the start.

    Of idle ones a task is given to one that did its kind last, which `kind_of` tells from what the task is called with.
    """

    def __init__(
        self, count: int, *, preload: str, most_memory: int = MOST_MEMORY,
        kind_of: Callable[..., Hashable] = lambda *_, **__: None,
    ) -> None:  # fmt: skip
        # A fork of a process that runs threads (a progress bar is one) can hang; a fork server has none.
        self._context: ForkServerContext | SpawnContext
        if sys.platform.startswith("linux"):
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload([preload])
        else:
            self._context = multiprocessing.get_context("spawn")
        # Started by itself, since its start would undo what is done with signals.
        resource_tracker.ensure_running()
        hold = partial(signal.pthread_sigmask, signal.SIG_BLOCK, _HELD)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker", initializer=hold)
        self._most_memory = most_memory
        self._kind_of = kind_of
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._stopping = False

    def submit(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a task done. Its future raises `WorkerDied` where that was the end of a process."""
        return self._threads.submit(self._ask, partial(task, *args, **kwargs), self._kind_of(*args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes when they have done what was handed in.

        With `cancel_futures` that is what is under way alone, and `told_to_stop` is true there. A second interrupt ends
        them in the middle of it.
        """
        if cancel_futures:
            self._stop()
        try:
            self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        except KeyboardInterrupt:
            self._tell(signal.SIGKILL)
            raise
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            self._dismiss(worker)

    def _stop(self) -> None:
        with self._lock:
            self._stopping = True
        self._tell(signal.SIGINT)

    def _tell(self, number: signal.Signals) -> None:
        with self._lock:
            for worker in self._busy:
                with suppress(ProcessLookupError):
                    os.kill(worker.process.pid or 0, number)

    # ---- in a thread each

    def _ask(self, call: Callable[[], T], kind: Hashable) -> T:
        data = ForkingPickler.dumps(call)
        worker = self._hire(kind)
        try:
            worker.connection.send_bytes(data)
            good, answer, leaving = worker.connection.recv()
        except (EOFError, OSError):
            raise WorkerDied(self._dismiss(worker)) from None
        if leaving:
            self._dismiss(worker)
        else:
            with self._lock:
                self._busy.remove(worker)
                self._idle.append(worker)
        if not good:
            raise answer
        return answer  # type: ignore[no-any-return] # what came of `call`

    def _hire(self, kind: Hashable) -> _Worker:
        with self._lock:
            if self._stopping:
                raise CancelledError
            alike = (place for place, idle in enumerate(self._idle) if idle.kind == kind)
            worker = self._idle.pop(next(alike, 0)) if self._idle else self._start()
            worker.kind = kind
            self._busy.add(worker)
        return worker

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._most_memory), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _dismiss(self, worker: _Worker) -> int | None:
        """See a process off; gives its exit code. One at a time: processes are not counted safely by two threads."""
        with self._lock:
            self._busy.discard(worker)
            worker.connection.close()
            worker.process.join()
            return worker.process.exitcode


# --------------------------------------------------------------------------------------------------- in a process each

_stop = threading.Event()


def told_to_stop() -> bool:
    """Whether the process that this runs in should go no further than what it is at."""
    return _stop.is_set()


def _serve(connection: Connection, most_memory: int) -> None:
    """Do tasks till there are no more, or too much memory was taken."""
    # Ctrl-C, which a terminal tells everyone, says the same as our parent.
    signal.signal(signal.SIGINT, lambda _number, _frame: _stop.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    leaving = False
    while not leaving:
        try:
            call = connection.recv()
        except EOFError:
            return
        good, answer = _outcome(call)
        leaving = _memory() > most_memory
        connection.send((good, answer, leaving))


def _outcome(call: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, call()
    except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
        return False, error


def _end_with_parent() -> None:
    """A worker whose parent was killed would go on for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _memory() -> int:
    """Bytes that this process holds; where nobody tells, the most that it ever held."""
    if (pages := Path("/proc/self/statm")).is_file():
        return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
