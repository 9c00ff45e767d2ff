"""Ask veraPDF, in a process of its own, what is wrong with a PDF.

Validate many files in one call: starting Java costs more than a file does.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "verapdf.py"

Failure = tuple[str, int, int]


@functools.cache
def available() -> str | None:
    """Why veraPDF cannot run here, or None if it can."""
    return _run("--probe") or None


def validate(paths: Iterable[Path], flavour: str = "ua1") -> dict[Path, list[Failure]]:
    """For each file its failures: clause, test number, count. An empty list is a compliant file."""
    files = {str(path): path for path in paths}
    answer = json.loads(_run("--flavour", flavour, "--", *files))
    return {path: [tuple(failure) for failure in answer[name]] for name, path in files.items()}


def _run(*arguments: str) -> str:
    command = [sys.executable, str(SCRIPT), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"veraPDF failed:\n{done.stderr}")
    return done.stdout
