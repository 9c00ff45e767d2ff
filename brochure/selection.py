"""What the command line selects -> jobs. Every name is checked before any work starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from brochure.article import read_article
from brochure.errors import SelectionError
from brochure.locales import language
from brochure.model import Job, Target
from brochure.project import Project
from brochure.words import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Names as they were given; an empty one means the project's default."""

    articles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()


def select(project: Project, asked: Selectors) -> list[Job]:
    """All jobs, in the order article, clinic, language, layout, target.

    Raises:
        SelectionError: a name is not known; the hint lists the nearest.
        ArticleError: an article cannot be read (its language must be known).
    """
    defaults = project.defaults
    layouts = choose("layout", asked.layouts or defaults.layouts, project.layouts())
    targets = choose("target", asked.targets or defaults.targets, list(Target))
    clinics = choose("clinic", asked.clinics or defaults.clinics, project.clinics())
    jobs: list[Job] = []
    for article in _articles(project, asked.articles or defaults.articles):
        languages = _languages(project, article, asked.languages or defaults.languages)
        jobs += [
            Job(article=article, locale=locale, layout=layout, clinic=clinic, target=Target(target))
            for clinic, locale, layout, target in product(clinics, languages, layouts, targets)
        ]
    if not jobs:
        raise SelectionError("nothing was selected", hint="brochure list shows what there is")
    return jobs


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


def _articles(project: Project, asked: Iterable[str]) -> Iterator[str]:
    known = project.articles()
    paths = [name for name in asked if Path(name).suffix in (".md", ".txt") and name not in known]
    for path in paths:
        if not Path(path).is_file():
            raise SelectionError(f"no file {path}", hint="check the path, or name an article of the project")
    yield from choose("article", asked, [*known, *paths]) if not paths else dict.fromkeys(asked)


def _languages(project: Project, article: str, asked: Iterable[str]) -> list[str]:
    read = read_article(project.articles().get(article) or Path(article))
    known = project.languages_of(read.slug, read.language)
    wanted = [name.replace("-", "_") for name in asked]
    for name in wanted:
        if name != "all" and name not in known:
            language(name)  # no such locale at all is the plainer message
            raise SelectionError(
                f'"{article}" has no translation into {language(name).english_name} ({name})',
                hint=f"it can be had in {', '.join(known)}",
            )
    return choose("language", wanted, known)
