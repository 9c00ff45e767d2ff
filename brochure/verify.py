"""An output folder looked through: is what stands there what was entered?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from brochure.build_ledger import BuildLedger
from brochure.files import may_be_file, sha256
from brochure.job_sheet import ENDING

State = Literal["whole", "changed", "missing", "unreadable", "unrecorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a file, by its name below the folder."""

    file: str
    state: State


def verify(output: Path, ledger: BuildLedger) -> Iterator[Verdict]:
    """Every file that was entered, in the order of their names, and then every other PDF but job sheets."""
    for record in ledger.records():
        name = record.row.file
        try:
            same = sha256((output / name).read_bytes()) == record.row.sha256
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            yield Verdict(file=name, state="missing")
        except OSError:
            yield Verdict(file=name, state="unreadable")
        else:
            yield Verdict(file=name, state="whole" if same else "changed")
    for path in sorted(output.rglob("*.pdf")):
        name = path.relative_to(output).as_posix()
        if not name.endswith(ENDING) and ledger.record(name) is None and may_be_file(path):
            yield Verdict(file=name, state="unrecorded")
