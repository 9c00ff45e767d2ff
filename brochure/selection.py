"""What the command line selects -> jobs. Every name is checked before any work starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice, product
from pathlib import Path

from brochure.article import read_article
from brochure.editions import EditionReader
from brochure.errors import CatalogError, ClinicError, Fault, LayoutError, SelectionError
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.locales import closest
from brochure.model import Article, Job, Target, Version
from brochure.project import CLINICS, Project
from brochure.roster import Roster
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


Offer = tuple[tuple[str, ...], tuple[str, ...]]
"""The languages and layouts that `all` means for a clinic; none is every one."""


Made = tuple[str, str, Version]
"""What is made for a clinic, but for the target: locale, layout, version of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Jobs in the order article, clinic, language, layout, target, each made when it is asked for.

    There may be millions of them: what is held grows with the clinics alone. `articles` are slugs by the name that was
    selected; `made` is what there is for a clinic, by article and offer; `limit` keeps to the first so many.
    """

    articles: Mapping[str, str]
    clinics: Mapping[str, Offer]
    made: Mapping[tuple[str, Offer], tuple[Made, ...]]
    targets: tuple[Target, ...]
    limit: int | None = None

    def __iter__(self) -> Iterator[Job]:
        """From the first one, each time."""
        return islice(self._all(), self.limit)

    def __len__(self) -> int:
        """How many there are."""
        sizes = {key: len(made) * len(self.targets) for key, made in self.made.items()}
        total = sum(sizes[article, offer] for article in self.articles for offer in self.clinics.values())
        return total if self.limit is None else min(total, self.limit)

    def _all(self) -> Iterator[Job]:
        for article in self.articles:
            for clinic, offer in self.clinics.items():
                for (locale, layout, version), target in product(self.made[article, offer], self.targets):
                    yield Job(
                        article=article, locale=locale, layout=layout, clinic=clinic, target=target, version=version
                    )  # fmt: skip

    def ranking(self) -> Callable[[Job], tuple[int, ...]]:
        """A key that sorts jobs into this order."""
        articles = {name: number for number, name in enumerate(self.articles)}
        clinics = {slug: number for number, slug in enumerate(self.clinics)}
        places = {key: {one: number for number, one in enumerate(made)} for key, made in self.made.items()}

        def rank(job: Job) -> tuple[int, ...]:
            place = places[job.article, self.clinics[job.clinic]][job.locale, job.layout, job.version]
            return articles[job.article], clinics[job.clinic], place, self.targets.index(job.target)

        return rank

    def layouts(self) -> set[str]:
        """The names of all layouts there are jobs for."""
        return {layout for made in self.made.values() for _, layout, _ in made}

    def languages_of(self, job: Job) -> int:
        """In how many languages a job's clinic gets its article in that layout."""
        made = self.made[job.article, self.clinics[job.clinic]]
        return len({locale for locale, layout, _ in made if layout == job.layout})


def with_clinic_files(project: Project, clinics: Iterable[str]) -> Project:
    """The project with the files of clinics that were named by their paths.

    Raises:
        SelectionError: a file is not there, or is none of clinics.
    """
    paths = []
    for name in clinics:
        path = Path(name)
        if path.suffix.lower() in CLINICS:
            if not path.is_file():
                raise SelectionError(f"no file {name}", hint="check the path, or name a clinic of the project")
            paths.append(path.resolve())
        elif path.suffix and path.is_file():
            hint = "save it as .csv (UTF-8) or as .xlsx without macros; a single profile is a .toml file"
            raise SelectionError(f"{name} is no file of clinics", hint=hint)
    return replace(project, clinics_named=tuple(dict.fromkeys(paths)))


def select(
    project: Project,
    asked: Selectors,
    tell: Callable[[str], None] = lambda _: None,
    *,
    last: bool = False,
    release: bool = False,
) -> Jobs:
    """All jobs. Files of clinics among the selectors are known to the project: see `with_clinic_files`.

    A locale that is not to be had is replaced by one that its readers can be given, zh_TW by zh_Hant; `tell` says so.
    An article's own language is left out of layouts that set it beside a translation. `last` asks for the editions
    that were last signed in full, and for an insert wherever an article has moved on since; for `release`, see
    `editions.EditionReader`.

    Raises:
        SelectionError: a name is not known; the hint lists the nearest. Or an article's own language and a layout that
            sets it beside a translation are both asked for by name.
        ArticleError: an article cannot be read (its language must be known).
        ClinicError: a table of clinics cannot be read, or asks for a layout that is not there.
    """
    defaults = project.defaults
    known_layouts = list(project.layouts())
    asked_layouts = asked.layouts or defaults.layouts
    chosen_layouts = choose("layout", asked_layouts, known_layouts)
    targets = choose("target", asked.targets or defaults.targets, list(Target))
    clinics = _clinics(project, asked.clinics or defaults.clinics, known_layouts)
    articles = _articles(project, asked.articles or defaults.articles)
    offers = set(clinics.values())
    layouts = {
        offer: _meant(asked_layouts, [name for name in known_layouts if name in offer[1] or not offer[1]])
        for offer in offers
    }
    bilingual = _bilingual(project, {*chosen_layouts, *(name for found in layouts.values() for name in found)})
    inserts = {offer: _insert(project, names) for offer, names in layouts.items()} if last else {}
    version: Version = "last" if last else "current"
    made: dict[tuple[str, Offer], tuple[Made, ...]] = {}
    for name, article in articles.items():
        known = project.languages_of(article.slug, article.language)
        wanted = _languages(project, article, asked.languages or defaults.languages, known, tell)
        if article.language in asked.languages and (named := next((n for n in asked.layouts if n in bilingual), "")):
            raise SelectionError(
                f'the layout "{named}" sets a translation beside its original, and {article.language} is the original',
                hint="name a language that it is translated into: -l es; or another layout",
            )
        newer = _newer(project, name, _meant(wanted, known), release=release) if last else set()
        for offer, own in _own_languages(article, offers, known, tell).items():
            made[name, offer] = tuple(
                one
                for locale in _meant(wanted, own)
                for one in [
                    *(
                        (locale, layout, version)
                        for layout in layouts[offer]
                        if not (layout in bilingual and locale == article.language)
                    ),
                    *([(locale, inserts[offer], _INSERT)] if locale in newer else []),
                ]
            )
    jobs = Jobs(
        articles={name: article.slug for name, article in articles.items()},
        clinics=clinics,
        made=made,
        targets=tuple(map(Target, targets)),
    )
    if not len(jobs):
        raise SelectionError("nothing was selected", hint="brochure list shows what there is")
    return jobs


