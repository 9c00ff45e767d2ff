"""The steps in a row: read, localize, compose, typeset, impose, write, inspect, publish.

`Workshop.build` makes one file. What does not pass is not published, and leaves what was there. For many files see
`batch.py`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from brochure import __version__, fonts, scripts
from brochure.article import read_article
from brochure.checks import run as run_checks
from brochure.colour import Roles, read_roles
from brochure.customs import FILE as CUSTOMS
from brochure.edition import Entries
from brochure.editions import EditionReader
from brochure.errors import BrochureError, Exit, Fault, LayoutError, OutputError, Place
from brochure.files import sha256, write_whole
from brochure.fit import Fitted, find_fit
from brochure.flows import flow_parts
from brochure.job_sheet import job_sheet_name, order
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.locales import Language
from brochure.manifest import Row
from brochure.markup import Composer
from brochure.model import Article, Clinic, Edition, Finding, Fit, Job, Layout, Logo, Severity, Spec, Target
from brochure.press import Panels, Press, Printing
from brochure.profiles import Inks, Profile, paper_profile, read_profile
from brochure.project import Project
from brochure.proof import read_proof
from brochure.roster import Roster
from brochure.selection import Jobs
from brochure.separate import press_logo

Status = Literal["published", "unchanged", "passed", "refused", "unreadable", "crashed"]


def today() -> date:
    """The day to judge dates by: that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What is wanted of a build. Without an output folder everything is checked and nothing written.

    `day` is the one by which every worker judges dates. Where `bring` is set the files come back in the outcomes:
    whoever gives such orders writes them, and tells only of rows whose files stand as they are recorded.
    """

    output: Path | None
    release: bool = False
    force: bool = False
    spec: Spec = field(default_factory=Spec)
    quantity: int | None = None
    day: date = field(default_factory=today)
    bring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended. `row` is there where a file stands; `faults` where an input could not be read.

    `pdf` is the file itself where it is to be written by somebody else.
    """

    job: Job
    status: Status
    file: str = ""
    draft: bool = False
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
        job = self.job
        return self.file or f"{job.clinic}/{job.locale}/{Path(job.article).stem}.{job.layout}.{job.target.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Materials:
    """All a job is made from, read, with the digest of each file."""

    edition: Edition
    language: Language
    furniture: Entries
    layout: Layout
    clinic: Clinic
    roles: Roles
    style_sheets: tuple[Path, ...]
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finish:
    """What a target is printed with: what the writer needs, the bleed in mm, and colours as inks."""

    printing: Printing
    bleed: float = 0.0
    inks: Inks | None = None

    def __str__(self) -> str:
        """All that the bytes of a file depend on."""
        condition = self.printing.profile
        profile = f"{sha256(condition.data)} {condition.name} {condition.max_ink}" if condition else ""
        return f"{profile} {' '.join(self.printing.marks)} {self.printing.weight:g} {self.bleed:g}"


