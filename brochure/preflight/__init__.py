"""Preflight: any finished PDF, ours or not, looked through as a print shop would. One file a rule, in `rules/`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from brochure.model import Severity
from brochure.preflight import rules as _rules
from brochure.preflight.memory import Memory
from brochure.preflight.narrow import narrowed
from brochure.preflight.nouns import File, Flaw, Report, Settings
from brochure.preflight.reader import read

Check = Callable[[File, Settings], Iterator[Flaw]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: what it looks for in one line, and how. `applies` says whether a file has what the rule goes by."""

    name: str
    about: str
    check: Check
    applies: Callable[[File, Settings], bool]


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, found by listing their folder."""
    found = {}
    for entry in sorted(pkgutil.iter_modules(_rules.__path__), key=lambda entry: entry.name):
        module = importlib.import_module(f"{_rules.__name__}.{entry.name}")
        found[entry.name] = Rule(
            name=entry.name,
            about=(module.__doc__ or "").strip().partition("\n")[0],
            check=module.check,
            applies=getattr(module, "applies", _always),
        )
    return found


def inspect(pdf: bytes, settings: Settings, memory: Memory | None = None) -> Report:
    """What all rules have to say of a PDF: page by page, errors first. `memory` is that of files like it.

    Raises:
        PdfError: it cannot be opened, or is more than can be looked through.
    """
    first = memory is not None and not memory.passages
    with read(pdf, memory) as file:
        running = {name: rule for name, rule in rules().items() if rule.applies(file, settings)}
        narrow = narrowed(file) if memory and memory.faultless == settings else None
        flaws = _judged(narrow, settings, running) if narrow else []
        if flaws or not narrow:
            flaws = _judged(file, settings, running)
        if memory and first and not flaws:
            memory.faultless = settings
        return Report(
            flaws=tuple(sorted(flaws, key=lambda flaw: (flaw.page, flaw.severity != Severity.ERROR))),
            pages=len(file.pages),
            checked=tuple(running),
            unjudged=tuple(name for name in rules() if name not in running),
            words=" ".join(page.words for page in file.pages),
        )


def _judged(file: File, settings: Settings, running: Mapping[str, Rule]) -> list[Flaw]:
    return [_plain(flaw) for rule in running.values() for flaw in rule.check(file, settings)]


def report_entry(report: Report, name: str) -> dict[str, Any]:
    """A report as JSON has it: rectangles in mm from the trim's top left corner, as left, top, right, bottom."""
    return {
        "file": name,
        "pages": report.pages,
        "errors": sum(flaw.severity == Severity.ERROR for flaw in report.flaws),
        "warnings": sum(flaw.severity == Severity.WARNING for flaw in report.flaws),
        "checked": list(report.checked),
        "unjudged": list(report.unjudged),
        "flaws": [
            {
                "rule": flaw.rule,
                "severity": str(flaw.severity),
                "page": flaw.page,
                "rectangle": [round(value, 2) for value in flaw.rectangle] if flaw.rectangle else None,
                "message": flaw.message,
                "hint": flaw.hint,
            }
            for flaw in report.flaws
        ],
    }


def _plain(flaw: Flaw) -> Flaw:
    """Without what a foreign file's text could do to a terminal."""
    return replace(
        flaw, message="".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in flaw.message)
    )


def _always(_: File, __: Settings) -> bool:
    return True