_INSERT: Version = "insert"


def _bilingual(project: Project, names: Iterable[str]) -> set[str]:
    """Those of some layouts that are bilingual. What is wrong with a faulty one is told by its own jobs."""
    found = set()
    for name in names:
        folder = project.layouts()[name]
        with suppress(LayoutError):
            if read_layout(folder, shown=project.shown(folder)).bilingual:
                found.add(name)
    return found


def _newer(project: Project, article: str, locales: Iterable[str], *, release: bool) -> set[str]:
    """The languages whose last signed edition the article has moved on from. What cannot be read, its jobs tell."""
    reader = EditionReader(project=project, note=project.shown)
    path = project.articles().get(article) or Path(article)
    found = set()
    for locale in locales:
        with suppress(CatalogError):
            if reader.has_newer(path, locale, release=release):
                found.add(locale)
    return found


def _insert(project: Project, layouts: Iterable[str]) -> str:
    """What an insert is set in: the one on the paper of the brochures it is put into."""
    inserts = project.inserts()
    for name in layouts:
        with suppress(LayoutError):
            paper = sorted(read_layout(project.layouts()[name], shown=name).paper)
            for insert, folder in inserts.items():
                if sorted(read_layout(folder, shown=insert).paper) == paper:
                    return insert
    return next(iter(inserts))


def choose(kind: str, asked: Iterable[str], known: Iterable[str]) -> list[str]:
    """The names asked for, `all` being every known one, each once and in the order asked.

    Raises:
        SelectionError: a name is not known; the hint lists the nearest.
    """
    names = dict.fromkeys(known)
    asked = list(asked)
    for name in asked:
        if name != "all" and name not in names:
            raise SelectionError(f'no {kind} "{name}"', hint=nearest(name, [*names, "all"]))
    return list(_meant(asked, names))


def _meant(asked: Iterable[str], every: Iterable[str]) -> tuple[str, ...]:
    """What names mean where `all` is `every`, each once."""
    every = list(every)
    return tuple(dict.fromkeys(name for word in asked for name in (every if word == "all" else [word])))


def _clinics(project: Project, asked: Iterable[str], layouts: Sequence[str]) -> dict[str, Offer]:
    """The clinics asked for and what they are offered, their tables checked."""
    roster = Roster(project)
    files = {name: path for name in asked if (path := Path(name).resolve()) in project.clinics_named}
    others = [name for name in asked if name not in files]
    known = {**(roster.entries() if others else {}), **roster.of_files(files.values())}
    chosen = [slug for slug, entry in known.items() if entry.path in files.values()]
    entries = [known[slug] for slug in dict.fromkeys([*chosen, *choose("clinic", others, known)])]
    roster.check(entries)
    offers = {entry.slug: roster.offer(entry) for entry in entries}
    unknown = [
        Fault(message=f'no layout "{name}"', place=entry.place, hint=nearest(name, layouts))
        for entry in entries
        for name in offers[entry.slug][1]
        if name not in layouts
    ]
    if unknown:
        raise ClinicError.of(unknown)
    return offers


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


def _languages(
    project: Project, article: Article, asked: Iterable[str], known: Sequence[str], tell: Callable[[str], None]
) -> list[str]:
    """The languages asked for, as the article has them; `all` stays."""
    wanted: list[str] = []
    for name in asked:
        locale = name.replace("-", "_")
        if locale != "all" and locale not in known:
            locale = _nearest_language(project, article, locale, known)
            taken = language_of(project, locale)
            tell(f'"{article.slug}" has no translation into {name}: taking {locale} ({taken.english_name})')
        wanted.append(locale)
    return wanted


def _own_languages(
    article: Article, offers: Iterable[Offer], known: Sequence[str], tell: Callable[[str], None]
) -> dict[Offer, list[str]]:
    """What `all` means, by offer: the languages of the article that are offered."""
    offers = list(offers)
    taken = {name: name if name in known else closest(name, known) for languages, _ in offers for name in languages}
    for name, locale in sorted(taken.items()):
        if name != locale:
            instead = f"taking {locale}" if locale else "its clinics go without"
            tell(f'"{article.slug}" has no translation into {name}: {instead}')
    return {
        offer: [name for name in known if not offer[0] or name in {taken[own] for own in offer[0]}] for offer in offers
    }


def _nearest_language(project: Project, article: Article, locale: str, known: Sequence[str]) -> str:
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
