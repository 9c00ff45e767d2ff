"""Catalogs of a project: a new one, all brought up to date, all in one form.

Only files in the project's own translations folder are written, and none before all have been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.plurals import get_plural

from brochure.article import read_article
from brochure.catalog import TEMPLATES
from brochure.errors import BrochureError, CatalogError, Fault, Place, SelectionError
from brochure.files import write_whole
from brochure.locales import language
from brochure.project import Project
from brochure.selection import choose
from brochure.shelves import bundled
from brochure.translators.extract import extract
from brochure.translators.merge import Merged, merge
from brochure.translators.po import canonical, line_of, read_po


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A catalog whose file is not as it should be: its path, what it should hold, and what there is to say of it."""

    path: Path
    data: bytes
    notes: tuple[str, ...] = ()


def add(project: Project, locale: str, articles: Sequence[str], team: str = "") -> list[Path]:
    """Write catalogs without translations: of the articles, and of the templates where the language has none.

    Raises:
        SelectionError: an unknown locale, that of the article itself, or a catalog that is there.
        CatalogError: a POT is out of date, or cannot be read.
    """
    folder = _own_folder(project)
    known = language(locale)
    if known.tag.casefold() == locale.replace("_", "-").casefold():
        locale = known.tag.replace("-", "_")
    sources = project.articles()
    chosen = choose("article", articles or ["all"], sources)
    for slug in chosen:
        if read_article(sources[slug], shown=project.shown(sources[slug])).language == locale:
            raise SelectionError(
                f'"{slug}" is written in {locale}: its own language needs no catalog',
                hint="name the language that it is to be translated into",
            )
        if path := project.catalog(locale, slug):
            raise SelectionError(
                f'"{slug}" has a catalog in {locale} already: {project.shown(path)}',
                hint=f"bring it up to date: brochure translations update {slug} -l {locale}",
            )
    if locale != "en" and not project.catalog(locale, TEMPLATES):
        chosen.append(TEMPLATES)
    made: dict[Path, bytes] = {}
    for domain, pot in _pots(project, chosen).items():
        empty = polib.POFile()
        empty.metadata = {
            **pot.metadata,
            "Language-Team": team or known.english_name,
            "Language": locale,
            "Plural-Forms": _plural_forms(locale),
        }
        made[folder / locale / "LC_MESSAGES" / f"{domain}.po"] = canonical(merge(empty, pot).catalog)
    for path, data in made.items():
        write_whole(path, data)
    return list(made)


def outdated(project: Project, articles: Sequence[str], locales: Sequence[str]) -> list[Rewritten]:
    """Catalogs that are not up to date with their POTs, brought up to date, and what became of which message.

    Raises:
        SelectionError: an unknown article or locale, or no catalog of theirs.
        CatalogError: a catalog or POT cannot be read, or a POT is out of date.
    """
    catalogs = _own_catalogs(project)
    names = {path.parent.parent.name for path in catalogs}
    languages = choose("language", [name.replace("-", "_") for name in locales] or ["all"], sorted(names))
    domains = choose("article", articles or ["all"], [*project.articles(), TEMPLATES])
    chosen = [path for path in catalogs if path.stem in domains and path.parent.parent.name in languages]
    if not chosen:
        raise SelectionError("there is no such catalog here", hint="make it: brochure translations add LOCALE")
    pots = _pots(project, [domain for domain in domains if any(path.stem == domain for path in chosen)])
    found: list[Rewritten] = []
    for path, po in zip(chosen, _read_all(project, chosen), strict=True):
        po.metadata.setdefault("Plural-Forms", _plural_forms(path.parent.parent.name))
        merged = merge(po, pots[path.stem])
        data = canonical(merged.catalog)
        if data != path.read_bytes():
            found.append(Rewritten(path=path, data=data, notes=tuple(_notes(merged, project.shown(path)))))
    return found


def unformatted(project: Project, files: Sequence[Path]) -> list[Rewritten]:
    """Files that are not in the one form, or those of the project's own catalogs, in that form.

    Raises:
        CatalogError: a file cannot be read.
    """
    paths = list(files) or _own_catalogs(project)
    written = [(path, canonical(po)) for path, po in zip(paths, _read_all(project, paths), strict=True)]
    return [Rewritten(path=path, data=data) for path, data in written if data != path.read_bytes()]


def _plural_forms(locale: str) -> str:
    language(locale)  # which tells of an unknown one, with the nearest
    return get_plural(locale).plural_forms


def _notes(merged: Merged, shown: str) -> Iterator[str]:
    for entries, became in ((merged.changed, "its translation went on, as fuzzy"), (merged.gone, "kept as obsolete")):
        for entry in entries:
            place = Place(file=shown, line=line_of(entry))
            yield f'{place}: "{entry.msgid[:60]}" is not in the POT: {became}'


def _own_folder(project: Project) -> Path:
    folder = (project.root or Path.cwd()) / "translations"
    if project.root is None and bundled("translations") != folder:
        raise SelectionError("there is no project here to keep catalogs in", hint="make one: brochure new DIR")
    return folder


def _own_catalogs(project: Project) -> list[Path]:
    return sorted(_own_folder(project).glob("*/LC_MESSAGES/*.po"))


def _pots(project: Project, domains: Sequence[str]) -> dict[str, polib.POFile]:
    stale = extract(project, [name for name in domains if name != TEMPLATES] or ["all"], write=False)
    found: dict[str, polib.POFile] = {}
    for domain in domains:
        path = project.file("translations", f"{domain}.pot")
        if path is None or path in stale:
            raise CatalogError(
                "the POT is out of date" if path else "there is no such POT",
                place=Place(file=project.shown(path) if path else f"translations/{domain}.pot"),
                hint="write it: brochure translations extract",
            )
        found[domain] = read_po(path, project.shown(path))
    return found


def _read_all(project: Project, paths: Iterable[Path]) -> list[polib.POFile]:
    """Read every file, and tell the faults of all."""
    read: list[polib.POFile] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            read.append(read_po(path, project.shown(path)))
        except BrochureError as error:
            faults += error.faults
    if faults:
        raise CatalogError.of(faults)
    return read
