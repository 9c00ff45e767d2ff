"""By what a file is known again: one digest over all that its bytes depend on.

A worker takes it from what it has read; `Fingerprints` gives that of many jobs, and reads what they share once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version

from brochure import __version__, fonts
from brochure.errors import BrochureError
from brochure.files import sha256
from brochure.finish import Finish, condition, finish_of
from brochure.materials import Inputs, MaterialsReader, digest_of, merged
from brochure.model import Job, Layout, Target, Version
from brochure.orders import Orders
from brochure.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Of all that makes a file, and of what decides on its fit: `text` leaves the target out."""

    whole: str
    text: str

    def of_clinic(self, own: Inputs) -> Fingerprint:
        """That of a clinic's file, of an edition's fingerprint and what the clinic brings."""
        lines = "".join(f"\n{name} {digest}" for name, digest in sorted(own.items()))
        return Fingerprint(
            whole=sha256(f"{self.whole}{lines}".encode()),
            text=sha256(f"{self.text}{lines}".encode()),
        )


def fingerprint(
    job: Job,
    *,
    shared: Inputs,
    versions: Mapping[str, str],
    review_by: date | None,
    release: bool,
    day: date,
    roles: tuple[str, ...],
    finish: Finish,
) -> Fingerprint:
    """That of an edition: of all that a job is made from but its clinic.

    `day` is the one to judge dates by, `roles` are those whose signature a release needs.
    """
    by_signed = release and job.version != "current"
    overdue = review_by is not None and day > review_by
    lines = [f"{name} {digest}" for name, digest in shared.items()]
    lines += [f"{name} {number}" for name, number in versions.items()]
    lines += [job.locale, job.layout]
    rest = f"{job.target} {job.version} {release} {overdue} {' '.join(roles)} {finish}"
    return Fingerprint(
        whole=sha256("\n".join([*lines, rest]).encode()),
        # What was recorded differs from what is now, though both were made from the same files.
        text=sha256("\n".join([*lines, job.version, str(by_signed)]).encode()),
    )


@cache
def versions() -> Mapping[str, str]:
    """What makes the page, by version, and a digest of the fonts."""
    return {
        "brochure": __version__,
        **{name: version(name) for name in ("weasyprint", "babel", "jinja2")},
        "fonts": sha256((fonts.folder() / "SHA256SUMS").read_bytes())[:16],
    }


class Fingerprints:
    """Fingerprints of the jobs of one run. Each file is digested once, each edition and layout read once."""

    def __init__(self, project: Project, orders: Orders) -> None:
        self._project = project
        self._orders = orders
        self._reader = MaterialsReader(project, cache(digest_of))
        self._editions = cache(self._of_edition)
        self._texts = cache(self._read_texts)
        self._layout = cache(self._read_layout)
        self._colours = cache(lambda: self._reader.roles()[1])
        self._condition = cache(condition)
        # Jobs of one clinic come one after the other.
        self._clinic = lru_cache(maxsize=1)(self._reader.roster.digests)

    def of(self, job: Job) -> Fingerprint:
        """That of a job as a worker would find it now.

        Raises:
            BrochureError: something that it is made from cannot be read.
        """
        edition = self._editions(job.article, job.locale, job.layout, job.target, job.version)
        if isinstance(edition, BrochureError):
            raise edition.again()
        return edition.of_clinic(self._clinic(job.clinic))

    def _of_edition(
        self, article: str, locale: str, layout: str, target: Target, version: Version
    ) -> Fingerprint | BrochureError:
        """That of all but the clinic, or why it cannot be had, which thousands of jobs are not to find out anew."""
        try:
            return self._read_edition(article, locale, layout, target, version)
        except BrochureError as error:
            return error.again()

    def _read_edition(self, article: str, locale: str, layout: str, target: Target, version: Version) -> Fingerprint:
        job = Job(article=article, locale=locale, layout=layout, clinic="", target=target, version=version)
        review_by, said = self._texts(article, locale, version)
        shape, shaped = self._layout(layout)
        return fingerprint(
            job,
            shared=merged(said, shaped, self._colours()),
            versions=versions(),
            review_by=review_by,
            release=self._orders.release,
            day=self._orders.day,
            roles=self._project.release_roles,
            finish=finish_of(target, shape, self._orders.spec, self._condition),
        )

    def _read_texts(self, article: str, locale: str, version: Version) -> tuple[date | None, Inputs]:
        # What it says does not depend on the rest.
        job = Job(article=article, locale=locale, layout="", clinic="", target=Target.SCREEN, version=version)
        texts, used = self._reader.texts(job, release=self._orders.release)
        return texts.edition.article.review_by, used

    def _read_layout(self, name: str) -> tuple[Layout, Inputs]:
        layout, _, used = self._reader.layout(name)
        return layout, used
