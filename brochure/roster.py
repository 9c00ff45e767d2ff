"""The clinics of a project by slug: a profile each, or a row each of a table.

A table that has a fault is refused as a whole, since somebody must see it before thousands of files are made from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from brochure.clinic import KEYS, LOCALE, REQUIRED, Profile, clinic_of, logo_of, name_of, offer_of, read_profile
from brochure.errors import ClinicError, Fault, Place, ProjectError
from brochure.files import sha256
from brochure.logo import read_logo
from brochure.model import Clinic
from brochure.project import Project
from brochure.slugs import alike, slug_of
from brochure.tables import ENDINGS, Cell, Row, Table, read_table
from brochure.warm import Warm
from brochure.words import nearest

COLUMNS = ("slug", *KEYS)
_CLINICS = 64
"""How many are kept: the targets of a brochure come one after the other, and the next layout for the same clinics."""
_WORDS = ("name", "hours")
"""Columns that there may be one of for each language, too: `name.ar`."""
_SELECTS = ("slug", "languages", "layouts")
"""What decides on which files there are, and not on what is in them."""
_FILL = "fill in the cell: every clinic needs it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a clinic stands: a file, and in a table the row."""

    slug: str
    path: Path
    place: Place
    row: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClinicTable:
    """A table whose columns are known, its rows by slug, and what is wrong with cells and slugs."""

    table: Table
    columns: tuple[str, ...]
    slugs: Mapping[str, Row]
    faults: tuple[Fault, ...]


