"""Catalogs handed to translators' own tools, and what comes back brought into them.

Units go by the message's key, so that nothing depends on order. What comes back is taken as a whole or not at all;
what is empty in it leaves the catalog as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib

from brochure.article import read_article
from brochure.catalog import CONTROL, TEMPLATES
from brochure.errors import BrochureError, CatalogError, Fault, OutputError, Place, SelectionError
from brochure.files import write_whole
from brochure.languages import language_of
from brochure.locales import Language, language
from brochure.model import message_key
from brochure.project import Project
from brochure.selection import choose
from brochure.shelves import bundled
from brochure.translators import tmx, xliff, xlsx
from brochure.translators.batch import MAX_BYTES, Answer, Batch, State, Unit, refuse
from brochure.translators.po import canonical, line_of, read_po

WRITERS: Mapping[str, tuple[Callable[[Sequence[Batch]], bytes], str]] = {
    "xliff": (xliff.write_1, ".xlf"),
    "xliff2": (xliff.write_2, ".xlf"),
    "xlsx": (xlsx.write_xlsx, ".xlsx"),
    "tmx": (tmx.write_tmx, ".tmx"),
}
_READERS: Mapping[str, Callable[[bytes, str], list[Answer]]] = {
    ".xlf": xliff.read,
    ".xliff": xliff.read,
    ".xlsx": xlsx.read_xlsx,
}
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, and the carriage return, which it reads as a line's end."""


def _messages(po: polib.POFile) -> Iterator[polib.POEntry]:
    return (entry for entry in po if entry.msgid and not entry.obsolete)


# ------------------------------------------------------------------------------------------------------------- export


def export(project: Project, locale: str, names: Sequence[str], form: str, goal: Path | None) -> Path:
    """Write one file with the catalogs of a language: some articles', or all and the templates'.

    Raises:
        SelectionError: no such language, or no catalog of that name in it.
        CatalogError: a catalog is faulty, or holds what the format cannot.
        OutputError: there is a file of that name, which may hold a translator's work.
    """
    (locale,) = choose("translation into", [locale], project.locales())
    domains = {slug: path for slug in (*project.articles(), TEMPLATES) if (path := project.catalog(locale, slug))}
    chosen = choose(f"catalog of {locale} for", names or ["all"], domains)
    if not chosen:
        raise SelectionError(f"no catalog of {locale} for any article", hint="brochure list articles")
    spoken = language_of(project, locale)
    batches = [_batch(project, spoken, domain, domains[domain]) for domain in chosen]
    write, ending = WRITERS[form]
    data = write(batches)
    path = goal or Path(f"{chosen[0] if len(chosen) == 1 else 'translations'}.{locale}{ending}")
    if path.exists():
        raise OutputError(
            "is there already", place=Place(file=str(path)), hint="move it away, or choose another: -o FILE"
        )
    write_whole(path, data)
    return path


def _batch(project: Project, spoken: Language, domain: str, path: Path) -> Batch:
    shown = project.shown(path)
    po = read_po(path, shown)
    units = tuple(unit for entry in _messages(po) for unit in _units(entry, domain, shown))
    refuse(fault for unit in units for fault in _unwritable(unit))
    article = project.articles().get(domain)
    original = language(read_article(article, shown=project.shown(article)).language if article else "en")
    return Batch(
        domain=domain, locale=spoken.locale, source_tag=original.tag, tag=spoken.tag, rtl=spoken.rtl, units=units
    )


def _units(entry: polib.POEntry, domain: str, shown: str) -> Iterator[Unit]:
    key = message_key(entry.msgctxt, entry.msgid)
    where, _, note = entry.comment.partition("\n")
    section, _, kind = where.rpartition(" / ")
    if domain == TEMPLATES:
        section, kind, note = "", "template", entry.comment
    forms: list[int | None] = [*sorted(entry.msgstr_plural)] or [None]
    for form in forms:
        text = entry.msgstr if form is None else entry.msgstr_plural[form]
        plural = form is not None and (form > 0 or len(forms) == 1)
        state: State = "empty" if not text.strip() else "fuzzy" if entry.fuzzy else "translated"
        yield Unit(
            id=_unit_id(key, form),
            group="" if form is None else key,
            source=entry.msgid_plural if plural else entry.msgid,
            text=text if state != "empty" else "",
            state=state,
            place=Place(file=shown, line=line_of(entry)),
            context=entry.msgctxt or "",
            section=section,
            kind=kind,
            note=note,
            occurrences=", ".join(f"{file}:{line}" if line else file for file, line in entry.occurrences),
            previous=(entry.previous_msgid_plural if plural else entry.previous_msgid) or "",
            comment=entry.tcomment.strip(),
        )


def _unit_id(key: str, form: int | None) -> str:
    return key if form is None else f"{key}.{form}"


def _unwritable(unit: Unit) -> Iterator[Fault]:
    texts = (unit.source, unit.text, unit.context, unit.note, unit.section, unit.previous, unit.comment)
    if found := _UNWRITABLE.search("".join(texts)):
        yield Fault(
            message=f"{unit.id} holds U+{ord(found[0]):04X}, which no file for exchange can",
            place=unit.place,
            hint="delete it",
        )


