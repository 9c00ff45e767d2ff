"""A ledger of builds for other programs: JSON and CSV, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from brochure.build_ledger import Record
from brochure.manifest import job_entry, row_entry, table

COLUMNS = (
    "file", "article", "locale", "layout", "clinic", "target", "version", "draft", "size_pt", "bytes", "seconds",
    "built", "findings", "sha256", "fingerprint",
)  # fmt: skip


def as_json(records: Iterable[Record]) -> Iterator[str]:
    """The manifest, with bytes, seconds of work, and when each was built, in seconds since 1970."""
    entries = (
        {**row_entry(record.row), "bytes": record.size, "seconds": record.seconds, "built": record.built}
        for record in records
    )
    return (piece.decode() for piece in table(entries))


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """A line a file; `findings` is how many there are."""
    yield ",".join(COLUMNS) + "\n"
    for record in records:
        row = record.row
        values = [
            row.file, *job_entry(row.job).values(), str(row.draft).lower(), f"{row.fit.size:g}", record.size,
            record.seconds, record.built, len(row.findings), row.sha256, row.fingerprint,
        ]  # fmt: skip
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(values)
        yield line.getvalue()
