"""All a job is made from, read, with the digest of each file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from brochure.colour import Roles, read_roles
from brochure.customs import FILE as CUSTOMS
from brochure.edition import Entries
from brochure.editions import EditionReader, Texts
from brochure.errors import LayoutError
from brochure.files import sha256
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.locales import Language
from brochure.model import Clinic, Edition, Job, Layout
from brochure.project import Project
from brochure.roster import Roster
from brochure.warm import Warm

Inputs = Mapping[str, str]
"""The SHA-256 of files, by name as the user knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """All a job is made from, and the inputs of it: `own` are its clinic's, `shared` another clinic's, too."""

    edition: Edition
    language: Language
    furniture: Entries
    layout: Layout
    clinic: Clinic
    roles: Roles
    style_sheets: tuple[Path, ...]
    shared: Inputs
    own: Inputs

    @property
    def inputs(self) -> Inputs:
        """All of them."""
        return merged(self.shared, self.own)


Tell = Callable[[Path], object]
"""Who is told of each file before it is read."""
_EDITIONS = 12
"""Editions in a layout that are kept in mind."""


def nobody(_: Path) -> None:
    """For who need not be told."""


def digest_of(path: Path) -> str:
    """The SHA-256 of a file as it is now."""
    return sha256(path.read_bytes())


class MaterialsReader:
    """Reads what a job is made from, each part with the digests of its files.

    A digest is taken before its file is read: where somebody edits it between the two, the digest is that of what was
    there before, and the job is built again the next time.
    """

    def __init__(self, project: Project, digest: Callable[[Path], str] = digest_of) -> None:
        self.roster = Roster(project)
        self._project = project
        self._digest = digest
        self._shared = Warm[partial[Materials]](_EDITIONS)

    def read(self, job: Job, *, release: bool = False) -> Materials:
        """All of a job.

        Raises:
            BrochureError: something cannot be read.
        """
        key = job.article, job.locale, job.layout, job.version, release
        shared = self._shared.get(key, lambda tell: self._read_shared(job, tell, release=release))
        clinic, own = self.roster.read(job.clinic)
        return shared(clinic=clinic, own=own)

    def _read_shared(self, job: Job, tell: Tell, *, release: bool) -> partial[Materials]:
        """What is the same for every clinic."""
        texts, said = self.texts(job, tell, release=release)
        layout, sheets, shaped = self.layout(job.layout, tell)
        roles, coloured = self.roles(tell)
        return partial(
            Materials,
            edition=texts.edition,
            language=language_of(self._project, job.locale),
            furniture=texts.furniture,
            layout=layout,
            roles=roles,
            style_sheets=sheets,
            shared=merged(said, shaped, coloured),
        )

    def texts(self, job: Job, tell: Tell = nobody, *, release: bool) -> tuple[Texts, Inputs]:
        """What a job says, whichever its layout, clinic and target."""
        note = _Note(self._project, self._digest, tell)
        path = article_path(self._project, job.article)
        texts = EditionReader(project=self._project, note=note).texts(path, job.locale, job.version, release=release)
        if customs := self._project.file("translations", f"{job.locale}/{CUSTOMS}"):
            note(customs)
        return texts, note.used

    def layout(self, name: str, tell: Tell = nobody) -> tuple[Layout, tuple[Path, ...], Inputs]:
        """A layout, its style sheets, and all that its templates may use."""
        note = _Note(self._project, self._digest, tell)
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
        return layout, (base, *([rows] if rows else []), folder / "style.css"), note.used

    def roles(self, tell: Tell = nobody) -> tuple[Roles, Inputs]:
        """The colours."""
        note = _Note(self._project, self._digest, tell)
        path = self._project.file("templates", "colours.toml")
        if path is None:
            raise LayoutError("there is no colours.toml on the shelf templates/", hint="copy the built-in one")
        return read_roles(path, note(path)), note.used


def merged(*parts: Inputs) -> Inputs:
    """Inputs of several parts in one, in the order of their names."""
    return dict(sorted((name, digest) for part in parts for name, digest in part.items()))


def article_path(project: Project, name: str) -> Path:
    """The file of an article that is named by slug or by path."""
    return project.articles().get(name) or Path(name)


class _Note:
    """Remembers what a file held; gives its name as the user knows it."""

    def __init__(self, project: Project, digest: Callable[[Path], str], tell: Tell) -> None:
        self.used: dict[str, str] = {}
        self._project = project
        self._digest = digest
        self._tell = tell

    def __call__(self, path: Path) -> str:
        self._tell(path)
        shown = self._project.shown(path)
        if path.is_file():
            self.used[self._name(path, shown)] = self._digest(path)
        return shown

    def _name(self, path: Path, shown: str) -> str:
        """A file of one's own and the built-in one beside it are known by one name, and both may be used."""
        own = self._project.root / shown if self._project.root else path
        return shown if not own.is_file() or own.samefile(path) else f"{shown} (built in)"
