"""Ctrl-C, a request to end, and a worker that dies: what was finished is whole, and nobody is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.projects import COMMAND, Ran, debris, manifest, published, replace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are found in /proc"),
]

EVERYTHING = ("build", "-j", "2", "-L", "card", "-L", "trifold-a4", "-t", "all")
"""Twelve files: two languages and layouts, three targets."""


class Running:
    """The command line in a process group of its own, as a terminal starts it."""

    def __init__(self, cwd: Path, ear: Path, *arguments: str) -> None:
        self._out, self._err = ear.with_suffix(".out"), ear.with_suffix(".err")
        with self._out.open("w") as out, self._err.open("w") as err:
            self._process = subprocess.Popen(
                [*COMMAND, *arguments], cwd=cwd, start_new_session=True, stdout=out, stderr=err
            )
        self.pid = self._process.pid

    def tell(self, number: int, *, everyone: bool) -> None:
        (os.killpg if everyone else os.kill)(self.pid, number)

    def said(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def is_over(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> Ran:
        code = self._process.wait(timeout=60)
        return Ran(code=code, out=self._out.read_text(encoding="utf-8"), err=self.said())

    def wait_for(self, happened: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not happened():
            assert not self.is_over(), self.end()
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def is_ours(self) -> bool:
        """Whether our first line was run: before it, Python answers signals in its own way."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught, 16) & 1 << signal.SIGTERM - 1)

    def members(self) -> list[int]:
        """Processes of the group that are alive."""
        return [pid for pid, (state, _, group) in processes() if group == self.pid and state != "Z"]

    def workers(self) -> list[int]:
        """Processes that were forked from the fork server, which is a child of ours."""
        table = list(processes())
        ours = {pid for pid, (_, parent, _) in table if parent == self.pid}
        return [pid for pid, (state, parent, _) in table if parent in ours and state != "Z"]

    def stop(self) -> None:
        if not self.is_over():
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


