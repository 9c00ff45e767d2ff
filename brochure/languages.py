"""A language as a project has it: what CLDR says, and over it the language's own file."""

from __future__ import annotations

from brochure import locales
from brochure.customs import FILE, Customs, read_customs
from brochure.locales import Language
from brochure.project import Project


def language_of(project: Project, locale: str) -> Language:
    """Look a locale up, in `translations/<locale>/language.toml` too.

    Raises:
        SelectionError: no such locale; the hint lists the nearest ones.
        CatalogError: the file is faulty.
    """
    path = project.file("translations", f"{locale}/{FILE}")
    customs = read_customs(path, project.shown(path)) if path else Customs()
    return locales.language(locale, customs)
