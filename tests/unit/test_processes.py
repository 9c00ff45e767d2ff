"""Real processes that die, hang, grow and are stopped: each takes its own task with it and nothing else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import wait

import pytest

from brochure.processes import Processes, WorkerDied, told_to_stop

PRELOAD = "brochure.processes"


@pytest.fixture
def two() -> Iterator[Processes]:
    with Processes(2, preload=PRELOAD) as processes:
        yield processes


def test_tasks_are_done_in_other_processes_which_stay_warm(two: Processes) -> None:
    found = [two.submit(os.getpid).result() for _ in range(6)]
    assert os.getpid() not in found
    assert len(set(found)) <= 2


def test_an_error_of_a_task_comes_back_and_its_process_stays(two: Processes) -> None:
    before = two.submit(os.getpid).result()
    with pytest.raises(ValueError, match="invalid literal"):
        two.submit(int, "tea").result()
    assert two.submit(os.getpid).result() == before


def test_a_process_that_is_killed_takes_its_own_task_alone(two: Processes) -> None:
    lost = two.submit(signal.raise_signal, signal.SIGKILL)
    others = [two.submit(abs, -number) for number in range(5)]
    assert [other.result() for other in others] == list(range(5))
    with pytest.raises(WorkerDied) as died:
        lost.result()
    assert died.value.exit_code == -signal.SIGKILL


def test_the_signal_of_a_time_limit_is_told(two: Processes) -> None:
    with pytest.raises(WorkerDied) as died:
        two.submit(signal.raise_signal, signal.SIGALRM).result()
    assert died.value.exit_code == -signal.SIGALRM


def test_an_idle_process_that_was_killed_is_replaced(two: Processes) -> None:
    before = two.submit(os.getpid).result()
    os.kill(before, signal.SIGKILL)
    with pytest.raises(WorkerDied):
        two.submit(os.getpid).result()
    assert two.submit(os.getpid).result() != before


def test_a_task_goes_to_the_idle_process_that_did_its_kind_last() -> None:
    who, wait_first = "__import__('os').getpid() # {}", "__import__('time').sleep(0.3) or "
    with Processes(2, preload=PRELOAD, kind_of=lambda code: code[-1]) as processes:
        both = {kind: processes.submit(eval, (wait_first + who).format(kind)) for kind in "ab"}
        found = {kind: future.result() for kind, future in both.items()}
        assert found["a"] != found["b"]
        for kind in "abbaab":
            assert processes.submit(eval, who.format(kind)).result() == found[kind]
        # One of another kind takes whom it finds, and leaves the other one what it did.
        taken = processes.submit(eval, who.format("c")).result()
        (kind,) = (kind for kind, process in found.items() if process != taken)
        assert processes.submit(eval, who.format(kind)).result() == found[kind]


def test_a_process_that_has_grown_too_large_is_replaced_after_its_task() -> None:
    with Processes(1, preload=PRELOAD, most_memory=1) as processes:
        found = [processes.submit(os.getpid).result() for _ in range(3)]
    assert len(set(found)) == 3


def test_nobody_is_left_behind(two: Processes) -> None:
    pid = two.submit(os.getpid).result()
    two.shutdown()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_who_is_told_to_stop_ends_its_task_and_the_rest_is_not_begun() -> None:
    processes = Processes(1, preload=PRELOAD)
    pid = processes.submit(os.getpid).result()
    assert processes.submit(told_to_stop).result() is False
    under_way, next_one = processes.submit(time.sleep, 1), processes.submit(os.getpid)
    wait([under_way], timeout=0.3)  # it has begun by then
    processes.shutdown(cancel_futures=True)
    assert under_way.result() is None
    assert next_one.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