def processes() -> Iterator[tuple[int, tuple[str, int, int]]]:
    """Each process's id, and its state, parent and group."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                # The name before it may hold anything, brackets included.
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(folder.name), (fields[0], int(fields[1]), int(fields[2]))


@pytest.fixture
def start(project) -> Iterator[Callable[..., Running]]:
    begun: list[Running] = []

    def run(*arguments: str) -> Running:
        begun.append(Running(project, project.parent / f"run{len(begun)}", *arguments))
        return begun[-1]

    yield run
    for running in begun:
        running.stop()


def all_gone(running: Running) -> bool:
    """The fork server and the tracker of resources need a moment to see that we ended."""
    deadline = time.monotonic() + 10
    while running.members() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not running.members()


def all_whole(folder: Path) -> bool:
    return all((folder / name).read_bytes().rstrip().endswith(b"%%EOF") for name in published(folder))


# ------------------------------------------------------------------------------------------------------- interrupts


@pytest.mark.parametrize(
    ("number", "everyone"),
    [(signal.SIGINT, True), (signal.SIGTERM, False)],
    ids=["Ctrl-C at a terminal", "asked to end by a supervisor"],
)
def test_an_interrupt_in_the_middle_leaves_whole_files_and_nobody_behind(project, start, number, everyone):
    running = start(*EVERYTHING)
    running.wait_for(lambda: published(project / "out"))
    running.tell(number, everyone=everyone)
    ran = running.end()
    assert ran.code == 130
    assert ran.errors == ["interrupted"]
    assert "Traceback" not in ran.err
    done = published(project / "out")
    assert ran.out.splitlines()[0].split() == ["published", str(len(done))]
    assert ran.out.endswith(f"\n{len(done)} of 12 brochures in out, {len(done)} drafts\n")
    assert all_gone(running)
    assert 0 < len(done) < 12
    assert all_whole(project / "out")
    assert debris(project) == []
    assert list(manifest(project / "out")) == done
    assert not (project / "core").exists()


@pytest.mark.parametrize("moment", ["while it starts", "while it reads", "while workers start", "at the first worker"])
def test_an_interrupt_at_any_other_moment_ends_alike(project, start, moment):
    running = start(*EVERYTHING)
    running.wait_for(running.is_ours)
    if moment == "while it reads":
        time.sleep(0.3)
    elif moment == "while workers start":
        running.wait_for(lambda: len(running.members()) > 1)
    elif moment == "at the first worker":
        running.wait_for(running.workers)
    running.tell(signal.SIGINT, everyone=True)
    ran = running.end()
    assert ran.code == 130
    assert "Traceback" not in ran.err
    assert all_gone(running)
    assert all_whole(project / "out")
    assert debris(project) == []


def test_an_interrupt_of_one_process_ends_alike(project, start):
    running = start("build", "-j", "1", *EVERYTHING[3:])
    running.wait_for(lambda: published(project / "out"))
    running.tell(signal.SIGINT, everyone=True)
    ran = running.end()
    assert (ran.code, ran.errors) == (130, ["interrupted"])
    assert all_whole(project / "out")
    assert debris(project) == []
    assert list(manifest(project / "out")) == published(project / "out")


def test_a_program_is_told_of_all_that_was_done_before_an_interrupt_and_of_no_end(project, start):
    running = start(*EVERYTHING, "--format", "json")
    running.wait_for(lambda: published(project / "out"))
    running.tell(signal.SIGINT, everyone=True)
    ran = running.end()
    assert (ran.code, ran.errors) == (130, ["interrupted"])
    assert sorted(json.loads(line)["file"] for line in ran.out.splitlines()) == published(project / "out")


def test_after_an_interrupt_the_rest_is_built_and_what_was_done_is_not_done_again(project, start):
    running = start(*EVERYTHING)
    running.wait_for(lambda: published(project / "out"))
    running.tell(signal.SIGINT, everyone=True)
    running.end()
    done = published(project / "out")
    again = start(*EVERYTHING, "--format", "json").end()
    assert again.code == 0
    unchanged = [row["file"] for row in again.outcomes if row["status"] == "unchanged"]
    assert sorted(unchanged) == done


def test_workers_do_not_outlive_a_command_that_was_killed(start, project):
    running = start(*EVERYTHING)
    running.wait_for(lambda: published(project / "out"))
    running.tell(signal.SIGKILL, everyone=False)
    running.end()
    assert all_gone(running)


# -------------------------------------------------------------------------------------------------- a worker that dies


def kill_workers(running: Running, *, at_most: int) -> set[int]:
    """Kill workers as they appear, until the command ends."""
    killed: set[int] = set()
    while not running.is_over() and len(killed) < at_most:
        for pid in running.workers():
            if pid not in killed and len(killed) < at_most:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed.add(pid)
        time.sleep(0.01)
    return killed


def test_where_one_worker_dies_its_work_is_done_again(project, start):
    running = start("build", "-j", "2", "-t", "all")
    assert len(kill_workers(running, at_most=1)) == 1
    ran = running.end()
    assert (ran.code, ran.errors) == (0, [])
    assert "Traceback" not in ran.err
    assert len(published(project / "out")) == 6
    assert all_whole(project / "out")
    assert len(manifest(project / "out")) == 6
    assert debris(project) == []
    assert all_gone(running)


def test_where_every_worker_dies_each_brochure_is_told(project, start):
    running = start("build", "-j", "2")
    assert len(kill_workers(running, at_most=sys.maxsize)) > 2
    ran = running.end()
    assert ran.code == 1
    assert ran.errors == [
        "north/en/tea.card.screen: the worker that made it died",
        "north/es/tea.card.screen: the worker that made it died",
    ]
    assert "Traceback" not in ran.err
    assert "0 of 2 brochures" in ran.out
    assert published(project / "out") == []
    assert debris(project) == []
    assert all_gone(running)


def test_where_one_brochure_kills_its_worker_the_others_are_published(project, start):
    # Nothing a template can do kills a process. This one only dawdles, long enough to be found.
    dawdle = "{% for _ in range(99999) %}{% for _ in range(99999) %}{% endfor %}{% endfor %}"
    page = "{% if language.locale == 'es' %}" + dawdle + "{% endif %}{{ furniture.titles() }}"
    replace(project / "templates/card/page.html", "{{ furniture.titles() }}", page)
    running = start("build", "-j", "2")
    running.wait_for(lambda: "published  north/en" in running.said())
    assert len(kill_workers(running, at_most=sys.maxsize)) > 1
    ran = running.end()
    assert ran.code == 1
    assert ran.error == "north/es/tea.card.screen: the worker that made it died"
    assert "Traceback" not in ran.err
    assert published(project / "out") == ["north/en/tea.card.screen.draft.pdf"]
    assert list(manifest(project / "out")) == published(project / "out")
    assert debris(project) == []
