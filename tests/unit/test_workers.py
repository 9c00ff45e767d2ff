"""What a worker does: the same bytes whoever does it and in what order, or a clear refusal."""

from __future__ import annotations

import random
from concurrent.futures import Executor, Future
from dataclasses import replace as replaced
from pathlib import Path
from typing import Any

import pytest
from support.projects import debris, published, replace, small_project

from brochure.dispatch import build_all, staffed
from brochure.errors import MachineError
from brochure.model import Job, Target
from brochure.orders import Means, Orders, Outcome
from brochure.project import Project, find_project
from brochure.workers import Crew, Task, needed, never, work


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(small_project(tmp_path / "project"))
    return find_project(Path.cwd())


def job(locale: str, target: Target = Target.SCREEN) -> Job:
    return Job(article="tea", locale=locale, layout="card", clinic="north", target=target)


JOBS = [job(locale, target) for locale in ("en", "es") for target in Target]


class Here(Executor):
    """An executor without threads or processes."""

    def submit(self, call: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(call(*arguments, **named))
        return future


def task(project: Project, **changes: Any) -> Task:
    given = Task(
        run="1", project=project, folder=Path.cwd(), jobs=(job("en"),), orders=Orders(output=None), known={},
        needed=needed(), time_limit=None, stopped=never,
    )  # fmt: skip
    return replaced(given, **changes)


def sums(outcomes: list[Outcome]) -> dict[str, str]:
    assert [outcome.status for outcome in outcomes] == ["published"] * len(JOBS)
    return {outcome.row.file: outcome.row.sha256 for outcome in outcomes if outcome.row}


def test_bytes_do_not_depend_on_who_makes_them_nor_on_their_order(project: Project, tmp_path: Path) -> None:
    expected = sums(list(build_all(project, JOBS, Orders(output=tmp_path / "one"))))
    shuffled = random.Random(7).sample(JOBS, len(JOBS))
    crew = Crew(executor=Here(), size=3, shares_output=False)
    assert sums(list(build_all(project, shuffled, Orders(output=tmp_path / "here"), crew))) == expected
    with staffed(Means(workers=2), 2) as crew_of_two:
        assert sums(list(build_all(project, shuffled[::-1], Orders(output=tmp_path / "two"), crew_of_two))) == expected
    assert published(tmp_path / "here") == published(tmp_path / "one") == published(tmp_path / "two")


def test_files_that_are_brought_are_written_by_us_and_are_not_kept(project: Project, tmp_path: Path) -> None:
    crew = Crew(executor=Here(), size=1, shares_output=False)
    (outcome,) = build_all(project, [job("en")], Orders(output=tmp_path / "out"), crew)
    assert (outcome.status, outcome.pdf) == ("published", b"")
    assert published(tmp_path / "out") == [outcome.file]


def test_a_file_that_cannot_be_written_keeps_no_other_back(project: Project, tmp_path: Path) -> None:
    (tmp_path / "out/north").mkdir(parents=True)
    (tmp_path / "out/north/es").write_text("in the way")
    crew = Crew(executor=Here(), size=1, shares_output=False)
    outcomes = build_all(project, [job("en"), job("es")], Orders(output=tmp_path / "out"), crew)
    assert {outcome.job.locale: outcome.status for outcome in outcomes} == {"en": "published", "es": "unreadable"}
    assert debris(tmp_path) == []


def test_other_versions_are_refused_by_name(project: Project) -> None:
    wanted = {**needed(), "weasyprint": "69.0", "HarfBuzz": "1.0"}
    with pytest.raises(MachineError) as error:
        work(task(project, run="other versions", needed=wanted))
    told = [fault.message.partition(" has ")[2] for fault in error.value.faults]
    assert told == ["weasyprint 70.0, and not 69.0", f"HarfBuzz {needed()['HarfBuzz']}, and not 1.0"]
    assert all(fault.hint for fault in error.value.faults)


def test_a_project_that_is_not_at_the_same_path_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="has no folder"):
        work(task(project, folder=tmp_path / "elsewhere"))


def test_a_worker_that_is_told_to_stop_begins_no_other_job(project: Project) -> None:
    asked = iter([False, True])
    done = work(task(project, jobs=tuple(JOBS), stopped=lambda: next(asked)))
    assert [outcome.job for outcome in done] == JOBS[:1]


def test_a_new_run_sees_what_was_changed(project: Project) -> None:
    (before,) = work(task(project, run="before"))
    replace(Path("templates/card/page.html"), "{{ furniture.titles() }}", "{{ nothing() }}")
    (after,) = work(task(project, run="after"))
    assert (before.status, after.status) == ("passed", "unreadable")


ENDLESS = "{% for _ in range(99999) %}{% for _ in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.slow
def test_a_job_that_hangs_is_told_and_the_others_are_published(project: Project, tmp_path: Path) -> None:
    page = "{% if language.locale == 'es' %}" + ENDLESS + "{% endif %}{{ furniture.titles() }}"
    replace(Path("templates/card/page.html"), "{{ furniture.titles() }}", page)
    limit = 20
    with staffed(Means(workers=1, time_limit=limit), 2) as crew:
        found = list(build_all(project, [job("en"), job("es")], Orders(output=tmp_path), crew, time_limit=limit))
    outcomes = {outcome.job.locale: outcome for outcome in found}
    assert outcomes["en"].status == "published"
    assert outcomes["es"].status == "crashed"
    (fault,) = outcomes["es"].faults
    assert str(fault) == (
        "north/es/tea.card.screen: took longer than 20 s\nlook at its text, or give it longer: --job-timeout"
    )
    assert debris(tmp_path) == []
