"""`manifest.json`: what was made from what. It holds no clock and no path: the same builds give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brochure.errors import OutputError, Place
from brochure.files import write_pieces
from brochure.model import Finding, Fit, Job, Severity, Target

FILE = "manifest.json"
VERSION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published file.

    `inputs` are the SHA-256 of every file it was made from, by the file's name as the user knows it; `fingerprint`
    is one digest over them and over all versions; `text_fingerprint` leaves the target out, so that files which differ
    only in that share their `fit`.
    """

    job: Job
    file: str
    sha256: str
    draft: bool
    fit: Fit
    fingerprint: str
    text_fingerprint: str
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    findings: tuple[Finding, ...]


def read_manifest(folder: Path) -> dict[str, Row]:
    """Rows by file name; none where there is no manifest or it is of another version.

    Raises:
        OutputError: the file there is not a manifest.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.keys() != {"files", "version"}:
            raise ValueError  # other programs have a manifest.json, too
        if found["version"] != VERSION:
            return {}
        rows = [row_of(entry) for entry in found["files"]]
    except PermissionError as error:
        raise OutputError(
            "cannot be read", place=Place(file=str(path)), hint="check who may read it, or choose another folder"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OutputError(
            "is not a manifest of ours",
            place=Place(file=str(path)),
            hint="move it away, or choose another folder with -o DIR",
        ) from error
    return {row.file: row for row in rows}


def check_manifest(folder: Path) -> None:
    """See that what is to be written over is ours. A whole one is known by its ends, since it may be large.

    Raises:
        OutputError: the file there is not a manifest.
    """
    path = folder / FILE
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
            file.seek(max(0, path.stat().st_size - len(_FOOT)))
            if head == _HEAD and file.read() == _FOOT:
                return
    read_manifest(folder)


def write_manifest(folder: Path, rows: Iterable[Row]) -> None:
    """Write rows that come in the order of their files, one after the other.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """
    write_pieces(folder / FILE, table(row_entry(row) for row in rows))


_HEAD = b'{\n "files": ['
_FOOT = f'],\n "version": {VERSION}\n}}\n'.encode()


def table(entries: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A manifest as JSON, a line an entry."""
    between = b"\n  "
    yield _HEAD
    for entry in entries:
        yield between + json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
        between = b",\n  "
    yield (b"" if between == b"\n  " else b"\n ") + _FOOT


def finding_entry(finding: Finding) -> dict[str, str]:
    """A finding as JSON."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": finding.place,
        "hint": finding.hint,
    }


def job_entry(job: Job) -> dict[str, str]:
    """A job as JSON."""
    return {
        "article": job.article,
        "locale": job.locale,
        "layout": job.layout,
        "clinic": job.clinic,
        "target": job.target.value,
        "version": job.version,
    }


def row_entry(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    return {
        "job": job_entry(row.job),
        "file": row.file,
        "sha256": row.sha256,
        "draft": row.draft,
        "fit": {
            "size": row.fit.size,
            "breaks": {name: list(parts) for name, parts in row.fit.breaks},
            "lines": row.fit.lines,
            "pages": row.fit.pages,
        },
        "fingerprint": row.fingerprint,
        "text_fingerprint": row.text_fingerprint,
        "inputs": dict(row.inputs),
        "versions": dict(row.versions),
        "findings": [finding_entry(finding) for finding in row.findings],
    }


def row_of(entry: Mapping[str, Any]) -> Row:
    """A row from its JSON.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is not one.
    """
    job = entry["job"]
    return Row(
        job=Job(**{**job, "target": Target(job["target"])}),
        file=str(entry["file"]),
        sha256=str(entry["sha256"]),
        draft=bool(entry["draft"]),
        fit=fit_of(entry["fit"]),
        fingerprint=str(entry["fingerprint"]),
        text_fingerprint=str(entry["text_fingerprint"]),
        inputs=dict(entry["inputs"]),
        versions=dict(entry["versions"]),
        findings=tuple(map(finding_of, entry["findings"])),
    )


def fit_of(entry: Mapping[str, Any]) -> Fit:
    """A fit from its JSON; for errors, see `row_of`."""
    return Fit(
        size=float(entry["size"]),
        breaks=tuple((name, tuple(parts)) for name, parts in entry["breaks"].items()),
        lines=int(entry["lines"]),
        pages=int(entry["pages"]),
    )


def finding_of(entry: Mapping[str, Any]) -> Finding:
    """A finding from its JSON; for errors, see `row_of`."""
    return Finding(**{**entry, "severity": Severity(entry["severity"])})