class Roster:
    """Who there is. A table is read once, and again where it has changed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # A file that was named stands before the shelf, which is not even read for its clinics.
        self._tiers = tuple(filter(None, (project.clinics_named, tuple(project.clinic_files()))))
        self._entries: dict[tuple[Path, ...], dict[str, Entry]] = {}
        self._tables: dict[Path, tuple[tuple[int, int], _ClinicTable]] = {}
        self._clinics = Warm[tuple[Clinic, dict[str, str]]](_CLINICS)
        # Of thousands of clinics, mostly none or one is a table.
        self._may_change = {tier: [path for path in tier if path.suffix.lower() in ENDINGS] for tier in self._tiers}

    def entries(self) -> dict[str, Entry]:
        """All clinics by slug, those of named files first.

        Raises:
            ClinicError: the columns of a table cannot be told.
            ProjectError: two files have a clinic of the same name.
        """
        found: dict[str, Entry] = {}
        for tier in self._tiers:
            found = {**found, **{slug: entry for slug, entry in self._index(tier).items() if slug not in found}}
        return found

    def of_files(self, paths: Iterable[Path]) -> dict[str, Entry]:
        """The clinics of files that were named apart from the shelf, by slug, in the order of the files."""
        named = self._index(self._project.clinics_named)
        return {slug: entry for path in paths for slug, entry in named.items() if entry.path == path}

    def read(self, slug: str) -> tuple[Clinic, dict[str, str]]:
        """A clinic, and the digests of what it was read from, by name.

        Raises:
            ClinicError: with every fault of its profile, or of its table's cells and slugs.
        """
        self._find(slug)  # a table may have changed
        return self._clinics.get(slug, lambda tell: self._read(slug, tell))

    def _read(self, slug: str, tell: Callable[[Path], None]) -> tuple[Clinic, dict[str, str]]:
        entry = self._find(slug)
        tell(entry.path)
        if logo := logo_of(self._profile(entry)):
            tell(logo)
        # Before the clinic: whatever is edited meanwhile is then seen the next time.
        used = self.digests(slug)
        return clinic_of(self._profile(entry), slug=slug), used

    def digests(self, slug: str) -> dict[str, str]:
        """The digests of what a clinic is read from, by name.

        Raises:
            ClinicError: the clinic is not there any more, or its profile cannot be read.
        """
        entry = self._find(slug)
        name = f"{entry.place.file} ({slug})" if entry.row else entry.place.file
        used: dict[str, str] = {}
        with suppress(OSError):  # who reads the clinic says what is wrong
            if entry.row:
                used[name] = _digest(self._table(entry.path).columns, entry.row)
            else:
                used[name] = sha256(entry.path.read_bytes())
            logo = logo_of(self._profile(entry))
            if logo and logo.is_file():
                used[f"{name} (logo)"] = sha256(logo.read_bytes())
        return used

    def offer(self, entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The languages and layouts that `all` means for a clinic; none where its profile cannot be read."""
        try:
            return offer_of(self._profile(entry))
        except ClinicError:
            return (), ()

    def name(self, slug: str) -> str:
        """What a clinic is called; its slug where its profile cannot be read, or is not there any more."""
        try:
            return name_of(self._profile(self._find(slug))) or slug
        except (ClinicError, ProjectError):
            return slug

    def check(self, entries: Iterable[Entry]) -> None:
        """Read every row of the tables that these clinics stand in.

        Raises:
            ClinicError: with every fault of all the tables.
        """
        logos = lru_cache(maxsize=16)(read_logo)  # mostly one for all
        faults: list[Fault] = []
        for path in dict.fromkeys(entry.path for entry in entries if entry.row):
            found = self._table(path)
            mine = list(found.faults)
            for row in found.table.rows:
                try:
                    clinic_of(_row_profile(found, row, path.parent), slug="", logos=logos)
                except ClinicError as error:
                    mine += error.faults
            faults += sorted(dict.fromkeys(mine), key=lambda fault: fault.place.line or 0 if fault.place else 0)
        if faults:
            raise ClinicError.of(faults)

    # ---- finding

    def _find(self, slug: str) -> Entry:
        for tier in self._tiers:
            if entry := self._index(tier).get(slug):
                return entry
        raise ClinicError(f'there is no clinic "{slug}" any more', hint="name one that brochure list clinics shows")

    def _index(self, paths: tuple[Path, ...]) -> dict[str, Entry]:
        """The clinics of some files by slug."""
        changed = [self._renew(path) for path in self._may_change.get(paths, ())]
        if paths in self._entries and not any(changed):
            return self._entries[paths]
        found: dict[str, Entry] = {}
        had: dict[str, Entry] = {}
        for path in paths:
            for entry in self._entries_of(path):
                if (other := had.setdefault(alike(entry.slug), entry)) is not entry:
                    raise ProjectError(
                        f'"{entry.slug}" is there twice: {other.place} is another',
                        place=entry.place,
                        hint="rename one of the two, or give one a `slug` of its own",
                    )
                found[entry.slug] = entry
        self._entries[paths] = found
        return found

    def _entries_of(self, path: Path) -> Iterator[Entry]:
        shown = self._project.shown(path)
        if path.suffix.lower() not in ENDINGS:
            yield Entry(slug=path.stem, path=path, place=Place(file=shown))
            return
        for slug, row in self._table(path).slugs.items():
            yield Entry(slug=slug, path=path, place=Place(file=shown, line=row.number), row=row)

    def _renew(self, path: Path) -> bool:
        """Read a table that was not read, or has changed since; says whether it was."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = (0, 0)  # reading it says what is wrong
        if path in self._tables and self._tables[path][0] == stamp:
            return False
        self._tables[path] = stamp, _read_columns(path, self._project.shown(path))
        return True

    def _table(self, path: Path) -> _ClinicTable:
        return self._tables[path][1]

    def _profile(self, entry: Entry) -> Profile:
        if entry.row is None:
            return read_profile(entry.path, self._project.shown(entry.path))
        found = self._table(entry.path)
        if found.faults:
            raise ClinicError.of(found.faults)
        return _row_profile(found, entry.row, entry.path.parent)


# ------------------------------------------------------------------------------------------------------------- tables


def _read_columns(path: Path, shown: str) -> _ClinicTable:
    """A table, its columns known and its slugs made.

    Raises:
        ClinicError: the file cannot be read, or its header.
    """
    table = read_table(path, shown, ClinicError, _is_column)
    columns = tuple(str(cell) for cell in table.header.cells)
    if faults := list(_header_faults(columns, Place(file=shown, line=table.header.number))):
        raise ClinicError.of(faults)
    faults = [*table.faults, *_cell_faults(table, columns)]
    slugs = _slugs(table, columns, faults)
    return _ClinicTable(table=table, columns=columns, slugs=slugs, faults=tuple(faults))


def _is_column(name: str) -> bool:
    key, dot, locale = name.partition(".")
    return name in COLUMNS or (dot == "." and key in _WORDS and LOCALE.fullmatch(locale) is not None)


def _header_faults(columns: tuple[str, ...], place: Place) -> Iterator[Fault]:
    for name in dict.fromkeys(filter(None, columns)):
        key, dot, locale = name.partition(".")
        if dot and key in _WORDS and not _is_column(name):
            hint = f"write a language such as {key}.es, {key}.pt_BR or {key}.zh_Hans"
            yield Fault(message=f"`{locale}` in `{name}` is not a language", place=place, hint=hint)
        elif not _is_column(name):
            patient = "take it out: a profile holds nothing about patients"
            hint = patient if "patient" in name.lower() else nearest(name, COLUMNS)
            yield Fault(message=f"unknown column `{name}`", place=place, hint=hint)
        elif columns.count(name) > 1:
            hint = "leave one of them, and take the others out"
            yield Fault(message=f"{columns.count(name)} columns `{name}`", place=place, hint=hint)
    for key in REQUIRED:
        if key not in columns:
            hint = f"the first row names the columns; there must be {', '.join(REQUIRED)}"
            yield Fault(message=f"no column `{key}`", place=place, hint=hint)


def _cell_faults(table: Table, columns: tuple[str, ...]) -> Iterator[Fault]:
    for row in table.rows:
        place = Place(file=table.shown, line=row.number)
        for number, cell in enumerate(row.cells):
            name = columns[number] if number < len(columns) else ""
            if cell != "" and not name:
                hint = "name the column, or put quotes round a cell that has the delimiter in it"
                yield Fault(message=f"cell {number + 1} stands in no column", place=place, hint=hint)
            elif isinstance(cell, Decimal) and name != "fever_threshold_c":
                hint = "format the column as text, and type it again: numbers lose the zeros in front"
                yield Fault(message=f"`{name}` holds a number, not text", place=place, hint=hint)


def _slugs(table: Table, columns: tuple[str, ...], faults: list[Fault]) -> dict[str, Row]:
    """Rows by slug, which is their own column or made from the name."""
    found: dict[str, Row] = {}
    had: dict[str, int] = {}
    for row in table.rows:
        cells = dict(zip(columns, row.cells, strict=False))
        key = "slug" if cells.get("slug") else "name"
        asked = str(cells.get(key, ""))
        slug = slug_of(asked)
        place = Place(file=table.shown, line=row.number)
        if key == "slug" and slug != asked:
            hint = f"write {slug}" if slug else "write letters, digits and -"
            faults.append(Fault(message=f"`slug` is not fit for a folder: {asked!r}", place=place, hint=hint))
        elif asked and not slug:
            hint = "give the clinic a `slug` of its own"
            faults.append(Fault(message=f"`name` has no letter to name a folder by: {asked!r}", place=place, hint=hint))
        elif slug and (other := had.setdefault(alike(slug), row.number)) != row.number:
            message = f"`{key}` makes the folder {slug}, and so does line {other}"
            hint = "take one of the two out, or give it a `slug` of its own"
            faults.append(Fault(message=message, place=place, hint=hint))
        elif slug:
            found[slug] = row
    return found


def _row_profile(found: _ClinicTable, row: Row, folder: Path) -> Profile:
    """A row as a profile."""
    cells = {name: cell for name, cell in zip(found.columns, row.cells, strict=False) if cell != ""}
    place = Place(file=found.table.shown, line=row.number)
    return Profile(
        shown=found.table.shown, folder=folder, values=_values(cells), place=lambda *_, **__: place, fill=_FILL
    )


def _values(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """What a profile would say in the types of TOML."""
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        key, dot, locale = name.partition(".")
        text = str(cell)
        if key in _WORDS:
            values.setdefault(key, {})[locale if dot else "default"] = text
        elif name == "address":
            values[name] = [line.strip() for line in re.split(r"[|\r\n]+", text) if line.strip()]
        elif name in ("languages", "layouts"):
            values[name] = [word for word in re.split(r"[\s,;]+", text) if word]
        elif name == "fever_threshold_c":
            values[name] = _number(text)
        elif name != "slug":
            values[name] = text
    if "default" not in values.get("name", ()):
        values.pop("name", None)  # told as missing, like any other
    for key in _WORDS:
        if list(values.get(key, ())) == ["default"]:
            values[key] = values[key]["default"]
    return values


def _number(text: str) -> Decimal | str:
    """Degrees, as people write them: with a point, or with a comma."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text


def _digest(columns: tuple[str, ...], row: Row) -> str:
    """Of all that a brochure shows, in whatever order the columns stand."""
    cells = zip(columns, row.cells, strict=False)
    shown = {name: str(cell) for name, cell in cells if cell != "" and name not in _SELECTS}
    return sha256(json.dumps(shown, sort_keys=True).encode())
