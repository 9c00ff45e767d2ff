"""A table out of a spreadsheet, CSV or XLSX: a header, and rows of cells with the line of each.

CSV is UTF-8; its delimiter is seen from the header. Of a workbook what was typed is read: a formula is refused.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from brochure.errors import BrochureError, Fault, Place
from brochure.files import read_at_most

ENDINGS = (".csv", ".xlsx")
MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 8 * MAX_BYTES
MAX_ROWS = 100_000
_DELIMITERS = (",", ";", "\t")
_SAVE = 'save it again as "CSV UTF-8"'

Cell = str | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells without the spaces round them, and the line that the row begins at (in a workbook: its row)."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that are not empty, the header apart, and what is wrong with single cells."""

    shown: str
    header: Row
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def read_table(path: Path, shown: str, error: type[BrochureError], known: Callable[[str], bool]) -> Table:
    """Read a table; `known` says whether a column is one that is looked for.

    Raises:
        BrochureError: of the kind `error`, where the file as a whole cannot be read.
    """
    data = read_at_most(
        path, shown, error, most=MAX_BYTES, kind="a .csv or .xlsx file", larger="part it into several tables"
    )
    faults: list[Fault] = []
    if path.suffix.lower() == ".csv":
        rows = _csv_rows(_text(data, shown, error), shown, error, known)
    else:
        rows = _xlsx_rows(data, shown, error, faults)
    found = []
    for row in rows:
        if any(row.cells):
            found.append(row)
        if row.number > MAX_ROWS:
            place = Place(file=shown, line=row.number)
            raise error(f"more than {MAX_ROWS:,} rows", place=place, hint="part it into several tables")
    if not found:
        raise error("is an empty table", place=Place(file=shown), hint="begin with a row that names the columns")
    return Table(shown=shown, header=found[0], rows=tuple(found[1:]), faults=tuple(faults))


# ---------------------------------------------------------------------------------------------------------------- CSV


def _text(data: bytes, shown: str, error: type[BrochureError]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise error("is UTF-16, not UTF-8 text", place=Place(file=shown, line=1), hint=_SAVE)
    if data.startswith(b"PK\x03\x04"):
        hint = "name it .xlsx, or save it as CSV UTF-8"
        raise error("is a workbook, not CSV", place=Place(file=shown), hint=hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        letter = fault.object[fault.start : fault.start + 1].decode("cp1252", errors="replace")
        guess = f'; it may be Windows-1252, where this is "{letter}"' if letter.isprintable() else ""
        raise error(f"is not UTF-8 text{guess}", place=Place(file=shown, line=line), hint=_SAVE) from None


def _csv_rows(text: str, shown: str, error: type[BrochureError], known: Callable[[str], bool]) -> Iterator[Row]:
    delimiter = max(_DELIMITERS, key=lambda sign: sum(map(known, _header(text, sign))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            hint = 'a cell that begins with " ends with one; a " inside of it is written twice'
            raise error(f"not valid CSV: {fault}", place=Place(file=shown, line=number), hint=hint) from None
        yield Row(number=number, cells=tuple(cell.strip() for cell in cells))


def _header(text: str, delimiter: str) -> list[str]:
    """The cells of the first row that is not empty, if they are parted by `delimiter`."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return next(([cell.strip() for cell in row] for row in rows if any(map(str.strip, row))), [])
    except csv.Error:
        return []


# --------------------------------------------------------------------------------------------------------------- XLSX


def _xlsx_rows(data: bytes, shown: str, error: type[BrochureError], faults: list[Fault]) -> Iterator[Row]:
    from brochure.workbooks import open_workbook  # noqa: PLC0415 - its library is large, and few builds need it

    book = open_workbook(data, shown, error, most=MAX_UNPACKED, read_only=True)
    used = ""
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # which a program may have written wrongly
        for number, cells in _sheet_rows(sheet, shown, error):
            row = Row(number=number, cells=tuple(_value(cell, shown, faults) for cell in cells))
            if any(row.cells):
                if used not in ("", sheet.title):
                    place = Place(file=shown)
                    raise error(
                        f'both "{used}" and "{sheet.title}" are filled',
                        place=place,
                        hint="one sheet of the workbook is read: move the others to workbooks of their own",
                    )
                used = sheet.title
            yield row


def _sheet_rows(sheet: Any, shown: str, error: type[BrochureError]) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = sheet.iter_rows()
    number = 0
    try:
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a date that is none, which is told below
                row = next(rows, None)
            if row is None:
                return
            number += 1
            yield number, row
    except Exception as fault:  # openpyxl lets through whatever a damaged sheet makes happen
        message = f'the sheet "{sheet.title}" cannot be read'
        raise error(message, place=Place(file=shown), hint="save it anew as an Excel workbook (.xlsx)") from fault


def _value(cell: Any, shown: str, faults: list[Fault]) -> Cell:
    """Text, or a number; anything else is a fault."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "s" and isinstance(value, str):
        return value.strip()
    if cell.data_type == "n" and not isinstance(value, bool):
        return Decimal(str(value))
    what = {"f": "a formula", "e": "an error", "d": "a date", "b": "true or false"}.get(cell.data_type, "no text")
    faults.append(
        Fault(
            message=f"{cell.coordinate} holds {what}",
            place=Place(file=shown, line=cell.row),
            hint="format the cell as text, and write the words themselves",
        )
    )
    return ""
