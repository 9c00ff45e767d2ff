"""What is asked of a build, and how each of its jobs ended."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from brochure.errors import Exit, Fault, OutputError, Place
from brochure.files import write_whole
from brochure.manifest import Row
from brochure.model import Finding, Job, Spec
from brochure.sample import Sample

Status = Literal["published", "unchanged", "passed", "refused", "unreadable", "crashed"]


def today() -> date:
    """The day to judge dates by: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What is wanted of a build. Without an output folder everything is checked and nothing written.

    A `series` has brochures that differ in their clinics only: what they have in common is drawn once. A `sample` of
    what is built is compared with a plain rendering. `day` is the one by which every worker judges dates. Where `bring`
    is set the files come back in the outcomes: whoever gives such orders writes them.
    """

    output: Path | None
    release: bool = False
    force: bool = False
    spec: Spec = field(default_factory=Spec)
    quantity: int | None = None
    series: bool = False
    sample: Sample | None = None
    day: date = field(default_factory=today)
    bring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended. `row` is there where a file stands; `faults` where an input could not be read.

    A `placed` file is a clinic's part set into what was drawn for another one. `pdf` is the file itself where it is to
    be written by somebody else.
    """

    job: Job
    status: Status
    file: str = ""
    draft: bool = False
    placed: bool = False
    size: float = 0.0
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    faults: tuple[Fault, ...] = ()
    exit_code: Exit = Exit.OK
    row: Row | None = None
    pdf: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether what was asked for is there."""
        return self.exit_code is Exit.OK

    @property
    def name(self) -> str:
        """Its file, or what that would have been called."""
        return self.file or _stem(self.job)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a batch is carried out with. `cluster` is the address of a scheduler, or `local` for one of our own."""

    workers: int = 1
    time_limit: float | None = None
    cluster: str = ""
    shared_output: bool = False


def standing(job: Job, row: Row, status: Status, seconds: float = 0.0) -> Outcome:
    """The outcome of a job whose file is there."""
    return Outcome(
        job=job, status=status, file=row.file, draft=row.draft, size=row.fit.size, seconds=seconds,
        findings=row.findings, row=row,
    )  # fmt: skip


def crashed(job: Job, message: str, hint: str) -> Outcome:
    """The outcome of a job that never came to its end."""
    fault = Fault(message=message, place=Place(file=_stem(job)), hint=hint)
    return Outcome(job=job, status="crashed", faults=(fault,), exit_code=Exit.FINDINGS)


def file_name(job: Job, *, draft: bool) -> str:
    """`<clinic>/<locale>/<article>.<layout>.<target>.pdf`, with `.draft` before `.pdf`; the article is a slug."""
    ending = ".draft.pdf" if draft else ".pdf"
    return f"{job.clinic}/{job.locale}/{job.article}.{job.layout}.{job.target.value}{ending}"


def _stem(job: Job) -> str:
    """What the file of a job would be called, but for its ending. The article may be a path."""
    return f"{job.clinic}/{job.locale}/{Path(job.article).stem}.{job.layout}.{job.target.value}"


def check_output(output: Path) -> None:
    """Fail early where nothing could be published.

    Raises:
        OutputError: the folder cannot be made or written.
    """
    place = Place(file=str(output))
    if (output.suffix.lower() == ".pdf" or output.exists()) and not output.is_dir():
        hint = "name a folder with -o DIR; the files in it are named by themselves"
        raise OutputError("a folder is wanted here, not a file", place=place, hint=hint)
    probe = output / ".brochure-probe"
    try:
        write_whole(probe, b"")
        probe.unlink()
    except (OutputError, OSError) as error:
        words = error.faults[0].message if isinstance(error, OutputError) else str(error.strerror)
        hint = "check its permissions and free space, or choose another one with -o DIR"
        raise OutputError(words, place=place, hint=hint) from error
