"""Who signed an edition: `translations/<locale>/signoff/<article>.toml`, beside the catalog.

[[signature]]
name = "..."
role = "..."
date = 2026-11-22
digest = "..."      # of every message, its source and its text: any edit voids the signature
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from brochure.errors import CatalogError, Place
from brochure.files import write_whole
from brochure.model import Edition, Signature
from brochure.toml import read_toml

_KEYS = {"name": str, "role": str, "date": date, "digest": str}


def read_signatures(path: Path, *, shown: str) -> tuple[Signature, ...]:
    """All signatures of a ledger, valid or void; none where there is no ledger.

    Raises:
        CatalogError: the ledger cannot be read.
    """
    if not path.is_file():
        return ()
    file = read_toml(path, shown, CatalogError)
    rows: Any = file.values.get("signature", [])
    if not isinstance(rows, list) or not all(_whole(row) for row in rows):
        raise CatalogError(
            "the sign-off ledger is not a list of signatures",
            place=Place(file=shown),
            hint="each [[signature]] has name, role, date and digest; sign again with: brochure translations sign",
        )
    return tuple(Signature(**row) for row in rows)


def _whole(row: Any) -> bool:
    return isinstance(row, dict) and row.keys() == _KEYS.keys() and all(type(row[k]) is t for k, t in _KEYS.items())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def sign(path: Path, edition: Edition, *, name: str, role: str, today: date) -> Signature:
    """Add a signature for exactly this text to a ledger, keeping the ones that stand there."""
    signature = Signature(name=name, role=role, date=today, digest=edition.digest)
    kept = [s for s in edition.signatures if (s.name, s.digest) != (name, edition.digest)]
    text = "\n".join(
        f"[[signature]]\nname = {_quoted(s.name)}\nrole = {_quoted(s.role)}\ndate = {s.date.isoformat()}\n"
        f'digest = "{s.digest}"\n'
        for s in (*kept, signature)
    )
    write_whole(path, text.encode())
    return signature
