"""Sign an edition: a signature is for exactly one text."""

from __future__ import annotations

from pathlib import Path

from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.edition import localize
from brochure.errors import CatalogError, Fault, SelectionError
from brochure.locales import is_pseudo
from brochure.model import messages
from brochure.pipeline import today
from brochure.project import Project
from brochure.shelves import bundled
from brochure.signoff import read_signatures, sign
from brochure.words import nearest


def sign_edition(project: Project, name: str, locale: str, signer: str, role: str) -> Path:
    """Add a signature to the ledger of an edition, in the project's own translations folder.

    Raises:
        SelectionError: no such article or translation, or a pseudo locale, which stays a draft.
        CatalogError: the translation is not complete: what is missing cannot be signed.
    """
    goal = (project.root or Path.cwd()) / "translations"
    if project.root is None and bundled("translations") != goal:
        raise SelectionError("there is no project here to keep a signature in", hint="make one: brochure new DIR")
    if is_pseudo(locale):
        raise SelectionError(f"{locale} is no translation that can be signed", hint="it is for trying layouts")
    path = project.articles().get(name) or Path(name)
    if not path.is_file():
        raise SelectionError(f'no article "{name}"', hint=nearest(name, project.articles()))
    article = read_article(path, shown=project.shown(path))
    catalog = None
    if locale != article.language:
        found = project.catalog(locale, article.slug)
        if found is None:
            raise SelectionError(f'"{article.slug}" has no translation into {locale}', hint="brochure list languages")
        catalog = read_catalog(found, locale=locale, domain=article.slug, shown=project.shown(found))
    ledger = f"{locale}/signoff/{article.slug}.toml"
    known = project.file("translations", ledger)
    signatures = read_signatures(known, shown=project.shown(known)) if known else ()
    edition = localize(article, locale, catalog, signatures)
    unfinished = [m for m in messages(edition.article) if m.state in ("missing", "fuzzy")]
    if unfinished:
        raise CatalogError.of(
            [
                Fault(
                    message=f'"{m.source[:60]}" is {"not translated" if m.state == "missing" else "fuzzy"}',
                    place=m.text_place or m.place,
                    hint="finish the translation, then sign it",
                )
                for m in unfinished
            ]
        )
    sign(goal / ledger, edition, name=signer, role=role, today=today())
    return goal / ledger
