"""A workbook for people who translate in a spreadsheet, written and read: one sheet, named after the locale.

Every cell is text. What begins like a formula is marked as text, and a formula that comes back is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from brochure.errors import CatalogError, Fault, Place
from brochure.translators.batch import MAX_BYTES, Answer, Batch, Unit, refuse
from brochure.workbooks import open_workbook

_WIDTHS = {
    "id": 18, "section": 18, "kind": 12, "context": 12, "source": 60, "previous source": 40, "translation": 60,
    "state": 12, "comment": 30,
}  # fmt: skip
"""The columns, and how many letters wide they are."""
_OPEN = ("translation", "state", "comment")
_READ = ("id", "source", *_OPEN)
_STATES = {"": False, "translated": False, "fuzzy": True, "needs review": True}
"""What may stand in the column of states, and whether it means that somebody has to look again."""
_LONGEST = 32_767
"""Letters in a cell; openpyxl cuts the rest off without a word."""
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXPORT = "export anew: brochure translations export --format xlsx"


# ------------------------------------------------------------------------------------------------------------ writing


def write_xlsx(batches: Sequence[Batch]) -> bytes:
    """The workbook. Only translation, state and comment can be changed.

    Raises:
        CatalogError: a text that no cell can hold.
    """
    refuse(_unfit(batches))
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new workbook has one
    sheet.title = batches[0].locale
    sheet.sheet_view.rightToLeft = batches[0].rtl
    _row(sheet, 1, {name: name for name in _WIDTHS}, batches[0])
    number = 1
    for batch in batches:
        for unit in batch.units:
            number += 1
            _row(sheet, number, _values(batch, unit), batch)
    for column, (name, width) in enumerate(_WIDTHS.items(), 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).protection = Protection(locked=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
        if name == "state":
            choice = DataValidation(type="list", formula1='"translated,fuzzy"', allow_blank=True)
            choice.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{max(number, 2)}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # may be made wider and higher
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _values(batch: Batch, unit: Unit) -> dict[str, str]:
    return {
        "id": f"{batch.domain}/{unit.id}",
        "section": unit.section,
        "kind": "\n".join(filter(None, (unit.kind, unit.note))),
        "context": unit.context,
        "source": unit.source,
        "previous source": unit.previous,
        "translation": unit.text,
        "state": "" if unit.state == "empty" else unit.state,
        "comment": unit.comment,
    }


def _row(sheet: Worksheet, number: int, values: dict[str, str], batch: Batch) -> None:
    for column, (name, text) in enumerate(values.items(), 1):
        cell = sheet.cell(number, column)
        assert isinstance(cell, Cell)  # nothing is merged
        if text:
            cell.value, cell.data_type = text, "s"
        cell.number_format = "@"  # else "1-2" that is typed becomes a date
        cell.quotePrefix = text.startswith(_FORMULA)
        cell.protection = Protection(locked=name not in _OPEN)
        right = batch.rtl and name == "translation"
        cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2 if right else 1)


def _unfit(batches: Sequence[Batch]) -> Iterator[Fault]:
    for batch in batches:
        for unit in batch.units:
            texts = _values(batch, unit).values()
            if any(len(text) > _LONGEST for text in texts):
                yield Fault(
                    message=f"{unit.id} has a text of more than {_LONGEST:,} letters, which no cell holds",
                    place=unit.place,
                    hint="export it with --format xliff",
                )
            for escape in dict.fromkeys(found for text in texts for found in _ESCAPE.findall(text)):
                yield Fault(
                    message=f'{unit.id} has "{escape}", which spreadsheets read as another letter',
                    place=unit.place,
                    hint="export it with --format xliff",
                )


# ------------------------------------------------------------------------------------------------------------ reading


def read_xlsx(data: bytes, shown: str) -> list[Answer]:
    """What comes back in a workbook.

    Raises:
        CatalogError: no workbook, one with macros, or a row that cannot be read; all faults at once.
    """
    book = open_workbook(data, shown, CatalogError, most=4 * MAX_BYTES)
    faults: list[Fault] = []
    answers = [answer for sheet in book.worksheets for answer in _sheet(sheet, shown, faults)]
    refuse(faults)
    return answers


def _sheet(sheet: Worksheet, shown: str, faults: list[Fault]) -> Iterator[Answer]:
    if sheet.dimensions == "A1:A1" and sheet["A1"].value is None:
        return  # programs add empty sheets
    rows = sheet.iter_rows()
    columns = _columns(next(rows, ()), Place(file=shown, line=1), faults)
    if columns is None:
        return
    for number, row in enumerate(rows, 2):
        place = Place(file=shown, line=number)
        values = {name: _text(row[column], name, place, faults) for name, column in columns.items()}
        if not any(values.values()):
            continue
        domain, slash, id_ = values["id"].strip().rpartition("/")
        state = values["state"].strip().casefold()
        if not slash:
            faults.append(Fault(message=f'"{values["id"]}" is no id', place=place, hint=_EXPORT))
        elif state not in _STATES:
            hint = f"write one of {', '.join(filter(None, _STATES))}, or nothing"
            faults.append(Fault(message=f'no state "{values["state"]}"', place=place, hint=hint))
        else:
            yield Answer(
                domain=domain, locale=sheet.title, id=id_, source=values["source"], text=values["translation"],
                fuzzy=_STATES[state], comment=values["comment"], place=place,
            )  # fmt: skip


def _columns(header: Sequence[Any], place: Place, faults: list[Fault]) -> dict[str, int] | None:
    """Where each column stands that is read; None where one is missing or doubled."""
    names = [str(cell.value or "").strip().casefold() for cell in header]
    wrong = [(name, names.count(name)) for name in _READ if names.count(name) != 1]
    for name, count in wrong:
        what = f'no column "{name}"' if count == 0 else f'{count} columns "{name}"'
        faults.append(Fault(message=what, place=place, hint=f"the first row names each once: {', '.join(_READ)}"))
    return None if wrong else {name: names.index(name) for name in _READ}


def _text(cell: Any, name: str, place: Place, faults: list[Fault]) -> str:
    if cell.value is None or (cell.data_type in ("s", "inlineStr") and isinstance(cell.value, str)):
        return cell.value or ""
    formula = cell.data_type == "f"
    faults.append(
        Fault(
            message=f"{cell.coordinate} ({name}) holds {'a formula' if formula else 'a number, not text'}",
            place=place,
            hint="format the cell as text, and write the words themselves",
        )
    )
    return ""
