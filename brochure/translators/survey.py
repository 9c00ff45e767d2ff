"""A project's translations, read: how far each language is with each article, and with the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polib

from brochure import approval
from brochure.approval import by_role, to_sign
from brochure.article import read_article
from brochure.catalog import TEMPLATES, read_catalog
from brochure.customs import FILE as CUSTOMS
from brochure.editions import EditionReader
from brochure.errors import BrochureError
from brochure.languages import language_of
from brochure.model import Article, Message, Signature
from brochure.project import Project
from brochure.selection import choose
from brochure.shelves import bundled
from brochure.translators.pot import article_pot, templates_pot
from brochure.translators.status import Language, Row, Said, Signed, Wanted, Wanting, count

Known = Mapping[str, Sequence[Wanted]]
"""What there is to translate, by domain."""

_FORMS = re.compile(r"nplurals\s*=\s*(\d)")


def survey(project: Project, asked: Iterable[str] = ()) -> Iterator[Language]:
    """Every language asked for; if none is, those that an article of the project can be had in, or is begun in.

    What cannot be read is a row that says so.

    Raises:
        SelectionError: no such language.
        ArticleError: an article cannot be read.
        LayoutError: a template cannot be read.
    """
    articles = [read_article(path, shown=project.shown(path)) for path in project.articles().values()]
    wanted = {article.slug: tuple(map(_wanted, article_pot(article))) for article in articles}
    wanted[TEMPLATES] = tuple(map(_wanted, _template_strings(project)))
    begun = _begun(project, articles)
    names = [name.replace("-", "_") for name in asked]
    known = dict.fromkeys([*begun, *project.locales()])
    for locale in choose("language", names, known) if names and "all" not in names else begun:
        yield _language(project, locale, articles, wanted)


def own_translations(project: Project) -> Path | None:
    """The folder of translations that belongs to the project itself, whether it is there or not."""
    return project.root / "translations" if project.root else bundled("translations")


def _begun(project: Project, articles: Iterable[Article]) -> list[str]:
    """Source languages first, the others by name."""
    sources = dict.fromkeys(article.language for article in articles)
    found = {locale for article in articles for locale in project.languages_of(article.slug, article.language)}
    own = own_translations(project)
    if own and own.is_dir():
        found |= {folder.name for folder in own.iterdir() if (folder / "LC_MESSAGES").is_dir()}
    return [*sources, *sorted(found - sources.keys())]


def _language(project: Project, locale: str, articles: Sequence[Article], wanted: Known) -> Language:
    rows = [_article_row(project, locale, article, wanted[article.slug]) for article in articles]
    # English is what the templates are written in.
    if locale.partition("_")[0] != "en":
        rows.append(_templates_row(project, locale, wanted[TEMPLATES]))
    try:
        known = language_of(project, locale)
    except BrochureError as error:
        # It goes by the name of its folder, so that the row which says why has a place.
        rows.append(Row(domain=CUSTOMS, catalog="", count=None, faults=error.faults))
        names = {"tag": locale.replace("_", "-"), "autonym": locale, "english_name": locale, "direction": "auto"}
    else:
        names = {key: getattr(known, key) for key in ("tag", "autonym", "english_name", "direction")}
    return Language(locale=locale, **names, rows=tuple(rows))


def _article_row(project: Project, locale: str, article: Article, wanted: Sequence[Wanted]) -> Row:
    path = project.catalog(locale, article.slug) if locale != article.language else None
    shown = project.shown(path) if path else ""
    try:
        said = _read(project, locale, article.slug)
        reader = EditionReader(project=project, note=project.shown)
        texts = reader.current(article, locale)
        ledger = reader.ledger(article.slug, locale)
    except BrochureError as error:
        return Row(domain=article.slug, catalog=shown, count=None, faults=error.faults)
    if locale == article.language:
        # The original says itself.
        said = [Said(key=message.key, texts=(message.source,)) for message in wanted]
    to_hold = to_sign(texts.edition.article, {} if locale == article.language else texts.furniture)
    unsigned = texts.edition.unsigned or ()
    return Row(
        domain=article.slug,
        catalog=shown,
        count=count(wanted, said),
        signatures=tuple(_signed(signature, to_hold) for signature in ledger.signatures),
        wanting=tuple(
            Wanting(locale=place, role=role, messages=len(lacking), changed=sum(bool(one.voided) for one in lacking))
            for (place, role), lacking in by_role(unsigned).items()
        ),
        signed=len(
            {message.key for message in to_sign(texts.edition.article, {})}
            - {one.message.key for one in unsigned if one.message and one.locale == locale}
        ),
    )


def _signed(signature: Signature, wanted: Sequence[Message]) -> Signed:
    held = set(signature.messages)
    return Signed(
        name=signature.name, role=signature.role, credential=signature.credential, method=signature.method,
        date=signature.date, messages=len(held),
        valid=sum((message.key, approval.said(message)) in held for message in wanted),
    )  # fmt: skip


def _templates_row(project: Project, locale: str, wanted: Sequence[Wanted]) -> Row:
    path = project.catalog(locale, TEMPLATES)
    shown = project.shown(path) if path else ""
    try:
        said = _read(project, locale, TEMPLATES)
    except BrochureError as error:
        return Row(domain=TEMPLATES, catalog=shown, count=None, faults=error.faults)
    return Row(domain=TEMPLATES, catalog=shown, count=count(wanted, said))


# ---------------------------------------------------------------------------------------------------------- catalogs


def _read(project: Project, locale: str, domain: str) -> list[Said]:
    """All that a catalog says: plural forms and obsolete entries too."""
    path = project.catalog(locale, domain)
    if path is None:
        return []
    # It says what is wrong with the file, line by line.
    read_catalog(path, locale=locale, domain=domain, shown=project.shown(path))
    po = polib.pofile(path, encoding="utf-8-sig", wrapwidth=0)
    forms = _FORMS.search(po.metadata.get("Plural-Forms", ""))
    return [_said(entry, int(forms[1]) if forms else 1) for entry in po]


def _said(entry: polib.POEntry, forms: int) -> Said:
    given = entry.msgstr_plural
    return Said(
        key=(entry.msgctxt, entry.msgid),
        texts=tuple(given.get(n, "") for n in range(max(forms, len(given)))) if given else (entry.msgstr,),
        plural=bool(entry.msgid_plural),
        fuzzy=entry.fuzzy,
        obsolete=entry.obsolete,
    )


def _wanted(entry: polib.POEntry) -> Wanted:
    return Wanted(source=entry.msgid, context=entry.msgctxt, plural=entry.msgid_plural)


def _template_strings(project: Project) -> Iterator[polib.POEntry]:
    """The strings of all templates that brochures are made from: a file of one's own hides the built-in one."""
    hidden: set[str] = set()
    for shelf in project.shelf("templates"):
        for entry in templates_pot(shelf):
            if not all(file in hidden for file, _ in entry.occurrences):
                yield entry
        hidden |= {f"templates/{path.relative_to(shelf).as_posix()}" for path in shelf.rglob("*.html")}
