"""How far translations are, told: as a table for people, as JSON and as CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from brochure.translators.status import Language, Row

_HEADER = (
    "locale", "language", "text", "messages", "done", "fuzzy", "missing", "signed", "words", "done", "left", "obsolete",
    "stale", "state",
)  # fmt: skip
_NUMBERS = slice(3, 13)
COLUMNS = (
    "locale", "english_name", "autonym", "domain", "catalog", "messages", "translated", "fuzzy", "missing", "signed",
    "obsolete", "stale", "percent_messages", "words", "words_translated", "words_left", "percent_words", "state",
    "signed_by", "faults",
)  # fmt: skip
"""Of the CSV, in which names of people and faults are parted by semicolons."""


def as_text(languages: Sequence[Language]) -> str:
    """Aligned columns, a line a text, and what it comes to. Autonyms are left out: not every terminal aligns them."""
    lines = [_HEADER, *(tuple(map(_printable, cells)) for one in languages for cells in _cells(one))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = []
    for cells in lines:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        padded[_NUMBERS] = [cell.rjust(w) for cell, w in zip(cells[_NUMBERS], widths[_NUMBERS], strict=True)]
        told.append("  ".join(padded).rstrip())
    return "\n".join([*told, "", summary(languages)])


def summary(languages: Sequence[Language]) -> str:
    """What it comes to, in a sentence."""
    complete = sum(one.readable and not one.count.left.messages for one in languages)
    rows = [row for one in languages for row in one.rows]
    signed = sum(row.state == "signed" for row in rows)
    unreadable = sum(row.state == "unreadable" for row in rows)
    signable = sum(row.state in ("signed", "changed", "unsigned") for row in rows)
    words = f"{complete} of {len(languages)} languages complete, {signed} of {signable} texts signed"
    return f"{words}, {unreadable} unreadable" if unreadable else words


def _cells(language: Language) -> Iterator[tuple[str, ...]]:
    for row in language.rows:
        names = language.locale, language.english_name, row.domain
        count = row.count
        if count is None:
            yield (*names, *("-" for _ in range(_NUMBERS.stop - _NUMBERS.start)), row.words)
            continue
        numbers = (
            count.all.messages, f"{count.percent_messages} %", count.fuzzy.messages, count.missing.messages,
            "-" if row.state == "unsignable" else row.signed,
            count.all.words, f"{count.percent_words} %", count.left.words, count.obsolete, count.stale,
        )  # fmt: skip
        yield (*names, *map(str, numbers), row.words)


def _printable(text: str) -> str:
    """Without what could move a terminal's cursor; a name is somebody else's text."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


# ------------------------------------------------------------------------------------------------------ for programs


def as_json(languages: Sequence[Language]) -> str:
    """One object; `count` of a text is null where it cannot be read."""
    table = {
        "languages": [
            {
                "locale": one.locale,
                "autonym": one.autonym,
                "english_name": one.english_name,
                "direction": one.direction,
                "texts": [_entry(row) for row in one.rows],
            }
            for one in languages
        ]
    }
    return json.dumps(table, ensure_ascii=False, indent=1)


def _entry(row: Row) -> dict[str, Any]:
    return {
        "domain": row.domain,
        "catalog": row.catalog or None,
        "state": row.state,
        "count": _numbers(row) or None,
        "signatures": [
            {
                "name": one.name,
                "role": one.role,
                "credential": one.credential,
                "method": one.method,
                "date": one.date.isoformat(),
                "messages": one.messages,
                "valid": one.valid,
            }
            for one in row.signatures
        ],
        "wanting": [
            {"locale": one.locale, "role": one.role, "messages": one.messages, "changed": one.changed}
            for one in row.wanting
        ],
        "faults": [
            {"message": fault.message, "place": str(fault.place or ""), "hint": fault.hint} for fault in row.faults
        ],
    }


def _numbers(row: Row) -> dict[str, int]:
    if row.count is None:
        return {}
    count = row.count
    return {
        "messages": count.all.messages,
        "translated": count.translated.messages,
        "fuzzy": count.fuzzy.messages,
        "missing": count.missing.messages,
        "signed": row.signed,
        "obsolete": count.obsolete,
        "stale": count.stale,
        "percent_messages": count.percent_messages,
        "words": count.all.words,
        "words_translated": count.translated.words,
        "words_left": count.left.words,
        "percent_words": count.percent_words,
    }


def as_csv(languages: Iterable[Language]) -> str:
    """A header and a line a text; numbers are empty where a text cannot be read."""
    buffer = io.StringIO()
    # Texts are quoted all: Python 3.11 leaves a lone carriage return bare.
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for one in languages:
        for row in one.rows:
            words = {
                "locale": one.locale,
                "english_name": one.english_name,
                "autonym": one.autonym,
                "domain": row.domain,
                "catalog": row.catalog,
                "state": row.state,
                "signed_by": "; ".join(str(signature) for signature in row.signatures if signature.valid),
                "faults": row.words if row.faults else "",
            }
            writer.writerow({**{key: _inert(text) for key, text in words.items()}, **_numbers(row)})
    return buffer.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
