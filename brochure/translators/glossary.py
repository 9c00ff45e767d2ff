"""`translations/<locale>/glossary.csv`: terms, and how a language says them."""

from __future__ import annotations

import csv
from pathlib import Path

from brochure.errors import CatalogError, Fault, Place
from brochure.translators.nouns import Term

FILE = "glossary.csv"
COLUMNS = ["term", "translation", "variants", "note"]


def read_glossary(path: Path, shown: str) -> tuple[Term, ...]:
    """Read a glossary.

    Raises:
        CatalogError: it cannot be read, or a row is faulty; all faults at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError(
            f"cannot be read: {error}",
            place=Place(file=shown),
            hint="save it as CSV with commas, in UTF-8",
        ) from error
    hint = f"the columns are {', '.join(COLUMNS)}; variants are parted by |"
    if not rows or rows[0][1] != COLUMNS:
        raise CatalogError("the columns are not those of a glossary", place=Place(file=shown, line=1), hint=hint)
    faults: list[Fault] = []
    terms: dict[str, Term] = {}
    for line, row in rows[1:]:
        if not row:
            continue
        problem = _problem(row, terms)
        if problem:
            faults.append(Fault(message=problem, place=Place(file=shown, line=line), hint=hint))
            continue
        words = (word.strip() for word in (row[1], *row[2].split("|")))
        terms[row[0]] = Term(term=row[0].strip(), translations=tuple(word for word in words if word))
    if faults:
        raise CatalogError.of(faults)
    return tuple(terms.values())


def _problem(row: list[str], known: dict[str, Term]) -> str:
    if len(row) != len(COLUMNS):
        return f"a row has {len(row)} columns instead of {len(COLUMNS)}"
    if not row[0].strip() or not row[1].strip():
        return "a row has no term, or no translation"
    return f'"{row[0]}" is there twice' if row[0] in known else ""
