"""A project's texts as components of Weblate, in the names of its REST API. It names no server and no repository."""

from __future__ import annotations

from typing import Any

from brochure.article import read_article
from brochure.catalog import TEMPLATES
from brochure.errors import Fault, SelectionError
from brochure.project import Project
from brochure.translators.survey import own_translations

_PLACEHOLDERS = r'placeholders:r"%\(\w+\)s"'
_COMMON: dict[str, Any] = {
    "vcs": "git",
    "file_format": "po",
    # As polib writes them: no line is wrapped, so that a file that comes back differs in what was translated alone.
    "file_format_params": {"po_line_wrap": 65535},
    "new_lang": "add",
    "language_regex": "^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$",
    # A text taken over into another article would void the signatures there.
    "allow_translation_propagation": False,
    # Strings come from the articles and templates.
    "manage_units": False,
}


def components(project: Project, licence: str) -> list[dict[str, Any]]:
    """The templates' strings where the project keeps them, then each article.

    `licence` is that of the translations, by its name in SPDX.

    Raises:
        ArticleError: an article cannot be read.
        SelectionError: an article has no POT, which Weblate begins a language with.
    """
    folder = own_translations(project)
    pots = {path.stem for path in folder.glob("*.pot")} if folder else set()
    articles = project.articles()
    if faults := [
        Fault(message=f"there is no translations/{slug}.pot", hint="run: brochure translations extract")
        for slug in articles
        if slug not in pots
    ]:
        raise SelectionError.of(faults)
    found = []
    if TEMPLATES in pots:
        more = {"check_flags": _PLACEHOLDERS, "enforced_checks": ["placeholders"]}
        found.append(_component(TEMPLATES, "Templates", "en", licence, more))
    for slug, path in articles.items():
        article = read_article(path, shown=project.shown(path))
        # Plain text has no Markdown: a * in it is a *.
        more = {} if article.plain else {"check_flags": "md-text", "enforced_checks": ["md-syntax", "md-link"]}
        found.append(_component(slug, article.title.source, article.language, licence, more))
    return found


def _component(slug: str, name: str, language: str, licence: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name[:100],  # as long as Weblate allows
        "slug": slug,
        "filemask": f"translations/*/LC_MESSAGES/{slug}.po",
        "new_base": f"translations/{slug}.pot",
        "source_language": language,
        **({"license": licence} if licence else {}),
        **_COMMON,
        **more,
    }
