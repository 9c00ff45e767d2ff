"""What the command line selects -> jobs. Every name is checked before any work starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from pathlib import Path

from brochure.article import read_article
from brochure.errors import LayoutError, SelectionError
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.locales import closest
from brochure.model import Article, Job, Target
from brochure.project import Project
from brochure.words import nearest

_ARTICLES = (".md", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Names as they were given; an empty one means the project's default."""

    articles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()


def select(project: Project, asked: Selectors, tell: Callable[[str], None] = lambda _: None) -> list[Job]:
    """All jobs, in the order article, clinic, language, layout, target.

    A locale that is not to be had is replaced by one that its readers can be given, zh_TW by zh_Hant; `tell` says so.
    An article's own language is left out of layouts that set it beside a translation.

    Raises:
        SelectionError: a name is not known; the hint lists the nearest. Or an article's own language and a layout that
            sets it beside a translation are both asked for by name.
        ArticleError: an article cannot be read (its language must be known).
    """
    defaults = project.defaults
    layouts = choose("layout", asked.layouts or defaults.layouts, project.layouts())
    targets = choose("target", asked.targets or defaults.targets, list(Target))
    clinics = choose("clinic", asked.clinics or defaults.clinics, project.clinics())
    jobs: list[Job] = []
    for name, article in _articles(project, asked.articles or defaults.articles).items():
        languages = _languages(project, article, asked.languages or defaults.languages, tell)
        bilingual = _bilingual(project, layouts) if article.language in languages else set()
        if article.language in asked.languages and (named := next((n for n in asked.layouts if n in bilingual), "")):
            raise SelectionError(
                f'the layout "{named}" sets a translation beside its original, and {article.language} is the original',
                hint="name a language that it is translated into: -l es; or another layout",
            )
        jobs += [
            Job(article=name, locale=locale, layout=layout, clinic=clinic, target=Target(target))
            for clinic, locale, layout, target in product(clinics, languages, layouts, targets)
            if not (layout in bilingual and locale == article.language)
        ]
    if not jobs:
        raise SelectionError("nothing was selected", hint="brochure list shows what there is")
    return jobs


def _bilingual(project: Project, names: Iterable[str]) -> set[str]:
    """Those of some layouts that are bilingual. What is wrong with a faulty one is told by its own jobs."""
    found = set()
    for name in names:
        folder = project.layouts()[name]
        with suppress(LayoutError):
            if read_layout(folder, shown=project.shown(folder)).bilingual:
                found.add(name)
    return found


def choose(kind: str, asked: Iterable[str], known: Iterable[str]) -> list[str]:
    """The names asked for, `all` being every known one, each once and in the order asked.

    Raises:
        SelectionError: a name is not known; the hint lists the nearest.
    """
    names = list(known)
    chosen: list[str] = []
    for name in asked:
        if name == "all":
            chosen += names
        elif name in names:
            chosen.append(name)
        else:
            raise SelectionError(f'no {kind} "{name}"', hint=nearest(name, [*names, "all"]))
    return list(dict.fromkeys(chosen))


def _articles(project: Project, asked: Iterable[str]) -> dict[str, Article]:
    """The articles asked for, read. One of the project's own may also be named by its path."""
    known = project.articles()
    own = {path.resolve(): slug for slug, path in known.items()}
    names = [name if name in known else own.get(Path(name).resolve(), name) for name in asked]
    paths = [name for name in names if Path(name).suffix.lower() in _ARTICLES and name not in known]
    together = " ".join(asked)
    if len(names) > 1 and Path(together).is_file():
        raise SelectionError(f"no file {paths[-1] if paths else names[-1]}", hint=f'put quotes round it: "{together}"')
    for name in names:
        if name in paths and not Path(name).is_file():
            raise SelectionError(f"no file {name}", hint="check the path, or name an article of the project")
        if name not in (*known, *paths) and Path(name).is_file():
            raise SelectionError(f"{name} is not an article", hint="save it as plain text (.txt) or Markdown (.md)")
    read: dict[str, Article] = {}
    for name in choose("article", names, [*known, *paths]):
        path = known.get(name) or Path(name)
        article = read_article(path, shown=project.shown(path))
        if other := next((other for other, had in read.items() if had.slug == article.slug), None):
            raise SelectionError(f"{other} and {name} would make the same files", hint="rename one of the two")
        read[name] = article
    return read


def _languages(project: Project, article: Article, asked: Iterable[str], tell: Callable[[str], None]) -> list[str]:
    known = project.languages_of(article.slug, article.language)
    wanted: list[str] = []
    for name in asked:
        locale = name.replace("-", "_")
        if locale != "all" and locale not in known:
            locale = _nearest_language(project, article, locale, known)
            taken = language_of(project, locale)
            tell(f'"{article.slug}" has no translation into {name}: taking {locale} ({taken.english_name})')
        wanted.append(locale)
    return choose("language", wanted, known)


def _nearest_language(project: Project, article: Article, locale: str, known: list[str]) -> str:
    if found := closest(locale, known):
        return found
    languages = [language_of(project, name) for name in known]
    called = {
        word.casefold(): found.locale
        for found in languages
        for word in (found.locale, found.english_name, found.autonym)
    }
    if near := get_close_matches(locale.casefold(), called, n=1, cutoff=0.8):
        raise SelectionError(f'no language "{locale}"', hint=f'did you mean "{called[near[0]]}"?')
    near = get_close_matches(locale.casefold(), called, n=3, cutoff=0.5)
    nearest = f"nearest are {', '.join(dict.fromkeys(called[name] for name in near))}; " if near else ""
    hint = f'{nearest}"{article.slug}" can be had in {", ".join(known)}'
    try:
        name = language_of(project, locale).english_name
    except SelectionError as error:
        raise SelectionError(error.faults[0].message, hint=hint) from error
    raise SelectionError(f'"{article.slug}" has no translation into {name} ({locale})', hint=hint)
