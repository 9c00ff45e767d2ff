"""Brochures under the names by which an EHR looks for them: copies of what was published, in a folder of their own.

OpenEMR looks in `documents/education/` of a site for `<code type>_<code>_<language>.pdf`, all in lower case, and asks
for English and Spanish alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from brochure.article import read_article
from brochure.editions import EditionReader
from brochure.errors import ArticleError, BrochureError, CatalogError, OutputError, Place, SelectionError
from brochure.files import write_whole
from brochure.materials import article_path
from brochure.model import Target, Version
from brochure.orders import Orders, Outcome
from brochure.project import Project
from brochure.selection import Jobs

LANGUAGES = ("en", "es")
_FOLDER = "ehr/openemr"


class Drop:
    """Told of outcomes, copies those that an EHR may offer: signed, for screens, in a language that it asks for.

    A draft is left out, since nobody sees its mark before it is with a patient; so is an insert. What was copied before
    stays, and `older` tells of it.

    Raises:
        SelectionError: nothing that is selected could be found by an EHR, or several files by one name.
    """

    def __init__(self, project: Project, jobs: Jobs, orders: Orders) -> None:
        self.failed: list[BrochureError] = []
        self.names: list[str] = []
        self.drafts = 0
        self._output = orders.output or Path()
        self._project, self._articles = project, frozenset(jobs.articles.values())
        self._seen: set[tuple[str, str]] = set()
        _check(project, jobs)
        self._codes = _codes(project, jobs)

    def add(self, outcome: Outcome) -> None:
        """Copy a file that was made, or had not changed."""
        job = outcome.job
        codes = self._codes.get((job.article, job.locale), ())
        if job.target is not Target.SCREEN or job.version == "insert":
            return
        self._seen.add((job.clinic, job.locale))
        if not outcome.row:
            return
        if outcome.row.draft:
            self.drafts += bool(codes)
            return
        try:
            pdf = _read(self._output / outcome.row.file)
            for code in codes:
                name = file_name(job.clinic, code, job.locale)
                write_whole(self._output / name, pdf)
                self.names.append(name)
        except OutputError as error:
            self.failed.append(error)

    def older(self) -> list[str]:
        """Copies that earlier builds made for a clinic in a language, and this one, which made both, did not.

        Those of the project's other articles are not among them.
        """
        names, others = set(self.names), self._other_codes()
        found: list[str] = []
        for clinic, locale in sorted(self._seen):
            expected = {file_name(clinic, code, locale) for code in others} | names
            files = sorted((self._output / _FOLDER / clinic).glob(f"icd10_*_{locale.lower()}.pdf"))
            found += [name for file in files if (name := file.relative_to(self._output).as_posix()) not in expected]
        return found

    def _other_codes(self) -> set[str]:
        """The codes of articles that were not selected."""
        found: set[str] = set()
        for slug, path in self._project.articles().items():
            if slug not in self._articles:
                with suppress(ArticleError):  # told when it is built
                    found.update(read_article(path, shown=self._project.shown(path)).icd10)
        return found


def file_name(clinic: str, code: str, locale: str) -> str:
    """Below the output folder: a folder for each clinic, since an OpenEMR site is one clinic's."""
    return f"{_FOLDER}/{clinic}/{f'icd10_{code}_{locale}.pdf'.lower()}"


def _codes(project: Project, jobs: Jobs) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The codes of each article that has some, by name and language: those that were signed with the text."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    had: dict[str, str] = {}
    for name, locale, version in sorted(_offered(jobs)):
        for code in (codes := _named(project, name, locale, version)):
            if (other := had.setdefault(code, name)) != name:
                hint = "an EHR has one file for a code: select one of the two"
                raise SelectionError(f"{other} and {name} are both for {code}", hint=hint)
        if codes:
            found[name, locale] = codes
    if not found:
        hint = "add its diagnoses to the front matter: icd10: [G35, M34.9]"
        raise SelectionError("no article that is selected says which diagnoses it is for", hint=hint)
    return found


def _offered(jobs: Jobs) -> set[tuple[str, str, Version]]:
    """What is made in a language that is asked for, but for inserts: article, language, version."""
    return {
        (name, locale, version)
        for (name, _), made in jobs.made.items()
        for locale, _, version in made
        if locale in LANGUAGES and version != "insert"
    }


def _named(project: Project, name: str, locale: str, version: Version) -> tuple[str, ...]:
    """The codes that a version of an article names: an edition that was signed before keeps its own."""
    path = article_path(project, name)
    if version == "last":
        with suppress(CatalogError):  # nothing will come of it, and its outcome says why
            return EditionReader(project=project, note=project.shown).texts(path, locale, version).original.icd10
    return read_article(path, shown=project.shown(path)).icd10


def _check(project: Project, jobs: Jobs) -> None:
    layouts = sorted(jobs.layouts() - set(project.inserts()))
    if Target.SCREEN not in jobs.targets:
        raise SelectionError("an EHR offers files for screens", hint="give -t screen too")
    if len(layouts) > 1:
        hint = f"choose it with -L: {', '.join(layouts)}"
        raise SelectionError("an EHR has one file for a code and a language, and so one layout", hint=hint)
    if not any(locale in LANGUAGES for made in jobs.made.values() for locale, _, _ in made):
        raise SelectionError("only English and Spanish are asked for by OpenEMR", hint="give -l en or -l es too")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"cannot be read: {error.strerror or error}", place=Place(file=str(path)), hint="build it again"
        ) from error
