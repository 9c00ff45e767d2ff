"""Thousands of jobs: few are under way at a time, none is lost with a worker, and what is told is in their order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import pipeline
from brochure.errors import Exit, Fault
from brochure.model import Finding, Job, Severity, Target
from brochure.pipeline import Orders, Outcome, build_all
from brochure.project import Defaults, Project
from brochure.tally import Tally

PROJECT = Project(root=None, defaults=Defaults())


def jobs(count: int) -> list[Job]:
    return [
        Job(article="tea", locale="en", layout="card", clinic=f"c{number}", target=target)
        for number in range(count)
        for target in (Target.OFFICE, Target.SCREEN)
    ]


class QuickPool:
    """Has built everything at once, till it breaks."""

    def __init__(self, lasts: int) -> None:
        self.lasts = lasts

    def submit(self, _: object, group: list[Job], *__: object) -> Future[list[Outcome]]:
        if not self.lasts:
            raise BrokenProcessPool
        self.lasts -= 1
        future: Future[list[Outcome]] = Future()
        if self.lasts:
            future.set_result([Outcome(job=job, status="passed") for job in group])
        else:
            future.set_exception(BrokenProcessPool())
        return future


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long pools of several workers last, one after the other; those of one worker last for ever."""
    lasts: list[int] = []

    @contextmanager
    def pool(_: object, workers: int) -> Iterator[Any]:
        yield QuickPool(lasts.pop(0) if workers > 1 and lasts else -1)

    monkeypatch.setattr(pipeline, "_pool", pool)
    return lasts


@pytest.mark.usefixtures("pools")
def test_few_jobs_are_under_way_at_a_time() -> None:
    taken = given_back = widest = 0

    def counted(found: Iterable[Job]) -> Iterator[Job]:
        nonlocal taken
        for job in found:
            taken += 1
            yield job

    for _ in build_all(PROJECT, counted(jobs(2_000)), Orders(output=None), workers=3):
        given_back += 1
        widest = max(widest, taken - given_back)
    assert (taken, given_back) == (4_000, 4_000)
    assert widest <= 2 * (4 * 3 + 2)


@pytest.mark.parametrize("lasts", [[], [5], [1, 1, 1], [40, 3, 70]])
def test_each_job_is_done_once_whenever_workers_die(pools: list[int], lasts: list[int]) -> None:
    pools += lasts
    wanted = jobs(200)
    done = [outcome.job for outcome in build_all(PROJECT, wanted, Orders(output=None), workers=2)]
    assert len(done) == len(wanted)
    assert set(done) == set(wanted)
    assert pools == []


# -------------------------------------------------------------------------------------------------------------- tally


def outcomes(count: int) -> list[Outcome]:
    """Each third unreadable; the others with one of five warnings, and one in seven refused."""

    def outcome(number: int, job: Job) -> Outcome:
        if number % 3 == 0:
            faults = (Fault(message=f"fault {number % 4}"),)
            return Outcome(job=job, status="unreadable", faults=faults, exit_code=Exit.INPUT)
        severity = Severity.ERROR if number % 7 == 0 else Severity.WARNING
        findings = (Finding(check="x", severity=severity, message=f"finding {number % 5}"),) * 2
        if severity is Severity.ERROR:
            return Outcome(job=job, status="refused", findings=findings, exit_code=Exit.FINDINGS)
        return Outcome(job=job, status="unchanged" if number % 2 else "published", draft=True, findings=findings)

    return [outcome(number, job) for number, job in enumerate(jobs(count))]


def tally(found: Iterable[Outcome]) -> Tally:
    order = {job: number for number, job in enumerate(jobs(100))}
    made = Tally(rank=lambda job: (order[job],))
    for outcome in found:
        made.add(outcome)
    return made


@given(st.integers(0, 40), st.integers())
def test_what_is_told_does_not_depend_on_what_was_done_first(count: int, seed: int) -> None:
    found = outcomes(count)
    mixed = random.Random(seed).sample(found, len(found))
    one, other = tally(found), tally(mixed)
    assert one.faults() == other.faults() == list(dict.fromkeys(f for o in found for f in o.faults))
    assert list(one.findings()) == list(other.findings())
    for told in one.findings():
        having = [outcome.name for outcome in found if told.finding in outcome.findings]
        assert (told.first, told.count) == (having[0], len(having))
    assert (one.total, one.done, one.unchanged, one.drafts, one.codes) == (
        other.total, other.done, other.unchanged, other.drafts, other.codes,
    )  # fmt: skip
    assert one.done == sum(outcome.status in ("published", "unchanged") for outcome in found)


def test_errors_are_told_before_warnings() -> None:
    kinds = [told.finding.severity for told in tally(outcomes(40)).findings()]
    assert kinds == sorted(kinds)
    assert set(kinds) == set(Severity)
