"""Small pictures of covers: what a language looks like in print, finished or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from brochure.covers import FOLDER, Cover, draw
from brochure.errors import BrochureError, MachineError
from brochure.files import write_whole
from brochure.model import Job, Target
from brochure.pipeline import Workshop
from brochure.project import Project
from brochure.roster import Roster
from brochure.selection import choose
from brochure.translators.status import Language

_LAYOUT = "trifold-a4"


def thumbnails(
    project: Project, languages: Iterable[Language], folder: Path, tell: Callable[[str], None]
) -> dict[str, Cover]:
    """Write the cover of each language's first text that can be read, as PNG. Gives what was written, by locale.

    A language whose text cannot be set has none. `tell` is given the locale of each before work on it starts.

    Raises:
        SelectionError: the project names a clinic that is not there.
        MachineError: this machine lacks a library or a font.
    """
    workshop = Workshop(project)
    clinic = choose("clinic", project.defaults.clinics, Roster(project).entries())[0]
    written: dict[str, Cover] = {}
    for language in languages:
        tell(language.locale)
        for slug in _to_print(language):
            job = Job(article=slug, locale=language.locale, layout=_LAYOUT, clinic=clinic, target=Target.SCREEN)
            try:
                pdf = workshop.unchecked(job)
            except MachineError:
                raise
            except BrochureError:
                continue  # the page says why it cannot be read
            written[language.locale] = _cover(pdf, folder, f"{FOLDER}/{language.locale}.png")
            break
    return written


def _to_print(language: Language) -> list[str]:
    """Articles that a reader of the language would get in it: originals, and those with a catalog."""
    return [
        row.domain
        for row in language.rows
        if row.state != "unsignable" and row.count and (row.catalog or not row.count.left.messages)
    ]


def _cover(pdf: bytes, folder: Path, name: str) -> Cover:
    png, cover = draw(pdf)
    write_whole(folder / name, png)
    return replace(cover, file=name)