# ------------------------------------------------------------------------------------------------------------- import


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import made of one catalog, in messages."""

    catalog: str
    translated: int
    changed: int
    unchanged: int


def bring_in(project: Project, paths: Sequence[Path]) -> list[Imported]:
    """Bring files that came back into the catalogs they were exported from: all of them, or none.

    Raises:
        SelectionError: there is no project to write into.
        CatalogError: a file that cannot be read, an original that was changed, a message that is not in the catalog, a
            message given twice, a character that a catalog cannot hold; all faults of all files at once.
    """
    goal = (project.root or Path.cwd()) / "translations"
    if project.root is None and bundled("translations") != goal:
        raise SelectionError("there is no project here to import into", hint="make one: brochure new DIR")
    faults: list[Fault] = []
    answers = [answer for path in paths for answer in _read(path, faults)]
    batches = _by_catalog(project, answers, faults)
    done: list[tuple[polib.POFile, Path, Imported]] = []
    for (locale, domain), given in batches.items():
        found = project.catalog(locale, domain)
        if found is None:
            hint = "import into the project that it was exported from"
            message = f"{locale} has no catalog for {domain}"
            faults.append(Fault(message=message, place=next(iter(given.values())).place, hint=hint))
            continue
        po = read_po(found, project.shown(found))
        path = goal / locale / "LC_MESSAGES" / f"{domain}.po"
        done.append((po, path, _merge(po, domain, given, project.shown(found), faults)))
    refuse(faults)
    for po, path, imported in done:
        if imported.translated or imported.changed:
            write_whole(path, canonical(po))
    return [imported for _, _, imported in done]


def _read(path: Path, faults: list[Fault]) -> list[Answer]:
    """What a file says; its faults go to the others'."""
    place = Place(file=str(path))
    reader = _READERS.get(path.suffix.lower())
    try:
        if reader is None:
            raise CatalogError(
                "not a file that can be imported", place=place, hint=f"save it as one of {', '.join(_READERS)}"
            )
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError(f"has more than {MAX_BYTES:,} bytes", place=place, hint="is this the right file?")
        return reader(path.read_bytes(), str(path))
    except OSError as error:
        hint = "check the path and its permissions"
        faults.append(Fault(message=f"cannot be read: {error.strerror}", place=place, hint=hint))
    except BrochureError as error:
        faults += error.faults
    return []


def _by_catalog(
    project: Project, answers: Iterable[Answer], faults: list[Fault]
) -> dict[tuple[str, str], dict[str, Answer]]:
    """Answers by locale and domain, then by id."""
    known = {name.replace("_", "-").casefold(): name for name in project.locales()}
    batches: dict[tuple[str, str], dict[str, Answer]] = {}
    strange: set[str] = set()
    for answer in answers:
        locale = known.get(answer.locale.replace("_", "-").casefold())
        if locale is None:
            if answer.locale not in strange:
                hint = f"translations are there into {', '.join(known.values())}"
                faults.append(Fault(message=f'no translation into "{answer.locale}"', place=answer.place, hint=hint))
            strange.add(answer.locale)
            continue
        batch = batches.setdefault((locale, answer.domain), {})
        if first := batch.get(answer.id):
            message = f"{answer.id} is given twice (first at {first.place})"
            faults.append(Fault(message=message, place=answer.place, hint="delete one of the two"))
        batch[answer.id] = answer
        if control := CONTROL.search(answer.text + answer.comment):
            message = f"{answer.id} holds the control character U+{ord(control[0]):04X}"
            faults.append(Fault(message=message, place=answer.place, hint="delete it; it cannot be printed"))
    return batches


def _merge(po: polib.POFile, domain: str, given: Mapping[str, Answer], shown: str, faults: list[Fault]) -> Imported:
    """Change the entries of a catalog that something came back for."""
    known: set[str] = set()
    counts = {"translated": 0, "changed": 0, "unchanged": 0}
    for entry in _messages(po):
        units = list(_units(entry, domain, shown))
        known |= {unit.id for unit in units}
        found = [(unit, given[unit.id]) for unit in units if unit.id in given]
        for unit, answer in found:
            if answer.source != unit.source:
                faults.append(
                    Fault(
                        message=f'{unit.id}: the original is "{unit.source[:60]}", not "{answer.source[:60]}"',
                        place=answer.place,
                        hint="change the translation alone; where the original was changed here, export anew",
                    )
                )
        if found:
            before = _state(entry)
            _take(entry, [answer for _, answer in found], len(units))
            empty = any(unit.state == "empty" for unit in units)
            filled = empty and _state(entry)[:2] != before[:2]
            counts["translated" if filled else "changed" if _state(entry) != before else "unchanged"] += 1
    for id_, answer in given.items():
        if id_ not in known:
            faults.append(
                Fault(
                    message=f'no message {id_} in the catalog of {domain}: "{answer.source[:60]}"',
                    place=answer.place,
                    hint="the original has changed since the export: export anew, and carry the translation over",
                )
            )
    return Imported(catalog=shown, **counts)


def _state(entry: polib.POEntry) -> tuple[str, dict[int, str], bool, str]:
    return entry.msgstr, dict(entry.msgstr_plural), entry.fuzzy, entry.tcomment


def _take(entry: polib.POEntry, answers: Sequence[Answer], forms: int) -> None:
    """Bring answers into an entry. What is empty changes nothing."""
    told = [answer for answer in answers if answer.text.strip()]
    for answer in told:
        form = answer.id.partition(".")[2]
        if form:
            entry.msgstr_plural[int(form)] = answer.text
        else:
            entry.msgstr = answer.text
    if told:
        # A form that nobody has answered is as fuzzy as it was.
        fuzzy = any(answer.fuzzy for answer in told) or (entry.fuzzy and len(told) < forms)
        if fuzzy != entry.fuzzy:
            entry.flags = [*(["fuzzy"] if fuzzy else []), *(flag for flag in entry.flags if flag != "fuzzy")]
    comments = dict.fromkeys(answer.comment.strip() for answer in answers)
    if new := [comment for comment in comments if comment not in ("", entry.tcomment.strip())]:
        entry.tcomment = "\n".join(new)
