"""What a machine can see in a catalog without laying anything out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brochure import locales
from brochure.article import read_article
from brochure.catalog import TEMPLATES, read_catalog
from brochure.errors import BrochureError, CatalogError, Fault, Place
from brochure.languages import language_of
from brochure.locales import Language
from brochure.model import Article, Catalog, Entry, Finding, messages
from brochure.project import Project
from brochure.translators.glossary import FILE, read_glossary
from brochure.translators.nouns import Pair, Remark, Term
from brochure.translators.rules import rules
from brochure.translators.waivers import read_waivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What there is of one language: its catalogs with their articles (none for the templates' own), its glossary."""

    language: Language
    catalogs: tuple[tuple[Catalog, Article | None], ...]
    glossary: tuple[Term, ...] = ()

    def pairs(self) -> Iterator[tuple[Entry, Pair]]:
        """Every finished translation, in the order of the catalogs."""
        earlier: dict[tuple[str | None, str], list[tuple[str, Place]]] = defaultdict(list)
        for catalog, article in self.catalogs:
            plain = {(m.context, m.source) for m in messages(article) if m.plain}
            source_language = locales.language(article.language if article else "en")
            for entry in catalog.entries:
                if entry.fuzzy or not entry.text.strip():
                    continue  # never printed
                key = (entry.context, entry.source)
                yield (
                    entry,
                    Pair(
                        source=entry.source,
                        text=entry.text,
                        source_language=source_language,
                        language=self.language,
                        template=article is None,
                        plain=key in plain,
                        glossary=self.glossary,
                        earlier=tuple(earlier[key]),
                    ),
                )
                earlier[key].append((entry.text, entry.place))


def benches(project: Project, chosen: Iterable[str]) -> list[Bench]:
    """Read all there is of these languages.

    Raises:
        BrochureError: something cannot be read; all faults of all files at once.
    """
    faults: list[Fault] = []
    articles: dict[str, Article | None] = {TEMPLATES: None}
    for slug, path in project.articles().items():
        try:
            articles[slug] = read_article(path, shown=project.shown(path))
        except BrochureError as error:
            faults += error.faults
    found = []
    for locale in chosen:
        try:
            found.append(_bench(project, locale, articles))
        except BrochureError as error:
            faults += error.faults
    if faults:
        raise CatalogError.of(faults)
    return found


def _bench(project: Project, locale: str, articles: dict[str, Article | None]) -> Bench:
    language = language_of(project, locale)
    faults: list[Fault] = []
    catalogs = []
    for domain, article in articles.items():
        if path := project.catalog(locale, domain):
            try:
                catalogs.append((read_catalog(path, locale=locale, domain=domain, shown=project.shown(path)), article))
            except CatalogError as error:
                faults += error.faults
    glossary: tuple[Term, ...] = ()
    if path := project.file("translations", f"{locale}/{FILE}"):
        try:
            glossary = read_glossary(path, project.shown(path))
        except CatalogError as error:
            faults += error.faults
    if faults:
        raise CatalogError.of(faults)
    return Bench(language=language, catalogs=tuple(catalogs), glossary=glossary)


def check_catalogs(bench: Bench) -> Iterator[Finding]:
    """What all rules have to say of a language's catalogs, but what is waived; and what is wrong with waivers."""
    for entry, pair in bench.pairs():
        waivers = read_waivers(entry.comment, rules())
        remarks = {name: list(rule(pair)) for name, rule in rules().items()}
        broken = [name for name, found in remarks.items() if found]
        for name in broken:
            if name not in waivers.rules:
                yield from (_finding(name, remark, entry.place) for remark in remarks[name])
        for remark in (*waivers.faults, *waivers.unneeded(broken)):
            yield _finding("waiver", remark, entry.place)


def _finding(rule: str, remark: Remark, place: Place) -> Finding:
    return Finding(check=rule, severity=remark.severity, message=remark.message, place=str(place), hint=remark.hint)
