"""Whether the fonts of each language are there, and have every letter of its catalogs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from brochure import fonts, scripts
from brochure.catalog import read_catalog
from brochure.errors import BrochureError
from brochure.languages import language_of
from brochure.machine import Item
from brochure.project import Project

_SHOWN = 12


def examine_languages(project: Project) -> Iterator[Item]:
    """What is wrong with each language of a project; where nothing is, one item that says so."""
    locales = project.locales()
    faulty = [item for locale in locales for item in _examine(project, locale)]
    yield from faulty
    if not faulty:
        yield Item(name="languages", ok=True, detail=f"{len(locales)} with catalogs, all letters in their fonts")


def _examine(project: Project, locale: str) -> Iterator[Item]:
    try:
        language = language_of(project, locale)
        families = scripts.setting(language).families
        text = "".join(_catalogs(project, locale))
    except BrochureError as error:
        for fault in error.faults:
            yield Item(name=f"language {locale}", ok=False, detail=f"{fault.place}: {fault.message}", remedy=fault.hint)
        return
    name = f"{language.english_name} ({locale})"
    known = _letters()
    missing = [family for family in families if family not in known]
    lacking = sorted(
        {letter for letter in text if letter.isprintable() and not letter.isspace()}
        - {chr(code) for family in families for code in known.get(family, ())}
        - set("\u200c\u200d")
    )
    if not missing and not lacking:
        return
    what = [f"the font {family} is missing" for family in missing]
    if lacking:
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking[:_SHOWN])
        more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
        what.append(f"no font of it has {shown}{more}")
    yield Item(
        name=name,
        ok=False,
        detail="; ".join(what),
        remedy="make fonts; or name fonts that are there under families, in the [setting] of the language's"
        f" language.toml or in {scripts.FILE}: {', '.join(sorted(known))}",
    )


def _catalogs(project: Project, locale: str) -> Iterator[str]:
    """All that a language's catalogs print, the user's before the built-in ones."""
    seen: set[str] = set()
    for shelf in project.shelf("translations"):
        for path in sorted((shelf / locale / "LC_MESSAGES").glob("*.po")):
            if path.name not in seen:
                seen.add(path.name)
                catalog = read_catalog(path, locale=locale, domain=path.stem, shown=project.shown(path))
                yield from (entry.text for entry in catalog.entries)


@cache
def _letters() -> dict[str, frozenset[int]]:
    """The characters of each family that is there, in every weight of it."""
    found: dict[str, frozenset[int]] = {}
    for path in sorted(fonts.folder().glob("*.ttf")):
        family, letters = _read(path)
        found[family] = found.get(family, letters) & letters
    return found


def _read(path: Path) -> tuple[str, frozenset[int]]:
    with TTFont(path, lazy=True) as font:
        return font["name"].getBestFamilyName(), frozenset(font.getBestCmap())