class Workshop:
    """A project with templates, style sheets and fonts kept warm for many jobs."""

    def __init__(self, project: Project) -> None:
        fonts.activate()
        self._project = project
        self._roster = Roster(project)
        self._composer = Composer(project.shelf("templates"))
        self._press = Press()
        self._fits: dict[str, Fit] = {}
        self._logos: dict[str, Logo] = {}
        self._presses: dict[str, tuple[Profile, Inks]] = {}
        self._versions = versions()

    def build(self, job: Job, orders: Orders, known: Mapping[str, Row]) -> Outcome:
        """Make one file. `known` are the rows of the output folder's manifest, by file name."""
        started = time.perf_counter()
        try:
            outcome = self._build(job, orders, known)
        except BrochureError as error:
            outcome = Outcome(job=job, status="unreadable", faults=error.faults, exit_code=error.exit_code)
        except MemoryError:
            outcome = crashed(job, "there was not enough memory for it", "use fewer workers (-j 1), or a shorter text")
        return replace(outcome, seconds=time.perf_counter() - started)

    def _build(self, job: Job, orders: Orders, known: Mapping[str, Row]) -> Outcome:
        materials = self._read(job, release=orders.release)
        # What was recorded differs from what is now, though both were made from the same files.
        by_signed = orders.release and job.version != "current"
        text_fingerprint = self._fingerprint(materials, job.locale, f"{job.version} {by_signed}")
        review_by = materials.edition.article.review_by
        overdue = review_by is not None and orders.day > review_by
        finish = self._finish(job.target, materials.layout, orders.spec)
        asked = " ".join(self._project.release_roles)
        rest = f"{job.target} {job.version} {orders.release} {overdue} {asked} {finish}"
        fingerprint = self._fingerprint(materials, job.locale, rest)
        # A path is not for manifests, which are handed on; the slug is in the file's name, too.
        listed = replace(job, article=materials.edition.article.slug)
        if orders.output and not orders.force and (row := _unchanged(listed, known, fingerprint, orders)):
            return _published(job, row, "unchanged")
        known_fit = _known_fit({} if orders.force else known, self._fits, text_fingerprint)
        fitted = self._typeset(job, materials, finish, known_fit)
        if fitted.fits:
            self._fits[text_fingerprint] = fitted.fit
        printed = fitted.panels.write(finish.printing)
        proof = read_proof(
            fitted.panels.markup,
            printed,
            today=orders.day,
            release=orders.release,
            roomier="" if fitted.fits else self._roomier(job, materials, finish),
        )
        findings = run_checks(proof)
        draft = proof.markup.draft
        if any(finding.severity is Severity.ERROR for finding in findings):
            return Outcome(
                job=job, status="refused", draft=draft, size=fitted.fit.size, findings=findings,
                exit_code=Exit.FINDINGS,
            )  # fmt: skip
        row = Row(
            job=listed,
            file=file_name(job, materials.edition.article, draft=draft),
            sha256=sha256(printed.pdf),
            draft=draft,
            fit=fitted.fit,
            fingerprint=fingerprint,
            text_fingerprint=text_fingerprint,
            inputs=materials.inputs,
            versions=self._versions,
            findings=findings,
        )
        if orders.output is None:
            return replace(_published(job, row, "passed"), file="", row=None)
        if orders.bring:
            return replace(_published(job, row, "published"), pdf=printed.pdf)
        write_whole(orders.output / row.file, printed.pdf)
        return _published(job, row, "published")

    def unchecked(self, job: Job) -> bytes:
        """The PDF of a job as it stands, whatever checks would say of it: to be looked at, never to be published."""
        materials = self._read(job)
        finish = self._finish(job.target, materials.layout, Spec())
        return self._typeset(job, materials, finish, None).panels.write(finish.printing).pdf

    def job_sheet(self, outcomes: Sequence[Outcome], orders: Orders, output: Path) -> str:
        """Write the job sheet of one order, at least one of whose press files was made.

        Gives its name in the output folder.
        """
        made = {outcome.job: outcome.row for outcome in outcomes if outcome.row}
        job = next(iter(made))
        materials = self._read(job, release=orders.release)
        path = article_path(self._project, job.article)
        article = read_article(path, shown=self._project.shown(path))
        told = order(
            clinic=materials.clinic, article=article, layout=materials.layout, spec=orders.spec,
            profile=self._condition(orders.spec)[0], roles=materials.roles,
            rows=list(made.values()), quantity=orders.quantity,
            failed=[(outcome.job.locale, outcome.status) for outcome in outcomes if outcome.job not in made],
            know=lambda locale: language_of(self._project, locale),
        )  # fmt: skip
        html = self._composer.fill("blocks/job_sheet.html", order=told, roles=materials.roles)
        style_sheet = self._project.file("templates", "blocks/job_sheet.css")
        if style_sheet is None:
            raise LayoutError("there is no blocks/job_sheet.css on the shelf templates/", hint="copy the built-in one")
        name = job_sheet_name(job.clinic, article.slug, job.layout)
        write_whole(output / name, self._press.plain_pdf(html, [style_sheet]))
        return name

    # ---- reading

    def _read(self, job: Job, *, release: bool = False) -> _Materials:
        project = self._project
        used: dict[str, str] = {}

        def note(path: Path) -> str:
            """Remember what a file held; how the user knows it."""
            shown = project.shown(path)
            if path.is_file():
                used[shown] = sha256(path.read_bytes())
            return shown

        path = article_path(project, job.article)
        texts = EditionReader(project=project, note=note).texts(path, job.locale, job.version, release=release)
        if customs := project.file("translations", f"{job.locale}/{CUSTOMS}"):
            note(customs)
        clinic, digests = self._roster.read(job.clinic)
        used |= digests
        layout, sheets = self._layout(job.layout, note)
        roles_path = project.file("templates", "colours.toml")
        if roles_path is None:
            raise LayoutError("there is no colours.toml on the shelf templates/", hint="copy the built-in one")
        return _Materials(
            edition=texts.edition,
            language=language_of(project, job.locale),
            furniture=texts.furniture,
            layout=layout,
            clinic=clinic,
            roles=read_roles(roles_path, note(roles_path)),
            style_sheets=sheets,
            inputs=dict(sorted(used.items())),
        )

    def _layout(self, name: str, note: Callable[[Path], str]) -> tuple[Layout, tuple[Path, ...]]:
        folder = self._project.every_layout()[name]
        for path in sorted(folder.iterdir()):
            note(path)
        for shelf in self._project.shelf("templates"):
            for path in sorted((shelf / "blocks").glob("*")):
                note(path)
        base = self._project.file("templates", "blocks/base.css")
        if base is None:
            raise LayoutError("there is no blocks/base.css on the shelf templates/", hint="copy the built-in one")
        layout = read_layout(folder, shown=self._project.shown(folder))
        rows = self._project.file("templates", "blocks/bilingual.css") if layout.bilingual else None
        return layout, (base, *([rows] if rows else []), folder / "style.css")

    def _fingerprint(self, materials: _Materials, locale: str, rest: str) -> str:
        lines = [f"{name} {digest}" for name, digest in materials.inputs.items()]
        lines += [f"{name} {number}" for name, number in self._versions.items()]
        return sha256("\n".join([*lines, locale, materials.layout.slug, rest]).encode())

    # ---- setting

    def _finish(self, target: Target, layout: Layout, spec: Spec) -> _Finish:
        if target is Target.SCREEN:
            return _Finish(printing=Printing())
        if target is Target.OFFICE:
            # Only a booklet is made differently for thicker paper.
            return _Finish(printing=Printing(weight=spec.weight if layout.fold == "saddle" else 0.0))
        profile, inks = self._condition(spec)
        return _Finish(
            printing=Printing(profile=profile, marks=spec.marks),
            bleed=layout.bleed if spec.bleed is None else spec.bleed,
            inks=inks,
        )

    def _condition(self, spec: Spec) -> tuple[Profile, Inks]:
        """The printing condition that is ordered."""
        name = f"{spec.paper} {spec.icc}"
        if name not in self._presses:
            profile = read_profile(Path(spec.icc), spec.icc) if spec.icc else paper_profile(spec.paper)
            if spec.icc and spec.paper:
                # A profile does not say how much ink the paper takes.
                profile = replace(profile, paper=spec.paper, max_ink=paper_profile(spec.paper).max_ink)
            self._presses[name] = profile, Inks(profile)
        return self._presses[name]

    def _separated(self, logo: Logo, profile: Profile, place: Place) -> Logo:
        """A logo in inks, which takes as long as a page of text, and is the same in every language and layout."""
        key = sha256(logo.master + logo.data + profile.data)
        if key not in self._logos:
            self._logos[key] = press_logo(logo, profile, place)
        return self._logos[key]

    def _typeset(self, job: Job, materials: _Materials, finish: _Finish, known: Fit | None) -> Fitted[Panels]:
        clinic = materials.clinic
        if finish.printing.profile and clinic.logo:
            clinic = replace(clinic, logo=self._separated(clinic.logo, finish.printing.profile, clinic.place))

        def lay_out(fit: Fit) -> Panels:
            markup = self._composer.compose(
                materials.edition, materials.furniture, materials.layout, clinic,
                job.target, fit, materials.roles, materials.language, bleed=finish.bleed, inks=finish.inks,
            )  # fmt: skip
            return self._press.lay_out(markup, materials.style_sheets)

        flows = flow_parts(materials.edition, materials.layout, Fit(size=materials.layout.floor))
        factor = scripts.setting(materials.language).start
        return find_fit(materials.layout, lay_out, flows, known=known, start=factor)

    def _roomier(self, job: Job, materials: _Materials, finish: _Finish) -> str:
        """Another layout that holds the text at its smallest type."""
        for name in self._project.layouts():
            if name == job.layout:
                continue
            try:
                layout, sheets = self._layout(name, str)
                if layout.bilingual != materials.layout.bilingual:
                    continue  # it says something else, or says it twice
                smallest = replace(layout, ideal=layout.floor)
                other = replace(materials, layout=smallest, style_sheets=sheets)
                if self._typeset(job, other, finish, None).fits:
                    return name
            except LayoutError:
                continue  # it is not what was asked for
        return ""


