"""The steps in a row: read, localize, compose, typeset, impose, write, inspect, publish.

`Workshop.build` makes one file. What does not pass is not published, and leaves what was there. For many files see
`dispatch.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from brochure import fonts, scripts
from brochure.article import read_article
from brochure.checks import run as run_checks
from brochure.compare import compared
from brochure.errors import BrochureError, Exit, LayoutError, Place
from brochure.files import sha256, write_whole
from brochure.fingerprint import fingerprint, versions
from brochure.finish import Finish, condition, finish_of
from brochure.fit import Fitted, LaidOut, find_fit
from brochure.flows import flow_parts
from brochure.job_sheet import job_sheet_name, order
from brochure.languages import language_of
from brochure.manifest import Row
from brochure.markup import Composer, Markup
from brochure.materials import Materials, MaterialsReader, article_path
from brochure.model import Fit, Job, Layout, Logo, Spec, Target
from brochure.orders import Orders, Outcome, crashed, file_name, standing
from brochure.place import Attempts, Made, Placer
from brochure.preflight.memory import Memory
from brochure.press import Panels, Press, Printing
from brochure.profiles import Inks, Profile, inks_for
from brochure.project import Project
from brochure.proof import read_proof
from brochure.selection import Jobs
from brochure.separate import press_logo
from brochure.warm import Recent

T = TypeVar("T", bound=LaidOut)

_LOGOS = 32_000_000
"""Bytes of logos in inks that a workshop keeps: a batch makes a layout for all of its clinics, and then another."""


class Workshop:
    """A project with templates, style sheets and fonts kept warm for many jobs."""

    def __init__(self, project: Project) -> None:
        fonts.activate()
        self._project = project
        self._reader = MaterialsReader(project)
        self._composer = Composer(project.shelf("templates"))
        self._press = Press()
        self._placer = Placer(self._press)
        self._fits: dict[str, Fit] = {}
        self._logos = Recent[tuple[str, str], Logo](_LOGOS, lambda _, logo: len(logo.data) + len(logo.master))
        self._presses: dict[str, tuple[Profile, Inks]] = {}

    def build(self, job: Job, orders: Orders, known: Mapping[str, Row]) -> Outcome:
        """Make one file. `known` are rows of the ledger, by file name: sizes that need not be searched."""
        started = time.perf_counter()
        try:
            outcome = self._build(job, orders, known)
        except BrochureError as error:
            outcome = Outcome(job=job, status="unreadable", faults=error.faults, exit_code=error.exit_code)
        except MemoryError:
            outcome = crashed(job, "there was not enough memory for it", "use fewer workers (-j 1), or a shorter text")
        return replace(outcome, seconds=time.perf_counter() - started)

    def _build(self, job: Job, orders: Orders, known: Mapping[str, Row]) -> Outcome:
        materials = self._reader.read(job, release=orders.release)
        finish = self._finish(job, materials.layout, orders.spec)
        shared = fingerprint(
            job, shared=materials.shared, versions=versions(), review_by=materials.edition.article.review_by,
            release=orders.release, day=orders.day, roles=self._project.release_roles, finish=finish,
        )  # fmt: skip
        made_of = shared.of_clinic(materials.own)
        # A path is not for manifests, which are handed on; the slug is in the file's name, too.
        listed = replace(job, article=materials.edition.article.slug)
        known_fit = _known_fit({} if orders.force else known, self._fits, made_of.text)
        group = shared.whole if orders.series else ""
        compose = self._composing(job, materials, finish, orders.spec)
        made = self._placer.place(group, compose, known_fit) if group else None
        made = made or self._whole(job, materials, finish, known_fit, orders, group)
        if orders.sample and orders.sample.takes(listed):
            plain = self._typeset(materials, compose, self._laying_out(materials)).panels.write(_printing(finish))
            made = replace(made, findings=(*made.findings, *compared(made.pdf, plain.pdf)))
        if made.fits:
            self._fits[made_of.text] = made.markup.fit
        fit, draft, findings = made.markup.fit, made.markup.draft, made.findings
        if made.refused:
            return Outcome(
                job=job, status="refused", draft=draft, placed=made.placed, size=fit.size, findings=findings,
                exit_code=Exit.FINDINGS,
            )  # fmt: skip
        row = Row(
            job=listed,
            file=file_name(listed, draft=draft),
            sha256=sha256(made.pdf),
            draft=draft,
            fit=fit,
            fingerprint=made_of.whole,
            text_fingerprint=made_of.text,
            inputs=materials.inputs,
            versions=versions(),
            findings=findings,
        )
        if orders.output is None:
            return replace(standing(job, row, "passed"), placed=made.placed, file="", row=None)
        outcome = replace(standing(job, row, "published"), placed=made.placed)
        if orders.bring:
            return replace(outcome, pdf=made.pdf)
        write_whole(orders.output / row.file, made.pdf)
        return outcome

    def _whole(
        self, job: Job, materials: Materials, finish: Finish, known: Fit | None, orders: Orders, group: str
    ) -> Made:
        """Lay out, draw and check all of a brochure; the next ones of a group may be placed into it."""
        compose, lay_out = self._composing(job, materials, finish, orders.spec), self._laying_out(materials)
        attempts = Attempts(self._placer, group, lay_out)
        fitted = self._typeset(materials, compose, attempts, known)
        attempts.beyond = fitted.beyond
        searched = fitted.fit != known
        panels = fitted.panels.panels
        if panels is None:
            # All of it was laid out for others, if not all for one of them.
            made = self._placer.place(group, compose, fitted.fit, attempts if searched else None)
            if made:
                return made
            panels = lay_out(compose(fitted.fit))
        drawn = self._placer.draw(panels, _printing(finish))
        proof = read_proof(
            panels.markup,
            drawn.printed,
            today=orders.day,
            release=orders.release,
            roomier="" if fitted.fits else self._roomier(job, materials, finish, orders.spec),
            memory=Memory() if group else None,
        )
        made = Made(pdf=proof.pdf, markup=proof.markup, fits=fitted.fits, findings=run_checks(proof))
        if group:
            self._placer.learn(group, drawn, fitted.panels, attempts, proof, made, known=not searched)
        return made

    def unchecked(self, job: Job) -> bytes:
        """The PDF of a job as it stands, whatever checks would say of it: to be looked at, never to be published."""
        materials = self._reader.read(job)
        finish = self._finish(job, materials.layout, Spec())
        compose = self._composing(job, materials, finish, Spec())
        return self._typeset(materials, compose, self._laying_out(materials)).panels.write(_printing(finish)).pdf

    def job_sheet(self, outcomes: Sequence[Outcome], orders: Orders, output: Path) -> str:
        """Write the job sheet of one order, at least one of whose press files was made.

        Gives its name in the output folder.
        """
        made = {outcome.job: outcome.row for outcome in outcomes if outcome.row}
        job = next(iter(made))
        materials = self._reader.read(job, release=orders.release)
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

    # ---- setting

    def _condition(self, spec: Spec) -> tuple[Profile, Inks]:
        """The printing condition that is ordered."""
        name = f"{spec.paper} {spec.icc}"
        if name not in self._presses:
            profile = condition(spec)
            self._presses[name] = profile, inks_for(profile)
        return self._presses[name]

    def _finish(self, job: Job, layout: Layout, spec: Spec) -> Finish:
        return finish_of(job.target, layout, spec, lambda spec: self._condition(spec)[0])

    def _separated(self, logo: Logo, profile: Profile, place: Place) -> Logo:
        """A logo in inks, which takes as long as a page of text, and is the same in every language and layout."""
        key = sha256(logo.master + logo.data), profile.digest
        if key not in self._logos:
            self._logos[key] = press_logo(logo, profile, place)
        return self._logos[key]

    def _composing(self, job: Job, materials: Materials, finish: Finish, spec: Spec) -> Callable[[Fit], Markup]:
        clinic = materials.clinic
        inks = self._condition(spec)[1] if finish.profile else None
        logo = None
        if finish.profile and clinic.logo:
            logo = self._separated(clinic.logo, finish.profile, clinic.place)
        return lambda fit: self._composer.compose(
            materials.edition, materials.furniture, materials.layout, clinic,
            job.target, fit, materials.roles, materials.language, bleed=finish.bleed, inks=inks, logo=logo,
        )  # fmt: skip

    def _laying_out(self, materials: Materials) -> Callable[[Markup], Panels]:
        return lambda markup: self._press.lay_out(markup, materials.style_sheets)

    @staticmethod
    def _typeset(
        materials: Materials, compose: Callable[[Fit], Markup], lay_out: Callable[[Markup], T], known: Fit | None = None
    ) -> Fitted[T]:
        """The brochure at its largest type size."""
        flows = flow_parts(materials.edition, materials.layout, Fit(size=materials.layout.floor))
        factor = scripts.setting(materials.language).start
        return find_fit(materials.layout, lambda fit: lay_out(compose(fit)), flows, known=known, start=factor)

    def _roomier(self, job: Job, materials: Materials, finish: Finish, spec: Spec) -> str:
        """Another layout that holds the text at its smallest type."""
        for name in self._project.layouts():
            if name == job.layout:
                continue
            try:
                layout, sheets, _ = self._reader.layout(name)
                if layout.bilingual != materials.layout.bilingual:
                    continue  # it says something else, or says it twice
                smallest = replace(layout, ideal=layout.floor)
                other = replace(materials, layout=smallest, style_sheets=sheets)
                if self._typeset(other, self._composing(job, other, finish, spec), self._laying_out(other)).fits:
                    return name
            except LayoutError:
                continue  # it is not what was asked for
        return ""


def _printing(finish: Finish) -> Printing:
    return Printing(profile=finish.profile, marks=finish.marks, weight=finish.weight)


def _known_fit(known: Mapping[str, Row], fits: Mapping[str, Fit], text_fingerprint: str) -> Fit | None:
    """What an earlier search found for the same text in the same layout, which the target does not change."""
    if text_fingerprint in fits:
        return fits[text_fingerprint]
    return next((row.fit for row in known.values() if row.text_fingerprint == text_fingerprint), None)


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
        # Languages come one after the other, and clinics between them: no more is held than a sheet says.
        had.append(replace(outcome, pdf=b"", row=outcome.row and replace(outcome.row, inputs={})))
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
