"""One run over many jobs: what is unchanged is told at once, the rest is built, and each is entered as it is done.

Nothing is imported that sets pages till there is a page to set.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import compress
from pathlib import Path

from brochure.build_ledger import BuildLedger, Record, now
from brochure.errors import BrochureError, OutputError
from brochure.files import may_be_file, sha256_of
from brochure.fingerprint import Fingerprints
from brochure.machine import undisturbed
from brochure.manifest import FILE as MANIFEST
from brochure.manifest import Row, write_manifest
from brochure.model import Job
from brochure.orders import Means, Orders, Outcome, file_name, standing
from brochure.project import Project
from brochure.selection import Jobs

_LEFT_OUT, _BUILD, _UNDECIDED = 0, 1, 2


class Batch:
    """The jobs of a run. Without a ledger nothing is published, and all of them are built.

    `only_failed` leaves out what did not fail when it was last tried. What was last built before `since`, in seconds
    since 1970, is built again though it is unchanged. Of a job no more than a byte is held.
    """

    def __init__(
        self,
        project: Project,
        jobs: Jobs,
        orders: Orders,
        ledger: BuildLedger | None,
        *,
        only_failed: bool = False,
        since: int | None = None,
    ) -> None:
        self.failed: list[BrochureError] = []
        self._project, self._jobs, self._orders, self._ledger = project, jobs, orders, ledger
        self._since = since
        self._fingerprints = Fingerprints(project, orders)
        # Jobs of one folder come one after the other.
        self._folder = lru_cache(maxsize=1)(ledger.folder if ledger else _nothing)
        self._unentered: list[Outcome] = []
        self._states = bytearray([_UNDECIDED]) * len(jobs)
        self._once_failed = {failure.job for failure in ledger.failures()} if ledger else set()
        if only_failed:
            self._states = bytearray(
                _UNDECIDED if self._listed(job) in self._once_failed else _LEFT_OUT for job in jobs
            )  # fmt: skip

    def __len__(self) -> int:
        """How many jobs there are to be done."""
        return len(self._states) - self._states.count(_LEFT_OUT)

    def outcomes(self, means: Means) -> Iterator[Outcome]:
        """Outcomes as they come, the unchanged ones first."""
        for number, job in enumerate(self._jobs):
            if self._states[number] == _UNDECIDED:
                outcome = self._unchanged(job)
                self._states[number] = _LEFT_OUT if outcome else _BUILD
                if outcome:
                    yield outcome
        if _BUILD not in self._states:
            return
        # Some libraries abort when they are interrupted while they load.
        with undisturbed(signal.SIGINT, signal.SIGTERM):
            from brochure.dispatch import build_all, staffed

        pieces = math.ceil(self._states.count(_BUILD) / len(self._jobs.targets))
        with staffed(means, pieces) as crew:
            for outcome in build_all(
                self._project, compress(self._jobs, self._states), self._orders, crew,
                known=self._known, time_limit=means.time_limit,
            ):  # fmt: skip
                self._enter(outcome)
                yield outcome

    def finish(self) -> None:
        """Strike out what was taken away, and write the manifest."""
        output, ledger = self._orders.output, self._ledger
        if output is None or ledger is None:
            return
        try:
            self._enter_all()
        except OutputError as error:
            self.failed.append(error)
        try:
            for file in [name for name in ledger.files() if not may_be_file(output / name)]:
                ledger.forget(file)
            if not ledger.is_reported(output / MANIFEST):
                write_manifest(output, (record.row for record in ledger.records()))
                ledger.reported(output / MANIFEST)
        except OutputError as error:
            self.failed.append(error)

    # ---- what is known

    def _listed(self, job: Job) -> Job:
        """A job as it is entered: a path is not for others' eyes."""
        slug = self._jobs.articles[job.article]
        return job if job.article == slug else replace(job, article=slug)

    def _known(self, job: Job) -> Mapping[str, Row]:
        return self._ledger.rows(job) if self._ledger else {}

    def _unchanged(self, job: Job) -> Outcome | None:
        """The outcome of a job whose file stands there as it would be made again."""
        output, ledger = self._orders.output, self._ledger
        if output is None or ledger is None or self._orders.force:
            return None
        started = time.perf_counter()
        listed = self._listed(job)
        records = self._folder(job.clinic, job.locale)
        for draft in (True, False):
            record = records.get(file_name(listed, draft=draft))
            if record and record.row.job == listed and self._is_recent(record) and self._stands(job, record, output):
                if listed in self._once_failed:
                    ledger.succeed(listed)
                return standing(job, record.row, "unchanged", time.perf_counter() - started)
        return None

    def _is_recent(self, record: Record) -> bool:
        return self._since is None or (record.built or 0) >= self._since

    def _stands(self, job: Job, record: Record, output: Path) -> bool:
        try:
            if self._fingerprints.of(job).whole != record.row.fingerprint:
                return False
            return sha256_of(output / record.row.file) == record.row.sha256
        except BrochureError:  # whoever builds it says what is wrong
            return False

    # ---- what is new

    def _enter(self, outcome: Outcome) -> None:
        """Enter an outcome, after those that there was no room for before."""
        if self._ledger:
            self._unentered.append(outcome)
            with suppress(OutputError):  # tried again with the next, and told at the end
                self._enter_all()

    def _enter_all(self) -> None:
        output, ledger = self._orders.output, self._ledger
        assert output is not None
        assert ledger is not None
        while self._unentered:
            outcome = self._unentered[0]
            if outcome.row:
                ledger.enter(_record(outcome.row, output / outcome.file, outcome.seconds))
            else:
                ledger.fail(self._listed(outcome.job), outcome)
            del self._unentered[0]


def _nothing(_clinic: str, _locale: str) -> dict[str, Record]:
    """What a ledger that is not there knows."""
    return {}


def _record(row: Row, path: Path, seconds: float) -> Record:
    try:
        size = path.stat().st_size
    except OSError:
        size = None  # somebody has taken it away already
    return Record(row=row, size=size, seconds=round(seconds, 3), built=now())
