"""Nothing is there that a press cannot print: links, notes, form fields, actions, attachments."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.geometry import overlap
from brochure.preflight.nouns import Annotation, File, Flaw, Page, Settings
from brochure.preflight.wording import Found, grouped

_PRINTED = {"TrapNet", "PrinterMark"}
_NAMES = {"Link": "a link", "Widget": "a form field", "Text": "a note", "FreeText": "a note"}


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Annotations within the bleed, and actions anywhere."""
    for action in file.actions:
        yield _flaw(0, f"the file has {action}")
    for page in file.pages:
        for action in page.actions:
            yield _flaw(page.number, f"the page runs an action by itself ({action or 'unnamed'})")
        lying: dict[str, list[Found]] = {}
        for note in page.annotations:
            if note.kind not in _PRINTED and _lies(note, page):
                said = _NAMES.get(note.kind, f"an annotation ({note.kind})")
                lying.setdefault(said, []).append((note.rectangle or page.trim_area, f"{said} lies on the page"))
        for found in lying.values():
            yield from grouped(
                "annotations", page, Severity.ERROR, found, "export for print, without anything to click"
            )


def _lies(note: Annotation, page: Page) -> bool:
    return note.rectangle is None or bool(note.action) or overlap(note.rectangle, page.bleed_area)


def _flaw(page: int, message: str) -> Flaw:
    return Flaw(
        rule="annotations",
        severity=Severity.ERROR,
        page=page,
        rectangle=None,
        message=message,
        hint="export for print, without anything that runs",
    )