def _published(job: Job, row: Row, status: Status) -> Outcome:
    return Outcome(
        job=job, status=status, file=row.file, draft=row.draft, size=row.fit.size,
        findings=row.findings, row=row,
    )  # fmt: skip


def _unchanged(job: Job, known: Mapping[str, Row], fingerprint: str, orders: Orders) -> Row | None:
    for row in known.values():
        if row.job == job and row.fingerprint == fingerprint:
            return row if orders.bring or (orders.output and stands(row, orders.output)) else None
    return None


def stands(row: Row, output: Path) -> bool:
    """Whether a file is there with the bytes that are recorded."""
    path = output / row.file
    return path.is_file() and sha256(path.read_bytes()) == row.sha256


def _known_fit(known: Mapping[str, Row], fits: Mapping[str, Fit], text_fingerprint: str) -> Fit | None:
    """What an earlier search found for the same text in the same layout, which the target does not change."""
    if text_fingerprint in fits:
        return fits[text_fingerprint]
    return next((row.fit for row in known.values() if row.text_fingerprint == text_fingerprint), None)


def crashed(job: Job, message: str, hint: str) -> Outcome:
    """The outcome of a job that never came to its end."""
    place = Place(file=f"{job.clinic}/{job.locale}/{Path(job.article).stem}.{job.layout}.{job.target}")
    fault = Fault(message=message, place=place, hint=hint)
    return Outcome(job=job, status="crashed", faults=(fault,), exit_code=Exit.FINDINGS)


