"""Thousands of jobs: few are under way at a time, none is lost with a worker, and what is told is in their order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import chain, groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.dispatch import Chunks, build_all
from brochure.errors import Exit, Fault
from brochure.model import Finding, Job, Severity, Target
from brochure.orders import Orders, Outcome
from brochure.processes import WorkerDied
from brochure.project import Defaults, Project
from brochure.tally import Tally
from brochure.workers import Crew

PROJECT = Project(root=None, defaults=Defaults())


def jobs(count: int) -> list[Job]:
    return [
        Job(article="tea", locale="en", layout="card", clinic=f"c{number}", target=target)
        for number in range(count)
        for target in (Target.OFFICE, Target.SCREEN)
    ]


class QuickCrew(Executor):
    """Has done everything at once, without building; some tasks end their worker."""

    def __init__(self, *, deadly: int = 0) -> None:
        self.tasks: list[tuple[Job, ...]] = []
        self.deadly = deadly

    def submit(self, _: object, task: Any) -> Future[list[Outcome]]:  # type: ignore[override]
        self.tasks.append(task.jobs)
        future: Future[list[Outcome]] = Future()
        if self.deadly and len(self.tasks) % self.deadly == 0:
            future.set_exception(WorkerDied(-9))
        else:
            future.set_result([Outcome(job=job, status="passed") for job in task.jobs])
        return future

    def crew(self, size: int) -> Crew:
        return Crew(executor=self, size=size)


def test_few_jobs_are_under_way_at_a_time() -> None:
    handed_in = QuickCrew()
    given_back = widest = 0
    for _ in build_all(PROJECT, jobs(2_000), Orders(output=None), handed_in.crew(3)):
        given_back += 1
        widest = max(widest, sum(map(len, handed_in.tasks)) - given_back)
    assert (sum(map(len, handed_in.tasks)), given_back) == (4_000, 4_000)
    assert widest <= 2 * 32 * (3 + 1)


def test_jobs_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def counted(found: Iterable[Job]) -> Iterator[Job]:
        nonlocal taken
        for job in found:
            taken += 1
            yield job

    next(build_all(PROJECT, counted(jobs(50_000)), Orders(output=None), QuickCrew().crew(2)))
    assert taken < 90_000


@pytest.mark.parametrize("deadly", [0, 2, 3, 7])
def test_each_job_is_told_once_whenever_workers_die(deadly: int) -> None:
    wanted = jobs(200)
    found = list(build_all(PROJECT, wanted, Orders(output=None), QuickCrew(deadly=deadly).crew(2)))
    assert len(found) == len(wanted)
    assert {outcome.job for outcome in found} == set(wanted)
    assert {outcome.status for outcome in found} == ({"passed", "crashed"} if deadly else {"passed"})


def test_what_was_lost_with_a_worker_is_done_again_job_by_job() -> None:
    crew = QuickCrew(deadly=5)
    list(build_all(PROJECT, jobs(160), Orders(output=None), crew.crew(1)))
    assert {len(task) for task in crew.tasks[:5]} == {64}
    assert {len(task) for task in crew.tasks[5:]} == {1}
    assert set(crew.tasks[4]) == {job for task in crew.tasks[5:] for job in task}


@given(
    st.lists(st.tuples(*map(st.sampled_from, ("ab", "cde", "fg"))), max_size=60, unique=True),
    st.lists(st.sampled_from(Target), min_size=1, unique=True),
    st.integers(1, 5),
)
def test_chunks_hold_each_job_once_and_one_edition_each(
    made: list[tuple[str, str, str]], targets: list[Target], workers: int
) -> None:
    wanted = [
        Job(article="tea", locale=locale, layout=layout, clinic=clinic, target=target)
        for clinic, locale, layout in made
        for target in targets
    ]
    found = list(Chunks(wanted, workers))
    assert sorted(chain.from_iterable(found), key=wanted.index) == wanted
    for chunk in found:
        assert len({(job.locale, job.layout) for job in chunk}) == 1
        # What differs in the target alone is never parted.
        assert Counter(job.clinic for job in chunk) == Counter({job.clinic: len(targets) for job in chunk})


def test_a_worker_goes_on_with_its_edition_while_others_have_theirs() -> None:
    wanted = [
        Job(article="tea", locale=locale, layout="card", clinic=f"c{number}", target=Target.SCREEN)
        for number in range(400)
        for locale in ("en", "ar", "th")
    ]
    chunks = Chunks(wanted, 2)
    last = {0: next(chunks), 1: next(chunks)}
    seen: dict[int, list[str]] = {0: [], 1: []}
    for turn in (0, 1, 1, 0, *[0, 1] * 16):
        chunks.done(last[turn])
        seen[turn].append(last[turn][0].locale)
        last[turn] = next(chunks)
    # Each changes to another language when it has done all of one, and both share the last.
    assert [len(list(groupby(locales))) for locales in seen.values()] == [2, 2]
    assert sorted({*seen[0], *seen[1]}) == ["ar", "en", "th"]


def test_one_worker_does_one_edition_after_the_other() -> None:
    wanted = [
        Job(article="tea", locale=locale, layout="card", clinic=f"c{number}", target=Target.SCREEN)
        for number in range(100)
        for locale in ("en", "ar")
    ]
    chunks = Chunks(wanted, 1)
    found = []
    for chunk in chunks:
        chunks.done(chunk)
        found += [job.locale for job in chunk]
    assert [(locale, len(list(jobs))) for locale, jobs in groupby(found)] == [("en", 100), ("ar", 100)]


def test_two_workers_share_the_clinics_of_one_edition() -> None:
    assert [len(chunk) for chunk in Chunks(jobs(1_280), 2)] == [64] * 40
    assert [len(chunk) for chunk in Chunks(jobs(8), 2)] == [2] * 8


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
