"""How far translations are, as one page that a browser opens from the file system: no scripts, nothing fetched."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import jinja2

from brochure.covers import Cover
from brochure.project import Project
from brochure.translators.status import Language, Row
from brochure.translators.status_formats import summary

_TEMPLATE = "status.html"


def status_page(project: Project, languages: Sequence[Language], covers: Mapping[str, Cover], folder: Path) -> bytes:
    """The page as it is to stand in a folder, with links from there to the catalogs."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def link(language: Language, row: Row) -> str:
        path = project.catalog(language.locale, row.domain) if row.catalog else None
        return quote(Path(os.path.relpath(path, folder)).as_posix()) if path else ""

    page = environment.get_template(_TEMPLATE)
    return page.render(languages=languages, covers=covers, summary=summary(languages), link=link).encode()
