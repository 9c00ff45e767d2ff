"""Write the POT files of a project, or say which are out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from brochure.article import read_article
from brochure.files import write_whole
from brochure.project import Project
from brochure.selection import choose
from brochure.shelves import bundled
from brochure.translators.pot import article_pot, templates_pot


def extract(project: Project, articles: Iterable[str], *, write: bool) -> list[Path]:
    """Bring POTs up to date; gives those that were not. The templates' own is written where the templates are."""
    stale: list[Path] = []
    for path, pot in _wanted(project, list(articles)):
        text = str(pot).encode()
        if path.is_file() and path.read_bytes() == text:
            continue
        stale.append(path)
        if write:
            write_whole(path, text)
    return stale


def _wanted(project: Project, articles: list[str]) -> Iterator[tuple[Path, polib.POFile]]:
    folder = (project.root or Path.cwd()) / "translations"
    known = project.articles()
    for slug in choose("article", articles or ["all"], known):
        path = known[slug]
        yield folder / f"{slug}.pot", article_pot(read_article(path, shown=project.shown(path)))
    templates = (project.root or Path.cwd()) / "templates"
    built_in = bundled("templates")
    if templates.is_dir() or built_in is None:
        yield folder / "brochure.pot", templates_pot(templates)
