"""A small project that builds in a fraction of a second, and the command line run on it."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRONT = """\
---
title: Drinking tea
code: T-1
edition: "1"
published: 2026-11-01
review_by: 2028-11-01
sources:
  cup: Cup and others 2024
---

"""

BODY = """\
## How much?

Up to **3 cups** a day do no harm. [@cup]

About 50% of us drink it hot.
"""

SPANISH = {
    "Drinking tea": "Beber té",
    "How much?": "¿Cuánto?",
    "Up to **3 cups** a day do no harm. [@cup]": "Hasta **3 tazas** al día no hacen daño. [@cup]",
    "About 50% of us drink it hot.": "Cerca del 50 % lo bebemos caliente.",
}

URGENT = """
::: urgent
## Call us

- if you feel unwell
:::
"""

FIGURE = """
::: figure icons
text: drink it hot
value: 50
denominator: 100
group: tea drinkers
period: in a year
source: cup
:::
"""

CLINIC = """\
name = "North Clinic"
phone = "01632 960 001"
out_of_hours = "01632 960 002"
emergency = "999"
fever_threshold_c = 38.0
"""

SETTINGS = """\
layouts = ["card"]
targets = ["screen"]
"""

PAGE = """\
{% extends "blocks/base.html" %}
{% import "blocks/blocks.html" as blocks with context %}
{% import "blocks/furniture.html" as furniture with context %}
{% block panels %}
<section class="flow flow-side">
{{ furniture.titles() }}
{{ blocks.flow(flows.side) }}
{{ furniture.contact() }}
</section>
{% endblock %}
"""

LAYOUT = """\
title = "One panel"
paper = [{width}, {height}]
fold = "none"
flip = "short"
roomy = false
type = {{ floor = 9, ideal = 10, step = 0.5 }}

[[flow]]
name = "side"
widths = [{width}]
height = {height}
margins = [12, 8, 8, 8]
takes = ["*"]

[[face]]
name = "front"
panels = ["side"]
"""


def small_project(folder: Path) -> Path:
    """One article (`tea`), in English and Spanish, one clinic (`north`) and one layout (`card`) of A6."""
    write(folder / "brochure.toml", SETTINGS)
    write(folder / "articles/tea.md", FRONT + BODY)
    write(folder / "translations/es/LC_MESSAGES/tea.po", po(SPANISH))
    write(folder / "clinics/north.toml", CLINIC)
    add_layout(folder, "card", 105, 148)
    return folder


def add_layout(folder: Path, name: str, width: float, height: float) -> None:
    """A layout of one panel."""
    write(folder / f"templates/{name}/layout.toml", LAYOUT.format(width=width, height=height))
    write(folder / f"templates/{name}/page.html", PAGE)
    write(folder / f"templates/{name}/style.css", "")


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def replace(path: Path, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def po(messages: Mapping[str, str], *, fuzzy: Collection[str] = ()) -> str:
    """A catalog, as PO."""
    parts = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    for source, text in messages.items():
        mark = "#, fuzzy\n" if source in fuzzy else ""
        parts.append(f"{mark}msgid {_quoted(source)}\nmsgstr {_quoted(text)}\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------- the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """What follows each `error: `."""
        return [line.removeprefix("error: ") for line in self.err.splitlines() if line.startswith("error: ")]

    @property
    def warnings(self) -> list[str]:
        """What follows each `warning: `."""
        return [line.removeprefix("warning: ") for line in self.err.splitlines() if line.startswith("warning: ")]

    @property
    def error(self) -> str:
        """The one error."""
        assert len(self.errors) == 1, self.err
        return self.errors[0]

    @property
    def hint(self) -> str:
        """The one hint that follows an error."""
        lines = self.err.splitlines()
        hints = [
            after.removeprefix("hint: ")
            for line, after in itertools.pairwise(lines)
            if line.startswith("error: ") and after.startswith("hint: ")
        ]
        assert len(hints) == 1, self.err
        return hints[0]

    @property
    def json(self) -> Any:
        """What was printed for machines."""
        return json.loads(self.out)

    @property
    def outcomes(self) -> list[Any]:
        """What a build printed for machines of each brochure, as it came."""
        return [json.loads(line) for line in self.out.splitlines()[:-1]]

    @property
    def summary(self) -> Any:
        """The last line that a build printed for machines."""
        return json.loads(self.out.splitlines()[-1])


COMMAND = (sys.executable, "-m", "brochure")
_QUIETLY: dict[str, Any] = {"capture_output": True, "timeout": 120}


def environment(**more: str) -> dict[str, str]:
    """This process's environment and more."""
    return {**os.environ, **more}


def process(*arguments: str, cwd: Path, **options: Any) -> Ran:
    """Run the command line in a process of its own."""
    done = subprocess.run([*COMMAND, *arguments], cwd=cwd, text=True, check=False, **{**_QUIETLY, **options})
    return Ran(code=done.returncode, out=done.stdout or "", err=done.stderr or "")


# ---------------------------------------------------------------------------------------------------------- results


def published(folder: Path) -> list[str]:
    """Names of all PDFs below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf") if path.is_file())


def debris(folder: Path) -> list[str]:
    """Partial and temporary files that were left behind."""
    return sorted(str(p) for p in folder.rglob("*") if p.name.endswith(".part") or p.name.startswith(".brochure-"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but ledgers of builds, which know the time."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.parent.name != ".brochure")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def manifest(folder: Path) -> dict[str, Any]:
    """Rows of the manifest by file."""
    rows: Sequence[dict[str, Any]] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {row["file"]: row for row in rows}


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
