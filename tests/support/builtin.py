"""Files of the project that comes with the program, built once and read once.

All of them are several hundred. English and Arabic are built in every layout for every target; each other language as
the tri-fold for screens, which says whether its text fits and can be read back, and in one layout more, for screens and
for a press or an office: each layout so meets three or four more languages, of scripts far apart. A bilingual
one is for translations alone.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle, product
from pathlib import Path

import pikepdf
from support.pdfs import Tag, bookmarks, built_in, fonts_of, links, tags, texts, type_sizes

from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.dispatch import build_all, staffed
from brochure.edition import localize
from brochure.imposition import bound
from brochure.layout import read_layout
from brochure.manifest import Row
from brochure.model import Article, Job, Layout, Mark, Spec, Target
from brochure.orders import Means, Orders, Outcome
from brochure.project import Defaults, Project

PROJECT = Project(root=None, defaults=Defaults())
SLUG = "bmt-autoimmune"
LOCALES = ["en", *PROJECT.locales()]
LAYOUTS = {name: read_layout(folder, shown=name) for name, folder in PROJECT.layouts().items()}
"""As they are written: those that grow have no number of pages yet."""

WHOLE = ("en", "ar")
"""Languages that are built in every layout for every target."""


def _chosen() -> Iterator[tuple[str, str, Target]]:
    whole = product(WHOLE, LAYOUTS, Target)
    yield from (chosen for chosen in whole if chosen[0] != "en" or not LAYOUTS[chosen[1]].bilingual)
    others = [locale for locale in LOCALES if locale not in WHOLE]
    for number, (locale, layout) in enumerate(zip(others, cycle(LAYOUTS), strict=False)):
        yield locale, "trifold-a4", Target.SCREEN
        yield locale, layout, Target.SCREEN
        yield locale, layout, (Target.PRESS, Target.OFFICE)[number // len(LAYOUTS) % 2]


JOBS = [
    Job(article=SLUG, locale=locale, layout=layout, clinic="example", target=target)
    for locale, layout, target in dict.fromkeys(_chosen())
]


def named(job: Job) -> str:
    return f"{job.locale}-{job.layout}-{job.target}"


def jobs(*targets: Target, locales: Iterable[str] = LOCALES, layouts: Iterable[str] = tuple(LAYOUTS)) -> list[Job]:
    """The jobs for some targets, languages and layouts."""
    known, shown = list(locales), list(layouts)
    return [job for job in JOBS if job.target in targets and job.locale in known and job.layout in shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that a screen reader lists, and its page, from 0."""

    kind: str
    text: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is found in a file. `fonts` are those of its pages, not of notes on them, and whether each is embedded."""

    tags: list[Tag]
    headings: list[Heading]
    links: list[str]
    bookmarks: list[str]
    fonts: dict[str, bool]
    texts: list[str]
    type_sizes: Counter[float]


class Built:
    """What came of building some jobs into a folder."""

    def __init__(self, folder: Path, outcomes: dict[Job, Outcome]) -> None:
        self.folder = folder
        self.outcomes = outcomes
        self._read: dict[Job, Read] = {}

    def path(self, job: Job) -> Path:
        return self.folder / self.outcomes[job].file

    def bytes(self, job: Job) -> bytes:
        return self.path(job).read_bytes()

    def open(self, job: Job) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.bytes(job)))

    def read(self, job: Job) -> Read:
        """Read a file, the first time it is asked for."""
        if job not in self._read:
            self._read[job] = _read(self.bytes(job))
        return self._read[job]

    def layout(self, job: Job) -> Layout:
        """The layout with as many pages as the text took."""
        row = self.outcomes[job].row
        assert row is not None
        return bound(LAYOUTS[job.layout], row.fit.pages)


def build(
    folder: Path,
    wanted: list[Job],
    *,
    marks: tuple[Mark, ...] = (),
    after: Built | None = None,
    project: Project = PROJECT,
) -> Built:
    """Build jobs into a folder; type sizes that another build found are not searched for again."""
    rows = {outcome.row.file: outcome.row for outcome in after.outcomes.values() if outcome.row} if after else {}

    def known(job: Job) -> dict[str, Row]:
        same = (job.clinic, job.locale, job.layout)
        return {name: row for name, row in rows.items() if (row.job.clinic, row.job.locale, row.job.layout) == same}

    orders = Orders(output=folder, spec=Spec(marks=marks))
    with staffed(Means(workers=os.cpu_count() or 1), len(wanted)) as crew:
        outcomes = {outcome.job: outcome for outcome in build_all(project, wanted, orders, crew, known=known)}
    return Built(folder, {job: outcomes[job] for job in wanted})


def _read(data: bytes) -> Read:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found, goals, marks = tags(pdf), links(pdf), bookmarks(pdf)
        for page in pdf.pages:
            if "/Annots" in page.obj:
                del page.obj.Annots
        bare = io.BytesIO()
        pdf.save(bare)
    with pikepdf.open(bare) as pages:
        fonts = fonts_of(pages)
    return Read(
        tags=found, headings=_headings(found), links=goals, bookmarks=marks, fonts=fonts,
        texts=texts(data), type_sizes=type_sizes(data),
    )  # fmt: skip


def _headings(found: Iterable[Tag]) -> list[Heading]:
    headings: list[Heading] = []
    open_at: int | None = None
    for tag in found:
        if open_at is not None and tag.depth > open_at:
            last = headings[-1]
            page = tag.page if last.page < 0 else last.page
            headings[-1] = replace(last, text=last.text + tag.text, page=page)
        elif re.fullmatch(r"H\d", tag.kind):
            open_at = tag.depth
            headings.append(Heading(kind=tag.kind, text=tag.text, page=tag.page))
        else:
            open_at = None
    return headings


# ------------------------------------------------------------------------------------------------ what went in


@cache
def article(locale: str) -> Article:
    """The built-in article in a language."""
    original = read_article(built_in("articles") / f"{SLUG}.md", shown=f"articles/{SLUG}.md")
    if locale == original.language:
        return original
    path = built_in("translations") / locale / "LC_MESSAGES" / f"{SLUG}.po"
    return localize(original, locale, read_catalog(path, locale=locale, domain=SLUG, shown=str(path))).article


@cache
def furniture(locale: str) -> dict[str, str]:
    """The templates' own strings in a language, by the English ones."""
    if locale == "en":
        return {}
    path = built_in("translations") / locale / "LC_MESSAGES" / "brochure.po"
    entries = read_catalog(path, locale=locale, domain="brochure", shown=str(path)).entries
    return {entry.source: entry.text for entry in entries}


def said(locale: str, english: str) -> str:
    """A string of the templates, in a language."""
    return furniture(locale)[english] if locale != "en" else english
