"""`index.html`: all brochures of an output folder on one page, which a browser opens from the file system.

It stands there in English. A script puts its reader's language in its place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from heapq import nsmallest
from importlib.metadata import version
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from brochure import __version__
from brochure.catalog import TEMPLATES
from brochure.covers import Cover, Covers, pictures
from brochure.customs import FILE as CUSTOMS
from brochure.errors import BrochureError, LayoutError, OutputError, Place
from brochure.files import sha256, sha256_of, write_whole
from brochure.index_words import speeches
from brochure.languages import language_of
from brochure.layout import read_layout
from brochure.manifest import Row
from brochure.model import Job, Target
from brochure.project import Project
from brochure.roster import Roster
from brochure.shelves import bundled

FILE = "index.html"
SHOWN = 200
"""Cards at a time: those that stand in the page without a script, and those that the script adds at once."""
PICTURED = 2_000
"""Brochures that get a picture: as many as are drawn in about a minute."""
LISTED = 50_000
"""Brochures that a page has room for: 23 MB of it, which Chromium reads in 0.9 to 1.4 seconds."""
_PATIENCE = 100
"""Pictures that are drawn without a word: 4 seconds."""

_OURS = b'<meta name="generator" content="brochure">'
_MARKED = 1_000
"""Bytes in which that stands."""
_TARGETS = tuple(target.value for target in (Target.SCREEN, Target.OFFICE, Target.PRESS))
_STATES = ("released", "draft")
_WORDS = "index/words.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A brochure: one text in one language and layout for one clinic, in files for up to three targets.

    `title` is that of the files, in their language. `files` are addresses by target. `note` is empty where the text is
    as it stands today.
    """

    title: str
    article: str
    language: str
    layout: str
    clinic: str
    state: str
    note: str
    cover: Cover | None
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language of brochures, as the page names it in English and in the language itself."""

    name: str
    autonym: str
    tag: str
    direction: str


def check_index(output: Path) -> None:
    """Fail early where a page that is not ours would be written over.

    Raises:
        OutputError: it is another program's, or somebody's own.
    """
    path = output / FILE
    try:
        head = path.read_bytes()[:_MARKED] if path.exists() else _OURS
    except OSError:
        head = b""
    if _OURS not in head:
        raise OutputError(
            "is not a page of ours", place=Place(file=str(path)),
            hint="move it away, leave ours out with --no-index, or choose another folder with -o DIR",
        )  # fmt: skip


def made_from(project: Project, output: Path) -> str:
    """A digest of all that a page depends on but the records: words, names, and the pictures that are there."""
    locales = project.locales()
    paths = [
        *(folder / name for folder in _templates() for name in (FILE, _WORDS)),
        *(project.catalog(locale, TEMPLATES) for locale in locales),
        *(project.file("translations", f"{locale}/{CUSTOMS}") for locale in locales),
        *(folder / "layout.toml" for folder in project.every_layout().values()),
        *project.clinics_named,
        *project.clinic_files(),
    ]
    told = [__version__, version("babel"), *(f"{path} {sha256_of(path)}" for path in paths if path)]
    return sha256("\n".join([*told, *pictures(output)]).encode())


def write_index(project: Project, output: Path, rows: Iterable[Row], tell: Callable[[str], None]) -> None:
    """Write the page and the pictures it shows. `tell` is told what it has no room for.

    Raises:
        OutputError: the page, or a picture, cannot be written.
    """
    # One more than are listed, with all files: of millions of rows no more are held, nor what they were made from.
    light = (replace(row, inputs={}, versions={}, findings=()) for row in rows)
    first = nsmallest((LISTED + 1) * len(_TARGETS), light, key=_place)
    brochures = [list(group) for _, group in groupby(first, key=_brochure)]
    if len(brochures) > LISTED:
        tell(f"index.html has room for the first {LISTED:,} brochures: more folders list more")
    if len(brochures) > PICTURED:
        tell(f"index.html has pictures of the first {PICTURED:,} brochures")
    covers = Covers(output)
    # The first file of each is that for screens, where there is one: it begins with the cover.
    pictured = [group[0] for group in brochures[:PICTURED]]
    if (missing := covers.missing(pictured)) > _PATIENCE:
        tell(f"drawing {missing:,} covers for index.html")
    drawn = [covers.of(row) for row in pictured]
    titles = {_text(group[0].job): cover.title for group, cover in zip(brochures, drawn, strict=False) if cover}
    cards = [
        _card(group, cover, titles.get(_text(group[0].job), ""))
        for group, cover in islice(zip_longest(brochures, drawn), LISTED)
    ]
    write_whole(output / FILE, _page(project, cards, more=len(brochures) > LISTED))
    covers.finish()


def _brochure(row: Row) -> tuple[Job, bool]:
    """The same for all files of a brochure."""
    return replace(row.job, target=Target.SCREEN), row.draft


def _place(row: Row) -> tuple[Any, ...]:
    job = row.job
    return job.clinic, job.article, job.locale, job.layout, job.version, row.draft, _TARGETS.index(job.target)


def _text(job: Job) -> tuple[str, str, str]:
    """The same for all brochures with one title."""
    return job.article, job.locale, job.version


def _card(group: list[Row], cover: Cover | None, title: str) -> Card:
    job = group[0].job
    return Card(
        title=(cover.title if cover else title) or job.article,
        article=job.article,
        language=job.locale,
        layout=job.layout,
        clinic=job.clinic,
        state="draft" if group[0].draft else "released",
        note="" if job.version == "current" else job.version,
        cover=cover,
        files={row.job.target.value: quote(row.file) for row in group},
    )


def _page(project: Project, cards: list[Card], *, more: bool) -> bytes:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_templates()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    words = json.loads(environment.get_template(_WORDS).render(pgettext=lambda _, source: source))
    roster = Roster(project)
    tongues = {locale: _tongue(project, locale) for locale in sorted({card.language for card in cards})}
    layouts = _apart({name: _layout(project, name) for name in sorted({card.layout for card in cards})})
    clinics = _apart({slug: roster.name(slug) for slug in sorted({card.clinic for card in cards})})
    languages = {
        locale: tongue.name if tongue.name == tongue.autonym else f"{tongue.name} – {tongue.autonym}"
        for locale, tongue in tongues.items()
    }
    targets = {target for card in cards for target in card.files}
    states = {card.state for card in cards}
    filters = {
        "article": _sorted({card.article: card.article for card in cards}),
        "clinic": _sorted(clinics),
        "language": _sorted(languages),
        "layout": _sorted(layouts),
        "target": {target: words[target] for target in _TARGETS if target in targets},
        "state": {state: words[state] for state in _STATES if state in states},
    }
    speech = {
        "speeches": {one.tag: asdict(one) for one in speeches(project, words)},
        "tongues": {locale: asdict(tongue) for locale, tongue in tongues.items()},
    }
    data = {"cards": [asdict(card) for card in cards], "layouts": layouts, "clinics": clinics}
    # A card with all that a card may have, for the script to fill.
    picture = Cover(file="", width=0, height=0, title="")
    blank = replace(cards[0], cover=picture, files=dict(list(cards[0].files.items())[:1])) if cards else None
    page = environment.get_template(FILE).render(
        cards=cards, blank=blank, data=data, more=more, shown=SHOWN, speech=speech, words=words,
        filters={name: choices for name, choices in filters.items() if len(choices) > 1},
    )  # fmt: skip
    return page.encode()


def _templates() -> list[Path]:
    return [folder for folder in (Path(__file__).parent, bundled("templates")) if folder]


def _tongue(project: Project, locale: str) -> Tongue:
    try:
        found = language_of(project, locale)
    except BrochureError:
        return Tongue(name=locale, autonym=locale, tag=locale.replace("_", "-"), direction="auto")
    return Tongue(name=found.english_name, autonym=found.autonym, tag=found.tag, direction=found.direction)


def _layout(project: Project, name: str) -> str:
    folder = {**project.layouts(), **project.inserts()}.get(name)
    with suppress(LayoutError):
        return read_layout(folder, shown=name).title if folder else name
    return name


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names that are there once; where several things have one, with their own names behind it."""
    often = Counter(names.values())
    return {key: f"{name} ({key})" if often[name] > 1 else name for key, name in names.items()}


def _sorted(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))