def versions() -> dict[str, str]:
    """Of what makes the page: they are in every fingerprint."""
    return {
        "brochure": __version__,
        **{name: version(name) for name in ("weasyprint", "babel", "jinja2")},
        "fonts": sha256((fonts.folder() / "SHA256SUMS").read_bytes())[:16],
    }


def file_name(job: Job, article: Article, *, draft: bool) -> str:
    """`<clinic>/<locale>/<article>.<layout>.<target>.pdf`, with `.draft` before `.pdf`."""
    ending = ".draft.pdf" if draft else ".pdf"
    return f"{job.clinic}/{job.locale}/{article.slug}.{job.layout}.{job.target.value}{ending}"


def article_path(project: Project, name: str) -> Path:
    """The file of an article that is named by slug or by path."""
    return project.articles().get(name) or Path(name)


# ------------------------------------------------------------------------------------------- beside the single file


class JobSheets:
    """Job sheets, one for each clinic, article and layout that has files for the press.

    Each is written when the last of its languages is done; till then, and no longer, its outcomes are kept.
    """

    def __init__(self, project: Project, jobs: Jobs, orders: Orders) -> None:
        self.failed: list[BrochureError] = []
        self._project, self._jobs, self._orders = project, jobs, orders
        self._open: dict[tuple[str, str, str], list[Outcome]] = {}
        self._names: list[tuple[tuple[int, ...], str]] = []
        self._rank = jobs.ranking()
        self._workshop: Workshop | None = None

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome, and write the sheet that it was the last of."""
        job = outcome.job
        if job.target is not Target.PRESS:
            return
        key = job.clinic, job.article, job.layout
        had = self._open.setdefault(key, [])
        had.append(outcome)
        if len(had) == self._jobs.languages_of(job):
            self._write(key)

    def finish(self) -> list[str]:
        """Write what is still open, since no more is to come. Gives all names, in the order of the jobs."""
        for key in list(self._open):
            self._write(key)
        return [name for _, name in sorted(self._names)]

    def _write(self, key: tuple[str, str, str]) -> None:
        outcomes = sorted(self._open.pop(key), key=lambda outcome: self._rank(outcome.job))
        if self._orders.output is None or not any(outcome.row for outcome in outcomes):
            return
        self._workshop = self._workshop or Workshop(self._project)
        try:
            name = self._workshop.job_sheet(outcomes, self._orders, self._orders.output)
            self._names.append((self._rank(outcomes[0].job), name))
        except BrochureError as error:
            self.failed.append(error)


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
