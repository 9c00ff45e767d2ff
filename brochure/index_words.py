"""What the page of brochures says, in every language that can say all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from brochure.catalog import INDEX, TEMPLATES, read_catalog
from brochure.edition import Entries, entries
from brochure.errors import BrochureError
from brochure.languages import language_of
from brochure.locales import is_pseudo
from brochure.project import Project

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A language that the page speaks: its own name, and its words by what they are for."""

    tag: str
    autonym: str
    direction: str
    words: Mapping[str, str]


def speeches(project: Project, english: Mapping[str, str]) -> list[Speech]:
    """English, and each language whose catalog has all of these words, in the order of their own names.

    A page that is half in English would help nobody, so a language that lacks a word is left out as a whole.
    """
    found = [Speech(tag="en", autonym="English", direction="ltr", words=english)]
    for locale in project.locales():
        path = project.catalog(locale, TEMPLATES)
        if path is None or locale == "en" or is_pseudo(locale):
            continue
        # What is wrong with a catalog, or with a language, is told by whatever makes brochures of it.
        with suppress(BrochureError):
            language = language_of(project, locale)
            catalog = read_catalog(path, locale=locale, domain=TEMPLATES, shown=project.shown(path))
            if words := _translated(english, entries(catalog)):
                found.append(
                    Speech(tag=language.tag, autonym=language.autonym, direction=language.direction, words=words)
                )
    return sorted(found, key=lambda speech: speech.autonym.casefold())


def _translated(english: Mapping[str, str], known: Entries) -> dict[str, str]:
    """All words in another language; nothing where one is missing, unfinished, or has not the original's numbers."""
    words = {}
    for key, source in english.items():
        entry = known.get((INDEX, source))
        if entry is None or entry.fuzzy or not entry.text.strip() or _filled(entry.text) != _filled(source):
            return {}
        words[key] = entry.text
    return words


def _filled(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))
