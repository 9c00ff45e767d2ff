"""Who signed which messages: the ledger `translations/<locale>/review/<article>.toml`.

[[signature]]
role = "translator"
name = "..."
credential = "..."
method = "human"     # a translator's only
date = 2026-11-22
frame = "..."        # in the article's own language only
seal = "..."         # of all the rest: who edits a signature by hand breaks it
messages = [
  "<key> <digest>",
]

A ledger only grows. What was signed once counts again when an edit is undone.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from brochure.approval import Ledger
from brochure.errors import CatalogError, Fault, OutputError, Place
from brochure.files import sha256, write_whole
from brochure.model import METHODS, ROLES, Signature
from brochure.toml import TomlFile, quoted, read_toml

MAX_BYTES = 4 * 1024 * 1024
_KEYS = {"name": str, "role": str, "credential": str, "date": date, "messages": list, "seal": str}
_EXTRA = {"frame": str, "method": str}
_PAIR = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{32})")
_HEADER = "# Who signed which messages, as they stood. Written by `brochure translations sign`, not by hand.\n"


def ledger_name(locale: str, article: str) -> str:
    """Where a ledger stands on the shelf translations/."""
    return f"{locale}/review/{article}.toml"


def read_ledger(path: Path, *, locale: str, shown: str) -> Ledger:
    """All signatures of a ledger, those too that no message stands behind any more; none where there is no ledger.

    Raises:
        CatalogError: the ledger cannot be read, or a signature was edited by hand.
    """
    if not path.is_file():
        return Ledger(locale=locale)
    file = read_toml(path, shown, CatalogError, max_bytes=MAX_BYTES)
    rows = file.values.get("signature", [])
    if not isinstance(rows, list) or file.values.keys() - {"signature"}:
        raise CatalogError("is not a ledger of signatures", place=Place(file=shown), hint=_RESTORE)
    faults: list[Fault] = []
    signatures: list[Signature] = []
    for number, row in enumerate(rows, 1):
        signature = _signature(row)
        if signature is None:
            problem = f"signature {number} is not whole"
        elif row["seal"] != _seal(signature):
            problem = f"signature {number}, of {signature.name}, was edited by hand: its seal no longer holds"
        else:
            signatures.append(signature)
            continue
        faults.append(Fault(message=problem, place=_place(file, number), hint=_RESTORE))
    if faults:
        raise CatalogError.of(faults)
    return Ledger(locale=locale, signatures=tuple(signatures))


_RESTORE = "restore the file from version control; or delete the signature, and let its owner sign again"


def _signature(row: Any) -> Signature | None:
    if not isinstance(row, dict) or _KEYS.keys() - row.keys() or row.keys() - _KEYS.keys() - _EXTRA.keys():
        return None
    if not all(type(value) is {**_KEYS, **_EXTRA}[key] for key, value in row.items()):
        return None
    pairs = [_PAIR.fullmatch(pair) if isinstance(pair, str) else None for pair in row["messages"]]
    method = row.get("method")
    if row["role"] not in ROLES or method not in (None, *METHODS) or not all(pairs):
        return None
    return Signature(
        name=row["name"], role=row["role"], credential=row["credential"], date=row["date"], method=method,
        frame=row.get("frame", ""), messages=tuple((pair[1], pair[2]) for pair in pairs if pair),
    )  # fmt: skip


def _place(file: TomlFile, number: int) -> Place:
    headers = [n for n, line in enumerate(file.lines, 1) if re.match(r"\s*\[\[\s*signature\s*\]\]", line)]
    return Place(file=file.shown, line=headers[number - 1] if number <= len(headers) else None)


def _seal(signature: Signature) -> str:
    said = [
        signature.role, signature.name, signature.credential, signature.method, signature.date.isoformat(),
        signature.frame, signature.messages,
    ]  # fmt: skip
    return sha256(json.dumps(said, ensure_ascii=True).encode())


# ---------------------------------------------------------------------------------------------------------- writing


def append(path: Path, signature: Signature, *, locale: str, shown: str) -> Ledger:
    """Add a signature to a ledger, after those that stand there by now; gives the ledger as it is then.

    Raises:
        CatalogError: the ledger cannot be read, or would be too large to be; it stays as it is.
        OutputError: it cannot be written.
    """
    with _alone(path.parent, shown):
        ledger = read_ledger(path, locale=locale, shown=shown)
        signatures = (*ledger.signatures, signature)
        data = "\n".join([_HEADER, *map(_entry, signatures)]).encode()
        if len(data) > MAX_BYTES:
            raise CatalogError(
                f"would be larger than {MAX_BYTES // 1024} KB with this signature", place=Place(file=shown),
                hint="delete old signatures, each whole, that no message stands behind any more",
            )  # fmt: skip
        write_whole(path, data)
    return Ledger(locale=locale, signatures=signatures)


@contextmanager
def _alone(folder: Path, shown: str) -> Iterator[None]:
    """One writer at a time: who signs meanwhile waits, so that no signature is lost."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        hint = "check the permissions of its folder"
        raise OutputError(f"cannot be written: {error.strerror}", place=Place(file=shown), hint=hint) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _entry(signature: Signature) -> str:
    lines = [
        "[[signature]]",
        f'role = "{signature.role}"',
        f"name = {quoted(signature.name)}",
        f"credential = {quoted(signature.credential)}",
        *([f'method = "{signature.method}"'] if signature.method else []),
        f"date = {signature.date.isoformat()}",
        *([f'frame = "{signature.frame}"'] if signature.frame else []),
        f'seal = "{_seal(signature)}"',
        "messages = [",
        *(f'  "{key} {digest}",' for key, digest in signature.messages),
        "]",
    ]
    return "\n".join(lines) + "\n"
